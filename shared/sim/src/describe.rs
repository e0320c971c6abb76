//! What happened, as events.

use std::borrow::Cow;

use nslab_abi::{Check, CloneFlags, Errno, NsType, Ret, Syscall, TaskId, WaitStatus, strace};
use nslab_kernel::{Kernel, Stream as KernelStream};
use nslab_protocol::event::{CheckItem, EventKind, Stream};
use nslab_script::{Fault, Notice};

use crate::trace::{Called, Stage, Trace};

/// Notes a call that returned.
pub fn returned(
    trace: &mut Trace,
    process: u32,
    pid: u32,
    line: Option<u32>,
    call: &Syscall,
    result: &Result<Ret, Errno>,
    checks: &[Check],
) {
    if call.is_vdso() {
        return;
    }
    let checks = if call.failure(result).is_some() { checks } else { &[] };
    let stage = Stage::Returned(Cow::Borrowed(result), Cow::Borrowed(checks));
    trace.call(process, pid, Called { call: Cow::Borrowed(call), stage, line });
}

/// Puts a call into words.
pub fn call(called: &Called<'_>) -> EventKind {
    let Called { call, stage, line } = called;
    let (name, line) = (call.name().to_string(), *line);
    match stage {
        Stage::Entered => EventKind::Enter { name, text: strace::enter(call), line },
        Stage::Ended => {
            let text = strace::line_without_return(call);
            EventKind::Syscall { name, text, line, ret: None, errno: None, checks: Vec::new() }
        }
        Stage::Returned(result, checks) => {
            let failure = call.failure(result);
            let ret = match &**result {
                Ok(ret) if failure.is_none() => ret.value(),
                _ => -1,
            };
            EventKind::Syscall {
                name,
                text: strace::line(call, result),
                line,
                ret: Some(ret),
                errno: failure.and_then(|errno| errno.name()).map(str::to_string),
                checks: checks.iter().map(check_item).collect(),
            }
        }
    }
}

/// Are the call and what it gives back about as short as its line?
pub fn is_short(call: &Syscall) -> bool {
    match call {
        Syscall::Clone(args) => args.set_tid.is_empty(),
        Syscall::Exit { .. }
        | Syscall::ExitGroup { .. }
        | Syscall::Wait4 { .. }
        | Syscall::Waitid { .. }
        | Syscall::Getpid
        | Syscall::Getppid
        | Syscall::Gettid
        | Syscall::Getpgid { .. }
        | Syscall::Getpgrp
        | Syscall::Setpgid { .. }
        | Syscall::Getsid { .. }
        | Syscall::Setsid
        | Syscall::Getuid
        | Syscall::Geteuid
        | Syscall::Getgid
        | Syscall::Getegid
        | Syscall::SchedYield
        | Syscall::Kill { .. }
        | Syscall::Tgkill { .. }
        | Syscall::RtSigaction { .. }
        | Syscall::RtSigprocmask { .. }
        | Syscall::RtSigsuspend { .. }
        | Syscall::RtSigreturn { .. }
        | Syscall::Pause
        | Syscall::Alarm { .. }
        | Syscall::Nanosleep { .. }
        | Syscall::ClockNanosleep { .. }
        | Syscall::Close { .. }
        | Syscall::Dup2 { .. } => true,
        _ => false,
    }
}

fn check_item(check: &Check) -> CheckItem {
    CheckItem { reason: format!("{:?}", check.reason), passed: check.passed }
}

/// Notes a child, with the types of namespace made for it.
pub fn forked(trace: &mut Trace, kernel: &Kernel, parent: TaskId, pid: u32, child: TaskId) {
    let new_namespaces = match kernel.shares_namespaces(parent, child) {
        true => Vec::new(),
        false => differing(&kernel.ns_inodes(parent), &kernel.ns_inodes(child)),
    };
    let child_pid = kernel.own_pid(child).0 as u32;
    trace.push(kernel.tgid(parent).0, pid, EventKind::Fork { child_host_pid: child.0, child_pid, new_namespaces });
}

/// The caller's namespaces before a call that may change them.
pub type Namespaces = [u64; 8];

/// Looks at the caller's namespaces, if the call may change them.
pub fn namespaces_if_changing(kernel: &Kernel, task: TaskId, call: &Syscall) -> Option<(Namespaces, CloneFlags)> {
    match call {
        Syscall::Unshare { flags } => Some((kernel.ns_inodes(task), *flags)),
        Syscall::Setns { nstype, .. } => Some((kernel.ns_inodes(task), *nstype)),
        _ => None,
    }
}

/// Notes which of the caller's namespaces a call changed, those for its children included.
pub fn namespaces_changed(
    trace: &mut Trace,
    kernel: &Kernel,
    task: TaskId,
    pid: u32,
    before: Option<(Namespaces, CloneFlags)>,
) {
    let Some((before, flags)) = before else { return };
    let Some(after) = kernel.task_info(task) else { return };
    let mut changed = differing(&before, &after.ns);
    if flags.contains(CloneFlags::NEWPID) && after.pid_for_children.is_some() {
        changed.push("pid_for_children".to_string());
    }
    if flags.contains(CloneFlags::NEWTIME) && after.time_for_children.is_some() {
        changed.push("time_for_children".to_string());
    }
    if !changed.is_empty() {
        trace.push(kernel.tgid(task).0, pid, EventKind::Namespaces { changed });
    }
}

fn differing(before: &Namespaces, after: &Namespaces) -> Vec<String> {
    let types = NsType::ALL.into_iter().zip(before.iter().zip(after));
    types.filter(|(_, (before, after))| before != after).map(|(ns_type, _)| ns_type.name().to_string()).collect()
}

/// The end of a process.
pub fn exited(status: WaitStatus) -> EventKind {
    match status {
        WaitStatus::Exited(code) => EventKind::Exit { status: Some(i32::from(code)), signal: None },
        WaitStatus::Signaled(signal, _) | WaitStatus::Stopped(signal) | WaitStatus::TraceEvent(signal, _) => {
            EventKind::Exit { status: None, signal: Some(signal.name()) }
        }
        WaitStatus::Continued => EventKind::Exit { status: None, signal: None },
    }
}

/// A fault of a script.
pub fn fault(fault: &Fault, line: Option<u32>) -> EventKind {
    EventKind::Fault { signal: fault.signal.name(), line, why: fault.kind.id().to_string(), args: fault.args.clone() }
}

/// What went well only by luck.
pub fn notice(notice: Notice) -> EventKind {
    EventKind::Notice { line: notice.line, why: notice.why.to_string(), args: notice.args }
}

/// A task's name, as ps shows it.
pub fn comm(kernel: &Kernel, task: TaskId) -> String {
    kernel.task_info(task).map(|info| info.comm).unwrap_or_default()
}

/// The stream that bytes went to.
pub fn stream(stream: KernelStream) -> Stream {
    match stream {
        KernelStream::Stdout => Stream::Stdout,
        KernelStream::Stderr => Stream::Stderr,
        KernelStream::Tty => Stream::Tty,
    }
}
