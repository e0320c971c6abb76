//! Freezing - kernel/cgroup/freezer.c, kernel/cgroup/legacy_freezer.c - and `cgroup.kill`.

use nslab_abi::{Signal, TaskId};

use super::{CgroupId, Controller, HierarchyId};
use crate::kernel::Kernel;

impl Kernel {
    /// Is a cgroup frozen, by itself or from above?
    pub(crate) fn is_cgroup_frozen(&self, id: CgroupId) -> bool {
        self.vfs.cgroup_line(id).into_iter().any(|id| self.vfs.cgroup(id).is_frozen)
    }

    /// Writes `cgroup.freeze` or `freezer.state`.
    pub(crate) fn freeze_cgroup(&mut self, id: CgroupId, frozen: bool) {
        let mut below = self.vfs.cgroup_descendants(id);
        below.push(id);
        let before: Vec<(CgroupId, bool)> = below.into_iter().map(|id| (id, self.is_cgroup_frozen(id))).collect();
        self.vfs.cgroup_mut(id).is_frozen = frozen;
        for (id, was) in before {
            if self.is_cgroup_frozen(id) != was {
                self.cgroup_events_changed(id);
                let members: Vec<TaskId> = self.cgroup_members(id).map(|task| task.id).collect();
                for member in members {
                    self.refresh_frozen(member);
                }
            }
        }
    }

    /// Makes a task frozen or thawed, as its cgroups are.
    pub(crate) fn refresh_frozen(&mut self, t: TaskId) {
        let task = self.task(t);
        let is_frozen = self.is_cgroup_frozen(task.cgroup);
        let (hierarchy, _) = self.vfs.hierarchy_of(Controller::Freezer);
        let is_v1 = hierarchy != HierarchyId::UNIFIED && self.is_cgroup_frozen(self.vfs.cgroup_of(task, hierarchy));
        if (task.is_frozen, task.is_frozen_v1) != (is_frozen, is_v1) {
            let mut task = self.task_mut(t);
            (task.is_frozen, task.is_frozen_v1) = (is_frozen, is_v1);
            drop(task);
            // What came meanwhile acts now; a freezer of version 1 holds back SIGKILL, too.
            self.act_on_pending(t);
        }
    }

    /// "Writing 1 … causes the cgroup and all descendant cgroups to be killed" - cgroups(7), kernel/cgroup/cgroup.c:cgroup_kill()
    pub(crate) fn kill_cgroup(&mut self, id: CgroupId) {
        let hierarchy = self.vfs.cgroup(id).hierarchy;
        let is_in = |task: &crate::task::Task| self.vfs.is_cgroup_below(self.vfs.cgroup_of(task, hierarchy), id);
        let tasks: Vec<TaskId> =
            self.tasks.values().filter(|task| task.is_alive() && is_in(task)).map(|task| task.id).collect();
        for task in tasks {
            self.send_kernel_signal(task, Signal::SIGKILL);
        }
    }
}
