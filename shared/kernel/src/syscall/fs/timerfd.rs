//! timerfd_create(2), timerfd_settime(2), timerfd_gettime(2) - fs/timerfd.c.

use nslab_abi::{Cap, Errno, Fd, Itimerspec, OpenFlags, Reason, Ret, TaskId, Timespec, WaitFor, WaitOn};

use crate::Kernel;
use crate::fs::FileObject;
use crate::fs::events::{Timerfd, TimerfdId};
use crate::ns::NsId;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};
use crate::syscall::time::{NANOS, clock_base_ns, timespec};

/// `TFD_TIMER_ABSTIME`.
const TFD_TIMER_ABSTIME: i32 = 1;
/// `TFD_TIMER_CANCEL_ON_SET`: nobody can set a session's clock, so nothing is ever cancelled.
const TFD_TIMER_CANCEL_ON_SET: i32 = 2;
const CLOCK_REALTIME: i32 = 0;
const CLOCK_MONOTONIC: i32 = 1;
const CLOCK_BOOTTIME: i32 = 7;
const CLOCK_REALTIME_ALARM: i32 = 8;
const CLOCK_BOOTTIME_ALARM: i32 = 9;
/// What is read.
const BYTES: usize = 8;

pub fn sys_timerfd_create(k: &mut Kernel, t: TaskId, clockid: i32, flags: OpenFlags) -> SysResult {
    let is_known = (flags - OpenFlags::CLOEXEC - OpenFlags::NONBLOCK).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let is_alarm = matches!(clockid, CLOCK_REALTIME_ALARM | CLOCK_BOOTTIME_ALARM);
    let is_clock = is_alarm || matches!(clockid, CLOCK_REALTIME | CLOCK_MONOTONIC | CLOCK_BOOTTIME);
    k.ensure(Reason::ValueInRange, is_clock, Errno::EINVAL)?;
    // "EPERM clockid was CLOCK_REALTIME_ALARM or CLOCK_BOOTTIME_ALARM but the caller did not have the CAP_WAKE_ALARM
    // capability" - timerfd_create(2); in the initial user namespace.
    if is_alarm {
        let may = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_WAKE_ALARM);
        k.ensure(Reason::Capability, may, Errno::EPERM)?;
    }
    let id = TimerfdId(k.vfs.fresh());
    k.vfs.timerfds.insert(id, Timerfd { clockid, expires_ns: None, interval_ns: 0, ticks: 0, flags: 0 });
    let fd = k.fd_install(t, FileObject::Timerfd(id), flags | OpenFlags::RDWR)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

pub fn sys_timerfd_settime(k: &mut Kernel, t: TaskId, fd: Fd, flags: i32, new_value: Itimerspec) -> SysResult {
    let is_known = flags & !(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET) == 0;
    let (value, interval) = (nanos(new_value.it_value), nanos(new_value.it_interval));
    let is_valid = is_known && value.is_some() && interval.is_some();
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
    let (value, interval_ns) = (value.unwrap_or_default(), interval.unwrap_or_default());
    let id = timer_of(k, t, fd)?;
    k.expire_timerfds();
    let old = setting(k, id);
    let now_ns = k.clock_ns();
    let clockid = k.vfs.timerfds.get(&id).map_or(CLOCK_MONOTONIC, |timer| timer.clockid);
    let expires_ns = if value == 0 {
        None
    } else if flags & TFD_TIMER_ABSTIME != 0 {
        let at = i128::from(value) - clock_base_ns(k, t, clockid);
        Some(u64::try_from(at.max(0)).unwrap_or(u64::MAX))
    } else {
        Some(now_ns.saturating_add(value))
    };
    k.vfs.timerfds.insert(id, Timerfd { clockid, expires_ns, interval_ns, ticks: 0, flags });
    k.expire_timerfds();
    k.wake_up(WaitKey::Timerfd(id));
    Ok(Ret::Timer(old))
}

pub fn sys_timerfd_gettime(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let id = timer_of(k, t, fd)?;
    k.expire_timerfds();
    Ok(Ret::Timer(setting(k, id)))
}

pub fn read(k: &mut Kernel, t: TaskId, fd: Fd, id: TimerfdId, count: usize, nonblock: bool) -> SysResult {
    k.ensure(Reason::ValueInRange, count >= BYTES, Errno::EINVAL)?;
    k.expire_timerfds();
    let timer = k.vfs.timerfds.get_mut(&id).ok_or(Errno::EBADF)?;
    let ticks = std::mem::take(&mut timer.ticks);
    if ticks > 0 {
        return Ok(Ret::Bytes(ticks.to_le_bytes().into()));
    }
    if nonblock {
        return Err(Errno::EAGAIN.into());
    }
    k.sleep_on(t, vec![WaitKey::Timerfd(id)]);
    Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }))
}

/// "EINVAL fd is not a valid timerfd file descriptor." - timerfd_create(2)
fn timer_of(k: &mut Kernel, t: TaskId, fd: Fd) -> Result<TimerfdId, Errno> {
    let object = k.fd_object(t, fd)?;
    k.ensure(Reason::ValueInRange, matches!(object, FileObject::Timerfd(_)), Errno::EINVAL)?;
    match object {
        FileObject::Timerfd(id) => Ok(id),
        _ => Err(Errno::EINVAL),
    }
}

fn setting(k: &Kernel, id: TimerfdId) -> Itimerspec {
    let Some(timer) = k.vfs.timerfds.get(&id) else { return Itimerspec::default() };
    let left_ns = timer.expires_ns.map_or(0, |at| at.saturating_sub(k.clock_ns()));
    Itimerspec { it_interval: timespec(timer.interval_ns), it_value: timespec(left_ns) }
}

/// Nanoseconds of a valid time - include/linux/time64.h:timespec64_valid().
fn nanos(time: Timespec) -> Option<u64> {
    let is_valid = time.tv_sec >= 0 && (0..1_000_000_000).contains(&time.tv_nsec);
    let ns = i128::from(time.tv_sec) * NANOS + i128::from(time.tv_nsec);
    is_valid.then(|| u64::try_from(ns).unwrap_or(u64::MAX))
}
