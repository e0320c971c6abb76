//! Memory maps, shared memory, futexes.

use nslab_abi::limits::NAME_MAX;
use nslab_abi::{Errno, Extent, FutexArgs, MemLock, SecondFutex, Syscall};

use super::args::{fd, timespec};
use super::{Answer, Refusal, Row};
use crate::libc::builtin::ARGS_MAX;
use crate::machine::{Mm, Prot};

const MAP_FIXED: u64 = 0x10;

pub(super) const ROWS: &[Row] = &[
    ("mmap", 9, |mm, a| {
        let replaced = if a[3] & MAP_FIXED != 0 { mm.extents(a[0], a[1]) } else { Vec::new() };
        let call = Syscall::Mmap {
            addr: a[0],
            length: a[1],
            prot: a[2] as i32,
            flags: a[3] as i32,
            fd: fd(a[4]),
            offset: a[5],
            free: mm.free_ranges(),
            extents: replaced,
        };
        Ok((call, Answer::Map { prot: prot(a[2]), is_private: a[3] & 3 == 2 }))
    }),
    ("munmap", 11, |mm, a| {
        let call = Syscall::Munmap { addr: a[0], length: a[1], extents: mm.extents(a[0], a[1]) };
        Ok((call, Answer::Unmap { at: a[0], len: a[1] }))
    }),
    ("mremap", 25, |mm, a| {
        let (old_address, old_size, new_size) = (a[0], a[1], a[2]);
        let call = Syscall::Mremap {
            old_address,
            old_size,
            new_size,
            flags: a[3] as i32,
            free: mm.free_ranges(),
            room: mm.room_of(old_address),
            extents: mm.extents(old_address, old_size.max(1)),
        };
        Ok((call, Answer::Remap { at: old_address, old: old_size, new: new_size }))
    }),
    ("mprotect", 10, |mm, a| {
        let (addr, length) = (a[0], a[1]);
        let (is_mapped, extents) = (mm.is_mapped(addr, length), mm.extents(addr, length));
        let call = Syscall::Mprotect { addr, length, prot: a[2] as i32, is_mapped, extents };
        Ok((call, Answer::Protect { at: addr, len: length, prot: prot(a[2]) }))
    }),
    ("msync", 26, |mm, a| {
        let (addr, length) = (a[0], a[1]);
        let (is_mapped, extents) = (mm.is_mapped(addr, length), mm.extents(addr, length));
        Ok((Syscall::Msync { addr, length, flags: a[2] as i32, is_mapped, extents }, Answer::Value))
    }),
    ("madvise", 28, |mm, a| {
        let (addr, length) = (a[0], a[1]);
        let (is_mapped, extents) = (mm.is_mapped(addr, length), mm.extents(addr, length));
        let advice = a[2] as i32;
        let call = Syscall::Madvise { addr, length, advice, is_mapped, extents };
        // MADV_DONTNEED, MADV_DONTNEED_LOCKED.
        let is_dropped = matches!(advice, 4 | 24);
        Ok((call, if is_dropped { Answer::Discard { at: addr, len: length } } else { Answer::Value }))
    }),
    ("mlock", 149, |mm, a| {
        let call = MemLock::Lock { addr: a[0], length: a[1], flags: None, is_mapped: is_mapped_around(mm, a[0], a[1]) };
        Ok((Syscall::MemLock(call), Answer::Value))
    }),
    ("mlock2", 325, |mm, a| {
        let (flags, is_mapped) = (Some(a[2] as i32), is_mapped_around(mm, a[0], a[1]));
        Ok((Syscall::MemLock(MemLock::Lock { addr: a[0], length: a[1], flags, is_mapped }), Answer::Value))
    }),
    ("munlock", 150, |mm, a| {
        let call = MemLock::Unlock { addr: a[0], length: a[1], is_mapped: is_mapped_around(mm, a[0], a[1]) };
        Ok((Syscall::MemLock(call), Answer::Value))
    }),
    ("mlockall", 151, |mm, a| {
        // A stack is as long as it has grown: 132 KiB at first.
        let bytes = |region: &crate::machine::Region| match region.kind {
            crate::machine::RegionKind::Stack => (region.end - region.start).min(132 << 10),
            _ => region.end - region.start,
        };
        let mapped = mm.regions().iter().map(bytes).sum();
        Ok((Syscall::MemLock(MemLock::LockAll { flags: a[0] as i32, mapped }), Answer::Value))
    }),
    ("munlockall", 152, |_, _| Ok((Syscall::MemLock(MemLock::UnlockAll), Answer::Value))),
    ("membarrier", 324, |_, a| {
        Ok((Syscall::Membarrier { cmd: a[0] as i32, flags: a[1] as u32, cpu_id: a[2] as i32 }, Answer::Value))
    }),
    ("shmat", 30, |mm, a| {
        /// `SHM_RDONLY` - shmop(2).
        const SHM_RDONLY: u64 = 0o10000;
        let call = Syscall::Shmat { shmid: a[0] as i32, shmaddr: a[1], shmflg: a[2] as i32, free: mm.free_ranges() };
        let prot = if a[2] & SHM_RDONLY != 0 { Prot::READ } else { Prot::READ_WRITE };
        Ok((call, Answer::Map { prot, is_private: false }))
    }),
    ("shmdt", 67, |mm, a| {
        let extents: Vec<Extent> = mm.extents(a[0], u64::MAX);
        Ok((Syscall::Shmdt { shmaddr: a[0], extents }, Answer::Unmap { at: a[0], len: 0 }))
    }),
    ("memfd_create", 319, |mm, a| {
        // mm/memfd.c: one more than the longest name is looked at, so that a longer one is EINVAL.
        let limit = NAME_MAX as u64 + 1;
        let len = mm.find_byte(a[0], 0, limit)?.unwrap_or(limit);
        Ok((Syscall::MemfdCreate { name: mm.read_vec(a[0], len)?, flags: a[1] as u32 }, Answer::Value))
    }),
    ("futex", 202, |mm, a| {
        const FUTEX_WAIT: i32 = 0;
        const FUTEX_CMP_REQUEUE: i32 = 4;
        const FUTEX_WAIT_BITSET: i32 = 9;
        const FUTEX_PRIVATE_FLAG: i32 = 128;
        let (uaddr, op, val, val3) = (a[0], a[1] as i32, a[2] as u32, a[5] as u32);
        let waits = matches!(op & 0x7f, FUTEX_WAIT | FUTEX_WAIT_BITSET);
        let timeout = if waits && a[3] != 0 { Some(timespec(mm, a[3])?) } else { None };
        // Who wakes only names the place, but the kernel has to find an object there if it is not the process's own.
        let is_read =
            uaddr.is_multiple_of(4) && (waits || op & 0x7f == FUTEX_CMP_REQUEUE || op & FUTEX_PRIVATE_FLAG == 0);
        let word = if is_read { mm.load(uaddr, 4)? as u32 } else { 0 };
        let extent = mm.extents(uaddr, 4).first().copied();
        let second = second_futex(mm, a)?;
        Ok((Syscall::Futex(FutexArgs { uaddr, op, val, timeout, val3, word, extent, second }), Answer::Value))
    }),
];

/// The second word of futex(2), which FUTEX_WAKE_OP changes: nobody runs between this and the call.
fn second_futex(mm: &mut Mm, a: &[u64; ARGS_MAX]) -> Result<Option<Box<SecondFutex>>, Refusal> {
    const FUTEX_REQUEUE: i32 = 3;
    const FUTEX_WAKE_OP: i32 = 5;
    let (cmd, uaddr, val2) = (a[1] as i32 & 0x7f, a[4], a[3] as u32);
    if !(FUTEX_REQUEUE..=FUTEX_WAKE_OP).contains(&cmd) {
        return Ok(None);
    }
    let extent = mm.extents(uaddr, 4).first().copied();
    // The kernel refuses these before it changes anything.
    let compares = if cmd == FUTEX_WAKE_OP && uaddr.is_multiple_of(4) && a[0].is_multiple_of(4) {
        wake_op(mm, uaddr, a[5] as u32)?
    } else {
        false
    };
    Ok(Some(Box::new(SecondFutex { uaddr, val2, extent, compares })))
}

/// "oldval = *(uint32_t *) uaddr2; *(uint32_t *) uaddr2 = oldval op oparg; … if (oldval cmp cmparg)" - futex(2)
fn wake_op(mm: &mut Mm, uaddr: u64, encoded: u32) -> Result<bool, Refusal> {
    let signed = |shift: u32| (encoded << shift) as i32 >> 20;
    let (op, cmp, cmparg) = (encoded >> 28, encoded >> 24 & 0xf, signed(20));
    let oparg = if op & 8 != 0 { 1 << (signed(8) & 31) } else { signed(8) };
    let old = mm.load(uaddr, 4)? as u32 as i32;
    let new = match op & 7 {
        0 => oparg,
        1 => old.wrapping_add(oparg),
        2 => old | oparg,
        3 => old & !oparg,
        4 => old ^ oparg,
        _ => return Err(Refusal::Errno(Errno::ENOSYS)),
    };
    mm.store(uaddr, 4, u64::from(new as u32))?;
    match cmp {
        0 => Ok(old == cmparg),
        1 => Ok(old != cmparg),
        2 => Ok(old < cmparg),
        3 => Ok(old <= cmparg),
        4 => Ok(old > cmparg),
        5 => Ok(old >= cmparg),
        _ => Err(Refusal::Errno(Errno::ENOSYS)),
    }
}

/// Is something mapped on all pages of a range?
fn is_mapped_around(mm: &Mm, addr: u64, length: u64) -> bool {
    const PAGE_BYTES: u64 = 4096;
    let start = addr - addr % PAGE_BYTES;
    mm.is_mapped(start, length.saturating_add(addr % PAGE_BYTES))
}

/// On x86-64 what may be written or executed may be read.
fn prot(bits: u64) -> Prot {
    Prot { read: bits & 7 != 0, write: bits & 2 != 0 }
}

impl Answer {
    /// Makes the caller's memory show what the kernel said. Returns the return register, which is a failure where the machine has no room.
    pub(super) fn change_memory(&self, mm: &mut Mm, ret: &nslab_abi::Ret) -> Result<i64, Errno> {
        use crate::machine::{MapError, Mapping, RegionKind};
        use nslab_abi::Ret;
        let refused = |error: MapError| match error {
            MapError::NoMemory => Errno::ENOMEM,
            MapError::Invalid => Errno::EINVAL,
        };
        match (*self, ret) {
            (Answer::Map { prot, is_private }, Ret::Mapped { addr, len, segment, offset }) => match *segment {
                None => mm.map_fixed(*addr, *len, RegionKind::Mmap, prot).map_err(refused)?,
                Some(segment) => {
                    let mapping = Mapping { segment, offset: *offset, is_private };
                    mm.map_object(*addr, *len, prot, mapping).map_err(refused)?;
                }
            },
            (Answer::Remap { at, old, new }, Ret::Int(moved)) => {
                mm.remap(at, old, *moved as u64, new).map_err(refused)?;
            }
            (Answer::Unmap { at, .. }, Ret::Unmapped { len }) => mm.unmap(at, *len).map_err(refused)?,
            (Answer::Unmap { at, len }, _) => mm.unmap(at, len).map_err(refused)?,
            (Answer::Discard { at, len }, _) => mm.discard(at, len),
            (Answer::Protect { at, len, prot }, _) if len != 0 => mm.protect(at, len, prot).map_err(refused)?,
            _ => {}
        }
        Ok(ret.value())
    }
}
