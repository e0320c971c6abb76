//! `docker run` and `docker create`: the command line, and the container that it describes.

use nslab_abi::{CapSet, Fd};

mod config;

use config::{config, volumes_from};

use super::cli::{Command, Flag, Parsed, ram_in_bytes, switch, value};
use super::container::{Container, random_hex};
use super::describe::{describe, prepare};
use super::image;
use super::json::{Json, object, texts};
use super::{CONTAINERS, FAILED, caps, cgroup, names, network, networks, options, pull, start, volumes};
use crate::sys::Sys;

const FLAGS: &[Flag] = &[
    switch("interactive", 'i'),
    switch("tty", 't'),
    switch("detach", 'd'),
    switch("rm", ' '),
    switch("privileged", ' '),
    switch("read-only", ' '),
    switch("init", ' '),
    switch("no-healthcheck", ' '),
    switch("publish-all", 'P'),
    value("health-cmd", ' '),
    value("health-interval", ' '),
    value("health-retries", ' '),
    value("health-start-period", ' '),
    value("health-timeout", ' '),
    value("name", ' '),
    value("hostname", 'h'),
    value("volume", 'v'),
    value("env", 'e'),
    value("workdir", 'w'),
    value("user", 'u'),
    value("entrypoint", ' '),
    value("cpus", ' '),
    value("cpu-period", ' '),
    value("cpu-quota", ' '),
    value("memory", 'm'),
    value("memory-swap", ' '),
    value("pids-limit", ' '),
    value("network", ' '),
    value("net", ' '),
    value("pid", ' '),
    value("ipc", ' '),
    value("uts", ' '),
    value("cgroupns", ' '),
    value("cap-add", ' '),
    value("cap-drop", ' '),
    value("label", 'l'),
    value("stop-signal", ' '),
    value("stop-timeout", ' '),
    value("add-host", ' '),
    value("cidfile", ' '),
    value("cpu-shares", 'c'),
    value("cpuset-cpus", ' '),
    value("cpuset-mems", ' '),
    value("dns", ' '),
    value("dns-option", ' '),
    value("dns-search", ' '),
    value("domainname", ' '),
    value("env-file", ' '),
    value("expose", ' '),
    value("group-add", ' '),
    value("memory-reservation", ' '),
    value("mount", ' '),
    value("publish", 'p'),
    value("platform", ' '),
    value("pull", ' '),
    value("restart", ' '),
    value("security-opt", ' '),
    value("shm-size", ' '),
    value("sysctl", ' '),
    value("tmpfs", ' '),
    value("ulimit", ' '),
    value("ip", ' '),
    value("network-alias", ' '),
    value("volumes-from", ' '),
];
const RUN: Command = Command {
    name: "run",
    usage: "docker run [OPTIONS] IMAGE [COMMAND] [ARG...]",
    about: "Run a command in a new container",
    flags: FLAGS,
    unmodelled: options::UNMODELLED,
    unmodelled_shorts: "a",
    arguments: (1, 0),
    in_order: true,
};
const CREATE: Command = Command {
    name: "create",
    usage: "docker create [OPTIONS] IMAGE [COMMAND] [ARG...]",
    about: "Create a new container",
    ..RUN
};

/// `docker run [OPTIONS] IMAGE [COMMAND] [ARG...]`
pub(crate) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match RUN.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_detached = parsed.has("detach");
    // "the input device is not a TTY" - docker/cli, cli/streams/in.go:CheckTty().
    if parsed.has("tty") && !is_detached && parsed.has("interactive") && !sys.isatty(Fd(0)).await {
        sys.eprint("the input device is not a TTY\n").await;
        return 1;
    }
    let container = match create(sys, &RUN, &parsed).await {
        Ok(container) => container,
        Err(status) => return status,
    };
    match start::start(sys, &container, !is_detached).await {
        Ok(start::Started::Detached) => {
            sys.print(format!("{}\n", container.id));
            sys.finish("docker", 0).await
        }
        Ok(start::Started::Ended(status)) => status,
        Err((status, message)) => {
            sys.eprint(format!("docker: Error response from daemon: {message}\n")).await;
            status
        }
    }
}

/// `docker create [OPTIONS] IMAGE [COMMAND] [ARG...]`
pub(crate) async fn create_main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match CREATE.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match create(sys, &CREATE, &parsed).await {
        Ok(container) => {
            sys.print(format!("{}\n", container.id));
            sys.finish("docker", 0).await
        }
        Err(status) => status,
    }
}

/// What docker says of a request that its daemon refuses.
pub(super) async fn refused(sys: &Sys, command: &Command, message: &str) -> u8 {
    sys.eprint(format!("docker: Error response from daemon: {message}\nSee 'docker {} --help'.\n", command.name)).await;
    FAILED
}

/// What docker says of a value that it cannot read.
pub(super) async fn invalid(sys: &Sys, command: &Command, given: &str, flag: &str, why: &str) -> u8 {
    let name = command.name;
    sys.eprint(format!("invalid argument \"{given}\" for \"{flag}\" flag: {why}\nSee 'docker {name} --help'.\n")).await;
    FAILED
}

/// Makes a container: its directories, its files, its configuration.
async fn create(sys: &Sys, command: &Command, parsed: &Parsed) -> Result<Container, u8> {
    let reference = &parsed.operands[0];
    if !image::is_reference(reference) {
        let why = match reference.chars().any(|c| c.is_ascii_uppercase()) {
            true => "invalid reference format: repository name must be lowercase",
            false => "invalid reference format",
        };
        sys.eprint(format!("docker: {why}.\nSee 'docker {} --help'.\n", command.name)).await;
        return Err(FAILED);
    }
    let host_config = host_config(sys, command, parsed).await?;
    let env = options::environment(sys, parsed).await?;
    if let Some(path) = parsed.value("cidfile")
        && sys.stat(path.as_bytes()).await.is_ok()
    {
        let text = format!("Container ID file found, make sure the other container isn't running or delete {path}.");
        sys.eprint(format!("docker: {text}\nSee 'docker {} --help'.\n", command.name)).await;
        return Err(FAILED);
    }
    if let Some(platform) = parsed.value("platform").filter(|name| !matches!(*name, "linux/amd64" | "linux" | "amd64"))
    {
        let option = format!("--platform {platform}");
        return Err(crate::getopt::unmodelled(sys, &format!("docker {}", command.name), &option).await);
    }
    let image = match parsed.value("pull").unwrap_or("missing") {
        "missing" => pull::ensure(sys, reference).await?,
        "always" => pull::anew(sys, reference).await?,
        "never" => match image::store::find(sys, reference).await {
            Some(image) => image,
            None => {
                let (repository, tag) = image::split_reference(reference);
                return Err(refused(sys, command, &format!("No such image: {repository}:{tag}.")).await);
            }
        },
        other => {
            let option = format!("--pull {other}");
            return Err(crate::getopt::unmodelled(sys, &format!("docker {}", command.name), &option).await);
        }
    };
    let mut config = config(parsed, env, &image);
    if let Err((flag, given)) = super::health::configure(&mut config, parsed) {
        let why = format!("time: invalid duration \"{given}\"");
        return Err(invalid(sys, command, &given, &format!("--{flag}"), &why).await);
    }
    let is_other = |port: &String| !port.ends_with("/tcp");
    if parsed.has("publish-all")
        && let Some(port) =
            config.exposed.iter().cloned().chain(parsed.all("expose")).find(|p| p.contains('/') && is_other(p))
    {
        let option = format!("-P of {port}");
        return Err(crate::getopt::unmodelled(sys, &format!("docker {}", command.name), &option).await);
    }
    if config.cmd.is_empty() && config.entrypoint.is_empty() {
        return Err(refused(sys, command, "No command specified.").await);
    }
    let id = random_hex(sys, 32).await;
    let name = match parsed.value("name") {
        Some(name) => name.to_string(),
        None => names::draw(sys).await,
    };
    let is_name = name.len() > 1
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
        && name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !is_name {
        let text = format!("Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed.");
        return Err(refused(sys, command, &text).await);
    }
    if let Some(other) = Container::all(sys).await.iter().find(|other| other.name() == name) {
        let text = format!(
            "Conflict. The container name \"/{name}\" is already in use by container \"{}\". \
             You have to remove (or rename) that container to be able to reuse that name.",
            other.id
        );
        return Err(refused(sys, command, &text).await);
    }
    let others = volumes_from(sys, command, parsed).await?;
    let mut json = describe(sys, &id, &name, reference, &image, &config, parsed, host_config).await;
    let mounts = volumes::resolve(sys, others, &json.list("HostConfig.Binds"), &config.volumes).await;
    json.put("Mounts", Json::List(mounts));
    let mut container = Container { id, base: CONTAINERS.to_string(), json };
    // "container:…" is another one's, and has no end of its own.
    if let Some(found) = networks::find(sys, &network::first(&container)).await {
        network::ask(&mut container, &found, parsed.value("ip"), &parsed.all("network-alias"));
    }
    match prepare(sys, &container).await {
        Ok(()) => {
            if let Some(path) = parsed.value("cidfile") {
                let _ = super::container::write(sys, path, &container.id).await;
            }
            Ok(container)
        }
        Err(errno) => {
            Err(refused(sys, command, &format!("cannot prepare the container's files: {}.", errno.strerror())).await)
        }
    }
}

/// Limits, namespaces, volumes and capabilities.
async fn host_config(sys: &Sys, command: &Command, parsed: &Parsed) -> Result<Json, u8> {
    let cpus = parsed.value("cpus").unwrap_or("0");
    let Some(nano_cpus) = cpus.parse::<f64>().ok().filter(|cpus| *cpus >= 0.0).map(|cpus| (cpus * 1e9).round() as i64)
    else {
        return Err(invalid(sys, command, cpus, "--cpus", "failed to parse value as a rational number").await);
    };
    let mut numbers = [0i64; 4];
    for (at, flag) in ["cpu-period", "cpu-quota", "pids-limit", "stop-timeout"].into_iter().enumerate() {
        let Some(given) = parsed.value(flag) else { continue };
        let Ok(number) = given.parse() else {
            let why = format!("strconv.ParseInt: parsing \"{given}\": invalid syntax");
            return Err(invalid(sys, command, given, &format!("--{flag}"), &why).await);
        };
        numbers[at] = number;
    }
    let [period, quota, pids, _] = numbers;
    if nano_cpus > 0 && (period > 0 || quota > 0) {
        let other = if period > 0 { "CPU Period" } else { "CPU Quota" };
        let text = format!("Conflicting options: Nano CPUs and {other} cannot both be set.");
        return Err(refused(sys, command, &text).await);
    }
    if period != 0 && !(1000..=1_000_000).contains(&period) {
        let text = "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)";
        return Err(refused(sys, command, text).await);
    }
    if quota != 0 && quota < 1000 && quota != -1 {
        return Err(refused(sys, command, "CPU cfs quota can not be less than 1ms (i.e. 1000).").await);
    }
    let mut memory = [0i64; 2];
    for (at, (flag, shown)) in [("memory", "-m, --memory"), ("memory-swap", "--memory-swap")].into_iter().enumerate() {
        let Some(given) = parsed.value(flag) else { continue };
        memory[at] = match ram_in_bytes(given) {
            Some(bytes) => bytes as i64,
            None if at == 1 && given == "-1" => -1,
            None => return Err(invalid(sys, command, given, shown, &format!("invalid size: '{given}'")).await),
        };
    }
    if memory[0] != 0 && memory[0] < 6 << 20 {
        return Err(refused(sys, command, "Minimum memory limit allowed is 6MB.").await);
    }
    let network = parsed.value("network").or(parsed.value("net")).unwrap_or("default");
    if network != "default" && !network.starts_with("container:") && networks::find(sys, network).await.is_none() {
        return Err(refused(sys, command, &format!("network {network} not found.")).await);
    }
    let is_own = network != "default" && !network.starts_with("container:") && !networks::is_predefined(network);
    if parsed.value("ip").is_some() && !is_own {
        let text = "user specified IP address is supported on user defined networks only.";
        return Err(refused(sys, command, text).await);
    }
    if !parsed.all("network-alias").is_empty() && !is_own {
        let text = "network-scoped alias is supported only for containers in user defined networks.";
        return Err(refused(sys, command, text).await);
    }
    for flag in ["cap-add", "cap-drop"] {
        for name in parsed.all(flag) {
            if caps::find(&name).is_none() {
                let text = format!("invalid CapAdd: unknown capability: \"CAP_{}\".", name.to_uppercase());
                return Err(refused(sys, command, &text).await);
            }
        }
    }
    let mut modes = Vec::new();
    for flag in ["pid", "ipc", "uts", "cgroupns"] {
        let mode = parsed.value(flag).unwrap_or_default();
        let fits = match flag {
            "uts" => matches!(mode, "" | "host"),
            "cgroupns" => matches!(mode, "" | "host" | "private"),
            "ipc" => matches!(mode, "" | "host" | "private" | "shareable") || mode.starts_with("container:"),
            _ => matches!(mode, "" | "host") || mode.starts_with("container:"),
        };
        if !fits {
            sys.eprint(format!("docker: --{flag}: invalid {} mode.\nSee 'docker run --help'.\n", flag.to_uppercase()))
                .await;
            return Err(FAILED);
        }
        modes.push(Json::from(mode));
    }
    let binds = parsed.all("volume");
    for bind in &binds {
        if let Some(text) = volumes::complaint(bind) {
            return Err(refused(sys, command, &text).await);
        }
    }
    let [pid, ipc, uts, cgroupns] = [0, 1, 2, 3].map(|at: usize| modes[at].clone());
    // "--default-cgroupns-mode: private with version 2, host with version 1" - dockerd(8)
    let cgroupns_default = if cgroup::hierarchies(sys).await.is_some() { "host" } else { "private" };
    let more = options::host_config(sys, command, parsed).await?;
    let mounts = more.iter().find(|pair| pair.0 == "Mounts").map(|pair| object(vec![("Mounts", pair.1.clone())]));
    let binds = [binds, mounts.map(|mounts| mounts.list("Mounts")).unwrap_or_default()].concat();
    let mut all = vec![
        ("Binds", texts(&binds)),
        ("NetworkMode", network.into()),
        ("AutoRemove", Json::Bool(parsed.has("rm"))),
        ("CapAdd", texts(&parsed.all("cap-add"))),
        ("CapDrop", texts(&parsed.all("cap-drop"))),
        ("CgroupnsMode", if cgroupns == Json::from("") { cgroupns_default.into() } else { cgroupns }),
        ("IpcMode", if ipc == Json::from("") { "private".into() } else { ipc }),
        ("PidMode", pid),
        ("Privileged", Json::Bool(parsed.has("privileged"))),
        ("ReadonlyRootfs", Json::Bool(parsed.has("read-only"))),
        ("UTSMode", uts),
        ("Runtime", "runc".into()),
        ("Memory", Json::Int(memory[0])),
        ("NanoCpus", Json::Int(nano_cpus)),
        ("CpuPeriod", Json::Int(period)),
        ("CpuQuota", Json::Int(quota)),
        ("MemorySwap", Json::Int(memory[1])),
        ("PidsLimit", if pids > 0 { Json::Int(pids) } else { Json::Null }),
        ("Init", Json::Bool(parsed.has("init"))),
    ];
    all.extend(more.into_iter().filter(|pair| pair.0 != "Mounts"));
    Ok(object(all))
}

/// The capabilities that a container's program may have.
pub(crate) fn capabilities(container: &Container) -> CapSet {
    let host = |key: &str| container.json.list(&format!("HostConfig.{key}"));
    caps::allowed(container.json.is_true("HostConfig.Privileged"), &host("CapAdd"), &host("CapDrop"))
}
