//! What goes by the processor time of a process: ITIMER_VIRTUAL, ITIMER_PROF, RLIMIT_CPU - kernel/time/posix-cpu-timers.c.

use std::sync::Arc;

use nslab_abi::{SigInfo, Signal, TaskId};

use crate::Kernel;

const NANOS: u64 = 1_000_000_000;
const RLIMIT_CPU: usize = 0;
const RLIM_INFINITY: u64 = u64::MAX;
/// A timer begins a tick later than it was asked for, so that it never comes early.
pub const TICK_NS: u64 = 4_000_000;

/// One timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct CpuTimer {
    /// At how much processor time it expires; `None`: it is not armed.
    pub at_ns: Option<u64>,
    /// From one expiry to the next; 0: there is one only.
    pub interval_ns: u64,
}

/// Those of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct CpuTimers {
    /// ITIMER_VIRTUAL: time in the program.
    pub in_program: CpuTimer,
    /// ITIMER_PROF: time in the program and in the kernel.
    pub in_all: CpuTimer,
}

impl CpuTimer {
    /// Goes on where it expired; false: it is not due.
    fn expire(&mut self, used_ns: u64) -> bool {
        let Some(at_ns) = self.at_ns.filter(|&at_ns| at_ns <= used_ns) else { return false };
        self.at_ns = (self.interval_ns > 0).then(|| at_ns.saturating_add(self.interval_ns));
        true
    }
}

impl Kernel {
    /// Returns the processor time of a process, of threads that have ended too: in the program, and all
    /// - kernel/sched/cputime.c:thread_group_cputime()
    pub(crate) fn process_cpu_ns(&self, t: TaskId) -> (u64, u64) {
        let gone = self.task(self.tgid(t)).gone_cpu_ns;
        self.of_process(self.tgid(t))
            .fold((gone, gone), |(in_program, all), task| (in_program + (task.cpu_ns - task.sys_ns), all + task.cpu_ns))
    }

    /// A task's process has used more of the processor: sends what is due. Most have nothing to wait for.
    pub(crate) fn expire_cpu_timers(&mut self, t: TaskId) {
        let Some(task) = self.tasks.get(&t) else { return };
        if !task.posix_timers.is_empty() {
            self.expire_cpu_posix_timers(t);
        }
        let Some(task) = self.tasks.get(&t) else { return };
        // No process has used more than the machine has.
        let most_ns = self.busy_ns.0.saturating_add(self.busy_ns.1);
        if task.cpu_timers.is_none() && most_ns < task.rlimits[RLIMIT_CPU].rlim_cur.saturating_mul(NANOS) {
            return;
        }
        let (limit, mut timers) = (task.rlimits[RLIMIT_CPU], task.cpu_timers.as_deref().copied().unwrap_or_default());
        let (in_program, all) = self.process_cpu_ns(t);
        let due =
            [(timers.in_program.expire(in_program), Signal::SIGVTALRM), (timers.in_all.expire(all), Signal::SIGPROF)];
        if due.iter().any(|due| due.0) {
            self.set_cpu_timers(t, timers);
        }
        for (_, signal) in due.iter().filter(|due| due.0) {
            self.send_signal_info(t, SigInfo::from_kernel(*signal), true);
        }
        // "When the process reaches the soft limit, it is sent a SIGXCPU signal. … it will be sent SIGXCPU once per second until the
        // hard limit is reached, at which time it is sent SIGKILL." - getrlimit(2)
        let reached =
            |seconds: u64| seconds != RLIM_INFINITY && all >= seconds.saturating_mul(NANOS).saturating_add(TICK_NS);
        if reached(limit.rlim_max) {
            self.send_signal_info(t, SigInfo::from_kernel(Signal::SIGKILL), true);
        } else if reached(limit.rlim_cur) {
            self.change_process(t, |task| Arc::make_mut(&mut task.rlimits)[RLIMIT_CPU].rlim_cur += 1);
            self.send_signal_info(t, SigInfo::from_kernel(Signal::SIGXCPU), true);
        }
    }

    /// Arms or disarms them.
    pub(crate) fn set_cpu_timers(&mut self, t: TaskId, timers: CpuTimers) {
        let kept = (timers != CpuTimers::default()).then(|| Arc::new(timers));
        self.change_process(t, |task| task.cpu_timers = kept.clone());
    }
}
