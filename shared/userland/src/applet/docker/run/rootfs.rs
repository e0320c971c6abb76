//! The container's file system: mounts below the new root, and the change of root (runc's libcontainer/rootfs_linux.go).

use nslab_abi::{Errno, Fd, MountFlags, Syscall, UmountFlags};

use super::super::container::{Container, mkdir, write};
use crate::sys::Sys;

/// mount(2).
pub(super) async fn mount(
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

/// Devices of a container: name, major and minor - runc's list.
const DEVICES: [(&str, u64); 6] =
    [("null", 0x103), ("zero", 0x105), ("full", 0x107), ("random", 0x108), ("urandom", 0x109), ("tty", 0x500)];

/// Mounts what a container sees and makes it the root; names what failed.
pub(super) async fn enter(sys: &Sys, container: &Container, merged: &str) -> Result<(), (String, Errno)> {
    let say = |what: &str| {
        let what = what.to_string();
        move |errno: Errno| (what, errno)
    };
    let safe = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    mount(sys, "none", "/", None, MountFlags::REC | MountFlags::SLAVE, None).await.map_err(say("mount / as slave"))?;
    // pivot_root(2) wants a mount point whose parent is not shared.
    mount(sys, merged, merged, None, MountFlags::BIND | MountFlags::REC, None).await.map_err(say("bind the root"))?;
    mount(sys, "proc", &format!("{merged}/proc"), Some("proc"), safe, None).await.map_err(say("mount /proc"))?;
    let dev = format!("{merged}/dev");
    let (flags, data) = (MountFlags::NOSUID | MountFlags::STRICTATIME, Some("mode=755,size=65536k"));
    mount(sys, "tmpfs", &dev, Some("tmpfs"), flags, data).await.map_err(say("mount /dev"))?;
    let umask = sys.int(Syscall::Umask { mask: 0 }).await.map_err(say("umask"))?;
    for (name, dev_t) in DEVICES {
        let path = format!("{dev}/{name}").into_bytes();
        let call = Syscall::Mknodat { dirfd: Fd::CWD, path, mode: 0o020_666, dev: dev_t };
        sys.call(call).await.map_err(say("mknod"))?;
    }
    let _ = sys.int(Syscall::Umask { mask: umask as u32 }).await;
    let sysfs = safe | MountFlags::RDONLY;
    mount(sys, "sysfs", &format!("{merged}/sys"), Some("sysfs"), sysfs, None).await.map_err(say("mount /sys"))?;
    mkdir(sys, &format!("{dev}/shm")).await.map_err(say("mkdir /dev/shm"))?;
    mount(sys, "shm", &format!("{dev}/shm"), Some("tmpfs"), safe, Some("mode=1777,size=65536k"))
        .await
        .map_err(say("mount /dev/shm"))?;
    for name in ["hostname", "hosts"] {
        let target = format!("{merged}/etc/{name}");
        write(sys, &target, "").await.map_err(say("make a mount point in /etc"))?;
        mount(sys, &format!("{}/{name}", container.dir()), &target, None, MountFlags::BIND, None)
            .await
            .map_err(say("bind /etc"))?;
    }
    let path = merged.as_bytes().to_vec();
    sys.call(Syscall::Chdir { path }).await.map_err(say("chdir"))?;
    // The old root comes to lie on top of the new one and is then taken away - pivot_root(2), NOTES.
    let dot = b".".to_vec();
    sys.call(Syscall::PivotRoot { new_root: dot.clone(), put_old: dot.clone() }).await.map_err(say("pivot_root"))?;
    mount(sys, "none", ".", None, MountFlags::REC | MountFlags::SLAVE, None)
        .await
        .map_err(say("mount the old root as slave"))?;
    sys.call(Syscall::Umount2 { target: dot, flags: UmountFlags::DETACH }).await.map_err(say("umount the old root"))?;
    sys.call(Syscall::Chdir { path: b"/".to_vec() }).await.map_err(say("chdir"))?;
    Ok(())
}
