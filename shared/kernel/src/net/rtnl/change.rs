//! RTM_SETLINK, and RTM_NEWLINK of a link that exists - net/core/rtnetlink.c:do_setlink().

use nslab_abi::rtnetlink::*;
use nslab_abi::{Errno, TaskId};

use super::link::NAME_MAX;
use super::{Attrs, Fail, IFINFO_BYTES, Nack, Request, word};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_NOARP, IFF_UP, LinkKind};
use crate::stop::unsupported;

/// Smallest and largest MTU of Ethernet: ETH_MIN_MTU, ETH_MAX_MTU.
const MTU: std::ops::RangeInclusive<u32> = 68..=65_535;

/// A hardware address that an attribute gives: six bytes, not a group's, not zero.
pub(super) fn mac_of(attrs: &Attrs<'_>) -> Result<Option<[u8; 6]>, Nack> {
    let Some(bytes) = attrs.get(IFLA_ADDRESS) else { return Ok(None) };
    let mac: [u8; 6] = bytes.try_into().map_err(|_| Errno::EINVAL)?;
    let is_valid = mac[0] & 1 == 0 && mac != [0; 6];
    if is_valid { Ok(Some(mac)) } else { Err(Errno::EADDRNOTAVAIL.into()) }
}

impl Kernel {
    pub(super) fn set_link(&mut self, t: TaskId, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let index = self.find_link_asked(ns, request.body)?;
        self.do_setlink(t, ns, index, request.body)
    }

    /// Checks what a new link is to have, before anything is made.
    pub(super) fn check_link_attrs(&self, attrs: &Attrs<'_>) -> Result<(), Fail> {
        const KNOWN: [u16; 10] = [
            IFLA_ADDRESS,
            IFLA_IFNAME,
            IFLA_MTU,
            IFLA_MASTER,
            IFLA_TXQLEN,
            IFLA_LINKINFO,
            IFLA_NET_NS_PID,
            IFLA_NET_NS_FD,
            IFLA_EXT_MASK,
            IFLA_NEW_IFINDEX,
        ];
        for (kind, data) in attrs.iter() {
            let is_default_group = kind == IFLA_GROUP && data == [0; 4];
            if !KNOWN.contains(&kind) && !is_default_group {
                return Ok(unsupported("sendto", format!("attribute {kind} of a link"))?);
            }
        }
        match attrs.word(IFLA_MTU) {
            Some(mtu) if !(*MTU.start()..=i32::MAX as u32).contains(&mtu) => {
                Err(Nack::new(Errno::EINVAL, "mtu less than device minimum").into())
            }
            Some(mtu) if mtu > *MTU.end() => Err(Nack::new(Errno::EINVAL, "mtu greater than device maximum").into()),
            _ => Ok(()),
        }
    }

    /// What a new link has from the beginning - rtnl_configure_link(), and the attributes of rtnl_create_link().
    pub(super) fn configure_link(&mut self, ns: NsId, index: u32, body: &[u8]) -> Result<(), Fail> {
        let attrs = Attrs::after(body, IFINFO_BYTES);
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            dev.mtu = attrs.word(IFLA_MTU).unwrap_or(dev.mtu);
            dev.queue_len = attrs.word(IFLA_TXQLEN).unwrap_or(dev.queue_len);
        }
        if let Some(master) = attrs.word(IFLA_MASTER) {
            self.set_master(ns, index, master)?;
        }
        self.change_flags(ns, index, word(body, 8), word(body, 12))
    }

    pub(super) fn do_setlink(&mut self, t: TaskId, ns: NsId, index: u32, body: &[u8]) -> Result<(), Fail> {
        let attrs = Attrs::after(body, IFINFO_BYTES);
        let name = attrs.text(IFLA_IFNAME, NAME_MAX)?.filter(|name| !name.is_empty());
        let mut at = ns;
        let mut index = index;
        if let Some(to) = self.attribute_net_ns(t, &attrs, IFLA_NET_NS_PID, IFLA_NET_NS_FD)? {
            self.may_change_net(t, to)?;
            let id = self.net(ns).device(index).map(|dev| dev.id);
            self.move_link(ns, index, to, name)?;
            index = self.net(to).devices.iter().find(|dev| Some(dev.id) == id).map_or(index, |dev| dev.index);
            at = to;
        }
        let is_loopback = self.net(at).device(index).is_none_or(|dev| dev.is_loopback());
        if attrs.get(IFLA_MTU).is_some() && is_loopback {
            // "dev_validate_mtu()": lo's smallest is 0, and its largest is any.
            if attrs.word(IFLA_MTU).is_some_and(|mtu| mtu > i32::MAX as u32) {
                return Err(Nack::new(Errno::EINVAL, "mtu less than device minimum").into());
            }
        } else {
            self.check_link_attrs(&attrs)?;
        }
        if let Some(mac) = mac_of(&attrs)? {
            if is_loopback {
                return Err(Errno::EOPNOTSUPP.into());
            }
            self.set_mac(at, index, mac);
        }
        if let Some(mtu) = attrs.word(IFLA_MTU) {
            self.set_mtu(at, index, mtu)?;
        }
        if let Some(name) = name {
            self.rename_link(at, index, name)?;
        }
        if let Some(master) = attrs.word(IFLA_MASTER) {
            self.set_master(at, index, master)?;
        }
        self.change_flags(at, index, word(body, 8), word(body, 12))?;
        if let Some(dev) = self.net_mut(at).device_mut(index) {
            dev.queue_len = attrs.word(IFLA_TXQLEN).unwrap_or(dev.queue_len);
        }
        Ok(())
    }

    pub(crate) fn set_mac(&mut self, ns: NsId, index: u32, mac: [u8; 6]) {
        let Some(dev) = self.net_mut(ns).device_mut(index) else { return };
        (dev.mac, dev.is_mac_set) = (mac, true);
        let master = dev.master;
        if let Some(bridge) = master {
            self.recalculate_bridge_mac(ns, bridge);
        }
    }

    /// net/core/dev.c:netif_change_name(); the labels of addresses go along.
    pub(crate) fn rename_link(&mut self, ns: NsId, index: u32, name: &[u8]) -> Result<(), Nack> {
        let dev = self.net(ns).device(index).ok_or(Errno::ENODEV)?;
        if dev.name == name {
            return Ok(());
        }
        let (old, name) = (dev.name.clone(), self.alloc_name(ns, name)?);
        if let Some(dev) = self.net_mut(ns).device_mut(index) {
            for inet in &mut dev.inet {
                let rest = inet.label.strip_prefix(&old[..]).unwrap_or_default().to_vec();
                inet.label = [&name[..], &rest].concat();
            }
            dev.name = name;
        }
        Ok(())
    }

    /// `ifi_flags` and `ifi_change` - rtnl_dev_get_flags(), netif_change_flags().
    pub(crate) fn change_flags(&mut self, ns: NsId, index: u32, flags: u32, change: u32) -> Result<(), Fail> {
        if flags == 0 && change == 0 {
            return Ok(());
        }
        let dev = self.net(ns).device(index).ok_or(Errno::ENODEV)?;
        let new = if change == 0 { flags } else { flags & change | dev.flags & !change };
        let is_arp_changed = (new ^ dev.flags) & change & IFF_NOARP != 0;
        if change & !(IFF_UP | IFF_NOARP) != 0 || (is_arp_changed && dev.kind == LinkKind::Loopback) {
            return Ok(unsupported("sendto", format!("flags {:#x} of a link", change & !(IFF_UP | IFF_NOARP)))?);
        }
        if let Some(dev) = self.net_mut(ns).device_mut(index).filter(|_| is_arp_changed) {
            dev.flags ^= IFF_NOARP;
        }
        self.set_link_up(ns, index, new & IFF_UP != 0);
        Ok(())
    }
}
