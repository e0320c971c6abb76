//! Why a program can not go on: ids with arguments; `shared/words` has the sentences.

use nslab_abi::Signal;

use super::mm::MMAP_MIN_ADDR;
use super::{MemError, RegionKind};
use crate::syntax::span::Span;

/// What the processor refused, and the signal that the kernel sends for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// SIGSEGV, SIGFPE or SIGILL.
    pub signal: Signal,
    /// What was wrong.
    pub kind: FaultKind,
    /// The place in the learner's source.
    pub span: Span,
    /// The address of the access, where there is one.
    pub address: Option<u64>,
    /// What the sentence for [`FaultKind::id`] needs: what was done (`read`, `write`), the expression, its pointer, the library's
    /// function if one did it; then, by kind, the region's name, a freed block (`freed`, size, lines of malloc and free), an
    /// address, or the function that overflowed the stack.
    pub args: Vec<String>,
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A read or write through a null pointer (or so close to it that it must have come from one).
    NullPointer {
        /// Was it a write?
        is_write: bool,
    },
    /// A read or write where nothing is mapped.
    Unmapped {
        /// Was it a write?
        is_write: bool,
    },
    /// A write to what may only be read, such as a string literal; or an access to what may not be touched at all.
    Protected {
        /// Was it a write?
        is_write: bool,
        /// What lies there.
        region: RegionKind,
    },
    /// An access to a page of a mapping that lies beyond the end of its file.
    BeyondEnd {
        /// Was it a write?
        is_write: bool,
    },
    /// The calls are nested deeper than the stack is big.
    StackOverflow,
    /// The stack that clone(2) was given is not memory, or its low end was passed instead of its top.
    BadStack,
    /// An integer was divided by zero, or the smallest one by -1.
    DivideByZero,
    /// A call through a pointer that is no function's address.
    NotAFunction,
    /// `__builtin_trap()`, or the end of a function that must not end.
    Trap,
    /// A longjmp(3) to a call of setjmp(3) whose function has returned.
    StaleJump,
    /// An instruction that only the kernel may execute: the last resort of abort(3).
    Halt,
}

impl FaultKind {
    /// Names what is wrong with an access.
    pub(crate) fn of(error: MemError) -> FaultKind {
        let MemError { address, is_write, region, is_beyond_end } = error;
        match region {
            _ if is_beyond_end => FaultKind::BeyondEnd { is_write },
            Some(region) => FaultKind::Protected { is_write, region },
            None if address < MMAP_MIN_ADDR => FaultKind::NullPointer { is_write },
            None => FaultKind::Unmapped { is_write },
        }
    }

    /// Returns the kind's name for the tables of sentences.
    pub fn id(self) -> &'static str {
        match self {
            FaultKind::NullPointer { .. } => "null-pointer",
            FaultKind::Unmapped { .. } => "unmapped",
            FaultKind::Protected { .. } => "protected",
            FaultKind::BeyondEnd { .. } => "beyond-end",
            FaultKind::StackOverflow => "stack-overflow",
            FaultKind::BadStack => "bad-stack",
            FaultKind::DivideByZero => "divide-by-zero",
            FaultKind::NotAFunction => "not-a-function",
            FaultKind::Trap => "trap",
            FaultKind::StaleJump => "stale-jump",
            FaultKind::Halt => "halt",
        }
    }

    /// Returns what the kind itself says: `read` or `write`, then `text`, `rodata`, `data`, `bss`, `heap`, `mmap` or `stack`.
    pub(super) fn args(self) -> Vec<String> {
        let access = |is_write: bool| if is_write { "write".to_string() } else { "read".to_string() };
        match self {
            FaultKind::NullPointer { is_write }
            | FaultKind::Unmapped { is_write }
            | FaultKind::BeyondEnd { is_write } => {
                vec![access(is_write)]
            }
            FaultKind::Protected { is_write, region } => vec![access(is_write), format!("{region:?}").to_lowercase()],
            _ => Vec::new(),
        }
    }

    /// Returns the `si_code` that comes with the signal - sigaction(2).
    pub(crate) fn si_code(self) -> i32 {
        match self {
            // SEGV_ACCERR, BUS_ADRERR, ILL_ILLOPN, SI_KERNEL; SEGV_MAPERR and FPE_INTDIV are 1.
            FaultKind::Protected { .. } | FaultKind::BeyondEnd { .. } | FaultKind::Trap => 2,
            FaultKind::Halt => 128,
            _ => 1,
        }
    }

    /// Returns the signal that Linux sends.
    pub fn signal(self) -> Signal {
        match self {
            FaultKind::DivideByZero => Signal::SIGFPE,
            FaultKind::BeyondEnd { .. } => Signal::SIGBUS,
            FaultKind::Trap => Signal::SIGILL,
            _ => Signal::SIGSEGV,
        }
    }
}
