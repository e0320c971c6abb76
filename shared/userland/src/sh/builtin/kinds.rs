//! `type`, `command`, `hash`: what a word means.

use std::sync::Arc;

use super::{complain, find, quote};
use crate::sh::Dialect;
use crate::sh::leaf::Effect;
use crate::sh::simple;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

const KEYWORDS: [&str; 16] =
    ["if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "{", "}", "in", "!"];
const BASH_KEYWORDS: [&str; 6] = ["[[", "]]", "function", "select", "time", "coproc"];

fn is_keyword(state: &State, name: &[u8]) -> bool {
    let is = |word: &&str| word.as_bytes() == name;
    KEYWORDS.iter().any(is) || (state.dialect.is_bash() && BASH_KEYWORDS.iter().any(is))
}

/// One meaning of a word.
enum Meaning {
    Alias(Vec<u8>),
    Keyword,
    Function,
    Builtin { is_special: bool },
    Hashed(Vec<u8>),
    File(Vec<u8>),
}

/// The meanings of a word, the one that counts first.
async fn meanings(sys: &Sys, state: &State, name: &[u8], skips_functions: bool) -> Vec<Meaning> {
    let mut all = Vec::new();
    let expands = !state.dialect.is_bash() || state.is_interactive || state.shopt.expand_aliases;
    if let Some(value) = state.aliases.get(name).filter(|_| expands) {
        all.push(Meaning::Alias(value.clone()));
    }
    if is_keyword(state, name) {
        all.push(Meaning::Keyword);
    }
    if state.functions.contains_key(name) && !skips_functions {
        all.push(Meaning::Function);
    }
    if let Some(builtin) = find(name, state.dialect) {
        all.push(Meaning::Builtin { is_special: builtin.is_special });
    }
    match state.hashed.get(name) {
        Some((path, _)) => all.push(Meaning::Hashed(path.clone())),
        None => {
            if let Some(path) = simple::find(sys, state, name).await
                && (!name.contains(&b'/') || simple::is_executable(sys, name).await)
            {
                all.push(Meaning::File(path));
            }
        }
    }
    all
}

/// `type [-aftpP] NAME…`
pub(super) async fn kinds(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    let (mut all, mut word_only, mut path_only, mut forced, mut skips) = (false, false, false, false, false);
    let mut at = 0;
    while let Some(option) = words.get(at).filter(|word| state.dialect.is_bash() && word.len() > 1 && word[0] == b'-') {
        at += 1;
        for letter in &option[1..] {
            match letter {
                b'a' => all = true,
                b't' => word_only = true,
                b'p' => path_only = true,
                b'P' => forced = true,
                b'f' => skips = true,
                b'-' => {}
                letter => {
                    complain(sys, state, b"type", &format!("-{}: invalid option", char::from(*letter))).await;
                    sys.eprint("type: usage: type [-afptP] name [name ...]\n").await;
                    return 2;
                }
            }
        }
    }
    let mut status = 0;
    for name in &words[at..] {
        let mut found = meanings(sys, state, name, skips).await;
        if all && state.dialect.is_bash() && !name.contains(&b'/') {
            // Whatever is remembered, all that PATH has.
            found.retain(|meaning| !matches!(meaning, Meaning::File(_) | Meaning::Hashed(_)));
            for dir in state.get(b"PATH").unwrap_or_default().split(|&byte| byte == b':') {
                let path = crate::text::join(if dir.is_empty() { b"." } else { dir }, name);
                if simple::is_executable(sys, &path).await {
                    found.push(Meaning::File(path));
                }
            }
        }
        if forced {
            found.retain(|meaning| matches!(meaning, Meaning::File(_) | Meaning::Hashed(_)));
        }
        if found.is_empty() {
            let shown = lossy(name);
            match state.dialect {
                Dialect::Bash if word_only || path_only || forced => {}
                Dialect::Bash => complain(sys, state, b"type", &format!("{shown}: not found")).await,
                _ => sys.print(format!("{shown}: not found\n")),
            }
            status = if state.dialect.is_bash() { 1 } else { 127 };
        }
        let most = if all { found.len() } else { 1 };
        for meaning in found.iter().take(most) {
            if word_only {
                sys.print(match meaning {
                    Meaning::Alias(_) => "alias\n",
                    Meaning::Keyword => "keyword\n",
                    Meaning::Function => "function\n",
                    Meaning::Builtin { .. } => "builtin\n",
                    Meaning::Hashed(_) | Meaning::File(_) => "file\n",
                });
            } else if path_only || forced {
                if let Meaning::Hashed(path) | Meaning::File(path) = meaning {
                    sys.print([&path[..], b"\n"].concat());
                }
            } else {
                describe(sys, state, name, meaning).await;
            }
        }
    }
    status
}

async fn describe(sys: &Sys, state: &State, name: &[u8], meaning: &Meaning) {
    let shown = lossy(name);
    let is_bash = state.dialect.is_bash();
    match meaning {
        Meaning::Alias(value) if is_bash => sys.print(format!("{shown} is aliased to `{}'\n", lossy(value))),
        Meaning::Alias(value) => sys.print(format!("{shown} is an alias for {}\n", lossy(value))),
        Meaning::Keyword => sys.print(format!("{shown} is a shell keyword\n")),
        Meaning::Function if is_bash => {
            sys.print(format!("{shown} is a function\n"));
            super::declare::body(sys, state, name).await;
        }
        Meaning::Function => sys.print(format!("{shown} is a shell function\n")),
        Meaning::Builtin { is_special } => {
            let special = if *is_special && !is_bash { "special " } else { "" };
            sys.print(format!("{shown} is a {special}shell builtin\n"));
        }
        Meaning::Hashed(path) if is_bash => sys.print(format!("{shown} is hashed ({})\n", lossy(path))),
        Meaning::Hashed(path) => sys.print(format!("{shown} is a tracked alias for {}\n", lossy(path))),
        Meaning::File(path) => sys.print(format!("{shown} is {}\n", lossy(path))),
    }
}

/// `command [-pVv] NAME ARG…`
pub(super) async fn command(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> Effect {
    let (mut at, mut shows, mut describes) = (0, false, false);
    while let Some(option) = words.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        match &option[..] {
            b"-v" => shows = true,
            b"-V" => describes = true,
            b"-p" => {}
            b"--" => break,
            option => {
                let letter = lossy(&option[1..2]);
                let text = match state.dialect {
                    Dialect::Bash => format!("-{letter}: invalid option"),
                    _ => format!("Illegal option -{letter}"),
                };
                complain(sys, state, b"command", &text).await;
                if state.dialect.is_bash() {
                    sys.eprint("command: usage: command [-pVv] command [arg ...]\n").await;
                }
                state.status = 2;
                return Effect::Done;
            }
        }
    }
    let words = &words[at..];
    if describes {
        state.status = kinds(sys, state, words).await;
        return Effect::Done;
    }
    if shows {
        state.status = 0;
        for name in words {
            let line = match meanings(sys, state, name, false).await.into_iter().next() {
                Some(Meaning::Alias(value)) => [&b"alias "[..], name, b"=", &quote::quote_always(&value)].concat(),
                Some(Meaning::Hashed(path) | Meaning::File(path)) => path,
                Some(_) => name.clone(),
                None => {
                    state.status = if state.dialect.is_bash() { 1 } else { 127 };
                    continue;
                }
            };
            sys.print([&line[..], b"\n"].concat());
        }
        return Effect::Done;
    }
    let Some(name) = words.first() else {
        state.status = 0;
        return Effect::Done;
    };
    if let Some(builtin) = find(name, state.dialect) {
        let builtin = super::Builtin { is_special: false, ..builtin };
        return Box::pin(super::run(sys, state, builtin, words)).await;
    }
    match crate::sh::launch::foreground(sys, state).await {
        Err(stop) => stop.effect(state),
        Ok(nslab_abi::Pid(0)) => {
            let environment = state.environment(&[]);
            state.status = simple::exec(sys, state, words, &environment).await;
            Effect::End
        }
        Ok(pid) => crate::sh::launch::finish(sys, state, pid, &words.join(&b' ')).await,
    }
}

/// `hash [-r] [-d] [-t] [NAME…]`
pub(super) async fn hash(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    match words.first().map(Vec::as_slice) {
        None => {
            if state.hashed.is_empty() && state.dialect.is_bash() {
                sys.print("hash: hash table empty\n");
            } else if state.dialect.is_bash() {
                sys.print("hits\tcommand\n");
            }
            for (path, hits) in state.hashed.values() {
                match state.dialect {
                    Dialect::Bash => sys.print(format!("{hits:4}\t{}\n", lossy(path))),
                    _ => sys.print(format!("{}\n", lossy(path))),
                }
            }
            return 0;
        }
        Some(b"-r") => {
            state.hashed = Arc::default();
            return 0;
        }
        _ => {}
    }
    let is_drop = words[0] == b"-d";
    let shows = words[0] == b"-t";
    let mut status = 0;
    for name in words.iter().skip(usize::from(is_drop || shows)) {
        if is_drop && Arc::make_mut(&mut state.hashed).remove(&name[..]).is_some() {
            continue;
        }
        if shows && let Some((path, _)) = state.hashed.get(&name[..]) {
            sys.print([&path[..], b"\n"].concat());
            continue;
        }
        let found = if is_drop || shows { None } else { simple::find(sys, state, name).await };
        match found {
            Some(path) => {
                Arc::make_mut(&mut state.hashed).insert(name.clone(), (path, 0));
            }
            None if find(name, state.dialect).is_some() && !is_drop && !shows => {}
            None => {
                complain(sys, state, b"hash", &format!("{}: not found", lossy(name))).await;
                status = 1;
            }
        }
    }
    status
}
