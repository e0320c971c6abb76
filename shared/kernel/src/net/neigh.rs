//! Neighbours on a link, and who answers there - net/core/neighbour.c, net/ipv4/arp.c, net/bridge/br_forward.c.

use std::net::IpAddr;

use nslab_small::Set;

use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{LinkKind, Neighbour, NetDevice};

/// How long somebody is known to be there: `base_reachable_time`, of which Linux takes a random part.
const REACHABLE_NS: u64 = 30_000_000_000;
/// `delay_first_probe_time`.
const DELAY_NS: u64 = 5_000_000_000;
/// Three questions, a second apart: `mcast_solicit`, `retrans_time`.
pub(crate) const FAILED_NS: u64 = 3_000_000_000;

/// `NUD_*` of rtnetlink(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NeighState {
    /// Asked for.
    Incomplete = 0x01,
    /// Known to be there.
    Reachable = 0x02,
    /// Known, but not lately.
    Stale = 0x04,
    /// Something was sent to it; soon it is asked whether it is there.
    Delay = 0x08,
    /// Nobody answered.
    Failed = 0x20,
    /// Set by hand.
    Permanent = 0x80,
}

impl Neighbour {
    /// Returns its state at a time of the boot clock.
    pub(crate) fn state(&self, now_ns: u64) -> NeighState {
        if self.is_permanent {
            return NeighState::Permanent;
        }
        if self.mac.is_none() {
            return if now_ns < self.asked_ns + FAILED_NS { NeighState::Incomplete } else { NeighState::Failed };
        }
        // Who was asked after the delay has answered: here nobody is deaf who was there before.
        let probed = self.delayed_ns.map(|at| at + DELAY_NS);
        match (probed, self.confirmed_ns) {
            (Some(at), _) if now_ns < at => NeighState::Delay,
            (Some(at), _) | (None, Some(at)) if now_ns < at + REACHABLE_NS => NeighState::Reachable,
            _ => NeighState::Stale,
        }
    }
}

/// What came of asking for a neighbour.
pub(crate) enum Resolved {
    /// Here it is: its namespace and device.
    There(NsId, u32),
    /// Nobody answers; it is known at that time.
    Nobody(u64),
    /// The frame leaves the machine.
    Outside,
}

impl Kernel {
    /// Finds who has an address on a device's link, and keeps what both learn of it - arp_process().
    pub(crate) fn resolve(&mut self, ns: NsId, index: u32, from: IpAddr, ip: IpAddr) -> Resolved {
        let now_ns = self.clock_ns();
        let Some(dev) = self.net(ns).device(index).cloned() else { return Resolved::Nobody(now_ns) };
        if dev.kind == LinkKind::Dummy {
            // IFF_NOARP: sent, and swallowed.
            return Resolved::There(ns, 0);
        }
        let ends = self.link_ends(ns, &dev);
        let Some(ends) = ends else { return Resolved::Outside };
        let known = self.net(ns).neighbours.iter().find(|old| old.dev == index && old.ip == ip).cloned();
        let found = ends.into_iter().find(|&(at, dev)| {
            let has_mac = |mac| self.net(at).device(dev).is_some_and(|dev| Some(dev.mac) == mac);
            match &known {
                Some(known) if known.is_permanent => has_mac(known.mac),
                _ => self.is_own_ip(at, ip),
            }
        });
        let Some((to, to_dev)) = found else {
            let asked_ns = match known.filter(|known| known.mac.is_none()) {
                Some(known) if known.state(now_ns) == NeighState::Incomplete => known.asked_ns,
                _ => now_ns,
            };
            let failed = Neighbour { asked_ns, ..neighbour(index, ip, None) };
            self.put_neighbour(ns, failed);
            return Resolved::Nobody(asked_ns + FAILED_NS);
        };
        let peer_mac = self.net(to).device(to_dev).map(|dev| dev.mac);
        self.learn(ns, index, ip, peer_mac, Some(now_ns));
        self.learn(to, to_dev, from, Some(dev.mac), None);
        Resolved::There(to, to_dev)
    }

    /// `confirmed_ns`: it has answered; otherwise it has only asked.
    fn learn(&mut self, ns: NsId, dev: u32, ip: IpAddr, mac: Option<[u8; 6]>, confirmed_ns: Option<u64>) {
        let now_ns = self.clock_ns();
        let known = self.net(ns).neighbours.iter().find(|old| old.dev == dev && old.ip == ip).cloned();
        let new = match known.filter(|known| known.mac == mac) {
            Some(known) => match known.state(now_ns) {
                NeighState::Stale => Neighbour { delayed_ns: Some(now_ns), ..known },
                _ => return,
            },
            None if confirmed_ns.is_some() => Neighbour { confirmed_ns, ..neighbour(dev, ip, mac) },
            // Its question told where it is; the answer that goes there starts the delay.
            None => Neighbour { delayed_ns: Some(now_ns), ..neighbour(dev, ip, mac) },
        };
        self.put_neighbour(ns, new);
    }

    /// Puts a neighbour in the place of what was known of it.
    pub(crate) fn put_neighbour(&mut self, ns: NsId, new: Neighbour) {
        let neighbours = &mut self.net_mut(ns).neighbours;
        match neighbours.iter_mut().find(|old| old.dev == new.dev && old.ip == new.ip) {
            Some(old) => *old = new,
            None => neighbours.insert(0, new),
        }
    }

    /// Lists the devices that a frame from a device reaches and that take it for themselves; `None`: it leaves the machine.
    pub(crate) fn link_ends(&self, ns: NsId, dev: &NetDevice) -> Option<Vec<(NsId, u32)>> {
        let mut ends = Vec::new();
        let mut seen = Set::new();
        seen.insert(dev.id);
        let mut leaving = vec![(ns, dev.clone())];
        while let Some((ns, dev)) = leaving.pop() {
            match dev.kind {
                LinkKind::Physical => return None,
                LinkKind::Loopback | LinkKind::Dummy => {}
                LinkKind::Bridge => leaving.extend(self.bridge_ports(ns, dev.index, &mut seen)),
                LinkKind::Veth { .. } => {
                    let Some((at, peer)) = self.veth_peer(&dev).filter(|_| self.has_carrier(&dev)) else { continue };
                    seen.insert(peer.id);
                    let bridge = peer.master.and_then(|master| self.net(at).device(master));
                    match bridge {
                        None => ends.push((at, peer.index)),
                        Some(bridge) if bridge.is_up() => {
                            if seen.insert(bridge.id) {
                                ends.push((at, bridge.index));
                            }
                            leaving.extend(self.bridge_ports(at, bridge.index, &mut seen));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        Some(ends)
    }

    fn bridge_ports(&self, ns: NsId, bridge: u32, seen: &mut Set<u64>) -> Vec<(NsId, NetDevice)> {
        let ports = self.net(ns).devices.iter().filter(|dev| dev.master == Some(bridge) && dev.is_up());
        ports.filter(|dev| seen.insert(dev.id)).map(|dev| (ns, dev.clone())).collect()
    }
}

fn neighbour(dev: u32, ip: IpAddr, mac: Option<[u8; 6]>) -> Neighbour {
    Neighbour { dev, ip, mac, asked_ns: 0, confirmed_ns: None, delayed_ns: None, is_permanent: false }
}
