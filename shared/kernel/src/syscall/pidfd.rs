//! pidfd_open(2), pidfd_send_signal(2) - kernel/pid.c, kernel/signal.c.

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::FileObject;
use crate::stop::SysResult;

/// `PIDFD_NONBLOCK`.
const PIDFD_NONBLOCK: u32 = OpenFlags::NONBLOCK.bits();
/// `PIDFD_THREAD`: a task is single-threaded here, so it names the same task.
const PIDFD_THREAD: u32 = OpenFlags::EXCL.bits();

pub fn sys_pidfd_open(k: &mut Kernel, t: TaskId, pid: Pid, flags: u32) -> SysResult {
    k.ensure(Reason::FlagsKnown, flags & !(PIDFD_NONBLOCK | PIDFD_THREAD) == 0, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, pid.0 > 0, Errno::EINVAL)?;
    let target = k.find_task_by_vpid(t, pid);
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let target = target.ok_or(Errno::ESRCH)?;
    let flags = OpenFlags::CLOEXEC | OpenFlags::RDWR | OpenFlags::from_bits_retain(flags);
    let fd = k.fd_install(t, FileObject::PidFd(target), flags)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

pub fn sys_pidfd_send_signal(k: &mut Kernel, t: TaskId, pidfd: Fd, sig: i32, flags: u32) -> SysResult {
    // PIDFD_SIGNAL_THREAD, _THREAD_GROUP, _PROCESS_GROUP: at most one - pidfd_send_signal(2)
    k.ensure(Reason::FlagsKnown, flags & !7 == 0 && flags.count_ones() <= 1, Errno::EINVAL)?;
    let object = k.fd_object(t, pidfd);
    k.ensure(Reason::FdOpen, matches!(object, Ok(FileObject::PidFd(_))), Errno::EBADF)?;
    let Ok(FileObject::PidFd(target)) = object else { return Err(Errno::EBADF.into()) };
    if flags == 4 {
        return crate::stop::unsupported("pidfd_send_signal", "PIDFD_SIGNAL_PROCESS_GROUP");
    }
    let is_there = k.tasks.contains(&target);
    k.ensure(Reason::ProcessExists, is_there, Errno::ESRCH)?;
    // "The target is in a pid namespace that is not the caller's or below" - kernel/signal.c:access_pidfd_pidns()
    let is_visible = k.pid_nr_ns(target, k.task_active_pid_ns(t)).is_some();
    k.ensure(Reason::NsIsDescendant, is_visible, Errno::EINVAL)?;
    let signal = super::kill::parse(k, sig)?;
    k.kill_task(t, target, signal, nslab_abi::SI_USER, 0)?;
    Ok(Ret::Int(0))
}
