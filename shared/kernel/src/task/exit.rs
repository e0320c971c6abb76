//! The end of tasks - kernel/exit.c.

use nslab_abi::{NsType, SigInfo, Signal, TaskId, WaitFor, WaitOn, WaitStatus};

use crate::Kernel;
use crate::info::Happening;
use crate::ns::NsId;
use crate::sched::WaitKey;
use crate::task::TaskState;

/// `CLD_EXITED` and its kin - sigaction(2), `si_code` of SIGCHLD.
const CLD_EXITED: i32 = 1;
const CLD_KILLED: i32 = 2;
const CLD_DUMPED: i32 = 3;

impl Kernel {
    /// Ends a task; it may stay as a zombie, and an init may have to wait for its namespace's members first.
    pub(crate) fn do_exit(&mut self, t: TaskId, status: WaitStatus) {
        if !self.is_alive(t) {
            return;
        }
        let task = self.task_mut(t);
        task.state = TaskState::ZapPidNs(status);
        task.waiting = None;
        task.wait_keys.clear();
        task.is_woken = false;
        task.vfork_child = None;
        task.itimer_real = Default::default();
        task.posix_timers = Default::default();
        let (files, fs) = (task.files.take(), task.fs.take());
        self.mqueue_flush(t, None);
        self.exit_sem(t);
        self.exit_mmap(t);
        if let Some(files) = files {
            self.put_files(files);
        }
        if let Some(fs) = fs {
            self.put_fs(fs);
        }
        self.complete_vfork(t);
        if self.is_child_reaper(t) {
            self.zap_pid_ns_processes(t);
        } else {
            self.exit_notify(t, status);
        }
    }

    /// Wakes the parent that waits for its vfork child.
    pub(crate) fn complete_vfork(&mut self, child: TaskId) {
        let parent = self.tasks.values().find(|task| task.vfork_child == Some(child)).map(|task| task.id);
        if let Some(parent) = parent {
            self.task_mut(parent).vfork_child = None;
            // Signals that came meanwhile were held back.
            self.act_on_pending(parent);
        }
    }

    fn is_child_reaper(&self, t: TaskId) -> bool {
        let (ns, _) = self.task(t).pid.own();
        self.pid_ns(ns).child_reaper == Some(t)
    }

    /// Kills all members of a namespace whose init ends, and waits until they are reaped (facts 47, 48) - kernel/pid_namespace.c.
    fn zap_pid_ns_processes(&mut self, init: TaskId) {
        let ns = self.task_active_pid_ns(init);
        self.pid_ns_mut(ns).is_adding = false;
        // "Ignore SIGCHLD causing any terminated children to autoreap." - kernel/pid_namespace.c
        let ignore = nslab_abi::SigAction { handler: nslab_abi::SigAction::IGNORE, ..Default::default() };
        self.task_mut(init).signal.actions.insert(Signal::SIGCHLD.0, ignore);
        let members: Vec<TaskId> = self.pids_in(ns).into_iter().map(|(_, id)| id).filter(|&id| id != init).collect();
        for member in members {
            self.do_exit(member, WaitStatus::Signaled(Signal::SIGKILL, false));
        }
        let zombies: Vec<TaskId> = self.zombie_children(init);
        for zombie in zombies {
            self.release_task(zombie);
        }
        self.finish_zap(ns);
    }

    fn zombie_children(&self, parent: TaskId) -> Vec<TaskId> {
        let is_dead = |task: &&crate::task::Task| matches!(task.state, TaskState::Zombie(_));
        self.tasks.values().filter(|task| task.real_parent == parent).filter(is_dead).map(|task| task.id).collect()
    }

    /// Ends an init for good once it is alone in its namespace; until then it sleeps.
    fn finish_zap(&mut self, ns: NsId) {
        let Some(init) = self.pid_ns(ns).child_reaper else { return };
        let Some(task) = self.tasks.get(&init) else { return };
        let TaskState::ZapPidNs(status) = task.state else { return };
        if self.pid_ns(ns).is_adding {
            return;
        }
        if self.tasks.values().any(|task| task.id != init && task.pid.nr(ns).is_some()) {
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
        self.task_mut(t).state = TaskState::Zombie(status);
        self.happenings.push(Happening::Exited { task: t, status });
        self.wake_up(WaitKey::TaskExit(t));
        if self.do_notify_parent(t, status) {
            self.release_task(t);
        }
    }

    /// Gives the children of a dead task to its reaper - kernel/exit.c:forget_original_parent().
    fn forget_original_parent(&mut self, father: TaskId) {
        let children: Vec<TaskId> =
            self.tasks.values().filter(|task| task.real_parent == father).map(|task| task.id).collect();
        if children.is_empty() {
            return;
        }
        let reaper = self.find_new_reaper(father);
        for child in children {
            // Simplified: Linux makes an init's children, which are all dead by now, children of the init itself until it is reaped.
            let task = self.task_mut(child);
            task.real_parent = reaper;
            // "reparent_leader: We don't want people slaying init" - a child of another parent always ends with SIGCHLD.
            task.exit_signal = Signal::SIGCHLD.0;
            let (pdeath, state) = (task.pdeath_signal, task.state);
            if pdeath != 0 {
                self.send_kernel_signal(child, Signal(pdeath));
            }
            if let TaskState::Zombie(status) = state
                && self.do_notify_parent(child, status)
            {
                self.release_task(child);
            }
        }
    }

    /// Finds who adopts a dead task's children: a subreaper among its ancestors in the same namespace, else the namespace's init (facts 49-51).
    fn find_new_reaper(&self, father: TaskId) -> TaskId {
        let (ns, _) = self.task(father).pid.own();
        let init = self.pid_ns(ns).child_reaper.filter(|&init| init != father).unwrap_or(TaskId(0));
        let level = self.task(father).pid.0.len();
        let mut ancestor = self.task(father).real_parent;
        while let Some(task) = self.tasks.get(&ancestor) {
            // kernel/exit.c:find_new_reaper(): the walk ends where the namespace does, or at its init.
            if task.pid.0.len() != level || ancestor == init {
                break;
            }
            if task.is_child_subreaper && task.is_alive() {
                return ancestor;
            }
            ancestor = task.real_parent;
        }
        init
    }

    /// Tells the parent; true if nobody wants the zombie - kernel/signal.c:do_notify_parent().
    fn do_notify_parent(&mut self, t: TaskId, status: WaitStatus) -> bool {
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
        self.wake_up(WaitKey::Child(parent));
        is_autoreaped
    }

    fn child_info(&self, t: TaskId, parent: TaskId, signal: Signal, status: WaitStatus) -> SigInfo {
        let (code, value) = match status {
            WaitStatus::Exited(value) => (CLD_EXITED, i32::from(value)),
            WaitStatus::Signaled(signal, false) => (CLD_KILLED, i32::from(signal.0)),
            WaitStatus::Signaled(signal, true) => (CLD_DUMPED, i32::from(signal.0)),
            WaitStatus::Stopped(signal) => (5, i32::from(signal.0)),
            WaitStatus::Continued => (6, i32::from(Signal::SIGCONT.0)),
        };
        let uid = self.from_kuid_munged(self.user_ns_of(parent), self.task(t).cred.uid);
        SigInfo { signal, code, pid: self.pid_vnr(parent, t), uid, value: u64::from(value as u32) }
    }

    /// Tells the parent of a stop or a continue - kernel/signal.c:do_notify_parent_cldstop().
    pub(crate) fn notify_parent_stopped(&mut self, t: TaskId, status: WaitStatus) {
        let parent = self.task(t).real_parent;
        self.task_mut(t).signal.unreported = Some(status);
        let Some(parent_task) = self.tasks.get(&parent) else { return };
        let action = parent_task.signal.action(Signal::SIGCHLD);
        if action.handler != nslab_abi::SigAction::IGNORE && action.flags & nslab_abi::SigAction::SA_NOCLDSTOP == 0 {
            let info = self.child_info(t, parent, Signal::SIGCHLD, status);
            self.send_signal_info(parent, info, false);
        }
        self.wake_up(WaitKey::Child(parent));
    }

    /// Removes a zombie - kernel/exit.c:release_task().
    pub(crate) fn release_task(&mut self, t: TaskId) {
        let levels = self.task(t).pid.clone();
        self.happenings.push(Happening::Reaped { task: t, pid: levels.own().1 });
        self.tasks.remove(&t);
        self.free_pids();
        for &(ns, _) in levels.0.iter().rev() {
            if self.namespaces.contains(&ns) && self.pid_ns(ns).child_reaper != Some(t) {
                self.finish_zap(ns);
            }
        }
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
