//! What writing to a file of procfs does.

use nslab_abi::limits::TASK_COMM_LEN;
use nslab_abi::{Errno, TaskId};

use super::root_entries::RootFile;
use super::{IdMap, ProcNode};
use crate::fs::SbId;
use crate::kernel::Kernel;
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
                    // fs/proc/base.c:proc_pid_attr_write(); no module of security has anything to say.
                    _ if entry.holder() == Some("attr") => {
                        return Err(if task == t { Errno::EINVAL } else { Errno::EACCES }.into());
                    }
                    other => return unsupported("write", format!("/proc/PID/{other}")),
                }
                Ok(bytes.len())
            }
            _ => Err(Errno::EIO.into()),
        }
    }
}
