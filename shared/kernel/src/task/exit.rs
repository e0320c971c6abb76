//! The end of tasks - kernel/exit.c.

use nslab_abi::{NsType, SigInfo, Signal, TaskId, WaitFor, WaitOn, WaitStatus};

use crate::Kernel;
use crate::info::Happening;
use crate::ns::NsId;
use crate::sched::WaitKey;
use crate::task::{Link, TaskState};

/// `CLD_EXITED` and its kin - sigaction(2), `si_code` of SIGCHLD.
const CLD_EXITED: i32 = 1;
const CLD_KILLED: i32 = 2;
const CLD_DUMPED: i32 = 3;

impl Kernel {
    /// Ends a process with all its threads; it may stay as a zombie - kernel/exit.c:do_group_exit()
    pub(crate) fn do_exit(&mut self, t: TaskId, status: WaitStatus) {
        if !self.is_process_alive(t) {
            return;
        }
        for thread in self.threads(t).into_iter().rev().filter(|&thread| thread != t) {
            self.exit_thread(thread, status);
        }
        self.exit_thread(t, status);
    }

    /// Ends a thread that others of its process outlive.
    pub(crate) fn end_thread(&mut self, t: TaskId) {
        self.exit_thread(t, WaitStatus::Signaled(Signal::SIGKILL, false));
    }

    /// Ends one thread; with the last one the process ends, whose status is that one's - kernel/exit.c:synchronize_group_exit()
    pub(crate) fn exit_thread(&mut self, t: TaskId, status: WaitStatus) {
        if !self.is_alive(t) {
            return;
        }
        let leader = self.tgid(t);
        let cgroups = self.populated_lines(t);
        self.flush_cpu(t);
        let mut task = self.task_mut(t);
        task.state = TaskState::ZapPidNs(status);
        task.waiting = None;
        task.wait_keys.clear();
        task.is_woken = false;
        task.vfork_child = None;
        let (files, fs) = (task.files.take(), task.fs.take());
        drop(task);
        self.exit_ptrace(t);
        let is_last = !self.is_process_alive(t);
        if is_last {
            let task = self.task(t);
            if task.itimer_real != Default::default() || !task.posix_timers.is_empty() {
                self.change_process(t, |task| (task.itimer_real, task.posix_timers) = Default::default());
            }
            self.mqueue_flush(leader, None);
        }
        self.exit_sem(t);
        let clear_child_tid = self.exit_mm(t);
        if let Some(files) = files {
            self.put_files(files);
        }
        if let Some(fs) = fs {
            self.put_fs(fs);
        }
        if is_last {
            self.disassociate_ctty(leader, true);
        }
        self.complete_vfork(t);
        self.note_population(&cgroups);
        if !is_last || t != leader {
            self.thread_gone(t, status, clear_child_tid);
        }
        if is_last {
            self.process_gone(leader, status);
        }
    }

    /// A thread has ended; its children are another's, and nobody waits for it but for the leader.
    fn thread_gone(&mut self, t: TaskId, status: WaitStatus, clear_child_tid: u64) {
        self.forget_original_parent(t);
        self.task_mut(t).state = TaskState::Zombie(status);
        self.happenings.push(Happening::ThreadExited { task: t, clear_child_tid });
        self.wake_up(WaitKey::TaskExit(t));
        for other in self.threads(t) {
            // The signals of the process are the others' now - kernel/signal.c:retarget_shared_pending()
            self.act_on_pending(other);
        }
        if self.tgid(t) != t && self.tasks.contains(&t) {
            let cpu_ns = self.task(t).cpu_ns;
            self.change_process(t, |task| task.gone_cpu_ns += cpu_ns);
            self.tasks.remove(&t);
            self.free_pids();
        }
    }

    fn process_gone(&mut self, leader: TaskId, status: WaitStatus) {
        if self.is_child_reaper(leader) {
            self.task_mut(leader).state = TaskState::ZapPidNs(status);
            self.zap_pid_ns_processes(leader);
        } else {
            self.exit_notify(leader, status);
        }
    }

    /// Leaves the memory; returns where a 0 goes for those who still use it - kernel/fork.c:mm_release(), exit_mm()
    pub(crate) fn exit_mm(&mut self, t: TaskId) -> u64 {
        let is_shared = self.is_mm_shared(t);
        let cleared = self.task(t).clear_child_tid;
        if cleared != 0 {
            self.task_mut(t).clear_child_tid = 0;
        }
        if !is_shared {
            self.exit_mmap(t);
            if self.task(t).shares.mm != 0 {
                self.task_mut(t).shares.mm = 0;
            }
            return 0;
        }
        if cleared != 0 {
            self.futex_wake_cleared(t, cleared);
        }
        let mut task = self.task_mut(t);
        (task.shares.mm, task.vmas) = (0, Default::default());
        cleared
    }

    /// Wakes the parent that waits for its vfork child.
    pub(crate) fn complete_vfork(&mut self, child: TaskId) {
        let parent = self.tasks.linked(Link::Vfork, u64::from(child.0)).next();
        if let Some(parent) = parent {
            self.task_mut(parent).vfork_child = None;
            // Signals that came meanwhile were held back.
            self.act_on_pending(parent);
        }
    }

    /// Is the task a thread of its pid namespace's init?
    pub(crate) fn is_child_reaper(&self, t: TaskId) -> bool {
        let (ns, _) = self.task(t).pid.own();
        self.pid_ns(ns).child_reaper == Some(self.tgid(t))
    }

    /// Kills all members of a namespace whose init ends, and waits until they are reaped (facts 47, 48) - kernel/pid_namespace.c.
    fn zap_pid_ns_processes(&mut self, init: TaskId) {
        let ns = self.task_active_pid_ns(init);
        self.pid_ns_mut(ns).is_adding = false;
        // "Ignore SIGCHLD causing any terminated children to autoreap." - kernel/pid_namespace.c
        let ignore = nslab_abi::SigAction { handler: nslab_abi::SigAction::IGNORE, ..Default::default() };
        self.change_sighand(init, |task| {
            task.signal.actions.insert(Signal::SIGCHLD.0, ignore);
        });
        let members: Vec<TaskId> = self.pids_in(ns).into_iter().map(|(_, id)| id).filter(|&id| id != init).collect();
        for member in members {
            if self.tasks.contains(&member) {
                self.do_exit(member, WaitStatus::Signaled(Signal::SIGKILL, false));
            }
        }
        let zombies: Vec<TaskId> = self.zombie_children(init);
        for zombie in zombies {
            self.release_task(zombie);
        }
        self.finish_zap(ns);
    }

    fn zombie_children(&self, parent: TaskId) -> Vec<TaskId> {
        let is_dead = |task: &crate::task::Task| matches!(task.state, TaskState::Zombie(_)) && task.id == task.tgid;
        self.children(parent).into_iter().filter(|&child| is_dead(self.task(child))).collect()
    }

    /// Ends an init for good once no number of its namespace but its own is in use, as a group's or session's neither; until
    /// then it sleeps, for ever if it is itself in the group of a child that is gone (fact 48).
    pub(super) fn finish_zap(&mut self, ns: NsId) {
        let Some(init) = self.pid_ns(ns).child_reaper else { return };
        let Some(task) = self.tasks.get(&init) else { return };
        let TaskState::ZapPidNs(status) = task.state else { return };
        if self.pid_ns(ns).is_adding {
            return;
        }
        if self.pids.allocated(ns) > 1 {
            self.task_mut(init).waiting = Some(WaitOn { what: WaitFor::ZapPidNs, deadline_ns: None });
            return;
        }
        self.task_mut(init).waiting = None;
        let status = match self.pid_ns(ns).reboot {
            0 => status,
            signal => WaitStatus::Signaled(Signal(signal), false),
        };
        self.exit_notify(init, status);
    }

    /// Hands the children over and tells the parent - kernel/exit.c:exit_notify().
    fn exit_notify(&mut self, t: TaskId, status: WaitStatus) {
        self.forget_original_parent(t);
        self.kill_orphaned_pgrp(t, None);
        self.task_mut(t).state = TaskState::Zombie(status);
        self.happenings.push(Happening::Exited { task: t, status });
        self.wake_up(WaitKey::TaskExit(t));
        // Its parent hears of it when the tracer has - kernel/exit.c:exit_notify().
        if let Some(tracer) = self.foreign_tracer(t) {
            return self.notify_tracer(t, tracer, status);
        }
        if self.do_notify_parent(t, status) {
            self.release_task(t);
        }
    }

    /// Gives the children of a dead task to its reaper - kernel/exit.c:forget_original_parent().
    fn forget_original_parent(&mut self, father: TaskId) {
        let children: Vec<TaskId> = self.tasks.linked(Link::Child, u64::from(father.0)).collect();
        if children.is_empty() {
            return;
        }
        let reaper = self.find_new_reaper(father);
        let is_same = self.tgid(reaper) == self.tgid(father);
        for child in children {
            // Simplified: Linux makes an init's children, which are all dead by now, children of the init itself until it is reaped.
            let mut task = self.task_mut(child);
            task.real_parent = reaper;
            let (pdeath, state, is_leader) = (task.pdeath_signal, task.state, task.tgid == child);
            // "reparent_leader: We don't want people slaying init" - a child of another parent always ends with SIGCHLD.
            if is_leader && !is_same {
                task.exit_signal = Signal::SIGCHLD.0;
            }
            drop(task);
            if pdeath != 0 {
                self.send_kernel_signal(child, Signal(pdeath));
            }
            if let TaskState::Zombie(status) = state
                && is_leader
                && !is_same
                && !self.is_process_alive(child)
                && self.foreign_tracer(child).is_none()
                && self.do_notify_parent(child, status)
            {
                self.release_task(child);
            }
            if is_leader && !is_same {
                self.kill_orphaned_pgrp(child, Some(father));
            }
        }
    }

    /// Finds who adopts a dead task's children: a subreaper among its ancestors in the same namespace, else the namespace's init (facts 49-51).
    fn find_new_reaper(&self, father: TaskId) -> TaskId {
        // Another thread of the same process - find_alive_thread()
        if let Some(thread) = self.threads(father).into_iter().find(|&thread| self.is_alive(thread)) {
            return thread;
        }
        let (ns, _) = self.task(father).pid.own();
        let init = self.pid_ns(ns).child_reaper.filter(|&init| init != self.tgid(father)).unwrap_or(TaskId(0));
        let thread_of = |process| self.threads(process).into_iter().find(|&thread| self.is_alive(thread));
        let level = self.task(father).pid.0.len();
        let mut ancestor = self.task(father).real_parent;
        while let Some(task) = self.tasks.get(&ancestor) {
            // kernel/exit.c:find_new_reaper(): the walk ends where the namespace does, or at its init.
            if task.pid.0.len() != level || task.tgid == init {
                break;
            }
            if let (true, Some(thread)) = (task.is_child_subreaper, thread_of(ancestor)) {
                return thread;
            }
            ancestor = task.real_parent;
        }
        thread_of(init).unwrap_or(init)
    }

    /// Tells the parent; true if nobody wants the zombie - kernel/signal.c:do_notify_parent().
    pub(super) fn do_notify_parent(&mut self, t: TaskId, status: WaitStatus) -> bool {
        let (parent, exit_signal) = (self.task(t).real_parent, self.task(t).exit_signal);
        let Some(parent_task) = self.tasks.get(&parent) else {
            // The machine's own init, or a child of the host's init beyond it: the driver reads its status.
            return parent == TaskId(0) && !self.is_child_reaper(t);
        };
        // "POSIX.1-2001 specifies that if the disposition of SIGCHLD is set to SIG_IGN or the SA_NOCLDWAIT flag is set …" - wait(2)
        let action = parent_task.signal.action(Signal::SIGCHLD);
        let is_sigchld = exit_signal == Signal::SIGCHLD.0;
        let is_ignored = action.handler == nslab_abi::SigAction::IGNORE;
        let is_autoreaped = is_sigchld && (is_ignored || action.flags & nslab_abi::SigAction::SA_NOCLDWAIT != 0);
        if (1..=Signal::MAX).contains(&exit_signal) && !(is_sigchld && is_ignored) {
            let info = self.child_info(t, parent, Signal(exit_signal), status);
            self.send_signal_info(parent, info, false);
        }
        self.wake_up(WaitKey::Child(self.tgid(parent)));
        is_autoreaped
    }

    pub(super) fn child_info(&self, t: TaskId, parent: TaskId, signal: Signal, status: WaitStatus) -> SigInfo {
        let (code, value) = match status {
            WaitStatus::Exited(value) => (CLD_EXITED, i32::from(value)),
            WaitStatus::Signaled(signal, false) => (CLD_KILLED, i32::from(signal.0)),
            WaitStatus::Signaled(signal, true) => (CLD_DUMPED, i32::from(signal.0)),
            WaitStatus::Stopped(signal) => (5, i32::from(signal.0)),
            WaitStatus::TraceEvent(signal, event) => (4, i32::from(event) << 8 | i32::from(signal.0)),
            WaitStatus::Continued => (6, i32::from(Signal::SIGCONT.0)),
        };
        let uid = self.from_kuid_munged(self.user_ns_of(parent), self.task(t).cred.uid);
        SigInfo { signal, code, pid: self.pid_vnr(parent, t), uid, value: u64::from(value as u32) }
    }

    /// Tells the parent of a stop or a continue - kernel/signal.c:do_notify_parent_cldstop().
    pub(crate) fn notify_parent_stopped(&mut self, t: TaskId, status: WaitStatus) {
        let parent = self.task(t).real_parent;
        self.change_process(t, |task| task.signal.unreported = Some(status));
        let Some(parent_task) = self.tasks.get(&parent) else { return };
        let action = parent_task.signal.action(Signal::SIGCHLD);
        if action.handler != nslab_abi::SigAction::IGNORE && action.flags & nslab_abi::SigAction::SA_NOCLDSTOP == 0 {
            let info = self.child_info(t, parent, Signal::SIGCHLD, status);
            self.send_signal_info(parent, info, false);
        }
        self.wake_up(WaitKey::Child(self.tgid(parent)));
    }

    /// Removes a zombie - kernel/exit.c:release_task().
    pub(crate) fn release_task(&mut self, t: TaskId) {
        let pid = self.task(t).pid.own().1;
        self.happenings.push(Happening::Reaped { task: t, pid });
        self.tasks.remove(&t);
        self.free_pids();
        debug_assert!(self.ns_of_task(t, NsType::User).is_none());
    }

    /// Returns how a task ended, while it is a zombie: for the driver, of the machine's init.
    pub fn exit_status(&self, t: TaskId) -> Option<WaitStatus> {
        match self.tasks.get(&t)?.state {
            TaskState::Zombie(status) => Some(status),
            _ => None,
        }
    }
}
