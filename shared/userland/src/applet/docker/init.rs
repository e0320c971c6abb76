//! docker-init, which is tini: the first process of a container started with `--init`. It starts the program, hands signals on, and
//! takes the statuses of orphans.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Pid, PollFd, SigSet, Signal, Syscall, WaitFlags};

use super::start::leave;
use crate::process::Args;
use crate::sys::{POLLIN, Sys};
use crate::text::lossy;

/// Where it lies on the host.
pub(super) const PROGRAM: &str = "/usr/bin/docker-init";
/// Where a container sees it.
pub(super) const INSIDE: &str = "/sbin/docker-init";

/// `docker-init -- PROGRAM [ARG]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words = args.argv.get(1..).unwrap_or_default();
    let argv = if words.first().is_some_and(|word| word == b"--") { &words[1..] } else { words };
    if argv.is_empty() {
        return crate::getopt::unmodelled(&sys, "docker-init", "(none): its usage").await;
    }
    let (child, signals) = match sys.restored::<(Pid, Fd)>() {
        Some(known) => known,
        None => {
            let mask = Signal::STANDARD.iter().fold(SigSet::default(), |mut mask, &signal| {
                let is_fault = matches!(
                    signal,
                    Signal::SIGFPE
                        | Signal::SIGILL
                        | Signal::SIGSEGV
                        | Signal::SIGBUS
                        | Signal::SIGABRT
                        | Signal::SIGTRAP
                        | Signal::SIGSYS
                        | Signal::SIGTTIN
                        | Signal::SIGTTOU
                );
                if !is_fault {
                    mask.insert(signal);
                }
                mask
            });
            let old = SigSet::default();
            let _ = sys.call(Syscall::RtSigprocmask { how: 2, set: Some(mask) }).await;
            let child = match sys.fork().await {
                Ok(Pid(0)) => {
                    let _ = sys.call(Syscall::Setpgid { pid: Pid(0), pgid: Pid(0) }).await;
                    let _ = sys.call(Syscall::RtSigprocmask { how: 2, set: Some(old) }).await;
                    let errno = sys.execvp(argv, &args.envp).await;
                    let name = lossy(&argv[0]);
                    sys.eprint(format!("[FATAL tini (7)] exec {name} failed: {}\n", errno.strerror())).await;
                    leave(&sys, if errno == Errno::ENOENT { 127 } else { 126 }).await;
                    return 126;
                }
                Ok(child) => child,
                Err(errno) => {
                    sys.eprint(format!("[FATAL tini (1)] fork failed: {}\n", errno.strerror())).await;
                    return 1;
                }
            };
            let call = Syscall::Signalfd4 { fd: Fd(-1), mask, flags: OpenFlags::CLOEXEC };
            match sys.int(call).await {
                Ok(fd) => (child, Fd(fd as i32)),
                Err(_) => return 1,
            }
        }
    };
    loop {
        sys.checkpoint((child, signals));
        let fds = vec![PollFd { fd: signals, events: POLLIN }];
        let _ = sys.call(Syscall::Poll { fds, timeout_ms: -1 }).await;
        let info = sys.read(signals, 128).await.unwrap_or_default();
        match info.first().and_then(|&number| Signal::new(i32::from(number))) {
            Some(Signal::SIGCHLD) | None => {}
            Some(signal) => drop(sys.kill(child, signal).await),
        }
        let mut ended = None;
        while let Ok(Some((pid, status))) = sys.wait4(Pid(-1), WaitFlags::NOHANG).await {
            if pid == child {
                ended = Some(status.shell_status());
            }
        }
        if let Some(status) = ended {
            return status;
        }
    }
}
