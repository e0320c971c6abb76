//! mremap(2) - mm/mremap.c, of private memory without a file.

use nslab_abi::{Errno, Reason, Ret, place_remap};

use super::{TASK_SIZE, page_align};
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::stop::{SysResult, unsupported};

const MREMAP_MAYMOVE: i32 = 1;
const MREMAP_FIXED: i32 = 2;
const MREMAP_DONTUNMAP: i32 = 4;

/// `place`: how many bytes follow in the mapping, and the free ranges.
pub fn sys_mremap(
    k: &mut Kernel,
    at: u64,
    (old_size, new_size): (u64, u64),
    flags: i32,
    (room, free): (Option<u64>, &[(u64, u64)]),
    is_object: bool,
) -> SysResult {
    let has = |flag: i32| flags & flag != 0;
    k.ensure(Reason::FlagsKnown, flags & !(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP) == 0, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, at.is_multiple_of(PAGE_BYTES), Errno::EINVAL)?;
    let (old, new) = (page_align(old_size), page_align(new_size));
    k.ensure(Reason::ValueInRange, new != 0 && new <= TASK_SIZE, Errno::EINVAL)?;
    let fits = !has(MREMAP_FIXED | MREMAP_DONTUNMAP) || has(MREMAP_MAYMOVE);
    k.ensure(Reason::FlagsCompatible, fits, Errno::EINVAL)?;
    if has(MREMAP_FIXED | MREMAP_DONTUNMAP) {
        return unsupported("mremap", "MREMAP_FIXED, MREMAP_DONTUNMAP");
    }
    // "EFAULT Some address in the range old_address to old_address+old_size is an invalid virtual memory address for this process." - mremap(2)
    k.ensure(Reason::ValueInRange, room.is_some(), Errno::EFAULT)?;
    if is_object {
        return unsupported("mremap", "shared memory and files");
    }
    k.ensure(Reason::ValueInRange, old != 0, Errno::EINVAL)?;
    let room = room.unwrap_or(0);
    k.ensure(Reason::ValueInRange, old <= room, Errno::EFAULT)?;
    // "ENOMEM The memory area cannot be expanded at the current virtual address, and the MREMAP_MAYMOVE flag is not set in flags."
    let place = place_remap(at, (old, new), room, has(MREMAP_MAYMOVE), free);
    k.ensure(Reason::AddressFree, place.is_some(), Errno::ENOMEM)?;
    Ok(Ret::Int(place.unwrap_or(at) as i64))
}
