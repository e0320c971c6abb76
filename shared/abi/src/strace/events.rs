//! The arguments of the calls that make descriptors of events: eventfd(2), signalfd(2), timerfd_create(2), inotify(7); and of
//! timers, processors, close_range(2), copy_file_range(2).

use super::consts as c;
use super::signals::{sigevent, sigset};
use super::text as t;
use crate::{Errno, Itimerspec, Ret, Syscall};

const TIMERFD_FLAGS: &[(&str, u64)] = &[("TFD_TIMER_ABSTIME", 1), ("TFD_TIMER_CANCEL_ON_SET", 2)];

const INOTIFY_BITS: &[(&str, u64)] = &[
    ("IN_ALL_EVENTS", 0xfff),
    ("IN_ACCESS", 1),
    ("IN_MODIFY", 2),
    ("IN_ATTRIB", 4),
    ("IN_CLOSE_WRITE", 8),
    ("IN_CLOSE_NOWRITE", 0x10),
    ("IN_OPEN", 0x20),
    ("IN_MOVED_FROM", 0x40),
    ("IN_MOVED_TO", 0x80),
    ("IN_CREATE", 0x100),
    ("IN_DELETE", 0x200),
    ("IN_DELETE_SELF", 0x400),
    ("IN_MOVE_SELF", 0x800),
    ("IN_UNMOUNT", 0x2000),
    ("IN_Q_OVERFLOW", 0x4000),
    ("IN_IGNORED", 0x8000),
    ("IN_ONLYDIR", 0x0100_0000),
    ("IN_DONT_FOLLOW", 0x0200_0000),
    ("IN_EXCL_UNLINK", 0x0400_0000),
    ("IN_MASK_CREATE", 0x1000_0000),
    ("IN_MASK_ADD", 0x2000_0000),
    ("IN_ISDIR", 0x4000_0000),
    ("IN_ONESHOT", 0x8000_0000),
];

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
        Syscall::CopyFileRange { fd_in, off_in, fd_out, off_out, len, flags } => {
            let offset = |at: &Option<i64>| at.map_or_else(|| "NULL".to_string(), |at| format!("[{at}]"));
            format!("{fd_in}, {}, {fd_out}, {}, {len}, {flags}", offset(off_in), offset(off_out))
        }
        Syscall::SchedSetaffinity { pid, mask } => format!("{pid}, {}, {}", mask.len(), processors(mask)),
        Syscall::SchedGetaffinity { pid, len } => match result {
            Ok(Ret::Bytes(mask)) => format!("{pid}, {len}, {}", processors(mask)),
            _ => format!("{pid}, {len}, 0x7ffc00000000"),
        },
        Syscall::InotifyInit1 { flags } => {
            let names = [("IN_CLOEXEC", 0o2000000), ("IN_NONBLOCK", 0o4000)];
            t::flags(u64::from(flags.bits()), &names, "0")
        }
        Syscall::InotifyAddWatch { fd, pathname, mask } => {
            format!("{fd}, {}, {}", t::buffer(pathname), t::flags(u64::from(*mask), INOTIFY_BITS, "0"))
        }
        Syscall::InotifyRmWatch { fd, wd } => format!("{fd}, {wd}"),
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

fn processors(mask: &[u8]) -> String {
    let is_set = |cpu: &usize| mask[cpu / 8] & 1 << (cpu % 8) != 0;
    let list: Vec<String> = (0..8 * mask.len()).filter(is_set).map(|cpu| cpu.to_string()).collect();
    format!("[{}]", list.join(" "))
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
