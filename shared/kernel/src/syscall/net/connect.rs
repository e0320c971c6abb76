//! connect(2).

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use nslab_abi::{Errno, Fd, Ret, TaskId, WaitFor, WaitOn};

use crate::Kernel;
use crate::net::addr::{AF_UNIX, Addr};
use crate::net::due::Due;
use crate::net::flags::{MSG_DONTWAIT, POLLIN};
use crate::net::netlink::AF_NETLINK;
use crate::net::packet::Fate;
use crate::net::socket::SockType;
use crate::net::{Socket, SocketId};
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};

/// `net.ipv4.ip_default_ttl`.
const TTL: u8 = 64;
/// How long connect(2) goes on asking: `net.ipv4.tcp_syn_retries` and `tcp_syn_linear_timeouts`.
const SYN_NS: u64 = 134_000_000_000;

pub fn sys_connect(k: &mut Kernel, t: TaskId, fd: Fd, addr: &[u8]) -> SysResult {
    let (id, nonblock) = k.sockfd(t, fd)?;
    let socket = k.socket(id).clone();
    if socket.family == AF_NETLINK {
        return unsupported("connect", "AF_NETLINK");
    }
    if let [0, 0, ..] = addr {
        return disconnect(k, id, &socket);
    }
    let addr = Addr::parse(socket.family, addr)?;
    match (socket.family, socket.kind) {
        (AF_UNIX, SockType::Dgram) => connect_unix_datagram(k, t, id, addr),
        (AF_UNIX, _) => connect_unix(k, t, fd, id, nonblock, addr),
        (_, SockType::Dgram) => connect_udp(k, id, addr),
        _ => connect_tcp(k, t, fd, id, nonblock, addr),
    }
}

/// "Connectionless sockets may dissolve the association by connecting to an address with the sa_family … AF_UNSPEC" - connect(2)
fn disconnect(k: &mut Kernel, id: SocketId, socket: &Socket) -> SysResult {
    if socket.kind.is_connected() && (socket.family == AF_UNIX || socket.is_connected) {
        // An end of AF_UNIX takes it for an address of the wrong kind.
        return match socket.family {
            AF_UNIX => Err(Errno::EINVAL.into()),
            _ => unsupported("connect", "AF_UNSPEC on a TCP connection"),
        };
    }
    let own = k.socket_mut(id);
    (own.peer, own.peer_addr, own.is_connected) = (None, None, false);
    if own.is_autobound {
        (own.local, own.is_autobound) = (None, false);
    }
    Ok(Ret::Int(0))
}

/// A connection looks for the way twice: "any" is 127.0.0.1 the second time - include/net/route.h:ip_route_connect().
fn meant(ip: IpAddr) -> IpAddr {
    if ip == IpAddr::V4(Ipv4Addr::UNSPECIFIED) { Ipv4Addr::LOCALHOST.into() } else { ip }
}

fn connect_udp(k: &mut Kernel, id: SocketId, addr: Addr) -> SysResult {
    let Addr::Inet(ip, port) = addr else { return Err(Errno::EINVAL.into()) };
    let (ip, _) = k.route_of(id, meant(ip))?;
    if !k.socket(id).is_raw {
        k.autobind(id, Some(ip))?;
    }
    let socket = k.socket_mut(id);
    (socket.is_connected, socket.peer_addr) = (true, Some(Addr::Inet(ip, port)));
    Ok(Ret::Int(0))
}

fn connect_unix_datagram(k: &mut Kernel, t: TaskId, id: SocketId, addr: Addr) -> SysResult {
    let peer = k.find_unix_datagram(t, id, &addr)?;
    let shown = k.socket(peer).local.clone();
    let socket = k.socket_mut(id);
    (socket.peer, socket.is_connected, socket.peer_addr) = (Some(peer), true, shown);
    Ok(Ret::Int(0))
}

/// net/unix/af_unix.c:unix_stream_connect()
fn connect_unix(k: &mut Kernel, t: TaskId, fd: Fd, id: SocketId, nonblock: bool, addr: Addr) -> SysResult {
    let socket = k.socket(id).clone();
    let found = k.find_unix(t, id, &addr)?;
    k.check(nslab_abi::Reason::PeerListens, found.is_some());
    let found = found.ok_or(Errno::ECONNREFUSED)?;
    // "The socket type does not match" - net/unix/af_unix.c:unix_find_other()
    if k.socket(found).kind != socket.kind {
        return Err(Errno::EPROTOTYPE.into());
    }
    let is_listening = k.socket(found).backlog.is_some();
    k.ensure(nslab_abi::Reason::PeerListens, is_listening, Errno::ECONNREFUSED)?;
    if is_backlog_full(k, found) {
        let flags = if nonblock { MSG_DONTWAIT } else { 0 };
        return Err(k.wait_socket(t, found, flags, WaitFor::Writable(fd), 1));
    }
    if socket.is_connected || socket.backlog.is_some() {
        return Err(if socket.is_connected { Errno::EISCONN } else { Errno::EINVAL }.into());
    }
    let shown = k.socket(found).local.clone();
    establish(k, t, id, found, shown);
    Ok(Ret::Int(0))
}

/// net/ipv4/af_inet.c:__inet_stream_connect()
fn connect_tcp(k: &mut Kernel, t: TaskId, fd: Fd, id: SocketId, nonblock: bool, addr: Addr) -> SysResult {
    let socket = k.socket(id).clone();
    if socket.is_asking() {
        // "The socket is nonblocking and a previous connection attempt has not yet been completed." - connect(2), EALREADY
        return match (nonblock, socket.options.timeouts_ns[1]) {
            (true, _) => Err(Errno::EALREADY.into()),
            (false, None) => Err(k.wait_socket(t, id, 0, WaitFor::Writable(fd), 1)),
            (false, Some(_)) => unsupported("connect", "again, with SO_SNDTIMEO, while the first is on its way"),
        };
    }
    if socket.is_connecting {
        let own = k.socket_mut(id);
        own.is_connecting = false;
        if own.is_connected {
            return Ok(Ret::Int(0));
        }
        let errno = own.error.take().unwrap_or(Errno::ECONNABORTED);
        (own.is_shut_read, own.is_shut_write) = (false, false);
        return Err(errno.into());
    }
    if socket.is_connected || socket.backlog.is_some() {
        return Err(Errno::EISCONN.into());
    }
    let Addr::Inet(ip, port) = addr else { return Err(Errno::EINVAL.into()) };
    if let (Some(deadline_ns), Some(errno)) = (k.task(t).restart.deadline_ns, socket.connect_error) {
        if deadline_ns <= k.clock_ns() {
            k.socket_mut(id).connect_error = None;
            return Err(errno.into());
        }
        return Err(Stop::Block(WaitOn { what: WaitFor::Writable(fd), deadline_ns: Some(deadline_ns) }));
    }
    let (ip, from) = k.route_of(id, meant(ip))?;
    let ns = match k.carry_both_ways(socket.ns, from, ip, TTL)? {
        (Fate::Arrived { ns, .. }, true) => ns,
        (Fate::Told { kind, code, at_ns, .. }, _) => {
            return fail_later(k, t, fd, id, (ip, nonblock), (Kernel::told_errno(kind, code), at_ns));
        }
        _ => {
            let at_ns = k.clock_ns().saturating_add(SYN_NS);
            return fail_later(k, t, fd, id, (ip, nonblock), (Errno::ETIMEDOUT, at_ns));
        }
    };
    let listener = k.find_listener(ns, SockType::Stream, ip, port, None);
    k.check(nslab_abi::Reason::PeerListens, listener.is_some());
    let Some(listener) = listener else {
        if !nonblock {
            return Err(Errno::ECONNREFUSED.into());
        }
        // What failed is told by SO_ERROR, or by the next connect(2).
        k.autobind(id, Some(ip))?;
        let own = k.socket_mut(id);
        own.error = Some(Errno::ECONNREFUSED);
        (own.is_connecting, own.is_shut_read, own.is_shut_write) = (true, true, true);
        return Err(Errno::EINPROGRESS.into());
    };
    if is_backlog_full(k, listener) {
        if nonblock {
            return unsupported("connect", "a listener without room, without waiting");
        }
        return Err(k.wait_socket(t, listener, 0, WaitFor::Writable(fd), 1));
    }
    k.autobind(id, Some(ip))?;
    establish(k, t, id, listener, Some(Addr::Inet(ip, port)));
    if nonblock {
        k.socket_mut(id).is_connecting = true;
        return Err(Stop::Errno(Errno::EINPROGRESS));
    }
    Ok(Ret::Int(0))
}

/// Waits until the connection fails.
fn fail_later(
    k: &mut Kernel,
    t: TaskId,
    fd: Fd,
    id: SocketId,
    (ip, nonblock): (IpAddr, bool),
    (errno, at_ns): (Errno, u64),
) -> SysResult {
    if nonblock {
        k.autobind(id, Some(ip))?;
        k.later(at_ns, id, Due::Failed(errno));
        k.socket_mut(id).is_connecting = true;
        return Err(Errno::EINPROGRESS.into());
    }
    let timeout_ns = k.socket(id).options.timeouts_ns[1];
    let given_up_ns = timeout_ns.map(|timeout_ns| k.clock_ns().saturating_add(timeout_ns)).filter(|&ns| ns < at_ns);
    let deadline_ns = given_up_ns.unwrap_or(at_ns);
    k.socket_mut(id).connect_error = Some(if given_up_ns.is_some() { Errno::EINPROGRESS } else { errno });
    k.task_mut(t).restart.deadline_ns = Some(deadline_ns);
    Err(Stop::Block(WaitOn { what: WaitFor::Writable(fd), deadline_ns: Some(deadline_ns) }))
}

fn is_backlog_full(k: &Kernel, listener: SocketId) -> bool {
    let socket = k.socket(listener);
    socket.backlog.is_some_and(|backlog| socket.pending.len() > backlog)
}

/// Makes the listener's end, and joins the two.
fn establish(k: &mut Kernel, t: TaskId, id: SocketId, listener: SocketId, addr: Option<Addr>) {
    let (client, server) = (k.socket(id).clone(), k.socket(listener).clone());
    let accepted = Socket {
        peer: Some(id),
        peer_addr: client.local.clone().or(Some(Addr::UnixNone)),
        local: if client.family == AF_UNIX { server.local.clone() } else { addr.clone() },
        inode: None,
        is_connected: true,
        backlog: None,
        pending: Arc::default(),
        received: Arc::default(),
        is_autobound: false,
        is_shut_read: false,
        is_shut_write: false,
        error: None,
        ..server
    };
    let accepted = k.add_socket(accepted);
    let (cred, numbers) = (k.task(t).cred.clone(), k.pids.get(&t).cloned());
    let client = k.socket_mut(id);
    (client.peer, client.is_connected, client.peer_addr) = (Some(accepted), true, addr);
    (client.owner, client.owner_ids) = (numbers, (cred.euid, cred.egid));
    Arc::make_mut(&mut k.socket_mut(listener).pending).push_back(accepted);
    k.wake_up_for(WaitKey::Socket(listener.0), POLLIN as u32);
}
