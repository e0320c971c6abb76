//! `declare`, `typeset`, `local` - bash(1).

use std::sync::Arc;

use super::{complain, forget, quote};
use crate::sh::Dialect;
use crate::sh::expand::fetch;
use crate::sh::leaf::Effect;
use crate::sh::show;
use crate::sh::state::{State, is_name};
use crate::sh::var::{Array, Letters, Var};
use crate::sys::Sys;
use crate::text::lossy;

/// What the options ask for.
#[derive(Default)]
struct Wanted {
    on: Vec<u8>,
    off: Vec<u8>,
    is_global: bool,
    prints: bool,
    functions: bool,
    names_only: bool,
}

/// `declare [-aAfFgilnrtux] [-p] [NAME[=VALUE]…]`; also `local`.
pub(super) async fn run(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let own = &argv[0];
    let is_local = own == b"local";
    if is_local && state.calls.is_empty() {
        let text = if state.dialect.is_bash() { "can only be used in a function" } else { "not in a function" };
        complain(sys, state, own, text).await;
        state.status = if state.dialect.is_bash() { 1 } else { 2 };
        return if state.dialect.is_bash() { Effect::Done } else { Effect::Abort };
    }
    let mut wanted = Wanted::default();
    let mut at = 1;
    while let Some(word) = argv.get(at).filter(|word| word.len() > 1 && b"-+".contains(&word[0])) {
        if !state.dialect.is_bash() {
            break;
        }
        at += 1;
        if word == b"--" {
            break;
        }
        for letter in &word[1..] {
            match letter {
                b'a' | b'A' | b'i' | b'l' | b'n' | b'r' | b't' | b'u' | b'x' => {
                    if word[0] == b'-' {
                        wanted.on.push(*letter)
                    } else {
                        wanted.off.push(*letter)
                    }
                }
                b'g' => wanted.is_global = true,
                b'p' => wanted.prints = true,
                b'f' => wanted.functions = true,
                b'F' => (wanted.functions, wanted.names_only) = (true, true),
                letter => {
                    let text = format!("-{}: invalid option", char::from(*letter));
                    complain(sys, state, own, &text).await;
                    let usage = match is_local {
                        true => "local: usage: local [option] name[=value] ...\n".to_string(),
                        false => format!(
                            "{}: usage: {} [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]\n",
                            lossy(own),
                            lossy(own)
                        ),
                    };
                    sys.eprint(usage).await;
                    state.status = 2;
                    return Effect::Done;
                }
            }
        }
    }
    let words = &argv[at..];
    state.status = 0;
    if wanted.functions {
        return functions(sys, state, &wanted, words).await;
    }
    if wanted.prints || words.is_empty() {
        return print(sys, state, own, &wanted, words).await;
    }
    for word in words {
        if let Err(stop) = one(sys, state, own, &wanted, word).await {
            return stop.effect(state);
        }
    }
    Effect::Done
}

async fn one(
    sys: &Sys,
    state: &mut State,
    own: &[u8],
    wanted: &Wanted,
    word: &[u8],
) -> Result<(), crate::sh::expand::Stop> {
    let (head, value) = match word.iter().position(|&byte| byte == b'=') {
        Some(at) => (&word[..at], Some(&word[at + 1..])),
        None => (word, None),
    };
    let end = head.iter().position(|byte| b"[+".contains(byte)).unwrap_or(head.len());
    let name = head[..end].to_vec();
    if !is_name(&name) {
        let text = match state.dialect {
            Dialect::Bash => format!("`{}': not a valid identifier", lossy(word)),
            _ => format!("{}: bad variable name", lossy(&name)),
        };
        complain(sys, state, own, &text).await;
        state.status = if state.dialect.is_bash() { 1 } else { 2 };
        return Ok(());
    }
    let hides = !state.calls.is_empty() && !wanted.is_global && (state.dialect.is_bash() || own == b"local");
    if hides && !state.locals.iter().any(|local| local.0 == name) {
        let hidden = state.vars.get(&name).cloned();
        state.locals.push((name.clone(), hidden.clone()));
        // dash's local variables begin with the value that they hide.
        let fresh = match (state.dialect, hidden) {
            (Dialect::Bash, Some(old)) => Var { is_exported: old.is_exported, ..Var::default() },
            (Dialect::Bash, None) => Var::default(),
            (_, old) => old.unwrap_or_default(),
        };
        Arc::make_mut(&mut state.vars).insert(name.clone(), fresh);
    }
    let vars = Arc::make_mut(&mut state.vars);
    let var = match wanted.on.contains(&b'n') {
        true => vars.entry(name.clone()).or_default(),
        false => state.var_mut(&name),
    };
    if var.is_readonly && (value.is_some() || wanted.off.contains(&b'r')) {
        complain(sys, state, own, &format!("{}: readonly variable", lossy(&name))).await;
        state.status = 1;
        return Ok(());
    }
    for (letters, is_on) in [(&wanted.on, true), (&wanted.off, false)] {
        for letter in letters {
            match letter {
                b'a' if is_on => drop(var.array_mut()),
                b'A' if is_on && !matches!(var.array, Some(Array::Named(..))) => {
                    var.value = None;
                    var.array = Some(Array::Named(nslab_small::Map::new(), 0));
                }
                b'i' => var.is_integer = is_on,
                b'l' => var.letters = if is_on { Letters::Lower } else { Letters::Keep },
                b'u' => var.letters = if is_on { Letters::Upper } else { Letters::Keep },
                b'x' => var.is_exported = is_on,
                b'n' => var.is_nameref = is_on,
                _ => {}
            }
        }
    }
    if let Some(value) = value {
        if wanted.on.contains(&b'n') {
            Arc::make_mut(&mut state.vars).entry(name.clone()).or_default().value = Some(value.to_vec());
        } else {
            crate::sh::assign::of_argument(sys, state, head, value).await?;
        }
    }
    if wanted.on.contains(&b'r') {
        state.var_mut(&name).is_readonly = true;
    }
    Ok(())
}

/// A variable as `declare -p` shows it.
fn shown(name: &[u8], var: &Var) -> Vec<u8> {
    let flags = fetch::attributes(var);
    let flags = if flags.is_empty() { "-".to_string() } else { flags };
    [b"declare -", flags.as_bytes(), b" ", &assigned(name, var), b"\n"].concat()
}

/// `name="value"`, `name=([0]="value")`
pub(in crate::sh) fn assigned(name: &[u8], var: &Var) -> Vec<u8> {
    match (&var.array, &var.value) {
        (Some(array), _) if array.len() == 0 && var.is_readonly => name.to_vec(),
        (Some(array), _) => [name, b"=", &elements(array)].concat(),
        (None, Some(value)) => [name, b"=", &quote::quote_double(value)].concat(),
        (None, None) => name.to_vec(),
    }
}

/// The elements of an array with their keys.
pub(super) fn elements(array: &Array) -> Vec<u8> {
    let is_named = matches!(array, Array::Named(..));
    let each = array.pairs().into_iter().map(|(key, value)| {
        let key = if is_named { quote::quote(&key, Dialect::Bash) } else { key };
        [b"[", &key[..], b"]=", &quote::quote_double(&value)].concat()
    });
    let all: Vec<Vec<u8>> = each.collect();
    // Of named ones each has a blank behind it.
    let tail: &[u8] = if is_named && !all.is_empty() { b" )" } else { b")" };
    [b"(", &all.join(&b' ')[..], tail].concat()
}

async fn print(sys: &Sys, state: &mut State, own: &[u8], wanted: &Wanted, words: &[Vec<u8>]) -> Effect {
    if words.is_empty() {
        if own == b"local" {
            let mut names: Vec<Vec<u8>> = state.locals.iter().map(|local| local.0.clone()).collect();
            nslab_small::sort(&mut names);
            for name in names {
                if let Some(var) = state.vars.get(&name) {
                    sys.print([&assigned(&name, var)[..], b"\n"].concat());
                }
            }
            return Effect::Done;
        }
        if !wanted.prints && wanted.on.is_empty() {
            super::variable::list(sys, state);
            return Effect::Done;
        }
        for (name, var) in state.vars.iter() {
            let flags = fetch::attributes(var);
            if wanted.on.iter().all(|letter| flags.as_bytes().contains(letter)) {
                sys.print(shown(name, var));
            }
        }
        return Effect::Done;
    }
    for name in words {
        match state.vars.get(name) {
            Some(var) => sys.print(shown(name, var)),
            None => match state.dynamic_array(name) {
                Some(values) => {
                    let pairs = values.into_iter().enumerate().map(|(index, value)| (index as i64, value));
                    let flag = if name == b"BASH_VERSINFO" { "r" } else { "" };
                    let elements = elements(&Array::Indexed(pairs.collect()));
                    sys.print([format!("declare -a{flag} ").as_bytes(), name, b"=", &elements, b"\n"].concat());
                }
                None => {
                    complain(sys, state, own, &format!("{}: not found", lossy(name))).await;
                    state.status = 1;
                }
            },
        }
    }
    Effect::Done
}

async fn functions(sys: &Sys, state: &mut State, wanted: &Wanted, words: &[Vec<u8>]) -> Effect {
    let names: Vec<Vec<u8>> = match words.is_empty() {
        true => state.functions.keys().cloned().collect(),
        false => words.to_vec(),
    };
    for name in names {
        if !state.functions.contains_key(&name) {
            state.status = 1;
        } else if wanted.names_only && words.is_empty() {
            sys.print([b"declare -f ", &name[..], b"\n"].concat());
        } else if wanted.names_only {
            sys.print([&name[..], b"\n"].concat());
        } else {
            body(sys, state, &name).await;
        }
    }
    Effect::Done
}

/// A function as bash prints it.
pub(super) async fn body(sys: &Sys, state: &State, name: &[u8]) {
    let Some(function) = state.functions.get(&name.to_vec()) else { return };
    let what = match show::function(name, function) {
        Ok(text) => return sys.print(text),
        Err(what) => what,
    };
    let _ = sys.flush().await;
    if !state.is_interactive {
        sys.unsupported(&lossy(&state.name), what).await;
    }
    let text = format!("{}: nslab does not model {what}\n", lossy(name));
    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
}

/// `unset` of an element: `name[index]`.
pub(super) async fn unset_element(
    sys: &Sys,
    state: &mut State,
    word: &[u8],
    at: usize,
) -> Result<(), crate::sh::expand::Stop> {
    let (name, inside) = (&word[..at], &word[at + 1..word.len() - 1]);
    if matches!(inside, b"@" | b"*") {
        forget(state, name);
        return Ok(());
    }
    let key = fetch::key(sys, state, name, &crate::sh::ast::Word::text(inside, true)).await?;
    if state.var(name).is_some_and(|var| var.array.is_some()) {
        state.var_mut(name).array_mut().remove(&key);
    }
    Ok(())
}
