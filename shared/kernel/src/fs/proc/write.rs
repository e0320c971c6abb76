//! What writing to a file of procfs does.

use nslab_abi::limits::TASK_COMM_LEN;
use nslab_abi::{Cap, Errno, Reason, TaskId};

use super::root_entries::RootFile;
use super::{IdMap, ProcNode};
use crate::fs::SbId;
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

impl Kernel {
    /// Writes to a file of procfs; `pos` is where the description stands.
    pub(crate) fn proc_write(
        &mut self,
        t: TaskId,
        _sb: SbId,
        node: ProcNode,
        bytes: &[u8],
        pos: u64,
    ) -> Result<usize, Stop> {
        match node {
            ProcNode::Fixed(entry) => match entry.file() {
                RootFile::Sysctl(sysctl) => {
                    self.sysctl_write(t, sysctl, bytes)?;
                    Ok(bytes.len())
                }
                _ => unsupported("write", format!("/proc/{}", entry.full_path())),
            },
            ProcNode::PidEntry(task, _, entry) => {
                if !self.tasks.contains(&task) {
                    return Err(Errno::ESRCH.into());
                }
                match entry.name() {
                    "uid_map" | "gid_map" | "projid_map" => {
                        let map = match entry.name() {
                            "uid_map" => IdMap::Uid,
                            "gid_map" => IdMap::Gid,
                            _ => IdMap::Projid,
                        };
                        // "The data must be written in a single write" - user_namespaces(7): at offset 0.
                        if pos != 0 {
                            return Err(Errno::EINVAL.into());
                        }
                        self.map_write(t, task, map, bytes)?;
                    }
                    "setgroups" => {
                        // kernel/user_namespace.c:proc_setgroups_write(): "Only allow a very narrow range of strings".
                        if pos != 0 {
                            return Err(Errno::EINVAL.into());
                        }
                        self.setgroups_write(task, bytes)?;
                    }
                    "timens_offsets" => {
                        if pos != 0 {
                            return Err(Errno::EINVAL.into());
                        }
                        self.timens_write(t, task, bytes)?;
                    }
                    "comm" => {
                        // "a process can only write its own threads' names" - fs/proc/base.c:comm_write().
                        if self.tgid(task) != self.tgid(t) {
                            return Err(Errno::EINVAL.into());
                        }
                        let kept = bytes.len().min(TASK_COMM_LEN - 1);
                        let name: Vec<u8> = bytes[..kept].split(|&b| b == 0).next().unwrap_or_default().to_vec();
                        self.task_mut(task).comm = name;
                    }
                    "oom_score_adj" => self.oom_score_adj_write(t, task, bytes)?,
                    other => return unsupported("write", format!("/proc/PID/{other}")),
                }
                Ok(bytes.len())
            }
            _ => Err(Errno::EIO.into()),
        }
    }

    /// "values range from -1000 … to +1000 …; CAP_SYS_RESOURCE is needed to lower it below what was set with it" - proc(5);
    /// fs/proc/base.c:__set_oom_adj()
    fn oom_score_adj_write(&mut self, t: TaskId, task: TaskId, bytes: &[u8]) -> Result<(), Errno> {
        let text = String::from_utf8_lossy(bytes);
        let value = text.trim().parse::<i32>().map_err(|_| Errno::EINVAL)?;
        self.ensure(Reason::ValueInRange, (-1000..=1000).contains(&value), Errno::EINVAL)?;
        let may = self.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_RESOURCE);
        self.ensure(
            Reason::Capability,
            value as i16 >= self.task(task).seldom.oom_score_adj_min || may,
            Errno::EACCES,
        )?;
        self.change_process(task, |task| {
            task.seldom.oom_score_adj = value as i16;
            if may {
                task.seldom.oom_score_adj_min = value as i16;
            }
        });
        Ok(())
    }
}
