//! Waiting for descriptors.

use nslab_abi::{EpollEvent, Errno, PollFd, SigSet, Syscall, Timespec};

use super::args::{fd, timespec};
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

/// `sizeof(sigset_t)` of the kernel: "EINVAL" for any other.
const SIGSET_BYTES: u64 = 8;

pub(super) const ROWS: &[Row] = &[
    ("poll", 7, |mm, a| {
        let call = Syscall::Poll { fds: poll_fds(mm, a[0], a[1] & 0xffff_ffff)?, timeout_ms: a[2] as i32 };
        Ok((call, Answer::Poll { at: a[0] }))
    }),
    ("ppoll", 271, |mm, a| {
        let tmo_p = optional_time(mm, a[2])?;
        let sigmask = sigmask(mm, a[3], a[4])?;
        Ok((Syscall::Ppoll { fds: poll_fds(mm, a[0], a[1] & 0xffff_ffff)?, tmo_p, sigmask }, Answer::Poll { at: a[0] }))
    }),
    ("select", 23, |mm, a| {
        let timeout = match a[4] {
            0 => None,
            at => {
                // More than a second of microseconds counts as seconds - fs/select.c:kern_select()
                let Timespec { tv_sec, tv_nsec: micros } = timespec(mm, at)?;
                Some(Timespec { tv_sec: tv_sec.saturating_add(micros / 1_000_000), tv_nsec: micros % 1_000_000 * 1000 })
            }
        };
        let call = select(mm, [a[0], a[1], a[2], a[3]], timeout, None)?;
        Ok((call, Answer::Select { sets: [a[1], a[2], a[3]], timeout: a[4], is_timeval: true }))
    }),
    ("pselect6", 270, |mm, a| {
        // The sixth argument points to a mask and its size - select(2), "C library/kernel differences".
        let sigmask = match a[5] {
            0 => None,
            at => {
                let (mask, size) = (mm.load(at, 8)?, mm.load(at.wrapping_add(8), 8)?);
                sigmask(mm, mask, size)?
            }
        };
        let timeout = optional_time(mm, a[4])?;
        let call = select(mm, [a[0], a[1], a[2], a[3]], timeout, sigmask)?;
        Ok((call, Answer::Select { sets: [a[1], a[2], a[3]], timeout: a[4], is_timeval: false }))
    }),
    ("epoll_create", 213, |_, a| {
        // "Since Linux 2.6.8, the size argument is ignored, but must be greater than zero" - epoll_create(2).
        if a[0] as i32 <= 0 {
            return Err(Refusal::Errno(Errno::EINVAL));
        }
        Ok((Syscall::EpollCreate1 { flags: 0 }, Answer::Value))
    }),
    ("epoll_create1", 291, |_, a| Ok((Syscall::EpollCreate1 { flags: a[0] as i32 }, Answer::Value))),
    ("epoll_ctl", 233, |mm, a| {
        const EPOLL_CTL_DEL: i32 = 2;
        let op = a[1] as i32;
        let event = if op == EPOLL_CTL_DEL {
            None
        } else {
            Some(EpollEvent { events: mm.load(a[3], 4)? as u32, data: mm.load(a[3].wrapping_add(4), 8)? })
        };
        Ok((Syscall::EpollCtl { epfd: fd(a[0]), op, fd: fd(a[2]), event }, Answer::Value))
    }),
    ("epoll_wait", 232, |_, a| {
        let call =
            Syscall::EpollPwait { epfd: fd(a[0]), maxevents: a[2] as i32, timeout_ms: a[3] as i32, sigmask: None };
        Ok((call, Answer::Epoll { at: a[1] }))
    }),
    ("epoll_pwait", 281, |mm, a| {
        let sigmask = sigmask(mm, a[4], a[5])?;
        let call = Syscall::EpollPwait { epfd: fd(a[0]), maxevents: a[2] as i32, timeout_ms: a[3] as i32, sigmask };
        Ok((call, Answer::Epoll { at: a[1] }))
    }),
];

fn poll_fds(mm: &Mm, at: u64, count: u64) -> Result<Vec<PollFd>, Refusal> {
    /// RLIMIT_NOFILE: "EINVAL The nfds value exceeds the RLIMIT_NOFILE value" - poll(2).
    const NFDS_MAX: u64 = nslab_abi::limits::RLIMIT_NOFILE;
    if count > NFDS_MAX {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    let entry = |entry: &[u8]| PollFd {
        fd: fd(u64::from(u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]))),
        events: i16::from_le_bytes([entry[4], entry[5]]),
    };
    Ok(mm.read_vec(at, count * 8)?.chunks_exact(8).map(entry).collect())
}

fn optional_time(mm: &mut Mm, at: u64) -> Result<Option<Timespec>, Refusal> {
    if at == 0 { Ok(None) } else { timespec(mm, at).map(Some) }
}

fn sigmask(mm: &mut Mm, at: u64, size: u64) -> Result<Option<SigSet>, Refusal> {
    match (at, size) {
        (0, _) => Ok(None),
        (at, SIGSET_BYTES) => Ok(Some(SigSet(mm.load(at, 8)?))),
        _ => Err(Refusal::Errno(Errno::EINVAL)),
    }
}

/// Reads as many words of each set as `nfds` needs; a table holds no more descriptors than its limit.
fn select(mm: &mut Mm, a: [u64; 4], timeout: Option<Timespec>, sigmask: Option<SigSet>) -> Result<Syscall, Refusal> {
    let nfds = a[0] as i32;
    let words = (nfds.max(0) as u64).min(nslab_abi::limits::RLIMIT_NOFILE).div_ceil(64);
    let set = |at: u64| -> Result<Option<Vec<u8>>, Refusal> {
        if at == 0 { Ok(None) } else { Ok(Some(mm.read_vec(at, words * 8)?)) }
    };
    let (readfds, writefds, exceptfds) = (set(a[1])?, set(a[2])?, set(a[3])?);
    Ok(Syscall::Pselect6 { nfds, readfds, writefds, exceptfds, timeout, sigmask })
}
