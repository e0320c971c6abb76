//! System calls in strace's words - strace(1), version 6.1's formats.

mod args;
mod consts;
mod events;
mod families;
mod ioctl;
mod ipc;
mod locks;
mod mounts;
mod net;
mod poll;
mod ret;
mod signals;
mod text;

use crate::{Errno, Ret, Syscall};

/// Returns `name(arguments` without the closing parenthesis, as strace prints a call that has not returned.
pub fn enter(call: &Syscall) -> String {
    format!("{}({}", call.name(), args::known_on_entry(call))
}

/// Returns the whole line of a call that is over: `name(arguments) = result`.
pub fn line(call: &Syscall, result: &Result<Ret, Errno>) -> String {
    format!("{}({}) = {}", call.name(), args::all(call, result), ret::result(call, result))
}

/// Returns the two parts of a line that stand apart where a call takes its time: `name(arguments`, and what follows `=`.
pub fn parts(call: &Syscall, result: &Result<Ret, Errno>) -> (String, String) {
    (format!("{}({}", call.name(), args::all(call, result)), ret::result(call, result))
}

/// Returns what is known of a call before it returns: `name(arguments`, up to the first that it writes.
pub fn known(call: &Syscall) -> String {
    let mut text = enter(call);
    ioctl::before_writing(call, &mut text);
    if !matches!(call, Syscall::Execve { .. })
        && let Some(at) = text.find(UNREAD)
    {
        text.truncate(at);
    }
    text
}

/// An address that stands for what the call has not written.
const UNREAD: &str = "0x7ffc00000000";

/// Returns bytes quoted, the first `max` of them.
pub fn quoted(bytes: &[u8], max: usize) -> String {
    text::buffer_of(bytes, max)
}

/// Returns the whole line of a call that does not come back: `exit_group(0) = ?`.
pub fn line_without_return(call: &Syscall) -> String {
    format!("{}({}) = ?", call.name(), args::known_on_entry(call))
}

/// What strace shows for the end of a call that a signal interrupted; programs see EINTR, or that it starts again.
pub fn interrupted(call: &Syscall) -> Errno {
    /// include/linux/errno.h
    const ERESTARTNOHAND: Errno = Errno(514);
    const ERESTART_RESTARTBLOCK: Errno = Errno(516);
    /// `TIMER_ABSTIME`: there is nothing left to be computed - kernel/time/hrtimer.c:hrtimer_nanosleep()
    const TIMER_ABSTIME: i32 = 1;
    match call {
        Syscall::ClockNanosleep { flags: TIMER_ABSTIME, .. } => ERESTARTNOHAND,
        Syscall::Nanosleep { .. } | Syscall::ClockNanosleep { .. } | Syscall::Poll { .. } => ERESTART_RESTARTBLOCK,
        Syscall::Ppoll { .. } | Syscall::Pselect6 { .. } => ERESTARTNOHAND,
        Syscall::Pause | Syscall::RtSigsuspend { .. } | Syscall::Msgrcv { .. } | Syscall::Msgsnd { .. } => {
            ERESTARTNOHAND
        }
        Syscall::RtSigtimedwait { .. }
        | Syscall::Semop { .. }
        | Syscall::Semtimedop { .. }
        | Syscall::EpollPwait { .. } => Errno::EINTR,
        Syscall::Futex(crate::FutexArgs { timeout: Some(_), .. }) => ERESTART_RESTARTBLOCK,
        _ => Errno::ERESTARTSYS,
    }
}

/// Returns the name of futex(2)'s operation.
pub fn futex_op(op: i32) -> String {
    consts::futex_op(op)
}

/// Returns what strace shows of a signal's `siginfo_t`.
pub fn siginfo(info: &crate::SigInfo) -> String {
    signals::siginfo(info)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CloneArgs, Pid, WaitFlags, WaitStatus};

    #[test]
    fn speaks_as_strace_does() {
        let clone = Syscall::Clone(CloneArgs::classic(0x2000_0000 | 17, 0x4c8010));
        assert_eq!(line(&clone, &Ok(Ret::Int(4711))), "clone(child_stack=0x4c8010, flags=CLONE_NEWPID|SIGCHLD) = 4711");
        let name = Syscall::Sethostname { name: b"box".to_vec(), len: 3 };
        assert_eq!(line(&name, &Err(Errno::EPERM)), "sethostname(\"box\", 3) = -1 EPERM (Operation not permitted)");
        let wait = Syscall::Wait4 { pid: Pid(-1), options: WaitFlags::empty() };
        assert_eq!(enter(&wait), "wait4(-1, ");
        let reaped = Ret::Wait { pid: Pid(2), status: Some(WaitStatus::Exited(51)), uid: 0, rusage: Vec::new() };
        assert_eq!(line(&wait, &Ok(reaped)), "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 51}], 0, NULL) = 2");
        let write = Syscall::Write { fd: crate::Fd(1), buf: vec![b'x'; 40] };
        assert!(line(&write, &Ok(Ret::Int(40))).contains(&format!("\"{}\"...", "x".repeat(32))));
    }

    #[test]
    fn newtime_drowns_in_the_exit_signal_of_clone2() {
        // Fact 213.
        let CloneArgs { flags, exit_signal, .. } = CloneArgs::classic(0x80 | 17, 0);
        assert!(flags.is_empty());
        assert_eq!(exit_signal, 0x80 | 17);
    }
}
