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
            format!("{sockfd}, {}, {}, {flags}, {to}", t::buffer(buf), buf.len())
        }
        Syscall::Recvfrom { sockfd, len, flags } => {
            format!("{sockfd}, {}, {len}, {flags}, NULL, NULL", received(result))
        }
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

fn sockaddr(addr: &[u8]) -> String {
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
        other => t::buffer(other),
    }
}
