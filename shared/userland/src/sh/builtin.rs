//! Built-in commands.

mod alias;
mod declare;
mod dirs;
mod getopts;
mod history;
mod job;
mod kinds;
mod limits;
mod mapfile;
pub(super) mod options;
pub(crate) mod outside;
mod printf;
mod quote;
mod read;
pub(super) mod shopt;
pub(super) mod test;
mod trap;
mod variable;
mod wait;
mod world;

use std::sync::Arc;

pub(super) use self::declare::assigned;
pub(super) use self::quote::{quote, quote_always};
use super::Dialect;
use super::frame::Input;
use super::leaf::Effect;
use super::simple;
use super::state::{State, is_name};
use crate::sys::Sys;
use crate::text::{lossy, number};

/// A built-in command.
#[derive(Clone, Copy)]
pub(super) struct Builtin {
    /// "Special" in POSIX's sense: assignments before it stay, errors in it end the shell.
    pub(super) is_special: bool,
    is_modelled: bool,
}

const SPECIAL: [&str; 15] = [
    ":", ".", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift", "times",
    "trap", "unset",
];
const REGULAR: [&str; 28] = [
    "[", "alias", "bg", "cd", "command", "echo", "false", "fg", "getopts", "hash", "jobs", "kill", "local", "printf",
    "pwd", "read", "test", "true", "type", "ulimit", "umask", "unalias", "wait", "trap", "times", "chdir", "history",
    "source",
];
const NOT_DASH: [&str; 2] = ["history", "source"];
const BASH: [&str; 16] = [
    "builtin",
    "declare",
    "dirs",
    "disown",
    "let",
    "logout",
    "mapfile",
    "popd",
    "pushd",
    "readarray",
    "shopt",
    "suspend",
    "typeset",
    "caller",
    "enable",
    "complete",
];
const BASH_UNMODELLED: [&str; 5] = ["bind", "compgen", "compopt", "fc", "help"];

/// Finds a built-in by name.
pub(super) fn find(name: &[u8], dialect: Dialect) -> Option<Builtin> {
    let name = str::from_utf8(name).ok()?;
    let is_bash = dialect.is_bash();
    if (NOT_DASH.contains(&name) && dialect == Dialect::Dash) || (name == "chdir" && is_bash) {
        return None;
    }
    if SPECIAL.contains(&name) || name == "source" {
        return Some(Builtin { is_special: true, is_modelled: true });
    }
    if REGULAR.contains(&name) || (is_bash && BASH.contains(&name)) {
        return Some(Builtin { is_special: false, is_modelled: true });
    }
    let is_missing = is_bash && BASH_UNMODELLED.contains(&name);
    is_missing.then_some(Builtin { is_special: false, is_modelled: false })
}

/// The names of all built-ins that work.
pub(super) fn names(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    let bash: &[&'static str] = if dialect.is_bash() { &BASH } else { &[] };
    SPECIAL.iter().chain(&REGULAR).chain(bash).copied().filter(move |name| find(name.as_bytes(), dialect).is_some())
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
            let operands = if operands.first().is_some_and(|word| word == b"--") { &operands[1..] } else { operands };
            let text = operands.join(&b' ');
            settle(state, &text);
            // Its lines count on from the command's own.
            return Effect::Input(Input { is_eval: true, ..Input::text(text, state.line) });
        }
        b"." | b"source" => return source(sys, state, argv).await,
        b"exec" => return exec(sys, state, operands).await,
        b"command" => return kinds::command(sys, state, operands).await,
        b"builtin" => return builtin_only(sys, state, operands).await,
        b"declare" | b"typeset" | b"local" => return declare::run(sys, state, argv).await,
        b"logout" if state.is_login() => return end(sys, state, argv).await,
        b"logout" => {
            complain(sys, state, b"logout", "not login shell: use `exit'").await;
            1
        }
        b"caller" => world::caller(sys, state),
        b"enable" | b"complete" | b"suspend" => {
            complain(sys, state, &argv[0], "nslab does not model this command of the shell").await;
            crate::getopt::UNMODELLED
        }
        b"alias" => alias::alias(sys, state, operands).await,
        b"unalias" => alias::unalias(sys, state, operands).await,
        b"getopts" => getopts::run(sys, state, operands).await,
        b"hash" => kinds::hash(sys, state, operands).await,
        b"history" => history::run(sys, state, operands).await,
        b"let" => return variable::calculate(sys, state, operands).await,
        b"mapfile" | b"readarray" => mapfile::run(sys, state, argv).await,
        b"pushd" | b"popd" | b"dirs" => dirs::run(sys, state, argv).await,
        b"shopt" => shopt::run(sys, state, operands).await,
        b"times" => super::times::times(sys, state).await,
        b"ulimit" => limits::run(sys, state, operands).await,
        b"disown" => job::disown(sys, state, operands).await,
        b"echo" => {
            sys.print(echo(state, operands));
            0
        }
        b"printf" => printf::run(sys, state, operands).await,
        b"test" | b"[" => test::run(sys, state, argv).await,
        b"read" => read::run(sys, state, operands).await,
        b"cd" | b"chdir" => world::cd(sys, state, operands).await,
        b"pwd" => world::pwd(sys, state, operands).await,
        b"umask" => world::umask(sys, state, operands).await,
        b"kill" => job::kill(sys, state, operands).await,
        b"wait" => wait::run(sys, state, operands).await,
        b"jobs" => job::jobs(sys, state, operands).await,
        b"fg" | b"bg" => job::resume(sys, state, argv).await,
        b"trap" => trap::run(sys, state, operands).await,
        b"type" => kinds::kinds(sys, state, operands).await,
        b"set" => options::set(sys, state, operands).await,
        b"shift" => variable::shift(sys, state, operands).await,
        b"unset" => return variable::unset(sys, state, operands).await,
        _ => return variable::export(sys, state, argv).await,
    };
    state.status = status;
    // "Special built-in utility error: shall exit" - POSIX, 2.8.1; bash does so only in its POSIX mode.
    if builtin.is_special && status > 1 && !state.dialect.is_bash() { Effect::Abort } else { Effect::Done }
}

/// What has no command in it succeeds; otherwise its first command still sees the status before it.
fn settle(state: &mut State, text: &[u8]) {
    let is_idle = |line: &[u8]| matches!(line.trim_ascii_start().first(), None | Some(b'#'));
    if text.split(|&byte| byte == b'\n').all(is_idle) {
        state.status = 0;
    }
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
            let text = match state.dialect {
                Dialect::Bash if number::<i64>(&argv[1]).is_some() => {
                    format!("{}: loop count out of range", lossy(&argv[1]))
                }
                Dialect::Bash => format!("{}: numeric argument required", lossy(&argv[1])),
                _ => format!("Illegal number: {}", lossy(&argv[1])),
            };
            complain(sys, state, &argv[0], &text).await;
            state.status = if state.dialect.is_bash() { 128 } else { 2 };
            return if state.dialect.is_bash() { Effect::Exit } else { Effect::Abort };
        }
    };
    if state.nr_loops == Some(0) {
        if state.dialect.is_bash() {
            complain(sys, state, &argv[0], "only meaningful in a `for', `while', or `until' loop").await;
        }
        state.status = 0;
        return Effect::Done;
    }
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
        // Only bash insists on something to return from; dash ends the script.
        if state.dialect.is_bash() && state.calls.is_empty() && state.sources.is_empty() {
            complain(sys, state, b"return", "can only `return' from a function or sourced script").await;
            state.status = 2;
            return Effect::Done;
        }
        return Effect::Return;
    }
    let has_stopped = state.jobs.iter().any(super::state::Job::is_stopped);
    if state.is_interactive && has_stopped && !state.has_warned_of_jobs {
        match state.dialect.is_bash() {
            true => sys.eprint([state.farewell(), b"There are stopped jobs.\n"].concat()).await,
            false => sys.eprint(b"You have stopped jobs.\n").await,
        }
        state.has_warned_of_jobs = true;
        state.status = 1;
        return Effect::Nothing;
    }
    if state.is_interactive && state.dialect.is_bash() {
        sys.eprint(state.farewell()).await;
    }
    Effect::Exit
}

async fn source(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let argv = if argv.get(1).is_some_and(|word| word == b"--") { &argv[1..] } else { argv };
    let Some(name) = argv.get(1) else {
        if state.dialect.is_bash() {
            complain(sys, state, &argv[0], "filename argument required").await;
            sys.eprint([&argv[0], &b": usage: "[..], &argv[0], b" filename [arguments]\n"].concat()).await;
        }
        state.status = 2;
        return Effect::Done;
    };
    let path = sourced(sys, state, name).await;
    match sys.read_file(&path).await {
        Ok(text) => {
            settle(state, &text);
            let params = (state.dialect.is_bash() && argv.len() > 2).then(|| argv[2..].to_vec());
            Effect::Source { path, text, params }
        }
        Err(errno) => {
            let shown = lossy(name);
            match state.dialect {
                Dialect::Bash => {
                    let text = match errno {
                        nslab_abi::Errno::EISDIR => format!("{}: {shown}: is a directory\n", lossy(&argv[0])),
                        errno => format!("{shown}: {}\n", errno.strerror()),
                    };
                    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
                    state.status = 1;
                    return Effect::Done;
                }
                Dialect::Dash if name.contains(&b'/') => {
                    complain(sys, state, &argv[0], &format!("cannot open {shown}: No such file")).await;
                }
                Dialect::Dash => complain(sys, state, &argv[0], &format!("{shown}: not found")).await,
                Dialect::Ash => {
                    complain(sys, state, &argv[0], &format!("can't open '{shown}': {}", errno.strerror())).await
                }
            }
            state.status = 2;
            Effect::Abort
        }
    }
}

/// The file that `.` means: along PATH, then in bash the working directory.
async fn sourced(sys: &Sys, state: &State, name: &[u8]) -> Vec<u8> {
    if name.contains(&b'/') {
        return name.to_vec();
    }
    for dir in state.get(b"PATH").unwrap_or_default().split(|&byte| byte == b':') {
        let path = crate::text::join(if dir.is_empty() { b"." } else { dir }, name);
        if sys.stat(&path).await.is_ok_and(|stat| stat.is_file()) {
            return path;
        }
    }
    name.to_vec()
}

/// `exec [-cl] [-a NAME] [COMMAND [ARG…]]`
async fn exec(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let (mut at, mut is_clean, mut is_login, mut shown) = (0, false, false, None);
    while let Some(word) = argv.get(at).filter(|word| state.dialect.is_bash() && word.len() > 1 && word[0] == b'-') {
        at += 1;
        match &word[..] {
            b"-c" => is_clean = true,
            b"-l" => is_login = true,
            b"-a" => {
                shown = argv.get(at).cloned();
                at += 1;
            }
            b"--" => break,
            word => {
                complain(sys, state, b"exec", &format!("-{}: invalid option", lossy(&word[1..2]))).await;
                sys.eprint("exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n").await;
                state.status = 2;
                return Effect::Done;
            }
        }
    }
    let argv = argv.get(at..).unwrap_or_default();
    let Some(name) = argv.first() else {
        state.status = 0;
        return Effect::Done;
    };
    if simple::find(sys, state, name).await.is_none() {
        complain(sys, state, b"exec", &format!("{}: not found", lossy(name))).await;
        state.status = 127;
        return if state.is_interactive { Effect::Done } else { Effect::Exit };
    }
    let environment = if is_clean { Vec::new() } else { state.environment(&[]) };
    let mut shown = shown.unwrap_or_else(|| name.clone());
    if is_login {
        shown.insert(0, b'-');
    }
    state.status = simple::exec_as(sys, state, argv, &shown, &environment).await;
    if state.is_interactive { Effect::Done } else { Effect::Exit }
}

/// `builtin NAME ARG…`
async fn builtin_only(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let Some(name) = argv.first() else {
        state.status = 0;
        return Effect::Done;
    };
    match find(name, state.dialect) {
        Some(builtin) => Box::pin(run(sys, state, builtin, argv)).await,
        None => {
            complain(sys, state, b"builtin", &format!("{}: not a shell builtin", lossy(name))).await;
            state.status = 1;
            Effect::Done
        }
    }
}

/// Drops a variable.
fn forget(state: &mut State, name: &[u8]) {
    let name = state.target(name).to_vec();
    if let Some(local) = state.locals.iter().any(|local| local.0 == name).then(|| state.vars.get(&name)).flatten() {
        // A local variable stays one, without its value - bash(1), unset.
        let is_exported = local.is_exported;
        Arc::make_mut(&mut state.vars).insert(name, super::state::Var { is_exported, ..Default::default() });
        return;
    }
    Arc::make_mut(&mut state.vars).remove(&name);
}
