//! Tasks on the caller's memory: clone(2) with CLONE_VM, and the end of one.

use std::arch::{asm, global_asm};
use std::sync::atomic::Ordering;

use super::gate::{self, Area};
use super::lock;

/// Bytes of a task's stack in the runner: its machine's is the script's.
const STACK_BYTES: usize = 1 << 20;
const ALL_SIGNALS: u64 = !0;

/// What a new task begins with.
struct Start {
    area: &'static Area,
    mask: u64,
    run: Box<dyn FnOnce()>,
}

global_asm!(
    // fn(number: rdi, first: rsi, second: rdx, third: rcx, start: r8) -> rax. The child goes on in nslab_task_begin on its own stack.
    ".globl nslab_spawn",
    "nslab_spawn:",
    "mov rax, rdi",
    "mov rdi, rsi",
    "mov rsi, rdx",
    "mov rdx, rcx",
    "mov r9, r8",
    "xor r10d, r10d",
    "xor r8d, r8d",
    "syscall",
    "test rax, rax",
    "jnz 1f",
    "xor ebp, ebp",
    "mov rdi, r9",
    "and rsp, -16",
    "call nslab_task_begin",
    "ud2",
    "1:",
    "ret",
);

unsafe extern "C" {
    fn nslab_spawn(number: i64, first: u64, second: u64, third: u64, start: u64) -> i64;
}

/// Makes the call that makes a task on this memory, which runs `run` and does not return from there.
///
/// `arguments` makes the call's three arguments of the stack: its lowest address and its size. Returns what the kernel returns, or
/// [`gate::NOT_ENTERED`]. With `is_waiting` the kernel holds the caller until the child is gone, which has the lock meanwhile.
pub fn spawn(
    number: i64,
    arguments: impl FnOnce(u64, u64) -> [u64; 3],
    is_waiting: bool,
    run: Box<dyn FnOnce()>,
) -> i64 {
    // No handler runs before the child has an area of its own.
    let mask = gate::swap_mask(ALL_SIGNALS);
    if gate::is_caught() {
        gate::set_mask(mask);
        return gate::NOT_ENTERED;
    }
    gate::have_areas();
    lock::share();
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK;
    // SAFETY: a new mapping of our own.
    let stack =
        unsafe { libc::mmap(std::ptr::null_mut(), STACK_BYTES, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    if stack == libc::MAP_FAILED {
        gate::set_mask(mask);
        return -i64::from(libc::EAGAIN);
    }
    let area = Area::leaked(stack as u64, STACK_BYTES as u64);
    let start = Box::into_raw(Box::new(Start { area, mask, run }));
    let [first, second, third] = arguments(stack as u64, STACK_BYTES as u64);
    if is_waiting {
        lock::release();
    }
    // SAFETY: the child runs on the new stack alone, and owns `start` from there; the caller's stack is not touched by it.
    let result = unsafe { nslab_spawn(number, first, second, third, start as u64) };
    if is_waiting {
        lock::acquire();
    }
    if result < 0 {
        // SAFETY: there is no child: both are the caller's still.
        unsafe {
            drop(Box::from_raw(start));
            libc::munmap(stack, STACK_BYTES);
        }
    }
    gate::set_mask(mask);
    result
}

/// Where a new task begins.
#[unsafe(no_mangle)]
extern "C" fn nslab_task_begin(start: *mut Start) {
    // SAFETY: `spawn` made it for this task alone.
    let (area, mask, run) = {
        gate::use_area(unsafe { (*start).area });
        lock::acquire();
        let start = unsafe { Box::from_raw(start) };
        (start.area, start.mask, start.run)
    };
    debug_assert!(std::ptr::eq(area, gate::area()));
    gate::set_mask(mask);
    run();
    end_task(0)
}

/// Ends the calling task and no other: exit(2).
pub fn end_task(status: i32) -> ! {
    gate::swap_mask(ALL_SIGNALS);
    let area = gate::area();
    let (stack, len) = (area.stack.load(Ordering::Relaxed), area.stack_bytes.load(Ordering::Relaxed));
    lock::release();
    // SAFETY: from here on nothing touches the stack, which goes; exit(2) does not return.
    unsafe {
        asm!(
            "test rsi, rsi",
            "jz 2f",
            "mov eax, 11",
            "syscall",
            "2:",
            "mov eax, 60",
            "mov edi, r12d",
            "syscall",
            "ud2",
            in("rdi") stack,
            in("rsi") len,
            in("r12") status,
            options(noreturn)
        )
    }
}
