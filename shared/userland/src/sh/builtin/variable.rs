//! `export`, `readonly`, `local`, `unset`, `set`, `shift`.

use std::sync::Arc;

use super::{complain, forget, is_name, quote};
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::{lossy, number};

fn parts(word: &[u8]) -> (&[u8], Option<Vec<u8>>) {
    match word.iter().position(|&byte| byte == b'=') {
        Some(at) => (&word[..at], Some(word[at + 1..].to_vec())),
        None => (word, None),
    }
}

/// `export` and `readonly`
pub(super) async fn export(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> u8 {
    let is_export = argv[0] == b"export";
    let words: Vec<&Vec<u8>> = argv[1..].iter().filter(|word| *word != b"-p").collect();
    if words.is_empty() {
        for (name, var) in state.vars.iter() {
            if if is_export { var.is_exported } else { var.is_readonly } {
                let head = match (state.dialect, is_export) {
                    (Dialect::Bash, true) => "declare -x",
                    (Dialect::Bash, false) => "declare -r",
                    (_, true) => "export",
                    (_, false) => "readonly",
                };
                let value = var.value.as_ref().map(|value| match state.dialect {
                    Dialect::Bash => [b"=\"", &value[..], b"\""].concat(),
                    _ => [&b"='"[..], value, b"'"].concat(),
                });
                sys.print([head.as_bytes(), b" ", name, &value.unwrap_or_default(), b"\n"].concat());
            }
        }
        return 0;
    }
    let mut status = 0;
    for word in words {
        let (name, value) = parts(word);
        if !is_name(name) {
            let text = match state.dialect {
                Dialect::Bash => format!("`{}': not a valid identifier", lossy(word)),
                _ => format!("{}: bad variable name", lossy(name)),
            };
            complain(sys, state, &argv[0], &text).await;
            status = if state.dialect.is_bash() { 1 } else { 2 };
            continue;
        }
        let is_set = match (is_export, value) {
            (true, value) => state.export(name, value),
            (false, value) => {
                let is_set = value.is_none_or(|value| state.set(name, value));
                Arc::make_mut(&mut state.vars).entry(name.to_vec()).or_default().is_readonly = true;
                is_set
            }
        };
        if !is_set {
            let text = if state.dialect.is_bash() { "readonly variable" } else { "is read only" };
            complain(sys, state, name, text).await;
            status = if state.dialect.is_bash() { 1 } else { 2 };
        }
    }
    status
}

/// `local NAME[=VALUE]…`
pub(super) async fn local(_: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    for word in words {
        let (name, value) = parts(word);
        let hidden = state.vars.get(name).cloned();
        state.locals.push((name.to_vec(), hidden.clone()));
        let mut var = hidden.unwrap_or_default();
        if value.is_some() || state.dialect.is_bash() {
            var.value = value;
        }
        Arc::make_mut(&mut state.vars).insert(name.to_vec(), var);
    }
    0
}

/// `unset [-fv] NAME…`
pub(super) async fn unset(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let mut is_function = false;
    for word in words {
        match &word[..] {
            b"-f" => is_function = true,
            b"-v" => is_function = false,
            option if option.starts_with(b"-") => {
                let letter = lossy(&option[1..option.len().min(2)]);
                if state.dialect.is_bash() {
                    complain(sys, state, b"unset", &format!("-{letter}: invalid option")).await;
                    sys.eprint("unset: usage: unset [-f] [-v] [-n] [name ...]\n").await;
                } else {
                    complain(sys, state, b"unset", &format!("Illegal option -{letter}")).await;
                }
                return 2;
            }
            name if is_function => {
                Arc::make_mut(&mut state.functions).remove(name);
            }
            name if state.vars.get(name).is_some_and(|var| var.is_readonly) => {
                let text = match state.dialect {
                    Dialect::Bash => format!("{}: cannot unset: readonly variable", lossy(name)),
                    _ => format!("{}: is read only", lossy(name)),
                };
                complain(sys, state, b"unset", &text).await;
                return if state.dialect.is_bash() { 1 } else { 2 };
            }
            name => forget(state, name),
        }
    }
    0
}

/// `set [-efux] [-o NAME] [--] [ARG…]`
pub(super) async fn set(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    if words.is_empty() {
        for (name, var) in state.vars.iter() {
            if let Some(value) = &var.value {
                let value = if state.dialect.is_bash() {
                    quote(value, state.dialect)
                } else {
                    [b"'", &value[..], b"'"].concat()
                };
                sys.print([name, &b"="[..], &value, b"\n"].concat());
            }
        }
        return 0;
    }
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let is_on = match word.first() {
            Some(b'-') => true,
            Some(b'+') => false,
            _ => break,
        };
        at += 1;
        if word == b"--" {
            state.params = Arc::new(words[at..].to_vec());
            return 0;
        }
        for &letter in &word[1..] {
            let is_known = match letter {
                b'o' => {
                    let name = words.get(at).cloned().unwrap_or_default();
                    at += 1;
                    super::set_named(state, &name, is_on)
                }
                letter => super::set_letter(state, letter, is_on),
            };
            if !is_known {
                return bad_option(sys, state, letter).await;
            }
        }
    }
    if at < words.len() {
        state.params = Arc::new(words[at..].to_vec());
    }
    0
}

async fn bad_option(sys: &Sys, state: &State, letter: u8) -> u8 {
    let letter = char::from(letter);
    if "abhkmnptvBCEHPTIVlo".contains(letter) {
        complain(sys, state, b"set", &format!("nslab does not model option -{letter}")).await;
        return crate::getopt::UNMODELLED;
    }
    if state.dialect.is_bash() {
        complain(sys, state, b"set", &format!("-{letter}: invalid option")).await;
        sys.eprint("set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n").await;
    } else {
        complain(sys, state, b"set", &format!("Illegal option -{letter}")).await;
    }
    2
}

/// `shift [N]`
pub(super) async fn shift(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let count = match words.first().map(|word| number::<usize>(word)) {
        None => 1,
        Some(Some(count)) => count,
        Some(None) => {
            let text = match state.dialect {
                Dialect::Bash => format!("{}: numeric argument required", lossy(&words[0])),
                _ => format!("Illegal number: {}", lossy(&words[0])),
            };
            complain(sys, state, b"shift", &text).await;
            return if state.dialect.is_bash() { 1 } else { 2 };
        }
    };
    if count > state.params.len() {
        if state.dialect != Dialect::Dash {
            return 1;
        }
        complain(sys, state, b"shift", "can't shift that many").await;
        return 2;
    }
    state.params = Arc::new(state.params[count..].to_vec());
    0
}
