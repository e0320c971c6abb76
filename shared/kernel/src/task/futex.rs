//! Who waits at which futex - kernel/futex/futex.h.

use nslab_abi::TaskId;

/// A futex, by what all who meet there name alike - include/linux/futex.h:union futex_key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FutexKey {
    /// An address of one process: its own memory, or FUTEX_PRIVATE_FLAG.
    Private(TaskId, u64),
    /// An address of a memory that several tasks use, by its number.
    Memory(u64, u64),
    /// A place in an object that several map.
    Shared(u64, u64),
}

/// A wait at a futex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FutexWait {
    /// When it began, counted: who waits longest is woken first.
    pub since: u64,
    /// Where.
    pub key: FutexKey,
    /// Which wakers count - FUTEX_WAIT_BITSET.
    pub bitset: u32,
    /// Somebody woke it.
    pub is_woken: bool,
}
