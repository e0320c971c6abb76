//! The gate: the one `syscall` instruction that a script's calls go through, and the one handler that catches its signals.
//!
//! A signal between "is one pending?" and the instruction would be lost: the process would sleep with its handler not run.
//! So the handler looks where it interrupted; between check and instruction it moves the program counter to "not entered".
//! (The same trick as musl's cancellation points.)

use std::arch::global_asm;
use std::sync::atomic::{AtomicI32, AtomicU32, AtomicU64, Ordering};

use super::memory;

/// What the gate returns when a signal came before the call was made; no system call returns it (errno(3): 1 to 4095).
pub const NOT_ENTERED: i64 = -5000;

/// The number of the signal that was caught and not yet taken; 0: none. All signals are blocked from then until it is taken.
static CAUGHT: AtomicU32 = AtomicU32::new(0);
static CODE: AtomicI32 = AtomicI32::new(0);
static PID: AtomicI32 = AtomicI32::new(0);
static UID: AtomicU32 = AtomicU32::new(0);
/// What follows in `siginfo_t`: `si_value`, or `si_status` of SIGCHLD in its lower half.
static VALUE: AtomicU64 = AtomicU64::new(0);
/// The mask that was in force when the signal came.
static MASK: AtomicU64 = AtomicU64::new(0);

/// A caught signal.
#[derive(Clone, Copy, Debug)]
pub struct Caught {
    pub signal: u8,
    pub code: i32,
    pub pid: i32,
    pub uid: u32,
    pub value: u64,
    pub mask: u64,
}

global_asm!(
    // fn(number: rdi, args: rsi -> [u64; 6], caught: rdx) -> rax
    ".globl nslab_gate",
    "nslab_gate:",
    "mov rax, rdi",
    "mov r11, rdx",
    "mov rdi, [rsi]",
    "mov rdx, [rsi + 16]",
    "mov r10, [rsi + 24]",
    "mov r8, [rsi + 32]",
    "mov r9, [rsi + 40]",
    "mov rsi, [rsi + 8]",
    ".globl nslab_gate_check",
    "nslab_gate_check:",
    "cmp dword ptr [r11], 0",
    "jne nslab_gate_not_entered",
    ".globl nslab_gate_syscall",
    "nslab_gate_syscall:",
    "syscall",
    "ret",
    ".globl nslab_gate_not_entered",
    "nslab_gate_not_entered:",
    "mov rax, {not_entered}",
    "ret",
    // What the kernel returns to when the handler is done - sigreturn(2).
    ".globl nslab_restorer",
    "nslab_restorer:",
    "mov eax, 15",
    "syscall",
    not_entered = const NOT_ENTERED,
);

unsafe extern "C" {
    fn nslab_gate(number: i64, args: *const u64, caught: *const u32) -> i64;
    fn nslab_gate_check();
    fn nslab_gate_syscall();
    fn nslab_gate_not_entered();
    fn nslab_restorer();
}

/// Makes a system call unless a signal is caught. Returns what the kernel returns, or [`NOT_ENTERED`].
///
/// # Safety
///
/// The arguments must be right for the call: pointers to memory that the kernel may read or write as far as it does.
pub unsafe fn enter(number: i64, args: &[u64; 6]) -> i64 {
    // SAFETY: the gate reads six words at `args` and the word that `CAUGHT` is; the rest is the caller's promise.
    unsafe { nslab_gate(number, args.as_ptr(), CAUGHT.as_ptr()) }
}

/// The kernel's `struct sigaction` of x86-64.
#[repr(C)]
struct KernelSigaction {
    handler: u64,
    flags: u64,
    restorer: u64,
    mask: u64,
}

const SA_SIGINFO: u64 = 4;
const SA_RESTORER: u64 = 0x0400_0000;
const SIGSET_BYTES: usize = 8;

/// Sets what the process really does on a signal: default (0), ignore (1), or catch for the script; `flags` are those that the kernel
/// itself acts on (SA_NOCLDSTOP, SA_NOCLDWAIT). Returns 0 or a negative errno.
pub fn set_action(signal: i32, handler: u64, flags: u64) -> i64 {
    let action = match handler {
        0 | 1 => KernelSigaction { handler, flags, restorer: 0, mask: 0 },
        // No SA_RESTART: whether a call starts again is the interpreter's business. Everything is blocked meanwhile.
        _ => KernelSigaction {
            handler: catch as *const () as u64,
            flags: flags | SA_SIGINFO | SA_RESTORER,
            restorer: nslab_restorer as *const () as u64,
            mask: !0,
        },
    };
    // SAFETY: `action` is what the kernel reads and outlives the call; the handler touches atomics and its own context only.
    let done = unsafe {
        libc::syscall(libc::SYS_rt_sigaction, signal, &action, std::ptr::null_mut::<KernelSigaction>(), SIGSET_BYTES)
    };
    if done < 0 { -i64::from(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL)) } else { 0 }
}

/// Reads what the process does on a signal: the handler word, and the flags.
pub fn get_action(signal: i32) -> Option<(u64, u64)> {
    let mut action = KernelSigaction { handler: 0, flags: 0, restorer: 0, mask: 0 };
    // SAFETY: `action` is what the kernel writes and outlives the call.
    let done = unsafe {
        libc::syscall(libc::SYS_rt_sigaction, signal, std::ptr::null::<KernelSigaction>(), &mut action, SIGSET_BYTES)
    };
    (done == 0).then_some((action.handler, action.flags))
}

/// Takes the signal that was caught. All signals stay blocked until [`set_mask`].
pub fn take_caught() -> Option<Caught> {
    let signal = CAUGHT.load(Ordering::Acquire);
    if signal == 0 {
        return None;
    }
    let caught = Caught {
        signal: signal as u8,
        code: CODE.load(Ordering::Relaxed),
        pid: PID.load(Ordering::Relaxed),
        uid: UID.load(Ordering::Relaxed),
        value: VALUE.load(Ordering::Relaxed),
        mask: MASK.load(Ordering::Relaxed),
    };
    CAUGHT.store(0, Ordering::Release);
    Some(caught)
}

/// Is a signal caught and not taken?
pub fn is_caught() -> bool {
    CAUGHT.load(Ordering::Relaxed) != 0
}

/// Replaces the signal mask.
pub fn set_mask(mask: u64) {
    // SAFETY: the kernel reads the eight bytes of `mask`.
    unsafe {
        libc::syscall(libc::SYS_rt_sigprocmask, libc::SIG_SETMASK, &mask, std::ptr::null_mut::<u64>(), SIGSET_BYTES)
    };
}

/// The handler of every signal that the script handles.
extern "C" fn catch(signal: i32, info: *const libc::siginfo_t, context: *mut libc::ucontext_t) {
    // SAFETY: with SA_SIGINFO the kernel passes both, valid while the handler runs. The union's fields of other kinds of signals
    // are plain numbers as well.
    unsafe {
        CODE.store((*info).si_code, Ordering::Relaxed);
        PID.store((*info).si_pid(), Ordering::Relaxed);
        UID.store((*info).si_uid(), Ordering::Relaxed);
        VALUE.store((*info).si_value().sival_ptr as u64, Ordering::Relaxed);
        if let Some(rip) = memory::after_fault((*context).uc_mcontext.gregs[libc::REG_RIP as usize])
            && matches!(signal, libc::SIGBUS | libc::SIGSEGV)
            && (*info).si_code > 0
        {
            (*context).uc_mcontext.gregs[libc::REG_RIP as usize] = rip;
            return;
        }
        // The kernel's mask is the first word of the library's larger set.
        let mask = (&raw mut (*context).uc_sigmask).cast::<u64>();
        MASK.store(mask.read(), Ordering::Relaxed);
        mask.write(!0);
        let rip = &mut (*context).uc_mcontext.gregs[libc::REG_RIP as usize];
        let inside = nslab_gate_check as *const () as i64..=nslab_gate_syscall as *const () as i64;
        if inside.contains(rip) {
            *rip = nslab_gate_not_entered as *const () as i64;
        }
    }
    CAUGHT.store(signal as u32, Ordering::Release);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the signal is to come: at this many instructions from the gate's first.
    static AT: AtomicU32 = AtomicU32::new(0);
    /// Nowhere any more: the processor stops trapping.
    const NOWHERE: u32 = u32::MAX;
    static STEPS: AtomicU32 = AtomicU32::new(0);
    static CAME_AT: AtomicU64 = AtomicU64::new(0);
    /// The processor's flag that makes it trap after each instruction - Intel's manual, 3.4.3.3.
    const TRAP_FLAG: i64 = 0x100;

    /// Runs after every instruction once the trap flag is set; sends SIGUSR1 at the chosen one, which comes when this returns.
    extern "C" fn step(_: i32, _: *const libc::siginfo_t, context: *mut libc::ucontext_t) {
        // SAFETY: the kernel passes the context, valid while the handler runs.
        let registers = unsafe { &mut (*context).uc_mcontext.gregs };
        if AT.load(Ordering::Relaxed) == NOWHERE {
            registers[libc::REG_EFL as usize] &= !TRAP_FLAG;
            return;
        }
        registers[libc::REG_EFL as usize] |= TRAP_FLAG;
        let rip = registers[libc::REG_RIP as usize];
        let is_inside = (nslab_gate as *const () as i64..=nslab_gate_syscall as *const () as i64).contains(&rip);
        if is_inside && STEPS.fetch_add(1, Ordering::Relaxed) == AT.load(Ordering::Relaxed) {
            CAME_AT.store(rip as u64, Ordering::Relaxed);
            registers[libc::REG_EFL as usize] &= !TRAP_FLAG;
            // SAFETY: these calls take numbers only.
            unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), libc::gettid(), libc::SIGUSR1) };
        }
    }

    fn trap_every_instruction() {
        let action = KernelSigaction {
            handler: step as *const () as u64,
            flags: SA_SIGINFO | SA_RESTORER,
            restorer: nslab_restorer as *const () as u64,
            mask: !0,
        };
        // SAFETY: `action` outlives the call; the handler touches atomics and its own context only.
        unsafe {
            libc::syscall(
                libc::SYS_rt_sigaction,
                libc::SIGTRAP,
                &action,
                std::ptr::null_mut::<KernelSigaction>(),
                SIGSET_BYTES,
            );
            libc::syscall(libc::SYS_tgkill, libc::getpid(), libc::gettid(), libc::SIGTRAP);
        }
    }

    /// Sleeps through the gate, but for the signal that comes at the given instruction.
    fn sleep_with_a_signal_at(at: u32) -> i64 {
        // Nobody waits so long for a signal that has come.
        let patience = libc::timespec { tv_sec: 2, tv_nsec: 0 };
        AT.store(at, Ordering::Relaxed);
        STEPS.store(0, Ordering::Relaxed);
        CAME_AT.store(0, Ordering::Relaxed);
        trap_every_instruction();
        // SAFETY: the call reads the timeout; what is left of it goes nowhere.
        let result = unsafe { enter(libc::SYS_clock_nanosleep, &[1, 0, &raw const patience as u64, 0, 0, 0]) };
        AT.store(NOWHERE, Ordering::Relaxed);
        result
    }

    #[test]
    fn a_signal_at_any_instruction_of_the_gate_keeps_the_call_from_sleeping() {
        assert_eq!(set_action(libc::SIGUSR1, 2, 0), 0);
        let mut places = std::collections::BTreeSet::new();
        for at in 0.. {
            let result = sleep_with_a_signal_at(at);
            let place = CAME_AT.load(Ordering::Relaxed);
            if place == 0 {
                // Beyond the gate: the sleep was slept.
                assert_eq!(result, 0);
                break;
            }
            assert_eq!(result, NOT_ENTERED, "the signal at instruction {at} is lost");
            let caught = take_caught().expect("the signal");
            assert_eq!(i32::from(caught.signal), libc::SIGUSR1);
            set_mask(caught.mask);
            places.insert(place);
        }
        let (check, syscall) = (nslab_gate_check as *const () as u64, nslab_gate_syscall as *const () as u64);
        assert!(places.contains(&check) && places.contains(&syscall), "{places:x?}");
    }
}
