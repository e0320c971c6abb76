//! msync(2) - mm/msync.c. All files are in memory: nothing is left to write back.

use nslab_abi::{Errno, Reason, Ret};

use super::page_align;
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::stop::SysResult;

const MS_ASYNC: i32 = 1;
const MS_INVALIDATE: i32 = 2;
const MS_SYNC: i32 = 4;

pub fn sys_msync(k: &mut Kernel, range: (u64, u64), flags: i32, is_mapped: bool) -> SysResult {
    let (addr, length) = range;
    let is_known = flags & !(MS_ASYNC | MS_INVALIDATE | MS_SYNC) == 0;
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, addr.is_multiple_of(PAGE_BYTES), Errno::EINVAL)?;
    k.ensure(Reason::FlagsCompatible, flags & (MS_ASYNC | MS_SYNC) != MS_ASYNC | MS_SYNC, Errno::EINVAL)?;
    let ends_late = length == 0 || addr.checked_add(page_align(length)).is_some_and(|end| end > addr);
    k.ensure(Reason::ValueInRange, ends_late && (length == 0 || is_mapped), Errno::ENOMEM)?;
    Ok(Ret::Int(0))
}
