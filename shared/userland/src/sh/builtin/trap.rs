//! `trap`.

use nslab_abi::{SigAction, Signal, Syscall};

use super::complain;
use super::job;
use crate::sh::Dialect;
use crate::sh::input::HANDLER;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

/// `trap [ACTION] SIGNAL…`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let words = match words {
        [option, rest @ ..] if option == b"--" => rest,
        words => words,
    };
    if words.is_empty() {
        for (number, action) in &state.traps {
            let name = match number {
                0 => "EXIT".to_string(),
                number if state.dialect.is_bash() => Signal(*number).name(),
                number => Signal(*number).name()[3..].to_string(),
            };
            sys.print([b"trap -- '", &action[..], b"' ", name.as_bytes(), b"\n"].concat());
        }
        return 0;
    }
    let (action, names) = match words {
        [only] => (None, std::slice::from_ref(only)),
        [action, names @ ..] if action == b"-" => (None, names),
        [action, names @ ..] => (Some(action.clone()), names),
        [] => return 0,
    };
    let mut status = 0;
    for name in names {
        let number = if name == b"EXIT" { Some(0) } else { job::signal(name) };
        let Some(number) = number else {
            match state.dialect {
                Dialect::Bash => {
                    complain(sys, state, b"trap", &format!("{}: invalid signal specification", lossy(name))).await
                }
                Dialect::Dash => sys.eprint(format!("trap: {}: bad trap\n", lossy(name))).await,
                Dialect::Ash => {
                    complain(sys, state, b"trap", &format!("{}: invalid signal specification", lossy(name))).await
                }
            }
            status = 1;
            continue;
        };
        match &action {
            Some(action) => state.traps.insert(number as u8, action.clone()),
            None => state.traps.remove(&(number as u8)),
        };
        if number == 0 {
            continue;
        }
        let handler = match &action {
            None => SigAction::DEFAULT,
            Some(action) if action.is_empty() => SigAction::IGNORE,
            Some(_) => HANDLER + number as u64,
        };
        let act = Some(SigAction { handler, ..SigAction::default() });
        let _ = sys.call(Syscall::RtSigaction { signum: number, act }).await;
    }
    status
}
