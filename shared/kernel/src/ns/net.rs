//! Network namespaces: devices, addresses, routes, neighbours - net/core/net_namespace.c.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use nslab_abi::Errno;

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};

/// What a network device is - `IFLA_INFO_KIND` of ip-link(8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// lo.
    Loopback,
    /// A card of the machine; it outlives its namespace (fact 201).
    Physical,
    /// One end of a pair; the other by its `id`.
    Veth {
        /// The `id` of the other end.
        peer: u64,
    },
    /// A bridge.
    Bridge,
    /// A device that swallows what it is given.
    Dummy,
}

/// An IPv4 address of a device - include/linux/inetdevice.h:struct in_ifaddr.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inet {
    /// The address.
    pub local: Ipv4Addr,
    /// The other end's address on a line between two; otherwise the same.
    pub peer: Ipv4Addr,
    /// Length of the prefix of `peer`.
    pub prefix: u8,
    /// The broadcast address, if one was given.
    pub broadcast: Option<Ipv4Addr>,
    /// `RT_SCOPE_*`.
    pub scope: u8,
    /// Its label, the device's name or `NAME:…`.
    pub label: Vec<u8>,
    /// Is there an older one in the same network?
    pub is_secondary: bool,
    /// Was its device up since it came? Of lo all of its network is this machine then.
    pub has_net: bool,
}

/// An IPv6 address of a device - include/net/if_inet6.h:struct inet6_ifaddr.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inet6 {
    /// The address.
    pub local: Ipv6Addr,
    /// Length of its prefix.
    pub prefix: u8,
    /// `RT_SCOPE_*`.
    pub scope: u8,
    /// When duplicate address detection is over, on the boot clock; before, it is tentative. `None`: it has not begun.
    pub ready_ns: Option<u64>,
}

impl Inet6 {
    /// Is it still being found out whether somebody else has it?
    pub fn is_tentative(&self, now_ns: u64) -> bool {
        self.ready_ns.is_none_or(|ready_ns| ready_ns > now_ns)
    }
}

/// One network device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetDevice {
    /// Unique in the machine, for good.
    pub id: u64,
    /// `ifindex`, unique in its namespace.
    pub index: u32,
    /// Its name.
    pub name: Vec<u8>,
    /// What it is.
    pub kind: LinkKind,
    /// `IFF_*` flags that are set - netdevice(7); what follows from its state is not kept here.
    pub flags: u32,
    /// Hardware address; all zero for lo.
    pub mac: [u8; 6],
    /// Was the hardware address set from outside? A bridge then keeps it.
    pub is_mac_set: bool,
    /// Largest packet.
    pub mtu: u32,
    /// Length of the queue of packets to be sent.
    pub queue_len: u32,
    /// The bridge whose port it is, by index.
    pub master: Option<u32>,
    /// Was it ever up in this namespace? Then it has a queueing discipline.
    pub was_up: bool,
    /// Without a carrier: is what lies below down, as far as was seen when the carrier went?
    pub is_lower_down: bool,
    /// Of a bridge: has it a carrier? It has until a port says otherwise.
    pub carrier: bool,
    /// Of a bridge: did its carrier ever change?
    pub carrier_changed: bool,
    /// IPv4 addresses.
    pub inet: Vec<Inet>,
    /// IPv6 addresses.
    pub inet6: Vec<Inet6>,
}

impl NetDevice {
    /// Makes a device that is down and has no address.
    pub fn new(id: u64, index: u32, name: &[u8], kind: LinkKind, mac: [u8; 6]) -> NetDevice {
        let flags = match kind {
            LinkKind::Loopback => IFF_LOOPBACK,
            LinkKind::Dummy => IFF_BROADCAST | IFF_NOARP,
            _ => IFF_BROADCAST | IFF_MULTICAST,
        };
        NetDevice {
            id,
            index,
            name: name.to_vec(),
            kind,
            flags,
            mac,
            is_mac_set: false,
            mtu: if kind == LinkKind::Loopback { 65_536 } else { 1500 },
            queue_len: 1000,
            master: None,
            was_up: false,
            is_lower_down: false,
            carrier: true,
            carrier_changed: false,
            inet: Vec::new(),
            inet6: Vec::new(),
        }
    }

    /// Is it administratively up?
    pub fn is_up(&self) -> bool {
        self.flags & IFF_UP != 0
    }

    /// Is it lo?
    pub fn is_loopback(&self) -> bool {
        self.kind == LinkKind::Loopback
    }

    /// Does this IPv4 address belong to it? All of 127.0.0.0/8 does once lo has its address.
    pub fn has_inet(&self, ip: Ipv4Addr) -> bool {
        let in_host_net =
            |inet: &Inet| self.is_loopback() && inet.has_net && in_prefix(ip.into(), inet.peer.into(), inet.prefix);
        self.inet.iter().any(|inet| inet.local == ip || in_host_net(inet))
    }

    /// Has it this IPv6 address?
    pub fn has_inet6(&self, ip: Ipv6Addr) -> bool {
        self.inet6.iter().any(|inet6| inet6.local == ip)
    }

    /// `ARPHRD_LOOPBACK` or `ARPHRD_ETHER`.
    pub fn hardware(&self) -> u16 {
        if self.is_loopback() { 772 } else { 1 }
    }
}

/// A route - rtnetlink(7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The network.
    pub dst: Ipv4Addr,
    /// Length of its prefix.
    pub prefix: u8,
    /// Through whom.
    pub gateway: Option<Ipv4Addr>,
    /// Out of which device, by index; 0: none, for `RTN_BLACKHOLE` and its kin.
    pub dev: u32,
    /// `RT_TABLE_*`.
    pub table: u32,
    /// `RTPROT_*`.
    pub protocol: u8,
    /// `RT_SCOPE_*`.
    pub scope: u8,
    /// `RTN_*`.
    pub kind: u8,
    /// The address to send from.
    pub prefsrc: Option<Ipv4Addr>,
    /// The smaller is preferred.
    pub metric: u32,
    /// `RTNH_F_ONLINK`: the gateway is on the link, whatever the addresses say.
    pub is_onlink: bool,
}

/// What a namespace knows of a neighbour on a link - arp(7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The device, by index.
    pub dev: u32,
    /// The neighbour's address.
    pub ip: IpAddr,
    /// Its hardware address; `None`: nobody has answered.
    pub mac: Option<[u8; 6]>,
    /// When it was asked for.
    pub asked_ns: u64,
    /// When it was last known to be there.
    pub confirmed_ns: Option<u64>,
    /// When something was sent to it that was not known to be there any more.
    pub delayed_ns: Option<u64>,
    /// Set by hand: it never ages.
    pub is_permanent: bool,
}

/// All of a network namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetNamespace {
    /// By `ifindex`.
    pub devices: Vec<NetDevice>,
    /// The `ifindex` given last.
    pub last_index: u32,
    /// IPv4 routes that are not in the table `local`.
    pub routes: Vec<Route>,
    /// The newest first.
    pub neighbours: Vec<Neighbour>,
    /// Numbers for other namespaces: `RTM_GETNSID`.
    pub nsids: Vec<(i32, NsId)>,
    /// Was there ever an IPv4 address? Before that there is no table `local` to look one up in.
    pub has_local_table: bool,
    /// Was there ever an IPv4 address or route? Before that there is no table `main` either.
    pub has_main_table: bool,
    /// `net.ipv4.ip_forward`: not 0 lets packets for others through.
    pub ip_forward: i32,
    /// `net.ipv6.conf.all.disable_ipv6`: not 0 leaves devices without IPv6 addresses.
    pub disable_ipv6: i32,
    /// `net.ipv4.ping_group_range`, as kernel ids; none where the first is the larger.
    pub ping_group_range: (u32, u32),
}

/// `IFF_UP`.
pub const IFF_UP: u32 = 0x1;
/// `IFF_BROADCAST`.
pub const IFF_BROADCAST: u32 = 0x2;
/// `IFF_LOOPBACK`.
pub const IFF_LOOPBACK: u32 = 0x8;
/// `IFF_RUNNING`.
pub const IFF_RUNNING: u32 = 0x40;
/// `IFF_NOARP`.
pub const IFF_NOARP: u32 = 0x80;
/// `IFF_MULTICAST`.
pub const IFF_MULTICAST: u32 = 0x1000;
/// `IFF_LOWER_UP`.
pub const IFF_LOWER_UP: u32 = 0x1_0000;

impl NetNamespace {
    /// Makes one with nothing but lo, and that down (fact 187).
    pub fn new() -> NetNamespace {
        NetNamespace {
            devices: vec![NetDevice::new(0, 1, b"lo", LinkKind::Loopback, [0; 6])],
            last_index: 1,
            routes: Vec::new(),
            neighbours: Vec::new(),
            nsids: Vec::new(),
            has_local_table: false,
            has_main_table: false,
            ip_forward: 0,
            disable_ipv6: 0,
            ping_group_range: (1, 0),
        }
    }

    /// Finds a device by its index.
    pub fn device(&self, index: u32) -> Option<&NetDevice> {
        self.devices.iter().find(|device| device.index == index)
    }

    /// Finds a device by its name.
    pub fn device_named(&self, name: &[u8]) -> Option<&NetDevice> {
        self.devices.iter().find(|device| device.name == name)
    }

    /// Finds a device by its index, for changing.
    pub fn device_mut(&mut self, index: u32) -> Option<&mut NetDevice> {
        self.devices.iter_mut().find(|device| device.index == index)
    }
}

impl Default for NetNamespace {
    fn default() -> NetNamespace {
        NetNamespace::new()
    }
}

/// Is an address in the network of another one?
pub fn in_prefix(ip: IpAddr, network: IpAddr, prefix: u8) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => (ip.to_bits() ^ network.to_bits()) & mask4(prefix) == 0,
        (IpAddr::V6(ip), IpAddr::V6(network)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            (ip.to_bits() ^ network.to_bits()) & mask == 0
        }
        _ => false,
    }
}

/// The mask of an IPv4 prefix.
pub fn mask4(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0)
}

accessors!(net, net_mut, Net, NetNamespace);

impl Kernel {
    /// Makes a network namespace - net/core/net_namespace.c:copy_net_ns().
    pub(crate) fn copy_net_ns(&mut self, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        self.count_new_ns(nslab_abi::NsType::Net, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Net(NetNamespace::new())))
    }
}
