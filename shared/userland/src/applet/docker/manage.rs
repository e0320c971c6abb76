//! `docker rename`, `pause`, `unpause`, `port`, `diff` and `volume`.

use nslab_abi::Errno;

use super::cli::{Command, switch};
use super::container::{Container, mkdir_all};
use super::image::store;
use super::json::Json;
use super::{VOLUMES, cgroup};
use crate::sys::Sys;
use crate::text::lossy;

const RENAME: Command = Command {
    name: "rename",
    usage: "docker rename CONTAINER NEW_NAME",
    about: "Rename a container",
    arguments: (2, 2),
    ..Command::PLAIN
};
const PAUSE: Command = Command {
    name: "pause",
    usage: "docker pause CONTAINER [CONTAINER...]",
    about: "Pause all processes within one or more containers",
    arguments: (1, 0),
    ..Command::PLAIN
};
const UNPAUSE: Command = Command {
    name: "unpause",
    usage: "docker unpause CONTAINER [CONTAINER...]",
    about: "Unpause all processes within one or more containers",
    arguments: (1, 0),
    ..Command::PLAIN
};
const PORT: Command = Command {
    name: "port",
    usage: "docker port CONTAINER [PRIVATE_PORT[/PROTO]]",
    about: "List port mappings or a specific mapping for the container",
    arguments: (1, 2),
    ..Command::PLAIN
};
const DIFF: Command = Command {
    name: "diff",
    usage: "docker diff CONTAINER",
    about: "Inspect changes to files or directories on a container's filesystem",
    arguments: (1, 1),
    ..Command::PLAIN
};
const VOLUME_LS: Command = Command {
    name: "volume ls",
    usage: "docker volume ls [OPTIONS]",
    about: "List volumes",
    flags: &[switch("quiet", 'q')],
    unmodelled: &["filter", "format"],
    unmodelled_shorts: "f",
    ..Command::PLAIN
};
const VOLUME_CREATE: Command = Command {
    name: "volume create",
    usage: "docker volume create [OPTIONS] [VOLUME]",
    about: "Create a volume",
    unmodelled: &["driver", "label", "name", "opt"],
    unmodelled_shorts: "do",
    arguments: (0, 1),
    ..Command::PLAIN
};
const VOLUME_RM: Command = Command {
    name: "volume rm",
    usage: "docker volume rm [OPTIONS] VOLUME [VOLUME...]",
    about: "Remove one or more volumes",
    flags: &[switch("force", 'f')],
    arguments: (1, 0),
    ..Command::PLAIN
};

/// `docker rename CONTAINER NEW_NAME`
pub(super) async fn rename(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match RENAME.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(mut container) = Container::wanted(sys, &parsed.operands[0]).await else { return 1 };
    let name = &parsed.operands[1];
    if let Some(other) = Container::all(sys).await.iter().find(|other| other.name() == *name) {
        sys.eprint(format!(
            "Error response from daemon: Error when allocating new name: Conflict. The container name \"/{name}\" is \
             already in use by container \"{}\". You have to remove (or rename) that container to be able to reuse \
             that name.\n",
            other.id
        ))
        .await;
        return 1;
    }
    container.json.put("Name", format!("/{name}").as_str().into());
    saved(sys, &container).await
}

async fn saved(sys: &Sys, container: &Container) -> u8 {
    match container.save(sys).await {
        Ok(()) => sys.finish("docker", 0).await,
        Err(errno) => {
            sys.eprint(format!("Error response from daemon: {}\n", errno.strerror().to_lowercase())).await;
            1
        }
    }
}

/// `docker pause CONTAINER [CONTAINER...]`
pub(super) async fn pause(sys: &Sys, words: &[String]) -> u8 {
    freeze_all(sys, &PAUSE, words, true).await
}

/// `docker unpause CONTAINER [CONTAINER...]`
pub(super) async fn unpause(sys: &Sys, words: &[String]) -> u8 {
    freeze_all(sys, &UNPAUSE, words, false).await
}

async fn freeze_all(sys: &Sys, command: &Command, words: &[String], is_pause: bool) -> u8 {
    let parsed = match command.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut status = 0;
    for name in &parsed.operands {
        let Some(mut container) = Container::wanted(sys, name).await else {
            status = 1;
            continue;
        };
        let id = container.id.clone();
        let refused = match (is_pause, container.is_running(), container.json.is_true("State.Paused")) {
            (_, false, _) => Some(format!("Container {id} is not running")),
            (true, _, true) => Some(format!("Container {id} is already paused")),
            (false, _, false) => Some(format!("Container {id} is not paused")),
            _ => freeze(sys, &container, is_pause).await.err().map(|errno| errno.strerror().to_lowercase()),
        };
        if let Some(what) = refused {
            sys.eprint(format!("Error response from daemon: {what}\n")).await;
            status = 1;
            continue;
        }
        container.json.put("State.Paused", super::json::Json::Bool(is_pause));
        container.json.put("State.Status", if is_pause { "paused" } else { "running" }.into());
        status |= saved(sys, &container).await;
        sys.print(format!("{name}\n"));
    }
    sys.finish("docker", status).await
}

/// Stops or continues a container's processes by its control group - runc, libcontainer/cgroups.
async fn freeze(sys: &Sys, container: &Container, is_pause: bool) -> Result<(), Errno> {
    for (name, dir) in cgroup::dirs(sys, container).await {
        let (file, value) = match (name.as_str(), is_pause) {
            ("", true) => ("cgroup.freeze", "1"),
            ("", false) => ("cgroup.freeze", "0"),
            ("freezer", true) => ("freezer.state", "FROZEN"),
            ("freezer", false) => ("freezer.state", "THAWED"),
            _ => continue,
        };
        sys.write_file(format!("{dir}/{file}").as_bytes(), value.as_bytes()).await?;
    }
    Ok(())
}

/// `docker port CONTAINER [PRIVATE_PORT[/PROTO]]`
pub(super) async fn port(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match PORT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let name = &parsed.operands[0];
    let Some(container) = Container::wanted(sys, name).await else { return 1 };
    let mut lines = Vec::new();
    if let Some(Json::Object(all)) = container.json.at("NetworkSettings.Ports") {
        for (key, list) in all {
            let Json::List(list) = list else { continue };
            for one in list {
                let (ip, port) = (one.text("HostIp"), one.text("HostPort"));
                let place = if ip.contains(':') { format!("[{ip}]:{port}") } else { format!("{ip}:{port}") };
                lines.push((key.clone(), place));
            }
        }
    }
    if let Some(port) = parsed.operands.get(1) {
        let port = if port.contains('/') { port.clone() } else { format!("{port}/tcp") };
        lines.retain(|line| line.0 == port);
        if !lines.is_empty() {
            lines.iter().for_each(|line| sys.print(format!("{}\n", line.1)));
            return sys.finish("docker", 0).await;
        }
        sys.eprint(format!("Error: No public port '{port}' published for {name}\n")).await;
        return 1;
    }
    lines.iter().for_each(|line| sys.print(format!("{} -> {}\n", line.0, line.1)));
    sys.finish("docker", 0).await
}

/// `docker diff CONTAINER`
pub(super) async fn diff(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match DIFF.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(container) = Container::wanted(sys, &parsed.operands[0]).await else { return 1 };
    let get = |key: &str| container.json.text(&format!("GraphDriver.Data.{key}"));
    let lowers: Vec<String> = get("LowerDir").split(':').map(String::from).collect();
    match changes(sys, &get("UpperDir"), &lowers).await {
        Ok(changes) => {
            for (letter, path) in changes {
                sys.print(format!("{letter} {path}\n"));
            }
            sys.finish("docker", 0).await
        }
        Err(errno) => {
            sys.eprint(format!("Error response from daemon: {}\n", errno.strerror().to_lowercase())).await;
            1
        }
    }
}

/// What an upper layer adds (A), changes (C) and deletes (D).
async fn changes(sys: &Sys, upper: &str, lowers: &[String]) -> Result<Vec<(char, String)>, Errno> {
    let mut entries = store::read_tree(sys, upper).await?;
    // What docker itself puts over a container's own files is nobody's change.
    let is_own = |path: &str| matches!(path, "etc/resolv.conf" | "etc/hostname" | "etc/hosts" | "proc" | "sys" | "dev");
    entries.retain(|entry| !is_own(&entry.path));
    if !entries.iter().any(|entry| entry.path.starts_with("etc/")) {
        entries.retain(|entry| entry.path != "etc");
    }
    let mut changes = Vec::new();
    for entry in &entries {
        let is_whiteout = entry.mode & 0o170_000 == 0o020_000 && entry.rdev == 0;
        let mut was_there = false;
        for lower in lowers {
            was_there |= sys.lstat(format!("{lower}/{}", entry.path).as_bytes()).await.is_ok();
        }
        let letter = match (is_whiteout, was_there) {
            (true, _) => 'D',
            (false, true) => 'C',
            (false, false) => 'A',
        };
        changes.push((letter, format!("/{}", entry.path)));
    }
    nslab_small::sort_by_key(&mut changes, |change: &(char, String)| change.1.clone());
    Ok(changes)
}

/// `docker volume COMMAND`
pub(super) async fn volume(sys: &Sys, words: &[String]) -> u8 {
    match words.split_first().map(|(word, rest)| (word.as_str(), rest)) {
        Some(("ls" | "list", rest)) => volume_list(sys, rest).await,
        Some(("create", rest)) => volume_create(sys, rest).await,
        Some(("rm" | "remove", rest)) => volume_remove(sys, rest).await,
        Some(("inspect", rest)) => super::system::volume_inspect(sys, rest).await,
        Some(("prune", rest)) => super::system::prune(sys, "volume", rest).await,
        Some((word, _)) if !word.starts_with('-') => {
            sys.eprint(format!("docker: 'volume {word}' is not a docker command.\nSee 'docker volume --help'\n")).await;
            1
        }
        _ => {
            sys.print(
                "\nUsage:  docker volume COMMAND\n\nManage volumes\n\nCommands:\n  create      Create a volume\n  \
                 inspect     Display detailed information on one or more volumes\n  ls          List volumes\n  \
                 prune       Remove all unused local volumes\n  rm          Remove one or more volumes\n\n\
                 Run 'docker volume COMMAND --help' for more information on a command.\n",
            );
            sys.finish("docker", 0).await
        }
    }
}

async fn volume_list(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match VOLUME_LS.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut names: Vec<String> =
        sys.list_dir(VOLUMES.as_bytes()).await.unwrap_or_default().iter().map(|entry| lossy(&entry.d_name)).collect();
    names.retain(|name| !name.starts_with('.'));
    nslab_small::sort(&mut names);
    if !parsed.has("quiet") {
        sys.print("DRIVER    VOLUME NAME\n");
    }
    for name in names {
        sys.print(if parsed.has("quiet") { format!("{name}\n") } else { format!("local     {name}\n") });
    }
    sys.finish("docker", 0).await
}

async fn volume_create(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match VOLUME_CREATE.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let name = match parsed.operands.first() {
        Some(name) => name.clone(),
        None => super::container::random_hex(sys, 32).await,
    };
    match mkdir_all(sys, &format!("{VOLUMES}/{name}/_data")).await {
        Ok(()) => sys.print(format!("{name}\n")),
        Err(errno) => {
            sys.eprint(format!("Error response from daemon: create {name}: {}\n", errno.strerror().to_lowercase()))
                .await;
            return 1;
        }
    }
    sys.finish("docker", 0).await
}

async fn volume_remove(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match VOLUME_RM.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut status = 0;
    let all = Container::all(sys).await;
    for name in &parsed.operands {
        let path = format!("{VOLUMES}/{name}");
        let uses = |container: &&Container| super::volumes::uses(container, name);
        let users: Vec<String> = all.iter().filter(uses).map(|container| container.id.clone()).collect();
        if sys.stat(path.as_bytes()).await.is_err() {
            if !parsed.has("force") {
                sys.eprint(format!("Error: No such volume: {name}\n")).await;
                status = 1;
            }
            continue;
        }
        if !users.is_empty() {
            let users = users.join(", ");
            let text = format!("Error response from daemon: remove {name}: volume is in use - [{users}]\n");
            sys.eprint(text).await;
            status = 1;
            continue;
        }
        crate::applet::rm::tree(sys, "docker", path.as_bytes()).await;
        sys.print(format!("{name}\n"));
    }
    sys.finish("docker", status).await
}
