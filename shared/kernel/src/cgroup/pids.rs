//! The `pids` controller - kernel/cgroup/pids.c.

use nslab_abi::TaskId;

use super::{CgroupId, Controller, HierarchyId};
use crate::kernel::Kernel;
use crate::task::Count;

/// What it keeps for a cgroup.
#[derive(Clone, Debug, Default)]
pub(crate) struct PidsLimit {
    /// `pids.max`; `None`: "max".
    pub max: Option<u64>,
    /// `pids.peak`.
    pub peak: u64,
    /// `pids.events`: forks that failed by this limit or one below.
    pub events_max: u64,
    /// `pids.events.local`.
    pub events_local: u64,
    /// Forks of members that failed, as version 1 counts.
    pub failed: u64,
}

/// The largest number of `pids.max` - `PIDS_MAX`: PID_MAX_LIMIT + 1.
pub(super) const PIDS_MAX: u64 = 4_194_305;

impl Kernel {
    /// Counts the processes of a cgroup and of those below, zombies included: they have a number still.
    pub(crate) fn pids_current(&self, id: CgroupId) -> u64 {
        match self.vfs.cgroup(id).parent {
            Some(_) => self.cgroup_sum(id, Count::Cgroup),
            None => self.tasks.len() as u64,
        }
    }

    /// Sums a count over a cgroup, which is no root, and those below.
    pub(super) fn cgroup_sum(&self, id: CgroupId, count: Count) -> u64 {
        let below = self.vfs.cgroup_descendants(id).into_iter().chain([id]);
        below.map(|id| self.tasks.count(count, id.0)).sum()
    }

    /// Finds the cgroup whose `pids.max` forbids one more process - kernel/cgroup/pids.c:pids_try_charge().
    pub(crate) fn pids_limit_hit(&self, t: TaskId, into: CgroupId) -> Option<CgroupId> {
        let is_full = |&id: &CgroupId| self.vfs.cgroup(id).pids.max.is_some_and(|max| self.pids_current(id) >= max);
        self.vfs.cgroup_line(self.pids_cgroup(t, into)).into_iter().find(is_full)
    }

    fn pids_cgroup(&self, t: TaskId, into: CgroupId) -> CgroupId {
        match self.vfs.hierarchy_of(Controller::Pids).0 {
            HierarchyId::UNIFIED => into,
            hierarchy => self.vfs.cgroup_of(self.task(t), hierarchy),
        }
    }

    /// Counts a fork that failed - kernel/cgroup/pids.c:pids_event(). It outlives the call's undoing.
    pub(crate) fn pids_event(&mut self, forking: CgroupId, over: CgroupId) {
        if !self.vfs.cgroups.contains(&forking) || !self.vfs.cgroups.contains(&over) {
            return;
        }
        self.vfs.cgroup_mut(forking).pids.failed += 1;
        self.vfs.cgroup_mut(over).pids.events_local += 1;
        for id in self.vfs.cgroup_line(over) {
            self.vfs.cgroup_mut(id).pids.events_max += 1;
        }
    }

    /// Notes a fork's failure for the time after the call: what a failed call did is undone.
    pub(crate) fn note_pids_event(&mut self, t: TaskId, into: CgroupId, over: CgroupId) {
        self.pids_failed = Some((self.pids_cgroup(t, into), over));
    }

    /// Notes new peaks after a process came.
    pub(crate) fn pids_peaks(&mut self, t: TaskId) {
        let id = self.vfs.cgroup_for(self.task(t), Controller::Pids);
        for id in self.vfs.cgroup_line(id) {
            if self.vfs.cgroup(id).parent.is_some() && self.vfs.has_controller(id, Controller::Pids) {
                let now = self.pids_current(id);
                if now > self.vfs.cgroup(id).pids.peak {
                    self.vfs.cgroup_mut(id).pids.peak = now;
                }
            }
        }
    }
}
