//! mlock(2) and its kin - mm/mlock.c. Nothing is ever swapped out here: what is kept is who locked how much.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, MemLock, Reason, Ret, TaskId};

use super::page_align;
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::ns::NsId;
use crate::stop::SysResult;

const MLOCK_ONFAULT: i32 = 1;
const MCL_CURRENT: i32 = 1;
const MCL_ONFAULT: i32 = 4;
const MCL_ALL: i32 = 7;
const RLIMIT_MEMLOCK: usize = 8;

pub fn sys_mlock(k: &mut Kernel, t: TaskId, call: &MemLock) -> SysResult {
    match *call {
        MemLock::Lock { addr, length, flags, is_mapped } => {
            k.ensure(Reason::FlagsKnown, flags.unwrap_or(0) & !MLOCK_ONFAULT == 0, Errno::EINVAL)?;
            can_lock(k, t)?;
            let (start, end) = pages(addr, length);
            let already = k.locked_bytes(t);
            let within: u64 = k.task(t).locked.iter().map(|range| overlap(*range, (start, end))).sum();
            let total = already + end.saturating_sub(start) - within;
            within_limit(k, t, total)?;
            act(k, t, (start, end), is_mapped, true)
        }
        MemLock::Unlock { addr, length, is_mapped } => act(k, t, pages(addr, length), is_mapped, false),
        MemLock::LockAll { flags, mapped } => {
            let is_known = flags != 0 && flags & !MCL_ALL == 0 && flags != MCL_ONFAULT;
            k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
            can_lock(k, t)?;
            if flags & MCL_CURRENT != 0 {
                within_limit(k, t, mapped)?;
                set(k, t, vec![(0, mapped)]);
            }
            Ok(Ret::Int(0))
        }
        MemLock::UnlockAll => {
            set(k, t, Vec::new());
            Ok(Ret::Int(0))
        }
    }
}

/// mm/mlock.c:can_do_mlock()
fn can_lock(k: &mut Kernel, t: TaskId) -> Result<(), Errno> {
    let limit = k.task(t).rlimits[RLIMIT_MEMLOCK].rlim_cur;
    let may = limit != 0 || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_IPC_LOCK);
    k.ensure(Reason::Capability, may, Errno::EPERM)
}

/// "ENOMEM … the caller had a nonzero RLIMIT_MEMLOCK soft resource limit, but tried to lock more memory than the limit permitted.
/// This limit is not enforced if the process is privileged (CAP_IPC_LOCK)." - mlock(2)
fn within_limit(k: &mut Kernel, t: TaskId, bytes: u64) -> Result<(), Errno> {
    let limit = k.task(t).rlimits[RLIMIT_MEMLOCK].rlim_cur;
    let may = bytes <= limit || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_IPC_LOCK);
    k.ensure(Reason::ResourceLimit, may, Errno::ENOMEM)
}

fn pages(addr: u64, length: u64) -> (u64, u64) {
    let start = addr - addr % PAGE_BYTES;
    (start, start.wrapping_add(page_align(length.wrapping_add(addr % PAGE_BYTES))))
}

fn overlap(one: (u64, u64), other: (u64, u64)) -> u64 {
    one.1.min(other.1).saturating_sub(one.0.max(other.0))
}

/// mm/mlock.c:apply_vma_lock_flags()
fn act(k: &mut Kernel, t: TaskId, (start, end): (u64, u64), is_mapped: bool, locks: bool) -> SysResult {
    k.ensure(Reason::ValueInRange, end >= start, Errno::EINVAL)?;
    if start == end {
        return Ok(Ret::Int(0));
    }
    k.ensure(Reason::ValueInRange, is_mapped, Errno::ENOMEM)?;
    k.unlock_range(t, start, end);
    if locks {
        let mut ranges = Vec::clone(&k.task(t).locked);
        ranges.push((start, end));
        set(k, t, ranges);
    }
    Ok(Ret::Int(0))
}

fn set(k: &mut Kernel, t: TaskId, ranges: Vec<(u64, u64)>) {
    let ranges = Arc::new(ranges);
    k.change_mm(t, |task| task.locked = Arc::clone(&ranges));
}

impl Kernel {
    /// Counts what a task has locked: `VmLck`.
    pub(crate) fn locked_bytes(&self, t: TaskId) -> u64 {
        self.task(t).locked.iter().map(|(start, end)| end - start).sum()
    }

    /// Is a part of the range locked?
    pub(crate) fn is_locked(&self, t: TaskId, range: (u64, u64)) -> bool {
        self.task(t).locked.iter().any(|&locked| overlap(locked, range) > 0)
    }

    /// What is unmapped is not locked.
    pub(crate) fn unlock_range(&mut self, t: TaskId, start: u64, end: u64) {
        if !self.is_locked(t, (start, end)) {
            return;
        }
        let parts = |&(from, to): &(u64, u64)| [(from, to.min(start)), (from.max(end), to)];
        let kept = self.task(t).locked.iter().flat_map(parts).filter(|(from, to)| from < to).collect();
        set(self, t, kept);
    }
}
