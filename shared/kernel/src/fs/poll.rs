//! What poll(2) says of each kind of file, and what its sleepers wait on - fs/select.c, the `poll` of each file_operations.

use super::{FileId, FileObject, Node};
use crate::kernel::Kernel;
use crate::sched::WaitKey;

pub(super) const POLLIN: u32 = 1;
pub(super) const POLLOUT: u32 = 4;
pub(super) const POLLPRI: u32 = 2;
pub(super) const POLLERR: u32 = 8;
pub(super) const POLLHUP: u32 = 0x10;
const POLLRDNORM: u32 = 0x40;
const POLLWRNORM: u32 = 0x100;

impl Kernel {
    /// Returns all that is ready of a file, `POLLRDNORM` and `POLLWRNORM` included.
    pub(crate) fn file_poll(&self, id: FileId) -> u32 {
        let ready = match self.vfs.file(id).object {
            // Files are always ready - fs/select.c: DEFAULT_POLLMASK.
            FileObject::Node if self.has_unread_cgroup_events(id) => POLLIN | POLLOUT | POLLPRI | POLLERR,
            FileObject::Node | FileObject::Ns(_) => {
                let queue = self.mqueue_at(self.vfs.file(id).path).and_then(|queue| self.mqueue(queue));
                queue.map_or(POLLIN | POLLOUT, |queue| queue.poll())
            }
            FileObject::Pipe(pipe, end) => self.pipe_poll(pipe, end),
            FileObject::Tty(id, hangups) => self.tty_poll(id, hangups),
            FileObject::Ptmx(id) => self.ptmx_poll(id),
            FileObject::PidFd(target) => {
                // EPOLLHUP once it is reaped, too - fs/pidfs.c:pidfd_poll()
                match self.tasks.contains(&target) {
                    _ if self.is_process_alive(target) => 0,
                    true => POLLIN,
                    false => POLLIN | POLLHUP,
                }
            }
            FileObject::Socket(socket) => u32::from(self.socket_poll(socket) as u16),
            FileObject::Epoll(epoll) => self.epoll_poll(epoll),
            FileObject::Eventfd(id) => self.eventfd_poll(id),
            FileObject::Signalfd(id) => self.signalfd_poll(id),
            FileObject::Timerfd(id) => self.timerfd_poll(id),
            FileObject::Inotify(id) => self.inotify_poll(id),
            // Nothing that poll(2) tells of.
            FileObject::Kvm(_) | FileObject::FsContext(_) | FileObject::Landlock(_) => POLLIN | POLLOUT,
        };
        let normal =
            if ready & POLLIN != 0 { POLLRDNORM } else { 0 } | if ready & POLLOUT != 0 { POLLWRNORM } else { 0 };
        ready | normal
    }

    /// Returns what wakes those who wait for a file; `None`: it never changes.
    pub(crate) fn file_key(&self, id: FileId) -> Option<WaitKey> {
        match self.vfs.file(id).object {
            FileObject::Pipe(pipe, _) => Some(WaitKey::Pipe(pipe.0)),
            FileObject::Tty(id, _) => Some(WaitKey::Tty(id)),
            FileObject::Ptmx(id) => Some(WaitKey::Ptmx(id)),
            FileObject::PidFd(target) => Some(WaitKey::TaskExit(target)),
            FileObject::Socket(socket) => Some(WaitKey::Socket(socket.0)),
            FileObject::Epoll(epoll) => Some(WaitKey::Epoll(epoll)),
            FileObject::Eventfd(id) => Some(WaitKey::Eventfd(id)),
            FileObject::Signalfd(_) => Some(WaitKey::Signalfd),
            FileObject::Timerfd(id) => Some(WaitKey::Timerfd(id)),
            FileObject::Inotify(id) => Some(WaitKey::Inotify(id)),
            FileObject::Node => match self.vfs.file(id).path.node {
                Node::Cgroup(node) => Some(WaitKey::CgroupEvents(node.cgroup())),
                _ => self.mqueue_at(self.vfs.file(id).path).map(WaitKey::Mqueue),
            },
            FileObject::Ns(_) | FileObject::Kvm(_) | FileObject::FsContext(_) | FileObject::Landlock(_) => None,
        }
    }
}
