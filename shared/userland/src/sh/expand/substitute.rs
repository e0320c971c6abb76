//! `$(…)`: what a command prints.

use std::sync::Arc;

use nslab_abi::{Fd, Pid, WaitFlags};

use super::{State, Stop, Work};
use crate::sh::ast::List;
use crate::sh::launch;
use crate::sys::Sys;

/// Runs a list in a child and reads what it prints, without the newlines at the end.
pub(super) async fn run(sys: &Sys, state: &mut State, list: &Arc<List>) -> Result<Vec<u8>, Stop> {
    let (read, write) = match sys.pipe().await {
        Ok(pair) => pair,
        Err(errno) => {
            let message = format!("cannot make pipe: {}\n", errno.strerror());
            sys.eprint([&state.prefix(), message.as_bytes()].concat()).await;
            return Err(Stop::Failed);
        }
    };
    match launch::fork(sys, state).await {
        Err(stop) => Err(stop),
        Ok(Pid(0)) => {
            state.become_subshell();
            sys.close(read).await;
            if write != Fd(1) {
                let _ = sys.dup2(write, Fd(1)).await;
                sys.close(write).await;
            }
            Err(Stop::Child(Work::List(list.clone())))
        }
        Ok(child) => {
            sys.close(write).await;
            let mut text = sys.read_all(read).await.unwrap_or_default();
            sys.close(read).await;
            let status = loop {
                match sys.wait4(child, WaitFlags::empty()).await {
                    Ok(Some((_, status))) => break status.shell_status(),
                    Err(nslab_abi::Errno::EINTR) => {}
                    _ => break 127,
                }
            };
            // dash shows it in `$?` only once the whole command is done.
            if state.dialect.is_bash() {
                state.status = status;
            }
            state.substitution_status = Some(status);
            while text.last() == Some(&b'\n') {
                text.pop();
            }
            text.retain(|&byte| byte != 0);
            Ok(text)
        }
    }
}
