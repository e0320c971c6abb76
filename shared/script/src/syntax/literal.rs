//! What literals mean.

/// An integer constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntLiteral {
    /// Its value.
    pub value: u64,
    /// Does it end in `u`?
    pub is_unsigned: bool,
    /// Number of `l` at its end.
    pub nr_longs: u8,
    /// Is it decimal? Such a constant never becomes unsigned by itself.
    pub is_decimal: bool,
}

/// Reads an integer constant.
pub fn integer(text: &str) -> Option<IntLiteral> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = match lower.as_bytes() {
        [b'0', b'x', ..] => (&lower[2..], 16),
        [b'0', b'b', ..] => (&lower[2..], 2),
        [b'0', _, ..] => (&lower[1..], 8),
        _ => (&lower[..], 10),
    };
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let (digits, suffix) = digits.split_at(end);
    let (is_unsigned, nr_longs) = match suffix {
        "" => (false, 0),
        "u" => (true, 0),
        "l" => (false, 1),
        "ul" | "lu" => (true, 1),
        "ll" => (false, 2),
        "ull" | "llu" => (true, 2),
        _ => return None,
    };
    // `0u` has no digits after its octal prefix.
    let value = if digits.is_empty() && radix == 8 { 0 } else { u64::from_str_radix(digits, radix).ok()? };
    Some(IntLiteral { value, is_unsigned, nr_longs, is_decimal: radix == 10 })
}

/// Reads a floating constant: its value, and whether it is a `float`.
pub fn floating(text: &str) -> Option<(f64, bool)> {
    let lower = text.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("0x") {
        return hex_floating(digits);
    }
    let (digits, is_float) = match lower.strip_suffix('f') {
        Some(digits) => (digits, true),
        None => (lower.strip_suffix('l').unwrap_or(&lower), false),
    };
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'+' | b'-'));
    let value = digits.parse::<f64>().ok().filter(|_| is_plain)?;
    Some(if is_float { (f64::from(value as f32), true) } else { (value, false) })
}

fn hex_floating(text: &str) -> Option<(f64, bool)> {
    let (mantissa, exponent) = text.split_once('p')?;
    let (exponent, is_float) = match exponent.strip_suffix('f') {
        Some(exponent) => (exponent, true),
        None => (exponent.strip_suffix('l').unwrap_or(exponent), false),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = u64::from_str_radix(&format!("0{whole}{fraction}"), 16).ok()?;
    let exponent = exponent.parse::<i32>().ok()?.checked_sub(4 * fraction.len() as i32)?;
    Some((digits as f64 * f64::powi(2.0, exponent), is_float))
}

/// A character constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharLiteral {
    /// Its value as an `int`.
    pub value: i32,
    /// `''`?
    pub is_empty: bool,
    /// `'ab'`?
    pub is_long: bool,
    /// An escape that C does not know.
    pub unknown_escape: Option<char>,
}

/// Reads a character constant with its quotes.
pub fn character(text: &str) -> CharLiteral {
    let is_wide = !text.starts_with('\'');
    let body = text.trim_start_matches(['L', 'u', 'U', '8']);
    let decoded = decode(&body[1..body.len().saturating_sub(1).max(1)]);
    let (is_empty, unknown_escape) = (decoded.units.is_empty(), decoded.unknown_escape);
    if is_wide {
        let value = decoded.wide().last().map_or(0, |&unit| unit as i32);
        return CharLiteral { value, is_empty, is_long: false, unknown_escape };
    }
    // gcc: one character is a `char`; several are shifted together.
    let value = match decoded.bytes()[..] {
        [byte] => i32::from(byte as i8),
        ref bytes => bytes.iter().fold(0_i32, |value, &byte| value.wrapping_shl(8) | i32::from(byte)),
    };
    CharLiteral { value, is_empty, is_long: decoded.bytes().len() > 1, unknown_escape }
}

/// What stands in a literal between the quotes.
#[derive(Clone, Copy)]
enum Unit {
    /// A character, as UTF-8 or as one wide character.
    Char(char),
    /// A number from `\x` or an octal escape.
    Number(u32),
}

/// A string literal's contents, without the final NUL.
pub struct Decoded {
    units: Vec<Unit>,
    /// An escape that C does not know.
    pub unknown_escape: Option<char>,
}

impl Decoded {
    /// Returns what a `char` array holds.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.units.len());
        for unit in &self.units {
            match unit {
                Unit::Char(character) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                Unit::Number(number) => bytes.push(*number as u8),
            }
        }
        bytes
    }

    /// Returns what a `char16_t` array holds.
    pub fn utf16(&self) -> Vec<u32> {
        let mut units = Vec::new();
        for unit in &self.units {
            match unit {
                Unit::Char(character) => {
                    units.extend(character.encode_utf16(&mut [0; 2]).iter().map(|&unit| u32::from(unit)));
                }
                Unit::Number(number) => units.push(*number & 0xffff),
            }
        }
        units
    }

    /// Returns what a `wchar_t` array holds.
    pub fn wide(&self) -> Vec<u32> {
        let wide = |unit: &Unit| match unit {
            Unit::Char(character) => *character as u32,
            Unit::Number(number) => *number,
        };
        self.units.iter().map(wide).collect()
    }
}

/// Reads a string literal with its quotes.
pub fn string(text: &str) -> Decoded {
    let body = text.trim_start_matches(['L', 'u', 'U', '8']);
    decode(body.strip_prefix('"').unwrap_or(body).strip_suffix('"').unwrap_or(""))
}

fn decode(text: &str) -> Decoded {
    let mut units = Vec::with_capacity(text.len());
    let mut unknown_escape = None;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        if character != '\\' {
            units.push(Unit::Char(character));
            continue;
        }
        let Some(escape) = rest.next() else { break };
        match escape {
            'n' => units.push(Unit::Char('\n')),
            't' => units.push(Unit::Char('\t')),
            'r' => units.push(Unit::Char('\r')),
            'a' => units.push(Unit::Number(7)),
            'b' => units.push(Unit::Number(8)),
            'f' => units.push(Unit::Number(12)),
            'v' => units.push(Unit::Number(11)),
            'e' | 'E' => units.push(Unit::Number(27)),
            '\n' => {}
            '\\' | '\'' | '"' | '?' => units.push(Unit::Char(escape)),
            '0'..='7' => {
                let mut value = escape.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = rest.peek().and_then(|c| c.to_digit(8)) else { break };
                    value = value * 8 + digit;
                    rest.next();
                }
                units.push(Unit::Number(value));
            }
            'x' => {
                let mut value = 0_u32;
                while let Some(digit) = rest.peek().and_then(|c| c.to_digit(16)) {
                    value = value.wrapping_mul(16).wrapping_add(digit);
                    rest.next();
                }
                units.push(Unit::Number(value));
            }
            'u' | 'U' => {
                let mut value = 0_u32;
                for _ in 0..if escape == 'u' { 4 } else { 8 } {
                    let Some(digit) = rest.peek().and_then(|c| c.to_digit(16)) else { break };
                    value = value.wrapping_mul(16).wrapping_add(digit);
                    rest.next();
                }
                units.push(Unit::Char(char::from_u32(value).unwrap_or('\u{fffd}')));
            }
            _ => {
                unknown_escape = Some(escape);
                units.push(Unit::Char(escape));
            }
        }
    }
    Decoded { units, unknown_escape }
}
