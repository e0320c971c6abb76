//! Time.

use nslab_abi::{Errno, Ret, Syscall, Timespec};

use super::{Answer, Stop, enter, int, timespec, timespec_at};
use crate::sys::Arg;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Nanosleep { duration } => {
            sleep(*duration, |duration, left| enter(libc::SYS_nanosleep, &mut [duration, left]))
        }
        Syscall::ClockNanosleep { clockid, flags, t } => {
            sleep(*t, |t, left| enter(libc::SYS_clock_nanosleep, &mut [(*clockid).into(), (*flags).into(), t, left]))
        }
        Syscall::ClockGettime { clockid } => {
            let mut now = [0; 16];
            enter(libc::SYS_clock_gettime, &mut [(*clockid).into(), Arg::Out(&mut now)])
                .map(|_| Ret::Time(timespec_at(&now, 0)))
        }
        Syscall::ClockSettime { clockid, tp } => {
            int(libc::SYS_clock_settime, &mut [(*clockid).into(), Arg::In(&timespec(*tp))])
        }
        _ => return None,
    })
}

/// A sleep that a signal ends answers what is left of it.
fn sleep(duration: Timespec, make: impl FnOnce(Arg<'_>, Arg<'_>) -> Result<i64, Stop>) -> Answer {
    /// No sleep leaves this.
    const UNWRITTEN: [u8; 16] = [0xff; 16];
    let mut left = UNWRITTEN;
    match make(Arg::In(&timespec(duration)), Arg::Out(&mut left)) {
        Err(Stop::Errno(Errno::EINTR)) if left != UNWRITTEN => Ok(Ret::Time(timespec_at(&left, 0))),
        done => done.map(Ret::Int),
    }
}
