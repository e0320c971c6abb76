//! What happens in a run, in order.

use serde::{Deserialize, Serialize};

/// One thing that happened. The first of a run has number 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the run.
    pub seq: u64,
    /// The process as the host numbers it.
    pub host_pid: u32,
    /// The process as it numbers itself.
    pub pid: u32,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// The kinds of [`Event`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// A call that does not return at once: the process sleeps in it. A `Syscall` with the same process follows when it returns.
    Enter {
        /// The call's name.
        name: String,
        /// `name(arguments` in strace's format, without the closing parenthesis.
        text: String,
        /// Line of the script, from 1.
        line: Option<u32>,
    },
    /// A system call that is over.
    Syscall {
        /// The call's name.
        name: String,
        /// The whole line as strace prints it after the pid: `sethostname("box", 3) = 0`.
        text: String,
        /// Line of the script, from 1.
        line: Option<u32>,
        /// The return register; absent for calls that do not return (`exit_group`).
        ret: Option<i64>,
        /// The error constant, such as `EPERM`, if it failed.
        errno: Option<String>,
        /// Why it failed, if the kernel tells (the simulated one): what it checked, in order.
        checks: Vec<CheckItem>,
    },
    /// A child was made.
    Fork {
        /// The child as the host numbers it.
        child_host_pid: u32,
        /// The child's own pid, in its own pid namespace.
        child_pid: u32,
        /// Names of the namespace types made for it, in the kernel's order.
        new_namespaces: Vec<String>,
    },
    /// The process runs another program.
    Exec {
        /// `comm` afterwards.
        comm: String,
    },
    /// The process changed its own namespaces: unshare(2), setns(2).
    Namespaces {
        /// Names of the types that changed.
        changed: Vec<String>,
    },
    /// A handler of the program starts.
    Signal {
        /// Such as `SIGCHLD`.
        signal: String,
    },
    /// The process ended.
    Exit {
        /// The status it left with, if it left by itself.
        status: Option<i32>,
        /// The signal that ended it, such as `SIGKILL`.
        signal: Option<String>,
    },
    /// A zombie was waited for and is gone.
    Reaped {},
    /// Bytes that left the machine on a standard stream.
    Output {
        /// Which stream.
        stream: Stream,
        /// The bytes, in base64.
        data: String,
    },
    /// A fault of the script: a bad pointer, a division by zero.
    Fault {
        /// The signal, such as `SIGSEGV`.
        signal: String,
        /// Line of the script, from 1.
        line: Option<u32>,
        /// Id of the explanation, for `words`.
        why: String,
        /// Its arguments.
        args: Vec<String>,
    },
    /// The script did what C leaves undefined, and it passed, as it does on Linux; the run goes on.
    Notice {
        /// Line of the script, from 1.
        line: Option<u32>,
        /// Id of the explanation, for `words`.
        why: String,
        /// Its arguments.
        args: Vec<String>,
    },
    /// Something the simulator does not model; it ends the run.
    Unsupported {
        /// The call or function.
        what: String,
        /// The option or argument.
        detail: String,
        /// Line of the script, from 1.
        line: Option<u32>,
    },
}

/// One check of a failed call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckItem {
    /// Name of the `abi::Reason`, such as `CapSysAdmin`.
    pub reason: String,
    /// Did it pass? The first that did not decided the errno.
    pub passed: bool,
}

/// A standard stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Standard output, when it is a pipe.
    Stdout,
    /// Standard error, when it is a pipe.
    Stderr,
    /// The terminal, where both meet.
    Tty,
}
