//! poll(2) and ppoll(2) - fs/select.c:do_poll(); what they share with select(2) and epoll_wait(2).

use nslab_abi::{Errno, Fd, OpenFlags, PollFd, Reason, Ret, SigSet, TaskId, Timespec, WaitFor, WaitOn};

use crate::Kernel;
use crate::fs::{FileId, FileObject, InodeKind, Node, device};
use crate::stop::{Stop, SysResult, unsupported};
use crate::syscall::time::NANOS;

const POLLERR: i16 = 8;
const POLLHUP: i16 = 16;
const POLLNVAL: i16 = 32;

/// poll(2) and ppoll(2). `timeout_ns` `None`: without end.
pub fn sys_ppoll(
    k: &mut Kernel,
    t: TaskId,
    fds: &[PollFd],
    timeout_ns: Option<u64>,
    sigmask: Option<SigSet>,
) -> SysResult {
    // "EINVAL The nfds value exceeds the RLIMIT_NOFILE value." - poll(2)
    let fits = fds.len() as i64 <= k.nofile_limit(t);
    k.ensure(Reason::ResourceLimit, fits, Errno::EINVAL)?;
    start_mask(k, t, sigmask);
    let revents: Vec<i16> = fds.iter().map(|entry| revents(k, t, entry)).collect();
    let (deadline_ns, is_over) = timer(k, t, timeout_ns);
    // A signal comes before the end of the time, and after what is ready - do_poll().
    if revents.iter().any(|&events| events != 0) || (is_over && !k.signal_pending(t)) {
        end_mask(k, t);
        return Ok(Ret::Poll(revents));
    }
    let keys = fds.iter().filter_map(|entry| k.file_key(k.fget_id(t, entry.fd)?)).collect();
    k.sleep_on(t, keys);
    Err(Stop::Block(WaitOn { what: WaitFor::Poll, deadline_ns }))
}

/// Turns a timeout into nanoseconds - ppoll(2): EINVAL.
pub fn nanos(k: &mut Kernel, timeout: Option<Timespec>) -> Result<Option<u64>, Errno> {
    let Some(time) = timeout else { return Ok(None) };
    let is_valid = time.tv_sec >= 0 && (0..1_000_000_000).contains(&time.tv_nsec);
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
    let ns = i128::from(time.tv_sec) * NANOS + i128::from(time.tv_nsec);
    Ok(Some(u64::try_from(ns).unwrap_or(u64::MAX)))
}

/// Returns when the wait ends, remembered from the call's first issue, and whether that is now.
pub fn timer(k: &mut Kernel, t: TaskId, timeout_ns: Option<u64>) -> (Option<u64>, bool) {
    let now_ns = k.clock_ns();
    let begun = k.task(t).restart.deadline_ns;
    let deadline_ns = begun.or(timeout_ns.map(|timeout_ns| now_ns.saturating_add(timeout_ns)));
    k.task_mut(t).restart.deadline_ns = deadline_ns;
    (deadline_ns, deadline_ns.is_some_and(|deadline_ns| deadline_ns <= now_ns))
}

/// Puts the mask of ppoll(2), pselect(2) or epoll_pwait(2) in force at the call's first issue - set_user_sigmask().
pub fn start_mask(k: &mut Kernel, t: TaskId, sigmask: Option<SigSet>) {
    if let (Some(mask), false) = (sigmask, k.task(t).restart.is_started) {
        let mut task = k.task_mut(t);
        task.restart.is_started = true;
        task.signal.saved_mask = Some(task.signal.blocked);
        drop(task);
        k.set_blocked(t, mask);
    }
}

/// Puts the old mask back - restore_saved_sigmask_unless().
pub fn end_mask(k: &mut Kernel, t: TaskId) {
    let saved = k.task_mut(t).signal.saved_mask.take();
    if let Some(mask) = saved {
        k.set_blocked(t, mask);
    }
}

fn revents(k: &Kernel, t: TaskId, entry: &PollFd) -> i16 {
    // "The field fd … If this field is negative, then … the revents field returns zero." - poll(2)
    if entry.fd.0 < 0 {
        return 0;
    }
    match open_file(k, t, entry.fd) {
        Some(file) => k.file_poll(file) as u16 as i16 & (entry.events | POLLERR | POLLHUP),
        None => POLLNVAL,
    }
}

/// Returns an open descriptor's file; one of O_PATH counts as closed.
pub fn open_file(k: &Kernel, t: TaskId, fd: Fd) -> Option<FileId> {
    k.fget_id(t, fd).filter(|&id| !k.vfs.file(id).flags.contains(OpenFlags::PATH))
}

/// Has the file a `poll` of its own? - include/linux/poll.h:file_can_poll()
pub fn is_pollable(k: &Kernel, file: FileId) -> Result<bool, Stop> {
    let file = k.vfs.file(file);
    match (file.object, file.path.node) {
        (FileObject::Ns(_), _) => Ok(false),
        (FileObject::Node, Node::Dentry(id)) => match k.vfs.inode_of(id).kind {
            // Of the devices of memory only random(4) has one - drivers/char/mem.c.
            InodeKind::Mqueue(_) => Ok(true),
            InodeKind::Char(rdev) => Ok(device::driver(rdev) == Some(device::Device::Random)),
            _ => Ok(false),
        },
        // kernfs_fop_poll()
        (FileObject::Node, Node::Cgroup(_)) => Ok(true),
        (FileObject::Node, _) => unsupported("epoll_ctl", "files of /proc and of /sys"),
        _ => Ok(true),
    }
}
