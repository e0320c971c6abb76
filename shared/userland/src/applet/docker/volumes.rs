//! What a container has mounted of the host: volumes of docker's own, and directories - moby, volume/mounts.

use nslab_abi::{AtFlags, Errno, Fd, MountFlags, Syscall};

use super::VOLUMES;
use super::container::{Container, mkdir_all, random_hex, write};
use super::image::store;
use super::json::{Json, object};
use super::rootfs::mount;
use crate::sys::Sys;

/// What a mount is of.
fn entry(kind: &str, name: &str, source: &str, target: &str, mode: &str, is_rw: bool) -> Json {
    let mut pairs = vec![("Type", kind.into())];
    if kind == "volume" {
        pairs.push(("Name", name.into()));
    }
    pairs.extend([("Source", source.into()), ("Destination", target.into())]);
    if kind == "volume" {
        pairs.push(("Driver", "local".into()));
    }
    let propagation = if kind == "bind" { "rprivate" } else { "" };
    pairs.extend([("Mode", mode.into()), ("RW", Json::Bool(is_rw)), ("Propagation", propagation.into())]);
    object(pairs)
}

fn volume(name: &str, target: &str, mode: &str, is_rw: bool) -> Json {
    entry("volume", name, &format!("{VOLUMES}/{name}/_data"), target, mode, is_rw)
}

/// `[SOURCE:]TARGET[:MODE]`
fn parts(bind: &str) -> (Option<&str>, &str, &str) {
    let parts: Vec<&str> = bind.split(':').collect();
    match parts[..] {
        [target] => (None, target, ""),
        [target, mode] if !mode.starts_with('/') => (None, target, mode),
        [source, target] => (Some(source), target, ""),
        [source, target, mode, ..] => (Some(source), target, mode),
        [] => (None, "", ""),
    }
}

/// May a volume have this name?
pub(super) fn is_name(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

/// What is wrong with a `-v`, in the daemon's words.
pub(super) fn complaint(bind: &str) -> Option<String> {
    let (source, target, _) = parts(bind);
    if !target.starts_with('/') {
        return Some(format!(
            "invalid volume specification: '{bind}': invalid mount config for type \"bind\": invalid mount path: \
             '{target}' mount path must be absolute."
        ));
    }
    let source = source.filter(|source| !source.starts_with('/') && !is_name(source))?;
    Some(format!(
        "create {source}: \"{source}\" includes invalid characters for a local volume name, only \
         \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path."
    ))
}

/// The mounts of a new container, as `docker inspect` shows them: those of other containers, of `-v`, and of the image.
pub(super) async fn resolve(sys: &Sys, others: Vec<Json>, binds: &[String], of_image: &[String]) -> Vec<Json> {
    let mut all: Vec<Json> = Vec::new();
    let mut add = |one: Json| {
        all.retain(|known| known.text("Destination") != one.text("Destination"));
        all.push(one);
    };
    others.into_iter().for_each(&mut add);
    let mut named = Vec::new();
    for bind in binds {
        let (source, target, mode) = parts(bind);
        let is_rw = !mode.split(',').any(|word| word == "ro");
        named.push(target.to_string());
        match source {
            Some(source) if source.starts_with('/') => add(entry("bind", "", source, target, mode, is_rw)),
            Some(source) => add(volume(source, target, if mode.is_empty() { "z" } else { mode }, is_rw)),
            None => add(volume(&random_hex(sys, 32).await, target, mode, is_rw)),
        }
    }
    for target in of_image.iter().filter(|target| !named.contains(target)) {
        let name = random_hex(sys, 32).await;
        if !all.iter().any(|known| known.text("Destination") == *target) {
            all.push(volume(&name, target, "", true));
        }
    }
    all
}

/// The mounts of a container.
pub(super) fn of(container: &Container) -> Vec<Json> {
    match container.json.at("Mounts") {
        Some(Json::List(all)) => all.clone(),
        _ => Vec::new(),
    }
}

/// Has a container this volume?
pub(super) fn uses(container: &Container, name: &str) -> bool {
    of(container).iter().any(|one| one.text("Type") == "volume" && one.text("Name") == name)
}

/// Makes the volumes of a new container - what dockerd does as it creates one.
pub(super) async fn create(sys: &Sys, container: &Container) -> Result<(), Errno> {
    for one in of(container) {
        if one.text("Type") == "volume" {
            mkdir_all(sys, &one.text("Source")).await?;
        }
    }
    Ok(())
}

/// Removes the volumes that only this container had, and that nobody named.
pub(super) async fn remove_anonymous(sys: &Sys, container: &Container) {
    let others = Container::all(sys).await;
    for one in of(container) {
        let name = one.text("Name");
        let is_anonymous = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_shared = others.iter().any(|other| other.id != container.id && uses(other, &name));
        if is_anonymous && !is_shared {
            crate::applet::rm::tree(sys, "docker", format!("{VOLUMES}/{name}").as_bytes()).await;
        }
    }
}

/// Mounts them below a container's new root; names what failed.
pub(super) async fn mount_all(sys: &Sys, container: &Container, merged: &str) -> Result<(), (String, Errno)> {
    for one in of(container) {
        let (source, inside) = (one.text("Source"), one.text("Destination"));
        let say = |errno: Errno| (format!("mount {source}:{inside}"), errno);
        // A directory that is missing is made - docker run, reference, "-v".
        if sys.stat(source.as_bytes()).await.is_err() {
            mkdir_all(sys, &source).await.map_err(say)?;
        }
        let target = format!("{merged}{inside}");
        if sys.stat(source.as_bytes()).await.map_err(say)?.is_dir() {
            mkdir_all(sys, &target).await.map_err(say)?;
        } else if sys.stat(target.as_bytes()).await.is_err() {
            let dir = target.rsplit_once('/').map_or("/", |(dir, _)| dir);
            mkdir_all(sys, dir).await.map_err(say)?;
            write(sys, &target, "").await.map_err(say)?;
        }
        if one.text("Type") == "volume" {
            populate(sys, &target, &source).await.map_err(say)?;
        }
        mount(sys, &source, &target, None, MountFlags::BIND | MountFlags::REC, None).await.map_err(say)?;
        if !one.is_true("RW") {
            let flags = MountFlags::BIND | MountFlags::REMOUNT | MountFlags::RDONLY;
            mount(sys, "none", &target, None, flags, None).await.map_err(say)?;
        }
    }
    Ok(())
}

/// "If the container's base image contains data at the specified mount point, that existing data is copied into the new
/// volume" - Dockerfile reference, VOLUME.
async fn populate(sys: &Sys, from: &str, volume: &str) -> Result<(), Errno> {
    let is_empty =
        |names: Vec<nslab_abi::Dirent>| names.iter().all(|entry| entry.d_name == b"." || entry.d_name == b"..");
    if !is_empty(sys.list_dir(volume.as_bytes()).await?) {
        return Ok(());
    }
    let (stat, own) = (sys.stat(from.as_bytes()).await?, sys.stat(volume.as_bytes()).await?);
    let path = || volume.as_bytes().to_vec();
    if (stat.st_uid, stat.st_gid) != (own.st_uid, own.st_gid) {
        let (owner, group, flags) = (stat.st_uid, stat.st_gid, AtFlags::empty());
        sys.call(Syscall::Fchownat { dirfd: Fd::CWD, path: path(), owner, group, flags }).await?;
    }
    if stat.st_mode != own.st_mode {
        sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path(), mode: stat.st_mode & 0o7777 }).await?;
    }
    let entries = store::read_tree(sys, from).await?;
    if entries.is_empty() { Ok(()) } else { store::unpack(sys, volume, &entries).await }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bind_has_parts() {
        assert_eq!(parts("/a"), (None, "/a", ""));
        assert_eq!(parts("/a:ro"), (None, "/a", "ro"));
        assert_eq!(parts("v:/a"), (Some("v"), "/a", ""));
        assert_eq!(parts("/h:/a:ro"), (Some("/h"), "/a", "ro"));
        assert!(complaint("./x:/y").is_some() && complaint("x").is_some() && complaint("vol:/y:ro").is_none());
    }
}
