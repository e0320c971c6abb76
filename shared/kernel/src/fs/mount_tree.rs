//! Hanging mount trees up, copying them, taking them down - fs/namespace.c.

use nslab_small::Map;

use nslab_abi::Errno;

use super::{FsResult, GroupId, Mount, MountId, Node, Path, Vfs};
use crate::ns::NsId;

/// Most mounts of one namespace - proc(5), `/proc/sys/fs/mount-max` (100000 on Linux; a page draws far fewer).
pub(crate) const MOUNT_MAX: usize = 2000;

/// How copy_tree marks what it copies - fs/pnode.h `CL_*`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CloneHow {
    /// Unbindable mounts are copied too, unmarked (a new namespace); else they are left out.
    pub with_unbindable: bool,
    /// Shared mounts become slaves of their originals (another user namespace).
    pub shared_to_slave: bool,
    /// Copies are neither shared nor slaves.
    pub private: bool,
}

impl Vfs {
    /// Copies one mount - fs/namespace.c:clone_mnt().
    pub(crate) fn clone_mnt(&mut self, id: MountId, root: Node, how: CloneHow) -> MountId {
        let old = self.mount(id).clone();
        let (shared, master) = match (how.private, how.shared_to_slave, old.shared) {
            (true, ..) => (None, None),
            // A slave of the original's group: what was shared sends here, and nothing goes back.
            (_, true, Some(group)) => (None, Some(group)),
            _ => (old.shared, old.master),
        };
        let nr = self.free_mount_nr();
        // Fact 150: the mark "unbindable" is not copied (Linux 6.18).
        self.add_mount(Mount {
            nr,
            at: None,
            root,
            ns: None,
            is_anon_root: false,
            shared,
            master,
            is_unbindable: false,
            ..old
        })
    }

    /// Copies a tree of mounts from `root` on down; returns old and new, top first - fs/namespace.c:copy_tree().
    pub(crate) fn copy_tree(&mut self, top: MountId, root: Node, how: CloneHow) -> FsResult<Vec<(MountId, MountId)>> {
        let subtree: Vec<MountId> = self.subtree(top);
        let mut copies: Map<MountId, MountId> = Map::new();
        let mut order = Vec::new();
        for old in subtree {
            let copy = if old == top {
                self.clone_mnt(old, root, how)
            } else {
                let mount = self.mount(old).clone();
                let at = mount.at.expect("a mount below another hangs there");
                let Some(&parent) = copies.get(&at.mnt) else { continue };
                if at.mnt == top && !self.is_below(at.node, root) {
                    continue;
                }
                if mount.is_unbindable && !how.with_unbindable {
                    if mount.is_locked {
                        self.drop_copies(&order);
                        return Err(Errno::EPERM);
                    }
                    continue;
                }
                let copy = self.clone_mnt(old, mount.root, how);
                self.hang(copy, Path { mnt: parent, node: at.node });
                copy
            };
            copies.insert(old, copy);
            order.push((old, copy));
        }
        Ok(order)
    }

    /// Forgets copies that were not used after all.
    pub(crate) fn drop_copies(&mut self, copies: &[(MountId, MountId)]) {
        for &(_, copy) in copies.iter().rev() {
            self.unhang(copy);
            self.mounts.remove(&copy);
        }
    }

    /// Hangs one mount onto a place where nothing is mounted.
    pub(crate) fn hang(&mut self, id: MountId, at: Path) {
        self.mount_mut(id).at = Some(at);
        self.mounted.insert(at, id);
    }

    /// Hangs one mount onto a place; what is mounted there moves on top of it - fs/namespace.c:mnt_change_mountpoint().
    pub(crate) fn hang_beneath(&mut self, id: MountId, at: Path) {
        let above = self.mounted.get(&at).copied();
        self.hang(id, at);
        if let Some(above) = above {
            let top = self.follow_mounts(self.mount_root(id));
            self.hang(above, top);
        }
    }

    /// Takes one mount off its place.
    pub(crate) fn unhang(&mut self, id: MountId) {
        if let Some(at) = self.mount_mut(id).at.take() {
            self.mounted.remove(&at);
        }
    }

    /// Is `node` inside the tree below `root`, or `root` itself? - fs/dcache.c:is_subdir()
    pub(crate) fn is_below(&self, node: Node, root: Node) -> bool {
        let mut at = Some(node);
        while let Some(here) = at {
            if here == root {
                return true;
            }
            at = self.parent_node(here);
        }
        false
    }

    /// Is the mount reachable from the place? - fs/namespace.c:is_path_reachable()
    pub(crate) fn is_path_reachable(&self, mut mnt: MountId, mut node: Node, root: Path) -> bool {
        while mnt != root.mnt {
            match self.mount(mnt).at {
                Some(at) => (mnt, node) = (at.mnt, at.node),
                None => return false,
            }
        }
        self.is_below(node, root.node)
    }

    /// Counts a namespace's mounts.
    pub(crate) fn nr_mounts(&self, ns: NsId) -> usize {
        self.mounts.values().filter(|mount| mount.ns == Some(ns)).count()
    }

    /// Hangs a tree of mounts onto `dest`, there and wherever that propagates - fs/namespace.c:attach_recursive_mnt().
    ///
    /// `is_move`: the tree keeps its groups and was taken off its old place before.
    pub(crate) fn attach_recursive_mnt(&mut self, top: MountId, dest: Path, is_move: bool) -> FsResult<()> {
        let ns = self.mount(dest.mnt).ns.ok_or(Errno::EINVAL)?;
        let tree = self.subtree(top);
        if self.nr_mounts(ns) + tree.len() > MOUNT_MAX {
            return Err(Errno::ENOSPC);
        }
        let dest_group = self.mount(dest.mnt).shared;
        if dest_group.is_some() {
            // "If A is shared, the mount is shared too": Documentation/filesystems/sharedsubtree.rst, both tables.
            for &id in &tree {
                self.make_shared(id);
            }
        }
        let _ = is_move;
        self.hang_beneath(top, dest);
        for &id in &tree {
            let mount = self.mount_mut(id);
            mount.ns = Some(ns);
            mount.is_anon_root = false;
        }
        if dest_group.is_some() {
            self.propagate_mnt(top, dest, ns);
        }
        Ok(())
    }

    /// Gives a mount a peer group of its own unless it has one - fs/namespace.c:invent_group_ids().
    pub(crate) fn make_shared(&mut self, id: MountId) -> GroupId {
        if let Some(group) = self.mount(id).shared {
            return group;
        }
        let group = self.free_group();
        let mount = self.mount_mut(id);
        mount.shared = Some(group);
        mount.is_unbindable = false;
        group
    }
}
