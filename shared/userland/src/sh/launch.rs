//! Processes: fork, pipelines, background jobs, waiting.

use std::sync::Arc;

use nslab_abi::ioctls::TIOCSPGRP;
use nslab_abi::{Errno, Fd, Pid, SigAction, Signal, Syscall, Timespec, WaitFlags, WaitStatus};

use super::Dialect;
use super::ast::{Command, Item, Kind, Pipeline};
use super::expand::Stop;
use super::leaf::{Effect, Work};
use super::redirect;
use super::state::{Job, State};
use crate::sys::Sys;
use crate::text::lossy;

/// Seconds after which bash gives up on a fork that answers EAGAIN (jobs.c:make_child, FORKSLEEP_MAX).
const FORKSLEEP_MAX: i64 = 16;

/// What the clocks said at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Seconds and nanoseconds since 1970.
    pub(super) clock: (i64, i64),
    /// User and system time of the shell, in clock ticks.
    pub(super) own: [u64; 2],
    /// The same of its children that ended.
    pub(super) children: [u64; 2],
}

/// Forks; failure is said in the shell's words.
pub(super) async fn fork(sys: &Sys, state: &State) -> Result<Pid, Stop> {
    let mut pause_s = 1;
    loop {
        let errno = match sys.fork().await {
            Ok(pid) => return Ok(pid),
            Err(errno) => errno,
        };
        let text = match state.dialect {
            Dialect::Bash if errno == Errno::EAGAIN && pause_s < FORKSLEEP_MAX => {
                format!("fork: retry: {}", errno.strerror())
            }
            Dialect::Bash => format!("fork: {}", errno.strerror()),
            Dialect::Dash => "Cannot fork".to_string(),
            Dialect::Ash => format!("can't fork: {}", errno.strerror()),
        };
        // bash names itself without the line here (sys_error).
        let prefix = if state.dialect.is_bash() { [&state.name[..], b": "].concat() } else { state.prefix() };
        sys.eprint([&prefix, text.as_bytes(), b"\n"].concat()).await;
        if !(state.dialect.is_bash() && errno == Errno::EAGAIN && pause_s < FORKSLEEP_MAX) {
            return Err(Stop::NoFork);
        }
        let duration = Timespec { tv_sec: pause_s, tv_nsec: 0 };
        let _ = sys.call(Syscall::Nanosleep { duration }).await;
        pause_s *= 2;
    }
}

/// What a child does first: its own process group, the terminal, the signals of the shell back to their defaults.
pub(super) async fn settle_child(sys: &Sys, state: &State, group: Pid, is_foreground: bool) {
    if state.has_job_control {
        let _ = sys.call(Syscall::Setpgid { pid: Pid(0), pgid: group }).await;
        if is_foreground {
            let own = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
            give_terminal(sys, if group == Pid(0) { Pid(own) } else { group }).await;
        }
    }
    if state.is_interactive {
        for signal in super::input::INTERACTIVE_SIGNALS {
            let act = Some(SigAction::default());
            let _ = sys.call(Syscall::RtSigaction { signum: i32::from(signal.0), act }).await;
        }
    } else if !state.has_job_control && !is_foreground {
        // "…shall ignore SIGINT and SIGQUIT" where job control is off - POSIX, 2.11.
        for signal in [Signal::SIGINT, Signal::SIGQUIT] {
            let act = Some(SigAction { handler: SigAction::IGNORE, ..SigAction::default() });
            let _ = sys.call(Syscall::RtSigaction { signum: i32::from(signal.0), act }).await;
        }
    }
    reset_traps(sys, state).await;
}

/// What traps catch is back to its default in a child; what they ignore stays ignored - POSIX, 2.14, trap.
pub(super) async fn reset_traps(sys: &Sys, state: &State) {
    for (&number, action) in &state.traps {
        if (1..=64).contains(&number) && !action.is_empty() {
            let act = Some(SigAction::default());
            let _ = sys.call(Syscall::RtSigaction { signum: i32::from(number), act }).await;
        }
    }
}

/// tcsetpgrp(3).
pub(super) async fn give_terminal(sys: &Sys, group: Pid) {
    let data = group.0.to_le_bytes().to_vec();
    let _ = sys.call(Syscall::Ioctl { fd: Fd(0), request: TIOCSPGRP, arg: 0, data }).await;
}

/// Waits for a foreground job; the status of its last process.
///
/// `known`: a job that was stopped or in the background before: its number and those of its processes that ended.
pub(super) async fn wait_for(
    sys: &Sys,
    state: &mut State,
    pids: &[Pid],
    text: &[u8],
    known: Option<(usize, Vec<Pid>)>,
) -> Vec<WaitStatus> {
    let (number, gone) = known.map_or((None, Vec::new()), |(number, gone)| (Some(number), gone));
    let options = if state.has_job_control { WaitFlags::UNTRACED } else { WaitFlags::empty() };
    let mut statuses: Vec<Option<WaitStatus>> =
        pids.iter().map(|pid| gone.contains(pid).then_some(WaitStatus::Exited(0))).collect();
    let mut stopped = None;
    while statuses.iter().any(Option::is_none) {
        match sys.wait4(Pid(-1), options).await {
            Ok(Some((pid, status))) => match pids.iter().position(|&own| own == pid) {
                Some(index) => {
                    statuses[index] = Some(status);
                    if let WaitStatus::Stopped(_) = status {
                        stopped = Some(status);
                        break;
                    }
                }
                None => state.note_child(pid, status),
            },
            Err(Errno::EINTR) => {}
            _ => break,
        }
    }
    if state.has_job_control {
        give_terminal(sys, state.pid).await;
    }
    if let Some(status) = stopped {
        let number = match number {
            Some(number) => number,
            None => state.next_job(),
        };
        let touched = state.touch();
        let ended =
            statuses.iter().map(|status| status.is_some_and(|status| !matches!(status, WaitStatus::Stopped(_))));
        let ended = pids.iter().zip(ended).filter(|pair| pair.1).map(|pair| *pair.0).collect();
        let job = Job {
            number,
            pids: pids.to_vec(),
            ended,
            status: Some(status),
            text: text.to_vec(),
            touched,
            is_told: true,
        };
        let line = match state.dialect {
            Dialect::Bash => format!("\n[{number}]+  Stopped                 {}\n", lossy(text)),
            _ => format!("[{number}] + Stopped                    {}\n", lossy(text)),
        };
        sys.eprint(line).await;
        let place = state.jobs.iter().position(|own| own.number > number).unwrap_or(state.jobs.len());
        state.jobs.insert(place, job);
        return vec![status];
    }
    statuses.into_iter().map(|status| status.unwrap_or(WaitStatus::Exited(127))).collect()
}

/// Says how a foreground process died, as the shells do.
pub(super) async fn say_death(sys: &Sys, state: &State, pid: Pid, status: WaitStatus, text: &[u8]) {
    let WaitStatus::Signaled(signal, core) = status else { return };
    if signal == Signal::SIGPIPE {
        return;
    }
    if signal == Signal::SIGINT {
        if state.is_interactive {
            sys.eprint(b"\n").await;
        }
        return;
    }
    let core = if core { " (core dumped)" } else { "" };
    let what = signal.strsignal() + core;
    let line = match state.dialect {
        // jobs.c:notify_of_job_status: only SIGTERM of a foreground job goes without the place.
        Dialect::Bash if state.is_interactive || signal == Signal::SIGTERM => what,
        Dialect::Bash => format!("{}{:5} {what:<23} {}", lossy(&state.prefix()), pid.0, lossy(text)),
        Dialect::Dash | Dialect::Ash => what,
    };
    sys.eprint(line + "\n").await;
}

/// Runs `a | b | c`.
pub(super) async fn pipeline(sys: &Sys, state: &mut State, pipeline: &Arc<Pipeline>) -> Effect {
    let mut pids = Vec::new();
    let mut input: Option<Fd> = None;
    for (index, command) in pipeline.commands.iter().enumerate() {
        let is_last = index + 1 == pipeline.commands.len();
        let pair = if is_last {
            None
        } else {
            match sys.pipe().await {
                Ok(pair) => Some(pair),
                Err(errno) => {
                    let text = format!("pipe error: {}\n", errno.strerror());
                    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
                    state.status = 1;
                    return Effect::Abort;
                }
            }
        };
        let group = pids.first().copied().unwrap_or(Pid(0));
        match fork(sys, state).await {
            Err(stop) => return stop.effect(state),
            Ok(Pid(0)) => {
                settle_child(sys, state, group, true).await;
                // `jobs | cat` shows what the shell has.
                let jobs = std::mem::take(&mut state.jobs);
                state.become_subshell();
                state.jobs = jobs;
                if let Some(input) = input {
                    let _ = sys.dup2(input, Fd(0)).await;
                    sys.close(input).await;
                }
                if let Some((read, write)) = pair {
                    sys.close(read).await;
                    let _ = sys.dup2(write, Fd(1)).await;
                    sys.close(write).await;
                }
                state.has_job_control = false;
                return Effect::Child(Work::Command(command.clone()));
            }
            Ok(pid) => {
                join_group(sys, state, pid, group).await;
                pids.push(pid);
            }
        }
        if let Some(input) = input {
            sys.close(input).await;
        }
        input = pair.map(|pair| pair.0);
        if let Some((_, write)) = pair {
            sys.close(write).await;
        }
    }
    let text = pipeline.commands.iter().map(|command| &command.text[..]).collect::<Vec<_>>().join(&b" | "[..]);
    let statuses = wait_for(sys, state, &pids, &text, None).await;
    let last = statuses.last().copied().unwrap_or(WaitStatus::Exited(0));
    if let Some(&pid) = pids.last() {
        say_death(sys, state, pid, last, &text).await;
    }
    let failed = statuses.iter().rev().find(|status| **status != WaitStatus::Exited(0));
    state.status = match failed {
        Some(status) if state.flags.pipefail => status.shell_status(),
        _ => last.shell_status(),
    };
    state.new_pipe_status = Some(statuses.iter().map(|status| status.shell_status()).collect());
    Effect::Done
}

/// The parent's half of job control: whoever is first, the child is in its group.
async fn join_group(sys: &Sys, state: &State, pid: Pid, group: Pid) {
    if state.has_job_control {
        let pgid = if group == Pid(0) { pid } else { group };
        let _ = sys.call(Syscall::Setpgid { pid, pgid }).await;
    }
}

/// Forks a child of its own group for one foreground command; 0 in the child.
pub(super) async fn foreground(sys: &Sys, state: &mut State) -> Result<Pid, Stop> {
    let pid = fork(sys, state).await?;
    if pid == Pid(0) {
        settle_child(sys, state, Pid(0), true).await;
    } else {
        join_group(sys, state, pid, Pid(0)).await;
    }
    Ok(pid)
}

/// Waits for one foreground process and takes its status.
pub(super) async fn finish(sys: &Sys, state: &mut State, pid: Pid, text: &[u8]) -> Effect {
    let status = wait_for(sys, state, &[pid], text, None).await.first().copied().unwrap_or(WaitStatus::Exited(127));
    say_death(sys, state, pid, status, text).await;
    state.status = status.shell_status();
    Effect::Done
}

/// `( … )`.
pub(super) async fn subshell(sys: &Sys, state: &mut State, command: &Arc<Command>, may_exec: bool) -> Effect {
    state.line = command.line;
    let Kind::Subshell(list) = &command.kind else { return Effect::Nothing };
    if !may_exec {
        match foreground(sys, state).await {
            Err(stop) => return stop.effect(state),
            Ok(Pid(0)) => {}
            Ok(pid) => return finish(sys, state, pid, &command.text).await,
        }
    }
    state.become_subshell();
    state.has_job_control = false;
    match redirect::apply(sys, state, &command.redirects, false).await {
        Ok(_) => Effect::Child(Work::List(list.clone())),
        Err(stop) => stop.unwrap_or(Stop::Failed).effect(state),
    }
}

/// `… &`.
pub(super) async fn background(sys: &Sys, state: &mut State, item: &Item) -> Effect {
    match fork(sys, state).await {
        Err(stop) => stop.effect(state),
        Ok(Pid(0)) => {
            settle_child(sys, state, Pid(0), false).await;
            if !state.has_job_control {
                // "…standard input … shall be … /dev/null" without job control - POSIX, 2.9.3.1.
                if let Ok(fd) = sys.open(b"/dev/null").await {
                    let _ = sys.dup2(fd, Fd(0)).await;
                    if fd != Fd(0) {
                        sys.close(fd).await;
                    }
                }
            }
            state.become_subshell();
            state.has_job_control = false;
            Effect::Child(Work::AndOr(item.node.clone()))
        }
        Ok(pid) => {
            join_group(sys, state, pid, Pid(0)).await;
            let number = state.next_job();
            state.last_background = Some(pid);
            let touched = state.touch();
            state.jobs.push(Job {
                number,
                pids: vec![pid],
                ended: Vec::new(),
                status: None,
                text: item.text.clone(),
                touched,
                is_told: false,
            });
            if state.is_interactive && state.dialect.is_bash() {
                sys.eprint(format!("[{number}] {pid}\n")).await;
            }
            state.status = 0;
            Effect::Done
        }
    }
}
