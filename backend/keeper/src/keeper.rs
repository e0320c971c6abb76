//! The keeper's life: take one request, start the session, wait for its end or make it.

use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;
use nix::unistd::{Pid, setsid};

use crate::cgroup::Cgroup;
use crate::error::{Step, StepError, StepResult};
use crate::ids::IdPlan;
use crate::init::Inherited;
use crate::limits::END_MS;
use crate::message::{End, Extension, Machine, Reply, Request, Stdio};
use crate::socket::receive;
use crate::{start, sys};

/// Runs as the keeper: descriptor 0 is the socket to whoever asks for the session.
pub fn keep() -> ExitCode {
    let Some(control) = sys::inherited(0) else { return ExitCode::from(125) };
    // The asker's terminal is none of ours: ^C there is not to end the keeper before the session is cleaned up.
    let _ = setsid();
    let _ = sys::ignore(Signal::SIGPIPE);
    let (request, inherited) = match take_request(control) {
        Ok(request) => request,
        Err(()) => return ExitCode::from(125),
    };
    match run(&request, &inherited) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            inherited.say(&Reply::Failed { message: error.to_string() });
            ExitCode::from(125)
        }
    }
}

/// Receives the request and sorts its descriptors.
fn take_request(control: OwnedFd) -> Result<(Request, Inherited), ()> {
    let (message, fds) = receive(&control).map_err(drop)?;
    let request = Request::decode(&message).map_err(drop)?;
    let mut fds = fds.into_iter();
    let mut next = || fds.next().ok_or(());
    let (report, init_file, program_file, release) = (next()?, next()?, next()?, next()?);
    let nr_pipes = request.stdio.iter().filter(|&&stream| stream == Stdio::Pipe).count();
    let pipes: Vec<OwnedFd> = fds.by_ref().take(nr_pipes).collect();
    let inherited = Inherited { control, report, init_file, program_file, release, pipes, beside: fds.collect() };
    let is_complete = inherited.pipes.len() == nr_pipes && inherited.beside.len() == request.beside.len();
    is_complete.then_some((request, inherited)).ok_or(())
}

fn run(request: &Request, inherited: &Inherited) -> StepResult<()> {
    let ids = match request.machine {
        Machine::Lab => IdPlan::take(request.plan)?,
        Machine::Bare => IdPlan::of_the_host()?,
    };
    if request.uid != 0 && ids.count == 1 {
        return Err(StepError::new(
            "uid",
            "plan single has no id but 0; plan full needs root, or newuidmap with subordinate ids",
        ));
    }
    if request.uid >= ids.count && ids.count > 1 {
        return Err(StepError::new("uid", format!("plan full has ids 0 to {}", ids.count - 1)));
    }
    let cgroup = Cgroup::make(&ids);
    let ended = start::start(request, &ids, &cgroup, inherited).and_then(|init| wait(request, inherited, init));
    cgroup.remove();
    let (end, status) = ended?;
    inherited.say(&Reply::Ended { end, status });
    Ok(())
}

/// Waits for the end of init, of the asker's interest or of the time.
fn wait(request: &Request, inherited: &Inherited, init: Pid) -> StepResult<(End, i32)> {
    let pidfd = sys::pidfd_open(init.as_raw()).step(|| "pidfd_open".into())?;
    let mut deadline = (request.deadline_ms > 0).then(|| Instant::now() + Duration::from_millis(request.deadline_ms));
    let end = loop {
        let timeout = match deadline.map(|at| at.saturating_duration_since(Instant::now())) {
            Some(Duration::ZERO) => break End::Deadline,
            // Rounded up, so that the last round does not spin.
            Some(left) => PollTimeout::try_from(left.as_millis() + 1).unwrap_or(PollTimeout::MAX),
            None => PollTimeout::NONE,
        };
        let mut fds =
            [PollFd::new(pidfd.as_fd(), PollFlags::POLLIN), PollFd::new(inherited.control.as_fd(), PollFlags::POLLIN)];
        match poll(&mut fds, timeout) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno).step(|| "poll".into()),
        }
        let is_ready = |fd: &PollFd<'_>| fd.revents().is_some_and(|events| !events.is_empty());
        if is_ready(&fds[0]) {
            break End::Finished;
        }
        // Anything but a later deadline, the end of the socket included, asks for the end.
        if is_ready(&fds[1]) {
            let said = receive(&inherited.control).map(|(message, _)| Extension::decode(&message));
            let Ok(Ok(extension)) = said else { break End::Stopped };
            deadline = deadline.and_then(|at| at.checked_add(Duration::from_millis(extension.by_ms)));
        }
    };
    if end != End::Finished {
        sys::pidfd_send_signal(&pidfd, libc::SIGKILL).step(|| "kill init".into())?;
        // init's end waits for all others of its pid namespace (kernel/pid_namespace.c:zap_pid_ns_processes).
        let has_ended = poll(&mut [PollFd::new(pidfd.as_fd(), PollFlags::POLLIN)], END_MS).step(|| "poll".into())?;
        if has_ended == 0 {
            return Err(StepError::new(
                "end the session",
                "the kernel does not end the first process of a pid namespace that is in the group of a child that is \
                 gone, not even by SIGKILL; it stays until this machine is started again (semantics, fact 48)",
            ));
        }
    }
    let status = sys::wait_raw(init.as_raw()).step(|| "wait4".into())?;
    Ok((end, status))
}
