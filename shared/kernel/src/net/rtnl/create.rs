//! RTM_NEWLINK of a link that is not there yet, and RTM_DELLINK - net/core/rtnetlink.c:rtnl_newlink(), drivers/net/veth.c.

use nslab_abi::rtnetlink::*;
use nslab_abi::{Errno, TaskId};

use super::change::mac_of;
use super::link::NAME_MAX;
use super::{Attrs, Fail, IFINFO_BYTES, Nack, Request, word};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_UP, LinkKind};
use crate::stop::unsupported;

/// Kinds that Linux makes and the simulator does not.
const UNMODELLED: [&str; 32] = [
    "amt",
    "bareudp",
    "bond",
    "can",
    "dsa",
    "erspan",
    "geneve",
    "gre",
    "gretap",
    "gtp",
    "hsr",
    "ifb",
    "ip6gre",
    "ip6gretap",
    "ip6tnl",
    "ipip",
    "ipvlan",
    "ipvtap",
    "macsec",
    "macvlan",
    "macvtap",
    "netkit",
    "nlmon",
    "sit",
    "team",
    "tun",
    "vcan",
    "vlan",
    "vrf",
    "vti",
    "vxlan",
    "wireguard",
];

impl Kernel {
    pub(super) fn new_link(&mut self, t: TaskId, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let attrs = Attrs::after(request.body, IFINFO_BYTES);
        let name = attrs.text(IFLA_IFNAME, NAME_MAX)?;
        let info = Attrs::after(attrs.get(IFLA_LINKINFO).unwrap_or_default(), 0);
        let kind = info.text(IFLA_INFO_KIND, 55)?;
        // rtnl_newlink() looks for the namespace that is meant before it looks for the link.
        self.target_net(t, ns, &attrs)?;
        let index = word(request.body, 4);
        let existing = match (index, name) {
            (0, Some(name)) => self.net(ns).device_named(name),
            (0, None) => None,
            (index, _) => self.net(ns).device(index),
        };
        if let Some(existing) = existing.map(|dev| dev.index) {
            if request.flags & NLM_F_EXCL != 0 {
                return Err(Errno::EEXIST.into());
            }
            if request.flags & NLM_F_REPLACE != 0 {
                return Err(Errno::EOPNOTSUPP.into());
            }
            if info.get(IFLA_INFO_DATA).is_some() {
                // rtnl_changelink(): of what kind the link is, and who can be changed at all.
                let is_bridge = self.net(ns).device(existing).is_some_and(|dev| dev.kind == LinkKind::Bridge);
                if !(is_bridge && kind == Some(b"bridge".as_slice())) {
                    return Err(Errno::EOPNOTSUPP.into());
                }
                return Ok(unsupported("sendto", "changing what only one kind of link has")?);
            }
            return self.do_setlink(t, ns, existing, request.body);
        }
        if request.flags & NLM_F_CREATE == 0 {
            return Err(Errno::ENODEV.into());
        }
        if index != 0 {
            return Ok(unsupported("sendto", "choosing a link's index")?);
        }
        let Some(kind) = kind else { return Err(Nack::new(Errno::EOPNOTSUPP, "Unknown device type").into()) };
        let kind = String::from_utf8_lossy(kind).into_owned();
        let data = Attrs::after(info.get(IFLA_INFO_DATA).unwrap_or_default(), 0);
        match kind.as_str() {
            "veth" => self.new_veth(t, ns, request.body, data),
            "bridge" | "dummy" if data.iter().next().is_some() => {
                Ok(unsupported("sendto", format!("options of a {kind}"))?)
            }
            "bridge" => self.new_plain(t, ns, request.body, LinkKind::Bridge),
            "dummy" => self.new_plain(t, ns, request.body, LinkKind::Dummy),
            kind if UNMODELLED.contains(&kind) => Ok(unsupported("sendto", format!("a link of type {kind}"))?),
            _ => Err(Nack::new(Errno::EOPNOTSUPP, "Unknown device type").into()),
        }
    }

    /// The namespace that a new link is asked for, and whether it may be made there.
    fn target_net(&mut self, t: TaskId, ns: NsId, attrs: &Attrs<'_>) -> Result<NsId, Fail> {
        let to = self.attribute_net_ns(t, attrs, IFLA_NET_NS_PID, IFLA_NET_NS_FD)?;
        if let Some(to) = to {
            self.may_change_net(t, to)?;
        }
        Ok(to.unwrap_or(ns))
    }

    fn new_plain(&mut self, t: TaskId, ns: NsId, body: &[u8], kind: LinkKind) -> Result<(), Fail> {
        let attrs = Attrs::after(body, IFINFO_BYTES);
        let to = self.target_net(t, ns, &attrs)?;
        let default = if kind == LinkKind::Bridge { b"bridge%d".as_slice() } else { b"dummy%d" };
        let name = attrs.text(IFLA_IFNAME, NAME_MAX)?.unwrap_or(default);
        let mac = mac_of(&attrs)?;
        self.check_link_attrs(&attrs)?;
        let id = self.fresh_link_id();
        let index = self.register_link(to, name, kind, (id, mac))?;
        self.configure_link(to, index, body)
    }

    /// The other end comes first, and has the smaller index - drivers/net/veth.c:veth_newlink().
    fn new_veth(&mut self, t: TaskId, ns: NsId, body: &[u8], data: Attrs<'_>) -> Result<(), Fail> {
        let attrs = Attrs::after(body, IFINFO_BYTES);
        let peer_body = data.get(VETH_INFO_PEER).unwrap_or_default();
        let peer_attrs = Attrs::after(peer_body, IFINFO_BYTES);
        let to = self.target_net(t, ns, &attrs)?;
        let peer_to = self.target_net(t, ns, &peer_attrs)?;
        let (mac, peer_mac) = (mac_of(&attrs)?, mac_of(&peer_attrs)?);
        self.check_link_attrs(&attrs)?;
        self.check_link_attrs(&peer_attrs)?;
        if word(peer_body, 8) & IFF_UP != 0 {
            // An end cannot go up before there is another - veth_open().
            return Err(Errno::ENOTCONN.into());
        }
        let default = b"veth%d".as_slice();
        let name = attrs.text(IFLA_IFNAME, NAME_MAX)?.unwrap_or(default);
        let peer_name = peer_attrs.text(IFLA_IFNAME, NAME_MAX)?.unwrap_or(default);
        // Nothing is made where the second end cannot be.
        let peer_name = self.alloc_name(peer_to, peer_name)?;
        if name != default {
            let is_taken = to == peer_to && name == peer_name;
            if let Err(errno) = self.alloc_name(to, name).and(if is_taken { Err(Errno::EEXIST) } else { Ok(()) }) {
                // The other end was there for a moment, and its index is used up.
                self.reserve_index(peer_to);
                return Err(errno.into());
            }
        }
        let (id, peer_id) = (self.fresh_link_id(), self.fresh_link_id());
        let peer = self.register_link(peer_to, &peer_name, LinkKind::Veth { peer: id }, (peer_id, peer_mac))?;
        let index = self.register_link(to, name, LinkKind::Veth { peer: peer_id }, (id, mac))?;
        if let Some(dev) = self.net(to).device(index).cloned() {
            self.link_pair_ids(to, &dev);
        }
        self.configure_link(peer_to, peer, peer_body)?;
        self.configure_link(to, index, body)
    }

    pub(super) fn del_link(&mut self, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let index = self.find_link_asked(ns, request.body)?;
        match self.net(ns).device(index).map(|dev| dev.kind) {
            Some(LinkKind::Loopback | LinkKind::Physical) | None => Err(Errno::EOPNOTSUPP.into()),
            Some(_) => {
                self.delete_link(ns, index);
                Ok(())
            }
        }
    }
}
