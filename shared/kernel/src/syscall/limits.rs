//! prlimit(2), getpriority(2), setpriority(2), kcmp(2), reboot(2) - kernel/sys.c, kernel/reboot.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Pid, Reason, Ret, Rlimit, TaskId, WaitStatus};

use crate::Kernel;
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};

pub fn sys_prlimit64(k: &mut Kernel, t: TaskId, pid: Pid, resource: i32, new: Option<Rlimit>) -> SysResult {
    let target = k.find_process(t, pid)?;
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

/// The processes that `which` and `who` name - kernel/sys.c:setpriority()
fn priority_targets(k: &mut Kernel, t: TaskId, which: i32, who: i32) -> Result<Vec<TaskId>, Errno> {
    const PRIO_PROCESS: i32 = 0;
    const PRIO_PGRP: i32 = 1;
    const PRIO_USER: i32 = 2;
    k.ensure(Reason::ValueInRange, (PRIO_PROCESS..=PRIO_USER).contains(&which), Errno::EINVAL)?;
    let (task, cred) = (k.task(t), &k.task(t).cred);
    let found: Vec<TaskId> = match which {
        PRIO_PROCESS if who == 0 => vec![t],
        PRIO_PROCESS => k.find_task_by_vpid(t, Pid(who)).into_iter().collect(),
        PRIO_PGRP => {
            let ns = k.task_active_pid_ns(t);
            let group = if who == 0 { Some(task.pgrp) } else { k.find_pid_ns(ns, Pid(who)) };
            k.processes().filter(|other| Some(other.pgrp) == group).map(|other| other.id).collect()
        }
        _ => {
            let uid = if who == 0 { Some(cred.uid) } else { k.make_kuid(cred.user_ns, who as u32) };
            let is_seen = |other: &TaskId| k.pid_vnr(t, *other) != Pid(0);
            let of_user = k.tasks.values().filter(|other| Some(other.cred.uid) == uid).map(|other| other.id);
            of_user.filter(is_seen).collect()
        }
    };
    k.ensure(Reason::ProcessExists, !found.is_empty(), Errno::ESRCH)?;
    Ok(found)
}

pub fn sys_getpriority(k: &mut Kernel, t: TaskId, which: i32, who: i32) -> SysResult {
    let targets = priority_targets(k, t, which, who)?;
    // "the highest priority (lowest numerical value) enjoyed by any of the specified processes" - getpriority(2); the system call
    // answers 20 less the nice value.
    Ok(Ret::Int(targets.iter().map(|&target| i64::from(20 - k.task(target).nice)).max().unwrap_or(0)))
}

pub fn sys_setpriority(k: &mut Kernel, t: TaskId, which: i32, who: i32, prio: i32) -> SysResult {
    let prio = prio.clamp(-20, 19);
    let mut answer = Ok(Ret::Int(0));
    for target in priority_targets(k, t, which, who)? {
        // Those that can be set are; the last failure is told.
        if let Err(errno) = set_one_priority(k, t, target, prio) {
            answer = Err(errno.into());
        }
    }
    answer
}

/// kernel/sys.c:set_one_prio()
fn set_one_priority(k: &mut Kernel, t: TaskId, target: TaskId, prio: i32) -> Result<(), Errno> {
    const RLIMIT_NICE: usize = 13;
    let may = k.is_same_owner(t, target) || k.ns_capable(t, k.user_ns_of(target), Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let is_raised = prio < k.task(target).nice;
    let is_within = (20 - prio) as u64 <= k.task(target).rlimits[RLIMIT_NICE].rlim_cur;
    let may_raise = is_within || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, !is_raised || may_raise, Errno::EACCES)?;
    may_renice(k, t, target)?;
    k.task_mut(target).nice = prio;
    Ok(())
}

/// Who has less permitted than the other needs CAP_SYS_NICE - security/commoncap.c:cap_safe_nice()
pub fn may_renice(k: &mut Kernel, t: TaskId, target: TaskId) -> Result<(), Errno> {
    let (cred, tcred) = (&k.task(t).cred, &k.task(target).cred);
    let is_subset = tcred.permitted.0 & !cred.permitted.0 == 0;
    let may = is_subset || k.ns_capable(t, tcred.user_ns, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, may, Errno::EPERM)
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
