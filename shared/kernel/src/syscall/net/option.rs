//! getsockopt(2), setsockopt(2) - socket(7), tcp(7), ip(7), ipv6(7), unix(7).

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::net::addr::{AF_INET, AF_INET6, AF_UNIX};
use crate::net::icmp::{ICMP_FILTER, SOL_RAW};
use crate::net::netlink::AF_NETLINK;
use crate::net::socket::SockType;
use crate::net::{Socket, SocketId};
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};

const SOL_SOCKET: i32 = 1;
const IPPROTO_IP: i32 = 0;
const IPPROTO_TCP: i32 = 6;
const IPPROTO_UDP: i32 = 17;
const IPPROTO_IPV6: i32 = 41;
const SOL_NETLINK: i32 = 270;
const SO_TYPE: i32 = 3;
const SO_ERROR: i32 = 4;
const SO_SNDBUF: i32 = 7;
const SO_RCVBUF: i32 = 8;
const SO_LINGER: i32 = 13;
const SO_PASSCRED: i32 = 16;
const SO_PEERCRED: i32 = 17;
const SO_RCVTIMEO: i32 = 20;
const SO_SNDTIMEO: i32 = 21;
const SO_ACCEPTCONN: i32 = 30;
const SO_PROTOCOL: i32 = 38;
const SO_DOMAIN: i32 = 39;
const SO_BINDTODEVICE: i32 = 25;
const SO_NETNS_COOKIE: i32 = 71;
/// Under this name the seconds of SO_LINGER are kept: no option has it.
pub(crate) const LINGER_SECONDS: (i32, i32) = (SOL_SOCKET, -SO_LINGER);
/// SO_LINGER itself: is it on?
pub(crate) const LINGER: (i32, i32) = (SOL_SOCKET, SO_LINGER);
const IPV6_V6ONLY: i32 = 26;
/// `net.core.wmem_max` and `rmem_max`, of which twice as much is counted - socket(7).
const BUFFER_MAX: i32 = 212_992;
/// `SOCK_MIN_SNDBUF`, `SOCK_MIN_RCVBUF`.
const BUFFER_MIN: [usize; 2] = [4608, 2304];
/// Ticks of the clock that timeouts are kept in: CONFIG_HZ is 250.
const TICK_NS: u64 = 4_000_000;

/// Options that are kept and given back, with their first value; what they change does not show in this machine.
const KEPT: &[(i32, i32, i32)] = &[
    (SOL_SOCKET, SO_DEBUG, 0),
    (SOL_SOCKET, 2, 0),     // SO_REUSEADDR
    (SOL_SOCKET, 5, 0),     // SO_DONTROUTE
    (SOL_SOCKET, 6, 0),     // SO_BROADCAST
    (SOL_SOCKET, 9, 0),     // SO_KEEPALIVE
    (SOL_SOCKET, 10, 0),    // SO_OOBINLINE
    (SOL_SOCKET, 12, 0),    // SO_PRIORITY
    (SOL_SOCKET, 15, 0),    // SO_REUSEPORT
    (IPPROTO_TCP, 1, 0),    // TCP_NODELAY
    (IPPROTO_TCP, 3, 0),    // TCP_CORK
    (IPPROTO_TCP, 4, 7200), // TCP_KEEPIDLE
    (IPPROTO_TCP, 5, 75),   // TCP_KEEPINTVL
    (IPPROTO_TCP, 6, 9),    // TCP_KEEPCNT
    (IPPROTO_TCP, 18, 0),   // TCP_USER_TIMEOUT
    (IPPROTO_IP, 1, 0),     // IP_TOS
    (IPPROTO_IP, 2, 64),    // IP_TTL
    (IPPROTO_IPV6, IPV6_V6ONLY, 0),
    (SOL_RAW, ICMP_FILTER, 0),
    (SOL_NETLINK, 4, 0),  // NETLINK_BROADCAST_ERROR
    (SOL_NETLINK, 5, 0),  // NETLINK_NO_ENOBUFS
    (SOL_NETLINK, 10, 0), // NETLINK_CAP_ACK
    (SOL_NETLINK, 11, 0), // NETLINK_EXT_ACK
    (SOL_NETLINK, 12, 0), // NETLINK_GET_STRICT_CHK
];
/// Of [`KEPT`], those that are numbers; the others are switches.
const NUMBERS: [(i32, i32); 8] = [
    (SOL_SOCKET, 12),
    (IPPROTO_TCP, 4),
    (IPPROTO_TCP, 5),
    (IPPROTO_TCP, 6),
    (IPPROTO_TCP, 18),
    (IPPROTO_IP, 1),
    (IPPROTO_IP, 2),
    (SOL_RAW, ICMP_FILTER),
];

/// No level has an option with another number.
const OPTNAMES: std::ops::RangeInclusive<i32> = 0..=255;
const SO_DEBUG: i32 = 1;

/// What a level or an option that a socket does not have comes to: most families hand it on until nobody has it; Unix domain sockets
/// have no options of their own, and IPv4 tells so too where it is asked - net/ipv4/ip_sockglue.c
fn ensure_has(k: &mut Kernel, socket: &Socket, level: i32, optname: i32, is_get: bool) -> Result<(), Errno> {
    let is_plain = socket.family == AF_UNIX || (socket.family == AF_INET && is_get);
    let errno = if is_plain { Errno::EOPNOTSUPP } else { Errno::ENOPROTOOPT };
    k.ensure(Reason::ValueInRange, has_level(socket, level), errno)?;
    k.ensure(Reason::ValueInRange, OPTNAMES.contains(&optname), Errno::ENOPROTOOPT)
}

/// Is there such a level for a socket?
fn has_level(socket: &Socket, level: i32) -> bool {
    match level {
        SOL_SOCKET => true,
        IPPROTO_IP => socket.is_inet(),
        IPPROTO_TCP => socket.is_tcp(),
        IPPROTO_UDP => socket.is_inet() && socket.kind == SockType::Dgram && !socket.is_raw,
        IPPROTO_IPV6 => socket.family == AF_INET6,
        SOL_RAW => socket.is_raw,
        SOL_NETLINK => socket.family == AF_NETLINK,
        _ => false,
    }
}

pub fn sys_setsockopt(k: &mut Kernel, t: TaskId, fd: Fd, level: i32, optname: i32, optval: &[u8]) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    let socket = k.socket(id).clone();
    ensure_has(k, &socket, level, optname, false)?;
    if (level, optname) == (SOL_SOCKET, SO_BINDTODEVICE) {
        return unsupported("setsockopt", "SO_BINDTODEVICE");
    }
    if level != SOL_SOCKET && !is_kept(level, optname) {
        return unsupported("setsockopt", option_name(level, optname));
    }
    // IP takes a byte too - net/ipv4/ip_sockglue.c:do_ip_setsockopt()
    let value = match *optval {
        [a, b, c, d, ..] => Some(i32::from_le_bytes([a, b, c, d])),
        [byte, ..] if level == IPPROTO_IP => Some(i32::from(byte)),
        _ => None,
    };
    k.ensure(Reason::ValueInRange, value.is_some_and(|value| is_in_range(level, optname, value)), Errno::EINVAL)?;
    let value = value.unwrap_or_default();
    match (level, optname) {
        (SOL_SOCKET, SO_PASSCRED) => {
            k.ensure(Reason::ValueInRange, socket.family == AF_UNIX, Errno::EOPNOTSUPP)?;
            set(k, id, level, optname, i32::from(value != 0));
        }
        // "struct linger { int l_onoff; int l_linger; }" - socket(7); net/core/sock.c:sk_setsockopt()
        (SOL_SOCKET, SO_LINGER) => {
            let seconds = optval.get(4..8).map(|four| i32::from_le_bytes([four[0], four[1], four[2], four[3]]));
            k.ensure(Reason::ValueInRange, seconds.is_some(), Errno::EINVAL)?;
            set(k, id, LINGER.0, LINGER.1, i32::from(value != 0));
            if value != 0 {
                set(k, id, LINGER_SECONDS.0, LINGER_SECONDS.1, seconds.unwrap_or(0));
            }
        }
        (SOL_SOCKET, SO_DEBUG) => {
            // "The SO_DEBUG … Only allowed for processes with the CAP_NET_ADMIN capability" - socket(7)
            let may = value == 0 || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_NET_ADMIN);
            k.ensure(Reason::Capability, may, Errno::EACCES)?;
            set(k, id, level, optname, i32::from(value != 0));
        }
        // TCP keeps the bits of ECN for itself - net/ipv4/ip_sockglue.c:__ip_sock_set_tos()
        (IPPROTO_IP, 1) => {
            let ecn = if socket.is_tcp() { 3 } else { 0 };
            set(k, id, level, optname, (value & 0xff & !ecn) | (socket.option(level, optname) & ecn));
        }
        (IPPROTO_IP, 2) => set(k, id, level, optname, if value == -1 { 64 } else { value }),
        // "The SO_PRIORITY … Setting a priority outside the range 0 to 6 requires the CAP_NET_ADMIN capability." - socket(7)
        (SOL_SOCKET, 12) => {
            let owner = k.ns_owner(socket.ns);
            let may = (0..=6).contains(&value)
                || k.ns_capable(t, owner, Cap::CAP_NET_RAW)
                || k.ns_capable(t, owner, Cap::CAP_NET_ADMIN);
            k.ensure(Reason::Capability, may, Errno::EPERM)?;
            set(k, id, level, optname, value);
        }
        (SOL_SOCKET, SO_RCVTIMEO | SO_SNDTIMEO) => {
            let timeout_ns = timeout(k, optval)?;
            k.socket_mut(id).options.timeouts_ns[usize::from(optname == SO_SNDTIMEO)] = timeout_ns;
        }
        (SOL_SOCKET, SO_SNDBUF | SO_RCVBUF) => {
            let which = usize::from(optname == SO_RCVBUF);
            let bytes = (value as u32).min(BUFFER_MAX as u32) as usize * 2;
            let bytes = bytes.max(BUFFER_MIN[which]);
            let options = &mut k.socket_mut(id).options;
            *(if which == 0 { &mut options.send_bytes } else { &mut options.receive_bytes }) = bytes;
            set(k, id, level, optname, 1);
        }
        (SOL_SOCKET, SO_TYPE | SO_ERROR | SO_ACCEPTCONN | SO_PROTOCOL | SO_DOMAIN | SO_NETNS_COOKIE) => {
            return Err(Errno::ENOPROTOOPT.into());
        }
        (IPPROTO_IPV6, IPV6_V6ONLY) if socket.local.is_some() => return Err(Errno::EINVAL.into()),
        _ if is_kept(level, optname) => {
            let value = if NUMBERS.contains(&(level, optname)) { value } else { i32::from(value != 0) };
            set(k, id, level, optname, value);
        }
        _ => return unsupported("setsockopt", option_name(level, optname)),
    }
    Ok(Ret::Int(0))
}

/// The name of an option that is not modelled.
fn option_name(level: i32, optname: i32) -> String {
    const NAMES: &[(i32, i32, &str)] = &[
        (SOL_SOCKET, 18, "SO_RCVLOWAT"),
        (SOL_SOCKET, 26, "SO_ATTACH_FILTER"),
        (SOL_SOCKET, 29, "SO_TIMESTAMP"),
        (SOL_SOCKET, 32, "SO_SNDBUFFORCE"),
        (SOL_SOCKET, 33, "SO_RCVBUFFORCE"),
        (SOL_SOCKET, 35, "SO_TIMESTAMPNS"),
        (SOL_SOCKET, 36, "SO_MARK"),
        (SOL_SOCKET, 37, "SO_TIMESTAMPING"),
        (SOL_SOCKET, 42, "SO_PEEK_OFF"),
        (SOL_SOCKET, 46, "SO_BUSY_POLL"),
        (SOL_SOCKET, 50, "SO_ATTACH_BPF"),
        (SOL_SOCKET, 57, "SO_COOKIE"),
        (SOL_SOCKET, 59, "SO_PEERGROUPS"),
        (SOL_SOCKET, 60, "SO_ZEROCOPY"),
        (SOL_SOCKET, 76, "SO_PASSPIDFD"),
        (SOL_SOCKET, 77, "SO_PEERPIDFD"),
        (IPPROTO_TCP, 2, "TCP_MAXSEG"),
        (IPPROTO_TCP, 8, "TCP_LINGER2"),
        (IPPROTO_TCP, 9, "TCP_DEFER_ACCEPT"),
        (IPPROTO_TCP, 11, "TCP_INFO"),
        (IPPROTO_TCP, 12, "TCP_QUICKACK"),
        (IPPROTO_TCP, 13, "TCP_CONGESTION"),
        (IPPROTO_TCP, 23, "TCP_FASTOPEN"),
        (IPPROTO_IP, 8, "IP_PKTINFO"),
        (IPPROTO_IP, 10, "IP_MTU_DISCOVER"),
        (IPPROTO_IP, 11, "IP_RECVERR"),
        (IPPROTO_IP, 12, "IP_RECVTTL"),
        (IPPROTO_IP, 14, "IP_MTU"),
        (IPPROTO_IP, 32, "IP_MULTICAST_IF"),
        (IPPROTO_IP, 33, "IP_MULTICAST_TTL"),
        (IPPROTO_IP, 34, "IP_MULTICAST_LOOP"),
        (IPPROTO_IP, 35, "IP_ADD_MEMBERSHIP"),
        (IPPROTO_IP, 36, "IP_DROP_MEMBERSHIP"),
    ];
    let found = NAMES.iter().find(|name| (name.0, name.1) == (level, optname));
    found.map_or_else(|| format!("level {level}, option {optname}"), |name| name.2.to_string())
}

/// Does an option take such a value? - tcp(7), ip(7)
fn is_in_range(level: i32, optname: i32, value: i32) -> bool {
    match (level, optname) {
        (IPPROTO_TCP, 4 | 5) => (1..=32_767).contains(&value),
        (IPPROTO_TCP, 6) => (1..=127).contains(&value),
        (IPPROTO_TCP, 18) => value >= 0,
        (IPPROTO_IP, 2) => value == -1 || (1..=255).contains(&value),
        _ => true,
    }
}

fn is_kept(level: i32, optname: i32) -> bool {
    KEPT.iter().any(|&(at, name, _)| (at, name) == (level, optname))
}

fn set(k: &mut Kernel, id: SocketId, level: i32, optname: i32, value: i32) {
    Arc::make_mut(&mut k.socket_mut(id).options.values).insert((level, optname), value);
}

/// A `struct timeval` in nanoseconds, rounded up to ticks; zero waits for ever - net/core/sock.c:sock_set_timeout()
fn timeout(k: &mut Kernel, optval: &[u8]) -> Result<Option<u64>, Errno> {
    let word = |at: usize| optval.get(at..at + 8).and_then(|eight| eight.try_into().ok()).map(i64::from_le_bytes);
    let (sec, usec) = (word(0).ok_or(Errno::EINVAL)?, word(8).ok_or(Errno::EINVAL)?);
    k.ensure(Reason::ValueInRange, (0..1_000_000).contains(&usec), Errno::EDOM)?;
    if sec < 0 {
        // "Some old programs use negative timeouts": nothing is waited for.
        return Ok(Some(0));
    }
    let ns = (sec as u64).saturating_mul(1_000_000_000).saturating_add(usec as u64 * 1000);
    Ok((ns != 0).then(|| ns.div_ceil(TICK_NS).saturating_mul(TICK_NS)))
}

pub fn sys_getsockopt(k: &mut Kernel, t: TaskId, fd: Fd, level: i32, optname: i32, optlen: usize) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    k.ensure(Reason::ValueInRange, (optlen as i32) >= 0, Errno::EINVAL)?;
    let socket = k.socket(id).clone();
    ensure_has(k, &socket, level, optname, true)?;
    let int = |value: i32| value.to_le_bytes().to_vec();
    let bytes = match (level, optname) {
        (SOL_SOCKET, SO_TYPE) => int(match socket.kind {
            SockType::Stream => 1,
            SockType::Dgram if socket.is_raw => 3,
            SockType::Dgram => 2,
            SockType::Seqpacket => 5,
        }),
        (SOL_SOCKET, SO_ERROR) => {
            let own = k.socket_mut(id);
            int(own.error.take().map_or(0, |errno| errno.0))
        }
        (SOL_SOCKET, SO_ACCEPTCONN) => int(i32::from(socket.backlog.is_some())),
        (SOL_SOCKET, SO_DOMAIN) => int(socket.family),
        (SOL_SOCKET, SO_PROTOCOL) => int(match (socket.is_inet(), socket.kind) {
            _ if socket.protocol != 0 => socket.protocol,
            (true, SockType::Stream) => IPPROTO_TCP,
            (true, _) => 17,
            _ => 0,
        }),
        (SOL_SOCKET, SO_PEERCRED) => peercred(k, t, socket.peer.filter(|_| socket.family == AF_UNIX)),
        (SOL_SOCKET, SO_PASSCRED) => {
            k.ensure(Reason::ValueInRange, socket.family == AF_UNIX, Errno::EOPNOTSUPP)?;
            int(socket.option(level, optname))
        }
        (SOL_SOCKET, SO_LINGER) => {
            let kept = |(level, name): (i32, i32)| int(socket.option(level, name));
            [kept(LINGER), kept(LINGER_SECONDS)].concat()
        }
        (SOL_SOCKET, SO_NETNS_COOKIE) => {
            k.ensure(Reason::ValueInRange, optlen >= 8, Errno::EINVAL)?;
            // net/core/net_namespace.c: each has its own, and none is 0.
            u64::from(socket.ns.0).max(1).to_le_bytes().to_vec()
        }
        (SOL_SOCKET, SO_RCVTIMEO | SO_SNDTIMEO) => {
            let ns = socket.options.timeouts_ns[usize::from(optname == SO_SNDTIMEO)].unwrap_or(0);
            [ns / 1_000_000_000, ns % 1_000_000_000 / 1000].iter().flat_map(|word| word.to_le_bytes()).collect()
        }
        (SOL_SOCKET, SO_SNDBUF | SO_RCVBUF) => {
            if socket.is_tcp() && socket.is_connected && socket.option(level, optname) == 0 {
                return unsupported("getsockopt", "buffers of a TCP connection, which grow by themselves");
            }
            let options = &socket.options;
            int(if optname == SO_SNDBUF { options.send_bytes } else { options.receive_bytes } as i32)
        }
        _ => match KEPT.iter().find(|&&(at, name, _)| (at, name) == (level, optname)) {
            Some(&(_, _, first)) => int(socket.options.values.get(&(level, optname)).copied().unwrap_or(first)),
            None => return unsupported("getsockopt", option_name(level, optname)),
        },
    };
    Ok(Ret::Bytes(bytes[..bytes.len().min(optlen)].to_vec()))
}

/// `struct ucred` of who connected, in the reader's numbers: 0 and 65534 where there are none (fact 57).
fn peercred(k: &Kernel, t: TaskId, peer: Option<SocketId>) -> Vec<u8> {
    let Some(peer) = peer.and_then(|peer| k.sockets.get(&peer)) else {
        return [0i32, -1, -1].iter().flat_map(|word| word.to_le_bytes()).collect();
    };
    let user_ns = k.user_ns_of(t);
    let (uid, gid) = peer.owner_ids;
    let words = [
        k.pid_shown(t, peer.owner.as_deref()).0 as u32,
        k.from_kuid_munged(user_ns, uid),
        k.from_kgid_munged(user_ns, gid),
    ];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}
