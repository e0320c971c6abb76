//! System calls that come in families, each a value of its own: extended attributes, scheduling policies, locked memory.

use crate::{Fd, Pid};

/// Which file a call of xattr(7) means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XattrFile {
    /// `setxattr` and its kin: a path, links followed.
    Path(Vec<u8>),
    /// `lsetxattr` and its kin: a link itself.
    Link(Vec<u8>),
    /// `fsetxattr` and its kin.
    Fd(Fd),
}

/// What a call of xattr(7) does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XattrOp {
    /// setxattr(2).
    Set {
        /// The attribute.
        name: Vec<u8>,
        /// Its value.
        value: Vec<u8>,
        /// XATTR_CREATE, XATTR_REPLACE.
        flags: i32,
    },
    /// getxattr(2).
    Get {
        /// The attribute.
        name: Vec<u8>,
        /// Room for its value; 0 asks for its length.
        size: usize,
    },
    /// listxattr(2).
    List {
        /// Room for the names; 0 asks for their length.
        size: usize,
    },
    /// removexattr(2).
    Remove {
        /// The attribute.
        name: Vec<u8>,
    },
}

/// The calls of sched(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchedCall {
    /// sched_setscheduler(2).
    SetScheduler {
        /// Whose; 0: the caller's.
        pid: Pid,
        /// SCHED_OTHER and its kin, with SCHED_RESET_ON_FORK.
        policy: i32,
        /// `sched_priority`.
        priority: i32,
    },
    /// sched_setparam(2).
    SetParam {
        /// Whose; 0: the caller's.
        pid: Pid,
        /// `sched_priority`.
        priority: i32,
    },
    /// sched_getscheduler(2).
    GetScheduler {
        /// Whose; 0: the caller's.
        pid: Pid,
    },
    /// sched_getparam(2): the answer's four bytes are `sched_priority`.
    GetParam {
        /// Whose; 0: the caller's.
        pid: Pid,
    },
    /// sched_get_priority_max(2).
    PriorityMax {
        /// The policy.
        policy: i32,
    },
    /// sched_get_priority_min(2).
    PriorityMin {
        /// The policy.
        policy: i32,
    },
    /// sched_rr_get_interval(2).
    RrGetInterval {
        /// Whose; 0: the caller's.
        pid: Pid,
    },
}

/// The calls of mlock(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemLock {
    /// `mlock`; `flags` for `mlock2`.
    Lock {
        /// Where.
        addr: u64,
        /// How many bytes.
        length: u64,
        /// MLOCK_ONFAULT; `None`: `mlock`.
        flags: Option<i32>,
        /// Is something there, everywhere?
        is_mapped: bool,
    },
    /// `munlock`.
    Unlock {
        /// Where.
        addr: u64,
        /// How many bytes.
        length: u64,
        /// Is something there, everywhere?
        is_mapped: bool,
    },
    /// `mlockall`.
    LockAll {
        /// MCL_CURRENT and its kin.
        flags: i32,
        /// Bytes that the caller has mapped.
        mapped: u64,
    },
    /// `munlockall`.
    UnlockAll,
}

impl XattrOp {
    /// The name of the call on such a file.
    pub(crate) fn call_name(&self, file: &XattrFile) -> &'static str {
        let names = match self {
            XattrOp::Set { .. } => ["setxattr", "lsetxattr", "fsetxattr"],
            XattrOp::Get { .. } => ["getxattr", "lgetxattr", "fgetxattr"],
            XattrOp::List { .. } => ["listxattr", "llistxattr", "flistxattr"],
            XattrOp::Remove { .. } => ["removexattr", "lremovexattr", "fremovexattr"],
        };
        match file {
            XattrFile::Path(_) => names[0],
            XattrFile::Link(_) => names[1],
            XattrFile::Fd(_) => names[2],
        }
    }
}

impl SchedCall {
    /// The call's name.
    pub(crate) fn call_name(&self) -> &'static str {
        match self {
            SchedCall::SetScheduler { .. } => "sched_setscheduler",
            SchedCall::SetParam { .. } => "sched_setparam",
            SchedCall::GetScheduler { .. } => "sched_getscheduler",
            SchedCall::GetParam { .. } => "sched_getparam",
            SchedCall::PriorityMax { .. } => "sched_get_priority_max",
            SchedCall::PriorityMin { .. } => "sched_get_priority_min",
            SchedCall::RrGetInterval { .. } => "sched_rr_get_interval",
        }
    }
}

impl MemLock {
    /// The call's name.
    pub(crate) fn call_name(&self) -> &'static str {
        match self {
            MemLock::Lock { flags: None, .. } => "mlock",
            MemLock::Lock { .. } => "mlock2",
            MemLock::Unlock { .. } => "munlock",
            MemLock::LockAll { .. } => "mlockall",
            MemLock::UnlockAll => "munlockall",
        }
    }
}
