//! sched_setaffinity(2), sched_getaffinity(2) - kernel/sched/syscalls.c. The machine has one processor.

use nslab_abi::{Cap, Errno, Pid, Reason, Ret, TaskId};

use crate::Kernel;
use crate::stop::SysResult;

/// The set of all processors.
const ALL: u8 = 1;
/// What the kernel's `cpumask_t` takes.
const MASK_BYTES: usize = 8;

pub fn sys_sched_setaffinity(k: &mut Kernel, t: TaskId, pid: Pid, mask: &[u8]) -> SysResult {
    let target = k.find_process(t, pid)?;
    let may = k.is_same_owner(t, target) || k.ns_capable(t, k.user_ns_of(target), Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    super::limits::may_renice(k, t, target)?;
    // "EINVAL The affinity bit mask mask contains no processors that are currently physically on the system" - sched_setaffinity(2)
    let has_one = mask.first().is_some_and(|first| first & ALL != 0);
    k.ensure(Reason::ValueInRange, has_one, Errno::EINVAL)?;
    Ok(Ret::Int(0))
}

pub fn sys_sched_getaffinity(k: &mut Kernel, t: TaskId, pid: Pid, len: usize) -> SysResult {
    let is_valid = len >= MASK_BYTES && len.is_multiple_of(MASK_BYTES);
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
    k.find_process(t, pid)?;
    let mut mask = vec![0; MASK_BYTES];
    mask[0] = ALL;
    Ok(Ret::Bytes(mask))
}
