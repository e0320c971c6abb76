//! The system calls of sockets - net/socket.c.

mod bind;
mod connect;
mod listen;
mod message;
mod names;
mod option;

use std::net::IpAddr;

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, Syscall, TaskId};

use crate::Kernel;
use crate::fs::FileObject;
use crate::net::addr::{self, AF_INET, AF_INET6, AF_UNIX, Addr};
use crate::net::diag::NETLINK_SOCK_DIAG;
use crate::net::icmp::IPPROTO_ICMP;
use crate::net::netlink::AF_NETLINK;
use crate::net::socket::SockType;
use crate::net::{Socket, SocketId};
use crate::stop::{Stop, SysResult, unsupported};

pub(crate) use option::{LINGER, LINGER_SECONDS};

/// Highest address family that Linux knows - AF_MAX.
const AF_MAX: i32 = 46;
/// `SOCK_DGRAM`.
const SOCK_DGRAM: i32 = 2;
/// `SOCK_RAW`.
const SOCK_RAW: i32 = 3;

/// Answers a call on sockets; `None` if it is none.
pub fn dispatch(k: &mut Kernel, t: TaskId, call: &Syscall) -> Option<SysResult> {
    Some(match call {
        Syscall::Socket { domain, kind, protocol } => sys_socket(k, t, *domain, *kind, *protocol),
        Syscall::Socketpair { domain, kind, protocol } => sys_socketpair(k, t, *domain, *kind, *protocol),
        Syscall::Bind { sockfd, addr } => bind::sys_bind(k, t, *sockfd, addr),
        Syscall::Connect { sockfd, addr } => connect::sys_connect(k, t, *sockfd, addr),
        Syscall::Listen { sockfd, backlog } => listen::sys_listen(k, t, *sockfd, *backlog),
        Syscall::Accept4 { sockfd, flags } => listen::sys_accept4(k, t, *sockfd, *flags),
        Syscall::Sendto { sockfd, buf, flags, addr } => message::sys_sendto(k, t, *sockfd, buf, *flags, addr),
        Syscall::Recvfrom { sockfd, len, flags } => message::sys_recvfrom(k, t, *sockfd, *len, *flags),
        Syscall::Sendmsg { sockfd, msg, flags } => message::sys_sendmsg(k, t, *sockfd, msg, *flags),
        Syscall::Recvmsg { sockfd, iov, controllen, flags } => {
            message::sys_recvmsg(k, t, *sockfd, iov.iter().sum(), *controllen, *flags)
        }
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
fn check_kind(k: &mut Kernel, t: TaskId, domain: i32, kind: i32, protocol: i32) -> Result<(SockType, OpenFlags), Stop> {
    let flags = OpenFlags::from_bits_retain(kind as u32 & !0xf);
    k.ensure(Reason::FlagsKnown, (OpenFlags::CLOEXEC | OpenFlags::NONBLOCK).contains(flags), Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, (0..AF_MAX).contains(&domain) && domain != 0, Errno::EAFNOSUPPORT)?;
    k.ensure(Reason::ValueInRange, (kind & 0xf) < 11, Errno::EINVAL)?;
    let is_inet = domain == AF_INET || domain == AF_INET6;
    if domain == AF_NETLINK {
        k.ensure(Reason::ValueInRange, matches!(kind & 0xf, 2 | 3), Errno::ESOCKTNOSUPPORT)?;
        return match protocol {
            0 | NETLINK_SOCK_DIAG => Ok((SockType::Dgram, flags)),
            _ => unsupported("socket", "AF_NETLINK with protocols other than NETLINK_ROUTE and NETLINK_SOCK_DIAG"),
        };
    }
    if domain != AF_UNIX && !is_inet {
        return unsupported("socket", format!("address family {domain}"));
    }
    if kind & 0xf == SOCK_RAW && is_inet {
        k.ensure(Reason::ValueInRange, protocol != 0, Errno::EPROTONOSUPPORT)?;
        k.may_raw(t, k.task(t).nsproxy.net)?;
        return match (domain, protocol) {
            (AF_INET, IPPROTO_ICMP) => Ok((SockType::Dgram, flags)),
            _ => unsupported("socket", "SOCK_RAW with protocols other than ICMP"),
        };
    }
    if (domain, kind & 0xf, protocol) == (AF_INET, SOCK_DGRAM, IPPROTO_ICMP) {
        let may = k.may_ping(t, k.task(t).nsproxy.net);
        k.ensure(Reason::Capability, may, Errno::EACCES)?;
        return Ok((SockType::Dgram, flags));
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
    if domain == AF_NETLINK {
        k.socket_mut(id).protocol = protocol;
    }
    if (domain, protocol) == (AF_INET, IPPROTO_ICMP) {
        let socket = k.socket_mut(id);
        (socket.protocol, socket.is_raw) = (protocol, kind & 0xf == SOCK_RAW);
    }
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

/// The bound address as the calls show it.
fn shown(socket: &Socket, addr: Option<&Addr>) -> Vec<u8> {
    match addr {
        Some(addr) => addr.to_bytes(socket.family),
        None => match socket.family {
            AF_UNIX => Addr::UnixNone.to_bytes(AF_UNIX),
            AF_NETLINK => Addr::Netlink(0).to_bytes(AF_NETLINK),
            family => {
                let any: IpAddr = addr::any(family);
                Addr::Inet(any, 0).to_bytes(family)
            }
        },
    }
}
