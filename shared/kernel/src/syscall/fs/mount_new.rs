//! mount(2) of a file system - fs/namespace.c:do_new_mount().

use nslab_abi::{Errno, MountFlags, Reason, Ret, TaskId};

use super::mount::Args;
use crate::Kernel;
use crate::fs::{FsKind, MntFlags, Path, SbId};
use crate::ns::NsId;
use crate::stop::SysResult;

pub fn new_mount(k: &mut Kernel, t: TaskId, path: Path, flags: MountFlags, args: Args<'_>) -> SysResult {
    // "EINVAL" for a null type, ENODEV for one that is not known (fact 122).
    let Some(fstype) = args.fstype else {
        k.ensure(Reason::FsTypeKnown, false, Errno::EINVAL)?;
        return Err(Errno::EINVAL.into());
    };
    let sb = k.get_tree(t, fstype, args.source, args.data)?;
    if flags.contains(MountFlags::RDONLY)
        && matches!(k.vfs.sb(sb).kind, FsKind::Memory | FsKind::Proc(_))
        && let Some(record) = k.vfs.super_blocks.get_mut(&sb)
    {
        record.read_only = true;
    }
    let mut mnt_flags = MntFlags::from_ms(flags);
    let root = k.tree_root(t, sb);
    let visible = visible_flags(k, t, sb, mnt_flags);
    k.ensure(Reason::ProcFullyVisible, visible.is_some(), Errno::EPERM)?;
    let locked = visible.unwrap_or_default();
    mnt_flags.read_only |= locked.read_only;
    let dest = k.mount_place(t, path)?;
    // "EBUSY" where the same file system's root is on top already (fact 126).
    let is_same = k.vfs.sb_of(dest) == sb && k.vfs.mount(dest.mnt).root == dest.node;
    k.ensure(Reason::MountNotBusy, !is_same, Errno::EBUSY)?;
    k.ensure_same_kind(root, dest.node, Errno::ENOTDIR)?;
    let source = args.source.unwrap_or(b"none");
    let mnt = k.vfs.new_mount(sb, root, source, mnt_flags);
    k.vfs.mount_mut(mnt).locked_flags = locked;
    k.vfs.attach_recursive_mnt(mnt, dest, false)?;
    k.sweep();
    Ok(Ret::Int(0))
}

/// Returns the flags that a new procfs or sysfs takes over as locked; `None`: what is visible now shows less than it would
/// - fs/namespace.c:mount_too_revealing(), mnt_already_visible().
pub(super) fn visible_flags(k: &Kernel, t: TaskId, sb: SbId, new: MntFlags) -> Option<MntFlags> {
    let ns = k.task(t).nsproxy.mnt;
    let fs_type = k.vfs.sb(sb).fs_type;
    let is_guarded = matches!(k.vfs.sb(sb).kind, FsKind::Proc(_) | FsKind::Sysfs(_));
    if !is_guarded || k.ns_owner(ns) == NsId::INIT_USER {
        return Some(MntFlags::default());
    }
    for (&id, mount) in k.vfs.mounts.iter().filter(|(_, mount)| mount.ns == Some(ns)) {
        let other = k.vfs.sb(mount.sb);
        if other.fs_type != fs_type || mount.root != other.root {
            continue;
        }
        let locked = mount.locked_flags;
        let read_only = locked.read_only || (mount.is_locked && other.read_only);
        if read_only && !new.read_only {
            continue;
        }
        let atime = |flags: MntFlags| (flags.no_atime, flags.relatime, flags.no_diratime);
        if locked.no_atime && atime(mount.flags) != atime(new) {
            continue;
        }
        let is_covered = k.vfs.children(id).into_iter().any(|child| covers_something(k, child));
        if !is_covered {
            return Some(MntFlags { read_only: locked.read_only, no_atime: locked.no_atime, ..MntFlags::default() });
        }
    }
    None
}

/// Is the mount locked in its place, and the place no directory that is always empty?
fn covers_something(k: &Kernel, child: crate::fs::MountId) -> bool {
    let mount = k.vfs.mount(child);
    // "Is the directory permanently empty?" - the places that the kernel made for mounts.
    let is_empty_dir = mount.at.is_some_and(|at| at.node_is_cgroup_dir());
    mount.is_locked && !is_empty_dir
}

impl Path {
    fn node_is_cgroup_dir(&self) -> bool {
        matches!(self.node, crate::fs::Node::Sys(_, node) if node == crate::fs::sysfs::CGROUP_DIR)
    }
}
