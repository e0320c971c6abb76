//! `$'…'`: C's escapes in quotes - bash(1), "QUOTING".

use super::{Missing, Parser, Part, Trouble};

impl Parser<'_> {
    /// The text of `$'…'`, escapes replaced.
    pub(super) fn ansi_quoted(&mut self) -> Result<Part, Trouble> {
        let rest = &self.source[self.pos + 2..];
        let mut length = 0;
        loop {
            match rest.get(length) {
                Some(b'\'') => break,
                Some(b'\\') => length += 2,
                Some(_) => length += 1,
                None => return Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing('\'') }),
            }
        }
        self.line += rest[..length].iter().filter(|&&byte| byte == b'\n').count() as u32;
        let text = unescape(&rest[..length]);
        self.pos += length + 3;
        Ok(Part::Text { text, quoted: true })
    }
}

/// Replaces C's escapes.
pub(in crate::sh) fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some((&letter, after)) = rest.split_first() else {
            out.push(byte);
            break;
        };
        rest = after;
        match letter {
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'e' | b'E' => out.push(27),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'v' => out.push(11),
            b'\\' | b'\'' | b'"' | b'?' => out.push(letter),
            b'0'..=b'7' => {
                let (value, length) = digits([&[letter], rest].concat().as_slice(), 8, 3);
                rest = &rest[length - 1..];
                // "\0" ends the string.
                match value as u8 {
                    0 => return out,
                    byte => out.push(byte),
                }
            }
            b'x' | b'u' | b'U' => {
                let most = match letter {
                    b'x' => 2,
                    b'u' => 4,
                    _ => 8,
                };
                let (value, length) = digits(rest, 16, most);
                rest = &rest[length..];
                match (length, letter) {
                    (0, _) => out.extend([b'\\', letter]),
                    _ if value == 0 => return out,
                    (_, b'x') => out.push(value as u8),
                    _ => out.extend(char::from_u32(value).unwrap_or('\u{fffd}').to_string().bytes()),
                }
            }
            b'c' => {
                let Some((&key, after)) = rest.split_first() else {
                    out.extend(b"\\c");
                    break;
                };
                rest = after;
                out.push(if key == b'?' { 127 } else { key.to_ascii_uppercase() & 0x1f });
            }
            other => out.extend([b'\\', other]),
        }
    }
    out
}

/// A number at the beginning, of at most so many digits; its value and its length.
fn digits(text: &[u8], radix: u32, most: usize) -> (u32, usize) {
    let mut value = 0u32;
    let mut length = 0;
    for &byte in text.iter().take(most) {
        let Some(digit) = char::from(byte).to_digit(radix) else { break };
        value = value.wrapping_mul(radix).wrapping_add(digit);
        length += 1;
    }
    (value, length)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes_are_c_s() {
        assert_eq!(unescape(br"a\tb\n"), b"a\tb\n");
        assert_eq!(unescape(br"\x41\101\e[0m\'"), b"AA\x1b[0m'");
        assert_eq!(unescape(r"\u4e2d".as_bytes()), "中".as_bytes());
        assert_eq!(unescape(br"\q\cA"), b"\\q\x01");
    }
}
