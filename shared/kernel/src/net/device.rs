//! Network devices: netdevice(7)'s ioctls and `/proc/net/dev` - net/core/dev_ioctl.c, net/core/net-procfs.c.

use nslab_abi::{Cap, Errno, Reason, Ret, TaskId};

use super::SocketId;
use super::addr::{AF_INET, Addr};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_LOOPBACK, IFF_RUNNING, IFF_UP, NetDevice};
use crate::stop::{SysResult, unsupported};

const FIONREAD: u64 = 0x541b;
const SIOCGIFNAME: u64 = 0x8910;
const SIOCGIFCONF: u64 = 0x8912;
const SIOCGIFFLAGS: u64 = 0x8913;
const SIOCSIFFLAGS: u64 = 0x8914;
const SIOCGIFADDR: u64 = 0x8915;
const SIOCGIFNETMASK: u64 = 0x891b;
const SIOCGIFMTU: u64 = 0x8921;
const SIOCGIFHWADDR: u64 = 0x8927;
const SIOCGIFBRDADDR: u64 = 0x8919;
const SIOCGIFINDEX: u64 = 0x8933;
const SIOCGIFTXQLEN: u64 = 0x8942;
/// `sizeof(struct ifreq)`: a name of 16 bytes and a union of 24.
const IFREQ_BYTES: usize = 40;

impl Kernel {
    /// ioctl(2) on a socket: the devices of the socket's own namespace (fact 196).
    pub(crate) fn socket_ioctl(&mut self, t: TaskId, id: SocketId, request: u64, data: &[u8]) -> SysResult {
        let ns = self.socket(id).ns;
        match request {
            FIONREAD => {
                let socket = self.socket(id);
                let most = if socket.kind.is_connected() { usize::MAX } else { 1 };
                let waiting: usize = socket.received.iter().take(most).map(|packet| packet.data.len()).sum();
                let waiting = waiting as i32;
                Ok(Ret::Bytes(waiting.to_le_bytes().to_vec()))
            }
            SIOCGIFCONF => {
                let with_address = self.net(ns).devices.iter().filter(|device| device.inet.is_some());
                Ok(Ret::Bytes(with_address.flat_map(|device| ifreq(&device.name, &sockaddr(device))).collect()))
            }
            SIOCGIFNAME => {
                let index =
                    data.get(16..20).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).ok_or(Errno::EFAULT)?;
                let device = self.net(ns).devices.iter().find(|device| device.index == index).cloned();
                let device = device.ok_or(Errno::ENODEV)?;
                Ok(Ret::Bytes(ifreq(&device.name, &index.to_le_bytes())))
            }
            SIOCGIFFLAGS | SIOCSIFFLAGS | SIOCGIFADDR | SIOCGIFBRDADDR | SIOCGIFNETMASK | SIOCGIFMTU
            | SIOCGIFHWADDR | SIOCGIFINDEX | SIOCGIFTXQLEN => self.device_ioctl(t, ns, request, data),
            _ => unsupported("ioctl", format!("request {request:#x} on a socket")),
        }
    }

    fn device_ioctl(&mut self, t: TaskId, ns: NsId, request: u64, data: &[u8]) -> SysResult {
        let name = data.get(..16).ok_or(Errno::EFAULT)?.split(|&byte| byte == 0).next().unwrap_or_default();
        let at = self.net(ns).devices.iter().position(|device| device.name == name);
        let device = at.map(|at| self.net(ns).devices[at].clone());
        let Some((at, device)) = at.zip(device) else { return Err(Errno::ENODEV.into()) };
        let no_address = device.inet.is_none();
        let value = match request {
            SIOCGIFFLAGS => (device.flags as u16).to_le_bytes().to_vec(),
            SIOCGIFADDR | SIOCGIFBRDADDR | SIOCGIFNETMASK if no_address => return Err(Errno::EADDRNOTAVAIL.into()),
            SIOCGIFADDR => sockaddr(&device),
            SIOCGIFNETMASK => {
                let prefix = device.inet.map_or(0, |(_, prefix)| u32::from(prefix));
                let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
                inet(mask.to_be_bytes())
            }
            SIOCGIFBRDADDR => inet(device.broadcast().unwrap_or_default()),
            // DEFAULT_TX_QUEUE_LEN; lo has it too.
            SIOCGIFTXQLEN => 1000u32.to_le_bytes().to_vec(),
            SIOCGIFMTU => device.mtu().to_le_bytes().to_vec(),
            SIOCGIFINDEX => device.index.to_le_bytes().to_vec(),
            SIOCGIFHWADDR => [&device.kind().to_le_bytes()[..], &device.mac].concat(),
            _ => {
                self.may_change_net(t, ns)?;
                let flags =
                    data.get(16..18).map(|b| u32::from(u16::from_le_bytes([b[0], b[1]]))).ok_or(Errno::EFAULT)?;
                set_up(&mut self.net_mut(ns).devices[at], flags & IFF_UP != 0);
                return Ok(Ret::Int(0));
            }
        };
        Ok(Ret::Bytes(ifreq(&device.name, &value)))
    }

    /// Changing a network namespace takes CAP_NET_ADMIN in the user namespace that owns it (fact 199).
    pub(crate) fn may_change_net(&mut self, t: TaskId, ns: NsId) -> Result<(), Errno> {
        let owner = self.ns_owner(ns);
        let is_capable = self.ns_capable(t, owner, Cap::CAP_NET_ADMIN);
        self.ensure(Reason::Capability, is_capable, Errno::EPERM)
    }

    /// Renders `/proc/net/dev`.
    pub(crate) fn net_dev_text(&self, ns: NsId) -> Vec<u8> {
        let mut text = String::from(
            "Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n",
        );
        for device in &self.net(ns).devices {
            let name = String::from_utf8_lossy(&device.name);
            // Simplified: traffic is not counted.
            text.push_str(&format!(
                "{name:>6}: {0:7} {0:7} {0:4} {0:4} {0:4} {0:5} {0:10} {0:9} {0:8} {0:7} {0:4} {0:4} {0:4} {0:5} {0:7} {0:10}\n",
                0
            ));
        }
        text.into_bytes()
    }

    /// Lists the names of a namespace's devices: `/sys/class/net`.
    #[allow(dead_code, reason = "asked by sysfs")]
    pub(crate) fn net_devices(&self, ns: NsId) -> Vec<Vec<u8>> {
        self.net(ns).devices.iter().map(|device| device.name.clone()).collect()
    }
}

/// Brings a device up or down; lo gets its address by itself (facts 188, 189).
pub(crate) fn set_up(device: &mut NetDevice, is_up: bool) {
    let flags = IFF_UP | IFF_RUNNING;
    device.flags = if is_up { device.flags | flags } else { device.flags & !flags };
    if is_up && device.flags & IFF_LOOPBACK != 0 && device.inet.is_none() {
        device.inet = Some(([127, 0, 0, 1], 8));
    }
}

fn sockaddr(device: &NetDevice) -> Vec<u8> {
    inet(device.inet.map_or([0; 4], |(ip, _)| ip))
}

/// A `struct sockaddr_in`.
fn inet(ip: [u8; 4]) -> Vec<u8> {
    Addr::Inet(std::net::Ipv4Addr::from(ip).into(), 0).to_bytes(AF_INET)
}

fn ifreq(name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.resize(16, 0);
    bytes.extend_from_slice(value);
    bytes.resize(IFREQ_BYTES, 0);
    bytes
}
