//! Wide characters as printf(3) writes them: in the locale C, or in C.UTF-8.

use super::{Ctx, Trouble};

/// Bytes of a `wchar_t`.
const WIDE_BYTES: u64 = 4;
/// Most characters of one string: what is longer has no end.
const CHARACTERS_MAX: u64 = 1 << 24;

/// The bytes of one character; `None`: it has none here, EILSEQ.
pub(super) fn multibyte(wide: u32, is_utf8: bool) -> Option<Vec<u8>> {
    let character = char::from_u32(wide).filter(|c| is_utf8 || c.is_ascii())?;
    Some(character.to_string().into_bytes())
}

/// The bytes of a string, as many whole characters as the precision has room for.
pub(super) fn wide_string(
    ctx: &mut Ctx<'_>,
    precision: Option<usize>,
    at: u64,
    is_utf8: bool,
) -> Result<Option<Vec<u8>>, Trouble> {
    let mut out = Vec::new();
    if at == 0 {
        let has_room = precision.is_none_or(|precision| precision >= 6);
        return Ok(Some(if has_room { b"(null)".to_vec() } else { out }));
    }
    for index in 0..CHARACTERS_MAX {
        if precision.is_some_and(|precision| out.len() >= precision) {
            break;
        }
        let wide = ctx.mm.load(at.wrapping_add(index * WIDE_BYTES), 4)? as u32;
        if wide == 0 {
            break;
        }
        let Some(bytes) = multibyte(wide, is_utf8) else { return Ok(None) };
        if precision.is_some_and(|precision| out.len() + bytes.len() > precision) {
            break;
        }
        out.extend(bytes);
    }
    Ok(Some(out))
}
