//! connect(2), listen(2), accept4(2).

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId, WaitFor, WaitOn};

use super::{install, shown};
use crate::Kernel;
use crate::net::addr::{AF_UNIX, Addr};
use crate::net::socket::SockType;
use crate::net::{Socket, SocketId};
use crate::ns::NsId;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};

/// Most waiting connections - `net.core.somaxconn`.
const SOMAXCONN: usize = 4096;

pub fn sys_connect(k: &mut Kernel, t: TaskId, fd: Fd, addr: &[u8]) -> SysResult {
    let (id, nonblock) = k.sockfd(t, fd)?;
    let socket = k.socket(id).clone();
    let addr = Addr::parse(socket.family, addr)?;
    if socket.kind == SockType::Dgram {
        return connect_datagram(k, t, id, addr);
    }
    if socket.is_connected {
        return Err(Errno::EISCONN.into());
    }
    // "A listening socket cannot connect" - net/unix/af_unix.c EINVAL, net/ipv4/af_inet.c EISCONN.
    if socket.backlog.is_some() {
        return Err(if socket.family == AF_UNIX { Errno::EINVAL } else { Errno::EISCONN }.into());
    }
    let listener = find_stream_peer(k, t, id, &addr)?;
    k.check(Reason::PeerListens, listener.is_some());
    let listener = listener.ok_or(Errno::ECONNREFUSED)?;
    let is_full = k.socket(listener).backlog.is_some_and(|backlog| k.socket(listener).pending.len() > backlog);
    if is_full {
        if nonblock {
            return Err(Errno::EAGAIN.into());
        }
        k.sleep_on(t, vec![WaitKey::Socket(listener.0)]);
        return Err(Stop::Block(WaitOn { what: WaitFor::Writable(fd), deadline_ns: None }));
    }
    establish(k, t, id, listener, addr)?;
    Ok(Ret::Int(0))
}

fn find_stream_peer(k: &mut Kernel, t: TaskId, id: SocketId, addr: &Addr) -> Result<Option<SocketId>, Stop> {
    let socket = k.socket(id).clone();
    if let Addr::Inet(ip, port) = addr {
        k.check_route(id, *ip)?;
        let listener = k.find_listener(socket.ns, SockType::Stream, *ip, *port);
        return Ok(listener.filter(|&listener| k.socket(listener).backlog.is_some()));
    }
    let found = k.find_unix(t, id, addr)?;
    // "The socket type does not match" - net/unix/af_unix.c:unix_find_other()
    if found.is_some_and(|found| k.socket(found).kind != socket.kind) {
        return Err(Errno::EPROTOTYPE.into());
    }
    Ok(found.filter(|&found| k.socket(found).backlog.is_some()))
}

/// Makes the listener's end, and joins the two.
fn establish(k: &mut Kernel, t: TaskId, id: SocketId, listener: SocketId, addr: Addr) -> Result<(), Errno> {
    if matches!(addr, Addr::Inet(..)) {
        k.autobind(id)?;
    }
    let (client, server) = (k.socket(id).clone(), k.socket(listener).clone());
    let accepted = Socket {
        peer: Some(id),
        peer_addr: client.local.clone().or(Some(Addr::UnixNone)),
        local: if client.family == AF_UNIX { server.local.clone() } else { Some(addr.clone()) },
        inode: None,
        is_connected: true,
        backlog: None,
        pending: Arc::default(),
        received: Arc::default(),
        ..server
    };
    let accepted = k.add_socket(accepted);
    let cred = k.task(t).cred.clone();
    let client = k.socket_mut(id);
    (client.peer, client.is_connected, client.peer_addr) = (Some(accepted), true, Some(addr));
    (client.owner, client.owner_ids) = (t, (cred.euid, cred.egid));
    Arc::make_mut(&mut k.socket_mut(listener).pending).push_back(accepted);
    k.wake_up(WaitKey::Socket(listener.0));
    Ok(())
}

fn connect_datagram(k: &mut Kernel, t: TaskId, id: SocketId, addr: Addr) -> SysResult {
    let peer = match &addr {
        Addr::Inet(ip, port) => {
            k.check_route(id, *ip)?;
            k.autobind(id)?;
            k.find_listener(k.socket(id).ns, SockType::Dgram, *ip, *port)
        }
        _ => {
            let peer = k.find_unix(t, id, &addr)?;
            k.check(Reason::PeerListens, peer.is_some());
            Some(peer.ok_or(Errno::ECONNREFUSED)?)
        }
    };
    let socket = k.socket_mut(id);
    (socket.peer, socket.is_connected, socket.peer_addr) = (peer, true, Some(addr));
    Ok(Ret::Int(0))
}

pub fn sys_listen(k: &mut Kernel, t: TaskId, fd: Fd, backlog: i32) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    let socket = k.socket(id).clone();
    if !socket.kind.is_connected() {
        return Err(Errno::EOPNOTSUPP.into());
    }
    if socket.family == AF_UNIX {
        // "listen on an unbound socket" - net/unix/af_unix.c:unix_listen()
        k.ensure(Reason::ValueInRange, socket.local.is_some() && !socket.is_connected, Errno::EINVAL)?;
    } else {
        k.ensure(Reason::ValueInRange, !socket.is_connected, Errno::EINVAL)?;
        k.autobind(id)?;
    }
    let cred = k.task(t).cred.clone();
    let socket = k.socket_mut(id);
    socket.backlog = Some((backlog as u32 as usize).min(SOMAXCONN));
    (socket.owner, socket.owner_ids) = (t, (cred.euid, cred.egid));
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
        if nonblock {
            return Err(Errno::EAGAIN.into());
        }
        k.sleep_on(t, vec![WaitKey::Socket(id.0)]);
        return Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }));
    };
    k.wake_up(WaitKey::Socket(id.0));
    let new = install(k, t, accepted, flags)?;
    let socket = k.socket(accepted);
    let addr = shown(socket, socket.peer_addr.as_ref());
    Ok(Ret::Sock { value: i64::from(new.0), data: Vec::new(), addr })
}

impl Kernel {
    /// Finds who is bound to an IPv4 address and port of a network namespace; a socket of exactly that address first.
    pub(crate) fn find_listener(&self, ns: NsId, kind: SockType, ip: [u8; 4], port: u16) -> Option<SocketId> {
        let bound = self.bound_to_port(ns, kind, port);
        // Ends of connections share their listener's port and take nothing new.
        let is_open = |id: SocketId| kind == SockType::Dgram || self.socket(id).backlog.is_some();
        let to = if ip == [0; 4] { [127, 0, 0, 1] } else { ip };
        let exact = bound.iter().find(|&&(id, at)| at == to && is_open(id));
        exact.or_else(|| bound.iter().find(|&&(id, at)| at == [0; 4] && is_open(id))).map(|&(id, _)| id)
    }
}
