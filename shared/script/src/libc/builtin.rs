//! The library's primitives in Rust: `__builtin_nslab_NAME(…)` and, over [`super::syscall`], `__syscall_NAME(…)`.

mod atomic;
mod float;
mod format;
mod jump;
mod map;
mod math;
mod memory;
mod number;
mod text;
mod wide;

use nslab_abi::Unsupported;

use super::syscall::{self, Build};
use crate::ir::{BuiltinId, Program};
use crate::machine::{FaultKind, MemError, Mm, ThreadState};

/// Most arguments of a builtin.
pub(crate) const ARGS_MAX: usize = 8;

/// What a primitive may touch.
pub(crate) struct Ctx<'a> {
    pub mm: &'a mut Mm,
    pub program: &'a Program,
    pub state: &'a mut ThreadState,
}

/// Bytes that a primitive handles for one unit of fuel, about what an instruction takes.
pub(crate) const BYTES_OF_FUEL: u64 = 64;

impl Ctx<'_> {
    /// Charges for bytes, so that whoever steps the machine gets it back in bounded time.
    fn costs(&mut self, bytes: u64) {
        self.state.work += bytes / BYTES_OF_FUEL;
    }
}

/// What the machine does with its chains of calls.
#[derive(Clone, Copy)]
pub(crate) enum ContextStep {
    /// Keeps where it is.
    Save { env: u64 },
    /// Goes on there; the saving primitive returns `value` then.
    Resume { env: u64, value: u64 },
    /// The calling function goes on as the first of a new chain, on this stack.
    Begin { sp: u64 },
}

/// Why a primitive could not finish.
pub(crate) enum Trouble {
    Fault(FaultKind, Option<u64>),
    Unsupported(Unsupported),
    /// setjmp(3): the machine keeps where it is.
    SetJump {
        env: u64,
    },
    /// longjmp(3): the machine goes back there.
    LongJump {
        env: u64,
        value: u64,
    },
    /// getcontext(3), setcontext(3), makecontext(3).
    Context(ContextStep),
}

impl From<MemError> for Trouble {
    fn from(error: MemError) -> Trouble {
        Trouble::Fault(FaultKind::of(error), Some(error.address))
    }
}

/// A primitive that needs no kernel.
pub(crate) type Pure = fn(&mut Ctx<'_>, &[u64; ARGS_MAX]) -> Result<u64, Trouble>;

/// What a builtin does.
#[derive(Clone, Copy)]
pub(crate) enum Builtin {
    Pure(Pure),
    /// With its number on x86-64; -1: the number is the first argument.
    Syscall(i64, Build),
}

const PURE: &[&[(&str, Pure)]] =
    &[memory::ROWS, format::ROWS, number::ROWS, text::ROWS, map::ROWS, math::ROWS, jump::ROWS, atomic::ROWS];

/// Bits of an id that count within a group.
const GROUP_SHIFT: u32 = 8;

/// Returns the number of the builtin with this full name, `__builtin_nslab_memcpy` or `__syscall_openat`.
pub fn lookup(name: &str) -> Option<u16> {
    if let Some(name) = name.strip_prefix("__builtin_nslab_") {
        return position(PURE.iter().map(|rows| rows.iter().position(|row| row.0 == name)), 0);
    }
    let name = name.strip_prefix("__syscall_")?;
    position(syscall::GROUPS.iter().map(|rows| rows.iter().position(|row| row.0 == name)), PURE.len())
}

fn position(mut groups: impl Iterator<Item = Option<usize>>, first: usize) -> Option<u16> {
    let (group, index) = groups.by_ref().enumerate().find_map(|(group, found)| found.map(|index| (group, index)))?;
    u16::try_from((group + first) << GROUP_SHIFT | index).ok()
}

/// Returns the builtin with this number.
#[inline]
pub(crate) fn get(id: BuiltinId) -> Option<Builtin> {
    let (group, index) = (usize::from(id.0 >> GROUP_SHIFT), usize::from(id.0) & ((1 << GROUP_SHIFT) - 1));
    match group.checked_sub(PURE.len()) {
        None => PURE[group].get(index).map(|row| Builtin::Pure(row.1)),
        Some(group) => syscall::GROUPS.get(group)?.get(index).map(|row| Builtin::Syscall(row.1, row.2)),
    }
}
