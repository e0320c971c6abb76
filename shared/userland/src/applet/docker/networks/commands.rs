//! `docker network ls`, `inspect`, `create`, `rm`, `prune`, `connect` and `disconnect`.

use std::net::Ipv4Addr;

use super::super::CONTAINERS;
use super::super::cli::{Command, switch, value};
use super::super::container::{Container, now, random_hex, timestamp};
use super::super::json::{Json, object};
use super::super::{list, network};
use super::join::{connect, disconnect};
use super::{Network, all, described, find, forget, is_predefined, mask, save, subnet};
use crate::sys::Sys;

const LS: Command = Command {
    name: "network ls",
    usage: "docker network ls [OPTIONS]",
    about: "List networks",
    flags: &[switch("quiet", 'q'), switch("no-trunc", ' '), value("filter", 'f'), value("format", ' ')],
    ..Command::PLAIN
};
const INSPECT: Command = Command {
    name: "network inspect",
    usage: "docker network inspect [OPTIONS] NETWORK [NETWORK...]",
    about: "Display detailed information on one or more networks",
    flags: &[value("format", 'f'), switch("verbose", 'v')],
    arguments: (1, 0),
    ..Command::PLAIN
};
const CREATE: Command = Command {
    name: "network create",
    usage: "docker network create [OPTIONS] NETWORK",
    about: "Create a network",
    flags: &[
        switch("attachable", ' '),
        value("driver", 'd'),
        value("gateway", ' '),
        switch("internal", ' '),
        value("label", ' '),
        value("opt", 'o'),
        value("subnet", ' '),
    ],
    unmodelled: &[
        "aux-address",
        "config-from",
        "config-only",
        "ingress",
        "ip-range",
        "ipam-driver",
        "ipam-opt",
        "ipv6",
        "scope",
    ],
    arguments: (1, 1),
    ..Command::PLAIN
};
const RM: Command = Command {
    name: "network rm",
    usage: "docker network rm NETWORK [NETWORK...]",
    about: "Remove one or more networks",
    arguments: (1, 0),
    ..Command::PLAIN
};
/// `docker network COMMAND`
pub(in super::super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    match words.split_first().map(|(word, rest)| (word.as_str(), rest)) {
        Some(("ls" | "list", rest)) => ls(sys, rest).await,
        Some(("inspect", rest)) => inspect(sys, rest).await,
        Some(("create", rest)) => create(sys, rest).await,
        Some(("rm" | "remove", rest)) => rm(sys, rest).await,
        Some(("connect", rest)) => connect(sys, rest).await,
        Some(("disconnect", rest)) => disconnect(sys, rest).await,
        Some((word, _)) if !word.starts_with('-') => {
            sys.eprint(format!("docker: 'network {word}' is not a docker command.\nSee 'docker network --help'\n"))
                .await;
            1
        }
        _ => {
            let text = "\nUsage:  docker network COMMAND\n\nManage networks\n\nCommands:\n  \
                connect     Connect a container to a network\n  create      Create a network\n  \
                disconnect  Disconnect a container from a network\n  \
                inspect     Display detailed information on one or more networks\n  ls          List networks\n  \
                prune       Remove all unused networks\n  rm          Remove one or more networks\n\n\
                Run 'docker network COMMAND --help' for more information on a command.\n";
            sys.print(text);
            sys.finish("docker", 0).await
        }
    }
}

/// What the daemon says.
pub(super) async fn refused(sys: &Sys, text: impl AsRef<str>) -> u8 {
    sys.eprint(format!("Error response from daemon: {}\n", text.as_ref())).await;
    1
}

async fn ls(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match LS.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut networks = all(sys).await;
    for filter in parsed.all("filter") {
        match filter.split_once('=') {
            Some(("name", wanted)) => networks.retain(|network| network.name().contains(wanted)),
            Some(("id", wanted)) => networks.retain(|network| network.id().contains(wanted)),
            Some(("driver", wanted)) => networks.retain(|network| network.json.text("Driver") == wanted),
            Some(("type", "custom")) => networks.retain(|network| !network.is_predefined()),
            Some(("type", "builtin")) => networks.retain(Network::is_predefined),
            _ => return crate::getopt::unmodelled(sys, "docker network ls", &format!("--filter {filter}")).await,
        }
    }
    let len = if parsed.has("no-trunc") { 64 } else { 12 };
    let short = |network: &Network| network.id()[..len.min(network.id().len())].to_string();
    if parsed.has("quiet") {
        sys.print(networks.iter().map(|network| short(network) + "\n").collect::<String>());
        return sys.finish("docker", 0).await;
    }
    let row = |network: &Network| {
        object(vec![
            ("ID", Json::Text(short(network))),
            ("Name", Json::Text(network.name())),
            ("Driver", Json::Text(network.json.text("Driver"))),
            ("Scope", "local".into()),
            ("Internal", Json::Text(network.is_internal().to_string())),
            ("CreatedAt", Json::Text(network.json.text("Created"))),
        ])
    };
    let rows: Vec<Json> = networks.iter().map(row).collect();
    let columns = [("NETWORK ID", "ID"), ("NAME", "Name"), ("DRIVER", "Driver"), ("SCOPE", "Scope")];
    list::print(sys, "docker network ls", &columns, &rows, parsed.value("format")).await
}

async fn inspect(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match INSPECT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (mut found, mut missing) = (Vec::new(), String::new());
    for wanted in &parsed.operands {
        match find(sys, wanted).await {
            Some(network) => found.push(shown(sys, &network).await),
            None => missing += &format!("Error: No such network: {wanted}\n"),
        }
    }
    let command = "docker network inspect";
    let printed = match super::super::inspect::print(sys, command, parsed.value("format"), found).await {
        Ok(printed) => printed,
        Err(refused) => return refused,
    };
    // What was found comes first.
    let _ = sys.flush().await;
    if !missing.is_empty() {
        sys.eprint(&missing).await;
    }
    sys.finish("docker", printed | u8::from(!missing.is_empty())).await
}

/// The containers that run in a network, and their ends of it.
async fn members(sys: &Sys, network: &Network) -> Vec<(Container, Json)> {
    let running = Container::all_below(sys, CONTAINERS).await.into_iter().filter(Container::is_running);
    let end = |container: Container| network::endpoint(&container, &network.name()).map(|end| (container, end));
    running.filter_map(end).collect()
}

async fn shown(sys: &Sys, network: &Network) -> Json {
    let mut json = network.json.clone();
    let prefix = network.subnet().map_or(0, |subnet| subnet.1);
    let member = |(container, end): (Container, Json)| {
        let address = match end.text("IPAddress") {
            ip if ip.is_empty() => ip,
            ip => format!("{ip}/{prefix}"),
        };
        let description = object(vec![
            ("Name", Json::Text(container.name())),
            ("EndpointID", Json::Text(end.text("EndpointID"))),
            ("MacAddress", Json::Text(end.text("MacAddress"))),
            ("IPv4Address", Json::Text(address)),
            ("IPv6Address", "".into()),
        ]);
        (container.id, description)
    };
    json.put("Containers", Json::Object(members(sys, network).await.into_iter().map(member).collect()));
    json
}

/// Those that libnetwork gives away by default (ipamutils): 172.17 to 172.31, then 192.168 in parts of 4096.
fn pool() -> impl Iterator<Item = (Ipv4Addr, u8)> {
    let large = (17..32).map(|second| (Ipv4Addr::new(172, second, 0, 0), 16));
    large.chain((0..16).map(|part| (Ipv4Addr::new(192, 168, part * 16, 0), 20)))
}

fn overlaps(one: (Ipv4Addr, u8), other: (Ipv4Addr, u8)) -> bool {
    let mask = mask(one.1.min(other.1));
    one.0.to_bits() & mask == other.0.to_bits() & mask
}

async fn create(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match CREATE.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let name = &parsed.operands[0];
    if is_predefined(name) {
        let text = format!("operation is not permitted on predefined {name} network ");
        return refused(sys, text).await;
    }
    let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    if !is_name {
        return refused(sys, format!("invalid network name: {name}")).await;
    }
    let known = all(sys).await;
    if known.iter().any(|network| network.name() == *name) {
        return refused(sys, format!("network with name {name} already exists")).await;
    }
    match parsed.value("driver").unwrap_or("bridge") {
        "bridge" => {}
        "host" => return refused(sys, "only one instance of \"host\" network is allowed").await,
        "null" | "none" => return refused(sys, "only one instance of \"null\" network is allowed").await,
        "overlay" => {
            let text = "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect \
                this node to swarm and try again.";
            return refused(sys, text).await;
        }
        other @ ("macvlan" | "ipvlan") => {
            return crate::getopt::unmodelled(sys, "docker network create", &format!("--driver {other}")).await;
        }
        other => return refused(sys, format!("plugin \"{other}\" not found")).await,
    }
    let taken: Vec<(Ipv4Addr, u8)> = known.iter().filter_map(Network::subnet).collect();
    let given = parsed.value("subnet");
    let (base, prefix) = match given {
        Some(text) => match subnet(text) {
            Some((ip, prefix)) if ip.to_bits() & mask(prefix) == ip.to_bits() => (ip, prefix),
            _ => return refused(sys, format!("invalid CIDR address: {text}")).await,
        },
        None => {
            let host = network::own_subnets(sys).await;
            let is_free = |one: &(Ipv4Addr, u8)| !taken.iter().chain(&host).any(|other| overlaps(*one, *other));
            match pool().find(is_free) {
                Some(free) => free,
                None => {
                    let text = "could not find an available, non-overlapping IPv4 address pool among the defaults to \
                        assign to the network";
                    return refused(sys, text).await;
                }
            }
        }
    };
    if taken.iter().any(|other| overlaps((base, prefix), *other)) {
        return refused(sys, "Pool overlaps with other one on this address space").await;
    }
    let mut config = vec![("Subnet", Json::Text(format!("{base}/{prefix}")))];
    match parsed.value("gateway") {
        Some(gateway) => config.push(("Gateway", gateway.into())),
        None if given.is_none() => {
            config.push(("Gateway", Json::Text(Ipv4Addr::from_bits(base.to_bits() + 1).to_string())));
        }
        None => {}
    }
    let pairs = |flag: &str| {
        let pair = |given: String| {
            let (key, text) = given.split_once('=').unwrap_or((&given, ""));
            (key.to_string(), Json::from(text))
        };
        Json::Object(parsed.all(flag).into_iter().map(pair).collect())
    };
    if let Some(option) = parsed.all("opt").iter().find(|option| !option.starts_with("com.docker.network.bridge.name="))
    {
        return crate::getopt::unmodelled(sys, "docker network create", &format!("--opt {option}")).await;
    }
    let config = Json::List(vec![object(config)]);
    let ipam = object(vec![("Driver", "default".into()), ("Options", object(vec![])), ("Config", config)]);
    let (id, created) = (random_hex(sys, 32).await, timestamp(now(sys).await));
    let (is_internal, is_attachable) = (parsed.has("internal"), parsed.has("attachable"));
    let (options, labels) = (pairs("opt"), pairs("label"));
    let json = described(name, &id, &created, "bridge", ipam, is_internal, is_attachable, options, labels);
    let network = Network { json };
    if let Err(errno) = network::make_bridge(sys, &network).await {
        return refused(sys, format!("Failed to program the bridge {}: {}", network.bridge(), errno.strerror())).await;
    }
    match save(sys, &network).await {
        Ok(()) => {
            sys.print(format!("{id}\n"));
            sys.finish("docker", 0).await
        }
        Err(errno) => refused(sys, errno.strerror()).await,
    }
}

async fn rm(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match RM.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut status = 0;
    for wanted in &parsed.operands {
        let Some(network) = find(sys, wanted).await else {
            sys.eprint(format!("Error: No such network: {wanted}\n")).await;
            status = 1;
            continue;
        };
        if network.is_predefined() {
            let text = format!("{} is a pre-defined network and cannot be removed", network.name());
            status = refused(sys, text).await;
            continue;
        }
        if !members(sys, &network).await.is_empty() {
            let text = format!(
                "error while removing network: network {} id {} has active endpoints",
                network.name(),
                network.id()
            );
            status = refused(sys, text).await;
            continue;
        }
        remove(sys, &network).await;
        sys.print(format!("{wanted}\n"));
    }
    sys.finish("docker", status).await
}

async fn remove(sys: &Sys, network: &Network) {
    let _ = network::remove_bridge(sys, network).await;
    forget(sys, network).await;
}

/// Removes the networks that no container is in; their names.
pub(in super::super) async fn prune(sys: &Sys) -> Vec<String> {
    let mut gone = Vec::new();
    let containers = Container::all(sys).await;
    for network in all(sys).await.iter().filter(|network| !network.is_predefined()) {
        if containers.iter().all(|container| network::endpoint(container, &network.name()).is_none()) {
            remove(sys, network).await;
            gone.push(network.name());
        }
    }
    gone
}
