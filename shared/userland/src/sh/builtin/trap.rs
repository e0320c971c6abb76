//! `trap`.

use nslab_abi::{SigAction, Signal, Syscall};

use super::{complain, job, quote};
use crate::sh::Dialect;
use crate::sh::input::HANDLER;
use crate::sh::state::State;
use crate::sh::trap as events;
use crate::sys::Sys;
use crate::text::lossy;

/// The key of a signal or an event in `State::traps`.
fn key(state: &State, name: &[u8]) -> Option<u8> {
    let upper = name.to_ascii_uppercase();
    let is_bash = state.dialect.is_bash();
    match upper.strip_prefix(b"SIG").filter(|_| is_bash).unwrap_or(&upper) {
        b"EXIT" => Some(0),
        b"DEBUG" if is_bash => Some(events::DEBUG),
        b"ERR" if is_bash => Some(events::ERR),
        b"RETURN" if is_bash => Some(events::RETURN),
        // dash knows names without SIG only.
        name if state.dialect == Dialect::Dash && name.starts_with(b"SIG") => None,
        _ => job::signal(name).map(|number| number as u8),
    }
}

fn shown(state: &State, key: u8, action: &[u8]) -> Vec<u8> {
    let name = match key {
        0 => "EXIT".to_string(),
        events::DEBUG => "DEBUG".to_string(),
        events::ERR => "ERR".to_string(),
        events::RETURN => "RETURN".to_string(),
        number if state.dialect.is_bash() => Signal(number).name(),
        number => Signal(number).name()[3..].to_string(),
    };
    let quoted = match state.dialect {
        Dialect::Bash => quote::quote_always(action),
        _ => quote::quote_dash(action),
    };
    [b"trap -- ", &quoted[..], b" ", name.as_bytes(), b"\n"].concat()
}

/// `trap [-lp] [ACTION] SIGNAL…`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let is_bash = state.dialect.is_bash();
    let words = match words {
        [option, rest @ ..] if option == b"--" => rest,
        [option, ..] if option == b"-l" && is_bash => {
            job::all(sys, state.dialect);
            return 0;
        }
        [option, names @ ..] if option == b"-p" && is_bash => {
            return print(sys, state, names);
        }
        words => words,
    };
    if words.is_empty() {
        return print(sys, state, &[]);
    }
    // A first word that is a signal's number resets it and the others - POSIX, trap.
    let resets = words[0] == b"-" || (words[0].iter().all(u8::is_ascii_digit) && !words[0].is_empty());
    let (action, names) = match words {
        [only] => (None, std::slice::from_ref(only)),
        [action, names @ ..] if action == b"-" => (None, names),
        names if resets => (None, names),
        [action, names @ ..] => (Some(action.clone()), names),
        [] => return 0,
    };
    let mut status = 0;
    for name in names {
        let Some(number) = key(state, name) else {
            match state.dialect {
                Dialect::Dash => sys.eprint(format!("trap: {}: bad trap\n", lossy(name))).await,
                _ => complain(sys, state, b"trap", &format!("{}: invalid signal specification", lossy(name))).await,
            }
            status = 1;
            continue;
        };
        state.trap_depths.retain(|own| own.0 != number);
        match &action {
            Some(action) => {
                state.traps.insert(number, action.clone());
                state.trap_depths.push((number, state.calls.len()));
            }
            None => {
                state.traps.remove(&number);
            }
        }
        if number == 0 || number > 64 {
            continue;
        }
        let handler = match &action {
            None => super::super::input::default_handler(state, Signal(number)),
            Some(action) if action.is_empty() => SigAction::IGNORE,
            Some(_) => HANDLER + u64::from(number),
        };
        let act = Some(SigAction { handler, ..SigAction::default() });
        let _ = sys.call(Syscall::RtSigaction { signum: i32::from(number), act }).await;
    }
    status
}

fn print(sys: &Sys, state: &State, names: &[Vec<u8>]) -> u8 {
    let wanted: Vec<Option<u8>> = names.iter().map(|name| key(state, name)).collect();
    for (number, action) in &state.traps {
        if names.is_empty() || wanted.contains(&Some(*number)) {
            sys.print(shown(state, *number, action));
        }
    }
    0
}
