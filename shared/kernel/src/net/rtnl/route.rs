//! RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE - net/ipv4/fib_frontend.c, net/ipv4/route.c.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use nslab_abi::rtnetlink::*;
use nslab_abi::{Errno, TaskId};

use super::{AF_INET, AF_INET6, Attrs, Fail, Nack, Request, attribute, word};
use crate::Kernel;
use crate::net::SocketId;
use crate::net::fib::{RT_TABLE_LOCAL, RTN_LOCAL, check_prefix};
use crate::net::inet::{RT_TABLE_MAIN, RTN_UNICAST, RTPROT_KERNEL};
use crate::ns::NsId;
use crate::ns::net::Route;
use crate::stop::unsupported;

const RTM_F_CLONED: u32 = 0x200;
const RTCF_LOCAL: u32 = 0x8000_0000;
const RTNH_F_ONLINK: u32 = 4;
const RTNH_F_LINKDOWN: u32 = 16;
const RT_SCOPE_NOWHERE: u8 = 255;
/// `sizeof(struct rtmsg)`.
const RTMSG_BYTES: usize = 12;
/// Metric of IPv6 routes that come with addresses - IP6_RT_PRIO_ADDRCONF.
const PRIO_ADDRCONF: u32 = 256;

impl Kernel {
    pub(super) fn change_route(&mut self, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let body = request.body;
        let [family, prefix, _, tos, table, protocol, scope, kind, ..] = *body else {
            return Err(Errno::EINVAL.into());
        };
        if family != AF_INET || tos != 0 {
            return Ok(unsupported("sendto", "routes other than of IPv4")?);
        }
        let attrs = Attrs::after(body, RTMSG_BYTES);
        const KNOWN: [u16; 6] = [RTA_DST, RTA_OIF, RTA_GATEWAY, RTA_PRIORITY, RTA_PREFSRC, RTA_TABLE];
        if let Some((kind, _)) = attrs.iter().find(|(kind, _)| !KNOWN.contains(kind)) {
            return Ok(unsupported("sendto", format!("attribute {kind} of a route"))?);
        }
        if prefix > 32 {
            return Err(Errno::EINVAL.into());
        }
        let table = attrs.word(RTA_TABLE).unwrap_or(u32::from(table));
        let route = Route {
            dst: attrs.ip4(RTA_DST).unwrap_or(Ipv4Addr::UNSPECIFIED),
            prefix,
            gateway: attrs.ip4(RTA_GATEWAY).filter(|gateway| !gateway.is_unspecified()),
            dev: attrs.word(RTA_OIF).unwrap_or(0),
            table: if table == 0 { RT_TABLE_MAIN } else { table },
            protocol,
            scope,
            kind,
            prefsrc: attrs.ip4(RTA_PREFSRC),
            metric: attrs.word(RTA_PRIORITY).unwrap_or(0),
            is_onlink: word(body, 8) & RTNH_F_ONLINK != 0,
        };
        if request.kind == RTM_DELROUTE {
            return self.del_route(ns, &route, attrs.word(RTA_PRIORITY).is_some());
        }
        // RTN_UNICAST, RTN_BLACKHOLE, RTN_UNREACHABLE, RTN_PROHIBIT.
        if !matches!(kind, 1 | 6..=8) || !matches!(route.table, RT_TABLE_MAIN) {
            return Ok(unsupported("sendto", "routes of other types and tables")?);
        }
        Ok(self.add_route(ns, route, request.flags)?)
    }

    /// The first route that has all that is said - net/ipv4/fib_trie.c:fib_table_delete().
    fn del_route(&mut self, ns: NsId, asked: &Route, has_metric: bool) -> Result<(), Fail> {
        let fits = |route: &Route| {
            (route.table, route.dst, route.prefix) == (asked.table, asked.dst, asked.prefix)
                && (!has_metric || route.metric == asked.metric)
                && (asked.kind == 0 || route.kind == asked.kind)
                && (asked.scope == RT_SCOPE_NOWHERE || route.scope == asked.scope)
                && (asked.protocol == 0 || route.protocol == asked.protocol)
                && (asked.dev == 0 || route.dev == asked.dev)
                && (asked.gateway.is_none() || route.gateway == asked.gateway)
                && (asked.prefsrc.is_none() || route.prefsrc == asked.prefsrc)
        };
        check_prefix(asked)?;
        if !self.net(ns).has_main_table {
            return Err(Nack::new(Errno::ESRCH, "FIB table does not exist").into());
        }
        let at = self.net(ns).routes.iter().position(fits).ok_or(Errno::ESRCH)?;
        self.net_mut(ns).routes.remove(at);
        Ok(())
    }

    pub(super) fn dump_routes(&mut self, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        let family = request.body.first().copied().unwrap_or(0);
        let table = Attrs::after(request.body, RTMSG_BYTES).word(RTA_TABLE).unwrap_or(0);
        let mut records = Vec::new();
        if family == 0 || family == AF_INET {
            let main = self.net(ns).routes.iter().filter(|route| table == 0 || route.table == table).cloned();
            let routes: Vec<Route> = match table {
                0 => main.chain(self.local_routes(ns)).collect(),
                RT_TABLE_LOCAL => self.local_routes(ns),
                _ => main.collect(),
            };
            records.extend(routes.iter().map(|route| self.route_record(ns, route)));
        }
        if family == 0 || family == AF_INET6 {
            match table {
                RT_TABLE_MAIN => records.extend(self.routes6(ns)),
                0 | RT_TABLE_LOCAL if self.net(ns).devices.iter().any(|dev| !dev.inet6.is_empty()) => {
                    return Ok(unsupported("sendto", "the table local of IPv6")?);
                }
                _ => {}
            }
        }
        self.netlink_dump(id, request, records.into_iter().map(|record| (RTM_NEWROUTE, record)).collect());
        Ok(())
    }

    /// `struct rtmsg` and attributes - net/ipv4/fib_semantics.c:fib_dump_info()
    fn route_record(&self, ns: NsId, route: &Route) -> Vec<u8> {
        let is_down = self.net(ns).device(route.dev).is_some_and(|dev| !self.has_carrier(dev));
        let flags = if route.is_onlink { RTNH_F_ONLINK } else { 0 } | if is_down { RTNH_F_LINKDOWN } else { 0 };
        let table = route.table.min(255) as u8;
        let mut bytes = vec![AF_INET, route.prefix, 0, 0, table, route.protocol, route.scope, route.kind];
        // A local route is never down for want of a carrier: its next hop is nowhere.
        bytes.extend(if route.kind == RTN_LOCAL { 0 } else { flags }.to_le_bytes());
        attribute(&mut bytes, RTA_TABLE, &route.table.to_le_bytes());
        if route.prefix > 0 {
            attribute(&mut bytes, RTA_DST, &route.dst.octets());
        }
        if route.metric != 0 {
            attribute(&mut bytes, RTA_PRIORITY, &route.metric.to_le_bytes());
        }
        if let Some(from) = route.prefsrc {
            attribute(&mut bytes, RTA_PREFSRC, &from.octets());
        }
        if let Some(gateway) = route.gateway {
            attribute(&mut bytes, RTA_GATEWAY, &gateway.octets());
        }
        if route.dev != 0 {
            attribute(&mut bytes, RTA_OIF, &route.dev.to_le_bytes());
        }
        bytes
    }

    /// The networks of IPv6 addresses, which come and go with them.
    fn routes6(&self, ns: NsId) -> Vec<Vec<u8>> {
        let mut rows: Vec<(Ipv6Addr, u8, u32, bool, Option<u64>)> = Vec::new();
        for dev in self.net(ns).devices.iter().filter(|dev| dev.is_up() && !dev.is_loopback()) {
            for inet6 in dev.inet6.iter().filter(|inet6| inet6.prefix < 128) {
                let mask = u128::MAX.checked_shl(128 - u32::from(inet6.prefix)).unwrap_or(0);
                let net = Ipv6Addr::from_bits(inet6.local.to_bits() & mask);
                if !rows.iter().any(|&(old, prefix, index, ..)| (old, prefix, index) == (net, inet6.prefix, dev.index))
                {
                    rows.push((net, inet6.prefix, dev.index, self.has_carrier(dev), inet6.ready_ns));
                }
            }
        }
        nslab_small::sort_by_key(&mut rows, |row| (row.0, 128 - row.1, row.4));
        let record = |(net, prefix, index, has_carrier, _): (Ipv6Addr, u8, u32, bool, Option<u64>)| {
            let mut bytes = vec![AF_INET6, prefix, 0, 0, RT_TABLE_MAIN as u8, RTPROT_KERNEL, 0, RTN_UNICAST];
            bytes.extend(if has_carrier { 0 } else { RTNH_F_LINKDOWN }.to_le_bytes());
            attribute(&mut bytes, RTA_TABLE, &RT_TABLE_MAIN.to_le_bytes());
            attribute(&mut bytes, RTA_DST, &net.octets());
            attribute(&mut bytes, RTA_PRIORITY, &PRIO_ADDRCONF.to_le_bytes());
            attribute(&mut bytes, RTA_OIF, &index.to_le_bytes());
            attribute(&mut bytes, RTA_CACHEINFO, &[0; 32]);
            attribute(&mut bytes, RTA_PREF, &[0]);
            bytes
        };
        rows.into_iter().map(record).collect()
    }

    /// `ip route get`: the way that one packet would take - net/ipv4/route.c:inet_rtm_getroute().
    pub(super) fn get_route(&mut self, t: TaskId, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        let attrs = Attrs::after(request.body, RTMSG_BYTES);
        let is_plain = attrs.iter().all(|(kind, _)| matches!(kind, RTA_DST | RTA_UID));
        if request.body.first() != Some(&AF_INET) || !is_plain {
            return Ok(unsupported("sendto", "asking for a way other than by its end, of IPv4")?);
        }
        let to = attrs.ip4(RTA_DST).unwrap_or(Ipv4Addr::UNSPECIFIED);
        let (kind, flags, dev, from, gateway) = if self.is_own_ip(ns, to.into()) {
            let from = if to.is_loopback() { Ipv4Addr::LOCALHOST } else { to };
            (RTN_LOCAL, RTCF_LOCAL, 1, IpAddr::from(from), None)
        } else {
            let hop = self.next_hop(ns, to.into())?;
            if hop.is_broadcast {
                return Ok(unsupported("sendto", "asking for the way of a broadcast")?);
            }
            (RTN_UNICAST, 0, hop.dev, self.select_source(ns, &hop), hop.gateway)
        };
        let table = if kind == RTN_LOCAL { RT_TABLE_LOCAL } else { RT_TABLE_MAIN };
        let mut bytes = vec![AF_INET, 32, 0, 0, table as u8, 0, 0, kind];
        bytes.extend((RTM_F_CLONED | flags).to_le_bytes());
        attribute(&mut bytes, RTA_TABLE, &table.to_le_bytes());
        attribute(&mut bytes, RTA_DST, &to.octets());
        attribute(&mut bytes, RTA_OIF, &dev.to_le_bytes());
        if let IpAddr::V4(from) = from {
            attribute(&mut bytes, RTA_PREFSRC, &from.octets());
        }
        if let Some(IpAddr::V4(gateway)) = gateway {
            attribute(&mut bytes, RTA_GATEWAY, &gateway.octets());
        }
        let uid = self.from_kuid_munged(self.user_ns_of(t), self.task(t).cred.uid);
        attribute(&mut bytes, RTA_UID, &uid.to_le_bytes());
        attribute(&mut bytes, RTA_CACHEINFO, &[0; 32]);
        let message = self.message(id, request, RTM_NEWROUTE, 0, &bytes);
        self.netlink_push(id, message);
        Ok(())
    }
}
