//! The life of network devices: made, brought up and down, moved, ended - net/core/dev.c, drivers/net/veth.c, net/bridge/br_if.c.

use nslab_abi::Errno;

use super::rtnl::Nack;
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_LOWER_UP, IFF_RUNNING, IFF_UP, LinkKind, NetDevice};
use crate::syscall::next_random;

/// `IF_OPER_*` - RFC 2863, include/uapi/linux/if.h.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperState {
    /// Nobody has said.
    Unknown = 0,
    /// Down.
    Down = 2,
    /// The other end is down.
    LowerLayerDown = 3,
    /// Up.
    Up = 6,
}

impl OperState {
    /// Its name in sysfs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            OperState::Unknown => "unknown",
            OperState::Down => "down",
            OperState::LowerLayerDown => "lowerlayerdown",
            OperState::Up => "up",
        }
    }
}

impl Kernel {
    /// Finds a device anywhere by its `id`.
    pub(crate) fn find_link(&self, id: u64) -> Option<(NsId, &NetDevice)> {
        self.net_namespaces().find_map(|ns| self.net(ns).devices.iter().find(|dev| dev.id == id).map(|dev| (ns, dev)))
    }

    fn net_namespaces(&self) -> impl Iterator<Item = NsId> {
        self.namespaces.iter().filter(|(_, ns)| ns.data.ns_type() == nslab_abi::NsType::Net).map(|(&id, _)| id)
    }

    /// The other end of a veth pair.
    pub(crate) fn veth_peer(&self, dev: &NetDevice) -> Option<(NsId, &NetDevice)> {
        match dev.kind {
            LinkKind::Veth { peer } => self.find_link(peer),
            _ => None,
        }
    }

    /// netif_carrier_ok()
    pub(crate) fn has_carrier(&self, dev: &NetDevice) -> bool {
        match dev.kind {
            LinkKind::Loopback | LinkKind::Physical | LinkKind::Dummy => true,
            LinkKind::Bridge => dev.carrier,
            LinkKind::Veth { .. } => dev.is_up() && self.veth_peer(dev).is_some_and(|(_, peer)| peer.is_up()),
        }
    }

    /// Its state as `ip link` names it.
    pub(crate) fn operstate(&self, dev: &NetDevice) -> OperState {
        if !dev.is_up() {
            return OperState::Down;
        }
        match (dev.kind, self.has_carrier(dev)) {
            (LinkKind::Loopback | LinkKind::Dummy, _) => OperState::Unknown,
            (LinkKind::Bridge, true) if !dev.carrier_changed => OperState::Unknown,
            (_, true) => OperState::Up,
            (LinkKind::Veth { .. }, false) if dev.is_lower_down => OperState::LowerLayerDown,
            (_, false) => OperState::Down,
        }
    }

    /// Sees what is below a device without a carrier - net/core/link_watch.c:default_operstate(). The other end's index is looked up
    /// in this namespace, whoever has it here.
    fn look_below(&mut self, ns: NsId, index: u32) {
        let Some(dev) = self.net(ns).device(index) else { return };
        let link = self.veth_peer(dev).map(|(_, peer)| peer.index);
        let lower = link.and_then(|link| self.net(ns).device(link));
        let is_lower_down = lower.is_some_and(|lower| !self.has_carrier(lower));
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            dev.is_lower_down = is_lower_down;
        }
    }

    /// Flags as they are shown, with what follows from the state - net/core/dev.c:netif_get_flags().
    pub(crate) fn link_flags(&self, dev: &NetDevice) -> u32 {
        if !dev.is_up() {
            return dev.flags;
        }
        let runs = matches!(self.operstate(dev), OperState::Up | OperState::Unknown);
        let lower = if self.has_carrier(dev) { IFF_LOWER_UP } else { 0 };
        dev.flags | lower | if runs { IFF_RUNNING } else { 0 }
    }

    /// eth_hw_addr_random()
    pub(crate) fn random_mac(&mut self) -> [u8; 6] {
        let bytes = next_random(&mut self.random_state).to_le_bytes();
        [bytes[0] & 0xfe | 2, bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]]
    }

    pub(crate) fn fresh_link_id(&mut self) -> u64 {
        self.last_link += 1;
        self.last_link
    }

    /// Returns a free index - net/core/dev.c:dev_index_reserve().
    pub(crate) fn reserve_index(&mut self, ns: NsId) -> u32 {
        let net = self.net_mut(ns);
        let index = (net.last_index + 1..).find(|&index| net.device(index).is_none()).unwrap_or(1);
        net.last_index = index;
        index
    }

    /// Puts a device into a namespace - register_netdevice(). `name` may end in `%d`.
    pub(crate) fn register_link(
        &mut self,
        ns: NsId,
        name: &[u8],
        kind: LinkKind,
        (id, mac): (u64, Option<[u8; 6]>),
    ) -> Result<u32, Errno> {
        let name = self.alloc_name(ns, name)?;
        let index = self.reserve_index(ns);
        let random = self.random_mac();
        let mut device = NetDevice::new(id, index, &name, kind, mac.unwrap_or(random));
        device.is_mac_set = mac.is_some();
        self.insert_link(ns, device);
        Ok(index)
    }

    fn insert_link(&mut self, ns: NsId, device: NetDevice) {
        let devices = &mut self.net_mut(ns).devices;
        let at = devices.iter().position(|other| other.index > device.index).unwrap_or(devices.len());
        devices.insert(at, device);
    }

    /// dev_alloc_name(), dev_valid_name()
    pub(crate) fn alloc_name(&self, ns: NsId, name: &[u8]) -> Result<Vec<u8>, Errno> {
        let net = self.net(ns);
        if let Some(stem) = name.strip_suffix(b"%d") {
            let mut names = (0u32..).map(|n| [stem, n.to_string().as_bytes()].concat());
            return names.find(|name| net.device_named(name).is_none()).ok_or(Errno::ENFILE);
        }
        let is_bad = |&byte: &u8| byte == b'/' || byte == b':' || byte.is_ascii_whitespace();
        if name.is_empty() || name == b"." || name == b".." || name.iter().any(is_bad) {
            return Err(Errno::EINVAL);
        }
        if net.device_named(name).is_some() { Err(Errno::EEXIST) } else { Ok(name.to_vec()) }
    }

    /// Brings a device up or down; lo gets its address by itself (facts 188, 189) - net/core/dev.c:netif_change_flags().
    pub(crate) fn set_link_up(&mut self, ns: NsId, index: u32, is_up: bool) {
        let Some(dev) = self.net(ns).device(index) else { return };
        if dev.is_up() == is_up {
            return;
        }
        // The other end hears of it if its carrier comes or goes.
        let peer = self.veth_peer(dev).filter(|(_, peer)| peer.is_up()).map(|(ns, peer)| (ns, peer.index));
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            dev.flags = if is_up { dev.flags | IFF_UP } else { dev.flags & !IFF_UP };
            dev.was_up |= is_up;
        }
        if is_up {
            self.inet_up(ns, index);
        } else {
            self.inet_down(ns, index);
        }
        for (ns, index) in [Some((ns, index)), peer].into_iter().flatten() {
            self.look_below(ns, index);
            self.carrier_event(ns, index);
        }
    }

    /// What depends on a device's carrier: its bridge, and IPv6.
    fn carrier_event(&mut self, ns: NsId, index: u32) {
        let Some(dev) = self.net(ns).device(index) else { return };
        let (is_bridge, master) = (dev.kind == LinkKind::Bridge, dev.master);
        if is_bridge && dev.is_up() {
            let has_live = self.live_ports(ns, index) > 0;
            if let Some(dev) = self.net_mut(ns).device_mut(index).filter(|_| has_live) {
                (dev.carrier, dev.carrier_changed) = (true, true);
            }
        } else if is_bridge && self.net(ns).devices.iter().any(|port| port.master == Some(index)) {
            // br_stp_disable_bridge() takes it from each port.
            self.drop_carrier(ns, index);
        }
        self.inet6_ready(ns, index);
        if let Some(bridge) = master {
            self.update_bridge(ns, bridge);
            self.inet6_ready(ns, bridge);
        }
    }

    fn live_ports(&self, ns: NsId, bridge: u32) -> usize {
        let ports = self.net(ns).devices.iter().filter(|dev| dev.master == Some(bridge));
        ports.filter(|dev| dev.is_up() && self.has_carrier(dev)).count()
    }

    /// A bridge has a carrier as long as one of its ports has - net/bridge/br_stp.c:br_port_state_selection().
    fn update_bridge(&mut self, ns: NsId, bridge: u32) {
        let carrier = self.live_ports(ns, bridge) > 0;
        if let Some(dev) = self.net_mut(ns).device_mut(bridge).filter(|dev| dev.is_up()) {
            dev.carrier_changed |= dev.carrier != carrier;
            dev.carrier = carrier;
        }
    }

    fn drop_carrier(&mut self, ns: NsId, bridge: u32) {
        if let Some(dev) = self.net_mut(ns).device_mut(bridge) {
            dev.carrier_changed |= dev.carrier;
            dev.carrier = false;
        }
    }

    /// The smallest address of its ports is a bridge's - net/bridge/br_stp_if.c:br_stp_recalculate_bridge_id().
    pub(crate) fn recalculate_bridge_mac(&mut self, ns: NsId, bridge: u32) {
        let ports = self.net(ns).devices.iter().filter(|dev| dev.master == Some(bridge));
        let mac = ports.map(|dev| dev.mac).min().unwrap_or_default();
        if let Some(dev) = self.net_mut(ns).device_mut(bridge).filter(|dev| !dev.is_mac_set) {
            dev.mac = mac;
        }
    }

    /// net/core/rtnetlink.c:do_set_master(); 0: of none.
    pub(crate) fn set_master(&mut self, ns: NsId, index: u32, master: u32) -> Result<(), Nack> {
        let Some(dev) = self.net(ns).device(index).cloned() else { return Err(Errno::ENODEV.into()) };
        if dev.master == Some(master) {
            return Ok(());
        }
        if let Some(old) = dev.master {
            self.leave_bridge(ns, index, old);
        }
        if master == 0 {
            return Ok(());
        }
        let upper = self.net(ns).device(master).ok_or(Errno::EINVAL)?;
        let upper_mac = upper.mac;
        if upper.kind != LinkKind::Bridge {
            return Err(Errno::EOPNOTSUPP.into());
        }
        // net/bridge/br_if.c:br_add_if(): a bridge that its last port has left has no address.
        if dev.is_loopback() || dev.mac == [0; 6] {
            return Err(Errno::EINVAL.into());
        }
        if dev.kind == LinkKind::Bridge {
            return Err(Nack::new(Errno::ELOOP, "Can not enslave a bridge to a bridge"));
        }
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            dev.master = Some(master);
        }
        self.recalculate_bridge_mac(ns, master);
        let is_live = dev.is_up() && self.has_carrier(&dev);
        // br_stp_change_bridge_id(): with another number its ports are looked at, whether it is up or not.
        let has_new_mac = self.net(ns).device(master).is_some_and(|bridge| bridge.mac != upper_mac);
        if has_new_mac && self.live_ports(ns, master) == 0 {
            self.drop_carrier(ns, master);
        }
        if let Some(bridge) = self.net_mut(ns).device_mut(master).filter(|bridge| is_live && bridge.is_up()) {
            (bridge.carrier, bridge.carrier_changed) = (true, true);
        }
        self.inet6_ready(ns, master);
        Ok(())
    }

    fn leave_bridge(&mut self, ns: NsId, index: u32, bridge: u32) {
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            dev.master = None;
        }
        self.update_bridge(ns, bridge);
        self.recalculate_bridge_mac(ns, bridge);
    }

    /// Takes a device out of its namespace, with all that hangs on it.
    fn unlist_link(&mut self, ns: NsId, index: u32) -> Option<NetDevice> {
        self.set_link_up(ns, index, false);
        let dev = self.net(ns).device(index)?.clone();
        if let Some(bridge) = dev.master {
            self.leave_bridge(ns, index, bridge);
        }
        for port in self.net_mut(ns).devices.iter_mut().filter(|port| port.master == Some(index)) {
            port.master = None;
        }
        let net = self.net_mut(ns);
        net.devices.retain(|dev| dev.index != index);
        net.routes.retain(|route| route.dev != index);
        net.neighbours.retain(|neighbour| neighbour.dev != index);
        Some(dev)
    }

    /// Moves a device; it arrives down and without addresses (fact 192) - net/core/dev.c:__dev_change_net_namespace().
    pub(crate) fn move_link(&mut self, ns: NsId, index: u32, to: NsId, name: Option<&[u8]>) -> Result<(), Nack> {
        let dev = self.net(ns).device(index).ok_or(Errno::ENODEV)?.clone();
        if ns == to {
            return Ok(());
        }
        if dev.is_loopback() || dev.kind == LinkKind::Bridge {
            return Err(Nack::new(Errno::EINVAL, "The interface netns is immutable"));
        }
        let name = name.unwrap_or(&dev.name);
        if self.net(to).device_named(name).is_some() {
            return Err(Nack::new(Errno::EEXIST, "An interface with the same name exists in the target netns"));
        }
        let name = name.to_vec();
        self.move_link_away(ns, index, to, name);
        Ok(())
    }

    fn move_link_away(&mut self, ns: NsId, index: u32, to: NsId, name: Vec<u8>) {
        self.nsid_for(ns, to);
        let had_carrier = self.net(ns).device(index).is_some_and(|dev| self.has_carrier(dev));
        let Some(mut dev) = self.unlist_link(ns, index) else { return };
        if self.net(to).device(index).is_some() {
            dev.index = self.reserve_index(to);
        }
        (dev.name, dev.master, dev.was_up) = (name, None, false);
        (dev.inet, dev.inet6) = (Vec::new(), Vec::new());
        self.insert_link(to, dev.clone());
        self.link_pair_ids(to, &dev);
        // Where the carrier went for the move, the other end sees what is below when all is done.
        let peer = self.veth_peer(&dev).map(|(ns, peer)| (ns, peer.index));
        if let Some((ns, index)) = peer.filter(|_| had_carrier) {
            self.look_below(ns, index);
        }
    }

    /// Both ends of a pair get to know a number for the other's namespace, as notices of them name it.
    pub(crate) fn link_pair_ids(&mut self, ns: NsId, dev: &NetDevice) {
        if let Some((other, _)) = self.veth_peer(dev)
            && other != ns
        {
            self.nsid_for(ns, other);
            self.nsid_for(other, ns);
        }
    }

    /// Ends a device; a pair ends as a whole (fact 191).
    pub(crate) fn delete_link(&mut self, ns: NsId, index: u32) {
        let Some(dev) = self.unlist_link(ns, index) else { return };
        if let Some((ns, index)) = self.veth_peer(&dev).map(|(ns, peer)| (ns, peer.index)) {
            self.unlist_link(ns, index);
        }
    }

    /// A namespace ends: cards return to the initial one, the others end (fact 201) - net/core/dev.c:default_device_exit_net().
    pub(crate) fn net_exit(&mut self, ns: NsId) {
        let devices: Vec<(u32, LinkKind, Vec<u8>)> =
            self.net(ns).devices.iter().map(|dev| (dev.index, dev.kind, dev.name.clone())).collect();
        for (index, kind, name) in devices {
            match kind {
                LinkKind::Loopback => {}
                LinkKind::Physical => {
                    let is_taken = self.net(NsId::INIT_NET).device_named(&name).is_some();
                    let name = if is_taken { format!("dev{index}").into_bytes() } else { name };
                    self.move_link_away(ns, index, NsId::INIT_NET, name);
                }
                _ => self.delete_link(ns, index),
            }
        }
        let others: Vec<NsId> = self.net_namespaces().collect();
        for other in others {
            if self.net(other).nsids.iter().any(|&(_, known)| known == ns) {
                self.net_mut(other).nsids.retain(|&(_, known)| known != ns);
            }
        }
    }

    /// Returns a namespace's number for another one, a new one if there is none - peernet2id_alloc().
    pub(crate) fn nsid_for(&mut self, ns: NsId, other: NsId) -> i32 {
        if let Some(id) = self.nsid_of(ns, other) {
            return id;
        }
        let nsids = &mut self.net_mut(ns).nsids;
        let id = (0..).find(|id| nsids.iter().all(|(used, _)| used != id)).unwrap_or(0);
        nsids.push((id, other));
        id
    }

    /// Returns a namespace's number for another one - peernet2id().
    pub(crate) fn nsid_of(&self, ns: NsId, other: NsId) -> Option<i32> {
        self.net(ns).nsids.iter().find(|(_, known)| *known == other).map(|&(id, _)| id)
    }
}
