//! write(2) and pwrite(2) - fs/read_write.c.

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::cgroup::{CgroupId, Controller};
use crate::fs::inode::mode::{S_ISGID, S_ISUID};
use crate::fs::inotify::event;
use crate::fs::{DentryId, FileId, FileObject, InodeKind, Node, OpenFile, device};
use crate::stop::{Stop, SysResult};
use crate::syscall::mm::memfd;

pub fn sys_write(k: &mut Kernel, t: TaskId, fd: Fd, buf: &[u8]) -> SysResult {
    let (id, file) = writable(k, t, fd)?;
    let nonblock = file.flags.contains(OpenFlags::NONBLOCK);
    match file.object {
        FileObject::Node => {
            verify_area(k, file.pos, buf.len())?;
            let (written, end) = write_node(k, t, &file, buf, file.pos)?;
            modified(k, &file, written);
            k.vfs.leave_at(id, end);
            Ok(Ret::Int(written as i64))
        }
        FileObject::Pipe(pipe, _) => k.pipe_write(t, fd, pipe, buf, nonblock),
        FileObject::Tty(id, hangups) => k.tty_write(t, fd, (id, hangups), buf, nonblock),
        FileObject::Ptmx(id) => k.ptmx_write(t, fd, id, buf, nonblock),
        FileObject::Eventfd(id) => super::eventfd::write(k, t, fd, id, buf, nonblock),
        FileObject::Signalfd(_)
        | FileObject::Timerfd(_)
        | FileObject::Inotify(_)
        | FileObject::FsContext(_)
        | FileObject::Landlock(_) => Err(Errno::EINVAL.into()),
        FileObject::Socket(socket) => k.socket_write(t, fd, socket, buf, nonblock),
        FileObject::Ns(_) | FileObject::PidFd(_) | FileObject::Epoll(_) | FileObject::Kvm(_) => {
            Err(Errno::EINVAL.into())
        }
    }
}

pub fn sys_pwrite64(k: &mut Kernel, t: TaskId, fd: Fd, buf: &[u8], offset: i64) -> SysResult {
    k.ensure(Reason::ValueInRange, offset >= 0, Errno::EINVAL)?;
    has_positions(k, t, fd)?;
    let (_, file) = writable(k, t, fd)?;
    match file.object {
        FileObject::Node => {
            // The maps of a user namespace have no position but the file's own: seq_file without pwrite (fact 85).
            if matches!(file.path.node, Node::Proc(..)) {
                return Err(Errno::ESPIPE.into());
            }
            verify_area(k, offset as u64, buf.len())?;
            let (written, _) = write_node(k, t, &file, buf, offset as u64)?;
            modified(k, &file, written);
            Ok(Ret::Int(written as i64))
        }
        FileObject::Ns(_) | FileObject::PidFd(_) | FileObject::Epoll(_) | FileObject::Kvm(_) => {
            Err(Errno::EINVAL.into())
        }
        _ => Err(Errno::ESPIPE.into()),
    }
}

/// EINVAL for what would end beyond the last position there is - fs/read_write.c:rw_verify_area()
pub(super) fn verify_area(k: &mut Kernel, pos: u64, count: usize) -> Result<(), Errno> {
    let ends = pos.checked_add(count as u64).is_some_and(|end| i64::try_from(end).is_ok());
    k.ensure(Reason::ValueInRange, ends, Errno::EINVAL)
}

fn modified(k: &mut Kernel, file: &OpenFile, written: usize) {
    if written > 0 {
        k.fsnotify(file.path.node, event::MODIFY);
    }
}

/// Returns an open description that writes; "EBADF fd is not a valid file descriptor or is not open for writing." - write(2)
/// "ESPIPE" for what has no positions comes before "EBADF" for the wrong mode - fs/read_write.c:ksys_pwrite64().
pub(super) fn has_positions(k: &mut Kernel, t: TaskId, fd: Fd) -> Result<(), Errno> {
    let has_none = matches!(
        k.fd_object(t, fd)?,
        FileObject::Pipe(..) | FileObject::Tty(..) | FileObject::Ptmx(_) | FileObject::Socket(_)
    );
    if has_none { Err(Errno::ESPIPE) } else { Ok(()) }
}

fn writable(k: &mut Kernel, t: TaskId, fd: Fd) -> Result<(FileId, OpenFile), Stop> {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    k.ensure(Reason::FileMode, file.can_write(), Errno::EBADF)?;
    Ok((id, file))
}

/// Writes and returns how much, and where the description stands then.
pub(super) fn write_node(
    k: &mut Kernel,
    t: TaskId,
    file: &OpenFile,
    buf: &[u8],
    pos: u64,
) -> Result<(usize, u64), Stop> {
    match file.path.node {
        Node::Dentry(id) => match k.vfs.inode_of(id).kind.clone() {
            InodeKind::Reg(_) => {
                let append = file.flags.contains(OpenFlags::APPEND);
                memfd::permit_write(k, file.path, pos.saturating_add(buf.len() as u64))?;
                let end = write_regular(k, id, buf, if append { None } else { Some(pos) })?;
                charge_pages(k, t, id);
                Ok((buf.len(), end))
            }
            InodeKind::Char(rdev) => match device::driver(rdev) {
                Some(device) => Ok((k.device_write(t, device, buf.len())?, pos + buf.len() as u64)),
                None => Err(Errno::ENXIO.into()),
            },
            _ => Err(Errno::EINVAL.into()),
        },
        Node::Proc(sb, node) => Ok((k.proc_write(t, sb, node, buf, pos)?, pos + buf.len() as u64)),
        Node::Cgroup(node) => Ok((k.cgroup_write(t, node, buf)?, pos + buf.len() as u64)),
        Node::Sys(..) => Err(Errno::EIO.into()),
        Node::Ns(_) | Node::Pipe(_) | Node::Socket(_) | Node::Anon(_) => Err(Errno::EINVAL.into()),
    }
}

/// Pages of a file in memory are charged to the cgroup of who writes first - mm/shmem.c:shmem_add_to_page_cache().
fn charge_pages(k: &mut Kernel, t: TaskId, id: DentryId) {
    let own = k.vfs.cgroup_for(k.task(t), Controller::Memory);
    let inode = k.vfs.dentry(id).inode;
    let is_memory = k.vfs.sb(k.vfs.inode_of(id).sb).fs_type != "ext4";
    if own != CgroupId::ROOT && is_memory && k.vfs.inode_of(id).cgroup().is_none() {
        k.vfs.inode_mut(inode).set_cgroup(own);
    }
    k.memory_grown(t);
}

/// Writes at a position (`None`: the end) and returns the position after it.
fn write_regular(k: &mut Kernel, id: DentryId, buf: &[u8], pos: Option<u64>) -> Result<u64, Stop> {
    let inode = k.vfs.inode_of(id);
    let InodeKind::Reg(data) = &inode.kind else { return Err(Errno::EINVAL.into()) };
    let length = data.len();
    let pos = pos.unwrap_or(length);
    let end = pos.checked_add(buf.len() as u64).ok_or(Errno::EFBIG)?;
    if buf.is_empty() {
        return Ok(pos);
    }
    let more = end.saturating_sub(length);
    k.has_room(id, more)?;
    let now = k.now();
    let inode = k.vfs.dentry(id).inode;
    let inode = k.vfs.inode_mut(inode);
    if let InodeKind::Reg(data) = &mut inode.kind {
        data.charged += more;
        data.write(pos, buf);
    }
    // "…the set-user-ID and set-group-ID permission bits are cleared" on a write by who is not privileged - write(2).
    // Simplified: Linux spares CAP_FSETID.
    if inode.perm & 0o111 != 0 {
        inode.perm &= !(S_ISUID | S_ISGID);
    }
    inode.drop_file_caps();
    (inode.mtime, inode.ctime) = (now, now);
    k.vfs.bytes_used += more;
    k.overlay_changed(id);
    Ok(end)
}
