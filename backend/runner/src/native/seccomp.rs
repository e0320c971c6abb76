//! seccomp(2): the script's filters judge the script's calls, and not the runner's own.
//!
//! The real kernel gets each filter behind an instruction that lets everything pass: it says whether it takes the filter, and
//! counts it; the runner then asks the filter before each call. Before another program takes the process over, the kernel gets
//! the filters as they are.

use nslab_abi::seccomp::{Action, Data, Insn, MODE_FILTER, MODE_STRICT, decide};
use nslab_abi::{Errno, Ret, SeccompArgs, Syscall};
use nslab_script::RawCall;

use super::{Answer, Stop, int, unsupported, value};
use crate::sys::{self, Arg};

/// What strict mode leaves: read, write, exit, rt_sigreturn - kernel/seccomp.c:mode1_syscalls
const STRICT_CALLS: [i64; 4] = [0, 1, 60, 15];
/// `SECCOMP_RET_ALLOW`, returned at once.
const PASS: Insn = Insn { code: 0x06, jt: 0, jf: 0, k: 0x7fff_0000 };
const SET_MODE_FILTER: u32 = 1;
const MAX_ERRNO: u16 = 4095;

/// The script's mode and filters.
#[derive(Clone, Default)]
pub struct Seccomp {
    mode: u8,
    filters: Vec<Vec<Insn>>,
}

/// What the filters say of a call.
pub enum Verdict {
    /// It is made.
    Pass,
    /// This is its answer.
    Answer(Result<Ret, Errno>),
    /// The process ends by this signal.
    Kill(i32),
    /// SIGSYS: it ends the process, or the script's handler takes it.
    Trap { nr: i64 },
    /// The runner cannot do it.
    Unsupported(&'static str),
}

impl Seccomp {
    /// Asks the filters.
    pub fn judge(&self, raw: Option<RawCall>) -> Verdict {
        let Some(RawCall { number, args }) = raw.filter(|_| self.mode != 0) else { return Verdict::Pass };
        if self.mode == MODE_STRICT {
            return if STRICT_CALLS.contains(&number) { Verdict::Pass } else { Verdict::Kill(libc::SIGKILL) };
        }
        let data = Data { nr: number, args: args.map(Some) };
        match decide(self.filters.iter().map(|filter| &filter[..]), &data) {
            Some(Action::Allow) => Verdict::Pass,
            Some(Action::Kill) => Verdict::Kill(libc::SIGSYS),
            Some(Action::Trap(_)) => Verdict::Trap { nr: number },
            Some(Action::Errno(0)) => Verdict::Answer(Ok(Ret::Int(0))),
            Some(Action::Errno(errno)) => Verdict::Answer(Err(Errno(i32::from(errno.min(MAX_ERRNO))))),
            Some(Action::Trace) => Verdict::Answer(Err(Errno::ENOSYS)),
            Some(Action::UserNotif) => Verdict::Unsupported("SECCOMP_RET_USER_NOTIF"),
            None => Verdict::Unsupported("filters that look at the instruction pointer"),
        }
    }

    /// seccomp(2), and PR_SET_SECCOMP.
    pub fn call(&mut self, operation: u32, flags: u32, args: &SeccompArgs) -> Answer {
        let number = |number: u32| Arg::from(number);
        match args {
            SeccompArgs::Program { len, insns } => {
                const NEW_LISTENER: u32 = 8;
                if flags & NEW_LISTENER != 0 {
                    return Err(unsupported("seccomp", "SECCOMP_FILTER_FLAG_NEW_LISTENER"));
                }
                let mut program = Program::new(*len, insns, true);
                let answer = int(libc::SYS_seccomp, &mut [number(operation), number(flags), program.arg()])?;
                self.mode = MODE_FILTER;
                self.filters.push(insns.clone());
                Ok(answer)
            }
            SeccompArgs::Action(action) => {
                int(libc::SYS_seccomp, &mut [number(operation), number(flags), Arg::In(&action.to_le_bytes())])
            }
            // The real strict mode would leave the runner nothing to tell of the script by.
            SeccompArgs::Null if operation == 0 && flags == 0 && self.mode != MODE_FILTER => {
                self.mode = MODE_STRICT;
                Ok(Ret::Int(0))
            }
            SeccompArgs::Null => int(libc::SYS_seccomp, &mut [number(operation), number(flags), Arg::Number(0)]),
            SeccompArgs::Unreadable => {
                const NOWHERE: u64 = 8;
                int(libc::SYS_seccomp, &mut [number(operation), number(flags), Arg::Number(NOWHERE)])
            }
        }
    }

    /// Hands all filters to the kernel, as they are, for the program that comes next.
    pub fn hand_over(&self) -> Result<(), Stop> {
        for filter in &self.filters {
            let mut program = Program::new(filter.len(), filter, false);
            let args = &mut [Arg::from(SET_MODE_FILTER), Arg::Number(0), program.arg()];
            if value(sys::enter(libc::SYS_seccomp, args)).is_err() {
                return Err(unsupported("execve", "under a seccomp filter, without the right to install it again"));
            }
        }
        Ok(())
    }

    /// Are there filters?
    pub fn is_filtering(&self) -> bool {
        !self.filters.is_empty()
    }
}

/// A `struct sock_fprog` and its instructions.
struct Program {
    head: [u8; 16],
    insns: Vec<u8>,
}

impl Program {
    /// `len` as the script told it; `passes`: an instruction in front lets everything pass.
    fn new(len: usize, insns: &[Insn], passes: bool) -> Program {
        let front = passes.then_some(PASS).filter(|_| len == insns.len() && len > 0);
        let insns: Vec<u8> = front.iter().chain(insns).flat_map(|insn| insn.bytes()).collect();
        let len = len + usize::from(front.is_some());
        let mut head = [0; 16];
        head[..2].copy_from_slice(&(len as u16).to_le_bytes());
        Program { head, insns }
    }

    fn arg(&mut self) -> Arg<'_> {
        let at = self.insns.as_ptr() as u64;
        self.head[8..].copy_from_slice(&at.to_le_bytes());
        Arg::In(&self.head)
    }
}

/// Does this call belong here?
pub fn is_seccomp(call: &Syscall) -> Option<(u32, u32, &SeccompArgs)> {
    match call {
        Syscall::Seccomp { operation, flags, args, .. } => Some((*operation, *flags, args)),
        _ => None,
    }
}
