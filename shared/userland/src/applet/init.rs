//! The session's pid 1: reaps everything, and ends as the program, its first child, ended.

use std::sync::Arc;

use nslab_abi::{Errno, Pid, WaitFlags};

use crate::process::Args;
use crate::sys::Sys;

/// Status of a session whose program could not be started, as shells have it.
const NOT_FOUND: u8 = 127;
const NOT_EXECUTABLE: u8 = 126;
/// The program's number where it was started together with init.
const PROGRAM: Pid = Pid(2);

/// `init` waits for pid 2, which is there already; `init PROGRAM ARG…` starts its program itself.
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let program = args.argv.get(1..).unwrap_or_default();
    let child = match sys.restored::<Pid>() {
        Some(child) => child,
        None if program.is_empty() => PROGRAM,
        None => match sys.fork().await {
            Ok(Pid(0)) => return exec(&sys, program, &args.envp).await,
            Ok(child) => child,
            Err(errno) => {
                sys.complain("init", format!("fork: {}", errno.strerror())).await;
                return crate::getopt::UNMODELLED;
            }
        },
    };
    loop {
        sys.checkpoint(child);
        match sys.wait4(Pid(-1), WaitFlags::empty()).await {
            Ok(Some((pid, status))) if pid == child => return status.shell_status(),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => {
                sys.complain("init", format!("wait: {}", errno.strerror())).await;
                return crate::getopt::UNMODELLED;
            }
        }
    }
}

async fn exec(sys: &Sys, program: &[Vec<u8>], envp: &[Vec<u8>]) -> u8 {
    let errno = sys.execvp(program, envp).await;
    let name = program.first().cloned().unwrap_or_default();
    sys.complain_errno("init", name, errno).await;
    if errno == Errno::ENOENT { NOT_FOUND } else { NOT_EXECUTABLE }
}
