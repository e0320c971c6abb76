//! chmod(2), chown(2) and their kin - fs/open.c, fs/attr.c.

use std::sync::Arc;

use nslab_abi::{AtFlags, Cap, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inode::mode::{S_ISGID, S_ISUID};
use crate::fs::inotify::event;
use crate::fs::{Follow, Node, Path};
use crate::stop::SysResult;

pub fn sys_fchmodat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], mode: u32) -> SysResult {
    let path = k.path_at(t, dirfd, path, Follow::Yes)?;
    chmod(k, t, path, mode)
}

pub fn sys_fchmod(k: &mut Kernel, t: TaskId, fd: Fd, mode: u32) -> SysResult {
    let id = k.fget(t, fd)?;
    let path = k.vfs.file(id).path;
    chmod(k, t, path, mode)
}

fn chmod(k: &mut Kernel, t: TaskId, path: Path, mode: u32) -> SysResult {
    k.want_write(path)?;
    let attr = k.attr(path.node);
    let may = k.owner_or_capable(t, &attr);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let cred = Arc::clone(&k.task(t).cred);
    let in_group = cred.fsgid == attr.gid || cred.groups.contains(&attr.gid);
    // "If the calling process is not privileged …, and the group of the file does not match …, the S_ISGID bit will be turned off" - chmod(2)
    let keeps_sgid = in_group || k.capable_wrt_inode(&cred, &attr, Cap::CAP_FSETID);
    let perm = mode & 0o7777 & if keeps_sgid { 0o7777 } else { !S_ISGID };
    change(k, path, |inode| inode.perm = perm)?;
    Ok(Ret::Int(0))
}

pub fn sys_fchownat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], ids: (u32, u32), flags: AtFlags) -> SysResult {
    let is_known = (flags - AtFlags::SYMLINK_NOFOLLOW - AtFlags::EMPTY_PATH).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let follow = if flags.contains(AtFlags::SYMLINK_NOFOLLOW) { Follow::No } else { Follow::Yes };
    let path = k.path_or_fd(t, dirfd, path, follow, flags.contains(AtFlags::EMPTY_PATH))?;
    k.want_write(path)?;
    let user_ns = k.user_ns_of(t);
    let (uid, gid) = (k.make_kuid(user_ns, ids.0), k.make_kgid(user_ns, ids.1));
    // "EINVAL" for an id that is not mapped (fact 68) - fs/open.c:setattr_vfsuid().
    let is_mapped = (ids.0 == u32::MAX || uid.is_some()) && (ids.1 == u32::MAX || gid.is_some());
    k.ensure(Reason::IdsMapped, is_mapped, Errno::EINVAL)?;
    let uid = uid.filter(|_| ids.0 != u32::MAX);
    let gid = gid.filter(|_| ids.1 != u32::MAX);
    let attr = k.attr(path.node);
    let may = may_chown(k, t, path.node, uid, gid);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let is_dir = attr.is_dir();
    change(k, path, |inode| {
        inode.uid = uid.unwrap_or(inode.uid);
        inode.gid = gid.unwrap_or(inode.gid);
        // "the S_ISUID and S_ISGID mode bits are cleared" of an executable - chown(2).
        if !is_dir {
            let group_exec = inode.perm & 0o10 != 0;
            inode.perm &= !(S_ISUID | if group_exec { S_ISGID } else { 0 });
            inode.drop_file_caps();
        }
    })?;
    Ok(Ret::Int(0))
}

/// fs/attr.c:chown_ok(), chgrp_ok().
fn may_chown(k: &Kernel, t: TaskId, node: Node, uid: Option<u32>, gid: Option<u32>) -> bool {
    let attr = k.attr(node);
    let cred = Arc::clone(&k.task(t).cred);
    let capable = k.capable_wrt_inode(&cred, &attr, Cap::CAP_CHOWN);
    let is_owner = cred.fsuid == attr.uid;
    let uid_ok = uid.is_none_or(|uid| (is_owner && uid == attr.uid) || capable);
    let in_group = |gid: u32| cred.fsgid == gid || cred.groups.contains(&gid);
    let gid_ok = gid.is_none_or(|gid| (is_owner && (gid == attr.gid || in_group(gid))) || capable);
    uid_ok && gid_ok
}

/// Changes a stored inode, or a cgroup's owner.
fn change(k: &mut Kernel, path: Path, apply: impl FnOnce(&mut crate::fs::Inode)) -> Result<(), crate::stop::Stop> {
    let now = k.now();
    match path.node {
        Node::Dentry(id) => {
            let inode = k.vfs.dentry(id).inode;
            let inode = k.vfs.inode_mut(inode);
            apply(inode);
            inode.ctime = now;
            k.overlay_changed(id);
            k.fsnotify(path.node, event::ATTRIB);
            Ok(())
        }
        Node::Cgroup(node) => {
            let attr = k.attr(path.node);
            let mut inode = crate::fs::Inode::of_kernfs(attr.uid, attr.gid, attr.mode & 0o7777);
            apply(&mut inode);
            k.cgroup_setattr(node, (inode.uid, inode.gid), inode.perm);
            Ok(())
        }
        // fs/proc/base.c:proc_setattr(): "EPERM" for modes; owners of procfs do not change.
        _ => Err(Errno::EPERM.into()),
    }
}
