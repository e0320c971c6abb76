//! mount(2) with MS_MOVE - fs/namespace.c:do_move_mount().

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::mount::Args;
use crate::Kernel;
use crate::fs::{Follow, Path};
use crate::stop::SysResult;

pub fn move_mount(k: &mut Kernel, t: TaskId, path: Path, args: Args<'_>) -> SysResult {
    let Some(source) = args.source.filter(|source| !source.is_empty()) else {
        k.ensure(Reason::ValueInRange, false, Errno::EINVAL)?;
        return Err(Errno::EINVAL.into());
    };
    let old = k.path(t, source, Follow::Yes)?;
    do_move_mount(k, t, old, path)
}

/// Moves a mount, or attaches one that hangs nowhere yet.
pub(super) fn do_move_mount(k: &mut Kernel, t: TaskId, old: Path, path: Path) -> SysResult {
    let dest = k.mount_place(t, path)?;
    let mount = k.vfs.mount(old.mnt).clone();
    if mount.is_anon_root {
        return attach(k, old, dest);
    }
    k.ensure_mounted(t, old)?;
    k.ensure(Reason::MountNotLocked, !mount.is_locked, Errno::EINVAL)?;
    // The namespace's root holds every place that it could be moved to.
    let parent = mount.at.ok_or(Errno::ELOOP)?;
    k.ensure_same_kind(old.node, dest.node, Errno::EINVAL)?;
    // "Moving a mount … whose parent mount is shared" EINVAL; "of an unbindable mount to a shared destination" EINVAL (fact 151).
    let from_shared = k.vfs.mount(parent.mnt).shared.is_some();
    let has_unbindable = k.vfs.subtree(old.mnt).into_iter().any(|id| k.vfs.mount(id).is_unbindable);
    let to_shared = k.vfs.mount(dest.mnt).shared.is_some();
    k.ensure(Reason::PropagationAllows, !(from_shared || to_shared && has_unbindable), Errno::EINVAL)?;
    // "ELOOP A move operation was attempted, and target is a descendant of source." - mount(2)
    let is_inside = k.vfs.subtree(old.mnt).contains(&dest.mnt);
    k.ensure(Reason::ValueInRange, !is_inside, Errno::ELOOP)?;
    k.vfs.unhang(old.mnt);
    k.vfs.attach_recursive_mnt(old.mnt, dest, true)?;
    Ok(Ret::Int(0))
}

/// The other half of move_mount(2): what fsmount(2) or open_tree(2) made gets its place.
fn attach(k: &mut Kernel, old: Path, dest: Path) -> SysResult {
    let is_root = k.vfs.mount(old.mnt).root == old.node;
    k.ensure(Reason::IsMountPoint, is_root, Errno::EINVAL)?;
    k.ensure_same_kind(old.node, dest.node, Errno::EINVAL)?;
    let has_unbindable = k.vfs.subtree(old.mnt).into_iter().any(|id| k.vfs.mount(id).is_unbindable);
    let to_shared = k.vfs.mount(dest.mnt).shared.is_some();
    k.ensure(Reason::PropagationAllows, !(to_shared && has_unbindable), Errno::EINVAL)?;
    k.vfs.attach_recursive_mnt(old.mnt, dest, false)?;
    Ok(Ret::Int(0))
}
