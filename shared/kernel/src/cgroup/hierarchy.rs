//! Hierarchies, and mounting those of version 1 - kernel/cgroup/cgroup-v1.c.

use std::sync::Arc;

use nslab_abi::{Cap, CgroupReason, Errno, Reason, TaskId};

use super::{Cgroup, CgroupId, Controller, Controllers, HierarchyId};
use crate::fs::{CgroupNode, FsKind, Node, SbId, Vfs};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};
use crate::task::Task;

/// A tree of cgroups.
#[derive(Clone, Debug)]
pub(crate) struct Hierarchy {
    /// Its number in `/proc/cgroups`.
    pub id: HierarchyId,
    /// What is bound to it, of version 1.
    pub controllers: Controllers,
    /// `name=`.
    pub name: Option<Vec<u8>>,
    /// Its root.
    pub root: CgroupId,
}

impl Hierarchy {
    /// Writes `cpu,cpuacct` or `name=systemd`: the second field of `/proc/PID/cgroup`.
    fn label(&self) -> Vec<u8> {
        let mut label = self.controllers.names(",").into_bytes();
        if let Some(name) = &self.name {
            let comma: &[u8] = if label.is_empty() { b"" } else { b"," };
            label.extend([comma, b"name=", name.as_slice()].concat());
        }
        label
    }
}

/// What mount(2)'s options say - kernel/cgroup/cgroup-v1.c:cgroup1_parse_param().
#[derive(Default)]
struct Wanted {
    controllers: Controllers,
    is_none: bool,
    is_all: bool,
    clone_children: bool,
    name: Option<Vec<u8>>,
}

impl Vfs {
    /// Returns the controllers that no hierarchy of version 1 has taken.
    pub(crate) fn unified_controllers(&self) -> Controllers {
        let taken = self.hierarchies.iter().fold(Controllers::EMPTY, |taken, other| taken.union(other.controllers));
        Controllers::UNIFIED.minus(taken)
    }

    /// Returns the hierarchy in which a controller acts, and its root.
    pub(crate) fn hierarchy_of(&self, controller: Controller) -> (HierarchyId, CgroupId) {
        let bound = self.hierarchies.iter().find(|hierarchy| hierarchy.controllers.has(controller));
        bound.map_or((HierarchyId::UNIFIED, CgroupId::ROOT), |hierarchy| (hierarchy.id, hierarchy.root))
    }

    /// Returns the cgroup of a task in a hierarchy.
    pub(crate) fn cgroup_of(&self, task: &Task, hierarchy: HierarchyId) -> CgroupId {
        if hierarchy == HierarchyId::UNIFIED {
            return task.cgroup;
        }
        let own = task.cgroups_v1.iter().find(|(id, _)| *id == hierarchy.0).map(|&(_, cgroup)| cgroup);
        let own = own.filter(|own| self.cgroups.contains(own));
        let root = || self.hierarchies.iter().find(|other| other.id == hierarchy).map(|other| other.root);
        own.or_else(root).unwrap_or(CgroupId::ROOT)
    }

    /// Returns the cgroup in whose line a controller limits a task.
    pub(crate) fn cgroup_for(&self, task: &Task, controller: Controller) -> CgroupId {
        self.cgroup_of(task, self.hierarchy_of(controller).0)
    }

    /// Has a cgroup this controller's files and limits?
    pub(crate) fn has_controller(&self, id: CgroupId, controller: Controller) -> bool {
        let cgroup = self.cgroup(id);
        match (cgroup.hierarchy, cgroup.parent) {
            (HierarchyId::UNIFIED, None) => self.unified_controllers().has(controller),
            (HierarchyId::UNIFIED, Some(_)) => self.available_controllers(id).has(controller),
            (hierarchy, _) => self.hierarchies.iter().any(|h| h.id == hierarchy && h.controllers.has(controller)),
        }
    }

    /// Makes a hierarchy of version 1.
    pub(crate) fn new_hierarchy(&mut self, controllers: Controllers, name: Option<Vec<u8>>) -> HierarchyId {
        let id = HierarchyId(self.hierarchies.iter().map(|hierarchy| hierarchy.id.0).max().unwrap_or(0) + 1);
        let root = CgroupId(self.fresh());
        self.cgroups.insert(root, Cgroup::new(id, None, b"", (0, 0), 0o555));
        Arc::make_mut(&mut self.hierarchies).push(Hierarchy { id, controllers, name, root });
        id
    }
}

impl Kernel {
    /// Finds or makes the hierarchy that `mount -t cgroup -o …` asks for - kernel/cgroup/cgroup-v1.c:cgroup1_get_tree().
    pub(crate) fn cgroup1_get_tree(
        &mut self,
        t: TaskId,
        owner: NsId,
        options: &[(String, Option<String>)],
    ) -> Result<SbId, Stop> {
        let may = self.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
        self.ensure(Reason::FsTypeAllowed, may, Errno::EPERM)?;
        let wanted = wanted(options)?;
        let (controllers, is_none) = (wanted.controllers, wanted.is_none);
        let mut found = None;
        for hierarchy in self.vfs.hierarchies.iter() {
            let is_named = wanted.name.is_some() && wanted.name == hierarchy.name;
            if wanted.name.is_some() && !is_named {
                continue;
            }
            if (!controllers.is_empty() || is_none) && controllers != hierarchy.controllers {
                if is_named {
                    return Err(Errno::EBUSY.into());
                }
                continue;
            }
            found = Some(hierarchy.id);
            break;
        }
        let id = match found {
            Some(id) => id,
            None => {
                // "we can't create new one without subsys specification" - kernel/cgroup/cgroup-v1.c
                self.ensure(Reason::ValueInRange, !controllers.is_empty() || is_none, Errno::EINVAL)?;
                // "Hierarchies may only be created in the initial cgroup namespace."
                let is_initial = self.task(t).nsproxy.cgroup == NsId::INIT_CGROUP;
                self.ensure(Reason::FsTypeAllowed, is_initial, Errno::EPERM)?;
                self.rebind(controllers)?;
                self.vfs.new_hierarchy(controllers, wanted.name.clone())
            }
        };
        let sb = self.cgroup1_sb(id);
        if wanted.clone_children {
            let root = self.vfs.hierarchies.iter().find(|h| h.id == id).map_or(CgroupId::ROOT, |h| h.root);
            self.vfs.cgroup_mut(root).clone_children = true;
        }
        Ok(sb)
    }

    /// Takes controllers out of the unified hierarchy: "if @ss has non-root csses attached to it, can't move"
    /// - kernel/cgroup/cgroup.c:rebind_subsystems()
    fn rebind(&mut self, controllers: Controllers) -> Result<(), Errno> {
        let in_use = controllers.iter().any(|controller| {
            let (hierarchy, root) = self.vfs.hierarchy_of(controller);
            let has_children = self.vfs.cgroup(root).subtree_control.has(controller);
            hierarchy != HierarchyId::UNIFIED || has_children
        });
        self.ensure(Reason::Cgroup(CgroupReason::NotBusy), !in_use, Errno::EBUSY)
    }

    /// Finds or makes the file system of a hierarchy of version 1.
    pub(crate) fn cgroup1_sb(&mut self, id: HierarchyId) -> SbId {
        let hierarchy = self.vfs.hierarchies.iter().find(|h| h.id == id).expect("it was found or made").clone();
        let root = Node::Cgroup(CgroupNode::Dir(hierarchy.root));
        let sb = self.singleton("cgroup", FsKind::Cgroup1(id.0), NsId::INIT_USER, |_| root);
        if let Some(record) = self.vfs.super_blocks.get_mut(&sb) {
            record.options = hierarchy.label();
        }
        sb
    }

    /// A hierarchy whose last mount is gone ends, unless it has cgroups: its controllers go back to the unified one
    /// - kernel/cgroup/cgroup.c:cgroup_kill_sb(). Returns whether it did.
    pub(crate) fn end_hierarchy(&mut self, id: u32) -> bool {
        let Some(hierarchy) = self.vfs.hierarchies.iter().find(|h| h.id.0 == id).cloned() else { return true };
        if !self.vfs.cgroup_children(hierarchy.root).is_empty() {
            return false;
        }
        Arc::make_mut(&mut self.vfs.hierarchies).retain(|h| h.id.0 != id);
        self.vfs.cgroups.remove(&hierarchy.root);
        true
    }

    /// Returns the root that a cgroup namespace shows of a hierarchy.
    pub(crate) fn cgroup_ns_root_in(&self, ns: NsId, hierarchy: HierarchyId) -> CgroupId {
        if hierarchy == HierarchyId::UNIFIED {
            return self.cgroup_ns_root(ns);
        }
        let noted = self.cgroup(ns).roots_v1.iter().find(|(id, _)| *id == hierarchy.0).map(|&(_, root)| root);
        let top = || self.vfs.hierarchies.iter().find(|h| h.id == hierarchy).map(|h| h.root);
        noted.filter(|root| self.vfs.cgroups.contains(root)).or_else(top).unwrap_or(CgroupId::ROOT)
    }

    /// Writes `/proc/PID/cgroup`: a line for each hierarchy, the newest first, as the reader's cgroup namespace shows it (facts 202, 203).
    pub(crate) fn pid_cgroup_text(&self, t: TaskId, task: &Task) -> Vec<u8> {
        let ns = self.task(t).nsproxy.cgroup;
        let mut text = Vec::new();
        for hierarchy in self.vfs.hierarchies.iter().rev() {
            let root = self.cgroup_ns_root_in(ns, hierarchy.id);
            let path = self.vfs.cgroup_path(self.vfs.cgroup_of(task, hierarchy.id), root);
            text.extend(format!("{}:", hierarchy.id.0).into_bytes());
            text.extend([hierarchy.label().as_slice(), b":", path.as_slice(), b"\n"].concat());
        }
        let path = self.vfs.cgroup_path(task.cgroup, self.cgroup_ns_root(ns));
        text.extend([b"0::", path.as_slice(), b"\n"].concat());
        text
    }

    /// Writes `/proc/cgroups` - kernel/cgroup/cgroup-v1.c:proc_cgroupstats_show().
    pub(crate) fn proc_cgroups(&self) -> String {
        let mut text = "#subsys_name\thierarchy\tnum_cgroups\tenabled\n".to_string();
        for controller in Controller::ALL {
            let (hierarchy, root) = self.vfs.hierarchy_of(controller);
            let count = 1 + self.vfs.cgroup_descendants(root).len();
            text += &format!("{}\t{}\t{count}\t1\n", controller.name(), hierarchy.0);
        }
        text
    }
}

/// Reads the options - kernel/cgroup/cgroup-v1.c:cgroup1_parse_param(), check_cgroupfs_options().
fn wanted(options: &[(String, Option<String>)]) -> Result<Wanted, Stop> {
    let mut wanted = Wanted::default();
    for (key, value) in options {
        match (key.as_str(), value) {
            ("none", None) => wanted.is_none = true,
            ("all", None) => wanted.is_all = true,
            ("clone_children", None) => wanted.clone_children = true,
            ("xattr", None) => {}
            ("noprefix" | "cpuset_v2_mode" | "favordynmods" | "nofavordynmods", None) | ("release_agent", Some(_)) => {
                return unsupported("mount", format!("cgroup option {key}"));
            }
            ("name", Some(name)) => {
                let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
                if name.is_empty() || name.len() >= 64 || !name.chars().all(is_word) || wanted.name.is_some() {
                    return Err(Errno::EINVAL.into());
                }
                wanted.name = Some(name.clone().into_bytes());
            }
            (controller, None) => {
                let controller = Controller::named(controller.as_bytes()).ok_or(Errno::EINVAL)?;
                wanted.controllers = wanted.controllers.with(controller);
            }
            _ => return Err(Errno::EINVAL.into()),
        }
    }
    let has_some = !wanted.controllers.is_empty();
    if (wanted.is_all && has_some) || (wanted.is_none && (has_some || wanted.is_all)) {
        return Err(Errno::EINVAL.into());
    }
    // "If the 'all' option was specified … or neither names nor 'none'": all of them.
    if wanted.is_all || (!has_some && !wanted.is_none && wanted.name.is_none()) {
        wanted.controllers = Controller::ALL.into_iter().fold(Controllers::EMPTY, Controllers::with);
    }
    // "We can't specify by name and by subsystem" is allowed; nothing at all is not.
    if wanted.controllers.is_empty() && wanted.name.is_none() {
        return Err(Errno::EINVAL.into());
    }
    Ok(wanted)
}
