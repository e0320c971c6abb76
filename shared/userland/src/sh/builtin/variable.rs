//! `export`, `readonly`, `unset`, `set` without arguments, `shift`, `let`.

use std::sync::Arc;

use super::{complain, declare, forget, quote};
use crate::sh::Dialect;
use crate::sh::arith;
use crate::sh::expand::complain_arith;
use crate::sh::leaf::Effect;
use crate::sh::state::{State, is_name};
use crate::sys::Sys;
use crate::text::{lossy, number};

/// `export [-fnp] [NAME[=VALUE]…]` and `readonly [-aAfp] [NAME[=VALUE]…]`
pub(super) async fn export(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let own = argv[0].clone();
    let is_export = own == b"export";
    let (mut at, mut is_removed, mut is_function) = (1, false, false);
    while let Some(word) = argv.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        match &word[..] {
            b"-p" => {}
            b"--" => break,
            b"-n" if is_export && state.dialect.is_bash() => is_removed = true,
            b"-f" if is_export && state.dialect.is_bash() => is_function = true,
            b"-nf" | b"-fn" if is_export && state.dialect.is_bash() => (is_removed, is_function) = (true, true),
            word => {
                let letter = lossy(&word[1..2]);
                let is_known =
                    state.dialect.is_bash() && if is_export { letter == "f" } else { "aAf".contains(&letter) };
                let text = match (is_known, state.dialect) {
                    (true, _) => format!("nslab does not model option -{letter}"),
                    (false, Dialect::Bash) => format!("-{letter}: invalid option"),
                    (false, _) => format!("Illegal option -{letter}"),
                };
                complain(sys, state, &own, &text).await;
                if state.dialect.is_bash() && !is_known {
                    let usage = if is_export {
                        "export [-fn] [name[=value] ...] or export -p"
                    } else {
                        "readonly [-aAf] [name[=value] ...] or readonly -p"
                    };
                    sys.eprint(format!("{}: usage: {usage}\n", lossy(&own))).await;
                }
                state.status = if is_known { crate::getopt::UNMODELLED } else { 2 };
                return if state.dialect.is_bash() { Effect::Done } else { Effect::Abort };
            }
        }
    }
    state.status = 0;
    if is_function && at < argv.len() {
        for name in &argv[at..] {
            state.exported_functions.retain(|known| known != name);
            if !state.functions.contains_key(name) {
                complain(sys, state, &own, &format!("{}: not a function", lossy(name))).await;
                state.status = 1;
            } else if !is_removed {
                state.exported_functions.push(name.clone());
            }
        }
        return Effect::Done;
    }
    if at >= argv.len() {
        if is_function {
            complain(sys, state, &own, "nslab does not model option -f without names").await;
            state.status = crate::getopt::UNMODELLED;
            return Effect::Done;
        }
        print(sys, state, is_export);
        return Effect::Done;
    }
    for word in &argv[at..] {
        let (head, value) = match word.iter().position(|&byte| byte == b'=') {
            Some(at) => (&word[..at], Some(&word[at + 1..])),
            None => (&word[..], None),
        };
        let name = head.strip_suffix(b"+").filter(|_| state.dialect.is_bash()).unwrap_or(head);
        if !is_name(name) {
            let text = match state.dialect {
                Dialect::Bash => format!("`{}': not a valid identifier", lossy(word)),
                _ => format!("{}: bad variable name", lossy(name)),
            };
            complain(sys, state, &own, &text).await;
            state.status = if state.dialect.is_bash() { 1 } else { 2 };
            if !state.dialect.is_bash() {
                return Effect::Abort;
            }
            continue;
        }
        if let Some(value) = value
            && let Err(stop) = crate::sh::assign::of_argument(sys, state, head, value).await
        {
            return stop.effect(state);
        }
        let var = state.var_mut(name);
        if is_export { var.is_exported = !is_removed } else { var.is_readonly = true }
    }
    Effect::Done
}

fn print(sys: &Sys, state: &State, is_export: bool) {
    for (name, var) in state.vars.iter() {
        if !if is_export { var.is_exported } else { var.is_readonly } {
            continue;
        }
        let line = match state.dialect {
            Dialect::Bash => {
                let flags = crate::sh::expand::fetch::attributes(var);
                [b"declare -", flags.as_bytes(), b" ", &declare::assigned(name, var)].concat()
            }
            _ => {
                let value = var.value.as_ref().map(|value| [&b"="[..], &quote::quote_dash(value)].concat());
                let head: &[u8] = if is_export { b"export " } else { b"readonly " };
                [head, name, &value.unwrap_or_default()].concat()
            }
        };
        sys.print([&line[..], b"\n"].concat());
    }
}

/// `set` without arguments.
pub(super) fn list(sys: &Sys, state: &State) {
    for (name, var) in state.vars.iter() {
        let value = match (&var.array, &var.value, state.dialect) {
            (Some(array), ..) => declare::elements(array),
            (None, Some(value), Dialect::Bash) if value.iter().any(u8::is_ascii_control) => quote::ansi(value),
            (None, Some(value), Dialect::Bash) if value.is_empty() => Vec::new(),
            (None, Some(value), Dialect::Bash) => quote::quote(value, state.dialect),
            (None, Some(value), _) => quote::quote_dash(value),
            (None, None, _) => continue,
        };
        sys.print([name, &b"="[..], &value, b"\n"].concat());
    }
}

/// `unset [-fnv] NAME…`
pub(super) async fn unset(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> Effect {
    let (mut is_function, mut is_variable, mut is_nameref) = (false, false, false);
    state.status = 0;
    for word in words {
        match &word[..] {
            b"-f" => is_function = true,
            b"-v" => is_variable = true,
            b"-n" if state.dialect.is_bash() => is_nameref = true,
            b"--" => {}
            option if option.starts_with(b"-") => {
                let letter = lossy(&option[1..option.len().min(2)]);
                if state.dialect.is_bash() {
                    complain(sys, state, b"unset", &format!("-{letter}: invalid option")).await;
                    sys.eprint("unset: usage: unset [-f] [-v] [-n] [name ...]\n").await;
                } else {
                    complain(sys, state, b"unset", &format!("Illegal option -{letter}")).await;
                }
                state.status = 2;
                return if state.dialect.is_bash() { Effect::Done } else { Effect::Abort };
            }
            name if is_function => {
                Arc::make_mut(&mut state.functions).remove(name);
            }
            name if is_nameref => {
                Arc::make_mut(&mut state.vars).remove(name);
            }
            name if state.var(name).is_some_and(|var| var.is_readonly) => {
                let text = match state.dialect {
                    Dialect::Bash => format!("{}: cannot unset: readonly variable", lossy(name)),
                    _ => format!("{}: is read only", lossy(name)),
                };
                complain(sys, state, b"unset", &text).await;
                state.status = if state.dialect.is_bash() { 1 } else { 2 };
                if !state.dialect.is_bash() {
                    return Effect::Abort;
                }
            }
            name => {
                let bracket = name.iter().position(|&byte| byte == b'[').filter(|_| name.ends_with(b"]"));
                if let Some(at) = bracket.filter(|_| state.dialect.is_bash()) {
                    if let Err(stop) = declare::unset_element(sys, state, name, at).await {
                        return stop.effect(state);
                    }
                } else if !is_name(name) {
                    let text = match state.dialect {
                        Dialect::Bash => format!("`{}': not a valid identifier", lossy(name)),
                        _ => format!("{}: bad variable name", lossy(name)),
                    };
                    complain(sys, state, b"unset", &text).await;
                    state.status = if state.dialect.is_bash() { 1 } else { 2 };
                } else if state.var(name).is_none() && !is_variable && state.dialect.is_bash() {
                    // "If no options are supplied, each name refers to a variable; if there is no variable by that name, a
                    // function with that name, if any, is unset." - bash(1)
                    Arc::make_mut(&mut state.functions).remove(name);
                } else {
                    if name == b"PATH" {
                        state.hashed = Arc::default();
                    }
                    forget(state, name);
                }
            }
        }
    }
    Effect::Done
}

/// `let EXPRESSION…`
pub(super) async fn calculate(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> Effect {
    if words.is_empty() {
        complain(sys, state, b"let", "expression expected").await;
        state.status = 1;
        return Effect::Done;
    }
    for word in words {
        arith::prepare(sys, state, word).await;
        match arith::evaluate(state, word) {
            Ok(value) => state.status = u8::from(value == 0),
            Err(wrong) => {
                let wrong = arith::Wrong { text: [b"let: ", &wrong.text[..]].concat(), ..wrong };
                complain_arith(sys, state, &wrong).await;
                state.status = 1;
                return Effect::Done;
            }
        }
    }
    Effect::Done
}

/// `shift [N]`
pub(super) async fn shift(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let count = match words.first().map(|word| number::<i64>(word)) {
        None => 1,
        Some(Some(count)) if count >= 0 => count as usize,
        Some(Some(count)) if state.dialect.is_bash() => {
            complain(sys, state, b"shift", &format!("{count}: shift count out of range")).await;
            return 1;
        }
        Some(_) => {
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
