//! poll(2) - fs/select.c:do_poll().

use nslab_abi::{Errno, Fd, OpenFlags, PollFd, Reason, Ret, TaskId, WaitFor, WaitOn};

use crate::Kernel;
use crate::fs::FileObject;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};

const POLLIN: i16 = 1;
const POLLOUT: i16 = 4;
const POLLERR: i16 = 8;
const POLLHUP: i16 = 16;
const POLLNVAL: i16 = 32;
const POLLRDNORM: i16 = 0x40;
const POLLWRNORM: i16 = 0x100;

pub fn sys_poll(k: &mut Kernel, t: TaskId, fds: &[PollFd], timeout_ms: i32) -> SysResult {
    // "EINVAL The nfds value exceeds the RLIMIT_NOFILE value." - poll(2)
    let fits = fds.len() as i64 <= k.nofile_limit(t);
    k.ensure(Reason::ResourceLimit, fits, Errno::EINVAL)?;
    let revents: Vec<i16> = fds.iter().map(|entry| revents(k, t, entry)).collect();
    let deadline_ns = match (k.task(t).restart.deadline_ns, timeout_ms) {
        (Some(deadline), _) => Some(deadline),
        (None, 0..) => Some(k.clock_ns() + timeout_ms as u64 * 1_000_000),
        (None, _) => None,
    };
    let is_over = deadline_ns.is_some_and(|deadline| deadline <= k.clock_ns());
    if is_over || revents.iter().any(|&events| events != 0) {
        return Ok(Ret::Poll(revents));
    }
    let keys = fds.iter().filter_map(|entry| key(k, t, entry.fd)).collect();
    k.task_mut(t).restart.deadline_ns = deadline_ns;
    k.sleep_on(t, keys);
    Err(Stop::Block(WaitOn { what: WaitFor::Poll, deadline_ns }))
}

fn revents(k: &Kernel, t: TaskId, entry: &PollFd) -> i16 {
    // "The field fd … If this field is negative, then … the revents field returns zero." - poll(2)
    if entry.fd.0 < 0 {
        return 0;
    }
    let Some(file) =
        k.fget_id(t, entry.fd).map(|id| k.vfs.file(id)).filter(|file| !file.flags.contains(OpenFlags::PATH))
    else {
        return POLLNVAL;
    };
    let ready = match file.object {
        // Files are always ready - fs/select.c: DEFAULT_POLLMASK.
        FileObject::Node | FileObject::Ns(_) => POLLIN | POLLOUT,
        FileObject::Pipe(pipe, end) => k.pipe_poll(pipe, end),
        FileObject::Tty => POLLOUT | if k.vfs.tty.lines.is_empty() { 0 } else { POLLIN },
        FileObject::PidFd(target) => {
            if k.is_alive(target) {
                0
            } else {
                POLLIN
            }
        }
        FileObject::Socket(socket) => k.socket_poll(socket),
    };
    let normal = if ready & POLLIN != 0 { POLLRDNORM } else { 0 } | if ready & POLLOUT != 0 { POLLWRNORM } else { 0 };
    (ready | normal) & (entry.events | POLLERR | POLLHUP)
}

fn key(k: &Kernel, t: TaskId, fd: Fd) -> Option<WaitKey> {
    match k.vfs.file(k.fget_id(t, fd)?).object {
        FileObject::Pipe(pipe, _) => Some(WaitKey::Pipe(pipe.0)),
        FileObject::Tty => Some(WaitKey::Tty),
        FileObject::PidFd(target) => Some(WaitKey::TaskExit(target)),
        FileObject::Socket(socket) => Some(WaitKey::Socket(socket.0)),
        FileObject::Node | FileObject::Ns(_) => None,
    }
}
