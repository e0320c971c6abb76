//! kcmp(2) - kernel/kcmp.c.

use std::cmp::Ordering;

use nslab_abi::{Errno, Fd, Pid, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{FileId, FileObject};
use crate::stop::SysResult;
use crate::task::Shares;
use crate::task::commit::LooksBy;

/// `enum kcmp_type` - include/uapi/linux/kcmp.h.
const KCMP_FILE: i32 = 0;
const KCMP_VM: i32 = 1;
const KCMP_FILES: i32 = 2;
const KCMP_FS: i32 = 3;
const KCMP_SIGHAND: i32 = 4;
const KCMP_IO: i32 = 5;
const KCMP_SYSVSEM: i32 = 6;
const KCMP_EPOLL_TFD: i32 = 7;

pub fn sys_kcmp(
    k: &mut Kernel,
    t: TaskId,
    pids: (Pid, Pid),
    kind: i32,
    idx: (u64, u64),
    slot: Option<[u32; 3]>,
) -> SysResult {
    let found = (k.find_task_by_vpid(t, pids.0), k.find_task_by_vpid(t, pids.1));
    k.ensure(Reason::ProcessExists, found.0.is_some() && found.1.is_some(), Errno::ESRCH)?;
    let (Some(one), Some(other)) = found else { return Err(Errno::ESRCH.into()) };
    // PTRACE_MODE_READ_REALCREDS on both.
    let may_look = k.ptrace_may_access(t, one, LooksBy::RealCreds) && k.ptrace_may_access(t, other, LooksBy::RealCreds);
    k.ensure(Reason::Capability, may_look, Errno::EPERM)?;
    k.ensure(Reason::ValueInRange, (KCMP_FILE..=KCMP_EPOLL_TFD).contains(&kind), Errno::EINVAL)?;
    let order = match kind {
        KCMP_FILE => {
            let files = (description(k, one, idx.0), description(k, other, idx.1));
            k.ensure(Reason::FdOpen, files.0.is_some() && files.1.is_some(), Errno::EBADF)?;
            files.0.cmp(&files.1)
        }
        KCMP_VM => compare(k, (one, other), |shares| shares.mm),
        KCMP_SIGHAND => compare(k, (one, other), |shares| shares.sighand),
        KCMP_FILES => k.task(one).files.cmp(&k.task(other).files),
        KCMP_FS => k.task(one).fs.cmp(&k.task(other).fs),
        // Nobody has an io_context of its own: that takes ioprio_set(2).
        KCMP_IO => Ordering::Equal,
        KCMP_SYSVSEM => {
            let list = |task: TaskId| match k.task(task).shares.sysvsem {
                0 if k.task(task).sem_undo.is_empty() => (0, TaskId(0)),
                0 => (0, task),
                number => (number, TaskId(0)),
            };
            list(one).cmp(&list(other))
        }
        _ => {
            let file = description(k, one, idx.0);
            k.ensure(Reason::FdOpen, file.is_some(), Errno::EBADF)?;
            let [efd, tfd, toff] = slot.ok_or(Errno::EFAULT)?;
            let epoll = description(k, other, u64::from(efd));
            k.ensure(Reason::FdOpen, epoll.is_some(), Errno::EBADF)?;
            file.cmp(&Some(watched(k, epoll, tfd, toff)?))
        }
    };
    // "the order is … suitable for sorting" alone - kcmp(2): the addresses are scrambled, so any order is right.
    Ok(Ret::Int(match order {
        Ordering::Equal => 0,
        Ordering::Less => 1,
        Ordering::Greater => 2,
    }))
}

/// Do two tasks share something? Who shares it with nobody has no number.
fn compare(k: &Kernel, (one, other): (TaskId, TaskId), of: fn(&Shares) -> u64) -> Ordering {
    let key = |task: TaskId| match of(&k.task(task).shares) {
        0 => (0, task),
        number => (number, TaskId(0)),
    };
    key(one).cmp(&key(other))
}

/// The file that an epoll instance watches under a number, the `toff`th of those - fs/eventpoll.c:get_epoll_tfile_raw_ptr()
fn watched(k: &mut Kernel, epoll: Option<FileId>, tfd: u32, toff: u32) -> Result<FileId, Errno> {
    let object = epoll.map(|epoll| k.vfs.file(epoll).object);
    let FileObject::Epoll(id) = object.ok_or(Errno::EBADF)? else {
        k.check(Reason::ValueInRange, false);
        return Err(Errno::EINVAL);
    };
    let is_it = |item: &&crate::fs::epoll::Item| item.key.0 == tfd as i32;
    let found = k.vfs.epoll(id).items.iter().filter(is_it).nth(toff as usize).map(|item| item.key.1);
    k.ensure(Reason::PathExists, found.is_some(), Errno::ENOENT)?;
    found.ok_or(Errno::ENOENT)
}

/// The open file description behind a descriptor of a process.
fn description(k: &Kernel, task: TaskId, fd: u64) -> Option<FileId> {
    // The index is an unsigned int - kernel/kcmp.c:get_file_raw_ptr().
    let fd = Fd(fd as u32 as i32);
    let files = k.task(task).files?;
    k.vfs.slots(files).get(&fd.0).map(|slot| slot.file)
}
