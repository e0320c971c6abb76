//! The runner: what the programs and the init of a live session are made of.
//!
//! Its statically linked ELF is `/init` of a session; with a script's source appended it is a *program image*, which drives the
//! script's machine and answers its system calls with real ones.
//!
//! **Invariant:** one thread, no async runtime, and no `unsafe` but in `sys`.

mod drive;
mod hidden;
pub mod image;
mod init;
mod native;
pub mod report;
mod role;
mod sys;

pub use role::play;
