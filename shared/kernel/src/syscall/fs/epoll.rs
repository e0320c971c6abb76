//! epoll_create1(2), epoll_ctl(2), epoll_wait(2), epoll_pwait(2) - fs/eventpoll.c.

use std::sync::Arc;

use nslab_abi::{Cap, EpollEvent, Errno, Fd, OpenFlags, Reason, Ret, SigSet, TaskId, WaitFor, WaitOn};

use super::poll::{end_mask, is_pollable, start_mask, timer};
use crate::Kernel;
use crate::fs::FileObject;
use crate::fs::epoll::{
    EPOLLERR_HUP, EPOLLET, EPOLLEXCLUSIVE, EPOLLONESHOT, EPOLLWAKEUP, Epoll, EpollId, Item, ItemKey, PRIVATE_BITS,
};
use crate::ns::NsId;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};

/// Most events of one call - `EP_MAX_EVENTS`: INT_MAX over the size of a `struct epoll_event`.
const EVENTS_MAX: i32 = i32::MAX / 12;
const EPOLL_CTL_ADD: i32 = 1;
const EPOLL_CTL_DEL: i32 = 2;
const EPOLL_CTL_MOD: i32 = 3;

pub fn sys_epoll_create1(k: &mut Kernel, t: TaskId, flags: i32) -> SysResult {
    let flags = OpenFlags::from_bits_retain(flags as u32);
    k.ensure(Reason::FlagsKnown, (flags - OpenFlags::CLOEXEC).is_empty(), Errno::EINVAL)?;
    let id = EpollId(k.vfs.fresh());
    k.vfs.epolls.insert(id, Epoll::default());
    let fd = k.fd_install(t, FileObject::Epoll(id), flags | OpenFlags::RDWR)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

/// The calls' own order of checks is do_epoll_ctl()'s.
pub fn sys_epoll_ctl(k: &mut Kernel, t: TaskId, epfd: Fd, op: i32, fd: Fd, event: Option<EpollEvent>) -> SysResult {
    let epoll_file = k.fget(t, epfd)?;
    let file = k.fget(t, fd)?;
    // "EPERM The target file fd does not support epoll." - epoll_ctl(2)
    let is_pollable = is_pollable(k, file)?;
    k.ensure(Reason::ValueInRange, is_pollable, Errno::EPERM)?;
    let FileObject::Epoll(id) = k.vfs.file(epoll_file).object else { return Err(Errno::EINVAL.into()) };
    k.ensure(Reason::ValueInRange, epoll_file != file, Errno::EINVAL)?;
    let mut event = event.unwrap_or(EpollEvent { events: 0, data: 0 });
    if event.events & EPOLLWAKEUP != 0 && !k.ns_capable(t, NsId::INIT_USER, Cap::CAP_BLOCK_SUSPEND) {
        event.events &= !EPOLLWAKEUP;
    }
    if op != EPOLL_CTL_DEL && event.events & EPOLLEXCLUSIVE != 0 {
        return unsupported("epoll_ctl", "EPOLLEXCLUSIVE");
    }
    if let (EPOLL_CTL_ADD, FileObject::Epoll(inner)) = (op, k.vfs.file(file).object) {
        let is_loop = k.is_epoll_loop(id, inner);
        k.ensure(Reason::ValueInRange, !is_loop, Errno::ELOOP)?;
    }
    event.events |= EPOLLERR_HUP;
    let key: ItemKey = (fd.0, file);
    let is_watched = k.vfs.epoll(id).item(key).is_some();
    match op {
        EPOLL_CTL_ADD => {
            k.ensure(Reason::FileIsNew, !is_watched, Errno::EEXIST)?;
            Arc::make_mut(&mut k.vfs.epoll_mut(id).items).push(Item { key, event });
        }
        EPOLL_CTL_MOD | EPOLL_CTL_DEL => {
            k.ensure(Reason::PathExists, is_watched, Errno::ENOENT)?;
            match k.vfs.epoll_mut(id).item_mut(key) {
                Some(item) if op == EPOLL_CTL_MOD => item.event = event,
                _ => k.vfs.epoll_mut(id).remove(|other| other == key),
            }
        }
        _ => return Err(Errno::EINVAL.into()),
    }
    if op != EPOLL_CTL_DEL && k.file_poll(file) & event.events & !PRIVATE_BITS != 0 {
        k.vfs.epoll_mut(id).mark_ready(key);
        k.wake_up(WaitKey::Epoll(id));
    }
    Ok(Ret::Int(0))
}

pub fn sys_epoll_pwait(
    k: &mut Kernel,
    t: TaskId,
    epfd: Fd,
    maxevents: i32,
    timeout_ms: i32,
    sigmask: Option<SigSet>,
) -> SysResult {
    let file = k.fget(t, epfd)?;
    k.ensure(Reason::ValueInRange, (1..=EVENTS_MAX).contains(&maxevents), Errno::EINVAL)?;
    let FileObject::Epoll(id) = k.vfs.file(file).object else { return Err(Errno::EINVAL.into()) };
    start_mask(k, t, sigmask);
    let (deadline_ns, is_over) = timer(k, t, u64::try_from(timeout_ms).ok().map(|ms| ms * 1_000_000));
    let events = take_ready(k, id, maxevents as usize);
    if is_over || !events.is_empty() {
        end_mask(k, t);
        return Ok(Ret::Epoll(events));
    }
    k.sleep_on(t, vec![WaitKey::Epoll(id)]);
    Err(Stop::Block(WaitOn { what: WaitFor::Poll, deadline_ns }))
}

/// Goes through the ready list once; what is watched by level goes back to its end - ep_send_events().
fn take_ready(k: &mut Kernel, id: EpollId, room: usize) -> Vec<EpollEvent> {
    let mut left = std::mem::take(Arc::make_mut(&mut k.vfs.epoll_mut(id).ready));
    let mut events = Vec::new();
    while events.len() < room {
        let Some(key) = left.pop_front() else { break };
        let ready = k.file_poll(key.1);
        let epoll = k.vfs.epoll_mut(id);
        let Some(item) = epoll.item_mut(key) else { continue };
        let seen = ready & item.event.events & !PRIVATE_BITS;
        if seen == 0 {
            continue;
        }
        events.push(EpollEvent { events: seen, data: item.event.data });
        if item.event.events & EPOLLONESHOT != 0 {
            item.event.events &= PRIVATE_BITS;
        } else if item.event.events & EPOLLET == 0 {
            epoll.mark_ready(key);
        }
    }
    let ready = Arc::make_mut(&mut k.vfs.epoll_mut(id).ready);
    left.extend(ready.drain(..));
    *ready = left;
    events
}
