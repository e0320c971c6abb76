//! Memory that others may see. The addresses that the script knows are its machine's; the mappings themselves are the runner's,
//! wherever the kernel puts them, and are found again as the `segment` of each [`Extent`].

use nslab_abi::{Errno, Extent, Fd, FutexArgs, Ret, SecondFutex, Syscall, place_mapping, place_remap};

use super::{Answer, Stop, enter, int, timespec, unsupported};
use crate::sys::Arg;

const PAGE_BYTES: u64 = 4096;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Mmap { addr, length, prot, flags, fd, offset, free, extents } => {
            mmap(&Wanted { addr: *addr, length: *length, flags: *flags, free }, *prot, *fd, *offset, extents)
        }
        Syscall::Mremap { old_address, old_size, new_size, flags, free, room, extents } => {
            let needs_more = flags & (libc::MREMAP_FIXED | libc::MREMAP_DONTUNMAP) != 0;
            if needs_more && flags & libc::MREMAP_MAYMOVE == 0 {
                // The kernel refuses it before it looks there.
                return Some(int(
                    libc::SYS_mremap,
                    &mut [(*old_address).into(), (*old_size).into(), (*new_size).into(), (*flags).into()],
                ));
            }
            if needs_more {
                return Some(Err(unsupported("mremap", "MREMAP_FIXED, MREMAP_DONTUNMAP")));
            }
            if !extents.is_empty() {
                return Some(Err(unsupported("mremap", "shared memory and files")));
            }
            mremap(*old_address, (*old_size, *new_size), *flags, *room, free)
        }
        Syscall::Munmap { addr, length, extents } => munmap(*addr, *length, extents),
        Syscall::Mprotect { addr, length, prot, is_mapped, extents } => {
            each(libc::SYS_mprotect, (*addr, *length), *prot, *is_mapped, extents)
        }
        Syscall::Msync { addr, length, flags, is_mapped, extents } => {
            each(libc::SYS_msync, (*addr, *length), *flags, *is_mapped, extents)
        }
        Syscall::Madvise { addr, length, advice, is_mapped, extents } => match *advice {
            libc::MADV_DONTFORK | libc::MADV_WIPEONFORK => {
                Err(unsupported("madvise", "MADV_DONTFORK, MADV_WIPEONFORK"))
            }
            // The kernel refuses it before it looks at what lies there.
            advice if length.checked_next_multiple_of(PAGE_BYTES).is_none() => {
                int(libc::SYS_madvise, &mut [(*addr).into(), (*length).into(), advice.into()])
            }
            advice => each(libc::SYS_madvise, (*addr, *length), advice, *is_mapped, extents),
        },
        Syscall::Shmat { shmid, shmaddr, shmflg, free } => shmat(*shmid, *shmaddr, *shmflg, free),
        Syscall::Shmdt { shmaddr, extents } => shmdt(*shmaddr, extents),
        Syscall::MemfdCreate { name, flags } => {
            int(libc::SYS_memfd_create, &mut [Arg::In(&super::c_bytes(name)), (*flags).into()])
        }
        Syscall::Futex(args) => futex(args),
        _ => return None,
    })
}

fn futex(args: &FutexArgs) -> Answer {
    let FutexArgs { uaddr, op, val, timeout, val3, word, extent, .. } = *args;
    // What knows owners writes thread ids.
    if matches!(op & 0x7f, 6..=8 | 11..=13) {
        return Err(unsupported("futex", nslab_abi::strace::futex_op(op)));
    }
    if let Some(second) = &args.second {
        return two_futexes(args, second);
    }
    let timeout = timeout.map(timespec);
    if extent.is_none()
        && uaddr.is_multiple_of(4)
        && let Some(answer) = super::own_futex::answer(args, timeout.as_ref())
    {
        return answer;
    }
    let timeout = timeout.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
    // A word of the process's own has nobody else to wake it, but a signal and the clock.
    let mut own = AlignedWord(word.to_le_bytes());
    let place = match extent {
        // The kernel refuses it before it looks there.
        _ if !uaddr.is_multiple_of(4) => uaddr.into(),
        Some(extent) => host(&extent).into(),
        None => Arg::Out(&mut own.0),
    };
    int(libc::SYS_futex, &mut [place, op.into(), val.into(), timeout, Arg::Number(0), val3.into()])
}

/// FUTEX_REQUEUE, FUTEX_CMP_REQUEUE, FUTEX_WAKE_OP: both words are shared objects', or both are the machine's own.
fn two_futexes(args: &FutexArgs, second: &SecondFutex) -> Answer {
    let FutexArgs { uaddr, op, val, val3, word, .. } = *args;
    let is_private = op & libc::FUTEX_PRIVATE_FLAG != 0;
    let is_aligned = uaddr.is_multiple_of(4) && second.uaddr.is_multiple_of(4);
    let is_negative = (val as i32) < 0 || (second.val2 as i32) < 0;
    let cmd = op & 0x7f;
    if op & libc::FUTEX_CLOCK_REALTIME != 0 {
        return Err(Stop::Errno(Errno::ENOSYS));
    }
    if !is_aligned || cmd != libc::FUTEX_WAKE_OP && is_negative {
        return Err(Stop::Errno(Errno::EINVAL));
    }
    match (args.extent, second.extent) {
        (Some(from), Some(to)) if cmd == libc::FUTEX_WAKE_OP => {
            // The second word was changed as the call began.
            let wake = libc::FUTEX_WAKE | op & libc::FUTEX_PRIVATE_FLAG;
            let mut woken = enter(libc::SYS_futex, &mut [host(&from).into(), wake.into(), val.into()])?;
            if second.compares {
                woken += enter(libc::SYS_futex, &mut [host(&to).into(), wake.into(), second.val2.into()])?;
            }
            Ok(Ret::Int(woken))
        }
        (Some(from), Some(to)) => {
            let args =
                &mut [host(&from).into(), op.into(), val.into(), second.val2.into(), host(&to).into(), val3.into()];
            int(libc::SYS_futex, args)
        }
        (None, None) if cmd == libc::FUTEX_CMP_REQUEUE && word != val3 => Err(Stop::Errno(Errno::EAGAIN)),
        (None, None) => Ok(Ret::Int(super::own_futex::two(args, second) as i64)),
        _ if is_private => Ok(Ret::Int(super::own_futex::two(args, second) as i64)),
        _ => Err(unsupported("futex", "a shared and a private word")),
    }
}

/// A futex that is nobody else's.
#[repr(align(4))]
struct AlignedWord([u8; 4]);

/// Where the runner has it mapped.
fn host(extent: &Extent) -> u64 {
    extent.segment + extent.offset
}

/// The arguments that say where.
struct Wanted<'a> {
    addr: u64,
    length: u64,
    flags: i32,
    free: &'a [(u64, u64)],
}

fn mmap(wanted: &Wanted<'_>, prot: i32, fd: Fd, offset: u64, replaced: &[Extent]) -> Answer {
    let Wanted { addr, length, flags, free } = *wanted;
    if flags & libc::MAP_HUGETLB != 0 {
        return Err(unsupported("mmap", "MAP_HUGETLB"));
    }
    let anywhere = flags & !(libc::MAP_FIXED | libc::MAP_FIXED_NOREPLACE | libc::MAP_POPULATE);
    let at = enter(
        libc::SYS_mmap,
        &mut [Arg::Number(0), length.into(), prot.into(), anywhere.into(), fd.into(), offset.into()],
    )? as u64;
    let len = length.next_multiple_of(PAGE_BYTES);
    let place = place(addr, len, flags, free);
    let is_own = flags & libc::MAP_ANONYMOUS != 0 && flags & libc::MAP_TYPE == libc::MAP_PRIVATE;
    if is_own || place.is_err() {
        // The machine has the bytes of such memory; this was to hear what the kernel says.
        enter(libc::SYS_munmap, &mut [at.into(), len.into()])?;
    }
    let addr = place.map_err(Stop::Errno)?;
    for extent in replaced {
        enter(libc::SYS_munmap, &mut [host(extent).into(), extent.len.into()])?;
    }
    Ok(Ret::Mapped { addr, len, segment: (!is_own).then_some(at), offset: 0 })
}

/// Where the script's address space has room: mm/mmap.c:get_unmapped_area() on the machine's ranges.
fn place(addr: u64, len: u64, flags: i32, free: &[(u64, u64)]) -> Result<u64, Errno> {
    if flags & (libc::MAP_FIXED | libc::MAP_FIXED_NOREPLACE) == 0 {
        return place_mapping(free, addr.next_multiple_of(PAGE_BYTES), len).ok_or(Errno::ENOMEM);
    }
    if !addr.is_multiple_of(PAGE_BYTES) {
        return Err(Errno::EINVAL);
    }
    let is_free = free.iter().any(|&(start, end)| start <= addr && addr.saturating_add(len) <= end);
    if flags & libc::MAP_FIXED == 0 && !is_free { Err(Errno::EEXIST) } else { Ok(addr) }
}

/// The kernel says what it thinks of the same call on memory of the same size; the place is the machine's.
fn mremap(at: u64, (old, new): (u64, u64), flags: i32, room: Option<u64>, free: &[(u64, u64)]) -> Answer {
    let private = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // A page behind it is not accessible and so belongs to another mapping.
    let len = room.unwrap_or(PAGE_BYTES).next_multiple_of(PAGE_BYTES);
    let none = Fd(-1);
    let map = |len: u64, prot: i32| {
        let mut args = [Arg::Number(0), len.into(), prot.into(), private.into(), none.into(), Arg::Number(0)];
        enter(libc::SYS_mmap, &mut args).map(|at| at as u64)
    };
    let scratch = map(len + PAGE_BYTES, libc::PROT_READ | libc::PROT_WRITE)?;
    let guard = scratch + len;
    enter(libc::SYS_mprotect, &mut [guard.into(), PAGE_BYTES.into(), libc::PROT_NONE.into()])?;
    if room.is_none() {
        enter(libc::SYS_munmap, &mut [scratch.into(), len.into()])?;
    }
    let may_move = flags & libc::MREMAP_MAYMOVE != 0;
    let asked = if may_move || new <= old { flags } else { flags | libc::MREMAP_MAYMOVE };
    let result =
        enter(libc::SYS_mremap, &mut [(scratch + at % PAGE_BYTES).into(), old.into(), new.into(), asked.into()]);
    if let Ok(moved) = &result {
        enter(libc::SYS_munmap, &mut [(*moved as u64).into(), new.next_multiple_of(PAGE_BYTES).into()])?;
    }
    enter(libc::SYS_munmap, &mut [scratch.into(), (len + PAGE_BYTES).into()])?;
    result?;
    let whole = |len: u64| len.next_multiple_of(PAGE_BYTES);
    let place = place_remap(at, (whole(old), whole(new)), room.unwrap_or(0), may_move, free);
    place.map(|place| Ret::Int(place as i64)).ok_or(Stop::Errno(Errno::ENOMEM))
}

fn munmap(addr: u64, length: u64, extents: &[Extent]) -> Answer {
    const TASK_SIZE: u64 = 0x7fff_ffff_f000;
    let is_range = addr.is_multiple_of(PAGE_BYTES) && addr <= TASK_SIZE && length <= TASK_SIZE - addr && length != 0;
    if !is_range {
        // The kernel refuses it before it looks at what lies there.
        return int(libc::SYS_munmap, &mut [addr.into(), length.into()]);
    }
    for extent in extents {
        enter(libc::SYS_munmap, &mut [host(extent).into(), extent.len.into()])?;
    }
    Ok(Ret::Int(0))
}

/// mprotect(2) or msync(2) on every mapped piece of a range; a page of our own tells what the kernel says of the other arguments.
fn each(number: i64, (addr, length): (u64, u64), argument: i32, is_mapped: bool, extents: &[Extent]) -> Answer {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    let none = Fd(-1);
    let page = enter(
        libc::SYS_mmap,
        &mut [Arg::Number(0), PAGE_BYTES.into(), libc::PROT_READ.into(), flags.into(), none.into(), Arg::Number(0)],
    )? as u64;
    let result =
        enter(number, &mut [(page + addr % PAGE_BYTES).into(), length.min(PAGE_BYTES).into(), argument.into()]);
    enter(libc::SYS_munmap, &mut [page.into(), PAGE_BYTES.into()])?;
    result?;
    if !is_mapped {
        return Err(Stop::Errno(Errno::ENOMEM));
    }
    for extent in extents {
        enter(number, &mut [host(extent).into(), extent.len.into(), argument.into()])?;
    }
    Ok(Ret::Int(0))
}

fn shmat(shmid: i32, shmaddr: u64, shmflg: i32, free: &[(u64, u64)]) -> Answer {
    let is_rounded = shmflg & libc::SHM_RND != 0;
    let is_remap = shmflg & libc::SHM_REMAP != 0;
    let addr = if is_rounded { shmaddr - shmaddr % PAGE_BYTES } else { shmaddr };
    if !addr.is_multiple_of(PAGE_BYTES) || (is_remap && addr == 0) {
        // Refused for the address alone: the kernel hears it as it is.
        return int(libc::SYS_shmat, &mut [shmid.into(), shmaddr.into(), shmflg.into()]);
    }
    if is_remap {
        return Err(unsupported("shmat", "SHM_REMAP on the real kernel"));
    }
    let at = enter(libc::SYS_shmat, &mut [shmid.into(), Arg::Number(0), shmflg.into()])? as u64;
    let mut stat = [0; super::ipc::SHMID_BYTES];
    enter(libc::SYS_shmctl, &mut [shmid.into(), libc::IPC_STAT.into(), Arg::Out(&mut stat)])?;
    let len = super::word(&stat, 48).next_multiple_of(PAGE_BYTES);
    let is_free = free.iter().any(|&(start, end)| start <= addr && addr.saturating_add(len) <= end);
    let place = match addr {
        0 => place_mapping(free, 0, len).ok_or(Errno::ENOMEM),
        addr if is_free => Ok(addr),
        _ => Err(Errno::EINVAL),
    };
    if place.is_err() {
        enter(libc::SYS_shmdt, &mut [at.into()])?;
    }
    Ok(Ret::Mapped { addr: place.map_err(Stop::Errno)?, len, segment: Some(at), offset: 0 })
}

fn shmdt(shmaddr: u64, extents: &[Extent]) -> Answer {
    let found = extents.iter().find(|extent| extent.start - extent.offset == shmaddr);
    // Nothing is ever attached at address 0, so that the kernel answers as it does where nothing is.
    enter(libc::SYS_shmdt, &mut [found.map_or(0, |extent| extent.segment).into()])?;
    let is_part = |extent: &&Extent| found.is_some_and(|found| extent.segment == found.segment);
    let end = extents.iter().filter(is_part).map(|extent| extent.start + extent.len).max().unwrap_or(shmaddr);
    Ok(Ret::Unmapped { len: end - shmaddr })
}
