//! Telling programs what happens to files - inotify(7), fs/notify/.

use std::sync::Arc;

use super::{CgroupNode, DentryId, InodeId, Node};
use crate::Kernel;
use crate::sched::WaitKey;

/// What happens to a file.
pub(crate) mod event {
    pub const ACCESS: u32 = 1;
    pub const MODIFY: u32 = 2;
    pub const ATTRIB: u32 = 4;
    pub const CLOSE_WRITE: u32 = 8;
    pub const CLOSE_NOWRITE: u32 = 0x10;
    pub const OPEN: u32 = 0x20;
    pub const MOVED_FROM: u32 = 0x40;
    pub const MOVED_TO: u32 = 0x80;
    pub const CREATE: u32 = 0x100;
    pub const DELETE: u32 = 0x200;
    pub const DELETE_SELF: u32 = 0x400;
    pub const MOVE_SELF: u32 = 0x800;
    pub const UNMOUNT: u32 = 0x2000;
    pub const Q_OVERFLOW: u32 = 0x4000;
    pub const IGNORED: u32 = 0x8000;
    pub const EXCL_UNLINK: u32 = 0x0400_0000;
    pub const ISDIR: u32 = 0x4000_0000;
    pub const ONESHOT: u32 = 0x8000_0000;
}

/// `/proc/sys/fs/inotify/max_queued_events`.
const QUEUE_MAX: usize = 16_384;
/// Names are filled with NUL to a multiple of the event's own size - fs/notify/inotify/inotify_user.c:round_event_name_len()
const EVENT_BYTES: usize = 16;

/// Names one inotify instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InotifyId(pub u64);

/// What one instance watches, and what it has not told yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inotify {
    /// By descriptor.
    pub watches: Arc<Vec<Watch>>,
    /// The descriptor given last.
    pub last_wd: i32,
    /// Oldest first.
    pub events: Arc<Vec<Event>>,
}

/// A watch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    /// Its descriptor.
    pub wd: i32,
    /// What is watched.
    pub inode: InodeId,
    /// For which events, and how.
    pub mask: u32,
}

/// `struct inotify_event`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub wd: i32,
    pub mask: u32,
    pub cookie: u32,
    pub name: Vec<u8>,
}

impl Event {
    /// The bytes that are read.
    pub fn to_bytes(&self) -> Vec<u8> {
        let len = if self.name.is_empty() { 0 } else { (self.name.len() + 1).next_multiple_of(EVENT_BYTES) };
        let mut bytes: Vec<u8> =
            [self.wd as u32, self.mask, self.cookie, len as u32].iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(&self.name);
        bytes.resize(EVENT_BYTES + len, 0);
        bytes
    }
}

impl Inotify {
    /// Queues an event, unless it says what the last one does - fs/notify/inotify/inotify_fsnotify.c:inotify_merge()
    fn push(&mut self, event: Event) {
        if self.events.last().is_some_and(|last| *last == event && event.mask & event::IGNORED == 0) {
            return;
        }
        let events = Arc::make_mut(&mut self.events);
        match events.len() {
            QUEUE_MAX => events.push(Event { wd: -1, mask: event::Q_OVERFLOW, cookie: 0, name: Vec::new() }),
            len if len < QUEUE_MAX => events.push(event),
            _ => {}
        }
    }
}

/// An event as its watchers see it.
#[derive(Clone, Copy)]
struct Happening<'a> {
    mask: u32,
    cookie: u32,
    /// Of the entry, where a directory is told.
    name: &'a [u8],
    /// Has the entry lost its name already?
    is_unlinked: bool,
}

impl Kernel {
    pub(crate) fn inotify_poll(&self, id: InotifyId) -> u32 {
        u32::from(self.vfs.inotifies.get(&id).is_some_and(|inotify| !inotify.events.is_empty()))
    }

    /// Something happens to a file: its directory is told, by name, then who watches the file itself
    /// - include/linux/fsnotify.h:fsnotify_parent()
    pub(crate) fn fsnotify(&mut self, node: Node, mask: u32) {
        if let Node::Cgroup(node) = node {
            return self.fsnotify_kernfs(node, mask);
        }
        let (Node::Dentry(id), false) = (node, self.vfs.inotifies.is_empty()) else { return };
        let dentry = self.vfs.dentry(id).clone();
        let mask = mask | self.isdir_bit(dentry.inode);
        if let Some(dir) = dentry.parent {
            let dir = self.vfs.dentry(dir).inode;
            let happening = Happening { mask, cookie: 0, name: &dentry.name, is_unlinked: dentry.unlinked };
            self.tell(dir, happening);
        }
        self.tell(dentry.inode, Happening { mask, cookie: 0, name: b"", is_unlinked: false });
    }

    /// Something happens to an entry of a cgroup: its directory is told, by name, then who watches the entry itself.
    pub(crate) fn fsnotify_kernfs(&mut self, node: CgroupNode, mask: u32) {
        if self.vfs.inotifies.is_empty() {
            return;
        }
        let name = super::cgroupfs::name(self, node);
        if let Some(dir) = self.vfs.cgroup_parent(node) {
            self.tell(Kernel::cgroup_inode(dir), Happening { mask, cookie: 0, name: &name, is_unlinked: false });
        }
        self.tell(Kernel::cgroup_inode(node), Happening { mask, cookie: 0, name: b"", is_unlinked: false });
    }

    /// Something happens to an inode, whatever its names.
    pub(crate) fn fsnotify_inode(&mut self, inode: InodeId, mask: u32) {
        if !self.vfs.inotifies.is_empty() {
            let mask = mask | self.isdir_bit(inode);
            self.tell(inode, Happening { mask, cookie: 0, name: b"", is_unlinked: false });
        }
    }

    /// An entry comes or goes; `inode` is what it leads to.
    pub(crate) fn fsnotify_dir(&mut self, dir: DentryId, inode: InodeId, (mask, cookie): (u32, u32), name: &[u8]) {
        if !self.vfs.inotifies.is_empty() {
            let mask = mask | self.isdir_bit(inode);
            let dir = self.vfs.dentry(dir).inode;
            self.tell(dir, Happening { mask, cookie, name, is_unlinked: false });
        }
    }

    /// An inode is gone: who watches it is told, and watches it no more - include/linux/fsnotify.h:fsnotify_inoderemove()
    pub(crate) fn fsnotify_gone(&mut self, inode: InodeId, mask: u32) {
        if self.vfs.inotifies.is_empty() {
            return;
        }
        self.tell(inode, Happening { mask, cookie: 0, name: b"", is_unlinked: false });
        let watchers: Vec<(InotifyId, i32)> = self.watchers(inode).map(|(id, watch)| (id, watch.wd)).collect();
        for (id, wd) in watchers {
            self.inotify_remove(id, wd);
        }
    }

    /// Ends a watch - inotify_rm_watch(2): "an IN_IGNORED event is generated".
    pub(crate) fn inotify_remove(&mut self, id: InotifyId, wd: i32) {
        if let Some(inotify) = self.vfs.inotifies.get_mut(&id) {
            Arc::make_mut(&mut inotify.watches).retain(|watch| watch.wd != wd);
            inotify.push(Event { wd, mask: event::IGNORED, cookie: 0, name: Vec::new() });
        }
        self.wake_up(WaitKey::Inotify(id));
    }

    fn isdir_bit(&self, inode: InodeId) -> u32 {
        let is_dir = self.vfs.inodes.get(&inode).is_some_and(|inode| matches!(inode.kind, super::InodeKind::Dir(_)));
        if is_dir { event::ISDIR } else { 0 }
    }

    fn watchers(&self, inode: InodeId) -> impl Iterator<Item = (InotifyId, Watch)> {
        let of = move |(&id, inotify): (&InotifyId, &Inotify)| {
            inotify.watches.iter().find(|watch| watch.inode == inode).map(|&watch| (id, watch))
        };
        self.vfs.inotifies.iter().filter_map(of)
    }

    fn tell(&mut self, inode: InodeId, happening: Happening<'_>) {
        let is_wanted = |watch: &Watch| {
            let is_event = watch.mask & happening.mask & !event::ISDIR != 0 || happening.mask & event::UNMOUNT != 0;
            is_event && !(happening.is_unlinked && watch.mask & event::EXCL_UNLINK != 0)
        };
        let told: Vec<(InotifyId, Watch)> = self.watchers(inode).filter(|(_, watch)| is_wanted(watch)).collect();
        for (id, watch) in told {
            let Happening { mut mask, cookie, name, .. } = happening;
            // fs/notify/inotify/inotify_fsnotify.c:inotify_handle_inode_event()
            if mask & (event::MOVE_SELF | event::DELETE_SELF) != 0 {
                mask &= !event::ISDIR;
            }
            if let Some(inotify) = self.vfs.inotifies.get_mut(&id) {
                inotify.push(Event { wd: watch.wd, mask, cookie, name: name.to_vec() });
            }
            self.wake_up(WaitKey::Inotify(id));
            if watch.mask & event::ONESHOT != 0 {
                self.inotify_remove(id, watch.wd);
            }
        }
    }
}
