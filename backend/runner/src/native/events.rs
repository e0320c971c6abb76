//! Descriptors of events.

use nslab_abi::{Itimerspec, Ret, Syscall};

use super::{Answer, enter, int, timespec, timespec_at};
use crate::sys::Arg;

/// `sizeof(sigset_t)` of the kernel.
const SIGSET_BYTES: usize = 8;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Eventfd2 { initval, flags } => int(libc::SYS_eventfd2, &mut [(*initval).into(), flags.bits().into()]),
        Syscall::Signalfd4 { fd, mask, flags } => {
            let mask = mask.0.to_le_bytes();
            int(libc::SYS_signalfd4, &mut [(*fd).into(), Arg::In(&mask), SIGSET_BYTES.into(), flags.bits().into()])
        }
        Syscall::TimerfdCreate { clockid, flags } => {
            int(libc::SYS_timerfd_create, &mut [(*clockid).into(), flags.bits().into()])
        }
        Syscall::TimerfdSettime { fd, flags, new_value } => {
            let new = [timespec(new_value.it_interval), timespec(new_value.it_value)].concat();
            timer(|old| enter(libc::SYS_timerfd_settime, &mut [(*fd).into(), (*flags).into(), Arg::In(&new), old]))
        }
        Syscall::TimerfdGettime { fd } => timer(|now| enter(libc::SYS_timerfd_gettime, &mut [(*fd).into(), now])),
        Syscall::InotifyInit1 { flags } => int(libc::SYS_inotify_init1, &mut [flags.bits().into()]),
        Syscall::InotifyAddWatch { fd, pathname, mask } => {
            int(libc::SYS_inotify_add_watch, &mut [(*fd).into(), Arg::In(&super::c_bytes(pathname)), (*mask).into()])
        }
        Syscall::InotifyRmWatch { fd, wd } => int(libc::SYS_inotify_rm_watch, &mut [(*fd).into(), (*wd).into()]),
        Syscall::TimerCreate { clockid, sevp } => {
            let event = sevp.as_ref().map(super::sigevent);
            let event = event.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
            let mut id = [0; 4];
            let made = enter(libc::SYS_timer_create, &mut [(*clockid).into(), event, Arg::Out(&mut id)]);
            made.map(|value| Ret::Structure { value, bytes: id.into() })
        }
        Syscall::TimerSettime { timerid, flags, new_value } => {
            let new = [timespec(new_value.it_interval), timespec(new_value.it_value)].concat();
            timer(|old| enter(libc::SYS_timer_settime, &mut [(*timerid).into(), (*flags).into(), Arg::In(&new), old]))
        }
        Syscall::TimerGettime { timerid } => timer(|now| enter(libc::SYS_timer_gettime, &mut [(*timerid).into(), now])),
        Syscall::TimerGetoverrun { timerid } => int(libc::SYS_timer_getoverrun, &mut [(*timerid).into()]),
        Syscall::TimerDelete { timerid } => int(libc::SYS_timer_delete, &mut [(*timerid).into()]),
        _ => return None,
    })
}

fn timer(make: impl FnOnce(Arg<'_>) -> Result<i64, super::Stop>) -> Answer {
    let mut bytes = [0; 32];
    make(Arg::Out(&mut bytes))?;
    Ok(Ret::Timer(Itimerspec { it_interval: timespec_at(&bytes, 0), it_value: timespec_at(&bytes, 16) }))
}
