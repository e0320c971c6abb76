//! The `memory` controller - mm/memcontrol.c, mm/oom_kill.c.
//!
//! Charged are the pages that processes have touched, what the kernel needs for each of them, and the pages of files in memory, to the
//! cgroup of whoever wrote them first. Simplified: the page cache of disks costs nothing here; Linux gives it up before it kills.

use nslab_abi::{Signal, TaskId};

use super::{CgroupId, Controller};
use crate::fs::InodeKind;
use crate::kernel::Kernel;
use crate::mm::PAGE_BYTES;
use crate::task::{ANON_BYTES, Count, Task};

/// Page tables and other memory of the kernel's for a process, in bytes; as seen for small programs on Linux 6.1.
const KERNEL_BYTES: u64 = 28 << 10;

/// What it keeps for a cgroup; limits and counts in bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// `memory.max`; `None`: "max".
    pub max: Option<u64>,
    /// `memory.high`; `None`: "max".
    pub high: Option<u64>,
    /// `memory.low`.
    pub low: u64,
    /// `memory.min`.
    pub min: u64,
    /// `memory.swap.max`; `None`: "max". There is no swap.
    pub swap_max: Option<u64>,
    /// `memory.swap.high`; `None`: "max".
    pub swap_high: Option<u64>,
    /// `memory.soft_limit_in_bytes` of version 1; `None`: none.
    pub soft_limit: Option<u64>,
    /// `memory.peak`.
    pub peak: u64,
    /// `memory.oom.group`.
    pub oom_group: bool,
    /// `memory.events` here and below.
    pub events: Events,
    /// `memory.events.local`.
    pub local: Events,
}

/// `memory.events`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Events {
    /// Times above `memory.high`.
    pub high: u64,
    /// Times at `memory.max`.
    pub max: u64,
    /// Times when there was no way out.
    pub oom: u64,
    /// Processes killed.
    pub oom_kill: u64,
    /// Whole groups killed.
    pub oom_group_kill: u64,
}

/// What a cgroup is charged with, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Charged {
    /// Touched pages of processes.
    pub anon: u64,
    /// Pages of files in memory.
    pub shmem: u64,
    /// Memory of the kernel's.
    pub kernel: u64,
}

impl Charged {
    /// Returns all of it.
    pub fn total(self) -> u64 {
        self.anon + self.shmem + self.kernel
    }
}

impl Kernel {
    /// Sums what a cgroup and those below are charged with.
    pub(super) fn memory_charged(&self, id: CgroupId) -> Charged {
        let mut charged = Charged::default();
        // Threads share what their process is charged with.
        if self.vfs.cgroup(id).parent.is_some() {
            charged.anon = self.cgroup_sum(id, Count::ChargedBytes);
            charged.kernel = self.cgroup_sum(id, Count::Charged) * KERNEL_BYTES;
        } else {
            for task in self.tasks.values().filter(|task| task.is_charged()) {
                charged.anon += task.own_bytes();
                charged.kernel += KERNEL_BYTES;
            }
        }
        for inode in self.vfs.inodes.values() {
            if let InodeKind::Reg(data) = &inode.kind
                && let Some(owner) = data.cgroup
                && self.vfs.is_cgroup_below(owner, id)
            {
                charged.shmem += data.len().next_multiple_of(PAGE_BYTES).min(data.resident());
            }
        }
        charged
    }

    /// Notes new peaks of a task's cgroups.
    pub(crate) fn memory_peaks(&mut self, t: TaskId) {
        for id in self.memory_line(t) {
            let now = self.memory_charged(id).total();
            if now > self.vfs.cgroup(id).memory.peak {
                self.vfs.cgroup_mut(id).memory.peak = now;
            }
        }
    }

    /// Lists the cgroups whose memory a task uses, its own first, the root not.
    fn memory_line(&self, t: TaskId) -> Vec<CgroupId> {
        let own = self.vfs.cgroup_for(self.task(t), Controller::Memory);
        let mut line = self.vfs.cgroup_line(own);
        line.retain(|&id| self.vfs.cgroup(id).parent.is_some() && self.vfs.has_controller(id, Controller::Memory));
        line
    }

    /// A program has touched so many bytes by now: charges them, and kills where that is too much - mm/memcontrol.c:try_charge_memcg().
    pub fn charge_anon(&mut self, t: TaskId, bytes: u64) {
        let bytes = ANON_BYTES + bytes;
        match self.tasks.get_mut(&t) {
            Some(mut task) if task.anon_bytes != bytes => task.anon_bytes = bytes,
            _ => return,
        }
        self.memory_grown(t);
    }

    /// A task begins a program anew - fs/exec.c:exec_mmap().
    pub fn exec_memory(&mut self, t: TaskId) {
        if let Some(mut task) = self.tasks.get_mut(&t) {
            (task.anon_bytes, task.cow_bytes) = (ANON_BYTES, 0);
        }
        self.memory_grown(t);
    }

    /// What a task's cgroups are charged with has grown.
    pub(crate) fn memory_grown(&mut self, t: TaskId) {
        for id in self.memory_line(t) {
            let charged = self.memory_charged(id).total();
            let memory = &self.vfs.cgroup(id).memory;
            let (max, high, peak) = (memory.max, memory.high, memory.peak);
            if high.is_some_and(|high| charged > high) {
                self.memory_event(id, |events| events.high += 1);
            }
            if let Some(max) = max.filter(|&max| charged > max) {
                // It never was charged with more than it may be.
                self.vfs.cgroup_mut(id).memory.peak = peak.max(max);
                self.memory_event(id, |events| events.max += 1);
                self.out_of_memory(id);
                return;
            }
            if charged > peak {
                self.vfs.cgroup_mut(id).memory.peak = charged;
            }
        }
    }

    /// Kills until a cgroup keeps to its limit - mm/memcontrol.c:mem_cgroup_out_of_memory().
    pub(crate) fn out_of_memory(&mut self, id: CgroupId) {
        while let Some(max) = self.vfs.cgroup(id).memory.max {
            if self.memory_charged(id).total() <= max {
                return;
            }
            self.memory_event(id, |events| events.oom += 1);
            let Some(victim) = self.oom_victim(id) else { return };
            let own = self.vfs.cgroup_for(self.task(victim), Controller::Memory);
            let line = self.vfs.cgroup_line(own);
            // "the highest memory cgroup with memory.oom.group set, below the one that is out of memory" - mem_cgroup_get_oom_group()
            let domain = line.iter().take_while(|&&above| above != id).chain(std::iter::once(&id)).copied();
            let group = domain.filter(|&above| self.vfs.cgroup(above).memory.oom_group).last();
            self.oom_kill(victim, own);
            if let Some(group) = group {
                self.memory_event(group, |events| events.oom_group_kill += 1);
                let hierarchy = self.vfs.cgroup(group).hierarchy;
                let is_in = |task: &Task| self.vfs.is_cgroup_below(self.vfs.cgroup_of(task, hierarchy), group);
                // The victim is killed, and counted, with the others once more.
                let is_due = |task: &Task| is_in(task) && (task.is_alive() || task.id == victim);
                let members = self.tasks.values().filter(|task| is_due(task)).map(|task| task.id);
                for member in members.collect::<Vec<TaskId>>() {
                    self.oom_kill(member, own);
                }
            }
        }
    }

    fn oom_kill(&mut self, victim: TaskId, own: CgroupId) {
        self.memory_event(own, |events| events.oom_kill += 1);
        self.send_kernel_signal(victim, Signal::SIGKILL);
    }

    /// The task with the most memory, or what oom_score_adj makes of it, the youngest of equals - oom_evaluate_task().
    fn oom_victim(&self, id: CgroupId) -> Option<TaskId> {
        let hierarchy = self.vfs.cgroup(id).hierarchy;
        let is_in = |task: &&Task| {
            task.is_alive()
                && !task.is_kthread
                && task.tgid == task.id
                && self.vfs.is_cgroup_below(self.vfs.cgroup_of(task, hierarchy), id)
                && !self.is_global_init(task.id)
        };
        let limit = self.vfs.cgroup(id).memory.max.unwrap_or(u64::MAX);
        let score = |task: &Task| self.oom_badness(task, limit).map(|points| (points, task.id));
        self.tasks.values().filter(is_in).filter_map(score).max().map(|(_, id)| id)
    }

    /// Is it the machine's own init, which is never killed for memory? - mm/oom_kill.c:oom_unkillable_task()
    fn is_global_init(&self, t: TaskId) -> bool {
        t == TaskId(1)
    }

    /// Counts an event for a cgroup and all above - include/linux/memcontrol.h:memcg_memory_event().
    fn memory_event(&mut self, id: CgroupId, count: impl Fn(&mut Events)) {
        for (at, id) in self.vfs.cgroup_line(id).into_iter().enumerate() {
            let cgroup = self.vfs.cgroup_mut(id);
            count(&mut cgroup.memory.events);
            if at == 0 {
                count(&mut cgroup.memory.local);
            }
        }
    }
}
