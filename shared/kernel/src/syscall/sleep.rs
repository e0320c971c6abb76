//! pause(2), nanosleep(2), clock_nanosleep(2) - kernel/time/hrtimer.c.

use nslab_abi::{Errno, Reason, Ret, TaskId, Timespec, WaitFor, WaitOn};

use super::time::{NANOS, clock_base_ns};
use crate::Kernel;
use crate::stop::{Stop, SysResult};

/// `TIMER_ABSTIME`.
const TIMER_ABSTIME: i32 = 1;

pub fn sys_pause(_k: &mut Kernel, _t: TaskId) -> SysResult {
    Err(Stop::Block(WaitOn { what: WaitFor::Signal, deadline_ns: None }))
}

pub fn sys_nanosleep(k: &mut Kernel, t: TaskId, duration: Timespec) -> SysResult {
    let deadline_ns = deadline(k, t, duration)?;
    sleep_until(k, deadline_ns)
}

pub fn sys_clock_nanosleep(k: &mut Kernel, t: TaskId, clockid: i32, flags: i32, at: Timespec) -> SysResult {
    match clockid {
        0 | 1 | 7 | 11 => {}
        // kernel/time/posix-timers.c: the clocks without `nsleep`.
        // The machine has no clock that could wake it.
        3..=6 | 8 | 9 => return Err(Errno::EOPNOTSUPP.into()),
        2 => return crate::stop::unsupported("clock_nanosleep", "CLOCK_PROCESS_CPUTIME_ID"),
        _ => return Err(Errno::EINVAL.into()),
    }
    if flags & TIMER_ABSTIME == 0 {
        return sys_nanosleep(k, t, at);
    }
    check_valid(k, at)?;
    let at_ns = i128::from(at.tv_sec) * NANOS + i128::from(at.tv_nsec) - clock_base_ns(k, t, clockid);
    sleep_until(k, u64::try_from(at_ns.max(0)).unwrap_or(u64::MAX))
}

fn check_valid(k: &mut Kernel, time: Timespec) -> Result<(), Errno> {
    let is_valid = time.tv_sec >= 0 && (0..1_000_000_000).contains(&time.tv_nsec);
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)
}

/// Turns a duration into a point of the boot clock at the call's first issue, and remembers it for the next ones.
pub fn deadline(k: &mut Kernel, t: TaskId, duration: Timespec) -> Result<u64, Errno> {
    if let Some(deadline_ns) = k.task(t).restart.deadline_ns {
        return Ok(deadline_ns);
    }
    check_valid(k, duration)?;
    let ns = i128::from(duration.tv_sec) * NANOS + i128::from(duration.tv_nsec);
    let deadline_ns = u64::try_from(i128::from(k.clock_ns) + ns).unwrap_or(u64::MAX);
    k.task_mut(t).restart.deadline_ns = Some(deadline_ns);
    Ok(deadline_ns)
}

fn sleep_until(k: &Kernel, deadline_ns: u64) -> SysResult {
    if deadline_ns <= k.clock_ns {
        return Ok(Ret::Int(0));
    }
    Err(Stop::Block(WaitOn { what: WaitFor::Time, deadline_ns: Some(deadline_ns) }))
}
