//! Built-in commands.

mod job;
mod printf;
mod read;
mod test;
mod trap;
mod variable;
mod world;

use std::sync::Arc;

use super::Dialect;
use super::frame::Input;
use super::leaf::Effect;
use super::simple;
use super::state::State;
use crate::sys::Sys;
use crate::text::{lossy, number};

/// A built-in command.
#[derive(Clone, Copy)]
pub(super) struct Builtin {
    /// "Special" in POSIX's sense: assignments before it stay, errors in it end the shell.
    pub(super) is_special: bool,
    is_modelled: bool,
}

const SPECIAL: [&str; 13] =
    [":", ".", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift", "unset"];
const REGULAR: [&str; 19] = [
    "[", "cd", "command", "echo", "false", "jobs", "kill", "local", "printf", "pwd", "read", "test", "true", "type",
    "umask", "wait", "trap", "fg", "bg",
];
const UNMODELLED: [&str; 7] = ["alias", "unalias", "getopts", "hash", "times", "ulimit", "history"];
const BASH_UNMODELLED: [&str; 20] = [
    "[[", "((", "bind", "builtin", "caller", "compgen", "complete", "declare", "dirs", "disown", "enable", "fc",
    "help", "let", "logout", "mapfile", "popd", "pushd", "shopt", "typeset",
];

/// Finds a built-in by name.
pub(super) fn find(name: &[u8], dialect: Dialect) -> Option<Builtin> {
    let name = str::from_utf8(name).ok()?;
    if SPECIAL.contains(&name) || (name == "source" && dialect != Dialect::Dash) {
        return Some(Builtin { is_special: true, is_modelled: true });
    }
    if REGULAR.contains(&name) {
        return Some(Builtin { is_special: false, is_modelled: true });
    }
    let is_missing = UNMODELLED.contains(&name) || (dialect.is_bash() && BASH_UNMODELLED.contains(&name));
    is_missing.then_some(Builtin { is_special: false, is_modelled: false })
}

/// Says `PREFIX NAME: MESSAGE`.
async fn complain(sys: &Sys, state: &State, name: &[u8], message: &str) {
    let _ = sys.flush().await;
    let place = match state.dialect {
        Dialect::Ash => format!(": line {}: ", state.line.saturating_sub(1)),
        _ => ": ".to_string(),
    };
    sys.eprint([&state.prefix(), name, place.as_bytes(), message.as_bytes(), b"\n"].concat()).await;
}

/// Runs a built-in; its output is in the buffer.
pub(super) async fn run(sys: &Sys, state: &mut State, builtin: Builtin, argv: &[Vec<u8>]) -> Effect {
    if !builtin.is_modelled {
        // A script that goes on without it would tell something false; at a prompt a person reads the line.
        if !state.is_interactive {
            sys.unsupported(&lossy(&state.name), &lossy(&argv[0])).await;
        }
        complain(sys, state, &argv[0], "nslab does not model this command of the shell").await;
        state.status = crate::getopt::UNMODELLED;
        return Effect::Done;
    }
    let operands = &argv[1..];
    let status = match &argv[0][..] {
        b":" | b"true" => 0,
        b"false" => 1,
        b"break" | b"continue" => return leave(sys, state, argv).await,
        b"return" | b"exit" => return end(sys, state, argv).await,
        b"eval" => {
            let text = operands.join(&b' ');
            state.status = 0;
            return Effect::Input(Input::text(text, state.line));
        }
        b"." | b"source" => return source(sys, state, argv).await,
        b"exec" => return exec(sys, state, operands).await,
        b"command" => return command(sys, state, operands).await,
        b"echo" => {
            sys.print(echo(state, operands));
            0
        }
        b"printf" => printf::run(sys, state, operands).await,
        b"test" | b"[" => test::run(sys, state, argv).await,
        b"read" => read::run(sys, state, operands).await,
        b"cd" => world::cd(sys, state, operands).await,
        b"pwd" => world::pwd(sys, state).await,
        b"umask" => world::umask(sys, state, operands).await,
        b"kill" => job::kill(sys, state, operands).await,
        b"wait" => job::wait(sys, state, operands).await,
        b"jobs" => job::jobs(sys, state, operands).await,
        b"fg" | b"bg" => job::resume(sys, state, argv).await,
        b"trap" => trap::run(sys, state, operands).await,
        b"type" => kinds(sys, state, operands).await,
        b"set" => variable::set(sys, state, operands).await,
        b"shift" => variable::shift(sys, state, operands).await,
        b"unset" => variable::unset(sys, state, operands).await,
        b"local" => variable::local(sys, state, operands).await,
        _ => variable::export(sys, state, argv).await,
    };
    state.status = status;
    // "Special built-in utility error: shall exit" - POSIX, 2.8.1; bash does so only in its POSIX mode.
    if builtin.is_special && status > 1 && !state.dialect.is_bash() { Effect::Abort } else { Effect::Done }
}

/// dash's echo knows escapes and one option, bash's neither and three.
fn echo(state: &State, words: &[Vec<u8>]) -> Vec<u8> {
    if state.dialect != Dialect::Dash {
        return crate::applet::echo::render(words);
    }
    let is_bare = words.first().is_some_and(|word| word == b"-n");
    let text = words[usize::from(is_bare)..].join(&b' ');
    let (mut text, stop) = crate::applet::echo::unescape(&text);
    if !is_bare && !stop {
        text.push(b'\n');
    }
    text
}

async fn leave(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let levels = match argv.get(1).map(|word| number::<usize>(word)) {
        None => 1,
        Some(Some(levels)) if levels > 0 => levels,
        Some(_) => {
            let text = format!("{}: numeric argument required", lossy(&argv[1]));
            complain(sys, state, &argv[0], &text).await;
            state.status = 128;
            return Effect::Abort;
        }
    };
    if argv[0] == b"break" { Effect::Break(levels) } else { Effect::Continue(levels) }
}

async fn end(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    if let Some(word) = argv.get(1) {
        match number::<i64>(word) {
            Some(value) => state.status = value as u8,
            None => {
                let text = match state.dialect {
                    Dialect::Bash => format!("{}: numeric argument required", lossy(word)),
                    Dialect::Dash => format!("Illegal number: {}", lossy(word)),
                    Dialect::Ash => format!("invalid number '{}'", lossy(word)),
                };
                complain(sys, state, &argv[0], &text).await;
                state.status = 2;
            }
        }
    }
    if argv[0] == b"return" {
        return Effect::Return;
    }
    if state.is_interactive && state.dialect.is_bash() {
        sys.eprint(b"exit\n").await;
    }
    Effect::Exit
}

async fn source(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let Some(path) = argv.get(1) else {
        complain(sys, state, &argv[0], "filename argument required").await;
        state.status = 2;
        return Effect::Done;
    };
    match sys.read_file(path).await {
        Ok(text) => {
            state.status = 0;
            Effect::Input(Input::text(text, 1))
        }
        Err(errno) => {
            let path = lossy(path);
            match state.dialect {
                Dialect::Bash => {
                    let text = format!("{path}: {}\n", errno.strerror());
                    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
                    state.status = 1;
                    return Effect::Done;
                }
                Dialect::Dash => complain(sys, state, &argv[0], &format!("cannot open {path}: No such file")).await,
                Dialect::Ash => {
                    complain(sys, state, &argv[0], &format!("can't open '{path}': {}", errno.strerror())).await
                }
            }
            state.status = 2;
            Effect::Abort
        }
    }
}

async fn exec(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let Some(name) = argv.first() else {
        state.status = 0;
        return Effect::Done;
    };
    if simple::find(sys, state, name).await.is_none() {
        complain(sys, state, b"exec", &format!("{}: not found", lossy(name))).await;
        state.status = 127;
        return if state.is_interactive { Effect::Done } else { Effect::Exit };
    }
    let environment = state.environment(&[]);
    state.status = simple::exec(sys, state, argv, &environment).await;
    if state.is_interactive { Effect::Done } else { Effect::Exit }
}

/// `command [-v] NAME ARG…`
async fn command(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    match argv.first().map(Vec::as_slice) {
        None => state.status = 0,
        Some(b"-v") => {
            state.status = 0;
            for name in &argv[1..] {
                if find(name, state.dialect).is_some() || state.functions.contains_key(name) {
                    sys.print([&name[..], b"\n"].concat());
                } else if let Some(path) = simple::find(sys, state, name).await {
                    sys.print([&path[..], b"\n"].concat());
                } else {
                    state.status = if state.dialect.is_bash() { 1 } else { 127 };
                }
            }
        }
        Some(option) if option.starts_with(b"-") => {
            let text = format!("nslab does not model option {}", lossy(option));
            complain(sys, state, b"command", &text).await;
            state.status = crate::getopt::UNMODELLED;
        }
        Some(name) => {
            if let Some(builtin) = find(name, state.dialect).filter(|_| name != b"command") {
                return Box::pin(run(sys, state, builtin, argv)).await;
            }
            match super::launch::foreground(sys, state).await {
                Err(stop) => return stop.effect(state),
                Ok(nslab_abi::Pid(0)) => {
                    let environment = state.environment(&[]);
                    state.status = simple::exec(sys, state, argv, &environment).await;
                    return Effect::End;
                }
                Ok(pid) => return super::launch::finish(sys, state, pid, &argv.join(&b' ')).await,
            }
        }
    }
    Effect::Done
}

const KEYWORDS: [&str; 16] =
    ["if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "{", "}", "in", "!"];

async fn kinds(sys: &Sys, state: &State, names: &[Vec<u8>]) -> u8 {
    let mut status = 0;
    if let Some(option) = names.first().filter(|name| state.dialect.is_bash() && name.starts_with(b"-")) {
        complain(sys, state, b"type", &format!("nslab does not model {}", lossy(option))).await;
        return crate::getopt::UNMODELLED;
    }
    for name in names {
        let shown = lossy(name);
        if KEYWORDS.contains(&shown.as_str()) {
            sys.print(format!("{shown} is a shell keyword\n"));
        } else if state.functions.contains_key(name) {
            sys.print(format!("{shown} is a {}function\n", if state.dialect.is_bash() { "" } else { "shell " }));
        } else if let Some(builtin) = find(name, state.dialect) {
            let special = if builtin.is_special && !state.dialect.is_bash() { "special " } else { "" };
            sys.print(format!("{shown} is a {special}shell builtin\n"));
        } else if let Some(path) = simple::find(sys, state, name).await {
            sys.print(format!("{shown} is {}\n", lossy(&path)));
        } else {
            match state.dialect {
                Dialect::Bash => complain(sys, state, b"type", &format!("{shown}: not found")).await,
                _ => sys.print(format!("{shown}: not found\n")),
            }
            status = if state.dialect.is_bash() { 1 } else { 127 };
        }
    }
    status
}

/// An option of `set` by its letter.
pub(super) fn set_letter(state: &mut State, letter: u8, is_on: bool) -> bool {
    let flags = &mut state.flags;
    match letter {
        b'e' => flags.errexit = is_on,
        b'f' => flags.noglob = is_on,
        b'u' => flags.nounset = is_on,
        b'x' => flags.xtrace = is_on,
        _ => return false,
    }
    true
}

/// An option of `set` by its name.
pub(super) fn set_named(state: &mut State, name: &[u8], is_on: bool) -> bool {
    let flags = &mut state.flags;
    match name {
        b"errexit" => flags.errexit = is_on,
        b"noglob" => flags.noglob = is_on,
        b"nounset" => flags.nounset = is_on,
        b"xtrace" => flags.xtrace = is_on,
        b"pipefail" if state.dialect != Dialect::Dash => flags.pipefail = is_on,
        _ => return false,
    }
    true
}

/// Quotes a word so that a shell reads it back.
pub(super) fn quote(word: &[u8], dialect: Dialect) -> Vec<u8> {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./:=,@%+^".contains(byte);
    if dialect == Dialect::Dash || (!word.is_empty() && word.iter().all(is_plain)) {
        return word.to_vec();
    }
    let mut out = vec![b'\''];
    for &byte in word {
        if byte == b'\'' { out.extend(b"'\\''") } else { out.push(byte) }
    }
    out.push(b'\'');
    out
}

/// Is this a name that a variable can have?
fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && !name[0].is_ascii_digit()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Drops a variable.
fn forget(state: &mut State, name: &[u8]) {
    Arc::make_mut(&mut state.vars).remove(name);
}
