//! A new container: its description, its directories, its files.

use nslab_abi::Errno;

use super::cli::Parsed;
use super::container::{Container, mkdir, now, random_hex, timestamp, write};
use super::image::Config;
use super::image::store::Image;
use super::json::{Json, object, texts};
use super::network::LOCAL_HOSTS;
use super::tar::Entry;
use super::{CONTAINERS, OVERLAY};
use crate::sys::Sys;
use crate::text::lossy;

/// The container in the words of `docker inspect`.
#[expect(clippy::too_many_arguments, reason = "one value for each part of the description")]
pub(super) async fn describe(
    sys: &Sys,
    id: &str,
    name: &str,
    reference: &str,
    image: &Image,
    config: &Config,
    parsed: &Parsed,
    host_config: Json,
) -> Json {
    let argv: Vec<String> = config.entrypoint.iter().chain(&config.cmd).cloned().collect();
    let dir = format!("{CONTAINERS}/{id}");
    let layer = format!("{OVERLAY}/{}", random_hex(sys, 32).await);
    // With another's network come its name and its files.
    let network = host_config.text("NetworkMode");
    let other = match network.strip_prefix("container:") {
        Some(other) => Container::find(sys, other).await,
        None => None,
    };
    let files = other.as_ref().map_or(dir.clone(), Container::dir);
    let is_host_uts = host_config.text("UTSMode") == "host";
    let hostname = match parsed.value("hostname") {
        Some(hostname) => hostname.to_string(),
        None if other.is_some() => other.map(|other| other.json.text("Config.Hostname")).unwrap_or_default(),
        None if is_host_uts || host_config.text("NetworkMode") == "host" => {
            lossy(&sys.read_file(b"/etc/hostname").await.unwrap_or_default()).trim().to_string()
        }
        None => id[..12].to_string(),
    };
    let mut own = config.json();
    let is_attached = Json::Bool(!parsed.has("detach"));
    own.put("Hostname", hostname.as_str().into());
    own.put("Domainname", parsed.value("domainname").unwrap_or_default().into());
    let exposed = ports(image, parsed, &host_config);
    if !exposed.is_empty() {
        own.put("ExposedPorts", Json::Object(exposed.iter().map(|key| (key.clone(), object(vec![]))).collect()));
    }
    own.put("AttachStdout", is_attached.clone());
    own.put("AttachStderr", is_attached);
    own.put("Tty", Json::Bool(parsed.has("tty")));
    own.put("OpenStdin", Json::Bool(parsed.has("interactive")));
    own.put("Image", reference.into());
    if let Some(signal) = parsed.value("stop-signal") {
        own.put("StopSignal", signal.into());
    }
    let mut labels = config.labels.clone();
    for label in parsed.all("label") {
        let (key, text) = label.split_once('=').unwrap_or((&label, ""));
        labels.retain(|pair| pair.0 != key);
        labels.push((key.to_string(), text.to_string()));
    }
    nslab_small::sort(&mut labels);
    own.put("Labels", Json::Object(labels.into_iter().map(|(key, text)| (key, Json::Text(text))).collect()));
    let text = |text: String| Json::Text(text);
    object(vec![
        ("Id", id.into()),
        ("Created", text(timestamp(now(sys).await))),
        ("Path", text(argv.first().cloned().unwrap_or_default())),
        ("Args", texts(argv.get(1..).unwrap_or_default())),
        (
            "State",
            object(vec![
                ("Status", "created".into()),
                ("Running", Json::Bool(false)),
                ("Paused", Json::Bool(false)),
                ("Restarting", Json::Bool(false)),
                ("OOMKilled", Json::Bool(false)),
                ("Dead", Json::Bool(false)),
                ("Pid", Json::Int(0)),
                ("ExitCode", Json::Int(0)),
                ("Error", "".into()),
                ("StartedAt", "0001-01-01T00:00:00Z".into()),
                ("FinishedAt", "0001-01-01T00:00:00Z".into()),
            ]),
        ),
        ("Image", image.id.as_str().into()),
        ("ResolvConfPath", text(format!("{files}/resolv.conf"))),
        ("HostnamePath", text(format!("{files}/hostname"))),
        ("HostsPath", text(format!("{files}/hosts"))),
        ("LogPath", text(format!("{dir}/{id}-json.log"))),
        ("Name", text(format!("/{name}"))),
        ("RestartCount", Json::Int(0)),
        ("Driver", "overlay2".into()),
        ("Platform", "linux".into()),
        ("HostConfig", host_config),
        (
            "GraphDriver",
            object(vec![
                (
                    "Data",
                    object(vec![
                        ("LowerDir", text(format!("{layer}-init/diff:{}", image.lower_dirs()))),
                        ("MergedDir", text(format!("{layer}/merged"))),
                        ("UpperDir", text(format!("{layer}/diff"))),
                        ("WorkDir", text(format!("{layer}/work"))),
                    ]),
                ),
                ("Name", "overlay2".into()),
            ]),
        ),
        ("Mounts", Json::List(Vec::new())),
        ("Config", own),
        (
            "NetworkSettings",
            object(vec![
                ("Bridge", "".into()),
                ("SandboxID", "".into()),
                ("HairpinMode", Json::Bool(false)),
                ("LinkLocalIPv6Address", "".into()),
                ("LinkLocalIPv6PrefixLen", Json::Int(0)),
                ("Ports", object(vec![])),
                ("SandboxKey", "".into()),
                ("SecondaryIPAddresses", Json::Null),
                ("SecondaryIPv6Addresses", Json::Null),
                ("EndpointID", "".into()),
                ("Gateway", "".into()),
                ("GlobalIPv6Address", "".into()),
                ("GlobalIPv6PrefixLen", Json::Int(0)),
                ("IPAddress", "".into()),
                ("IPPrefixLen", Json::Int(0)),
                ("IPv6Gateway", "".into()),
                ("MacAddress", "".into()),
                ("Networks", object(vec![])),
            ]),
        ),
    ])
}

/// The ports that an image, `--expose` and `-p` name.
fn ports(image: &Image, parsed: &Parsed, host_config: &Json) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    if let Some(Json::Object(pairs)) = image.json.at("config.ExposedPorts") {
        all.extend(pairs.iter().map(|pair| pair.0.clone()));
    }
    let proto = |port: String| if port.contains('/') { port } else { format!("{port}/tcp") };
    all.extend(parsed.all("expose").into_iter().map(proto));
    if let Some(Json::Object(pairs)) = host_config.at("PortBindings") {
        all.extend(pairs.iter().map(|pair| pair.0.clone()));
    }
    nslab_small::sort(&mut all);
    all.dedup();
    all
}

/// Directories and files of a container.
pub(super) async fn prepare(sys: &Sys, container: &Container) -> Result<(), Errno> {
    let layer = container.layer_dir();
    for dir in ["", "/diff", "/work", "/merged"] {
        mkdir(sys, &format!("{layer}{dir}")).await?;
    }
    init_layer(sys, container, &layer).await?;
    let dir = container.dir();
    mkdir(sys, &dir).await?;
    let hostname = container.json.text("Config.Hostname");
    write(sys, &format!("{dir}/hostname"), &format!("{hostname}\n")).await?;
    // Who has the host's network has its names.
    let hosts = match container.json.text("HostConfig.NetworkMode").as_str() {
        "host" => lossy(&sys.read_file(b"/etc/hosts").await.unwrap_or_default()),
        _ => [LOCAL_HOSTS, &extra_hosts(container)].concat(),
    };
    write(sys, &format!("{dir}/hosts"), &hosts).await?;
    let resolv = lossy(&sys.read_file(b"/etc/resolv.conf").await.unwrap_or_default());
    let list = |key: &str| container.json.list(&format!("HostConfig.{key}"));
    let of_host =
        |word: &str| resolv.lines().filter(|line| line.starts_with(word)).map(|l| l.to_string() + "\n").collect();
    let own = [list("DnsSearch"), list("Dns"), list("DnsOptions")];
    let resolv = match own.iter().all(Vec::is_empty) {
        true => resolv,
        // libnetwork/resolvconf:Build(): search, servers, options.
        false => {
            let joined = |word: &str, all: &[String]| match all {
                [] => of_host(word),
                all => format!("{word} {}\n", all.join(" ")),
            };
            let servers = match &own[1][..] {
                [] => of_host("nameserver"),
                all => all.iter().map(|server| format!("nameserver {server}\n")).collect::<String>(),
            };
            [joined("search", &own[0]), servers, joined("options", &own[2])].concat()
        }
    };
    write(sys, &format!("{dir}/resolv.conf"), &resolv).await?;
    super::volumes::create(sys, container).await?;
    container.save(sys).await
}

/// Makes the layer between image and container: what a container is mounted on, where the image has it not (moby,
/// daemon/initlayer/setup_unix.go).
async fn init_layer(sys: &Sys, container: &Container, layer: &str) -> Result<(), Errno> {
    let lowers = container.json.text("GraphDriver.Data.LowerDir");
    let diff = format!("{layer}-init/diff");
    for dir in [format!("{layer}-init"), diff.clone()] {
        mkdir(sys, &dir).await?;
    }
    let file = |path: &str, perm: u32| Entry::file(path, perm, b"");
    let wanted = [
        Entry::dir("dev", 0o755),
        Entry::dir("dev/pts", 0o755),
        Entry::dir("dev/shm", 0o755),
        Entry::dir("etc", 0o755),
        Entry::dir("proc", 0o755),
        Entry::dir("sys", 0o755),
        file(".dockerenv", 0o755),
        file("dev/console", 0o755),
        file("etc/hostname", 0o755),
        file("etc/hosts", 0o755),
        file("etc/resolv.conf", 0o755),
        Entry::link("etc/mtab", "/proc/mounts"),
    ];
    let mut missing = Vec::new();
    for entry in wanted {
        let mut is_there = false;
        for lower in lowers.split(':').skip(1) {
            is_there |= sys.lstat(format!("{lower}/{}", entry.path).as_bytes()).await.is_ok();
        }
        // A directory is there for what it holds.
        if !is_there || matches!(entry.path.as_str(), "dev" | "etc") {
            missing.push(entry);
        }
    }
    super::image::store::unpack(sys, &diff, &missing).await
}

/// What `--add-host` adds to a container's hosts file.
pub(super) fn extra_hosts(container: &Container) -> String {
    let line = |given: &String| {
        let (name, ip) = given.split_once(':').unwrap_or((given, ""));
        let ip = if ip == "host-gateway" { super::network::GATEWAY.to_string() } else { ip.to_string() };
        format!("{ip}\t{name}\n")
    };
    container.json.list("HostConfig.ExtraHosts").iter().map(line).collect()
}
