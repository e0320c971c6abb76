//! Futexes in the machine's own memory, where tasks that share it meet: each waiter sleeps at a real futex of its own.
//!
//! The word is compared and waiters are chosen under the lock that interpreting takes, as the kernel does it under its bucket's lock.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use nslab_abi::{FutexArgs, Ret, SecondFutex};

use super::{Answer, enter};
use crate::sys::{self, Arg};

/// Somebody who waits.
struct Waiter {
    uaddr: u64,
    bitset: u32,
    /// 1 once it is woken.
    word: Arc<AtomicU32>,
}

/// All who wait, the longest first.
static WAITERS: Mutex<Vec<Waiter>> = Mutex::new(Vec::new());

fn waiters() -> std::sync::MutexGuard<'static, Vec<Waiter>> {
    WAITERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers what waits at or wakes a word of the machine's own; `None`: the kernel has an error to tell, or another operation.
pub fn answer(args: &FutexArgs, timeout: Option<&[u8; 16]>) -> Option<Answer> {
    let bitset = match args.op & 0x7f {
        libc::FUTEX_WAIT | libc::FUTEX_WAKE => u32::MAX,
        libc::FUTEX_WAIT_BITSET | libc::FUTEX_WAKE_BITSET if args.val3 != 0 => args.val3,
        _ => return None,
    };
    match args.op & 0x7f {
        libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET if args.word == args.val => Some(wait(args, bitset, timeout)),
        libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET => None,
        _ if args.op & libc::FUTEX_CLOCK_REALTIME != 0 => None,
        _ => {
            let most = usize::try_from(args.val as i32).unwrap_or(0).max(1);
            Some(Ok(Ret::Int(wake(args.uaddr, most, bitset) as i64)))
        }
    }
}

fn wait(args: &FutexArgs, bitset: u32, timeout: Option<&[u8; 16]>) -> Answer {
    let word = Arc::new(AtomicU32::new(0));
    waiters().push(Waiter { uaddr: args.uaddr, bitset, word: Arc::clone(&word) });
    let at = Arg::Number(word.as_ptr() as u64);
    let timeout = timeout.map_or(Arg::Number(0), |bytes| Arg::In(bytes));
    let op = args.op | libc::FUTEX_PRIVATE_FLAG;
    let result = enter(libc::SYS_futex, &mut [at, op.into(), Arg::Number(0), timeout, Arg::Number(0), u32::MAX.into()]);
    if word.load(Ordering::Acquire) == 1 {
        return Ok(Ret::Int(0));
    }
    waiters().retain(|waiter| !Arc::ptr_eq(&waiter.word, &word));
    result.map(|_| Ret::Int(0))
}

/// Wakes at one word, and wakes or moves to a second - FUTEX_REQUEUE, FUTEX_CMP_REQUEUE, FUTEX_WAKE_OP.
pub fn two(args: &FutexArgs, second: &SecondFutex) -> usize {
    let (nr_wake, nr_second) = (args.val as i32 as usize, second.val2 as i32 as usize);
    if args.op & 0x7f == libc::FUTEX_WAKE_OP {
        let woken = wake(args.uaddr, nr_wake.max(1), u32::MAX);
        return woken + if second.compares { wake(second.uaddr, nr_second.max(1), u32::MAX) } else { 0 };
    }
    let woken = if nr_wake == 0 { 0 } else { wake(args.uaddr, nr_wake, u32::MAX) };
    let mut waiters = waiters();
    let (moved, kept): (Vec<Waiter>, Vec<Waiter>) = {
        let mut left = nr_second;
        std::mem::take(&mut *waiters).into_iter().partition(|waiter| {
            let is_moved = waiter.uaddr == args.uaddr && left > 0;
            left -= usize::from(is_moved);
            is_moved
        })
    };
    let count = moved.len();
    *waiters = kept;
    waiters.extend(moved.into_iter().map(|waiter| Waiter { uaddr: second.uaddr, ..waiter }));
    woken + count
}

/// Wakes some who wait at an address; returns how many.
pub fn wake(uaddr: u64, most: usize, bitset: u32) -> usize {
    let mut woken = Vec::new();
    waiters().retain(|waiter| {
        let is_meant = woken.len() < most && waiter.uaddr == uaddr && waiter.bitset & bitset != 0;
        if is_meant {
            waiter.word.store(1, Ordering::Release);
            woken.push(Arc::clone(&waiter.word));
        }
        !is_meant
    });
    for word in &woken {
        let op = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
        let _ = sys::own(libc::SYS_futex, &mut [(word.as_ptr() as u64).into(), op.into(), 1.into()]);
    }
    woken.len()
}

/// The other tasks are not in a child of fork(2).
pub fn alone() {
    waiters().clear();
}
