//! Timers that a process makes - kernel/time/posix-timers.c. A periodic one waits, once it has expired, until its signal is taken.

use std::sync::Arc;

use nslab_abi::{Pid, SI_TIMER, SigInfo, SigSet, Signal, TaskId};

use crate::Kernel;
use crate::task::kill::Scope;

/// Names the timer of a signal that has been disarmed since: such a signal is shown as pending, and never taken.
const STALE: Pid = Pid(-1);

/// Time on the processor, in the program and in the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CpuClock {
    /// CLOCK_PROCESS_CPUTIME_ID, of the timer's own process.
    Process,
    /// CLOCK_THREAD_CPUTIME_ID.
    Thread(TaskId),
}

/// A timer - timer_create(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PosixTimer {
    /// What programs call it.
    pub id: i32,
    /// Which clock.
    pub clockid: i32,
    /// Whose time on the processor it goes by; `None`: the boot clock.
    pub cpu: Option<CpuClock>,
    /// The signal that it sends, and its value; `None`: SIGEV_NONE.
    pub signal: Option<(Signal, u64)>,
    /// Whose it is, where not any thread's - SIGEV_THREAD_ID.
    pub thread: Option<TaskId>,
    /// When it expires next, on its clock; `None`: it is not armed, or its signal has not been taken.
    pub at_ns: Option<u64>,
    /// From one expiry to the next; 0: there is one only.
    pub interval_ns: u64,
    /// When it expired last, until its signal is taken.
    pub expired_ns: Option<u64>,
    /// Its signal was ignored: it is sent once it is no longer.
    pub is_ignored: bool,
    /// What timer_getoverrun(2) says.
    pub overrun: i32,
}

impl PosixTimer {
    fn ignored(&mut self, is_ignored: bool) {
        self.is_ignored = is_ignored && self.interval_ns > 0;
        if is_ignored && self.interval_ns == 0 {
            self.expired_ns = None;
        }
    }

    /// Returns the first expiry after `now_ns`, counted on from one that was, and how many lie between - hrtimer_forward().
    pub fn forward(&self, from_ns: u64, now_ns: u64) -> (u64, u64) {
        let missed = now_ns.saturating_sub(from_ns) / self.interval_ns.max(1);
        (from_ns.saturating_add(self.interval_ns.saturating_mul(missed + 1)), missed)
    }
}

impl Kernel {
    /// Returns the earliest expiry that sends something.
    pub(crate) fn next_posix_timer_ns(task: &super::Task) -> Option<u64> {
        let tell = |timer: &&PosixTimer| timer.signal.is_some() && timer.cpu.is_none();
        task.posix_timers.iter().filter(tell).filter_map(|timer| timer.at_ns).min()
    }

    /// Sends the signals of the timers that are due - posix_timer_fn()
    pub(crate) fn expire_posix_timers(&mut self, t: TaskId) {
        let now_ns = self.clock_ns;
        let is_due = |timer: &&PosixTimer| timer.cpu.is_none() && timer.at_ns.is_some_and(|at| at <= now_ns);
        self.send_due(t, is_due);
    }

    /// Sends the signals of the timers that go by time on the processor and are due - check_process_timers()
    pub(crate) fn expire_cpu_posix_timers(&mut self, t: TaskId) {
        let timers = Arc::clone(&self.task(t).posix_timers);
        if timers.iter().any(|timer| timer.cpu.is_some() && timer.at_ns.is_some()) {
            let used = |timer: &PosixTimer| self.posix_timer_now(t, timer);
            let due =
                timers.iter().filter(|timer| timer.cpu.is_some() && timer.at_ns.is_some_and(|at| at <= used(timer)));
            let due: Vec<i32> = due.map(|timer| timer.id).collect();
            self.send_due(t, |timer| due.contains(&timer.id));
        }
    }

    /// Returns what a timer's clock shows.
    pub(crate) fn posix_timer_now(&self, t: TaskId, timer: &PosixTimer) -> u64 {
        match timer.cpu {
            None => self.clock_ns,
            Some(CpuClock::Process) => self.process_cpu_ns(t).1,
            Some(CpuClock::Thread(thread)) => self.tasks.get(&thread).map_or(0, |task| task.cpu_ns),
        }
    }

    /// Returns whose time on the processor a clock of the caller's own process is - clock_getcpuclockid(3)
    pub(crate) fn cpu_clock(&self, t: TaskId, clockid: i32) -> Option<CpuClock> {
        const CPUCLOCK_PERTHREAD_MASK: i32 = 4;
        match clockid {
            2 => Some(CpuClock::Process),
            3 => Some(CpuClock::Thread(t)),
            0.. => None,
            _ => {
                let pid = Pid(!(clockid >> 3));
                let of = if pid.0 == 0 { t } else { self.find_task_by_vpid(t, pid)? };
                let is_own = self.tgid(of) == self.tgid(t);
                let is_thread = clockid & CPUCLOCK_PERTHREAD_MASK != 0;
                is_own.then_some(if is_thread { CpuClock::Thread(of) } else { CpuClock::Process })
            }
        }
    }

    fn send_due(&mut self, t: TaskId, is_due: impl Fn(&&PosixTimer) -> bool) {
        let due = self.task(t).posix_timers.iter().filter(|timer| timer.signal.is_some()).filter(is_due);
        let mut due: Vec<PosixTimer> = due.copied().collect();
        nslab_small::sort_by_key(&mut due, |timer| timer.at_ns);
        for timer in due {
            self.change_posix_timer(t, timer.id, |timer| timer.expired_ns = timer.at_ns.take());
            self.send_posix_timer(t, timer);
        }
    }

    /// posixtimer_send_sigqueue(): each timer has a place of its own in the queue, whatever the signal.
    fn send_posix_timer(&mut self, t: TaskId, timer: PosixTimer) {
        let Some((signal, value)) = timer.signal else { return };
        let info = SigInfo { signal, code: SI_TIMER, pid: Pid(timer.id), uid: 0, value };
        let (target, scope) = match timer.thread {
            // A thread that has ended is told nothing - kernel/time/posix-timers.c
            Some(thread) if !self.is_alive(thread) => return,
            Some(thread) => (thread, Scope::Thread),
            None => (t, Scope::Process),
        };
        let is_ignored = self.send_queued(target, info, scope);
        self.change_posix_timer(t, timer.id, |timer| timer.ignored(is_ignored));
    }

    /// A signal is ignored from now on, and thrown away where it is pending: periodic timers wait until it is no longer
    /// - posixtimer_sig_ignore()
    pub(crate) fn ignore_posix_timers(&mut self, t: TaskId, signal: Signal) {
        let pending: Vec<SigInfo> = self.threads(t).into_iter().flat_map(|thread| self.pending_of(thread)).collect();
        for info in pending.iter().filter(|info| info.signal == signal && info.code == SI_TIMER) {
            self.change_posix_timer(t, info.pid.0, |timer| timer.ignored(true));
        }
    }

    /// A signal is no longer ignored: the timers whose signal was thrown away send it - posixtimer_sig_unignore()
    pub(crate) fn unignore_posix_timers(&mut self, t: TaskId, signal: Signal) {
        let was_ignored = |timer: &&PosixTimer| timer.is_ignored && timer.signal.is_some_and(|(of, _)| of == signal);
        let timers: Vec<PosixTimer> = self.task(t).posix_timers.iter().filter(was_ignored).copied().collect();
        for timer in timers {
            self.send_posix_timer(t, timer);
        }
    }

    /// A timer's signal is taken: it counts what it missed, and a periodic one goes on - posixtimer_deliver_signal()
    pub(crate) fn rearm_posix_timer(&mut self, t: TaskId, mut info: SigInfo) -> SigInfo {
        let timer = self.task(t).posix_timers.iter().find(|timer| timer.id == info.pid.0);
        let now_ns = timer.map_or(0, |timer| self.posix_timer_now(t, timer));
        self.change_posix_timer(t, info.pid.0, |timer| {
            let missed = match timer.expired_ns.take() {
                Some(expired_ns) if timer.interval_ns > 0 => {
                    let (at_ns, missed) = timer.forward(expired_ns, now_ns);
                    timer.at_ns = Some(at_ns);
                    missed
                }
                _ => 0,
            };
            timer.overrun = i32::try_from(missed).unwrap_or(i32::MAX);
            info.uid = timer.overrun as u32;
        });
        info
    }

    /// A timer is set anew or deleted: its signal, should it be pending, is not taken any more.
    pub(crate) fn spoil_posix_timer(&mut self, t: TaskId, id: i32) {
        let is_its = |info: &SigInfo| info.code == SI_TIMER && info.pid == Pid(id);
        let threads = self.threads(t);
        if !threads.iter().any(|&thread| self.pending_of(thread).iter().any(is_its)) {
            return;
        }
        self.change_process(t, |task| {
            for list in [&mut task.signal.pending, &mut task.signal.shared] {
                let pending = Arc::make_mut(list);
                pending.iter_mut().filter(|info| is_its(info)).for_each(|info| info.pid = STALE);
            }
        });
        for thread in threads {
            let blocked = self.task(thread).signal.blocked;
            self.drop_stale_timer_signals(thread, blocked);
        }
    }

    /// Drops the signals of timers set anew that would be taken under a mask.
    pub(crate) fn drop_stale_timer_signals(&mut self, t: TaskId, blocked: SigSet) {
        let is_dropped = |info: &SigInfo| info.code == SI_TIMER && info.pid == STALE && !blocked.contains(info.signal);
        if self.pending_of(t).iter().any(is_dropped) {
            self.drop_pending(t, is_dropped);
        }
    }

    /// Changes a timer that exists.
    pub(crate) fn change_posix_timer(&mut self, t: TaskId, id: i32, change: impl FnOnce(&mut PosixTimer)) {
        let mut timers = Arc::clone(&self.task(t).posix_timers);
        if let Some(timer) = Arc::make_mut(&mut timers).iter_mut().find(|timer| timer.id == id) {
            change(timer);
        }
        self.change_process(t, |task| task.posix_timers = Arc::clone(&timers));
    }
}
