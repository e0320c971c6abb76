//! What nothing reaches any more goes: detached mounts, their file systems, unlinked inodes.
//!
//! Linux counts references to each; here what holds is looked at afresh, which cannot go wrong by one.

use nslab_small::Set;

use super::inotify::event;
use super::pnode::Propagation;
use super::{DentryId, FsKind, InodeId, InodeKind, MountId, Node, Path, SbId};
use crate::kernel::Kernel;
use crate::ns::NsId;

/// What a file system of message queues belongs to when its namespace is gone.
const NO_NS: NsId = NsId(0);

impl Kernel {
    /// An IPC namespace ends: its message queues end with their last mount and descriptor - ipc/mqueue.c:mq_put_mnt()
    pub(crate) fn put_mqueues(&mut self, ns: NsId) {
        let found = self.vfs.super_blocks.iter().find(|(_, sb)| sb.kind == FsKind::Mqueue(ns)).map(|(&id, _)| id);
        let Some(record) = found.and_then(|sb| self.vfs.super_blocks.get_mut(&sb)) else { return };
        record.kind = FsKind::Mqueue(NO_NS);
        let held = self.held_paths();
        self.sweep_mounts(&held);
    }

    /// Lists the paths that open files, roots, working directories and running programs hold.
    pub(crate) fn held_paths(&self) -> Vec<Path> {
        let files = self.vfs.open_files.values().map(|file| file.path);
        let fs = self.vfs.fs.values().flat_map(|fs| [fs.root, fs.pwd]);
        let exes = self.tasks.values().filter_map(|task| task.exe);
        let mapped = self.tasks.values().flat_map(|task| task.vmas.iter().map(|vma| vma.path));
        let segments = self.shm_paths();
        files.chain(fs).chain(exes).chain(mapped).chain(segments).collect()
    }

    /// Drops what nothing reaches; then lets namespaces end that were held only by it.
    pub(crate) fn sweep(&mut self) {
        let held = self.held_paths();
        self.sweep_mounts(&held);
        self.sweep_inodes(&held);
        self.gc_namespaces();
    }

    /// Sweeps if a path that was just let go may have been the last to hold something.
    pub(crate) fn sweep_after(&mut self, path: Path) {
        let is_loose =
            path.mnt != MountId::INTERNAL && self.vfs.mounts.get(&path.mnt).is_some_and(|mount| mount.ns.is_none());
        let is_namespace = matches!(path.node, Node::Ns(_));
        let is_gone = match path.node {
            Node::Dentry(id) => self.vfs.dentries.get(&id).is_some_and(|dentry| dentry.unlinked),
            _ => false,
        };
        if is_loose || is_namespace || is_gone {
            self.sweep();
        }
    }

    fn sweep_mounts(&mut self, held: &[Path]) {
        let is_loose = |kernel: &Kernel, id: MountId| {
            let mount = kernel.vfs.mount(id);
            id != MountId::INTERNAL && mount.ns.is_none()
        };
        loop {
            let roots = self.vfs.mnt_namespaces.values().map(|ns| ns.root);
            let holders: Set<MountId> = held.iter().map(|path| path.mnt).chain(roots).collect();
            let gone: Vec<MountId> = self
                .vfs
                .mounts
                .keys()
                .copied()
                .filter(|&id| is_loose(self, id) && !holders.contains(&id) && self.vfs.mount(id).at.is_none())
                .filter(|&id| self.vfs.children(id).iter().all(|child| self.vfs.mount(*child).ns.is_none()))
                .collect();
            if gone.is_empty() {
                break;
            }
            for id in gone {
                for child in self.vfs.children(id) {
                    self.vfs.unhang(child);
                }
                self.vfs.change_mnt_propagation(id, Propagation::Private);
                self.vfs.mounts.remove(&id);
            }
        }
        let used = self.used_super_blocks();
        let gone: Vec<SbId> = self.vfs.super_blocks.keys().copied().filter(|sb| !used.contains(sb)).collect();
        for sb in gone {
            // The cgroup tree outlives its mounts; so do message queues, as long as their namespace is there or one is open.
            let is_open =
                || held.iter().any(|path| matches!(path.node, Node::Dentry(id) if self.vfs.dentry(id).sb == sb));
            let goes = match self.vfs.sb(sb).kind {
                FsKind::Mqueue(ns) => ns == NO_NS && !is_open(),
                FsKind::Cgroup1(hierarchy) => self.end_hierarchy(hierarchy),
                FsKind::Memory | FsKind::Overlay(_) | FsKind::Proc(_) | FsKind::Sysfs(_) => true,
                _ => false,
            };
            if goes {
                self.drop_sb(sb);
            }
        }
    }

    /// Those that are mounted, and those below a mounted overlay, which has mounts of its own of them - ovl_get_layers().
    fn used_super_blocks(&self) -> Set<SbId> {
        let mut used: Vec<SbId> = self.vfs.mounts.values().map(|mount| mount.sb).collect();
        let mut at = 0;
        while let Some(&sb) = used.get(at) {
            at += 1;
            let below: Vec<SbId> = self.layers(sb).map(|id| self.vfs.dentry(id).sb).collect();
            used.extend(below.into_iter().filter(|sb| !used.contains(sb)).collect::<Vec<_>>());
        }
        used.into_iter().collect()
    }

    /// The directories that an overlay is made of; none for other file systems.
    fn layers(&self, sb: SbId) -> impl Iterator<Item = DentryId> {
        let layers = match self.vfs.super_blocks.get(&sb).map(|sb| &sb.kind) {
            Some(FsKind::Overlay(layers)) => layers.upper.iter().chain(&layers.lowers).copied().collect(),
            _ => Vec::new(),
        };
        layers.into_iter()
    }

    fn drop_sb(&mut self, sb: SbId) {
        let dentries: Vec<DentryId> = self.vfs.dentries.iter().filter(|(_, d)| d.sb == sb).map(|(&id, _)| id).collect();
        for id in dentries {
            self.vfs.dentries.remove(&id);
        }
        let inodes: Vec<InodeId> =
            self.vfs.inodes.iter().filter(|(_, inode)| inode.sb == sb).map(|(&id, _)| id).collect();
        for id in inodes {
            self.fsnotify_gone(id, event::UNMOUNT);
            self.drop_inode(id);
        }
        self.vfs.super_blocks.remove(&sb);
    }

    fn drop_inode(&mut self, id: InodeId) {
        if let Some(inode) = self.vfs.inodes.get(&id)
            && let InodeKind::Reg(data) = &inode.kind
        {
            self.vfs.bytes_used -= data.charged;
        }
        self.vfs.inodes.remove(&id);
    }

    fn sweep_inodes(&mut self, held: &[Path]) {
        let roots = self.vfs.mounts.values().map(|mount| mount.root);
        let layers = self.vfs.super_blocks.keys().flat_map(|&sb| self.layers(sb)).map(Node::Dentry);
        let held: Set<Node> = held.iter().map(|path| path.node).chain(roots).chain(layers).collect();
        let gone: Vec<DentryId> = self
            .vfs
            .dentries
            .iter()
            .filter(|&(&id, dentry)| dentry.unlinked && !held.contains(&Node::Dentry(id)))
            .map(|(&id, _)| id)
            .collect();
        for id in gone {
            let inode = self.vfs.dentry(id).inode;
            let has_children = self.vfs.dentries.values().any(|dentry| dentry.parent == Some(id));
            if has_children {
                continue;
            }
            self.vfs.dentries.remove(&id);
            // fs/dcache.c:dentry_unlink_inode()
            if self.vfs.inode(inode).nlink == 0 {
                self.fsnotify_gone(inode, event::DELETE_SELF);
            }
            let is_linked = self.vfs.dentries.values().any(|dentry| dentry.inode == inode);
            if !is_linked {
                self.drop_inode(inode);
            }
        }
    }

    /// Returns all namespaces that files hold: open descriptions, mounts, and file systems that show one.
    pub(crate) fn ns_pins(&self) -> Set<NsId> {
        let of_node = |node: Node| match node {
            Node::Ns(ns) => Some(ns),
            _ => None,
        };
        let files = self.held_paths().into_iter().filter_map(|path| of_node(path.node));
        let mounts = self.vfs.mounts.values().filter_map(|mount| of_node(mount.root));
        let shown = self.vfs.super_blocks.values().flat_map(|sb| {
            let own = match &sb.kind {
                FsKind::Proc(options) => Some(options.pid_ns),
                FsKind::Sysfs(ns) => Some(*ns),
                // "…can exist longer than its namespace" - ipc/mqueue.c:mq_clear_sbinfo()
                FsKind::Mqueue(_) => None,
                FsKind::Memory | FsKind::Overlay(_) | FsKind::Internal => None,
                FsKind::Cgroup1(_) | FsKind::Cgroup2 => None,
            };
            [own, Some(sb.user_ns)].into_iter().flatten()
        });
        let owners = self.vfs.mnt_namespaces.values().filter_map(|ns| ns.owner);
        files.chain(mounts).chain(shown).chain(owners).collect()
    }
}
