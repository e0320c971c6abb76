//! Moving processes between cgroups - kernel/cgroup/cgroup.c:__cgroup_procs_write(), cgroup_attach_permissions().

use std::sync::Arc;

use nslab_abi::{CgroupReason, CloneArgs, CloneFlags, Errno, Pid, Reason, TaskId};

use super::{CgroupId, Controller, FILES, HierarchyId};
use crate::fs::{Access, CgroupNode, Node};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::Stop;

impl Kernel {
    /// Writes a pid to `cgroup.procs`, `cgroup.threads` (`is_thread`) or `tasks`.
    pub(crate) fn cgroup_attach_pid(
        &mut self,
        t: TaskId,
        to: CgroupId,
        text: &str,
        is_thread: bool,
    ) -> Result<(), Errno> {
        let pid = text.parse::<i32>().ok().filter(|&pid| pid >= 0);
        self.ensure(Reason::ValueInRange, pid.is_some(), Errno::EINVAL)?;
        let target = match pid {
            Some(0) => Some(t),
            pid => self.find_task_by_vpid(t, Pid(pid.unwrap_or(0))),
        };
        self.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
        let target = target.ok_or(Errno::ESRCH)?;
        // "kthreads may acquire PF_NO_SETAFFINITY during initialization" - kernel/cgroup/cgroup.c, EINVAL
        let is_kthread = self.task(target).is_kthread;
        // All of a process moves, but by `cgroup.threads` and `tasks`.
        let moved = if is_thread { vec![target] } else { self.threads(target) };
        self.ensure(Reason::ValueInRange, !is_kthread, Errno::EINVAL)?;
        let hierarchy = self.vfs.cgroup(to).hierarchy;
        let from = self.vfs.cgroup_of(self.task(target), hierarchy);
        if hierarchy == HierarchyId::UNIFIED {
            self.attach_permissions(t, from, to)?;
            self.vet_destination(to)?;
            if is_thread {
                let is_same = self.domain_of(from) == self.domain_of(to);
                self.ensure(Reason::Cgroup(CgroupReason::DomainValid), is_same, Errno::EOPNOTSUPP)?;
            }
        } else {
            self.attach_permissions_v1(t, target)?;
        }
        self.can_attach_cpuset(to)?;
        // A zombie is found, and stays where it is - kernel/cgroup/cgroup.c:cgroup_migrate_add_task(), PF_EXITING
        for thread in moved {
            if self.is_alive(thread) {
                self.cgroup_migrate(thread, to);
            }
        }
        Ok(())
    }

    /// "The writer must have write access to the cgroup.procs of the common ancestor" - cgroups(7), kernel/cgroup/cgroup.c:cgroup_procs_write_permission()
    fn attach_permissions(&mut self, t: TaskId, from: CgroupId, to: CgroupId) -> Result<(), Errno> {
        let (from_line, to_line) = (self.vfs.cgroup_line(from), self.vfs.cgroup_line(to));
        let common = to_line.iter().find(|id| from_line.contains(id)).copied().unwrap_or(CgroupId::ROOT);
        self.may_write_cgroup(t, common)?;
        // "If namespaces are delegation boundaries, cgroups outside are invisible."
        if self.vfs.is_ns_delegate {
            let root = self.cgroup_ns_root(self.task(t).nsproxy.cgroup);
            let is_inside = from_line.contains(&root) && to_line.contains(&root);
            self.ensure(Reason::Cgroup(CgroupReason::InNamespace), is_inside, Errno::ENOENT)?;
        }
        Ok(())
    }

    /// "the cgroup can only be changed by root, or the task's own user" - kernel/cgroup/cgroup-v1.c:__cgroup1_procs_write()
    fn attach_permissions_v1(&mut self, t: TaskId, target: TaskId) -> Result<(), Errno> {
        let (cred, tcred) = (&self.task(t).cred, &self.task(target).cred);
        // "&init_user_ns's root": the global one.
        let may = cred.euid == 0 || cred.euid == tcred.uid || cred.euid == tcred.suid;
        self.ensure(Reason::Cgroup(CgroupReason::Writable), may, Errno::EACCES)
    }

    /// May the caller write a cgroup's `cgroup.procs`? - kernel/cgroup/cgroup.c:cgroup_may_write()
    fn may_write_cgroup(&mut self, t: TaskId, id: CgroupId) -> Result<(), Errno> {
        let procs = FILES.iter().position(|file| file.name == "cgroup.procs").unwrap_or(0) as u8;
        let cred = Arc::clone(&self.task(t).cred);
        let may = self.may_access(&cred, Node::Cgroup(CgroupNode::File(id, procs)), Access::WRITE).is_ok();
        self.ensure(Reason::Cgroup(CgroupReason::Writable), may, Errno::EACCES)
    }

    /// Puts a task into a cgroup, with what it charges from now on.
    pub(crate) fn cgroup_migrate(&mut self, target: TaskId, to: CgroupId) {
        let hierarchy = self.vfs.cgroup(to).hierarchy;
        let from = self.vfs.cgroup_of(self.task(target), hierarchy);
        if from == to {
            return;
        }
        let was_populated = self.populated_line(from);
        let is_populated = self.populated_line(to);
        self.flush_cpu(target);
        let mut task = self.task_mut(target);
        match hierarchy {
            HierarchyId::UNIFIED => task.cgroup = to,
            HierarchyId(number) => {
                let own = Arc::make_mut(&mut task.cgroups_v1);
                own.retain(|(id, _)| *id != number);
                own.push((number, to));
            }
        }
        drop(task);
        self.refresh_frozen(target);
        self.note_population(&was_populated);
        self.note_population(&is_populated);
        self.memory_peaks(target);
    }

    /// Of all of a task's cgroups and those above: is each populated?
    pub(crate) fn populated_lines(&self, t: TaskId) -> Vec<(CgroupId, bool)> {
        if self.vfs.has_cgroup_watchers { self.populated_line(self.task(t).cgroup) } else { Vec::new() }
    }

    /// Of a cgroup and all above: is each populated? Nothing, where nobody has ever asked.
    pub(crate) fn populated_line(&self, id: CgroupId) -> Vec<(CgroupId, bool)> {
        if !self.vfs.has_cgroup_watchers {
            return Vec::new();
        }
        self.vfs.cgroup_line(id).into_iter().map(|id| (id, self.is_populated(id))).collect()
    }

    /// Tells who waits for `cgroup.events` where `populated` changed.
    pub(crate) fn note_population(&mut self, before: &[(CgroupId, bool)]) {
        for &(id, was) in before {
            if self.vfs.cgroups.contains(&id) && self.is_populated(id) != was {
                self.cgroup_events_changed(id);
            }
        }
    }

    /// Returns the cgroup of version 2 in which a child begins - kernel/cgroup/cgroup.c:cgroup_css_set_fork().
    pub(crate) fn clone_cgroup(&mut self, t: TaskId, args: &CloneArgs) -> Result<CgroupId, Stop> {
        let own = self.task(t).cgroup;
        if !args.flags.contains(CloneFlags::INTO_CGROUP) {
            return Ok(own);
        }
        let file = args.cgroup.and_then(|fd| self.fget_id(t, fd));
        self.ensure(Reason::FdOpen, file.is_some(), Errno::EBADF)?;
        let node = file.map(|file| self.vfs.file(file).path.node);
        let to = match node {
            Some(Node::Cgroup(CgroupNode::Dir(id))) if self.vfs.cgroups.contains(&id) => Some(id),
            // css_tryget_online_from_dir()
            Some(Node::Cgroup(CgroupNode::Dir(_))) => return Err(Errno::ENOENT.into()),
            _ => None,
        };
        let to = to.filter(|&id| self.vfs.cgroup(id).hierarchy == HierarchyId::UNIFIED);
        self.ensure(Reason::Cgroup(CgroupReason::IsDirectory), to.is_some(), Errno::EBADF)?;
        let to = to.ok_or(Errno::EBADF)?;
        self.may_write_cgroup(t, to)?;
        self.attach_permissions(t, own, to)?;
        self.vet_destination(to)?;
        Ok(to)
    }

    /// Notes where the roots of a new cgroup namespace lie in the hierarchies of version 1.
    pub(crate) fn cgroup_roots_v1(&self, t: TaskId) -> Arc<Vec<(u32, CgroupId)>> {
        let task = self.task(t);
        let ids = self.vfs.hierarchies.iter().map(|hierarchy| hierarchy.id);
        Arc::new(ids.map(|id| (id.0, self.vfs.cgroup_of(task, id))).collect())
    }

    /// "nsdelegate": who is inside may not change what limits its namespace's root - kernel/cgroup/cgroup.c:cgroup_file_write()
    pub(crate) fn check_ns_delegate(&mut self, t: TaskId, id: CgroupId, name: &str) -> Result<(), Errno> {
        let ns = self.task(t).nsproxy.cgroup;
        let is_delegated = matches!(name, "cgroup.procs" | "cgroup.threads" | "cgroup.subtree_control");
        let is_limit = self.vfs.is_ns_delegate && !is_delegated && ns != NsId::INIT_CGROUP;
        let is_root = is_limit && self.cgroup_ns_root(ns) == id;
        self.ensure(Reason::Cgroup(CgroupReason::InNamespace), !is_root, Errno::EPERM)
    }

    /// "Both cpus and mems must be set" before a task comes in - kernel/cgroup/cpuset-v1.c:cpuset_can_attach_check()
    fn can_attach_cpuset(&mut self, to: CgroupId) -> Result<(), Errno> {
        let cgroup = self.vfs.cgroup(to);
        let is_v1 = cgroup.hierarchy != HierarchyId::UNIFIED && self.vfs.has_controller(to, Controller::Cpuset);
        let is_set = cgroup.cpuset == (true, true);
        self.ensure(Reason::Cgroup(CgroupReason::CpusetSet), !is_v1 || is_set, Errno::ENOSPC)
    }
}
