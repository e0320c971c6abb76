//! Memory that the script's processes share for real: reached where it is mapped in the runner, a page beyond a file's end included.

use std::arch::global_asm;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

use nslab_script::Window;

global_asm!(
    // fn(to: rdi, from: rsi, len: rdx) -> rax: 0, or 1 where the processor faulted. 1, 2, 4 and 8 bytes move in one access.
    ".globl nslab_touch",
    "nslab_touch:",
    "cmp rdx, 4",
    "je 4f",
    "cmp rdx, 8",
    "je 8f",
    "cmp rdx, 2",
    "je 2f",
    "mov rcx, rdx",
    "rep movsb",
    "xor eax, eax",
    "ret",
    "2:",
    "mov ax, [rsi]",
    "mov [rdi], ax",
    "xor eax, eax",
    "ret",
    "4:",
    "mov eax, [rsi]",
    "mov [rdi], eax",
    "xor eax, eax",
    "ret",
    "8:",
    "mov rax, [rsi]",
    "mov [rdi], rax",
    "xor eax, eax",
    "ret",
    ".globl nslab_touch_faulted",
    "nslab_touch_faulted:",
    "mov eax, 1",
    "ret",
);

unsafe extern "C" {
    fn nslab_touch(to: *mut u8, from: *const u8, len: usize) -> u64;
    fn nslab_touch_faulted();
}

/// If an access of [`RealMemory`] was interrupted here by its own fault: where to go on.
pub fn after_fault(rip: i64) -> Option<i64> {
    let (begin, end) = (nslab_touch as *const () as i64, nslab_touch_faulted as *const () as i64);
    (begin..end).contains(&rip).then_some(end)
}

/// The runner's own mappings. Addresses come from mmap(2) and shmat(2) of this process (`native/memory.rs`), and the machine keeps
/// accesses within them.
pub struct RealMemory;

impl Window for RealMemory {
    fn read(&self, at: u64, into: &mut [u8]) -> bool {
        // SAFETY: `into` is as long as is copied; `at` lies in a mapping that the script holds, and a page without a file faults into `after_fault`.
        unsafe { nslab_touch(into.as_mut_ptr(), at as *const u8, into.len()) == 0 }
    }

    fn write(&self, at: u64, bytes: &[u8]) -> bool {
        // SAFETY: as in `read`; nothing of Rust's lies in such a mapping.
        unsafe { nslab_touch(at as *mut u8, bytes.as_ptr(), bytes.len()) == 0 }
    }

    fn update(&self, at: u64, bytes: u32, change: &dyn Fn(u64) -> Option<u64>) -> Option<u64> {
        let mut old = [0; 8];
        loop {
            if !self.read(at, &mut old[..bytes as usize]) {
                return None;
            }
            let seen = u64::from_le_bytes(old);
            let Some(new) = change(seen) else { return Some(seen) };
            if swap(at, bytes, seen, new) {
                return Some(seen);
            }
        }
    }
}

/// Puts `new` there if `old` still is.
fn swap(at: u64, bytes: u32, old: u64, new: u64) -> bool {
    macro_rules! swap {
        ($atomic:ty, $word:ty) => {{
            if at % size_of::<$word>() as u64 != 0 {
                // The processor would do it; Rust's atomics are aligned. Nothing in the library is not.
                return false;
            }
            // SAFETY: aligned, in a mapping that `read` just reached, and only ever accessed as memory of other processes is.
            let atomic = unsafe { <$atomic>::from_ptr(at as *mut $word) };
            atomic.compare_exchange(old as $word, new as $word, Ordering::SeqCst, Ordering::SeqCst).is_ok()
        }};
    }
    match bytes {
        1 => swap!(AtomicU8, u8),
        2 => swap!(AtomicU16, u16),
        4 => swap!(AtomicU32, u32),
        _ => swap!(AtomicU64, u64),
    }
}
