//! Texts to numbers.

use super::float;
use super::{Ctx, Pure, Trouble};

pub(super) const ROWS: &[(&str, Pure)] = &[
    // (text, &end): returns the double; end = text where there is no number.
    ("strtod", |ctx, a| {
        let (value, used) = float::parse(&leading(ctx, a[0])?);
        ctx.mm.store(a[1], 8, a[0] + used as u64)?;
        Ok(value.to_bits())
    }),
];

/// Longest text of a floating number that is looked at.
const NUMBER_BYTES_MAX: u64 = 4096;

fn leading(ctx: &mut Ctx<'_>, at: u64) -> Result<Vec<u8>, Trouble> {
    let len = ctx.mm.find_byte(at, 0, NUMBER_BYTES_MAX)?.unwrap_or(NUMBER_BYTES_MAX);
    Ok(ctx.mm.read_vec(at, len)?)
}
