//! The cgroups that a machine begins with.

use std::sync::Arc;

use crate::cgroup::{Cgroup, CgroupId, Controller, Controllers, FILES, FileAttr, HierarchyId};
use crate::config::Machine;
use crate::kernel::Kernel;

impl Kernel {
    /// Makes the hierarchies and returns the cgroup in which the session or the host begins.
    pub(super) fn boot_cgroups(&mut self, machine: Machine, owner: (u32, u32)) -> CgroupId {
        let root = CgroupId(self.vfs.fresh());
        debug_assert_eq!(root, CgroupId::ROOT);
        self.vfs.cgroups.insert(root, Cgroup::new(HierarchyId::UNIFIED, None, b"", (0, 0), 0o555));
        if machine == Machine::Guest {
            return CgroupId::ROOT;
        }
        if !machine.is_host() {
            return self.boot_session_cgroup(owner);
        }
        // The course's host has a hierarchy of version 1 for each controller, beside the unified one without any (ADR 13).
        self.vfs.new_hierarchy(Controllers::EMPTY, Some(b"systemd".to_vec()));
        for controller in Controller::ALL {
            self.vfs.new_hierarchy(Controllers::EMPTY.with(controller), None);
        }
        CgroupId::ROOT
    }

    /// Makes the cgroup of a session, named as the keeper names it, and delegates it to the session's root - cgroups(7), "Delegation".
    fn boot_session_cgroup(&mut self, owner: (u32, u32)) -> CgroupId {
        let id = CgroupId(self.vfs.fresh());
        let mut cgroup = Cgroup::new(HierarchyId::UNIFIED, Some(CgroupId::ROOT), b"nslab-1", (0, 0), 0o755);
        cgroup.owner = owner;
        let is_delegated = |name| matches!(name, "cgroup.procs" | "cgroup.threads" | "cgroup.subtree_control");
        let files = FILES.iter().enumerate().filter(|(_, file)| is_delegated(file.name));
        cgroup.file_attrs =
            Arc::new(files.map(|(index, file)| FileAttr { file: index as u8, owner, perm: file.perm }).collect());
        // The machine hands down all it has, so that a session can divide its own part.
        self.vfs.cgroup_mut(CgroupId::ROOT).subtree_control = Controllers::UNIFIED;
        self.vfs.cgroups.insert(id, cgroup);
        id
    }
}
