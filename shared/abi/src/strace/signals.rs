//! What stands between the parentheses of the calls about signals and timers.

use super::consts as c;
use super::text as t;
use crate::{Errno, Itimerval, Ret, SigAction, SigInfo, SigSet, Sigevent, Signal, Syscall, Timeval};

const SI_CODES: &[(i64, &str)] =
    &[(0, "SI_USER"), (0x80, "SI_KERNEL"), (-1, "SI_QUEUE"), (-2, "SI_TIMER"), (-3, "SI_MESGQ"), (-6, "SI_TKILL")];
const CLD_CODES: &[(i64, &str)] = &[
    (1, "CLD_EXITED"),
    (2, "CLD_KILLED"),
    (3, "CLD_DUMPED"),
    (4, "CLD_TRAPPED"),
    (5, "CLD_STOPPED"),
    (6, "CLD_CONTINUED"),
];
const ITIMERS: &[(i64, &str)] = &[(0, "ITIMER_REAL"), (1, "ITIMER_VIRTUAL"), (2, "ITIMER_PROF")];
const SA_FLAGS: &[(&str, u64)] = &[
    ("SA_NOCLDSTOP", SigAction::SA_NOCLDSTOP),
    ("SA_NOCLDWAIT", SigAction::SA_NOCLDWAIT),
    ("SA_SIGINFO", SigAction::SA_SIGINFO),
    ("SA_ONSTACK", SigAction::SA_ONSTACK),
    ("SA_RESTART", SigAction::SA_RESTART),
    ("SA_NODEFER", SigAction::SA_NODEFER),
    ("SA_RESETHAND", SigAction::SA_RESETHAND),
];

/// The arguments of a call of this family; `None` for all others.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    Some(match call {
        Syscall::Kill { pid, sig } => format!("{pid}, {}", c::signal(*sig)),
        Syscall::Tkill { tid, sig } => format!("{tid}, {}", c::signal(*sig)),
        Syscall::Tgkill { tgid, tid, sig } => format!("{tgid}, {tid}, {}", c::signal(*sig)),
        Syscall::PidfdSendSignal { pidfd, sig, info, flags } => {
            let info = info.map_or("NULL".to_string(), |(signal, code, value)| {
                let (signal, code) = (c::signal(signal), c::named(i64::from(code), SI_CODES));
                format!("{{si_signo={signal}, si_code={code}, {}}}", value_of(value))
            });
            format!("{pidfd}, {}, {info}, {flags}", c::signal(*sig))
        }
        Syscall::RtSigaction { signum, act } => {
            format!("{}, {}, NULL, 8", c::signal(*signum), act.as_ref().map_or_else(|| "NULL".to_string(), action))
        }
        Syscall::RtSigprocmask { how, set } => {
            let set = set.map_or_else(|| "NULL".to_string(), sigset);
            format!("{}, {set}, NULL, 8", c::named(i64::from(*how), c::SIG_HOW))
        }
        Syscall::RtSigpending => match result {
            Ok(Ret::SigMask(set)) => format!("{}, 8", sigset(*set)),
            _ => "0x7ffc00000000, 8".to_string(),
        },
        Syscall::RtSigsuspend { mask } => format!("{}, 8", sigset(*mask)),
        Syscall::RtSigtimedwait { set, timeout } => {
            let info = match result {
                Ok(Ret::SigInfo(info)) => siginfo(info),
                _ => "0x7ffc00000000".to_string(),
            };
            let timeout = timeout.as_ref().map_or_else(|| "NULL".to_string(), t::timespec);
            format!("{}, {info}, {timeout}, 8", sigset(*set))
        }
        Syscall::RtSigqueueinfo { tgid, sig, code, value } => {
            let (signal, code) = (c::signal(*sig), c::named(i64::from(*code), SI_CODES));
            let value = value_of(*value);
            format!("{tgid}, {signal}, {{si_signo={signal}, si_code={code}, {value}}}")
        }
        Syscall::RtSigreturn { mask } => format!("{{mask={}}}", sigset(*mask)),
        Syscall::Alarm { seconds } => seconds.to_string(),
        Syscall::Getitimer { which } => {
            let timer = match result {
                Ok(Ret::Itimer(timer)) => itimerval(timer),
                _ => "0x7ffc00000000".to_string(),
            };
            format!("{}, {timer}", c::named(i64::from(*which), ITIMERS))
        }
        Syscall::Setitimer { which, new_value } => {
            format!("{}, {}, NULL", c::named(i64::from(*which), ITIMERS), itimerval(new_value))
        }
        _ => return None,
    })
}

fn action(act: &SigAction) -> String {
    let handler = match act.handler {
        SigAction::DEFAULT => "SIG_DFL".to_string(),
        SigAction::IGNORE => "SIG_IGN".to_string(),
        handler => format!("{handler:#x}"),
    };
    let name = if act.flags & SigAction::SA_SIGINFO != 0 { "sa_sigaction" } else { "sa_handler" };
    let flags = t::flags(act.flags, SA_FLAGS, "0");
    format!("{{{name}={handler}, sa_mask={}, sa_flags={flags}}}", sigset(act.mask))
}

/// `struct sigevent`.
pub fn sigevent(event: &Sigevent) -> String {
    const NOTIFY: &[(i64, &str)] =
        &[(0, "SIGEV_SIGNAL"), (1, "SIGEV_NONE"), (2, "SIGEV_THREAD"), (4, "SIGEV_THREAD_ID")];
    let value = match event.value {
        0 => String::new(),
        value => format!("sigev_value={{sival_int={}, sival_ptr={value:#x}}}, ", value as i32),
    };
    let signo = if event.signo == 0 { "0".to_string() } else { c::signal(event.signo) };
    let thread = match event.notify {
        4 => format!(", sigev_notify_thread_id={}", event.thread),
        _ => String::new(),
    };
    format!("{{{value}sigev_signo={signo}, sigev_notify={}{thread}}}", c::named(i64::from(event.notify), NOTIFY))
}

/// `siginfo_t`; strace shows two times of SIGCHLD more, which the kernel fills in for a tracer as for anybody.
pub fn siginfo(info: &SigInfo) -> String {
    let signal = info.signal.name();
    let is_child = info.signal == Signal::SIGCHLD && info.code > 0;
    let code = c::named(i64::from(info.code), if is_child { CLD_CODES } else { SI_CODES });
    let rest = match info.code {
        crate::SI_TIMER => format!(", si_timerid={:#x}, si_overrun={}, {}", info.pid.0, info.uid, value_of(info.value)),
        _ if is_child => format!(
            ", si_pid={}, si_uid={}, si_status={}, si_utime=0, si_stime=0",
            info.pid,
            info.uid,
            child_status(info)
        ),
        code if code < 0 && info.value != 0 => {
            format!(", si_pid={}, si_uid={}, {}", info.pid, info.uid, value_of(info.value))
        }
        code if code <= 0 => format!(", si_pid={}, si_uid={}", info.pid, info.uid),
        _ => String::new(),
    };
    format!("{{si_signo={signal}, si_code={code}{rest}}}")
}

/// `si_status`: a number where the child exited, a signal's name else.
fn child_status(info: &SigInfo) -> String {
    match info.code {
        1 => (info.value as i32).to_string(),
        _ => c::signal(info.value as i32 & 0x7f),
    }
}

fn value_of(value: u64) -> String {
    format!("si_int={}, si_ptr={value:#x}", value as i32)
}

pub fn sigset(set: SigSet) -> String {
    let names: Vec<String> = set.iter().map(|s| s.name().trim_start_matches("SIG").to_string()).collect();
    format!("[{}]", names.join(" "))
}

fn itimerval(timer: &Itimerval) -> String {
    let time = |time: &Timeval| format!("{{tv_sec={}, tv_usec={}}}", time.tv_sec, time.tv_usec);
    format!("{{it_interval={}, it_value={}}}", time(&timer.it_interval), time(&timer.it_value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_masks_and_timers_read_as_in_strace() {
        let mut mask = SigSet::default();
        mask.insert(Signal::SIGINT);
        let act = SigAction { handler: 0x401136, flags: SigAction::SA_RESTART | SigAction::SA_SIGINFO, mask };
        let call = Syscall::RtSigaction { signum: 10, act: Some(act) };
        let shown = "SIGUSR1, {sa_sigaction=0x401136, sa_mask=[INT], sa_flags=SA_SIGINFO|SA_RESTART}, NULL, 8";
        assert_eq!(args(&call, &Ok(Ret::Int(0))), Some(shown.to_string()));
        let timer = Itimerval { it_value: Timeval { tv_sec: 1, tv_usec: 5 }, ..Itimerval::default() };
        let shown = "ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=5}}, NULL";
        assert_eq!(args(&Syscall::Setitimer { which: 0, new_value: timer }, &Ok(Ret::Int(0))), Some(shown.to_string()));
    }
}
