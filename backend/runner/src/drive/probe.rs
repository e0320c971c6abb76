//! Will a call sleep? Asked without side effects, for the picture only: the answer may be outdated at once.

use nslab_abi::{Fd, Syscall, Timespec, WaitFlags};

use crate::hidden;
use crate::sys::{self, Arg};

/// Returns true if the call would not return at once.
pub fn would_block(call: &Syscall) -> bool {
    match call {
        Syscall::Nanosleep { duration } => is_positive(*duration),
        Syscall::ClockNanosleep { t, .. } => is_positive(*t),
        Syscall::Pause | Syscall::RtSigsuspend { .. } => true,
        Syscall::RtSigtimedwait { set, timeout } => timeout.is_none_or(is_positive) && pending() & set.0 == 0,
        Syscall::Wait4 { pid, options } => {
            let (idtype, id) = match pid.0 {
                -1 => (libc::P_ALL, 0),
                0 => (libc::P_PGID, 0),
                group @ ..-1 => (libc::P_PGID, group.wrapping_neg()),
                pid => (libc::P_PID, pid),
            };
            !options.contains(WaitFlags::NOHANG) && nothing_to_wait_for(idtype as i32, id, *options | WaitFlags::EXITED)
        }
        Syscall::Waitid { idtype, id, options } => {
            !options.contains(WaitFlags::NOHANG) && nothing_to_wait_for(*idtype, *id, *options)
        }
        Syscall::Read { fd, .. } | Syscall::Accept4 { sockfd: fd, .. } | Syscall::Recvfrom { sockfd: fd, .. } => {
            !is_ready(*fd, libc::POLLIN)
        }
        Syscall::Write { fd, .. } | Syscall::Sendto { sockfd: fd, .. } => !is_ready(*fd, libc::POLLOUT),
        Syscall::Poll { fds, timeout_ms } => {
            *timeout_ms != 0 && !fds.iter().any(|entry| entry.fd.0 >= 0 && is_ready(entry.fd, entry.events))
        }
        _ => false,
    }
}

fn is_positive(time: Timespec) -> bool {
    time.tv_sec > 0 || (time.tv_sec == 0 && time.tv_nsec > 0)
}

fn pending() -> u64 {
    let mut set = [0; 8];
    let _ = sys::own(libc::SYS_rt_sigpending, &mut [Arg::Out(&mut set), 8usize.into()]);
    u64::from_le_bytes(set)
}

/// Are there children, none of which has changed state?
fn nothing_to_wait_for(idtype: i32, id: i32, options: WaitFlags) -> bool {
    let options = options | WaitFlags::NOHANG | WaitFlags::NOWAIT;
    let mut info = [0; 128];
    let mut args = [idtype.into(), id.into(), Arg::Out(&mut info), options.bits().into(), Arg::Number(0)];
    let done = sys::own(libc::SYS_waitid, &mut args);
    done.is_ok() && info[16..20] == [0; 4]
}

/// Is the descriptor ready, not open, or set not to block?
fn is_ready(fd: Fd, events: i16) -> bool {
    if hidden::is_hidden(fd.0) {
        return true;
    }
    let flags = sys::own(libc::SYS_fcntl, &mut [fd.0.into(), libc::F_GETFL.into()]).unwrap_or(0);
    if flags & i64::from(libc::O_NONBLOCK) != 0 {
        return true;
    }
    let mut record = Vec::from(fd.0.to_le_bytes());
    record.extend(events.to_le_bytes());
    record.extend([0; 2]);
    sys::own(libc::SYS_poll, &mut [Arg::Out(&mut record), 1usize.into(), Arg::Number(0)]) != Ok(0)
}
