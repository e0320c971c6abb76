//! A container's networks: for each a pair of devices, one end at the network's bridge, the other in the container's
//! namespace as eth0, eth1, … - what libnetwork does (drivers/bridge/bridge.go, osl/interface_linux.go).

mod device;
pub(super) mod resolver;

use std::net::Ipv4Addr;

use nslab_abi::{Errno, Fd, MountFlags, NsType, Pid, Syscall, UmountFlags};

use super::container::{Container, mkdir_all, random_hex, write};
use super::json::{Json, object, texts};
use super::networks::Network;
use super::{exec, networks, rootfs, runc, start};
use crate::sys::Sys;
use crate::text::lossy;

/// The bridge, its address and the length of its prefix - dockerd(8), `--bip`.
pub(super) const BRIDGE: &str = "docker0";
pub(super) const GATEWAY: Ipv4Addr = Ipv4Addr::new(172, 17, 0, 1);
pub(super) const PREFIX: u8 = 16;
/// Where the containers' namespaces are kept by a mount.
const NETNS: &str = "/run/docker/netns";
/// What stands in a container's hosts file before its own name.
pub(super) const LOCAL_HOSTS: &str = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n\
    fe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";

/// The name of the network that a container begins with; empty where it has none of its own.
pub(super) fn first(container: &Container) -> String {
    let mode = container.json.text("HostConfig.NetworkMode");
    match mode.as_str() {
        _ if container.base != super::CONTAINERS || mode.starts_with("container:") => String::new(),
        "default" => "bridge".to_string(),
        _ => mode,
    }
}

/// Has a container networks with addresses?
fn is_bridged(container: &Container) -> bool {
    !matches!(first(container).as_str(), "" | "host" | "none")
}

/// What a container's description says of its networks: the first one, then the others.
fn endpoints(container: &Container) -> Vec<(String, Json)> {
    let Some(Json::Object(pairs)) = container.json.at("NetworkSettings.Networks") else { return Vec::new() };
    let first = first(container);
    let (mut all, rest): (Vec<_>, Vec<_>) = pairs.iter().cloned().partition(|pair| pair.0 == first);
    all.extend(rest);
    all
}

/// A container's end of a network, as far as it has one.
pub(super) fn endpoint(container: &Container, network: &str) -> Option<Json> {
    endpoints(container).into_iter().find(|pair| pair.0 == network).map(|pair| pair.1)
}

fn put_endpoint(container: &mut Container, network: &str, end: Json) {
    let mut pairs = match container.json.at("NetworkSettings.Networks") {
        Some(Json::Object(pairs)) => pairs.clone(),
        _ => Vec::new(),
    };
    match pairs.iter_mut().find(|pair| pair.0 == network) {
        Some(pair) => pair.1 = end,
        None => pairs.push((network.to_string(), end)),
    }
    container.json.put("NetworkSettings.Networks", Json::Object(pairs));
}

/// A container is in a network no longer.
pub(super) fn forget(container: &mut Container, network: &str) {
    if let Some(Json::Object(pairs)) = container.json.at("NetworkSettings.Networks").cloned() {
        let left = pairs.into_iter().filter(|pair| pair.0 != network).collect();
        container.json.put("NetworkSettings.Networks", Json::Object(left));
    }
}

/// Notes that a container is to be in a network: from its next start.
pub(super) fn ask(container: &mut Container, network: &Network, ip: Option<&str>, aliases: &[String]) {
    let mut end = end(&network.id(), "", None, None);
    if let Some(ip) = ip {
        end.put("IPAMConfig", object(vec![("IPv4Address", ip.into())]));
    }
    if !network.is_predefined() {
        end.put("Aliases", texts(&[aliases.to_vec(), vec![container.short_id().to_string()]].concat()));
    }
    put_endpoint(container, &network.name(), end);
}

/// A container's end of a network in the words of `docker inspect`.
fn end(network: &str, id: &str, address: Option<(Ipv4Addr, u8)>, gateway: Option<Ipv4Addr>) -> Json {
    let text = |text: Option<String>| Json::Text(text.unwrap_or_default());
    let colons = |ip: Ipv4Addr| device::mac(ip).map(|byte| format!("{byte:02x}")).join(":");
    object(vec![
        ("IPAMConfig", Json::Null),
        ("Links", Json::Null),
        ("Aliases", Json::Null),
        ("NetworkID", network.into()),
        ("EndpointID", id.into()),
        ("Gateway", text(gateway.map(|ip| ip.to_string()))),
        ("IPAddress", text(address.map(|address| address.0.to_string()))),
        ("IPPrefixLen", Json::Int(address.map_or(0, |address| i64::from(address.1)))),
        ("IPv6Gateway", "".into()),
        ("GlobalIPv6Address", "".into()),
        ("GlobalIPv6PrefixLen", Json::Int(0)),
        ("MacAddress", text(address.map(|address| colons(address.0)))),
        ("DriverOpts", Json::Null),
    ])
}

/// The name with which a container's end of a pair comes into its namespace.
fn peer_name(end: &Json) -> String {
    format!("veth{}", end.text("EndpointID").get(..7).unwrap_or_default())
}

/// Makes the pairs of devices of a container that is about to start, and notes its addresses; for the host's side.
/// `Err`: the daemon's words.
pub(super) async fn connect(sys: &Sys, container: &mut Container, pid: Pid) -> Result<(), String> {
    let first = first(container);
    if first.is_empty() {
        return Ok(());
    }
    if endpoint(container, &first).is_none() {
        let network = networks::find(sys, &first).await.ok_or_else(|| format!("network {first} not found."))?;
        ask(container, &network, None, &[]);
    }
    let sandbox = random_hex(sys, 32).await;
    container.json.put("NetworkSettings.SandboxID", Json::Text(sandbox));
    if !is_bridged(container) {
        return Ok(());
    }
    for (name, _) in endpoints(container) {
        let network = networks::by_name(sys, &name).await.ok_or_else(|| format!("network {name} not found."))?;
        attach(sys, container, &network, pid).await?;
    }
    keep(sys, container, pid).await;
    write_files(sys, container).await.map_err(|errno| errno.strerror().to_string())?;
    container.save(sys).await.map_err(|errno| errno.strerror().to_string())
}

/// Makes the pair of devices of one network.
async fn attach(sys: &Sys, container: &mut Container, network: &Network, pid: Pid) -> Result<(), String> {
    let say = |errno: Errno| format!("connect to the network {}: {}.", network.name(), errno.strerror());
    let Some((base, prefix)) = network.subnet() else { return Ok(()) };
    let known = endpoint(container, &network.name()).unwrap_or_default();
    let asked = known.text("IPAMConfig.IPv4Address");
    let address = match asked.parse::<Ipv4Addr>() {
        Ok(ip) if ip.to_bits() & networks::mask(prefix) != base.to_bits() => {
            return Err("Invalid address ".to_string()
                + &asked
                + ": It does not belong to any of this network's subnets");
        }
        Ok(ip) if is_taken(sys, network, ip).await => return Err("Address already in use".to_string()),
        Ok(ip) => ip,
        Err(_) => free_address(sys, network, base, prefix).await.ok_or_else(|| say(Errno::EADDRNOTAVAIL))?,
    };
    let gateway = if network.is_internal() { None } else { network.gateway() };
    let mut end = end(&network.id(), &random_hex(sys, 32).await, Some((address, prefix)), gateway);
    for key in ["IPAMConfig", "Links", "Aliases"] {
        end.put(key, known.get(key).cloned().unwrap_or_default());
    }
    let host = format!("veth{}", &random_hex(sys, 4).await[..7]);
    device::add_pair(sys, &network.bridge(), &host, &peer_name(&end), pid).await.map_err(say)?;
    if network.name() == "bridge" {
        for key in ["EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "MacAddress"] {
            container.json.put(&format!("NetworkSettings.{key}"), end.get(key).cloned().unwrap_or_default());
        }
    }
    put_endpoint(container, &network.name(), end);
    Ok(())
}

/// The names in a container's own files: its addresses', and who resolves others.
async fn write_files(sys: &Sys, container: &Container) -> Result<(), Errno> {
    let dir = container.dir();
    let (hostname, domain) = (container.json.text("Config.Hostname"), container.json.text("Config.Domainname"));
    let own = if domain.is_empty() { hostname } else { format!("{hostname}.{domain} {hostname}") };
    let line = |(_, end): (String, Json)| match end.text("IPAddress") {
        ip if ip.is_empty() => String::new(),
        ip => format!("{ip}\t{own}\n"),
    };
    let lines: String = endpoints(container).into_iter().map(line).collect();
    let hosts = [LOCAL_HOSTS, &super::describe::extra_hosts(container), &lines].concat();
    write(sys, &format!("{dir}/hosts"), &hosts).await?;
    if !resolver::is_wanted(container) {
        return Ok(());
    }
    // libnetwork, sandbox_dns_unix.go:rebuildDNS(): what the host says of domains stays.
    let path = format!("{dir}/resolv.conf");
    let old = lossy(&sys.read_file(path.as_bytes()).await.unwrap_or_default());
    let search: String =
        old.lines().filter(|line| line.starts_with("search")).map(|line| format!("{line}\n")).collect();
    let text = format!("{search}nameserver {}\noptions ndots:0\n", resolver::ADDRESS);
    write(sys, &path, &text).await
}

/// Sets the container's ends up, which have come into the caller's namespace; for the container's side.
pub(super) async fn set_up(sys: &Sys, container: &Container) -> Result<(), Errno> {
    // Without `--ipv6` a container's namespace has no addresses of it - libnetwork, osl/namespace_linux.go:setIPv6().
    let _ = sys.write_file(b"/proc/sys/net/ipv6/conf/all/disable_ipv6", b"1").await;
    device::loopback_up(sys).await?;
    let Some(container) = container.again(sys).await.filter(is_bridged) else { return Ok(()) };
    for (at, (_, end)) in endpoints(&container).iter().enumerate() {
        let Ok(ip) = end.text("IPAddress").parse() else { continue };
        let prefix = end.int("IPPrefixLen") as u8;
        device::set_up(sys, &peer_name(end), &format!("eth{at}"), ip, prefix).await?;
    }
    if let Some((ip, gateway)) = gateway(&container)
        && let (Some(name), _) = device::names(sys, Some(ip)).await?
    {
        device::default_route(sys, &name, gateway, true).await?;
    }
    Ok(())
}

/// The network whose gateway is the default one: the first by name that has one (libnetwork, sandbox.go:Less()). Its address.
fn gateway(container: &Container) -> Option<(Ipv4Addr, Ipv4Addr)> {
    let mut all = endpoints(container);
    nslab_small::sort_by_key(&mut all, |pair| pair.0.clone());
    all.iter().find_map(|(_, end)| Some((end.text("IPAddress").parse().ok()?, end.text("Gateway").parse().ok()?)))
}

/// Does something in a container's network namespace, by a child that enters it.
async fn inside(sys: &Sys, container: &Container, work: impl AsyncFnOnce() -> Result<(), Errno>) -> Result<(), Errno> {
    match sys.fork().await? {
        Pid(0) => {
            let done = match runc::join(sys, container.pid(), &[NsType::Net]).await {
                Ok(()) => work().await,
                Err(errno) => Err(errno),
            };
            start::leave(sys, done.err().map_or(0, |errno| errno.0)).await;
            Ok(())
        }
        child => match exec::wait(sys, child).await {
            0 => Ok(()),
            errno => Err(Errno(i32::from(errno))),
        },
    }
}

/// Connects a container that runs.
pub(super) async fn connect_running(sys: &Sys, container: &mut Container, network: &Network) -> Result<(), String> {
    let before = gateway(container);
    attach(sys, container, network, Pid(container.pid())).await?;
    let end = endpoint(container, &network.name()).unwrap_or_default();
    let (ip, prefix) = (end.text("IPAddress").parse::<Ipv4Addr>().ok(), end.int("IPPrefixLen") as u8);
    let after = gateway(container);
    let done = inside(sys, container, async || {
        let (Some(ip), (_, name)) = (ip, device::names(sys, None).await?) else { return Ok(()) };
        device::set_up(sys, &peer_name(&end), &name, ip, prefix).await?;
        change_gateway(sys, before, after).await
    });
    let say = |errno: Errno| errno.strerror().to_string();
    done.await.map_err(say)?;
    write_files(sys, container).await.map_err(say)?;
    // The shim sees the change, and begins to resolve names.
    container.save(sys).await.map_err(say)
}

/// Disconnects a container that runs: its device goes.
pub(super) async fn disconnect_running(sys: &Sys, container: &mut Container, network: &Network) -> Result<(), Errno> {
    let end = endpoint(container, &network.name()).unwrap_or_default();
    let ip = end.text("IPAddress").parse::<Ipv4Addr>().ok();
    let before = gateway(container);
    forget(container, &network.name());
    let after = gateway(container);
    inside(sys, container, async || {
        if let (Some(name), _) = device::names(sys, ip).await? {
            device::remove(sys, &name).await?;
        }
        // The route through it went with the device.
        if before != after { change_gateway(sys, None, after).await } else { Ok(()) }
    })
    .await?;
    if network.name() == "bridge" {
        for key in ["EndpointID", "Gateway", "IPAddress", "MacAddress"] {
            container.json.put(&format!("NetworkSettings.{key}"), "".into());
        }
        container.json.put("NetworkSettings.IPPrefixLen", Json::Int(0));
    }
    write_files(sys, container).await?;
    container.save(sys).await
}

async fn change_gateway(
    sys: &Sys,
    before: Option<(Ipv4Addr, Ipv4Addr)>,
    after: Option<(Ipv4Addr, Ipv4Addr)>,
) -> Result<(), Errno> {
    if before == after {
        return Ok(());
    }
    for (route, is_added) in [(before, false), (after, true)] {
        if let Some((ip, gateway)) = route
            && let (Some(name), _) = device::names(sys, Some(ip)).await?
        {
            device::default_route(sys, &name, gateway, is_added).await?;
        }
    }
    Ok(())
}

/// A container that has ended has no addresses; its devices went with its namespace.
pub(super) async fn disconnect(sys: &Sys, container: &mut Container) {
    let key = container.json.text("NetworkSettings.SandboxKey");
    if !key.is_empty() && container.base == super::CONTAINERS {
        let path = key.replacen("/var/run/", "/run/", 1).into_bytes();
        let call = Syscall::Umount2 { target: path.clone(), flags: UmountFlags::DETACH };
        if sys.call(call).await.is_ok() {
            let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path, flags: nslab_abi::AtFlags::empty() }).await;
        }
    }
    if !is_bridged(container) {
        return;
    }
    for (name, known) in endpoints(container) {
        let mut end = end(&known.text("NetworkID"), "", None, None);
        for key in ["IPAMConfig", "Links", "Aliases"] {
            end.put(key, known.get(key).cloned().unwrap_or_default());
        }
        put_endpoint(container, &name, end);
    }
    for key in ["EndpointID", "Gateway", "IPAddress", "MacAddress"] {
        container.json.put(&format!("NetworkSettings.{key}"), "".into());
    }
    container.json.put("NetworkSettings.IPPrefixLen", Json::Int(0));
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

/// The first address that a container has; empty where it has none.
pub(super) fn address(container: &Container) -> String {
    endpoints(container).first().map(|pair| pair.1.text("IPAddress")).unwrap_or_default()
}

/// The id of the end that has it.
pub(super) fn endpoint_id(container: &Container) -> String {
    endpoints(container).first().map(|pair| pair.1.text("EndpointID")).unwrap_or_default()
}

/// Has a running container, or the network's bridge, this address?
async fn is_taken(sys: &Sys, network: &Network, ip: Ipv4Addr) -> bool {
    let has = |container: &Container| {
        endpoint(container, &network.name()).is_some_and(|end| end.text("IPAddress") == ip.to_string())
    };
    network.gateway() == Some(ip) || Container::all(sys).await.iter().any(has)
}

/// The lowest address of a network that no running container has.
async fn free_address(sys: &Sys, network: &Network, base: Ipv4Addr, prefix: u8) -> Option<Ipv4Addr> {
    let all = Container::all(sys).await;
    let taken: Vec<String> = all
        .iter()
        .filter_map(|container| endpoint(container, &network.name()))
        .flat_map(|end| [end.text("IPAddress"), end.text("IPAMConfig.IPv4Address")])
        .collect();
    let last = base.to_bits() | !networks::mask(prefix);
    let free = |ip: &Ipv4Addr| network.gateway() != Some(*ip) && !taken.contains(&ip.to_string());
    (base.to_bits() + 1..last).map(Ipv4Addr::from_bits).find(free)
}

/// Makes a network's bridge.
pub(super) async fn make_bridge(sys: &Sys, network: &Network) -> Result<(), Errno> {
    let (Some((_, prefix)), Some(gateway)) = (network.subnet(), network.gateway()) else { return Err(Errno::EINVAL) };
    device::add_bridge(sys, &network.bridge(), gateway, prefix).await
}

/// Removes it.
pub(super) async fn remove_bridge(sys: &Sys, network: &Network) -> Result<(), Errno> {
    device::remove(sys, &network.bridge()).await
}

/// The networks that the host itself is in.
pub(super) async fn own_subnets(sys: &Sys) -> Vec<(Ipv4Addr, u8)> {
    device::subnets(sys).await.unwrap_or_default()
}
