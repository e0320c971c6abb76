//! utimensat(2) - fs/utimes.c.

use nslab_abi::{AtFlags, Errno, Fd, Reason, Ret, TaskId, Timespec};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::{Access, Follow, Node};
use crate::stop::SysResult;

const UTIME_NOW: i64 = 0x3fff_ffff;
const UTIME_OMIT: i64 = 0x3fff_fffe;

pub fn sys_utimensat(
    k: &mut Kernel,
    t: TaskId,
    dirfd: Fd,
    path: &[u8],
    times: Option<[Timespec; 2]>,
    flags: AtFlags,
) -> SysResult {
    // "we must not even check the path" - fs/utimes.c
    if times.is_some_and(|times| times.iter().all(|time| time.tv_nsec == UTIME_OMIT)) {
        return Ok(Ret::Int(0));
    }
    let is_known = (flags - AtFlags::SYMLINK_NOFOLLOW - AtFlags::EMPTY_PATH).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let follow = if flags.contains(AtFlags::SYMLINK_NOFOLLOW) { Follow::No } else { Follow::Yes };
    let path = k.path_or_fd(t, dirfd, path, follow, path.is_empty() && dirfd != Fd::CWD)?;
    let valid = |time: &Timespec| matches!(time.tv_nsec, UTIME_NOW | UTIME_OMIT | 0..=999_999_999);
    k.ensure(Reason::ValueInRange, times.iter().flatten().all(valid), Errno::EINVAL)?;
    k.want_write(path)?;
    let attr = k.attr(path.node);
    let is_now = times.is_none_or(|times| times.iter().all(|time| time.tv_nsec == UTIME_NOW));
    // "EACCES times is NULL …, and: the effective user ID of the caller does not match the owner of the file, the caller does not have
    // write access" ; otherwise EPERM - utimensat(2)
    if !k.owner_or_capable(t, &attr) {
        if !is_now {
            k.ensure(Reason::Capability, false, Errno::EPERM)?;
        }
        k.permission(t, path.node, Access::WRITE)?;
    }
    let Node::Dentry(id) = path.node else { return Err(Errno::EPERM.into()) };
    let now = k.now();
    let chosen = |time: Timespec, old: Timespec| match time.tv_nsec {
        UTIME_NOW => now,
        UTIME_OMIT => old,
        _ => time,
    };
    let inode = k.vfs.dentry(id).inode;
    let inode = k.vfs.inode_mut(inode);
    let [atime, mtime] = times.unwrap_or([now, now]);
    inode.atime = chosen(atime, inode.atime);
    inode.mtime = chosen(mtime, inode.mtime);
    inode.ctime = now;
    k.overlay_changed(id);
    // include/linux/fsnotify.h:fsnotify_change()
    match (atime.tv_nsec == UTIME_OMIT, mtime.tv_nsec == UTIME_OMIT) {
        (false, false) => k.fsnotify(path.node, event::ATTRIB),
        (false, true) => k.fsnotify(path.node, event::ACCESS),
        (true, false) => k.fsnotify(path.node, event::MODIFY),
        (true, true) => {}
    }
    Ok(Ret::Int(0))
}
