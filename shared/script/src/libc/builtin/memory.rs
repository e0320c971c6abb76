//! string.h's loops over bytes.

use super::{Ctx, Pure, Trouble};
use crate::machine::{HeapEvent, HeapFault};

pub(super) const ROWS: &[(&str, Pure)] = &[
    ("memcpy", |ctx, a| {
        ctx.mm.copy(a[0], a[1], a[2])?;
        ctx.costs(a[2]);
        watch_copy(ctx, a[0], a[1], a[2]);
        Ok(a[0])
    }),
    ("memset", |ctx, a| {
        ctx.mm.fill(a[0], a[1] as u8, a[2])?;
        ctx.costs(a[2]);
        watch(ctx, a[0], a[2]);
        Ok(a[0])
    }),
    ("memcmp", |ctx, a| compare(ctx, a[0], a[1], a[2], false)),
    ("strncmp", |ctx, a| compare(ctx, a[0], a[1], a[2], true)),
    ("memchr", |ctx, a| {
        let distance = ctx.mm.find_byte(a[0], a[1] as u8, a[2])?;
        ctx.costs(distance.unwrap_or(a[2]));
        Ok(distance.map_or(0, |distance| a[0] + distance))
    }),
    ("strnlen", |ctx, a| {
        let len = ctx.mm.find_byte(a[0], 0, a[1])?.unwrap_or(a[1]);
        ctx.costs(len);
        Ok(len)
    }),
];

/// Looks at what was written: beyond a block of the heap, or into one that was given back.
pub(super) fn watch(ctx: &mut Ctx<'_>, to: u64, len: u64) {
    if let Some(fault) = ctx.mm.check_heap(to, len).filter(|_| len > 0) {
        ctx.state.heap_event = Some(HeapEvent::Access { fault, is_write: true });
    }
}

/// The same, and whether what was read had been given back. realloc(3) copies more than was asked for, which is its right.
fn watch_copy(ctx: &mut Ctx<'_>, to: u64, from: u64, len: u64) {
    watch(ctx, to, len);
    if let Some(fault @ HeapFault::Freed(_)) = ctx.mm.check_heap(from, len).filter(|_| len > 0) {
        ctx.state.heap_event = Some(HeapEvent::Access { fault, is_write: false });
    }
}

/// Compares byte by byte; with `is_text` a NUL ends it.
fn compare(ctx: &mut Ctx<'_>, left: u64, right: u64, len: u64, is_text: bool) -> Result<u64, Trouble> {
    for offset in 0..len {
        ctx.state.work += 1;
        let a = ctx.mm.load(left.wrapping_add(offset), 1)?;
        let b = ctx.mm.load(right.wrapping_add(offset), 1)?;
        if a != b {
            return Ok(a.wrapping_sub(b));
        }
        if is_text && a == 0 {
            break;
        }
    }
    Ok(0)
}
