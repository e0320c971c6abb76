//! What the shell tells of its jobs without being asked.

use nslab_abi::{Pid, WaitFlags, WaitStatus};

use super::Dialect;
use super::state::{Job, State};
use crate::sys::Sys;
use crate::text::lossy;

/// Takes the statuses of children that ended or stopped.
pub(super) async fn reap(sys: &Sys, state: &mut State) {
    // A shell without job control does not ask for those that stop - bash, jobs.c:waitchld(); dash, jobs.c:waitproc().
    let options = match state.has_job_control || state.flags.monitor {
        true => WaitFlags::NOHANG | WaitFlags::UNTRACED | WaitFlags::CONTINUED,
        false => WaitFlags::NOHANG,
    };
    while let Ok(Some((pid, status))) = sys.wait4(Pid(-1), options).await {
        state.note_child(pid, status);
    }
}

/// What `jobs` and reports call a status.
pub(super) fn word(state: &State, job: &Job) -> String {
    match job.status {
        None | Some(WaitStatus::Continued) => "Running".to_string(),
        Some(WaitStatus::Stopped(_) | WaitStatus::TraceEvent(..)) if state.dialect.is_bash() => "Stopped".to_string(),
        Some(WaitStatus::Stopped(nslab_abi::Signal::SIGTTIN)) => "Stopped (tty input)".to_string(),
        Some(WaitStatus::Stopped(nslab_abi::Signal::SIGTTOU)) => "Stopped (tty output)".to_string(),
        Some(WaitStatus::Stopped(nslab_abi::Signal::SIGSTOP)) => "Stopped (signal)".to_string(),
        Some(WaitStatus::Stopped(_) | WaitStatus::TraceEvent(..)) => "Stopped".to_string(),
        Some(WaitStatus::Exited(0)) => "Done".to_string(),
        Some(WaitStatus::Exited(status)) if state.dialect.is_bash() => format!("Exit {status}"),
        Some(WaitStatus::Exited(status)) => format!("Done({status})"),
        Some(WaitStatus::Signaled(signal, has_core)) => {
            signal.strsignal() + if has_core { " (core dumped)" } else { "" }
        }
    }
}

/// A line about a job, without its newline.
pub(super) fn line(state: &State, job: &Job, with_pid: bool) -> String {
    let mark = state.mark(job.number);
    let what = word(state, job);
    let pid = if with_pid { format!("{} ", job.pids.first().map_or(0, |pid| pid.0)) } else { String::new() };
    // dash keeps a job's text only where it controls jobs.
    let text = if state.dialect.is_bash() || state.has_job_control { lossy(&job.text) } else { String::new() };
    match state.dialect {
        Dialect::Bash => {
            let tail = if what == "Running" { " &" } else { "" };
            let gap = if with_pid { " " } else { "  " };
            format!("[{}]{mark}{gap}{pid}{what:<24}{text}{tail}", job.number)
        }
        _ => format!("[{}] {mark} {pid}{what:<27}{text}", job.number),
    }
}

/// Tells of the background jobs that ended or stopped.
pub(super) async fn jobs(sys: &Sys, state: &mut State) {
    reap(sys, state).await;
    let mut rest = Vec::new();
    let mut lines = Vec::new();
    for job in &state.jobs {
        let is_news = job.is_over() || (job.is_stopped() && !job.is_told);
        if is_news {
            // bash begins a new line for those that stopped by themselves.
            let head = if job.is_stopped() && state.dialect.is_bash() { "\n" } else { "" };
            lines.push(format!("{head}{}", line(state, job, false)));
        }
    }
    for mut job in std::mem::take(&mut state.jobs) {
        if job.is_over() {
            state.forget(&job);
        } else {
            job.is_told |= job.is_stopped();
            rest.push(job);
        }
    }
    state.jobs = rest;
    for line in lines {
        sys.eprint(line + "\n").await;
    }
}
