//! kill(2), tgkill(2), rt_sigqueueinfo(2) - kernel/signal.c.

use nslab_abi::{Errno, Pid, Reason, Ret, SI_TKILL, SI_USER, Signal, TaskId};

use crate::Kernel;
use crate::stop::SysResult;
use crate::task::kill::Scope;

/// Reads a signal number argument: `None` is 0, "no signal is sent, but existence and permission checks are still performed" - kill(2).
pub fn parse(k: &mut Kernel, sig: i32) -> Result<Option<Signal>, Errno> {
    let is_valid = (0..=i32::from(Signal::MAX)).contains(&sig);
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
    Ok(Signal::new(sig))
}

pub fn sys_kill(k: &mut Kernel, t: TaskId, pid: Pid, sig: i32) -> SysResult {
    match pid.0 {
        1.. => {
            let target = k.find_task_by_vpid(t, pid);
            // kernel/signal.c:check_kill_permission() looks at the number only once there is a target.
            k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
            let signal = parse(k, sig)?;
            k.kill_task(t, target.ok_or(Errno::ESRCH)?, signal, SI_USER, 0)?;
            Ok(Ret::Int(0))
        }
        i32::MIN => Err(Errno::ESRCH.into()),
        -1 => kill_all(k, t, sig),
        0 => kill_group(k, t, Some(k.task(t).pgrp), sig),
        _ => {
            let group = k.find_pid_ns(k.task_active_pid_ns(t), Pid(-pid.0));
            kill_group(k, t, group, sig)
        }
    }
}

/// "If pid equals -1, then sig is sent to every process for which the calling process has permission to send signals, except for process 1 (init)" - kill(2) (fact 44)
fn kill_all(k: &mut Kernel, t: TaskId, sig: i32) -> SysResult {
    let ns = k.task_active_pid_ns(t);
    let all: Vec<TaskId> =
        k.pids_in(ns).into_iter().filter(|&(pid, id)| pid.0 > 1 && id != k.tgid(t)).map(|(_, id)| id).collect();
    send_to_all(k, t, &all, sig, false)
}

fn kill_group(k: &mut Kernel, t: TaskId, group: Option<TaskId>, sig: i32) -> SysResult {
    let members: Vec<TaskId> = k.processes().filter(|task| Some(task.pgrp) == group).map(|task| task.id).collect();
    send_to_all(k, t, &members, sig, true)
}

/// Success if one of them got it - kernel/signal.c:__kill_pgrp_info(), kill_something_info().
fn send_to_all(k: &mut Kernel, t: TaskId, targets: &[TaskId], sig: i32, is_group: bool) -> SysResult {
    k.ensure(Reason::ProcessExists, !targets.is_empty(), Errno::ESRCH)?;
    let signal = parse(k, sig)?;
    let mut last = None;
    let mut is_sent = false;
    // The caller itself comes last: it may end here.
    let own = k.tgid(t);
    let others = targets.iter().filter(|&&id| id != own);
    for &target in others.chain(targets.iter().filter(|&&id| id == own)) {
        if !k.tasks.contains(&target) {
            continue;
        }
        match k.may_kill(t, target, signal) {
            true => {
                is_sent = true;
                k.kill_task(t, target, signal, SI_USER, 0)?;
            }
            false => last = Some(Errno::EPERM),
        }
    }
    // kernel/signal.c:kill_something_info(): for -1 a refusal is no failure, for a group it is one if nobody got it.
    match last {
        Some(errno) if is_group && !is_sent => {
            k.check(Reason::MaySignal, false);
            Err(errno.into())
        }
        _ => Ok(Ret::Int(0)),
    }
}

pub fn sys_tgkill(k: &mut Kernel, t: TaskId, tgid: Pid, tid: Pid, sig: i32) -> SysResult {
    k.ensure(Reason::ValueInRange, tgid.0 > 0 && tid.0 > 0, Errno::EINVAL)?;
    let group = k.find_task_by_vpid(t, tgid);
    let target = k.find_task_by_vpid(t, tid).filter(|&target| Some(k.tgid(target)) == group);
    do_send_specific(k, t, target, sig)
}

/// tkill(2): "an obsolete predecessor to tgkill()".
pub fn sys_tkill(k: &mut Kernel, t: TaskId, tid: Pid, sig: i32) -> SysResult {
    k.ensure(Reason::ValueInRange, tid.0 > 0, Errno::EINVAL)?;
    let target = k.find_task_by_vpid(t, tid);
    do_send_specific(k, t, target, sig)
}

fn do_send_specific(k: &mut Kernel, t: TaskId, target: Option<TaskId>, sig: i32) -> SysResult {
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let signal = parse(k, sig)?;
    k.kill_scope(t, target.ok_or(Errno::ESRCH)?, signal, (SI_TKILL, 0), Scope::Thread)?;
    Ok(Ret::Int(0))
}

/// "The rt_sigqueueinfo() … system calls are the low-level interfaces used to send a signal plus data" - rt_sigqueueinfo(2)
pub fn sys_rt_sigqueueinfo(k: &mut Kernel, t: TaskId, tgid: Pid, sig: i32, code: i32, value: u64) -> SysResult {
    let is_itself = k.find_task_by_vpid(t, tgid).is_some_and(|target| k.tgid(target) == k.tgid(t));
    // "This avoids … spoofing": only the kernel says SI_USER, SI_TKILL or anything above - kernel/signal.c:do_rt_sigqueueinfo()
    let is_honest = (code < 0 && code != SI_TKILL) || is_itself;
    k.ensure(Reason::MaySignal, is_honest, Errno::EPERM)?;
    let target = if tgid.0 > 0 { k.find_task_by_vpid(t, tgid) } else { None };
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let signal = parse(k, sig)?;
    k.kill_task(t, target.ok_or(Errno::ESRCH)?, signal, code, value)?;
    Ok(Ret::Int(0))
}
