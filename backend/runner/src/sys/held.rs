//! What several tasks on one memory have in common: touched by whoever holds the lock of `lock.rs`.

use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

/// A value that tasks share; it stays until the process is gone.
///
/// **Invariant:** only who holds the lock uses it, and nobody keeps a reference over a call through the gate: the runner runs one
/// task's code at a time.
pub struct Held<T>(NonNull<T>);

impl<T> Held<T> {
    /// Puts a value where tasks can share it.
    pub fn new(value: T) -> Held<T> {
        Held(NonNull::from(Box::leak(Box::new(value))))
    }

    /// Another handle of the same value.
    pub fn share(&self) -> Held<T> {
        Held(self.0)
    }
}

impl<T: Default> Default for Held<T> {
    fn default() -> Held<T> {
        Held::new(T::default())
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the value is never freed, and by the invariant nobody else touches it now.
        unsafe { self.0.as_ref() }
    }
}

impl<T> DerefMut for Held<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`.
        unsafe { self.0.as_mut() }
    }
}
