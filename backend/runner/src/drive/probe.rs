//! Will a call sleep? Asked without side effects, for the picture only: the answer may be outdated at once.

mod ipc;

use nslab_abi::{Fd, OpenFlags, Syscall, Timespec, WaitFlags};

use crate::hidden;
use crate::sys::{self, Arg};

/// Returns true if the call would not return at once.
pub fn would_block(call: &Syscall) -> bool {
    match call {
        Syscall::Nanosleep { duration } => is_positive(*duration),
        Syscall::ClockNanosleep { t, .. } => is_positive(*t),
        Syscall::Pause | Syscall::RtSigsuspend { .. } => true,
        Syscall::RtSigtimedwait { set, timeout } => timeout.is_none_or(is_positive) && pending() & set.0 == 0,
        Syscall::Wait4 { pid, options } => {
            let (idtype, id) = match pid.0 {
                -1 => (libc::P_ALL, 0),
                0 => (libc::P_PGID, 0),
                group @ ..-1 => (libc::P_PGID, group.wrapping_neg()),
                pid => (libc::P_PID, pid),
            };
            !options.contains(WaitFlags::NOHANG) && nothing_to_wait_for(idtype as i32, id, *options | WaitFlags::EXITED)
        }
        Syscall::Waitid { idtype, id, options } => {
            !options.contains(WaitFlags::NOHANG) && nothing_to_wait_for(*idtype, *id, *options)
        }
        Syscall::Recvfrom { flags, .. } | Syscall::Sendto { flags, .. } if flags & libc::MSG_DONTWAIT != 0 => false,
        Syscall::Read { fd, .. } | Syscall::Accept4 { sockfd: fd, .. } | Syscall::Recvfrom { sockfd: fd, .. } => {
            !is_ready(*fd, libc::POLLIN)
        }
        Syscall::Write { fd, .. } | Syscall::Sendto { sockfd: fd, .. } => !is_ready(*fd, libc::POLLOUT),
        // The other end may have come already: nobody can be asked that without opening it.
        Syscall::Openat { dirfd, path, flags, .. } => is_one_end(*flags) && is_fifo(*dirfd, path),
        Syscall::Poll { fds, timeout_ms } => {
            *timeout_ms != 0 && !fds.iter().any(|entry| entry.fd.0 >= 0 && is_ready(entry.fd, entry.events))
        }
        Syscall::Ppoll { fds, tmo_p, .. } => {
            tmo_p.is_none_or(is_positive)
                && !fds.iter().any(|entry| entry.fd.0 >= 0 && is_ready(entry.fd, entry.events))
        }
        Syscall::Pselect6 { nfds, readfds, writefds, exceptfds, timeout, .. } => {
            timeout.is_none_or(is_positive) && none_selected(*nfds, [readfds, writefds, exceptfds])
        }
        // An epoll descriptor can be read when something is ready - epoll(7); to wait for it would take it away.
        Syscall::EpollPwait { epfd, timeout_ms, .. } => *timeout_ms != 0 && !is_ready(*epfd, libc::POLLIN),
        Syscall::Msgsnd { msqid, mtext, msgflg, .. } => ipc::is_queue_full(*msqid, mtext.len(), *msgflg),
        Syscall::Msgrcv { msqid, msgtyp, msgflg, .. } => ipc::has_no_message(*msqid, *msgtyp, *msgflg),
        Syscall::Futex(args) => matches!(args.op & 0x7f, 0 | 9) && args.word == args.val,
        Syscall::MqTimedreceive { mqdes, .. } => !is_ready(*mqdes, libc::POLLIN),
        Syscall::MqTimedsend { mqdes, .. } => !is_ready(*mqdes, libc::POLLOUT),
        Syscall::Semop { semid, sops } => ipc::must_wait(*semid, sops),
        _ => false,
    }
}

/// Does open(2) wait for somebody at the other end, if this is a FIFO - fifo(7)?
fn is_one_end(flags: OpenFlags) -> bool {
    let access = flags.bits() as i32 & libc::O_ACCMODE;
    access != libc::O_RDWR && flags.bits() as i32 & (libc::O_NONBLOCK | libc::O_PATH) == 0
}

fn is_fifo(dirfd: Fd, path: &[u8]) -> bool {
    /// `struct stat`, and where `st_mode` is in it.
    const STAT_BYTES: usize = 144;
    const MODE_AT: usize = 24;
    let mut stat = [0; STAT_BYTES];
    let path = [path, b"\0"].concat();
    let mut args = [dirfd.into(), Arg::In(&path), Arg::Out(&mut stat), Arg::Number(0)];
    let done = sys::own(libc::SYS_newfstatat, &mut args);
    let mode = u32::from_le_bytes([stat[MODE_AT], stat[MODE_AT + 1], stat[MODE_AT + 2], stat[MODE_AT + 3]]);
    done.is_ok() && mode & libc::S_IFMT == libc::S_IFIFO
}

/// Would select(2) with these sets find nothing now?
fn none_selected(nfds: i32, sets: [&Option<Vec<u8>>; 3]) -> bool {
    let [mut read, mut write, mut except] = sets.map(Clone::clone);
    let now = [0; 16];
    let mut args = [nfds.into(), set(&mut read), set(&mut write), set(&mut except), Arg::In(&now), Arg::Number(0)];
    sys::own(libc::SYS_pselect6, &mut args) == Ok(0)
}

fn set(set: &mut Option<Vec<u8>>) -> Arg<'_> {
    set.as_mut().map_or(Arg::Number(0), |set| Arg::Out(set))
}

fn is_positive(time: Timespec) -> bool {
    time.tv_sec > 0 || (time.tv_sec == 0 && time.tv_nsec > 0)
}

fn pending() -> u64 {
    let mut set = [0; 8];
    let _ = sys::own(libc::SYS_rt_sigpending, &mut [Arg::Out(&mut set), 8usize.into()]);
    u64::from_le_bytes(set)
}

/// Are there children, none of which has changed state?
fn nothing_to_wait_for(idtype: i32, id: i32, options: WaitFlags) -> bool {
    let options = options | WaitFlags::NOHANG | WaitFlags::NOWAIT;
    let mut info = [0; 128];
    let mut args = [idtype.into(), id.into(), Arg::Out(&mut info), options.bits().into(), Arg::Number(0)];
    let done = sys::own(libc::SYS_waitid, &mut args);
    done.is_ok() && info[16..20] == [0; 4]
}

/// Is the descriptor ready, not open, or set not to block?
fn is_ready(fd: Fd, events: i16) -> bool {
    if hidden::is_hidden(fd.0) {
        return true;
    }
    let flags = sys::own(libc::SYS_fcntl, &mut [fd.0.into(), libc::F_GETFL.into()]).unwrap_or(0);
    if flags & i64::from(libc::O_NONBLOCK) != 0 {
        return true;
    }
    let mut record = Vec::from(fd.0.to_le_bytes());
    record.extend(events.to_le_bytes());
    record.extend([0; 2]);
    sys::own(libc::SYS_poll, &mut [Arg::Out(&mut record), 1usize.into(), Arg::Number(0)]) != Ok(0)
}
