//! flock(2), and fcntl(2) with a `struct flock` - fs/locks.c.

use nslab_abi::{Errno, Fd, Reason, RecordLock, Ret, TaskId};

use crate::Kernel;
use crate::fs::OpenFile;
use crate::fs::lock::{FileLock, LockOwner, OFFSET_MAX};
use crate::stop::{Stop, SysResult};

const F_RDLCK: i16 = 0;
const F_WRLCK: i16 = 1;
const F_UNLCK: i16 = 2;
const F_GETLK: i32 = 5;
const F_SETLKW: i32 = 7;
const F_OFD_GETLK: i32 = 36;
const F_OFD_SETLKW: i32 = 38;

pub fn sys_flock(k: &mut Kernel, t: TaskId, fd: Fd, operation: i32) -> SysResult {
    const LOCK_SH: i32 = 1;
    const LOCK_EX: i32 = 2;
    const LOCK_NB: i32 = 4;
    const LOCK_UN: i32 = 8;
    const LOCK_MAND: i32 = 32;
    // "LOCK_MAND locks were broken for a long time": nothing is looked at any more - fs/locks.c:SYSCALL_DEFINE2(flock)
    if operation & LOCK_MAND != 0 {
        return Ok(Ret::Int(0));
    }
    let kind = operation & !LOCK_NB;
    k.ensure(Reason::ValueInRange, [LOCK_SH, LOCK_EX, LOCK_UN].contains(&kind), Errno::EINVAL)?;
    let id = k.fget(t, fd)?;
    let place = k.locked(k.vfs.file(id).path);
    let is_write = kind == LOCK_EX;
    let lock =
        FileLock { owner: LockOwner::Flock(id), holder: t, file: id, nr: 0, is_write, start: 0, end: OFFSET_MAX };
    // "…the existing lock is first removed, and then a new lock is established": between the two it can be lost - flock(2), NOTES
    k.drop_lock(place, &lock);
    if kind != LOCK_UN {
        k.take_lock(t, place, lock, operation & LOCK_NB == 0)?;
    }
    Ok(Ret::Int(0))
}

pub fn sys_fcntl_lock(k: &mut Kernel, t: TaskId, fd: Fd, cmd: i32, asked: &RecordLock) -> SysResult {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    let is_ofd = cmd >= F_OFD_GETLK;
    let is_known = (F_RDLCK..=F_UNLCK).contains(&asked.l_type);
    if cmd == F_GETLK || cmd == F_OFD_GETLK {
        let is_asked = is_known && (is_ofd || asked.l_type != F_UNLCK);
        k.ensure(Reason::ValueInRange, is_asked, Errno::EINVAL)?;
    }
    let (start, end) = range(k, &file, asked)?;
    k.ensure(Reason::ValueInRange, is_known, Errno::EINVAL)?;
    let (owner, holder) = match is_ofd {
        true => (LockOwner::Description(id), TaskId(0)),
        false => (LockOwner::Process(k.files_of(t)), t),
    };
    let lock = FileLock { owner, holder, file: id, nr: 0, is_write: asked.l_type == F_WRLCK, start, end };
    let place = k.locked(file.path);
    if cmd == F_GETLK || cmd == F_OFD_GETLK {
        k.ensure(Reason::ValueInRange, !is_ofd || asked.l_pid == 0, Errno::EINVAL)?;
        let found = k.conflicting_lock(place, &lock);
        let told = found.map_or(RecordLock { l_type: F_UNLCK, ..*asked }, |found| tell(k, t, &found));
        return Ok(Ret::Structure { value: 0, bytes: told.bytes().to_vec() });
    }
    // "EBADF … the command is F_SETLK or F_SETLKW and the file descriptor open mode doesn't match with the type of lock" - fcntl(2)
    let may = match asked.l_type {
        F_RDLCK => file.can_read(),
        F_WRLCK => file.can_write(),
        _ => true,
    };
    k.ensure(Reason::FileMode, may, Errno::EBADF)?;
    k.ensure(Reason::ValueInRange, !is_ofd || asked.l_pid == 0, Errno::EINVAL)?;
    match asked.l_type {
        F_UNLCK => k.drop_lock(place, &lock),
        _ => k.take_lock(t, place, lock, cmd == F_SETLKW || cmd == F_OFD_SETLKW)?,
    }
    Ok(Ret::Int(0))
}

/// The first and the last byte - fs/locks.c:flock64_to_posix_lock()
fn range(k: &mut Kernel, file: &OpenFile, asked: &RecordLock) -> Result<(i64, i64), Stop> {
    let from = match asked.l_whence {
        0 => 0,
        1 => file.pos as i64,
        2 => k.attr(file.path.node).size as i64,
        _ => {
            k.check(Reason::ValueInRange, false);
            return Err(Errno::EINVAL.into());
        }
    };
    let start = from.checked_add(asked.l_start);
    k.ensure(Reason::ValueInRange, start.is_some(), Errno::EOVERFLOW)?;
    let start = start.unwrap_or(0);
    k.ensure(Reason::ValueInRange, start >= 0, Errno::EINVAL)?;
    if asked.l_len > 0 {
        let end = start.checked_add(asked.l_len - 1);
        k.ensure(Reason::ValueInRange, end.is_some(), Errno::EOVERFLOW)?;
        return Ok((start, end.unwrap_or(OFFSET_MAX)));
    }
    if asked.l_len == 0 {
        return Ok((start, OFFSET_MAX));
    }
    // "…the interval described by lock covers bytes l_start+l_len up to and including l_start-1" - fcntl(2)
    let first = start.checked_add(asked.l_len).unwrap_or(-1);
    k.ensure(Reason::ValueInRange, first >= 0, Errno::EINVAL)?;
    Ok((first, start - 1))
}

/// What F_GETLK tells of somebody's lock.
fn tell(k: &Kernel, t: TaskId, lock: &FileLock) -> RecordLock {
    // "a process that has no number in the caller's pid namespace is 0" - fs/locks.c:locks_translate_pid()
    let l_pid = match lock.owner {
        LockOwner::Process(_) => k.pid_vnr(t, lock.holder).0,
        LockOwner::Description(_) | LockOwner::Flock(_) => -1,
    };
    let l_len = if lock.end == OFFSET_MAX { 0 } else { lock.end - lock.start + 1 };
    RecordLock { l_type: if lock.is_write { F_WRLCK } else { F_RDLCK }, l_whence: 0, l_start: lock.start, l_len, l_pid }
}
