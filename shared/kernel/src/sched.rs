//! Sleeping, waking, and who may run - kernel/sched/core.c, without its policy: that is the driver's.

use nslab_abi::{TaskId, WaitOn};

use crate::Kernel;
use crate::fs::InodeId;
use crate::fs::epoll::EpollId;
use crate::fs::events::{EventfdId, TimerfdId};
use crate::fs::inotify::InotifyId;
use crate::fs::lock::Locked;
use crate::fs::tty::TtyId;
use crate::ns::NsId;

/// What a sleeper sleeps on; [`Kernel::wake_up`] with an equal key makes its call be issued again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitKey {
    /// A pipe or FIFO, by the file system's number for it.
    Pipe(u64),
    /// A FIFO being opened, by inode number.
    Fifo(u64),
    /// A terminal.
    Tty(TtyId),
    /// The master of a pseudoterminal.
    Ptmx(TtyId),
    /// The session's standard input pipe.
    Stdin,
    /// A socket, by its number.
    Socket(u64),
    /// The children of this process.
    Child(TaskId),
    /// The members of a pid namespace whose init ends.
    ZapPidNs(NsId),
    /// A System V object of an IPC namespace.
    SysvIpc(NsId),
    /// A message queue, for poll(2).
    Mqueue(InodeId),
    /// A task's end, for pidfds in poll(2).
    TaskExit(TaskId),
    /// An epoll instance.
    Epoll(EpollId),
    /// An eventfd's counter.
    Eventfd(EventfdId),
    /// Any signal that comes in, for signalfd(2).
    Signalfd,
    /// An inotify instance's events.
    Inotify(InotifyId),
    /// The locks on a file.
    FileLock(Locked),
    /// A timerfd's expirations.
    Timerfd(TimerfdId),
    /// `cgroup.events` of a control group.
    CgroupEvents(crate::fs::CgroupId),
}

/// Where processor time is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// In a program.
    User,
    /// In the kernel, for a program.
    System,
}

impl Kernel {
    /// Notes what the caller sleeps on; call it right before answering [`nslab_abi::Outcome::Block`].
    pub fn sleep_on(&mut self, t: TaskId, keys: Vec<WaitKey>) {
        self.task_mut(t).wait_keys = keys;
    }

    /// Makes the calls of all tasks that sleep on this be issued again.
    pub fn wake_up(&mut self, key: WaitKey) {
        self.wake_up_for(key, 0);
    }

    /// As [`Kernel::wake_up`]; tells epoll which of poll(2)'s events it is (0: any), for what is watched by edge.
    pub(crate) fn wake_up_for(&mut self, key: WaitKey, events: u32) {
        let sleepers: Vec<TaskId> = self.tasks.sleepers(&key).collect();
        for id in sleepers {
            self.wake_task(id);
        }
        self.wake_epolls(&key, events);
    }

    /// Does somebody sleep on this, or on an epoll instance, which may watch it?
    pub(crate) fn is_awaited(&self, key: &WaitKey) -> bool {
        let is_asleep = |t: TaskId| self.tasks.get(&t).is_some_and(|task| task.waiting.is_some() && !task.is_woken);
        let epolls = WaitKey::Epoll(EpollId(0))..=WaitKey::Epoll(EpollId(u64::MAX));
        self.tasks.sleepers(key).any(is_asleep) || self.tasks.sleepers_within(epolls).any(is_asleep)
    }

    /// Makes one sleeping task's call be issued again.
    pub fn wake_task(&mut self, t: TaskId) {
        let mut task = self.task_mut(t);
        if task.waiting.is_some() {
            task.is_woken = true;
            task.wait_keys.clear();
        }
    }

    /// Puts the caller to sleep: the dispatcher does it with what a handler's `Block` says.
    pub(crate) fn block(&mut self, t: TaskId, on: WaitOn) {
        let mut task = self.task_mut(t);
        task.waiting = Some(on);
        task.is_woken = false;
    }

    /// Lists the tasks that may run now, in the order of their ids.
    pub fn runnable(&self) -> impl Iterator<Item = TaskId> {
        self.tasks.runnable().filter(|task| !self.is_throttled(task)).map(|task| task.id)
    }

    /// Lists the tasks that would run if their control groups' quotas allowed it.
    pub fn computing(&self) -> impl Iterator<Item = TaskId> {
        self.tasks.runnable().map(|task| task.id)
    }

    /// Returns the virtual boot clock, in nanoseconds.
    pub fn clock_ns(&self) -> u64 {
        self.clock_ns
    }

    /// Returns the earliest time at which a sleep or an alarm ends by itself.
    pub fn next_deadline_ns(&self) -> Option<u64> {
        [self.next_sleep_ns(), self.next_unthrottle_ns()].into_iter().flatten().min()
    }

    /// As [`Kernel::next_deadline_ns`], without the ends of quotas' periods.
    pub fn next_sleep_ns(&self) -> Option<u64> {
        let tasks = self.tasks.next_deadline_ns();
        [tasks, self.next_timerfd_ns(), self.next_net_due_ns()].into_iter().flatten().min()
    }

    /// Time passes in which a task computes, or the kernel computes for it.
    pub fn spend(&mut self, t: TaskId, ns: u64, mode: Mode) {
        self.charge_quotas(t, ns);
        if let Some(task) = self.tasks.get_mut_unlisted(&t) {
            task.cpu_ns = task.cpu_ns.saturating_add(ns);
            if mode == Mode::System {
                task.sys_ns += ns;
            }
        }
        match mode {
            Mode::User => self.busy_ns.0 += ns,
            Mode::System => self.busy_ns.1 += ns,
        }
        self.expire_cpu_timers(t);
        self.advance_clock_to(self.clock_ns.saturating_add(ns));
    }

    /// Moves the clock on (never back), ends the sleeps and sends the alarms that are due.
    pub fn advance_clock_to(&mut self, ns: u64) {
        self.clock_ns = self.clock_ns.max(ns);
        let now_ns = self.clock_ns;
        self.roll_quotas();
        self.expire_timerfds();
        self.expire_net_due();
        for id in self.tasks.due(now_ns) {
            let Some(task) = self.tasks.get(&id) else { continue };
            if task.waiting.as_ref().and_then(|on| on.deadline_ns).is_some_and(|deadline| deadline <= now_ns) {
                self.wake_task(id);
            }
            // The timers are the process's, and each of its threads has them.
            if self.tgid(id) == id {
                self.expire_itimer(id);
                self.expire_posix_timers(id);
            }
        }
    }
}
