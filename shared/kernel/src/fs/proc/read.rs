//! What reading a file of procfs gives.

use nslab_abi::{Errno, TaskId};

use super::limits::limits_text;
use super::mounts::Table;
use super::root_entries::{Computed, RootFile};
use super::{IdMap, NET_FILES, PidEntry, ProcNode, options};
use crate::fs::SbId;
use crate::kernel::Kernel;
use crate::mm::MACHINE_BYTES;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};
use crate::task::Task;
use crate::task::commit::LooksBy;

impl Kernel {
    /// Checks what opening a file of procfs asks beyond its mode.
    pub(crate) fn proc_open(&mut self, t: TaskId, node: ProcNode, is_writing: bool) -> Result<(), Stop> {
        match node {
            ProcNode::Fixed(entry) if entry.file() == RootFile::Unmodelled => {
                unsupported("open", format!("/proc/{}", entry.full_path()))
            }
            ProcNode::PidEntry(task, _, entry) => {
                let Some(target) = self.tasks.get(&task) else { return Err(Errno::ESRCH.into()) };
                // A zombie has no namespaces any more - fs/proc_namespace.c:mounts_open_common().
                if matches!(entry.name(), "mounts" | "mountinfo" | "mountstats") && target.fs.is_none() {
                    return Err(Errno::EINVAL.into());
                }
                if entry.name() == "setgroups" && is_writing {
                    return Ok(self.setgroups_open(t, task)?);
                }
                if !entry.is_modelled() {
                    return unsupported("open", format!("/proc/PID/{}", entry.name()));
                }
                // fs/proc/base.c:proc_mem_open() for environ, PTRACE_MODE_READ.
                let is_guarded = matches!(entry.name(), "environ" | "personality" | "mountstats");
                if is_guarded && !self.ptrace_may_access(t, task, LooksBy::FsCreds) {
                    Err(Errno::EACCES.into())
                } else {
                    Ok(())
                }
            }
            _ => Ok(()),
        }
    }

    /// Returns a file's whole text as it is now for a reader.
    pub(crate) fn proc_read(&self, t: TaskId, sb: SbId, node: ProcNode) -> Result<Vec<u8>, Stop> {
        let options = options(self, sb);
        match node {
            ProcNode::Fixed(entry) => match entry.file() {
                RootFile::Fixed(text) => Ok(text.as_bytes().to_vec()),
                RootFile::Sysctl(sysctl) => Ok(self.sysctl_read(t, sysctl)),
                RootFile::SysvIpc(kind) => Ok(self.sysvipc_text(t, kind)),
                RootFile::Computed(what) => Ok(self.computed_text(t, what, options.pid_ns).into_bytes()),
                RootFile::Dir | RootFile::Link(_) => Err(Errno::EISDIR.into()),
                RootFile::Unmodelled => unsupported("read", format!("/proc/{}", entry.full_path())),
            },
            ProcNode::PidEntry(task, _, entry) => {
                // fs/proc/base.c answers ESRCH when the process is gone.
                let Some(target) = self.tasks.get(&task) else { return Err(Errno::ESRCH.into()) };
                self.pid_text(t, target, entry, options.pid_ns)
            }
            ProcNode::FdInfo(task, _, fd) => {
                let files = self.tasks.get(&task).and_then(|task| task.files).ok_or(Errno::ENOENT)?;
                let slot = *self.vfs.slots(files).get(&fd).ok_or(Errno::ENOENT)?;
                self.fdinfo_text((files, slot.file), slot.is_cloexec, options.pid_ns)
            }
            ProcNode::Net(task, _, index) => {
                let Some(target) = self.tasks.get(&task) else { return Err(Errno::ESRCH.into()) };
                let name = NET_FILES[usize::from(index)];
                let reader = self.user_ns_of(t);
                self.proc_net_text(target.nsproxy.net, reader, name).ok_or(Errno::ENOENT.into())
            }
            _ => Err(Errno::EISDIR.into()),
        }
    }

    fn pid_text(&self, t: TaskId, task: &Task, entry: PidEntry, pid_ns: crate::ns::NsId) -> Result<Vec<u8>, Stop> {
        let text = match entry.name() {
            "status" => self.status_text(t, task, pid_ns),
            "limits" => limits_text(task),
            "statm" if task.files.is_none() => "0 0 0 0 0 0 0\n".to_string(),
            // Simplified: as the sizes in status.
            "statm" => {
                let more = task.anon_bytes.saturating_sub(crate::task::ANON_BYTES) / crate::mm::PAGE_BYTES;
                format!("{} {} 411 5 0 {} 0\n", 670 + more, 439 + more, 123 + more)
            }
            // fs/proc/array.c:children_seq_show()
            "children" => {
                let children = self.processes().filter(|child| child.real_parent == task.id);
                children.filter_map(|child| self.pid_nr_ns(child.id, pid_ns)).map(|pid| format!("{pid} ")).collect()
            }
            "personality" => format!("{:08x}\n", task.seldom.personality),
            "oom_score" => format!("{}\n", self.oom_score(task)),
            "oom_score_adj" => format!("{}\n", task.seldom.oom_score_adj.0),
            // MMF_DUMP_FILTER_DEFAULT - core(5)
            "coredump_filter" => "00000033\n".to_string(),
            "timerslack_ns" => format!("{}\n", task.timer_slack_ns.0),
            "loginuid" | "sessionid" => u32::MAX.to_string(),
            "wchan" => self.wchan_text(t, task),
            "stat" => return Ok(self.stat_text(t, task, pid_ns)),
            "comm" => return Ok([task.comm.as_slice(), b"\n"].concat()),
            // "For a zombie process … there is nothing in this file" - proc_pid_cmdline(5)
            "cmdline" if task.files.is_none() => return Ok(Vec::new()),
            "cmdline" => return Ok(with_nuls(&task.cmdline)),
            "environ" => {
                let may = self.ptrace_may_access(t, task.id, LooksBy::FsCreds);
                return if may { Ok(with_nuls(&task.environ)) } else { Err(Errno::EACCES.into()) };
            }
            "uid_map" => return Ok(self.map_show(t, task.id, IdMap::Uid)),
            "gid_map" => return Ok(self.map_show(t, task.id, IdMap::Gid)),
            "projid_map" => return Ok(self.map_show(t, task.id, IdMap::Projid)),
            "setgroups" => return Ok(self.setgroups_show(task.id)),
            "timens_offsets" => return Ok(self.timens_show(task.id)),
            "cgroup" => return Ok(self.pid_cgroup_text(t, task)),
            "mounts" => return Ok(self.mounts_text(task, Table::Mounts)?),
            "mountinfo" => return Ok(self.mounts_text(task, Table::MountInfo)?),
            "mountstats" => return Ok(self.mounts_text(task, Table::MountStats)?),
            // No module of security has anything to say: security/security.c:security_getprocattr()
            _ if entry.holder() == Some("attr") => return Err(Errno::EINVAL.into()),
            other if entry.is_modelled() => {
                return Err(Stop::Errno(if other.is_empty() { Errno::EINVAL } else { Errno::EISDIR }));
            }
            other => return unsupported("read", format!("/proc/PID/{other}")),
        };
        Ok(text.into_bytes())
    }

    fn computed_text(&self, t: TaskId, what: Computed, pid_ns: NsId) -> String {
        match what {
            Computed::Cgroups => self.proc_cgroups(),
            Computed::Uptime => {
                let centis = self.boottime_for(t) / 10_000_000;
                // The second number is the processor's idle time.
                let idle = centis.saturating_sub((self.busy_ns.0 + self.busy_ns.1) / TICK_NS);
                format!("{}.{:02} {}.{:02}\n", centis / 100, centis % 100, idle / 100, idle % 100)
            }
            Computed::Loadavg => {
                let running = self.runnable().count();
                format!("0.00 0.00 0.00 {running}/{} {}\n", self.tasks.len(), self.last_pid(self.task_active_pid_ns(t)))
            }
            Computed::Stat => self.machine_stat(),
            Computed::Meminfo => self.memory_bytes.map_or_else(|| self.meminfo(), |total| self.guest_meminfo(total)),
            Computed::Locks => self.locks_text(pid_ns),
            Computed::Filesystems => FILESYSTEMS.to_string(),
            Computed::Uuid => "5e1f0c2a-9d37-4b56-8a41-6e736c616230\n".to_string(),
        }
    }

    /// Simplified: a machine with 8 GiB, most of it free; what programs touch and what lies in memory files is taken from it.
    fn meminfo(&self) -> String {
        let touched = self.tasks.values().filter(|task| task.files.is_some());
        let anon: u64 = touched.map(|task| task.anon_bytes.saturating_sub(task.cow_bytes)).sum::<u64>() / 1024;
        let shmem = 1024 + self.vfs.bytes_used / 1024;
        let used = anon + shmem;
        format!(
            "MemTotal:       {:8} kB\nMemFree:        {:8} kB\nMemAvailable:   {:8} kB\n{MEMINFO}Shmem:          {shmem:8} kB\n\
             SReclaimable:      20000 kB\nSlab:              40000 kB\n",
            MACHINE_BYTES / 1024,
            7_880_000_u64.saturating_sub(used),
            8_000_000_u64.saturating_sub(used),
        )
    }

    fn machine_stat(&self) -> String {
        let (user, system) = (self.busy_ns.0 / TICK_NS, self.busy_ns.1 / TICK_NS);
        let idle = (self.clock_ns / TICK_NS).saturating_sub(user + system);
        let btime = self.realtime_offset_ns.div_euclid(1_000_000_000);
        let running = self.runnable().count().max(1);
        format!(
            "cpu  {user} 0 {system} {idle} 0 0 0 0 0 0\ncpu0 {user} 0 {system} {idle} 0 0 0 0 0 0\nintr 0\nctxt 0\n\
             btime {btime}\nprocesses {}\nprocs_running {running}\nprocs_blocked 0\nsoftirq 0 0 0 0 0 0 0 0 0 0 0\n",
            self.tasks.len(),
        )
    }
}

/// A tick of the clock: `USER_HZ` is 100.
const TICK_NS: u64 = 10_000_000;

fn with_nuls(strings: &[Vec<u8>]) -> Vec<u8> {
    strings.iter().flat_map(|text| [text.as_slice(), b"\0"].concat()).collect()
}

const MEMINFO: &str = "Buffers:            2752 kB\nCached:           306080 kB\nSwapCached:            0 kB\nActive:           120000 kB\n\
Inactive:         220000 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n";

/// The file systems that mount(2) knows here - fs/filesystems.c.
const FILESYSTEMS: &str = "nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tcgroup\nnodev\tcgroup2\nnodev\tdevtmpfs\nnodev\tdebugfs\nnodev\tsecurityfs\n\
nodev\tsockfs\nnodev\tbpf\nnodev\tpipefs\nnodev\tramfs\nnodev\tdevpts\n\text4\nnodev\toverlay\nnodev\tmqueue\n";
