//! One call in progress.

use nslab_abi::SigSet;

use crate::ir::{FuncId, Slot};

/// One call in progress. Its slots are `slots[base ..]` of the thread.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The function that runs.
    pub func: FuncId,
    /// The instruction that comes next.
    pub pc: u32,
    /// Where its slots begin.
    pub base: u32,
    /// Base of its memory.
    pub fp: u64,
    /// The stack pointer: `fp`, or lower after `alloca`.
    pub sp: u64,
    /// What happens when it returns.
    pub then: Then,
}

/// What happens when a call returns.
#[derive(Clone, Copy, Debug)]
pub(super) enum Then {
    /// The value goes into this slot of the caller.
    Slot(Slot),
    /// It was a signal handler: sigreturn(2) puts this mask back.
    Sigreturn(SigSet),
}
