//! Patterns of `case`, `${x%…}` and file names - fnmatch(3).

/// A byte of a pattern; quoted ones mean themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) byte: u8,
    pub(super) is_quoted: bool,
}

/// Does a pattern have a wildcard?
pub(super) fn is_pattern(glyphs: &[Glyph]) -> bool {
    glyphs.iter().any(|glyph| !glyph.is_quoted && b"*?[".contains(&glyph.byte))
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
    matches(&glyphs, text)
}

/// Does the whole text fit the pattern?
pub(super) fn matches(pattern: &[Glyph], text: &[u8]) -> bool {
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
                if let Some(length) = one(&pattern[at..], text[pos]) {
                    at += length;
                    pos += 1;
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

/// Matches one byte; the length of the pattern used.
fn one(pattern: &[Glyph], byte: u8) -> Option<usize> {
    let first = pattern.first()?;
    match first.byte {
        b'?' if !first.is_quoted => Some(1),
        b'[' if !first.is_quoted => match bracket(pattern, byte) {
            Some((true, length)) => Some(length),
            Some((false, _)) => None,
            None => (byte == b'[').then_some(1),
        },
        own => (own == byte).then_some(1),
    }
}

/// A bracket expression: does it fit, and how long is it?
fn bracket(pattern: &[Glyph], byte: u8) -> Option<(bool, usize)> {
    let mut at = 1;
    let is_negated = pattern.get(at).is_some_and(|glyph| !glyph.is_quoted && b"!^".contains(&glyph.byte));
    at += usize::from(is_negated);
    let first = at;
    let mut fits = false;
    loop {
        let low = pattern.get(at)?;
        if low.byte == b']' && !low.is_quoted && at > first {
            return Some((fits != is_negated, at + 1));
        }
        if let Some((class, length)) = class(&pattern[at..]) {
            fits |= class(&byte);
            at += length;
            continue;
        }
        let is_range = pattern.get(at + 1).is_some_and(|dash| dash.byte == b'-' && !dash.is_quoted)
            && pattern.get(at + 2).is_some_and(|high| high.byte != b']' || high.is_quoted);
        if is_range {
            fits |= (low.byte..=pattern.get(at + 2)?.byte).contains(&byte);
            at += 3;
        } else {
            fits |= low.byte == byte;
            at += 1;
        }
    }
}

type Class = fn(&u8) -> bool;

/// `[:alpha:]` and its kin.
fn class(pattern: &[Glyph]) -> Option<(Class, usize)> {
    let classes: [(&[u8], Class); 8] = [
        (b"[:alnum:]", u8::is_ascii_alphanumeric),
        (b"[:alpha:]", u8::is_ascii_alphabetic),
        (b"[:digit:]", u8::is_ascii_digit),
        (b"[:lower:]", u8::is_ascii_lowercase),
        (b"[:upper:]", u8::is_ascii_uppercase),
        (b"[:space:]", u8::is_ascii_whitespace),
        (b"[:punct:]", u8::is_ascii_punctuation),
        (b"[:xdigit:]", u8::is_ascii_hexdigit),
    ];
    let has =
        |name: &[u8]| name.len() <= pattern.len() && name.iter().zip(pattern).all(|(byte, glyph)| *byte == glyph.byte);
    classes.into_iter().find(|class| has(class.0)).map(|class| (class.1, class.0.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        let glyphs: Vec<Glyph> = pattern.bytes().map(|byte| Glyph { byte, is_quoted: false }).collect();
        matches(&glyphs, text.as_bytes())
    }

    #[test]
    fn wildcards() {
        assert!(fits("*.c", "main.c") && fits("a*b*c", "axxbyyc") && fits("*", ""));
        assert!(!fits("*.c", "main.h") && !fits("?", "") && !fits("a*b", "abx"));
        assert!(
            fits("[a-c]?[!x]", "bzy") && !fits("[a-c]?[!x]", "bzx") && fits("[[:digit:]]*", "4x") && fits("[]]", "]")
        );
    }
}
