//! umount2(2) - fs/namespace.c:ksys_umount(), do_umount().

use nslab_abi::{Cap, Errno, Reason, Ret, TaskId, UmountFlags};

use crate::Kernel;
use crate::fs::{Follow, MountId, Path};
use crate::stop::{SysResult, unsupported};

pub fn sys_umount2(k: &mut Kernel, t: TaskId, target: &[u8], flags: UmountFlags) -> SysResult {
    let known = UmountFlags::FORCE | UmountFlags::DETACH | UmountFlags::EXPIRE | UmountFlags::NOFOLLOW;
    k.ensure(Reason::FlagsKnown, (flags - known).is_empty(), Errno::EINVAL)?;
    let follow = if flags.contains(UmountFlags::NOFOLLOW) { Follow::No } else { Follow::Yes };
    let path = k.path(t, target, follow)?;
    // LOOKUP_MOUNTPOINT: what is mounted on top of it - fs/namei.c:handle_lookup_down().
    let path = k.vfs.follow_mounts(path);
    can_umount(k, t, path, flags)?;
    k.landlock_mounts(t)?;
    if flags.contains(UmountFlags::EXPIRE) {
        // "EINVAL umount2() was called with MNT_EXPIRE and either MNT_DETACH or MNT_FORCE." - umount(2)
        if flags.intersects(UmountFlags::FORCE | UmountFlags::DETACH) {
            return Err(k.flags_wrong());
        }
        return unsupported("umount2", "MNT_EXPIRE");
    }
    let is_root = k.fs_of(t).root.mnt == path.mnt;
    if is_root && !flags.contains(UmountFlags::DETACH) {
        // "Special case for unmounting root: try to remount ro" - fs/namespace.c:do_umount_root().
        let sb = k.vfs.sb_of(path);
        let may = k.ns_capable(t, k.vfs.sb(sb).user_ns, Cap::CAP_SYS_ADMIN);
        k.ensure(Reason::CapSysAdmin, may, Errno::EPERM)?;
        if let Some(record) = k.vfs.super_blocks.get_mut(&sb) {
            record.read_only = true;
        }
        return Ok(Ret::Int(0));
    }
    let mounts = match flags.contains(UmountFlags::DETACH) {
        true => k.vfs.subtree(path.mnt),
        false => {
            let is_free = !is_busy(k, path.mnt);
            k.ensure(Reason::MountNotBusy, is_free, Errno::EBUSY)?;
            vec![path.mnt]
        }
    };
    let all = k.vfs.propagate_umount(&mounts);
    k.umount_all(&all);
    k.sweep();
    Ok(Ret::Int(0))
}

fn can_umount(k: &mut Kernel, t: TaskId, path: Path, flags: UmountFlags) -> Result<(), Errno> {
    k.may_mount(t)?;
    k.ensure_mounted(t, path)?;
    let mount = k.vfs.mount(path.mnt).clone();
    k.ensure(Reason::MountNotLocked, !mount.is_locked, Errno::EINVAL)?;
    if flags.contains(UmountFlags::FORCE) {
        let may = k.ns_capable(t, k.vfs.sb(mount.sb).user_ns, Cap::CAP_SYS_ADMIN);
        k.ensure(Reason::CapSysAdmin, may, Errno::EPERM)?;
    }
    Ok(())
}

/// Does something use the mount: a mount on it, an open file, a working directory, a root, a running program; or a copy that would go too?
fn is_busy(k: &Kernel, id: MountId) -> bool {
    let held = k.held_paths();
    let is_held = |id: MountId| held.iter().any(|path| path.mnt == id);
    if !k.vfs.children(id).is_empty() || is_held(id) {
        return true;
    }
    let copies = k.vfs.propagate_umount(&[id]);
    copies.into_iter().any(|copy| copy != id && k.vfs.children(copy).is_empty() && is_held(copy))
}
