//! Terminals of containers: a pair of the container's own devpts, whose master somebody outside holds, who hands on what is typed
//! and shown (runc, libcontainer/init_linux.go:setupConsole(); docker/cli, cli/command/container/tty.go).

use nslab_abi::ioctls::{TCGETS, TCSETS, TIOCGPTN, TIOCGWINSZ, TIOCSCTTY, TIOCSPTLCK, TIOCSWINSZ};
use nslab_abi::{Errno, Fd, MountFlags, MsgHdr, OpenFlags, Ret, SigSet, Signal, Syscall};

use crate::sys::Sys;

const AF_UNIX: i32 = 1;
const SOCK_STREAM_CLOEXEC: i32 = 1 | 0o2_000_000;
const SCM_RIGHTS: [u8; 4] = 1i32.to_le_bytes();
const SOL_SOCKET: [u8; 4] = 1i32.to_le_bytes();
/// Bytes of `struct cmsghdr`.
const HEADER_BYTES: usize = 16;

async fn ioctl(sys: &Sys, fd: Fd, request: u64, data: Vec<u8>) -> Result<Vec<u8>, Errno> {
    match sys.call(Syscall::Ioctl { fd, request, arg: 0, data }).await? {
        Ret::Bytes(bytes) => Ok(bytes),
        _ => Ok(Vec::new()),
    }
}

/// Returns a terminal's `struct winsize`; `None`: it is none.
pub(crate) async fn size(sys: &Sys, fd: Fd) -> Option<Vec<u8>> {
    ioctl(sys, fd, TIOCGWINSZ, Vec::new()).await.ok()
}

/// Sets a terminal's size.
pub(crate) async fn resize(sys: &Sys, fd: Fd, size: Vec<u8>) {
    let _ = ioctl(sys, fd, TIOCSWINSZ, size).await;
}

/// Makes two sockets for the master's way from inside to outside.
pub(crate) async fn sockets(sys: &Sys) -> Result<(Fd, Fd), Errno> {
    match sys.call(Syscall::Socketpair { domain: AF_UNIX, kind: SOCK_STREAM_CLOEXEC, protocol: 0 }).await? {
        Ret::Pair(one, other) => Ok((one, other)),
        _ => Err(Errno::EPROTO),
    }
}

/// Inside: makes a terminal, sends its master out, and has it as the three streams and as the session's own.
///
/// `is_first`: it is the container's `/dev/console`, too.
pub(crate) async fn set_up(sys: &Sys, out: Fd, size: Option<&[u8]>, is_first: bool) -> Result<(), (String, Errno)> {
    let say = |what: &'static str| move |errno: Errno| (what.to_string(), errno);
    let flags = OpenFlags::RDWR | OpenFlags::NOCTTY | OpenFlags::CLOEXEC;
    let master = sys.open_with(b"/dev/ptmx", flags, 0).await.map_err(say("open /dev/ptmx"))?;
    ioctl(sys, master, TIOCSPTLCK, vec![0; 4]).await.map_err(say("unlock the terminal"))?;
    let number = ioctl(sys, master, TIOCGPTN, Vec::new()).await.map_err(say("number of the terminal"))?;
    let number = number.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let path = format!("/dev/pts/{number}");
    let slave = sys.open_with(path.as_bytes(), OpenFlags::RDWR | OpenFlags::NOCTTY, 0).await;
    let slave = slave.map_err(say("open the terminal"))?;
    if let Some(size) = size {
        resize(sys, master, size.to_vec()).await;
    }
    if is_first {
        mount_console(sys, &path).await.map_err(say("mount /dev/console"))?;
    }
    send(sys, out, &[master]).await.map_err(say("send the terminal"))?;
    for fd in [master, out] {
        sys.close(fd).await;
    }
    for fd in 0..3 {
        sys.dup2(slave, Fd(fd)).await.map_err(say("dup2"))?;
    }
    if slave.0 > 2 {
        sys.close(slave).await;
    }
    let _ = sys.call(Syscall::Setsid).await;
    let call = Syscall::Ioctl { fd: Fd(0), request: TIOCSCTTY, arg: 0, data: Vec::new() };
    sys.call(call).await.map_err(say("set the controlling terminal")).map(drop)
}

async fn mount_console(sys: &Sys, path: &str) -> Result<(), Errno> {
    let console = b"/dev/console";
    let flags = OpenFlags::RDWR | OpenFlags::CREAT | OpenFlags::CLOEXEC;
    let file = sys.open_with(console, flags, 0o666).await?;
    sys.close(file).await;
    let call = Syscall::Mount {
        source: Some(path.as_bytes().to_vec()),
        target: console.to_vec(),
        fstype: Some(b"bind".to_vec()),
        flags: MountFlags::BIND,
        data: None,
    };
    sys.call(call).await.map(drop)
}

/// Sends descriptors through a Unix socket - unix(7), SCM_RIGHTS.
pub(crate) async fn send(sys: &Sys, socket: Fd, fds: &[Fd]) -> Result<(), Errno> {
    let mut control = ((HEADER_BYTES + 4 * fds.len()) as u64).to_le_bytes().to_vec();
    control.extend([SOL_SOCKET, SCM_RIGHTS].concat());
    control.extend(fds.iter().flat_map(|fd| fd.0.to_le_bytes()));
    control.resize(control.len().next_multiple_of(8), 0);
    let msg = MsgHdr { name: Vec::new(), iov: vec![vec![0]], control };
    sys.call(Syscall::Sendmsg { sockfd: socket, msg: Box::new(msg), flags: 0 }).await.map(drop)
}

/// Takes descriptors that [`send`] sent.
pub(crate) async fn receive(sys: &Sys, socket: Fd) -> Result<Vec<Fd>, Errno> {
    const MSG_CMSG_CLOEXEC: i32 = 0x4000_0000;
    let call = Syscall::Recvmsg { sockfd: socket, iov: vec![1], controllen: 64, flags: MSG_CMSG_CLOEXEC };
    let Ret::Msg(msg) = sys.call(call).await? else { return Err(Errno::EPROTO) };
    let len = msg.control.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes)) as usize;
    let numbers = msg.control.get(HEADER_BYTES..len).unwrap_or_default();
    Ok(numbers.chunks_exact(4).map(|at| Fd(i32::from_le_bytes([at[0], at[1], at[2], at[3]]))).collect())
}

/// Makes the caller's terminal hand on every byte; returns what it was before - cfmakeraw in termios(3).
pub(crate) async fn set_raw(sys: &Sys, fd: Fd) -> Option<Vec<u8>> {
    const OFF: [u32; 4] = [0o2753, 0o1, 0, 0o100_113];
    const VTIME: usize = 17 + 5;
    const VMIN: usize = 17 + 6;
    let old = ioctl(sys, fd, TCGETS, Vec::new()).await.ok()?;
    let mut new = old.clone();
    for (word, off) in new.chunks_exact_mut(4).zip(OFF) {
        let flags = u32::from_le_bytes([word[0], word[1], word[2], word[3]]) & !off;
        word.copy_from_slice(&flags.to_le_bytes());
    }
    (new[VTIME], new[VMIN]) = (0, 1);
    ioctl(sys, fd, TCSETS, new).await.ok().map(|_| old)
}

/// Gives a terminal its attributes back.
pub(crate) async fn restore(sys: &Sys, fd: Fd, old: Option<Vec<u8>>) {
    if let Some(old) = old {
        let _ = ioctl(sys, fd, TCSETS, old).await;
    }
}

/// A descriptor that tells of signals, which are blocked from now on.
pub(crate) async fn signals(sys: &Sys, wanted: &[Signal]) -> Result<Fd, Errno> {
    let mut mask = SigSet::default();
    for &signal in wanted {
        mask.insert(signal);
    }
    sys.call(Syscall::RtSigprocmask { how: 0, set: Some(mask) }).await?;
    sys.int(Syscall::Signalfd4 { fd: Fd(-1), mask, flags: OpenFlags::CLOEXEC }).await.map(|fd| Fd(fd as i32))
}

/// `--detach-keys`, as they are by default: ^P and ^Q.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DetachKeys {
    is_begun: bool,
}

impl DetachKeys {
    /// Takes what was typed; returns what goes on, and whether the client leaves.
    pub(crate) fn take(&mut self, typed: &[u8]) -> (Vec<u8>, bool) {
        const FIRST: u8 = 0x10;
        const SECOND: u8 = 0x11;
        let mut on = Vec::new();
        for &byte in typed {
            if std::mem::take(&mut self.is_begun) {
                if byte == SECOND {
                    return (on, true);
                }
                on.push(FIRST);
            }
            match byte {
                FIRST => self.is_begun = true,
                _ => on.push(byte),
            }
        }
        (on, false)
    }
}

#[cfg(test)]
mod tests {
    use super::DetachKeys;

    #[test]
    fn two_keys_leave_and_one_goes_on_with_the_next() {
        let mut keys = DetachKeys::default();
        assert_eq!(keys.take(b"a\x10"), (b"a".to_vec(), false));
        assert_eq!(keys.take(b"b"), (b"\x10b".to_vec(), false));
        assert_eq!(keys.take(b"\x10\x10\x11c"), (b"\x10".to_vec(), true));
    }
}
