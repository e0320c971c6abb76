//! The files of the `memory` controller - mm/memcontrol.c, mm/memcontrol-v1.c.

use nslab_abi::{CgroupReason, Errno, Reason};

use super::read::or_max;
use super::{CgroupId, HierarchyId};
use crate::kernel::Kernel;
use crate::mm::PAGE_BYTES;
use crate::stop::{Stop, unsupported};

/// "No limit" of version 1: `PAGE_COUNTER_MAX` pages.
const NO_LIMIT: u64 = 0x7fff_ffff_ffff_f000;

/// Lines of `memory.stat` that are 0 here, after those that are not - mm/memcontrol.c:memory_stats.
const REST: [&str; 30] = [
    "swapcached",
    "anon_thp",
    "file_thp",
    "shmem_thp",
    "inactive_file",
    "active_file",
    "unevictable",
    "slab_reclaimable",
    "slab_unreclaimable",
    "slab",
    "workingset_refault_anon",
    "workingset_refault_file",
    "workingset_activate_anon",
    "workingset_activate_file",
    "workingset_restore_anon",
    "workingset_restore_file",
    "workingset_nodereclaim",
    "pgscan",
    "pgsteal",
    "pgscan_kswapd",
    "pgscan_direct",
    "pgsteal_kswapd",
    "pgsteal_direct",
    "pgfault",
    "pgmajfault",
    "pgrefill",
    "pgactivate",
    "pgdeactivate",
    "pglazyfree",
    "pglazyfreed",
];

impl Kernel {
    pub(super) fn read_memory(&self, id: CgroupId, name: &str) -> Option<Result<String, Errno>> {
        let memory = &self.vfs.cgroup(id).memory;
        let is_unified = self.vfs.cgroup(id).hierarchy == HierarchyId::UNIFIED;
        let events = |events: super::memory::Events| {
            format!(
                "low 0\nhigh {}\nmax {}\noom {}\noom_kill {}\noom_group_kill {}\nsock_throttled 0\n",
                events.high, events.max, events.oom, events.oom_kill, events.oom_group_kill
            )
        };
        let legacy = |limit: Option<u64>| format!("{}\n", limit.unwrap_or(NO_LIMIT));
        let current = || self.memory_charged(id).total();
        Some(Ok(match name {
            "memory.current" | "memory.usage_in_bytes" | "memory.memsw.usage_in_bytes" => format!("{}\n", current()),
            "memory.peak" | "memory.max_usage_in_bytes" | "memory.memsw.max_usage_in_bytes" => {
                format!("{}\n", memory.peak.max(current()))
            }
            "memory.max" => or_max(memory.max),
            "memory.high" => or_max(memory.high),
            "memory.low" => format!("{}\n", memory.low),
            "memory.min" => format!("{}\n", memory.min),
            "memory.swap.max" => or_max(memory.swap_max),
            "memory.swap.high" => or_max(memory.swap_high),
            "memory.swap.current" | "memory.swap.peak" => "0\n".to_string(),
            "memory.swap.events" => "high 0\nmax 0\nfail 0\n".to_string(),
            "memory.events" => events(memory.events),
            "memory.events.local" => events(memory.local),
            "memory.oom.group" => format!("{}\n", u8::from(memory.oom_group)),
            "memory.stat" if is_unified => self.memory_stat(id),
            "memory.limit_in_bytes" | "memory.memsw.limit_in_bytes" => legacy(memory.max),
            "memory.soft_limit_in_bytes" => legacy(memory.soft_limit),
            "memory.failcnt" | "memory.memsw.failcnt" => format!("{}\n", memory.local.max),
            "memory.oom_control" => format!("oom_kill_disable 0\nunder_oom 0\noom_kill {}\n", memory.local.oom_kill),
            "memory.swappiness" => "60\n".to_string(),
            "memory.use_hierarchy" => "1\n".to_string(),
            "memory.reclaim" | "memory.force_empty" => return Some(Err(Errno::EINVAL)),
            _ => return None,
        }))
    }

    fn memory_stat(&self, id: CgroupId) -> String {
        let charged = self.memory_charged(id);
        let mut text = format!(
            "anon {}\nfile {}\nkernel {}\nkernel_stack 0\npagetables {}\nsec_pagetables 0\npercpu 0\nsock 0\nvmalloc 0\n\
             shmem {}\nfile_mapped 0\nfile_dirty 0\nfile_writeback 0\ninactive_anon {}\nactive_anon 0\n",
            charged.anon,
            charged.shmem,
            charged.kernel,
            charged.kernel,
            charged.shmem,
            charged.anon + charged.shmem,
        );
        for name in REST {
            text += &format!("{name} 0\n");
        }
        text
    }

    pub(super) fn write_memory(&mut self, id: CgroupId, name: &str, text: &str) -> Result<(), Stop> {
        let is_root = self.vfs.cgroup(id).parent.is_none();
        match name {
            "memory.limit_in_bytes" | "memory.memsw.limit_in_bytes" if is_root => Err(Errno::EINVAL.into()),
            "memory.max" | "memory.limit_in_bytes" => {
                let max = self.memory_limit(id, text)?;
                self.limit_memory(id, max)
            }
            "memory.high" | "memory.low" | "memory.min" | "memory.swap.max" | "memory.swap.high" => {
                let limit = self.memory_limit(id, text)?;
                let memory = &mut self.vfs.cgroup_mut(id).memory;
                match name {
                    "memory.high" => memory.high = limit,
                    "memory.low" => memory.low = limit.unwrap_or(NO_LIMIT),
                    "memory.min" => memory.min = limit.unwrap_or(NO_LIMIT),
                    "memory.swap.max" => memory.swap_max = limit,
                    _ => memory.swap_high = limit,
                }
                Ok(())
            }
            "memory.soft_limit_in_bytes" | "memory.memsw.limit_in_bytes" => {
                let limit = self.memory_limit(id, text)?;
                self.vfs.cgroup_mut(id).memory.soft_limit = limit;
                Ok(())
            }
            "memory.oom.group" => {
                let on = text.parse::<i64>().map_err(|_| Errno::EINVAL)?;
                self.ensure(Reason::ValueInRange, on == 0 || on == 1, Errno::EINVAL)?;
                self.vfs.cgroup_mut(id).memory.oom_group = on == 1;
                Ok(())
            }
            // "A write of any non-empty string … resets it"
            "memory.peak" | "memory.max_usage_in_bytes" | "memory.memsw.max_usage_in_bytes" => {
                let now = self.memory_charged(id).total();
                self.vfs.cgroup_mut(id).memory.peak = now;
                Ok(())
            }
            "memory.failcnt" => {
                self.vfs.cgroup_mut(id).memory.local.max = 0;
                Ok(())
            }
            "memory.use_hierarchy" if text == "1" => Ok(()),
            _ => unsupported("write", format!("cgroup {name}")),
        }
    }

    /// Lowers or raises the limit; what is over it is killed for at once - mm/memcontrol.c:memory_max_write().
    fn limit_memory(&mut self, id: CgroupId, max: Option<u64>) -> Result<(), Stop> {
        let is_unified = self.vfs.cgroup(id).hierarchy == HierarchyId::UNIFIED;
        let is_over = max.is_some_and(|max| self.memory_charged(id).total() > max);
        // Version 1 does not kill for it: what cannot be given up makes the limit busy - mem_cgroup_resize_max().
        self.ensure(Reason::Cgroup(CgroupReason::NotBusy), is_unified || !is_over, Errno::EBUSY)?;
        self.vfs.cgroup_mut(id).memory.max = max;
        if is_over {
            self.out_of_memory(id);
        }
        Ok(())
    }

    /// Reads bytes with K, M, G, T, or `max` (`-1` in version 1), rounded down to pages - mm/page_counter.c:page_counter_memparse().
    fn memory_limit(&mut self, id: CgroupId, text: &str) -> Result<Option<u64>, Errno> {
        let is_unified = self.vfs.cgroup(id).hierarchy == HierarchyId::UNIFIED;
        if text == if is_unified { "max" } else { "-1" } {
            return Ok(None);
        }
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let shift = match &text[digits.len()..] {
            "" => Some(0),
            "k" | "K" => Some(10),
            "m" | "M" => Some(20),
            "g" | "G" => Some(30),
            "t" | "T" => Some(40),
            _ => None,
        };
        let bytes = digits.parse::<u64>().ok().zip(shift).and_then(|(number, shift)| number.checked_mul(1 << shift));
        self.ensure(Reason::ValueInRange, bytes.is_some(), Errno::EINVAL)?;
        let bytes = bytes.unwrap_or(0) / PAGE_BYTES * PAGE_BYTES;
        Ok((bytes < NO_LIMIT).then_some(bytes))
    }
}
