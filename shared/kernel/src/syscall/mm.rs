//! mmap(2) and its kin: one file a call.

pub mod lock;
pub mod madvise;
pub mod memfd;
pub mod mmap;
pub mod mprotect;
pub mod mremap;
pub mod msync;
pub mod munmap;

use nslab_abi::{Syscall, TaskId};

use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::stop::SysResult;

/// One past the highest address of a program - arch/x86/include/asm/page_64_types.h:TASK_SIZE_MAX.
const TASK_SIZE: u64 = 0x7fff_ffff_f000;

/// Answers a call on memory; `None`: it is none.
pub fn dispatch(k: &mut Kernel, t: TaskId, call: &Syscall) -> Option<SysResult> {
    Some(match call {
        Syscall::Mmap { addr, length, prot, flags, fd, offset, free, .. } => {
            let args = mmap::Args { addr: *addr, length: *length, prot: *prot, flags: *flags, offset: *offset };
            mmap::sys_mmap(k, t, args, *fd, free)
        }
        Syscall::Mremap { old_address, old_size, new_size, flags, free, room, extents } => {
            let sizes = (*old_size, *new_size);
            mremap::sys_mremap(k, *old_address, sizes, *flags, (*room, free), !extents.is_empty())
        }
        Syscall::Munmap { addr, length, .. } => munmap::sys_munmap(k, t, *addr, *length),
        Syscall::Mprotect { addr, length, prot, is_mapped, .. } => {
            mprotect::sys_mprotect(k, t, (*addr, *length), *prot, *is_mapped)
        }
        Syscall::Msync { addr, length, flags, is_mapped, .. } => {
            msync::sys_msync(k, (*addr, *length), *flags, *is_mapped)
        }
        Syscall::MemLock(call) => lock::sys_mlock(k, t, call),
        Syscall::Madvise { addr, length, advice, is_mapped, extents } => {
            madvise::sys_madvise(k, t, (*addr, *length), *advice, *is_mapped, !extents.is_empty())
        }
        Syscall::MemfdCreate { name, flags } => memfd::sys_memfd_create(k, t, name, *flags),
        _ => return None,
    })
}

/// Rounds up to whole pages; 0 where that overflows, as PAGE_ALIGN() does.
fn page_align(len: u64) -> u64 {
    len.checked_next_multiple_of(PAGE_BYTES).unwrap_or(0)
}
