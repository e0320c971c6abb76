//! Process numbers, one per level of pid namespace - kernel/pid.c.

use std::sync::Arc;

use nslab_abi::{Errno, Pid, Reason, TaskId};
use nslab_small::PTree;

use crate::Kernel;
use crate::ns::NsId;
use crate::task::{Task, TaskMut};

/// A process id: its number in each pid namespace, outermost first - include/linux/pid.h:struct pid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PidNumbers(pub Vec<(NsId, Pid)>);

impl PidNumbers {
    /// Returns the number in a namespace - kernel/pid.c:pid_nr_ns().
    pub fn nr(&self, ns: NsId) -> Option<Pid> {
        self.0.iter().find(|&&(id, _)| id == ns).map(|&(_, pid)| pid)
    }

    /// Returns the innermost namespace and number.
    pub fn own(&self) -> (NsId, Pid) {
        *self.0.last().expect("a pid has at least one level")
    }
}

/// All process ids in use, and who has which number where.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pids {
    by_id: PTree<TaskId, Arc<PidNumbers>>,
    by_number: PTree<(NsId, Pid), TaskId>,
    /// How many have a namespace for their innermost.
    innermost: PTree<NsId, u32>,
}

impl Pids {
    /// Returns the numbers of an id.
    pub fn get(&self, id: &TaskId) -> Option<&Arc<PidNumbers>> {
        self.by_id.get(id)
    }

    /// Is it in use?
    #[cfg(test)]
    pub fn contains(&self, id: &TaskId) -> bool {
        self.by_id.contains(id)
    }

    /// Lists all by id.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = (&TaskId, &Arc<PidNumbers>)> {
        self.by_id.iter()
    }

    /// Returns who has a number in a namespace.
    pub fn find(&self, ns: NsId, pid: Pid) -> Option<TaskId> {
        self.by_number.get(&(ns, pid)).copied()
    }

    /// How many numbers of a namespace are in use, or 2 if there are more - include/linux/pid_namespace.h, "pid_allocated".
    pub fn allocated(&self, ns: NsId) -> usize {
        self.from(ns, Pid(0)).take(2).count()
    }

    /// Lists who has a number from this one on in a namespace, by number.
    pub fn from(&self, ns: NsId, pid: Pid) -> impl Iterator<Item = (Pid, TaskId)> {
        self.by_number.range((ns, pid)..=(ns, Pid(i32::MAX))).map(|(&(_, pid), &id)| (pid, id))
    }

    /// Lists the innermost namespaces of all.
    pub fn namespaces(&self) -> impl Iterator<Item = NsId> {
        self.innermost.iter().map(|(&ns, _)| ns)
    }

    /// Enters an id.
    pub fn insert(&mut self, id: TaskId, numbers: PidNumbers) {
        for &(ns, pid) in &numbers.0 {
            self.by_number.insert((ns, pid), id);
        }
        let (ns, _) = numbers.own();
        match self.innermost.get_mut(&ns) {
            Some(count) => *count += 1,
            None => drop(self.innermost.insert(ns, 1)),
        }
        self.by_id.insert(id, Arc::new(numbers));
    }

    /// Forgets an id; returns its numbers.
    pub fn remove(&mut self, id: &TaskId) -> Option<Arc<PidNumbers>> {
        let numbers = self.by_id.get(id).cloned()?;
        for at in &numbers.0 {
            self.by_number.remove(at);
        }
        let (ns, _) = numbers.own();
        match self.innermost.get_mut(&ns) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(self.innermost.remove(&ns)),
        }
        self.by_id.remove(id);
        Some(numbers)
    }
}

impl Kernel {
    /// Returns a task by its id; the caller knows that it exists.
    pub fn task(&self, t: TaskId) -> &Task {
        self.tasks.get(&t).expect("the task exists")
    }

    /// Returns a task by its id for changing; the caller knows that it exists.
    pub fn task_mut(&mut self, t: TaskId) -> TaskMut<'_> {
        self.tasks.get_mut(&t).expect("the task exists")
    }

    /// Returns the pid namespace that a task is in - kernel/pid.c:task_active_pid_ns().
    pub fn task_active_pid_ns(&self, t: TaskId) -> NsId {
        self.task(t).pid.own().0
    }

    /// Returns a task's number in a pid namespace, if it is visible there.
    pub fn pid_nr_ns(&self, t: TaskId, ns: NsId) -> Option<Pid> {
        self.pids.get(&t).and_then(|numbers| numbers.nr(ns))
    }

    /// Returns a process's or group's or session's number as a task sees it; 0 if it is not visible to it.
    pub fn pid_vnr(&self, viewer: TaskId, of: TaskId) -> Pid {
        self.pid_nr_ns(of, self.task_active_pid_ns(viewer)).unwrap_or(Pid(0))
    }

    /// Returns the task with a number in a pid namespace, zombies included.
    pub fn find_task_by_pid_ns(&self, ns: NsId, pid: Pid) -> Option<TaskId> {
        let id = self.find_pid_ns(ns, pid)?;
        self.tasks.contains(&id).then_some(id)
    }

    /// Returns the task with a number as the caller sees it.
    pub fn find_task_by_vpid(&self, caller: TaskId, pid: Pid) -> Option<TaskId> {
        self.find_task_by_pid_ns(self.task_active_pid_ns(caller), pid)
    }

    /// Returns the task with a number as the caller sees it, itself by 0 - kernel/sched/syscalls.c:find_process_by_pid()
    pub(crate) fn find_process(&mut self, caller: TaskId, pid: Pid) -> Result<TaskId, Errno> {
        let found = if pid.0 == 0 { Some(caller) } else { self.find_task_by_vpid(caller, pid) };
        self.ensure(Reason::ProcessExists, found.is_some(), Errno::ESRCH)?;
        found.ok_or(Errno::ESRCH)
    }

    /// Does a task act as the user of another, by its real or its effective id? - kernel/sched/syscalls.c:check_same_owner()
    pub(crate) fn is_same_owner(&self, t: TaskId, of: TaskId) -> bool {
        let (cred, of) = (&self.task(t).cred, &self.task(of).cred);
        cred.euid == of.euid || cred.euid == of.uid
    }

    /// Returns the process id (of a task, a group or a session) with a number in a pid namespace.
    pub fn find_pid_ns(&self, ns: NsId, pid: Pid) -> Option<TaskId> {
        self.pids.find(ns, pid)
    }

    /// Lists the processes that are visible in a pid namespace, by their number there.
    pub fn pids_in(&self, ns: NsId) -> Vec<(Pid, TaskId)> {
        self.pids_from(ns, Pid(0)).collect()
    }

    /// Lists those of them whose number is this one or above - fs/proc/base.c:next_tgid()
    pub(crate) fn pids_from(&self, ns: NsId, pid: Pid) -> impl Iterator<Item = (Pid, TaskId)> {
        let is_process = |&(_, id): &(Pid, TaskId)| self.tasks.get(&id).is_some_and(|task| task.tgid == id);
        self.pids.from(ns, pid).filter(is_process)
    }
}
