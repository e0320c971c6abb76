//! What stdatomic.h and gcc's `__atomic_*` and `__sync_*` are made of: a step of the machine that nobody else comes between.

use super::memory::watch;
use super::{Ctx, Pure, Trouble};
use crate::machine::MemError;

/// Asks an operation of `atomic_fetch` for the new value.
const NEW: u64 = 8;

pub(super) const ROWS: &[(&str, Pure)] = &[
    // (place, size, operation, operand), the operations as <bits/atomic.h> numbers them.
    ("atomic_fetch", |ctx, a| {
        let operand = a[3];
        let operate = |old: u64| match a[2] & !NEW {
            0 => operand,
            1 => old.wrapping_add(operand),
            2 => old.wrapping_sub(operand),
            3 => old & operand,
            4 => old | operand,
            5 => old ^ operand,
            _ => !(old & operand),
        };
        let old = update(ctx, a[0], a[1], &|old| Some(operate(old)))?;
        Ok(if a[2] & NEW != 0 { operate(old) } else { old })
    }),
    // (place, size, new value's place, old value's place)
    ("atomic_swap", |ctx, a| {
        let new = ctx.mm.load(a[2], width(a[1])?)?;
        let old = update(ctx, a[0], a[1], &|_| Some(new))?;
        ctx.mm.store(a[3], width(a[1])?, old)?;
        Ok(0)
    }),
    // (place, size, expected value's place, new value's place): true, or false with what is there put into the third.
    ("atomic_cas", |ctx, a| {
        let (expected, new) = (ctx.mm.load(a[2], width(a[1])?)?, ctx.mm.load(a[3], width(a[1])?)?);
        let old = update(ctx, a[0], a[1], &|old| (old == expected).then_some(new))?;
        if old != expected {
            ctx.mm.store(a[2], width(a[1])?, old)?;
        }
        Ok(u64::from(old == expected))
    }),
];

fn update(ctx: &mut Ctx<'_>, at: u64, size: u64, change: &dyn Fn(u64) -> Option<u64>) -> Result<u64, Trouble> {
    let bytes = width(size)?;
    // Rust's atomics, behind which the runner's memory is, are aligned; so is what C has.
    if !at.is_multiple_of(size) {
        return Err(Trouble::Unsupported(nslab_abi::Unsupported::new("atomic", "unaligned")));
    }
    let old = ctx.mm.update(at, bytes, change).map_err(|error: MemError| Trouble::from(error))?;
    watch(ctx, at, size);
    Ok(old)
}

/// Larger objects need the locks of libatomic.
fn width(size: u64) -> Result<u32, Trouble> {
    match size {
        1 | 2 | 4 | 8 => Ok(size as u32),
        _ => Err(Trouble::Unsupported(nslab_abi::Unsupported::new("atomic", "object of more than 8 bytes"))),
    }
}
