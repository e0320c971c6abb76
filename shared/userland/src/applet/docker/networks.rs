//! `docker network`: the three networks that every dockerd has.

use super::CONTAINERS;
use super::cli::{Command, switch, value};
use super::container::{Container, mkdir_all, random_hex, timestamp, write};
use super::json::{Json, object};
use super::network::{BRIDGE, GATEWAY, PREFIX};
use crate::sys::Sys;
use crate::text::lossy;

/// Name and driver of each.
const NETWORKS: [(&str, &str); 3] = [("bridge", "bridge"), ("host", "host"), ("none", "null")];
/// Where their ids are kept.
const DIR: &str = "/var/lib/docker/network/files";

const LS: Command = Command {
    name: "network ls",
    usage: "docker network ls [OPTIONS]",
    about: "List networks",
    flags: &[switch("quiet", 'q'), switch("no-trunc", ' ')],
    unmodelled: &["filter", "format"],
    unmodelled_shorts: "f",
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

/// `docker network COMMAND`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    match words.split_first().map(|(word, rest)| (word.as_str(), rest)) {
        Some(("ls" | "list", rest)) => list(sys, rest).await,
        Some(("inspect", rest)) => inspect(sys, rest).await,
        Some((word @ ("connect" | "create" | "disconnect" | "prune" | "rm" | "remove"), _)) => {
            crate::getopt::unmodelled(sys, "docker", &format!("or command network {word}")).await
        }
        Some((word, _)) if !word.starts_with('-') => {
            sys.eprint(format!("docker: 'network {word}' is not a docker command.\nSee 'docker network --help'\n"))
                .await;
            1
        }
        _ => {
            let text = "\nUsage:  docker network COMMAND\n\nManage networks\n\nCommands:\n  \
                inspect     Display detailed information on one or more networks\n  ls          List networks\n\n\
                Run 'docker network COMMAND --help' for more information on a command.\n";
            sys.print(text);
            sys.finish("docker", 0).await
        }
    }
}

/// A network's id, which is drawn when dockerd begins; empty: there is no such network.
pub(super) async fn id(sys: &Sys, name: &str) -> String {
    if !NETWORKS.iter().any(|network| network.0 == name) {
        return String::new();
    }
    let path = format!("{DIR}/{name}");
    match sys.read_file(path.as_bytes()).await {
        Ok(text) if !text.is_empty() => lossy(&text).trim().to_string(),
        _ => {
            let id = random_hex(sys, 32).await;
            if mkdir_all(sys, DIR).await.is_ok() {
                let _ = write(sys, &path, &format!("{id}\n")).await;
            }
            id
        }
    }
}

async fn list(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match LS.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let len = if parsed.has("no-trunc") { 64 } else { 12 };
    if !parsed.has("quiet") {
        sys.print(format!("{:<width$}NAME      DRIVER    SCOPE\n", "NETWORK ID", width = len + 3));
    }
    for (name, driver) in NETWORKS {
        let id = id(sys, name).await;
        let id = &id[..len.min(id.len())];
        match parsed.has("quiet") {
            true => sys.print(format!("{id}\n")),
            false => sys.print(format!("{id}   {name:<10}{driver:<10}local\n")),
        }
    }
    sys.finish("docker", 0).await
}

async fn inspect(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match INSPECT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (mut found, mut missing) = (Vec::new(), String::new());
    for wanted in &parsed.operands {
        match describe(sys, wanted).await {
            Some(json) => found.push(json),
            None => missing += &format!("Error: No such network: {wanted}\n"),
        }
    }
    let printed = match super::inspect::print(sys, "docker network inspect", parsed.value("format"), found).await {
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

async fn describe(sys: &Sys, wanted: &str) -> Option<Json> {
    let mut hit = None;
    for (name, driver) in NETWORKS {
        let id = id(sys, name).await;
        if name == wanted || !wanted.is_empty() && id.starts_with(wanted) {
            hit = Some((name, driver, id));
        }
    }
    let (name, driver, id) = hit?;
    let born = sys.stat(format!("{DIR}/{name}").as_bytes()).await.map_or(0, |stat| stat.st_mtim.tv_sec);
    let mut config = Vec::new();
    let mut options = object(vec![]);
    if name == "bridge" {
        let subnet = std::net::Ipv4Addr::from_bits(GATEWAY.to_bits() & !(u32::MAX >> PREFIX));
        let subnet = Json::Text(format!("{subnet}/{PREFIX}"));
        config.push(object(vec![("Subnet", subnet), ("Gateway", Json::Text(GATEWAY.to_string()))]));
        options = object(vec![
            ("com.docker.network.bridge.default_bridge", "true".into()),
            ("com.docker.network.bridge.enable_icc", "true".into()),
            ("com.docker.network.bridge.enable_ip_masquerade", "true".into()),
            ("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0".into()),
            ("com.docker.network.bridge.name", BRIDGE.into()),
            ("com.docker.network.driver.mtu", "1500".into()),
        ]);
    }
    let mut members = Vec::new();
    for container in Container::all_below(sys, CONTAINERS).await.iter().filter(|container| container.is_running()) {
        let get = |key: &str| container.json.text(&format!("NetworkSettings.Networks.{name}.{key}"));
        if container.json.at(&format!("NetworkSettings.Networks.{name}")).is_none() {
            continue;
        }
        let address = match get("IPAddress") {
            ip if ip.is_empty() => ip,
            ip => format!("{ip}/{PREFIX}"),
        };
        let text = Json::Text;
        members.push((
            container.id.clone(),
            object(vec![
                ("Name", text(container.name())),
                ("EndpointID", text(get("EndpointID"))),
                ("MacAddress", text(get("MacAddress"))),
                ("IPv4Address", text(address)),
                ("IPv6Address", "".into()),
            ]),
        ));
    }
    let members = Json::Object(members);
    Some(object(vec![
        ("Name", name.into()),
        ("Id", Json::Text(id)),
        ("Created", Json::Text(timestamp((born, 0)))),
        ("Scope", "local".into()),
        ("Driver", driver.into()),
        ("EnableIPv6", Json::Bool(false)),
        ("IPAM", object(vec![("Driver", "default".into()), ("Options", Json::Null), ("Config", Json::List(config))])),
        ("Internal", Json::Bool(false)),
        ("Attachable", Json::Bool(false)),
        ("Ingress", Json::Bool(false)),
        ("ConfigFrom", object(vec![("Network", "".into())])),
        ("ConfigOnly", Json::Bool(false)),
        ("Containers", members),
        ("Options", options),
        ("Labels", object(vec![])),
    ]))
}
