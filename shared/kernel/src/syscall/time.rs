//! clock_gettime(2), clock_settime(2) - kernel/time/posix-timers.c.

use nslab_abi::{Cap, Errno, Pid, Reason, Ret, TaskId, Timespec};

use crate::Kernel;
use crate::ns::NsId;
use crate::stop::SysResult;

/// Nanoseconds of a second.
pub const NANOS: i128 = 1_000_000_000;

impl Kernel {
    /// Returns CLOCK_BOOTTIME as a time namespace shows it.
    pub(crate) fn boottime_in(&self, time_ns: NsId) -> i128 {
        i128::from(self.clock_ns) + self.time_ns(time_ns).boottime_ns
    }

    /// Returns CLOCK_REALTIME, in nanoseconds since 1970.
    pub(crate) fn realtime_ns(&self) -> i128 {
        i128::from(self.clock_ns) + i128::from(self.realtime_offset_ns)
    }
}

/// Nanoseconds as seconds and the rest.
pub fn timespec(ns: u64) -> Timespec {
    Timespec { tv_sec: (ns / NANOS as u64) as i64, tv_nsec: (ns % NANOS as u64) as i64 }
}

/// Returns what a clock is ahead of the boot clock, as a task sees it (fact 212).
pub fn clock_base_ns(k: &Kernel, t: TaskId, clockid: i32) -> i128 {
    let time_ns = k.time_ns(k.task(t).nsproxy.time);
    match clockid {
        // Simplified: TAI is not ahead of UTC, as on a machine where nobody set it.
        0 | 5 | 8 | 11 => i128::from(k.realtime_offset_ns),
        7 | 9 => time_ns.boottime_ns,
        _ => time_ns.monotonic_ns,
    }
}

pub fn sys_clock_gettime(k: &mut Kernel, t: TaskId, clockid: i32) -> SysResult {
    match clockid {
        // 8 and 9 are there with a clock that wakes the machine - kernel/time/alarmtimer.c:alarm_clock_get_timespec()
        0 | 1 | 4..=7 | 11 => {
            let ns = i128::from(k.clock_ns) + clock_base_ns(k, t, clockid);
            Ok(Ret::Time(Timespec { tv_sec: ns.div_euclid(NANOS) as i64, tv_nsec: ns.rem_euclid(NANOS) as i64 }))
        }
        // CLOCK_PROCESS_CPUTIME_ID: of all its threads, those that have ended included - kernel/sched/cputime.c:thread_group_cputime()
        2 => Ok(Ret::Time(timespec(k.process_cpu_ns(t).1))),
        3 => Ok(Ret::Time(timespec(k.task(t).cpu_ns))),
        _ if clockid < 0 => of_another(k, t, clockid),
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL.into())
        }
    }
}

/// clock_getcpuclockid(3): a pid in the high bits, a thread's own with bit 2 - include/linux/posix-timers_types.h.
fn of_another(k: &mut Kernel, t: TaskId, clockid: i32) -> SysResult {
    const CPUCLOCK_PERTHREAD_MASK: i32 = 4;
    const CPUCLOCK_SCHED: i32 = 2;
    k.ensure(Reason::ValueInRange, clockid & 3 <= CPUCLOCK_SCHED, Errno::EINVAL)?;
    let pid = Pid(!(clockid >> 3));
    let found = if pid.0 == 0 { Some(t) } else { k.find_task_by_vpid(t, pid) };
    let is_thread = clockid & CPUCLOCK_PERTHREAD_MASK != 0;
    // A thread's clock is for its own process, a process's by the pid of all its threads.
    let fits =
        |found: TaskId| if is_thread { k.tgid(found) == k.tgid(t) } else { k.tgid(found) == found || pid.0 == 0 };
    let found = found.filter(|&found| fits(found));
    k.ensure(Reason::ProcessExists, found.is_some(), Errno::EINVAL)?;
    let task = found.ok_or(Errno::EINVAL)?;
    Ok(Ret::Time(timespec(if is_thread { k.task(task).cpu_ns } else { k.process_cpu_ns(task).1 })))
}

pub fn sys_clock_settime(k: &mut Kernel, t: TaskId, clockid: i32, tp: Timespec) -> SysResult {
    k.ensure(Reason::ValueInRange, clockid == 0, Errno::EINVAL)?;
    let ns = i128::from(tp.tv_sec) * NANOS + i128::from(tp.tv_nsec);
    let is_valid = tp.tv_sec >= 0 && (0..1_000_000_000).contains(&tp.tv_nsec);
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
    // "CAP_SYS_TIME" counts in the initial user namespace only (fact 79) - kernel/time/time.c:do_sys_settimeofday64()
    let is_capable = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_TIME);
    k.ensure(Reason::Capability, is_capable, Errno::EPERM)?;
    let offset = ns - i128::from(k.clock_ns);
    k.realtime_offset_ns = i64::try_from(offset).map_err(|_| Errno::EINVAL)?;
    Ok(Ret::Int(0))
}
