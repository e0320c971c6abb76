//! truncate(2) and ftruncate(2) - fs/open.c.

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::landlock::right;
use crate::fs::{Access, DentryId, Follow, InodeKind, Node};
use crate::stop::{Stop, SysResult};
use crate::syscall::mm::memfd;

pub fn sys_truncate(k: &mut Kernel, t: TaskId, path: &[u8], length: i64) -> SysResult {
    k.ensure(Reason::ValueInRange, length >= 0, Errno::EINVAL)?;
    let path = k.path(t, path, Follow::Yes)?;
    let attr = k.attr(path.node);
    if attr.is_dir() {
        return Err(Errno::EISDIR.into());
    }
    k.ensure(Reason::ValueInRange, attr.is_reg(), Errno::EINVAL)?;
    k.want_write(path)?;
    k.permission(t, path.node, Access::WRITE)?;
    k.landlock(t, path, right::TRUNCATE)?;
    truncate(k, path.node, length)
}

pub fn sys_ftruncate(k: &mut Kernel, t: TaskId, fd: Fd, length: i64) -> SysResult {
    k.ensure(Reason::ValueInRange, length >= 0, Errno::EINVAL)?;
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    // "EBADF or EINVAL fd is not open for writing." - ftruncate(2): EINVAL on Linux.
    let may = file.can_write() && k.attr(file.path.node).is_reg();
    k.ensure(Reason::ValueInRange, may, Errno::EINVAL)?;
    k.ensure(Reason::LandlockAllows, file.denied & right::TRUNCATE == 0, Errno::EACCES)?;
    memfd::permit_resize(k, file.path, length as u64)?;
    truncate(k, file.path.node, length)
}

fn truncate(k: &mut Kernel, node: Node, length: i64) -> SysResult {
    match node {
        Node::Dentry(id) => {
            set_length(k, id, length as u64)?;
            k.fsnotify(node, event::MODIFY);
        }
        // procfs and cgroup2 take it without effect: simple_setattr(), kernfs.
        Node::Proc(..) | Node::Cgroup(_) | Node::Sys(..) => {}
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(Ret::Int(0))
}

/// Cuts or fills a regular file - fs/open.c:do_truncate().
pub fn set_length(k: &mut Kernel, id: DentryId, length: u64) -> Result<(), Stop> {
    let charged = match &k.vfs.inode_of(id).kind {
        InodeKind::Reg(data) => data.charged,
        _ => return Ok(()),
    };
    let now = k.now();
    let inode = k.vfs.dentry(id).inode;
    let inode = k.vfs.inode_mut(inode);
    if let InodeKind::Reg(data) = &mut inode.kind {
        data.resize(length);
        data.charged = charged.min(length);
    }
    inode.drop_file_caps();
    (inode.mtime, inode.ctime) = (now, now);
    k.vfs.bytes_used -= charged.saturating_sub(length);
    k.overlay_changed(id);
    Ok(())
}
