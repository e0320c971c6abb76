//! `<(…)` and `>(…)`: a command behind the name of a file - bash(1), "Process Substitution".

use std::sync::Arc;

use nslab_abi::{Fd, Pid, Syscall};

use super::{State, Stop, Work};
use crate::sh::ast::List;
use crate::sh::launch;
use crate::sys::Sys;

/// Highest descriptor that is given; bash takes the next lower one that is free.
const FIRST_FD: i32 = 63;
/// fcntl(2) commands.
const F_DUPFD: i32 = 0;
const F_GETFD: i32 = 1;

/// Starts the command; the name of the file that is its other end.
pub(super) async fn start(sys: &Sys, state: &mut State, list: &Arc<List>, is_output: bool) -> Result<Vec<u8>, Stop> {
    let (read, write) = match sys.pipe().await {
        Ok(pair) => pair,
        Err(errno) => {
            let message = format!("cannot make pipe for process substitution: {}\n", errno.strerror());
            sys.eprint([&state.prefix(), message.as_bytes()].concat()).await;
            return Err(Stop::Failed);
        }
    };
    let (own, other, theirs) = if is_output { (write, read, Fd(0)) } else { (read, write, Fd(1)) };
    match launch::fork(sys, state).await? {
        Pid(0) => {
            launch::reset_traps(sys, state).await;
            state.become_subshell();
            state.has_job_control = false;
            sys.close(own).await;
            if other != theirs {
                let _ = sys.dup2(other, theirs).await;
                sys.close(other).await;
            }
            Err(Stop::Child(Work::List(list.clone())))
        }
        child => {
            sys.close(other).await;
            state.last_background = Some(child);
            let fd = park(sys, own).await;
            state.process_fds.push(fd);
            Ok(format!("/dev/fd/{}", fd.0).into_bytes())
        }
    }
}

/// Moves a descriptor out of the way.
async fn park(sys: &Sys, fd: Fd) -> Fd {
    for high in (10..=FIRST_FD).rev() {
        if sys.int(Syscall::Fcntl { fd: Fd(high), cmd: F_GETFD, arg: 0 }).await.is_err() {
            if let Ok(new) = sys.int(Syscall::Fcntl { fd, cmd: F_DUPFD, arg: i64::from(high) }).await {
                sys.close(fd).await;
                return Fd(new as i32);
            }
            break;
        }
    }
    fd
}

/// Closes what the command that ended was given.
pub(in crate::sh) async fn finish(sys: &Sys, state: &mut State) {
    for fd in std::mem::take(&mut state.process_fds) {
        sys.close(fd).await;
    }
}
