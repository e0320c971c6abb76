//! The system calls of sockets - net/socket.c.

mod bind;
mod connect;
mod names;
mod option;

use nslab_abi::{Cap, Errno, Fd, OpenFlags, Reason, Ret, Syscall, TaskId};

use crate::Kernel;
use crate::fs::FileObject;
use crate::net::addr::{AF_INET, AF_UNIX, Addr};
use crate::net::io::{MSG_DONTWAIT, MSG_NOSIGNAL, MSG_PEEK, MSG_TRUNC};
use crate::net::socket::SockType;
use crate::net::{Socket, SocketId};
use crate::stop::{SysResult, unsupported};

/// Highest address family that Linux knows - AF_MAX.
const AF_MAX: i32 = 46;
/// `SOCK_RAW`.
const SOCK_RAW: i32 = 3;

/// Answers a call on sockets; `None` if it is none.
pub fn dispatch(k: &mut Kernel, t: TaskId, call: &Syscall) -> Option<SysResult> {
    Some(match call {
        Syscall::Socket { domain, kind, protocol } => sys_socket(k, t, *domain, *kind, *protocol),
        Syscall::Socketpair { domain, kind, protocol } => sys_socketpair(k, t, *domain, *kind, *protocol),
        Syscall::Bind { sockfd, addr } => bind::sys_bind(k, t, *sockfd, addr),
        Syscall::Connect { sockfd, addr } => connect::sys_connect(k, t, *sockfd, addr),
        Syscall::Listen { sockfd, backlog } => connect::sys_listen(k, t, *sockfd, *backlog),
        Syscall::Accept4 { sockfd, flags } => connect::sys_accept4(k, t, *sockfd, *flags),
        Syscall::Sendto { sockfd, buf, flags, addr } => sys_sendto(k, t, *sockfd, buf, *flags, addr),
        Syscall::Recvfrom { sockfd, len, flags } => sys_recvfrom(k, t, *sockfd, *len, *flags),
        Syscall::Shutdown { sockfd, how } => names::sys_shutdown(k, t, *sockfd, *how),
        Syscall::Getsockname { sockfd } => names::sys_getsockname(k, t, *sockfd),
        Syscall::Getpeername { sockfd } => names::sys_getpeername(k, t, *sockfd),
        Syscall::Setsockopt { sockfd, level, optname, optval } => {
            option::sys_setsockopt(k, t, *sockfd, *level, *optname, optval)
        }
        Syscall::Getsockopt { sockfd, level, optname, optlen } => {
            option::sys_getsockopt(k, t, *sockfd, *level, *optname, *optlen)
        }
        _ => return None,
    })
}

/// Checks family, type and protocol; returns the type and the descriptor's flags.
fn check_kind(
    k: &mut Kernel,
    t: TaskId,
    domain: i32,
    kind: i32,
    protocol: i32,
) -> Result<(SockType, OpenFlags), crate::stop::Stop> {
    let flags = OpenFlags::from_bits_retain(kind as u32 & !0xf);
    k.ensure(Reason::FlagsKnown, (OpenFlags::CLOEXEC | OpenFlags::NONBLOCK).contains(flags), Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, (0..AF_MAX).contains(&domain) && domain != 0, Errno::EAFNOSUPPORT)?;
    k.ensure(Reason::ValueInRange, (kind & 0xf) < 11, Errno::EINVAL)?;
    if domain != AF_UNIX && domain != AF_INET {
        return unsupported("socket", format!("address family {domain}"));
    }
    if kind & 0xf == SOCK_RAW && domain == AF_INET {
        let owner = k.ns_owner(k.task(t).nsproxy.net);
        let is_capable = k.ns_capable(t, owner, Cap::CAP_NET_RAW);
        k.ensure(Reason::Capability, is_capable, Errno::EPERM)?;
        return unsupported("socket", "SOCK_RAW");
    }
    let sock_type = match (domain, kind & 0xf) {
        (_, 1) => SockType::Stream,
        // "SOCK_RAW … is accepted for AF_UNIX as SOCK_DGRAM" - net/unix/af_unix.c:unix_create()
        (_, 2) | (AF_UNIX, 3) => SockType::Dgram,
        (AF_UNIX, 5) => SockType::Seqpacket,
        _ => return Err(Errno::ESOCKTNOSUPPORT.into()),
    };
    let is_default = match (domain, sock_type) {
        (AF_UNIX, _) => protocol == 0 || protocol == AF_UNIX,
        (_, SockType::Stream) => protocol == 0 || protocol == 6,
        _ => protocol == 0 || protocol == 17,
    };
    k.ensure(Reason::ValueInRange, is_default, Errno::EPROTONOSUPPORT)?;
    Ok((sock_type, flags))
}

fn install(k: &mut Kernel, t: TaskId, id: SocketId, flags: OpenFlags) -> Result<Fd, Errno> {
    k.fd_install(t, FileObject::Socket(id), flags | OpenFlags::RDWR)
}

fn sys_socket(k: &mut Kernel, t: TaskId, domain: i32, kind: i32, protocol: i32) -> SysResult {
    let (sock_type, flags) = check_kind(k, t, domain, kind, protocol)?;
    let id = k.new_socket(t, domain, sock_type);
    Ok(Ret::Int(i64::from(install(k, t, id, flags)?.0)))
}

fn sys_socketpair(k: &mut Kernel, t: TaskId, domain: i32, kind: i32, protocol: i32) -> SysResult {
    let (sock_type, flags) = check_kind(k, t, domain, kind, protocol)?;
    k.ensure(Reason::ValueInRange, domain == AF_UNIX, Errno::EOPNOTSUPP)?;
    let (a, b) = (k.new_socket(t, domain, sock_type), k.new_socket(t, domain, sock_type));
    for (one, other) in [(a, b), (b, a)] {
        let socket = k.socket_mut(one);
        (socket.peer, socket.is_connected, socket.peer_addr) = (Some(other), true, Some(Addr::UnixNone));
    }
    Ok(Ret::Pair(install(k, t, a, flags)?, install(k, t, b, flags)?))
}

fn sys_sendto(k: &mut Kernel, t: TaskId, fd: Fd, buf: &[u8], flags: i32, addr: &[u8]) -> SysResult {
    let (id, nonblock) = k.sockfd(t, fd)?;
    if flags & !(MSG_DONTWAIT | MSG_NOSIGNAL) != 0 {
        return unsupported("sendto", format!("flags {flags:#x}"));
    }
    let to = if addr.is_empty() { None } else { Some(Addr::parse(k.socket(id).family, addr)?) };
    k.socket_send(t, fd, id, buf, flags | if nonblock { MSG_DONTWAIT } else { 0 }, to)
}

fn sys_recvfrom(k: &mut Kernel, t: TaskId, fd: Fd, len: usize, flags: i32) -> SysResult {
    let (id, nonblock) = k.sockfd(t, fd)?;
    if flags & !(MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC | MSG_NOSIGNAL) != 0 {
        return unsupported("recvfrom", format!("flags {flags:#x}"));
    }
    let got = k.socket_receive(t, fd, id, len, flags | if nonblock { MSG_DONTWAIT } else { 0 })?;
    let value = if flags & MSG_TRUNC != 0 { got.len } else { got.data.len() } as i64;
    let addr = got.from.map_or(Vec::new(), |from| if from == Addr::UnixNone { Vec::new() } else { from.to_bytes() });
    Ok(Ret::Sock { value, data: got.data, addr })
}

/// The bound address as the calls show it.
fn shown(socket: &Socket, addr: Option<&Addr>) -> Vec<u8> {
    match addr {
        Some(addr) => addr.to_bytes(),
        None if socket.family == AF_UNIX => Addr::UnixNone.to_bytes(),
        None => Addr::Inet([0; 4], 0).to_bytes(),
    }
}
