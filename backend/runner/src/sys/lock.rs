//! The lock under which tasks on one memory interpret: taken in turn, and let go while a call of the script is in the kernel.
//!
//! Whoever holds it is the only one who runs code of the runner's, so that its state, Rust's and the C library's (which take them for
//! one thread) are changed by one task at a time.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::gate;

/// The ticket that is given next; the first task holds ticket 0 from the start.
static NEXT: AtomicU32 = AtomicU32::new(1);
/// The ticket whose turn it is.
static SERVING: AtomicU32 = AtomicU32::new(0);
/// How many sleep until their turn comes.
static SLEEPERS: AtomicU32 = AtomicU32::new(0);
/// How often the next in line looks before it sleeps: some thirty microseconds, a slice's time and less than a sleep and its end cost.
const LOOKS: u32 = 2_000;
/// Are there several tasks?
static IS_SHARED: AtomicBool = AtomicBool::new(false);

/// Waits for the caller's turn.
pub fn acquire() {
    if !IS_SHARED.load(Ordering::Acquire) {
        return;
    }
    let ticket = NEXT.fetch_add(1, Ordering::AcqRel);
    let mut looks = 0;
    loop {
        let serving = SERVING.load(Ordering::SeqCst);
        if serving == ticket {
            return;
        }
        if looks < LOOKS && serving.wrapping_add(1) == ticket {
            looks += 1;
            spin_loop();
            continue;
        }
        SLEEPERS.fetch_add(1, Ordering::SeqCst);
        let op = (libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG) as u64;
        gate::plain(libc::SYS_futex, &[SERVING.as_ptr() as u64, op, u64::from(serving), 0, 0, 0]);
        SLEEPERS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Lets the next one go on.
pub fn release() {
    if !IS_SHARED.load(Ordering::Acquire) {
        return;
    }
    SERVING.fetch_add(1, Ordering::SeqCst);
    // Whoever counts itself after this look finds that the ticket served is another, and does not sleep.
    if SLEEPERS.load(Ordering::SeqCst) == 0 {
        return;
    }
    let op = (libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG) as u64;
    gate::plain(libc::SYS_futex, &[SERVING.as_ptr() as u64, op, i32::MAX as u64, 0, 0, 0]);
}

/// Lets others go on who wait.
pub fn pass() {
    if NEXT.load(Ordering::Acquire).wrapping_sub(SERVING.load(Ordering::Acquire)) > 1 {
        release();
        acquire();
    }
}

/// There will be several tasks; the caller holds the lock.
pub fn share() {
    IS_SHARED.store(true, Ordering::Release);
}

/// The caller is the only task in its copy of the memory: a child of fork(2).
pub fn alone() {
    IS_SHARED.store(false, Ordering::Release);
    SERVING.store(0, Ordering::Release);
    NEXT.store(1, Ordering::Release);
    SLEEPERS.store(0, Ordering::Release);
}
