//! The networks that there are: the three of every dockerd, and those that somebody made (moby, libnetwork).

mod commands;
mod join;

use std::net::Ipv4Addr;

use nslab_abi::{AtFlags, Fd, Syscall};

pub(super) use commands::{main, prune};

use super::container::{mkdir_all, random_hex, timestamp, write};
use super::json::{Json, object};
use super::network::{BRIDGE, GATEWAY, PREFIX};
use crate::sys::Sys;
use crate::text::lossy;

/// Name and driver of each that is there from the start.
const PREDEFINED: [(&str, &str); 3] = [("bridge", "bridge"), ("host", "host"), ("none", "null")];
/// Where they are kept: the id of a predefined one, the description of another.
const DIR: &str = "/var/lib/docker/network/files";

/// A network.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// In the words of `docker network inspect`, without the containers.
    pub(super) json: Json,
}

impl Network {
    pub(super) fn name(&self) -> String {
        self.json.text("Name")
    }

    pub(super) fn id(&self) -> String {
        self.json.text("Id")
    }

    /// Is it docker's own?
    pub(super) fn is_predefined(&self) -> bool {
        is_predefined(&self.name())
    }

    pub(super) fn is_internal(&self) -> bool {
        self.json.is_true("Internal")
    }

    /// The device on the host: `br-` and the beginning of the id, or what the options name.
    pub(super) fn bridge(&self) -> String {
        let Some(Json::Object(options)) = self.json.get("Options") else { return BRIDGE.to_string() };
        let named = options.iter().find(|pair| pair.0 == "com.docker.network.bridge.name");
        match named {
            Some((_, Json::Text(name))) => name.clone(),
            _ => format!("br-{}", &self.id()[..12]),
        }
    }

    /// The network's address and the length of its prefix.
    pub(super) fn subnet(&self) -> Option<(Ipv4Addr, u8)> {
        subnet(&self.config("Subnet"))
    }

    /// The bridge's own address.
    pub(super) fn gateway(&self) -> Option<Ipv4Addr> {
        self.config("Gateway")
            .parse()
            .ok()
            .or_else(|| self.subnet().map(|(base, _)| Ipv4Addr::from_bits(base.to_bits() + 1)))
    }

    fn config(&self, key: &str) -> String {
        match self.json.at("IPAM.Config") {
            Some(Json::List(all)) => all.first().map(|one| one.text(key)).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// Reads `ADDRESS/PREFIX`.
pub(super) fn subnet(text: &str) -> Option<(Ipv4Addr, u8)> {
    let (ip, prefix) = text.split_once('/')?;
    Some((ip.parse().ok()?, prefix.parse().ok().filter(|prefix| *prefix <= 32)?))
}

/// The bits of a prefix's mask.
pub(super) fn mask(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0)
}

pub(super) fn is_predefined(name: &str) -> bool {
    PREDEFINED.iter().any(|network| network.0 == name)
}

/// A predefined network's id, which is drawn when dockerd begins.
async fn id(sys: &Sys, name: &str) -> String {
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

/// All networks, by name.
pub(super) async fn all(sys: &Sys) -> Vec<Network> {
    let mut all = Vec::new();
    for (name, driver) in PREDEFINED {
        all.push(predefined(sys, name, driver).await);
    }
    for entry in sys.list_dir(DIR.as_bytes()).await.unwrap_or_default() {
        let name = lossy(&entry.d_name);
        if !name.starts_with('.') && !is_predefined(&name) {
            all.extend(read(sys, &name).await);
        }
    }
    nslab_small::sort_by_key(&mut all, Network::name);
    all
}

async fn read(sys: &Sys, name: &str) -> Option<Network> {
    let text = sys.read_file(format!("{DIR}/{name}").as_bytes()).await.ok()?;
    Json::parse(&lossy(&text)).filter(|json| !json.text("Id").is_empty()).map(|json| Network { json })
}

/// A network by its whole name.
pub(super) async fn by_name(sys: &Sys, name: &str) -> Option<Network> {
    match PREDEFINED.iter().find(|network| network.0 == name) {
        Some((name, driver)) => Some(predefined(sys, name, driver).await),
        None if name.is_empty() || name.contains('/') => None,
        None => read(sys, name).await,
    }
}

/// A network by its name or the beginning of its id.
pub(super) async fn find(sys: &Sys, wanted: &str) -> Option<Network> {
    let all = all(sys).await;
    let by_name = all.iter().position(|network| network.name() == wanted);
    let by_id = || all.iter().position(|network| !wanted.is_empty() && network.id().starts_with(wanted));
    by_name.or_else(by_id).and_then(|at| all.get(at).cloned())
}

async fn predefined(sys: &Sys, name: &str, driver: &str) -> Network {
    let id = id(sys, name).await;
    let born = sys.stat(format!("{DIR}/{name}").as_bytes()).await.map_or(0, |stat| stat.st_mtim.tv_sec);
    let mut config = Vec::new();
    let mut options = object(vec![]);
    if name == "bridge" {
        let subnet = Ipv4Addr::from_bits(GATEWAY.to_bits() & mask(PREFIX));
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
    let ipam = object(vec![("Driver", "default".into()), ("Options", Json::Null), ("Config", Json::List(config))]);
    let created = timestamp((born, 0));
    Network { json: described(name, &id, &created, driver, ipam, false, false, options, object(vec![])) }
}

#[expect(clippy::too_many_arguments, reason = "one value for each part of the description")]
fn described(
    name: &str,
    id: &str,
    created: &str,
    driver: &str,
    ipam: Json,
    is_internal: bool,
    is_attachable: bool,
    options: Json,
    labels: Json,
) -> Json {
    object(vec![
        ("Name", name.into()),
        ("Id", id.into()),
        ("Created", created.into()),
        ("Scope", "local".into()),
        ("Driver", driver.into()),
        ("EnableIPv6", Json::Bool(false)),
        ("IPAM", ipam),
        ("Internal", Json::Bool(is_internal)),
        ("Attachable", Json::Bool(is_attachable)),
        ("Ingress", Json::Bool(false)),
        ("ConfigFrom", object(vec![("Network", "".into())])),
        ("ConfigOnly", Json::Bool(false)),
        ("Containers", object(vec![])),
        ("Options", options),
        ("Labels", labels),
    ])
}

async fn save(sys: &Sys, network: &Network) -> Result<(), nslab_abi::Errno> {
    mkdir_all(sys, DIR).await?;
    write(sys, &format!("{DIR}/{}", network.name()), &network.json.compact()).await
}

async fn forget(sys: &Sys, network: &Network) {
    let path = format!("{DIR}/{}", network.name()).into_bytes();
    let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path, flags: AtFlags::empty() }).await;
}
