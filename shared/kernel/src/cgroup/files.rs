//! Which files a cgroup's directory has: name, mode, where - kernel/cgroup/cgroup.c:cgroup_base_files and each controller's `cftype`s.
//!
//! As of a kernel without pressure stall information, uclamp, zswap and NUMA.

use super::{CgroupId, Controller, HierarchyId};
use crate::fs::Vfs;

/// Which cgroups have a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// All of version 2.
    Unified,
    /// All of version 1.
    Legacy,
    /// Those of version 2 with this controller.
    UnifiedWith(Controller),
    /// Those of version 1 with this controller.
    LegacyWith(Controller),
}

/// Has the root it too?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtRoot {
    Too,
    Not,
    Only,
}

/// A file of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileType {
    /// Its name.
    pub name: &'static str,
    /// Permission bits.
    pub perm: u32,
    at_root: AtRoot,
    /// Which cgroups have it.
    pub of: Of,
}

const fn file(of: Of, at_root: AtRoot, perm: u32, name: &'static str) -> FileType {
    FileType { name, perm, at_root, of }
}

const RO: u32 = 0o444;
const RW: u32 = 0o644;
const WO: u32 = 0o200;

use AtRoot::{Not, Only, Too};
use Controller::{Cpu, Cpuacct, Cpuset, Freezer, Memory, Pids};
use Of::{Legacy, LegacyWith, Unified, UnifiedWith};

/// All files of all versions.
pub(crate) const FILES: [FileType; 102] = [
    file(Unified, Too, RO, "cgroup.controllers"),
    file(Unified, Not, RO, "cgroup.events"),
    file(Unified, Not, RW, "cgroup.freeze"),
    file(Unified, Not, WO, "cgroup.kill"),
    file(Unified, Too, RW, "cgroup.max.depth"),
    file(Unified, Too, RW, "cgroup.max.descendants"),
    file(Unified, Too, RW, "cgroup.procs"),
    file(Unified, Too, RO, "cgroup.stat"),
    file(Unified, Not, RO, "cgroup.stat.local"),
    file(Unified, Too, RW, "cgroup.subtree_control"),
    file(Unified, Too, RW, "cgroup.threads"),
    file(Unified, Not, RW, "cgroup.type"),
    file(Unified, Too, RO, "cpu.stat"),
    file(Unified, Too, RO, "cpu.stat.local"),
    file(UnifiedWith(Cpu), Not, RW, "cpu.idle"),
    file(UnifiedWith(Cpu), Not, RW, "cpu.max"),
    file(UnifiedWith(Cpu), Not, RW, "cpu.max.burst"),
    file(UnifiedWith(Cpu), Not, RW, "cpu.weight"),
    file(UnifiedWith(Cpu), Not, RW, "cpu.weight.nice"),
    file(UnifiedWith(Cpuset), Not, RW, "cpuset.cpus"),
    file(UnifiedWith(Cpuset), Too, RO, "cpuset.cpus.effective"),
    file(UnifiedWith(Cpuset), Not, RW, "cpuset.cpus.exclusive"),
    file(UnifiedWith(Cpuset), Not, RO, "cpuset.cpus.exclusive.effective"),
    file(UnifiedWith(Cpuset), Only, RO, "cpuset.cpus.isolated"),
    file(UnifiedWith(Cpuset), Not, RW, "cpuset.cpus.partition"),
    file(UnifiedWith(Cpuset), Not, RW, "cpuset.mems"),
    file(UnifiedWith(Cpuset), Too, RO, "cpuset.mems.effective"),
    file(UnifiedWith(Memory), Not, RO, "memory.current"),
    file(UnifiedWith(Memory), Not, RO, "memory.events"),
    file(UnifiedWith(Memory), Not, RO, "memory.events.local"),
    file(UnifiedWith(Memory), Not, RW, "memory.high"),
    file(UnifiedWith(Memory), Not, RW, "memory.low"),
    file(UnifiedWith(Memory), Not, RW, "memory.max"),
    file(UnifiedWith(Memory), Not, RW, "memory.min"),
    file(UnifiedWith(Memory), Not, RW, "memory.oom.group"),
    file(UnifiedWith(Memory), Not, RW, "memory.peak"),
    file(UnifiedWith(Memory), Too, WO, "memory.reclaim"),
    file(UnifiedWith(Memory), Too, RO, "memory.stat"),
    file(UnifiedWith(Memory), Not, RO, "memory.swap.current"),
    file(UnifiedWith(Memory), Not, RO, "memory.swap.events"),
    file(UnifiedWith(Memory), Not, RW, "memory.swap.high"),
    file(UnifiedWith(Memory), Not, RW, "memory.swap.max"),
    file(UnifiedWith(Memory), Not, RW, "memory.swap.peak"),
    file(UnifiedWith(Pids), Not, RO, "pids.current"),
    file(UnifiedWith(Pids), Not, RO, "pids.events"),
    file(UnifiedWith(Pids), Not, RO, "pids.events.local"),
    file(UnifiedWith(Pids), Not, RW, "pids.max"),
    file(UnifiedWith(Pids), Not, RO, "pids.peak"),
    file(Legacy, Too, RW, "cgroup.clone_children"),
    file(Legacy, Too, RW, "cgroup.procs"),
    file(Legacy, Only, RO, "cgroup.sane_behavior"),
    file(Legacy, Too, RW, "notify_on_release"),
    file(Legacy, Only, RW, "release_agent"),
    file(Legacy, Too, RW, "tasks"),
    file(LegacyWith(Cpu), Too, RW, "cpu.cfs_burst_us"),
    file(LegacyWith(Cpu), Too, RW, "cpu.cfs_period_us"),
    file(LegacyWith(Cpu), Too, RW, "cpu.cfs_quota_us"),
    file(LegacyWith(Cpu), Too, RW, "cpu.idle"),
    file(LegacyWith(Cpu), Too, RW, "cpu.rt_period_us"),
    file(LegacyWith(Cpu), Too, RW, "cpu.rt_runtime_us"),
    file(LegacyWith(Cpu), Too, RW, "cpu.shares"),
    file(LegacyWith(Cpu), Too, RO, "cpu.stat"),
    file(LegacyWith(Cpu), Too, RO, "cpu.stat.local"),
    file(LegacyWith(Cpuacct), Too, RO, "cpuacct.stat"),
    file(LegacyWith(Cpuacct), Too, RW, "cpuacct.usage"),
    file(LegacyWith(Cpuacct), Too, RO, "cpuacct.usage_all"),
    file(LegacyWith(Cpuacct), Too, RO, "cpuacct.usage_percpu"),
    file(LegacyWith(Cpuacct), Too, RO, "cpuacct.usage_percpu_sys"),
    file(LegacyWith(Cpuacct), Too, RO, "cpuacct.usage_percpu_user"),
    file(LegacyWith(Cpuacct), Too, RO, "cpuacct.usage_sys"),
    file(LegacyWith(Cpuacct), Too, RO, "cpuacct.usage_user"),
    file(LegacyWith(Cpuset), Too, RW, "cpuset.cpu_exclusive"),
    file(LegacyWith(Cpuset), Too, RW, "cpuset.cpus"),
    file(LegacyWith(Cpuset), Too, RO, "cpuset.effective_cpus"),
    file(LegacyWith(Cpuset), Too, RO, "cpuset.effective_mems"),
    file(LegacyWith(Cpuset), Too, RW, "cpuset.mem_exclusive"),
    file(LegacyWith(Cpuset), Too, RW, "cpuset.mem_hardwall"),
    file(LegacyWith(Cpuset), Too, RW, "cpuset.memory_migrate"),
    file(LegacyWith(Cpuset), Too, RO, "cpuset.memory_pressure"),
    file(LegacyWith(Cpuset), Only, RW, "cpuset.memory_pressure_enabled"),
    file(LegacyWith(Cpuset), Too, RW, "cpuset.mems"),
    file(LegacyWith(Cpuset), Too, RW, "cpuset.sched_load_balance"),
    file(LegacyWith(Freezer), Not, RO, "freezer.parent_freezing"),
    file(LegacyWith(Freezer), Not, RO, "freezer.self_freezing"),
    file(LegacyWith(Freezer), Not, RW, "freezer.state"),
    file(LegacyWith(Memory), Too, RW, "memory.failcnt"),
    file(LegacyWith(Memory), Too, WO, "memory.force_empty"),
    file(LegacyWith(Memory), Too, RW, "memory.limit_in_bytes"),
    file(LegacyWith(Memory), Too, RW, "memory.max_usage_in_bytes"),
    file(LegacyWith(Memory), Too, RW, "memory.memsw.failcnt"),
    file(LegacyWith(Memory), Too, RW, "memory.memsw.limit_in_bytes"),
    file(LegacyWith(Memory), Too, RW, "memory.memsw.max_usage_in_bytes"),
    file(LegacyWith(Memory), Too, RO, "memory.memsw.usage_in_bytes"),
    file(LegacyWith(Memory), Too, RW, "memory.oom_control"),
    file(LegacyWith(Memory), Too, RW, "memory.soft_limit_in_bytes"),
    file(LegacyWith(Memory), Too, RO, "memory.stat"),
    file(LegacyWith(Memory), Too, RW, "memory.swappiness"),
    file(LegacyWith(Memory), Too, RO, "memory.usage_in_bytes"),
    file(LegacyWith(Memory), Too, RW, "memory.use_hierarchy"),
    file(LegacyWith(Pids), Not, RO, "pids.current"),
    file(LegacyWith(Pids), Not, RO, "pids.events"),
    file(LegacyWith(Pids), Not, RW, "pids.max"),
];

impl Vfs {
    /// Has a cgroup's directory this file of [`FILES`]?
    pub(crate) fn has_cgroup_file(&self, id: CgroupId, index: u8) -> bool {
        let Some(cgroup) = self.cgroups.get(&id) else { return false };
        let file = &FILES[usize::from(index)];
        let is_unified = cgroup.hierarchy == HierarchyId::UNIFIED;
        let fits_root = match file.at_root {
            AtRoot::Too => true,
            AtRoot::Not => cgroup.parent.is_some(),
            AtRoot::Only => cgroup.parent.is_none(),
        };
        fits_root
            && match file.of {
                Of::Unified => is_unified,
                Of::Legacy => !is_unified,
                Of::UnifiedWith(controller) => is_unified && self.has_controller(id, controller),
                Of::LegacyWith(controller) => !is_unified && self.has_controller(id, controller),
            }
    }
}
