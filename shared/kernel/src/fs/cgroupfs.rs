//! The file systems of control groups: directories that are made and removed, files that are computed - kernel/cgroup/cgroup.c, fs/kernfs/.

use std::sync::Arc;

use nslab_abi::{CgroupReason, Errno, Reason, TaskId};

use super::inode::mode::{S_IFDIR, S_IFREG};
use super::tree::{Attr, Listed};
use super::{FsResult, Vfs};
use crate::cgroup::{Cgroup, CgroupId, FILES, FileAttr};
use crate::kernel::Kernel;

/// An entry of a cgroup file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CgroupNode {
    /// A cgroup's directory.
    Dir(CgroupId),
    /// A file in it, by its place in the kernel's table.
    File(CgroupId, u8),
}

impl CgroupNode {
    /// Returns the cgroup.
    pub(crate) fn cgroup(self) -> CgroupId {
        match self {
            CgroupNode::Dir(id) | CgroupNode::File(id, _) => id,
        }
    }

    /// Returns the inode's number.
    pub(crate) fn ino(self) -> u64 {
        match self {
            CgroupNode::Dir(id) => id.0 * 128,
            CgroupNode::File(id, index) => id.0 * 128 + 1 + u64::from(index),
        }
    }
}

impl Vfs {
    pub(crate) fn cgroup_parent(&self, node: CgroupNode) -> Option<CgroupNode> {
        match node {
            CgroupNode::Dir(id) => self.cgroups.get(&id)?.parent.map(CgroupNode::Dir),
            CgroupNode::File(id, _) => Some(CgroupNode::Dir(id)),
        }
    }
}

/// Looks a name up.
pub(crate) fn lookup(kernel: &Kernel, dir: CgroupNode, name: &[u8]) -> FsResult<CgroupNode> {
    let CgroupNode::Dir(id) = dir else { return Err(Errno::ENOTDIR) };
    let is_named =
        |&index: &u8| FILES[usize::from(index)].name.as_bytes() == name && kernel.vfs.has_cgroup_file(id, index);
    if let Some(index) = (0..FILES.len() as u8).find(is_named) {
        return Ok(CgroupNode::File(id, index));
    }
    let is_child = |child: &CgroupId| kernel.vfs.cgroup(*child).name == name;
    kernel.vfs.cgroup_children(id).into_iter().find(is_child).map(CgroupNode::Dir).ok_or(Errno::ENOENT)
}

/// Lists a directory.
pub(crate) fn list(kernel: &Kernel, dir: CgroupNode) -> Vec<Listed> {
    let CgroupNode::Dir(id) = dir else { return Vec::new() };
    let files = (0..FILES.len() as u8).filter(|&index| kernel.vfs.has_cgroup_file(id, index));
    let files = files.map(|index| CgroupNode::File(id, index));
    let dirs = kernel.vfs.cgroup_children(id).into_iter().map(CgroupNode::Dir);
    let listed = |node| {
        let attr = attr(kernel, node);
        Listed { name: name(kernel, node), ino: attr.ino, format: attr.format() }
    };
    files.chain(dirs).map(listed).collect()
}

/// Returns an entry's name.
pub(crate) fn name(kernel: &Kernel, node: CgroupNode) -> Vec<u8> {
    match node {
        CgroupNode::Dir(id) => kernel.vfs.cgroups.get(&id).map(|cgroup| cgroup.name.clone()).unwrap_or_default(),
        CgroupNode::File(_, index) => FILES[usize::from(index)].name.as_bytes().to_vec(),
    }
}

/// Returns an entry's attributes.
pub(crate) fn attr(kernel: &Kernel, node: CgroupNode) -> Attr {
    let times = [kernel.now(); 3];
    let Some(cgroup) = kernel.vfs.cgroups.get(&node.cgroup()) else {
        // Removed, and still somebody's directory.
        return Attr { ino: node.ino(), mode: S_IFDIR | 0o755, times, ..Attr::default() };
    };
    let (mode, owner, nlink) = match node {
        CgroupNode::Dir(id) => (S_IFDIR | cgroup.perm, cgroup.owner, 2 + kernel.vfs.cgroup_children(id).len() as u32),
        CgroupNode::File(_, index) => {
            let changed = cgroup.file_attrs.iter().find(|attr| attr.file == index);
            let (perm, owner) =
                changed.map_or((FILES[usize::from(index)].perm, cgroup.made_by), |attr| (attr.perm, attr.owner));
            (S_IFREG | perm, owner, 1)
        }
    };
    Attr { ino: node.ino(), mode, uid: owner.0, gid: owner.1, nlink, size: 0, rdev: 0, times }
}

/// Makes a cgroup - kernel/cgroup/cgroup.c:cgroup_mkdir().
pub(crate) fn mkdir(kernel: &mut Kernel, t: TaskId, dir: CgroupNode, name: &[u8], perm: u32) -> FsResult<CgroupNode> {
    let CgroupNode::Dir(parent) = dir else { return Err(Errno::ENOTDIR) };
    // "do not accept \n to prevent making /proc/<pid>/cgroup unparsable" - kernel/cgroup/cgroup.c
    kernel.ensure(Reason::ValueInRange, !name.contains(&b'\n'), Errno::EINVAL)?;
    let is_there = kernel.vfs.cgroups.contains(&parent);
    kernel.ensure(Reason::PathExists, is_there, Errno::ENOENT)?;
    // cgroup_check_hierarchy_limits(): how deep, and how many below each cgroup above.
    let mut has_room = true;
    for (depth, above) in kernel.vfs.cgroup_line(parent).into_iter().enumerate() {
        let (cgroup, count) = (kernel.vfs.cgroup(above), kernel.vfs.cgroup_descendants(above).len() as u64);
        has_room &= cgroup.max_descendants.is_none_or(|max| count < max);
        has_room &= cgroup.max_depth.is_none_or(|max| max > depth as u64);
    }
    kernel.ensure(Reason::ResourceLimit, has_room, Errno::EAGAIN)?;
    let cred = &kernel.task(t).cred;
    let owner = (cred.fsuid, cred.fsgid);
    let id = CgroupId(kernel.vfs.fresh());
    let above = kernel.vfs.cgroup(parent);
    let (hierarchy, clone_children, cpuset) = (above.hierarchy, above.clone_children, above.cpuset);
    let mut cgroup = Cgroup::new(hierarchy, Some(parent), name, owner, perm);
    if clone_children {
        (cgroup.clone_children, cgroup.cpuset) = (true, cpuset);
    }
    kernel.vfs.cgroups.insert(id, cgroup);
    Ok(CgroupNode::Dir(id))
}

/// Removes a cgroup: EBUSY while it has members or children - cgroups(7).
pub(crate) fn rmdir(kernel: &mut Kernel, node: CgroupNode) -> FsResult<()> {
    let CgroupNode::Dir(id) = node else { return Err(Errno::ENOTDIR) };
    let Some(cgroup) = kernel.vfs.cgroups.get(&id).cloned() else { return Err(Errno::ENOENT) };
    let is_free = kernel.vfs.cgroup_children(id).is_empty() && !kernel.is_populated(id);
    kernel.ensure(Reason::Cgroup(CgroupReason::Empty), is_free, Errno::EBUSY)?;
    let Some(parent) = cgroup.parent else { return Err(Errno::EBUSY) };
    kernel.cgroup_reparent(id, parent);
    let above = &mut kernel.vfs.cgroup_mut(parent).cpu;
    above.past_user_ns += cgroup.cpu.past_user_ns;
    above.past_system_ns += cgroup.cpu.past_system_ns;
    kernel.vfs.cgroups.remove(&id);
    kernel.note_quotas();
    Ok(())
}

impl Kernel {
    /// What a removed cgroup leaves, zombies and pages of files, is its parent's.
    fn cgroup_reparent(&mut self, id: CgroupId, parent: CgroupId) {
        let hierarchy = self.vfs.cgroup(id).hierarchy;
        let zombies: Vec<TaskId> =
            self.tasks.values().filter(|task| self.vfs.cgroup_of(task, hierarchy) == id).map(|task| task.id).collect();
        for zombie in zombies {
            self.cgroup_migrate(zombie, parent);
        }
        let charged = self.vfs.inodes.iter().filter(|(_, inode)| inode.cgroup() == Some(id));
        for inode in charged.map(|(&inode, _)| inode).collect::<Vec<_>>() {
            self.vfs.inode_mut(inode).set_cgroup(parent);
        }
    }

    /// Returns mountinfo's fourth field of a cgroup mount: the root as the reader's machine sees it (fact 204).
    pub(crate) fn cgroup_show_path(&self, node: CgroupNode) -> Vec<u8> {
        let hierarchy = self.vfs.cgroups.get(&node.cgroup()).map(|cgroup| cgroup.hierarchy);
        let root = match (self.tasks.get(&self.current), hierarchy) {
            (Some(task), Some(hierarchy)) => self.cgroup_ns_root_in(task.nsproxy.cgroup, hierarchy),
            _ => CgroupId::ROOT,
        };
        match node {
            CgroupNode::Dir(id) => self.vfs.cgroup_path(id, root),
            CgroupNode::File(id, index) => {
                let name = FILES[usize::from(index)].name.as_bytes();
                [self.vfs.cgroup_path(id, root).as_slice(), b"/", name].concat()
            }
        }
    }

    /// Changes an entry's owner and mode - fs/kernfs/inode.c:__kernfs_setattr().
    pub(crate) fn cgroup_setattr(&mut self, node: CgroupNode, owner: (u32, u32), perm: u32) {
        let Some(cgroup) = self.vfs.cgroups.get_mut(&node.cgroup()) else { return };
        match node {
            CgroupNode::Dir(_) => (cgroup.owner, cgroup.perm) = (owner, perm),
            CgroupNode::File(_, file) => {
                let attrs = Arc::make_mut(&mut cgroup.file_attrs);
                attrs.retain(|other| other.file != file);
                attrs.push(FileAttr { file, owner, perm });
            }
        }
    }
}
