//! How many sessions run at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The lab's slots.
#[derive(Clone)]
pub struct Registry {
    slots: Arc<Semaphore>,
}

/// A taken slot; it is free again when this is dropped.
pub struct Slot(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Registry {
    /// Makes a registry of this many slots.
    pub fn new(max_sessions: usize) -> Registry {
        Registry { slots: Arc::new(Semaphore::new(max_sessions)) }
    }

    /// Takes a slot; `None` if all are taken.
    pub fn take(&self) -> Option<Slot> {
        self.slots.clone().try_acquire_owned().ok().map(Slot)
    }

    /// Returns how many slots are free.
    pub fn free(&self) -> usize {
        self.slots.available_permits()
    }
}
