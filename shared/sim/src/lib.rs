//! The only room where programs meet the simulated kernel.
//!
//! A [`World`] is a kernel, the programs of its tasks, and a virtual clock: one value that can be copied, stepped and kept.
//! A [`Session`] is a run of one script in a world, with its events, its output and its timeline of snapshots.
//! **Invariant:** no I/O; what a system call does is decided in `nslab-kernel`, what a program does in `nslab-script` and `nslab-userland`.
#![forbid(unsafe_code)]

mod account;
mod describe;
mod guest;
mod image;
mod inside;
mod memories;
mod programs;
mod sched;
mod session;
mod spin;
mod timeline;
mod trace;
mod view;
mod world;

pub use account::program_path;
pub use nslab_kernel::{Machine, Plan, Stdio};
pub use nslab_toolchain::{Explain, Piece, lines as diagnostic_lines};
pub use session::{Progress, RunEnd, SESSION_PROGRAM, Session, SessionConfig, Snapshot, Start};
