//! Redirections.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Syscall};

use super::Dialect;
use super::ast::{Command, Redirect, RedirectKind};
use super::expand::{self, Stop};
use super::frame::Saved;
use super::leaf::Effect;
use super::state::State;
use crate::sys::Sys;
use crate::text::{lossy, number};

/// Lowest descriptor that a shell keeps for itself.
const SAVED_MIN: i64 = 10;
/// fcntl(2) command F_DUPFD_CLOEXEC.
const F_DUPFD_CLOEXEC: i32 = 1030;
/// fcntl(2) command F_DUPFD.
const F_DUPFD: i32 = 0;

/// Performs redirections, keeping what they cover if `is_undone`.
///
/// `Err(None)`: one failed, and it was said.
pub(super) async fn apply(
    sys: &Sys,
    state: &mut State,
    redirects: &[Redirect],
    is_undone: bool,
) -> Result<Saved, Option<Stop>> {
    let mut saved = Saved::new();
    for redirect in redirects {
        if let Err(stop) = one(sys, state, redirect, is_undone, &mut saved).await {
            saved.reverse();
            restore(sys, &saved).await;
            return Err(stop);
        }
    }
    saved.reverse();
    Ok(saved)
}

/// Puts descriptors back, the newest first.
pub(super) async fn restore(sys: &Sys, saved: &Saved) {
    for (fd, copy) in saved {
        match copy {
            Some(copy) => {
                let _ = sys.dup2(*copy, *fd).await;
                sys.close(*copy).await;
            }
            None => sys.close(*fd).await,
        }
    }
}

/// The redirections of a compound command.
pub(super) async fn compound(sys: &Sys, state: &mut State, command: &Arc<Command>) -> Effect {
    state.line = command.line;
    match apply(sys, state, &command.redirects, true).await {
        Ok(saved) => {
            // What the loop reads is open by now, `done < <(…)` too.
            expand::process::finish(sys, state).await;
            Effect::Redirected { command: command.clone(), saved }
        }
        Err(Some(stop)) => stop.effect(state),
        Err(None) => {
            state.status = if state.dialect.is_bash() { 1 } else { 2 };
            Effect::Done
        }
    }
}

async fn one(
    sys: &Sys,
    state: &mut State,
    redirect: &Redirect,
    is_undone: bool,
    saved: &mut Saved,
) -> Result<(), Option<Stop>> {
    let target = target(sys, state, redirect).await?;
    if let Some(name) = &redirect.variable {
        return named(sys, state, redirect.kind, name, &target).await;
    }
    let fd = Fd(redirect.fd);
    let new = match redirect.kind {
        RedirectKind::Dup => return dup(sys, state, fd, &target, is_undone, saved).await,
        RedirectKind::Here => here(sys, state, &target).await?,
        kind => open(sys, state, kind, &target).await?,
    };
    place(sys, new, fd, is_undone, saved).await?;
    if matches!(redirect.kind, RedirectKind::Both | RedirectKind::BothAppend) {
        save(sys, Fd(2), is_undone, saved).await;
        let _ = sys.dup2(Fd(1), Fd(2)).await;
    }
    Ok(())
}

/// The file of a redirection: in bash one field.
async fn target(sys: &Sys, state: &mut State, redirect: &Redirect) -> Result<Vec<u8>, Option<Stop>> {
    let is_file = !matches!(redirect.kind, RedirectKind::Here | RedirectKind::Dup);
    if !is_file || !state.dialect.is_bash() {
        return expand::string(sys, state, &redirect.target).await.map_err(Some);
    }
    let mut fields = expand::fields(sys, state, std::slice::from_ref(&redirect.target)).await.map_err(Some)?;
    match (fields.len(), fields.pop()) {
        (1, Some(field)) => Ok(field),
        _ => {
            let text = super::ast::shown(&redirect.target);
            sys.eprint([&state.prefix(), &text[..], b": ambiguous redirect\n"].concat()).await;
            Err(None)
        }
    }
}

/// Opens the file of a redirection.
async fn open(sys: &Sys, state: &State, kind: RedirectKind, target: &[u8]) -> Result<Fd, Option<Stop>> {
    let create = OpenFlags::WRONLY | OpenFlags::CREAT;
    let mut flags = match kind {
        RedirectKind::Read => OpenFlags::empty(),
        RedirectKind::Append | RedirectKind::BothAppend => create | OpenFlags::APPEND,
        RedirectKind::ReadWrite => OpenFlags::RDWR | OpenFlags::CREAT,
        _ => create | OpenFlags::TRUNC,
    };
    if state.flags.noclobber && matches!(kind, RedirectKind::Write | RedirectKind::Both) {
        // "-C: … shall not overwrite … existing regular files" - POSIX, set.
        match sys.stat(target).await {
            Ok(stat) if stat.is_file() => {
                let text = match state.dialect {
                    Dialect::Bash => format!("{}: cannot overwrite existing file\n", lossy(target)),
                    _ => format!("cannot create {}: File exists\n", lossy(target)),
                };
                sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
                return Err(None);
            }
            Ok(_) => {}
            Err(_) => flags = create | OpenFlags::EXCL,
        }
    }
    match sys.open_with(target, flags, 0o666).await {
        Ok(new) => Ok(new),
        Err(errno) => {
            complain_open(sys, state, target, errno, flags.contains(OpenFlags::CREAT)).await;
            Err(None)
        }
    }
}

/// bash's `{name}>file`: a descriptor from 10 on, which stays open.
async fn named(
    sys: &Sys,
    state: &mut State,
    kind: RedirectKind,
    name: &[u8],
    target: &[u8],
) -> Result<(), Option<Stop>> {
    let given = state.get(name).and_then(number).map(Fd);
    let from = match kind {
        RedirectKind::Dup if target == b"-" => {
            if let Some(fd) = given {
                sys.close(fd).await;
            }
            return Ok(());
        }
        RedirectKind::Dup => match number(target).map(Fd) {
            Some(fd) => fd,
            None => return Err(None),
        },
        RedirectKind::Here => here(sys, state, target).await?,
        kind => open(sys, state, kind, target).await?,
    };
    let copy = sys.int(Syscall::Fcntl { fd: from, cmd: F_DUPFD, arg: SAVED_MIN }).await;
    if kind != RedirectKind::Dup {
        sys.close(from).await;
    }
    match copy {
        Ok(fd) => {
            state.set(name, fd.to_string().into_bytes());
            Ok(())
        }
        Err(errno) => {
            let text = format!("{}: {}\n", lossy(target), errno.strerror());
            sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
            Err(None)
        }
    }
}

async fn complain_open(sys: &Sys, state: &State, target: &[u8], errno: Errno, is_created: bool) {
    let target = lossy(target);
    let text = match (state.dialect, is_created) {
        (Dialect::Bash, _) => format!("{target}: {}\n", errno.strerror()),
        (Dialect::Dash, true) if errno == Errno::ENOENT => format!("cannot create {target}: Directory nonexistent\n"),
        (Dialect::Dash, true) => format!("cannot create {target}: {}\n", errno.strerror()),
        (Dialect::Dash, false) if errno == Errno::ENOENT => format!("cannot open {target}: No such file\n"),
        (Dialect::Dash, false) => format!("cannot open {target}: {}\n", errno.strerror()),
        (Dialect::Ash, true) if errno == Errno::ENOENT => format!("can't create {target}: nonexistent directory\n"),
        (Dialect::Ash, true) => format!("can't create {target}: {}\n", errno.strerror()),
        (Dialect::Ash, false) if errno == Errno::ENOENT => format!("can't open {target}: no such file\n"),
        (Dialect::Ash, false) => format!("can't open {target}: {}\n", errno.strerror()),
    };
    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
}

async fn save(sys: &Sys, fd: Fd, is_undone: bool, saved: &mut Saved) {
    if is_undone {
        let copy = sys.int(Syscall::Fcntl { fd, cmd: F_DUPFD_CLOEXEC, arg: SAVED_MIN }).await;
        saved.push((fd, copy.ok().map(|copy| Fd(copy as i32))));
    }
}

/// Moves an open descriptor to where it is wanted.
async fn place(sys: &Sys, new: Fd, fd: Fd, is_undone: bool, saved: &mut Saved) -> Result<(), Option<Stop>> {
    if new == fd {
        // It was closed before; closing it again undoes this.
        if is_undone {
            saved.push((fd, None));
        }
        return Ok(());
    }
    save(sys, fd, is_undone, saved).await;
    let moved = sys.dup2(new, fd).await;
    sys.close(new).await;
    moved.map_err(|_| None)
}

async fn dup(
    sys: &Sys,
    state: &State,
    fd: Fd,
    target: &[u8],
    is_undone: bool,
    saved: &mut Saved,
) -> Result<(), Option<Stop>> {
    if target == b"-" {
        save(sys, fd, is_undone, saved).await;
        sys.close(fd).await;
        return Ok(());
    }
    // bash's `digit-` moves the descriptor.
    let moved = if state.dialect.is_bash() { target.strip_suffix(b"-") } else { None };
    let target = moved.unwrap_or(target);
    let Some(old) = number(target).map(Fd) else {
        let text = match state.dialect {
            Dialect::Bash => format!("{}: ambiguous redirect\n", lossy(target)),
            Dialect::Dash => "Syntax error: Bad fd number\n".to_string(),
            Dialect::Ash => "syntax error: bad fd number\n".to_string(),
        };
        sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
        return Err(None);
    };
    if old == fd {
        return Ok(());
    }
    save(sys, fd, is_undone, saved).await;
    if let Err(errno) = sys.dup2(old, fd).await {
        let text = format!("{}: {}\n", old.0, errno.strerror());
        sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
        return Err(None);
    }
    if moved.is_some() {
        save(sys, old, is_undone, saved).await;
        sys.close(old).await;
    }
    Ok(())
}

/// A pipe that holds a here-document.
async fn here(sys: &Sys, state: &State, text: &[u8]) -> Result<Fd, Option<Stop>> {
    let (read, write) = sys.pipe().await.map_err(|_| None)?;
    if text.len() > nslab_abi::limits::PIPE_CAPACITY {
        let text = "nslab does not model a here-document larger than a pipe\n";
        sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
        return Err(None);
    }
    let _ = sys.write_all(write, text).await;
    sys.close(write).await;
    Ok(read)
}
