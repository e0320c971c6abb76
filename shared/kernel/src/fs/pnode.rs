//! Mount propagation - fs/pnode.c, Documentation/filesystems/sharedsubtree.rst.
//!
//! Linux keeps rings of peers and lists of slaves; here each mount names its peer group and its master's group,
//! and a ring is the set of mounts with the same number.

use nslab_small::{Map, Set};

use super::mount_tree::CloneHow;
use super::{GroupId, MountId, Node, Path, Vfs};
use crate::ns::NsId;

/// The four propagation types - mount_namespaces(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Propagation {
    /// `MS_SHARED`.
    Shared,
    /// `MS_PRIVATE`.
    Private,
    /// `MS_SLAVE`.
    Slave,
    /// `MS_UNBINDABLE`.
    Unbindable,
}

impl Vfs {
    /// Returns the members of a peer group, oldest first.
    pub(crate) fn peers(&self, group: GroupId) -> Vec<MountId> {
        self.mounts.iter().filter(|(_, mount)| mount.shared == Some(group)).map(|(&id, _)| id).collect()
    }

    /// Returns the slaves of a peer group, oldest first.
    pub(crate) fn slaves(&self, group: GroupId) -> Vec<MountId> {
        self.mounts.iter().filter(|(_, mount)| mount.master == Some(group)).map(|(&id, _)| id).collect()
    }

    /// Changes one mount's type - fs/pnode.c:change_mnt_propagation().
    pub(crate) fn change_mnt_propagation(&mut self, id: MountId, to: Propagation) {
        if to == Propagation::Shared {
            self.make_shared(id);
            return;
        }
        let old_group = self.mount(id).shared;
        let old_master = self.mount(id).master;
        if let Some(group) = old_group {
            self.mount_mut(id).shared = None;
            let is_last = self.peers(group).is_empty();
            if is_last {
                // Nobody is left to send: its slaves become slaves of its own master, or private.
                for slave in self.slaves(group) {
                    self.mount_mut(slave).master = old_master;
                }
            } else if to == Propagation::Slave {
                // "make-slave on a mount that is not shared, or the only member of its group, yields private" (fact 145).
                self.mount_mut(id).master = Some(group);
            }
        }
        let mount = self.mount_mut(id);
        if to != Propagation::Slave {
            mount.master = None;
        }
        mount.is_unbindable = to == Propagation::Unbindable;
    }

    /// Lets a tree that was just hung onto `dest` appear wherever `dest` propagates to - fs/pnode.c:propagate_mnt().
    pub(crate) fn propagate_mnt(&mut self, top: MountId, dest: Path, ns: NsId) {
        let Some(group) = self.mount(dest.mnt).shared else { return };
        for peer in self.peers(group) {
            if peer != dest.mnt {
                self.propagate_one(top, peer, dest.node, ns, false);
            }
        }
        self.propagate_to_slaves(group, top, dest.node, ns);
    }

    fn propagate_to_slaves(&mut self, group: GroupId, source: MountId, node: Node, ns: NsId) {
        let mut groups_done: Set<GroupId> = Set::new();
        for slave in self.slaves(group) {
            match self.mount(slave).shared {
                None => {
                    self.propagate_one(source, slave, node, ns, true);
                }
                Some(own) if groups_done.insert(own) => {
                    // The first of the group receives; its peers get copies of what it got.
                    let mut first: Option<MountId> = None;
                    for peer in self.peers(own) {
                        match first {
                            None => first = self.propagate_one(source, peer, node, ns, true),
                            Some(copy) => {
                                self.propagate_one(copy, peer, node, ns, false);
                            }
                        }
                    }
                    if let Some(copy) = first {
                        self.propagate_to_slaves(own, copy, node, ns);
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Copies the tree `source` onto one receiving mount.
    fn propagate_one(
        &mut self,
        source: MountId,
        receiver: MountId,
        node: Node,
        source_ns: NsId,
        as_slave: bool,
    ) -> Option<MountId> {
        let ns = self.mount(receiver).ns?;
        // "skip ones added by this propagate_mnt()": a tree never appears within itself.
        let mut above = std::iter::successors(Some(receiver), |&mount| self.mount(mount).at.map(|at| at.mnt));
        if above.any(|mount| mount == source) {
            return None;
        }
        // fs/pnode.c:propagate_one(): "skip if mountpoint isn't visible in m".
        if !self.is_below(node, self.mount(receiver).root) {
            return None;
        }
        let how = CloneHow { with_unbindable: true, shared_to_slave: as_slave, private: false };
        let root = self.mount(source).root;
        let copies = self.copy_tree(source, root, how).ok()?;
        let top = copies[0].1;
        let is_shared = self.mount(receiver).shared.is_some();
        let is_foreign = self.owner_of(ns) != self.owner_of(source_ns);
        for &(old, copy) in &copies {
            if as_slave && is_shared {
                self.make_shared(copy);
            }
            // fs/pnode.c:propagate_one(): "Notice when we are propagating across user namespaces" - all but the top are locked.
            if is_foreign {
                self.lock_mnt_flags(copy);
                self.mount_mut(copy).is_locked = old != source;
            }
            self.mount_mut(copy).ns = Some(ns);
        }
        self.hang_beneath(top, Path { mnt: receiver, node });
        Some(top)
    }

    /// Returns the mounts that go with `gone` because their places receive from its place - fs/pnode.c:propagate_umount().
    pub(crate) fn propagate_umount(&self, gone: &[MountId]) -> Vec<MountId> {
        let mut set: Vec<MountId> = gone.to_vec();
        for &id in gone {
            let Some(at) = self.mount(id).at else { continue };
            for receiver in self.receivers(at.mnt) {
                let Some(&copy) = self.mounted.get(&Path { mnt: receiver, node: at.node }) else { continue };
                let mount = self.mount(copy);
                let is_copy = mount.sb == self.mount(id).sb && mount.root == self.mount(id).root;
                if is_copy && !mount.is_locked && !set.contains(&copy) {
                    set.push(copy);
                }
            }
        }
        // One that still carries a mount of its own stays.
        let mut keep: Map<MountId, bool> = Map::new();
        for &id in set.iter().rev() {
            let stays = !gone.contains(&id)
                && self.children(id).iter().any(|child| !set.contains(child) || keep.get(child) == Some(&true));
            keep.insert(id, stays);
        }
        set.retain(|id| keep.get(id) != Some(&true));
        set
    }

    /// Returns all mounts that receive from this one: peers, slaves, and theirs.
    pub(crate) fn receivers(&self, id: MountId) -> Vec<MountId> {
        let mut found: Set<MountId> = Set::new();
        let mut groups: Vec<GroupId> = self.mount(id).shared.into_iter().collect();
        let mut seen: Set<GroupId> = groups.iter().copied().collect();
        while let Some(group) = groups.pop() {
            found.extend(self.peers(group));
            for slave in self.slaves(group) {
                found.insert(slave);
                if let Some(own) = self.mount(slave).shared
                    && seen.insert(own)
                {
                    groups.push(own);
                }
            }
        }
        found.remove(&id);
        found.into_iter().collect()
    }
}
