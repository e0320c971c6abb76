//! What a step did, as data.

/// Who made the call.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Caller {
    /// Name of the process.
    pub comm: String,
    /// Its number on the host.
    pub host_pid: u32,
    /// Its own number.
    pub pid: u32,
}

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A child in new namespaces.
    Made {
        /// Its number on the host.
        host_pid: u32,
        /// Its own number.
        pid: u32,
        /// Names of the types.
        types: Vec<String>,
    },
    /// A child in the caller's namespaces.
    Child {
        /// Its number on the host.
        host_pid: u32,
        /// Its own number.
        pid: u32,
    },
    /// The caller went into other namespaces.
    Moved {
        /// Names of the types.
        types: Vec<String>,
    },
    /// `unshare(CLONE_NEWPID)`: only children will be in the new one.
    ChildrenWillMove {
        /// Name of the type.
        ns_type: String,
    },
    /// A host name.
    Hostname {
        /// The name.
        name: String,
        /// Is the caller in a uts namespace of its own?
        is_own: bool,
    },
    /// A fresh `/proc`.
    OwnProc,
    /// Another mount.
    Mounted {
        /// Where.
        target: String,
        /// Is the caller in a mount namespace of its own?
        is_own: bool,
    },
    /// Another program in the same process.
    Became {
        /// Name of the process now.
        comm: String,
    },
    /// An executable was looked for along PATH.
    PathTried {
        /// Places that did not have it.
        count: usize,
    },
    /// A built-in program read files, in several calls.
    ReadFiles {
        /// How many calls.
        count: usize,
    },
    /// The caller sleeps in this call.
    Sleeps {
        /// The call.
        call: String,
    },
    /// Bytes were written.
    Wrote {
        /// The first line of it.
        text: String,
    },
    /// A call failed.
    Failed {
        /// The call.
        call: String,
        /// Such as `EPERM`.
        errno: String,
        /// As `strerror` says it.
        text: String,
    },
    /// A child was waited for.
    Reaped {
        /// The number the waiter knows.
        pid: i64,
    },
    /// The process ends.
    Exits {
        /// Its status.
        status: i64,
    },
    /// A signal ended the process.
    Killed {
        /// Such as `SIGKILL`.
        signal: String,
    },
    /// A handler runs.
    Handles {
        /// Such as `SIGCHLD`.
        signal: String,
    },
    /// A fault of the program.
    Fault {
        /// Such as `SIGSEGV`.
        signal: String,
        /// Id of the explanation.
        why: String,
        /// Its arguments.
        args: Vec<String>,
    },
    /// What is undefined and passed all the same.
    Notice {
        /// Id of the explanation.
        why: String,
        /// Its arguments.
        args: Vec<String>,
    },
    /// Not modelled.
    Unsupported {
        /// What.
        what: String,
        /// Which part of it.
        detail: String,
        /// On the real kernel?
        is_real: bool,
    },
    /// Any other call.
    Called {
        /// The call.
        call: String,
    },
}
