//! The container's file system: mounts below the new root, and the change of root (runc's libcontainer/rootfs_linux.go).

use nslab_abi::{Errno, Fd, MountFlags, Syscall, UmountFlags};

use super::container::{Container, mkdir, mkdir_all, write};
use super::json::Json;
use super::{cgroup, volumes};
use crate::sys::Sys;

/// What failed, and how.
type Failed = (String, Errno);

/// mount(2).
pub(crate) async fn mount(
    sys: &Sys,
    source: &str,
    target: &str,
    fstype: Option<&str>,
    flags: MountFlags,
    data: Option<&str>,
) -> Result<(), Errno> {
    let bytes = |text: &str| text.as_bytes().to_vec();
    let (source, target) = (Some(bytes(source)), bytes(target));
    let call = Syscall::Mount { source, target, fstype: fstype.map(bytes), flags, data: data.map(bytes) };
    sys.call(call).await.map(drop)
}

/// Mounts a container's layers over each other.
pub(super) async fn mount_layers(sys: &Sys, container: &Container) -> Result<String, Errno> {
    let get = |key: &str| container.json.text(&format!("GraphDriver.Data.{key}"));
    let merged = get("MergedDir");
    let data = format!("lowerdir={},upperdir={},workdir={}", get("LowerDir"), get("UpperDir"), get("WorkDir"));
    mount(sys, "overlay", &merged, Some("overlay"), MountFlags::empty(), Some(&data)).await?;
    Ok(merged)
}

/// Takes them apart again.
pub(super) async fn umount(sys: &Sys, target: &str) {
    let target = target.as_bytes().to_vec();
    let _ = sys.call(Syscall::Umount2 { target, flags: UmountFlags::DETACH }).await;
}

/// Devices of a container: name, major and minor - runc's list.
const DEVICES: [(&str, u64); 6] =
    [("null", 0x103), ("zero", 0x105), ("full", 0x107), ("random", 0x108), ("urandom", 0x109), ("tty", 0x500)];
/// What a container must not see: files get `/dev/null` over them, directories an empty tmpfs.
const MASKED: [&str; 9] = [
    "/proc/asound",
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/sys/firmware",
];
/// What it must not change.
const READ_ONLY: [&str; 5] = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

const SAFE: MountFlags = MountFlags::NOSUID.union(MountFlags::NODEV).union(MountFlags::NOEXEC);

/// Mounts what a container sees and makes it the root; names what failed.
pub(super) async fn enter(sys: &Sys, container: &Container, merged: &str) -> Result<(), Failed> {
    let say = |what: &str| {
        let what = what.to_string();
        move |errno: Errno| (what, errno)
    };
    let is_privileged = container.json.is_true("HostConfig.Privileged");
    mount(sys, "none", "/", None, MountFlags::REC | MountFlags::SLAVE, None).await.map_err(say("mount / as slave"))?;
    // pivot_root(2) wants a mount point whose parent is not shared.
    mount(sys, merged, merged, None, MountFlags::BIND | MountFlags::REC, None).await.map_err(say("bind the root"))?;
    for dir in ["proc", "dev", "sys", "etc"] {
        mkdir_all(sys, &format!("{merged}/{dir}")).await.map_err(say("make a mount point"))?;
    }
    mount(sys, "proc", &format!("{merged}/proc"), Some("proc"), SAFE, None).await.map_err(say("mount /proc"))?;
    devices(sys, &format!("{merged}/dev"), is_privileged).await?;
    let ro = if is_privileged { MountFlags::empty() } else { MountFlags::RDONLY };
    mount(sys, "sysfs", &format!("{merged}/sys"), Some("sysfs"), SAFE | ro, None).await.map_err(say("mount /sys"))?;
    cgroups(sys, container, &format!("{merged}/sys/fs/cgroup"), ro).await?;
    queues(sys, merged, container.json.int("HostConfig.ShmSize")).await?;
    volumes::mount_all(sys, container, merged).await?;
    for (path, options) in tmpfs(container) {
        let target = format!("{merged}{path}");
        mkdir_all(sys, &target).await.map_err(say("make a mount point"))?;
        let data = Some(options.as_str()).filter(|options| !options.is_empty());
        mount(sys, "tmpfs", &target, Some("tmpfs"), SAFE, data).await.map_err(say("mount a tmpfs"))?;
    }
    for (name, key) in [("resolv.conf", "ResolvConfPath"), ("hostname", "HostnamePath"), ("hosts", "HostsPath")] {
        let target = format!("{merged}/etc/{name}");
        if sys.stat(target.as_bytes()).await.is_err() {
            write(sys, &target, "").await.map_err(say("make a mount point in /etc"))?;
        }
        let source = match container.json.text(key) {
            path if path.is_empty() => format!("{}/{name}", container.dir()),
            path => path,
        };
        mount(sys, &source, &target, None, MountFlags::BIND, None).await.map_err(say("bind /etc"))?;
    }
    if container.json.is_true("HostConfig.Init") {
        let target = format!("{merged}{}", super::init::INSIDE);
        let dir = target.rsplit_once('/').map_or("/", |(dir, _)| dir);
        mkdir_all(sys, dir).await.map_err(say("make a mount point"))?;
        write(sys, &target, "").await.map_err(say("make a mount point"))?;
        let flags = MountFlags::BIND;
        mount(sys, super::init::PROGRAM, &target, None, flags, None).await.map_err(say("bind docker-init"))?;
        let flags = flags | MountFlags::REMOUNT | MountFlags::RDONLY;
        mount(sys, "none", &target, None, flags, None).await.map_err(say("bind docker-init"))?;
    }
    change_root(sys, merged).await?;
    if let Some(Json::Object(sysctls)) = container.json.at("HostConfig.Sysctls") {
        for (key, value) in sysctls {
            let path = format!("/proc/sys/{}", key.replace('.', "/"));
            let text = if let Json::Text(text) = value { text.as_str() } else { "" };
            let what = format!("write sysctl key {key}: open {path}");
            sys.write_file(path.as_bytes(), text.as_bytes()).await.map_err(|errno| (what, errno))?;
        }
    }
    if !is_privileged {
        confine(sys).await?;
    }
    if container.json.is_true("HostConfig.ReadonlyRootfs") {
        let flags = MountFlags::BIND | MountFlags::REMOUNT | MountFlags::RDONLY;
        mount(sys, "none", "/", None, flags, None).await.map_err(say("remount / read-only"))?;
    }
    Ok(())
}

async fn devices(sys: &Sys, dev: &str, is_privileged: bool) -> Result<(), Failed> {
    let say = |what: &'static str| move |errno: Errno| (what.to_string(), errno);
    let (flags, data) = (MountFlags::NOSUID | MountFlags::STRICTATIME, Some("mode=755,size=65536k"));
    mount(sys, "tmpfs", dev, Some("tmpfs"), flags, data).await.map_err(say("mount /dev"))?;
    let umask = sys.int(Syscall::Umask { mask: 0 }).await.map_err(say("umask"))?;
    for (name, dev_t) in DEVICES {
        let path = format!("{dev}/{name}").into_bytes();
        let call = Syscall::Mknodat { dirfd: Fd::CWD, path, mode: 0o020_666, dev: dev_t };
        sys.call(call).await.map_err(say("mknod"))?;
    }
    if is_privileged && let Ok(kvm) = sys.stat(b"/dev/kvm").await {
        let path = format!("{dev}/kvm").into_bytes();
        let call = Syscall::Mknodat { dirfd: Fd::CWD, path, mode: kvm.st_mode, dev: kvm.st_rdev };
        sys.call(call).await.map_err(say("mknod"))?;
    }
    let _ = sys.int(Syscall::Umask { mask: umask as u32 }).await;
    for dir in ["pts", "shm", "mqueue"] {
        mkdir_all(sys, &format!("{dev}/{dir}")).await.map_err(say("make a directory in /dev"))?;
    }
    let data = Some("newinstance,ptmxmode=0666,mode=0620,gid=5");
    let flags = MountFlags::NOSUID | MountFlags::NOEXEC;
    mount(sys, "devpts", &format!("{dev}/pts"), Some("devpts"), flags, data).await.map_err(say("mount /dev/pts"))?;
    for (name, target) in [
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
        ("ptmx", "pts/ptmx"),
    ] {
        let (target, linkpath) = (target.as_bytes().to_vec(), format!("{dev}/{name}").into_bytes());
        sys.call(Syscall::Symlinkat { target, newdirfd: Fd::CWD, linkpath }).await.map_err(say("link in /dev"))?;
    }
    Ok(())
}

/// Shows a container its control groups: in each hierarchy of version 1 its own group, or the tree of version 2.
async fn cgroups(sys: &Sys, container: &Container, at: &str, ro: MountFlags) -> Result<(), Failed> {
    let say = |errno: Errno| ("mount /sys/fs/cgroup".to_string(), errno);
    if cgroup::hierarchies(sys).await.is_none() {
        return mount(sys, "cgroup", at, Some("cgroup2"), SAFE | ro, None).await.map_err(say);
    }
    mount(sys, "tmpfs", at, Some("tmpfs"), SAFE, Some("mode=755")).await.map_err(say)?;
    for (name, dir) in cgroup::dirs(sys, container).await {
        let target = format!("{at}/{name}");
        mkdir(sys, &target).await.map_err(say)?;
        mount(sys, &dir, &target, None, MountFlags::BIND, None).await.map_err(say)?;
        let flags = MountFlags::BIND | MountFlags::REMOUNT | SAFE | ro;
        mount(sys, "none", &target, None, flags, None).await.map_err(say)?;
    }
    let flags = MountFlags::BIND | MountFlags::REMOUNT | SAFE | ro;
    mount(sys, "none", at, None, flags, None).await.map_err(say)
}

/// Mounts what System V and POSIX keep between processes.
async fn queues(sys: &Sys, merged: &str, shm_bytes: i64) -> Result<(), Failed> {
    let say = |what: &'static str| move |errno: Errno| (what.to_string(), errno);
    let dev = format!("{merged}/dev");
    mount(sys, "mqueue", &format!("{dev}/mqueue"), Some("mqueue"), SAFE, None)
        .await
        .map_err(say("mount /dev/mqueue"))?;
    let shm_bytes = if shm_bytes > 0 { shm_bytes } else { 64 << 20 };
    let data = format!("mode=1777,size={}k", shm_bytes / 1024);
    mount(sys, "shm", &format!("{dev}/shm"), Some("tmpfs"), SAFE, Some(&data)).await.map_err(say("mount /dev/shm"))
}

/// What `--tmpfs` names: where, and with which options of the file system.
fn tmpfs(container: &Container) -> Vec<(String, String)> {
    let Some(Json::Object(all)) = container.json.at("HostConfig.Tmpfs") else { return Vec::new() };
    let options = |value: &Json| {
        let text = if let Json::Text(text) = value { text.as_str() } else { "" };
        let is_flag = |word: &&str| !matches!(*word, "rw" | "nosuid" | "nodev" | "noexec" | "");
        text.split(',').filter(is_flag).collect::<Vec<_>>().join(",")
    };
    all.iter().map(|(path, value)| (path.clone(), options(value))).collect()
}

async fn change_root(sys: &Sys, merged: &str) -> Result<(), Failed> {
    let say = |what: &'static str| move |errno: Errno| (what.to_string(), errno);
    let path = merged.as_bytes().to_vec();
    sys.call(Syscall::Chdir { path }).await.map_err(say("chdir"))?;
    // The old root comes to lie on top of the new one and is then taken away - pivot_root(2), NOTES.
    let dot = b".".to_vec();
    sys.call(Syscall::PivotRoot { new_root: dot.clone(), put_old: dot.clone() }).await.map_err(say("pivot_root"))?;
    let slave = MountFlags::REC | MountFlags::SLAVE;
    mount(sys, "none", ".", None, slave, None).await.map_err(say("mount the old root as slave"))?;
    sys.call(Syscall::Umount2 { target: dot, flags: UmountFlags::DETACH }).await.map_err(say("umount the old root"))?;
    sys.call(Syscall::Chdir { path: b"/".to_vec() }).await.map_err(say("chdir"))?;
    Ok(())
}

/// Covers what a container must not see, and makes read-only what it must not change.
async fn confine(sys: &Sys) -> Result<(), Failed> {
    for path in READ_ONLY {
        let say = |errno: Errno| (format!("make {path} read-only"), errno);
        match mount(sys, path, path, None, MountFlags::BIND | MountFlags::REC, None).await {
            Err(Errno::ENOENT) => continue,
            bound => bound.map_err(say)?,
        }
        let flags = MountFlags::BIND | MountFlags::REMOUNT | MountFlags::RDONLY | SAFE;
        mount(sys, "none", path, None, flags, None).await.map_err(say)?;
    }
    for path in MASKED {
        let say = |errno: Errno| (format!("mask {path}"), errno);
        match mount(sys, "/dev/null", path, None, MountFlags::BIND, None).await {
            Err(Errno::ENOENT) => {}
            Err(Errno::ENOTDIR) => {
                mount(sys, "tmpfs", path, Some("tmpfs"), MountFlags::RDONLY, None).await.map_err(say)?;
            }
            bound => bound.map_err(say)?,
        }
    }
    Ok(())
}
