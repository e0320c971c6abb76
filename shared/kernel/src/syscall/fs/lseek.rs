//! lseek(2).

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{FileId, FileObject, InodeKind, Node, Path};
use crate::stop::{SysResult, unsupported};

const SEEK_SET: i32 = 0;
const SEEK_CUR: i32 = 1;
const SEEK_END: i32 = 2;
const SEEK_DATA: i32 = 3;
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
        SEEK_DATA | SEEK_HOLE => return seek_in_data(k, id, file.path, offset, whence),
        _ => return Err(Errno::EINVAL.into()),
    };
    let pos = base.checked_add(offset).filter(|&pos| pos >= 0);
    k.ensure(Reason::ValueInRange, pos.is_some(), Errno::EINVAL)?;
    let pos = pos.unwrap_or(0);
    k.vfs.file_mut(id).pos = pos as u64;
    Ok(Ret::Int(pos))
}

/// "SEEK_DATA Adjust the file offset to the next location in the file greater than or equal to offset containing data. …
/// SEEK_HOLE … the next hole" - lseek(2), mm/shmem.c:shmem_file_llseek()
fn seek_in_data(k: &mut Kernel, id: FileId, path: Path, offset: i64, whence: i32) -> SysResult {
    let data = match path.node {
        Node::Dentry(dentry) => match &k.vfs.inode_of(dentry).kind {
            InodeKind::Reg(data) => data.clone(),
            _ if is_memory_dir(k, path) => return no_data(k, Errno::EINVAL),
            _ => return unsupported("lseek", "SEEK_DATA, SEEK_HOLE of a directory"),
        },
        // seq_lseek(), proc_sys and nsfs know neither; kernfs as a file whose end is at 0.
        Node::Proc(..) | Node::Sys(..) | Node::Cgroup(_) | Node::Ns(_) => {
            return unsupported("lseek", "SEEK_DATA, SEEK_HOLE of files of /proc and of /sys");
        }
        _ => return no_data(k, Errno::EINVAL),
    };
    // "ENXIO whence is SEEK_DATA or SEEK_HOLE, and offset is beyond the end of the file" - lseek(2)
    let is_within = u64::try_from(offset).is_ok_and(|at| at < data.len());
    k.ensure(Reason::ValueInRange, is_within, Errno::ENXIO)?;
    let found = if whence == SEEK_DATA { data.next_data(offset as u64) } else { Some(data.next_hole(offset as u64)) };
    k.ensure(Reason::ValueInRange, found.is_some(), Errno::ENXIO)?;
    let pos = found.unwrap_or(0);
    k.vfs.file_mut(id).pos = pos;
    Ok(Ret::Int(pos as i64))
}

fn no_data(k: &mut Kernel, errno: Errno) -> SysResult {
    k.check(Reason::ValueInRange, false);
    Err(errno.into())
}

fn is_memory_dir(k: &Kernel, path: Path) -> bool {
    let fs_type = k.vfs.sb(k.vfs.sb_of(path)).fs_type;
    k.attr(path.node).is_dir() && matches!(fs_type, "tmpfs" | "devtmpfs" | "ramfs")
}
