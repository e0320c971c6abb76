//! Telling that `cgroup.events` changed, by poll(2) and inotify(7) - fs/kernfs/file.c:kernfs_notify().

use super::{CgroupId, FILES};
use crate::fs::inotify::event;
use crate::fs::{CgroupNode, FileId, InodeId, Node, Path};
use crate::kernel::Kernel;
use crate::sched::WaitKey;

fn is_events(node: Node) -> Option<CgroupId> {
    match node {
        Node::Cgroup(CgroupNode::File(id, index)) if FILES[usize::from(index)].name == "cgroup.events" => Some(id),
        _ => None,
    }
}

impl Kernel {
    /// Who opens `cgroup.events` has not read it yet: poll(2) says at once that it is new.
    pub(crate) fn note_cgroup_open(&mut self, path: Path) {
        self.vfs.has_cgroup_watchers |= is_events(path.node).is_some();
    }

    /// Who reads it has seen all.
    pub(crate) fn cgroup_events_read(&mut self, file: FileId, path: Path) {
        if let Some(id) = is_events(path.node)
            && let Some(cgroup) = self.vfs.cgroups.get(&id)
        {
            let seq = cgroup.events_seq;
            self.vfs.cgroup_events_seen.insert(file, seq);
        }
    }

    /// Has it changed since it was read? A file of a removed cgroup always has.
    pub(crate) fn has_unread_cgroup_events(&self, file: FileId) -> bool {
        let Some(id) = is_events(self.vfs.file(file).path.node) else { return false };
        let seen = self.vfs.cgroup_events_seen.get(&file).copied();
        self.vfs.cgroups.get(&id).is_none_or(|cgroup| Some(cgroup.events_seq) != seen)
    }

    /// It changes.
    pub(crate) fn cgroup_events_changed(&mut self, id: CgroupId) {
        self.vfs.cgroup_mut(id).events_seq += 1;
        self.wake_up(WaitKey::CgroupEvents(id));
        let file = FILES.iter().position(|file| file.name == "cgroup.events").unwrap_or(0) as u8;
        self.fsnotify_kernfs(CgroupNode::File(id, file), event::MODIFY);
    }

    /// Stands for a cgroup's entry where inotify names inodes.
    pub(crate) fn cgroup_inode(node: CgroupNode) -> InodeId {
        InodeId(1 << 63 | node.ino())
    }
}
