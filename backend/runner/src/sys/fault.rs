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
        libc::SIGBUS => touch_beyond_end(),
        // SAFETY: the first page is never mapped (vm.mmap_min_addr); the process ends there.
        _ => unsafe { asm!("mov byte ptr [{null}], 0", null = in(reg) 0usize) },
    }
    super::exit(128 + i32::from(signal))
}

/// Reads from a page that lies beyond the end of its file.
fn touch_beyond_end() {
    const PAGE_BYTES: usize = 4096;
    // SAFETY: a mapping of our own of an empty file; the access ends the process there.
    unsafe {
        let fd = libc::syscall(libc::SYS_memfd_create, c"".as_ptr(), 0) as i32;
        let page = libc::mmap(std::ptr::null_mut(), PAGE_BYTES, libc::PROT_READ, libc::MAP_SHARED, fd, 0);
        if page != libc::MAP_FAILED {
            asm!("mov {byte}, byte ptr [{page}]", byte = out(reg_byte) _, page = in(reg) page);
        }
    }
}
