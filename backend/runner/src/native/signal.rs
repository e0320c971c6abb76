//! Signals: what the script does on them, sending, blocking, waiting.

use nslab_abi::{Pid, Ret, SigAction, SigSet, Signal, SignalDelivery, Syscall};

use super::{Answer, NativeKernel, enter, half, int, timespec, value};
use crate::sys::{self, Arg, Caught};

const SIGSET_BYTES: usize = 8;
/// Flags that the kernel itself acts on; the others are the interpreter's.
const KERNEL_FLAGS: u64 = SigAction::SA_NOCLDSTOP | SigAction::SA_NOCLDWAIT;

/// The script's actions, by signal number.
pub struct Signals {
    actions: [SigAction; Signal::MAX as usize + 1],
}

impl Default for Signals {
    /// Reads what execve(2) left: ignored signals stay ignored.
    fn default() -> Signals {
        let action = |signal: usize| match sys::get_action(signal as i32) {
            Some((SigAction::IGNORE, flags)) => SigAction { handler: SigAction::IGNORE, flags, mask: SigSet(0) },
            _ => SigAction::default(),
        };
        Signals { actions: std::array::from_fn(action) }
    }
}

impl Signals {
    /// Returns what the script does on a signal.
    pub fn action(&self, signal: Signal) -> SigAction {
        self.actions[usize::from(signal.0)]
    }

    /// Turns a caught signal into what the machine is to do, and puts the mask of the handler in force.
    ///
    /// `suspended`: the mask of an rt_sigsuspend(2) that the signal ended.
    pub fn deliver(&mut self, caught: Caught, suspended: Option<SigSet>) -> SignalDelivery {
        let signal = Signal(caught.signal);
        let action = self.action(signal);
        let mut mask = SigSet(suspended.map_or(caught.mask, |mask| mask.0) | action.mask.0);
        if action.flags & SigAction::SA_NODEFER == 0 {
            mask.insert(signal);
        }
        if action.flags & SigAction::SA_RESETHAND != 0 {
            self.actions[usize::from(signal.0)] = SigAction::default();
            sys::set_action(i32::from(signal.0), SigAction::DEFAULT, 0);
        }
        sys::set_mask(mask.0);
        let is_child = signal == Signal::SIGCHLD;
        SignalDelivery {
            signal,
            action,
            restore_mask: SigSet(caught.mask),
            si_pid: Pid(caught.pid),
            si_uid: caught.uid,
            si_code: caught.code,
            si_status: if is_child { caught.status } else { 0 },
        }
    }
}

impl NativeKernel {
    /// Answers the calls of this family.
    pub(super) fn signal(&mut self, call: &Syscall) -> Option<Answer> {
        Some(match call {
            Syscall::Kill { pid, sig } => int(libc::SYS_kill, &mut [(*pid).into(), (*sig).into()]),
            Syscall::Tgkill { tgid, tid, sig } => {
                int(libc::SYS_tgkill, &mut [(*tgid).into(), (*tid).into(), (*sig).into()])
            }
            Syscall::RtSigaction { signum, act } => self.sigaction(*signum, *act),
            Syscall::RtSigprocmask { how, set } => sigprocmask(*how, *set),
            Syscall::RtSigpending => {
                let mut set = [0; SIGSET_BYTES];
                enter(libc::SYS_rt_sigpending, &mut [Arg::Out(&mut set), SIGSET_BYTES.into()]).map(|_| mask(&set))
            }
            Syscall::RtSigsuspend { mask } => {
                int(libc::SYS_rt_sigsuspend, &mut [Arg::In(&mask.0.to_le_bytes()), SIGSET_BYTES.into()])
            }
            Syscall::RtSigtimedwait { set, timeout } => {
                let timeout = timeout.map(timespec);
                let mut info = [0; 128];
                let timeout = timeout.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
                let set = set.0.to_le_bytes();
                let mut args = [Arg::In(&set), Arg::Out(&mut info), timeout, SIGSET_BYTES.into()];
                enter(libc::SYS_rt_sigtimedwait, &mut args).map(|signal| Ret::SigInfo {
                    signal: Signal(signal as u8),
                    pid: Pid(half(&info, 16) as i32),
                    code: half(&info, 8) as i32,
                })
            }
            Syscall::RtSigreturn { mask } => {
                // Not through the gate: the next signal may come as soon as the mask allows it.
                sys::set_mask(mask.0);
                Ok(Ret::Int(0))
            }
            Syscall::Pause => int(libc::SYS_pause, &mut []),
            Syscall::Alarm { seconds } => int(libc::SYS_alarm, &mut [(*seconds).into()]),
            _ => return None,
        })
    }

    fn sigaction(&mut self, signum: i32, act: Option<SigAction>) -> Answer {
        let Some(act) = act else {
            // The kernel judges the number.
            let mut old = [0; 32];
            enter(
                libc::SYS_rt_sigaction,
                &mut [signum.into(), Arg::Number(0), Arg::Out(&mut old), SIGSET_BYTES.into()],
            )?;
            return Ok(Ret::SigAction(self.signals.actions[signum as usize]));
        };
        value(sys::set_action(signum, act.handler, act.flags & KERNEL_FLAGS))?;
        // "It is not possible to block SIGKILL or SIGSTOP" - sigaction(2); the kernel drops them from the mask.
        let unblockable = 1 << (Signal::SIGKILL.0 - 1) | 1 << (Signal::SIGSTOP.0 - 1);
        let kept = SigAction { mask: SigSet(act.mask.0 & !unblockable), ..act };
        Ok(Ret::SigAction(std::mem::replace(&mut self.signals.actions[signum as usize], kept)))
    }
}

fn sigprocmask(how: i32, set: Option<SigSet>) -> Answer {
    let set = set.map(|set| set.0.to_le_bytes());
    let mut old = [0; SIGSET_BYTES];
    let set = set.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
    enter(libc::SYS_rt_sigprocmask, &mut [how.into(), set, Arg::Out(&mut old), SIGSET_BYTES.into()])?;
    Ok(mask(&old))
}

fn mask(bytes: &[u8; SIGSET_BYTES]) -> Ret {
    Ret::SigMask(SigSet(u64::from_le_bytes(*bytes)))
}
