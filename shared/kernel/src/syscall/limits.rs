//! prlimit(2), getpriority(2), setpriority(2), kcmp(2), reboot(2) - kernel/sys.c, kernel/reboot.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Pid, Reason, Ret, Rlimit, TaskId, WaitStatus};

use crate::Kernel;
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};

pub fn sys_prlimit64(k: &mut Kernel, t: TaskId, pid: Pid, resource: i32, new: Option<Rlimit>) -> SysResult {
    k.ensure(Reason::ValueInRange, (0..16).contains(&resource), Errno::EINVAL)?;
    let target = if pid.0 == 0 { Some(t) } else { k.find_task_by_vpid(t, pid) };
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let target = target.ok_or(Errno::ESRCH)?;
    let (cred, tcred) = (&k.task(t).cred, &k.task(target).cred);
    let is_same = [tcred.euid, tcred.suid, tcred.uid].iter().all(|&uid| uid == cred.uid)
        && [tcred.egid, tcred.sgid, tcred.gid].iter().all(|&gid| gid == cred.gid);
    let may = t == target || is_same || k.ns_capable(t, tcred.user_ns, Cap::CAP_SYS_RESOURCE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let old = k.task(target).rlimits[resource as usize];
    if let Some(new) = new {
        k.ensure(Reason::ValueInRange, new.rlim_cur <= new.rlim_max, Errno::EINVAL)?;
        // "CAP_SYS_RESOURCE" counts in the initial user namespace - kernel/sys.c:do_prlimit()
        let may_raise = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_RESOURCE);
        k.ensure(Reason::Capability, new.rlim_max <= old.rlim_max || may_raise, Errno::EPERM)?;
        k.change_process(target, |task| Arc::make_mut(&mut task.rlimits)[resource as usize] = new);
    }
    Ok(Ret::Rlimit(old))
}

/// Whom getpriority(2) and setpriority(2) mean - kernel/sys.c:SYSCALL_DEFINE3(setpriority).
fn priority_targets(k: &mut Kernel, t: TaskId, which: i32, who: i32) -> Result<Vec<TaskId>, Errno> {
    const PRIO_PROCESS: i32 = 0;
    const PRIO_PGRP: i32 = 1;
    const PRIO_USER: i32 = 2;
    k.ensure(Reason::ValueInRange, (PRIO_PROCESS..=PRIO_USER).contains(&which), Errno::EINVAL)?;
    let targets: Vec<TaskId> = match which {
        PRIO_PROCESS if who == 0 => vec![t],
        PRIO_PROCESS => k.find_task_by_vpid(t, Pid(who)).into_iter().collect(),
        PRIO_PGRP => {
            let pgrp = if who == 0 { Some(k.task(k.tgid(t)).pgrp) } else { k.find_task_by_vpid(t, Pid(who)) };
            k.tasks.values().filter(|task| Some(k.task(task.tgid).pgrp) == pgrp).map(|task| task.id).collect()
        }
        // "PRIO_USER … Zero for who denotes … the real user ID of the calling process" - getpriority(2)
        _ => {
            let uid = if who == 0 { Some(k.task(t).cred.uid) } else { k.make_kuid(k.user_ns_of(t), who as u32) };
            let ns = k.task_active_pid_ns(t);
            let is_his = |task: &&crate::task::Task| Some(task.cred.uid) == uid;
            let tasks = k.tasks.values().filter(is_his).map(|task| task.id);
            tasks.filter(|&id| k.pid_nr_ns(id, ns).is_some()).collect()
        }
    };
    k.ensure(Reason::ProcessExists, !targets.is_empty(), Errno::ESRCH)?;
    Ok(targets)
}

pub fn sys_getpriority(k: &mut Kernel, t: TaskId, which: i32, who: i32) -> SysResult {
    let targets = priority_targets(k, t, which, who)?;
    let nice = targets.into_iter().map(|target| k.task(target).nice).min().unwrap_or(0);
    // "… the raw system call returns 40 minus the nice value" - getpriority(2)
    Ok(Ret::Int(i64::from(20 - nice)))
}

pub fn sys_setpriority(k: &mut Kernel, t: TaskId, which: i32, who: i32, prio: i32) -> SysResult {
    let targets = priority_targets(k, t, which, who)?;
    let prio = prio.clamp(-20, 19);
    // Each that may be set is; the last that may not says why - kernel/sys.c:set_one_prio().
    let mut result = Ok(Ret::Int(0));
    for target in targets {
        if let Err(errno) = set_one_priority(k, t, target, prio) {
            result = Err(errno.into());
        }
    }
    result
}

fn set_one_priority(k: &mut Kernel, t: TaskId, target: TaskId, prio: i32) -> Result<(), Errno> {
    let (cred, tcred) = (&k.task(t).cred, &k.task(target).cred);
    let is_same = cred.euid == tcred.uid || cred.euid == tcred.euid;
    let may = is_same || k.ns_capable(t, tcred.user_ns, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let is_raised = prio < k.task(target).nice;
    let may_raise = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, !is_raised || may_raise, Errno::EACCES)?;
    k.task_mut(target).nice = prio;
    Ok(())
}

/// "Behavior inside PID namespaces" - reboot(2) (fact 55); kernel/pid_namespace.c:reboot_pid_ns()
pub fn sys_reboot(k: &mut Kernel, t: TaskId, cmd: u32) -> SysResult {
    let ns = k.task_active_pid_ns(t);
    let owner = k.ns_owner(ns);
    let is_capable = k.ns_capable(t, owner, Cap::CAP_SYS_BOOT);
    k.ensure(Reason::Capability, is_capable, Errno::EPERM)?;
    if ns == NsId::INIT_PID {
        return unsupported("reboot", "the machine itself");
    }
    let signal = match cmd {
        // RESTART, RESTART2 → SIGHUP; POWER_OFF, HALT → SIGINT.
        0x0123_4567 | 0xa1b2_c3d4 => 1,
        0x4321_fedc | 0xcdef_0123 => 2,
        _ => return Err(k.ensure(Reason::ValueInRange, false, Errno::EINVAL).err().unwrap_or(Errno::EINVAL).into()),
    };
    k.pid_ns_mut(ns).reboot = signal;
    if let Some(init) = k.pid_ns(ns).child_reaper {
        k.do_exit(init, WaitStatus::Signaled(nslab_abi::Signal::SIGKILL, false));
    }
    Ok(Ret::Int(0))
}
