//! SIGIO: whom a descriptor belongs to, and when it is told - fcntl(2), "Managing signals", fs/fcntl.c.

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Reason, Ret, Signal, TaskId};

use super::{FileId, FileObject, PipeId};
use crate::Kernel;
use crate::stop::SysResult;

/// Whom SIGIO goes to - include/linux/fs.h:struct fown_struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The process, or the group.
    pub id: TaskId,
    /// Is it a group?
    pub is_group: bool,
    /// Kernel ids of who said so: the real and the effective one.
    pub kuids: (u32, u32),
}

/// F_SETOWN: a process, a group as a negative number, or 0 for nobody - f_setown()
pub fn set_owner(k: &mut Kernel, t: TaskId, fd: Fd, arg: i64) -> SysResult {
    let who = arg as i32;
    k.ensure(Reason::ValueInRange, who != i32::MIN, Errno::EINVAL)?;
    let found = if who < 0 {
        k.find_pid_ns(k.task_active_pid_ns(t), Pid(-who))
    } else {
        k.find_task_by_vpid(t, Pid(who)).map(|task| k.tgid(task))
    };
    k.ensure(Reason::ProcessExists, who == 0 || found.is_some(), Errno::ESRCH)?;
    let cred = &k.task(t).cred;
    let kuids = (cred.uid, cred.euid);
    let id = k.fget(t, fd)?;
    k.vfs.file_mut(id).owner = found.map(|id| Owner { id, is_group: who < 0, kuids });
    Ok(Ret::Int(0))
}

/// F_GETOWN: 0 for who is gone - f_getown()
pub fn owner(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let id = k.fget(t, fd)?;
    let number = k.vfs.file(id).owner.map_or(0, |owner| {
        let number = k.pid_vnr(t, owner.id).0;
        if owner.is_group { -number } else { number }
    });
    Ok(Ret::Int(i64::from(number)))
}

impl Kernel {
    /// Tells the owners of a pipe's descriptions that bytes came (`is_input`) or went - fs/fcntl.c:kill_fasync()
    pub(crate) fn pipe_fasync(&mut self, pipe: PipeId, is_input: bool) {
        if !self.vfs.has_async {
            return;
        }
        let is_told = |file: &super::OpenFile| match file.object {
            FileObject::Pipe(id, end) => {
                id == pipe && file.flags.contains(OpenFlags::ASYNC) && if is_input { end.reads() } else { end.writes() }
            }
            _ => false,
        };
        let told: Vec<FileId> =
            self.vfs.open_files.iter().filter(|(_, file)| is_told(file)).map(|(&id, _)| id).collect();
        for id in told {
            let Some(owner) = self.vfs.open_files.get(&id).and_then(|file| file.owner) else { continue };
            let is_of =
                |task: &crate::task::Task| if owner.is_group { task.pgrp == owner.id } else { task.id == owner.id };
            let targets: Vec<TaskId> = self.processes().filter(|task| is_of(task)).map(|task| task.id).collect();
            for target in targets {
                if self.may_get_sigio(target, owner) {
                    self.send_kernel_signal(target, Signal::SIGIO);
                }
            }
        }
    }

    /// fs/fcntl.c:sigio_perm()
    fn may_get_sigio(&self, target: TaskId, owner: Owner) -> bool {
        let cred = &self.task(target).cred;
        let (uid, euid) = owner.kuids;
        euid == 0 || [uid, euid].iter().any(|id| [cred.uid, cred.suid].contains(id))
    }
}
