//! The machine that runs a compiled program: a [`Thread`] (frames, slots) beside its [`Mm`] (memory), both of which clone.
//!
//! **Invariant:** no Rust stack, closure or borrowed value stands behind a suspended program, and nothing here knows who answers its
//! system calls: [`Thread::run`] hands them out as [`Step::Syscall`], the driver hands the answer back.

mod blocks;
mod context;
mod explain;
mod fault;
mod frame;
mod jump;
mod mm;
mod notice;
mod region;
mod signal;
mod start;
mod step;
mod thread;

pub(crate) use blocks::HeapFault;
pub use fault::{Fault, FaultKind};
pub use mm::{MapError, Mapping, MemError, Mm, Window};
pub(crate) use notice::HeapEvent;
pub use notice::Notice;
pub use region::{Prot, Region, RegionKind};
pub use step::Step;
pub(crate) use thread::ThreadState;
pub use thread::{RawCall, Thread};
