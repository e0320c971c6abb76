//! alarm(2), getitimer(2), setitimer(2) - kernel/time/itimer.c.

use nslab_abi::{Errno, Itimerval, Reason, Ret, TaskId, Timeval};

use crate::Kernel;
use crate::stop::SysResult;
use crate::task::cpu_timer::{CpuTimer, TICK_NS};
use crate::task::itimer::ItimerReal;

const NANOS: u64 = 1_000_000_000;
const ITIMER_REAL: i32 = 0;
const ITIMER_VIRTUAL: i32 = 1;
const ITIMER_PROF: i32 = 2;

pub fn sys_alarm(k: &mut Kernel, t: TaskId, seconds: u32) -> SysResult {
    let left_ns = left(k, t);
    let at_ns = (seconds != 0).then(|| k.clock_ns + u64::from(seconds) * NANOS);
    k.change_process(t, |task| task.itimer_real = ItimerReal { at_ns, ..ItimerReal::default() });
    // "We can't return 0 if we have an alarm pending" and halves are rounded up - kernel/time/itimer.c:alarm_setitimer()
    let (whole, rest) = (left_ns / NANOS, left_ns % NANOS / 1000);
    let rounds_up = rest >= 500_000 || (whole == 0 && rest > 0);
    Ok(Ret::Int((whole + u64::from(rounds_up)) as i64))
}

pub fn sys_getitimer(k: &mut Kernel, t: TaskId, which: i32) -> SysResult {
    check_which(k, which)?;
    Ok(Ret::Itimer(if which == ITIMER_REAL { get(k, t) } else { get_cpu(k, t, which) }))
}

pub fn sys_setitimer(k: &mut Kernel, t: TaskId, which: i32, new: Itimerval) -> SysResult {
    let interval = nanos(new.it_interval);
    let value = nanos(new.it_value);
    k.ensure(Reason::ValueInRange, interval.is_some() && value.is_some(), Errno::EINVAL)?;
    check_which(k, which)?;
    if which != ITIMER_REAL {
        return Ok(Ret::Itimer(set_cpu(k, t, which, value.unwrap_or(0), interval.unwrap_or(0))));
    }
    let old = get(k, t);
    // "If … it_value … is zero, the timer is disarmed": its interval is forgotten, too.
    let value = value.filter(|&value| value > 0);
    let at_ns = value.map(|value| k.clock_ns.saturating_add(value));
    let interval_ns = interval.filter(|_| at_ns.is_some()).unwrap_or(0);
    k.change_process(t, |task| task.itimer_real = ItimerReal { at_ns, interval_ns, expired_ns: None });
    Ok(Ret::Itimer(old))
}

fn check_which(k: &mut Kernel, which: i32) -> Result<(), Errno> {
    k.ensure(Reason::ValueInRange, (ITIMER_REAL..=ITIMER_PROF).contains(&which), Errno::EINVAL)
}

/// Returns the timer, and how much of its time the process has used.
fn cpu_timer(k: &Kernel, t: TaskId, which: i32) -> (CpuTimer, u64) {
    let timers = k.task(t).cpu_timers.as_deref().copied().unwrap_or_default();
    let (in_program, all) = k.process_cpu_ns(t);
    if which == ITIMER_VIRTUAL { (timers.in_program, in_program) } else { (timers.in_all, all) }
}

/// kernel/time/itimer.c:get_cpu_itimer()
fn get_cpu(k: &Kernel, t: TaskId, which: i32) -> Itimerval {
    let (timer, used_ns) = cpu_timer(k, t, which);
    // "about to fire" where it is due already.
    let left = |at_ns: u64| if at_ns > used_ns { at_ns - used_ns } else { TICK_NS };
    Itimerval { it_interval: timeval(timer.interval_ns), it_value: timeval(timer.at_ns.map_or(0, left)) }
}

/// kernel/time/itimer.c:set_cpu_itimer()
fn set_cpu(k: &mut Kernel, t: TaskId, which: i32, value_ns: u64, interval_ns: u64) -> Itimerval {
    let old = get_cpu(k, t, which);
    let (_, used_ns) = cpu_timer(k, t, which);
    let at_ns = (value_ns > 0).then(|| used_ns.saturating_add(value_ns).saturating_add(TICK_NS));
    let mut timers = k.task(t).cpu_timers.as_deref().copied().unwrap_or_default();
    let timer = if which == ITIMER_VIRTUAL { &mut timers.in_program } else { &mut timers.in_all };
    *timer = CpuTimer { at_ns, interval_ns };
    k.set_cpu_timers(t, timers);
    old
}

fn left(k: &Kernel, t: TaskId) -> u64 {
    k.task(t).itimer_real.at_ns.map_or(0, |at| at.saturating_sub(k.clock_ns))
}

fn get(k: &Kernel, t: TaskId) -> Itimerval {
    let interval_ns = k.task(t).itimer_real.interval_ns;
    Itimerval { it_interval: timeval(interval_ns), it_value: timeval(left(k, t)) }
}

fn timeval(ns: u64) -> Timeval {
    Timeval { tv_sec: (ns / NANOS) as i64, tv_usec: (ns % NANOS / 1000) as i64 }
}

/// kernel/time/itimer.c:get_itimerval(); `None` is EINVAL.
fn nanos(time: Timeval) -> Option<u64> {
    let is_valid = time.tv_sec >= 0 && (0..1_000_000).contains(&time.tv_usec);
    is_valid.then(|| (time.tv_sec as u64).saturating_mul(NANOS).saturating_add(time.tv_usec as u64 * 1000))
}
