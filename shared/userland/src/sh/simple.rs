//! Simple commands: assignments, functions, built-ins, programs.

use std::sync::Arc;

use nslab_abi::{Errno, Pid};

use super::Dialect;
use super::ast::{Assign, Command, Kind, Value};
use super::builtin;
use super::expand::{self, Stop};
use super::launch;
use super::leaf::Effect;
use super::redirect;
use super::state::State;
use crate::sys::Sys;
use crate::text::{join, lossy};

/// Runs a simple command; `may_exec`: the program may take this process's place.
pub(super) async fn run(sys: &Sys, state: &mut State, command: &Arc<Command>, may_exec: bool) -> Effect {
    let effect = started(sys, state, command, may_exec).await;
    if !state.process_fds.is_empty() && !matches!(effect, Effect::Child(_) | Effect::Call { .. }) {
        expand::process::finish(sys, state).await;
    }
    effect
}

async fn started(sys: &Sys, state: &mut State, command: &Arc<Command>, may_exec: bool) -> Effect {
    state.line = command.line;
    state.substitution_status = None;
    let Kind::Simple { assigns, words } = &command.kind else { return Effect::Nothing };
    state.command_text = Arc::new(command.text.clone());
    let fields = match expand::fields(sys, state, words).await {
        Ok(fields) => fields,
        Err(stop) => return stop.effect(state),
    };
    let Some(name) = fields.first().cloned() else { return assign_only(sys, state, command, assigns).await };
    let values = match prefixes(sys, state, assigns).await {
        Ok(values) => values,
        Err(stop) => return stop.effect(state),
    };
    trace(sys, state, &values, &fields).await;
    if state.dialect.is_bash() {
        state.last_word = fields.last().cloned().unwrap_or_default();
    }
    if let Some(body) = state.functions.get(&name).cloned() {
        return match redirect::apply(sys, state, &command.redirects, true).await {
            Ok(saved) => {
                let params = fields[1..].to_vec();
                let mut hidden = Vec::new();
                for (name, value) in values {
                    hidden.push((name.clone(), state.vars.get(&name).cloned()));
                    state.export(&name, Some(value));
                }
                Effect::Call { name, body, params, saved, hidden }
            }
            Err(stop) => failed_redirect(state, stop, false),
        };
    }
    if let Some(builtin) = builtin::find(&name, state.dialect) {
        return run_builtin(sys, state, command, builtin, values, fields).await;
    }
    run_program(sys, state, command, values, fields, may_exec).await
}

/// The values of the assignments before a command; each is seen by those after it.
async fn prefixes(sys: &Sys, state: &mut State, assigns: &[Assign]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, Stop> {
    let mut values = Vec::new();
    let before = state.vars.clone();
    for assign in assigns {
        let Value::Word(word) = &assign.value else { continue };
        let mut value = match expand::string(sys, state, word).await {
            Ok(value) => value,
            Err(stop) => {
                state.vars = before;
                return Err(stop);
            }
        };
        if assign.is_append {
            value = [state.get(&assign.name).unwrap_or_default(), &value].concat();
        }
        if state.var(&assign.name).is_none_or(|var| !var.is_readonly) && assigns.len() > 1 {
            state.set(&assign.name, value.clone());
        }
        values.push((assign.name.clone(), value));
    }
    state.vars = before;
    Ok(values)
}

/// Says that functions call one another too deeply.
pub(super) async fn too_deep(sys: &Sys, state: &mut State, name: &[u8]) -> Effect {
    let text = format!("{}: maximum function nesting level exceeded (nslab stops at 5000)\n", lossy(name));
    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
    state.status = 1;
    Effect::Fatal
}

/// `set -x`.
async fn trace(sys: &Sys, state: &mut State, values: &[(Vec<u8>, Vec<u8>)], fields: &[Vec<u8>]) {
    if !state.flags.xtrace {
        return;
    }
    let mut words: Vec<Vec<u8>> = Vec::new();
    for (name, value) in values {
        let text = [name, &b"="[..], &builtin::quote(value, state.dialect)].concat();
        // bash has a line for each assignment.
        if state.dialect.is_bash() { trace_text(sys, state, &text).await } else { words.push(text) }
    }
    words.extend(fields.iter().map(|field| builtin::quote(field, state.dialect)));
    trace_text(sys, state, &words.join(&b' ')).await;
}

/// A line of `set -x`.
pub(super) async fn trace_text(sys: &Sys, state: &mut State, text: &[u8]) {
    if !state.flags.xtrace {
        return;
    }
    let mut prefix = state.get(b"PS4").unwrap_or(b"+ ").to_vec();
    if state.dialect.is_bash() {
        // "The first character of the expanded value … is replicated … to indicate multiple levels of indirection" - bash(1).
        prefix = super::input::prompt::expand(state, &prefix);
        let first = prefix.first().copied().into_iter();
        let levels = state.eval_depth.saturating_sub(1) as usize;
        prefix = first.flat_map(|byte| std::iter::repeat_n(byte, levels)).chain(prefix.iter().copied()).collect();
    }
    sys.eprint([&prefix[..], text, b"\n"].concat()).await;
}

fn failed_redirect(state: &mut State, stop: Option<Stop>, is_special: bool) -> Effect {
    if let Some(stop) = stop {
        return stop.effect(state);
    }
    state.status = if state.dialect == Dialect::Dash { 2 } else { 1 };
    // "Redirection error with special built-ins: shall exit" - POSIX, 2.8.1; bash does so only in its POSIX mode.
    if is_special && !state.dialect.is_bash() { Effect::Abort } else { Effect::Done }
}

async fn assign_only(sys: &Sys, state: &mut State, command: &Arc<Command>, assigns: &[Assign]) -> Effect {
    match redirect::apply(sys, state, &command.redirects, true).await {
        Ok(saved) => redirect::restore(sys, &saved).await,
        Err(stop) => return failed_redirect(state, stop, false),
    }
    let mut shown = Vec::new();
    for assign in assigns {
        match super::assign::perform(sys, state, assign).await {
            Ok(text) if state.dialect.is_bash() => trace_text(sys, state, &text).await,
            Ok(text) => shown.push(text),
            Err(stop) => return stop.effect(state),
        }
    }
    if !shown.is_empty() {
        trace_text(sys, state, &shown.join(&b' ')).await;
    }
    state.status = state.substitution_status.take().unwrap_or(0);
    Effect::Done
}

/// Says that a variable is read-only.
pub(super) async fn read_only(sys: &Sys, state: &mut State, name: &[u8]) -> Effect {
    let text = match state.dialect {
        Dialect::Bash => format!("{}: readonly variable\n", lossy(name)),
        _ => format!("{}: is read only\n", lossy(name)),
    };
    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
    state.status = if state.dialect.is_bash() { 1 } else { 2 };
    Effect::Abort
}

async fn run_builtin(
    sys: &Sys,
    state: &mut State,
    command: &Arc<Command>,
    builtin: builtin::Builtin,
    values: Vec<(Vec<u8>, Vec<u8>)>,
    fields: Vec<Vec<u8>>,
) -> Effect {
    // `exec` without a program keeps its redirections.
    let is_kept = fields[0] == b"exec" && fields.len() == 1;
    let saved = match redirect::apply(sys, state, &command.redirects, !is_kept).await {
        Ok(saved) => saved,
        Err(stop) => return failed_redirect(state, stop, builtin.is_special),
    };
    let mut hidden = Vec::new();
    for (name, value) in values {
        // "variable assignments specified with special built-in utilities shall remain" - POSIX, 2.14; not so bash.
        if !builtin.is_special || state.dialect.is_bash() {
            hidden.push((name.clone(), state.vars.get(&name).cloned()));
        }
        let is_set = if builtin.is_special { state.set(&name, value) } else { state.export(&name, Some(value)) };
        if !is_set {
            return read_only(sys, state, &name).await;
        }
    }
    let effect = builtin::run(sys, state, builtin, &fields).await;
    if !hidden.is_empty() {
        let vars = Arc::make_mut(&mut state.vars);
        for (name, var) in hidden {
            match var {
                Some(var) => vars.insert(name, var),
                None => vars.remove(&name),
            };
        }
    }
    let flushed = sys.flush().await;
    if let (Err(errno), Effect::Done) = (flushed, &effect) {
        let text = match state.dialect {
            Dialect::Bash => format!("{}: write error: {}\n", lossy(&fields[0]), errno.strerror()),
            _ => format!("{}: I/O error\n", lossy(&fields[0])),
        };
        sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
        state.status = 1;
    }
    redirect::restore(sys, &saved).await;
    effect
}

async fn run_program(
    sys: &Sys,
    state: &mut State,
    command: &Arc<Command>,
    values: Vec<(Vec<u8>, Vec<u8>)>,
    fields: Vec<Vec<u8>>,
    may_exec: bool,
) -> Effect {
    // Both look for the program before they fork; dash then says at once that there is none.
    let path = if may_exec { Some(Vec::new()) } else { hashed(sys, state, &fields[0]).await };
    if state.dialect != Dialect::Bash && !fields[0].contains(&b'/') && path.is_none() {
        match redirect::apply(sys, state, &command.redirects, true).await {
            Ok(saved) => {
                not_found(sys, state, &fields[0]).await;
                redirect::restore(sys, &saved).await;
            }
            Err(stop) => return failed_redirect(state, stop, false),
        }
        state.status = 127;
        return Effect::Done;
    }
    if !may_exec {
        match launch::foreground(sys, state).await {
            Err(stop) => return stop.effect(state),
            Ok(Pid(0)) => {}
            Ok(pid) => return launch::finish(sys, state, pid, &command.text).await,
        }
    }
    let mut environment = state.environment(&values);
    if state.dialect.is_bash() {
        let found = state.hashed.get(&fields[0]).map(|entry| entry.0.clone());
        let path = match found {
            Some(path) => path,
            None => find(sys, state, &fields[0]).await.unwrap_or_else(|| fields[0].clone()),
        };
        environment.push([b"_=", &path[..]].concat());
    }
    match redirect::apply(sys, state, &command.redirects, false).await {
        Ok(_) => {
            state.status = exec(sys, state, &fields, &environment).await;
        }
        Err(Some(Stop::Child(work))) => return Effect::Child(work),
        Err(_) => state.status = if state.dialect.is_bash() { 1 } else { 2 },
    }
    Effect::End
}

async fn not_found(sys: &Sys, state: &State, name: &[u8]) {
    let text = match state.dialect {
        Dialect::Bash => ": command not found\n",
        _ => ": not found\n",
    };
    sys.eprint([&state.prefix(), name, text.as_bytes()].concat()).await;
}

/// Where a program is: the first executable of this name along PATH.
pub(super) async fn find(sys: &Sys, state: &State, name: &[u8]) -> Option<Vec<u8>> {
    if name.contains(&b'/') {
        return Some(name.to_vec());
    }
    let default: &[u8] = b"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    let path = state.get(b"PATH").unwrap_or(default).to_vec();
    for dir in path.split(|&byte| byte == b':') {
        let dir: &[u8] = if dir.is_empty() { b"." } else { dir };
        let candidate = join(dir, name);
        if let Ok(stat) = sys.stat(&candidate).await
            && stat.is_file()
            && stat.st_mode & 0o111 != 0
        {
            return Some(candidate);
        }
    }
    None
}

/// Is there a program behind this path?
pub(super) async fn is_executable(sys: &Sys, path: &[u8]) -> bool {
    sys.stat(path).await.is_ok_and(|stat| stat.is_file() && stat.st_mode & 0o111 != 0)
}

/// Where a program is, as the shell remembers it.
async fn hashed(sys: &Sys, state: &mut State, name: &[u8]) -> Option<Vec<u8>> {
    if name.contains(&b'/') {
        return Some(name.to_vec());
    }
    if let Some((path, hits)) = Arc::make_mut(&mut state.hashed).get_mut(name) {
        *hits += 1;
        return Some(path.clone());
    }
    let path = find(sys, state, name).await?;
    if path.starts_with(b"/") {
        Arc::make_mut(&mut state.hashed).insert(name.to_vec(), (path.clone(), 1));
    }
    Some(path)
}

/// The places along PATH after this one.
fn after(state: &State, path: &[u8], name: &[u8]) -> Vec<Vec<u8>> {
    let along = state.get(b"PATH").unwrap_or_default().to_vec();
    let places = along.split(|&byte| byte == b':').map(|dir| join(if dir.is_empty() { b"." } else { dir }, name));
    places.skip_while(|place| place != path).skip(1).collect()
}

/// Becomes a program; returns the status to end with if that failed, said already.
pub(super) async fn exec(sys: &Sys, state: &State, argv: &[Vec<u8>], envp: &[Vec<u8>]) -> u8 {
    exec_as(sys, state, argv, &argv[0], envp).await
}

/// The same under another name.
pub(super) async fn exec_as(sys: &Sys, state: &State, argv: &[Vec<u8>], shown: &[u8], envp: &[Vec<u8>]) -> u8 {
    let path = match state.hashed.get(&argv[0]) {
        Some((path, _)) => path.clone(),
        None => match find(sys, state, &argv[0]).await {
            Some(path) => path,
            None => {
                not_found(sys, state, &argv[0]).await;
                return 127;
            }
        },
    };
    let words: Vec<Vec<u8>> = std::iter::once(shown.to_vec()).chain(argv[1..].iter().cloned()).collect();
    let mut errno = sys.execve(&path, &words, envp).await;
    if !state.dialect.is_bash() && !argv[0].contains(&b'/') && matches!(errno, Errno::ENOENT | Errno::ENOTDIR) {
        // What is remembered is a place in PATH; those after it are tried too - dash's shellexec().
        for later in after(state, &path, &argv[0]) {
            errno = match sys.execve(&later, &words, envp).await {
                Errno::ENOENT | Errno::ENOTDIR => errno,
                other => other,
            };
        }
    }
    if errno == Errno::ENOEXEC && !is_binary(sys, &path).await {
        // A script without `#!`: "the shell … shall execute a command equivalent to … sh" - POSIX, 2.9.1.4.
        let shell: &[u8] = if state.dialect.is_bash() { b"/bin/bash" } else { b"/bin/sh" };
        let script: Vec<Vec<u8>> =
            [shell.to_vec(), path.clone()].into_iter().chain(argv[1..].iter().cloned()).collect();
        errno = sys.execve(shell, &script, envp).await;
    }
    let stat = sys.stat(&path).await;
    let is_dir = errno == Errno::EACCES && stat.as_ref().is_ok_and(|stat| stat.is_dir());
    let text = match (state.dialect, errno) {
        (Dialect::Bash, Errno::EACCES) if is_dir => "Is a directory".to_string(),
        (Dialect::Bash, Errno::ENOEXEC) => "cannot execute binary file: Exec format error".to_string(),
        // execute_cmd.c: the file is there, so its interpreter is not.
        (Dialect::Bash, Errno::ENOENT) if stat.is_ok() => "cannot execute: required file not found".to_string(),
        (Dialect::Bash, errno) => errno.strerror(),
        (_, Errno::ENOENT) => "not found".to_string(),
        (_, errno) => errno.strerror(),
    };
    sys.eprint([&state.prefix(), &argv[0], format!(": {text}\n").as_bytes()].concat()).await;
    if errno == Errno::ENOENT { 127 } else { 126 }
}

async fn is_binary(sys: &Sys, path: &[u8]) -> bool {
    let Ok(fd) = sys.open(path).await else { return true };
    let head = sys.read(fd, 80).await.unwrap_or_default();
    sys.close(fd).await;
    head.split(|&byte| byte == b'\n').next().is_some_and(|line| line.contains(&0)) || head.starts_with(b"\x7fELF")
}
