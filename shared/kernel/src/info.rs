//! What a driver may see without asking through system calls.

use std::sync::Arc;

use nslab_abi::{NsType, Pid, TaskId, WaitFor, WaitOn, WaitStatus};

use crate::Kernel;
use crate::ns::NsId;
use crate::task::Task;

/// A plain description of one task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskInfo {
    /// Its name among tasks.
    pub id: TaskId,
    /// Its parent; `None`: outside the machine.
    pub parent: Option<TaskId>,
    /// The process that it is a thread of.
    pub tgid: TaskId,
    /// How many threads of it there are.
    pub threads: usize,
    /// Its pid in every pid namespace it is in, outermost first.
    pub pids: Vec<u32>,
    /// `/proc/PID/comm`.
    pub comm: String,
    /// `/proc/PID/cmdline`, by argument.
    pub cmdline: Vec<String>,
    /// The letter that `ps` shows.
    pub state: char,
    /// Real user id, as its own user namespace numbers it.
    pub uid: u32,
    /// Effective user id, as its own user namespace numbers it.
    pub euid: u32,
    /// Real group id, as its own user namespace numbers it.
    pub gid: u32,
    /// Inodes of its namespaces in the order of [`NsType::ALL`]; 0 for what a zombie no longer has.
    pub ns: [u64; 8],
    /// Where its next children go, if not where it is itself.
    pub pid_for_children: Option<u64>,
    /// Where its next children go, if not where it is itself.
    pub time_for_children: Option<u64>,
    /// The host name it sees.
    pub hostname: String,
    /// Effective capabilities.
    pub cap_eff: u64,
    /// What it sleeps on.
    pub waiting: Option<WaitOn>,
    /// Is it a kernel thread?
    pub is_kthread: bool,
    /// Has it the terminal for its controlling terminal?
    pub has_tty: bool,
}

/// The end of a task, which may come from another's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A task ended and is a zombie, or gone at once if nobody wants its status.
    Exited {
        /// Which.
        task: TaskId,
        /// How.
        status: WaitStatus,
    },
    /// A thread ended, and others of its process go on.
    ThreadExited {
        /// Which.
        task: TaskId,
        /// Where a 0 goes in the memory that it shared; 0: nowhere.
        clear_child_tid: u64,
    },
    /// A task executed a program, and others go on in the memory that it had.
    LeftMemory {
        /// Which.
        task: TaskId,
        /// Where a 0 goes in that memory.
        clear_child_tid: u64,
    },
    /// A thread that is not its process's leader executed a program, and is the leader now.
    Became {
        /// What it was.
        task: TaskId,
        /// What it is.
        leader: TaskId,
        /// The number that it had.
        tid: Pid,
    },
    /// A zombie is gone.
    Reaped {
        /// Which.
        task: TaskId,
        /// Its pid in its own namespace.
        pid: Pid,
    },
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn inode(ns: NsId) -> u64 {
    u64::from(ns.0)
}

fn ns_inodes(task: &Task) -> [u64; 8] {
    NsType::ALL.map(|ty| task.ns(ty).map_or(0, inode))
}

/// Are two tasks in the same place, as far as is seen at once?
fn is_beside(one: &Task, other: &Task) -> bool {
    Arc::ptr_eq(&one.cred, &other.cred)
        && one.nsproxy == other.nsproxy
        && one.pid.own().0 == other.pid.own().0
        && one.ns(NsType::Uts) == other.ns(NsType::Uts)
}

/// Where a task is, which those that are listed beside it mostly are too.
struct Place {
    uid: u32,
    euid: u32,
    gid: u32,
    ns: [u64; 8],
    pid_for_children: Option<u64>,
    time_for_children: Option<u64>,
    hostname: String,
}

/// What was found out of the last task that was described, and serves the next if it is the same with it.
#[derive(Default)]
struct Last<'a> {
    place: Option<(&'a Task, Place)>,
    parent: Option<(TaskId, Option<TaskId>)>,
}

impl Kernel {
    /// Describes a task; `None` if there is none of that id.
    pub fn task_info(&self, t: TaskId) -> Option<TaskInfo> {
        self.tasks.get(&t).map(|task| self.describe(task, &mut Last::default()))
    }

    /// Describes all processes by their leaders, in the order of their ids.
    pub fn process_infos(&self) -> impl Iterator<Item = TaskInfo> {
        let mut last = Last::default();
        self.processes().map(move |task| self.describe(task, &mut last))
    }

    fn describe<'a>(&'a self, task: &'a Task, last: &mut Last<'a>) -> TaskInfo {
        let place = match last.place.take() {
            Some((other, place)) if is_beside(task, other) => place,
            _ => self.place(task),
        };
        let parent = match last.parent {
            Some((child_of, parent)) if child_of == task.real_parent => parent,
            _ => self.tasks.get(&task.real_parent).map(|parent| parent.tgid),
        };
        last.parent = Some((task.real_parent, parent));
        // Threads share their handlers.
        let threads = match task.shares.sighand {
            0 => usize::from(task.is_alive()),
            _ => self.of_process(task.tgid).filter(|task| task.is_alive()).count(),
        };
        let vfork = task.vfork_child.map(|child| WaitOn { what: WaitFor::Vfork(child), deadline_ns: None });
        let info = TaskInfo {
            id: task.id,
            parent,
            tgid: task.tgid,
            threads,
            pids: task.pid.0.iter().map(|&(_, pid)| pid.0 as u32).collect(),
            comm: text(&task.comm),
            cmdline: task.cmdline.iter().map(|arg| text(arg)).collect(),
            state: task.state_char(),
            uid: place.uid,
            euid: place.euid,
            gid: place.gid,
            ns: place.ns,
            pid_for_children: place.pid_for_children,
            time_for_children: place.time_for_children,
            hostname: place.hostname.clone(),
            cap_eff: task.cred.effective.0,
            waiting: vfork.or_else(|| task.waiting.clone()),
            is_kthread: task.is_kthread,
            has_tty: task.tty.is_some(),
        };
        last.place = Some((task, place));
        info
    }

    fn place(&self, task: &Task) -> Place {
        let (cred, ns) = (&task.cred, &task.nsproxy);
        let (pid_ns, _) = task.pid.own();
        let is_dead = task.ns(NsType::Uts).is_none();
        Place {
            uid: self.from_kuid_munged(cred.user_ns, cred.uid),
            euid: self.from_kuid_munged(cred.user_ns, cred.euid),
            gid: self.from_kgid_munged(cred.user_ns, cred.gid),
            ns: ns_inodes(task),
            pid_for_children: (!is_dead && ns.pid_for_children != pid_ns).then_some(inode(ns.pid_for_children)),
            time_for_children: (!is_dead && ns.time_for_children != ns.time).then_some(inode(ns.time_for_children)),
            hostname: if is_dead { String::new() } else { text(&self.uts(ns.uts).nodename) },
        }
    }

    /// Returns the inodes of a task's namespaces in the order of [`NsType::ALL`]; 0 for what it does not have.
    pub fn ns_inodes(&self, t: TaskId) -> [u64; 8] {
        self.tasks.get(&t).map_or([0; 8], ns_inodes)
    }

    /// Are two tasks in the same namespaces, and will their children be?
    pub fn shares_namespaces(&self, one: TaskId, other: TaskId) -> bool {
        let (Some(one), Some(other)) = (self.tasks.get(&one), self.tasks.get(&other)) else { return false };
        one.nsproxy == other.nsproxy
            && one.cred.user_ns == other.cred.user_ns
            && one.pid.own().0 == other.pid.own().0
            && one.files.is_some() == other.files.is_some()
    }

    /// Returns a task's pid in its own pid namespace; 0 if there is no such task.
    pub fn own_pid(&self, t: TaskId) -> Pid {
        self.tasks.get(&t).map_or(Pid(0), |task| task.pid.own().1)
    }

    /// Returns what getppid(2) would tell a task.
    pub fn parent_pid(&self, t: TaskId) -> Pid {
        self.tasks.get(&t).map_or(Pid(0), |task| self.pid_vnr(t, self.tgid(task.real_parent)))
    }

    /// Returns the task with a number as the caller sees it.
    pub fn find_task(&self, caller: TaskId, pid: Pid) -> Option<TaskId> {
        self.tasks.contains(&caller).then(|| self.find_task_by_vpid(caller, pid))?
    }

    /// Returns the inode of the user namespace that owns a namespace; 0 if there is none of that inode.
    pub fn ns_owner_inode(&self, inode: u64) -> u64 {
        let id = u32::try_from(inode).map(NsId).ok();
        id.and_then(|id| self.namespaces.get(&id)).map_or(0, |ns| u64::from(ns.owner.0))
    }

    /// Returns CLOCK_BOOTTIME in seconds as a task sees it.
    pub fn boottime_s(&self, t: TaskId) -> u64 {
        if self.tasks.contains(&t) { self.boottime_for(t) / 1_000_000_000 } else { 0 }
    }

    /// Gives a task another name, as PR_SET_NAME would: a probe runs under its applet's.
    pub fn set_comm(&mut self, t: TaskId, name: &[u8]) {
        if let Some(mut task) = self.tasks.get_mut(&t) {
            task.comm = crate::syscall::comm_of(name);
        }
    }

    /// Hands out what happened to tasks since the last call, in order.
    pub fn drain_happenings(&mut self) -> Vec<Happening> {
        std::mem::take(&mut self.happenings)
    }
}
