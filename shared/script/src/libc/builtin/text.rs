//! Tables of texts that `nslab_abi` has.

use nslab_abi::{Errno, Signal};

use super::{Ctx, Pure, Trouble};

pub(super) const ROWS: &[(&str, Pure)] = &[
    // (number, buffer, size): writes the text with its NUL and returns its length.
    ("strerror", |ctx, a| put(ctx, &Errno(a[0] as i32).strerror(), a[1], a[2])),
    ("strerrorname", |ctx, a| put(ctx, Errno(a[0] as i32).name().unwrap_or_default(), a[1], a[2])),
    ("strsignal", |ctx, a| {
        let number = a[0] as i32;
        let text = u8::try_from(number).map_or_else(|_| format!("Unknown signal {number}"), |n| Signal(n).strsignal());
        put(ctx, &text, a[1], a[2])
    }),
    ("sigabbrev", |ctx, a| {
        let name = u8::try_from(a[0] as i32).ok().map(|n| Signal(n).name()).unwrap_or_default();
        put(ctx, name.strip_prefix("SIG").unwrap_or_default(), a[1], a[2])
    }),
];

fn put(ctx: &mut Ctx<'_>, text: &str, at: u64, size: u64) -> Result<u64, Trouble> {
    if let Some(room) = size.checked_sub(1) {
        let mut bytes = text.as_bytes()[..text.len().min(room as usize)].to_vec();
        bytes.push(0);
        ctx.mm.write(at, &bytes)?;
    }
    Ok(text.len() as u64)
}
