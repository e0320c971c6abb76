//! The arguments of the calls on sockets.

use super::args::received;
use super::consts as c;
use super::text as t;
use crate::{Errno, Ret, Syscall};

/// All arguments of a call on sockets; `None`: it is none.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    Some(match call {
        Syscall::Socket { domain, kind, protocol } => {
            format!("{}, {}, {protocol}", c::named(i64::from(*domain), c::FAMILIES), socket_type(*kind))
        }
        Syscall::Socketpair { domain, kind, protocol } => {
            let pair = match result {
                Ok(Ret::Pair(a, b)) => format!("[{a}, {b}]"),
                _ => "0x7ffc00000000".to_string(),
            };
            format!("{}, {}, {protocol}, {pair}", c::named(i64::from(*domain), c::FAMILIES), socket_type(*kind))
        }
        Syscall::Bind { sockfd, addr } | Syscall::Connect { sockfd, addr } => {
            format!("{sockfd}, {}, {}", sockaddr(addr), addr.len())
        }
        Syscall::Listen { sockfd, backlog } => format!("{sockfd}, {backlog}"),
        Syscall::Accept4 { sockfd, flags } => format!("{sockfd}, NULL, NULL, {flags}"),
        Syscall::Sendto { sockfd, buf, flags, addr } => {
            let to =
                if addr.is_empty() { "NULL, 0".to_string() } else { format!("{}, {}", sockaddr(addr), addr.len()) };
            format!("{sockfd}, {}, {}, {}, {to}", t::buffer(buf), buf.len(), msg_flags(*flags))
        }
        Syscall::Recvfrom { sockfd, len, flags } => {
            format!("{sockfd}, {}, {len}, {}, NULL, NULL", received(result), msg_flags(*flags))
        }
        Syscall::Sendmsg { sockfd, msg, flags } => {
            let name = if msg.name.is_empty() { "NULL".to_string() } else { sockaddr(&msg.name) };
            let control = match msg.control.len() {
                0 => String::new(),
                len => format!("msg_control={}, msg_controllen={len}, ", control(&msg.control)),
            };
            format!(
                "{sockfd}, {{msg_name={name}, msg_namelen={}, msg_iov={}, msg_iovlen={}, {control}msg_flags=0}}, {}",
                msg.name.len(),
                iov(&msg.iov),
                msg.iov.len(),
                msg_flags(*flags)
            )
        }
        Syscall::Recvmsg { sockfd, flags, iov: lens, .. } => match result {
            Ok(Ret::Msg(msg)) => {
                let name = if msg.name.is_empty() { "NULL".to_string() } else { sockaddr(&msg.name) };
                let control = match msg.control.len() {
                    0 => String::new(),
                    len => format!("msg_control={}, msg_controllen={len}, ", control(&msg.control)),
                };
                format!(
                    "{sockfd}, {{msg_name={name}, msg_namelen={}, msg_iov={}, msg_iovlen={}, {control}msg_flags={}}}, {}",
                    msg.name.len(),
                    iov(std::slice::from_ref(&msg.data)),
                    lens.len(),
                    msg_flags(msg.flags),
                    msg_flags(*flags)
                )
            }
            _ => format!("{sockfd}, {{...}}, {}", msg_flags(*flags)),
        },
        Syscall::Shutdown { sockfd, how } => {
            format!("{sockfd}, {}", c::named(i64::from(*how), &[(0, "SHUT_RD"), (1, "SHUT_WR"), (2, "SHUT_RDWR")]))
        }
        Syscall::Getsockname { sockfd } | Syscall::Getpeername { sockfd } => match result {
            Ok(Ret::Sock { addr, .. }) => format!("{sockfd}, {}, [{}]", sockaddr(addr), addr.len()),
            _ => format!("{sockfd}, 0x7ffc00000000, 0x7ffc00000000"),
        },
        Syscall::Setsockopt { sockfd, level, optname, optval } => {
            format!("{sockfd}, {level}, {optname}, {}, {}", t::buffer(optval), optval.len())
        }
        Syscall::Getsockopt { sockfd, level, optname, optlen } => {
            format!("{sockfd}, {level}, {optname}, {}, [{optlen}]", received(result))
        }
        _ => return None,
    })
}

fn socket_type(kind: i32) -> String {
    let base = c::named(
        i64::from(kind & 0xf),
        &[(1, "SOCK_STREAM"), (2, "SOCK_DGRAM"), (3, "SOCK_RAW"), (5, "SOCK_SEQPACKET")],
    );
    match t::flags((kind & !0xf) as u64, &[("SOCK_CLOEXEC", 0o2000000), ("SOCK_NONBLOCK", 0o4000)], "") {
        rest if rest.is_empty() => base,
        rest => format!("{base}|{rest}"),
    }
}

pub fn sockaddr(addr: &[u8]) -> String {
    match addr {
        [1, 0, 0, name @ ..] => format!("{{sa_family=AF_UNIX, sun_path=@{}}}", t::path(name)),
        [1, 0, path @ ..] => {
            let end = path.iter().position(|&b| b == 0).unwrap_or(path.len());
            format!("{{sa_family=AF_UNIX, sun_path={}}}", t::path(&path[..end]))
        }
        [2, 0, p1, p2, a, b, c, d, ..] => {
            let port = u16::from_be_bytes([*p1, *p2]);
            format!("{{sa_family=AF_INET, sin_port=htons({port}), sin_addr=inet_addr(\"{a}.{b}.{c}.{d}\")}}")
        }
        [10, 0, p1, p2, _, _, _, _, rest @ ..] if rest.len() >= 16 => {
            let port = u16::from_be_bytes([*p1, *p2]);
            let octets: [u8; 16] = std::array::from_fn(|at| rest[at]);
            let ip = std::net::Ipv6Addr::from(octets);
            format!(
                "{{sa_family=AF_INET6, sin6_port=htons({port}), sin6_flowinfo=htonl(0), \
                 inet_pton(AF_INET6, \"{ip}\", &sin6_addr), sin6_scope_id=0}}"
            )
        }
        [16, 0, _, _, p1, p2, p3, p4, ..] => {
            let pid = u32::from_le_bytes([*p1, *p2, *p3, *p4]);
            format!("{{sa_family=AF_NETLINK, nl_pid={pid}, nl_groups=00000000}}")
        }
        other => t::buffer(other),
    }
}

fn msg_flags(bits: i32) -> String {
    const NAMES: &[(&str, u64)] = &[
        ("MSG_OOB", 1),
        ("MSG_PEEK", 2),
        ("MSG_DONTROUTE", 4),
        ("MSG_CTRUNC", 8),
        ("MSG_TRUNC", 0x20),
        ("MSG_DONTWAIT", 0x40),
        ("MSG_EOR", 0x80),
        ("MSG_WAITALL", 0x100),
        ("MSG_NOSIGNAL", 0x4000),
        ("MSG_MORE", 0x8000),
        ("MSG_CMSG_CLOEXEC", 0x4000_0000),
    ];
    t::flags(u64::from(bits as u32), NAMES, "0")
}

fn iov(buffers: &[Vec<u8>]) -> String {
    let list: Vec<String> =
        buffers.iter().map(|bytes| format!("{{iov_base={}, iov_len={}}}", t::buffer(bytes), bytes.len())).collect();
    format!("[{}]", list.join(", "))
}

/// Control data: descriptors and credentials by name, others as bytes.
fn control(bytes: &[u8]) -> String {
    const HEADER_BYTES: usize = 16;
    let word = |at: usize| bytes.get(at..at + 4).map_or(0, |b| i32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let (mut at, mut records) = (0, Vec::new());
    while at + HEADER_BYTES <= bytes.len() {
        let len = (word(at) as usize).clamp(HEADER_BYTES, bytes.len() - at);
        let kind = match (word(at + 8), word(at + 12)) {
            (1, 1) => "SCM_RIGHTS".to_string(),
            (1, 2) => "SCM_CREDENTIALS".to_string(),
            (_, other) => other.to_string(),
        };
        let words: Vec<i32> = (at + HEADER_BYTES..at + len).step_by(4).map(word).collect();
        let data = match (kind.as_str(), &words[..]) {
            ("SCM_CREDENTIALS", [pid, uid, gid]) => format!("{{pid={pid}, uid={uid}, gid={gid}}}"),
            _ => format!("{words:?}"),
        };
        records.push(format!("{{cmsg_len={len}, cmsg_level=SOL_SOCKET, cmsg_type={kind}, cmsg_data={data}}}"));
        at += len.next_multiple_of(8);
    }
    format!("[{}]", records.join(", "))
}
