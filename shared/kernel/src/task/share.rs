//! What several tasks have in common - clone(2): CLONE_THREAD, CLONE_VM, CLONE_SIGHAND, CLONE_SYSVSEM.
//!
//! Each of them holds an equal copy, and a change goes to all: what is read most is read of the task itself.

use nslab_abi::TaskId;

use crate::Kernel;
use crate::task::{Link, Task, TaskState};

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
        let mut threads = self.tasks.linked(Link::Thread, u64::from(tgid.0)).peekable();
        let mut leader = Some(tgid);
        let by_id = std::iter::from_fn(move || match leader {
            Some(leader) if threads.peek().is_some_and(|&t| t < leader) => threads.next(),
            Some(_) => leader.take(),
            None => threads.next(),
        });
        by_id.filter_map(|t| self.tasks.get(&t))
    }

    /// Lists the children of all threads of a task's process.
    pub(crate) fn children(&self, t: TaskId) -> Vec<TaskId> {
        let threads = self.of_process(self.tgid(t)).map(|task| u64::from(task.id.0));
        let mut children: Vec<TaskId> = threads.flat_map(|thread| self.tasks.linked(Link::Child, thread)).collect();
        nslab_small::sort(&mut children);
        children
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
        self.has_other(t, Link::Mm)
    }

    /// Does another task have the number of something?
    pub(crate) fn has_other(&self, t: TaskId, link: Link) -> bool {
        let number = link.number(&self.task(t).shares);
        number != 0 && self.tasks.linked(link, number).any(|other| other != t)
    }

    /// Changes what the threads of a process have in common - include/linux/sched/signal.h:signal_struct.
    pub(crate) fn change_process(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        let tasks = self.of_process(self.tgid(t)).map(|task| task.id).collect();
        self.change_tasks(tasks, change);
    }

    /// Changes what the users of one memory have in common.
    pub(crate) fn change_mm(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        self.change_tasks(self.sharers(t, Link::Mm), change);
    }

    /// Changes the handlers of all who share them.
    pub(crate) fn change_sighand(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        self.change_tasks(self.sharers(t, Link::Sighand), change);
    }

    /// Changes the adjustments of all who share them.
    pub(crate) fn change_sysvsem(&mut self, t: TaskId, change: impl Fn(&mut Task)) {
        self.change_tasks(self.sharers(t, Link::Sysvsem), change);
    }

    /// Lists the tasks that share something with one, itself among them.
    fn sharers(&self, t: TaskId, link: Link) -> Vec<TaskId> {
        match link.number(&self.task(t).shares) {
            0 => vec![t],
            number => self.tasks.linked(link, number).collect(),
        }
    }

    fn change_tasks(&mut self, tasks: Vec<TaskId>, change: impl Fn(&mut Task)) {
        for id in tasks {
            change(&mut self.task_mut(id));
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
        let children = self.tasks.linked(Link::Child, u64::from(t.0)).collect();
        self.change_tasks(children, |task| task.real_parent = tgid);
        self.happenings.push(crate::info::Happening::Became { task: t, leader: tgid, tid: numbers });
        self.current = tgid;
        self.free_pids();
        tgid
    }
}
