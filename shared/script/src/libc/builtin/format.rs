//! printf(3)'s format language, to the byte as glibc does it.

use nslab_abi::Errno;

use super::float;
use super::wide::{multibyte, wide_string};
use super::{ARGS_MAX, Ctx, Pure, Trouble};

pub(super) const ROWS: &[(&str, Pure)] = &[("vformat", vformat)];

/// Largest width or precision, and largest result.
const OUTPUT_BYTES_MAX: usize = 16 << 20;

/// One conversion specification.
#[derive(Default)]
struct Spec {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    /// `hh h l ll j z t L` as the number of bits; `long double` is a `double` here.
    bits: u32,
}

/// The arguments: 8-byte cells.
struct Cells {
    at: u64,
    next: u64,
}

impl Cells {
    fn take(&mut self, ctx: &mut Ctx<'_>, position: Option<u64>) -> Result<u64, Trouble> {
        let index = match position {
            Some(position) => position - 1,
            None => {
                self.next += 1;
                self.next - 1
            }
        };
        Ok(ctx.mm.load(self.at.wrapping_add(index * 8), 8)?)
    }
}

/// `vformat(buffer, size, format, ap, errno | is_utf8 << 16)`: writes at most `size` bytes, no NUL, and returns how many the whole text has; or `-errno`.
fn vformat(ctx: &mut Ctx<'_>, a: &[u64; ARGS_MAX]) -> Result<u64, Trouble> {
    let [buffer, size, format_at, ap, number, ..] = *a;
    let (errno, is_utf8) = (number as u16 as i16, number >> 16 & 1 != 0);
    let format = ctx.mm.read_cstr(format_at)?;
    let mut cells = Cells { at: ctx.mm.load(ap, 8)?, next: 0 };
    let mut out = Vec::new();
    let mut rest = format.as_slice();
    while let Some(percent) = rest.iter().position(|&byte| byte == b'%') {
        out.extend(&rest[..percent]);
        let start = &rest[percent..];
        rest = &start[1..];
        let position = position(&mut rest);
        let mut spec = Spec::default();
        flags(&mut rest, &mut spec);
        if !width_and_precision(ctx, &mut rest, &mut spec, &mut cells)? {
            return Ok(-i64::from(Errno::EOVERFLOW.0) as u64);
        }
        spec.bits = length(&mut rest);
        let Some((&conversion, after)) = rest.split_first() else {
            // "If a conversion specification is invalid, the behavior is undefined": glibc gives up with EINVAL at the end of the format.
            return Ok(-i64::from(Errno::EINVAL.0) as u64);
        };
        rest = after;
        match conversion {
            b'%' => out.push(b'%'),
            b'n' => {
                let target = cells.take(ctx, position)?;
                ctx.mm.store(target, spec.bits.max(8) / 8, out.len() as u64)?;
            }
            b'm' => pad(&mut out, &spec, &cut(error_text(Errno(errno as i32), spec.alternate), &spec)),
            b'd' | b'i' => signed(&mut out, &spec, cells.take(ctx, position)?),
            b'u' | b'o' | b'x' | b'X' => unsigned(&mut out, &spec, conversion, cells.take(ctx, position)?),
            b'p' => pointer(&mut out, &mut spec, cells.take(ctx, position)?),
            b'c' if spec.bits == 64 => {
                let wide = cells.take(ctx, position)? as u32;
                match multibyte(wide, is_utf8) {
                    Some(bytes) => pad(&mut out, &spec, &bytes),
                    None => return Ok(-i64::from(Errno::EILSEQ.0) as u64),
                }
            }
            b's' if spec.bits == 64 => {
                let at = cells.take(ctx, position)?;
                match wide_string(ctx, spec.precision, at, is_utf8)? {
                    Some(text) => pad(&mut out, &spec, &text),
                    None => return Ok(-i64::from(Errno::EILSEQ.0) as u64),
                }
            }
            b'c' => {
                let byte = cells.take(ctx, position)? as u8;
                pad(&mut out, &spec, &[byte]);
            }
            b's' => {
                let at = cells.take(ctx, position)?;
                let text = string(ctx, &spec, at)?;
                pad(&mut out, &spec, &text);
            }
            b'f' | b'F' | b'e' | b'E' | b'g' | b'G' | b'a' | b'A' => {
                let value = f64::from_bits(cells.take(ctx, position)?);
                floating(&mut out, &spec, conversion, value);
            }
            // glibc copies what it does not know.
            _ => out.extend(&start[..start.len() - rest.len()]),
        }
        if out.len() > OUTPUT_BYTES_MAX {
            return Ok(-i64::from(Errno::EOVERFLOW.0) as u64);
        }
    }
    out.extend(rest);
    ctx.costs(out.len() as u64);
    let fits = out.len().min(size as usize);
    ctx.mm.write(buffer, &out[..fits])?;
    Ok(out.len() as u64)
}

/// Reads `N$`.
fn position(rest: &mut &[u8]) -> Option<u64> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || digits > 4 || rest.get(digits) != Some(&b'$') {
        return None;
    }
    let value = number(rest)?;
    *rest = &rest[1..];
    (value > 0).then_some(value as u64)
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = &rest[..digits];
    *rest = &rest[digits..];
    text.iter().try_fold(0usize, |value, digit| value.checked_mul(10)?.checked_add(usize::from(digit - b'0')))
}

fn flags(rest: &mut &[u8], spec: &mut Spec) {
    while let Some((flag, after)) = rest.split_first() {
        match flag {
            b'-' => spec.left = true,
            b'+' => spec.plus = true,
            b' ' => spec.space = true,
            b'#' => spec.alternate = true,
            b'0' => spec.zero = true,
            // The C locale groups nothing.
            b'\'' | b'I' => {}
            _ => break,
        }
        *rest = after;
    }
}

/// Reads width and precision; false if one is too large.
fn width_and_precision(
    ctx: &mut Ctx<'_>,
    rest: &mut &[u8],
    spec: &mut Spec,
    cells: &mut Cells,
) -> Result<bool, Trouble> {
    if let [b'*', after @ ..] = rest {
        *rest = after;
        let position = position(rest);
        let width = cells.take(ctx, position)? as i32;
        spec.left |= width < 0;
        spec.width = width.unsigned_abs() as usize;
    } else {
        let Some(width) = number(rest) else { return Ok(false) };
        spec.width = width;
    }
    if let [b'.', after @ ..] = rest {
        *rest = after;
        if let [b'*', after @ ..] = rest {
            *rest = after;
            let position = position(rest);
            // "a negative precision is taken as though the precision were omitted" - printf(3).
            spec.precision = usize::try_from(cells.take(ctx, position)? as i32).ok();
        } else {
            let Some(precision) = number(rest) else { return Ok(false) };
            spec.precision = Some(precision);
        }
    }
    Ok(spec.width <= OUTPUT_BYTES_MAX && spec.precision.unwrap_or(0) <= OUTPUT_BYTES_MAX)
}

fn length(rest: &mut &[u8]) -> u32 {
    let (bits, used) = match rest {
        [b'h', b'h', ..] => (8, 2),
        [b'h', ..] => (16, 1),
        [b'l', b'l', ..] => (64, 2),
        [b'l' | b'j' | b'z' | b't' | b'q' | b'Z' | b'L', ..] => (64, 1),
        _ => (32, 0),
    };
    *rest = &rest[used..];
    bits
}

fn signed(out: &mut Vec<u8>, spec: &Spec, raw: u64) {
    let shift = 64 - spec.bits;
    let value = (raw << shift) as i64 >> shift;
    let sign = sign(spec, value < 0);
    integer(out, spec, sign, value.unsigned_abs().to_string());
}

fn sign(spec: &Spec, is_negative: bool) -> &'static str {
    match (is_negative, spec.plus, spec.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    }
}

fn unsigned(out: &mut Vec<u8>, spec: &Spec, conversion: u8, raw: u64) {
    let shift = 64 - spec.bits;
    let value = raw << shift >> shift;
    let mut digits = match conversion {
        b'u' => value.to_string(),
        b'o' => format!("{value:o}"),
        b'x' => format!("{value:x}"),
        _ => format!("{value:X}"),
    };
    let mut prefix = "";
    if spec.alternate {
        match conversion {
            b'o' if value != 0 && spec.precision.unwrap_or(0) <= digits.len() => digits.insert(0, '0'),
            // "%#.0o" of 0 is "0".
            b'o' if value == 0 && spec.precision == Some(0) => {
                let wide = Spec { precision: Some(1), ..*spec };
                return integer(out, &wide, "", digits);
            }
            b'x' if value != 0 => prefix = "0x",
            b'X' if value != 0 => prefix = "0X",
            _ => {}
        }
    }
    integer(out, spec, prefix, digits);
}

/// Lays out prefix and digits: precision is the least number of digits and switches `0` off.
fn integer(out: &mut Vec<u8>, spec: &Spec, prefix: &str, mut digits: String) {
    match spec.precision {
        Some(0) if digits == "0" => digits.clear(),
        Some(precision) => digits = zero_filled(digits, precision),
        None if spec.zero && !spec.left => {
            let room = spec.width.saturating_sub(prefix.len());
            digits = zero_filled(digits, room);
        }
        None => {}
    }
    pad(out, spec, format!("{prefix}{digits}").as_bytes());
}

/// As `{digits:0>least$}`, which takes no more than 65535.
fn zero_filled(digits: String, least: usize) -> String {
    "0".repeat(least.saturating_sub(digits.len())) + &digits
}

fn pointer(out: &mut Vec<u8>, spec: &mut Spec, address: u64) {
    if address == 0 {
        pad(out, spec, b"(nil)");
    } else {
        spec.alternate = true;
        spec.bits = 64;
        unsigned(out, spec, b'x', address);
    }
}

fn string(ctx: &mut Ctx<'_>, spec: &Spec, at: u64) -> Result<Vec<u8>, Trouble> {
    if at == 0 {
        // glibc: "(null)", or nothing where the precision has no room for it.
        let has_room = spec.precision.is_none_or(|precision| precision >= 6);
        return Ok(if has_room { b"(null)".to_vec() } else { Vec::new() });
    }
    match spec.precision {
        None => {
            let most = OUTPUT_BYTES_MAX as u64 + 1;
            let len = ctx.mm.find_byte(at, 0, most)?.unwrap_or(most);
            Ok(ctx.mm.read_vec(at, len)?)
        }
        Some(precision) => {
            let len = ctx.mm.find_byte(at, 0, precision as u64)?.unwrap_or(precision as u64);
            Ok(ctx.mm.read_vec(at, len)?)
        }
    }
}

fn floating(out: &mut Vec<u8>, spec: &Spec, conversion: u8, value: f64) {
    let sign = sign(spec, value.is_sign_negative());
    let magnitude = value.abs();
    let mut body = match conversion.to_ascii_lowercase() {
        _ if value.is_nan() => "nan".to_string(),
        _ if value.is_infinite() => "inf".to_string(),
        b'f' => float::fixed(magnitude, spec.precision.unwrap_or(6), spec.alternate),
        b'e' => float::exponent(magnitude, spec.precision.unwrap_or(6), spec.alternate),
        b'g' => float::general(magnitude, spec.precision.unwrap_or(6), spec.alternate),
        _ => float::hexadecimal(magnitude, spec.precision, spec.alternate),
    };
    if conversion.is_ascii_uppercase() {
        body.make_ascii_uppercase();
    }
    if spec.zero && !spec.left && value.is_finite() {
        let at = if conversion.eq_ignore_ascii_case(&b'a') { 2 } else { 0 };
        let zeros = spec.width.saturating_sub(sign.len() + body.len());
        body.insert_str(at, &"0".repeat(zeros));
    }
    pad(out, spec, format!("{sign}{body}").as_bytes());
}

/// `%m`, and `%#m`, which names the error.
fn error_text(errno: Errno, is_name: bool) -> Vec<u8> {
    match (is_name, errno) {
        (true, Errno(0)) => b"0".to_vec(),
        (true, errno) => errno.name().map_or_else(|| errno.0.to_string(), str::to_string).into_bytes(),
        (false, errno) => errno.strerror().into_bytes(),
    }
}

fn cut(mut text: Vec<u8>, spec: &Spec) -> Vec<u8> {
    text.truncate(spec.precision.unwrap_or(usize::MAX));
    text
}

fn pad(out: &mut Vec<u8>, spec: &Spec, text: &[u8]) {
    let blanks = spec.width.saturating_sub(text.len());
    if !spec.left {
        out.resize(out.len() + blanks, b' ');
    }
    out.extend(text);
    if spec.left {
        out.resize(out.len() + blanks, b' ');
    }
}
