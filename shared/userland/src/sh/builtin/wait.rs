//! `wait`.

use nslab_abi::{Errno, Pid, WaitFlags, WaitStatus};

use super::{complain, job};
use crate::sh::state::{Job, State};
use crate::sys::Sys;
use crate::text::lossy;

/// Status of a `wait` that a signal ended whose number nobody noted.
const INTERRUPTED: u8 = 130;

/// Waits for the next child; `Some`: the status that ends `wait`.
async fn next(sys: &Sys, state: &mut State) -> Result<Option<Pid>, u8> {
    let options = if state.has_job_control { WaitFlags::UNTRACED } else { WaitFlags::empty() };
    match sys.wait4(Pid(-1), options).await {
        Ok(Some((pid, status))) => {
            state.note_child(pid, status);
            Ok(Some(pid))
        }
        // The trap runs once the built-in is over - POSIX, 2.11.
        Err(Errno::EINTR) => Err(state.pending.last().map_or(INTERRUPTED, |signal| 128 + signal.0)),
        _ => Ok(None),
    }
}

/// `wait [-fn] [-p NAME] [PID | JOB…]`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let (mut at, mut any, mut variable) = (0, false, None);
    while let Some(word) = words.get(at).filter(|word| state.dialect.is_bash() && word.len() > 1 && word[0] == b'-') {
        at += 1;
        match &word[..] {
            b"-n" => any = true,
            b"-f" => {}
            b"-p" => {
                variable = words.get(at).cloned();
                at += 1;
            }
            b"--" => break,
            word => {
                complain(sys, state, b"wait", &format!("-{}: invalid option", lossy(&word[1..2]))).await;
                sys.eprint("wait: usage: wait [-fn] [-p var] [id ...]\n").await;
                return 2;
            }
        }
    }
    let words = &words[at..];
    if any {
        return any_of(sys, state, words, variable).await;
    }
    if words.is_empty() {
        while !state.jobs.iter().all(|job| job.is_over() || job.is_stopped()) {
            match next(sys, state).await {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(status) => return status,
            }
        }
        if !state.is_interactive {
            let over: Vec<Job> = state.jobs.iter().filter(|job| job.is_over()).cloned().collect();
            state.jobs.retain(|job| !job.is_over());
            for job in over {
                state.forget(&job);
            }
        }
        return 0;
    }
    let mut status = 0;
    for word in words {
        status = match one(sys, state, word).await {
            Ok(status) => status,
            Err(status) => return status,
        };
    }
    status
}

/// Waits for one process or job; `Err`: a signal came.
async fn one(sys: &Sys, state: &mut State, word: &[u8]) -> Result<u8, u8> {
    let wanted = job::target(state, word);
    let Some(pid) = wanted.filter(|pid| state.jobs.iter().any(|job| job.pids.contains(pid))) else {
        if let Some((_, status)) = wanted.and_then(|pid| state.gone.iter().rev().find(|gone| gone.0 == pid)) {
            return Ok(*status);
        }
        if word.starts_with(b"%") {
            job::no_such_job(sys, state, b"wait", word).await;
            return Ok(if state.dialect.is_bash() { 127 } else { 2 });
        }
        if state.dialect.is_bash() {
            let text = match wanted {
                Some(_) => format!("pid {} is not a child of this shell", lossy(word)),
                None => format!("`{}': not a pid or valid job spec", lossy(word)),
            };
            complain(sys, state, b"wait", &text).await;
            return Ok(if wanted.is_some() { 127 } else { 1 });
        }
        return Ok(if wanted.is_some() { 127 } else { 2 });
    };
    let mut is_news = false;
    loop {
        let job = state.jobs.iter().find(|job| job.pids.contains(&pid)).cloned();
        let Some(job) = job else { return Ok(127) };
        if let Some(ended @ (WaitStatus::Exited(_) | WaitStatus::Signaled(..))) = job.status {
            // dash tells what it learns here; bash all deaths but by SIGTERM, which it tells of foreground jobs alone.
            let is_term = matches!(ended, WaitStatus::Signaled(nslab_abi::Signal::SIGTERM, _));
            let tells = if state.dialect.is_bash() { state.is_interactive || !is_term } else { is_news };
            if tells {
                crate::sh::launch::say_death(sys, state, pid, ended, &job.text).await;
            }
            state.jobs.retain(|job| !job.pids.contains(&pid));
            state.forget(&job);
            return Ok(ended.shell_status());
        }
        match next(sys, state).await {
            Ok(Some(ended)) => is_news |= ended == pid,
            Ok(None) => return Ok(127),
            Err(status) => return Err(status),
        }
    }
}

/// `wait -n`: for the first of them that ends.
async fn any_of(sys: &Sys, state: &mut State, words: &[Vec<u8>], variable: Option<Vec<u8>>) -> u8 {
    let wanted: Vec<Option<Pid>> = words.iter().map(|word| job::target(state, word)).collect();
    let is_meant = |job: &Job| wanted.is_empty() || job.pids.iter().any(|pid| wanted.contains(&Some(*pid)));
    loop {
        if let Some(index) = state.jobs.iter().position(|job| is_meant(job) && job.is_over()) {
            let job = state.jobs.remove(index);
            state.forget(&job);
            if let (Some(name), Some(pid)) = (variable, job.pids.last()) {
                state.set(&name, pid.to_string().into_bytes());
            }
            return job.status.map_or(127, |status| status.shell_status());
        }
        if !state.jobs.iter().any(is_meant) {
            return 127;
        }
        match next(sys, state).await {
            Ok(Some(_)) => {}
            Ok(None) => return 127,
            Err(status) => return status,
        }
    }
}
