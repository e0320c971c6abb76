//! RTM_GETLINK - net/core/rtnetlink.c:rtnl_fill_ifinfo().

use nslab_abi::Errno;
use nslab_abi::rtnetlink::*;

use super::{Attrs, Fail, IFINFO_BYTES, Request, attribute, text, word};
use crate::Kernel;
use crate::net::SocketId;
use crate::ns::NsId;
use crate::ns::net::{LinkKind, NetDevice};

/// `IFNAMSIZ` without the end.
pub(super) const NAME_MAX: usize = 15;

/// `IFLA_INFO_KIND` of a device; cards and lo have none.
pub(super) fn kind_name(kind: LinkKind) -> Option<&'static str> {
    match kind {
        LinkKind::Loopback | LinkKind::Physical => None,
        LinkKind::Veth { .. } => Some("veth"),
        LinkKind::Bridge => Some("bridge"),
        LinkKind::Dummy => Some("dummy"),
    }
}

impl Kernel {
    pub(super) fn dump_links(&mut self, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        let attrs = Attrs::after(request.body, IFINFO_BYTES);
        if request.body.first() == Some(&AF_BRIDGE) {
            return self.dump_ports(id, request, ns);
        }
        let master = attrs.word(IFLA_MASTER);
        let kind = attrs.get(IFLA_LINKINFO).and_then(|info| Attrs::after(info, 0).text(IFLA_INFO_KIND, 64).ok());
        let kind = kind.flatten();
        let fits = |dev: &&NetDevice| {
            master.is_none_or(|master| dev.master.unwrap_or(0) == master)
                && kind.is_none_or(|kind| kind_name(dev.kind).is_some_and(|name| name.as_bytes() == kind))
        };
        let devices: Vec<NetDevice> = self.net(ns).devices.iter().filter(fits).cloned().collect();
        let records = devices.iter().map(|dev| (RTM_NEWLINK, self.link_record(ns, dev))).collect();
        self.netlink_dump(id, request, records);
        Ok(())
    }

    /// The ports of bridges - net/bridge/br_netlink.c:br_fill_ifinfo().
    fn dump_ports(&mut self, id: SocketId, request: &Request<'_>, ns: NsId) -> Result<(), Fail> {
        /// `BR_STATE_*`; half of 64 priorities; what a link of 10 Gbit/s costs.
        const DISABLED: u8 = 0;
        const FORWARDING: u8 = 3;
        const PRIORITY: u16 = 32;
        const COST: u32 = 2;
        let devices: Vec<NetDevice> = self.net(ns).devices.iter().filter(|dev| dev.master.is_some()).cloned().collect();
        let mut records = Vec::new();
        for dev in &devices {
            let Some(master) = dev.master else { continue };
            let mut bytes = vec![AF_BRIDGE, 0];
            bytes.extend(dev.hardware().to_le_bytes());
            bytes.extend([dev.index.to_le_bytes(), self.link_flags(dev).to_le_bytes(), [0; 4]].concat());
            attribute(&mut bytes, IFLA_IFNAME, &text(&dev.name));
            attribute(&mut bytes, IFLA_MASTER, &master.to_le_bytes());
            attribute(&mut bytes, IFLA_MTU, &dev.mtu.to_le_bytes());
            attribute(&mut bytes, IFLA_OPERSTATE, &[self.operstate(dev) as u8]);
            attribute(&mut bytes, IFLA_ADDRESS, &dev.mac);
            if let Some((_, peer)) = self.veth_peer(dev) {
                attribute(&mut bytes, IFLA_LINK, &peer.index.to_le_bytes());
            }
            let is_bridge_up = self.net(ns).device(master).is_some_and(|bridge| bridge.is_up());
            let is_forwarding = is_bridge_up && dev.is_up() && self.has_carrier(dev);
            let mut port = Vec::new();
            attribute(&mut port, IFLA_BRPORT_STATE, &[if is_forwarding { FORWARDING } else { DISABLED }]);
            attribute(&mut port, IFLA_BRPORT_PRIORITY, &PRIORITY.to_le_bytes());
            attribute(&mut port, IFLA_BRPORT_COST, &COST.to_le_bytes());
            attribute(&mut bytes, IFLA_PROTINFO | NLA_F_NESTED, &port);
            records.push((RTM_NEWLINK, bytes));
        }
        self.netlink_dump(id, request, records);
        Ok(())
    }

    pub(super) fn get_link(&mut self, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        let index = self.find_link_asked(ns, request.body)?;
        let dev = self.net(ns).device(index).ok_or(Errno::ENODEV)?.clone();
        let record = self.link_record(ns, &dev);
        let message = self.message(id, request, RTM_NEWLINK, 0, &record);
        self.netlink_push(id, message);
        Ok(())
    }

    /// The device that a `struct ifinfomsg` or the name behind it means.
    pub(super) fn find_link_asked(&self, ns: NsId, body: &[u8]) -> Result<u32, Fail> {
        let index = word(body, 4);
        if (index as i32) < 0 {
            return Err(Errno::EINVAL.into());
        }
        let name = Attrs::after(body, IFINFO_BYTES).text(IFLA_IFNAME, NAME_MAX)?;
        let net = self.net(ns);
        let dev = match (index, name) {
            (0, None) => return Err(Errno::EINVAL.into()),
            (0, Some(name)) => net.device_named(name),
            (index, _) => net.device(index),
        };
        Ok(dev.ok_or(Errno::ENODEV)?.index)
    }

    /// RTM_NEWLINK's body: `struct ifinfomsg` and attributes.
    fn link_record(&mut self, ns: NsId, dev: &NetDevice) -> Vec<u8> {
        /// Bytes of `struct rtnl_link_stats64` and `struct rtnl_link_stats`.
        const STATS64: usize = 25 * 8;
        const STATS: usize = 24 * 4;
        let flags = self.link_flags(dev);
        let mut bytes = vec![0, 0];
        bytes.extend(dev.hardware().to_le_bytes());
        bytes.extend([dev.index.to_le_bytes(), flags.to_le_bytes(), [0; 4]].concat());
        let is_loopback = dev.is_loopback();
        let broadcast = if is_loopback { [0; 6] } else { [0xff; 6] };
        let qdisc: &[u8] = if dev.was_up { b"noqueue\0" } else { b"noop\0" };
        attribute(&mut bytes, IFLA_IFNAME, &text(&dev.name));
        attribute(&mut bytes, IFLA_TXQLEN, &dev.queue_len.to_le_bytes());
        attribute(&mut bytes, IFLA_OPERSTATE, &[self.operstate(dev) as u8]);
        attribute(&mut bytes, IFLA_LINKMODE, &[0]);
        attribute(&mut bytes, IFLA_MTU, &dev.mtu.to_le_bytes());
        let (least, most) = if is_loopback { (0u32, 0u32) } else { (68, 65_535) };
        attribute(&mut bytes, IFLA_MIN_MTU, &least.to_le_bytes());
        attribute(&mut bytes, IFLA_MAX_MTU, &most.to_le_bytes());
        attribute(&mut bytes, IFLA_GROUP, &[0; 4]);
        attribute(&mut bytes, IFLA_PROMISCUITY, &u32::from(dev.master.is_some()).to_le_bytes());
        if let Some(master) = dev.master {
            attribute(&mut bytes, IFLA_MASTER, &master.to_le_bytes());
        }
        if let Some((other, peer)) = self.veth_peer(dev).map(|(other, peer)| (other, peer.index)) {
            attribute(&mut bytes, IFLA_LINK, &peer.to_le_bytes());
            if other != ns {
                let nsid = self.nsid_for(ns, other);
                attribute(&mut bytes, IFLA_LINK_NETNSID, &nsid.to_le_bytes());
            }
        }
        attribute(&mut bytes, IFLA_CARRIER, &[u8::from(self.has_carrier(dev))]);
        attribute(&mut bytes, IFLA_QDISC, qdisc);
        // Simplified: traffic is not counted.
        attribute(&mut bytes, IFLA_STATS64, &[0; STATS64]);
        attribute(&mut bytes, IFLA_STATS, &[0; STATS]);
        attribute(&mut bytes, IFLA_ADDRESS, &dev.mac);
        attribute(&mut bytes, IFLA_BROADCAST, &broadcast);
        let mut info = Vec::new();
        if let Some(kind) = kind_name(dev.kind) {
            attribute(&mut info, IFLA_INFO_KIND, &text(kind.as_bytes()));
        }
        if dev.master.is_some() {
            attribute(&mut info, IFLA_INFO_SLAVE_KIND, &text(b"bridge"));
        }
        if !info.is_empty() {
            attribute(&mut bytes, IFLA_LINKINFO, &info);
        }
        bytes
    }
}
