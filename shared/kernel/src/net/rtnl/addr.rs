//! RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR - net/ipv4/devinet.c, net/ipv6/addrconf.c.

use std::net::Ipv6Addr;

use nslab_abi::rtnetlink::*;
use nslab_abi::{Errno, Reason};

use super::{AF_INET, AF_INET6, Attrs, Fail, Nack, Request, attribute, text, word};
use crate::Kernel;
use crate::net::SocketId;
use crate::net::inet::{RT_SCOPE_HOST, RT_SCOPE_LINK};
use crate::ns::NsId;
use crate::ns::net::{Inet, Inet6, NetDevice};
use crate::stop::unsupported;

const IFA_F_SECONDARY: u8 = 0x01;
const IFA_F_NODAD: u32 = 0x02;
const IFA_F_TENTATIVE: u8 = 0x40;
const IFA_F_PERMANENT: u8 = 0x80;
/// `sizeof(struct ifaddrmsg)`.
const IFADDR_BYTES: usize = 8;
const FOREVER: u32 = u32::MAX;

/// What a `struct ifaddrmsg` says.
struct Asked<'a> {
    family: u8,
    prefix: u8,
    scope: u8,
    index: u32,
    attrs: Attrs<'a>,
}

impl<'a> Asked<'a> {
    fn new(body: &'a [u8]) -> Result<Asked<'a>, Errno> {
        let [family, prefix, _, scope, ..] = *body else { return Err(Errno::EINVAL) };
        Ok(Asked { family, prefix, scope, index: word(body, 4), attrs: Attrs::after(body, IFADDR_BYTES) })
    }
}

impl Kernel {
    pub(super) fn new_address(&mut self, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let asked = Asked::new(request.body)?;
        if let Some(info) = asked.attrs.get(IFA_CACHEINFO)
            && (word(info, 0) != FOREVER || word(info, 4) != FOREVER)
        {
            return Ok(unsupported("sendto", "addresses with a lifetime")?);
        }
        if asked.family == AF_INET6 {
            return self.new_address6(ns, &asked);
        }
        if asked.family != AF_INET {
            return Err(Errno::EOPNOTSUPP.into());
        }
        if asked.prefix > 32 {
            return Err(Nack::new(Errno::EINVAL, "ipv4: Invalid prefix length").into());
        }
        let local = asked.attrs.ip4(IFA_LOCAL);
        self.check(Reason::ValueInRange, local.is_some());
        let local = local.ok_or(Nack::new(Errno::EINVAL, "ipv4: Local address is not supplied"))?;
        let device = self.net(ns).device(asked.index);
        let name = device.map(|dev| dev.name.clone()).ok_or(Nack::new(Errno::ENODEV, "ipv4: Device not found"))?;
        let label = asked.attrs.text(IFA_LABEL, 15)?.map_or(name, <[u8]>::to_vec);
        let new = Inet {
            local,
            peer: asked.attrs.ip4(IFA_ADDRESS).unwrap_or(local),
            prefix: asked.prefix,
            broadcast: asked.attrs.ip4(IFA_BROADCAST),
            scope: asked.scope,
            label,
            is_secondary: false,
            has_net: false,
        };
        let is_same = |old: &Inet| (old.local, old.peer, old.prefix) == (new.local, new.peer, new.prefix);
        let is_there = device.is_some_and(|dev| dev.inet.iter().any(is_same));
        if is_there && request.flags & NLM_F_EXCL == 0 && request.flags & NLM_F_REPLACE != 0 {
            return Ok(());
        }
        Ok(self.add_inet(ns, asked.index, new)?)
    }

    fn new_address6(&mut self, ns: NsId, asked: &Asked<'_>) -> Result<(), Fail> {
        if asked.prefix > 128 {
            return Err(Nack::new(Errno::EINVAL, "ipv6: Invalid prefix length").into());
        }
        let local = asked.attrs.ip6(IFA_LOCAL).or(asked.attrs.ip6(IFA_ADDRESS)).ok_or(Errno::EINVAL)?;
        if self.net(ns).device(asked.index).is_none() {
            return Err(Nack::new(Errno::ENODEV, "ipv6: Unable to find the interface").into());
        }
        let scope = scope6(local);
        let skips_dad = asked.attrs.word(IFA_FLAGS).unwrap_or(0) & IFA_F_NODAD != 0;
        let new = Inet6 { local, prefix: asked.prefix, scope, ready_ns: None };
        Ok(self.add_inet6(ns, asked.index, new, skips_dad)?)
    }

    pub(super) fn del_address(&mut self, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let asked = Asked::new(request.body)?;
        if asked.family == AF_INET6 {
            let local = asked.attrs.ip6(IFA_LOCAL).or(asked.attrs.ip6(IFA_ADDRESS)).ok_or(Errno::EINVAL)?;
            let dev = self.net_mut(ns).device_mut(asked.index);
            let dev = dev.ok_or(Nack::new(Errno::ENODEV, "ipv6: Unable to find the interface"))?;
            let at = dev.inet6.iter().position(|old| old.local == local && old.prefix == asked.prefix);
            let at = at.ok_or(Nack::new(Errno::EADDRNOTAVAIL, "ipv6: address not found"))?;
            dev.inet6.remove(at);
            return Ok(());
        }
        if asked.family != AF_INET {
            return Err(Errno::EOPNOTSUPP.into());
        }
        let dev = self.net(ns).device(asked.index).ok_or(Nack::new(Errno::ENODEV, "ipv4: Device not found"))?;
        let (local, label) = (asked.attrs.ip4(IFA_LOCAL), asked.attrs.text(IFA_LABEL, 15)?);
        let network = asked.attrs.ip4(IFA_ADDRESS);
        let is_it = |old: &&Inet| {
            local.is_none_or(|local| old.local == local)
                && label.is_none_or(|label| old.label == label)
                && network.is_none_or(|network| old.prefix == asked.prefix && old.peer == network)
        };
        let gone = dev.inet.iter().find(is_it).cloned();
        self.check(Reason::ValueInRange, gone.is_some());
        let gone = gone.ok_or(Nack::new(Errno::EADDRNOTAVAIL, "ipv4: Address not found"))?;
        self.del_inet(ns, asked.index, &gone);
        Ok(())
    }

    pub(super) fn dump_addresses(&mut self, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        let family = request.body.first().copied().unwrap_or(0);
        let now_ns = self.clock_ns();
        let devices = &self.net(ns).devices;
        let with4 = devices.iter().filter(|_| family == 0 || family == AF_INET);
        let with6 = devices.iter().filter(|_| family == 0 || family == AF_INET6);
        let records = with4.flat_map(|dev| dev.inet.iter().map(|inet| record4(dev, inet)));
        let records = records.chain(with6.flat_map(|dev| dev.inet6.iter().map(|inet6| record6(dev, inet6, now_ns))));
        let records = records.map(|record| (RTM_NEWADDR, record)).collect();
        self.netlink_dump(id, request, records);
        Ok(())
    }
}

/// net/ipv6/addrconf_core.c:__ipv6_addr_type()
fn scope6(ip: Ipv6Addr) -> u8 {
    match ip {
        ip if ip.is_loopback() => RT_SCOPE_HOST,
        ip if ip.is_unicast_link_local() => RT_SCOPE_LINK,
        _ => 0,
    }
}

/// `struct ifaddrmsg` and attributes - inet_fill_ifaddr()
fn record4(dev: &NetDevice, inet: &Inet) -> Vec<u8> {
    let flags = IFA_F_PERMANENT | if inet.is_secondary { IFA_F_SECONDARY } else { 0 };
    let mut bytes = vec![AF_INET, inet.prefix, flags, inet.scope];
    bytes.extend(dev.index.to_le_bytes());
    attribute(&mut bytes, IFA_ADDRESS, &inet.peer.octets());
    attribute(&mut bytes, IFA_LOCAL, &inet.local.octets());
    if let Some(broadcast) = inet.broadcast {
        attribute(&mut bytes, IFA_BROADCAST, &broadcast.octets());
    }
    attribute(&mut bytes, IFA_LABEL, &text(&inet.label));
    attribute(&mut bytes, IFA_FLAGS, &u32::from(flags).to_le_bytes());
    attribute(&mut bytes, IFA_CACHEINFO, &cache_info());
    bytes
}

fn record6(dev: &NetDevice, inet6: &Inet6, now_ns: u64) -> Vec<u8> {
    let flags = IFA_F_PERMANENT | if inet6.is_tentative(now_ns) { IFA_F_TENTATIVE } else { 0 };
    let mut bytes = vec![AF_INET6, inet6.prefix, flags, inet6.scope];
    bytes.extend(dev.index.to_le_bytes());
    attribute(&mut bytes, IFA_ADDRESS, &inet6.local.octets());
    attribute(&mut bytes, IFA_CACHEINFO, &cache_info());
    attribute(&mut bytes, IFA_FLAGS, &u32::from(flags).to_le_bytes());
    bytes
}

/// `struct ifa_cacheinfo` of an address that stays for ever.
fn cache_info() -> Vec<u8> {
    [FOREVER, FOREVER, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect()
}
