//! The simulated kernel: a plain value that answers system calls.
//!
//! [`Kernel`] holds everything; [`nslab_abi::Kernel::syscall`] is the only way in for programs, the rest of the public API is for the driver (`sim`).
//! Names are Linux's: `Task`, `NsProxy`, `copy_process`, `do_exit`, `zap_pid_ns_processes`.
//!
//! **Invariant:** no I/O, no clock, no randomness, no iteration order that is not determined; time, seed and input are arguments.
#![forbid(unsafe_code)]

mod boot;
pub(crate) mod cgroup;
#[cfg(test)]
mod check;
mod config;
pub mod fs;
mod guest;
mod info;
mod kernel;
mod mm;
mod net;
mod ns;
mod sched;
mod stop;
mod syscall;
mod task;
#[cfg(test)]
mod tests;

pub use config::{BootConfig, Machine, Output, Plan, Stdio, Stream};
pub use info::{Happening, TaskInfo};
pub use kernel::Kernel;
pub use ns::NsId;
pub use sched::Mode;
