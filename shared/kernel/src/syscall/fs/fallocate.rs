//! fallocate(2) - fs/open.c:vfs_fallocate(), mm/shmem.c:shmem_fallocate().

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{DentryId, FileObject, InodeKind, Node, Path};
use crate::stop::{SysResult, unsupported};
use crate::syscall::mm::memfd;

const KEEP_SIZE: i32 = 1;
const PUNCH_HOLE: i32 = 2;
const COLLAPSE_RANGE: i32 = 8;
const ZERO_RANGE: i32 = 16;
const INSERT_RANGE: i32 = 32;
const UNSHARE_RANGE: i32 = 64;
const WRITE_ZEROES: i32 = 128;

pub fn sys_fallocate(k: &mut Kernel, t: TaskId, fd: Fd, mode: i32, (offset, len): (i64, i64)) -> SysResult {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    k.ensure(Reason::ValueInRange, offset >= 0 && len > 0, Errno::EINVAL)?;
    k.ensure(Reason::FlagsCompatible, is_mode(mode), Errno::EOPNOTSUPP)?;
    k.ensure(Reason::FileMode, file.can_write(), Errno::EBADF)?;
    let is_pipe = matches!(file.object, FileObject::Pipe(..));
    k.ensure(Reason::ValueInRange, !is_pipe, Errno::ESPIPE)?;
    let Node::Dentry(dentry) = file.path.node else { return Err(Errno::ENODEV.into()) };
    let size = match &k.vfs.inode_of(dentry).kind {
        InodeKind::Reg(data) => data.len(),
        InodeKind::Dir(_) => return Err(Errno::EBADF.into()),
        _ => return Err(Errno::ENODEV.into()),
    };
    let end = offset.checked_add(len);
    k.ensure(Reason::ValueInRange, end.is_some(), Errno::EFBIG)?;
    let end = end.unwrap_or(i64::MAX) as u64;
    if mode & !KEEP_SIZE == 0 {
        if mode & KEEP_SIZE == 0 && end > size {
            super::truncate::sys_ftruncate(k, t, fd, end as i64)?;
        }
        allocate(k, dentry, offset as u64, end)?;
        return Ok(Ret::Int(0));
    }
    if !in_memory(k, file.path) {
        return unsupported("fallocate", "modes other than FALLOC_FL_KEEP_SIZE of other file systems than tmpfs");
    }
    // A tmpfs takes room and gives it back, no more.
    k.ensure(Reason::FlagsKnown, mode == PUNCH_HOLE | KEEP_SIZE, Errno::EOPNOTSUPP)?;
    memfd::permit_punch(k, file.path)?;
    punch(k, dentry, offset as u64, end);
    Ok(Ret::Int(0))
}

/// Is it one of the modes, with what has to come along? - vfs_fallocate()
fn is_mode(mode: i32) -> bool {
    match mode & !KEEP_SIZE {
        0 | UNSHARE_RANGE | ZERO_RANGE => true,
        PUNCH_HOLE => mode & KEEP_SIZE != 0,
        COLLAPSE_RANGE | INSERT_RANGE | WRITE_ZEROES => mode & KEEP_SIZE == 0,
        _ => false,
    }
}

fn in_memory(k: &Kernel, path: Path) -> bool {
    matches!(k.vfs.sb(k.vfs.sb_of(path)).fs_type, "tmpfs" | "devtmpfs")
}

/// Takes the room of a file's pages, which read as zero.
fn allocate(k: &mut Kernel, dentry: DentryId, from: u64, to: u64) -> Result<(), Errno> {
    const PAGE_BYTES: u64 = 4096;
    let first = from - from % PAGE_BYTES;
    // Before any is taken: all of them, as if none was there.
    k.has_room(dentry, to.saturating_sub(first))?;
    let id = k.vfs.dentry(dentry).inode;
    if let InodeKind::Reg(data) = &mut k.vfs.inode_mut(id).kind {
        data.allocate(first, to);
    }
    Ok(())
}

/// Gives back the room of whole pages; the rest of the range reads as zero.
fn punch(k: &mut Kernel, dentry: DentryId, from: u64, to: u64) {
    let now = k.now();
    let id = k.vfs.dentry(dentry).inode;
    let inode = k.vfs.inode_mut(id);
    let InodeKind::Reg(data) = &mut inode.kind else { return };
    let before = data.resident();
    data.punch(from, to);
    let given_back = (before - data.resident()).min(data.charged);
    data.charged -= given_back;
    (inode.mtime, inode.ctime) = (now, now);
    k.vfs.bytes_used = k.vfs.bytes_used.saturating_sub(given_back);
    k.overlay_changed(dentry);
}
