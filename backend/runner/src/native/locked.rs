//! mlock(2) and its kin. A script's memory lies within its machine: for what it locks as much is mapped and locked in its stead, so that
//! the kernel counts it, and says what it says.

use nslab_abi::{Errno, Fd, MemLock, Ret, Syscall};

use super::{Answer, NativeKernel, Stop, enter, int};
use crate::sys::Arg;

const PAGE_BYTES: u64 = 4096;

/// A range of the script's addresses that is locked, and what is locked for it.
#[derive(Clone, Copy)]
pub struct Locked {
    start: u64,
    end: u64,
    host: u64,
}

impl NativeKernel {
    /// Answers the calls of this family, and sees what is unmapped.
    pub(super) fn memory_locks(&mut self, call: &Syscall) -> Option<Answer> {
        match call {
            Syscall::MemLock(call) => Some(self.memory_lock(*call)),
            Syscall::Munmap { addr, length, .. } if !self.locked.is_empty() => {
                let end = addr.saturating_add(length.next_multiple_of(PAGE_BYTES));
                self.release(*addr, end).err().map(Err)
            }
            _ => None,
        }
    }

    fn memory_lock(&mut self, call: MemLock) -> Answer {
        match call {
            MemLock::Lock { addr, length, flags, is_mapped } => {
                let (start, end) = pages(addr, length);
                let number = if flags.is_some() { libc::SYS_mlock2 } else { libc::SYS_mlock };
                let more = flags.unwrap_or(0);
                if start >= end || !is_mapped {
                    // Refused, or nothing to do: the kernel hears of a place where nothing is mapped.
                    return int(number, &mut [addr_of_nothing(addr).into(), length.into(), more.into()]);
                }
                let before = self.overlapping(start, end);
                let host = scratch(end - start)?;
                // What is locked already is not counted twice.
                for old in &before {
                    enter(libc::SYS_munlock, &mut [old.host.into(), (old.end - old.start).into()])?;
                }
                let said = enter(number, &mut [(host + addr % PAGE_BYTES).into(), length.into(), more.into()]);
                if said.is_err() {
                    for old in &before {
                        enter(libc::SYS_mlock, &mut [old.host.into(), (old.end - old.start).into()])?;
                    }
                    enter(libc::SYS_munmap, &mut [host.into(), (end - start).into()])?;
                    return said.map(Ret::Int);
                }
                self.release(start, end)?;
                // What sticks out of the new range was unlocked above.
                for part in &self.locked {
                    let is_part = |old: &Locked| (old.host..old.host + (old.end - old.start)).contains(&part.host);
                    if before.iter().any(is_part) {
                        enter(libc::SYS_mlock, &mut [part.host.into(), (part.end - part.start).into()])?;
                    }
                }
                self.locked.push(Locked { start, end, host });
                Ok(Ret::Int(0))
            }
            MemLock::Unlock { addr, length, is_mapped } => {
                let (start, end) = pages(addr, length);
                if start >= end || !is_mapped {
                    return int(libc::SYS_munlock, &mut [addr_of_nothing(addr).into(), length.into()]);
                }
                self.release(start, end)?;
                Ok(Ret::Int(0))
            }
            MemLock::LockAll { flags, mapped } => {
                const MCL_CURRENT: i32 = 1;
                let is_plain = flags & !7 == 0 && flags & MCL_CURRENT != 0;
                if !is_plain {
                    // Refused, or about what is to come, which is the machine's.
                    let said = int(libc::SYS_mlockall, &mut [flags.into()]);
                    int(libc::SYS_munlockall, &mut [])?;
                    return said;
                }
                let host = scratch(mapped)?;
                let said = int(libc::SYS_mlock, &mut [host.into(), mapped.into()]);
                match &said {
                    Ok(_) => self.locked.push(Locked { start: 0, end: mapped, host }),
                    Err(_) => {
                        enter(libc::SYS_munmap, &mut [host.into(), mapped.into()])?;
                    }
                }
                said
            }
            MemLock::UnlockAll => {
                self.release(0, u64::MAX)?;
                int(libc::SYS_munlockall, &mut [])
            }
        }
    }

    fn overlapping(&self, start: u64, end: u64) -> Vec<Locked> {
        self.locked.iter().filter(|locked| locked.start < end && start < locked.end).copied().collect()
    }

    /// Lets go of a range; what sticks out on either side stays locked.
    fn release(&mut self, start: u64, end: u64) -> Result<(), Stop> {
        for old in self.overlapping(start, end) {
            self.locked.retain(|locked| locked.host != old.host);
            let (from, to) = (old.start.max(start), old.end.min(end));
            enter(libc::SYS_munmap, &mut [(old.host + from - old.start).into(), (to - from).into()])?;
            if old.start < from {
                self.locked.push(Locked { start: old.start, end: from, host: old.host });
            }
            if to < old.end {
                self.locked.push(Locked { start: to, end: old.end, host: old.host + to - old.start });
            }
        }
        Ok(())
    }
}

fn pages(addr: u64, length: u64) -> (u64, u64) {
    let start = addr - addr % PAGE_BYTES;
    (start, start.saturating_add(length.saturating_add(addr % PAGE_BYTES).next_multiple_of(PAGE_BYTES)))
}

/// An address in the first page, which is never mapped.
fn addr_of_nothing(addr: u64) -> u64 {
    addr % PAGE_BYTES
}

/// Maps so many bytes.
fn scratch(len: u64) -> Result<u64, Stop> {
    let prot = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    let args = &mut [Arg::Number(0), len.into(), prot.into(), flags.into(), Fd(-1).into(), Arg::Number(0)];
    enter(libc::SYS_mmap, args).map(|at| at as u64).map_err(|stop| match stop {
        Stop::Errno(_) => Stop::Errno(Errno::ENOMEM),
        stop => stop,
    })
}
