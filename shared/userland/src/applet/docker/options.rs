//! The lesser options of `docker run`: what they say, in the words of `docker inspect`.

use super::cli::{Command, Parsed, ram_in_bytes};
use super::json::{Json, object, texts};
use super::ports;
use super::run::{invalid, refused};
use crate::sys::Sys;
use crate::text::lossy;

/// Options of `docker run` that only the real one has.
pub(super) const UNMODELLED: &[&str] = &[
    "annotation",
    "attach",
    "blkio-weight",
    "blkio-weight-device",
    "cgroup-parent",
    "cpu-rt-period",
    "cpu-rt-runtime",
    "detach-keys",
    "device",
    "device-cgroup-rule",
    "device-read-bps",
    "device-read-iops",
    "device-write-bps",
    "device-write-iops",
    "disable-content-trust",
    "gpus",
    "ip6",
    "isolation",
    "kernel-memory",
    "label-file",
    "link",
    "link-local-ip",
    "log-driver",
    "log-opt",
    "mac-address",
    "memory-swappiness",
    "oom-kill-disable",
    "oom-score-adj",
    "runtime",
    "sig-proxy",
    "storage-opt",
    "userns",
    "volume-driver",
];

/// Resources of `--ulimit` and their numbers - setrlimit(2).
const ULIMITS: [(&str, i32); 16] = [
    ("as", 9),
    ("core", 4),
    ("cpu", 0),
    ("data", 2),
    ("fsize", 1),
    ("locks", 10),
    ("memlock", 8),
    ("msgqueue", 12),
    ("nice", 13),
    ("nofile", 7),
    ("nproc", 6),
    ("rss", 5),
    ("rtprio", 14),
    ("rttime", 15),
    ("sigpending", 11),
    ("stack", 3),
];

/// The number of a resource.
pub(super) fn resource(name: &str) -> Option<i32> {
    ULIMITS.iter().find(|row| row.0 == name).map(|row| row.1)
}

/// Reads the lesser options; `Err`: the status to end with, said already.
pub(super) async fn host_config(
    sys: &Sys,
    command: &Command,
    parsed: &Parsed,
) -> Result<Vec<(&'static str, Json)>, u8> {
    let mut all = vec![
        ("RestartPolicy", restart(sys, command, parsed).await?),
        ("PortBindings", ports::bindings(sys, command, parsed).await?),
        ("PublishAllPorts", Json::Bool(parsed.has("publish-all"))),
        ("CpusetCpus", parsed.value("cpuset-cpus").unwrap_or_default().into()),
        ("CpusetMems", parsed.value("cpuset-mems").unwrap_or_default().into()),
        ("Dns", texts(&parsed.all("dns"))),
        ("DnsOptions", texts(&parsed.all("dns-option"))),
        ("DnsSearch", texts(&parsed.all("dns-search"))),
        ("GroupAdd", texts(&parsed.all("group-add"))),
    ];
    let given = parsed.value("cpu-shares").unwrap_or("0");
    let Ok(shares) = given.parse::<i64>() else {
        let why = format!("strconv.ParseInt: parsing \"{given}\": invalid syntax");
        return Err(invalid(sys, command, given, "-c, --cpu-shares", &why).await);
    };
    all.push(("CpuShares", Json::Int(shares)));
    for (flag, key, default) in [("memory-reservation", "MemoryReservation", 0), ("shm-size", "ShmSize", 64 << 20)] {
        let size = match parsed.value(flag).map(|given| (given, ram_in_bytes(given))) {
            None => default,
            Some((_, Some(bytes))) => bytes as i64,
            Some((given, None)) => {
                return Err(
                    invalid(sys, command, given, &format!("--{flag}"), &format!("invalid size: '{given}'")).await
                );
            }
        };
        all.push((key, Json::Int(size)));
    }
    let mut tmpfs = object(Vec::new());
    for given in parsed.all("tmpfs") {
        let (path, options) = given.split_once(':').unwrap_or((&given, ""));
        if !path.starts_with('/') {
            let text = format!("invalid mount path: '{path}' mount path must be absolute.");
            return Err(refused(sys, command, &text).await);
        }
        put(&mut tmpfs, path, options.into());
    }
    let mut mounts = Vec::new();
    for given in parsed.all("mount") {
        mounts.push(mount(sys, command, &given, &mut tmpfs).await?);
    }
    all.push(("Mounts", texts(&mounts.into_iter().flatten().collect::<Vec<_>>())));
    all.push(("Tmpfs", tmpfs));
    let mut sysctls = object(Vec::new());
    for given in parsed.all("sysctl") {
        let Some((key, value)) = given.split_once('=') else {
            let why = format!("sysctl '{given}' is not allowed");
            return Err(invalid(sys, command, &given, "--sysctl", &why).await);
        };
        put(&mut sysctls, key, value.into());
    }
    all.push(("Sysctls", sysctls));
    for given in parsed.all("add-host") {
        if given.split_once(':').is_none_or(|(name, ip)| name.is_empty() || ip.is_empty()) {
            let why = format!("bad format for add-host: \"{given}\"");
            return Err(invalid(sys, command, &given, "--add-host", &why).await);
        }
    }
    all.push(("ExtraHosts", texts(&parsed.all("add-host"))));
    for given in parsed.all("security-opt") {
        let is_known = matches!(
            given.as_str(),
            "no-new-privileges"
                | "no-new-privileges:true"
                | "no-new-privileges=true"
                | "seccomp=unconfined"
                | "apparmor=unconfined"
                | "label=disable"
        );
        if !is_known {
            let option = format!("--security-opt {given}");
            return Err(crate::getopt::unmodelled(sys, &format!("docker {}", command.name), &option).await);
        }
    }
    all.push(("SecurityOpt", texts(&parsed.all("security-opt"))));
    let mut ulimits = Vec::new();
    for given in parsed.all("ulimit") {
        ulimits.push(ulimit(sys, command, &given).await?);
    }
    all.push(("Ulimits", Json::List(ulimits)));
    Ok(all)
}

/// Adds a pair to an object, whatever its key holds.
fn put(json: &mut Json, key: &str, value: Json) {
    if let Json::Object(pairs) = json {
        pairs.push((key.to_string(), value));
    }
}

/// `no`, `always`, `unless-stopped`, `on-failure[:COUNT]`
async fn restart(sys: &Sys, command: &Command, parsed: &Parsed) -> Result<Json, u8> {
    let given = parsed.value("restart").unwrap_or("no");
    let (name, count) = given.split_once(':').map_or((given, None), |(name, count)| (name, Some(count)));
    let count = match count.map(str::parse::<i64>) {
        None => 0,
        Some(Ok(count)) => count,
        Some(Err(_)) => {
            let text = "docker: maximum retry count must be an integer.\nSee 'docker run --help'.\n";
            sys.eprint(text).await;
            return Err(super::FAILED);
        }
    };
    let name = if name.is_empty() { "no" } else { name };
    if !matches!(name, "no" | "always" | "unless-stopped" | "on-failure") {
        return Err(refused(sys, command, &format!("invalid restart policy '{name}'.")).await);
    }
    if count != 0 && name != "on-failure" {
        let text = format!("maximum retry count cannot be used with restart policy '{name}'.");
        return Err(refused(sys, command, &text).await);
    }
    if name != "no" && parsed.has("rm") {
        sys.eprint("docker: Conflicting options: --restart and --rm.\nSee 'docker run --help'.\n").await;
        return Err(super::FAILED);
    }
    Ok(object(vec![("Name", name.into()), ("MaximumRetryCount", Json::Int(count))]))
}

/// `NAME=SOFT[:HARD]` (docker/go-units, ParseUlimit)
async fn ulimit(sys: &Sys, command: &Command, given: &str) -> Result<Json, u8> {
    let read = || {
        let (name, values) = given.split_once('=').ok_or_else(|| format!("invalid ulimit argument: {given}"))?;
        resource(name).ok_or_else(|| format!("invalid ulimit type: {name}"))?;
        let number = |text: &str| {
            text.parse::<i64>().map_err(|_| format!("strconv.ParseInt: parsing \"{text}\": invalid syntax"))
        };
        let (soft, hard) = values.split_once(':').unwrap_or((values, values));
        let (soft, hard) = (number(soft)?, number(hard)?);
        if hard != -1 && (soft == -1 || soft > hard) {
            return Err(format!("ulimit soft limit must be less than or equal to hard limit: {soft} > {hard}"));
        }
        Ok((name.to_string(), soft, hard))
    };
    match read() {
        Ok((name, soft, hard)) => {
            Ok(object(vec![("Name", Json::Text(name)), ("Hard", Json::Int(hard)), ("Soft", Json::Int(soft))]))
        }
        Err(why) => Err(invalid(sys, command, given, "--ulimit", &why).await),
    }
}

/// `type=bind,source=DIR,target=DIR[,readonly]`: what `-v` says, or a tmpfs.
async fn mount(sys: &Sys, command: &Command, given: &str, tmpfs: &mut Json) -> Result<Option<String>, u8> {
    let (mut kind, mut source, mut target, mut is_ro) = ("volume", "", "", false);
    let mut options = Vec::new();
    for field in given.split(',') {
        let (key, value) = field.split_once('=').unwrap_or((field, ""));
        match key.to_lowercase().as_str() {
            "type" => kind = value,
            "source" | "src" => source = value,
            "target" | "destination" | "dst" => target = value,
            "readonly" | "ro" => is_ro = value.is_empty() || value == "true" || value == "1",
            "tmpfs-size" => options.push(format!("size={value}")),
            "tmpfs-mode" => options.push(format!("mode={value}")),
            "bind-propagation" | "volume-driver" | "volume-label" | "volume-nocopy" | "volume-opt"
            | "bind-nonrecursive" | "consistency" => {
                let option = format!("--mount {key}");
                return Err(crate::getopt::unmodelled(sys, &format!("docker {}", command.name), &option).await);
            }
            _ => {
                let why = match field.contains('=') {
                    true => format!("unexpected key '{key}' in '{field}'"),
                    false => format!("invalid field '{field}' must be a key=value pair"),
                };
                return Err(invalid(sys, command, given, "--mount", &why).await);
            }
        }
    }
    if target.is_empty() {
        return Err(invalid(sys, command, given, "--mount", "target is required").await);
    }
    let mode = if is_ro { ":ro" } else { "" };
    match kind {
        "tmpfs" => {
            put(tmpfs, target, options.join(",").as_str().into());
            Ok(None)
        }
        "bind" if sys.stat(source.as_bytes()).await.is_err() => {
            let text = format!("invalid mount config for type \"bind\": bind source path does not exist: {source}.");
            Err(refused(sys, command, &text).await)
        }
        "bind" | "volume" if source.is_empty() => Ok(Some(format!("{target}{mode}"))),
        "bind" | "volume" => Ok(Some(format!("{source}:{target}{mode}"))),
        _ => Err(refused(sys, command, &format!("mount type unknown: \"{kind}\".")).await),
    }
}

/// What `--env-file` and `-e` give; a name alone is taken from the client's environment.
pub(super) async fn environment(sys: &Sys, parsed: &Parsed) -> Result<Vec<String>, u8> {
    let mut all = Vec::new();
    for path in parsed.all("env-file") {
        let text = match sys.read_file(path.as_bytes()).await {
            Ok(text) => lossy(&text),
            Err(errno) => {
                let why = errno.strerror().to_lowercase();
                sys.eprint(format!("docker: open {path}: {why}.\nSee 'docker run --help'.\n")).await;
                return Err(super::FAILED);
            }
        };
        let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
        all.extend(lines.map(str::to_string));
    }
    all.extend(parsed.all("env"));
    Ok(all)
}
