//! close(2), dup(2) and its kin, pipe(2) - fs/file.c, fs/pipe.c:do_pipe2().

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::FileObject;
use crate::fs::pipe::End;
use crate::stop::{SysResult, unsupported};

/// `O_DIRECT`: packets, in pipe2(2).
const O_DIRECT: OpenFlags = OpenFlags::from_bits_retain(0o40000);

pub fn sys_close(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let is_open = k.fget_id(t, fd).is_some();
    k.ensure(Reason::FdOpen, is_open, Errno::EBADF)?;
    let files = k.files_of(t);
    k.close_slot(files, fd.0);
    Ok(Ret::Int(0))
}

/// `CLOSE_RANGE_UNSHARE`.
const CLOSE_RANGE_UNSHARE: u32 = 2;
/// `CLOSE_RANGE_CLOEXEC`.
const CLOSE_RANGE_CLOEXEC: u32 = 4;

/// close_range(2) - fs/file.c.
pub fn sys_close_range(k: &mut Kernel, t: TaskId, (first, last): (u32, u32), flags: u32) -> SysResult {
    let is_known = flags & !(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) == 0;
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, first <= last, Errno::EINVAL)?;
    if flags & CLOSE_RANGE_UNSHARE != 0 {
        k.unshare_files(t);
    }
    let files = k.files_of(t);
    let is_in_range = |fd: &i32| (first..=last).contains(&(*fd as u32));
    let fds: Vec<i32> = k.vfs.slots(files).keys().copied().filter(is_in_range).collect();
    for fd in fds {
        if flags & CLOSE_RANGE_CLOEXEC == 0 {
            k.close_slot(files, fd);
        } else if let Some(slot) = k.vfs.slots_mut(files).get_mut(&fd) {
            slot.is_cloexec = true;
        }
    }
    Ok(Ret::Int(0))
}

pub fn sys_dup(k: &mut Kernel, t: TaskId, oldfd: Fd) -> SysResult {
    dup_from(k, t, oldfd, 0, false)
}

/// Copies a descriptor to the lowest free one from `low` on.
pub fn dup_from(k: &mut Kernel, t: TaskId, oldfd: Fd, low: i32, is_cloexec: bool) -> SysResult {
    k.fget_raw(t, oldfd)?;
    let file = k.fget_id(t, oldfd).ok_or(Errno::EBADF)?;
    let fd = k.free_fd(t, low)?;
    let files = k.files_of(t);
    k.vfs.set_slot(files, fd, file, is_cloexec);
    Ok(Ret::Int(i64::from(fd)))
}

pub fn sys_dup2(k: &mut Kernel, t: TaskId, oldfd: Fd, newfd: Fd) -> SysResult {
    // "If oldfd is a valid file descriptor, and newfd has the same value as oldfd, then dup2() does nothing." - dup2(2)
    if oldfd == newfd {
        k.fget_raw(t, oldfd)?;
        return Ok(Ret::Int(i64::from(newfd.0)));
    }
    sys_dup3(k, t, oldfd, newfd, OpenFlags::empty())
}

pub fn sys_dup3(k: &mut Kernel, t: TaskId, oldfd: Fd, newfd: Fd, flags: OpenFlags) -> SysResult {
    let is_known = (flags - OpenFlags::CLOEXEC).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, oldfd != newfd, Errno::EINVAL)?;
    // "EBADF newfd is out of the allowed range" - dup(2)
    let is_in_range = newfd.0 >= 0 && i64::from(newfd.0) < k.nofile_limit(t);
    k.ensure(Reason::ValueInRange, is_in_range, Errno::EBADF)?;
    k.fget_raw(t, oldfd)?;
    let file = k.fget_id(t, oldfd).ok_or(Errno::EBADF)?;
    let files = k.files_of(t);
    // Held before the old one closes: it may be the same description.
    k.vfs.file_mut(file).refs += 1;
    k.close_slot(files, newfd.0);
    k.vfs.file_mut(file).refs -= 1;
    k.vfs.set_slot(files, newfd.0, file, flags.contains(OpenFlags::CLOEXEC));
    Ok(Ret::Int(i64::from(newfd.0)))
}

pub fn sys_pipe2(k: &mut Kernel, t: TaskId, flags: OpenFlags) -> SysResult {
    if flags.contains(O_DIRECT) {
        return unsupported("pipe2", "O_DIRECT");
    }
    let is_known = (flags - OpenFlags::CLOEXEC - OpenFlags::NONBLOCK).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let cred = Arc::clone(&k.task(t).cred);
    let id = k.vfs.new_pipe((cred.fsuid, cred.fsgid));
    k.vfs.open_pipe(id, End::Read);
    k.vfs.open_pipe(id, End::Write);
    let read = k.fd_install(t, FileObject::Pipe(id, End::Read), flags)?;
    let write = k.fd_install(t, FileObject::Pipe(id, End::Write), flags | OpenFlags::WRONLY)?;
    Ok(Ret::Pair(read, write))
}
