//! The only `unsafe` of the runner.
#![expect(unsafe_code, reason = "raw system calls; each block says why it is sound")]

mod basic;

pub use basic::{exit, is_open, read_byte, reap, reset_signals, send, wait_any_nowait};
