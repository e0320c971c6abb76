//! Ending as the processor ends a program.

use std::arch::asm;

use super::gate;

/// Does what the given signal is sent for: only a real fault kills a pid namespace's init, for which the kernel drops signals without
/// a handler otherwise (kernel/signal.c:force_sig_info_to_task).
pub fn die(signal: u8) -> ! {
    gate::set_action(i32::from(signal), 0, 0);
    gate::set_mask(0);
    match i32::from(signal) {
        // SAFETY: the division traps; the process ends there.
        libc::SIGFPE => unsafe {
            asm!("xor ecx, ecx", "xor edx, edx", "mov eax, 1", "div ecx", out("eax") _, out("ecx") _, out("edx") _)
        },
        // SAFETY: the instruction traps; the process ends there.
        libc::SIGILL => unsafe { asm!("ud2") },
        // SAFETY: the first page is never mapped (vm.mmap_min_addr); the process ends there.
        _ => unsafe { asm!("mov byte ptr [{null}], 0", null = in(reg) 0usize) },
    }
    super::exit(128 + i32::from(signal))
}
