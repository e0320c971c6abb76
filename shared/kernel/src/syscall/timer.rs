//! timer_create(2), timer_settime(2), timer_gettime(2), timer_getoverrun(2), timer_delete(2) - kernel/time/posix-timers.c.

use std::sync::Arc;

use nslab_abi::{Errno, Itimerspec, Reason, Ret, Sigevent, Signal, TaskId};

use super::fs::nanos;
use super::time::{clock_base_ns, sys_clock_gettime, timespec};
use crate::Kernel;
use crate::stop::{SysResult, unsupported};
use crate::task::PosixTimer;

const TIMER_ABSTIME: i32 = 1;
const SIGEV_SIGNAL: i32 = 0;
const SIGEV_NONE: i32 = 1;
const SIGEV_THREAD: i32 = 2;
const SIGEV_THREAD_ID: i32 = 4;

pub fn sys_timer_create(k: &mut Kernel, t: TaskId, clockid: i32, sevp: Option<Sigevent>) -> SysResult {
    match clockid {
        0 | 1 | 7 | 11 => {}
        2 | 3 => {}
        _ if clockid < 0 => {
            // The clock has to be one - kernel/time/posix-cpu-timers.c:posix_cpu_timer_create()
            sys_clock_gettime(k, t, clockid)?;
            if k.cpu_clock(t, clockid).is_none() {
                return unsupported("timer_create", "the CPU time of another process");
            }
        }
        // "EOPNOTSUPP The kernel does not support creating a timer against this clockid."; the alarm clocks need a real-time
        // clock in the machine, of which the simulator's has none.
        4..=6 | 8 | 9 => {
            k.check(Reason::ValueInRange, false);
            return Err(Errno::EOPNOTSUPP.into());
        }
        _ => {
            k.check(Reason::ValueInRange, false);
            return Err(Errno::EINVAL.into());
        }
    }
    // A number that a failed call took is not given again.
    let id = k.task(t).next_posix_timer;
    k.change_process(t, |task| task.next_posix_timer = id.wrapping_add(1));
    // "Specifying sevp as NULL is equivalent to specifying a … structure in which sigev_notify is SIGEV_SIGNAL, sigev_signo is
    // SIGALRM, and sigev_value.sival_int is the timer ID." - timer_create(2)
    let event = sevp.unwrap_or(Sigevent {
        notify: SIGEV_SIGNAL,
        signo: i32::from(Signal::SIGALRM.0),
        value: u64::from(id as u32),
        thread: nslab_abi::Pid(0),
    });
    let signal = Signal::new(event.signo);
    let is_valid = event.notify == SIGEV_NONE
        || (matches!(event.notify, SIGEV_SIGNAL | SIGEV_THREAD | SIGEV_THREAD_ID) && signal.is_some());
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
    let thread = match event.notify {
        SIGEV_THREAD_ID => {
            // good_sigevent(): a thread of the process, and a signal.
            let thread = k.find_task_by_vpid(t, event.thread).filter(|&thread| k.tgid(thread) == k.tgid(t));
            k.ensure(Reason::ProcessExists, thread.is_some(), Errno::EINVAL)?;
            thread
        }
        _ => None,
    };
    let signal = signal.filter(|_| event.notify != SIGEV_NONE).map(|signal| (signal, event.value));
    let timer = PosixTimer {
        id,
        clockid,
        cpu: k.cpu_clock(t, clockid),
        signal,
        thread,
        at_ns: None,
        interval_ns: 0,
        expired_ns: None,
        is_ignored: false,
        overrun: 0,
    };
    k.change_process(t, |task| Arc::make_mut(&mut task.posix_timers).push(timer));
    Ok(Ret::Structure { value: 0, bytes: id.to_le_bytes().into() })
}

pub fn sys_timer_settime(k: &mut Kernel, t: TaskId, id: i32, flags: i32, new_value: Itimerspec) -> SysResult {
    let value = nanos(k, Some(new_value.it_value))?.unwrap_or(0);
    let interval_ns = nanos(k, Some(new_value.it_interval))?.unwrap_or(0);
    let timer = find(k, t, id)?;
    let old = setting(k, t, timer);
    let now_ns = k.posix_timer_now(t, &timer);
    let at_ns = match value {
        // What a timer without a signal counts down to stays in it - common_timer_set()
        0 if timer.signal.is_none() => timer.at_ns,
        0 => None,
        at if flags & TIMER_ABSTIME != 0 && timer.cpu.is_some() => Some(at),
        at if flags & TIMER_ABSTIME != 0 => {
            let at = i128::from(at) - clock_base_ns(k, t, timer.clockid);
            Some(u64::try_from(at.max(0)).unwrap_or(u64::MAX))
        }
        value => Some(now_ns.saturating_add(value)),
    };
    let interval_ns = if value == 0 { 0 } else { interval_ns };
    k.spoil_posix_timer(t, id);
    k.change_posix_timer(t, id, |timer| {
        *timer = PosixTimer { at_ns, interval_ns, expired_ns: None, is_ignored: false, overrun: 0, ..*timer };
    });
    k.expire_posix_timers(t);
    k.expire_cpu_timers(t);
    Ok(Ret::Timer(old))
}

pub fn sys_timer_gettime(k: &mut Kernel, t: TaskId, id: i32) -> SysResult {
    let timer = find(k, t, id)?;
    Ok(Ret::Timer(setting(k, t, timer)))
}

pub fn sys_timer_getoverrun(k: &mut Kernel, t: TaskId, id: i32) -> SysResult {
    Ok(Ret::Int(i64::from(find(k, t, id)?.overrun)))
}

pub fn sys_timer_delete(k: &mut Kernel, t: TaskId, id: i32) -> SysResult {
    find(k, t, id)?;
    k.spoil_posix_timer(t, id);
    k.change_process(t, |task| Arc::make_mut(&mut task.posix_timers).retain(|timer| timer.id != id));
    Ok(Ret::Int(0))
}

/// "EINVAL timerid is invalid." - timer_settime(2)
fn find(k: &mut Kernel, t: TaskId, id: i32) -> Result<PosixTimer, Errno> {
    let found = k.task(t).posix_timers.iter().find(|timer| timer.id == id).copied();
    k.check(Reason::ValueInRange, found.is_some());
    found.ok_or(Errno::EINVAL)
}

/// What is left of a timer; of one that waits for its signal to be taken, as if it went on - common_timer_get()
fn setting(k: &Kernel, t: TaskId, timer: PosixTimer) -> Itimerspec {
    let now_ns = k.posix_timer_now(t, &timer);
    let at_ns = match timer.expired_ns.or(timer.at_ns) {
        Some(at_ns) if at_ns <= now_ns && timer.interval_ns > 0 => Some(timer.forward(at_ns, now_ns).0),
        _ => timer.at_ns,
    };
    let left_ns = at_ns.map_or(0, |at_ns| at_ns.saturating_sub(now_ns));
    Itimerspec { it_interval: timespec(timer.interval_ns), it_value: timespec(left_ns) }
}
