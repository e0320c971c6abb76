//! A container's network: a pair of devices, one end at the host's bridge, the other in the container's namespace as eth0 - what
//! libnetwork does (drivers/bridge/bridge.go, osl/interface_linux.go).

use std::net::Ipv4Addr;

use nslab_abi::{Errno, Fd, MountFlags, Pid, Ret, Syscall, UmountFlags};

use super::container::{Container, mkdir_all, random_hex, write};
use super::json::{Json, object};
use super::{networks, rootfs};
use crate::applet::ip::netlink::{AF_INET, Attrs, Netlink, Refused, attribute};
use crate::sys::Sys;

const SOCK_DGRAM: i32 = 2;
const SIOCGIFFLAGS: u64 = 0x8913;
const SIOCSIFFLAGS: u64 = 0x8914;
const RTM_NEWLINK: u16 = 16;
const RTM_GETLINK: u16 = 18;
const RTM_NEWADDR: u16 = 20;
const RTM_NEWROUTE: u16 = 24;
const NLM_F_EXCL: u16 = 0x200;
const NLM_F_CREATE: u16 = 0x400;
const IFLA_ADDRESS: u16 = 1;
const IFLA_IFNAME: u16 = 3;
const IFLA_MASTER: u16 = 10;
const IFLA_TXQLEN: u16 = 13;
const IFLA_LINKINFO: u16 = 18;
const IFLA_NET_NS_PID: u16 = 19;
const IFLA_INFO_KIND: u16 = 1;
const IFLA_INFO_DATA: u16 = 2;
const VETH_INFO_PEER: u16 = 1;
const IFA_ADDRESS: u16 = 1;
const IFA_LOCAL: u16 = 2;
const IFA_BROADCAST: u16 = 4;
const RTA_OIF: u16 = 4;
const RTA_GATEWAY: u16 = 5;
const RT_TABLE_MAIN: u8 = 254;
const RTPROT_BOOT: u8 = 3;
const RTN_UNICAST: u8 = 1;
const IFF_UP: u32 = 1;

/// The bridge, its address and the length of its prefix - dockerd(8), `--bip`.
pub(super) const BRIDGE: &str = "docker0";
pub(super) const GATEWAY: Ipv4Addr = Ipv4Addr::new(172, 17, 0, 1);
pub(super) const PREFIX: u8 = 16;
/// Where the containers' namespaces are kept by a mount.
const NETNS: &str = "/run/docker/netns";

/// Has the container a network of docker's, with an address?
fn is_bridged(container: &Container) -> bool {
    container.base == super::CONTAINERS
        && matches!(container.json.text("HostConfig.NetworkMode").as_str(), "default" | "bridge")
}

fn refused(refused: Refused) -> Errno {
    refused.errno
}

/// Makes the pair of devices of a container that is about to start, and notes its address; for the host's side.
pub(super) async fn connect(sys: &Sys, container: &mut Container, pid: Pid) -> Result<(), Errno> {
    let mode = container.json.text("HostConfig.NetworkMode");
    if container.base != super::CONTAINERS {
        return Ok(());
    }
    if mode == "none" || mode == "host" {
        note(sys, container, &mode, None).await;
        return Ok(());
    }
    if !is_bridged(container) {
        return Ok(());
    }
    let address = free_address(sys).await.ok_or(Errno::EADDRNOTAVAIL)?;
    let random = random_hex(sys, 7).await;
    let (host, peer) = (format!("veth{}", &random[..7]), format!("veth{}", &random[7..14]));
    let netlink = Netlink::connect(sys).await?;
    let mut end = link_message(0, 0, 0);
    attribute(&mut end, IFLA_IFNAME, &c_string(&peer));
    attribute(&mut end, IFLA_TXQLEN, &[0; 4]);
    let (mut data, mut info, mut body) = (Vec::new(), Vec::new(), link_message(0, 0, 0));
    attribute(&mut data, VETH_INFO_PEER, &end);
    attribute(&mut info, IFLA_INFO_KIND, b"veth");
    attribute(&mut info, IFLA_INFO_DATA, &data);
    attribute(&mut body, IFLA_IFNAME, &c_string(&host));
    attribute(&mut body, IFLA_TXQLEN, &[0; 4]);
    attribute(&mut body, IFLA_LINKINFO, &info);
    netlink.talk(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &body).await.map_err(refused)?;
    let (host, peer) = (index_of(&netlink, &host).await?, index_of(&netlink, &peer).await?);
    let bridge = index_of(&netlink, BRIDGE).await?;
    let mut body = link_message(host, 0, 0);
    attribute(&mut body, IFLA_MASTER, &bridge.to_le_bytes());
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    let mut body = link_message(peer, 0, 0);
    attribute(&mut body, IFLA_NET_NS_PID, &pid.0.to_le_bytes());
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    netlink.talk(RTM_NEWLINK, 0, &link_message(host, IFF_UP, IFF_UP)).await.map_err(refused)?;
    netlink.close().await;
    note(sys, container, "bridge", Some(address)).await;
    keep(sys, container, pid).await;
    let dir = container.dir();
    let (hostname, domain) = (container.json.text("Config.Hostname"), container.json.text("Config.Domainname"));
    let own = if domain.is_empty() { hostname } else { format!("{hostname}.{domain} {hostname}") };
    let hosts = [LOCAL_HOSTS, &super::describe::extra_hosts(container), &format!("{address}\t{own}\n")].concat();
    write(sys, &format!("{dir}/hosts"), &hosts).await?;
    container.save(sys).await
}

/// What stands in a container's hosts file before its own name.
pub(super) const LOCAL_HOSTS: &str = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n\
    fe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";

/// Sets the container's end up, which has come into the caller's namespace; for the container's side.
pub(super) async fn set_up(sys: &Sys, container: &Container) -> Result<(), Errno> {
    // Without `--ipv6` a container's namespace has no addresses of it - libnetwork, osl/namespace_linux.go:setIPv6().
    let _ = sys.write_file(b"/proc/sys/net/ipv6/conf/all/disable_ipv6", b"1").await;
    loopback_up(sys).await?;
    let Some(container) = container.again(sys).await.filter(is_bridged) else { return Ok(()) };
    let Ok(address) = container.json.text("NetworkSettings.IPAddress").parse::<Ipv4Addr>() else { return Ok(()) };
    let netlink = Netlink::connect(sys).await?;
    let index = first_pair(&netlink).await?;
    let mut body = link_message(index, 0, 0);
    attribute(&mut body, IFLA_IFNAME, &c_string("eth0"));
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    let mut body = link_message(index, 0, 0);
    attribute(&mut body, IFLA_ADDRESS, &mac(address));
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(refused)?;
    let mut body = vec![AF_INET, PREFIX, 0, 0];
    body.extend(index.to_le_bytes());
    let broadcast = Ipv4Addr::from_bits(address.to_bits() | u32::MAX >> PREFIX);
    for (kind, ip) in [(IFA_LOCAL, address), (IFA_ADDRESS, address), (IFA_BROADCAST, broadcast)] {
        attribute(&mut body, kind, &ip.octets());
    }
    netlink.talk(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &body).await.map_err(refused)?;
    netlink.talk(RTM_NEWLINK, 0, &link_message(index, IFF_UP, IFF_UP)).await.map_err(refused)?;
    let mut body = vec![AF_INET, 0, 0, 0, RT_TABLE_MAIN, RTPROT_BOOT, 0, RTN_UNICAST, 0, 0, 0, 0];
    attribute(&mut body, RTA_GATEWAY, &GATEWAY.octets());
    attribute(&mut body, RTA_OIF, &index.to_le_bytes());
    netlink.talk(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &body).await.map_err(refused)?;
    netlink.close().await;
    Ok(())
}

/// A container that has ended has no address; its devices went with its namespace.
pub(super) async fn disconnect(sys: &Sys, container: &mut Container) {
    let key = container.json.text("NetworkSettings.SandboxKey");
    if !key.is_empty() && container.base == super::CONTAINERS {
        let path = key.replacen("/var/run/", "/run/", 1).into_bytes();
        let call = Syscall::Umount2 { target: path.clone(), flags: UmountFlags::DETACH };
        if sys.call(call).await.is_ok() {
            let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path, flags: nslab_abi::AtFlags::empty() }).await;
        }
    }
    if is_bridged(container) {
        note(sys, container, "bridge", None).await;
    }
}

/// Keeps the namespace below /run/docker/netns, as libnetwork does (osl/namespace_linux.go:mountNetworkNamespace()).
async fn keep(sys: &Sys, container: &mut Container, pid: Pid) {
    let name = random_hex(sys, 6).await;
    let path = format!("{NETNS}/{name}");
    if mkdir_all(sys, NETNS).await.is_ok() && write(sys, &path, "").await.is_ok() {
        let source = format!("/proc/{}/ns/net", pid.0);
        let _ = rootfs::mount(sys, &source, &path, None, MountFlags::BIND, None).await;
        container.json.put("NetworkSettings.SandboxKey", Json::Text(format!("/var{path}")));
    }
}

/// Writes down where a container is, in the words of `docker inspect`.
async fn note(sys: &Sys, container: &mut Container, network: &str, address: Option<Ipv4Addr>) {
    let id = match address {
        Some(_) => random_hex(sys, 32).await,
        None => String::new(),
    };
    let id_of_network = networks::id(sys, network).await;
    let text = |text: Option<String>| Json::Text(text.unwrap_or_default());
    let common = [
        ("EndpointID", Json::Text(id)),
        ("Gateway", text(address.map(|_| GATEWAY.to_string()))),
        ("GlobalIPv6Address", "".into()),
        ("GlobalIPv6PrefixLen", Json::Int(0)),
        ("IPAddress", text(address.map(|ip| ip.to_string()))),
        ("IPPrefixLen", Json::Int(address.map_or(0, |_| i64::from(PREFIX)))),
        ("IPv6Gateway", "".into()),
        ("MacAddress", text(address.map(|ip| mac(ip).map(|byte| format!("{byte:02x}")).join(":")))),
    ];
    let own = match container.json.text("HostConfig.NetworkMode").as_str() {
        "default" | "bridge" => common.to_vec(),
        _ => Vec::new(),
    };
    for (key, value) in own {
        container.json.put(&format!("NetworkSettings.{key}"), value);
    }
    let mut pairs = vec![
        ("IPAMConfig", Json::Null),
        ("Links", Json::Null),
        ("Aliases", Json::Null),
        ("NetworkID", Json::Text(id_of_network)),
    ];
    pairs.extend(common);
    pairs.push(("DriverOpts", Json::Null));
    container.json.put("NetworkSettings.Networks", object(vec![(network, object(pairs))]));
    if address.is_some() {
        let sandbox = random_hex(sys, 32).await;
        container.json.put("NetworkSettings.SandboxID", Json::Text(sandbox));
    }
}

/// The lowest address below the bridge's that no running container has.
async fn free_address(sys: &Sys) -> Option<Ipv4Addr> {
    let all = Container::all(sys).await;
    let is_taken =
        |ip: Ipv4Addr| all.iter().any(|other| other.json.text("NetworkSettings.IPAddress") == ip.to_string());
    let last = GATEWAY.to_bits() | u32::MAX >> PREFIX;
    (GATEWAY.to_bits() + 1..last).map(Ipv4Addr::from_bits).find(|&ip| !is_taken(ip))
}

/// 02:42 and the address: libnetwork/netutils:GenerateMACFromIP().
fn mac(ip: Ipv4Addr) -> [u8; 6] {
    let [a, b, c, d] = ip.octets();
    [0x02, 0x42, a, b, c, d]
}

fn c_string(text: &str) -> Vec<u8> {
    [text.as_bytes(), b"\0"].concat()
}

/// struct ifinfomsg - rtnetlink(7).
fn link_message(index: u32, flags: u32, change: u32) -> Vec<u8> {
    [[0; 4], index.to_le_bytes(), flags.to_le_bytes(), change.to_le_bytes()].concat()
}

/// Name and index of each device.
async fn links(netlink: &Netlink) -> Result<Vec<(String, u32)>, Errno> {
    let records = netlink.dump(RTM_GETLINK, &link_message(0, 0, 0)).await.map_err(refused)?;
    let link = |body: &Vec<u8>| {
        let index = u32::from_le_bytes(body.get(4..8)?.try_into().ok()?);
        Some((Attrs::after(body, 16).text(IFLA_IFNAME)?, index))
    };
    Ok(records.iter().filter_map(link).collect())
}

async fn index_of(netlink: &Netlink, name: &str) -> Result<u32, Errno> {
    links(netlink).await?.into_iter().find(|link| link.0 == name).map(|link| link.1).ok_or(Errno::ENODEV)
}

/// The end of a pair that has come here.
async fn first_pair(netlink: &Netlink) -> Result<u32, Errno> {
    let all = links(netlink).await?;
    all.into_iter().find(|link| link.0.starts_with("veth")).map(|link| link.1).ok_or(Errno::ENODEV)
}

/// Brings the loopback device up - netdevice(7).
async fn loopback_up(sys: &Sys) -> Result<(), Errno> {
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
