//! The `cpu` controller: shares, bandwidth, accounting - kernel/sched/fair.c, kernel/cgroup/rstat.c. The machine has one processor.

use std::sync::Arc;

use nslab_abi::TaskId;

use super::{CgroupId, Controller, HierarchyId};
use crate::kernel::Kernel;
use crate::task::Task;

/// `sched_slice`'s unit of weight: `scale_load_down(NICE_0_LOAD)`.
pub(super) const NICE_0_WEIGHT: u64 = 1024;
/// Weight of a cgroup with `cpu.idle` - `WEIGHT_IDLEPRIO`.
pub(super) const IDLE_WEIGHT: u64 = 3;
/// `cpu.max`'s period by default, in microseconds.
pub(super) const PERIOD_US: u64 = 100_000;

/// Weights of the nice values from -20 - kernel/sched/core.c:sched_prio_to_weight.
pub(super) const NICE_WEIGHTS: [u64; 40] = [
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501,
    1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
];

/// What it keeps for a cgroup.
#[derive(Clone, Debug)]
pub(crate) struct Cpu {
    /// `cpu.shares`; `cpu.weight` is the same in hundredths.
    pub shares: u64,
    /// `cpu.idle`.
    pub is_idle: bool,
    /// Microseconds of processor time in a period; `None`: "max".
    pub quota_us: Option<u64>,
    /// The period in microseconds.
    pub period_us: u64,
    /// `cpu.max.burst` in microseconds.
    pub burst_us: u64,
    /// Where the quota stands.
    pub bandwidth: Bandwidth,
    /// Time in programs of members that left or ended, here and below, in nanoseconds.
    pub past_user_ns: u64,
    /// The same in system calls.
    pub past_system_ns: u64,
}

impl Default for Cpu {
    fn default() -> Cpu {
        Cpu {
            shares: NICE_0_WEIGHT,
            is_idle: false,
            quota_us: None,
            period_us: PERIOD_US,
            burst_us: 0,
            bandwidth: Bandwidth::default(),
            past_user_ns: 0,
            past_system_ns: 0,
        }
    }
}

impl Cpu {
    /// Returns its weight beside its siblings.
    pub fn weight(&self) -> u64 {
        if self.is_idle { IDLE_WEIGHT } else { self.shares }
    }
}

/// A quota's period at hand - kernel/sched/sched.h:struct cfs_bandwidth.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bandwidth {
    /// When the period ends, on the boot clock; `None`: nobody has run since the last one.
    pub period_end_ns: Option<u64>,
    /// Processor time taken in it.
    pub used_ns: u64,
    /// Since when its members wait for the next period.
    pub throttled_since_ns: Option<u64>,
    /// Has somebody run in this period?
    pub is_active: bool,
    /// `nr_periods`.
    pub nr_periods: u64,
    /// `nr_throttled`.
    pub nr_throttled: u64,
    /// `throttled_usec`, in nanoseconds.
    pub throttled_ns: u64,
}

impl Cpu {
    fn quota_ns(&self) -> u64 {
        self.quota_us.unwrap_or(u64::MAX / 1000) * 1000
    }

    /// Ends the periods that are over - kernel/sched/fair.c:do_sched_cfs_period_timer().
    fn roll(&mut self, now_ns: u64) {
        let (quota_ns, period_ns) = (self.quota_ns(), self.period_us * 1000);
        let bandwidth = &mut self.bandwidth;
        while let Some(end_ns) = bandwidth.period_end_ns.filter(|&end_ns| end_ns <= now_ns) {
            bandwidth.nr_periods += 1;
            bandwidth.used_ns = bandwidth.used_ns.saturating_sub(quota_ns);
            if let Some(since_ns) = bandwidth.throttled_since_ns {
                bandwidth.nr_throttled += 1;
                if bandwidth.used_ns < quota_ns {
                    bandwidth.throttled_ns += end_ns.saturating_sub(since_ns);
                    bandwidth.throttled_since_ns = None;
                }
            } else if !bandwidth.is_active {
                // "if we're going inactive then everything else can be deferred" - kernel/sched/fair.c
                bandwidth.period_end_ns = None;
                continue;
            }
            bandwidth.is_active = false;
            bandwidth.period_end_ns = Some(end_ns + period_ns);
        }
    }

    /// Charges time that a member ran until `now_ns`; within `slack_ns` of the quota it is used up.
    fn charge(&mut self, from_ns: u64, now_ns: u64, ns: u64, slack_ns: u64) {
        let (quota_ns, period_ns) = (self.quota_ns(), self.period_us * 1000);
        let bandwidth = &mut self.bandwidth;
        if bandwidth.period_end_ns.is_none() {
            (bandwidth.period_end_ns, bandwidth.used_ns) = (Some(from_ns + period_ns), 0);
        }
        bandwidth.used_ns += ns;
        bandwidth.is_active = true;
        if bandwidth.used_ns + slack_ns >= quota_ns && bandwidth.throttled_since_ns.is_none() {
            bandwidth.throttled_since_ns = Some(now_ns);
        }
    }
}

impl Kernel {
    /// Notes which cgroups have a quota: where none has, nothing is to be counted.
    pub(crate) fn note_quotas(&mut self) {
        let with_quota = self.vfs.cgroups.iter().filter(|(_, cgroup)| cgroup.cpu.quota_us.is_some());
        self.vfs.quotas = Arc::new(with_quota.map(|(&id, _)| id).collect());
    }

    /// Lists the cgroups whose quota a task uses.
    fn quotas_of(&self, task: &Task) -> Vec<CgroupId> {
        if self.vfs.quotas.is_empty() {
            return Vec::new();
        }
        let own = self.vfs.cgroup_for(task, Controller::Cpu);
        self.vfs.quotas.iter().copied().filter(|&id| self.vfs.is_cgroup_below(own, id)).collect()
    }

    /// Does a task wait for its cgroup's next period?
    pub(crate) fn is_throttled(&self, task: &Task) -> bool {
        let waits = |id| self.vfs.cgroup(id).cpu.bandwidth.throttled_since_ns.is_some();
        !self.vfs.quotas.is_empty() && self.quotas_of(task).into_iter().any(waits)
    }

    /// Returns when the first throttled cgroup may go on.
    pub(crate) fn next_unthrottle_ns(&self) -> Option<u64> {
        let bandwidths = self.vfs.quotas.iter().map(|&id| &self.vfs.cgroup(id).cpu.bandwidth);
        bandwidths.filter(|b| b.throttled_since_ns.is_some()).filter_map(|b| b.period_end_ns).min()
    }

    /// Ends the periods that are over now.
    pub(crate) fn roll_quotas(&mut self) {
        if self.vfs.quotas.is_empty() {
            return;
        }
        let now_ns = self.clock_ns;
        for &id in Arc::clone(&self.vfs.quotas).iter() {
            if self.vfs.cgroup(id).cpu.bandwidth.period_end_ns.is_some_and(|end_ns| end_ns <= now_ns) {
                self.vfs.cgroup_mut(id).cpu.roll(now_ns);
            }
        }
    }

    /// Charges what a task has just run for, before the clock goes on by it.
    pub(crate) fn charge_quotas(&mut self, t: TaskId, ns: u64) {
        if self.vfs.quotas.is_empty() {
            return;
        }
        let Some(task) = self.tasks.get(&t) else { return };
        let now_ns = self.clock_ns;
        for id in self.quotas_of(task) {
            self.vfs.cgroup_mut(id).cpu.charge(now_ns, now_ns + ns, ns, 0);
        }
    }

    /// Divides the processor among tasks that do nothing but compute, until a time, as weights and quotas of their cgroups have it.
    ///
    /// `until_ns` is on the boot clock; nobody else runs meanwhile, and no sleep ends before it.
    pub fn burn(&mut self, tasks: &[TaskId], until_ns: u64) {
        while self.clock_ns < until_ns {
            let active: Vec<TaskId> = tasks.iter().copied().filter(|&t| self.may_run(t)).collect();
            let shares = self.cpu_shares(&active);
            let (next_ns, rates) = self.next_change(&active, &shares, until_ns);
            let (now_ns, dt) = (self.clock_ns, next_ns - self.clock_ns);
            for (&t, &share) in active.iter().zip(&shares) {
                self.task_mut(t).cpu_ns += part(dt, share);
                self.busy_ns.0 += part(dt, share);
            }
            for (id, rate) in rates {
                self.vfs.cgroup_mut(id).cpu.charge(now_ns, next_ns, part(dt, rate), active.len() as u64 * 2);
            }
            self.clock_ns = next_ns;
            self.roll_quotas();
        }
        for &t in tasks {
            self.expire_cpu_timers(t);
        }
        self.advance_clock_to(until_ns);
    }

    fn may_run(&self, t: TaskId) -> bool {
        self.tasks.get(&t).is_some_and(|task| task.is_runnable() && !self.is_throttled(task))
    }

    /// Returns when a period or a quota ends next, at most `until_ns`, and how fast each quota is used.
    fn next_change(&self, active: &[TaskId], shares: &[u64], until_ns: u64) -> (u64, Vec<(CgroupId, u64)>) {
        let mut next_ns = until_ns;
        let mut rates = Vec::new();
        for &id in self.vfs.quotas.iter() {
            let cpu = &self.vfs.cgroup(id).cpu;
            if let Some(end_ns) = cpu.bandwidth.period_end_ns {
                next_ns = next_ns.min(end_ns.max(self.clock_ns + 1));
            }
            let uses = |&(&t, _): &(&TaskId, &u64)| self.quotas_of(self.task(t)).contains(&id);
            let rate: u64 = active.iter().zip(shares).filter(uses).map(|(_, &share)| share).sum();
            if rate > 0 {
                let left_ns = cpu.quota_ns().saturating_sub(cpu.bandwidth.used_ns);
                let dt = (u128::from(left_ns) << 32).div_ceil(u128::from(rate)).max(1);
                next_ns = next_ns.min(self.clock_ns + u64::try_from(dt).unwrap_or(u64::MAX / 2));
                // A period that begins now ends before a quota that would last longer.
                if cpu.bandwidth.period_end_ns.is_none() {
                    next_ns = next_ns.min(self.clock_ns + cpu.period_us * 1000);
                }
                rates.push((id, rate));
            }
        }
        (next_ns, rates)
    }

    /// Returns each task's part of the processor, in 2^-32 of it.
    fn cpu_shares(&self, tasks: &[TaskId]) -> Vec<u64> {
        let mut entities = Vec::new();
        for (index, &t) in tasks.iter().enumerate() {
            let task = self.task(t);
            let own = self.vfs.cgroup_for(task, Controller::Cpu);
            let mut path: Vec<CgroupId> = self.vfs.cgroup_line(own);
            path.retain(|&id| self.vfs.cgroup(id).parent.is_some() && self.vfs.has_controller(id, Controller::Cpu));
            path.reverse();
            let nice = (task.nice + 20).clamp(0, 39) as usize;
            entities.push((path, NICE_WEIGHTS[nice], index));
        }
        let mut shares = vec![0; tasks.len()];
        self.divide(&entities, 0, 1 << 32, &mut shares);
        shares
    }

    fn divide(&self, entities: &[(Vec<CgroupId>, u64, usize)], depth: usize, whole: u64, shares: &mut [u64]) {
        let mut groups: Vec<CgroupId> = Vec::new();
        let mut total = 0;
        for (path, weight, _) in entities {
            match path.get(depth) {
                None => total += weight,
                Some(&id) if !groups.contains(&id) => {
                    groups.push(id);
                    total += self.vfs.cgroup(id).cpu.weight();
                }
                Some(_) => {}
            }
        }
        let of = |weight: u64| (u128::from(whole) * u128::from(weight) / u128::from(total.max(1))) as u64;
        for (path, weight, index) in entities {
            if path.get(depth).is_none() {
                shares[*index] = of(*weight);
            }
        }
        for id in groups {
            let inside: Vec<_> = entities.iter().filter(|(path, ..)| path.get(depth) == Some(&id)).cloned().collect();
            self.divide(&inside, depth + 1, of(self.vfs.cgroup(id).cpu.weight()), shares);
        }
    }

    /// Adds to a task's cgroups what it has spent in them: it leaves them or ends.
    pub(crate) fn flush_cpu(&mut self, t: TaskId) {
        let task = self.task(t);
        let (user_ns, system_ns) = (task.cpu_ns - task.sys_ns - task.cgroup_mark.0, task.sys_ns - task.cgroup_mark.1);
        let mark = (task.cpu_ns - task.sys_ns, task.sys_ns);
        let cpuacct = self.vfs.cgroup_for(task, Controller::Cpuacct);
        let mut leaves = vec![task.cgroup];
        if self.vfs.cgroup(cpuacct).hierarchy != HierarchyId::UNIFIED {
            leaves.push(cpuacct);
        }
        if let Some(task) = self.tasks.get_mut_unlisted(&t) {
            task.cgroup_mark = mark;
        }
        for id in leaves {
            let cpu = &mut self.vfs.cgroup_mut(id).cpu;
            cpu.past_user_ns += user_ns;
            cpu.past_system_ns += system_ns;
        }
    }

    /// Returns the processor time of a cgroup and of all below, in programs and in system calls, in nanoseconds.
    pub(crate) fn cgroup_cpu_ns(&self, id: CgroupId) -> (u64, u64) {
        if id == CgroupId::ROOT {
            return self.busy_ns;
        }
        let hierarchy = self.vfs.cgroup(id).hierarchy;
        let mut below = self.vfs.cgroup_descendants(id);
        below.push(id);
        let (mut user_ns, mut system_ns) = (0, 0);
        for &id in &below {
            let cpu = &self.vfs.cgroup(id).cpu;
            user_ns += cpu.past_user_ns;
            system_ns += cpu.past_system_ns;
        }
        for task in self.tasks.values().filter(|task| below.contains(&self.vfs.cgroup_of(task, hierarchy))) {
            user_ns += task.cpu_ns - task.sys_ns - task.cgroup_mark.0;
            system_ns += task.sys_ns - task.cgroup_mark.1;
        }
        (user_ns, system_ns)
    }
}

/// Returns so many 2^-32 of a time.
fn part(ns: u64, share: u64) -> u64 {
    ((u128::from(ns) * u128::from(share)) >> 32) as u64
}
