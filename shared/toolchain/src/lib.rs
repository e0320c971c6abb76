//! `cc` inside the simulator: a program made of system calls around the compiler of `script`.
//!
//! It reads its sources through the machine's files, compiles them and writes an executable file, which is the whole source:
//! copying it, linking it or carrying it into a container works by itself.
//! **Invariant:** it asks the world only by handing out system calls, and is a value that can be copied at any moment.
#![forbid(unsafe_code)]

mod cc;
mod options;
mod source;

pub use cc::{Cc, Request};
pub use source::{Explain, Piece, bare, lines};

/// The names it is called by.
pub const NAMES: &[&str] = &["cc", "gcc", "c99"];
