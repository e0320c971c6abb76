//! Images on the host: `/var/lib/docker/image/overlay2` says which there are, `/var/lib/docker/overlay2` holds their layers.

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Syscall};

use super::catalogue::Source;
use super::{Layer, Step, Stored, configuration, link_name, split_reference, stored};
use crate::applet::docker::OVERLAY;
use crate::applet::docker::json::{Json, object};
use crate::applet::docker::sha256;
use crate::applet::docker::tar::{self, Entry};
use crate::sys::Sys;
use crate::text::lossy;

/// Where the store's own files are.
pub(crate) const IMAGES: &str = "/var/lib/docker/image/overlay2";

/// An image of the host.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    /// `sha256:` and 64 digits.
    pub(crate) id: String,
    pub(crate) json: Json,
    /// `repository:tag` names.
    pub(crate) names: Vec<String>,
    /// Lowest first.
    pub(crate) layers: Vec<Stored>,
}

impl Image {
    /// Twelve digits of the id.
    pub(crate) fn short_id(&self) -> &str {
        self.id.get(7..19).unwrap_or(&self.id)
    }

    /// Bytes of all layers.
    pub(crate) fn bytes(&self) -> u64 {
        self.layers.iter().map(|layer| layer.bytes).sum()
    }

    /// The layers as `lowerdir=` takes them, uppermost first, by their short names.
    pub(crate) fn lower_dirs(&self) -> String {
        let all: Vec<String> =
            self.layers.iter().rev().map(|layer| format!("{OVERLAY}/l/{}", link_name(&layer.cache_id))).collect();
        all.join(":")
    }
}

/// The files that the layer adds to the host, below `/`.
fn layer_files(layer: &Stored, below: Option<&Stored>, entries: &[Entry], out: &mut Vec<Entry>) {
    let dir = format!("var/lib/docker/overlay2/{}", layer.cache_id);
    let link = link_name(&layer.cache_id);
    out.push(Entry::dir(&dir, 0o710));
    out.push(Entry::dir(&format!("{dir}/diff"), 0o755));
    out.push(Entry::file(&format!("{dir}/link"), 0o644, link.as_bytes()));
    out.push(Entry::link(&format!("var/lib/docker/overlay2/l/{link}"), &format!("../{}/diff", layer.cache_id)));
    for entry in entries {
        out.push(Entry { path: format!("{dir}/diff/{}", entry.path), ..entry.clone() });
    }
    let digits = layer.chain_id.trim_start_matches("sha256:");
    let db = format!("var/lib/docker/image/overlay2/layerdb/sha256/{digits}");
    out.push(Entry::dir(&db, 0o755));
    out.push(Entry::file(&format!("{db}/cache-id"), 0o644, layer.cache_id.as_bytes()));
    out.push(Entry::file(&format!("{db}/diff"), 0o644, layer.diff_id.as_bytes()));
    out.push(Entry::file(&format!("{db}/size"), 0o644, layer.bytes.to_string().as_bytes()));
    if let Some(below) = below {
        out.push(Entry::file(&format!("{db}/parent"), 0o644, below.chain_id.as_bytes()));
    }
}

/// An image of the registry as files of a host, its id, and its layers.
pub(crate) struct Plan {
    pub(crate) id: String,
    pub(crate) layers: Vec<Stored>,
    pub(crate) files: Vec<Entry>,
    /// What the registry answers first - "Image Manifest V 2, Schema 2".
    pub(crate) manifest: Json,
}

/// Plans an image of the registry.
pub(crate) fn plan(source: &Source) -> Plan {
    let (mut layers, mut files, mut blobs): (Vec<Stored>, Vec<Entry>, Vec<Json>) = Default::default();
    let mut steps = Vec::new();
    for Layer { entries, created_by } in source.layers() {
        let entries = tar::canonical(entries);
        let below = layers.last().cloned();
        let layer = stored(below.as_ref().map(|below| below.chain_id.as_str()), &entries);
        layer_files(&layer, below.as_ref(), &entries, &mut files);
        blobs.push(blob("application/vnd.oci.image.layer.v1.tar", &layer.diff_id, tar::write(&entries).len()));
        layers.push(layer);
        steps.push(Step { created: source.created().to_string(), created_by, is_empty: false });
    }
    let config = source.config();
    let words: Vec<String> = config.cmd.iter().map(|word| format!("\"{word}\"")).collect();
    let created_by = format!("/bin/sh -c #(nop)  CMD [{}]", words.join(" "));
    steps.push(Step { created: source.created().to_string(), created_by, is_empty: true });
    let diff_ids: Vec<String> = layers.iter().map(|layer| layer.diff_id.clone()).collect();
    let json = configuration(&config, source.created(), &diff_ids, &steps).compact();
    let digits = sha256::hex(json.as_bytes());
    files.push(Entry::file(
        &format!("var/lib/docker/image/overlay2/imagedb/content/sha256/{digits}"),
        0o644,
        json.as_bytes(),
    ));
    let id = format!("sha256:{digits}");
    let manifest = object(vec![
        ("schemaVersion", Json::Int(2)),
        ("mediaType", "application/vnd.docker.distribution.manifest.v2+json".into()),
        ("config", blob("application/vnd.docker.container.image.v1+json", &id, json.len())),
        ("layers", Json::List(blobs)),
    ]);
    Plan { id, layers, files, manifest }
}

fn blob(media_type: &str, digest: &str, size: usize) -> Json {
    object(vec![("mediaType", media_type.into()), ("size", Json::Int(size as i64)), ("digest", digest.into())])
}

/// The files of a host that has docker and the image `busybox`.
pub(crate) fn preloaded() -> Vec<Entry> {
    let mut files: Vec<Entry> = [
        "var/lib/docker",
        "var/lib/docker/containers",
        "var/lib/docker/volumes",
        "var/lib/docker/image",
        "var/lib/docker/image/overlay2",
        "var/lib/docker/image/overlay2/imagedb",
        "var/lib/docker/image/overlay2/imagedb/content",
        "var/lib/docker/image/overlay2/imagedb/content/sha256",
        "var/lib/docker/image/overlay2/layerdb",
        "var/lib/docker/image/overlay2/layerdb/sha256",
        "var/lib/docker/overlay2",
        "var/lib/docker/overlay2/l",
    ]
    .map(|path| Entry::dir(path, 0o710))
    .to_vec();
    let source = &super::catalogue::ALL[0];
    let plan = plan(source);
    files.extend(plan.files);
    let names = vec![(format!("{}:latest", source.repository), plan.id)];
    files.push(Entry::file("var/lib/docker/image/overlay2/repositories.json", 0o600, repositories(&names).as_bytes()));
    files
}

fn repositories(names: &[(String, String)]) -> String {
    let mut json = object(vec![("Repositories", Json::Object(Vec::new()))]);
    let Json::Object(pairs) = &mut json else { return String::new() };
    let mut all: Vec<(String, Json)> = Vec::new();
    for (name, id) in names {
        let repository = split_reference(name).0;
        let entry = (name.clone(), Json::Text(id.clone()));
        match all.iter_mut().find(|pair| pair.0 == repository) {
            Some((_, Json::Object(tags))) => tags.push(entry),
            _ => all.push((repository, Json::Object(vec![entry]))),
        }
    }
    pairs[0].1 = Json::Object(all);
    json.compact()
}

/// Reads which names there are: `repository:tag` and id.
pub(crate) async fn names(sys: &Sys) -> Vec<(String, String)> {
    let text = sys.read_file(format!("{IMAGES}/repositories.json").as_bytes()).await.unwrap_or_default();
    let json = Json::parse(&lossy(&text)).unwrap_or_default();
    let Some(Json::Object(all)) = json.get("Repositories") else { return Vec::new() };
    let mut names = Vec::new();
    for (_, tags) in all {
        let Json::Object(tags) = tags else { continue };
        names.extend(tags.iter().filter_map(|(name, id)| match id {
            Json::Text(id) => Some((name.clone(), id.clone())),
            _ => None,
        }));
    }
    names
}

/// Writes which names there are.
pub(crate) async fn save_names(sys: &Sys, names: &[(String, String)]) -> Result<(), Errno> {
    super::super::container::write(sys, &format!("{IMAGES}/repositories.json"), &repositories(names)).await
}

/// Gives an image a name; another image loses it.
pub(crate) async fn name(sys: &Sys, reference: &str, id: &str) -> Result<(), Errno> {
    let (repository, tag) = split_reference(reference);
    let name = format!("{repository}:{tag}");
    let mut all = names(sys).await;
    all.retain(|pair| pair.0 != name);
    all.push((name, id.to_string()));
    save_names(sys, &all).await
}

/// Reads all images, the newest first.
pub(crate) async fn all(sys: &Sys) -> Vec<Image> {
    let names = names(sys).await;
    let mut images = Vec::new();
    let dir = format!("{IMAGES}/imagedb/content/sha256");
    for entry in sys.list_dir(dir.as_bytes()).await.unwrap_or_default() {
        let digits = lossy(&entry.d_name);
        if digits.starts_with('.') {
            continue;
        }
        let Ok(text) = sys.read_file(format!("{dir}/{digits}").as_bytes()).await else { continue };
        let Some(json) = Json::parse(&lossy(&text)) else { continue };
        let id = format!("sha256:{digits}");
        let names = names.iter().filter(|pair| pair.1 == id).map(|pair| pair.0.clone()).collect();
        let layers = layers(sys, &json.list("rootfs.diff_ids")).await;
        images.push(Image { id, json, names, layers });
    }
    nslab_small::sort_by_key(&mut images, |image| std::cmp::Reverse(image.json.text("created")));
    images
}

async fn layers(sys: &Sys, diff_ids: &[String]) -> Vec<Stored> {
    let mut layers: Vec<Stored> = Vec::new();
    for diff_id in diff_ids {
        let chain_id = super::chain_id(layers.last().map(|layer| layer.chain_id.as_str()), diff_id);
        let db = format!("{IMAGES}/layerdb/sha256/{}", chain_id.trim_start_matches("sha256:"));
        let cache_id = lossy(&sys.read_file(format!("{db}/cache-id").as_bytes()).await.unwrap_or_default());
        let bytes = lossy(&sys.read_file(format!("{db}/size").as_bytes()).await.unwrap_or_default());
        layers.push(Stored { diff_id: diff_id.clone(), chain_id, cache_id, bytes: bytes.parse().unwrap_or(0) });
    }
    layers
}

/// Finds an image by name or the beginning of its id.
pub(crate) async fn find(sys: &Sys, reference: &str) -> Option<Image> {
    let (repository, tag) = split_reference(reference);
    let name = format!("{repository}:{tag}");
    let images = all(sys).await;
    let by_name = images.iter().position(|image| image.names.contains(&name));
    let digits = reference.strip_prefix("sha256:").unwrap_or(reference);
    let is_hex = digits.len() >= 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let by_id = || images.iter().position(|image| is_hex && image.id[7..].starts_with(digits));
    by_name.or_else(by_id).and_then(|at| images.get(at).cloned())
}

/// Puts files into place below a directory, as docker's own untar does; `dir` ends without a slash.
pub(crate) async fn unpack(sys: &Sys, dir: &str, entries: &[Entry]) -> Result<(), Errno> {
    let umask = sys.int(Syscall::Umask { mask: 0 }).await?;
    for entry in entries {
        unpack_one(sys, dir, entry).await?;
    }
    sys.int(Syscall::Umask { mask: umask as u32 }).await.map(drop)
}

async fn unpack_one(sys: &Sys, dir: &str, entry: &Entry) -> Result<(), Errno> {
    let path = format!("{dir}/{}", entry.path).into_bytes();
    let perm = entry.mode & 0o7777;
    match entry.kind() {
        tar::S_IFDIR => match sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: path.clone(), mode: perm }).await {
            Ok(_) => {}
            Err(Errno::EEXIST) => {
                drop(sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path.clone(), mode: perm }).await)
            }
            Err(errno) => return Err(errno),
        },
        tar::S_IFLNK => {
            let call = || Syscall::Symlinkat { target: entry.data.clone(), newdirfd: Fd::CWD, linkpath: path.clone() };
            if sys.call(call()).await == Err(Errno::EEXIST) {
                let flags = AtFlags::empty();
                sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path: path.clone(), flags }).await?;
                sys.call(call()).await?;
            }
        }
        tar::S_IFREG => {
            let fd = sys.open_with(&path, OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC, perm).await?;
            let written = sys.write_all(fd, &entry.data).await;
            sys.close(fd).await;
            written?;
        }
        _ => {
            let call = Syscall::Mknodat { dirfd: Fd::CWD, path: path.clone(), mode: entry.mode, dev: entry.rdev };
            sys.call(call).await?;
        }
    }
    if (entry.uid, entry.gid) != (0, 0) {
        let (owner, group) = (entry.uid, entry.gid);
        let flags = AtFlags::SYMLINK_NOFOLLOW;
        sys.call(Syscall::Fchownat { dirfd: Fd::CWD, path, owner, group, flags }).await?;
    }
    Ok(())
}

/// Adds a layer of these files on top of others, and returns it.
pub(crate) async fn add_layer(sys: &Sys, below: Option<&Stored>, entries: &[Entry]) -> Result<Stored, Errno> {
    let layer = stored(below.map(|below| below.chain_id.as_str()), entries);
    let db = format!("{IMAGES}/layerdb/sha256/{}", layer.chain_id.trim_start_matches("sha256:"));
    if sys.stat(db.as_bytes()).await.is_ok() {
        return Ok(layer);
    }
    let mut files = Vec::new();
    layer_files(&layer, below, entries, &mut files);
    unpack(sys, "", &files).await?;
    Ok(layer)
}

/// Adds an image; returns its id.
pub(crate) async fn add_image(sys: &Sys, json: &Json) -> Result<String, Errno> {
    let text = json.compact();
    let digits = sha256::hex(text.as_bytes());
    super::super::container::write(sys, &format!("{IMAGES}/imagedb/content/sha256/{digits}"), &text).await?;
    Ok(format!("sha256:{digits}"))
}

/// Reads a tree into entries, directories before what is in them, in the order of names.
pub(crate) async fn read_tree(sys: &Sys, dir: &str) -> Result<Vec<Entry>, Errno> {
    let mut entries = Vec::new();
    let mut todo = vec![String::new()];
    while let Some(path) = todo.pop() {
        let whole = format!("{dir}/{path}");
        let whole = whole.trim_end_matches('/');
        let stat = sys.lstat(whole.as_bytes()).await?;
        let kind = stat.kind();
        if !path.is_empty() {
            let data = match kind {
                tar::S_IFLNK => sys.readlink(whole.as_bytes()).await?,
                tar::S_IFREG => sys.read_file(whole.as_bytes()).await?,
                _ => Vec::new(),
            };
            let (uid, gid, rdev) = (stat.st_uid, stat.st_gid, stat.st_rdev);
            let mtime_s = stat.st_mtim.tv_sec;
            entries.push(Entry { path: path.clone(), mode: stat.st_mode, uid, gid, rdev, mtime_s, data });
        }
        if kind == tar::S_IFDIR {
            let mut names: Vec<String> =
                sys.list_dir(whole.as_bytes()).await?.iter().map(|e| lossy(&e.d_name)).collect();
            names.retain(|name| name != "." && name != "..");
            nslab_small::sort(&mut names);
            let join = |name: &String| if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            todo.extend(names.iter().rev().map(join));
        }
    }
    Ok(entries)
}
