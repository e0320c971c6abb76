//! What a driver may see of a task without asking through system calls.

use nslab_abi::{CapSet, NsType, Pid, TaskId, WaitFor, WaitOn};

use crate::Kernel;
use crate::ns::NsId;

/// A plain description of one task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskInfo {
    /// Its name among tasks.
    pub id: TaskId,
    /// Its pid in every pid namespace it is in, outermost first.
    pub pids: Vec<(NsId, Pid)>,
    /// Its parent; `TaskId(0)`: outside the machine.
    pub parent: TaskId,
    /// Its process group's leader.
    pub pgrp: TaskId,
    /// Its session's leader.
    pub session: TaskId,
    /// `/proc/PID/comm`.
    pub comm: Vec<u8>,
    /// `/proc/PID/cmdline`, by argument.
    pub cmdline: Vec<Vec<u8>>,
    /// The letter that `ps` shows.
    pub state: char,
    /// Real user id, as the initial user namespace numbers it.
    pub uid: u32,
    /// Effective user id, likewise.
    pub euid: u32,
    /// Real group id, likewise.
    pub gid: u32,
    /// Real user id as its own user namespace numbers it.
    pub inner_uid: u32,
    /// Effective user id as its own user namespace numbers it.
    pub inner_euid: u32,
    /// Its namespaces; what a zombie no longer has is absent.
    pub ns: Vec<(NsType, NsId)>,
    /// Where its next children go, if not where it is itself.
    pub pid_for_children: Option<NsId>,
    /// Where its next children go, if not where it is itself.
    pub time_for_children: Option<NsId>,
    /// The host name it sees.
    pub hostname: Vec<u8>,
    /// Effective capabilities.
    pub cap_eff: CapSet,
    /// What it sleeps on.
    pub waiting: Option<WaitOn>,
    /// Is it a kernel thread?
    pub is_kthread: bool,
    /// Has it the terminal for its controlling terminal?
    pub has_tty: bool,
}

impl Kernel {
    /// Describes a task; `None` if there is none of that id.
    pub fn task_info(&self, t: TaskId) -> Option<TaskInfo> {
        let task = self.tasks.get(&t)?;
        let (cred, ns) = (&task.cred, &task.nsproxy);
        let (pid_ns, _) = task.pid.own();
        let is_dead = self.ns_of_task(t, NsType::Uts).is_none();
        let vfork = task.vfork_child.map(|child| WaitOn { what: WaitFor::Vfork(child), deadline_ns: None });
        Some(TaskInfo {
            id: t,
            pids: task.pid.0.clone(),
            parent: task.real_parent,
            pgrp: task.pgrp,
            session: task.session,
            comm: task.comm.clone(),
            cmdline: task.cmdline.to_vec(),
            state: task.state_char(),
            uid: cred.uid,
            euid: cred.euid,
            gid: cred.gid,
            inner_uid: self.from_kuid_munged(cred.user_ns, cred.uid),
            inner_euid: self.from_kuid_munged(cred.user_ns, cred.euid),
            ns: NsType::ALL.into_iter().filter_map(|ty| Some((ty, self.ns_of_task(t, ty)?))).collect(),
            pid_for_children: (!is_dead && ns.pid_for_children != pid_ns).then_some(ns.pid_for_children),
            time_for_children: (!is_dead && ns.time_for_children != ns.time).then_some(ns.time_for_children),
            hostname: if is_dead { Vec::new() } else { self.uts(ns.uts).nodename.clone() },
            cap_eff: cred.effective,
            waiting: vfork.or_else(|| task.waiting.clone()),
            is_kthread: task.is_kthread,
            has_tty: task.has_tty,
        })
    }
}
