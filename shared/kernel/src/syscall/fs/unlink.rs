//! unlink(2), rmdir(2), unlinkat(2) - fs/namei.c.

use nslab_abi::{AtFlags, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::{CgroupNode, DentryId, InodeKind, Last, Node, Path, cgroupfs};
use crate::stop::SysResult;

pub fn sys_unlinkat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: AtFlags) -> SysResult {
    let is_known = (flags - AtFlags::REMOVEDIR).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let is_rmdir = flags.contains(AtFlags::REMOVEDIR);
    let parent = k.parent_at(t, dirfd, path)?;
    match (&parent.last, is_rmdir) {
        (Last::Norm(_), _) => {}
        // fs/namei.c:do_rmdir(): "..": ENOTEMPTY, ".": EINVAL, "/": EBUSY; do_unlinkat(): EISDIR.
        (Last::DotDot, true) => return Err(Errno::ENOTEMPTY.into()),
        (Last::Dot, true) => return Err(Errno::EINVAL.into()),
        (Last::Root, true) => return Err(Errno::EBUSY.into()),
        _ => return Err(Errno::EISDIR.into()),
    }
    let Last::Norm(name) = parent.last.clone() else { return Err(Errno::EISDIR.into()) };
    // fs/namei.c:do_rmdir(), do_unlinkat(): a read-only file system is said before whether the name is there.
    k.want_write(parent.dir)?;
    let node = k.lookup(t, parent.dir.node, &name);
    k.check(Reason::PathExists, node.is_ok());
    let victim = Path { mnt: parent.dir.mnt, node: node? };
    let is_dir = k.attr(victim.node).is_dir();
    if !is_rmdir && parent.is_slashed {
        return Err(if is_dir { Errno::EISDIR } else { Errno::ENOTDIR }.into());
    }
    k.landlock_remove(t, parent.dir, is_rmdir)?;
    k.may_delete(t, parent.dir.node, victim.node)?;
    if is_rmdir && !is_dir {
        k.ensure(Reason::PathIsDirectory, false, Errno::ENOTDIR)?;
    }
    if !is_rmdir && is_dir {
        return Err(Errno::EISDIR.into());
    }
    k.ensure_no_mount_here(t, victim)?;
    match victim.node {
        Node::Dentry(id) if !k.is_devpts(id) => remove(k, id, is_rmdir),
        Node::Cgroup(node @ CgroupNode::Dir(_)) if is_rmdir => {
            cgroupfs::rmdir(k, node)?;
            Ok(Ret::Int(0))
        }
        // procfs, sysfs and devpts have no `unlink` and no `rmdir`.
        _ => Err(Errno::EPERM.into()),
    }
}

fn remove(k: &mut Kernel, id: DentryId, is_rmdir: bool) -> SysResult {
    if is_rmdir && matches!(&k.vfs.inode_of(id).kind, InodeKind::Dir(entries) if !entries.is_empty()) {
        return Err(Errno::ENOTEMPTY.into());
    }
    let now = k.now();
    let dentry = k.vfs.dentry(id).clone();
    k.vfs.unlink_dentry(id, now);
    if let Some(dir) = dentry.parent {
        k.overlay_removed(dir, &dentry.name);
    }
    k.detach_mounts(Node::Dentry(id));
    if !is_rmdir {
        k.fsnotify_inode(dentry.inode, event::ATTRIB);
    }
    k.sweep();
    if let Some(dir) = dentry.parent {
        let is_dir = if is_rmdir { event::ISDIR } else { 0 };
        k.fsnotify_dir(dir, dentry.inode, (event::DELETE | is_dir, 0), &dentry.name);
    }
    Ok(Ret::Int(0))
}
