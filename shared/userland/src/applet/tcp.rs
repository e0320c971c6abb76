//! Sockets of TCP, for the tools that have them - tcp(7).

use std::net::IpAddr;

use nslab_abi::{Errno, Fd, Ret, Syscall};

use crate::sys::Sys;
use crate::text::{lines, lossy, words};

const AF_INET: i32 = 2;
const AF_INET6: i32 = 10;
/// `SOCK_STREAM`
pub(crate) const SOCK_STREAM: i32 = 1;
const SOL_SOCKET: i32 = 1;
const SO_REUSEADDR: i32 = 2;
const IPPROTO_IPV6: i32 = 41;
const IPV6_V6ONLY: i32 = 26;

/// struct sockaddr_in or sockaddr_in6 - ip(7), ipv6(7).
pub(crate) fn address(ip: IpAddr, port: u16) -> Vec<u8> {
    match ip {
        IpAddr::V4(ip) => [&(AF_INET as u16).to_le_bytes()[..], &port.to_be_bytes(), &ip.octets(), &[0; 8]].concat(),
        IpAddr::V6(ip) => {
            [&(AF_INET6 as u16).to_le_bytes()[..], &port.to_be_bytes(), &[0; 4], &ip.octets(), &[0; 4]].concat()
        }
    }
}

/// Reads one.
pub(crate) fn parse(bytes: &[u8]) -> Option<(IpAddr, u16)> {
    let port = u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?);
    match i32::from(u16::from_le_bytes(bytes.get(..2)?.try_into().ok()?)) {
        AF_INET => Some((IpAddr::from(<[u8; 4]>::try_from(bytes.get(4..8)?).ok()?), port)),
        AF_INET6 => Some((IpAddr::from(<[u8; 16]>::try_from(bytes.get(8..24)?).ok()?), port)),
        _ => None,
    }
}

/// socket(2) of an address's family.
pub(crate) async fn socket(sys: &Sys, ip: IpAddr) -> Result<Fd, Errno> {
    let domain = if ip.is_ipv4() { AF_INET } else { AF_INET6 };
    sys.int(Syscall::Socket { domain, kind: SOCK_STREAM, protocol: 0 }).await.map(|fd| Fd(fd as i32))
}

/// Why a name has no address: a server that nobody reaches, or none at all - getaddrinfo(3).
pub(crate) async fn unresolved(sys: &Sys) -> &'static str {
    let resolv = sys.read_file(b"/etc/resolv.conf").await.unwrap_or_default();
    match lines(&resolv).any(|line| line.starts_with(b"nameserver")) {
        true => "Temporary failure in name resolution",
        false => "Name or service not known",
    }
}

/// A socket that listens; `Err`: the call that failed.
pub(crate) async fn listen(sys: &Sys, ip: IpAddr, port: u16, backlog: i32) -> Result<Fd, (&'static str, Errno)> {
    let fd = socket(sys, ip).await.map_err(|errno| ("socket", errno))?;
    let on = || 1_i32.to_le_bytes().to_vec();
    let reuse = Syscall::Setsockopt { sockfd: fd, level: SOL_SOCKET, optname: SO_REUSEADDR, optval: on() };
    let _ = sys.call(reuse).await;
    if ip.is_ipv6() {
        let only = Syscall::Setsockopt { sockfd: fd, level: IPPROTO_IPV6, optname: IPV6_V6ONLY, optval: on() };
        let _ = sys.call(only).await;
    }
    let bound = match sys.call(Syscall::Bind { sockfd: fd, addr: address(ip, port) }).await {
        Ok(_) => sys.call(Syscall::Listen { sockfd: fd, backlog }).await.map_err(|errno| ("listen", errno)),
        Err(errno) => Err(("bind", errno)),
    };
    match bound {
        Ok(_) => Ok(fd),
        Err(failed) => {
            sys.close(fd).await;
            Err(failed)
        }
    }
}

/// A socket that is connected.
pub(crate) async fn connect(sys: &Sys, ip: IpAddr, port: u16) -> Result<Fd, Errno> {
    let fd = socket(sys, ip).await?;
    match sys.call(Syscall::Connect { sockfd: fd, addr: address(ip, port) }).await {
        Ok(_) => Ok(fd),
        Err(errno) => {
            sys.close(fd).await;
            Err(errno)
        }
    }
}

/// getsockname(2).
pub(crate) async fn own_address(sys: &Sys, fd: Fd) -> Option<(IpAddr, u16)> {
    match sys.call(Syscall::Getsockname { sockfd: fd }).await {
        Ok(Ret::Sock { addr, .. }) => parse(&addr),
        _ => None,
    }
}

/// The addresses of a name: numbers, what `/etc/hosts` has, or what a name server says.
pub(crate) async fn resolve(sys: &Sys, name: &str) -> Vec<IpAddr> {
    if let Ok(ip) = name.trim_start_matches('[').trim_end_matches(']').parse() {
        return vec![ip];
    }
    let hosts = sys.read_file(b"/etc/hosts").await.unwrap_or_default();
    let mut all: Vec<IpAddr> = Vec::new();
    for line in lines(&hosts) {
        let body = line.split(|&byte| byte == b'#').next().unwrap_or_default();
        let fields = words(body);
        if fields.iter().skip(1).any(|field| field.eq_ignore_ascii_case(name.as_bytes()))
            && let Some(Ok(ip)) = fields.first().map(|field| lossy(field).parse())
            && !all.contains(&ip)
        {
            all.push(ip);
        }
    }
    if all.is_empty() {
        return super::dns::resolve(sys, name).await;
    }
    // The newer family first - RFC 6724.
    let (newer, older): (Vec<IpAddr>, Vec<IpAddr>) = all.into_iter().partition(IpAddr::is_ipv6);
    [newer, older].concat()
}

/// The name of an address in `/etc/hosts`.
pub(crate) async fn name_of(sys: &Sys, ip: IpAddr) -> Option<String> {
    let hosts = sys.read_file(b"/etc/hosts").await.unwrap_or_default();
    lines(&hosts).find_map(|line| {
        let fields = words(line);
        let is_it = fields.first().is_some_and(|field| lossy(field).parse() == Ok(ip));
        fields.get(1).filter(|_| is_it).map(|name| lossy(name))
    })
}
