//! A process's real-time interval timer - kernel/time/itimer.c.

use nslab_abi::{SigInfo, Signal, TaskId};

use crate::Kernel;

/// ITIMER_REAL, which alarm(2) shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ItimerReal {
    /// When it expires, on the boot clock; `None`: it is not armed.
    pub at_ns: Option<u64>,
    /// From one expiry to the next; 0: there is one only.
    pub interval_ns: u64,
    /// When it expired last, if its signal has not been taken since: that arms it again.
    pub expired_ns: Option<u64>,
}

impl Kernel {
    /// The timer expires if it is due - kernel/time/itimer.c:it_real_fn()
    pub(crate) fn expire_itimer(&mut self, t: TaskId) {
        let now_ns = self.clock_ns;
        let timer = self.task(t).itimer_real;
        let Some(at_ns) = timer.at_ns.filter(|&at| at <= now_ns) else { return };
        self.change_process(t, |task| {
            task.itimer_real = ItimerReal { at_ns: None, expired_ns: Some(at_ns), ..timer };
        });
        self.send_signal_info(t, SigInfo::from_kernel(Signal::SIGALRM), true);
    }

    /// SIGALRM is taken: an interval timer goes on from there, without those that were missed meanwhile
    /// - kernel/time/itimer.c:posixtimer_rearm_itimer()
    pub(crate) fn rearm_itimer(&mut self, t: TaskId) {
        let now_ns = self.clock_ns;
        let mut timer = self.task(t).itimer_real;
        let Some(expired_ns) = timer.expired_ns.take().filter(|_| timer.interval_ns > 0) else { return };
        let missed = now_ns.saturating_sub(expired_ns) / timer.interval_ns;
        timer.at_ns = Some(expired_ns.saturating_add(timer.interval_ns.saturating_mul(missed + 1)));
        self.change_process(t, |task| task.itimer_real = timer);
    }
}
