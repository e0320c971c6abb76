//! The way of a packet from its sender to where it ends - net/ipv4/ip_output.c, net/ipv4/ip_forward.c, net/ipv4/icmp.c.

use std::net::{IpAddr, Ipv4Addr};

use nslab_abi::Errno;

use super::fib::NextHop;
use super::neigh::Resolved;
use crate::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

/// `ICMP_DEST_UNREACH`.
pub(crate) const ICMP_DEST_UNREACH: u8 = 3;
/// `ICMP_TIME_EXCEEDED`.
pub(crate) const ICMP_TIME_EXCEEDED: u8 = 11;
/// `ICMP_NET_UNREACH`, `ICMP_HOST_UNREACH`, `ICMP_PKT_FILTERED`.
pub(crate) const ICMP_NET_UNREACH: u8 = 0;
pub(crate) const ICMP_HOST_UNREACH: u8 = 1;
const ICMP_PKT_FILTERED: u8 = 13;
/// How long a packet is on its way through a device here. Seen: some tens of microseconds there and back.
const HOP_NS: u64 = 10_000;

/// What becomes of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It arrives.
    Arrived {
        /// In that namespace.
        ns: NsId,
        /// What is left of its time to live.
        ttl: u8,
        /// When, on the boot clock.
        at_ns: u64,
    },
    /// It does not, and somebody says why.
    Told {
        /// `ICMP_*`.
        kind: u8,
        /// The kind's code.
        code: u8,
        /// Who says so.
        by: IpAddr,
        /// What is left of the time to live of what it says.
        ttl: u8,
        /// When the sender hears of it, on the boot clock.
        at_ns: u64,
    },
    /// It does not, and nobody says so.
    Lost,
}

impl Kernel {
    /// Carries a packet from a namespace to an address. Fails where the sender itself has no way.
    pub(crate) fn carry(&mut self, from_ns: NsId, from: IpAddr, to: IpAddr, given: u8) -> Result<Fate, Stop> {
        let (mut ns, mut ttl, mut at_ns, mut is_own) = (from_ns, given, self.clock_ns() + HOP_NS, true);
        loop {
            // A way to 127.0.0.1 without that address has been asked for as "any".
            if self.is_own_ip(ns, to) || is_own && to == IpAddr::from(Ipv4Addr::LOCALHOST) {
                let reaches = !is_own || self.lo_takes(ns, to);
                return Ok(if reaches { Fate::Arrived { ns, ttl, at_ns } } else { Fate::Lost });
            }
            if !is_own {
                if self.net(ns).ip_forward == 0 || to.is_ipv6() {
                    return Ok(Fate::Lost);
                }
                ttl = ttl.saturating_sub(1);
                if ttl == 0 {
                    return self.told((from_ns, from), ns, (ICMP_TIME_EXCEEDED, 0), (given - ttl, at_ns));
                }
            }
            let hop = match self.next_hop(ns, to) {
                Ok(hop) => hop,
                Err(errno) if is_own => return Err(errno.into()),
                Err(Errno::EINVAL) => return Ok(Fate::Lost),
                Err(errno) => {
                    let code = match errno {
                        Errno::EHOSTUNREACH => ICMP_HOST_UNREACH,
                        Errno::EACCES => ICMP_PKT_FILTERED,
                        _ => ICMP_NET_UNREACH,
                    };
                    return self.told((from_ns, from), ns, (ICMP_DEST_UNREACH, code), (given - ttl, at_ns));
                }
            };
            if hop.is_broadcast {
                return unsupported("sendto", "broadcasts of IPv4");
            }
            let source = if is_own { from } else { self.select_source(ns, &hop) };
            match self.resolve(ns, hop.dev, source, hop.ip) {
                Resolved::There(_, 0) => return Ok(Fate::Lost),
                Resolved::There(next, _) => ns = next,
                Resolved::Outside => return unsupported("sendto", "another machine"),
                Resolved::Nobody(failed_ns) => {
                    let what = (ICMP_DEST_UNREACH, ICMP_HOST_UNREACH);
                    return self.told((from_ns, from), ns, what, (given - ttl, failed_ns));
                }
            }
            (is_own, at_ns) = (false, at_ns + HOP_NS);
        }
    }

    /// Does lo bring a packet back? Not while it is down, nor if a neighbour was made for it that has another address: then the
    /// frame is for somebody else - net/ethernet/eth.c:eth_type_trans()
    fn lo_takes(&self, ns: NsId, to: IpAddr) -> bool {
        let net = self.net(ns);
        let is_other = |mac: [u8; 6]| net.device(1).is_some_and(|lo| lo.mac != mac);
        let lost = |old: &crate::ns::net::Neighbour| {
            old.dev == 1 && old.ip.is_ipv4() == to.is_ipv4() && old.mac.is_some_and(is_other)
        };
        net.device(1).is_some_and(|lo| lo.is_up()) && !net.neighbours.iter().any(lost)
    }

    /// Somebody on the way, who is so many routers away, tells the sender, if there is a way back.
    fn told(
        &mut self,
        (to_ns, to): (NsId, IpAddr),
        ns: NsId,
        what: (u8, u8),
        (hops, at_ns): (u8, u64),
    ) -> Result<Fate, Stop> {
        const TTL: u8 = 64;
        let by = if ns == to_ns {
            to
        } else {
            match self.next_hop(ns, to) {
                Ok(hop) => self.select_source(ns, &hop),
                Err(_) => return Ok(Fate::Lost),
            }
        };
        Ok(match self.carry_back(ns, by, to_ns, to)? {
            true => {
                Fate::Told { kind: what.0, code: what.1, by, ttl: TTL - hops.saturating_sub(1).min(TTL - 1), at_ns }
            }
            false => Fate::Lost,
        })
    }

    /// Does an answer arrive at the namespace it is for?
    pub(crate) fn carry_back(&mut self, ns: NsId, from: IpAddr, to_ns: NsId, to: IpAddr) -> Result<bool, Stop> {
        if ns == to_ns && self.is_own_ip(ns, to) {
            return Ok(self.net(ns).device(1).is_some_and(|lo| lo.is_up()));
        }
        match self.carry_plain(ns, from, to) {
            Ok(at) => Ok(at == Some(to_ns)),
            Err(Stop::Errno(_)) => Ok(false),
            Err(stop) => Err(stop),
        }
    }

    /// Where a packet that nobody complains of arrives.
    fn carry_plain(&mut self, from_ns: NsId, from: IpAddr, to: IpAddr) -> Result<Option<NsId>, Stop> {
        const HOPS: u8 = 64;
        let (mut ns, mut is_own) = (from_ns, true);
        for _ in 0..HOPS {
            if self.is_own_ip(ns, to) {
                return Ok(Some(ns));
            }
            if !is_own && (self.net(ns).ip_forward == 0 || to.is_ipv6()) {
                return Ok(None);
            }
            let hop: NextHop = self.next_hop(ns, to)?;
            let source = if is_own { from } else { self.select_source(ns, &hop) };
            match self.resolve(ns, hop.dev, source, hop.ip) {
                Resolved::There(_, 0) | Resolved::Nobody(_) => return Ok(None),
                Resolved::There(next, _) => ns = next,
                Resolved::Outside => return unsupported("sendto", "another machine"),
            }
            is_own = false;
        }
        Ok(None)
    }

    /// Carries a packet there and says whether an answer would come back.
    pub(crate) fn carry_both_ways(
        &mut self,
        ns: NsId,
        from: IpAddr,
        to: IpAddr,
        ttl: u8,
    ) -> Result<(Fate, bool), Stop> {
        let fate = self.carry(ns, from, to, ttl)?;
        let returns = match fate {
            Fate::Arrived { ns: at, .. } => self.carry_back(at, to, ns, from)?,
            _ => false,
        };
        Ok((fate, returns))
    }
}
