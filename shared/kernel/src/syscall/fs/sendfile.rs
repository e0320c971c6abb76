//! sendfile(2) - fs/read_write.c:do_sendfile().

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{FileObject, InodeKind, Node};
use crate::stop::{SysResult, unsupported};

/// Most bytes of one transfer - sendfile(2).
const MAX_RW_COUNT: usize = 0x7fff_f000;

pub fn sys_sendfile(k: &mut Kernel, t: TaskId, to: Fd, from: (Fd, Option<i64>), count: usize) -> SysResult {
    let source_id = k.fget(t, from.0)?;
    let source = k.vfs.file(source_id).clone();
    k.ensure(Reason::FileMode, source.can_read(), Errno::EBADF)?;
    let is_mapped = match source.path.node {
        Node::Dentry(id) => matches!(k.vfs.inode_of(id).kind, InodeKind::Reg(_)),
        _ => false,
    };
    if from.1.is_some() {
        let can_seek = source.object == FileObject::Node;
        k.ensure(Reason::ValueInRange, can_seek, Errno::ESPIPE)?;
    }
    k.ensure(Reason::ValueInRange, from.1.is_none_or(|at| at >= 0), Errno::EINVAL)?;
    let target = k.fget(t, to)?;
    let target = k.vfs.file(target).clone();
    k.ensure(Reason::FileMode, target.can_write(), Errno::EBADF)?;
    // "EINVAL … out_fd has the O_APPEND flag set. This is not currently supported by sendfile()." - sendfile(2)
    let appends = target.flags.contains(OpenFlags::APPEND) && target.object == FileObject::Node;
    k.ensure(Reason::FlagsCompatible, !appends, Errno::EINVAL)?;
    // A directory has no splice_read() - fs/splice.c:do_splice_direct_actor()
    k.ensure(Reason::ValueInRange, !k.attr(source.path.node).is_dir(), Errno::EINVAL)?;
    if !is_mapped {
        return unsupported("sendfile", "from other than regular files");
    }
    let Node::Dentry(id) = source.path.node else { return Err(Errno::EINVAL.into()) };
    let InodeKind::Reg(data) = k.vfs.inode_of(id).kind.clone() else { return Err(Errno::EINVAL.into()) };
    let at = from.1.map_or(source.pos, |at| at as u64);
    let bytes = data.read(at, count.min(MAX_RW_COUNT));
    if bytes.is_empty() {
        return Ok(Ret::Int(0));
    }
    let ret = super::write::sys_write(k, t, to, &bytes)?;
    k.file_accessed(&source);
    if from.1.is_none() {
        k.vfs.leave_at(source_id, at + ret.value().max(0) as u64);
    }
    Ok(ret)
}
