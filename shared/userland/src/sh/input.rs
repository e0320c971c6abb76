//! Where commands come from: arguments, prompts, lines; and what is said about bad ones.

pub(super) mod prompt;

use std::sync::Arc;

use nslab_abi::{Errno, Fd, Pid, Ret, SigAction, Signal, Syscall, WaitFlags, WaitStatus};

use super::Dialect;
use super::frame::Input;
use super::leaf::Effect;
use super::parse::{Missing, Trouble};
use super::state::State;
use crate::sys::Sys;
use crate::text::{basename, lossy, number};

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
        state.set(b"BASH_VERSION", b"5.2.15(1)-release".to_vec());
        if let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await {
            state.set(b"HOSTNAME", uts.nodename.clone());
            state.hostname = uts.nodename;
        }
    }
    let input = match started {
        Started::Text(text) => {
            state.is_command_string = true;
            Input { is_last: true, ..Input::text(text, 1) }
        }
        Started::File(path) => match sys.read_file(&path).await {
            Ok(text) => {
                state.name = path;
                Input::text(text, 1)
            }
            Err(errno) => {
                state.status = cannot_open(sys, state, &path, errno).await;
                return Effect::End;
            }
        },
        Started::Stdin { is_forced } => {
            let is_terminal = sys.isatty(Fd(0)).await && sys.isatty(Fd(2)).await;
            if is_forced || is_terminal {
                become_interactive(sys, state).await;
            }
            Input { fd: Some(Fd(0)), ..Input::text(Vec::new(), 1) }
        }
    };
    Effect::Input(input)
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
            b"--login" | b"--norc" | b"--noprofile" | b"--noediting" | b"--posix" if state.dialect.is_bash() => {}
            word if word.starts_with(b"-") => {
                for &letter in &word[1..] {
                    match letter {
                        b'c' => is_command = true,
                        b's' => is_stdin = true,
                        b'i' => is_forced = true,
                        b'l' => {}
                        b'o' => {
                            at += 1;
                            let name = words.get(at).cloned().unwrap_or_default();
                            if !super::builtin::set_named(state, &name, true) {
                                sys.complain(&lossy(&state.name), format!("{}: invalid option name", lossy(&name)))
                                    .await;
                                return Err(2);
                            }
                        }
                        letter if super::builtin::set_letter(state, letter, true) => {}
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

async fn become_interactive(sys: &Sys, state: &mut State) {
    const TIOCGPGRP: u64 = 0x540F;
    state.is_interactive = true;
    if let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await {
        state.hostname = uts.nodename;
    }
    for signal in INTERACTIVE_SIGNALS {
        let handler = if signal == Signal::SIGINT { HANDLER + u64::from(signal.0) } else { SigAction::IGNORE };
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
    if state.is_interactive {
        if !is_continued {
            report_jobs(sys, state).await;
        }
        let text = prompt::render(state, is_continued);
        sys.eprint(&text).await;
    }
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
            Err(Errno::EINTR) => {
                if state.is_interactive {
                    sys.eprint(b"\n").await;
                }
                return Effect::Nothing;
            }
            Err(_) => break,
        }
    }
    if bytes.is_empty() && state.is_interactive && !is_continued && state.dialect.is_bash() {
        sys.eprint(b"exit\n").await;
    }
    Effect::More(bytes)
}

/// Tells of the background jobs that ended.
pub(super) async fn report_jobs(sys: &Sys, state: &mut State) {
    while let Ok(Some((pid, status))) = sys.wait4(Pid(-1), WaitFlags::NOHANG).await {
        state.note_child(pid, status);
    }
    let newest = state.jobs.iter().map(|job| job.number).max();
    let mut rest = Vec::new();
    for job in std::mem::take(&mut state.jobs) {
        let what = match job.status {
            Some(WaitStatus::Exited(0)) => "Done".to_string(),
            Some(WaitStatus::Exited(status)) if state.dialect.is_bash() => format!("Exit {status}"),
            Some(WaitStatus::Exited(status)) => format!("Done({status})"),
            Some(WaitStatus::Signaled(signal, _)) => signal.strsignal(),
            _ => {
                rest.push(job);
                continue;
            }
        };
        let mark = if Some(job.number) == newest { '+' } else { '-' };
        let width = if state.dialect.is_bash() { 24 } else { 27 };
        sys.eprint(format!("[{}]{mark}  {what:<width$}{}\n", job.number, lossy(&job.text))).await;
    }
    state.jobs = rest;
}

/// Says what is wrong with the text.
pub(super) async fn syntax(sys: &Sys, state: &mut State, trouble: &Trouble, text: &[u8]) -> Effect {
    if let Trouble::Unmodelled { what, .. } = trouble {
        if !state.is_interactive {
            sys.unsupported(&lossy(&state.name), what).await;
        }
        sys.complain(&lossy(&state.name), format!("nslab does not model {what}")).await;
        state.status = crate::getopt::UNMODELLED;
        return Effect::Nothing;
    }
    let name = lossy(&state.name);
    let extra = u32::from(!text.ends_with(b"\n"));
    let message = match state.dialect {
        Dialect::Bash => {
            let place = match (state.is_interactive, state.is_command_string) {
                (true, _) => |name: &str, _: u32| format!("{name}: "),
                (false, true) => |name: &str, line: u32| format!("{name}: -c: line {line}: "),
                (false, false) => |name: &str, line: u32| format!("{name}: line {line}: "),
            };
            match trouble {
                Trouble::Unexpected { line, token, .. } => {
                    let own = text.split(|&byte| byte == b'\n').nth(*line as usize - 1).map(lossy).unwrap_or_default();
                    let place = place(&name, *line);
                    let quoted = if state.is_interactive { String::new() } else { format!("\n{place}`{own}'") };
                    format!("{place}syntax error near unexpected token `{token}'{quoted}")
                }
                Trouble::Incomplete { line, missing: Missing::Closing(closing) } => {
                    format!("{}unexpected EOF while looking for matching `{closing}'", place(&name, *line))
                }
                Trouble::Incomplete { line, .. } => {
                    format!("{}syntax error: unexpected end of file", place(&name, *line + extra))
                }
                Trouble::TooDeep { line } | Trouble::Unmodelled { line, .. } => {
                    format!("{}nslab does not model commands this deep", place(&name, *line))
                }
            }
        }
        Dialect::Dash => match trouble {
            Trouble::Unexpected { line, token, expecting } => {
                let token = if token == "newline" { token.clone() } else { format!("\"{token}\"") };
                format!("{name}: {line}: Syntax error: {token} unexpected{}", expected(expecting))
            }
            Trouble::Incomplete { line, missing: Missing::Closing('\'' | '"') } => {
                format!("{name}: {line}: Syntax error: Unterminated quoted string")
            }
            Trouble::Incomplete { line, missing: Missing::Closing('}') } => {
                format!("{name}: {line}: Syntax error: Missing '}}'")
            }
            Trouble::Incomplete { line, missing: Missing::Closing('`') } => {
                format!("{name}: {line}: Syntax error: EOF in backquote substitution")
            }
            Trouble::Incomplete { line, missing: Missing::Closing(_) } => {
                format!("{name}: {line}: Syntax error: end of file unexpected (expecting \")\")")
            }
            Trouble::Incomplete { line, missing: Missing::Word(expecting) } => {
                format!("{name}: {line}: Syntax error: end of file unexpected{}", expected(expecting))
            }
            Trouble::TooDeep { line } | Trouble::Unmodelled { line, .. } => {
                format!("{name}: {line}: nslab does not model commands this deep")
            }
        },
        Dialect::Ash => match trouble {
            Trouble::Unexpected { token, expecting, .. } => {
                let token = if token == "newline" { token.clone() } else { format!("\"{token}\"") };
                format!("{name}: syntax error: unexpected {token}{}", expected(expecting))
            }
            Trouble::Incomplete { missing: Missing::Closing('\'' | '"'), .. } => {
                format!("{name}: syntax error: unterminated quoted string")
            }
            Trouble::Incomplete { missing: Missing::Word(expecting), .. } => {
                format!("{name}: syntax error: unexpected end of file{}", expected(expecting))
            }
            Trouble::Incomplete { .. } => format!("{name}: syntax error: unexpected end of file"),
            Trouble::TooDeep { .. } | Trouble::Unmodelled { .. } => {
                format!("{name}: nslab does not model commands this deep")
            }
        },
    };
    sys.eprint(message + "\n").await;
    state.status = 2;
    Effect::Abort
}

fn expected(expecting: &Option<&'static str>) -> String {
    expecting.map(|word| format!(" (expecting \"{word}\")")).unwrap_or_default()
}
