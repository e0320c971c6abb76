//! Floating numbers to text and back, as glibc writes and reads them in the C locale.

/// Digits behind the point that the standard library is asked for: further ones of a double are zeros.
const DIGITS_MAX: usize = 1100;

fn zeros(precision: usize) -> String {
    "0".repeat(precision.saturating_sub(DIGITS_MAX))
}

/// `%f` of a finite, non-negative value.
pub(super) fn fixed(value: f64, precision: usize, keep_point: bool) -> String {
    let mut text = format!("{value:.0$}", precision.min(DIGITS_MAX)) + &zeros(precision);
    if keep_point && precision == 0 {
        text.push('.');
    }
    text
}

/// `%e`.
pub(super) fn exponent(value: f64, precision: usize, keep_point: bool) -> String {
    let text = format!("{value:.0$e}", precision.min(DIGITS_MAX));
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if keep_point && precision == 0 { "." } else { "" };
    let (sign, digits) = match power.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', power),
    };
    format!("{mantissa}{}{point}e{sign}{digits:0>2}", zeros(precision))
}

/// `%g`.
pub(super) fn general(value: f64, precision: usize, keep_zeros: bool) -> String {
    let precision = precision.max(1);
    let scientific = format!("{value:.0$e}", (precision - 1).min(DIGITS_MAX));
    let power: i64 = scientific.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
    // "style e is used if the exponent … is less than -4 or greater than or equal to the precision" - printf(3).
    let is_scientific = power < -4 || power >= precision as i64;
    let text = if is_scientific {
        exponent(value, precision - 1, keep_zeros)
    } else {
        fixed(value, (precision as i64 - 1 - power) as usize, keep_zeros)
    };
    if keep_zeros {
        return text;
    }
    match text.split_once('e') {
        Some((mantissa, power)) => format!("{}e{power}", without_zeros(mantissa)),
        None => without_zeros(&text).to_string(),
    }
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

const MANTISSA_BITS: u32 = 52;

/// `%a`.
pub(super) fn hexadecimal(value: f64, precision: Option<usize>, keep_point: bool) -> String {
    let bits = value.to_bits();
    let mut mantissa = bits & ((1 << MANTISSA_BITS) - 1);
    let raw_power = (bits >> MANTISSA_BITS & 0x7ff) as i64;
    let mut lead = u64::from(raw_power != 0);
    let power = match (raw_power, mantissa) {
        (0, 0) => 0,
        (0, _) => -1022,
        _ => raw_power - 1023,
    };
    let mut digits = 13;
    if let Some(precision) = precision.filter(|&precision| precision < 13) {
        // Rounds to even.
        let drop = 4 * (13 - precision as u32);
        let whole = lead << MANTISSA_BITS | mantissa;
        let (kept, rest, half) = (whole >> drop, whole & ((1 << drop) - 1), 1u64 << (drop - 1));
        let up = rest > half || (rest == half && kept & 1 == 1);
        let rounded = (kept + u64::from(up)) << drop;
        lead = rounded >> MANTISSA_BITS;
        mantissa = rounded & ((1 << MANTISSA_BITS) - 1);
        digits = precision;
    }
    let mut fraction = format!("{mantissa:013x}");
    fraction.truncate(digits);
    match precision {
        None => fraction.truncate(fraction.trim_end_matches('0').len()),
        Some(precision) => fraction.extend(std::iter::repeat_n('0', precision.saturating_sub(13))),
    }
    let point = if fraction.is_empty() && !keep_point { "" } else { "." };
    format!("0x{lead}{point}{fraction}p{power:+}")
}

/// Reads a number as strtod(3) does; returns it and how many bytes belong to it (0: none).
pub(super) fn parse(text: &[u8]) -> (f64, usize) {
    let blanks = text.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0x0b).count();
    let (sign, signs) = match text.get(blanks) {
        Some(b'-') => (-1.0, 1),
        Some(b'+') => (1.0, 1),
        _ => (1.0, 0),
    };
    let start = blanks + signs;
    let body = &text[start..];
    let lower: Vec<u8> = body.iter().take(8).map(u8::to_ascii_lowercase).collect();
    if lower.starts_with(b"infinity") {
        return (sign * f64::INFINITY, start + 8);
    }
    if lower.starts_with(b"inf") {
        return (sign * f64::INFINITY, start + 3);
    }
    if lower.starts_with(b"nan") {
        return (f64::NAN.copysign(sign), start + 3);
    }
    if lower.starts_with(b"0x")
        && let Some((value, used)) = parse_hexadecimal(&body[2..])
    {
        return (sign * value, start + 2 + used);
    }
    match decimal_len(body) {
        0 => (0.0, 0),
        used => {
            let value: f64 = str::from_utf8(&body[..used]).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0);
            (sign * value, start + used)
        }
    }
}

fn count_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Length of `digits[.digits][e[±]digits]`, 0 without a digit.
fn decimal_len(text: &[u8]) -> usize {
    let whole = count_digits(text);
    let fraction = if text.get(whole) == Some(&b'.') { 1 + count_digits(&text[whole + 1..]) } else { 0 };
    if whole == 0 && fraction <= 1 {
        return 0;
    }
    let used = whole + fraction;
    used + exponent_len(&text[used..], b'e')
}

fn exponent_len(text: &[u8], letter: u8) -> usize {
    match text {
        [first, b'+' | b'-', rest @ ..] if first.eq_ignore_ascii_case(&letter) && count_digits(rest) > 0 => {
            2 + count_digits(rest)
        }
        [first, rest @ ..] if first.eq_ignore_ascii_case(&letter) && count_digits(rest) > 0 => 1 + count_digits(rest),
        _ => 0,
    }
}

/// Reads `hex[.hex][p±digits]` behind `0x`. Digits beyond what a double holds round towards zero.
fn parse_hexadecimal(text: &[u8]) -> Option<(f64, usize)> {
    let (mut mantissa, mut power, mut used, mut digits, mut is_fraction) = (0u64, 0i64, 0, 0, false);
    for &byte in text {
        if byte == b'.' && !is_fraction {
            is_fraction = true;
        } else if let Some(digit) = char::from(byte).to_digit(16) {
            digits += 1;
            if mantissa >> 56 == 0 {
                mantissa = mantissa << 4 | u64::from(digit);
                power -= if is_fraction { 4 } else { 0 };
            } else if !is_fraction {
                power += 4;
            }
        } else {
            break;
        }
        used += 1;
    }
    if digits == 0 {
        return None;
    }
    let suffix = exponent_len(&text[used..], b'p');
    if suffix > 0 {
        let written = str::from_utf8(&text[used + 1..used + suffix]).ok()?;
        power += written.parse::<i64>().unwrap_or(if written.starts_with('-') { -9999 } else { 9999 });
        used += suffix;
    }
    // Two steps: a power of two below the smallest normal one would lose bits in one.
    let half = (power / 2).clamp(-1000, 1000) as i32;
    let rest = (power - i64::from(half)).clamp(-1000, 1000) as i32;
    Some((mantissa as f64 * 2f64.powi(half) * 2f64.powi(rest), used))
}
