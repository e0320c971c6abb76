//! Open file descriptions and descriptor tables - fs/file.c, fs/file_table.c.

use nslab_abi::{Errno, Fd, OpenFlags, Reason, TaskId};

use super::epoll::EpollId;
use super::events::{EventfdId, SignalfdId, TimerfdId};
use super::fasync::Owner;
use super::fs_context::FsContextId;
use super::inotify::{InotifyId, event};
use super::kvm::Kvm;
use super::landlock::RulesetId;
use super::pipe::End;
use super::slots::SlotsId;
use super::tty::TtyId;
use super::{FsResult, Node, Path, PipeId, Vfs};
use crate::kernel::Kernel;
use crate::net::SocketId;
use crate::ns::NsId;
use crate::sched::WaitKey;
use nslab_small::PMap;

/// Names one open file description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub u64);

/// Names one descriptor table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilesId(pub u64);

/// What an open file description leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileObject {
    /// A file or directory of a file system.
    Node,
    /// An end of a pipe or FIFO.
    Pipe(PipeId, End),
    /// A terminal, and how often it had been hung up when it was opened.
    Tty(TtyId, u32),
    /// The master of a pseudoterminal.
    Ptmx(TtyId),
    /// A namespace.
    Ns(NsId),
    /// A process.
    PidFd(TaskId),
    /// A socket.
    Socket(SocketId),
    /// An epoll instance.
    Epoll(EpollId),
    /// A counter of events.
    Eventfd(EventfdId),
    /// A set of signals.
    Signalfd(SignalfdId),
    /// A timer.
    Timerfd(TimerfdId),
    /// An inotify instance.
    Inotify(InotifyId),
    /// What makes and runs virtual machines.
    Kvm(Kvm),
    /// A file system that is being set up.
    FsContext(FsContextId),
    /// Rules of Landlock.
    Landlock(RulesetId),
}

/// An open file description - open(2), "Open file descriptions".
#[derive(Clone, Debug)]
pub struct OpenFile {
    /// What it leads to.
    pub object: FileObject,
    /// Where it was opened.
    pub path: Path,
    /// Access mode and status flags.
    pub flags: OpenFlags,
    /// Where the next read or write begins.
    pub pos: u64,
    /// Descriptors that refer to it, over all tables.
    pub refs: u32,
    /// Whom SIGIO goes to.
    pub owner: Option<Owner>,
    /// What is sent in place of SIGIO - fcntl(2), F_SETSIG.
    pub signal: i32,
    /// The descriptor by which O_ASYNC was set, which `si_fd` tells.
    pub async_fd: Fd,
    /// What Landlock forbade as it was opened: to cut the file, to control the device.
    pub denied: u32,
}

impl OpenFile {
    /// May it be read from?
    pub fn can_read(&self) -> bool {
        !self.flags.contains(OpenFlags::PATH) && self.flags.bits() & 3 != 1
    }

    /// May it be written to?
    pub fn can_write(&self) -> bool {
        !self.flags.contains(OpenFlags::PATH) && self.flags.intersects(OpenFlags::WRONLY | OpenFlags::RDWR)
    }
}

/// One slot of a descriptor table.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The description.
    pub file: FileId,
    /// `FD_CLOEXEC`.
    pub is_cloexec: bool,
}

/// A descriptor table. Shared by CLONE_FILES.
#[derive(Clone, Debug)]
pub struct FilesStruct {
    /// The slots in use.
    pub(super) slots: SlotsId,
    /// Tasks that share it.
    pub users: u32,
    /// How many descriptors it has room for, which grows with them - `max_fds`.
    pub room: i32,
}

/// Descriptors that every table has room for - NR_OPEN_DEFAULT.
const ROOM_MIN: i32 = 64;

/// Descriptors that the table of a session's first program has room for: whoever starts it had that many.
pub(crate) const ROOM_FIRST: i32 = 4096;

/// The room of a table that is to hold so many descriptors - fs/file.c:alloc_fdtable()
fn room_for(count: i32) -> i32 {
    if count <= ROOM_MIN { ROOM_MIN } else { count.unsigned_abs().next_power_of_two().min(1 << 30) as i32 }
}

impl Vfs {
    /// Files an empty table with one user.
    pub(crate) fn new_files(&mut self) -> FilesId {
        let id = FilesId(self.fresh());
        let slots = self.new_slots(PMap::default());
        self.files.insert(id, FilesStruct { slots, users: 1, room: ROOM_MIN });
        id
    }

    /// Returns a task's table.
    pub(crate) fn files_struct(&self, id: FilesId) -> &FilesStruct {
        self.files.get(&id).expect("a task's table exists")
    }

    pub(crate) fn files_mut(&mut self, id: FilesId) -> &mut FilesStruct {
        self.files.get_mut(&id).expect("a task's table exists")
    }

    /// Copies a table for a child or for unshare(CLONE_FILES) - fs/file.c:dup_fd().
    pub fn copy_files(&mut self, id: FilesId) -> FilesId {
        let slots = self.share_slots(id);
        let copy = FilesId(self.fresh());
        // "sane_fdtable_size()": up to the last one that is open, in whole words.
        let last = self.slots(id).last_up_to(&i32::MAX).map_or(0, |(&fd, _)| fd);
        let room = room_for((last / ROOM_MIN + 1) * ROOM_MIN);
        self.files.insert(copy, FilesStruct { slots, users: 1, room });
        copy
    }

    /// Lets one more task share the table (CLONE_FILES).
    pub fn share_files(&mut self, id: FilesId) -> FilesId {
        self.files_mut(id).users += 1;
        id
    }

    /// How many tasks share the table.
    pub fn files_users(&self, id: FilesId) -> u32 {
        self.files_struct(id).users
    }

    pub(crate) fn file(&self, id: FileId) -> &OpenFile {
        self.open_files.get(&id).expect("a held description exists")
    }

    /// Says where a call left a description; it is gone where the call ended the last process that held it, as writing to
    /// cgroup.kill may.
    pub(crate) fn leave_at(&mut self, id: FileId, pos: u64) {
        if let Some(file) = self.open_files.get_mut(&id) {
            file.pos = pos;
        }
    }

    pub(crate) fn file_mut(&mut self, id: FileId) -> &mut OpenFile {
        self.open_files.get_mut(&id).expect("a held description exists")
    }

    /// Files a description that nothing refers to yet.
    pub(crate) fn new_file(&mut self, object: FileObject, path: Path, flags: OpenFlags) -> FileId {
        let id = FileId(self.fresh());
        let (owner, signal, async_fd) = (None, 0, Fd(-1));
        self.open_files
            .insert(id, OpenFile { object, path, flags, pos: 0, refs: 0, owner, signal, async_fd, denied: 0 });
        id
    }

    /// Puts a description into a free slot.
    pub(crate) fn set_slot(&mut self, files: FilesId, fd: i32, file: FileId, is_cloexec: bool) {
        self.file_mut(file).refs += 1;
        let table = self.files_mut(files);
        table.room = table.room.max(room_for(fd.saturating_add(1)));
        self.slots_mut(files).insert(fd, Slot { file, is_cloexec });
    }
}

impl Kernel {
    pub(crate) fn files_of(&self, t: TaskId) -> FilesId {
        self.task(t).files.expect("a task that makes calls has a table")
    }

    /// Returns what a descriptor refers to, notes on the ladder whether it is open; a descriptor of O_PATH counts as closed.
    pub(crate) fn fget(&mut self, t: TaskId, fd: Fd) -> FsResult<FileId> {
        let found = self.fget_id(t, fd).filter(|&id| !self.vfs.file(id).flags.contains(OpenFlags::PATH));
        self.check(Reason::FdOpen, found.is_some());
        found.ok_or(Errno::EBADF)
    }

    /// As [`Kernel::fget`], O_PATH included; returns the description itself.
    pub(crate) fn fget_raw(&mut self, t: TaskId, fd: Fd) -> FsResult<OpenFile> {
        let found = self.fget_id(t, fd);
        if found.is_none() {
            self.check(Reason::FdOpen, false);
        }
        found.map(|id| self.vfs.file(id).clone()).ok_or(Errno::EBADF)
    }

    pub(crate) fn fget_id(&self, t: TaskId, fd: Fd) -> Option<FileId> {
        self.vfs.slots(self.files_of(t)).get(&fd.0).map(|slot| slot.file)
    }

    /// Returns the object behind a descriptor, for setns(2), the pidfd calls and sockets.
    pub(crate) fn fd_object(&mut self, t: TaskId, fd: Fd) -> FsResult<FileObject> {
        let id = self.fget(t, fd)?;
        Ok(self.vfs.file(id).object)
    }

    /// Returns the lowest free descriptor from `low` on; EMFILE at RLIMIT_NOFILE - fs/file.c:alloc_fd().
    pub(crate) fn free_fd(&mut self, t: TaskId, low: i32) -> FsResult<i32> {
        let limit = self.nofile_limit(t);
        let slots = self.vfs.slots(self.files_of(t));
        let fd = (low..).find(|fd| !slots.contains(fd)).unwrap_or(i32::MAX);
        self.ensure(Reason::ResourceLimit, i64::from(fd) < limit, Errno::EMFILE)?;
        Ok(fd)
    }

    /// Returns RLIMIT_NOFILE's soft limit.
    pub(crate) fn nofile_limit(&self, t: TaskId) -> i64 {
        const RLIMIT_NOFILE: usize = 7;
        i64::try_from(self.task(t).rlimits[RLIMIT_NOFILE].rlim_cur).unwrap_or(i64::MAX)
    }

    /// Opens a descriptor for an object of the kernel's own: a namespace, a pidfd, a socket.
    pub(crate) fn fd_install(&mut self, t: TaskId, object: FileObject, flags: OpenFlags) -> FsResult<Fd> {
        let node = match object {
            FileObject::Ns(ns) => Node::Ns(ns),
            FileObject::Socket(SocketId(id)) => Node::Socket(id),
            FileObject::Pipe(id, _) => Node::Pipe(id),
            FileObject::Epoll(_) => Node::Anon("[eventpoll]"),
            FileObject::Eventfd(_) => Node::Anon("[eventfd]"),
            FileObject::Signalfd(_) => Node::Anon("[signalfd]"),
            FileObject::Timerfd(_) => Node::Anon("[timerfd]"),
            FileObject::Inotify(_) => Node::Anon("inotify"),
            FileObject::FsContext(_) => Node::Anon("[fscontext]"),
            FileObject::Landlock(_) => Node::Anon("[landlock-ruleset]"),
            FileObject::Kvm(Kvm::Vcpu) => Node::Anon("kvm-vcpu:0"),
            FileObject::Kvm(_) => Node::Anon("kvm-vm"),
            _ => Node::Anon("[pidfd]"),
        };
        let path = self.internal(node);
        self.fd_install_at(t, object, path, flags)
    }

    /// Opens a descriptor for an object found at a path.
    pub(crate) fn fd_install_at(
        &mut self,
        t: TaskId,
        object: FileObject,
        path: Path,
        flags: OpenFlags,
    ) -> FsResult<Fd> {
        let fd = self.free_fd(t, 0)?;
        let is_cloexec = flags.contains(OpenFlags::CLOEXEC);
        let kept =
            flags - OpenFlags::CLOEXEC - OpenFlags::CREAT - OpenFlags::EXCL - OpenFlags::NOCTTY - OpenFlags::TRUNC;
        let file = self.vfs.new_file(object, path, kept);
        let files = self.files_of(t);
        self.vfs.set_slot(files, fd, file, is_cloexec);
        Ok(Fd(fd))
    }

    /// Closes a slot that is in use - fs/file.c:file_close_fd().
    pub(crate) fn close_slot(&mut self, files: FilesId, fd: i32) {
        let Some(slot) = self.vfs.slots(files).get(&fd).copied() else { return };
        self.vfs.slots_mut(files).remove(&fd);
        self.flush(files, slot.file);
        self.fput(slot.file);
    }

    /// A descriptor is closed: what its process holds on the file goes - fs/open.c:filp_flush()
    fn flush(&mut self, files: FilesId, file: FileId) {
        let path = self.vfs.file(file).path;
        self.close_locks(files, path);
        if !self.vfs.mq_notified.is_empty()
            && let Some(queue) = self.mqueue_at(path)
        {
            let users = self.tasks.values().filter(|task| task.files == Some(files)).map(|task| task.id);
            for user in users.collect::<Vec<TaskId>>() {
                self.mqueue_flush(self.tgid(user), Some(queue));
            }
        }
    }

    /// One reference less; the last one releases the object - fs/file_table.c:__fput().
    pub(crate) fn fput(&mut self, id: FileId) {
        let file = self.vfs.file_mut(id);
        file.refs -= 1;
        if file.refs > 0 {
            return;
        }
        let file = file.clone();
        if !file.flags.contains(OpenFlags::PATH) {
            self.fsnotify(file.path.node, if file.can_write() { event::CLOSE_WRITE } else { event::CLOSE_NOWRITE });
        }
        self.release_locks(id, file.path);
        self.forget_watched(id);
        self.vfs.open_files.remove(&id);
        if self.vfs.has_cgroup_watchers {
            self.vfs.cgroup_events_seen.remove(&id);
        }
        match file.object {
            FileObject::Pipe(pipe, end) => self.release_pipe(pipe, end, file.path),
            FileObject::Socket(socket) => self.socket_release(socket),
            FileObject::Epoll(epoll) => {
                self.vfs.epolls.remove(&epoll);
            }
            FileObject::Eventfd(id) => drop(self.vfs.eventfds.remove(&id)),
            FileObject::Signalfd(id) => drop(self.vfs.signalfds.remove(&id)),
            FileObject::Timerfd(id) => drop(self.vfs.timerfds.remove(&id)),
            FileObject::Inotify(id) => drop(self.vfs.inotifies.remove(&id)),
            FileObject::FsContext(id) => drop(self.vfs.fs_contexts.remove(&id)),
            FileObject::Landlock(id) => drop(self.vfs.rulesets.remove(&id)),
            FileObject::Tty(id, _) => self.tty_released(id),
            FileObject::Ptmx(id) => self.ptmx_released(id),
            FileObject::Node | FileObject::Ns(_) | FileObject::PidFd(_) | FileObject::Kvm(_) => {}
        }
        self.sweep_after(file.path);
    }

    /// One task less uses the table; the last one closes all - fs/file.c:put_files_struct().
    pub(crate) fn put_files(&mut self, id: FilesId) {
        let files = self.vfs.files_mut(id);
        files.users -= 1;
        if files.users > 0 {
            return;
        }
        let open = self.vfs.slots(id).clone();
        let is_shared = self.vfs.has_shared_slots(id);
        for (&fd, slot) in open.iter() {
            match is_shared {
                true => self.flush(id, slot.file),
                false => self.close_slot(id, fd),
            }
        }
        let slots = self.vfs.files_struct(id).slots;
        self.vfs.let_slots_go(slots);
        self.vfs.files.remove(&id);
    }

    /// Closes what execve(2) closes - fs/file.c:do_close_on_exec().
    pub(crate) fn close_on_exec(&mut self, id: FilesId) {
        let slots = self.vfs.slots(id);
        let marked: Vec<i32> = slots.iter().filter(|(_, slot)| slot.is_cloexec).map(|(&fd, _)| fd).collect();
        for fd in marked {
            self.close_slot(id, fd);
        }
    }

    /// Wakes whoever sleeps on a pipe's state.
    pub(crate) fn wake_pipe(&mut self, id: PipeId) {
        self.wake_up(WaitKey::Pipe(id.0));
    }
}
