//! `docker save`, `load`, `export` and `import`: images and containers as archives.

use nslab_abi::{Errno, Fd};

use super::cli::{Command, switch, value};
use super::container::{Container, now, timestamp};
use super::image::store::{self, Image};
use super::image::{Config, Step, configuration, history, split_reference};
use super::json::{Json, object, texts};
use super::tar::{self, Entry};
use super::{OVERLAY, images, rootfs, sha256};
use crate::applet::gzip::unpack;
use crate::sys::Sys;
use crate::text::lossy;

const SAVE: Command = Command {
    name: "save",
    usage: "docker save [OPTIONS] IMAGE [IMAGE...]",
    about: "Save one or more images to a tar archive (streamed to STDOUT by default)",
    flags: &[value("output", 'o')],
    arguments: (1, 0),
    ..Command::PLAIN
};
const LOAD: Command = Command {
    name: "load",
    usage: "docker load [OPTIONS]",
    about: "Load an image from a tar archive or STDIN",
    flags: &[value("input", 'i'), switch("quiet", 'q')],
    arguments: (0, 0),
    ..SAVE
};
const EXPORT: Command = Command {
    name: "export",
    usage: "docker export [OPTIONS] CONTAINER",
    about: "Export a container's filesystem as a tar archive",
    arguments: (1, 1),
    ..SAVE
};
const IMPORT: Command = Command {
    name: "import",
    usage: "docker import [OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
    about: "Import the contents from a tarball to create a filesystem image",
    flags: &[value("message", 'm')],
    unmodelled: &["change", "platform"],
    unmodelled_shorts: "c",
    arguments: (1, 2),
    ..Command::PLAIN
};
/// Says what the daemon says of a failed call.
pub(super) async fn failed(sys: &Sys, what: &str, errno: Errno) -> u8 {
    sys.eprint(format!("Error response from daemon: {what}: {}\n", errno.strerror())).await;
    1
}

/// Writes an archive to a file or to standard output, which must not be a terminal.
async fn put(sys: &Sys, output: Option<&str>, bytes: &[u8]) -> u8 {
    let fd = match output {
        Some(path) => {
            let flags = nslab_abi::OpenFlags::WRONLY | nslab_abi::OpenFlags::CREAT | nslab_abi::OpenFlags::TRUNC;
            match sys.open_with(path.as_bytes(), flags, 0o600).await {
                Ok(fd) => fd,
                Err(errno) => {
                    sys.eprint(format!("failed to save image: open {path}: {}\n", errno.strerror().to_lowercase()))
                        .await;
                    return 1;
                }
            }
        }
        None if sys.isatty(Fd(1)).await => {
            sys.eprint("cowardly refusing to save to a terminal. Use the -o flag or redirect\n").await;
            return 1;
        }
        None => Fd(1),
    };
    match sys.write_all(fd, bytes).await {
        Ok(()) => 0,
        Err(errno) => failed(sys, "write", errno).await,
    }
}

/// The files of a stored layer, as its archive has them: a whiteout is a file `.wh.NAME`.
pub(super) async fn layer_entries(sys: &Sys, dir: &str) -> Result<Vec<Entry>, Errno> {
    let mut entries = store::read_tree(sys, dir).await?;
    for entry in &mut entries {
        let is_whiteout = entry.mode & 0o170_000 == 0o020_000 && entry.rdev == 0;
        if is_whiteout {
            let (dir, name) = entry.path.rsplit_once('/').map_or(("", entry.path.as_str()), |pair| pair);
            let slash = if dir.is_empty() { "" } else { "/" };
            *entry = Entry::file(&format!("{dir}{slash}.wh.{name}"), 0o600, b"");
        }
        entry.mtime_s = 0;
    }
    Ok(tar::canonical(entries))
}

/// Turns `.wh.NAME` files back into what overlayfs takes for a whiteout.
fn with_whiteouts(entries: Vec<Entry>) -> Vec<Entry> {
    let whiteout = |entry: Entry| {
        let (dir, name) = entry.path.rsplit_once('/').map_or(("", entry.path.as_str()), |pair| pair);
        match name.strip_prefix(".wh.") {
            Some(name) if !dir.is_empty() => Entry::new(&format!("{dir}/{name}"), 0o020_000, b""),
            Some(name) => Entry::new(name, 0o020_000, b""),
            None => entry,
        }
    };
    entries.into_iter().map(whiteout).collect()
}

/// Adds a layer whose archive has `.wh.` files.
pub(super) async fn add_layer(
    sys: &Sys,
    below: Option<&super::image::Stored>,
    entries: Vec<Entry>,
) -> Result<super::image::Stored, Errno> {
    // The name of the layer is its archive's digest; on the disk its whiteouts are devices.
    let has_whiteouts =
        entries.iter().any(|entry| entry.path.rsplit('/').next().unwrap_or_default().starts_with(".wh."));
    if !has_whiteouts {
        return store::add_layer(sys, below, &entries).await;
    }
    let stored = store::add_layer(sys, below, &entries).await?;
    let dir = format!("{OVERLAY}/{}/diff", stored.cache_id);
    for (entry, changed) in entries.iter().zip(with_whiteouts(entries.clone())) {
        if *entry != changed {
            crate::applet::rm::tree(sys, "docker", format!("{dir}/{}", entry.path).as_bytes()).await;
            store::unpack(sys, &dir, &[changed]).await?;
        }
    }
    Ok(stored)
}

/// `docker save [OPTIONS] IMAGE [IMAGE...]`
pub(super) async fn save(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match SAVE.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut manifest = Vec::new();
    for reference in &parsed.operands {
        let Some(image) = images::wanted(sys, reference).await else { return 1 };
        let config = format!("{}.json", image.id.trim_start_matches("sha256:"));
        entries.push(Entry::file(&config, 0o644, image.json.compact().as_bytes()));
        let mut paths = Vec::new();
        for layer in &image.layers {
            let files = match layer_entries(sys, &format!("{OVERLAY}/{}/diff", layer.cache_id)).await {
                Ok(files) => files,
                Err(errno) => return failed(sys, "save", errno).await,
            };
            let dir = layer.chain_id.trim_start_matches("sha256:").to_string();
            paths.push(format!("{dir}/layer.tar"));
            if entries.iter().all(|entry| entry.path != dir) {
                entries.push(Entry::dir(&dir, 0o755));
                entries.push(Entry::file(&format!("{dir}/layer.tar"), 0o644, &tar::write(&files)));
            }
        }
        let names: Vec<String> = if reference.starts_with("sha256:") { Vec::new() } else { named(reference, &image) };
        manifest.push(object(vec![
            ("Config", Json::Text(config)),
            ("RepoTags", texts(&names)),
            ("Layers", texts(&paths)),
        ]));
    }
    entries.push(Entry::file("manifest.json", 0o644, Json::List(manifest).compact().as_bytes()));
    put(sys, parsed.value("output"), &tar::write(&entries)).await
}

fn named(reference: &str, image: &Image) -> Vec<String> {
    let (repository, tag) = split_reference(reference);
    let name = format!("{repository}:{tag}");
    if image.names.contains(&name) { vec![name] } else { Vec::new() }
}

/// `docker load [OPTIONS]`
pub(super) async fn load(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match LOAD.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let bytes = match parsed.value("input") {
        Some(path) => sys.read_file(path.as_bytes()).await.map_err(|errno| (path.to_string(), errno)),
        None if sys.isatty(Fd(0)).await => {
            sys.eprint("requested load from stdin, but stdin is empty\n").await;
            return 1;
        }
        None => sys.read_all(Fd(0)).await.map_err(|errno| ("stdin".to_string(), errno)),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err((path, errno)) => {
            sys.eprint(format!("open {path}: {}\n", errno.strerror().to_lowercase())).await;
            return 1;
        }
    };
    let bytes = match bytes.starts_with(&[0x1f, 0x8b]) {
        // What is compressed is unpacked first - moby, pkg/archive:DecompressStream()
        true => unpack(&bytes).map_or(bytes, |(bytes, _)| bytes),
        false => bytes,
    };
    let Some(entries) = tar::read(&bytes) else {
        sys.eprint("Error processing tar file(exit status 1): archive/tar: invalid tar header\n").await;
        return 1;
    };
    let file = |path: &str| entries.iter().find(|entry| entry.path == path).map(|entry| entry.data.clone());
    let manifest = file("manifest.json").and_then(|text| Json::parse(&lossy(&text)));
    let Some(Json::List(all)) = manifest else {
        sys.eprint("open /var/lib/docker/tmp/manifest.json: no such file or directory\n").await;
        return 1;
    };
    for row in &all {
        let Some(json) = file(&row.text("Config")).and_then(|text| Json::parse(&lossy(&text))) else {
            sys.eprint(format!("invalid archive: no {}\n", row.text("Config"))).await;
            return 1;
        };
        let (mut below, mut diff_ids) = (None, Vec::new());
        for path in row.list("Layers") {
            let bytes = file(&path).unwrap_or_default();
            let Some(layer) = tar::read(&bytes).filter(|_| !bytes.is_empty()) else {
                sys.eprint(format!("invalid archive: no {path}\n")).await;
                return 1;
            };
            let digest = format!("sha256:{}", sha256::hex(&bytes));
            if !json.list("rootfs.diff_ids").contains(&digest) {
                let at = diff_ids.len();
                sys.eprint(format!("invalid diffID for layer {at}: it is {digest}\n")).await;
                return 1;
            }
            diff_ids.push(digest);
            below = match add_layer(sys, below.as_ref(), layer).await {
                Ok(stored) => Some(stored),
                Err(errno) => return failed(sys, "load", errno).await,
            };
        }
        let id = match store::add_image(sys, &json).await {
            Ok(id) => id,
            Err(errno) => return failed(sys, "load", errno).await,
        };
        let names = row.list("RepoTags");
        for name in &names {
            let _ = store::name(sys, name, &id).await;
            sys.print(format!("Loaded image: {name}\n"));
        }
        if names.is_empty() {
            sys.print(format!("Loaded image ID: {id}\n"));
        }
    }
    sys.finish("docker", 0).await
}

/// Does something with a container's file system, which is mounted for it where the container does not run.
pub(super) async fn mounted<T>(
    sys: &Sys,
    container: &Container,
    work: impl AsyncFnOnce(String) -> T,
) -> Result<T, Errno> {
    let merged = container.json.text("GraphDriver.Data.MergedDir");
    if container.is_running() {
        return Ok(work(merged).await);
    }
    rootfs::mount_layers(sys, container).await?;
    let done = work(merged.clone()).await;
    rootfs::umount(sys, &merged).await;
    Ok(done)
}

/// `docker export [OPTIONS] CONTAINER`
pub(super) async fn export(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match EXPORT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(container) = Container::wanted(sys, &parsed.operands[0]).await else { return 1 };
    match mounted(sys, &container, async |merged| store::read_tree(sys, &merged).await).await {
        Ok(Ok(entries)) => put(sys, parsed.value("output"), &tar::write(&entries)).await,
        Ok(Err(errno)) | Err(errno) => failed(sys, "export", errno).await,
    }
}

/// `docker import file|- [REPOSITORY[:TAG]]`
pub(super) async fn import(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match IMPORT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let from = &parsed.operands[0];
    if from.contains("://") {
        return crate::getopt::unmodelled(sys, "docker import", from).await;
    }
    let bytes = if from == "-" { sys.read_all(Fd(0)).await } else { sys.read_file(from.as_bytes()).await };
    let entries = match bytes {
        Ok(bytes) => tar::read(&bytes),
        Err(errno) => {
            sys.eprint(format!("open {from}: {}\n", errno.strerror().to_lowercase())).await;
            return 1;
        }
    };
    let Some(entries) = entries else {
        sys.eprint("Error response from daemon: archive/tar: invalid tar header\n").await;
        return 1;
    };
    let created_by = String::new();
    match new_image(sys, None, &Config::default(), entries, created_by, parsed.operands.get(1)).await {
        Ok(id) => {
            sys.print(format!("{id}\n"));
            sys.finish("docker", 0).await
        }
        Err(errno) => failed(sys, "import", errno).await,
    }
}

/// Makes an image of another one and a layer on top of it; gives it a name if one is wanted.
pub(super) async fn new_image(
    sys: &Sys,
    base: Option<&Image>,
    config: &Config,
    entries: Vec<Entry>,
    created_by: String,
    name: Option<&String>,
) -> Result<String, Errno> {
    let created = timestamp(now(sys).await);
    let mut steps = base.map(|base| history(&base.json)).unwrap_or_default();
    let mut layers = base.map(|base| base.layers.clone()).unwrap_or_default();
    let is_empty = entries.is_empty();
    if !is_empty {
        let stored = add_layer(sys, layers.last(), tar::canonical(entries)).await?;
        layers.push(stored);
    }
    steps.push(Step { created: created.clone(), created_by, is_empty });
    let diff_ids: Vec<String> = layers.iter().map(|layer| layer.diff_id.clone()).collect();
    let id = store::add_image(sys, &configuration(config, &created, &diff_ids, &steps)).await?;
    if let Some(name) = name {
        store::name(sys, name, &id).await?;
    }
    Ok(id)
}
