//! Patterns of `case`, `${x%…}` and file names - fnmatch(3); bash(1), "Pattern Matching".

mod bracket;
mod extended;

/// A byte of a pattern; quoted ones mean themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) byte: u8,
    pub(super) is_quoted: bool,
}

/// How patterns are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rules {
    /// Characters are UTF-8's, not bytes.
    pub(super) is_utf8: bool,
    /// Letters match in either case.
    pub(super) ignores_case: bool,
    /// bash's `?(…)` and its like.
    pub(super) has_extended: bool,
}

/// Does a pattern have a wildcard?
pub(super) fn is_pattern(glyphs: &[Glyph], rules: Rules) -> bool {
    // A bracket counts once it is closed in its part of the path: the command `[` is no pattern.
    let mut is_open = false;
    let is_special = |glyph: &Glyph| match glyph.byte {
        _ if glyph.is_quoted => false,
        b'*' | b'?' => true,
        b']' => is_open,
        byte => {
            is_open = byte == b'[' || (is_open && byte != b'/');
            false
        }
    };
    glyphs.iter().any(is_special) || (rules.has_extended && extended::first(glyphs).is_some())
}

/// As fnmatch(3) with a pattern in which a backslash quotes.
pub(crate) fn fnmatch(pattern: &[u8], text: &[u8]) -> bool {
    let mut glyphs = Vec::new();
    let mut bytes = pattern.iter();
    while let Some(&byte) = bytes.next() {
        match (byte, bytes.as_slice().first()) {
            (b'\\', Some(&byte)) => {
                bytes.next();
                glyphs.push(Glyph { byte, is_quoted: true });
            }
            _ => glyphs.push(Glyph { byte, is_quoted: false }),
        }
    }
    matches(&glyphs, text, Rules::default())
}

/// Does the whole text fit the pattern?
pub(super) fn matches(pattern: &[Glyph], text: &[u8], rules: Rules) -> bool {
    if rules.has_extended && extended::first(pattern).is_some() {
        return extended::matches(pattern, text, rules, &mut extended::MOST_STEPS.clone());
    }
    // The position after the last `*` and the text it was tried at: no recursion, no exponential time.
    let (mut at, mut pos) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match pattern.get(at) {
            Some(Glyph { byte: b'*', is_quoted: false }) => {
                at += 1;
                star = Some((at, pos));
                continue;
            }
            None if pos == text.len() => return true,
            Some(_) if pos < text.len() => {
                if let Some((length, taken)) = one(&pattern[at..], &text[pos..], rules) {
                    at += length;
                    pos += taken;
                    continue;
                }
            }
            _ => {}
        }
        match star {
            Some((after, tried)) if tried < text.len() => {
                star = Some((after, tried + 1));
                (at, pos) = (after, tried + 1);
            }
            _ => return false,
        }
    }
}

/// The first character of a text and its length in bytes.
pub(super) fn character(text: &[u8], rules: Rules) -> (u32, usize) {
    let Some(&first) = text.first() else { return (0, 0) };
    let length = match first {
        0xc2..=0xdf if rules.is_utf8 => 2,
        0xe0..=0xef if rules.is_utf8 => 3,
        0xf0..=0xf4 if rules.is_utf8 => 4,
        _ => return (u32::from(first), 1),
    };
    let decoded = text.get(..length).and_then(|bytes| str::from_utf8(bytes).ok()).and_then(|text| text.chars().next());
    decoded.map_or((u32::from(first), 1), |c| (u32::from(c), length))
}

fn lower(value: u32) -> u32 {
    char::from_u32(value).and_then(|c| c.to_lowercase().next()).map_or(value, u32::from)
}

fn is_same(left: u8, right: u8, rules: Rules) -> bool {
    left == right || (rules.ignores_case && left.eq_ignore_ascii_case(&right))
}

/// Matches one character; the lengths of pattern and text used.
fn one(pattern: &[Glyph], text: &[u8], rules: Rules) -> Option<(usize, usize)> {
    let first = pattern.first()?;
    let byte = *text.first()?;
    match first.byte {
        b'?' if !first.is_quoted => Some((1, character(text, rules).1)),
        b'[' if !first.is_quoted => {
            let (value, taken) = character(text, rules);
            match bracket::fits(pattern, value, rules) {
                Some((true, length)) => Some((length, taken)),
                Some((false, _)) => None,
                None => (byte == b'[').then_some((1, 1)),
            }
        }
        own => is_same(own, byte, rules).then_some((1, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        let glyphs: Vec<Glyph> = pattern.bytes().map(|byte| Glyph { byte, is_quoted: false }).collect();
        matches(&glyphs, text.as_bytes(), Rules { is_utf8: true, ignores_case: false, has_extended: true })
    }

    #[test]
    fn wildcards() {
        assert!(fits("*.c", "main.c") && fits("a*b*c", "axxbyyc") && fits("*", ""));
        assert!(!fits("*.c", "main.h") && !fits("?", "") && !fits("a*b", "abx"));
        assert!(
            fits("[a-c]?[!x]", "bzy") && !fits("[a-c]?[!x]", "bzx") && fits("[[:digit:]]*", "4x") && fits("[]]", "]")
        );
        assert!(fits("?[[:alpha:]]", "éé") && !fits("?", "éé") && fits("[à-ü]", "é"));
    }

    #[test]
    fn extended_patterns() {
        assert!(fits("foo@(bar|baz)", "foobar") && !fits("foo@(bar|baz)", "foo"));
        assert!(fits("+(ab)", "abab") && !fits("+(ab)", "aba") && fits("?(a)b", "b") && fits("*(a|b)c", "abbac"));
        assert!(fits("!(*.c)", "a.h") && !fits("!(*.c)", "a.c") && fits("a!(b)c", "ac") && !fits("a!(b)c", "abc"));
    }
}
