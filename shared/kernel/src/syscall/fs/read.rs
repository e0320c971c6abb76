//! read(2) and pread(2) - fs/read_write.c.

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::{FileId, FileObject, InodeKind, Node, OpenFile, device};
use crate::stop::{Stop, SysResult};

/// Most bytes of one transfer - read(2), "NOTES".
const MAX_RW_COUNT: usize = 0x7fff_f000;

pub fn sys_read(k: &mut Kernel, t: TaskId, fd: Fd, count: usize) -> SysResult {
    let (id, file) = readable(k, t, fd)?;
    let whole = count;
    let count = count.min(MAX_RW_COUNT);
    let nonblock = file.flags.contains(OpenFlags::NONBLOCK);
    match file.object {
        FileObject::Node => {
            super::write::verify_area(k, file.pos, whole)?;
            let bytes = read_node(k, t, &file, count, file.pos)?;
            k.cgroup_events_read(id, file.path);
            accessed(k, &file, &bytes);
            k.vfs.file_mut(id).pos += bytes.len() as u64;
            Ok(Ret::Bytes(bytes))
        }
        FileObject::Pipe(pipe, _) => k.pipe_read(t, fd, pipe, count, nonblock),
        FileObject::Tty(id, hangups) => k.tty_read(t, fd, (id, hangups), count, nonblock),
        FileObject::Ptmx(id) => k.ptmx_read(t, fd, id, count, nonblock),
        FileObject::Eventfd(id) => super::eventfd::read(k, t, fd, id, count, nonblock),
        FileObject::Signalfd(id) => super::signalfd::read(k, t, fd, id, count, nonblock),
        FileObject::Timerfd(id) => super::timerfd::read(k, t, fd, id, count, nonblock),
        FileObject::Inotify(id) => super::inotify::read(k, t, fd, id, count, nonblock),
        FileObject::FsContext(id) => super::fs_context::read(k, id, count),
        // security/landlock/syscalls.c:fop_dummy_read()
        FileObject::Landlock(_) => Err(Errno::EINVAL.into()),
        FileObject::Socket(socket) => k.socket_read(t, fd, socket, count, nonblock),
        // "read(): EINVAL" of a namespace's file (fact 230), and of a pidfd.
        FileObject::Ns(_) | FileObject::PidFd(_) | FileObject::Epoll(_) | FileObject::Kvm(_) => {
            Err(Errno::EINVAL.into())
        }
    }
}

pub fn sys_pread64(k: &mut Kernel, t: TaskId, fd: Fd, count: usize, offset: i64) -> SysResult {
    k.ensure(Reason::ValueInRange, offset >= 0, Errno::EINVAL)?;
    super::write::has_positions(k, t, fd)?;
    let (id, file) = readable(k, t, fd)?;
    match file.object {
        FileObject::Node => {
            super::write::verify_area(k, offset as u64, count)?;
            let bytes = read_node(k, t, &file, count.min(MAX_RW_COUNT), offset as u64)?;
            k.cgroup_events_read(id, file.path);
            accessed(k, &file, &bytes);
            Ok(Ret::Bytes(bytes))
        }
        FileObject::Ns(_) | FileObject::PidFd(_) | FileObject::Epoll(_) | FileObject::Kvm(_) => {
            Err(Errno::EINVAL.into())
        }
        _ => Err(Errno::ESPIPE.into()),
    }
}

fn accessed(k: &mut Kernel, file: &OpenFile, bytes: &[u8]) {
    if !bytes.is_empty() {
        k.fsnotify(file.path.node, event::ACCESS);
    }
}

/// Returns an open description that reads; "EBADF fd is not a valid file descriptor or is not open for reading." - read(2)
fn readable(k: &mut Kernel, t: TaskId, fd: Fd) -> Result<(FileId, OpenFile), Stop> {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    k.ensure(Reason::FileMode, file.can_read(), Errno::EBADF)?;
    Ok((id, file))
}

fn read_node(k: &mut Kernel, t: TaskId, file: &OpenFile, count: usize, pos: u64) -> Result<Vec<u8>, Stop> {
    match file.path.node {
        Node::Dentry(id) => match k.vfs.inode_of(id).kind.clone() {
            InodeKind::Reg(data) => {
                let bytes = data.read(pos, count);
                k.file_accessed(file);
                Ok(bytes)
            }
            InodeKind::Mqueue(queue) => {
                let text = k.mqueue_text(t, &queue);
                k.file_accessed(file);
                Ok(slice(&text, pos, count))
            }
            InodeKind::Dir(_) => Err(Errno::EISDIR.into()),
            InodeKind::Char(rdev) => match device::driver(rdev) {
                Some(device) => k.device_read(device, count),
                None => Err(Errno::ENXIO.into()),
            },
            _ => Err(Errno::EINVAL.into()),
        },
        Node::Proc(sb, node) => Ok(slice(&k.proc_read(t, sb, node)?, pos, count)),
        Node::Sys(_, node) => Ok(slice(&k.sysfs_read(node)?, pos, count)),
        Node::Cgroup(node) => Ok(slice(&k.cgroup_read(t, node)?, pos, count)),
        Node::Ns(_) | Node::Pipe(_) | Node::Socket(_) | Node::Anon(_) => Err(Errno::EINVAL.into()),
    }
}

fn slice(data: &[u8], pos: u64, count: usize) -> Vec<u8> {
    let from = usize::try_from(pos).unwrap_or(usize::MAX).min(data.len());
    data[from..from + count.min(data.len() - from)].to_vec()
}
