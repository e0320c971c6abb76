//! inotify_init(2), inotify_add_watch(2), inotify_rm_watch(2) - fs/notify/inotify/inotify_user.c.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId, WaitFor, WaitOn};

use crate::Kernel;
use crate::fs::inotify::{Inotify, InotifyId, Watch};
use crate::fs::{Access, FileObject, Follow, Node};
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};

const IN_ONLYDIR: u32 = 0x0100_0000;
const IN_DONT_FOLLOW: u32 = 0x0200_0000;
const IN_MASK_CREATE: u32 = 0x1000_0000;
const IN_MASK_ADD: u32 = 0x2000_0000;
/// All events and options of inotify(7) - include/linux/inotify.h:ALL_INOTIFY_BITS
const ALL_INOTIFY_BITS: u32 = 0xf700_efff;
/// `/proc/sys/fs/inotify/max_user_instances`.
const INSTANCES_MAX: usize = 128;

pub fn sys_inotify_init1(k: &mut Kernel, t: TaskId, flags: OpenFlags) -> SysResult {
    let is_known = (flags - OpenFlags::CLOEXEC - OpenFlags::NONBLOCK).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    // Simplified: the limit is the machine's here; Linux has one for each user.
    k.ensure(Reason::ResourceLimit, k.vfs.inotifies.len() < INSTANCES_MAX, Errno::EMFILE)?;
    let id = InotifyId(k.vfs.fresh());
    k.vfs.inotifies.insert(id, Inotify::default());
    let fd = k.fd_install(t, FileObject::Inotify(id), flags)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

pub fn sys_inotify_add_watch(k: &mut Kernel, t: TaskId, fd: Fd, path: &[u8], mask: u32) -> SysResult {
    k.ensure(Reason::ValueInRange, mask & ALL_INOTIFY_BITS != 0, Errno::EINVAL)?;
    let file = k.fget(t, fd)?;
    let is_both = mask & IN_MASK_ADD != 0 && mask & IN_MASK_CREATE != 0;
    k.ensure(Reason::FlagsCompatible, !is_both, Errno::EINVAL)?;
    let object = k.vfs.file(file).object;
    let id = instance(k, object)?;
    let follow = if mask & IN_DONT_FOLLOW != 0 { Follow::No } else { Follow::Yes };
    let path = k.path(t, path, follow)?;
    if mask & IN_ONLYDIR != 0 {
        let is_dir = k.attr(path.node).is_dir();
        k.ensure(Reason::PathIsDirectory, is_dir, Errno::ENOTDIR)?;
    }
    k.permission(t, path.node, Access(4))?;
    let inode = match path.node {
        Node::Dentry(dentry) => k.vfs.dentry(dentry).inode,
        Node::Cgroup(node) => {
            k.vfs.has_cgroup_watchers = true;
            Kernel::cgroup_inode(node)
        }
        _ => return unsupported("inotify_add_watch", "files of /proc and of /sys"),
    };
    let Some(inotify) = k.vfs.inotifies.get_mut(&id) else { return Err(Errno::EBADF.into()) };
    let watches = Arc::make_mut(&mut inotify.watches);
    if let Some(watch) = watches.iter_mut().find(|watch| watch.inode == inode) {
        if mask & IN_MASK_CREATE != 0 {
            return Err(Errno::EEXIST.into());
        }
        watch.mask = if mask & IN_MASK_ADD != 0 { watch.mask | mask } else { mask };
        return Ok(Ret::Int(i64::from(watch.wd)));
    }
    inotify.last_wd += 1;
    watches.push(Watch { wd: inotify.last_wd, inode, mask });
    Ok(Ret::Int(i64::from(inotify.last_wd)))
}

pub fn sys_inotify_rm_watch(k: &mut Kernel, t: TaskId, fd: Fd, wd: i32) -> SysResult {
    let object = k.fd_object(t, fd)?;
    let id = instance(k, object)?;
    let watches = k.vfs.inotifies.get(&id).map(|inotify| Arc::clone(&inotify.watches)).unwrap_or_default();
    // "EINVAL The watch descriptor wd is not valid" - inotify_rm_watch(2)
    k.ensure(Reason::ValueInRange, watches.iter().any(|watch| watch.wd == wd), Errno::EINVAL)?;
    k.inotify_remove(id, wd);
    Ok(Ret::Int(0))
}

/// "EINVAL … fd is not an inotify file descriptor." - inotify_add_watch(2)
fn instance(k: &mut Kernel, object: FileObject) -> Result<InotifyId, Errno> {
    match object {
        FileObject::Inotify(id) => Ok(id),
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL)
        }
    }
}

/// As many events as fit; "EINVAL if the buffer is too small" for the first - inotify(7)
pub fn read(k: &mut Kernel, t: TaskId, fd: Fd, id: InotifyId, count: usize, nonblock: bool) -> SysResult {
    let Some(inotify) = k.vfs.inotifies.get_mut(&id) else { return Err(Errno::EBADF.into()) };
    let mut bytes = Vec::new();
    let mut nr_taken = 0;
    for event in inotify.events.iter() {
        let next = event.to_bytes();
        if bytes.len() + next.len() > count {
            break;
        }
        bytes.extend(next);
        nr_taken += 1;
    }
    let is_empty = inotify.events.is_empty();
    Arc::make_mut(&mut inotify.events).drain(..nr_taken);
    if nr_taken > 0 {
        return Ok(Ret::Bytes(bytes));
    }
    k.ensure(Reason::ValueInRange, is_empty, Errno::EINVAL)?;
    k.ensure(Reason::ResourceLimit, !nonblock, Errno::EAGAIN)?;
    k.sleep_on(t, vec![WaitKey::Inotify(id)]);
    Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }))
}
