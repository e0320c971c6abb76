//! Network devices: netdevice(7)'s ioctls and `/proc/net/dev` - net/core/dev_ioctl.c, net/core/net-procfs.c.

use std::net::Ipv4Addr;

use nslab_abi::ioctls::FIONREAD;
use nslab_abi::sockios::*;
use nslab_abi::{Cap, Errno, Reason, Ret, TaskId};

use super::SocketId;
use super::addr::{AF_INET, Addr};
use super::inet::{RT_SCOPE_HOST, RT_SCOPE_LINK};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_BROADCAST, IFF_NOARP, IFF_UP, Inet, LinkKind, NetDevice, mask4};
use crate::stop::{SysResult, unsupported};

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
                let rows = self.net(ns).devices.iter().flat_map(|dev| &dev.inet);
                Ok(Ret::Bytes(rows.flat_map(|inet| ifreq(&inet.label, &sockaddr(inet.local))).collect()))
            }
            SIOCGIFNAME => {
                let index =
                    data.get(16..20).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).ok_or(Errno::EFAULT)?;
                let device = self.net(ns).device(index).ok_or(Errno::ENODEV)?;
                Ok(Ret::Bytes(ifreq(&device.name, &index.to_le_bytes())))
            }
            SIOCBRADDBR | SIOCBRDELBR => self.bridge_ioctl(t, ns, request, data),
            SIOCGIFFLAGS | SIOCSIFFLAGS | SIOCGIFADDR | SIOCSIFADDR | SIOCGIFBRDADDR | SIOCSIFBRDADDR
            | SIOCGIFNETMASK | SIOCSIFNETMASK | SIOCGIFMTU | SIOCSIFMTU | SIOCSIFNAME | SIOCGIFHWADDR
            | SIOCSIFHWADDR | SIOCGIFINDEX | SIOCGIFTXQLEN | SIOCBRADDIF | SIOCBRDELIF => {
                self.device_ioctl(t, ns, request, data)
            }
            _ => unsupported("ioctl", format!("request {request:#x} on a socket")),
        }
    }

    fn device_ioctl(&mut self, t: TaskId, ns: NsId, request: u64, data: &[u8]) -> SysResult {
        let name = name_of(data)?;
        let is_get = matches!(
            request,
            SIOCGIFFLAGS
                | SIOCGIFADDR
                | SIOCGIFBRDADDR
                | SIOCGIFNETMASK
                | SIOCGIFMTU
                | SIOCGIFHWADDR
                | SIOCGIFINDEX
                | SIOCGIFTXQLEN
        );
        if !is_get {
            // "EPERM" comes before the name is looked up - net/core/dev_ioctl.c:dev_ioctl()
            self.may_change_net(t, ns)?;
        }
        let base = name.split(|&byte| byte == b':').next().unwrap_or_default();
        let device = self.net(ns).device_named(base).ok_or(Errno::ENODEV)?.clone();
        let inet = device.inet.iter().find(|inet| inet.label == name).cloned();
        let with_address = || inet.clone().ok_or(Errno::EADDRNOTAVAIL);
        let value = match request {
            SIOCGIFFLAGS => (self.link_flags(&device) as u16).to_le_bytes().to_vec(),
            SIOCGIFADDR => sockaddr(with_address()?.local),
            SIOCGIFNETMASK => sockaddr(Ipv4Addr::from_bits(mask4(with_address()?.prefix))),
            SIOCGIFBRDADDR => sockaddr(with_address()?.broadcast.unwrap_or(Ipv4Addr::UNSPECIFIED)),
            SIOCGIFTXQLEN => device.queue_len.to_le_bytes().to_vec(),
            SIOCGIFMTU => device.mtu.to_le_bytes().to_vec(),
            SIOCGIFINDEX => device.index.to_le_bytes().to_vec(),
            SIOCGIFHWADDR => [&device.hardware().to_le_bytes()[..], &device.mac].concat(),
            _ => return self.set_device(ns, &device, (request, name), data, inet),
        };
        Ok(Ret::Bytes(ifreq(name, &value)))
    }

    /// The requests that change a device - net/ipv4/devinet.c:devinet_ioctl(), net/core/dev_ioctl.c:dev_ifsioc().
    fn set_device(
        &mut self,
        ns: NsId,
        device: &NetDevice,
        (request, name): (u64, &[u8]),
        data: &[u8],
        inet: Option<Inet>,
    ) -> SysResult {
        let index = device.index;
        let int =
            || data.get(16..20).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes).ok_or(Errno::EFAULT);
        match request {
            SIOCSIFFLAGS => {
                let flags = int()? & 0xffff;
                if (flags ^ device.flags) & IFF_NOARP != 0 && !device.is_loopback() {
                    return unsupported("ioctl", "IFF_NOARP by SIOCSIFFLAGS");
                }
                self.set_link_up(ns, index, flags & IFF_UP != 0);
            }
            SIOCSIFADDR | SIOCSIFBRDADDR | SIOCSIFNETMASK => {
                let octets: Option<[u8; 4]> = data.get(20..24).and_then(|four| four.try_into().ok());
                let (Some(family), Some(octets)) = (data.get(16..18), octets) else { return Err(Errno::EFAULT.into()) };
                let ip = Ipv4Addr::from(octets);
                if family != (AF_INET as u16).to_le_bytes() {
                    return Err(Errno::EINVAL.into());
                }
                self.set_inet(ns, device, (request, name), ip, inet)?;
            }
            SIOCSIFMTU => {
                let mtu = int()?;
                let is_valid = device.is_loopback() || (68..=65_535).contains(&mtu);
                self.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
                self.set_mtu(ns, index, mtu)?;
            }
            SIOCSIFNAME => {
                let new = name_of(data.get(16..).ok_or(Errno::EFAULT)?)?;
                self.rename_link(ns, index, new).map_err(|nack| nack.errno)?;
            }
            SIOCSIFHWADDR => {
                let mac: [u8; 6] = data.get(18..24).and_then(|six| six.try_into().ok()).ok_or(Errno::EFAULT)?;
                self.ensure(Reason::ValueInRange, !device.is_loopback(), Errno::EOPNOTSUPP)?;
                let is_valid = mac[0] & 1 == 0 && mac != [0; 6];
                self.ensure(Reason::ValueInRange, is_valid, Errno::EADDRNOTAVAIL)?;
                self.set_mac(ns, index, mac);
            }
            _ => {
                let port = int()?;
                self.ensure(Reason::ValueInRange, device.kind == LinkKind::Bridge, Errno::EOPNOTSUPP)?;
                let is_port = self.net(ns).device(port).map(|port| port.master == Some(index)).ok_or(Errno::EINVAL)?;
                let is_removal = request == SIOCBRDELIF;
                self.ensure(Reason::ValueInRange, is_port || !is_removal, Errno::EINVAL)?;
                let master = if is_removal { 0 } else { index };
                self.set_master(ns, port, master).map_err(|nack| nack.errno)?;
            }
        }
        Ok(Ret::Int(0))
    }

    /// SIOCSIFADDR takes the class of an address for its mask - net/ipv4/devinet.c:inet_abc_len(); and brings no device up.
    fn set_inet(
        &mut self,
        ns: NsId,
        device: &NetDevice,
        (request, name): (u64, &[u8]),
        ip: Ipv4Addr,
        old: Option<Inet>,
    ) -> Result<(), Errno> {
        let mut new = match (&old, request) {
            (None, SIOCSIFADDR) => {
                let (label, prefix, has_net) = (name.to_vec(), 32, false);
                Inet { local: ip, peer: ip, prefix, broadcast: None, scope: 0, label, is_secondary: false, has_net }
            }
            (None, _) => return Err(Errno::EADDRNOTAVAIL),
            (Some(old), _) => Inet { is_secondary: false, ..old.clone() },
        };
        match request {
            SIOCSIFADDR => {
                if new.local == ip && old.is_some() {
                    return Ok(());
                }
                let prefix = match ip.octets()[0] {
                    0 => 0,
                    1..=127 => 8,
                    128..=191 => 16,
                    192..=223 => 24,
                    _ => 32,
                };
                let scope = match ip {
                    ip if ip.is_loopback() => RT_SCOPE_HOST,
                    ip if ip.is_link_local() => RT_SCOPE_LINK,
                    _ => 0,
                };
                let has_broadcast = device.flags & IFF_BROADCAST != 0 && prefix < 31;
                let all = Ipv4Addr::from_bits(ip.to_bits() | !mask4(prefix));
                (new.local, new.peer, new.prefix, new.scope) = (ip, ip, prefix, scope);
                new.broadcast = has_broadcast.then_some(all);
            }
            SIOCSIFBRDADDR => new.broadcast = Some(ip),
            _ => {
                let mask = ip.to_bits();
                self.ensure(Reason::ValueInRange, mask.leading_ones() + mask.trailing_zeros() >= 32, Errno::EINVAL)?;
                let prefix = mask.leading_ones() as u8;
                let all = |prefix: u8| Ipv4Addr::from_bits(new.local.to_bits() | !mask4(prefix));
                // A broadcast address that followed from the old mask follows the new one.
                if new.broadcast == Some(all(new.prefix)) && new.prefix < 31 {
                    new.broadcast = Some(all(prefix));
                }
                new.prefix = prefix;
            }
        }
        if let Some(old) = &old {
            self.del_inet(ns, device.index, old);
        }
        if !(request == SIOCSIFADDR && ip.is_unspecified()) {
            self.add_inet(ns, device.index, new).map_err(|nack| nack.errno)?;
        }
        Ok(())
    }

    /// SIOCBRADDBR, SIOCBRDELBR: brctl(8)'s way to bridges - net/bridge/br_ioctl.c.
    fn bridge_ioctl(&mut self, t: TaskId, ns: NsId, request: u64, data: &[u8]) -> SysResult {
        self.may_change_net(t, ns)?;
        let name = name_of(data)?;
        if request == SIOCBRADDBR {
            let id = self.fresh_link_id();
            self.register_link(ns, name, LinkKind::Bridge, (id, None))?;
            return Ok(Ret::Int(0));
        }
        let device = self.net(ns).device_named(name).ok_or(Errno::ENXIO)?;
        let (index, is_bridge, is_up) = (device.index, device.kind == LinkKind::Bridge, device.is_up());
        self.ensure(Reason::ValueInRange, is_bridge, Errno::EPERM)?;
        self.ensure(Reason::ValueInRange, !is_up, Errno::EBUSY)?;
        self.delete_link(ns, index);
        Ok(Ret::Int(0))
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

/// The name at the beginning of a `struct ifreq`.
fn name_of(data: &[u8]) -> Result<&[u8], Errno> {
    Ok(data.get(..16).ok_or(Errno::EFAULT)?.split(|&byte| byte == 0).next().unwrap_or_default())
}

/// A `struct sockaddr_in`.
fn sockaddr(ip: Ipv4Addr) -> Vec<u8> {
    Addr::Inet(ip.into(), 0).to_bytes(AF_INET)
}

fn ifreq(name: &[u8], value: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.resize(16, 0);
    bytes.extend_from_slice(value);
    bytes.resize(IFREQ_BYTES, 0);
    bytes
}
