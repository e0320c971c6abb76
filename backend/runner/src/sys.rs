//! The only `unsafe` of the runner.
#![expect(unsafe_code, reason = "raw system calls; each block says why it is sound")]

mod basic;
mod call;
mod fault;
mod gate;
mod held;
mod lock;
mod memory;
mod task;

pub use basic::{arguments, exit, is_open, read_byte, reap, send, set_cloexec, wait_any_nowait};
pub use call::{Arg, enter, execve, fork, own};
pub use fault::die;
pub use gate::{Caught, NOT_ENTERED, get_action, is_caught, set_action, set_mask, take_caught};
pub use held::Held;
pub use lock::{pass, release};
pub use memory::RealMemory;
pub use task::{end_task, spawn};
