//! overlay: directories laid over each other - Documentation/filesystems/overlayfs.rst.
//!
//! The merged tree is made when it is mounted; what changes in it is copied up at once. That cannot be told from Linux but by changing a
//! layer underneath, of which the document says: "the behavior of the overlay is undefined".

use nslab_small::Set;

use nslab_abi::{Errno, TaskId};

use super::dir::NewInode;
use super::{Access, DentryId, Follow, FsKind, InodeKind, Node, SbId};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

/// The layers of an overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layers {
    /// Where changes go; `None`: read-only.
    pub upper: Option<DentryId>,
    /// The others, uppermost first.
    pub lowers: Vec<DentryId>,
}

/// The device number of a whiteout.
const WHITEOUT: u64 = 0;

impl Kernel {
    /// Makes an overlay's file system - fs/overlayfs/super.c:ovl_fill_super().
    pub(crate) fn new_overlay(
        &mut self,
        t: TaskId,
        owner: NsId,
        options: &[(String, Option<String>)],
    ) -> Result<SbId, Stop> {
        let (mut lowers, mut upper, mut work, mut words) = (Vec::new(), None, None, Vec::new());
        for (key, value) in options {
            let Some(value) = value else { return Err(Errno::EINVAL.into()) };
            match key.as_str() {
                "lowerdir" => {
                    if value.contains("::") {
                        return unsupported("mount", format!("overlay option lowerdir={value}"));
                    }
                    for dir in value.split(':') {
                        lowers.push(self.layer(t, dir)?);
                    }
                }
                "upperdir" => upper = Some(self.layer(t, value)?),
                "workdir" => work = Some(self.layer(t, value)?),
                other => return unsupported("mount", format!("overlay option {other}")),
            }
            words.push(format!("{key}={value}"));
        }
        // "missing 'lowerdir'", "missing 'workdir'": EINVAL - fs/overlayfs/params.c.
        if lowers.is_empty() || upper.is_some() != work.is_some() {
            return Err(Errno::EINVAL.into());
        }
        if let (Some(upper), Some(work)) = (upper, work) {
            // "workdir and upperdir must reside under the same mount / be separate subtrees" - fs/overlayfs/super.c.
            let is_nested = self.vfs.is_below(Node::Dentry(upper), Node::Dentry(work))
                || self.vfs.is_below(Node::Dentry(work), Node::Dentry(upper));
            if is_nested || self.vfs.dentry(upper).sb != self.vfs.dentry(work).sb {
                return Err(Errno::EINVAL.into());
            }
            let inner = self.make_work(work);
            // Whoever mounts tries to rename in it, and its mode is 0 - ovl_make_workdir(), ovl_check_rename_whiteout()
            self.permission(t, Node::Dentry(inner), Access::WRITE_EXEC)?;
        }
        // "at least 2 lowerdir are needed while upperdir nonexistent" - fs/overlayfs/super.c:ovl_get_lowerstack()
        if upper.is_none() && lowers.len() < 2 {
            return Err(Errno::EINVAL.into());
        }
        // "overlapping lowerdir path": a lower layer that is, or lies in, another layer - ovl_check_layer(). Upper in lower is allowed.
        let is_overlapping = lowers.iter().enumerate().any(|(at, &lower)| {
            let others = lowers.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, &other)| other);
            let is_in = |other| self.vfs.is_below(Node::Dentry(lower), Node::Dentry(other));
            others.chain(upper).chain(work).any(is_in)
        });
        if is_overlapping {
            return Err(Errno::ELOOP.into());
        }
        let top = upper.unwrap_or(lowers[0]);
        let inode = self.vfs.inode_of(top);
        let new = NewInode { uid: inode.uid, gid: inode.gid, perm: inode.perm, now: inode.mtime };
        let sb = self.vfs.new_memory_fs("overlay", owner, new);
        let Node::Dentry(root) = self.vfs.sb(sb).root else { return Err(Errno::EINVAL.into()) };
        let layers: Vec<DentryId> = upper.into_iter().chain(lowers.iter().copied()).collect();
        self.merge(root, &layers);
        let record = self.vfs.super_blocks.get_mut(&sb).expect("it was made just now");
        record.kind = FsKind::Overlay(Layers { upper, lowers });
        record.options = words.join(",").into_bytes();
        record.read_only = upper.is_none();
        record.is_nodev = owner != NsId::INIT_USER;
        Ok(sb)
    }

    fn layer(&mut self, t: TaskId, dir: &str) -> Result<DentryId, Stop> {
        let path = self.path(t, dir.as_bytes(), Follow::Yes)?;
        match path.node {
            Node::Dentry(id) if self.attr(path.node).is_dir() => Ok(id),
            // Not ENOTDIR - fs/overlayfs/params.c:ovl_mount_dir_check().
            _ => Err(Errno::EINVAL.into()),
        }
    }

    /// Makes the directory `work` inside the work directory, as mounting does.
    fn make_work(&mut self, work: DentryId) -> DentryId {
        if let Some(inner) = self.vfs.child(work, b"work") {
            return inner;
        }
        let inode = self.vfs.inode_of(work);
        let new = NewInode { uid: inode.uid, gid: inode.gid, perm: 0, now: self.now() };
        self.vfs.make(work, b"work", new, InodeKind::Dir(nslab_small::PMap::default()))
    }

    fn is_whiteout(&self, id: DentryId) -> bool {
        matches!(self.vfs.inode_of(id).kind, InodeKind::Char(WHITEOUT))
    }

    fn is_stored_dir(&self, id: DentryId) -> bool {
        matches!(self.vfs.inode_of(id).kind, InodeKind::Dir(_))
    }

    /// Fills a merged directory from the same directory of all layers, uppermost first.
    fn merge(&mut self, into: DentryId, layers: &[DentryId]) {
        let mut names: Set<Vec<u8>> = Set::new();
        for &layer in layers {
            if let InodeKind::Dir(entries) = &self.vfs.inode_of(layer).kind {
                names.extend(entries.keys().cloned());
            }
        }
        for name in names {
            let found: Vec<DentryId> = layers.iter().filter_map(|&layer| self.vfs.child(layer, &name)).collect();
            let top = found[0];
            if self.is_whiteout(top) {
                continue;
            }
            let inode = self.vfs.inode_of(top).clone();
            let new = NewInode { uid: inode.uid, gid: inode.gid, perm: inode.perm, now: inode.mtime };
            if self.is_stored_dir(top) {
                // Whatever is no directory, a whiteout too, hides all below it.
                let dirs: Vec<DentryId> = found.into_iter().take_while(|&id| self.is_stored_dir(id)).collect();
                let dir = self.vfs.make(into, &name, new, InodeKind::Dir(nslab_small::PMap::default()));
                self.merge(dir, &dirs);
            } else {
                let kind = match inode.kind {
                    InodeKind::Fifo(_) => InodeKind::Fifo(None),
                    kind => kind,
                };
                self.vfs.make(into, &name, new, kind);
            }
        }
    }

    /// An entry was made or changed: if it lies in an overlay, it is copied up - fs/overlayfs/copy_up.c.
    pub(crate) fn overlay_changed(&mut self, id: DentryId) {
        let Some(upper) = self.overlay_upper(id) else { return };
        if self.vfs.dentry(id).unlinked {
            return;
        }
        let mut line: Vec<DentryId> = std::iter::successors(Some(id), |&id| self.vfs.dentry(id).parent).collect();
        line.pop();
        let mut at = upper;
        for step in line.into_iter().rev() {
            at = self.copy_up(at, step);
        }
        if let InodeKind::Dir(entries) = &self.vfs.inode_of(id).kind {
            let is_fresh = matches!(&self.vfs.inode_of(at).kind, InodeKind::Dir(upper) if upper.is_empty());
            let children: Vec<DentryId> = if is_fresh { entries.values().copied().collect() } else { Vec::new() };
            // A directory that was moved here comes with all that is in it.
            if self.lower_of(id).is_none() {
                for child in children {
                    self.overlay_changed(child);
                }
            }
        }
    }

    fn copy_up(&mut self, dir: DentryId, from: DentryId) -> DentryId {
        let (name, inode) = (self.vfs.dentry(from).name.clone(), self.vfs.inode_of(from).clone());
        let now = self.now();
        let existing = self.vfs.child(dir, &name);
        let is_same_kind = existing.is_some_and(|id| self.vfs.inode_of(id).kind.format() == inode.kind.format());
        let id = match existing {
            Some(id) if is_same_kind => id,
            other => {
                if let Some(old) = other {
                    self.vfs.unlink_dentry(old, now);
                }
                let kind = match &inode.kind {
                    InodeKind::Dir(_) => InodeKind::Dir(nslab_small::PMap::default()),
                    InodeKind::Fifo(_) => InodeKind::Fifo(None),
                    kind => kind.clone(),
                };
                let new = NewInode { uid: inode.uid, gid: inode.gid, perm: inode.perm, now };
                self.vfs.make(dir, &name, new, kind)
            }
        };
        let target = self.vfs.dentry(id).inode;
        let target = self.vfs.inode_mut(target);
        (target.uid, target.gid, target.perm) = (inode.uid, inode.gid, inode.perm);
        (target.atime, target.mtime) = (inode.atime, inode.mtime);
        if let InodeKind::Reg(data) = inode.kind {
            let before = match &target.kind {
                InodeKind::Reg(old) => old.charged,
                _ => 0,
            };
            let now = data.charged;
            target.kind = InodeKind::Reg(data);
            self.vfs.bytes_used = self.vfs.bytes_used + now - before;
        }
        id
    }

    /// An entry was removed from a directory: a whiteout covers what a lower layer has.
    pub(crate) fn overlay_removed(&mut self, dir: DentryId, name: &[u8]) {
        let Some(upper) = self.overlay_upper(dir) else { return };
        self.overlay_changed(dir);
        let now = self.now();
        let has_lower = self.lower_has(dir, name);
        let Some(at) = self.same_place(dir, upper) else { return };
        if let Some(old) = self.vfs.child(at, name) {
            self.vfs.unlink_dentry(old, now);
        }
        if has_lower {
            let new = NewInode { uid: 0, gid: 0, perm: 0, now };
            self.vfs.make(at, name, new, InodeKind::Char(WHITEOUT));
        }
    }

    fn overlay_upper(&self, id: DentryId) -> Option<DentryId> {
        match &self.vfs.super_blocks.get(&self.vfs.dentry(id).sb)?.kind {
            FsKind::Overlay(layers) => layers.upper,
            _ => None,
        }
    }

    /// Does a lower layer show this name in a directory? The uppermost that has it decides - fs/overlayfs/namei.c:ovl_lower_positive().
    fn lower_has(&self, dir: DentryId, name: &[u8]) -> bool {
        let FsKind::Overlay(layers) = &self.vfs.sb(self.vfs.dentry(dir).sb).kind else { return false };
        for &lower in &layers.lowers {
            match self.same_place(dir, lower) {
                Some(place) if !self.is_stored_dir(place) => return false,
                Some(place) => {
                    if let Some(child) = self.vfs.child(place, name) {
                        return !self.is_whiteout(child);
                    }
                }
                None => {}
            }
        }
        false
    }

    /// Finds the directory of the uppermost lower layer that has this place.
    fn lower_of(&self, id: DentryId) -> Option<DentryId> {
        match &self.vfs.sb(self.vfs.dentry(id).sb).kind {
            FsKind::Overlay(layers) => layers.lowers.iter().find_map(|&lower| self.same_place(id, lower)),
            _ => None,
        }
    }

    fn same_place(&self, id: DentryId, root: DentryId) -> Option<DentryId> {
        match self.vfs.dentry(id).parent {
            None => Some(root),
            Some(parent) => self.vfs.child(self.same_place(parent, root)?, &self.vfs.dentry(id).name),
        }
    }
}
