//! The kernel driven by system calls alone, as its drivers do; facts by their number in semantics.md.

mod clone;
mod execve;
mod exit;
mod ids;
mod ipc;
pub(crate) mod lab;
mod machines;
mod net;
mod pid_ns;
mod ptrace;
mod setns;
mod signal;
mod threads;
mod unshare;
mod user_ns;
mod uts;
mod wait;

use nslab_abi::{
    CloneArgs, CloneFlags, Errno, Kernel as _, Outcome, Pid, Ret, SigAction, Signal, Syscall, TaskId, WaitFlags,
    WaitStatus,
};

use crate::check::check_invariants;
use crate::{Kernel, Machine, Plan};
use lab::{Lab, bare, boot, lab};
