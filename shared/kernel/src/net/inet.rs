//! Addresses of devices - net/ipv4/devinet.c, net/ipv6/addrconf.c.

use std::net::{Ipv4Addr, Ipv6Addr};

use nslab_abi::Errno;

use super::rtnl::Nack;
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_NOARP, IFF_RUNNING, Inet, Inet6, LinkKind, Route, in_prefix, mask4};
use crate::stop::{Stop, unsupported};

/// `RT_SCOPE_LINK`.
pub(crate) const RT_SCOPE_LINK: u8 = 253;
/// `RT_SCOPE_HOST`.
pub(crate) const RT_SCOPE_HOST: u8 = 254;
/// `RT_TABLE_MAIN`.
pub(crate) const RT_TABLE_MAIN: u32 = 254;
/// `RTN_UNICAST`.
pub(crate) const RTN_UNICAST: u8 = 1;
/// `RTPROT_KERNEL`.
pub(crate) const RTPROT_KERNEL: u8 = 2;
/// How long duplicate address detection takes: a delay of up to a second, and a second for answers - RFC 4862, 5.4.2.
const DAD_NS: u64 = 1_500_000_000;
/// IPV4_MIN_MTU and IPV6_MIN_MTU.
const INET_MTU_MIN: u32 = 68;
const INET6_MTU_MIN: u32 = 1280;

impl Kernel {
    /// Gives a device an IPv4 address - net/ipv4/devinet.c:__inet_insert_ifa().
    pub(crate) fn add_inet(&mut self, ns: NsId, index: u32, mut new: Inet) -> Result<(), Nack> {
        let dev = self.net_mut(ns).device_mut(index).ok_or(Errno::ENODEV)?;
        if dev.mtu < INET_MTU_MIN {
            return Err(Errno::ENOBUFS.into());
        }
        let mut at = 0;
        for (place, old) in dev.inet.iter().enumerate() {
            if !old.is_secondary && new.scope <= old.scope {
                at = place + 1;
            }
            if old.prefix == new.prefix && in_prefix(new.peer.into(), old.peer.into(), old.prefix) {
                if old.local == new.local {
                    return Err(Nack::new(Errno::EEXIST, "ipv4: Address already assigned"));
                }
                if old.scope != new.scope {
                    return Err(Nack::new(Errno::EINVAL, "ipv4: Invalid scope value"));
                }
                new.is_secondary = true;
            }
        }
        new.has_net = dev.is_up();
        let at = if new.is_secondary { dev.inet.len() } else { at };
        dev.inet.insert(at, new.clone());
        if dev.is_up() {
            self.add_prefix_route(ns, index, &new);
        }
        let net = self.net_mut(ns);
        (net.has_local_table, net.has_main_table) = (true, true);
        Ok(())
    }

    /// The network of an address is reached through its device - net/ipv4/fib_frontend.c:fib_add_ifaddr().
    fn add_prefix_route(&mut self, ns: NsId, index: u32, inet: &Inet) {
        let is_host = inet.prefix == 32 && inet.peer == inet.local;
        if inet.local.is_loopback() || is_host || inet.is_secondary || inet.local.is_unspecified() {
            return;
        }
        let route = Route {
            dst: Ipv4Addr::from_bits(inet.peer.to_bits() & mask4(inet.prefix)),
            prefix: inet.prefix,
            gateway: None,
            dev: index,
            table: RT_TABLE_MAIN,
            protocol: RTPROT_KERNEL,
            scope: RT_SCOPE_LINK,
            kind: RTN_UNICAST,
            prefsrc: Some(inet.local),
            metric: 0,
            is_onlink: false,
        };
        if !self.net(ns).routes.contains(&route) {
            self.insert_route(ns, route);
        }
    }

    /// Takes an IPv4 address away, and with a first one those in the same network - net/ipv4/devinet.c:__inet_del_ifa().
    pub(crate) fn del_inet(&mut self, ns: NsId, index: u32, gone: &Inet) {
        let Some(dev) = self.net_mut(ns).device_mut(index) else { return };
        let goes = |old: &Inet| {
            let is_mate = old.is_secondary
                && old.prefix == gone.prefix
                && in_prefix(old.peer.into(), gone.peer.into(), gone.prefix);
            (old.local == gone.local && old.prefix == gone.prefix) || (!gone.is_secondary && is_mate)
        };
        let lost: Vec<Ipv4Addr> = dev.inet.iter().filter(|old| goes(old)).map(|old| old.local).collect();
        dev.inet.retain(|old| !goes(old));
        let is_bare = dev.inet.is_empty();
        let stays = |ns: &Kernel, ip: Ipv4Addr, id: NsId| ns.net(id).devices.iter().any(|dev| dev.has_inet(ip));
        let lost: Vec<Ipv4Addr> = lost.into_iter().filter(|&ip| !stays(self, ip, ns)).collect();
        let net = self.net_mut(ns);
        net.routes.retain(|route| {
            let is_own = route.dev == index && route.protocol == RTPROT_KERNEL && route.prefsrc == Some(gone.local);
            let from_lost = route.prefsrc.is_some_and(|from| lost.contains(&from));
            let is_left = !is_bare || route.dev != index;
            is_left && !is_own && !from_lost
        });
        if is_bare {
            net.neighbours.retain(|neighbour| neighbour.dev != index || neighbour.ip.is_ipv6());
        }
    }

    /// With less than 68 bytes a device has no IPv4, with less than 1280 no IPv6 - net/ipv4/devinet.c:inetdev_event()
    pub(crate) fn set_mtu(&mut self, ns: NsId, index: u32, mtu: u32) -> Result<(), Stop> {
        let Some(dev) = self.net(ns).device(index) else { return Ok(()) };
        let (was_small, is_small) = (dev.mtu < INET6_MTU_MIN, mtu < INET6_MTU_MIN);
        if was_small != is_small && (dev.is_up() || !dev.inet6.is_empty()) {
            return unsupported("sendto", "an MTU below 1280 of a link that is up");
        }
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            dev.mtu = mtu;
        }
        let gone = self.net(ns).device(index).filter(|_| mtu < INET_MTU_MIN).map(|dev| dev.inet.clone());
        for inet in gone.unwrap_or_default() {
            self.del_inet(ns, index, &inet);
        }
        Ok(())
    }

    pub(crate) fn inet_up(&mut self, ns: NsId, index: u32) {
        if self.net(ns).device(index).is_some_and(|dev| dev.is_loopback() && dev.mtu >= INET_MTU_MIN) {
            let net = self.net_mut(ns);
            (net.has_local_table, net.has_main_table) = (true, true);
        }
        let Some(dev) = self.net(ns).device(index) else { return };
        if dev.is_loopback() && dev.mtu >= INET_MTU_MIN {
            let (local, scope, label) = (Ipv4Addr::LOCALHOST, RT_SCOPE_HOST, b"lo".to_vec());
            let (is_secondary, has_net) = (false, true);
            let new = Inet { local, peer: local, prefix: 8, broadcast: None, scope, label, is_secondary, has_net };
            // Whether it is there already is no question: then it is not added.
            let _ = self.add_inet(ns, index, new);
        }
        self.loopback_inet6(ns, index);
        let Some(dev) = self.net_mut(ns).device_mut(index) else { return };
        for inet in &mut dev.inet {
            inet.has_net = true;
        }
        for inet in dev.inet.clone() {
            self.add_prefix_route(ns, index, &inet);
        }
    }

    /// ::1 belongs to a loopback device that is up - net/ipv6/addrconf.c:init_loopback().
    fn loopback_inet6(&mut self, ns: NsId, index: u32) {
        let net = self.net_mut(ns);
        let is_disabled = net.disable_ipv6 != 0;
        let Some(dev) =
            net.device_mut(index).filter(|dev| dev.is_loopback() && dev.mtu >= INET6_MTU_MIN && !is_disabled)
        else {
            return;
        };
        if !dev.has_inet6(Ipv6Addr::LOCALHOST) {
            dev.inet6
                .insert(0, Inet6 { local: Ipv6Addr::LOCALHOST, prefix: 128, scope: RT_SCOPE_HOST, ready_ns: Some(0) });
        }
    }

    /// Takes all IPv6 addresses away, or gives those back that devices have by themselves - addrconf_disable_ipv6().
    pub(crate) fn set_disable_ipv6(&mut self, ns: NsId, value: i32) {
        let net = self.net_mut(ns);
        let was_disabled = std::mem::replace(&mut net.disable_ipv6, value) != 0;
        if was_disabled == (value != 0) {
            return;
        }
        let up: Vec<u32> = net.devices.iter().filter(|dev| dev.is_up()).map(|dev| dev.index).collect();
        for dev in net.devices.iter_mut().filter(|_| value != 0) {
            dev.inet6.clear();
        }
        for index in up {
            self.loopback_inet6(ns, index);
            self.inet6_ready(ns, index);
        }
    }

    /// Routes through a device that goes down are gone for good, IPv6 addresses too - fib_disable_ip(), addrconf_ifdown().
    pub(crate) fn inet_down(&mut self, ns: NsId, index: u32) {
        let net = self.net_mut(ns);
        net.routes.retain(|route| route.dev != index);
        net.neighbours.retain(|neighbour| neighbour.dev != index);
        if let Some(dev) = net.device_mut(index) {
            dev.inet6.clear();
        }
    }

    /// A device with a carrier gets its link-local address, and others begin to be tried - net/ipv6/addrconf.c:addrconf_notify().
    pub(crate) fn inet6_ready(&mut self, ns: NsId, index: u32) {
        let Some(dev) = self.net(ns).device(index) else { return };
        let runs = dev.is_up() && self.link_flags(dev) & IFF_RUNNING != 0;
        if !runs || dev.is_loopback() || dev.mtu < INET6_MTU_MIN || self.net(ns).disable_ipv6 != 0 {
            return;
        }
        let takes_ns = if dev.flags & IFF_NOARP != 0 || dev.kind == LinkKind::Physical { 0 } else { DAD_NS };
        let ready_ns = Some(self.clock_ns() + takes_ns);
        let local = link_local(dev.mac);
        let has_own = dev.inet6.iter().any(|inet6| inet6.scope == RT_SCOPE_LINK);
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            for inet6 in dev.inet6.iter_mut().filter(|inet6| inet6.ready_ns.is_none()) {
                inet6.ready_ns = ready_ns;
            }
            if !has_own {
                dev.inet6.push(Inet6 { local, prefix: 64, scope: RT_SCOPE_LINK, ready_ns });
            }
        }
    }

    /// Gives a device an IPv6 address - net/ipv6/addrconf.c:inet6_addr_add().
    pub(crate) fn add_inet6(&mut self, ns: NsId, index: u32, mut new: Inet6, skips_dad: bool) -> Result<(), Nack> {
        let dev = self.net(ns).device(index).ok_or(Errno::ENODEV)?;
        if self.net(ns).disable_ipv6 != 0 && !dev.is_loopback() {
            return Err(Nack::new(Errno::EACCES, "ipv6: IPv6 is disabled on this device"));
        }
        if dev.has_inet6(new.local) {
            return Err(Nack::new(Errno::EEXIST, "ipv6: address already assigned"));
        }
        let runs = dev.is_up() && self.link_flags(dev) & IFF_RUNNING != 0;
        let takes_ns = if skips_dad || dev.flags & IFF_NOARP != 0 || dev.is_loopback() { 0 } else { DAD_NS };
        new.ready_ns = (runs || takes_ns == 0).then(|| self.clock_ns() + takes_ns);
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            // The wider scope comes first - net/ipv6/addrconf.c:ipv6_link_dev_addr().
            let at = dev.inet6.iter().position(|old| old.scope >= new.scope).unwrap_or(dev.inet6.len());
            dev.inet6.insert(at, new);
        }
        Ok(())
    }
}

/// The address made of a hardware address - RFC 4291, appendix A.
fn link_local(mac: [u8; 6]) -> Ipv6Addr {
    let octets = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]];
    Ipv6Addr::from(octets)
}
