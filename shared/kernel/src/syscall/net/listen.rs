//! listen(2), accept4(2).

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId, WaitFor};

use super::{install, shown};
use crate::Kernel;
use crate::net::addr::AF_UNIX;
use crate::net::flags::MSG_DONTWAIT;
use crate::net::netlink::AF_NETLINK;
use crate::sched::WaitKey;
use crate::stop::SysResult;

/// Most waiting connections - `net.core.somaxconn`.
const SOMAXCONN: usize = 4096;

pub fn sys_listen(k: &mut Kernel, t: TaskId, fd: Fd, backlog: i32) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    let socket = k.socket(id).clone();
    if !socket.kind.is_connected() || socket.family == AF_NETLINK {
        return Err(Errno::EOPNOTSUPP.into());
    }
    if socket.family == AF_UNIX {
        // "listen on an unbound socket" - net/unix/af_unix.c:unix_listen()
        k.ensure(Reason::ValueInRange, socket.local.is_some() && !socket.is_connected, Errno::EINVAL)?;
    } else {
        k.ensure(Reason::ValueInRange, !socket.is_connected, Errno::EINVAL)?;
        k.autobind(id, None)?;
        // Two that share a port by SO_REUSEADDR cannot both listen - inet_csk_listen_start().
        let (ip, port) = k.socket(id).inet().ok_or(Errno::EINVAL)?;
        k.socket_mut(id).backlog = Some(0);
        let is_free = k.is_port_free(id, ip, port);
        k.ensure(Reason::AddressFree, is_free, Errno::EADDRINUSE)?;
    }
    let (cred, numbers) = (k.task(t).cred.clone(), k.pids.get(&t).cloned());
    let socket = k.socket_mut(id);
    socket.backlog = Some((backlog as u32 as usize).min(SOMAXCONN));
    (socket.owner, socket.owner_ids) = (numbers, (cred.euid, cred.egid));
    Ok(Ret::Int(0))
}

pub fn sys_accept4(k: &mut Kernel, t: TaskId, fd: Fd, flags: i32) -> SysResult {
    let flags = OpenFlags::from_bits_retain(flags as u32);
    k.ensure(Reason::FlagsKnown, (OpenFlags::CLOEXEC | OpenFlags::NONBLOCK).contains(flags), Errno::EINVAL)?;
    let (id, nonblock) = k.sockfd(t, fd)?;
    let socket = k.socket(id).clone();
    if !socket.kind.is_connected() {
        return Err(Errno::EOPNOTSUPP.into());
    }
    k.ensure(Reason::ValueInRange, socket.backlog.is_some(), Errno::EINVAL)?;
    let Some(accepted) = Arc::make_mut(&mut k.socket_mut(id).pending).pop_front() else {
        let flags = if nonblock { MSG_DONTWAIT } else { 0 };
        return Err(k.wait_socket(t, id, flags, WaitFor::Readable(fd), 0));
    };
    // Who waits for room in the backlog may go on.
    k.wake_up(WaitKey::Socket(id.0));
    let new = install(k, t, accepted, flags)?;
    let socket = k.socket(accepted);
    let addr = shown(socket, socket.peer_addr.as_ref());
    Ok(Ret::Sock { value: i64::from(new.0), data: Vec::new(), addr })
}
