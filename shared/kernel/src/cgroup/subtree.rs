//! Handing controllers down, and threaded cgroups - kernel/cgroup/cgroup.c:cgroup_subtree_control_write(), cgroup_type_write().

use nslab_abi::{CgroupReason, Errno, Reason};

use super::{CgroupId, Controller, Controllers, Cpu, HierarchyId, Memory, PidsLimit};
use crate::fs::Vfs;
use crate::kernel::Kernel;
use crate::task::Count;

impl Vfs {
    /// Returns what a cgroup of version 2 may hand down - kernel/cgroup/cgroup.c:cgroup_control().
    pub(crate) fn available_controllers(&self, id: CgroupId) -> Controllers {
        let cgroup = self.cgroup(id);
        let Some(parent) = cgroup.parent else { return self.unified_controllers() };
        let given = self.cgroup(parent).subtree_control.and(self.unified_controllers());
        if cgroup.is_threaded { given.and(Controllers::THREADED) } else { given }
    }
}

impl Kernel {
    /// Lists the live members of a cgroup.
    pub(crate) fn cgroup_members(&self, id: CgroupId) -> impl Iterator<Item = &crate::task::Task> {
        let hierarchy = self.vfs.cgroup(id).hierarchy;
        self.tasks.values().filter(move |task| task.is_alive() && self.vfs.cgroup_of(task, hierarchy) == id)
    }

    /// Has a cgroup, or one below it, a live member?
    pub(crate) fn is_populated(&self, id: CgroupId) -> bool {
        match self.vfs.cgroup(id).parent {
            Some(_) => self.cgroup_sum(id, Count::LiveInCgroup) > 0,
            None => self.tasks.values().any(crate::task::Task::is_alive),
        }
    }

    fn has_tasks(&self, id: CgroupId) -> bool {
        self.cgroup_members(id).next().is_some()
    }

    /// Is it the root, which may have processes and controllers and both kinds of children? - cgroup_is_mixable()
    fn is_mixable(&self, id: CgroupId) -> bool {
        self.vfs.cgroup(id).parent.is_none()
    }

    /// kernel/cgroup/cgroup.c:cgroup_can_be_thread_root()
    fn can_be_thread_root(&self, id: CgroupId) -> bool {
        if self.is_mixable(id) {
            return true;
        }
        let cgroup = self.vfs.cgroup(id);
        let has_domain_child = self
            .vfs
            .cgroup_children(id)
            .into_iter()
            .any(|child| !self.vfs.cgroup(child).is_threaded && self.is_populated(child));
        !cgroup.is_threaded && !has_domain_child && cgroup.subtree_control.minus(Controllers::THREADED).is_empty()
    }

    /// kernel/cgroup/cgroup.c:cgroup_is_thread_root()
    fn is_thread_root(&self, id: CgroupId) -> bool {
        let cgroup = self.vfs.cgroup(id);
        if cgroup.is_threaded {
            return false;
        }
        let has_threaded = self.vfs.cgroup_children(id).into_iter().any(|child| self.vfs.cgroup(child).is_threaded);
        has_threaded || (self.has_tasks(id) && !cgroup.subtree_control.and(Controllers::THREADED).is_empty())
    }

    /// kernel/cgroup/cgroup.c:cgroup_is_valid_domain()
    fn is_valid_domain(&self, id: CgroupId) -> bool {
        !self.vfs.cgroup(id).is_threaded
            && self.vfs.cgroup_line(id).into_iter().skip(1).all(|above| {
                (self.is_mixable(above) || !self.is_thread_root(above)) && !self.vfs.cgroup(above).is_threaded
            })
    }

    /// Returns the cgroup whose processes the threads of a threaded one belong to: `dom_cgrp`.
    pub(crate) fn domain_of(&self, id: CgroupId) -> CgroupId {
        self.vfs.cgroup_line(id).into_iter().find(|&id| !self.vfs.cgroup(id).is_threaded).unwrap_or(CgroupId::ROOT)
    }

    /// May processes be put into it? - kernel/cgroup/cgroup.c:cgroup_migrate_vet_dst()
    pub(crate) fn vet_destination(&mut self, id: CgroupId) -> Result<(), Errno> {
        if self.vfs.cgroup(id).hierarchy != HierarchyId::UNIFIED {
            return Ok(());
        }
        let is_valid = self.is_valid_domain(self.domain_of(id));
        self.ensure(Reason::Cgroup(CgroupReason::DomainValid), is_valid, Errno::EOPNOTSUPP)?;
        if self.can_be_thread_root(id) || self.vfs.cgroup(id).is_threaded {
            return Ok(());
        }
        let is_leaf = self.vfs.cgroup(id).subtree_control.is_empty();
        self.ensure(Reason::Cgroup(CgroupReason::NoInternalProcesses), is_leaf, Errno::EBUSY)
    }

    /// Writes `cgroup.type`'s text.
    pub(crate) fn cgroup_type(&self, id: CgroupId) -> &'static str {
        if self.vfs.cgroup(id).is_threaded {
            "threaded"
        } else if !self.is_valid_domain(id) {
            "domain invalid"
        } else if self.is_thread_root(id) {
            "domain threaded"
        } else {
            "domain"
        }
    }

    /// "Only switching to threaded mode is supported" - kernel/cgroup/cgroup.c:cgroup_type_write(), cgroup_enable_threaded()
    pub(crate) fn write_cgroup_type(&mut self, id: CgroupId, text: &[u8]) -> Result<(), Errno> {
        self.ensure(Reason::ValueInRange, text == b"threaded", Errno::EINVAL)?;
        if self.vfs.cgroup(id).is_threaded {
            return Ok(());
        }
        let domain_control = self.vfs.cgroup(id).subtree_control.minus(Controllers::THREADED);
        let is_empty = !self.is_populated(id) && domain_control.is_empty();
        self.ensure(Reason::Cgroup(CgroupReason::Empty), is_empty, Errno::EOPNOTSUPP)?;
        let domain = self.domain_of(self.vfs.cgroup(id).parent.unwrap_or(CgroupId::ROOT));
        let may = self.is_valid_domain(domain) && self.can_be_thread_root(domain);
        self.ensure(Reason::Cgroup(CgroupReason::DomainValid), may, Errno::EOPNOTSUPP)?;
        self.vfs.cgroup_mut(id).is_threaded = true;
        Ok(())
    }

    /// Hands controllers down or takes them back: `+cpu -memory`.
    pub(crate) fn write_subtree_control(&mut self, id: CgroupId, text: &str) -> Result<(), Errno> {
        let (mut enable, mut disable) = (Controllers::EMPTY, Controllers::EMPTY);
        for word in text.split_whitespace() {
            let (sign, name) = word.split_at_checked(1).unwrap_or(("", word));
            let controller = Controller::named(name.as_bytes()).filter(|&c| Controllers::UNIFIED.has(c));
            let is_known = controller.is_some() && matches!(sign, "+" | "-");
            self.ensure(Reason::ValueInRange, is_known, Errno::EINVAL)?;
            let one = controller.map_or(Controllers::EMPTY, |c| Controllers::EMPTY.with(c));
            match sign {
                "+" => (enable, disable) = (enable.union(one), disable.minus(one)),
                _ => (enable, disable) = (enable.minus(one), disable.union(one)),
            }
        }
        let now = self.vfs.cgroup(id).subtree_control;
        enable = enable.minus(now);
        disable = disable.and(now);
        let is_available = enable.minus(self.vfs.available_controllers(id)).is_empty();
        self.ensure(Reason::Cgroup(CgroupReason::ControllerAvailable), is_available, Errno::ENOENT)?;
        let children = self.vfs.cgroup_children(id);
        let is_used = children.iter().any(|&child| !self.vfs.cgroup(child).subtree_control.and(disable).is_empty());
        self.ensure(Reason::Cgroup(CgroupReason::NotBusy), !is_used, Errno::EBUSY)?;
        self.vet_enable(id, enable)?;
        self.vfs.cgroup_mut(id).subtree_control = now.union(enable).minus(disable);
        for child in children {
            self.reset_controllers(child, disable);
        }
        self.note_quotas();
        Ok(())
    }

    /// kernel/cgroup/cgroup.c:cgroup_vet_subtree_control_enable()
    fn vet_enable(&mut self, id: CgroupId, enable: Controllers) -> Result<(), Errno> {
        if enable.is_empty() {
            return Ok(());
        }
        let is_valid = self.is_valid_domain(self.domain_of(id));
        self.ensure(Reason::Cgroup(CgroupReason::DomainValid), is_valid, Errno::EOPNOTSUPP)?;
        if self.is_mixable(id) {
            return Ok(());
        }
        let is_threaded = self.vfs.cgroup(id).is_threaded;
        if enable.minus(Controllers::THREADED).is_empty() {
            if self.can_be_thread_root(id) || is_threaded {
                return Ok(());
            }
        } else {
            let is_domain = !self.is_thread_root(id) && !is_threaded;
            self.ensure(Reason::Cgroup(CgroupReason::DomainValid), is_domain, Errno::EOPNOTSUPP)?;
        }
        let has_tasks = self.has_tasks(id);
        self.ensure(Reason::Cgroup(CgroupReason::NoInternalProcesses), !has_tasks, Errno::EBUSY)
    }

    /// A controller that is taken away forgets its limits - css_free().
    fn reset_controllers(&mut self, id: CgroupId, gone: Controllers) {
        let cgroup = self.vfs.cgroup_mut(id);
        for controller in gone.iter() {
            match controller {
                Controller::Cpuset => cgroup.cpuset = (false, false),
                Controller::Cpu => {
                    let (past_user_ns, past_system_ns) = (cgroup.cpu.past_user_ns, cgroup.cpu.past_system_ns);
                    cgroup.cpu = Cpu { past_user_ns, past_system_ns, ..Cpu::default() };
                }
                Controller::Memory => cgroup.memory = Memory::default(),
                Controller::Pids => cgroup.pids = PidsLimit::default(),
                Controller::Cpuacct | Controller::Freezer => {}
            }
        }
    }
}
