//! Ports, ways and who listens - net/ipv4/inet_connection_sock.c, net/ipv4/fib_frontend.c.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use nslab_abi::{Errno, Reason};

use super::addr::{self, AF_INET6, Addr};
use super::socket::SockType;
use super::{Socket, SocketId};
use crate::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

const SOL_SOCKET: i32 = 1;
/// `net.ipv4.ip_local_port_range`.
const EPHEMERAL: std::ops::RangeInclusive<u16> = 32_768..=60_999;

impl Kernel {
    /// May a socket be bound to an address? Where there was never one it may to any, so to 127.0.0.1 while lo is down (fact 188).
    pub(crate) fn is_local_ip(&self, ns: NsId, ip: IpAddr) -> bool {
        // net/ipv4/fib_frontend.c:__inet_dev_addr_type(): without a table every address passes for a broadcast's.
        let passes = ip.is_ipv4() && !self.net(ns).has_local_table;
        ip.is_unspecified() || passes || self.is_own_ip(ns, ip)
    }

    /// Returns the address that is meant ("any" means this machine, fact 188) and the one that packets to it come from; fails
    /// where there is no way - net/ipv4/route.c:ip_route_output_key_hash().
    pub(crate) fn route_of(&mut self, id: SocketId, ip: IpAddr) -> Result<(IpAddr, IpAddr), Stop> {
        const SO_BROADCAST: i32 = 6;
        let socket = self.socket(id);
        let (ns, may_broadcast) = (socket.ns, socket.option(SOL_SOCKET, SO_BROADCAST) != 0);
        let own =
            socket.inet().map(|(own, _)| own).filter(|own| !own.is_unspecified() && own.is_ipv4() == ip.is_ipv4());
        let ip = match ip {
            // By lo, whether it is up and was ever given an address or not: what is sent then is lost.
            IpAddr::V4(ip) if ip.is_unspecified() => {
                self.check(Reason::NetworkReachable, true);
                return Ok((Ipv4Addr::LOCALHOST.into(), own.unwrap_or(Ipv4Addr::LOCALHOST.into())));
            }
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        if self.is_own_ip(ns, ip) {
            self.check(Reason::NetworkReachable, true);
            return Ok((ip, own.unwrap_or_else(|| self.source_ip(id, ip))));
        }
        let is_special = matches!(ip, IpAddr::V4(ip) if ip.is_broadcast() || ip.is_multicast())
            || matches!(ip, IpAddr::V6(ip) if ip.is_multicast() || ip.is_unicast_link_local());
        if is_special {
            return unsupported("connect", "multicast, the broadcast to all, and link-local addresses of IPv6");
        }
        let hop = self.next_hop(ns, ip);
        // Without an IPv6 address there is none to send from - net/ipv6/route.c.
        let errno = match &hop {
            Err(_) if ip.is_ipv6() && ip.is_loopback() => Errno::EADDRNOTAVAIL,
            Err(errno) => *errno,
            Ok(_) => Errno::ENETUNREACH,
        };
        self.ensure(Reason::NetworkReachable, hop.is_ok(), errno)?;
        let hop = hop?;
        self.ensure(Reason::ValueInRange, !hop.is_broadcast || may_broadcast, Errno::EACCES)?;
        Ok((ip, own.unwrap_or_else(|| self.select_source(ns, &hop))))
    }

    /// The address that packets to one of this namespace come from: what the table `local` says.
    fn source_ip(&self, id: SocketId, ip: IpAddr) -> IpAddr {
        match ip {
            IpAddr::V4(ip) if ip.is_loopback() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_loopback() && self.socket(id).family == AF_INET6 => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        }
    }

    /// Is the way between the ends of a connection whole?
    pub(crate) fn is_joined(&mut self, id: SocketId, peer: SocketId) -> bool {
        let socket = self.socket(id).clone();
        self.is_joined_to(&socket, peer)
    }

    /// As [`Kernel::is_joined`], of a socket that is gone.
    pub(crate) fn is_joined_to(&mut self, socket: &Socket, peer: SocketId) -> bool {
        let other = self.socket(peer);
        if !socket.is_tcp() || other.ns == socket.ns {
            return true;
        }
        let (Some((from, _)), Some((to, _))) = (socket.inet(), other.inet()) else { return true };
        !matches!(self.carry_both_ways(socket.ns, from, to, 64), Ok((_, false)) | Err(Stop::Errno(_)))
    }

    /// May a socket have this address and port? - net/ipv4/inet_connection_sock.c:inet_csk_bind_conflict()
    pub(crate) fn is_port_free(&self, id: SocketId, ip: IpAddr, port: u16) -> bool {
        const SO_REUSEPORT: i32 = 15;
        let socket = self.socket(id);
        self.bound_to_port(socket.ns, socket.kind, port).iter().filter(|&&(other, _)| other != id).all(
            |&(other, bound)| {
                let other = self.socket(other);
                let is_apart =
                    !addr::covers(bound, other.is_v6_only(), ip) && !addr::covers(ip, socket.is_v6_only(), bound);
                let is_idle = |socket: &Socket| socket.kind == SockType::Dgram || socket.backlog.is_none();
                let shares = socket.is_reusing() && other.is_reusing() && is_idle(socket) && is_idle(other);
                let balances = socket.option(SOL_SOCKET, SO_REUSEPORT) != 0
                    && other.option(SOL_SOCKET, SO_REUSEPORT) != 0
                    && socket.owner_ids.0 == other.owner_ids.0;
                is_apart || shares || balances
            },
        )
    }

    pub(crate) fn free_port(&mut self, id: SocketId) -> Result<u16, Errno> {
        let any = addr::any(self.socket(id).family);
        let mut ports = EPHEMERAL;
        let port = ports.find(|&port| self.is_port_free(id, any, port));
        self.check(Reason::AddressFree, port.is_some());
        port.ok_or(Errno::EADDRINUSE)
    }

    /// Gives an unbound socket a port, and an address if it is going to be connected - net/ipv4/af_inet.c:inet_autobind()
    pub(crate) fn autobind(&mut self, id: SocketId, to: Option<IpAddr>) -> Result<(), Errno> {
        if self.socket(id).local.is_none() {
            let port = self.free_port(id)?;
            let any = addr::any(self.socket(id).family);
            let socket = self.socket_mut(id);
            (socket.local, socket.is_autobound) = (Some(Addr::Inet(any, port)), true);
        }
        if let (Some(to), Some((own, port))) = (to, self.socket(id).inet())
            && own.is_unspecified()
        {
            let (_, source) = self.route_of(id, to).unwrap_or((to, own));
            self.socket_mut(id).local = Some(Addr::Inet(source, port));
        }
        Ok(())
    }

    /// Finds who gets what comes to an address and port: exactly that address before any, and who is connected to the sender
    /// before who is not - net/ipv4/udp.c:compute_score().
    pub(crate) fn find_listener(
        &self,
        ns: NsId,
        kind: SockType,
        ip: IpAddr,
        port: u16,
        from: Option<&Addr>,
    ) -> Option<SocketId> {
        let score = |&(id, at): &(SocketId, IpAddr)| {
            let socket = self.socket(id);
            let reaches = addr::covers(at, socket.is_v6_only(), ip);
            // Ends of connections share their listener's port and take nothing new.
            let is_open = match kind {
                SockType::Dgram => socket.peer_addr.is_none() || socket.peer_addr.as_ref() == from,
                _ => socket.backlog.is_some(),
            };
            let exactness = u32::from(at == ip) * 2 + u32::from(socket.peer_addr.is_some());
            (reaches && is_open).then_some((exactness, id))
        };
        self.bound_to_port(ns, kind, port)
            .iter()
            .filter_map(score)
            .max_by_key(|&(score, id)| (score, id.0))
            .map(|(_, id)| id)
    }
}
