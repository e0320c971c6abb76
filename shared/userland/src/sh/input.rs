//! Where commands come from: arguments, prompts, lines; and what is said about bad ones.

pub(super) mod prompt;
pub(super) mod syntax;

use std::sync::Arc;

use nslab_abi::ioctls::TIOCGPGRP;
use nslab_abi::{Errno, Fd, Pid, Ret, SigAction, Signal, Syscall};

use super::Dialect;
use super::editor::{self, Typed};
use super::frame::Input;
use super::leaf::Effect;
use super::state::State;
use crate::sys::Sys;
use crate::text::{basename, lossy, number};

/// `bash --version`
const VERSION: &str = "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
Copyright (C) 2022 Free Software Foundation, Inc.
License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>

This is free software; you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law.
";

/// Signals that an interactive shell treats its own way.
pub(super) const INTERACTIVE_SIGNALS: [Signal; 6] =
    [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU];

/// `SigAction::handler` of a shell's handler: the signal's number beyond SIG_IGN.
pub(super) const HANDLER: u64 = 0x1000;

/// Reads the arguments and looks at the world.
pub(super) async fn begin(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> Effect {
    let started = match arguments(sys, state, argv.get(1..).unwrap_or_default()).await {
        Ok(started) => started,
        Err(status) => {
            state.status = status;
            return Effect::End;
        }
    };
    state.pid = Pid(sys.int(Syscall::Getpid).await.unwrap_or(0) as i32);
    state.is_root = sys.int(Syscall::Geteuid).await == Ok(0);
    let parent = sys.int(Syscall::Getppid).await.unwrap_or(0);
    state.set(b"PPID", parent.to_string().into_bytes());
    if let Ok(cwd) = sys.getcwd().await {
        state.export(b"PWD", Some(cwd));
    }
    if state.dialect.is_bash() {
        let level = state.get(b"SHLVL").and_then(number::<i64>).unwrap_or(0) + 1;
        state.export(b"SHLVL", Some(level.to_string().into_bytes()));
        for (name, call) in [(&b"UID"[..], Syscall::Getuid), (b"EUID", Syscall::Geteuid)] {
            let id = sys.int(call).await.unwrap_or(0);
            state.set(name, id.to_string().into_bytes());
        }
        for (name, value) in [
            ("BASH_VERSION", "5.2.15(1)-release"),
            ("HOSTTYPE", "x86_64"),
            ("MACHTYPE", "x86_64-pc-linux-gnu"),
            ("OSTYPE", "linux-gnu"),
        ] {
            state.set(name.as_bytes(), value.as_bytes().to_vec());
        }
        if let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await {
            state.set(b"HOSTNAME", uts.nodename.clone());
            state.hostname = uts.nodename;
        }
    }
    let input = match started {
        Started::Text(text) => {
            state.is_command_string = true;
            if state.dialect.is_bash() {
                state.script = state.name.clone();
            }
            Input { is_last: true, ..Input::text(text, 1) }
        }
        Started::File(path) => match sys.read_file(&path).await {
            Ok(text) if state.dialect.is_bash() && looks_binary(&text) => {
                sys.complain(&lossy(&state.name), [&path[..], b": cannot execute binary file"].concat()).await;
                state.name = path.clone();
                state.status = 126;
                return Effect::End;
            }
            Ok(text) => {
                state.script = path.clone();
                state.name = path;
                Input::text(text, 1)
            }
            Err(errno) => {
                state.status = cannot_open(sys, state, &path, errno).await;
                return Effect::End;
            }
        },
        Started::Stdin { is_forced } => {
            state.reads_stdin = true;
            let is_terminal = sys.isatty(Fd(0)).await && sys.isatty(Fd(2)).await;
            if is_forced || is_terminal {
                become_interactive(sys, state).await;
            }
            Input { fd: Some(Fd(0)), ..Input::text(Vec::new(), 1) }
        }
    };
    Effect::Input(input)
}

/// general.c:check_binary_file: a NUL in the first line.
fn looks_binary(text: &[u8]) -> bool {
    let head = &text[..text.len().min(80)];
    head.starts_with(b"\x7fELF") || head.split(|&byte| byte == b'\n').next().is_some_and(|line| line.contains(&0))
}

enum Started {
    Text(Vec<u8>),
    File(Vec<u8>),
    Stdin { is_forced: bool },
}

async fn arguments(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> Result<Started, u8> {
    let (mut is_command, mut is_stdin, mut is_forced) = (false, false, false);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        match &word[..] {
            b"-" | b"--" => {
                at += 1;
                break;
            }
            b"--version" if state.dialect.is_bash() => {
                sys.print(VERSION);
                return Err(sys.finish("bash", 0).await);
            }
            b"--login" | b"--norc" | b"--noprofile" | b"--noediting" | b"--posix" if state.dialect.is_bash() => {}
            word if word.starts_with(b"-") || word.starts_with(b"+") => {
                let is_on = word[0] == b'-';
                for &letter in &word[1..] {
                    match letter {
                        b'c' if is_on => is_command = true,
                        b's' if is_on => is_stdin = true,
                        b'i' if is_on => is_forced = true,
                        b'l' => {}
                        b'O' if state.dialect.is_bash() => {
                            at += 1;
                            let name = words.get(at).cloned().unwrap_or_default();
                            if !super::builtin::shopt::set(state, &name, is_on) {
                                let text = format!("{}: invalid shell option name", lossy(&name));
                                sys.complain(&lossy(&state.name), text).await;
                                return Err(2);
                            }
                        }
                        b'o' => {
                            at += 1;
                            let name = words.get(at).cloned().unwrap_or_default();
                            if !super::builtin::options::set_named(state, &name, is_on) {
                                sys.complain(&lossy(&state.name), format!("{}: invalid option name", lossy(&name)))
                                    .await;
                                return Err(2);
                            }
                        }
                        letter if super::builtin::options::set_letter(state, letter, is_on) => {}
                        letter => {
                            let name = lossy(&state.name);
                            let letter = char::from(letter);
                            match state.dialect {
                                Dialect::Bash => sys.complain(&name, format!("-{letter}: invalid option")).await,
                                Dialect::Dash => sys.complain(&name, format!("0: Illegal option -{letter}")).await,
                                Dialect::Ash => sys.complain(&name, format!("illegal option -{letter}")).await,
                            }
                            return Err(2);
                        }
                    }
                }
            }
            _ => break,
        }
        at += 1;
    }
    let mut rest = words.get(at..).unwrap_or_default().iter().cloned();
    if is_command {
        let Some(text) = rest.next() else {
            let name = lossy(&state.name);
            match state.dialect {
                Dialect::Bash => sys.complain(&name, "-c: option requires an argument").await,
                Dialect::Dash => sys.complain(&name, "0: -c requires an argument").await,
                Dialect::Ash => sys.complain(&name, "-c requires an argument").await,
            }
            return Err(2);
        };
        if let Some(name) = rest.next() {
            state.name = name;
        }
        state.params = Arc::new(rest.collect());
        return Ok(Started::Text(text));
    }
    let script = if is_stdin { None } else { rest.next() };
    state.params = Arc::new(rest.collect());
    Ok(match script {
        Some(path) => Started::File(path),
        None => Started::Stdin { is_forced },
    })
}

async fn cannot_open(sys: &Sys, state: &State, path: &[u8], errno: Errno) -> u8 {
    let (name, path) = (lossy(&state.name), lossy(path));
    match state.dialect {
        Dialect::Bash => sys.complain(&name, format!("{path}: {}", errno.strerror())).await,
        Dialect::Dash if errno == Errno::ENOENT => {
            sys.complain(&name, format!("0: cannot open {path}: No such file")).await
        }
        Dialect::Dash => sys.complain(&name, format!("0: cannot open {path}: {}", errno.strerror())).await,
        Dialect::Ash => sys.complain(&name, format!("can't open '{path}': {}", errno.strerror())).await,
    }
    match (state.dialect, errno) {
        (Dialect::Bash, Errno::ENOENT) => 127,
        (Dialect::Bash, _) => 126,
        _ => 2,
    }
}

/// What a signal does where no trap is set: an interactive shell takes a note of SIGINT and ignores what would end or stop it.
pub(super) fn default_handler(state: &State, signal: Signal) -> u64 {
    match signal {
        Signal::SIGINT if state.is_interactive => HANDLER + u64::from(signal.0),
        signal if state.is_interactive && INTERACTIVE_SIGNALS.contains(&signal) => SigAction::IGNORE,
        _ => SigAction::DEFAULT,
    }
}

async fn become_interactive(sys: &Sys, state: &mut State) {
    state.is_interactive = true;
    if let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await {
        state.hostname = uts.nodename;
    }
    for signal in INTERACTIVE_SIGNALS {
        let handler = default_handler(state, signal);
        let act = Some(SigAction { handler, ..SigAction::default() });
        let _ = sys.call(Syscall::RtSigaction { signum: i32::from(signal.0), act }).await;
    }
    let group = sys.call(Syscall::Ioctl { fd: Fd(0), request: TIOCGPGRP, arg: 0, data: Vec::new() }).await;
    match group {
        Ok(_) => {
            state.has_job_control = true;
            let _ = sys.call(Syscall::Setpgid { pid: Pid(0), pgid: Pid(0) }).await;
            super::launch::give_terminal(sys, state.pid).await;
        }
        Err(errno) => {
            let name = lossy(&state.name);
            match state.dialect {
                Dialect::Bash => {
                    sys.complain(&name, format!("cannot set terminal process group (-1): {}", errno.strerror())).await;
                    sys.complain(&name, "no job control in this shell").await;
                }
                Dialect::Dash => sys.complain(&name, "0: can't access tty; job control turned off").await,
                Dialect::Ash => sys.complain(&name, "can't access tty; job control turned off").await,
            }
        }
    }
    state.name = basename(state.name.strip_prefix(b"-").unwrap_or(&state.name)).to_vec();
}

/// Reads a line.
pub(super) async fn read(sys: &Sys, state: &mut State, fd: Fd, is_continued: bool, line: u32) -> Effect {
    state.line = line;
    if !state.is_interactive {
        return lines(sys, state, fd).await;
    }
    if !is_continued {
        super::report::jobs(sys, state).await;
    }
    let text = prompt::render(state, is_continued);
    // Debian's dash knows no editing.
    if state.dialect != Dialect::Dash {
        match editor::read(sys, state, fd, &text).await {
            Typed::Line(line) => return typed(sys, state, line, is_continued).await,
            Typed::Interrupted => return Effect::Nothing,
            Typed::End => return end(sys, state, is_continued).await,
            Typed::NoTerminal => {}
        }
    }
    sys.eprint(&text).await;
    let effect = lines(sys, state, fd).await;
    match effect {
        Effect::More(bytes) if bytes.is_empty() => end(sys, state, is_continued).await,
        effect => effect,
    }
}

/// The input ended at a prompt.
async fn end(sys: &Sys, state: &mut State, is_continued: bool) -> Effect {
    if !is_continued && state.dialect.is_bash() {
        sys.eprint(state.farewell()).await;
    }
    if !is_continued && state.jobs.iter().any(super::state::Job::is_stopped) && !state.has_warned_of_jobs {
        sys.eprint(b"There are stopped jobs.\n").await;
        state.has_warned_of_jobs = true;
        return Effect::Nothing;
    }
    Effect::More(Vec::new())
}

/// Keeps a line for the history, and replaces the events that it names.
async fn typed(sys: &Sys, state: &mut State, line: Vec<u8>, is_continued: bool) -> Effect {
    let mut line = line;
    if state.dialect.is_bash() {
        match editor::events::expand(&line, &state.history) {
            Ok(None) => {}
            Ok(Some(expanded)) => {
                sys.eprint(&expanded).await;
                line = expanded;
            }
            Err(message) => {
                sys.eprint([&state.name[..], b": ", &message, b"\n"].concat()).await;
                return Effect::Nothing;
            }
        }
    }
    let text = line.strip_suffix(b"\n").unwrap_or(&line);
    if !text.trim_ascii().is_empty() {
        let history = Arc::make_mut(&mut state.history);
        match history.last_mut().filter(|_| is_continued) {
            // "attempts to save all lines of a multiple-line command in the same history entry" - bash(1), cmdhist.
            Some(last) => {
                let opens = [&b"do"[..], b"then", b"else", b"{", b"(", b"|", b"&&", b"||", b";", b"in"];
                let is_open = opens.iter().any(|word| last.ends_with(word));
                last.extend(if is_open { &b" "[..] } else { b"; " });
                last.extend(text);
            }
            None => history.push(text.to_vec()),
        }
        let most = state.get(b"HISTSIZE").and_then(number::<usize>).unwrap_or(HISTORY_LINES);
        let history = Arc::make_mut(&mut state.history);
        if history.len() > most {
            history.drain(..history.len() - most);
        }
        if !is_continued {
            state.has_warned_of_jobs &= text.starts_with(b"exit") || text.starts_with(b"jobs");
        }
    }
    Effect::More(line)
}

/// Lines that the history keeps - bash(1), HISTSIZE.
const HISTORY_LINES: usize = 500;

/// Reads as shells do where nobody types.
async fn lines(sys: &Sys, state: &State, fd: Fd) -> Effect {
    // bash reads byte by byte where it could not go back, so that its commands find the rest of the input.
    let is_bytewise = state.dialect.is_bash() && !state.is_interactive;
    let mut bytes = Vec::new();
    loop {
        match sys.read(fd, if is_bytewise { 1 } else { 1024 }).await {
            Ok(more) if more.is_empty() => break,
            Ok(more) => {
                bytes.extend(more);
                if !is_bytewise || bytes.ends_with(b"\n") {
                    break;
                }
            }
            Err(Errno::EINTR) if state.is_interactive => return Effect::Nothing,
            // What was read so far stays; the trap runs once the line is there.
            Err(Errno::EINTR) => {}
            Err(_) => break,
        }
    }
    Effect::More(bytes)
}
