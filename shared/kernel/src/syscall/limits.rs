//! prlimit(2), getpriority(2), setpriority(2), kcmp(2), reboot(2) - kernel/sys.c, kernel/reboot.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Pid, Reason, Ret, Rlimit, TaskId, WaitStatus};

use crate::Kernel;
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};

pub fn sys_prlimit64(k: &mut Kernel, t: TaskId, pid: Pid, resource: i32, new: Option<Rlimit>) -> SysResult {
    let target = if pid.0 == 0 { Some(t) } else { k.find_task_by_vpid(t, pid) };
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let target = target.ok_or(Errno::ESRCH)?;
    let (cred, tcred) = (&k.task(t).cred, &k.task(target).cred);
    let is_same = [tcred.euid, tcred.suid, tcred.uid].iter().all(|&uid| uid == cred.uid)
        && [tcred.egid, tcred.sgid, tcred.gid].iter().all(|&gid| gid == cred.gid);
    let may = t == target || is_same || k.ns_capable(t, tcred.user_ns, Cap::CAP_SYS_RESOURCE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    k.ensure(Reason::ValueInRange, (0..16).contains(&resource), Errno::EINVAL)?;
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

/// `PRIO_PROCESS` of getpriority(2).
fn priority_target(k: &mut Kernel, t: TaskId, which: i32, who: i32) -> Result<TaskId, crate::stop::Stop> {
    k.ensure(Reason::ValueInRange, (0..=2).contains(&which), Errno::EINVAL)?;
    if which != 0 {
        return unsupported("getpriority", "PRIO_PGRP, PRIO_USER");
    }
    let target = if who == 0 { Some(t) } else { k.find_task_by_vpid(t, Pid(who)) };
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    Ok(target.ok_or(Errno::ESRCH)?)
}

pub fn sys_getpriority(k: &mut Kernel, t: TaskId, which: i32, who: i32) -> SysResult {
    let target = priority_target(k, t, which, who)?;
    // "… the raw system call returns 40 minus the nice value" - getpriority(2)
    Ok(Ret::Int(i64::from(20 - k.task(target).nice)))
}

pub fn sys_setpriority(k: &mut Kernel, t: TaskId, which: i32, who: i32, prio: i32) -> SysResult {
    let target = priority_target(k, t, which, who)?;
    let prio = prio.clamp(-20, 19);
    let (cred, tcred) = (&k.task(t).cred, &k.task(target).cred);
    let is_same = cred.euid == tcred.uid || cred.euid == tcred.euid;
    let may = is_same || k.ns_capable(t, tcred.user_ns, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let is_raised = prio < k.task(target).nice;
    let may_raise = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, !is_raised || may_raise, Errno::EACCES)?;
    k.task_mut(target).nice = prio;
    Ok(Ret::Int(0))
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
