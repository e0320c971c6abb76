//! What libnetwork asks of rtnetlink: bridges, pairs of devices, addresses, routes - rtnetlink(7).

use std::net::Ipv4Addr;

use nslab_abi::rtnetlink::*;
use nslab_abi::sockios::{SIOCGIFFLAGS, SIOCSIFFLAGS};
use nslab_abi::{Errno, Fd, Pid, Ret, Syscall};

use crate::applet::ip::links::{self, Link, ifinfo};
use crate::applet::ip::netlink::{AF_INET, Attrs, Netlink, Refused, attribute};
use crate::sys::Sys;

const SOCK_DGRAM: i32 = 2;
const RT_TABLE_MAIN: u8 = 254;
const RTPROT_BOOT: u8 = 3;
const RTN_UNICAST: u8 = 1;
const IFF_UP: u32 = 1;

fn refused(refused: Refused) -> Errno {
    refused.errno
}

fn c_string(text: &str) -> Vec<u8> {
    [text.as_bytes(), b"\0"].concat()
}

/// Makes a bridge, with an address of its own, and sets it up.
pub(super) async fn add_bridge(sys: &Sys, name: &str, own: Ipv4Addr, prefix: u8) -> Result<(), Errno> {
    let netlink = Netlink::connect(sys).await?;
    let (mut info, mut body) = (Vec::new(), ifinfo(0, 0, 0));
    attribute(&mut info, IFLA_INFO_KIND, b"bridge");
    attribute(&mut body, IFLA_IFNAME, &c_string(name));
    attribute(&mut body, IFLA_LINKINFO, &info);
    netlink.talk(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &body).await.map_err(refused)?;
    let index = index_of(&netlink, name).await?;
    let mut body = ifinfo(index, 0, 0);
    attribute(&mut body, IFLA_ADDRESS, &mac(own));
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    add_address(&netlink, index, own, prefix).await?;
    netlink.talk(RTM_NEWLINK, 0, &ifinfo(index, IFF_UP, IFF_UP)).await.map_err(refused)?;
    netlink.close().await;
    Ok(())
}

/// Removes a device by its name.
pub(super) async fn remove(sys: &Sys, name: &str) -> Result<(), Errno> {
    let netlink = Netlink::connect(sys).await?;
    let index = index_of(&netlink, name).await?;
    netlink.talk(RTM_DELLINK, 0, &ifinfo(index, 0, 0)).await.map_err(refused)?;
    netlink.close().await;
    Ok(())
}

async fn add_address(netlink: &Netlink, index: u32, ip: Ipv4Addr, prefix: u8) -> Result<(), Errno> {
    let mut body = vec![AF_INET, prefix, 0, 0];
    body.extend(index.to_le_bytes());
    let broadcast = Ipv4Addr::from_bits(ip.to_bits() | !super::networks::mask(prefix));
    for (kind, ip) in [(IFA_LOCAL, ip), (IFA_ADDRESS, ip), (IFA_BROADCAST, broadcast)] {
        attribute(&mut body, kind, &ip.octets());
    }
    netlink.talk(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &body).await.map_err(refused)
}

/// Makes a pair of devices: one end at a bridge, the other one in the namespace of a process.
pub(super) async fn add_pair(sys: &Sys, bridge: &str, host: &str, peer: &str, pid: Pid) -> Result<(), Errno> {
    let netlink = Netlink::connect(sys).await?;
    let mut end = ifinfo(0, 0, 0);
    attribute(&mut end, IFLA_IFNAME, &c_string(peer));
    attribute(&mut end, IFLA_TXQLEN, &[0; 4]);
    let (mut data, mut info, mut body) = (Vec::new(), Vec::new(), ifinfo(0, 0, 0));
    attribute(&mut data, VETH_INFO_PEER, &end);
    attribute(&mut info, IFLA_INFO_KIND, b"veth");
    attribute(&mut info, IFLA_INFO_DATA, &data);
    attribute(&mut body, IFLA_IFNAME, &c_string(host));
    attribute(&mut body, IFLA_TXQLEN, &[0; 4]);
    attribute(&mut body, IFLA_LINKINFO, &info);
    netlink.talk(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &body).await.map_err(refused)?;
    let (host, peer) = (index_of(&netlink, host).await?, index_of(&netlink, peer).await?);
    let bridge = index_of(&netlink, bridge).await?;
    let mut body = ifinfo(host, 0, 0);
    attribute(&mut body, IFLA_MASTER, &bridge.to_le_bytes());
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    let mut body = ifinfo(peer, 0, 0);
    attribute(&mut body, IFLA_NET_NS_PID, &pid.0.to_le_bytes());
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    netlink.talk(RTM_NEWLINK, 0, &ifinfo(host, IFF_UP, IFF_UP)).await.map_err(refused)?;
    netlink.close().await;
    Ok(())
}

/// Gives the end of a pair that has come here its name and its addresses, and sets it up.
pub(super) async fn set_up(sys: &Sys, peer: &str, name: &str, ip: Ipv4Addr, prefix: u8) -> Result<(), Errno> {
    let netlink = Netlink::connect(sys).await?;
    let index = index_of(&netlink, peer).await?;
    let mut body = ifinfo(index, 0, 0);
    attribute(&mut body, IFLA_IFNAME, &c_string(name));
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    let mut body = ifinfo(index, 0, 0);
    attribute(&mut body, IFLA_ADDRESS, &mac(ip));
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    add_address(&netlink, index, ip, prefix).await?;
    netlink.talk(RTM_NEWLINK, 0, &ifinfo(index, IFF_UP, IFF_UP)).await.map_err(refused)?;
    netlink.close().await;
    Ok(())
}

/// Makes an address the default gateway, or no longer.
pub(super) async fn default_route(sys: &Sys, name: &str, gateway: Ipv4Addr, is_added: bool) -> Result<(), Errno> {
    let netlink = Netlink::connect(sys).await?;
    let index = index_of(&netlink, name).await?;
    let mut body = vec![AF_INET, 0, 0, 0, RT_TABLE_MAIN, RTPROT_BOOT, 0, RTN_UNICAST, 0, 0, 0, 0];
    attribute(&mut body, RTA_GATEWAY, &gateway.octets());
    attribute(&mut body, RTA_OIF, &index.to_le_bytes());
    let (kind, flags) = if is_added { (RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL) } else { (RTM_DELROUTE, 0) };
    netlink.talk(kind, flags, &body).await.map_err(refused)?;
    netlink.close().await;
    Ok(())
}

/// 02:42 and the address: libnetwork/netutils:GenerateMACFromIP().
pub(super) fn mac(ip: Ipv4Addr) -> [u8; 6] {
    let [a, b, c, d] = ip.octets();
    [0x02, 0x42, a, b, c, d]
}

async fn links(netlink: &Netlink) -> Result<Vec<Link>, Errno> {
    links::all(netlink).await.map_err(refused)
}

async fn index_of(netlink: &Netlink, name: &str) -> Result<u32, Errno> {
    links(netlink).await?.into_iter().find(|link| link.name == name).map(|link| link.index).ok_or(Errno::ENODEV)
}

/// The name of the device with this address; and `ethN`, the first that no device has.
pub(super) async fn names(sys: &Sys, ip: Option<Ipv4Addr>) -> Result<(Option<String>, String), Errno> {
    let netlink = Netlink::connect(sys).await?;
    let all = links(&netlink).await?;
    netlink.close().await;
    let own = ip.and_then(|ip| all.iter().find(|link| link.hardware == mac(ip)).map(|link| link.name.clone()));
    let free = (0..).map(|number| format!("eth{number}")).find(|name| all.iter().all(|link| link.name != *name));
    Ok((own, free.unwrap_or_default()))
}

/// The networks that the caller's devices are in.
pub(super) async fn subnets(sys: &Sys) -> Result<Vec<(Ipv4Addr, u8)>, Errno> {
    let netlink = Netlink::connect(sys).await?;
    let records = netlink.dump(RTM_GETADDR, &[AF_INET, 0, 0, 0, 0, 0, 0, 0]).await.map_err(refused)?;
    netlink.close().await;
    let subnet = |body: &Vec<u8>| match Attrs::after(body, 8).ip(IFA_LOCAL)? {
        std::net::IpAddr::V4(ip) => Some((ip, *body.get(1)?)),
        std::net::IpAddr::V6(_) => None,
    };
    Ok(records.iter().filter_map(subnet).collect())
}

/// Brings the loopback device up - netdevice(7).
pub(super) async fn loopback_up(sys: &Sys) -> Result<(), Errno> {
    let socket = Syscall::Socket { domain: i32::from(AF_INET), kind: SOCK_DGRAM, protocol: 0 };
    let fd = sys.int(socket).await.map(|fd| Fd(fd as i32))?;
    let mut data = b"lo".to_vec();
    data.resize(40, 0);
    let changed = match sys.call(Syscall::Ioctl { fd, request: SIOCGIFFLAGS, arg: 0, data }).await {
        Ok(Ret::Bytes(mut data)) => {
            data.resize(40, 0);
            data[16] |= IFF_UP as u8;
            sys.call(Syscall::Ioctl { fd, request: SIOCSIFFLAGS, arg: 0, data }).await.map(drop)
        }
        other => other.map(drop),
    };
    sys.close(fd).await;
    changed
}
