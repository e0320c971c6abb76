//! Socket addresses - unix(7), ip(7), ipv6(7).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use nslab_abi::Errno;

use super::netlink::AF_NETLINK;

/// `AF_UNIX`.
pub const AF_UNIX: i32 = 1;
/// `AF_INET`.
pub const AF_INET: i32 = 2;
/// `AF_INET6`.
pub const AF_INET6: i32 = 10;
/// Bytes of a `struct sockaddr_in6` without `sin6_scope_id` - include/linux/in6.h: SIN6_LEN_RFC2133.
const SIN6_LEN_MIN: usize = 24;
/// `sizeof(struct sockaddr_nl)`.
const SOCKADDR_NL_BYTES: usize = 12;

/// A parsed `struct sockaddr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addr {
    /// A path in the file system.
    UnixPath(Vec<u8>),
    /// An abstract name, without its leading NUL.
    UnixAbstract(Vec<u8>),
    /// No name: bind(2) chooses an abstract one.
    UnixNone,
    /// An address and port. One of IPv4 is `V4`, also where an IPv6 socket writes it as `::ffff:…`.
    Inet(IpAddr, u16),
    /// A port id of netlink(7); 0 is the kernel.
    Netlink(u32),
}

impl Addr {
    /// Reads the bytes of a call for a socket of a family.
    pub fn parse(family: i32, bytes: &[u8]) -> Result<Addr, Errno> {
        let [low, high, rest @ ..] = bytes else { return Err(Errno::EINVAL) };
        let given = i32::from(u16::from_le_bytes([*low, *high]));
        if family == AF_UNIX {
            // "EINVAL: addrlen is wrong, or addr is not a valid address for this socket's domain." - bind(2)
            if given != AF_UNIX || rest.len() > 108 {
                return Err(Errno::EINVAL);
            }
            return Ok(match rest {
                [] => Addr::UnixNone,
                [0, name @ ..] => Addr::UnixAbstract(name.to_vec()),
                path => Addr::UnixPath(path.split(|&byte| byte == 0).next().unwrap_or_default().to_vec()),
            });
        }
        if family == AF_NETLINK {
            // "EINVAL" - net/netlink/af_netlink.c:netlink_bind(); the groups are looked at by the caller.
            let is_whole = bytes.len() >= SOCKADDR_NL_BYTES && given == AF_NETLINK;
            let pid = [bytes.get(4), bytes.get(5), bytes.get(6), bytes.get(7)].map(|byte| *byte.unwrap_or(&0));
            return if is_whole { Ok(Addr::Netlink(u32::from_le_bytes(pid))) } else { Err(Errno::EINVAL) };
        }
        let least = if family == AF_INET6 { SIN6_LEN_MIN } else { 16 };
        if bytes.len() < least {
            return Err(Errno::EINVAL);
        }
        if given != family {
            return Err(Errno::EAFNOSUPPORT);
        }
        let port = u16::from_be_bytes([rest[0], rest[1]]);
        if family == AF_INET {
            return Ok(Addr::Inet(IpAddr::V4(Ipv4Addr::new(rest[2], rest[3], rest[4], rest[5])), port));
        }
        let mut octets = [0; 16];
        octets.copy_from_slice(&rest[6..22]);
        let ip = Ipv6Addr::from(octets);
        Ok(Addr::Inet(ip.to_ipv4_mapped().map_or(IpAddr::V6(ip), IpAddr::V4), port))
    }

    /// Returns the bytes that getsockname(2) shows of a socket of a family.
    pub fn to_bytes(&self, family: i32) -> Vec<u8> {
        let unix = (AF_UNIX as u16).to_le_bytes();
        match self {
            Addr::UnixNone => unix.to_vec(),
            Addr::UnixAbstract(name) => [&unix[..], b"\0", name].concat(),
            Addr::UnixPath(path) => [&unix[..], path, b"\0"].concat(),
            Addr::Inet(IpAddr::V4(ip), port) if family != AF_INET6 => {
                [&(AF_INET as u16).to_le_bytes()[..], &port.to_be_bytes(), &ip.octets(), &[0; 8]].concat()
            }
            Addr::Netlink(pid) => {
                [&(AF_NETLINK as u16).to_le_bytes()[..], &[0; 2], &pid.to_le_bytes(), &[0; 4]].concat()
            }
            Addr::Inet(ip, port) => {
                let ip = match ip {
                    // A socket without an address shows "::".
                    IpAddr::V4(ip) if ip.is_unspecified() => Ipv6Addr::UNSPECIFIED,
                    IpAddr::V4(ip) => ip.to_ipv6_mapped(),
                    IpAddr::V6(ip) => *ip,
                };
                let family = (AF_INET6 as u16).to_le_bytes();
                [&family[..], &port.to_be_bytes(), &[0; 4], &ip.octets(), &[0; 4]].concat()
            }
        }
    }
}

/// The address that means "any" in a family.
pub fn any(family: i32) -> IpAddr {
    if family == AF_INET6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() }
}

/// Is what is bound to `bound` (in IPv6 maybe for IPv6 alone) reached by packets for `to`?
pub fn covers(bound: IpAddr, is_v6_only: bool, to: IpAddr) -> bool {
    match bound {
        IpAddr::V6(ip) if ip.is_unspecified() => !is_v6_only || to.is_ipv6(),
        IpAddr::V4(ip) if ip.is_unspecified() => to.is_ipv4(),
        bound => bound == to,
    }
}
