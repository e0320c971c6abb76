//! capget(2), capset(2) - kernel/capability.c, security/commoncap.c:cap_capset().

use nslab_abi::{Cap, CapSet, Caps, Errno, Pid, Reason, Ret, TaskId};

use crate::Kernel;
use crate::stop::SysResult;
use crate::task::Cred;

pub fn sys_capget(k: &mut Kernel, t: TaskId, pid: Pid) -> SysResult {
    k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
    let target = k.find_process(t, pid)?;
    let cred = &k.task(target).cred;
    Ok(Ret::Caps(Caps { effective: cred.effective, permitted: cred.permitted, inheritable: cred.inheritable }))
}

pub fn sys_capset(k: &mut Kernel, t: TaskId, pid: Pid, caps: Caps) -> SysResult {
    // "… since Linux 2.6.24 … pid must be 0 or the caller's own" - capset(2), EPERM
    let is_own = pid.0 == 0 || k.find_task_by_vpid(t, pid) == Some(t);
    k.ensure(Reason::Capability, is_own, Errno::EPERM)?;
    let old = k.task(t).cred.clone();
    let known = |set: CapSet| CapSet(set.0 & CapSet::FULL.0);
    let (effective, permitted, inheritable) = (known(caps.effective), known(caps.permitted), known(caps.inheritable));
    let within = |set: CapSet, of: u64| set.0 & !of == 0;
    let has_setpcap = old.effective.has(Cap::CAP_SETPCAP);
    let is_allowed = (has_setpcap || within(inheritable, old.inheritable.0 | old.permitted.0))
        && within(inheritable, old.inheritable.0 | old.bounding.0)
        && within(permitted, old.permitted.0)
        && within(effective, permitted.0);
    k.ensure(Reason::Capability, is_allowed, Errno::EPERM)?;
    let mut cred = Cred::clone(&old);
    (cred.effective, cred.permitted, cred.inheritable) = (effective, permitted, inheritable);
    // "The ambient capability set obeys the invariant that no capability can ever be ambient if it is not both permitted and inheritable." - capabilities(7)
    cred.ambient.0 &= permitted.0 & inheritable.0;
    k.commit_creds(t, cred);
    Ok(Ret::Int(0))
}
