//! Sending signals - kernel/signal.c.

use std::sync::Arc;

use nslab_abi::{
    Cap, Errno, Pid, Reason, SI_KERNEL, SI_USER, SigAction, SigDisposition, SigInfo, SigSet, Signal, TaskId, WaitStatus,
};

use crate::Kernel;
use crate::task::{Task, TaskState};

/// Whom a signal is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Any thread of the process - kill(2).
    Process,
    /// One thread - tgkill(2).
    Thread,
}

/// Signals that cannot be caught, blocked or ignored.
pub fn is_kernel_only(signal: Signal) -> bool {
    signal == Signal::SIGKILL || signal == Signal::SIGSTOP
}

/// "Multiple instances of real-time signals can be queued" - signal(7)
const FIRST_QUEUED: u8 = 32;
const RLIMIT_SIGPENDING: usize = 11;

/// Faults come first, then the lowest number - kernel/signal.c:next_signal(), SYNCHRONOUS_MASK.
pub(super) fn order(signal: Signal) -> (bool, Signal) {
    const SYNCHRONOUS: [Signal; 6] =
        [Signal::SIGSEGV, Signal::SIGBUS, Signal::SIGILL, Signal::SIGTRAP, Signal::SIGFPE, Signal::SIGSYS];
    (!SYNCHRONOUS.contains(&signal), signal)
}

const STOP_SIGNALS: [Signal; 4] = [Signal::SIGSTOP, Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU];

impl Kernel {
    /// May a task signal another? - kernel/signal.c:check_kill_permission()
    pub(crate) fn may_kill(&self, t: TaskId, target: TaskId, signal: Option<Signal>) -> bool {
        if self.tgid(t) == self.tgid(target) {
            return true;
        }
        let (cred, tcred) = (&self.task(t).cred, &self.task(target).cred);
        // "… the real or effective user ID of the sending process must equal the real or saved set-user-ID of the target process" - kill(2)
        let is_same = [cred.euid, cred.uid].iter().any(|&uid| uid == tcred.suid || uid == tcred.uid);
        if is_same || self.ns_capable(t, tcred.user_ns, Cap::CAP_KILL) {
            return true;
        }
        // "In the case of SIGCONT, it suffices when the sending and receiving processes belong to the same session." - kill(2)
        signal == Some(Signal::SIGCONT) && self.task(t).session == self.task(target).session
    }

    /// Sends a signal from one task to another after the permission check; `None` is signal 0.
    pub(crate) fn kill_task(
        &mut self,
        t: TaskId,
        target: TaskId,
        signal: Option<Signal>,
        code: i32,
        value: u64,
    ) -> Result<(), Errno> {
        self.kill_scope(t, target, signal, (code, value), Scope::Process)
    }

    /// As [`Kernel::kill_task`], for a process or for one thread.
    pub(crate) fn kill_scope(
        &mut self,
        t: TaskId,
        target: TaskId,
        signal: Option<Signal>,
        (code, value): (i32, u64),
        scope: Scope,
    ) -> Result<(), Errno> {
        let may = self.may_kill(t, target, signal);
        self.ensure(Reason::MaySignal, may, Errno::EPERM)?;
        let Some(signal) = signal else { return Ok(()) };
        if signal.0 >= FIRST_QUEUED && code != SI_USER {
            // "EAGAIN  The limit of signals which may be queued has been reached" - sigqueue(3)
            let has_room = self.nr_pending_of_user(target) < self.task(target).rlimits[RLIMIT_SIGPENDING].rlim_cur;
            self.ensure(Reason::ResourceLimit, has_room, Errno::EAGAIN)?;
        }
        let (info, is_forced) = self.info_from(t, target, signal, code, value);
        self.send_signal(target, info, is_forced, scope);
        Ok(())
    }

    /// What a signal from one task tells another, and whether it counts even for an init.
    pub(super) fn info_from(
        &self,
        t: TaskId,
        target: TaskId,
        signal: Signal,
        code: i32,
        value: u64,
    ) -> (SigInfo, bool) {
        let target_ns = self.task_active_pid_ns(target);
        let pid = self.pid_nr_ns(self.tgid(t), target_ns);
        let uid = self.from_kuid_munged(self.user_ns_of(target), self.task(t).cred.uid);
        let info = SigInfo { signal, code, pid: pid.unwrap_or(Pid(0)), uid, value };
        // A sender without a number in the receiver's namespace is in an ancestor: then SIGKILL and SIGSTOP count (fact 39), and
        // so do those that say that the kernel sends them - kernel/signal.c:send_signal_locked()
        (info, pid.is_none() || code == SI_KERNEL)
    }

    /// Counts the signals that wait for a user's processes - kernel/signal.c:__sigqueue_alloc()
    fn nr_pending_of_user(&self, target: TaskId) -> u64 {
        let uid = self.task(target).cred.uid;
        let of_user = self.tasks.values().filter(|task| task.cred.uid == uid);
        let queued = |task: &Task| match task.tgid == task.id {
            true => task.signal.pending.len() + task.signal.shared.len(),
            false => task.signal.pending.len(),
        };
        of_user.map(|task| queued(task) as u64).sum()
    }

    /// Sends a thread a signal on the kernel's own behalf: SIGPIPE.
    pub(crate) fn send_thread_signal(&mut self, target: TaskId, signal: Signal) {
        self.send_signal(target, SigInfo::from_kernel(signal), true, Scope::Thread);
    }

    /// Sends a process a signal on the kernel's own behalf: SIGALRM, PR_SET_PDEATHSIG.
    pub(crate) fn send_kernel_signal(&mut self, target: TaskId, signal: Signal) {
        if self.tasks.contains(&target) {
            self.send_signal_info(target, SigInfo::from_kernel(signal), true);
        }
    }

    /// A real fault of the program: kills a namespace's init, too (fact 41) - kernel/signal.c:force_sig_info_to_task()
    pub fn fault(&mut self, t: TaskId, signal: Signal) {
        if !self.is_alive(t) {
            return;
        }
        let task = self.task(t);
        let action = task.signal.action(signal);
        let is_blocked = task.signal.blocked.contains(signal);
        if action.handler == SigAction::DEFAULT || action.handler == SigAction::IGNORE || is_blocked {
            // No core is dumped: RLIMIT_CORE is 0, as on a fresh Debian.
            self.do_exit(t, WaitStatus::Signaled(signal, false));
            self.gc_namespaces();
            return;
        }
        self.send_signal(t, SigInfo::from_kernel(signal), true, Scope::Thread);
    }

    /// Sends a process a signal: any of its threads takes it.
    pub(crate) fn send_signal_info(&mut self, target: TaskId, info: SigInfo, is_forced: bool) {
        self.send_signal(target, info, is_forced, Scope::Process);
    }

    /// Sends one thread a signal.
    pub(crate) fn send_thread_info(&mut self, target: TaskId, info: SigInfo) {
        self.send_signal(target, info, false, Scope::Thread);
    }

    /// Queues a signal unless it is ignored, and lets it act - kernel/signal.c:__send_signal_locked()
    pub(super) fn send_signal(&mut self, target: TaskId, info: SigInfo, is_forced: bool, scope: Scope) {
        let is_there = match scope {
            Scope::Process => self.is_process_alive(target),
            Scope::Thread => self.is_alive(target),
        };
        if !is_there || self.task(target).is_kthread {
            return;
        }
        self.prepare_stop_and_continue(target, info.signal);
        if self.is_signal_ignored(target, info.signal, is_forced) {
            return;
        }
        let state = &self.task(target).signal;
        let waiting = if scope == Scope::Process { &state.shared } else { &state.pending };
        let is_standard = info.signal.0 < FIRST_QUEUED;
        if is_standard && waiting.iter().any(|pending| pending.signal == info.signal) {
            return;
        }
        self.queue(target, info, scope);
    }

    /// Queues a signal that has a place of its own, whatever is pending already; tells whether it was ignored instead
    /// - kernel/signal.c:posixtimer_send_sigqueue()
    pub(crate) fn send_queued(&mut self, target: TaskId, info: SigInfo, scope: Scope) -> bool {
        if self.is_signal_ignored(target, info.signal, true) {
            return true;
        }
        self.queue(target, info, scope);
        false
    }

    fn queue(&mut self, target: TaskId, info: SigInfo, scope: Scope) {
        let takers = match scope {
            Scope::Thread => {
                Arc::make_mut(&mut self.task_mut(target).signal.pending).push(info);
                vec![target]
            }
            Scope::Process => {
                self.change_process(target, |task| Arc::make_mut(&mut task.signal.shared).push(info));
                self.threads(target)
            }
        };
        for &thread in &takers {
            let mut task = self.task_mut(thread);
            // rt_sigtimedwait(2) waits for signals that are blocked.
            if task.waiting.as_ref().is_some_and(|on| on.what == nslab_abi::WaitFor::Signal) {
                task.is_woken = true;
            }
        }
        self.wake_up(crate::sched::WaitKey::Signalfd);
        let taker = match scope {
            Scope::Thread => Some(target),
            Scope::Process => self.taker_of(target, info.signal),
        };
        if let Some(taker) = taker {
            self.act_on_pending(taker);
        }
    }

    /// Finds the thread that takes a signal of the process: the addressed one, if it does not block it, else the oldest that
    /// does not - kernel/signal.c:complete_signal(), wants_signal()
    pub(super) fn taker_of(&self, target: TaskId, signal: Signal) -> Option<TaskId> {
        let wants = |t: &TaskId| {
            let task = self.task(*t);
            task.is_alive() && (signal == Signal::SIGKILL || !task.signal.blocked.contains(signal))
        };
        std::iter::once(target).chain(self.threads(target)).find(wants)
    }

    /// "SIGCONT discards pending stop signals, and the other way round" - kernel/signal.c:prepare_signal()
    fn prepare_stop_and_continue(&mut self, target: TaskId, signal: Signal) {
        if STOP_SIGNALS.contains(&signal) {
            self.drop_pending(target, |info| info.signal == Signal::SIGCONT);
        }
        if signal != Signal::SIGCONT {
            if signal == Signal::SIGKILL {
                self.resume(target);
                self.change_process(target, |task| {
                    if task.state == TaskState::Traced {
                        task.state = TaskState::Running;
                    }
                });
            }
            return;
        }
        self.drop_pending(target, |info| STOP_SIGNALS.contains(&info.signal));
        if self.resume(target) {
            self.notify_parent_stopped(self.tgid(target), WaitStatus::Continued);
            for thread in self.threads(target) {
                self.act_on_pending(thread);
            }
        }
    }

    /// Lets the threads of a stopped process go on; tells whether it was stopped.
    fn resume(&mut self, target: TaskId) -> bool {
        let is_stopped = self.of_process(self.tgid(target)).any(|task| task.state == TaskState::Stopped);
        self.change_process(target, |task| {
            if task.state == TaskState::Stopped {
                task.state = TaskState::Running;
            }
        });
        is_stopped
    }

    /// Is a signal thrown away on arrival? - kernel/signal.c:sig_ignored(), sig_task_ignored()
    fn is_signal_ignored(&self, target: TaskId, signal: Signal, is_forced: bool) -> bool {
        let state = &self.task(target).signal;
        // "Blocked signals are never ignored, since the signal handler may change by the time it is unblocked." - kernel/signal.c
        if state.blocked.contains(signal) && !is_kernel_only(signal) {
            return false;
        }
        // "Tracers may want to know about even ignored signal unless it is SIGKILL" - kernel/signal.c:sig_ignored()
        if self.task(target).ptrace.is_some() && signal != Signal::SIGKILL {
            return false;
        }
        let handler = state.action(signal).handler;
        // Facts 36, 37, 39: an init without a handler sees only SIGKILL and SIGSTOP, and these only from above.
        if state.is_unkillable && handler == SigAction::DEFAULT && !(is_forced && is_kernel_only(signal)) {
            return true;
        }
        let is_default_ignored = matches!(signal.default_disposition(), SigDisposition::Ign | SigDisposition::Cont);
        handler == SigAction::IGNORE || (handler == SigAction::DEFAULT && is_default_ignored)
    }

    /// Lets pending signals act that need no program: ends and stops; wakes a sleeper for the rest - kernel/signal.c:get_signal()
    pub(crate) fn act_on_pending(&mut self, t: TaskId) {
        loop {
            let Some(task) = self.tasks.get(&t) else { return };
            if task.state != TaskState::Running || task.is_frozen_v1 {
                return;
            }
            let state = &task.signal;
            let is_due = |info: &&SigInfo| is_kernel_only(info.signal) || !state.blocked.contains(info.signal);
            // In vfork(2)'s sleep only SIGKILL counts.
            let is_seen = |info: &&SigInfo| task.vfork_child.is_none() || info.signal == Signal::SIGKILL;
            let first = |list: &[SigInfo]| {
                let due = list.iter().filter(is_due).filter(is_seen);
                due.min_by_key(|info| (info.signal != Signal::SIGKILL, order(info.signal))).copied()
            };
            let is_killed = |info: &SigInfo| info.signal == Signal::SIGKILL;
            let (own, shared) = (first(&state.pending), first(&state.shared));
            let Some(info) =
                own.filter(|own| is_killed(own) || !shared.is_some_and(|info| is_killed(&info))).or(shared)
            else {
                return;
            };
            let handler = state.action(info.signal).handler;
            // The tracer sees it first: ptrace_signal().
            let is_traced = task.ptrace.is_some() && info.signal != Signal::SIGKILL;
            if handler > SigAction::IGNORE || is_traced {
                self.interrupt(t);
                return;
            }
            self.take_pending(t, info.signal);
            if handler == SigAction::IGNORE || (self.task(t).signal.is_unkillable && !is_kernel_only(info.signal)) {
                continue;
            }
            match info.signal.default_disposition() {
                SigDisposition::Ign | SigDisposition::Cont => {}
                SigDisposition::Stop => self.do_signal_stop(t, info.signal),
                SigDisposition::Term => self.do_exit(t, WaitStatus::Signaled(info.signal, false)),
                // Simplified: Linux also dumps core where RLIMIT_CORE allows it; here it is 0, as on a fresh Debian.
                SigDisposition::Core => self.do_exit(t, WaitStatus::Signaled(info.signal, false)),
            }
        }
    }

    pub(super) fn do_signal_stop(&mut self, t: TaskId, signal: Signal) {
        // "The default action is … to stop the process … unless its process group is orphaned" - POSIX, kernel/signal.c:get_signal()
        if signal != Signal::SIGSTOP && self.is_orphaned_pgrp(self.task(t).pgrp, None) {
            return;
        }
        self.change_process(t, |task| {
            if task.state == TaskState::Running {
                task.state = TaskState::Stopped;
            }
        });
        self.notify_parent_stopped(self.tgid(t), WaitStatus::Stopped(signal));
        for thread in self.threads(t) {
            self.ptrace_group_stop(thread, signal);
        }
    }

    /// Has a group no member whose parent is in another group of the same session? - kernel/exit.c:will_become_orphaned_pgrp()
    ///
    /// Whoever is `ignored` does not count, nor who has ended, nor the children of the host's init.
    pub(crate) fn is_orphaned_pgrp(&self, pgrp: TaskId, ignored: Option<TaskId>) -> bool {
        let has_anchor = |task: &crate::task::Task| {
            let counts = task.pgrp == pgrp && Some(task.id) != ignored && task.is_alive();
            let parent = self.tasks.get(&task.real_parent).filter(|_| counts && task.real_parent != TaskId(1));
            parent.is_some_and(|parent| parent.pgrp != pgrp && parent.session == task.session)
        };
        !self.processes().any(has_anchor)
    }

    /// A group that becomes orphaned while some of it are stopped gets SIGHUP and SIGCONT: `child` ends (`parent` `None`), or is
    /// another's child than `parent`'s from now on - kernel/exit.c:kill_orphaned_pgrp()
    pub(crate) fn kill_orphaned_pgrp(&mut self, child: TaskId, parent: Option<TaskId>) {
        let Some(task) = self.tasks.get(&child) else { return };
        let (group, session, ignored) = (task.pgrp, task.session, parent.is_none().then_some(child));
        let Some(parent) = self.tasks.get(&parent.unwrap_or(task.real_parent)) else { return };
        if parent.pgrp == group || parent.session != session || !self.is_orphaned_pgrp(group, ignored) {
            return;
        }
        if self.processes().any(|task| task.pgrp == group && task.state == TaskState::Stopped) {
            self.kill_pgrp_kernel(group, Signal::SIGHUP);
            self.kill_pgrp_kernel(group, Signal::SIGCONT);
        }
    }

    /// Makes a sleeping call be issued again, so that it sees the signal.
    fn interrupt(&mut self, t: TaskId) {
        let mut task = self.task_mut(t);
        if task.waiting.is_some() {
            task.is_woken = true;
        }
    }

    /// Changes the blocked signals; SIGKILL and SIGSTOP stay out - sigprocmask(2).
    pub(crate) fn set_blocked(&mut self, t: TaskId, mut mask: SigSet) {
        mask.remove(Signal::SIGKILL);
        mask.remove(Signal::SIGSTOP);
        self.task_mut(t).signal.blocked = mask;
        self.drop_stale_timer_signals(t, mask);
        self.act_on_pending(t);
        // What the thread does not take any more may be another's - kernel/signal.c:retarget_shared_pending()
        if self.tasks.get(&t).is_some_and(|task| !task.signal.shared.is_empty()) {
            for other in self.threads(t).into_iter().filter(|&other| other != t) {
                self.act_on_pending(other);
            }
        }
    }
}
