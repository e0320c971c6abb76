//! `docker commit` and `docker cp`: what a container changed, as an image or as files.

use nslab_abi::Errno;

use super::archive::{failed, layer_entries, mounted, new_image};
use super::cli::{Command, switch, value};
use super::container::Container;
use super::image::Config;
use super::image::store;
use super::json::Json;
use crate::sys::Sys;

const COMMIT: Command = Command {
    name: "commit",
    usage: "docker commit [OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
    about: "Create a new image from a container's changes",
    flags: &[value("author", 'a'), value("message", 'm'), switch("pause", 'p')],
    unmodelled: &["change"],
    unmodelled_shorts: "c",
    arguments: (1, 2),
    ..Command::PLAIN
};
const CP: Command = Command {
    name: "cp",
    usage: "docker cp [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    about: "Copy files/folders between a container and the local filesystem",
    flags: &[switch("archive", 'a'), switch("quiet", 'q')],
    unmodelled: &["follow-link"],
    unmodelled_shorts: "L",
    arguments: (2, 2),
    ..Command::PLAIN
};

/// `docker commit [OPTIONS] CONTAINER [REPOSITORY[:TAG]]`
pub(super) async fn commit(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match COMMIT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(container) = Container::wanted(sys, &parsed.operands[0]).await else { return 1 };
    match commit_container(sys, &container, &container.command(), parsed.operands.get(1)).await {
        Ok(id) => {
            sys.print(format!("{id}\n"));
            sys.finish("docker", 0).await
        }
        Err(errno) => failed(sys, "commit", errno).await,
    }
}

/// Makes an image of what a container changed.
pub(super) async fn commit_container(
    sys: &Sys,
    container: &Container,
    created_by: &str,
    name: Option<&String>,
) -> Result<String, Errno> {
    let base = store::find(sys, &container.json.text("Image")).await;
    let upper = container.json.text("GraphDriver.Data.UpperDir");
    let mut entries = layer_entries(sys, &upper).await?;
    // Mount points that docker itself made are nobody's change.
    let is_mount_point =
        |path: &str| matches!(path, "etc/resolv.conf" | "etc/hostname" | "etc/hosts" | "proc" | "sys" | "dev");
    entries.retain(|entry| !is_mount_point(&entry.path));
    if entries.iter().all(|entry| entry.path == "etc") {
        entries.clear();
    }
    let config = Config::read(container.json.get("Config").unwrap_or(&Json::Null));
    new_image(sys, base.as_ref(), &config, entries, created_by.to_string(), name).await
}

/// `docker cp CONTAINER:SRC_PATH DEST_PATH`, `docker cp SRC_PATH CONTAINER:DEST_PATH`
pub(super) async fn cp(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match CP.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let split = |word: &String| {
        let (name, path) = word.split_once(':')?;
        (!name.is_empty() && !name.contains('/')).then(|| (name.to_string(), path.to_string()))
    };
    let (from, to) = (&parsed.operands[0], &parsed.operands[1]);
    if from == "-" || to == "-" {
        return crate::getopt::unmodelled(sys, "docker cp", "-").await;
    }
    let (name, inside, is_out) = match (split(from), split(to)) {
        (Some((name, path)), None) => (name, path, true),
        (None, Some((name, path))) => (name, path, false),
        (Some(_), Some(_)) => {
            sys.eprint("copying between containers is not supported\n").await;
            return 1;
        }
        (None, None) => {
            sys.eprint("must specify at least one container source\n").await;
            return 1;
        }
    };
    let Some(container) = Container::wanted(sys, &name).await else { return 1 };
    let done = mounted(sys, &container, async |merged| {
        // A running container's root is what its first process sees, volumes and all.
        let root = if container.is_running() { format!("/proc/{}/root", container.pid()) } else { merged };
        let inside = format!("{root}/{}", inside.trim_start_matches('/'));
        let (source, target) = if is_out { (inside, to.clone()) } else { (from.clone(), inside) };
        if let Err(errno) = sys.lstat(source.as_bytes()).await {
            let path = parsed.operands[0].clone();
            let text = match is_out {
                true => format!("Error: No such container:path: {path}\n"),
                false => format!("lstat {path}: {}\n", errno.strerror().to_lowercase()),
            };
            sys.eprint(text).await;
            return 1;
        }
        let is_dir = sys.stat(target.as_bytes()).await.is_ok_and(|stat| stat.is_dir());
        let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let target = if is_dir { format!("{}/{name}", target.trim_end_matches('/')) } else { target };
        crate::applet::cp::copy(sys, "docker cp", source.into_bytes(), target.into_bytes(), true).await
    });
    match done.await {
        Ok(status) => status,
        Err(errno) => failed(sys, "cp", errno).await,
    }
}
