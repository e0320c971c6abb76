//! madvise(2) - mm/madvise.c, and membarrier(2) - kernel/sched/membarrier.c.

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::page_align;
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::stop::{SysResult, unsupported};

const MADV_DONTNEED: i32 = 4;
const MADV_FREE: i32 = 8;
const MADV_REMOVE: i32 = 9;

/// `is_object`: a mapped object lies in the range.
pub fn sys_madvise(
    k: &mut Kernel,
    t: TaskId,
    (addr, length): (u64, u64),
    advice: i32,
    is_mapped: bool,
    is_object: bool,
) -> SysResult {
    let is_known = matches!(advice, 0..=4 | 8..=25 | 102 | 103);
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, addr.is_multiple_of(PAGE_BYTES), Errno::EINVAL)?;
    let len = page_align(length);
    k.ensure(Reason::ValueInRange, length == 0 || len != 0, Errno::EINVAL)?;
    let end = addr.checked_add(len);
    k.ensure(Reason::ValueInRange, end.is_some(), Errno::EINVAL)?;
    if len == 0 {
        return Ok(Ret::Int(0));
    }
    match advice {
        10 | 18 => return unsupported("madvise", "MADV_DONTFORK, MADV_WIPEONFORK"),
        25 | 102 | 103 => return unsupported("madvise", "MADV_COLLAPSE, MADV_GUARD_INSTALL, MADV_GUARD_REMOVE"),
        MADV_REMOVE if is_object => return unsupported("madvise", "MADV_REMOVE of a file"),
        _ => {}
    }
    let range = (addr, end.unwrap_or(addr));
    let is_locked = k.is_locked(t, range);
    let frees = matches!(advice, MADV_DONTNEED | MADV_FREE | MADV_REMOVE | 20 | 21);
    k.ensure(Reason::ValueInRange, !frees || !is_locked, Errno::EINVAL)?;
    // "EINVAL advice is MADV_FREE … but the specified address range includes file … mappings" - madvise(2)
    let is_fit = advice != MADV_REMOVE && (advice != MADV_FREE || !is_object);
    k.ensure(Reason::ValueInRange, is_fit, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, is_mapped, Errno::ENOMEM)?;
    Ok(Ret::Int(0))
}

pub fn sys_membarrier(k: &mut Kernel, t: TaskId, cmd: i32, flags: u32) -> SysResult {
    /// MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, which may name a processor.
    const RSEQ: i32 = 128;
    k.ensure(Reason::FlagsKnown, flags == 0 || (cmd == RSEQ && flags == 1), Errno::EINVAL)?;
    let registered = k.task(t).membarrier;
    // A private barrier has to be registered for: one bit above it.
    let needs = match cmd {
        8 | 32 | RSEQ => cmd << 1,
        _ => 0,
    };
    match cmd {
        0 => Ok(Ret::Int(0x3ff)),
        1 | 2 => Ok(Ret::Int(0)),
        8 | 32 | RSEQ => {
            k.ensure(Reason::ValueInRange, registered & needs != 0, Errno::EPERM)?;
            Ok(Ret::Int(0))
        }
        4 | 16 | 64 | 256 => {
            k.change_mm(t, |task| task.membarrier |= cmd);
            Ok(Ret::Int(0))
        }
        512 => Ok(Ret::Int(i64::from(registered))),
        _ => {
            k.check(Reason::FlagsKnown, false);
            Err(Errno::EINVAL.into())
        }
    }
}
