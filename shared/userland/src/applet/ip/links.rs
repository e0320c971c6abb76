//! Links as RTM_GETLINK tells of them, and how they are printed - iproute2, ip/ipaddress.c:print_linkinfo().

use nslab_abi::rtnetlink::*;

use super::json::{Json, Object};
use super::netlink::{Attrs, Netlink, Refused};
use super::words::Exit;
use super::{Ip, netns};

const IFINFO: usize = 16;
const IFF_UP: u32 = 1;
const IFF_LOOPBACK: u32 = 8;
const IFF_RUNNING: u32 = 0x40;

/// One link.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) index: u32,
    pub(crate) name: String,
    pub(super) flags: u32,
    pub(super) mtu: u32,
    pub(crate) master: Option<u32>,
    pub(crate) kind: Option<String>,
    queue: u32,
    qdisc: String,
    operstate: u8,
    pub(crate) hardware: Vec<u8>,
    broadcast: Vec<u8>,
    link: Option<u32>,
    nsid: Option<i32>,
}

impl Link {
    fn parse(body: &[u8]) -> Link {
        let word = |at: usize| body.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
        let attrs = Attrs::after(body, IFINFO);
        let info = Attrs::after(attrs.get(IFLA_LINKINFO).unwrap_or_default(), 0);
        Link {
            index: word(4),
            flags: word(8),
            name: attrs.text(IFLA_IFNAME).unwrap_or_default(),
            mtu: attrs.word(IFLA_MTU).unwrap_or(0),
            master: attrs.word(IFLA_MASTER),
            kind: info.text(IFLA_INFO_KIND),
            queue: attrs.word(IFLA_TXQLEN).unwrap_or(0),
            qdisc: attrs.text(IFLA_QDISC).unwrap_or_default(),
            operstate: attrs.get(IFLA_OPERSTATE).and_then(|data| data.first().copied()).unwrap_or(0),
            hardware: attrs.get(IFLA_ADDRESS).unwrap_or_default().to_vec(),
            broadcast: attrs.get(IFLA_BROADCAST).unwrap_or_default().to_vec(),
            link: attrs.word(IFLA_LINK),
            nsid: attrs.word(IFLA_LINK_NETNSID).map(|id| id as i32),
        }
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.flags & IFF_LOOPBACK != 0
    }

    pub(crate) fn is_up(&self) -> bool {
        self.flags & IFF_UP != 0
    }

    fn state(&self) -> &'static str {
        ["UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"]
            [usize::from(self.operstate.min(6))]
    }
}

/// All links of the namespace.
pub(super) struct Links {
    pub(super) all: Vec<Link>,
    /// Names of the namespaces that have a number here.
    named: Vec<(i32, String)>,
    pub(super) is_busybox: bool,
}

/// A `struct ifinfomsg` for one link, or for all with 0.
pub(crate) fn ifinfo(index: u32, flags: u32, change: u32) -> Vec<u8> {
    [&[0; 4][..], &index.to_le_bytes(), &flags.to_le_bytes(), &change.to_le_bytes()].concat()
}

/// Asks for all links.
pub(crate) async fn all(netlink: &Netlink) -> Result<Vec<Link>, Refused> {
    let records = netlink.dump(RTM_GETLINK, &ifinfo(0, 0, 0)).await?;
    Ok(records.iter().map(|record| Link::parse(record)).collect())
}

/// One port of a bridge.
pub(super) struct Port {
    pub(super) link: Link,
    pub(super) state: u8,
    pub(super) priority: u16,
    pub(super) cost: u32,
}

/// Asks for all ports of bridges.
pub(super) async fn ports(netlink: &Netlink) -> Result<Vec<Port>, Refused> {
    let mut body = ifinfo(0, 0, 0);
    body[0] = AF_BRIDGE;
    let records = netlink.dump(RTM_GETLINK, &body).await?;
    let port = |record: &Vec<u8>| {
        let link = Link::parse(record);
        let attrs = Attrs::after(record, IFINFO);
        let info = Attrs::after(attrs.get(IFLA_PROTINFO | NLA_F_NESTED)?, 0);
        Some(Port {
            link,
            state: *info.get(IFLA_BRPORT_STATE)?.first()?,
            priority: info.get(IFLA_BRPORT_PRIORITY)?.try_into().ok().map(u16::from_le_bytes)?,
            cost: info.word(IFLA_BRPORT_COST)?,
        })
    };
    Ok(records.iter().filter_map(port).collect())
}

impl Links {
    pub(super) async fn read(ip: &Ip, netlink: &Netlink) -> Result<Links, Exit> {
        let all = all(netlink).await.map_err(|refused| refused.exit())?;
        let mut named = Vec::new();
        if all.iter().any(|link| link.nsid.is_some()) {
            for (name, fd) in netns::open_all(ip).await {
                if let Some(id) = nsid(netlink, fd).await {
                    named.push((id, name));
                }
                ip.sys.close(fd).await;
            }
        }
        Ok(Links { all, named, is_busybox: ip.sys.is_busybox() })
    }

    pub(super) fn find(&self, name: &str) -> Option<&Link> {
        self.all.iter().find(|link| link.name == name)
    }

    pub(super) fn name_of(&self, index: u32) -> String {
        match self.all.iter().find(|link| link.index == index) {
            Some(link) => link.name.clone(),
            None => format!("if{index}"),
        }
    }

    /// `NAME@PEER`, and whether the other end here is down.
    fn shown_name(&self, link: &Link, is_inet6: bool) -> (String, bool) {
        match (link.link, link.nsid) {
            (Some(0), _) => (format!("{}@NONE", link.name), false),
            (Some(index), Some(_)) if !is_inet6 => (format!("{}@if{index}", link.name), false),
            (Some(index), _) => {
                let other = self.all.iter().find(|other| other.index == index);
                let is_down = other.is_some_and(|other| !other.is_up());
                (format!("{}@{}", link.name, self.name_of(index)), is_down)
            }
            (None, _) => (link.name.clone(), false),
        }
    }

    /// `NAME@PEER`.
    pub(super) fn label(&self, link: &Link) -> String {
        self.shown_name(link, false).0
    }

    /// The same for `-json`.
    pub(super) fn name_fields(&self, link: &Link, is_inet6: bool) -> Object {
        let mut fields = Vec::new();
        match (link.link, link.nsid) {
            (Some(0), _) => fields.push(("link", Json::Null)),
            (Some(index), Some(_)) if !is_inet6 => fields.push(("link_index", Json::Number(u64::from(index)))),
            (Some(index), _) => fields.push(("link", Json::Text(self.name_of(index)))),
            (None, _) => {}
        }
        fields.push(("ifname", Json::Text(link.name.clone())));
        fields
    }

    /// The flags for `-json`.
    pub(super) fn flag_list(&self, link: &Link) -> Json {
        Json::words(self.flags(link).split(',').filter(|name| !name.is_empty()))
    }

    /// A link of `-json -brief`.
    pub(super) fn brief_object(&self, link: &Link) -> Object {
        let mut fields = self.name_fields(link, false);
        fields.push(("operstate", Json::Text(link.state().to_string())));
        fields
    }

    /// A link of `-json`, as [`Links::full`] takes it.
    pub(super) fn object(&self, link: &Link, mode: bool, is_inet6: bool, with_hardware: bool) -> Object {
        let text = |text: &str| Json::Text(text.to_string());
        let mut fields = vec![("ifindex", Json::Number(u64::from(link.index)))];
        fields.extend(self.name_fields(link, is_inet6));
        fields.push(("flags", self.flag_list(link)));
        fields.push(("mtu", Json::Number(u64::from(link.mtu))));
        if !is_inet6 {
            fields.push(("qdisc", text(&link.qdisc)));
            if let Some(master) = link.master {
                fields.push(("master", Json::Text(self.name_of(master))));
            }
        }
        fields.push(("operstate", text(link.state())));
        if mode {
            fields.push(("linkmode", text("DEFAULT")));
        }
        if !is_inet6 {
            fields.push(("group", text("default")));
        }
        if link.queue > 0 {
            fields.push(("txqlen", Json::Number(u64::from(link.queue))));
        }
        if with_hardware {
            let kind = if link.flags & IFF_LOOPBACK != 0 { "loopback" } else { "ether" };
            fields.push(("link_type", text(kind)));
            fields.push(("address", Json::Text(hex(&link.hardware))));
            fields.push(("broadcast", Json::Text(hex(&link.broadcast))));
        }
        // Here the namespace has its number, whatever its name.
        if let Some(nsid) = link.nsid.filter(|_| !is_inet6) {
            fields.push(("link_netnsid", Json::Number(nsid as u64)));
        }
        fields
    }

    /// A line of `-brief`, without what comes behind the state.
    pub(super) fn brief(&self, link: &Link) -> String {
        let (name, _) = self.shown_name(link, false);
        format!("{name:<16} {:<14} ", link.state())
    }

    /// The flags in angle brackets.
    pub(super) fn flags(&self, link: &Link) -> String {
        flag_names(link.flags, self.shown_name(link, false).1)
    }

    /// The lines of a link; `mode`: as `ip link` shows it, `is_inet6`: as `ip -6 address` does.
    pub(super) fn full(&self, link: &Link, mode: bool, is_inet6: bool, with_hardware: bool) -> String {
        if self.is_busybox {
            return self.full_of_busybox(link, with_hardware);
        }
        let (name, is_down) = self.shown_name(link, is_inet6);
        let mut text = format!("{}: {name}: <{}> mtu {}", link.index, flag_names(link.flags, is_down), link.mtu);
        if !is_inet6 {
            text += &format!(" qdisc {}", link.qdisc);
            if let Some(master) = link.master {
                text += &format!(" master {}", self.name_of(master));
            }
        }
        text += &format!(" state {}", link.state());
        if mode {
            text += " mode DEFAULT";
        }
        if !is_inet6 {
            text += " group default";
        }
        // print_queuelen(): none has a queue of no length.
        text += &match link.queue {
            0 => " \n".to_string(),
            queue => format!(" qlen {queue}\n"),
        };
        if with_hardware {
            let kind = if link.flags & IFF_LOOPBACK != 0 { "loopback" } else { "ether" };
            text += &format!("    link/{kind} {} brd {}", hex(&link.hardware), hex(&link.broadcast));
            if let Some(nsid) = link.nsid {
                match self.named.iter().find(|(id, _)| *id == nsid) {
                    Some((_, name)) => text += &format!(" link-netns {name}"),
                    None => text += &format!(" link-netnsid {nsid}"),
                }
            }
            text.push('\n');
        }
        text
    }
}

impl Links {
    /// busybox, networking/libiproute/ipaddress.c:print_linkinfo(); it takes an end that is elsewhere for one that is down.
    fn full_of_busybox(&self, link: &Link, with_hardware: bool) -> String {
        let (name, is_down) = match (link.link, link.nsid) {
            (Some(index), Some(_)) => (format!("{}@if{index}", link.name), true),
            _ => self.shown_name(link, false),
        };
        let mut text = format!("{}: {name}: <{}> mtu {}", link.index, flag_names(link.flags, is_down), link.mtu);
        text += &format!(" qdisc {} ", link.qdisc);
        if let Some(master) = link.master {
            text += &format!("master {} ", self.name_of(master));
        }
        if link.queue > 0 {
            text += &format!("qlen {}", link.queue);
        }
        text.push('\n');
        if with_hardware {
            let kind = if link.flags & IFF_LOOPBACK != 0 { "loopback" } else { "ether" };
            text += &format!("    link/{kind} {} brd {}\n", hex(&link.hardware), hex(&link.broadcast));
        }
        text
    }
}

impl Link {
    pub(super) fn hardware(&self) -> String {
        hex(&self.hardware)
    }
}

/// The number of the namespace that a descriptor leads to, if it has one here.
pub(super) async fn nsid(netlink: &Netlink, fd: nslab_abi::Fd) -> Option<i32> {
    let mut body = vec![0; 4];
    super::netlink::attribute(&mut body, NETNSA_FD, &fd.0.to_le_bytes());
    let record = netlink.get(RTM_GETNSID, &body).await.ok()?;
    Attrs::after(&record, 4).word(NETNSA_NSID).map(|id| id as i32).filter(|&id| id >= 0)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

/// print_link_flags()
fn flag_names(flags: u32, is_peer_down: bool) -> String {
    const NAMES: [(u32, &str); 13] = [
        (0x8, "LOOPBACK"),
        (0x2, "BROADCAST"),
        (0x10, "POINTOPOINT"),
        (0x1000, "MULTICAST"),
        (0x80, "NOARP"),
        (0x200, "ALLMULTI"),
        (0x100, "PROMISC"),
        (0x400, "MASTER"),
        (0x800, "SLAVE"),
        (0x4, "DEBUG"),
        (0x8000, "DYNAMIC"),
        (0x1, "UP"),
        (0x10000, "LOWER_UP"),
    ];
    let mut names = Vec::new();
    if flags & IFF_UP != 0 && flags & IFF_RUNNING == 0 {
        names.push("NO-CARRIER");
    }
    names.extend(NAMES.iter().filter(|(bit, _)| flags & bit != 0).map(|&(_, name)| name));
    if is_peer_down {
        names.push("M-DOWN");
    }
    names.join(",")
}
