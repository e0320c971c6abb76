//! lseek(2).

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{FileObject, InodeKind, Node, Path};
use crate::stop::{SysResult, unsupported};

const SEEK_SET: i32 = 0;
const SEEK_CUR: i32 = 1;
const SEEK_END: i32 = 2;
const SEEK_HOLE: i32 = 4;

pub fn sys_lseek(k: &mut Kernel, t: TaskId, fd: Fd, offset: i64, whence: i32) -> SysResult {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    // fs/read_write.c:ksys_lseek() looks at `whence` before any file system does.
    k.ensure(Reason::ValueInRange, (SEEK_SET..=SEEK_HOLE).contains(&whence), Errno::EINVAL)?;
    // noop_llseek() of fs/libfs.c: the position of these is always 0.
    if matches!(file.object, FileObject::Eventfd(_) | FileObject::Signalfd(_) | FileObject::Timerfd(_)) {
        return Ok(Ret::Int(0));
    }
    // null_lseek() and noop_llseek(): so is that of devices.
    if let (FileObject::Node, Node::Dentry(id)) = (file.object, file.path.node)
        && matches!(k.vfs.inode_of(id).kind, InodeKind::Char(_))
    {
        return Ok(Ret::Int(0));
    }
    // "ESPIPE fd is associated with a pipe, socket, or FIFO." - lseek(2); terminals too.
    if file.object != FileObject::Node {
        return Err(Errno::ESPIPE.into());
    }
    let base = match whence {
        SEEK_SET => 0,
        SEEK_CUR => file.pos as i64,
        // fs/libfs.c:offset_dir_llseek(): a directory in memory has no end.
        SEEK_END if is_memory_dir(k, file.path) => {
            k.check(Reason::ValueInRange, false);
            return Err(Errno::EINVAL.into());
        }
        SEEK_END => k.attr(file.path.node).size as i64,
        _ => return unsupported("lseek", "SEEK_DATA, SEEK_HOLE"),
    };
    let pos = base.checked_add(offset).filter(|&pos| pos >= 0);
    k.ensure(Reason::ValueInRange, pos.is_some(), Errno::EINVAL)?;
    let pos = pos.unwrap_or(0);
    k.vfs.file_mut(id).pos = pos as u64;
    Ok(Ret::Int(pos))
}

fn is_memory_dir(k: &Kernel, path: Path) -> bool {
    let fs_type = k.vfs.sb(k.vfs.sb_of(path)).fs_type;
    k.attr(path.node).is_dir() && matches!(fs_type, "tmpfs" | "devtmpfs" | "ramfs")
}
