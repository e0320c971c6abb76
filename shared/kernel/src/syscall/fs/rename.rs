//! rename(2), renameat(2), renameat2(2) - fs/namei.c:do_renameat2().

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::{DentryId, InodeId, InodeKind, Last, Node, Path};
use crate::stop::{SysResult, unsupported};

const RENAME_NOREPLACE: u32 = 1;
const RENAME_EXCHANGE: u32 = 2;
const RENAME_WHITEOUT: u32 = 4;

pub fn sys_renameat2(k: &mut Kernel, t: TaskId, old: (Fd, &[u8]), new: (Fd, &[u8]), flags: u32) -> SysResult {
    let is_known = flags & !(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT) == 0;
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let is_exchange = flags & RENAME_EXCHANGE != 0;
    let conflicts = is_exchange && flags & (RENAME_NOREPLACE | RENAME_WHITEOUT) != 0;
    k.ensure(Reason::FlagsCompatible, !conflicts, Errno::EINVAL)?;
    if flags & RENAME_WHITEOUT != 0 {
        return unsupported("renameat2", "RENAME_WHITEOUT");
    }
    let from = k.parent_at(t, old.0, old.1)?;
    let to = k.parent_at(t, new.0, new.1)?;
    // "EXDEV oldpath and newpath are not on the same mounted filesystem. (Linux permits a filesystem to be mounted at multiple points, but
    // rename() does not work across different mount points, even if the same filesystem is mounted on both.)" - rename(2)
    if from.dir.mnt != to.dir.mnt {
        return Err(Errno::EXDEV.into());
    }
    let (Last::Norm(old_name), Last::Norm(new_name)) = (from.last.clone(), to.last.clone()) else {
        return Err(Errno::EBUSY.into());
    };
    k.want_write(from.dir)?;
    let source = k.lookup(t, from.dir.node, &old_name);
    k.check(Reason::PathExists, source.is_ok());
    let source = source?;
    let target = k.lookup_or_none(t, to.dir.node, &new_name)?;
    if flags & RENAME_NOREPLACE != 0 {
        k.ensure(Reason::FileIsNew, target.is_none(), Errno::EEXIST)?;
    }
    let is_dir = k.attr(source).is_dir();
    if is_exchange {
        k.ensure(Reason::PathExists, target.is_some(), Errno::ENOENT)?;
        let is_file = target.is_some_and(|target| !k.attr(target).is_dir());
        k.ensure(Reason::PathIsDirectory, !(is_file && to.is_slashed), Errno::ENOTDIR)?;
    }
    if !is_dir && (from.is_slashed || to.is_slashed && !is_exchange) {
        return Err(Errno::ENOTDIR.into());
    }
    // "EINVAL … attempt to make a directory a subdirectory of itself"; the other way round the target is not empty.
    if k.vfs.is_below(to.dir.node, source) {
        return Err(Errno::EINVAL.into());
    }
    if target.is_some_and(|target| k.vfs.is_below(from.dir.node, target)) {
        return Err(if is_exchange { Errno::EINVAL } else { Errno::ENOTEMPTY }.into());
    }
    k.landlock_refer(t, (from.dir, source), (to.dir, target), (true, is_exchange))?;
    // "If oldpath and newpath are existing hard links referring to the same file, then rename() does nothing" - rename(2): before
    // anything else is asked, fs/namei.c:vfs_rename().
    if target.is_some_and(|target| is_same_file(k, source, target)) {
        return Ok(Ret::Int(0));
    }
    let (Node::Dentry(dir), Node::Dentry(id)) = (to.dir.node, source) else { return Err(Errno::EPERM.into()) };
    k.may_delete(t, from.dir.node, source)?;
    match target {
        Some(target) => {
            k.may_delete(t, to.dir.node, target)?;
            match (is_dir, k.attr(target).is_dir()) {
                _ if is_exchange => {}
                (true, false) => return Err(Errno::ENOTDIR.into()),
                (false, true) => return Err(Errno::EISDIR.into()),
                _ => {}
            }
        }
        None => k.may_create(t, to.dir.node)?,
    }
    // A file system of message queues has no `rename`.
    if k.mqueue_ns(dir).is_some() || k.is_devpts(dir) {
        return Err(Errno::EPERM.into());
    }
    k.ensure_no_mount_here(t, Path { mnt: from.dir.mnt, node: source })?;
    if let Some(target) = target {
        k.ensure_no_mount_here(t, Path { mnt: to.dir.mnt, node: target })?;
        if let (true, Node::Dentry(other)) = (is_exchange, target) {
            exchange(k, id, other);
            return Ok(Ret::Int(0));
        }
        replace(k, target)?;
    }
    let replaced = match target {
        Some(Node::Dentry(target)) => Some(k.vfs.dentry(target).inode),
        _ => None,
    };
    move_entry(k, id, dir, &new_name, replaced);
    Ok(Ret::Int(0))
}

fn is_same_file(k: &Kernel, source: Node, target: Node) -> bool {
    match (source, target) {
        (Node::Dentry(source), Node::Dentry(target)) => k.vfs.dentry(source).inode == k.vfs.dentry(target).inode,
        _ => source == target,
    }
}

/// Removes the target.
fn replace(k: &mut Kernel, target: Node) -> Result<(), Errno> {
    let Node::Dentry(old) = target else { return Err(Errno::EPERM) };
    if matches!(&k.vfs.inode_of(old).kind, InodeKind::Dir(entries) if !entries.is_empty()) {
        return Err(Errno::ENOTEMPTY);
    }
    let now = k.now();
    k.vfs.unlink_dentry(old, now);
    k.detach_mounts(target);
    Ok(())
}

/// Two entries change places - fs/dcache.c:d_exchange().
fn exchange(k: &mut Kernel, one: DentryId, other: DentryId) {
    let now = k.now();
    let places = [one, other].map(|id| k.vfs.dentry(id).clone());
    for id in [one, other] {
        k.vfs.leave(id, now);
    }
    for (id, place) in [(one, &places[1]), (other, &places[0])] {
        let offset = k.vfs.fresh();
        if let Some(dentry) = k.vfs.dentries.get_mut(&id) {
            (dentry.parent, dentry.name, dentry.offset) = (place.parent, place.name.clone(), offset);
        }
        if let Some(dir) = place.parent {
            k.vfs.enter(dir, &place.name, id, now);
        }
        k.overlay_changed(id);
    }
    for (from, to) in [(&places[0], &places[1]), (&places[1], &places[0])] {
        let cookie = k.vfs.fresh() as u32;
        if let (Some(old_dir), Some(new_dir)) = (from.parent, to.parent) {
            k.fsnotify_dir(old_dir, from.inode, (event::MOVED_FROM, cookie), &from.name);
            k.fsnotify_dir(new_dir, from.inode, (event::MOVED_TO, cookie), &to.name);
        }
        k.fsnotify_inode(from.inode, event::MOVE_SELF);
    }
    k.sweep();
}

fn move_entry(k: &mut Kernel, id: DentryId, dir: DentryId, name: &[u8], replaced: Option<InodeId>) {
    let now = k.now();
    let old = k.vfs.dentry(id).clone();
    k.vfs.leave(id, now);
    let offset = k.vfs.fresh();
    if let Some(dentry) = k.vfs.dentries.get_mut(&id) {
        dentry.parent = Some(dir);
        dentry.name = name.to_vec();
        dentry.offset = offset;
    }
    k.vfs.enter(dir, name, id, now);
    if let Some(old_dir) = old.parent {
        k.overlay_removed(old_dir, &old.name);
    }
    k.overlay_changed(id);
    // include/linux/fsnotify.h:fsnotify_move()
    let cookie = offset as u32;
    k.fsnotify_dir(old.parent.unwrap_or(dir), old.inode, (event::MOVED_FROM, cookie), &old.name);
    k.fsnotify_dir(dir, old.inode, (event::MOVED_TO, cookie), name);
    if let Some(replaced) = replaced {
        k.fsnotify_inode(replaced, event::ATTRIB);
    }
    k.fsnotify_inode(old.inode, event::MOVE_SELF);
    k.sweep();
}
