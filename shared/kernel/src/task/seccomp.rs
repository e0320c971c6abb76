//! seccomp(2) at the entry of every call - kernel/seccomp.c:__secure_computing().

use std::sync::Arc;

use nslab_abi::seccomp::{self, Action, Data, Insn, MODE_FILTER, MODE_STRICT};
use nslab_abi::{
    Errno, Outcome, Pid, Reason, Ret, SYS_SECCOMP, SigAction, SigInfo, Signal, Syscall, TaskId, Unsupported, WaitStatus,
};

use crate::Kernel;

/// What strict mode leaves: read, write, exit, rt_sigreturn - kernel/seccomp.c:mode1_syscalls
const STRICT_CALLS: [i64; 4] = [0, 1, 60, 15];
const SIGKILL: Signal = Signal(9);
const SIGSYS: Signal = Signal(31);
/// "ERRNO … values greater than MAX_ERRNO are capped" - seccomp(2)
const MAX_ERRNO: u16 = 4095;

/// A process's mode and filters - include/linux/seccomp.h:struct seccomp.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seccomp {
    /// `SECCOMP_MODE_*`.
    pub mode: u8,
    /// The filters, the one installed last at the end. fork(2) and execve(2) keep them.
    pub filters: Arc<Vec<Arc<Vec<Insn>>>>,
}

impl Kernel {
    /// Tells which number and arguments the caller's next call has in the registers; a program of the userland has none.
    pub fn set_raw_call(&mut self, number: i64, args: [u64; 6]) {
        self.raw_call = Some((number, args));
    }

    /// Answers a call that a filter does not let pass; `None`: it goes on.
    pub(crate) fn seccomp(&mut self, t: TaskId, call: &Syscall) -> Option<Outcome> {
        let raw = self.raw_call.take();
        let Seccomp { mode, filters } = self.task(t).seccomp.clone();
        if mode == 0 {
            return None;
        }
        let data = match raw {
            Some((nr, args)) => Data { nr, args: args.map(Some) },
            None => Data { nr: call.number(), args: known_args(call) },
        };
        if mode == MODE_STRICT {
            return (!STRICT_CALLS.contains(&data.nr)).then(|| self.seccomp_kill(t, SIGKILL));
        }
        let Some(action) = seccomp::decide(filters.iter().map(|filter| &filter[..]), &data) else {
            return Some(Outcome::Unsupported(Unsupported::new("seccomp", "filters that look at arguments of tools")));
        };
        match action {
            Action::Allow => None,
            Action::Kill => Some(self.seccomp_kill(t, SIGSYS)),
            Action::Errno(errno) => {
                self.check(Reason::SeccompAllows, false);
                let errno = errno.min(MAX_ERRNO);
                Some(Outcome::Return(if errno == 0 { Ok(Ret::Int(0)) } else { Err(Errno(i32::from(errno))) }))
            }
            // "…if no tracer is present … the system call is not executed and returns a failure status with errno set to ENOSYS" - seccomp(2)
            Action::Trace => {
                self.check(Reason::SeccompAllows, false);
                Some(Outcome::Return(Err(Errno::ENOSYS)))
            }
            Action::Trap(_) => Some(self.seccomp_trap(t, data.nr)),
            Action::UserNotif => Some(Outcome::Unsupported(Unsupported::new("seccomp", "SECCOMP_RET_USER_NOTIF"))),
        }
    }

    fn seccomp_kill(&mut self, t: TaskId, signal: Signal) -> Outcome {
        self.check(Reason::SeccompAllows, false);
        self.do_exit(t, WaitStatus::Signaled(signal, false));
        self.gc_namespaces();
        Outcome::Exited
    }

    /// SIGSYS for this process: its handler runs, and the call is not made - kernel/signal.c:force_sig_seccomp()
    fn seccomp_trap(&mut self, t: TaskId, nr: i64) -> Outcome {
        let state = &self.task(t).signal;
        let handler = state.action(SIGSYS).handler;
        if matches!(handler, SigAction::DEFAULT | SigAction::IGNORE) || state.blocked.contains(SIGSYS) {
            return self.seccomp_kill(t, SIGSYS);
        }
        self.check(Reason::SeccompAllows, false);
        let value = nr as u32 as u64 | u64::from(seccomp::ARCH) << 32;
        let info = SigInfo { signal: SIGSYS, code: SYS_SECCOMP, pid: Pid(0), uid: 0, value };
        self.send_signal_info(t, info, true);
        // The register keeps the call's number - arch/x86/include/asm/syscall.h:syscall_rollback()
        Outcome::Return(Ok(Ret::Int(nr)))
    }

    /// Adds a filter that the kernel has looked through, or the strict mode.
    pub(crate) fn seccomp_assign(&mut self, t: TaskId, filter: Option<Vec<Insn>>) {
        let seccomp = &mut self.task_mut(t).seccomp;
        match filter {
            Some(filter) => {
                seccomp.mode = MODE_FILTER;
                Arc::make_mut(&mut seccomp.filters).push(Arc::new(filter));
            }
            None => seccomp.mode = MODE_STRICT,
        }
    }
}

/// The arguments of a call that comes without registers, as far as they are numbers.
fn known_args(call: &Syscall) -> [Option<u64>; 6] {
    let mut args = [None; 6];
    match call {
        Syscall::Clone(clone) if call.name() == "clone" => args[0] = Some(clone.flags.bits() | clone.exit_signal),
        Syscall::Unshare { flags } => args[0] = Some(flags.bits()),
        Syscall::Ioctl { fd, request, .. } => (args[0], args[1]) = (Some(fd.0 as u64), Some(*request)),
        Syscall::Openat { dirfd, flags, mode, .. } => {
            args[0] = Some(dirfd.0 as u64);
            (args[2], args[3]) = (Some(u64::from(flags.bits())), Some(u64::from(*mode)));
        }
        Syscall::Fchmodat { dirfd, mode, .. } => {
            (args[0], args[2]) = (Some(dirfd.0 as u64), Some(u64::from(*mode)));
        }
        Syscall::Socket { domain, .. } => args[0] = Some(*domain as u64),
        Syscall::Write { fd, buf } => (args[0], args[2]) = (Some(fd.0 as u64), Some(buf.len() as u64)),
        Syscall::Read { fd, count } => (args[0], args[2]) = (Some(fd.0 as u64), Some(*count as u64)),
        _ => {}
    }
    args
}
