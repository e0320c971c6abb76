//! string.h's loops over bytes.

use super::{Ctx, Pure, Trouble};

pub(super) const ROWS: &[(&str, Pure)] = &[
    ("memcpy", |ctx, a| {
        ctx.mm.copy(a[0], a[1], a[2])?;
        Ok(a[0])
    }),
    ("memset", |ctx, a| {
        ctx.mm.fill(a[0], a[1] as u8, a[2])?;
        Ok(a[0])
    }),
    ("memcmp", |ctx, a| compare(ctx, a[0], a[1], a[2], false)),
    ("strncmp", |ctx, a| compare(ctx, a[0], a[1], a[2], true)),
    ("memchr", |ctx, a| Ok(ctx.mm.find_byte(a[0], a[1] as u8, a[2])?.map_or(0, |distance| a[0] + distance))),
    ("strnlen", |ctx, a| Ok(ctx.mm.find_byte(a[0], 0, a[1])?.unwrap_or(a[1]))),
];

/// Compares byte by byte; with `is_text` a NUL ends it.
fn compare(ctx: &mut Ctx<'_>, left: u64, right: u64, len: u64, is_text: bool) -> Result<u64, Trouble> {
    for offset in 0..len {
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
