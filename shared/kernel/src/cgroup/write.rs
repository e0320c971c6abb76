//! What writing to a cgroup's file does.

use nslab_abi::{CgroupReason, Errno, Reason, TaskId};

use super::pids::PIDS_MAX;
use super::{CgroupId, FILES, FileType, HierarchyId, cpuset, files::Of};
use crate::fs::CgroupNode;
use crate::kernel::Kernel;
use crate::stop::{Stop, unsupported};

impl Kernel {
    /// Writes to a file; all of what is written counts, or nothing.
    ///
    /// # Errors
    /// `ENODEV`: the cgroup was removed; `EINVAL`: the file is only read - kernel/cgroup/cgroup.c:cgroup_file_write().
    pub(crate) fn cgroup_write(&mut self, t: TaskId, node: CgroupNode, bytes: &[u8]) -> Result<usize, Stop> {
        let CgroupNode::File(id, index) = node else { return Err(Errno::EISDIR.into()) };
        if bytes.is_empty() {
            return Ok(0);
        }
        let is_there = self.vfs.has_cgroup_file(id, index);
        self.ensure(Reason::PathExists, is_there, Errno::ENODEV)?;
        let file = FILES[usize::from(index)];
        self.check_ns_delegate(t, id, file.name)?;
        self.ensure(Reason::FileMode, file.perm & 0o222 != 0, Errno::EINVAL)?;
        let text = String::from_utf8_lossy(bytes).trim().to_string();
        self.write_cgroup_file(t, id, &file, &text)?;
        Ok(bytes.len())
    }

    fn write_cgroup_file(&mut self, t: TaskId, id: CgroupId, file: &FileType, text: &str) -> Result<(), Stop> {
        let (family, _) = file.name.split_once('.').unwrap_or((file.name, ""));
        match (file.of, family) {
            (Of::Unified, "cgroup") => self.write_core(t, id, file.name, text),
            (Of::Legacy, _) => self.write_legacy(t, id, file.name, text),
            (_, "cpu" | "cpuacct") => self.write_cpu(id, file.name, text),
            (_, "memory") => self.write_memory(id, file.name, text),
            (_, "pids") => self.write_pids(id, text),
            (_, "freezer") => self.write_freezer(id, text),
            (_, "cpuset") => self.write_cpuset(id, file.name, text),
            _ => unsupported("write", format!("cgroup {}", file.name)),
        }
    }

    fn write_core(&mut self, t: TaskId, id: CgroupId, name: &str, text: &str) -> Result<(), Stop> {
        match name {
            "cgroup.procs" => self.cgroup_attach_pid(t, id, text, false)?,
            "cgroup.threads" => self.cgroup_attach_pid(t, id, text, true)?,
            "cgroup.subtree_control" => self.write_subtree_control(id, text)?,
            "cgroup.type" => self.write_cgroup_type(id, text.as_bytes())?,
            "cgroup.freeze" => {
                let on = self.small_number(text)?;
                self.ensure(Reason::ValueInRange, on == 0 || on == 1, Errno::ERANGE)?;
                self.freeze_cgroup(id, on == 1);
            }
            "cgroup.kill" => {
                let on = self.small_number(text)?;
                self.ensure(Reason::ValueInRange, on == 1, Errno::ERANGE)?;
                // "killing is a process directed operation" - kernel/cgroup/cgroup.c:cgroup_kill_write()
                let is_domain = !self.vfs.cgroup(id).is_threaded;
                self.ensure(Reason::Cgroup(CgroupReason::DomainValid), is_domain, Errno::EOPNOTSUPP)?;
                self.kill_cgroup(id);
            }
            "cgroup.max.depth" | "cgroup.max.descendants" => {
                let limit = match text {
                    "max" => None,
                    text => Some(self.small_number(text)?),
                };
                self.ensure(Reason::ValueInRange, limit.is_none_or(|limit| limit >= 0), Errno::ERANGE)?;
                let limit = limit.map(i64::unsigned_abs);
                let cgroup = self.vfs.cgroup_mut(id);
                match name {
                    "cgroup.max.depth" => cgroup.max_depth = limit,
                    _ => cgroup.max_descendants = limit,
                }
            }
            _ => return unsupported("write", format!("cgroup {name}")),
        }
        Ok(())
    }

    /// kstrtoint(): EINVAL for what is no number.
    fn small_number(&mut self, text: &str) -> Result<i64, Errno> {
        let number = text.parse::<i32>().ok();
        self.ensure(Reason::ValueInRange, number.is_some(), Errno::EINVAL)?;
        Ok(i64::from(number.unwrap_or(0)))
    }

    fn write_legacy(&mut self, t: TaskId, id: CgroupId, name: &str, text: &str) -> Result<(), Stop> {
        match name {
            "cgroup.procs" | "tasks" => self.cgroup_attach_pid(t, id, text, name == "tasks")?,
            "cgroup.clone_children" => {
                let on = text.parse::<u64>().map_err(|_| Errno::EINVAL)? != 0;
                self.vfs.cgroup_mut(id).clone_children = on;
            }
            "notify_on_release" => {
                let on = text.parse::<u64>().map_err(|_| Errno::EINVAL)? != 0;
                self.vfs.cgroup_mut(id).notify_on_release = on;
            }
            _ => return unsupported("write", format!("cgroup {name}")),
        }
        Ok(())
    }

    fn write_pids(&mut self, id: CgroupId, text: &str) -> Result<(), Stop> {
        let max = match text {
            "max" => None,
            text => {
                let max = text.parse::<i64>().ok().and_then(|max| u64::try_from(max).ok());
                // "if (limit < 0 || limit >= PIDS_MAX) return -EINVAL" - kernel/cgroup/pids.c:pids_max_write()
                self.ensure(Reason::ValueInRange, max.is_some_and(|max| max < PIDS_MAX), Errno::EINVAL)?;
                max
            }
        };
        self.vfs.cgroup_mut(id).pids.max = max;
        Ok(())
    }

    fn write_freezer(&mut self, id: CgroupId, text: &str) -> Result<(), Stop> {
        let is_known = matches!(text, "FROZEN" | "THAWED");
        self.ensure(Reason::ValueInRange, is_known, Errno::EINVAL)?;
        self.freeze_cgroup(id, text == "FROZEN");
        Ok(())
    }

    fn write_cpuset(&mut self, id: CgroupId, name: &str, text: &str) -> Result<(), Stop> {
        if !matches!(name, "cpuset.cpus" | "cpuset.mems") {
            return unsupported("write", format!("cgroup {name}"));
        }
        let cgroup = self.vfs.cgroup(id);
        let (is_v1, is_root) = (cgroup.hierarchy != HierarchyId::UNIFIED, cgroup.parent.is_none());
        // "top_cpuset.cpus_allowed tracks cpu_active_mask; it's read-only" - kernel/cgroup/cpuset.c:update_cpumask(), EACCES
        self.ensure(Reason::ValueInRange, !is_root, Errno::EACCES)?;
        let is_named = cpuset::parse(text);
        self.ensure(Reason::ValueInRange, is_named.is_ok(), is_named.err().unwrap_or(Errno::EINVAL))?;
        let is_named = is_named.unwrap_or(false);
        let has_tasks = self.cgroup_members(id).next().is_some();
        // "Cpusets with tasks can't be changed to have empty cpus_allowed or mems_allowed" - validate_change(), ENOSPC
        self.ensure(Reason::Cgroup(CgroupReason::CpusetSet), !is_v1 || is_named || !has_tasks, Errno::ENOSPC)?;
        let above = cgroup_above(self, id);
        // "Must be a subset of our parent" of version 1 - validate_change_legacy(), EACCES
        let (mine, parents) = if name == "cpuset.cpus" { (0, above.0) } else { (1, above.1) };
        self.ensure(Reason::Cgroup(CgroupReason::CpusetSet), !is_v1 || !is_named || parents, Errno::EACCES)?;
        let cpuset = &mut self.vfs.cgroup_mut(id).cpuset;
        if mine == 0 {
            cpuset.0 = is_named
        } else {
            cpuset.1 = is_named
        }
        Ok(())
    }
}

fn cgroup_above(k: &Kernel, id: CgroupId) -> (bool, bool) {
    k.vfs.cgroup(id).parent.map_or((true, true), |parent| k.vfs.cgroup(parent).cpuset)
}
