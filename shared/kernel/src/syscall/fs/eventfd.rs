//! eventfd(2) - fs/eventfd.c.

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId, WaitFor, WaitOn};

use crate::Kernel;
use crate::fs::FileObject;
use crate::fs::events::{Eventfd, EventfdId};
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};

/// `EFD_SEMAPHORE`.
const EFD_SEMAPHORE: OpenFlags = OpenFlags::from_bits_retain(1);
/// What is read and written.
const BYTES: usize = 8;

pub fn sys_eventfd2(k: &mut Kernel, t: TaskId, initval: u32, flags: OpenFlags) -> SysResult {
    let is_known = (flags - EFD_SEMAPHORE - OpenFlags::CLOEXEC - OpenFlags::NONBLOCK).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let id = EventfdId(k.vfs.fresh());
    let is_semaphore = flags.contains(EFD_SEMAPHORE);
    let nr = k.free_eventfd_nr();
    k.vfs.eventfds.insert(id, Eventfd { count: u64::from(initval), is_semaphore, nr });
    let fd = k.fd_install(t, FileObject::Eventfd(id), (flags - EFD_SEMAPHORE) | OpenFlags::RDWR)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

pub fn read(k: &mut Kernel, t: TaskId, fd: Fd, id: EventfdId, count: usize, nonblock: bool) -> SysResult {
    k.ensure(Reason::ValueInRange, count >= BYTES, Errno::EINVAL)?;
    let eventfd = *k.vfs.eventfds.get(&id).ok_or(Errno::EBADF)?;
    if eventfd.count == 0 {
        return wait(k, t, id, WaitFor::Readable(fd), nonblock);
    }
    let taken = if eventfd.is_semaphore { 1 } else { eventfd.count };
    set(k, id, eventfd.count - taken);
    Ok(Ret::Bytes(taken.to_le_bytes().into()))
}

pub fn write(k: &mut Kernel, t: TaskId, fd: Fd, id: EventfdId, buf: &[u8], nonblock: bool) -> SysResult {
    let added = buf.first_chunk::<BYTES>().map(|bytes| u64::from_le_bytes(*bytes));
    // "EINVAL if the size of the supplied buffer is less than 8 bytes, or if an attempt is made to write the value
    // 0xffffffffffffffff" - eventfd(2)
    k.ensure(Reason::ValueInRange, added.is_some_and(|added| added != u64::MAX), Errno::EINVAL)?;
    let added = added.unwrap_or_default();
    let eventfd = *k.vfs.eventfds.get(&id).ok_or(Errno::EBADF)?;
    if added > u64::MAX - 1 - eventfd.count {
        return wait(k, t, id, WaitFor::Writable(fd), nonblock);
    }
    set(k, id, eventfd.count + added);
    Ok(Ret::Int(BYTES as i64))
}

fn set(k: &mut Kernel, id: EventfdId, count: u64) {
    if let Some(eventfd) = k.vfs.eventfds.get_mut(&id) {
        eventfd.count = count;
    }
    k.wake_up(WaitKey::Eventfd(id));
}

fn wait(k: &mut Kernel, t: TaskId, id: EventfdId, what: WaitFor, nonblock: bool) -> SysResult {
    if nonblock {
        return Err(Errno::EAGAIN.into());
    }
    k.sleep_on(t, vec![WaitKey::Eventfd(id)]);
    Err(Stop::Block(WaitOn { what, deadline_ns: None }))
}
