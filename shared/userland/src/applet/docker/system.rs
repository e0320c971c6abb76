//! `docker system`, the `prune` commands, `docker update`, and `docker volume inspect`.

use super::cli::{Command, decimal_size, ram_in_bytes, switch, table, value};
use super::container::{Container, timestamp};
use super::image::store;
use super::json::{Json, object};
use super::{VOLUMES, cgroup, images, inspect, remove};
use crate::sys::Sys;
use crate::text::lossy;

const PRUNE: Command = Command {
    name: "system prune",
    usage: "docker system prune [OPTIONS]",
    about: "Remove unused data",
    flags: &[switch("all", 'a'), switch("force", 'f'), switch("volumes", ' ')],
    unmodelled: &["filter"],
    ..Command::PLAIN
};
const DF: Command = Command {
    name: "system df",
    usage: "docker system df [OPTIONS]",
    about: "Show docker disk usage",
    unmodelled: &["format", "verbose"],
    unmodelled_shorts: "v",
    ..Command::PLAIN
};
const VOLUME_INSPECT: Command = Command {
    name: "volume inspect",
    usage: "docker volume inspect [OPTIONS] VOLUME [VOLUME...]",
    about: "Display detailed information on one or more volumes",
    flags: &[value("format", 'f')],
    arguments: (1, 0),
    ..Command::PLAIN
};
const UPDATE: Command = Command {
    name: "update",
    usage: "docker update [OPTIONS] CONTAINER [CONTAINER...]",
    about: "Update configuration of one or more containers",
    flags: &[
        value("cpus", ' '),
        value("cpu-period", ' '),
        value("cpu-quota", ' '),
        value("cpu-shares", 'c'),
        value("memory", 'm'),
        value("memory-swap", ' '),
        value("pids-limit", ' '),
        value("restart", ' '),
    ],
    unmodelled: &[
        "blkio-weight",
        "cpu-rt-period",
        "cpu-rt-runtime",
        "cpuset-cpus",
        "cpuset-mems",
        "memory-reservation",
    ],
    arguments: (1, 0),
    ..Command::PLAIN
};

/// `docker system COMMAND`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    match words.split_first().map(|(word, rest)| (word.as_str(), rest)) {
        Some(("df", rest)) => df(sys, rest).await,
        Some(("info", rest)) => super::info::info(sys, rest).await,
        Some(("prune", rest)) => prune(sys, "system", rest).await,
        Some((word @ ("events" | "dial-stdio"), _)) => {
            crate::getopt::unmodelled(sys, "docker", &format!("or command system {word}")).await
        }
        Some((word, _)) if !word.starts_with('-') => {
            sys.eprint(format!("docker: 'system {word}' is not a docker command.\nSee 'docker system --help'\n")).await;
            1
        }
        _ => {
            sys.print(
                "\nUsage:  docker system COMMAND\n\nManage Docker\n\nCommands:\n  df          Show docker disk usage\n  \
                 info        Display system-wide information\n  prune       Remove unused data\n\n\
                 Run 'docker system COMMAND --help' for more information on a command.\n",
            );
            sys.finish("docker", 0).await
        }
    }
}

/// Bytes of the files below a directory.
async fn bytes_below(sys: &Sys, dir: &str) -> u64 {
    let entries = store::read_tree(sys, dir).await.unwrap_or_default();
    entries.iter().map(|entry| entry.data.len() as u64).sum()
}

async fn volumes(sys: &Sys) -> Vec<String> {
    let mut names: Vec<String> =
        sys.list_dir(VOLUMES.as_bytes()).await.unwrap_or_default().iter().map(|entry| lossy(&entry.d_name)).collect();
    names.retain(|name| !name.starts_with('.'));
    nslab_small::sort(&mut names);
    names
}

/// `docker system df`
async fn df(sys: &Sys, words: &[String]) -> u8 {
    if let Err(status) = DF.parse(sys, words).await {
        return status;
    }
    let containers = Container::all(sys).await;
    let all = store::all(sys).await;
    let is_used = |image: &store::Image| containers.iter().any(|container| container.json.text("Image") == image.id);
    // A layer that several images have counts once.
    let mut layers: Vec<(String, u64, bool)> = Vec::new();
    for image in &all {
        for layer in &image.layers {
            match layers.iter_mut().find(|known| known.0 == layer.chain_id) {
                Some(known) => known.2 |= is_used(image),
                None => layers.push((layer.chain_id.clone(), layer.bytes, is_used(image))),
            }
        }
    }
    let sum = |only_unused: bool| layers.iter().filter(|layer| !(only_unused && layer.2)).map(|layer| layer.1).sum();
    let share = |part: u64, whole: u64| match whole {
        0 => decimal_size(part, 4),
        whole => format!("{} ({}%)", decimal_size(part, 4), part * 100 / whole),
    };
    let (whole, unused): (u64, u64) = (sum(false), sum(true));
    let mut rows = vec![
        ["TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"].map(str::to_string).to_vec(),
        vec![
            "Images".to_string(),
            all.len().to_string(),
            all.iter().filter(|image| is_used(image)).count().to_string(),
            decimal_size(whole, 4),
            share(unused, whole),
        ],
    ];
    let (mut written, mut idle) = (0, 0);
    for container in &containers {
        let bytes = bytes_below(sys, &container.json.text("GraphDriver.Data.UpperDir")).await;
        written += bytes;
        idle += if container.is_running() { 0 } else { bytes };
    }
    let running = containers.iter().filter(|container| container.is_running()).count();
    rows.push(vec![
        "Containers".to_string(),
        containers.len().to_string(),
        running.to_string(),
        decimal_size(written, 4),
        share(idle, written),
    ]);
    let names = volumes(sys).await;
    let (mut held, mut free, mut active) = (0, 0, 0);
    for name in &names {
        let bytes = bytes_below(sys, &format!("{VOLUMES}/{name}/_data")).await;
        held += bytes;
        let is_active = containers.iter().any(|container| super::volumes::uses(container, name));
        active += usize::from(is_active);
        free += if is_active { 0 } else { bytes };
    }
    rows.push(vec![
        "Local Volumes".to_string(),
        names.len().to_string(),
        active.to_string(),
        decimal_size(held, 4),
        share(free, held),
    ]);
    rows.push(["Build Cache", "0", "0", "0B", "0B"].map(str::to_string).to_vec());
    sys.print(table(&rows));
    sys.finish("docker", 0).await
}

/// Says what a prune takes, and asks (docker/cli, cli/command/utils.go:PromptForConfirmation()).
async fn is_sure(sys: &Sys, what: &str, parsed: &super::cli::Parsed) -> bool {
    const IMAGES: [&str; 2] = ["all dangling images", "all images without at least one container associated to them"];
    let images = IMAGES[usize::from(parsed.has("all"))];
    let one = |what: &str| format!("WARNING! This will remove {what}.\n");
    let warning = match what {
        "container" => one("all stopped containers"),
        "image" => one(images),
        "volume" => one("all local volumes not used by at least one container"),
        "network" => one("all custom networks not used by at least one container"),
        _ => {
            let mut all = vec!["all stopped containers", "all networks not used by at least one container"];
            if parsed.has("volumes") {
                all.push("all volumes not used by at least one container");
            }
            all.push(images);
            all.push(if parsed.has("all") { "all build cache" } else { "all dangling build cache" });
            let lines: Vec<String> = all.iter().map(|line| format!("  - {line}\n")).collect();
            format!("WARNING! This will remove:\n{}\n", lines.concat())
        }
    };
    sys.print(warning + "Are you sure you want to continue? [y/N] ");
    let _ = sys.flush().await;
    let answer = sys.read(nslab_abi::Fd(0), 256).await.unwrap_or_default();
    lossy(&answer).lines().next().is_some_and(|line| line.trim().eq_ignore_ascii_case("y"))
}

/// `docker {system|container|image|volume|network} prune [-f]`
pub(super) async fn prune(sys: &Sys, what: &str, words: &[String]) -> u8 {
    let parsed = match PRUNE.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if !parsed.has("force") && !is_sure(sys, what, &parsed).await {
        // docker/cli, cli/command/container/prune.go: nothing is freed, and that is said.
        if matches!(what, "container" | "image" | "volume") {
            sys.print("Total reclaimed space: 0B\n");
        }
        return sys.finish("docker", 0).await;
    }
    let is_system = what == "system";
    let mut bytes = 0;
    if is_system || what == "container" {
        let mut names = Vec::new();
        for container in Container::all(sys).await.iter().filter(|container| !container.is_running()) {
            bytes += bytes_below(sys, &container.json.text("GraphDriver.Data.UpperDir")).await;
            remove::files(sys, container).await;
            names.push(container.id.clone());
        }
        show(sys, "Deleted Containers:", &names);
    }
    if what == "volume" || (is_system && parsed.has("volumes")) {
        let all = Container::all(sys).await;
        let mut names = Vec::new();
        for name in volumes(sys).await {
            if !all.iter().any(|container| super::volumes::uses(container, &name)) {
                bytes += bytes_below(sys, &format!("{VOLUMES}/{name}/_data")).await;
                crate::applet::rm::tree(sys, "docker", format!("{VOLUMES}/{name}").as_bytes()).await;
                names.push(name);
            }
        }
        show(sys, "Deleted Volumes:", &names);
    }
    if is_system || what == "network" {
        show(sys, "Deleted Networks:", &super::networks::prune(sys).await);
    }
    if is_system || what == "image" {
        bytes += prune_images(sys, parsed.has("all")).await;
    }
    if what != "network" {
        sys.print(format!("Total reclaimed space: {}\n", decimal_size(bytes, 4)));
    }
    sys.finish("docker", 0).await
}

/// Removes images that no container has: those without a name, or all. How many bytes that frees.
async fn prune_images(sys: &Sys, takes_named: bool) -> u64 {
    let all = Container::all(sys).await;
    let before: u64 = store::all(sys).await.iter().map(store::Image::bytes).sum();
    let mut lines = Vec::new();
    for image in store::all(sys).await {
        let is_used = all.iter().any(|container| container.json.text("Image") == image.id);
        if !is_used && (image.names.is_empty() || takes_named) {
            lines.extend(images::prune(sys, &image).await);
        }
    }
    let after: u64 = store::all(sys).await.iter().map(store::Image::bytes).sum();
    show(sys, "Deleted Images:", &lines);
    before.saturating_sub(after)
}

fn show(sys: &Sys, head: &str, lines: &[String]) {
    if !lines.is_empty() {
        sys.print(format!("{head}\n{}\n\n", lines.join("\n")));
    }
}

/// `docker volume inspect VOLUME…`
pub(super) async fn volume_inspect(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match VOLUME_INSPECT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (mut found, mut missing) = (Vec::new(), String::new());
    for name in &parsed.operands {
        let path = format!("{VOLUMES}/{name}/_data");
        match sys.stat(path.as_bytes()).await {
            Ok(stat) => {
                let created = timestamp((stat.st_ctim.tv_sec, 0)).replace(".000000000", "");
                found.push(object(vec![
                    ("CreatedAt", Json::Text(created)),
                    ("Driver", "local".into()),
                    ("Labels", object(vec![])),
                    ("Mountpoint", Json::Text(path)),
                    ("Name", name.as_str().into()),
                    ("Options", object(vec![])),
                    ("Scope", "local".into()),
                ]));
            }
            Err(_) => missing += &format!("Error: No such volume: {name}\n"),
        }
    }
    match inspect::print(sys, "docker volume inspect", parsed.value("format"), found).await {
        Ok(status) => {
            let _ = sys.flush().await;
            let failed = u8::from(!missing.is_empty());
            sys.eprint(missing).await;
            sys.finish("docker", status | failed).await
        }
        Err(refused) => refused,
    }
}

/// `docker update [OPTIONS] CONTAINER…`: new limits, also for a container that runs.
pub(super) async fn update(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match UPDATE.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut changes: Vec<(&str, Json)> = Vec::new();
    for (flag, key) in [
        ("cpu-period", "CpuPeriod"),
        ("cpu-quota", "CpuQuota"),
        ("cpu-shares", "CpuShares"),
        ("pids-limit", "PidsLimit"),
        ("memory", "Memory"),
        ("memory-swap", "MemorySwap"),
        ("cpus", "NanoCpus"),
    ] {
        let Some(given) = parsed.value(flag) else { continue };
        let number = match flag {
            "memory" | "memory-swap" if given != "-1" => ram_in_bytes(given).map(|bytes| bytes as i64),
            "cpus" => given.parse::<f64>().ok().map(|cpus| (cpus * 1e9).round() as i64),
            _ => given.parse().ok(),
        };
        match number {
            Some(number) => changes.push((key, Json::Int(number))),
            None => {
                let text = format!("invalid argument \"{given}\" for \"--{flag}\" flag: invalid size: '{given}'");
                sys.eprint(format!("{text}\nSee 'docker update --help'.\n")).await;
                return super::FAILED;
            }
        }
    }
    if changes.is_empty() && parsed.value("restart").is_none() {
        sys.eprint("you must provide one or more flags when using this command\n").await;
        return 1;
    }
    let mut status = 0;
    for name in &parsed.operands {
        let Some(mut container) = Container::find(sys, name).await else {
            sys.eprint(format!("Error response from daemon: No such container: {name}\n")).await;
            status = 1;
            continue;
        };
        let memory = changes.iter().find_map(|change| match change {
            ("Memory", Json::Int(bytes)) => Some(*bytes),
            _ => None,
        });
        let swap = container.json.int("HostConfig.MemorySwap");
        let has_swap = changes.iter().any(|change| change.0 == "MemorySwap");
        if memory.is_some_and(|memory| swap > 0 && memory > swap && !has_swap) {
            sys.eprint(format!(
                "Error response from daemon: Cannot update container {}: Memory limit should be smaller than already set \
                 memoryswap limit, update the memoryswap at the same time\n",
                container.id
            ))
            .await;
            status = 1;
            continue;
        }
        for (key, value) in &changes {
            container.json.put(&format!("HostConfig.{key}"), value.clone());
        }
        if let Some(policy) = parsed.value("restart") {
            let (policy, count) = policy.split_once(':').unwrap_or((policy, "0"));
            container.json.put("HostConfig.RestartPolicy.Name", policy.into());
            let count = count.parse().unwrap_or(0);
            container.json.put("HostConfig.RestartPolicy.MaximumRetryCount", Json::Int(count));
        }
        if container.is_running()
            && let Err(message) = cgroup::change(sys, &container).await
        {
            sys.eprint(format!("Error response from daemon: Cannot update container {}: {message}\n", container.id))
                .await;
            status = 1;
            continue;
        }
        let _ = container.save(sys).await;
        sys.print(format!("{name}\n"));
    }
    sys.finish("docker", status).await
}
