//! What several tasks have in common - clone(2): CLONE_THREAD, CLONE_VM, CLONE_SIGHAND, CLONE_SYSVSEM.
//!
//! Each of them holds an equal copy, and a change goes to all: what is read most is read of the task itself.

use nslab_abi::TaskId;

use crate::Kernel;
use crate::task::{Task, TaskState};

/// Numbers of what a task may share with others; 0: with none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Its memory - include/linux/mm_types.h:mm_struct.
    pub mm: u64,
    /// Its handlers - include/linux/sched/signal.h:sighand_struct.
    pub sighand: u64,
    /// What SEM_UNDO does at the end - ipc/sem.c:sem_undo_list.
    pub sysvsem: u64,
}

impl Kernel {
    /// Returns the process that a task is a thread of, by its leader: what getpid(2) tells it.
    pub fn tgid(&self, t: TaskId) -> TaskId {
        self.tasks.get(&t).map_or(t, |task| task.tgid)
    }

    /// Lists the threads of a task's process by their age, the leader first; it stays until all have ended.
    pub fn threads(&self, t: TaskId) -> Vec<TaskId> {
        let tgid = self.tgid(t);
        let mut threads: Vec<TaskId> = self.of_process(tgid).map(|task| task.id).collect();
        nslab_small::sort_by_key(&mut threads, |&id| (id != tgid, id));
        threads
    }

    /// Lists the tasks that lead a process.
    pub(crate) fn processes(&self) -> impl Iterator<Item = &Task> {
        self.tasks.values().filter(|task| task.id == task.tgid)
    }

    /// Lists the tasks of a process, by its leader.
    pub(crate) fn of_process(&self, tgid: TaskId) -> impl Iterator<Item = &Task> {
        self.tasks.values().filter(move |task| task.tgid == tgid)
    }

    /// Has a thread of the task's process not ended?
    pub fn is_process_alive(&self, t: TaskId) -> bool {
        self.tasks.contains(&t) && self.of_process(self.tgid(t)).any(Task::is_alive)
    }

    /// Is the task its process's only one? - include/linux/sched/signal.h:thread_group_empty()
    pub(crate) fn is_thread_group_empty(&self, t: TaskId) -> bool {
        let tgid = self.tgid(t);
        !self.of_process(tgid).any(|task| task.id != t)
    }

    /// Does nobody else use the task's memory? - kernel/sched/core.c:current_is_single_threaded()
    pub(crate) fn is_single_threaded(&self, t: TaskId) -> bool {
        self.is_thread_group_empty(t) && !self.is_mm_shared(t)
    }

    /// Does another task use the task's memory?
    pub(crate) fn is_mm_shared(&self, t: TaskId) -> bool {
        self.has_other(t, |shares| shares.mm)
    }

    /// Does another task have the number of something?
    pub(crate) fn has_other(&self, t: TaskId, of: impl Fn(&Shares) -> u64) -> bool {
        let number = of(&self.task(t).shares);
        number != 0 && self.tasks.values().any(|task| task.id != t && of(&task.shares) == number)
    }

    /// Changes what the threads of a process have in common - include/linux/sched/signal.h:signal_struct.
    pub(crate) fn change_process(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        let tgid = self.tgid(t);
        self.change_tasks(|task| task.tgid == tgid, change);
    }

    /// Changes what the users of one memory have in common.
    pub(crate) fn change_mm(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        let mm = self.task(t).shares.mm;
        self.change_tasks(|task| task.id == t || (mm != 0 && task.shares.mm == mm), change);
    }

    /// Changes the handlers of all who share them.
    pub(crate) fn change_sighand(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        let sighand = self.task(t).shares.sighand;
        self.change_tasks(|task| task.id == t || (sighand != 0 && task.shares.sighand == sighand), change);
    }

    /// Changes the adjustments of all who share them.
    pub(crate) fn change_sysvsem(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        let sysvsem = self.task(t).shares.sysvsem;
        self.change_tasks(|task| task.id == t || (sysvsem != 0 && task.shares.sysvsem == sysvsem), change);
    }

    fn change_tasks(&mut self, is_meant: impl Fn(&Task) -> bool, change: impl Fn(&mut Task)) {
        let meant: Vec<TaskId> = self.tasks.values().filter(|task| is_meant(task)).map(|task| task.id).collect();
        for id in meant {
            change(self.task_mut(id));
        }
    }

    /// Returns a number that nothing shared has.
    pub(crate) fn fresh_share(&mut self) -> u64 {
        self.last_share += 1;
        self.last_share
    }

    /// The caller of execve(2) becomes its process's only thread, under the number of its leader - fs/exec.c:de_thread().
    pub(crate) fn de_thread(&mut self, t: TaskId) -> TaskId {
        let tgid = self.tgid(t);
        for other in self.threads(t).into_iter().filter(|&other| other != t) {
            self.end_thread(other);
        }
        if t == tgid {
            return t;
        }
        let leader = self.task(tgid).clone();
        let numbers = self.task(t).pid.own().1;
        let mut task = self.task(t).clone();
        (task.id, task.pid, task.exit_signal) = (tgid, leader.pid, leader.exit_signal);
        task.state = TaskState::Running;
        self.tasks.remove(&t);
        self.tasks.insert(tgid, task);
        self.change_tasks(|task| task.real_parent == t, |task| task.real_parent = tgid);
        self.happenings.push(crate::info::Happening::Became { task: t, leader: tgid, tid: numbers });
        self.current = tgid;
        self.free_pids();
        tgid
    }
}
