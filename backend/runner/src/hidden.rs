//! Descriptors of ours in a script's process, beyond its `RLIMIT_NOFILE`, so that no call can make its own there.

pub use nslab_keeper::hidden::{LOOKS, PROC, RELEASE, REPORT};

/// Those that programs of ours hand on to each other, and real programs do not get.
pub const INHERITED: [i32; 3] = [REPORT, PROC, LOOKS];

/// Is this one of them?
pub fn is_hidden(fd: i32) -> bool {
    (REPORT..nslab_keeper::hidden::END).contains(&fd)
}
