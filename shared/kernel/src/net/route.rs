//! Ports, routes and who listens - net/ipv4/inet_connection_sock.c, net/ipv4/fib_frontend.c.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use nslab_abi::{Errno, Reason};

use super::addr::{self, AF_INET6, Addr};
use super::socket::SockType;
use super::{Socket, SocketId};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_UP, NetDevice};
use crate::stop::{Stop, unsupported};

/// `net.ipv4.ip_local_port_range`.
const EPHEMERAL: std::ops::RangeInclusive<u16> = 32_768..=60_999;

impl Kernel {
    /// Does an address belong to a network namespace? 127.0.0.0/8 does even while lo is down (fact 188), ::1 does not.
    pub(crate) fn is_local_ip(&self, ns: NsId, ip: IpAddr) -> bool {
        let devices = &self.net(ns).devices;
        match ip {
            IpAddr::V4(ip) => {
                ip.is_unspecified() || ip.is_loopback() || devices.iter().any(|device| device.has_inet(ip))
            }
            IpAddr::V6(ip) => {
                ip.is_unspecified() || (ip.is_loopback() && devices.iter().any(NetDevice::has_loopback_inet6))
            }
        }
    }

    /// Is there a way to an address? Returns it; "any" means this machine (fact 188).
    pub(crate) fn check_route(&mut self, id: SocketId, ip: IpAddr) -> Result<IpAddr, Stop> {
        let ns = self.socket(id).ns;
        let ip = match ip {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        let lo_is_up = self.net(ns).devices.iter().any(|device| device.name == b"lo" && device.flags & IFF_UP != 0);
        if self.is_local_ip(ns, ip) {
            return Ok(self.ensure(Reason::NetworkReachable, lo_is_up, Errno::ENETUNREACH).map(|()| ip)?);
        }
        let is_elsewhere = |device: &NetDevice| device.name != b"lo" && device.flags & IFF_UP != 0;
        if self.net(ns).devices.iter().any(|device| is_elsewhere(device) && device.inet.is_some()) {
            return unsupported("connect", "another machine");
        }
        // Without an IPv6 address there is none to send from - net/ipv6/route.c.
        let errno = if ip.is_ipv6() && ip.is_loopback() { Errno::EADDRNOTAVAIL } else { Errno::ENETUNREACH };
        Ok(self.ensure(Reason::NetworkReachable, false, errno).map(|()| ip)?)
    }

    /// The address that packets to a local `ip` come from: what the table `local` says.
    pub(crate) fn source_ip(&self, id: SocketId, ip: IpAddr) -> IpAddr {
        match ip {
            IpAddr::V4(ip) if ip.is_loopback() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) if self.socket(id).family == AF_INET6 => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        }
    }

    /// May a socket have this address and port? - net/ipv4/inet_connection_sock.c:inet_csk_bind_conflict()
    pub(crate) fn is_port_free(&self, id: SocketId, ip: IpAddr, port: u16) -> bool {
        const SOL_SOCKET: i32 = 1;
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
            let source = self.source_ip(id, to);
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
