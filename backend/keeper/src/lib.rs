//! The keeper: one single-threaded process per session of the live lab.
//!
//! It stays outside the session's user namespace, makes the session's first process (`init`, pid 1), holds its pidfd and a socket to
//! whoever asked for the session, and ends everything when that socket closes or the deadline comes:
//! asker → keeper → init → the learner's processes.
//!
//! **Invariant:** no thread is ever made here. "unshare(CLONE_NEWUSER) … EINVAL if the caller is multithreaded" - user_namespaces(7).

mod cgroup;
mod error;
mod idmap;
mod ids;
mod init;
pub mod inspect;
mod keeper;
pub mod limits;
pub mod message;
pub mod preflight;
mod rootfs;
mod seccomp;
pub mod socket;
mod start;
mod sys;
pub mod terminal;
mod userns;

pub use ids::{IdMethod, IdPlan, Plan};
pub use keeper::keep;

/// Descriptors that the session's processes inherit where no script reaches: beyond `RLIMIT_NOFILE`.
pub mod hidden {
    /// The socket that events leave by.
    pub const REPORT: i32 = 4000;
    /// The session's own /proc, opened with O_PATH.
    pub const PROC: i32 = 4001;
    /// init only: a byte arrives here when it may reap the main program.
    pub const RELEASE: i32 = 4002;
    /// Open if processes are to look around themselves at every change; what is open there is [`PROC`] again.
    pub const LOOKS: i32 = 4003;
    /// One beyond the last of them.
    pub const END: i32 = 4004;
}
