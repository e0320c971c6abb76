//! The files of the `cpu` and `cpuacct` controllers - kernel/sched/core.c, kernel/sched/cpuacct.c.

use nslab_abi::{CgroupReason, Errno, Reason};

use super::cpu::NICE_WEIGHTS;
use super::{CgroupId, Controller, HierarchyId};
use crate::kernel::Kernel;
use crate::stop::{Stop, unsupported};

/// Smallest quota and period in microseconds - `min_cfs_quota_period`, `min_bw_period`.
const MIN_US: u64 = 1000;
/// Largest period in microseconds - `max_bw_quota_period_us`.
const MAX_PERIOD_US: u64 = 1_000_000;
/// Least and most of `cpu.shares` - `MIN_SHARES`, `MAX_SHARES`.
const SHARES: (u64, u64) = (2, 1 << 18);
/// `CGROUP_WEIGHT_MAX`.
const WEIGHT_MAX: u64 = 10_000;
/// Nanoseconds of a tick of `cpuacct.stat`: `USER_HZ` is 100.
const TICK_NS: u64 = 10_000_000;

fn weight_of(shares: u64) -> u64 {
    (shares * 100 + 512) / 1024
}

/// kernel/sched/core.c:cpu_weight_nice_read_s64()
fn nice_of(shares: u64) -> i64 {
    let (mut last, mut nice) = (u64::MAX, NICE_WEIGHTS.len());
    for (index, &weight) in NICE_WEIGHTS.iter().enumerate() {
        let delta = weight.abs_diff(shares);
        if delta >= last {
            nice = index;
            break;
        }
        last = delta;
    }
    nice as i64 - 1 - 20
}

impl Kernel {
    pub(super) fn read_cpu(&self, id: CgroupId, name: &str) -> Option<Result<String, Errno>> {
        let cpu = &self.vfs.cgroup(id).cpu;
        let is_unified = self.vfs.cgroup(id).hierarchy == HierarchyId::UNIFIED;
        let (user_ns, system_ns) =
            if name.starts_with("cpuacct.") || name == "cpu.stat" { self.cgroup_cpu_ns_here(id) } else { (0, 0) };
        let total_ns = user_ns + system_ns;
        Some(Ok(match name {
            "cpu.stat" if is_unified => self.cpu_stat(id, user_ns, system_ns),
            "cpu.stat" => {
                let b = &cpu.bandwidth;
                format!(
                    "nr_periods {}\nnr_throttled {}\nthrottled_time {}\nnr_bursts 0\nburst_time 0\n",
                    b.nr_periods, b.nr_throttled, b.throttled_ns
                )
            }
            "cpu.stat.local" if is_unified && !self.is_unified_with(id, Controller::Cpu) => String::new(),
            "cpu.stat.local" if is_unified => format!("throttled_usec {}\n", cpu.bandwidth.throttled_ns / 1000),
            "cpu.stat.local" => format!("throttled_time {}\n", cpu.bandwidth.throttled_ns),
            "cpu.max" => {
                let quota = cpu.quota_us.map_or("max".to_string(), |quota| quota.to_string());
                format!("{quota} {}\n", cpu.period_us)
            }
            "cpu.max.burst" | "cpu.cfs_burst_us" => format!("{}\n", cpu.burst_us),
            "cpu.weight" if cpu.is_idle => "0\n".to_string(),
            "cpu.weight" => format!("{}\n", weight_of(cpu.shares)),
            "cpu.weight.nice" if cpu.is_idle => "19\n".to_string(),
            "cpu.weight.nice" => format!("{}\n", nice_of(cpu.shares)),
            "cpu.idle" => format!("{}\n", u8::from(cpu.is_idle)),
            "cpu.shares" => format!("{}\n", cpu.shares),
            "cpu.cfs_quota_us" => cpu.quota_us.map_or("-1\n".to_string(), |quota| format!("{quota}\n")),
            "cpu.cfs_period_us" => format!("{}\n", cpu.period_us),
            "cpu.rt_period_us" => "1000000\n".to_string(),
            "cpu.rt_runtime_us" if self.vfs.cgroup(id).parent.is_none() => "950000\n".to_string(),
            "cpu.rt_runtime_us" => "0\n".to_string(),
            "cpuacct.usage" => format!("{total_ns}\n"),
            "cpuacct.usage_user" => format!("{user_ns}\n"),
            "cpuacct.usage_sys" => format!("{system_ns}\n"),
            // One number for each processor.
            "cpuacct.usage_percpu" => format!("{total_ns} \n"),
            "cpuacct.usage_percpu_user" => format!("{user_ns} \n"),
            "cpuacct.usage_percpu_sys" => format!("{system_ns} \n"),
            "cpuacct.usage_all" => format!("cpu user system\n0 {user_ns} {system_ns}\n"),
            "cpuacct.stat" => format!("user {}\nsystem {}\n", user_ns / TICK_NS, system_ns / TICK_NS),
            _ => return None,
        }))
    }

    /// The root of a hierarchy of version 1 has what all processes have spent, too.
    fn cgroup_cpu_ns_here(&self, id: CgroupId) -> (u64, u64) {
        let root = if self.vfs.cgroup(id).parent.is_none() { CgroupId::ROOT } else { id };
        self.cgroup_cpu_ns(root)
    }

    fn cpu_stat(&self, id: CgroupId, user_ns: u64, system_ns: u64) -> String {
        let (user, system) = (user_ns / 1000, system_ns / 1000);
        let mut text = format!("usage_usec {}\nuser_usec {user}\nsystem_usec {system}\nnice_usec 0\n", user + system);
        if self.is_unified_with(id, Controller::Cpu) {
            let b = &self.vfs.cgroup(id).cpu.bandwidth;
            text += &format!(
                "nr_periods {}\nnr_throttled {}\nthrottled_usec {}\nnr_bursts 0\nburst_usec 0\n",
                b.nr_periods,
                b.nr_throttled,
                b.throttled_ns / 1000
            );
        }
        text
    }

    pub(super) fn write_cpu(&mut self, id: CgroupId, name: &str, text: &str) -> Result<(), Stop> {
        let is_root = self.vfs.cgroup(id).parent.is_none();
        let number = || text.parse::<i64>().map_err(|_| Errno::EINVAL);
        match name {
            // "The root's parameters are not to be set" - kernel/sched/core.c:sched_group_set_shares(), tg_set_bandwidth()
            "cpu.shares" | "cpu.idle" | "cpu.cfs_quota_us" | "cpu.cfs_period_us" | "cpu.cfs_burst_us" if is_root => {
                number()?;
                Err(Errno::EINVAL.into())
            }
            "cpu.shares" => {
                let shares = text.parse::<u64>().map_err(|_| Errno::EINVAL)?;
                self.set_shares(id, shares.clamp(SHARES.0, SHARES.1))
            }
            "cpu.weight" => {
                let weight = text.parse::<u64>().map_err(|_| Errno::EINVAL)?;
                let is_in_range = (1..=WEIGHT_MAX).contains(&weight);
                self.ensure(Reason::ValueInRange, is_in_range, Errno::ERANGE)?;
                self.set_shares(id, (weight * 1024 + 50) / 100)
            }
            "cpu.weight.nice" => {
                let nice = number()?;
                self.ensure(Reason::ValueInRange, (-20..=19).contains(&nice), Errno::ERANGE)?;
                self.set_shares(id, NICE_WEIGHTS[(nice + 20) as usize])
            }
            "cpu.idle" => {
                let idle = number()?;
                self.ensure(Reason::ValueInRange, idle == 0 || idle == 1, Errno::EINVAL)?;
                let cpu = &mut self.vfs.cgroup_mut(id).cpu;
                (cpu.is_idle, cpu.shares) = (idle == 1, if idle == 1 { cpu.shares } else { 1024 });
                Ok(())
            }
            "cpu.max" => self.write_cpu_max(id, text),
            "cpu.cfs_quota_us" => {
                let quota = number()?;
                let period_us = self.vfs.cgroup(id).cpu.period_us;
                self.set_bandwidth(id, u64::try_from(quota).ok(), period_us)
            }
            "cpu.cfs_period_us" => {
                let period_us = text.parse::<u64>().map_err(|_| Errno::EINVAL)?;
                let quota_us = self.vfs.cgroup(id).cpu.quota_us;
                self.set_bandwidth(id, quota_us, period_us)
            }
            "cpu.max.burst" | "cpu.cfs_burst_us" if text == "0" => Ok(()),
            _ => unsupported("write", format!("cgroup {name}")),
        }
    }

    fn set_shares(&mut self, id: CgroupId, shares: u64) -> Result<(), Stop> {
        // "We can't change the weight of an idle cgroup" - kernel/sched/fair.c:sched_group_set_shares()
        let is_idle = self.vfs.cgroup(id).cpu.is_idle;
        self.ensure(Reason::ValueInRange, !is_idle, Errno::EINVAL)?;
        self.vfs.cgroup_mut(id).cpu.shares = shares;
        Ok(())
    }

    /// `QUOTA [PERIOD]`; what is no number after the quota is not looked at - kernel/sched/core.c:cpu_period_quota_parse()
    fn write_cpu_max(&mut self, id: CgroupId, text: &str) -> Result<(), Stop> {
        let mut words = text.split_whitespace();
        let quota = words.next().unwrap_or_default();
        let quota_us = match quota {
            "max" => None,
            number => {
                let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
                Some(digits.parse::<u64>().map_err(|_| Errno::EINVAL)?)
            }
        };
        let period_us = words.next().and_then(|word| word.parse().ok()).unwrap_or(self.vfs.cgroup(id).cpu.period_us);
        self.set_bandwidth(id, quota_us, period_us)
    }

    /// kernel/sched/core.c:tg_set_bandwidth(), tg_set_cfs_bandwidth()
    fn set_bandwidth(&mut self, id: CgroupId, quota_us: Option<u64>, period_us: u64) -> Result<(), Stop> {
        let is_period = (MIN_US..=MAX_PERIOD_US).contains(&period_us);
        self.ensure(Reason::ValueInRange, is_period, Errno::EINVAL)?;
        self.ensure(Reason::ValueInRange, quota_us.is_none_or(|quota| quota >= MIN_US), Errno::EINVAL)?;
        self.check_quota_of_parent(id, quota_us, period_us)?;
        let cpu = &mut self.vfs.cgroup_mut(id).cpu;
        if cpu.quota_us != quota_us || cpu.period_us != period_us {
            let bandwidth = &mut cpu.bandwidth;
            // The period begins anew; a quota that is taken away throttles nobody.
            (bandwidth.period_end_ns, bandwidth.used_ns) = (None, 0);
            if let Some(since_ns) = bandwidth.throttled_since_ns.take() {
                bandwidth.throttled_ns += self.clock_ns.saturating_sub(since_ns);
            }
        }
        (cpu.quota_us, cpu.period_us) = (quota_us, period_us);
        self.note_quotas();
        Ok(())
    }

    /// "cgroup v1: a child's ratio may not be higher than its parent's" - kernel/sched/core.c:tg_cfs_schedulable_down()
    fn check_quota_of_parent(&mut self, id: CgroupId, quota_us: Option<u64>, period_us: u64) -> Result<(), Errno> {
        if self.vfs.cgroup(id).hierarchy == HierarchyId::UNIFIED {
            return Ok(());
        }
        let ratio = |quota: u64, period: u64| (u128::from(quota) << 20) / u128::from(period.max(1));
        let Some(quota_us) = quota_us else { return Ok(()) };
        let own = ratio(quota_us, period_us);
        let mut fits = true;
        for above in self.vfs.cgroup_line(id).into_iter().skip(1) {
            let cpu = &self.vfs.cgroup(above).cpu;
            fits &= cpu.quota_us.is_none_or(|quota| own <= ratio(quota, cpu.period_us));
        }
        for below in self.vfs.cgroup_descendants(id) {
            let cpu = &self.vfs.cgroup(below).cpu;
            fits &= cpu.quota_us.is_none_or(|quota| ratio(quota, cpu.period_us) <= own);
        }
        self.ensure(Reason::Cgroup(CgroupReason::QuotaFits), fits, Errno::EINVAL)
    }
}
