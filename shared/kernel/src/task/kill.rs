//! Sending signals - kernel/signal.c.

use std::sync::Arc;

use nslab_abi::{
    Cap, Errno, Pid, Reason, SI_USER, SigAction, SigDisposition, SigInfo, SigSet, Signal, TaskId, WaitStatus,
};

use crate::Kernel;
use crate::task::TaskState;

/// Signals that cannot be caught, blocked or ignored.
pub fn is_kernel_only(signal: Signal) -> bool {
    signal == Signal::SIGKILL || signal == Signal::SIGSTOP
}

/// "Multiple instances of real-time signals can be queued" - signal(7)
const FIRST_QUEUED: u8 = 32;
const RLIMIT_SIGPENDING: usize = 11;

/// Faults come first, then the lowest number - kernel/signal.c:next_signal(), SYNCHRONOUS_MASK.
fn order(signal: Signal) -> (bool, Signal) {
    const SYNCHRONOUS: [Signal; 6] =
        [Signal::SIGSEGV, Signal::SIGBUS, Signal::SIGILL, Signal::SIGTRAP, Signal::SIGFPE, Signal::SIGSYS];
    (!SYNCHRONOUS.contains(&signal), signal)
}

const STOP_SIGNALS: [Signal; 4] = [Signal::SIGSTOP, Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU];

impl Kernel {
    /// May a task signal another? - kernel/signal.c:check_kill_permission()
    pub(crate) fn may_kill(&self, t: TaskId, target: TaskId, signal: Option<Signal>) -> bool {
        if t == target {
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
        let may = self.may_kill(t, target, signal);
        self.ensure(Reason::MaySignal, may, Errno::EPERM)?;
        let Some(signal) = signal else { return Ok(()) };
        if signal.0 >= FIRST_QUEUED && code != SI_USER {
            // "EAGAIN  The limit of signals which may be queued has been reached" - sigqueue(3)
            let has_room = self.nr_pending_of_user(target) < self.task(target).rlimits[RLIMIT_SIGPENDING].rlim_cur;
            self.ensure(Reason::ResourceLimit, has_room, Errno::EAGAIN)?;
        }
        let target_ns = self.task_active_pid_ns(target);
        let pid = self.pid_nr_ns(t, target_ns);
        let uid = self.from_kuid_munged(self.user_ns_of(target), self.task(t).cred.uid);
        let info = SigInfo { signal, code, pid: pid.unwrap_or(Pid(0)), uid, value };
        // A sender without a number in the receiver's namespace is in an ancestor: then SIGKILL and SIGSTOP count (fact 39).
        self.send_signal_info(target, info, pid.is_none());
        Ok(())
    }

    /// Counts the signals that wait for a user's processes - kernel/signal.c:__sigqueue_alloc()
    fn nr_pending_of_user(&self, target: TaskId) -> u64 {
        let uid = self.task(target).cred.uid;
        let of_user = self.tasks.values().filter(|task| task.cred.uid == uid);
        of_user.map(|task| task.signal.pending.len() as u64).sum()
    }

    /// Sends a signal on the kernel's own behalf: SIGPIPE, SIGALRM, PR_SET_PDEATHSIG.
    pub(crate) fn send_kernel_signal(&mut self, target: TaskId, signal: Signal) {
        if self.tasks.contains(&target) {
            self.send_signal_info(target, SigInfo::from_kernel(signal), true);
        }
    }

    /// Sends a signal to all members of a process group on the kernel's own behalf: a terminal's ^C.
    pub(crate) fn kill_pgrp_kernel(&mut self, pgrp: TaskId, signal: Signal) {
        let members: Vec<TaskId> = self.tasks.values().filter(|task| task.pgrp == pgrp).map(|task| task.id).collect();
        for member in members {
            self.send_kernel_signal(member, signal);
        }
    }

    /// A real fault of the program: kills a namespace's init, too (fact 41) - kernel/signal.c:force_sig_info_to_task()
    pub fn fault(&mut self, t: TaskId, signal: Signal) {
        if !self.is_alive(t) {
            return;
        }
        let task = self.task_mut(t);
        let action = task.signal.action(signal);
        let is_blocked = task.signal.blocked.contains(signal);
        if action.handler == SigAction::DEFAULT || action.handler == SigAction::IGNORE || is_blocked {
            // No core is dumped: RLIMIT_CORE is 0, as on a fresh Debian.
            self.do_exit(t, WaitStatus::Signaled(signal, false));
            self.gc_namespaces();
            return;
        }
        self.send_signal_info(t, SigInfo::from_kernel(signal), true);
    }

    /// Queues a signal unless it is ignored, and lets it act - kernel/signal.c:__send_signal_locked()
    pub(crate) fn send_signal_info(&mut self, target: TaskId, info: SigInfo, is_forced: bool) {
        if !self.is_alive(target) || self.task(target).is_kthread {
            return;
        }
        self.prepare_stop_and_continue(target, info.signal);
        if self.is_signal_ignored(target, info.signal, is_forced) {
            return;
        }
        let state = &mut self.task_mut(target).signal;
        let is_standard = info.signal.0 < FIRST_QUEUED;
        if is_standard && state.pending.iter().any(|pending| pending.signal == info.signal) {
            return;
        }
        self.queue(target, info);
    }

    /// Queues a signal that has a place of its own, whatever is pending already; tells whether it was ignored instead
    /// - kernel/signal.c:posixtimer_send_sigqueue()
    pub(crate) fn send_queued(&mut self, target: TaskId, info: SigInfo) -> bool {
        if self.is_signal_ignored(target, info.signal, true) {
            return true;
        }
        self.queue(target, info);
        false
    }

    fn queue(&mut self, target: TaskId, info: SigInfo) {
        let task = self.task_mut(target);
        Arc::make_mut(&mut task.signal.pending).push(info);
        // rt_sigtimedwait(2) waits for signals that are blocked.
        if task.waiting.as_ref().is_some_and(|on| on.what == nslab_abi::WaitFor::Signal) {
            task.is_woken = true;
        }
        self.wake_up(crate::sched::WaitKey::Signalfd);
        self.act_on_pending(target);
    }

    /// "SIGCONT discards pending stop signals, and the other way round" - kernel/signal.c:prepare_signal()
    fn prepare_stop_and_continue(&mut self, target: TaskId, signal: Signal) {
        if STOP_SIGNALS.contains(&signal) {
            self.flush_pending(target, &[Signal::SIGCONT]);
        }
        if signal != Signal::SIGCONT {
            if signal == Signal::SIGKILL && self.task(target).state == TaskState::Stopped {
                self.task_mut(target).state = TaskState::Running;
            }
            return;
        }
        self.flush_pending(target, &STOP_SIGNALS);
        if self.task(target).state == TaskState::Stopped {
            self.task_mut(target).state = TaskState::Running;
            self.notify_parent_stopped(target, WaitStatus::Continued);
            self.act_on_pending(target);
        }
    }

    fn flush_pending(&mut self, target: TaskId, signals: &[Signal]) {
        let state = &mut self.task_mut(target).signal;
        if state.pending.iter().any(|info| signals.contains(&info.signal)) {
            Arc::make_mut(&mut state.pending).retain(|info| !signals.contains(&info.signal));
        }
    }

    /// Is a signal thrown away on arrival? - kernel/signal.c:sig_ignored(), sig_task_ignored()
    fn is_signal_ignored(&self, target: TaskId, signal: Signal, is_forced: bool) -> bool {
        let state = &self.task(target).signal;
        // "Blocked signals are never ignored, since the signal handler may change by the time it is unblocked." - kernel/signal.c
        if state.blocked.contains(signal) && !is_kernel_only(signal) {
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
            if task.state != TaskState::Running {
                return;
            }
            let state = &task.signal;
            let is_due = |info: &&SigInfo| is_kernel_only(info.signal) || !state.blocked.contains(info.signal);
            // In vfork(2)'s sleep only SIGKILL counts.
            let is_seen = |info: &&SigInfo| task.vfork_child.is_none() || info.signal == Signal::SIGKILL;
            let due: Vec<SigInfo> = state.pending.iter().filter(is_due).filter(is_seen).copied().collect();
            let Some(info) =
                due.iter().min_by_key(|info| (info.signal != Signal::SIGKILL, order(info.signal))).copied()
            else {
                return;
            };
            let handler = state.action(info.signal).handler;
            if handler > SigAction::IGNORE {
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

    fn do_signal_stop(&mut self, t: TaskId, signal: Signal) {
        // "The default action is … to stop the process … unless its process group is orphaned" - POSIX, kernel/signal.c:get_signal()
        if signal != Signal::SIGSTOP && self.is_orphaned_pgrp(self.task(t).pgrp) {
            return;
        }
        self.task_mut(t).state = TaskState::Stopped;
        self.notify_parent_stopped(t, WaitStatus::Stopped(signal));
    }

    /// Has a group no member whose parent is in another group of the same session? - kernel/exit.c:will_become_orphaned_pgrp()
    fn is_orphaned_pgrp(&self, pgrp: TaskId) -> bool {
        let has_anchor = |task: &crate::task::Task| {
            let parent = self.tasks.get(&task.real_parent);
            task.pgrp == pgrp && parent.is_some_and(|parent| parent.pgrp != pgrp && parent.session == task.session)
        };
        !self.tasks.values().any(has_anchor)
    }

    /// Removes one pending signal.
    pub(crate) fn take_pending(&mut self, t: TaskId, signal: Signal) -> Option<SigInfo> {
        let pending = Arc::make_mut(&mut self.task_mut(t).signal.pending);
        let at = pending.iter().position(|info| info.signal == signal)?;
        let info = pending.remove(at);
        if info.code == nslab_abi::SI_TIMER {
            return Some(self.rearm_posix_timer(t, info));
        }
        if signal == Signal::SIGALRM {
            self.rearm_itimer(t);
        }
        Some(info)
    }

    /// Makes a sleeping call be issued again, so that it sees the signal.
    fn interrupt(&mut self, t: TaskId) {
        let task = self.task_mut(t);
        if task.waiting.is_some() {
            task.is_woken = true;
        }
    }

    /// Is a signal pending that a handler waits for?
    pub fn signal_pending(&self, t: TaskId) -> bool {
        self.next_handled(t).is_some()
    }

    /// Returns the pending signal that a handler takes next.
    pub(crate) fn next_handled(&self, t: TaskId) -> Option<SigInfo> {
        let state = &self.tasks.get(&t)?.signal;
        let due = state.pending.iter().filter(|info| !state.blocked.contains(info.signal));
        due.filter(|info| state.action(info.signal).handler > SigAction::IGNORE)
            .min_by_key(|info| order(info.signal))
            .copied()
    }

    /// Changes the blocked signals; SIGKILL and SIGSTOP stay out - sigprocmask(2).
    pub(crate) fn set_blocked(&mut self, t: TaskId, mut mask: SigSet) {
        mask.remove(Signal::SIGKILL);
        mask.remove(Signal::SIGSTOP);
        self.task_mut(t).signal.blocked = mask;
        self.drop_stale_timer_signals(t, mask);
        self.act_on_pending(t);
    }
}
