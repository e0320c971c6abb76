//! ICMP: echo, and sockets that see it - net/ipv4/icmp.c, net/ipv4/ping.c, net/ipv4/raw.c.

use std::net::{IpAddr, Ipv4Addr};

use nslab_abi::{Cap, Errno, Reason, Ret, TaskId};

use super::addr::Addr;
use super::due::Due;
use super::packet::{Fate, ICMP_DEST_UNREACH};
use super::scm::Scm;
use super::send::Message;
use super::socket::Packet;
use super::{Socket, SocketId};
use crate::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, SysResult, unsupported};

/// `IPPROTO_ICMP`.
pub const IPPROTO_ICMP: i32 = 1;
const ICMP_ECHOREPLY: u8 = 0;
const ICMP_ECHO: u8 = 8;
const ICMP_HEADER: usize = 8;
/// Level and name of ICMP_FILTER - icmp(7).
pub const SOL_RAW: i32 = 255;
pub const ICMP_FILTER: i32 = 1;
const IPPROTO_IP: i32 = 0;
const IP_TTL: i32 = 2;
const TTL: u8 = 64;

/// One ICMP message between two addresses.
struct Echo<'a> {
    from: Ipv4Addr,
    to: Ipv4Addr,
    ttl: u8,
    body: &'a [u8],
}

impl Kernel {
    /// May a task open a ping socket? "ping_group_range … group IDs that are allowed to create ICMP Echo sockets" - icmp(7).
    pub(crate) fn may_ping(&self, t: TaskId, ns: NsId) -> bool {
        let (low, high) = self.net(ns).ping_group_range;
        let cred = &self.task(t).cred;
        let is_in = |gid: &u32| (low..=high).contains(gid);
        is_in(&cred.egid) || cred.groups.iter().any(is_in)
    }

    /// May a task open a raw socket? - raw(7)
    pub(crate) fn may_raw(&mut self, t: TaskId, ns: NsId) -> Result<(), Errno> {
        let owner = self.ns_owner(ns);
        let is_capable = self.ns_capable(t, owner, Cap::CAP_NET_RAW);
        self.ensure(Reason::Capability, is_capable, Errno::EPERM)
    }

    pub(crate) fn send_icmp(&mut self, id: SocketId, socket: &Socket, message: &Message<'_>) -> SysResult {
        let to = message.to.clone().or(socket.peer_addr.clone());
        let Some(Addr::Inet(IpAddr::V4(to), _)) = to else { return Err(Errno::EDESTADDRREQ.into()) };
        let mut body = message.data.to_vec();
        if body.len() > usize::from(u16::MAX) - 28 {
            return Err(Errno::EMSGSIZE.into());
        }
        if !socket.is_raw {
            // "code 0, and ICMP_ECHO alone" - net/ipv4/ping.c:ping_supported()
            let is_echo = body.len() >= ICMP_HEADER && body[..2] == [ICMP_ECHO, 0];
            self.ensure(Reason::ValueInRange, is_echo, Errno::EINVAL)?;
            self.autobind(id, None)?;
            let port = self.socket(id).inet().map_or(0, |(_, port)| port);
            body[4..6].copy_from_slice(&port.to_be_bytes());
            body[2..4].copy_from_slice(&[0; 2]);
            let sum = checksum(&body);
            body[2..4].copy_from_slice(&sum.to_be_bytes());
        } else if body.len() < ICMP_HEADER {
            return unsupported("sendto", "an ICMP message shorter than its header");
        }
        let (to, from) = self.route_of(id, to.into())?;
        let (IpAddr::V4(to), IpAddr::V4(from)) = (to, from) else { return Err(Errno::EINVAL.into()) };
        let ttl = socket.options.values.get(&(IPPROTO_IP, IP_TTL)).map_or(TTL, |&ttl| ttl as u8);
        self.transmit_icmp(socket.ns, &Echo { from, to, ttl, body: &body })?;
        Ok(Ret::Int(message.data.len() as i64))
    }

    fn transmit_icmp(&mut self, ns: NsId, echo: &Echo<'_>) -> Result<(), Stop> {
        let (fate, returns) = self.carry_both_ways(ns, echo.from.into(), echo.to.into(), echo.ttl)?;
        match fate {
            Fate::Arrived { ns: at, ttl, at_ns } => {
                self.icmp_receive(at, &Echo { ttl, ..*echo }, at_ns);
                let is_valid = checksum(echo.body) == 0;
                if echo.body[0] == ICMP_ECHO && echo.body[1] == 0 && returns && is_valid {
                    let mut body = echo.body.to_vec();
                    body[0] = ICMP_ECHOREPLY;
                    body[2..4].copy_from_slice(&[0; 2]);
                    let sum = checksum(&body);
                    body[2..4].copy_from_slice(&sum.to_be_bytes());
                    let hops = echo.ttl.saturating_sub(ttl);
                    let took_ns = at_ns.saturating_sub(self.clock_ns());
                    let reply = Echo { from: echo.to, to: echo.from, ttl: TTL - hops.min(TTL), body: &body };
                    self.icmp_receive(ns, &reply, at_ns + took_ns);
                }
            }
            Fate::Told { kind, code, by: IpAddr::V4(by), ttl, at_ns } => {
                // "the Internet header plus the first 64 bits of the original datagram" - RFC 792; Linux sends more of it.
                let original = ip_packet(echo);
                let mut body = [&[kind, code, 0, 0][..], &[0; 4], &original[..original.len().min(548)]].concat();
                let sum = checksum(&body);
                body[2..4].copy_from_slice(&sum.to_be_bytes());
                self.icmp_receive(ns, &Echo { from: by, to: echo.from, ttl, body: &body }, at_ns);
            }
            Fate::Told { .. } | Fate::Lost => {}
        }
        Ok(())
    }

    /// A message comes in: raw sockets get a copy each, a ping socket the answers to its own - icmp_rcv().
    fn icmp_receive(&mut self, ns: NsId, echo: &Echo<'_>, at_ns: u64) {
        let kind = echo.body[0];
        let id = u16::from_be_bytes([echo.body[4], echo.body[5]]);
        let takes = |socket: &Socket| {
            let is_for = socket.local.as_ref().is_none_or(|local| match local {
                Addr::Inet(IpAddr::V4(ip), _) => ip.is_unspecified() || *ip == echo.to,
                _ => false,
            });
            let is_from = match socket.peer_addr {
                Some(Addr::Inet(IpAddr::V4(peer), _)) => peer == echo.from,
                _ => true,
            };
            let is_own = match socket.is_raw {
                true => kind > 31 || socket.option(SOL_RAW, ICMP_FILTER) & (1 << kind) == 0,
                false => kind == ICMP_ECHOREPLY && socket.inet().is_some_and(|(_, port)| port == id),
            };
            socket.ns == ns && socket.protocol == IPPROTO_ICMP && is_for && is_from && is_own
        };
        let takers: Vec<(SocketId, bool)> =
            self.sockets.iter().filter(|(_, socket)| takes(socket)).map(|(&id, socket)| (id, socket.is_raw)).collect();
        for (id, is_raw) in takers {
            let data = if is_raw { ip_packet(echo) } else { echo.body.to_vec() };
            let packet = Packet { data, from: Addr::Inet(echo.from.into(), 0), scm: Scm::default() };
            self.later(at_ns, id, Due::Packet(packet));
        }
    }

    /// The errno that a connected socket gets for what it was told - net/ipv4/icmp.c:icmp_err_convert[].
    pub(crate) fn told_errno(kind: u8, code: u8) -> Errno {
        match (kind, code) {
            (ICMP_DEST_UNREACH, 0 | 6 | 9 | 11) => Errno::ENETUNREACH,
            (ICMP_DEST_UNREACH, 3) => Errno::ECONNREFUSED,
            _ => Errno::EHOSTUNREACH,
        }
    }
}

/// An IPv4 packet with its header - RFC 791.
fn ip_packet(echo: &Echo<'_>) -> Vec<u8> {
    const HEADER: usize = 20;
    let len = (HEADER + echo.body.len()) as u16;
    let mut header = [&[0x45, 0][..], &len.to_be_bytes(), &[0, 0, 0, 0, echo.ttl, IPPROTO_ICMP as u8, 0, 0]].concat();
    header.extend(echo.from.octets());
    header.extend(echo.to.octets());
    let sum = checksum(&header);
    header[10..12].copy_from_slice(&sum.to_be_bytes());
    header.extend(echo.body);
    header
}

/// The Internet checksum - RFC 1071.
fn checksum(bytes: &[u8]) -> u16 {
    let word = |pair: &[u8]| u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0));
    let mut sum: u32 = bytes.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}
