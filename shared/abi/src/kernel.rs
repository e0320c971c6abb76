//! The other side of the system call: whoever answers, simulated or real.

use crate::{Errno, Fd, Pid, Ret, Syscall, TaskId};

/// Answers system calls: the simulated kernel, or the real one behind the runner.
pub trait Kernel {
    /// Answers one system call of one task.
    fn syscall(&mut self, caller: TaskId, call: &Syscall) -> Outcome;
}

/// What became of a system call.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Finished: this goes into the caller's return register.
    Return(Result<Ret, Errno>),
    /// The caller sleeps; the same call is issued again when `on` may have changed.
    Block(WaitOn),
    /// A child exists. Copy the caller's image: the child gets 0, the caller gets `ret`.
    Cloned {
        /// The child's name among tasks.
        child: TaskId,
        /// The child's pid as the caller numbers it.
        ret: Pid,
        /// The descriptor that CLONE_PIDFD asked for.
        pidfd: Option<Fd>,
        /// CLONE_VFORK: the caller sleeps until the child execs or ends. The kernel does the sleeping; drivers only draw it.
        vfork: bool,
    },
    /// The image is replaced.
    Exec(ExecImage),
    /// There is no caller any more.
    Exited,
    /// Not modelled. Never an invented errno.
    Unsupported(Unsupported),
}

/// What sleeps in [`Outcome::Block`], and until when at the latest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitOn {
    /// What has to change.
    pub what: WaitFor,
    /// Virtual boot-clock time at which the sleep ends by itself, in nanoseconds.
    pub deadline_ns: Option<u64>,
}

/// What a sleeping task waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitFor {
    /// A child that changes state - wait(2). `pid` is the call's own argument (-1: any).
    Child {
        /// The argument of waitpid(2).
        pid: Pid,
    },
    /// Bytes to read.
    Readable(Fd),
    /// Room to write.
    Writable(Fd),
    /// One of several descriptors - poll(2).
    Poll,
    /// The other end of a FIFO being opened - fifo(7).
    FifoPeer,
    /// Somebody else's lock on a file - fcntl(2), flock(2).
    FileLock,
    /// A vfork child that execs or ends.
    Vfork(TaskId),
    /// The clock only.
    Time,
    /// Any signal - pause(2), sigsuspend(2).
    Signal,
    /// The other members of a pid namespace whose init ends (kernel/pid_namespace.c:zap_pid_ns_processes).
    ZapPidNs,
    /// A message or a semaphore - msgop(2), semop(2).
    SysvIpc,
    /// A waker - futex(2).
    Futex,
    /// A message, or room for one - mq_overview(7).
    Mqueue,
}

/// The program that execve(2) starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecImage {
    /// The file's path as given (after `#!` interpretation: the interpreter's).
    pub path: Vec<u8>,
    /// The file's bytes; what kind of image they are is the driver's business.
    pub data: Vec<u8>,
    /// Argument strings.
    pub argv: Vec<Vec<u8>>,
    /// Environment strings.
    pub envp: Vec<Vec<u8>>,
}

/// Something that is not modelled: which call, and what about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The call or library function.
    pub what: String,
    /// The option, flag or argument that is not modelled, in Linux's words; empty if it is the whole call.
    pub detail: String,
}

impl Unsupported {
    /// Names a call and the detail that is missing.
    pub fn new(what: impl Into<String>, detail: impl Into<String>) -> Unsupported {
        Unsupported { what: what.into(), detail: detail.into() }
    }
}

/// A signal that a program's own handler is to take now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalDelivery {
    /// Which signal, and what came with it.
    pub info: crate::SigInfo,
    /// Handler, flags and mask as installed.
    pub action: crate::SigAction,
    /// The mask to put back when the handler returns.
    pub restore_mask: crate::SigSet,
}
