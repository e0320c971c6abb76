//! copy_file_range(2) - fs/read_write.c:vfs_copy_file_range().

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::{FileData, FileId, InodeId, InodeKind, Node, OpenFile};
use crate::stop::SysResult;

/// One side: the descriptor, and where, if that is not the description's own place.
pub type Side = (Fd, Option<i64>);

pub fn sys_copy_file_range(k: &mut Kernel, t: TaskId, from: Side, to: Side, len: usize, flags: u32) -> SysResult {
    let (in_id, out_id) = (k.fget(t, from.0)?, k.fget(t, to.0)?);
    let (source, target) = (k.vfs.file(in_id).clone(), k.vfs.file(out_id).clone());
    k.ensure(Reason::FlagsKnown, flags == 0, Errno::EINVAL)?;
    let is_dir = k.attr(source.path.node).is_dir() || k.attr(target.path.node).is_dir();
    k.ensure(Reason::ValueInRange, !is_dir, Errno::EISDIR)?;
    let (in_inode, out_inode) = (regular(k, &source), regular(k, &target));
    k.ensure(Reason::ValueInRange, in_inode.is_some() && out_inode.is_some(), Errno::EINVAL)?;
    let may = source.can_read() && target.can_write() && !target.flags.contains(OpenFlags::APPEND);
    k.ensure(Reason::FileMode, may, Errno::EBADF)?;
    // Offsets are added up as they are; only then are negative ones refused - generic_copy_file_checks(), rw_verify_area()
    let place = |side: Side, file: &OpenFile| side.1.map_or(file.pos, |at| at as u64);
    let (in_pos, out_pos) = (place(from, &source), place(to, &target));
    let wraps = in_pos.checked_add(len as u64).is_none() || out_pos.checked_add(len as u64).is_none();
    k.ensure(Reason::ValueInRange, !wraps, Errno::EOVERFLOW)?;
    let is_valid = in_pos <= i64::MAX as u64 && out_pos <= i64::MAX as u64;
    k.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
    // "EXDEV … the files … are not on the same filesystem" - copy_file_range(2)
    let device = |k: &Kernel, file: &OpenFile| k.vfs.sb_of(file.path);
    let is_same = device(k, &source) == device(k, &target);
    k.ensure(Reason::ValueInRange, is_same, Errno::EXDEV)?;
    let is_one_file = in_inode.as_ref().map(|side| side.0) == out_inode.map(|side| side.0);
    let bytes = in_inode.map_or(Vec::new(), |(_, data)| data.read(in_pos, len));
    let count = bytes.len() as u64;
    // "EINVAL fd_in and fd_out refer to the same file and the source and target ranges overlap."
    let overlaps = is_one_file && in_pos < out_pos + count && out_pos < in_pos + count;
    k.ensure(Reason::ValueInRange, !overlaps, Errno::EINVAL)?;
    if bytes.is_empty() {
        return Ok(Ret::Int(0));
    }
    super::write::write_node(k, t, &target, &bytes, out_pos)?;
    move_on(k, in_id, from, in_pos + count);
    move_on(k, out_id, to, out_pos + count);
    k.fsnotify(source.path.node, event::ACCESS);
    k.fsnotify(target.path.node, event::MODIFY);
    Ok(Ret::Int(count as i64))
}

fn regular(k: &Kernel, file: &OpenFile) -> Option<(InodeId, FileData)> {
    let Node::Dentry(id) = file.path.node else { return None };
    let id = k.vfs.dentry(id).inode;
    match &k.vfs.inode(id).kind {
        InodeKind::Reg(data) => Some((id, data.clone())),
        _ => None,
    }
}

/// "If off_in is NULL, then bytes are read from fd_in starting from the file offset, and the file offset is adjusted"
fn move_on(k: &mut Kernel, id: FileId, side: Side, pos: u64) {
    if side.1.is_none() {
        k.vfs.leave_at(id, pos);
    }
}
