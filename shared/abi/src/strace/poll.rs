//! The arguments of the calls that wait for descriptors: poll(2), select(2), epoll(7).

use super::consts as c;
use super::signals::sigset;
use super::text as t;
use crate::{EpollEvent, Errno, PollFd, Ret, SigSet, Syscall, Timespec};

/// All arguments of a call that waits for descriptors; `None`: it is none.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    Some(match call {
        Syscall::Poll { fds, timeout_ms } => format!("{}, {}, {timeout_ms}", poll_fds(fds), fds.len()),
        Syscall::Ppoll { fds, tmo_p, sigmask } => {
            format!("{}, {}, {}, {}, 8", poll_fds(fds), fds.len(), time(tmo_p), mask(sigmask))
        }
        Syscall::Pselect6 { nfds, readfds, writefds, exceptfds, timeout, sigmask } => {
            let sets: Vec<String> = [readfds, writefds, exceptfds].map(|set| fd_set(*nfds, set)).into();
            let mask = sigmask.map_or("NULL".to_string(), |mask| format!("{{sigmask={}, sigsetsize=8}}", sigset(mask)));
            format!("{nfds}, {}, {}, {mask}", sets.join(", "), time(timeout))
        }
        Syscall::EpollCreate1 { flags } => t::flags(*flags as u64, &[("EPOLL_CLOEXEC", 0o2000000)], "0"),
        Syscall::EpollCtl { epfd, op, fd, event } => {
            let op = c::named(i64::from(*op), &[(1, "EPOLL_CTL_ADD"), (2, "EPOLL_CTL_DEL"), (3, "EPOLL_CTL_MOD")]);
            format!("{epfd}, {op}, {fd}, {}", event.as_ref().map_or("NULL".to_string(), epoll_event))
        }
        Syscall::EpollPwait { epfd, maxevents, timeout_ms, sigmask } => {
            let events = match result {
                Ok(Ret::Epoll(events)) => {
                    let list: Vec<String> = events.iter().map(epoll_event).collect();
                    format!("[{}]", list.join(", "))
                }
                _ => "0x7ffc00000000".to_string(),
            };
            let mask = sigmask.map_or(String::new(), |mask| format!(", {}, 8", sigset(mask)));
            format!("{epfd}, {events}, {maxevents}, {timeout_ms}{mask}")
        }
        _ => return None,
    })
}

fn poll_fds(fds: &[PollFd]) -> String {
    let list: Vec<String> =
        fds.iter().map(|p| format!("{{fd={}, events={}}}", p.fd, c::poll_events(p.events))).collect();
    format!("[{}]", list.join(", "))
}

fn time(time: &Option<Timespec>) -> String {
    time.as_ref().map_or("NULL".to_string(), t::timespec)
}

fn mask(mask: &Option<SigSet>) -> String {
    mask.map_or("NULL".to_string(), sigset)
}

fn fd_set(nfds: i32, set: &Option<Vec<u8>>) -> String {
    let Some(set) = set else { return "NULL".to_string() };
    let is_set = |fd: &i32| set.get(*fd as usize / 8).is_some_and(|byte| byte >> (fd % 8) & 1 != 0);
    let names: Vec<String> = (0..nfds).filter(is_set).map(|fd| fd.to_string()).collect();
    format!("[{}]", names.join(" "))
}

fn epoll_event(event: &EpollEvent) -> String {
    const NAMES: &[(&str, u64)] = &[
        ("EPOLLIN", 1),
        ("EPOLLPRI", 2),
        ("EPOLLOUT", 4),
        ("EPOLLRDNORM", 0x40),
        ("EPOLLRDBAND", 0x80),
        ("EPOLLWRNORM", 0x100),
        ("EPOLLWRBAND", 0x200),
        ("EPOLLMSG", 0x400),
        ("EPOLLERR", 8),
        ("EPOLLHUP", 0x10),
        ("EPOLLRDHUP", 0x2000),
        ("EPOLLEXCLUSIVE", 1 << 28),
        ("EPOLLWAKEUP", 1 << 29),
        ("EPOLLONESHOT", 1 << 30),
        ("EPOLLET", 1 << 31),
    ];
    let data = event.data;
    // strace shows the halves, since it cannot know which member of the union is meant.
    let shown = match data >> 32 {
        0 => format!("{{u32={data}, u64={data}}}"),
        _ => format!("{{u32={}, u64={data:#x}}}", data as u32),
    };
    format!("{{events={}, data={shown}}}", t::flags(u64::from(event.events), NAMES, "0"))
}
