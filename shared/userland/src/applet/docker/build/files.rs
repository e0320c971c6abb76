//! The steps of a build that make layers: RUN, COPY, ADD.

use nslab_abi::{Errno, MountFlags};

use super::super::commit::commit_container;
use super::super::container::{Container, mkdir_all, random_hex};
use super::super::describe::{describe, prepare};
use super::super::image::Config;
use super::super::image::store::{self, Image};
use super::super::json::{object, texts};
use super::super::tar::{self, Entry};
use super::super::{CONTAINERS, OVERLAY, cli, names, pull, remove, rootfs, sha256, start};
use super::dockerfile::{Instruction, list, split};
use super::{Build, Failure, become_base, cached, failure, ignore, layer, step};
use crate::sys::Sys;
use crate::text::{lines, lossy};

/// Makes a container of an image for a step.
pub(super) async fn container(sys: &Sys, base: &Image, config: &Config) -> Result<Container, Failure> {
    let id = random_hex(sys, 32).await;
    let name = names::draw(sys).await;
    let host_config =
        object(vec![("NetworkMode", "default".into()), ("CgroupnsMode", "private".into()), ("Binds", texts(&[]))]);
    let json = describe(sys, &id, &name, &base.id, base, config, &cli::Parsed::default(), host_config).await;
    let container = Container { id, base: CONTAINERS.to_string(), json };
    let failed = |errno: Errno| failure(format!("Error response from daemon: {}", errno.strerror()));
    prepare(sys, &container).await.map_err(failed)?;
    Ok(container)
}

/// RUN: a container of the image so far runs the line; what it changed is the layer.
pub(super) async fn run(sys: &Sys, build: &mut Build, rest: &str) -> Result<(), Failure> {
    let Some(base) = build.base.clone() else {
        return Err(failure("Error response from daemon: No image to run in: a build FROM scratch has no files yet"));
    };
    let argv = list(rest).unwrap_or_else(|| [build.config.shell(), vec![rest.to_string()]].concat());
    let arguments = step::run_arguments(build);
    let proxies = step::proxies(build);
    let shown = match arguments.len() {
        0 => String::new(),
        nr => format!("|{nr} {} ", arguments.join(" ")),
    };
    let created_by = format!("{shown}{}", argv.join(" "));
    if let Some(image) = cached(sys, build, &created_by, None).await {
        build.say(sys, " ---> Using cache\n".to_string()).await;
        become_base(build, image);
        return Ok(());
    }
    let env = [build.config.env.clone(), arguments, proxies].concat();
    let config = Config { cmd: argv.clone(), entrypoint: Vec::new(), env, health: None, ..build.config.clone() };
    let container = container(sys, &base, &config).await?;
    build.say(sys, format!(" ---> Running in {}\n", container.short_id())).await;
    let status = match start::start(sys, &container, true).await {
        Ok(start::Started::Ended(status)) => status,
        Ok(start::Started::Detached) => 0,
        Err((_, message)) => return Err(failure(message)),
    };
    if status != 0 {
        remove::files(sys, &container).await;
        let message = format!("The command '{}' returned a non-zero code: {status}", argv.join(" "));
        return Err(Failure { status, message });
    }
    let mut kept = container.clone();
    kept.json.put("Config", build.config.json());
    kept.json.put("Image", base.id.as_str().into());
    let made = commit_container(sys, &kept, &created_by, None).await;
    remove::files(sys, &container).await;
    build.say(sys, format!("Removing intermediate container {}\n", container.short_id())).await;
    let id = made.map_err(|errno| failure(format!("Error response from daemon: {}", errno.strerror())))?;
    let image = store::find(sys, &id).await.ok_or_else(|| failure("Error response from daemon: no such image"))?;
    become_base(build, image);
    Ok(())
}

/// What COPY takes its files from.
enum Root {
    Context(Vec<Entry>),
    /// A directory in which an image's files are mounted.
    Image(String),
}

/// COPY and ADD: files of the context, or with `--from` of another stage or image.
pub(super) async fn copy(sys: &Sys, build: &mut Build, one: &Instruction) -> Result<(), Failure> {
    let mut all = Vec::new();
    for word in list(&one.rest).unwrap_or_else(|| split(&one.rest, build.escape)) {
        all.push(build.expand(&word)?);
    }
    if let Some(url) = all.iter().find(|path| one.word == "ADD" && path.contains("://")) {
        let message = format!("docker build: nslab does not model ADD {url}");
        return Err(Failure { status: 125, message });
    }
    let [sources @ .., target] = &all[..] else { return Ok(()) };
    let owner = match one.flag("chown") {
        Some(given) => owner(sys, build.base.as_ref(), &build.expand(given)?).await?,
        None => (0, 0),
    };
    let (root, at) = match one.flag("from") {
        None => (Root::Context(build.files.clone()), None),
        Some(from) => {
            let image = source_image(sys, build, from).await?;
            let dir =
                mount(sys, &image).await.map_err(|errno| failure(format!("COPY failed: {}", errno.strerror())))?;
            (Root::Image(dir.clone()), Some((dir, image.layers.len() > 1)))
        }
    };
    let found = gather(sys, &root, &one.word, sources).await;
    if let Some((dir, true)) = at {
        rootfs::umount(sys, &dir).await;
        crate::applet::rm::tree(sys, "docker", dir.as_bytes()).await;
    }
    let found = found?;
    let is_dir = target.ends_with('/') || target == "." || target.ends_with("/.");
    if found.len() > 1 && !is_dir {
        let text =
            "When using COPY with more than one source file, the destination must be a directory and end with a /";
        return Err(failure(text.replace("COPY", &one.word)));
    }
    let into = absolute(&build.config.working_dir, target);
    // A file goes into a directory that is there already.
    let is_dir = is_dir
        || match &build.base {
            Some(base) => is_directory(sys, base, &into).await,
            None => false,
        };
    let mut entries = Vec::new();
    let nr = found.len();
    let mut kind = "multi";
    for (name, files) in found {
        let is_tree = files.first().is_some_and(|(below, entry)| below.is_empty() && entry.kind() == tar::S_IFDIR);
        if nr == 1 {
            kind = if is_tree { "dir" } else { "file" };
        }
        if one.word == "ADD"
            && let [(_, entry)] = &files[..]
            && let Some(inside) = archive(entry)?
        {
            entries.extend(inside.into_iter().map(|entry| Entry { path: join(&into, &entry.path), ..entry }));
            continue;
        }
        for (below, entry) in files {
            let path = match (is_tree, is_dir) {
                (true, _) => join(&into, &below),
                (false, true) => join(&into, &name),
                (false, false) => into.clone(),
            };
            if !path.is_empty() {
                entries.push(Entry { path, uid: owner.0, gid: owner.1, mtime_s: 0, ..entry });
            }
        }
    }
    parents(sys, build.base.as_ref(), &mut entries, owner).await;
    let entries = tar::canonical(entries);
    let digest = sha256::hex(&tar::write(&entries));
    let chown = one.flag("chown").map(|given| format!("--chown={given} ")).unwrap_or_default();
    let created_by = format!("/bin/sh -c #(nop) {} {chown}{kind}:{digest} in {target} ", one.word);
    layer(sys, build, entries, &created_by).await
}

/// Adds the directories that the files lie in: as the image has them, or new ones.
async fn parents(sys: &Sys, base: Option<&Image>, entries: &mut Vec<Entry>, owner: (u32, u32)) {
    let mut missing: Vec<String> = Vec::new();
    for entry in entries.iter() {
        for (end, _) in entry.path.match_indices('/') {
            let dir = &entry.path[..end];
            if !missing.iter().any(|known| known == dir) && entries.iter().all(|other| other.path != dir) {
                missing.push(dir.to_string());
            }
        }
    }
    for dir in missing {
        let known = match base {
            Some(base) => find(sys, base, &dir).await,
            None => None,
        };
        let stat = match known {
            Some(path) => sys.lstat(path.as_bytes()).await.ok(),
            None => None,
        };
        entries.push(match stat {
            Some(stat) => Entry { uid: stat.st_uid, gid: stat.st_gid, ..Entry::new(&dir, stat.st_mode, b"") },
            None => Entry { uid: owner.0, gid: owner.1, ..Entry::dir(&dir, 0o755) },
        });
    }
}

/// The members of an archive that ADD unpacks; `None`: it is none.
fn archive(entry: &Entry) -> Result<Option<Vec<Entry>>, Failure> {
    if entry.kind() != tar::S_IFREG || entry.data.is_empty() {
        return Ok(None);
    }
    Ok(tar::read(&entry.data).filter(|inside| !inside.is_empty()))
}

/// The image of a stage, by name or number, or another image.
async fn source_image(sys: &Sys, build: &Build, from: &str) -> Result<Image, Failure> {
    let by_name = build.stages.iter().find(|stage| !stage.0.is_empty() && stage.0.eq_ignore_ascii_case(from));
    let by_number = || from.parse::<usize>().ok().and_then(|at| build.stages.get(at));
    let empty = || failure(format!("invalid from flag value {from}: no files"));
    if let Some(stage) = by_name.or_else(by_number) {
        return stage.1.clone().ok_or_else(empty);
    }
    if from.parse::<usize>().is_ok() {
        return Err(failure(format!("invalid from flag value {from}: index out of bounds")));
    }
    let said = |status| Failure { status, message: String::new() };
    pull::ensure_for_build(sys, from).await.map_err(said)
}

/// Mounts an image's layers over each other, to be read; one layer alone is there as it is.
async fn mount(sys: &Sys, image: &Image) -> Result<String, Errno> {
    if let [layer] = &image.layers[..] {
        return Ok(format!("{OVERLAY}/{}/diff", layer.cache_id));
    }
    let dir = format!("/var/lib/docker/tmp/docker-builder{}", &random_hex(sys, 5).await);
    mkdir_all(sys, &dir).await?;
    let data = format!("lowerdir={}", image.lower_dirs());
    rootfs::mount(sys, "overlay", &dir, Some("overlay"), MountFlags::RDONLY, Some(&data)).await?;
    Ok(dir)
}

type Found = Vec<(String, Vec<(String, Entry)>)>;

/// Finds the sources: the name of each, and its files by their path below it.
async fn gather(sys: &Sys, root: &Root, word: &str, sources: &[String]) -> Result<Found, Failure> {
    let mut all = Vec::new();
    for source in sources {
        let source = absolute("/", source);
        let has_wildcard = source.contains(['*', '?', '[']);
        let files = match root {
            Root::Context(files) => files.clone(),
            Root::Image(dir) => tree(sys, dir, &source).await,
        };
        let names: Vec<String> = match has_wildcard {
            true => files.iter().map(|entry| entry.path.clone()).filter(|path| ignore::fits(&source, path)).collect(),
            false => vec![source.clone()],
        };
        if names.is_empty() {
            return Err(failure(format!("{word} failed: no source files were specified")));
        }
        for name in names {
            let below = |entry: &Entry| -> Option<String> {
                if name.is_empty() {
                    return Some(entry.path.clone());
                }
                let rest = entry.path.strip_prefix(&name)?;
                (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/').to_string())
            };
            let mut found: Vec<(String, Entry)> =
                files.iter().filter_map(|entry| Some((below(entry)?, entry.clone()))).collect();
            if name.is_empty() {
                found.insert(0, (String::new(), Entry::dir("", 0o755)));
            }
            if found.is_empty() {
                let what = match root {
                    Root::Context(_) => "file not found in build context or excluded by .dockerignore: ",
                    Root::Image(_) => "",
                };
                return Err(failure(format!("{word} failed: {what}stat {name}: file does not exist")));
            }
            all.push((name.rsplit('/').next().unwrap_or_default().to_string(), found));
        }
    }
    Ok(all)
}

/// The files of an image at and below a path, links on the way followed.
async fn tree(sys: &Sys, dir: &str, source: &str) -> Vec<Entry> {
    let wild = source.find(['*', '?', '[']).unwrap_or(source.len());
    let fixed = match wild == source.len() {
        true => source,
        false => source[..wild].rsplit_once('/').map_or("", |(dir, _)| dir),
    };
    let real = resolve(sys, dir, fixed).await;
    let whole = format!("{dir}/{real}");
    let Ok(stat) = sys.lstat(whole.trim_end_matches('/').as_bytes()).await else { return Vec::new() };
    let mut all = Vec::new();
    if !fixed.is_empty() {
        let data = match stat.kind() {
            tar::S_IFREG => sys.read_file(whole.as_bytes()).await.unwrap_or_default(),
            _ => Vec::new(),
        };
        all.push(Entry { rdev: stat.st_rdev, ..Entry::new(fixed, stat.st_mode, &data) });
    }
    if stat.is_dir() {
        let inside = store::read_tree(sys, whole.trim_end_matches('/')).await.unwrap_or_default();
        all.extend(inside.into_iter().map(|entry| Entry { path: join(fixed, &entry.path), ..entry }));
    }
    all
}

/// Follows symbolic links as if the directory were the root.
async fn resolve(sys: &Sys, dir: &str, path: &str) -> String {
    const MOST_LINKS: usize = 40;
    let mut done = String::new();
    let mut todo: Vec<String> = path.split('/').rev().filter(|part| !part.is_empty()).map(str::to_string).collect();
    let mut links = 0;
    while let Some(part) = todo.pop() {
        let next = absolute(&format!("/{done}"), &part);
        let target = sys.readlink(format!("{dir}/{next}").as_bytes()).await;
        match target {
            Ok(target) if links < MOST_LINKS => {
                links += 1;
                let target = lossy(&target);
                if target.starts_with('/') {
                    done.clear();
                }
                todo.extend(target.split('/').rev().filter(|part| !part.is_empty()).map(str::to_string));
            }
            _ => done = next,
        }
    }
    done
}

/// The uppermost layer's word on a path of an image: where it lies on the host, if it does.
async fn find(sys: &Sys, image: &Image, path: &str) -> Option<String> {
    const WHITEOUT: u32 = 0o020_000;
    for layer in image.layers.iter().rev() {
        let dir = format!("{OVERLAY}/{}/diff", layer.cache_id);
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            let whole = format!("{dir}/{}", &path[..end]);
            match sys.lstat(whole.as_bytes()).await {
                Ok(stat) if stat.kind() == WHITEOUT && stat.st_rdev == 0 => return None,
                Ok(_) if end == path.len() => return Some(whole),
                Ok(_) => {}
                Err(_) => break,
            }
        }
    }
    None
}

/// Is there such a path in an image?
pub(super) async fn exists(sys: &Sys, image: &Image, path: &str) -> bool {
    find(sys, image, path).await.is_some()
}

async fn is_directory(sys: &Sys, image: &Image, path: &str) -> bool {
    match find(sys, image, path).await {
        Some(whole) => sys.lstat(whole.as_bytes()).await.is_ok_and(|stat| stat.is_dir()),
        None => path.is_empty(),
    }
}

/// `USER[:GROUP]`, names looked up in the image's own files.
async fn owner(sys: &Sys, base: Option<&Image>, given: &str) -> Result<(u32, u32), Failure> {
    let (user, group) = given.split_once(':').unwrap_or((given, given));
    let mut ids = [0; 2];
    for (at, (name, file, what)) in
        [(user, "etc/passwd", "user"), (group, "etc/group", "group")].into_iter().enumerate()
    {
        ids[at] = match name.parse() {
            Ok(id) => id,
            Err(_) => {
                let path = match base {
                    Some(base) => find(sys, base, file).await.unwrap_or_default(),
                    None => String::new(),
                };
                let text = sys.read_file(path.as_bytes()).await.unwrap_or_default();
                let row = lines(&text).map(lossy).find(|line| line.split(':').next() == Some(name));
                let id = row.and_then(|row| row.split(':').nth(2).and_then(|id| id.parse().ok()));
                id.ok_or_else(|| {
                    let short = if what == "user" { "uid" } else { "gid" };
                    failure(format!(
                        "unable to convert uid/gid chown string to host mapping: can't find {short} for {what} {name}: \
                         no such {what}: {name}"
                    ))
                })?
            }
        };
    }
    Ok((ids[0], ids[1]))
}

/// A path below a directory, without a slash at its beginning, `.` and `..`.
pub(super) fn absolute(dir: &str, path: &str) -> String {
    let whole = if path.starts_with('/') { path.to_string() } else { format!("{dir}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn join(dir: &str, name: &str) -> String {
    let slash = if dir.is_empty() || name.is_empty() { "" } else { "/" };
    format!("{dir}{slash}{name}")
}
