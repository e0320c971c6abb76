//! open_tree(2), move_mount(2) - fs/namespace.c.

use nslab_abi::{Cap, Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use super::mount_attr::{AT_EMPTY_PATH, AT_NO_AUTOMOUNT, AT_RECURSIVE, AT_SYMLINK_NOFOLLOW};
use super::mount_bind::has_locked_children;
use super::mount_move::do_move_mount;
use crate::Kernel;
use crate::fs::mount_tree::CloneHow;
use crate::fs::{FileObject, Follow, Path};
use crate::stop::{SysResult, unsupported};

const OPEN_TREE_CLONE: u32 = 1;

/// `MOVE_MOUNT_*`.
mod flag {
    pub const F_SYMLINKS: u32 = 1;
    pub const F_AUTOMOUNTS: u32 = 2;
    pub const F_EMPTY_PATH: u32 = 4;
    pub const T_SYMLINKS: u32 = 0x10;
    pub const T_AUTOMOUNTS: u32 = 0x20;
    pub const T_EMPTY_PATH: u32 = 0x40;
    pub const SET_GROUP: u32 = 0x100;
    pub const BENEATH: u32 = 0x200;
}

pub fn sys_open_tree(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: u32) -> SysResult {
    let cloexec = OpenFlags::CLOEXEC.bits();
    let known = AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW | OPEN_TREE_CLONE | cloexec;
    k.ensure(Reason::FlagsKnown, flags & !known == 0, Errno::EINVAL)?;
    let fits = flags & (AT_RECURSIVE | OPEN_TREE_CLONE) != AT_RECURSIVE;
    k.ensure(Reason::FlagsCompatible, fits, Errno::EINVAL)?;
    let is_clone = flags & OPEN_TREE_CLONE != 0;
    if is_clone {
        k.may_mount(t)?;
    }
    let follow = if flags & AT_SYMLINK_NOFOLLOW != 0 { Follow::No } else { Follow::Yes };
    let mut path = k.path_or_fd(t, dirfd, path, follow, flags & AT_EMPTY_PATH != 0)?;
    if is_clone {
        path = copy(k, t, path, flags & AT_RECURSIVE != 0)?;
    }
    let flags = OpenFlags::PATH | OpenFlags::from_bits_retain(flags & cloexec);
    let fd = k.fd_install_at(t, FileObject::Node, path, flags)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

/// Copies a mount, or a tree of them, that then hangs nowhere - fs/namespace.c:open_detached_copy().
fn copy(k: &mut Kernel, t: TaskId, path: Path, is_recursive: bool) -> Result<Path, Errno> {
    let mount = k.vfs.mount(path.mnt);
    let (is_unbindable, is_anon) = (mount.is_unbindable, mount.is_anon_root);
    k.ensure(Reason::PropagationAllows, !is_unbindable, Errno::EINVAL)?;
    k.ensure(Reason::IsMountPoint, is_anon || k.is_own_mount(t, path), Errno::EINVAL)?;
    let has_locked = !is_recursive && has_locked_children(k, path);
    k.ensure(Reason::MountNotLocked, !has_locked, Errno::EINVAL)?;
    k.count_detached(t)?;
    let mnt = match is_recursive {
        true => k.vfs.copy_tree(path.mnt, path.node, CloneHow::default())?[0].1,
        false => k.vfs.clone_mnt(path.mnt, path.node, CloneHow::default()),
    };
    let top = k.vfs.mount_mut(mnt);
    top.is_locked = false;
    top.is_anon_root = true;
    Ok(Path { mnt, node: path.node })
}

pub fn sys_move_mount(k: &mut Kernel, t: TaskId, from: (Fd, &[u8]), to: (Fd, &[u8]), flags: u32) -> SysResult {
    k.may_mount(t)?;
    let known = flag::F_SYMLINKS | flag::F_AUTOMOUNTS | flag::F_EMPTY_PATH;
    let known = known | flag::T_SYMLINKS | flag::T_AUTOMOUNTS | flag::T_EMPTY_PATH | flag::SET_GROUP | flag::BENEATH;
    k.ensure(Reason::FlagsKnown, flags & !known == 0, Errno::EINVAL)?;
    let both = flag::SET_GROUP | flag::BENEATH;
    k.ensure(Reason::FlagsCompatible, flags & both != both, Errno::EINVAL)?;
    if flags & flag::BENEATH != 0 {
        return unsupported("move_mount", "MOVE_MOUNT_BENEATH");
    }
    let follow = |flag: u32| if flags & flag != 0 { Follow::Yes } else { Follow::No };
    let dest = k.path_or_fd(t, to.0, to.1, follow(flag::T_SYMLINKS), flags & flag::T_EMPTY_PATH != 0)?;
    let old = k.path_or_fd(t, from.0, from.1, follow(flag::F_SYMLINKS), flags & flag::F_EMPTY_PATH != 0)?;
    k.landlock_mounts(t)?;
    if flags & flag::SET_GROUP != 0 { set_group(k, t, old, dest) } else { do_move_mount(k, t, old, dest) }
}

/// fs/namespace.c:do_set_group()
fn set_group(k: &mut Kernel, t: TaskId, from: Path, to: Path) -> SysResult {
    for path in [from, to] {
        let ns = k.vfs.mount(path.mnt).ns;
        k.ensure(Reason::IsMountPoint, ns.is_some(), Errno::EINVAL)?;
        let may = ns.is_some_and(|ns| k.ns_capable(t, k.ns_owner(ns), Cap::CAP_SYS_ADMIN));
        k.ensure(Reason::CapSysAdmin, may, Errno::EPERM)?;
    }
    for path in [from, to] {
        let is_root = k.vfs.mount(path.mnt).root == path.node;
        k.ensure(Reason::IsMountPoint, is_root, Errno::EINVAL)?;
    }
    // "Setting sharing groups is only allowed across same superblock", and from a mount that shows more.
    let is_same = k.vfs.sb_of(from) == k.vfs.sb_of(to);
    k.ensure(Reason::ValueInRange, is_same && k.vfs.is_below(to.node, from.node), Errno::EINVAL)?;
    let locked = has_locked_children(k, Path { mnt: from.mnt, node: to.node });
    k.ensure(Reason::MountNotLocked, !locked, Errno::EINVAL)?;
    let (source, target) = (k.vfs.mount(from.mnt).clone(), k.vfs.mount(to.mnt).clone());
    let is_private = target.shared.is_none() && target.master.is_none();
    let has_group = source.shared.is_some() || source.master.is_some();
    k.ensure(Reason::PropagationAllows, is_private && has_group, Errno::EINVAL)?;
    let mount = k.vfs.mount_mut(to.mnt);
    (mount.shared, mount.master) = (source.shared, source.master);
    Ok(Ret::Int(0))
}
