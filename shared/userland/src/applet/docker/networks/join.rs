//! `docker network connect` and `disconnect`.

use super::super::cli::{Command, Parsed, switch, value};
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

/// What was given, the network and the container that it names; `Err`: said already.
async fn given(sys: &Sys, command: &Command, words: &[String]) -> Result<(Parsed, Network, Container), u8> {
    let parsed = command.parse(sys, words).await?;
    let (network, container) = (&parsed.operands[0], &parsed.operands[1]);
    let Some(network) = find(sys, network).await else {
        return Err(refused(sys, format!("network {network} not found")).await);
    };
    let Some(container) = Container::find(sys, container).await else {
        return Err(refused(sys, format!("No such container: {container}")).await);
    };
    Ok((parsed, network, container))
}

/// `docker network connect`
pub(super) async fn connect(sys: &Sys, words: &[String]) -> u8 {
    let (parsed, network, mut container) = match given(sys, &CONNECT, words).await {
        Ok(given) => given,
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
    if network.is_predefined() {
        if parsed.value("ip").is_some() {
            return refused(sys, "user specified IP address is supported on user defined networks only").await;
        }
        if !parsed.all("alias").is_empty() {
            let text = "network-scoped alias is supported only for containers in user defined networks";
            return refused(sys, text).await;
        }
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
    let (_, network, mut container) = match given(sys, &DISCONNECT, words).await {
        Ok(given) => given,
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
