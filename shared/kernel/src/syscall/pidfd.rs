//! pidfd_open(2), pidfd_send_signal(2) - kernel/pid.c, kernel/signal.c.

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Reason, Ret, SI_TKILL, SI_USER, TaskId};

use crate::Kernel;
use crate::fs::proc::{Place, ProcNode};
use crate::fs::{FileObject, Node};
use crate::stop::SysResult;

/// `PIDFD_NONBLOCK`.
const PIDFD_NONBLOCK: u32 = OpenFlags::NONBLOCK.bits();
/// `PIDFD_THREAD`.
const PIDFD_THREAD: u32 = OpenFlags::EXCL.bits();

pub fn sys_pidfd_open(k: &mut Kernel, t: TaskId, pid: Pid, flags: u32) -> SysResult {
    k.ensure(Reason::FlagsKnown, flags & !(PIDFD_NONBLOCK | PIDFD_THREAD) == 0, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, pid.0 > 0, Errno::EINVAL)?;
    let target = k.find_task_by_vpid(t, pid);
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let target = target.ok_or(Errno::ESRCH)?;
    // "ENOENT … pid does not refer to a thread-group leader" - kernel/fork.c:pidfd_prepare()
    let is_leader = flags & PIDFD_THREAD != 0 || k.tgid(target) == target;
    k.ensure(Reason::ProcessExists, is_leader, Errno::ENOENT)?;
    let flags = OpenFlags::CLOEXEC | OpenFlags::RDWR | OpenFlags::from_bits_retain(flags);
    let fd = k.fd_install(t, FileObject::PidFd(target), flags)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

pub fn sys_pidfd_send_signal(
    k: &mut Kernel,
    t: TaskId,
    pidfd: Fd,
    sig: i32,
    info: Option<(i32, i32, u64)>,
    flags: u32,
) -> SysResult {
    // PIDFD_SIGNAL_THREAD, _THREAD_GROUP, _PROCESS_GROUP: at most one - pidfd_send_signal(2)
    k.ensure(Reason::FlagsKnown, flags & !7 == 0 && flags.count_ones() <= 1, Errno::EINVAL)?;
    let target = process_of(k, t, pidfd);
    k.ensure(Reason::FdOpen, target.is_some(), Errno::EBADF)?;
    let target = target.ok_or(Errno::EBADF)?;
    if flags == 4 {
        return crate::stop::unsupported("pidfd_send_signal", "PIDFD_SIGNAL_PROCESS_GROUP");
    }
    let is_there = k.tasks.contains(&target);
    k.ensure(Reason::ProcessExists, is_there, Errno::ESRCH)?;
    // "The target is in a pid namespace that is not the caller's or below" - kernel/signal.c:access_pidfd_pidns()
    let is_visible = k.pid_nr_ns(target, k.task_active_pid_ns(t)).is_some();
    k.ensure(Reason::NsIsDescendant, is_visible, Errno::EINVAL)?;
    let signal = super::kill::parse(k, sig)?;
    let (code, value) = match info {
        None => (SI_USER, 0),
        Some((signo, code, value)) => {
            // "EINVAL sig … does not match info.si_signo", then "EPERM": what only the kernel says - kernel/signal.c.
            k.ensure(Reason::ValueInRange, signo == sig, Errno::EINVAL)?;
            let is_honest = (code < 0 && code != SI_TKILL) || target == t;
            k.ensure(Reason::MaySignal, is_honest, Errno::EPERM)?;
            (code, value)
        }
    };
    k.kill_task(t, target, signal, code, value)?;
    Ok(Ret::Int(0))
}

/// The process behind a pidfd, or behind "a file descriptor that refers to a /proc/pid directory" - pidfd_send_signal(2).
fn process_of(k: &Kernel, t: TaskId, pidfd: Fd) -> Option<TaskId> {
    let file = k.vfs.file(super::fs::open_file(k, t, pidfd)?);
    match (file.object, file.path.node) {
        (FileObject::PidFd(target), _) => Some(target),
        (FileObject::Node, Node::Proc(_, ProcNode::Pid(target, Place::Tgid))) => Some(target),
        _ => None,
    }
}

pub fn sys_pidfd_getfd(k: &mut Kernel, t: TaskId, pidfd: Fd, targetfd: Fd, flags: u32) -> SysResult {
    k.ensure(Reason::FlagsKnown, flags == 0, Errno::EINVAL)?;
    let file = k.fget(t, pidfd)?;
    let FileObject::PidFd(target) = k.vfs.file(file).object else {
        k.check(Reason::FdOpen, false);
        return Err(Errno::EBADF.into());
    };
    let is_there = k.tasks.contains(&target) && k.task(target).is_alive();
    k.ensure(Reason::ProcessExists, is_there, Errno::ESRCH)?;
    // PTRACE_MODE_ATTACH_REALCREDS
    let may = k.ptrace_may_access(t, target, crate::task::commit::LooksBy::RealCreds);
    k.ensure(Reason::MayTrace, may, Errno::EPERM)?;
    let found = k.task(target).files.and_then(|files| k.vfs.slots(files).get(&targetfd.0).map(|slot| slot.file));
    k.ensure(Reason::FdOpen, found.is_some(), Errno::EBADF)?;
    let found = found.ok_or(Errno::EBADF)?;
    let fd = k.free_fd(t, 0)?;
    let files = k.files_of(t);
    // "The close-on-exec flag (FD_CLOEXEC; see fcntl(2)) is set on the file descriptor" - pidfd_getfd(2)
    k.vfs.set_slot(files, fd, found, true);
    Ok(Ret::Int(i64::from(fd)))
}
