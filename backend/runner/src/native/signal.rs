//! Signals: what the script does on them, sending, blocking, waiting.

use nslab_abi::{Itimerval, Pid, Ret, SigAction, SigInfo, SigSet, Signal, SignalDelivery, Syscall, Timeval};

use super::{Answer, NativeKernel, Stop, enter, half, int, timespec, value, word};
use crate::sys::{self, Arg, Caught};

const SIGSET_BYTES: usize = 8;
/// `sizeof(siginfo_t)`.
const SIGINFO_BYTES: usize = 128;
/// Flags that the kernel itself acts on; the others are the interpreter's.
const KERNEL_FLAGS: u64 = SigAction::SA_NOCLDSTOP | SigAction::SA_NOCLDWAIT;

/// The script's actions, by signal number.
#[derive(Clone)]
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
        let Caught { code, pid, uid, value, .. } = caught;
        let info = SigInfo { signal, code, pid: Pid(pid), uid, value };
        SignalDelivery { info, action, restore_mask: SigSet(caught.mask) }
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
            Syscall::Tkill { tid, sig } => int(libc::SYS_tkill, &mut [(*tid).into(), (*sig).into()]),
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
                let mut info = [0; SIGINFO_BYTES];
                let timeout = timeout.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
                let set = set.0.to_le_bytes();
                let mut args = [Arg::In(&set), Arg::Out(&mut info), timeout, SIGSET_BYTES.into()];
                enter(libc::SYS_rt_sigtimedwait, &mut args).map(|signal| {
                    Ret::SigInfo(SigInfo {
                        signal: Signal(signal as u8),
                        code: half(&info, 8) as i32,
                        pid: Pid(half(&info, 16) as i32),
                        uid: half(&info, 20),
                        value: word(&info, 24),
                    })
                })
            }
            Syscall::RtSigqueueinfo { tgid, sig, code, value } => {
                let info = siginfo(*sig, *code, *value);
                int(libc::SYS_rt_sigqueueinfo, &mut [(*tgid).into(), (*sig).into(), Arg::In(&info)])
            }
            Syscall::RtSigreturn { mask } => {
                // Not through the gate: the next signal may come as soon as the mask allows it.
                sys::set_mask(mask.0);
                Ok(Ret::Int(0))
            }
            Syscall::Pause => int(libc::SYS_pause, &mut []),
            Syscall::Alarm { seconds } => int(libc::SYS_alarm, &mut [(*seconds).into()]),
            Syscall::Getitimer { which } => itimer(|old| enter(libc::SYS_getitimer, &mut [(*which).into(), old])),
            Syscall::Setitimer { which, new_value } => {
                let (interval, value) = (new_value.it_interval, new_value.it_value);
                let words = [interval.tv_sec, interval.tv_usec, value.tv_sec, value.tv_usec];
                let new: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
                itimer(|old| enter(libc::SYS_setitimer, &mut [(*which).into(), Arg::In(&new), old]))
            }
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

/// Answers with the `struct itimerval` that a call writes.
fn itimer(call: impl FnOnce(Arg<'_>) -> Result<i64, Stop>) -> Answer {
    let mut timer = [0; 32];
    call(Arg::Out(&mut timer))?;
    let time = |at| Timeval { tv_sec: word(&timer, at) as i64, tv_usec: word(&timer, at + 8) as i64 };
    Ok(Ret::Itimer(Itimerval { it_interval: time(0), it_value: time(16) }))
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

/// A `siginfo_t` of the script's own; sender and user are the process's.
pub(super) fn siginfo(signo: i32, code: i32, value: u64) -> [u8; SIGINFO_BYTES] {
    let mut info = [0; SIGINFO_BYTES];
    let pid = std::process::id();
    let uid = sys::own(libc::SYS_getuid, &mut []).unwrap_or(0) as u32;
    for (at, field) in [(0, signo as u32), (8, code as u32), (16, pid), (20, uid)] {
        info[at..at + 4].copy_from_slice(&field.to_le_bytes());
    }
    info[24..32].copy_from_slice(&value.to_le_bytes());
    info
}
