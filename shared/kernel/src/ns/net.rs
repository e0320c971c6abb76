//! Network namespaces - net/core/net_namespace.c.

use nslab_abi::Errno;

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};

/// One network device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetDevice {
    /// `ifindex`, unique in its namespace.
    pub index: u32,
    /// Its name.
    pub name: Vec<u8>,
    /// `IFF_*` flags - netdevice(7).
    pub flags: u32,
    /// Hardware address; all zero for lo.
    pub mac: [u8; 6],
    /// IPv4 address and length of its prefix.
    pub inet: Option<([u8; 4], u8)>,
}

impl NetDevice {
    /// Has it this IPv4 address?
    pub fn has_inet(&self, ip: std::net::Ipv4Addr) -> bool {
        self.inet.is_some_and(|(own, _)| own == ip.octets())
    }

    /// Has it ::1, which comes to lo when it goes up and leaves when it goes down?
    pub fn has_loopback_inet6(&self) -> bool {
        self.flags & IFF_LOOPBACK != 0 && self.flags & IFF_UP != 0
    }

    /// Its broadcast address as netlink and ioctls show it; lo has none.
    pub fn broadcast(&self) -> Option<[u8; 4]> {
        let (ip, prefix) = self.inet.filter(|_| self.flags & IFF_LOOPBACK == 0)?;
        let hosts = u32::MAX.checked_shr(u32::from(prefix)).unwrap_or(0);
        Some((u32::from_be_bytes(ip) | hosts).to_be_bytes())
    }

    /// Its MTU.
    pub fn mtu(&self) -> u32 {
        if self.flags & IFF_LOOPBACK != 0 { 65_536 } else { 1500 }
    }

    /// `ARPHRD_LOOPBACK` or `ARPHRD_ETHER`.
    pub fn kind(&self) -> u16 {
        if self.flags & IFF_LOOPBACK != 0 { 772 } else { 1 }
    }
}

/// The devices of a network namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetNamespace {
    /// By `ifindex`.
    pub devices: Vec<NetDevice>,
}

/// `IFF_UP`.
pub const IFF_UP: u32 = 0x1;
/// `IFF_BROADCAST`.
pub const IFF_BROADCAST: u32 = 0x2;
/// `IFF_LOOPBACK`.
pub const IFF_LOOPBACK: u32 = 0x8;
/// `IFF_RUNNING`.
pub const IFF_RUNNING: u32 = 0x40;
/// `IFF_MULTICAST`.
pub const IFF_MULTICAST: u32 = 0x1000;

impl NetNamespace {
    /// Makes one with nothing but lo, and that down (fact 187).
    pub fn new() -> NetNamespace {
        let lo = NetDevice { index: 1, name: b"lo".to_vec(), flags: IFF_LOOPBACK, mac: [0; 6], inet: None };
        NetNamespace { devices: vec![lo] }
    }
}

impl Default for NetNamespace {
    fn default() -> NetNamespace {
        NetNamespace::new()
    }
}

accessors!(net, net_mut, Net, NetNamespace);

impl Kernel {
    /// Makes a network namespace - net/core/net_namespace.c:copy_net_ns().
    pub(crate) fn copy_net_ns(&mut self, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        self.count_new_ns(nslab_abi::NsType::Net, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Net(NetNamespace::new())))
    }
}
