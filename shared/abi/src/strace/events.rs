//! The arguments of the calls that make descriptors of events: eventfd(2), signalfd(2), timerfd_create(2); and close_range(2).

use super::consts as c;
use super::signals::{sigevent, sigset};
use super::text as t;
use crate::{Errno, Itimerspec, Ret, Syscall};

const TIMERFD_FLAGS: &[(&str, u64)] = &[("TFD_TIMER_ABSTIME", 1), ("TFD_TIMER_CANCEL_ON_SET", 2)];

/// All arguments of such a call; `None`: it is none.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    Some(match call {
        Syscall::CloseRange { first, last, flags } => {
            let names = [("CLOSE_RANGE_UNSHARE", 2), ("CLOSE_RANGE_CLOEXEC", 4)];
            format!("{first}, {last}, {}", t::flags(u64::from(*flags), &names, "0"))
        }
        Syscall::Eventfd2 { initval, flags } => {
            let names = [("EFD_CLOEXEC", 0o2000000), ("EFD_NONBLOCK", 0o4000), ("EFD_SEMAPHORE", 1)];
            format!("{initval}, {}", t::flags(u64::from(flags.bits()), &names, "0"))
        }
        Syscall::Signalfd4 { fd, mask, flags } => {
            let names = [("SFD_CLOEXEC", 0o2000000), ("SFD_NONBLOCK", 0o4000)];
            format!("{fd}, {}, 8, {}", sigset(*mask), t::flags(u64::from(flags.bits()), &names, "0"))
        }
        Syscall::TimerfdCreate { clockid, flags } => {
            let names = [("TFD_CLOEXEC", 0o2000000), ("TFD_NONBLOCK", 0o4000)];
            format!("{}, {}", c::named(i64::from(*clockid), c::CLOCKS), t::flags(u64::from(flags.bits()), &names, "0"))
        }
        Syscall::TimerfdSettime { fd, flags, new_value } => {
            let flags = t::flags(*flags as u32 as u64, TIMERFD_FLAGS, "0");
            format!("{fd}, {flags}, {}, {}", timer(new_value), answer(result))
        }
        Syscall::TimerCreate { clockid, sevp } => {
            let id = match result {
                Ok(Ret::Structure { bytes, .. }) => {
                    format!("[{}]", bytes.first_chunk().map_or(0, |id| i32::from_le_bytes(*id)))
                }
                _ => "0x7ffc00000000".to_string(),
            };
            let sevp = sevp.as_ref().map_or_else(|| "NULL".to_string(), sigevent);
            format!("{}, {sevp}, {id}", c::named(i64::from(*clockid), c::CLOCKS))
        }
        Syscall::TimerSettime { timerid, flags, new_value } => {
            let flags = t::flags(*flags as u32 as u64, &[("TIMER_ABSTIME", 1)], "0");
            format!("{timerid}, {flags}, {}, {}", timer(new_value), answer(result))
        }
        Syscall::TimerGettime { timerid } => format!("{timerid}, {}", answer(result)),
        Syscall::TimerGetoverrun { timerid } | Syscall::TimerDelete { timerid } => timerid.to_string(),
        Syscall::TimerfdGettime { fd } => format!("{fd}, {}", answer(result)),
        _ => return None,
    })
}

fn timer(value: &Itimerspec) -> String {
    format!("{{it_interval={}, it_value={}}}", t::timespec(&value.it_interval), t::timespec(&value.it_value))
}

fn answer(result: &Result<Ret, Errno>) -> String {
    match result {
        Ok(Ret::Timer(value)) => timer(value),
        _ => "0x7ffc00000000".to_string(),
    }
}
