//! getpid(2), getppid(2), and process groups and sessions - kernel/sys.c.

use nslab_abi::{Errno, Pid, Reason, Ret, TaskId};

use crate::Kernel;
use crate::stop::SysResult;

fn pid(k: &Kernel, t: TaskId, of: TaskId) -> Ret {
    Ret::Int(i64::from(k.pid_vnr(t, of).0))
}

pub fn sys_getpid(k: &mut Kernel, t: TaskId) -> SysResult {
    Ok(pid(k, t, k.tgid(t)))
}

/// "In a single-threaded process, the thread ID is equal to the process ID" - gettid(2)
pub fn sys_gettid(k: &mut Kernel, t: TaskId) -> SysResult {
    Ok(pid(k, t, t))
}

/// set_tid_address(2) always succeeds, and returns the caller's thread ID.
pub fn sys_set_tid_address(k: &mut Kernel, t: TaskId, tidptr: u64) -> SysResult {
    k.task_mut(t).clear_child_tid = tidptr;
    Ok(pid(k, t, t))
}

/// "If the caller's parent is in a different PID namespace, getppid() returns 0." - getppid(2) (fact 1)
pub fn sys_getppid(k: &mut Kernel, t: TaskId) -> SysResult {
    Ok(pid(k, t, k.tgid(k.task(t).real_parent)))
}

pub fn sys_getpgid(k: &mut Kernel, t: TaskId, of: Pid) -> SysResult {
    let target = k.find_process(t, of)?;
    Ok(pid(k, t, k.task(target).pgrp))
}

pub fn sys_getsid(k: &mut Kernel, t: TaskId, of: Pid) -> SysResult {
    let target = k.find_process(t, of)?;
    Ok(pid(k, t, k.task(target).session))
}

/// kernel/sys.c:setpgid(), in its order of checks.
pub fn sys_setpgid(k: &mut Kernel, t: TaskId, of: Pid, pgid: Pid) -> SysResult {
    k.ensure(Reason::ValueInRange, pgid.0 >= 0, Errno::EINVAL)?;
    let own = k.tgid(t);
    let target = k.find_process(own, of)?;
    k.ensure(Reason::ValueInRange, k.tgid(target) == target, Errno::EINVAL)?;
    let is_child = k.tgid(k.task(target).real_parent) == own;
    if is_child {
        if k.task(target).session != k.task(t).session {
            return Err(Errno::EPERM.into());
        }
        // "An attempt was made to change the process group ID of one of the children of the calling process and the child had already performed an execve(2)" - setpgid(2)
        if k.task(target).did_exec {
            return Err(Errno::EACCES.into());
        }
    } else {
        k.ensure(Reason::ProcessExists, target == own, Errno::ESRCH)?;
    }
    // "… or to change the process group ID of a session leader" - setpgid(2)
    if k.task(target).session == target {
        return Err(Errno::EPERM.into());
    }
    let ns = k.task_active_pid_ns(t);
    let group = if pgid.0 == 0 { Some(target) } else { k.find_pid_ns(ns, pgid) };
    let group = match group {
        Some(group) if group == target => group,
        Some(group) if k.tasks.values().any(|task| task.pgrp == group && task.session == k.task(t).session) => group,
        _ => return Err(Errno::EPERM.into()),
    };
    k.change_process(target, |task| task.pgrp = group);
    k.free_pids();
    Ok(Ret::Int(0))
}

pub fn sys_setsid(k: &mut Kernel, t: TaskId) -> SysResult {
    // "The process group ID of any process equals the PID of the calling process." - setsid(2), EPERM
    let own = k.tgid(t);
    if k.tasks.values().any(|task| task.pgrp == own) {
        return Err(Errno::EPERM.into());
    }
    k.change_process(t, |task| (task.pgrp, task.session, task.tty, task.seldom.tty_old_pgrp) = (own, own, None, None));
    k.free_pids();
    Ok(pid(k, t, own))
}
