//! pivot_root(2) - fs/namespace.c.

use nslab_abi::{Errno, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{Follow, FsId, Path};
use crate::stop::{Stop, SysResult};

pub fn sys_pivot_root(k: &mut Kernel, t: TaskId, new_root: &[u8], put_old: &[u8]) -> SysResult {
    k.may_mount(t)?;
    let new = directory(k, t, new_root)?;
    let old = directory(k, t, put_old)?;
    k.landlock_mounts(t)?;
    let old = k.mount_place(t, old)?;
    let root = k.fs_of(t).root;
    check(k, t, new, old, root)?;
    act(k, t, new, old, root);
    Ok(Ret::Int(0))
}

fn directory(k: &mut Kernel, t: TaskId, path: &[u8]) -> Result<Path, Stop> {
    let path = k.path(t, path, Follow::Yes)?;
    let is_dir = k.attr(path.node).is_dir();
    k.ensure(Reason::PathIsDirectory, is_dir, Errno::ENOTDIR)?;
    Ok(path)
}

fn check(k: &mut Kernel, t: TaskId, new: Path, old: Path, root: Path) -> Result<(), Errno> {
    let vfs = &k.vfs;
    let parent_is_shared = |path: Path| vfs.mount(path.mnt).at.is_some_and(|at| vfs.mount(at.mnt).shared.is_some());
    // "The propagation type of the parent mount of new_root and the parent mount of the current root directory must not be MS_SHARED;
    // similarly, if put_old is an existing mount point, its propagation type must not be MS_SHARED." - pivot_root(2)
    let is_shared = vfs.mount(old.mnt).shared.is_some() || parent_is_shared(new) || parent_is_shared(root);
    k.ensure(Reason::PropagationAllows, !is_shared, Errno::EINVAL)?;
    let are_own = k.is_own_mount(t, root) && k.is_own_mount(t, new);
    k.ensure(Reason::IsMountPoint, are_own, Errno::EINVAL)?;
    let is_locked = k.vfs.mount(new.mnt).is_locked;
    k.ensure(Reason::MountNotLocked, !is_locked, Errno::EINVAL)?;
    k.ensure(Reason::PathExists, !k.is_unlinked(new.node), Errno::ENOENT)?;
    // "EBUSY new_root or put_old is on the current root mount." - pivot_root(2)
    let is_root = new.mnt == root.mnt || old.mnt == root.mnt;
    k.ensure(Reason::MountNotBusy, !is_root, Errno::EBUSY)?;
    // "EINVAL new_root is not a mount point. … The current root directory is not a mount point" - pivot_root(2)
    let are_mounts = k.vfs.mount(root.mnt).root == root.node && k.vfs.mount(new.mnt).root == new.node;
    k.ensure(Reason::IsMountPoint, are_mounts, Errno::EINVAL)?;
    let hangs = k.vfs.mount(new.mnt).at.is_some();
    k.ensure(Reason::IsMountPoint, hangs, Errno::EINVAL)?;
    // "EINVAL put_old is not at or underneath new_root." - pivot_root(2)
    let is_reachable =
        k.vfs.is_path_reachable(old.mnt, old.node, new) && k.vfs.is_path_reachable(new.mnt, new.node, root);
    k.ensure(Reason::PathExists, is_reachable, Errno::EINVAL)
}

fn act(k: &mut Kernel, t: TaskId, new: Path, old: Path, root: Path) {
    let root_at = k.vfs.mount(root.mnt).at;
    let root_is_locked = k.vfs.mount(root.mnt).is_locked;
    k.vfs.unhang(new.mnt);
    k.vfs.unhang(root.mnt);
    // "if (root_mnt->mnt.mnt_flags & MNT_LOCKED) { new_mnt->mnt.mnt_flags |= MNT_LOCKED; … }" - fs/namespace.c
    k.vfs.mount_mut(new.mnt).is_locked = root_is_locked;
    k.vfs.mount_mut(root.mnt).is_locked = false;
    k.vfs.hang(root.mnt, old);
    match root_at {
        Some(at) => k.vfs.hang(new.mnt, at),
        None => {
            let ns = k.task(t).nsproxy.mnt;
            if let Some(ns) = k.vfs.mnt_namespaces.get_mut(&ns) {
                ns.root = new.mnt;
            }
        }
    }
    chroot_fs_refs(k, root, new);
}

/// "pivot_root() changes the root directory and the current working directory of each process or thread in the same mount namespace to
/// new_root if they point to the old root directory." - pivot_root(2); fs/fs_struct.c
fn chroot_fs_refs(k: &mut Kernel, old: Path, new: Path) {
    let ids: Vec<FsId> = k.vfs.fs.keys().copied().collect();
    for id in ids {
        let fs = k.vfs.fs_mut(id);
        if fs.root == old {
            fs.root = new;
        }
        if fs.pwd == old {
            fs.pwd = new;
        }
    }
}
