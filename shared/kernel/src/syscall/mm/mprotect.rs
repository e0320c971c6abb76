//! mprotect(2) - mm/mprotect.c.

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::page_align;
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::stop::{SysResult, unsupported};

const PROT_WRITE: i32 = 2;
/// PROT_READ, PROT_WRITE, PROT_EXEC, PROT_SEM.
const PROT_KNOWN: i32 = 0xf;
/// PROT_GROWSDOWN, PROT_GROWSUP.
const PROT_GROWS: i32 = 0x0300_0000;

/// Changes the protection of a range, all of which `is_mapped` or not, as the caller's memory says.
pub fn sys_mprotect(k: &mut Kernel, t: TaskId, range: (u64, u64), prot: i32, is_mapped: bool) -> SysResult {
    let (addr, length) = range;
    if prot & PROT_GROWS != 0 {
        return unsupported("mprotect", "PROT_GROWSDOWN, PROT_GROWSUP");
    }
    k.ensure(Reason::ValueInRange, addr.is_multiple_of(PAGE_BYTES), Errno::EINVAL)?;
    if length == 0 {
        return Ok(Ret::Int(0));
    }
    let end = addr.checked_add(page_align(length)).filter(|&end| end > addr);
    k.ensure(Reason::ValueInRange, end.is_some(), Errno::ENOMEM)?;
    k.ensure(Reason::ValueInRange, prot & !PROT_KNOWN == 0, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, is_mapped, Errno::ENOMEM)?;
    let end = end.unwrap_or(addr);
    // "EACCES … if you mmap(2) a file to which you have read-only access, then ask mprotect() to mark it PROT_WRITE." - mprotect(2)
    let is_read_only = |vma: &crate::mm::Vma| !vma.may_write && vma.start < end && addr < vma.end;
    let may = prot & PROT_WRITE == 0 || !k.task(t).vmas.iter().any(is_read_only);
    k.ensure(Reason::FileMode, may, Errno::EACCES)?;
    Ok(Ret::Int(0))
}
