//! link(2), symlink(2), readlink(2) and their `at` forms - fs/namei.c, fs/stat.c.

use std::sync::Arc;

use nslab_abi::limits::PATH_MAX;
use nslab_abi::{AtFlags, Cap, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::landlock::right;
use crate::fs::tree::Link;
use crate::fs::{Access, Follow, InodeKind, Node, Path};
use crate::stop::SysResult;

pub fn sys_linkat(k: &mut Kernel, t: TaskId, old: (Fd, &[u8]), new: (Fd, &[u8]), flags: AtFlags) -> SysResult {
    let is_known = (flags - AtFlags::SYMLINK_FOLLOW - AtFlags::EMPTY_PATH).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let follow = if flags.contains(AtFlags::SYMLINK_FOLLOW) { Follow::Yes } else { Follow::No };
    let source = k.path_or_fd(t, old.0, old.1, follow, flags.contains(AtFlags::EMPTY_PATH))?;
    let (dir, name) = k.create_at(t, new.0, new.1, false)?;
    if source.mnt != dir.mnt {
        return Err(Errno::EXDEV.into());
    }
    may_linkat(k, t, source.node)?;
    if k.is_landlocked(t) {
        let parent = k.vfs.parent_node(source.node).unwrap_or(source.node);
        k.landlock_refer(t, (Path { node: parent, ..source }, source.node), (dir, None), (false, false))?;
    }
    k.may_create(t, dir.node)?;
    let attr = k.attr(source.node);
    let is_queue = matches!(source.node, Node::Dentry(id) if k.mqueue_ns(id).is_some() || k.is_devpts(id));
    // "EPERM oldpath is a directory." - link(2)
    if attr.is_dir() || is_queue {
        return Err(Errno::EPERM.into());
    }
    let (Node::Dentry(id), Node::Dentry(dir_id)) = (source.node, dir.node) else { return Err(Errno::EPERM.into()) };
    // "ENOENT … oldpath … nlink is 0" - fs/namei.c:vfs_link()
    if attr.nlink == 0 && !k.vfs.inode_of(id).is_linkable {
        return Err(Errno::ENOENT.into());
    }
    k.has_room_for_name(k.vfs.dentry(dir_id).sb)?;
    let now = k.now();
    let inode_id = k.vfs.dentry(id).inode;
    let inode = k.vfs.inode_mut(inode_id);
    inode.nlink += 1;
    inode.is_linkable = false;
    inode.ctime = now;
    let made = k.vfs.link_in(dir_id, &name, inode_id, now);
    k.overlay_changed(made);
    k.fsnotify_inode(inode_id, event::ATTRIB);
    k.fsnotify_dir(dir_id, inode_id, (event::CREATE, 0), &name);
    Ok(Ret::Int(0))
}

/// `protected_hardlinks`: only one's own or plainly writable files - proc(5), fs/namei.c:may_linkat().
fn may_linkat(k: &mut Kernel, t: TaskId, node: Node) -> Result<(), Errno> {
    let attr = k.attr(node);
    let cred = Arc::clone(&k.task(t).cred);
    let is_safe = attr.is_reg() && attr.mode & 0o6000 == 0 && k.may_access(&cred, node, Access(6)).is_ok();
    let may = is_safe || k.owner_or_capable(t, &attr) || k.capable_wrt_inode(&cred, &attr, Cap::CAP_FOWNER);
    k.ensure(Reason::FileMode, may, Errno::EPERM)
}

pub fn sys_symlinkat(k: &mut Kernel, t: TaskId, target: &[u8], newdirfd: Fd, linkpath: &[u8]) -> SysResult {
    // "ENOENT … target is the empty string." - symlink(2)
    k.ensure(Reason::ValueInRange, !target.is_empty(), Errno::ENOENT)?;
    k.ensure(Reason::ValueInRange, target.len() < PATH_MAX, Errno::ENAMETOOLONG)?;
    let (dir, name) = k.create_at(t, newdirfd, linkpath, false)?;
    k.landlock(t, dir, right::MAKE_SYM)?;
    k.make_at(t, dir, &name, 0o777, InodeKind::Symlink(Arc::new(target.to_vec())))?;
    Ok(Ret::Int(0))
}

pub fn sys_readlinkat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], bufsiz: usize) -> SysResult {
    k.ensure(Reason::ValueInRange, bufsiz > 0, Errno::EINVAL)?;
    let path = k.path_or_fd(t, dirfd, path, Follow::No, dirfd != Fd::CWD)?;
    let mut text = match k.link_of(t, path.node) {
        Ok(Link::Text(text) | Link::Jump(_, text)) => text,
        Err(errno) => {
            let reason = if errno == Errno::EACCES { Reason::FileMode } else { Reason::PathExists };
            k.check(reason, false);
            return Err(errno.into());
        }
    };
    // "It will (silently) truncate the contents" - readlink(2)
    text.truncate(bufsiz);
    Ok(Ret::Bytes(text))
}
