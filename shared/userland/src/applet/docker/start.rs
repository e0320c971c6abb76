//! Starts a container: the client forks a shim, which outlives it, and follows what the shim tells through a pipe.

use nslab_abi::{Errno, Fd, OpenFlags, Pid, PollFd, Ret, Signal, Syscall, WaitFlags};

use super::console;
use super::container::Container;
use super::{FAILED, SHIM};
use crate::sys::{POLLIN, Sys};
use crate::text::lossy;

/// The descriptor through which a shim tells its client.
pub(crate) const STATUS_FD: Fd = Fd(3);

/// What came of a start.
pub(crate) enum Started {
    /// The container runs by itself.
    Detached,
    /// The client stayed until the container's end; its status.
    Ended(u8),
}

/// Starts a container that is not running; `Err`: docker's exit status and its daemon's words.
pub(crate) async fn start(sys: &Sys, container: &Container, is_attached: bool) -> Result<Started, (u8, String)> {
    let failed = |what: &str, errno: Errno| (FAILED, format!("{what}: {}.", errno.strerror()));
    let (read, write) = console::sockets(sys).await.map_err(|errno| failed("socketpair", errno))?;
    match sys.fork().await {
        // Its child is init's from now on: `containerd-shim start` leaves it behind in the same way.
        Ok(Pid(0)) => match sys.fork().await {
            Ok(Pid(0)) => {
                let errno = become_shim(sys, container, is_attached, write).await;
                leave(sys, errno.0 as i32).await;
            }
            _ => leave(sys, 0).await,
        },
        Ok(child) => drop(sys.wait4(child, WaitFlags::empty()).await),
        Err(errno) => return Err(failed("fork", errno)),
    }
    sys.close(write).await;
    follow(sys, container, is_attached, read).await
}

/// Stays until the container's end, or until the detach keys: signals go on to the container ("--sig-proxy", the default), and so
/// does the size of a terminal, which hands on every byte meanwhile.
pub(crate) async fn follow(
    sys: &Sys,
    container: &Container,
    is_attached: bool,
    read: Fd,
) -> Result<Started, (u8, String)> {
    let has_tty = is_attached && container.json.is_true("Config.Tty");
    let proxied = [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP];
    let wanted = if has_tty { &[Signal::SIGWINCH][..] } else { &proxied };
    let signals = match is_attached {
        true => console::signals(sys, wanted).await.ok(),
        false => None,
    };
    let is_typed = has_tty && container.json.is_true("Config.OpenStdin");
    let old = if is_typed { console::set_raw(sys, Fd(0)).await } else { None };
    let ended = hear(sys, container, has_tty, is_attached, read, signals).await;
    console::restore(sys, Fd(0), old).await;
    match ended? {
        Some(started) => Ok(started),
        None => {
            sys.eprint("read escape sequence\n").await;
            Ok(Started::Ended(0))
        }
    }
}

/// Hears what the shim tells until the client has nothing more to wait for; `None`: it left by the detach keys.
async fn hear(
    sys: &Sys,
    container: &Container,
    has_tty: bool,
    is_attached: bool,
    read: Fd,
    signals: Option<Fd>,
) -> Result<Option<Started>, (u8, String)> {
    let mut told = Vec::new();
    loop {
        if let Some(signals) = signals
            && !wait(sys, read, signals, container, has_tty).await
        {
            continue;
        }
        match sys.read(read, 4096).await {
            Ok(bytes) if !bytes.is_empty() => told.extend(bytes),
            Err(Errno::EINTR) => continue,
            // The shim is gone without a word.
            _ => return Err((FAILED, "shim disconnected: unknown.".to_string())),
        }
        while let Some(end) = told.iter().position(|&byte| byte == b'\n') {
            let line = lossy(&told[..end]);
            told.drain(..=end);
            match line.split_once(' ').unwrap_or((&line, "")) {
                ("started", _) if !is_attached => return Ok(Some(Started::Detached)),
                ("detached", _) => return Ok(None),
                ("exit", status) => return Ok(Some(Started::Ended(status.parse().unwrap_or(FAILED)))),
                ("error", rest) => {
                    let (status, message) = rest.split_once(' ').unwrap_or(("", rest));
                    return Err((status.parse().unwrap_or(FAILED), message.to_string()));
                }
                _ => {}
            }
        }
    }
}

/// exit_group(2), for a child that must not go on as its parent.
pub(crate) async fn leave(sys: &Sys, status: i32) {
    let _ = sys.call(Syscall::ExitGroup { status }).await;
}

/// Waits for a word of the shim, and hands signals on. Is there a word?
async fn wait(sys: &Sys, status: Fd, signals: Fd, container: &Container, has_tty: bool) -> bool {
    let fds = [status, signals].map(|fd| PollFd { fd, events: POLLIN }).to_vec();
    let Ok(Ret::Poll(ready)) = sys.call(Syscall::Poll { fds, timeout_ms: -1 }).await else { return false };
    if ready[1] & POLLIN != 0 && has_tty {
        let _ = sys.read(signals, 128).await;
        if let Some(size) = console::size(sys, Fd(1)).await {
            let _ = sys.write_all(status, &size).await;
        }
    } else if ready[1] & POLLIN != 0
        && let Ok(info) = sys.read(signals, 128).await
        && let Some(signal) = info.first().and_then(|&number| Signal::new(i32::from(number)))
        && let Some(container) = container.again(sys).await
        && container.pid() > 0
    {
        let _ = sys.kill(Pid(container.pid()), signal).await;
    }
    ready[0] != 0
}

async fn become_shim(sys: &Sys, container: &Container, is_attached: bool, write: Fd) -> Errno {
    let moved = async {
        if write != STATUS_FD {
            sys.dup2(write, STATUS_FD).await?;
        }
        let is_read = is_attached && container.json.is_true("Config.OpenStdin");
        if !is_attached || !is_read {
            let null = sys.open_with(b"/dev/null", OpenFlags::RDWR, 0).await?;
            for fd in if is_attached { &[0][..] } else { &[0, 1, 2] } {
                sys.dup2(null, Fd(*fd)).await?;
            }
            sys.close(null).await;
        }
        for fd in 4..16 {
            sys.close(Fd(fd)).await;
        }
        sys.call(Syscall::Chdir { path: b"/".to_vec() }).await.map(drop)
    };
    if let Err(errno) = moved.await {
        return errno;
    }
    let argv = [
        SHIM,
        "-namespace",
        "moby",
        "-id",
        &container.id,
        "-address",
        "/run/containerd/containerd.sock",
        "-root",
        &container.base,
    ];
    let argv: Vec<Vec<u8>> = argv.iter().map(|word| word.as_bytes().to_vec()).collect();
    let attach = if is_attached { "NSLAB_ATTACH=1" } else { "NSLAB_ATTACH=0" };
    let envp =
        [b"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_vec(), attach.as_bytes().to_vec()];
    sys.execve(SHIM.as_bytes(), &argv, &envp).await
}
