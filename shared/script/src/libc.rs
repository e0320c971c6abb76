//! The C library: headers and library code in C over primitives and system calls in Rust.
//!
//! Buffers, `errno`, the heap and the environment live in the script's own memory, so fork(2) copies them and execve(2) discards them
//! as on Linux. The C files are compiled together with the learner's, each only if something in it is used.

pub mod builtin;
mod files;
mod headers;
mod library;
pub(crate) mod syscall;

pub use files::{FILES, LibFile, provider};
pub use headers::{header, headers};
