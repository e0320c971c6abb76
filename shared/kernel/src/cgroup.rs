//! Control groups - cgroups(7), kernel/cgroup/.
//!
//! All hierarchies are here, the unified one (version 2) and those of version 1 that were mounted; their directories and files are in
//! `fs/cgroupfs`. A controller acts in the one hierarchy to which it is bound.

mod attach;
mod controller;
mod cpu;
mod cpu_files;
mod cpuset;
mod files;
mod freezer;
mod hierarchy;
mod memory;
mod memory_files;
mod notify;
mod pids;
mod read;
mod subtree;
mod write;

use std::sync::Arc;

pub(crate) use controller::{Controller, Controllers};
pub(crate) use cpu::Cpu;
pub(crate) use files::{FILES, FileType};
pub(crate) use hierarchy::Hierarchy;
pub(crate) use memory::Memory;
pub(crate) use pids::PidsLimit;

use crate::fs::Vfs;

/// Names a cgroup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CgroupId(pub u64);

impl CgroupId {
    /// The root of the unified hierarchy.
    pub const ROOT: CgroupId = CgroupId(1);
}

/// Names a hierarchy, as `/proc/cgroups` does; 0: the unified one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HierarchyId(pub u32);

impl HierarchyId {
    /// Version 2.
    pub const UNIFIED: HierarchyId = HierarchyId(0);
}

/// A file's owner and mode, where they are not those of its directory's maker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileAttr {
    /// Its place in [`FILES`].
    pub file: u8,
    /// Owner and group as kernel ids.
    pub owner: (u32, u32),
    /// Permission bits.
    pub perm: u32,
}

/// A control group.
#[derive(Clone, Debug)]
pub(crate) struct Cgroup {
    /// Where it lies.
    pub hierarchy: HierarchyId,
    /// The one above; `None` for a root.
    pub parent: Option<CgroupId>,
    /// Its name.
    pub name: Vec<u8>,
    /// Owner of the directory as kernel ids.
    pub owner: (u32, u32),
    /// Owner of the files as kernel ids.
    pub made_by: (u32, u32),
    /// Permission bits of the directory.
    pub perm: u32,
    /// What chown(2) and chmod(2) changed.
    pub file_attrs: Arc<Vec<FileAttr>>,
    /// `cgroup.subtree_control`.
    pub subtree_control: Controllers,
    /// `cgroup.type` was made "threaded".
    pub is_threaded: bool,
    /// `cgroup.freeze`, or `freezer.state`.
    pub is_frozen: bool,
    /// `cgroup.max.depth`; `None`: "max".
    pub max_depth: Option<u64>,
    /// `cgroup.max.descendants`; `None`: "max".
    pub max_descendants: Option<u64>,
    /// `cgroup.clone_children` of version 1.
    pub clone_children: bool,
    /// `notify_on_release` of version 1.
    pub notify_on_release: bool,
    /// `cpuset.cpus` and `cpuset.mems`: is the one processor, the one node named?
    pub cpuset: (bool, bool),
    /// The `pids` controller.
    pub pids: PidsLimit,
    /// The `cpu` and `cpuacct` controllers.
    pub cpu: Cpu,
    /// The `memory` controller.
    pub memory: Memory,
    /// How often `cgroup.events` changed.
    pub events_seq: u64,
}

impl Cgroup {
    /// Makes one without limits.
    pub fn new(hierarchy: HierarchyId, parent: Option<CgroupId>, name: &[u8], owner: (u32, u32), perm: u32) -> Cgroup {
        Cgroup {
            hierarchy,
            parent,
            name: name.to_vec(),
            owner,
            made_by: owner,
            perm,
            file_attrs: Arc::default(),
            subtree_control: Controllers::EMPTY,
            is_threaded: false,
            is_frozen: false,
            max_depth: None,
            max_descendants: None,
            clone_children: false,
            notify_on_release: false,
            cpuset: (parent.is_none(), parent.is_none()),
            pids: PidsLimit::default(),
            cpu: Cpu::default(),
            memory: Memory::default(),
            events_seq: 0,
        }
    }
}

impl Vfs {
    /// Returns a cgroup that somebody is in or has found.
    pub(crate) fn cgroup(&self, id: CgroupId) -> &Cgroup {
        self.cgroups.get(&id).expect("a cgroup that is named exists")
    }

    /// As [`Vfs::cgroup`], to be changed.
    pub(crate) fn cgroup_mut(&mut self, id: CgroupId) -> &mut Cgroup {
        self.cgroups.get_mut(&id).expect("a cgroup that is named exists")
    }

    /// Lists a cgroup and those above it, itself first.
    pub(crate) fn cgroup_line(&self, id: CgroupId) -> Vec<CgroupId> {
        std::iter::successors(Some(id), |id| self.cgroups.get(id).and_then(|cgroup| cgroup.parent)).collect()
    }

    /// Is `id` at or below `above`?
    pub(crate) fn is_cgroup_below(&self, id: CgroupId, above: CgroupId) -> bool {
        std::iter::successors(Some(id), |id| self.cgroups.get(id).and_then(|cgroup| cgroup.parent))
            .any(|id| id == above)
    }

    /// Lists the children, in the order of their making.
    pub(crate) fn cgroup_children(&self, id: CgroupId) -> Vec<CgroupId> {
        self.cgroups.iter().filter(|(_, cgroup)| cgroup.parent == Some(id)).map(|(&id, _)| id).collect()
    }

    /// Lists all below, itself not.
    pub(crate) fn cgroup_descendants(&self, id: CgroupId) -> Vec<CgroupId> {
        self.cgroups.keys().copied().filter(|&other| other != id && self.is_cgroup_below(other, id)).collect()
    }

    /// Writes a cgroup's path as a cgroup namespace with this root shows it - kernel/cgroup/cgroup.c:cgroup_path_ns().
    pub fn cgroup_path(&self, id: CgroupId, root: CgroupId) -> Vec<u8> {
        let (below, above) = (self.cgroup_line(id), self.cgroup_line(root));
        let common = below.iter().find(|id| above.contains(id)).copied();
        let ups = above.iter().take_while(|&&id| Some(id) != common).count();
        let mut path = b"/..".repeat(ups);
        let downs: Vec<CgroupId> = below.into_iter().take_while(|&id| Some(id) != common).collect();
        for id in downs.into_iter().rev() {
            path.push(b'/');
            path.extend_from_slice(&self.cgroup(id).name);
        }
        if path.is_empty() { b"/".to_vec() } else { path }
    }
}
