//! seccomp(2) - kernel/seccomp.c:do_seccomp().

use nslab_abi::seccomp::{INSNS_MAX, check, is_action};
use nslab_abi::{Cap, Errno, Reason, Ret, SeccompArgs, TaskId};

use crate::Kernel;
use crate::stop::{SysResult, unsupported};

const TSYNC: u32 = 1;
const NEW_LISTENER: u32 = 8;
const TSYNC_ESRCH: u32 = 16;
const WAIT_KILLABLE_RECV: u32 = 32;
/// All flags of 6.18.
const FLAGS: u32 = 63;

pub fn sys_seccomp(k: &mut Kernel, t: TaskId, operation: u32, flags: u32, args: &SeccompArgs) -> SysResult {
    match operation {
        0 => {
            let is_plain = flags == 0 && *args == SeccompArgs::Null;
            k.ensure(Reason::FlagsKnown, is_plain, Errno::EINVAL)?;
            k.ensure(Reason::ValueInRange, k.task(t).seccomp.mode != 2, Errno::EINVAL)?;
            k.seccomp_assign(t, None);
            Ok(Ret::Int(0))
        }
        1 => set_mode_filter(k, t, flags, args),
        2 => {
            k.ensure(Reason::FlagsKnown, flags == 0, Errno::EINVAL)?;
            let SeccompArgs::Action(action) = args else { return Err(Errno::EFAULT.into()) };
            k.ensure(Reason::ValueInRange, is_action(*action), Errno::EOPNOTSUPP)?;
            Ok(Ret::Int(0))
        }
        3 => unsupported("seccomp", "SECCOMP_GET_NOTIF_SIZES"),
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL.into())
        }
    }
}

fn set_mode_filter(k: &mut Kernel, t: TaskId, flags: u32, args: &SeccompArgs) -> SysResult {
    k.ensure(Reason::FlagsKnown, flags & !FLAGS == 0, Errno::EINVAL)?;
    let has = |flag| flags & flag != 0;
    let conflicts =
        (has(TSYNC) && has(NEW_LISTENER) && !has(TSYNC_ESRCH)) || (has(WAIT_KILLABLE_RECV) && !has(NEW_LISTENER));
    k.ensure(Reason::FlagsCompatible, !conflicts, Errno::EINVAL)?;
    let SeccompArgs::Program { len, insns } = args else { return Err(Errno::EFAULT.into()) };
    k.ensure(Reason::ValueInRange, (1..=INSNS_MAX).contains(len), Errno::EINVAL)?;
    // "EACCES The caller did not have the CAP_SYS_ADMIN capability in its user namespace, or had not set no_new_privs" - seccomp(2)
    let may = k.task(t).no_new_privs || k.ns_capable_own(t, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::CapSysAdmin, may, Errno::EACCES)?;
    k.ensure(Reason::ValueInRange, check(insns), Errno::EINVAL)?;
    if has(NEW_LISTENER) {
        return unsupported("seccomp", "SECCOMP_FILTER_FLAG_NEW_LISTENER");
    }
    // "SECCOMP_FILTER_FLAG_TSYNC … synchronize all other threads of the calling process to the same seccomp filter tree" - seccomp(2)
    let others: Vec<TaskId> = k.of_process(k.tgid(t)).map(|task| task.id).filter(|&id| id != t).collect();
    k.seccomp_assign(t, Some(insns.clone()));
    if has(TSYNC) {
        let (seccomp, no_new_privs) = (k.task(t).seccomp.clone(), k.task(t).no_new_privs);
        for other in others {
            let is_ancestor = seccomp.filters.starts_with(&k.task(other).seccomp.filters);
            if !is_ancestor {
                return unsupported("seccomp", "SECCOMP_FILTER_FLAG_TSYNC with filters of another tree");
            }
            let mut task = k.task_mut(other);
            task.seccomp = seccomp.clone();
            task.no_new_privs |= no_new_privs;
        }
    }
    Ok(Ret::Int(0))
}
