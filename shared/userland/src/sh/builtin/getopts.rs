//! `getopts` - POSIX, getopts.

use super::complain;
use crate::sh::Dialect;
use crate::sh::state::{State, is_name};
use crate::sys::Sys;
use crate::text::{lossy, number};

/// `getopts OPTSTRING NAME [ARG…]`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let words = if words.first().is_some_and(|word| word == b"--") { &words[1..] } else { words };
    let [letters, name, args @ ..] = words else {
        match state.dialect {
            Dialect::Bash => sys.eprint("getopts: usage: getopts optstring name [arg ...]\n").await,
            _ => complain(sys, state, b"getopts", "Usage: getopts optstring var [arg...]").await,
        }
        return 2;
    };
    if !is_name(name) {
        let text = match state.dialect {
            Dialect::Bash => format!("`{}': not a valid identifier", lossy(name)),
            _ => format!("{}: bad variable name", lossy(name)),
        };
        complain(sys, state, b"getopts", &text).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    }
    let args: Vec<Vec<u8>> = if args.is_empty() { state.params.to_vec() } else { args.to_vec() };
    let index = state.get(b"OPTIND").and_then(number::<i64>).unwrap_or(1);
    // Somebody set OPTIND: from the beginning of that word.
    if index != state.getopts.1 || index < 1 {
        state.getopts = (0, index.max(1));
    }
    let found = next(state, letters, &args);
    let (option, value, message) = match found {
        None => {
            state.set(b"OPTIND", state.getopts.1.to_string().into_bytes());
            state.set(name, b"?".to_vec());
            super::forget(state, b"OPTARG");
            return 1;
        }
        Some(found) => found,
    };
    state.set(b"OPTIND", state.getopts.1.to_string().into_bytes());
    state.set(name, vec![option]);
    match value {
        Some(value) => {
            state.set(b"OPTARG", value);
        }
        // dash leaves it empty.
        None if state.dialect.is_bash() => super::forget(state, b"OPTARG"),
        None if message.is_none() => {
            state.set(b"OPTARG", Vec::new());
        }
        None => super::forget(state, b"OPTARG"),
    }
    if let Some((is_missing, letter)) = message
        && state.get(b"OPTERR") != Some(b"0")
    {
        let letter = char::from(letter);
        let text = match (state.dialect, is_missing) {
            (Dialect::Bash, true) => format!("{}: option requires an argument -- {letter}\n", lossy(&state.name)),
            (Dialect::Bash, false) => format!("{}: illegal option -- {letter}\n", lossy(&state.name)),
            (_, true) => format!("No arg for -{letter} option\n"),
            (_, false) => format!("Illegal option -{letter}\n"),
        };
        sys.eprint(text).await;
    }
    0
}

/// The option letter, its argument, and what is to be complained of: is an argument missing, of which letter?
type Found = (u8, Option<Vec<u8>>, Option<(bool, u8)>);

fn next(state: &mut State, letters: &[u8], args: &[Vec<u8>]) -> Option<Found> {
    let is_silent = letters.first() == Some(&b':');
    let (mut at, mut index) = state.getopts;
    let word = args.get(index as usize - 1)?;
    if at == 0 {
        if word == b"--" {
            state.getopts = (0, index + 1);
            return None;
        }
        if word.len() < 2 || word[0] != b'-' {
            return None;
        }
        at = 1;
    }
    let letter = *word.get(at)?;
    at += 1;
    let rest = word.get(at..).unwrap_or_default().to_vec();
    if rest.is_empty() {
        (at, index) = (0, index + 1);
    }
    let place = letters.iter().position(|own| *own == letter && letter != b':');
    let wants_value = place.is_some_and(|place| letters.get(place + 1) == Some(&b':'));
    let found = match (place, wants_value) {
        (None, _) if is_silent => (b'?', Some(vec![letter]), None),
        (None, _) => (b'?', None, Some((false, letter))),
        (Some(_), false) => (letter, None, None),
        (Some(_), true) => {
            let value = if rest.is_empty() { args.get(index as usize - 1).cloned() } else { Some(rest.clone()) };
            if rest.is_empty() && value.is_some() || !rest.is_empty() {
                index += 1;
            }
            at = 0;
            match value {
                Some(value) => (letter, Some(value), None),
                None if is_silent => (b':', Some(vec![letter]), None),
                None => (b'?', None, Some((true, letter))),
            }
        }
    };
    state.getopts = (at, index);
    Some(found)
}
