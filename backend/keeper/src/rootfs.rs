//! The root file system of machine `lab`: the host's own /usr read-only, everything else fresh and in memory.
//!
//! It is built on the host's /tmp as seen by the session's own mount namespace, and becomes its root by pivot_root(2).
//! Nothing of it exists outside: when the last process is gone, so is it.

use std::ffi::CString;
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::unistd::{chdir, pivot_root};

use crate::error::{Step, StepResult};
use crate::ids::Plan;
use crate::init::LEARNER;
use crate::{limits, sys};

mod dev;
mod etc;

/// A directory that every host has.
const BUILD_AT: &str = "/tmp";
/// Directories of the host that hold programs; where the host has links among them, the session has the same links.
const PROGRAM_DIRS: [&str; 6] = ["usr", "bin", "sbin", "lib", "lib64", "lib32"];

/// Covers the host's program directories, in the calling process's mount namespace, with read-only mounts of themselves; with a user
/// namespace they show them through its id map: root's files there are root's in the session too.
///
/// The session's mount namespace is copied from this one by a process of another user namespace, which locks the read-only flag:
/// "a more privileged mount namespace … MS_RDONLY … settings become locked" - mount_namespaces(7).
/// Without that lock the session's root could remount them writable, and would own them.
pub fn cover_programs(user_ns: Option<&OwnedFd>) -> StepResult<()> {
    mount(None::<&str>, "/", None::<&str>, MsFlags::MS_REC | MsFlags::MS_PRIVATE, None::<&str>)
        .step(|| "make / private".into())?;
    for name in PROGRAM_DIRS {
        let path = format!("/{name}");
        if !is_directory(&path) {
            continue;
        }
        let c_path = CString::new(path.as_str()).map_err(std::io::Error::from).step(|| path.clone())?;
        let tree = sys::open_tree_clone(&c_path).step(|| format!("open_tree({path})"))?;
        if let Some(user_ns) = user_ns {
            sys::idmap_read_only(&tree, user_ns).step(|| format!("mount_setattr({path}, MOUNT_ATTR_IDMAP)"))?;
        }
        sys::move_mount_onto(&tree, &c_path).step(|| format!("move_mount({path})"))?;
        sys::mount_attr_read_only(&c_path).step(|| format!("make {path} read-only"))?;
    }
    Ok(())
}

/// Builds the root file system and enters it.
pub fn build(plan: Plan) -> StepResult<()> {
    let none = None::<&str>;
    mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none).step(|| "make / private".into())?;
    mount_tmpfs(BUILD_AT, "mode=755", MsFlags::empty())?;
    chdir(BUILD_AT).step(|| format!("chdir({BUILD_AT})"))?;
    bind_programs()?;
    make_directories(plan)?;
    etc::fill()?;
    let quiet = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    mount(Some("proc"), "proc", Some("proc"), quiet, none).step(|| "mount proc on /proc".into())?;
    mount(Some("sysfs"), "sys", Some("sysfs"), quiet, none).step(|| "mount sysfs on /sys".into())?;
    // Not every host has cgroup v2 to show; preflight says so.
    let _ = mount(Some("cgroup2"), "sys/fs/cgroup", Some("cgroup2"), quiet, none);
    dev::fill(plan)?;
    // "pivot_root(".", ".")" - pivot_root(2), NOTES: the old root ends up on top of the new one, from where it is detached.
    pivot_root(".", ".").step(|| "pivot_root".into())?;
    umount2(".", MntFlags::MNT_DETACH).step(|| "detach the host's root".into())?;
    chdir("/").step(|| "chdir(/)".into())
}

/// Writes an executable file of the session.
pub fn write_program(path: &str, content: &OwnedFd, owner: u32) -> StepResult<()> {
    let source = content.try_clone().step(|| "dup".into())?;
    let mut source = fs::File::from(source);
    let mut target = fs::File::create_new(path).step(|| format!("create {path}"))?;
    std::io::copy(&mut source, &mut target).step(|| format!("write {path}"))?;
    target.set_permissions(fs::Permissions::from_mode(0o755)).step(|| format!("chmod {path}"))?;
    if owner != 0 {
        chown(path, Some(owner), Some(owner)).step(|| format!("chown {path}"))?;
    }
    Ok(())
}

fn mount_tmpfs(target: &str, options: &str, flags: MsFlags) -> StepResult<()> {
    let data = format!("{options},size={},nr_inodes={}", limits::FS_BYTES, limits::FS_INODES);
    mount(Some("tmpfs"), target, Some("tmpfs"), flags, Some(data.as_str())).step(|| format!("mount tmpfs on {target}"))
}

fn bind_programs() -> StepResult<()> {
    for name in PROGRAM_DIRS {
        let path = format!("/{name}");
        if let Ok(target) = fs::read_link(&path) {
            symlink(target, name).step(|| format!("symlink {path}"))?;
        } else if is_directory(&path) {
            make_directory(name, 0o755)?;
            mount(Some(path.as_str()), name, None::<&str>, MsFlags::MS_BIND | MsFlags::MS_REC, None::<&str>)
                .step(|| format!("bind {path}"))?;
            let c_name = CString::new(name).map_err(std::io::Error::from).step(|| path.clone())?;
            sys::mount_attr_read_only(&c_name).step(|| format!("make {path} read-only"))?;
        }
    }
    Ok(())
}

fn make_directories(plan: Plan) -> StepResult<()> {
    for name in [
        "dev",
        "etc",
        "home",
        "home/learner",
        "mnt",
        "opt",
        "proc",
        "run",
        "run/lock",
        "srv",
        "sys",
        "var",
        "var/cache",
        "var/lib",
        "var/log",
    ] {
        make_directory(name, 0o755)?;
    }
    make_directory("root", 0o700)?;
    make_directory("tmp", 0o1777)?;
    make_directory("var/tmp", 0o1777)?;
    for (target, name) in [("/run", "var/run"), ("/run/lock", "var/lock")] {
        symlink(target, name).step(|| format!("symlink /{name}"))?;
    }
    match plan {
        Plan::Full => chown("home/learner", Some(LEARNER), Some(LEARNER)).step(|| "chown /home/learner".into()),
        // There is no second id to give it to.
        Plan::Single => Ok(()),
    }
}

fn make_directory(name: &str, mode: u32) -> StepResult<()> {
    fs::create_dir(name).step(|| format!("mkdir /{name}"))?;
    fs::set_permissions(name, fs::Permissions::from_mode(mode)).step(|| format!("chmod /{name}"))
}

fn is_directory(path: &str) -> bool {
    fs::symlink_metadata(Path::new(path)).is_ok_and(|meta| meta.is_dir())
}
