//! IPv4 routes, and where a packet goes next - net/ipv4/fib_frontend.c, net/ipv4/fib_semantics.c, net/ipv6/route.c.

use std::net::{IpAddr, Ipv4Addr};

use nslab_abi::Errno;
use nslab_abi::rtnetlink::*;

use super::inet::{RT_SCOPE_HOST, RT_SCOPE_LINK, RT_TABLE_MAIN, RTN_UNICAST};
use super::rtnl::Nack;
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{Inet, NetDevice, Route, in_prefix, mask4};

/// `RTN_LOCAL`.
pub(crate) const RTN_LOCAL: u8 = 2;
/// `RTN_BROADCAST`.
pub(crate) const RTN_BROADCAST: u8 = 3;
const RTN_BLACKHOLE: u8 = 6;
const RTN_UNREACHABLE: u8 = 7;
const RTN_PROHIBIT: u8 = 8;
/// `RT_TABLE_LOCAL`.
pub(crate) const RT_TABLE_LOCAL: u32 = 255;

/// The next step of a packet's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NextHop {
    /// Out of which device, by index.
    pub dev: u32,
    /// Whose hardware address is asked for.
    pub ip: IpAddr,
    /// The address to send from, if the route says so.
    pub prefsrc: Option<IpAddr>,
    /// Does it go through a gateway?
    pub gateway: Option<IpAddr>,
    /// Is it a broadcast of this link?
    pub is_broadcast: bool,
}

/// The bits behind the prefix are zero - net/ipv4/fib_trie.c:fib_valid_key_len()
pub(crate) fn check_prefix(route: &Route) -> Result<(), Nack> {
    if route.dst.to_bits() & !mask4(route.prefix) == 0 {
        return Ok(());
    }
    Err(Nack::new(Errno::EINVAL, "Invalid prefix for given prefix length"))
}

impl Kernel {
    /// Puts a route among those of its table: by network, then the longer prefix, then the smaller metric, then age.
    pub(crate) fn insert_route(&mut self, ns: NsId, route: Route) {
        let key = |route: &Route| (route.table, route.dst, 32 - route.prefix, route.metric);
        let routes = &mut self.net_mut(ns).routes;
        let at = routes.iter().position(|old| key(old) > key(&route)).unwrap_or(routes.len());
        routes.insert(at, route);
    }

    /// RTM_NEWROUTE - net/ipv4/fib_trie.c:fib_table_insert(), fib_semantics.c:fib_create_info(). `flags` are `NLM_F_*`.
    pub(crate) fn add_route(&mut self, ns: NsId, mut route: Route, flags: u16) -> Result<(), Nack> {
        check_prefix(&route)?;
        self.net_mut(ns).has_main_table = true;
        self.check_next_hop(ns, &mut route)?;
        if let Some(from) = route.prefsrc
            && !self.is_own_ip(ns, from.into())
        {
            return Err(Nack::new(Errno::EINVAL, "Invalid prefsrc address"));
        }
        let is_alike = |old: &Route| {
            (old.table, old.dst, old.prefix, old.metric) == (route.table, route.dst, route.prefix, route.metric)
        };
        match self.net(ns).routes.iter().position(is_alike) {
            Some(_) if flags & NLM_F_EXCL != 0 => Err(Errno::EEXIST.into()),
            Some(at) if flags & NLM_F_REPLACE != 0 => {
                self.net_mut(ns).routes[at] = route;
                Ok(())
            }
            Some(_) if self.net(ns).routes.contains(&route) => Err(Errno::EEXIST.into()),
            None if flags & NLM_F_CREATE == 0 => Err(Errno::ENOENT.into()),
            _ => {
                self.insert_route(ns, route);
                Ok(())
            }
        }
    }

    /// net/ipv4/fib_semantics.c:fib_check_nh()
    fn check_next_hop(&self, ns: NsId, route: &mut Route) -> Result<(), Nack> {
        if route.kind != RTN_UNICAST {
            route.dev = 0;
            return Ok(());
        }
        let Some(gateway) = route.gateway else {
            let dev = self.net(ns).device(route.dev).ok_or(Errno::ENODEV)?;
            return if dev.is_up() { Ok(()) } else { Err(Nack::new(Errno::ENETDOWN, "Device for nexthop is not up")) };
        };
        if route.scope >= RT_SCOPE_LINK {
            return Err(Nack::new(Errno::EINVAL, "Invalid scope for given gateway"));
        }
        if route.is_onlink {
            let dev = self.net(ns).device(route.dev).ok_or(Errno::ENODEV)?;
            return if dev.is_up() { Ok(()) } else { Err(Nack::new(Errno::ENETDOWN, "Nexthop device is not up")) };
        }
        let invalid = |errno| Nack::new(errno, "Nexthop has invalid gateway");
        if let Some(own) = self.net(ns).devices.iter().find(|dev| dev.has_inet(gateway)) {
            // Linux takes an own address for a gateway: the route then leads to the link.
            route.dev = own.index;
            return if own.is_up() { Ok(()) } else { Err(Errno::ENETDOWN.into()) };
        }
        let best = self.best_route(ns, gateway, Some(route.dev).filter(|&dev| dev != 0));
        match best {
            Some(found) if found.kind == RTN_UNICAST && found.scope > route.scope => {
                route.dev = found.dev;
                Ok(())
            }
            _ => Err(invalid(Errno::ENETUNREACH)),
        }
    }

    /// Finds the route with the longest prefix, among equals the one with the smallest metric.
    pub(crate) fn best_route(&self, ns: NsId, to: Ipv4Addr, dev: Option<u32>) -> Option<&Route> {
        let fits = |route: &&Route| {
            route.table == RT_TABLE_MAIN
                && in_prefix(to.into(), route.dst.into(), route.prefix)
                && dev.is_none_or(|dev| route.dev == dev)
        };
        let routes = self.net(ns).routes.iter().filter(fits);
        routes.fold(None, |best: Option<&Route>, route| match best {
            Some(old) if (old.prefix, route.metric) >= (route.prefix, old.metric) => Some(old),
            _ => Some(route),
        })
    }

    /// Is an address one of this namespace's devices'? Up or down: the table `local` keeps it.
    pub(crate) fn is_own_ip(&self, ns: NsId, ip: IpAddr) -> bool {
        self.net(ns).devices.iter().any(|dev| match ip {
            IpAddr::V4(ip) => dev.has_inet(ip),
            IpAddr::V6(ip) => dev.has_inet6(ip),
        })
    }

    /// Returns the way to an address that is not this namespace's own - ip_route_output_key(), ip6_route_output().
    pub(crate) fn next_hop(&self, ns: NsId, to: IpAddr) -> Result<NextHop, Errno> {
        let IpAddr::V4(ip) = to else { return self.next_hop6(ns, to) };
        let on_link = |dev: &&NetDevice| {
            dev.is_up()
                && dev.inet.iter().any(|inet| {
                    let all = Ipv4Addr::from_bits(inet.peer.to_bits() | !mask4(inet.prefix));
                    inet.broadcast == Some(ip) || (inet.prefix < 31 && !dev.is_loopback() && all == ip)
                })
        };
        if let Some(dev) = self.net(ns).devices.iter().find(on_link) {
            return Ok(NextHop { dev: dev.index, ip: to, prefsrc: None, gateway: None, is_broadcast: true });
        }
        let route = self.best_route(ns, ip, None).ok_or(Errno::ENETUNREACH)?;
        match route.kind {
            RTN_BLACKHOLE => return Err(Errno::EINVAL),
            RTN_UNREACHABLE => return Err(Errno::EHOSTUNREACH),
            RTN_PROHIBIT => return Err(Errno::EACCES),
            _ => {}
        }
        let gateway = route.gateway.map(IpAddr::from);
        let prefsrc = route.prefsrc.map(IpAddr::from);
        Ok(NextHop { dev: route.dev, ip: gateway.unwrap_or(to), prefsrc, gateway, is_broadcast: false })
    }

    fn next_hop6(&self, ns: NsId, to: IpAddr) -> Result<NextHop, Errno> {
        let fits = |dev: &&NetDevice| {
            let has_net = |prefix: u8, local| prefix < 128 && in_prefix(to, IpAddr::V6(local), prefix);
            dev.is_up() && dev.inet6.iter().any(|inet6| has_net(inet6.prefix, inet6.local))
        };
        let dev = self.net(ns).devices.iter().find(fits).ok_or(Errno::ENETUNREACH)?;
        Ok(NextHop { dev: dev.index, ip: to, prefsrc: None, gateway: None, is_broadcast: false })
    }

    /// Returns the address that a packet on this way comes from - net/ipv4/devinet.c:inet_select_addr().
    pub(crate) fn select_source(&self, ns: NsId, hop: &NextHop) -> IpAddr {
        if let Some(from) = hop.prefsrc {
            return from;
        }
        let net = self.net(ns);
        let dev = net.device(hop.dev);
        if hop.ip.is_ipv6() {
            let fits = |prefix, local| in_prefix(hop.ip, IpAddr::V6(local), prefix);
            let inet6 = dev.and_then(|dev| dev.inet6.iter().find(|inet6| fits(inet6.prefix, inet6.local)));
            return inet6.map_or(super::addr::any(super::addr::AF_INET6), |inet6| inet6.local.into());
        }
        let own = dev.and_then(|dev| {
            let near = dev.inet.iter().find(|inet| in_prefix(hop.ip, inet.peer.into(), inet.prefix));
            near.or(dev.inet.iter().find(|inet| !inet.is_secondary && inet.scope < RT_SCOPE_HOST))
        });
        let other = || net.devices.iter().flat_map(|dev| &dev.inet).find(|inet| inet.scope < RT_SCOPE_LINK);
        own.or_else(other).map_or(super::addr::any(super::addr::AF_INET), |inet| inet.local.into())
    }

    /// The table `local`, which follows from the addresses, in the order of the tree.
    pub(crate) fn local_routes(&self, ns: NsId) -> Vec<Route> {
        let mut routes = Vec::new();
        for dev in &self.net(ns).devices {
            for inet in &dev.inet {
                // A secondary address answers with the first one of its network - net/ipv4/fib_frontend.c:fib_add_ifaddr().
                let is_first = |old: &&Inet| {
                    !old.is_secondary
                        && old.prefix == inet.prefix
                        && in_prefix(inet.peer.into(), old.peer.into(), old.prefix)
                };
                let first = dev.inet.iter().find(is_first).filter(|_| inet.is_secondary);
                let primary = first.unwrap_or(inet).local;
                let row = |dst, prefix, kind, scope| Route {
                    dst,
                    prefix,
                    gateway: None,
                    dev: dev.index,
                    table: RT_TABLE_LOCAL,
                    protocol: super::inet::RTPROT_KERNEL,
                    scope,
                    kind,
                    prefsrc: Some(primary),
                    metric: 0,
                    is_onlink: false,
                };
                routes.push(row(inet.local, 32, RTN_LOCAL, RT_SCOPE_HOST));
                if inet.is_secondary {
                    continue;
                }
                let net = Ipv4Addr::from_bits(inet.peer.to_bits() & mask4(inet.prefix));
                let all = Ipv4Addr::from_bits(net.to_bits() | !mask4(inet.prefix));
                // It stays when lo goes down, as all routes of this scope do - net/ipv4/fib_semantics.c:fib_sync_down_dev()
                if dev.is_loopback() && inet.prefix < 32 && (dev.is_up() || inet.has_net) {
                    routes.push(row(net, inet.prefix, RTN_LOCAL, RT_SCOPE_HOST));
                }
                if !dev.is_up() {
                    continue;
                }
                if inet.prefix < 31 {
                    routes.push(row(all, 32, RTN_BROADCAST, RT_SCOPE_LINK));
                }
                if let Some(brd) = inet.broadcast.filter(|&brd| brd != all) {
                    routes.push(row(brd, 32, RTN_BROADCAST, RT_SCOPE_LINK));
                }
            }
        }
        nslab_small::sort_by_key(&mut routes, |route| (route.dst, 32 - route.prefix));
        routes
    }
}
