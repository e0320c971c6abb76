//! Clocks and sleeping.

use nslab_abi::{Syscall, Timespec};

use super::args::timespec;
use super::{Answer, Row};

pub(super) const ROWS: &[Row] = &[
    ("nanosleep", 35, |mm, a| {
        Ok((Syscall::Nanosleep { duration: timespec(mm, a[0])? }, Answer::Sleep { remaining: a[1] }))
    }),
    ("clock_nanosleep", 230, |mm, a| {
        const TIMER_ABSTIME: i32 = 1;
        let (clockid, flags) = (a[0] as i32, a[1] as i32);
        // "if flags is TIMER_ABSTIME … remain is unused" - clock_nanosleep(2).
        let remaining = if flags & TIMER_ABSTIME != 0 { 0 } else { a[3] };
        Ok((Syscall::ClockNanosleep { clockid, flags, t: timespec(mm, a[2])? }, Answer::Sleep { remaining }))
    }),
    ("clock_gettime", 228, |_, a| Ok((Syscall::ClockGettime { clockid: a[0] as i32 }, Answer::Time { at: a[1] }))),
    ("clock_settime", 227, |mm, a| {
        const CLOCK_REALTIME: i32 = 0;
        let clockid = a[0] as i32;
        // A clock that nobody sets is refused before the time is read - kernel/time/posix-timers.c
        let tp = timespec(mm, a[1]).or_else(|refusal| match clockid {
            CLOCK_REALTIME => Err(refusal),
            _ => Ok(Timespec { tv_sec: 0, tv_nsec: 0 }),
        })?;
        Ok((Syscall::ClockSettime { clockid, tp }, Answer::Value))
    }),
];
