//! wait4(2), waitid(2) - kernel/exit.c:do_wait().

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Reason, Ret, Signal, TaskId, WaitFlags, WaitFor, WaitOn, WaitStatus};

use crate::Kernel;
use crate::fs::FileObject;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};
use crate::task::{Task, TaskState};

/// What wait4(2) knows.
const WAIT4_FLAGS: WaitFlags = WaitFlags::NOHANG
    .union(WaitFlags::UNTRACED)
    .union(WaitFlags::CONTINUED)
    .union(WaitFlags::NOTHREAD)
    .union(WaitFlags::ALL)
    .union(WaitFlags::CLONE);

/// Which children a call is about.
#[derive(Clone, Copy, Debug)]
enum Who {
    Any,
    Task(Option<TaskId>),
    Group(Option<TaskId>),
}

pub fn sys_wait4(k: &mut Kernel, t: TaskId, pid: Pid, options: WaitFlags) -> SysResult {
    k.ensure(Reason::FlagsKnown, WAIT4_FLAGS.contains(options), Errno::EINVAL)?;
    // "-INT_MIN is not defined" - kernel/exit.c:kernel_wait4()
    k.ensure(Reason::ProcessExists, pid.0 != i32::MIN, Errno::ESRCH)?;
    let ns = k.task_active_pid_ns(t);
    let who = match pid.0 {
        -1 => Who::Any,
        0 => Who::Group(Some(k.task(t).pgrp)),
        group if group < 0 => Who::Group(k.find_pid_ns(ns, Pid(-group))),
        _ => Who::Task(k.find_task_by_pid_ns(ns, pid)),
    };
    do_wait(k, t, who, options | WaitFlags::EXITED, pid)
}

pub fn sys_waitid(k: &mut Kernel, t: TaskId, idtype: i32, id: i32, options: WaitFlags) -> SysResult {
    // "The following additional wait options" - wait(2), waitid()
    let known = WAIT4_FLAGS.union(WaitFlags::NOWAIT).union(WaitFlags::EXITED);
    k.ensure(Reason::FlagsKnown, known.contains(options), Errno::EINVAL)?;
    let asks = options.intersects(WaitFlags::EXITED | WaitFlags::UNTRACED | WaitFlags::CONTINUED);
    k.ensure(Reason::FlagsKnown, asks, Errno::EINVAL)?;
    let ns = k.task_active_pid_ns(t);
    let who = match idtype {
        0 => Who::Any,
        1 if id > 0 => Who::Task(k.find_task_by_pid_ns(ns, Pid(id))),
        2 if id == 0 => Who::Group(Some(k.task(t).pgrp)),
        2 if id > 0 => Who::Group(k.find_pid_ns(ns, Pid(id))),
        3 if id >= 0 => {
            let file = k.fget(t, Fd(id))?;
            let file = k.vfs.file(file);
            let FileObject::PidFd(target) = file.object else { return Err(Errno::EBADF.into()) };
            let is_nonblock = file.flags.contains(OpenFlags::NONBLOCK) && !options.contains(WaitFlags::NOHANG);
            if is_nonblock {
                return wait_nonblock(k, t, target, options);
            }
            Who::Task(Some(target))
        }
        _ => return Err(Errno::EINVAL.into()),
    };
    do_wait(k, t, who, options, Pid(if idtype == 1 { id } else { -1 }))
}

/// "EAGAIN The PID file descriptor specified in id is nonblocking and the process that it refers to has not terminated."
/// - wait(2)
fn wait_nonblock(k: &mut Kernel, t: TaskId, target: TaskId, options: WaitFlags) -> SysResult {
    match do_wait(k, t, Who::Task(Some(target)), options | WaitFlags::NOHANG, Pid(-1))? {
        Ret::Wait { pid: Pid(0), .. } => Err(Errno::EAGAIN.into()),
        found => Ok(found),
    }
}

fn do_wait(k: &mut Kernel, t: TaskId, who: Who, options: WaitFlags, asked: Pid) -> SysResult {
    let leader = k.tgid(t);
    // "__WNOTHREAD: Do not wait for children of other threads in the same thread group." - wait(2)
    let is_own = |parent| if options.contains(WaitFlags::NOTHREAD) { parent == t } else { k.tgid(parent) == leader };
    let is_child = |task: &&Task| k.tgid(task.id) == task.id && is_own(task.real_parent);
    let is_ours = |task: &&Task| is_child(task) || k.is_tracer(t, task);
    let mut children = match who {
        Who::Task(id) => id.into_iter().collect(),
        Who::Any | Who::Group(_) => [k.children(t), k.tracees(t).map(|task| task.id).collect()].concat(),
    };
    nslab_small::sort(&mut children);
    children.dedup();
    children.retain(|child| k.tasks.get(child).as_ref().is_some_and(is_ours));
    let is_waited_for = |&child: &TaskId| is_eligible(k, t, child, who, options) && !is_past(k, t, child, options);
    let children: Vec<TaskId> = children.into_iter().filter(is_waited_for).collect();
    k.ensure(Reason::HasChild, !children.is_empty(), Errno::ECHILD)?;
    for child in children {
        if let Some(status) = reportable(k, t, child, options) {
            return Ok(report(k, t, child, status, options));
        }
    }
    if options.contains(WaitFlags::NOHANG) {
        return Ok(Ret::Wait { pid: Pid(0), status: None, uid: 0, rusage: Vec::new() });
    }
    k.sleep_on(t, vec![WaitKey::Child(leader)]);
    Err(Stop::Block(WaitOn { what: WaitFor::Child { pid: asked }, deadline_ns: None }))
}

/// kernel/exit.c:eligible_child(): "a 'clone' child is one which delivers no signal, or a signal other than SIGCHLD" - wait(2) (fact 56).
fn is_eligible(k: &Kernel, t: TaskId, child: TaskId, who: Who, options: WaitFlags) -> bool {
    let task = k.task(child);
    let is_asked = match who {
        Who::Any => true,
        Who::Task(id) => id == Some(child),
        Who::Group(id) => id == Some(task.pgrp),
    };
    let is_clone_child = task.exit_signal != Signal::SIGCHLD.0;
    is_asked
        && (k.is_tracer(t, task)
            || options.contains(WaitFlags::ALL)
            || is_clone_child == options.contains(WaitFlags::CLONE))
}

/// Is it a zombie, of which the caller wants to know only what it did before? Nothing more can come
/// of it: kernel/exit.c:wait_consider_task() leaves `notask_error` as it is.
fn is_past(k: &Kernel, t: TaskId, child: TaskId, options: WaitFlags) -> bool {
    let is_zombie = matches!(k.task(child).state, TaskState::Zombie(_)) && !k.is_process_alive(child);
    is_zombie && !options.contains(WaitFlags::EXITED) && k.foreign_tracer(child).is_none_or(|tracer| tracer == t)
}

fn reportable(k: &Kernel, t: TaskId, child: TaskId, options: WaitFlags) -> Option<WaitStatus> {
    let task = k.task(child);
    // A dead tracee is its tracer's until that has waited for it - kernel/exit.c:wait_consider_task().
    if matches!(task.state, TaskState::Zombie(_)) && k.foreign_tracer(child).is_some_and(|tracer| tracer != t) {
        return None;
    }
    if task.state == TaskState::Traced && k.is_tracer(t, task) {
        return k.unreported_trace_stop(child);
    }
    match (task.state, task.signal.unreported) {
        // The leader of threads that go on - kernel/exit.c:delay_group_leader()
        (TaskState::Zombie(_), _) if k.is_process_alive(child) => None,
        (TaskState::Zombie(status), _) if options.contains(WaitFlags::EXITED) => Some(status),
        (TaskState::Stopped, Some(status @ WaitStatus::Stopped(_))) if options.contains(WaitFlags::UNTRACED) => {
            Some(status)
        }
        (TaskState::Running, Some(WaitStatus::Continued)) if options.contains(WaitFlags::CONTINUED) => {
            Some(WaitStatus::Continued)
        }
        _ => None,
    }
}

fn report(k: &mut Kernel, t: TaskId, child: TaskId, status: WaitStatus, options: WaitFlags) -> Ret {
    let pid = k.pid_vnr(t, child);
    let uid = k.from_kuid_munged(k.user_ns_of(t), k.task(child).cred.uid);
    let rusage = super::usage::usage_of(k, child);
    if !options.contains(WaitFlags::NOWAIT) {
        match status {
            WaitStatus::Exited(_) | WaitStatus::Signaled(..) => k.reap(t, child, status),
            _ if k.task(child).state == TaskState::Traced && k.is_tracer(t, k.task(child)) => {
                k.trace_stop_reported(child);
            }
            _ => k.change_process(child, |task| task.signal.unreported = None),
        }
    }
    Ret::Wait { pid, status: Some(status), uid, rusage }
}
