//! From the library's `__syscall_NAME(…)` to [`Syscall`] values and back: the only place that knows the layout of Linux's structs.
//!
//! Arguments are the raw ones of the system call table for x86-64, so syscall(2) goes the same way.

mod answer;
mod args;
mod cred;
mod events;
mod file;
mod ipc;
pub(crate) mod layout;
mod memory;
mod mount;
mod mqueue;
mod path;
mod poll;
mod process;
mod raw;
mod seccomp;
mod signal;
mod socket;
mod time;
mod vector;
mod xattr;

use nslab_abi::{Errno, Syscall, Unsupported};

pub(crate) use answer::Answer;

use super::builtin::ARGS_MAX;
use crate::machine::{MemError, Mm};

/// Builds a system call from its raw arguments.
pub(crate) type Build = fn(&mut Mm, &[u64; ARGS_MAX]) -> Result<(Syscall, Answer), Refusal>;

/// One row of the system call table: name, number on x86-64 (-1: only the library uses it), builder.
pub(crate) type Row = (&'static str, i64, Build);

/// Why a call is not even made.
pub(crate) enum Refusal {
    /// The kernel would answer this: a bad pointer.
    Errno(Errno),
    /// Not modelled.
    Unsupported(Unsupported),
}

impl From<MemError> for Refusal {
    fn from(_: MemError) -> Refusal {
        Refusal::Errno(Errno::EFAULT)
    }
}

/// The system call table, in groups.
pub(crate) const GROUPS: &[&[Row]] = &[
    process::ROWS,
    signal::ROWS,
    time::ROWS,
    vector::ROWS,
    cred::ROWS,
    file::ROWS,
    events::ROWS,
    path::ROWS,
    poll::ROWS,
    mount::ROWS,
    ipc::ROWS,
    memory::ROWS,
    mqueue::ROWS,
    socket::ROWS,
    raw::ROWS,
    seccomp::ROWS,
    xattr::ROWS,
];
