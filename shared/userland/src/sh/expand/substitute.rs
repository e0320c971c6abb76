//! `$(…)`: what a command prints.

use std::sync::Arc;

use nslab_abi::{Fd, Pid, WaitFlags};

use super::{State, Stop, Work};
use crate::sh::ast::{Kind, List, RedirectKind, Word};
use crate::sh::launch;
use crate::sys::Sys;

/// The file, if this is nothing but `< file`.
fn bare_read(list: &List) -> Option<&Word> {
    let [item] = &list.items[..] else { return None };
    let [command] = &item.node.first.commands[..] else { return None };
    let is_empty = matches!(&command.kind, Kind::Simple { assigns, words } if assigns.is_empty() && words.is_empty());
    match &command.redirects[..] {
        [redirect] if redirect.kind == RedirectKind::Read && item.node.rest.is_empty() && is_empty => {
            Some(&redirect.target)
        }
        _ => None,
    }
}

/// What was printed, without the newlines at the end.
fn trimmed(mut text: Vec<u8>) -> Vec<u8> {
    while text.last() == Some(&b'\n') {
        text.pop();
    }
    text.retain(|&byte| byte != 0);
    text
}

/// Runs a list in a child and reads what it prints, without the newlines at the end.
pub(super) async fn run(sys: &Sys, state: &mut State, list: &Arc<List>) -> Result<Vec<u8>, Stop> {
    // bash(1): "$(cat file) can be replaced by the equivalent but faster $(< file)".
    if state.dialect.is_bash()
        && let Some(target) = bare_read(list)
    {
        let path = super::string(sys, state, target).await?;
        state.substitution_status = Some(0);
        return match sys.read_file(&path).await {
            Ok(text) => Ok(trimmed(text)),
            Err(errno) => {
                let text = [&path[..], b": ", errno.strerror().as_bytes(), b"\n"].concat();
                sys.eprint([&state.prefix(), &text[..]].concat()).await;
                state.substitution_status = Some(1);
                Ok(Vec::new())
            }
        };
    }
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
            launch::reset_traps(sys, state).await;
            state.become_subshell();
            state.eval_depth += 1;
            // "command substitution … inherit the value of the -e option" only with inherit_errexit - bash(1).
            if state.dialect.is_bash() && !state.shopt.inherit_errexit && !state.flags.posix {
                state.flags.errexit = false;
            }
            sys.close(read).await;
            if write != Fd(1) {
                let _ = sys.dup2(write, Fd(1)).await;
                sys.close(write).await;
            }
            Err(Stop::Child(Work::List(list.clone())))
        }
        Ok(child) => {
            sys.close(write).await;
            let text = sys.read_all(read).await.unwrap_or_default();
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
            Ok(trimmed(text))
        }
    }
}
