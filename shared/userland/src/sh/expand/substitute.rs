//! `$(…)`: what a command prints.

use std::sync::Arc;

use nslab_abi::{Fd, Pid, WaitFlags};

use super::{State, Stop, Work};
use crate::sh::ast::{Kind, List, RedirectKind};
use crate::sh::launch;
use crate::sys::Sys;

/// Is this nothing but `< file`?
fn is_bare_read(list: &List) -> bool {
    let [item] = &list.items[..] else { return false };
    let [command] = &item.node.first.commands[..] else { return false };
    let is_empty = matches!(&command.kind, Kind::Simple { assigns, words } if assigns.is_empty() && words.is_empty());
    let is_read = matches!(&command.redirects[..], [redirect] if redirect.kind == RedirectKind::Read);
    item.node.rest.is_empty() && is_empty && is_read
}

/// Runs a list in a child and reads what it prints, without the newlines at the end.
pub(super) async fn run(sys: &Sys, state: &mut State, list: &Arc<List>) -> Result<Vec<u8>, Stop> {
    // bash(1): "$(cat file) can be replaced by the equivalent but faster $(< file)".
    if state.dialect.is_bash() && is_bare_read(list) {
        if !state.is_interactive {
            sys.unsupported(&crate::text::lossy(&state.name), "$(< file)").await;
        }
        sys.eprint([&state.prefix(), &b"$(< file): nslab does not model this expansion\n"[..]].concat()).await;
        return Err(Stop::Failed);
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
