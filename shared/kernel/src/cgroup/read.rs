//! What reading a cgroup's file gives.

use nslab_abi::{Errno, Pid, TaskId};

use super::{CgroupId, Controller, FILES, HierarchyId, cpuset, files::Of};
use crate::fs::CgroupNode;
use crate::kernel::Kernel;
use crate::stop::{Stop, unsupported};

/// Writes a limit.
pub(super) fn or_max(limit: Option<u64>) -> String {
    limit.map_or("max\n".to_string(), |limit| format!("{limit}\n"))
}

impl Kernel {
    /// Returns a file's text.
    ///
    /// # Errors
    /// `ENODEV`: the cgroup was removed; `EINVAL`: the file is only written - fs/kernfs/file.c.
    pub(crate) fn cgroup_read(&self, t: TaskId, node: CgroupNode) -> Result<Vec<u8>, Stop> {
        let CgroupNode::File(id, index) = node else { return Err(Errno::EISDIR.into()) };
        if !self.vfs.has_cgroup_file(id, index) {
            return Err(Errno::ENODEV.into());
        }
        let file = &FILES[usize::from(index)];
        let (family, _) = file.name.split_once('.').unwrap_or((file.name, ""));
        let text = match (file.of, family) {
            (Of::Unified, "cgroup") => self.read_core(t, id, file.name),
            (Of::Legacy, _) => self.read_legacy(t, id, file.name),
            (_, "cpu" | "cpuacct") => self.read_cpu(id, file.name),
            (_, "memory") => self.read_memory(id, file.name),
            (_, "pids") => self.read_pids(id, file.name),
            (_, "freezer") => self.read_freezer(id, file.name),
            (_, "cpuset") => self.read_cpuset(id, file.name),
            _ => None,
        };
        match text {
            Some(Ok(text)) => Ok(text.into_bytes()),
            Some(Err(errno)) => Err(errno.into()),
            None => unsupported("read", format!("cgroup {}", file.name)),
        }
    }

    fn read_core(&self, t: TaskId, id: CgroupId, name: &str) -> Option<Result<String, Errno>> {
        let cgroup = self.vfs.cgroup(id);
        Some(Ok(match name {
            "cgroup.controllers" => self.vfs.available_controllers(id).names(" ") + "\n",
            "cgroup.subtree_control" => cgroup.subtree_control.names(" ") + "\n",
            "cgroup.events" => {
                let (populated, frozen) = (self.is_populated(id), self.is_cgroup_frozen(id));
                format!("populated {}\nfrozen {}\n", u8::from(populated), u8::from(frozen))
            }
            "cgroup.freeze" => format!("{}\n", u8::from(cgroup.is_frozen)),
            "cgroup.max.depth" => or_max(cgroup.max_depth),
            "cgroup.max.descendants" => or_max(cgroup.max_descendants),
            "cgroup.type" => format!("{}\n", self.cgroup_type(id)),
            // "All processes of a threaded subtree belong to the domain cgroup of the subtree" - kernel/cgroup/cgroup.c
            "cgroup.procs" if cgroup.is_threaded => return Some(Err(Errno::EOPNOTSUPP)),
            "cgroup.procs" => self.processes_of(t, id),
            "cgroup.threads" => self.pids_of(t, &[id], false),
            "cgroup.stat" => self.stat_of_cgroup(id),
            "cgroup.stat.local" => "frozen_usec 0\n".to_string(),
            // Only to be written.
            "cgroup.kill" => return Some(Err(Errno::EINVAL)),
            _ => return None,
        }))
    }

    /// "cgroup.procs" of a threaded domain lists the processes of all its threaded children, too.
    fn processes_of(&self, t: TaskId, id: CgroupId) -> String {
        let mut ids = vec![id];
        let below = self.vfs.cgroup_descendants(id);
        ids.extend(
            below.into_iter().filter(|&other| self.vfs.cgroup(other).is_threaded && self.domain_of(other) == id),
        );
        self.pids_of(t, &ids, true)
    }

    /// "pids are shown as the reader's pid namespace numbers them", 0 if it does not - cgroups(7).
    fn pids_of(&self, t: TaskId, ids: &[CgroupId], are_processes: bool) -> String {
        let pid_ns = self.task_active_pid_ns(t);
        let members = ids.iter().flat_map(|&id| self.cgroup_members(id));
        let named = members.map(|task| if are_processes { task.tgid } else { task.id });
        let mut pids: Vec<Pid> = named.map(|id| self.pid_nr_ns(id, pid_ns).unwrap_or(Pid(0))).collect();
        nslab_small::sort(&mut pids);
        if are_processes {
            pids.dedup_by(|a, b| a == b && *a != Pid(0));
        }
        pids.iter().map(|pid| format!("{pid}\n")).collect()
    }

    /// kernel/cgroup/cgroup.c:cgroup_stat_show(); a cgroup that is removed is gone at once here.
    fn stat_of_cgroup(&self, id: CgroupId) -> String {
        let below = self.vfs.cgroup_descendants(id);
        let mut text = format!("nr_descendants {}\n", below.len());
        let known = self.vfs.unified_controllers();
        for controller in known.iter() {
            let own = u64::from(self.vfs.has_controller(id, controller));
            let count = own + below.iter().filter(|&&other| self.vfs.has_controller(other, controller)).count() as u64;
            text += &format!("nr_subsys_{} {count}\n", controller.name());
        }
        text += "nr_dying_descendants 0\n";
        for controller in known.iter() {
            text += &format!("nr_dying_subsys_{} 0\n", controller.name());
        }
        text
    }

    fn read_legacy(&self, t: TaskId, id: CgroupId, name: &str) -> Option<Result<String, Errno>> {
        let cgroup = self.vfs.cgroup(id);
        Some(Ok(match name {
            "cgroup.procs" | "tasks" => self.pids_of(t, &[id], name == "cgroup.procs"),
            "cgroup.clone_children" => format!("{}\n", u8::from(cgroup.clone_children)),
            "notify_on_release" => format!("{}\n", u8::from(cgroup.notify_on_release)),
            "cgroup.sane_behavior" => "0\n".to_string(),
            "release_agent" => "\n".to_string(),
            _ => return None,
        }))
    }

    fn read_pids(&self, id: CgroupId, name: &str) -> Option<Result<String, Errno>> {
        let cgroup = self.vfs.cgroup(id);
        let is_unified = cgroup.hierarchy == HierarchyId::UNIFIED;
        Some(Ok(match name {
            "pids.current" => format!("{}\n", self.pids_current(id)),
            "pids.max" => or_max(cgroup.pids.max),
            "pids.peak" => format!("{}\n", cgroup.pids.peak),
            "pids.events" if is_unified => format!("max {}\n", cgroup.pids.events_max),
            "pids.events" => format!("max {}\n", cgroup.pids.failed),
            "pids.events.local" => format!("max {}\n", cgroup.pids.events_local),
            _ => return None,
        }))
    }

    fn read_freezer(&self, id: CgroupId, name: &str) -> Option<Result<String, Errno>> {
        let own = self.vfs.cgroup(id).is_frozen;
        let parent = self.vfs.cgroup(id).parent.is_some_and(|parent| self.is_cgroup_frozen(parent));
        Some(Ok(match name {
            "freezer.state" if own || parent => "FROZEN\n".to_string(),
            "freezer.state" => "THAWED\n".to_string(),
            "freezer.self_freezing" => format!("{}\n", u8::from(own)),
            "freezer.parent_freezing" => format!("{}\n", u8::from(parent)),
            _ => return None,
        }))
    }

    fn read_cpuset(&self, id: CgroupId, name: &str) -> Option<Result<String, Errno>> {
        let (cpus, mems) = self.vfs.cgroup(id).cpuset;
        let is_v1 = self.vfs.cgroup(id).hierarchy != HierarchyId::UNIFIED;
        let text = match name {
            "cpuset.cpus" => cpuset::show(cpus),
            "cpuset.mems" => cpuset::show(mems),
            "cpuset.effective_cpus" => cpuset::show(cpus),
            "cpuset.effective_mems" => cpuset::show(mems),
            "cpuset.cpus.effective" | "cpuset.mems.effective" => cpuset::show(true),
            "cpuset.cpus.exclusive" | "cpuset.cpus.exclusive.effective" | "cpuset.cpus.isolated" => cpuset::show(false),
            "cpuset.cpus.partition" => "member\n",
            "cpuset.sched_load_balance" if is_v1 => "1\n",
            _ if is_v1 => "0\n",
            _ => return None,
        };
        Some(Ok(text.to_string()))
    }

    /// Which controller's limit a file of version 1 or 2 is, for the ladder of checks.
    pub(super) fn is_unified_with(&self, id: CgroupId, controller: Controller) -> bool {
        self.vfs.cgroup(id).hierarchy == HierarchyId::UNIFIED && self.vfs.has_controller(id, controller)
    }
}
