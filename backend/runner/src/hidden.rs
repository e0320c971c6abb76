//! Descriptors of ours in a script's process, beyond its `RLIMIT_NOFILE`, so that no call can make its own there.

/// The socket that events leave by.
pub const REPORT: i32 = 4000;
/// The session's own /proc, opened with O_PATH.
pub const PROC: i32 = 4001;
/// init only: a byte or the end arrives here when it may reap the main program.
pub const RELEASE: i32 = 4002;

/// Is this one of them?
pub fn is_hidden(fd: i32) -> bool {
    (REPORT..=RELEASE).contains(&fd)
}
