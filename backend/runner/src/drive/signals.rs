//! Caught signals become handlers of the script; interrupted calls start again or fail, as signal(7) says.

use nslab_abi::{Errno, Ret, SYS_SECCOMP, SigAction, SigSet, Signal, Syscall, strace};
use nslab_protocol::event::EventKind;
use nslab_script::Fault;

use super::Driver;
use crate::sys::{self, Arg, Caught};

impl Driver {
    /// Runs the handlers of all signals that were caught. `suspended`: the mask of the rt_sigsuspend(2) that they ended.
    pub(super) fn take_signals(&mut self, suspended: Option<SigSet>) {
        // Taking one may let in the next, whose handler then runs first, as on Linux.
        while let Some(caught) = sys::take_caught() {
            self.push(caught, suspended);
        }
    }

    /// If a signal ended this call, does what belongs to that and returns true.
    pub(super) fn was_interrupted(&mut self, call: &Syscall, result: &Result<Ret, Errno>) -> bool {
        if self.kernel.not_entered {
            // The signal came first: its handler runs, then the call is made.
            self.thread.restart_syscall();
            self.take_signals(None);
            return true;
        }
        let is_sleep = matches!(call, Syscall::Nanosleep { .. } | Syscall::ClockNanosleep { .. });
        let was_ended = *result == Err(Errno::EINTR)
            || (is_sleep && matches!(result, Ok(Ret::Time(_))))
            || matches!(result, Ok(Ret::Select { ready: None, .. }));
        if !was_ended || !sys::is_caught() {
            return false;
        }
        self.over(call, &Err(strace::interrupted(call)));
        let suspended = match call {
            Syscall::RtSigsuspend { mask } => Some(*mask),
            Syscall::Ppoll { sigmask, .. } | Syscall::Pselect6 { sigmask, .. } => *sigmask,
            Syscall::EpollPwait { sigmask, .. } => *sigmask,
            _ => None,
        };
        let Some(caught) = sys::take_caught() else { return false };
        let action = self.kernel.signals.action(Signal(caught.signal));
        if action.flags & SigAction::SA_RESTART != 0 && is_restartable(call) {
            self.thread.restart_syscall();
        } else {
            self.thread.answer(&mut self.space.mm, result.clone());
        }
        self.push(caught, suspended);
        self.take_signals(None);
        true
    }

    /// Lets a handler take the script's own fault, if it has one and does not block the signal.
    pub(super) fn handle_fault(&mut self, fault: &Fault) -> bool {
        /// `SEGV_MAPERR`, `FPE_INTDIV`, `ILL_ILLOPC`: each the first of its signal - sigaction(2).
        const FIRST_CODE: i32 = 1;
        let action = self.kernel.signals.action(fault.signal);
        let mask = current_mask();
        if matches!(action.handler, SigAction::DEFAULT | SigAction::IGNORE) || SigSet(mask).contains(fault.signal) {
            return false;
        }
        self.push(Caught { signal: fault.signal.0, code: FIRST_CODE, pid: 0, uid: 0, value: 0, mask }, None);
        true
    }

    /// SECCOMP_RET_TRAP: lets the script's handler take SIGSYS, if it has one and does not block the signal - seccomp(2).
    pub(super) fn trap(&mut self, nr: i64) -> bool {
        const SIGSYS: Signal = Signal(31);
        let action = self.kernel.signals.action(SIGSYS);
        let mask = current_mask();
        if matches!(action.handler, SigAction::DEFAULT | SigAction::IGNORE) || SigSet(mask).contains(SIGSYS) {
            return false;
        }
        // The register keeps the call's number - arch/x86/include/asm/syscall.h:syscall_rollback()
        self.thread.answer(&mut self.space.mm, Ok(Ret::Int(nr)));
        let value = nr as u32 as u64 | u64::from(nslab_abi::seccomp::ARCH) << 32;
        self.push(Caught { signal: SIGSYS.0, code: SYS_SECCOMP, pid: 0, uid: 0, value, mask }, None);
        true
    }

    fn push(&mut self, caught: Caught, suspended: Option<SigSet>) {
        let delivery = self.kernel.signals.deliver(caught, suspended);
        // The disposition may have changed between the signal and now, as it may in the kernel while one is pending.
        match delivery.action.handler {
            SigAction::IGNORE => sys::set_mask(caught.mask),
            SigAction::DEFAULT => {
                let _ = sys::own(libc::SYS_kill, &mut [std::process::id().into(), u32::from(caught.signal).into()]);
                sys::set_mask(caught.mask);
            }
            _ => {
                self.event(EventKind::Signal { signal: delivery.info.signal.name() });
                self.thread.push_signal(&mut self.space.mm, &delivery);
            }
        }
    }
}

fn current_mask() -> u64 {
    let mut mask = [0; 8];
    let _ =
        sys::own(libc::SYS_rt_sigprocmask, &mut [Arg::Number(0), Arg::Number(0), Arg::Out(&mut mask), 8usize.into()]);
    u64::from_le_bytes(mask)
}

/// "The following interfaces are never restarted after being interrupted by a signal handler, regardless of the use of SA_RESTART"
/// - signal(7).
fn is_restartable(call: &Syscall) -> bool {
    strace::interrupted(call) == Errno::ERESTARTSYS
}
