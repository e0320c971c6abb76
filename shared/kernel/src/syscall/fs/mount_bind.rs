//! mount(2) with MS_BIND - fs/namespace.c:do_loopback().

use nslab_abi::{Errno, MountFlags, Reason, Ret, TaskId};

use super::mount::Args;
use crate::Kernel;
use crate::fs::mount_tree::CloneHow;
use crate::fs::{Follow, MountId, Node, Path};
use crate::stop::SysResult;

pub fn bind(k: &mut Kernel, t: TaskId, path: Path, flags: MountFlags, args: Args<'_>) -> SysResult {
    let Some(source) = args.source.filter(|source| !source.is_empty()) else {
        k.ensure(Reason::ValueInRange, false, Errno::EINVAL)?;
        return Err(Errno::EINVAL.into());
    };
    let old = k.path(t, source, Follow::Yes)?;
    if let Node::Ns(ns) = old.node {
        // "EINVAL … a mount namespace's file of one's own or an older one" (fact 136).
        let is_loop = k.is_mnt_ns_loop(t, ns)?;
        k.ensure(Reason::NsIsDescendant, !is_loop, Errno::EINVAL)?;
    }
    let dest = k.mount_place(t, path)?;
    let is_unbindable = k.vfs.mount(old.mnt).is_unbindable;
    k.ensure(Reason::PropagationAllows, !is_unbindable, Errno::EINVAL)?;
    let is_ns_file = matches!(old.node, Node::Ns(_));
    let is_own = is_ns_file || k.is_own_mount(t, old);
    k.ensure(Reason::IsMountPoint, is_own, Errno::EINVAL)?;
    let is_recursive = flags.contains(MountFlags::REC);
    let has_locked = !is_recursive && has_locked_children(k, old);
    k.ensure(Reason::MountNotLocked, !has_locked, Errno::EINVAL)?;
    k.ensure_same_kind(old.node, dest.node, Errno::ENOTDIR)?;
    let top = match is_ns_file && old.mnt == MountId::INTERNAL {
        // nsfs is mounted nowhere: what is bound is a mount of that one file.
        true => k.new_ns_mount(old.node),
        false if is_recursive => k.vfs.copy_tree(old.mnt, old.node, CloneHow::default())?[0].1,
        false => k.vfs.clone_mnt(old.mnt, old.node, CloneHow::default()),
    };
    k.vfs.mount_mut(top).is_locked = false;
    k.vfs.attach_recursive_mnt(top, dest, false)?;
    k.sweep();
    Ok(Ret::Int(0))
}

/// Is a mount below the place locked? - fs/namespace.c:has_locked_children()
pub(super) fn has_locked_children(k: &Kernel, path: Path) -> bool {
    let is_locked_here = |child: &MountId| {
        let mount = k.vfs.mount(*child);
        mount.is_locked && mount.at.is_some_and(|at| k.vfs.is_below(at.node, path.node))
    };
    k.vfs.children(path.mnt).iter().any(is_locked_here)
}

impl Kernel {
    /// Makes a mount of a namespace's file: `nsfs /place nsfs rw 0 0`.
    fn new_ns_mount(&mut self, node: Node) -> MountId {
        let sb = self.nsfs();
        let flags = crate::fs::MntFlags::default();
        self.vfs.new_mount(sb, node, b"nsfs", flags)
    }

    fn nsfs(&mut self) -> crate::fs::SbId {
        let existing = self.vfs.super_blocks.iter().find(|(_, sb)| sb.fs_type == "nsfs").map(|(&id, _)| id);
        existing.unwrap_or_else(|| {
            self.vfs.new_sb("nsfs", crate::fs::FsKind::Internal, crate::ns::NsId::INIT_USER, |_| Node::Anon(""))
        })
    }
}
