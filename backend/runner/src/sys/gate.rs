//! The gate: the one `syscall` instruction that a script's calls go through, and the one handler that catches its signals.
//!
//! A signal between "is one pending?" and the instruction would be lost: the process would sleep with its handler not run.
//! So the handler looks where it interrupted; between check and instruction it moves the program counter to "not entered".
//! (The same trick as musl's cancellation points.)

use std::arch::{asm, global_asm};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicU64, Ordering};

use super::memory;

/// What the gate returns when a signal came before the call was made; no system call returns it (errno(3): 1 to 4095).
pub const NOT_ENTERED: i64 = -5000;

/// What a task caught. Each task has its own, which its handler finds by the GS base once there are several.
#[repr(C)]
pub struct Area {
    /// Its own address: what the GS base leads to.
    me: AtomicU64,
    /// The number of the signal that was caught and not yet taken; 0: none. All signals are blocked from then until it is taken.
    caught: AtomicU32,
    code: AtomicI32,
    pid: AtomicI32,
    uid: AtomicU32,
    /// What follows in `siginfo_t`: `si_value`, or `si_status` of SIGCHLD in its lower half.
    value: AtomicU64,
    /// The mask that was in force when the signal came.
    mask: AtomicU64,
    /// The task's stack in the runner, which goes with it; 0: the process's first.
    pub stack: AtomicU64,
    /// Its size.
    pub stack_bytes: AtomicU64,
}

impl Area {
    const fn new(stack: u64, stack_bytes: u64) -> Area {
        Area {
            me: AtomicU64::new(0),
            caught: AtomicU32::new(0),
            code: AtomicI32::new(0),
            pid: AtomicI32::new(0),
            uid: AtomicU32::new(0),
            value: AtomicU64::new(0),
            mask: AtomicU64::new(0),
            stack: AtomicU64::new(stack),
            stack_bytes: AtomicU64::new(stack_bytes),
        }
    }

    /// Makes one that stays.
    pub fn leaked(stack: u64, stack_bytes: u64) -> &'static Area {
        Box::leak(Box::new(Area::new(stack, stack_bytes)))
    }
}

static FIRST: Area = Area::new(0, 0);
/// Has the first task its area behind the GS base, too?
static HAS_AREAS: AtomicBool = AtomicBool::new(false);

/// Returns the caller's area.
pub fn area() -> &'static Area {
    if !HAS_AREAS.load(Ordering::Acquire) {
        return &FIRST;
    }
    let at: *const Area;
    // SAFETY: from `have_areas` on every task's GS base leads to its area, whose first word is its address.
    unsafe {
        asm!("mov {at}, gs:[0]", at = out(reg) at, options(nostack, readonly, preserves_flags));
        &*at
    }
}

/// From now on tasks find their areas by the GS base. No signal may come meanwhile.
pub fn have_areas() {
    if !HAS_AREAS.load(Ordering::Acquire) {
        use_area(&FIRST);
        HAS_AREAS.store(true, Ordering::Release);
    }
}

/// Gives the calling task its area.
pub fn use_area(area: &'static Area) {
    const ARCH_SET_GS: u64 = 0x1001;
    let at = std::ptr::from_ref(area) as u64;
    area.me.store(at, Ordering::Release);
    plain(libc::SYS_arch_prctl, &[ARCH_SET_GS, at, 0, 0, 0, 0]);
}

/// Makes a call of the runner's own that takes numbers, or pointers to what stays; whatever was caught waits.
pub fn plain(number: i64, args: &[u64; 6]) -> i64 {
    static NOTHING: AtomicU32 = AtomicU32::new(0);
    // SAFETY: the gate reads six words at `args` and `NOTHING`; what the arguments lead to is static or the caller's.
    unsafe { nslab_gate(number, args.as_ptr(), NOTHING.as_ptr()) }
}

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
    // SAFETY: the gate reads six words at `args` and the word of the area; the rest is the caller's promise.
    unsafe { nslab_gate(number, args.as_ptr(), area().caught.as_ptr()) }
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
    let area = area();
    let signal = area.caught.load(Ordering::Acquire);
    if signal == 0 {
        return None;
    }
    let caught = Caught {
        signal: signal as u8,
        code: area.code.load(Ordering::Relaxed),
        pid: area.pid.load(Ordering::Relaxed),
        uid: area.uid.load(Ordering::Relaxed),
        value: area.value.load(Ordering::Relaxed),
        mask: area.mask.load(Ordering::Relaxed),
    };
    area.caught.store(0, Ordering::Release);
    Some(caught)
}

/// Is a signal caught and not taken?
pub fn is_caught() -> bool {
    area().caught.load(Ordering::Relaxed) != 0
}

/// Replaces the signal mask.
pub fn set_mask(mask: u64) {
    // SAFETY: the kernel reads the eight bytes of `mask`.
    unsafe {
        libc::syscall(libc::SYS_rt_sigprocmask, libc::SIG_SETMASK, &mask, std::ptr::null_mut::<u64>(), SIGSET_BYTES)
    };
}

/// Replaces the signal mask; returns the one before.
pub fn swap_mask(mask: u64) -> u64 {
    let mut old = 0u64;
    let (new_at, old_at) = (&raw const mask as u64, &raw mut old as u64);
    plain(libc::SYS_rt_sigprocmask, &[libc::SIG_SETMASK as u64, new_at, old_at, SIGSET_BYTES as u64, 0, 0]);
    old
}

/// The handler of every signal that the script handles.
extern "C" fn catch(signal: i32, info: *const libc::siginfo_t, context: *mut libc::ucontext_t) {
    let area = area();
    // SAFETY: with SA_SIGINFO the kernel passes both, valid while the handler runs. The union's fields of other kinds of signals
    // are plain numbers as well.
    unsafe {
        area.code.store((*info).si_code, Ordering::Relaxed);
        area.pid.store((*info).si_pid(), Ordering::Relaxed);
        area.uid.store((*info).si_uid(), Ordering::Relaxed);
        area.value.store((*info).si_value().sival_ptr as u64, Ordering::Relaxed);
        if let Some(rip) = memory::after_fault((*context).uc_mcontext.gregs[libc::REG_RIP as usize])
            && matches!(signal, libc::SIGBUS | libc::SIGSEGV)
            && (*info).si_code > 0
        {
            (*context).uc_mcontext.gregs[libc::REG_RIP as usize] = rip;
            return;
        }
        // The kernel's mask is the first word of the library's larger set.
        let mask = (&raw mut (*context).uc_sigmask).cast::<u64>();
        area.mask.store(mask.read(), Ordering::Relaxed);
        mask.write(!0);
        let rip = &mut (*context).uc_mcontext.gregs[libc::REG_RIP as usize];
        let inside = nslab_gate_check as *const () as i64..=nslab_gate_syscall as *const () as i64;
        if inside.contains(rip) {
            *rip = nslab_gate_not_entered as *const () as i64;
        }
    }
    area.caught.store(signal as u32, Ordering::Release);
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
