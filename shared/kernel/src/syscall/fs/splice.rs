//! splice(2), tee(2) - fs/splice.c. Pages are not moved here: bytes are.

use nslab_abi::limits::PIPE_CAPACITY;
use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{FileObject, InodeKind, Node, OpenFile, PipeId};
use crate::stop::{Stop, SysResult, unsupported};

/// `SPLICE_F_ALL`.
const SPLICE_F_ALL: u32 = 0xf;
const SPLICE_F_NONBLOCK: u32 = 2;

/// One side: the descriptor, and where, if that is not the description's own place.
pub type Side = (Fd, Option<i64>);

pub fn sys_splice(k: &mut Kernel, t: TaskId, from: Side, to: Side, len: usize, flags: u32) -> SysResult {
    if len == 0 {
        return Ok(Ret::Int(0));
    }
    let (source, target) = opened(k, t, from.0, to.0, flags)?;
    let nonblock = flags & SPLICE_F_NONBLOCK != 0;
    match (pipe_of(&source), pipe_of(&target)) {
        (Some(one), Some(other)) => {
            k.ensure(Reason::ValueInRange, from.1.is_none() && to.1.is_none(), Errno::ESPIPE)?;
            k.ensure(Reason::FlagsCompatible, one != other, Errno::EINVAL)?;
            let nonblock = nonblock || is_nonblock(&source) || is_nonblock(&target);
            between_pipes(k, t, (from.0, one), (to.0, other), len, nonblock, true)
        }
        (Some(pipe), None) => {
            k.ensure(Reason::ValueInRange, from.1.is_none(), Errno::ESPIPE)?;
            from_pipe(k, t, (from.0, pipe), (to, &target), len, nonblock || is_nonblock(&source))
        }
        (None, Some(pipe)) => {
            k.ensure(Reason::ValueInRange, to.1.is_none(), Errno::ESPIPE)?;
            to_pipe(k, t, (from, &source), (to.0, pipe), len, nonblock || is_nonblock(&target))
        }
        (None, None) => {
            // "one of the file descriptors … must refer to a pipe" - splice(2)
            k.check(Reason::FlagsCompatible, false);
            Err(Errno::EINVAL.into())
        }
    }
}

pub fn sys_tee(k: &mut Kernel, t: TaskId, from: Fd, to: Fd, len: usize, flags: u32) -> SysResult {
    k.ensure(Reason::FlagsKnown, flags & !SPLICE_F_ALL == 0, Errno::EINVAL)?;
    if len == 0 {
        return Ok(Ret::Int(0));
    }
    let (source, target) = opened(k, t, from, to, flags)?;
    let nonblock = flags & SPLICE_F_NONBLOCK != 0 || is_nonblock(&source) || is_nonblock(&target);
    match (pipe_of(&source), pipe_of(&target)) {
        (Some(one), Some(other)) if one != other => between_pipes(k, t, (from, one), (to, other), len, nonblock, false),
        _ => {
            k.check(Reason::FlagsCompatible, false);
            Err(Errno::EINVAL.into())
        }
    }
}

/// Both descriptions: "EBADF One or both file descriptors are not valid, or do not have proper read-write mode." - splice(2)
fn opened(k: &mut Kernel, t: TaskId, from: Fd, to: Fd, flags: u32) -> Result<(OpenFile, OpenFile), Stop> {
    k.ensure(Reason::FlagsKnown, flags & !SPLICE_F_ALL == 0, Errno::EINVAL)?;
    let (source, target) = (k.fget(t, from)?, k.fget(t, to)?);
    let (source, target) = (k.vfs.file(source).clone(), k.vfs.file(target).clone());
    k.ensure(Reason::FileMode, source.can_read() && target.can_write(), Errno::EBADF)?;
    Ok((source, target))
}

fn pipe_of(file: &OpenFile) -> Option<PipeId> {
    match file.object {
        FileObject::Pipe(id, _) => Some(id),
        _ => None,
    }
}

fn is_nonblock(file: &OpenFile) -> bool {
    file.flags.contains(OpenFlags::NONBLOCK)
}

/// What lies in a pipe, at most so much; waits for it as a read would. `None`: there will be nothing more.
fn peek(
    k: &mut Kernel,
    t: TaskId,
    (fd, pipe): (Fd, PipeId),
    len: usize,
    nonblock: bool,
) -> Result<Option<Vec<u8>>, Stop> {
    if k.vfs.pipe(pipe).data.is_empty() {
        k.pipe_read(t, fd, pipe, 1, nonblock)?;
        return Ok(None);
    }
    Ok(Some(k.vfs.pipe(pipe).data.iter().take(len).copied().collect()))
}

/// How many bytes a pipe takes; waits as a write would until it is one.
fn room(k: &mut Kernel, t: TaskId, (fd, pipe): (Fd, PipeId), nonblock: bool) -> Result<usize, Stop> {
    let is_outside = k.vfs.pipe(pipe).outside.is_some();
    let free = k.vfs.pipe(pipe).capacity.saturating_sub(k.vfs.pipe(pipe).data.len());
    if !is_outside && (free == 0 || k.fifo_readers(pipe) == 0) {
        // Full, or nobody reads: it waits, or says so.
        k.pipe_write(t, fd, pipe, b" ", nonblock)?;
    }
    Ok(if is_outside { PIPE_CAPACITY } else { free })
}

/// fs/splice.c:splice_pipe_to_pipe(), link_pipe()
fn between_pipes(
    k: &mut Kernel,
    t: TaskId,
    from: (Fd, PipeId),
    to: (Fd, PipeId),
    len: usize,
    nonblock: bool,
    takes: bool,
) -> SysResult {
    let Some(bytes) = peek(k, t, from, len, nonblock)? else { return Ok(Ret::Int(0)) };
    let room = room(k, t, to, nonblock)?;
    let bytes = &bytes[..bytes.len().min(room)];
    if takes {
        k.pipe_read(t, from.0, from.1, bytes.len(), true)?;
    }
    k.pipe_write(t, to.0, to.1, bytes, nonblock)
}

/// fs/splice.c:splice_from_pipe()
fn from_pipe(
    k: &mut Kernel,
    t: TaskId,
    from: (Fd, PipeId),
    (to, target): (Side, &OpenFile),
    len: usize,
    nonblock: bool,
) -> SysResult {
    let kind = stored_kind(k, target);
    let is_plain = matches!(kind, Some(InodeKind::Reg(_) | InodeKind::Char(_)));
    k.ensure(Reason::ValueInRange, to.1.is_none() || is_plain, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, to.1.is_none_or(|at| at >= 0), Errno::EINVAL)?;
    // "EINVAL … out is a file that was opened in append mode" - fs/splice.c:do_splice()
    k.ensure(Reason::FlagsCompatible, !target.flags.contains(OpenFlags::APPEND), Errno::EINVAL)?;
    let takes = is_plain || matches!(target.object, FileObject::Socket(_) | FileObject::Tty(..) | FileObject::Ptmx(_));
    if !takes {
        return refused(k, target);
    }
    let Some(bytes) = peek(k, t, from, len, nonblock)? else { return Ok(Ret::Int(0)) };
    let written = match to.1 {
        Some(at) => super::write::sys_pwrite64(k, t, to.0, &bytes, at)?,
        None => super::write::sys_write(k, t, to.0, &bytes)?,
    };
    k.pipe_read(t, from.0, from.1, written.value().max(0) as usize, true)?;
    Ok(written)
}

/// fs/splice.c:splice_file_to_pipe()
fn to_pipe(
    k: &mut Kernel,
    t: TaskId,
    (from, source): (Side, &OpenFile),
    to: (Fd, PipeId),
    len: usize,
    nonblock: bool,
) -> SysResult {
    let is_plain = matches!(stored_kind(k, source), Some(InodeKind::Reg(_) | InodeKind::Char(_)));
    k.ensure(Reason::ValueInRange, from.1.is_none() || is_plain, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, from.1.is_none_or(|at| at >= 0), Errno::EINVAL)?;
    if !is_plain && !matches!(source.object, FileObject::Socket(_) | FileObject::Tty(..) | FileObject::Ptmx(_)) {
        return refused(k, source);
    }
    let room = room(k, t, to, nonblock)?;
    let count = len.min(room);
    let read = match from.1 {
        Some(at) => super::read::sys_pread64(k, t, from.0, count, at)?,
        None => super::read::sys_read(k, t, from.0, count)?,
    };
    let Ret::Bytes(bytes) = read else { return Ok(read) };
    k.pipe_write(t, to.0, to.1, &bytes, nonblock)
}

fn stored_kind(k: &Kernel, file: &OpenFile) -> Option<InodeKind> {
    match (file.object, file.path.node) {
        (FileObject::Node, Node::Dentry(id)) => Some(k.vfs.inode_of(id).kind.clone()),
        _ => None,
    }
}

/// What has no way to splice.
fn refused(k: &mut Kernel, file: &OpenFile) -> SysResult {
    if matches!(file.path.node, Node::Proc(..) | Node::Sys(..) | Node::Cgroup(_)) {
        return unsupported("splice", "files of /proc and of /sys");
    }
    k.check(Reason::ValueInRange, false);
    Err(Errno::EINVAL.into())
}
