//! `docker network connect` and `disconnect`.

use super::super::cli::{Command, switch, value};
use super::super::container::Container;
use super::super::network;
use super::commands::refused;
use super::{Network, find};
use crate::sys::Sys;

const CONNECT: Command = Command {
    name: "network connect",
    usage: "docker network connect [OPTIONS] NETWORK CONTAINER",
    about: "Connect a container to a network",
    flags: &[value("alias", ' '), value("ip", ' ')],
    unmodelled: &["driver-opt", "ip6", "link", "link-local-ip"],
    arguments: (2, 2),
    ..Command::PLAIN
};
const DISCONNECT: Command = Command {
    name: "network disconnect",
    usage: "docker network disconnect [OPTIONS] NETWORK CONTAINER",
    about: "Disconnect a container from a network",
    flags: &[switch("force", 'f')],
    arguments: (2, 2),
    ..Command::PLAIN
};

/// The network and the container of `connect` and `disconnect`; `Err`: said already.
async fn both(sys: &Sys, words: &[String]) -> Result<(Network, Container), u8> {
    let Some(network) = find(sys, &words[0]).await else {
        return Err(refused(sys, format!("network {} not found", words[0])).await);
    };
    let Some(container) = Container::find(sys, &words[1]).await else {
        return Err(refused(sys, format!("No such container: {}", words[1])).await);
    };
    Ok((network, container))
}

/// `docker network connect`
pub(super) async fn connect(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match CONNECT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (network, mut container) = match both(sys, &parsed.operands).await {
        Ok(both) => both,
        Err(status) => return status,
    };
    let name = network.name();
    if name == "host" {
        return refused(sys, "container cannot be connected to host network").await;
    }
    let mode = container.json.text("HostConfig.NetworkMode");
    if mode == "host" || mode.starts_with("container:") {
        let text = "container sharing network namespace with another container or host cannot be connected to any other \
            network";
        return refused(sys, text).await;
    }
    if name == "none" || mode == "none" {
        let text = "container cannot be connected to multiple networks with one of the networks in private (none) mode";
        return refused(sys, text).await;
    }
    if network::endpoint(&container, &name).is_some() {
        let text = format!("endpoint with name {} already exists in network {name}", container.name());
        return refused(sys, text).await;
    }
    let has_own = parsed.value("ip").is_some() || !parsed.all("alias").is_empty();
    if has_own && network.is_predefined() {
        let what = if parsed.value("ip").is_some() { "user specified IP address" } else { "network-scoped alias" };
        let text = match what {
            "network-scoped alias" => "network-scoped alias is supported only for containers in user defined networks",
            _ => "user specified IP address is supported on user defined networks only",
        };
        return refused(sys, text).await;
    }
    network::ask(&mut container, &network, parsed.value("ip"), &parsed.all("alias"));
    let done = match container.is_running() {
        true => network::connect_running(sys, &mut container, &network).await,
        false => container.save(sys).await.map_err(|errno| errno.strerror().to_string()),
    };
    match done {
        Ok(()) => 0,
        Err(text) => refused(sys, text).await,
    }
}

/// `docker network disconnect`
pub(super) async fn disconnect(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match DISCONNECT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (network, mut container) = match both(sys, &parsed.operands).await {
        Ok(both) => both,
        Err(status) => return status,
    };
    let name = network.name();
    if network::endpoint(&container, &name).is_none() {
        return refused(sys, format!("container {} is not connected to network {name}", container.id)).await;
    }
    if name == "host" {
        return refused(sys, "container cannot be disconnected from host network - hostnetwork is only valid mode")
            .await;
    }
    let done = match container.is_running() {
        true => network::disconnect_running(sys, &mut container, &network).await,
        false => {
            network::forget(&mut container, &name);
            container.save(sys).await
        }
    };
    match done {
        Ok(()) => 0,
        Err(errno) => refused(sys, errno.strerror()).await,
    }
}
