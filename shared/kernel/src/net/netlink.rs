//! NETLINK_ROUTE, as far as getifaddrs(3) and ip-link(8) ask: links, addresses, a link's up and down - rtnetlink(7).

use std::sync::Arc;

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::SocketId;
use super::addr::Addr;
use super::device::set_up;
use super::scm::Scm;
use super::socket::Packet;
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_LOOPBACK, IFF_RUNNING, IFF_UP, NetDevice};
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};

/// `AF_NETLINK`.
pub const AF_NETLINK: i32 = 16;

const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const RTM_NEWLINK: u16 = 16;
const RTM_GETLINK: u16 = 18;
const RTM_SETLINK: u16 = 19;
const RTM_NEWADDR: u16 = 20;
const RTM_GETADDR: u16 = 22;
const NLM_F_MULTI: u16 = 2;
const NLM_F_ACK: u16 = 4;
const NLM_F_DUMP: u16 = 0x300;
/// `sizeof(struct nlmsghdr)`, of `struct ifinfomsg`.
const HEADER_BYTES: usize = 16;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;
const IFF_LOWER_UP: u32 = 0x1_0000;
const IFLA_ADDRESS: u16 = 1;
const IFLA_BROADCAST: u16 = 2;
const IFLA_IFNAME: u16 = 3;
const IFLA_MTU: u16 = 4;
const IFLA_QDISC: u16 = 6;
const IFLA_STATS: u16 = 7;
const IFLA_TXQLEN: u16 = 13;
const IFLA_OPERSTATE: u16 = 16;
const IFLA_LINKMODE: u16 = 17;
const IFLA_STATS64: u16 = 23;
const IFA_ADDRESS: u16 = 1;
const IFA_LOCAL: u16 = 2;
const IFA_LABEL: u16 = 3;
const IFA_BROADCAST: u16 = 4;
const IFA_CACHEINFO: u16 = 6;
const IFA_FLAGS: u16 = 8;
const IFA_F_PERMANENT: u8 = 0x80;
const RT_SCOPE_HOST: u8 = 254;

/// A request's header.
struct Request<'a> {
    kind: u16,
    flags: u16,
    seq: u32,
    body: &'a [u8],
    whole: &'a [u8],
}

impl Kernel {
    /// bind(2) - netlink_bind(); a port id of 0 lets the kernel choose.
    pub(crate) fn netlink_bind(&mut self, t: TaskId, id: SocketId, addr: &[u8]) -> SysResult {
        let Addr::Netlink(port) = Addr::parse(AF_NETLINK, addr)? else { return Err(Errno::EINVAL.into()) };
        if addr[8..12] != [0; 4] {
            return unsupported("bind", "groups of AF_NETLINK");
        }
        if self.socket(id).local.is_some() {
            let is_same = port == 0 || self.socket(id).local == Some(Addr::Netlink(port));
            return self.ensure(Reason::ValueInRange, is_same, Errno::EINVAL).map(|()| Ret::Int(0)).map_err(Stop::from);
        }
        if port == 0 {
            self.netlink_autobind(t, id);
        } else {
            let is_free = self.is_netlink_port_free(id, port);
            self.ensure(Reason::AddressFree, is_free, Errno::EADDRINUSE)?;
            self.socket_mut(id).local = Some(Addr::Netlink(port));
        }
        Ok(Ret::Int(0))
    }

    fn is_netlink_port_free(&self, id: SocketId, port: u32) -> bool {
        let ns = self.socket(id).ns;
        self.sockets.values().all(|other| other.ns != ns || other.local != Some(Addr::Netlink(port)))
    }

    /// The process's id, or else a number from the top.
    fn netlink_autobind(&mut self, t: TaskId, id: SocketId) {
        const LAST_HIGH: u32 = -4096i32 as u32;
        let own = self.own_pid(t).0 as u32;
        let mut ports = std::iter::once(own).chain((1..=LAST_HIGH).rev());
        let port = ports.find(|&port| self.is_netlink_port_free(id, port));
        self.socket_mut(id).local = port.map(Addr::Netlink);
    }

    /// Carries out the messages of one datagram; answers lie in the socket when the call returns - rtnetlink_rcv().
    pub(crate) fn netlink_send(&mut self, t: TaskId, id: SocketId, data: &[u8]) -> SysResult {
        if self.socket(id).local.is_none() {
            self.netlink_autobind(t, id);
        }
        let mut rest = data;
        while rest.len() >= HEADER_BYTES {
            let len = (half(rest, 0) as usize).min(rest.len());
            if len < HEADER_BYTES {
                break;
            }
            let whole = &rest[..len];
            let flags = half(whole, 4) >> 16;
            let kind = half(whole, 4) as u16;
            let request =
                Request { kind, flags: flags as u16, seq: half(whole, 8), body: &whole[HEADER_BYTES..], whole };
            let result = self.rtnetlink(t, id, &request);
            match result {
                Ok(()) if request.flags & NLM_F_ACK == 0 || request.flags & NLM_F_DUMP == NLM_F_DUMP => {}
                Ok(()) => self.netlink_error(id, &request, 0),
                Err(Stop::Errno(errno)) => self.netlink_error(id, &request, -errno.0),
                Err(stop) => return Err(stop),
            }
            rest = rest.get(len.next_multiple_of(4)..).unwrap_or_default();
        }
        Ok(Ret::Int(data.len() as i64))
    }

    fn rtnetlink(&mut self, t: TaskId, id: SocketId, request: &Request<'_>) -> Result<(), Stop> {
        let ns = self.socket(id).ns;
        let is_dump = request.flags & NLM_F_DUMP == NLM_F_DUMP;
        match request.kind {
            RTM_GETLINK if is_dump => {
                let records = self.net(ns).devices.iter().map(|device| (RTM_NEWLINK, link(device))).collect();
                self.netlink_dump(id, request, records);
                Ok(())
            }
            RTM_GETADDR if is_dump => {
                let family = request.body.first().copied().unwrap_or(0);
                let records = addresses(&self.net(ns).devices, family);
                self.netlink_dump(id, request, records.into_iter().map(|record| (RTM_NEWADDR, record)).collect());
                Ok(())
            }
            RTM_GETLINK => {
                let at = self.find_link(ns, request.body)?;
                let record = link(&self.net(ns).devices[at]);
                let message = self.message(id, request, RTM_NEWLINK, 0, &record);
                self.netlink_push(id, message);
                Ok(())
            }
            RTM_NEWLINK | RTM_SETLINK => self.change_link(t, ns, request.body),
            // Nothing below RTM_BASE is rtnetlink's; it is passed over.
            0..=15 => Ok(()),
            _ => unsupported("sendto", "netlink messages other than of links and addresses"),
        }
    }

    fn find_link(&mut self, ns: NsId, body: &[u8]) -> Result<usize, Errno> {
        let index = half(body, 4);
        let name = attributes(body).find(|&(kind, _)| kind == IFLA_IFNAME).map(|(_, name)| name);
        let name = name.map(|name| name.split(|&byte| byte == 0).next().unwrap_or_default());
        let is_it = |device: &NetDevice| match (index, name) {
            (0, name) => Some(device.name.as_slice()) == name,
            (index, _) => device.index == index,
        };
        self.net(ns).devices.iter().position(is_it).ok_or(Errno::ENODEV)
    }

    /// RTM_NEWLINK of a link that exists: its flags - net/core/rtnetlink.c:do_setlink()
    fn change_link(&mut self, t: TaskId, ns: NsId, body: &[u8]) -> Result<(), Stop> {
        self.may_change_net(t, ns)?;
        if attributes(body).any(|(kind, _)| kind != IFLA_IFNAME) {
            return unsupported("sendto", "netlink messages other than of links and addresses");
        }
        let at = self.find_link(ns, body)?;
        let (flags, change) = (half(body, 8), half(body, 12));
        if flags & IFF_UP != 0 || change & IFF_UP != 0 {
            set_up(&mut self.net_mut(ns).devices[at], flags & IFF_UP != 0);
        }
        Ok(())
    }

    fn message(&self, id: SocketId, request: &Request<'_>, kind: u16, flags: u16, body: &[u8]) -> Vec<u8> {
        let port = match self.socket(id).local {
            Some(Addr::Netlink(port)) => port,
            _ => 0,
        };
        let len = (HEADER_BYTES + body.len()) as u32;
        let header = [&len.to_le_bytes()[..], &kind.to_le_bytes(), &flags.to_le_bytes(), &request.seq.to_le_bytes()];
        let mut bytes = [header.concat(), port.to_le_bytes().to_vec(), body.to_vec()].concat();
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn netlink_dump(&mut self, id: SocketId, request: &Request<'_>, records: Vec<(u16, Vec<u8>)>) {
        let mut bytes = Vec::new();
        for (kind, body) in records {
            bytes.extend(self.message(id, request, kind, NLM_F_MULTI, &body));
        }
        if !bytes.is_empty() {
            self.netlink_push(id, bytes);
        }
        let done = self.message(id, request, NLMSG_DONE, NLM_F_MULTI, &[0; 4]);
        self.netlink_push(id, done);
    }

    /// An error, or the acknowledgement with 0; a failed message comes back whole.
    fn netlink_error(&mut self, id: SocketId, request: &Request<'_>, error: i32) {
        let echoed = if error == 0 { &request.whole[..HEADER_BYTES] } else { request.whole };
        let message = self.message(id, request, NLMSG_ERROR, 0, &[&error.to_le_bytes()[..], echoed].concat());
        self.netlink_push(id, message);
    }

    fn netlink_push(&mut self, id: SocketId, data: Vec<u8>) {
        let packet = Packet { data, from: Addr::Netlink(0), scm: Scm::default() };
        Arc::make_mut(&mut self.socket_mut(id).received).push_back(packet);
        self.wake_up(WaitKey::Socket(id.0));
    }
}

/// RTM_NEWLINK's body: `struct ifinfomsg` and attributes.
fn link(device: &NetDevice) -> Vec<u8> {
    /// Bytes of `struct rtnl_link_stats64` and `struct rtnl_link_stats`.
    const STATS64: usize = 25 * 8;
    const STATS: usize = 24 * 4;
    const OPER_UNKNOWN: u8 = 0;
    const OPER_DOWN: u8 = 2;
    const OPER_UP: u8 = 6;
    let is_up = device.flags & IFF_UP != 0;
    let is_loopback = device.flags & IFF_LOOPBACK != 0;
    let flags = device.flags | if is_up && device.flags & IFF_RUNNING != 0 { IFF_LOWER_UP } else { 0 };
    let mut bytes = vec![0, 0];
    bytes.extend(device.kind().to_le_bytes());
    bytes.extend([device.index.to_le_bytes(), flags.to_le_bytes(), [0; 4]].concat());
    let operstate = match (is_up, is_loopback) {
        (false, _) => OPER_DOWN,
        (true, true) => OPER_UNKNOWN,
        (true, false) => OPER_UP,
    };
    let broadcast = if is_loopback { [0; 6] } else { [0xff; 6] };
    let qdisc: &[u8] = if is_up { b"noqueue\0" } else { b"noop\0" };
    attribute(&mut bytes, IFLA_IFNAME, &[&device.name[..], b"\0"].concat());
    attribute(&mut bytes, IFLA_TXQLEN, &1000u32.to_le_bytes());
    attribute(&mut bytes, IFLA_OPERSTATE, &[operstate]);
    attribute(&mut bytes, IFLA_LINKMODE, &[0]);
    attribute(&mut bytes, IFLA_MTU, &device.mtu().to_le_bytes());
    attribute(&mut bytes, IFLA_QDISC, qdisc);
    // Simplified: traffic is not counted.
    attribute(&mut bytes, IFLA_STATS64, &[0; STATS64]);
    attribute(&mut bytes, IFLA_STATS, &[0; STATS]);
    attribute(&mut bytes, IFLA_ADDRESS, &device.mac);
    attribute(&mut bytes, IFLA_BROADCAST, &broadcast);
    bytes
}

/// The bodies of RTM_NEWADDR for a family (0: all): `struct ifaddrmsg` and attributes.
fn addresses(devices: &[NetDevice], family: u8) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    for device in devices.iter().filter(|_| family == 0 || family == AF_INET) {
        let Some((ip, prefix)) = device.inet else { continue };
        let scope = if ip[0] == 127 { RT_SCOPE_HOST } else { 0 };
        let mut bytes = vec![AF_INET, prefix, IFA_F_PERMANENT, scope];
        bytes.extend(device.index.to_le_bytes());
        attribute(&mut bytes, IFA_ADDRESS, &ip);
        attribute(&mut bytes, IFA_LOCAL, &ip);
        if let Some(broadcast) = device.broadcast() {
            attribute(&mut bytes, IFA_BROADCAST, &broadcast);
        }
        attribute(&mut bytes, IFA_LABEL, &[&device.name[..], b"\0"].concat());
        attribute(&mut bytes, IFA_FLAGS, &u32::from(IFA_F_PERMANENT).to_le_bytes());
        attribute(&mut bytes, IFA_CACHEINFO, &cache_info());
        records.push(bytes);
    }
    for device in devices.iter().filter(|_| family == 0 || family == AF_INET6) {
        if device.has_loopback_inet6() {
            let mut bytes = vec![AF_INET6, 128, IFA_F_PERMANENT, RT_SCOPE_HOST];
            bytes.extend(device.index.to_le_bytes());
            attribute(&mut bytes, IFA_ADDRESS, &std::net::Ipv6Addr::LOCALHOST.octets());
            attribute(&mut bytes, IFA_CACHEINFO, &cache_info());
            attribute(&mut bytes, IFA_FLAGS, &u32::from(IFA_F_PERMANENT).to_le_bytes());
            records.push(bytes);
        }
    }
    records
}

/// `struct ifa_cacheinfo` of an address that stays for ever.
fn cache_info() -> Vec<u8> {
    [u32::MAX, u32::MAX, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn attribute(bytes: &mut Vec<u8>, kind: u16, data: &[u8]) {
    bytes.extend(((4 + data.len()) as u16).to_le_bytes());
    bytes.extend(kind.to_le_bytes());
    bytes.extend(data);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

/// The attributes behind a `struct ifinfomsg`.
fn attributes(body: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = body.get(HEADER_BYTES..).unwrap_or_default();
    std::iter::from_fn(move || {
        let len = usize::from(u16::from_le_bytes([*rest.first()?, *rest.get(1)?]));
        let kind = u16::from_le_bytes([*rest.get(2)?, *rest.get(3)?]);
        let data = rest.get(4..len)?;
        rest = rest.get(len.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, data))
    })
}

fn half(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}
