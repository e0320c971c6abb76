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
        libc::SIGSYS => call_under_filter(),
        libc::SIGKILL => call_under_strict_mode(),
        // SAFETY: the first page is never mapped (vm.mmap_min_addr); the process ends there.
        _ => unsafe { asm!("mov byte ptr [{null}], 0", null = in(reg) 0usize) },
    }
    super::exit(128 + i32::from(signal))
}

/// Makes a call that a filter ends the process for - seccomp(2). Returns where the process may not install one.
fn call_under_filter() {
    // SECCOMP_RET_KILL_PROCESS
    let kill = libc::sock_filter { code: 0x06, jt: 0, jf: 0, k: 0x8000_0000 };
    let program = libc::sock_fprog { len: 1, filter: (&raw const kill).cast_mut() };
    // SAFETY: the kernel reads the program and its one instruction.
    unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program) };
    signal_self(libc::SIGSYS);
}

/// Makes a call that strict mode does not have - seccomp(2).
fn call_under_strict_mode() {
    // SAFETY: numbers only; the next call ends the process.
    unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_STRICT) };
    signal_self(libc::SIGKILL);
}

fn signal_self(signal: i32) {
    // SAFETY: numbers only.
    unsafe { libc::kill(libc::getpid(), signal) };
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
