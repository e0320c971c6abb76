//! Waiting for descriptors.

use nslab_abi::{EpollEvent, Errno, Fd, PollFd, Ret, SigSet, Syscall, Timespec};

use super::{Answer, Stop, enter, half, int, timespec, timespec_at, word};
use crate::sys::Arg;

/// `sizeof(sigset_t)` of the kernel.
const SIGSET_BYTES: usize = 8;
/// `sizeof(struct epoll_event)`, which x86-64 packs.
const EPOLL_EVENT_BYTES: usize = 12;
/// Most events taken at once.
const EPOLL_EVENTS_MAX: i32 = 4096;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Poll { fds, timeout_ms } => {
            poll(fds, |records, count| enter(libc::SYS_poll, &mut [records, count.into(), (*timeout_ms).into()]))
        }
        Syscall::Ppoll { fds, tmo_p, sigmask } => {
            let mut time = tmo_p.map(timespec);
            let mask = sigmask.map(|mask| mask.0.to_le_bytes());
            poll(fds, |records, count| {
                let mut args = [records, count.into(), out(&mut time), null_or(&mask), SIGSET_BYTES.into()];
                enter(libc::SYS_ppoll, &mut args)
            })
        }
        Syscall::Pselect6 { nfds, readfds, writefds, exceptfds, timeout, sigmask } => {
            pselect6(*nfds, [readfds, writefds, exceptfds], *timeout, *sigmask)
        }
        Syscall::EpollCreate1 { flags } => int(libc::SYS_epoll_create1, &mut [(*flags).into()]),
        Syscall::EpollCtl { epfd, op, fd, event } => {
            let record = event.map(|event| [&event.events.to_le_bytes()[..], &event.data.to_le_bytes()].concat());
            let record = record.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
            int(libc::SYS_epoll_ctl, &mut [(*epfd).into(), (*op).into(), (*fd).into(), record])
        }
        Syscall::EpollPwait { epfd, maxevents, timeout_ms, sigmask } => {
            epoll_pwait(*epfd, *maxevents, *timeout_ms, *sigmask)
        }
        _ => return None,
    })
}

fn null_or<const N: usize>(bytes: &Option<[u8; N]>) -> Arg<'_> {
    bytes.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes))
}

fn out<const N: usize>(bytes: &mut Option<[u8; N]>) -> Arg<'_> {
    bytes.as_mut().map_or(Arg::Number(0), |bytes| Arg::Out(bytes))
}

fn poll(fds: &[PollFd], make: impl FnOnce(Arg<'_>, usize) -> Result<i64, Stop>) -> Answer {
    let visible = |fd: Fd| if crate::hidden::is_hidden(fd.0) { i32::MAX } else { fd.0 };
    let mut records: Vec<u8> = Vec::with_capacity(fds.len() * 8);
    for entry in fds {
        records.extend(visible(entry.fd).to_le_bytes());
        records.extend(entry.events.to_le_bytes());
        records.extend([0; 2]);
    }
    make(Arg::Out(&mut records), fds.len())?;
    Ok(Ret::Poll(records.chunks_exact(8).map(|record| (half(record, 4) >> 16) as i16).collect()))
}

/// The sets are as long as `nfds` needs, but for more descriptors than a table holds.
fn pselect6(nfds: i32, sets: [&Option<Vec<u8>>; 3], timeout: Option<Timespec>, sigmask: Option<SigSet>) -> Answer {
    let mut sets = sets.map(Clone::clone);
    let room = sets.iter().flatten().map(Vec::len).min().map_or(i32::MAX, |bytes| bytes as i32 * 8);
    for fd in 0..nfds.min(room) {
        let is_set = |set: &Vec<u8>| set[fd as usize / 8] >> (fd % 8) & 1 != 0;
        // The runner's own descriptors answer as not open.
        if sets.iter().flatten().any(is_set) && crate::hidden::is_hidden(fd) {
            return Err(Stop::Errno(Errno::EBADF));
        }
    }
    let mut time = timeout.map(timespec);
    let mask = sigmask.map(|mask| mask.0.to_le_bytes());
    let result = {
        let sixth = mask
            .as_ref()
            .map(|mask| [&(mask.as_ptr() as u64).to_le_bytes()[..], &(SIGSET_BYTES as u64).to_le_bytes()].concat());
        let [readers, writers, exceptions] = &mut sets;
        let mut args = [
            nfds.min(room).into(),
            readers.as_mut().map_or(Arg::Number(0), |set| Arg::Out(set)),
            writers.as_mut().map_or(Arg::Number(0), |set| Arg::Out(set)),
            exceptions.as_mut().map_or(Arg::Number(0), |set| Arg::Out(set)),
            out(&mut time),
            sixth.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes)),
        ];
        enter(libc::SYS_pselect6, &mut args)
    };
    let left = time.map_or(Timespec::default(), |bytes| timespec_at(&bytes, 0));
    match result {
        Ok(count) => Ok(Ret::Select { ready: Some((count, sets.map(Option::unwrap_or_default))), left }),
        Err(Stop::Errno(Errno::EINTR)) => Ok(Ret::Select { ready: None, left }),
        Err(stop) => Err(stop),
    }
}

fn epoll_pwait(epfd: Fd, maxevents: i32, timeout_ms: i32, sigmask: Option<SigSet>) -> Answer {
    // A number that the kernel refuses is passed on as it is; what it takes is bounded, as the call allows.
    let asked =
        if maxevents > i32::MAX / EPOLL_EVENT_BYTES as i32 { maxevents } else { maxevents.min(EPOLL_EVENTS_MAX) };
    let mut records = vec![0; asked.clamp(0, EPOLL_EVENTS_MAX) as usize * EPOLL_EVENT_BYTES];
    let mask = sigmask.map(|mask| mask.0.to_le_bytes());
    let mut args =
        [epfd.into(), Arg::Out(&mut records), asked.into(), timeout_ms.into(), null_or(&mask), SIGSET_BYTES.into()];
    let count = enter(libc::SYS_epoll_pwait, &mut args)?;
    records.truncate(count as usize * EPOLL_EVENT_BYTES);
    let event = |record: &[u8]| EpollEvent { events: half(record, 0), data: word(record, 4) };
    Ok(Ret::Epoll(records.chunks_exact(EPOLL_EVENT_BYTES).map(event).collect()))
}
