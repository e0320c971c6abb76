//! Newtypes for the numbers that name things.

use std::fmt;

/// Names one task of a kernel, as the host numbers it: the pid in the outermost pid namespace (the simulator) or on the host (live).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TaskId(pub u32);

/// A process id as the caller's pid namespace numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pid(pub i32);

/// A file descriptor; negative values are what a program passed, not an error of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fd(pub i32);

impl Fd {
    /// The directory descriptor that means "the current directory" - openat(2).
    pub const CWD: Fd = Fd(-100);
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Pid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Fd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Fd::CWD => f.write_str("AT_FDCWD"),
            Fd(number) => number.fmt(f),
        }
    }
}
