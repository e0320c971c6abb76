//! munmap(2) - mm/mmap.c, mm/vma.c.

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::{TASK_SIZE, page_align};
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::stop::SysResult;

pub fn sys_munmap(k: &mut Kernel, t: TaskId, addr: u64, length: u64) -> SysResult {
    let is_below_top = addr <= TASK_SIZE && length <= TASK_SIZE - addr;
    let is_range = addr.is_multiple_of(PAGE_BYTES) && is_below_top && page_align(length) != 0;
    k.ensure(Reason::ValueInRange, is_range, Errno::EINVAL)?;
    k.vma_cut(t, addr, addr + page_align(length));
    Ok(Ret::Int(0))
}
