//! Bracket expressions - regex(7).

use super::{Glyph, Rules, character, lower};

/// Does a character fit the expression at the beginning, and how long is that? `None`: it is no bracket expression.
pub(super) fn fits(pattern: &[Glyph], value: u32, rules: Rules) -> Option<(bool, usize)> {
    let mut at = 1;
    let is_negated = pattern.get(at).is_some_and(|glyph| !glyph.is_quoted && b"!^".contains(&glyph.byte));
    at += usize::from(is_negated);
    let first = at;
    let mut found = false;
    let same = |left: u32, right: u32| left == right || (rules.ignores_case && lower(left) == lower(right));
    loop {
        let low = pattern.get(at)?;
        if low.byte == b']' && !low.is_quoted && at > first {
            return Some((found != is_negated, at + 1));
        }
        if let Some((class, length)) = class(&pattern[at..]) {
            found |= char::from_u32(value).is_some_and(class);
            at += length;
            continue;
        }
        let (from, length) = next(&pattern[at..], rules);
        at += length;
        let is_range = pattern.get(at).is_some_and(|dash| dash.byte == b'-' && !dash.is_quoted)
            && pattern.get(at + 1).is_some_and(|high| high.byte != b']' || high.is_quoted);
        if is_range {
            let (to, length) = next(&pattern[at + 1..], rules);
            at += 1 + length;
            found |= (from..=to).contains(&value)
                || (rules.ignores_case && (lower(from)..=lower(to)).contains(&lower(value)));
        } else {
            found |= same(from, value);
        }
    }
}

/// The character at the beginning of a pattern.
fn next(pattern: &[Glyph], rules: Rules) -> (u32, usize) {
    let bytes: Vec<u8> = pattern.iter().take(4).map(|glyph| glyph.byte).collect();
    let (value, length) = character(&bytes, rules);
    (value, length.max(1))
}

type Class = fn(char) -> bool;

/// `[:alpha:]` and its kin.
fn class(pattern: &[Glyph]) -> Option<(Class, usize)> {
    let classes: [(&[u8], Class); 12] = [
        (b"[:alnum:]", char::is_alphanumeric),
        (b"[:alpha:]", char::is_alphabetic),
        (b"[:blank:]", |c| c == ' ' || c == '\t'),
        (b"[:cntrl:]", char::is_control),
        (b"[:digit:]", |c| c.is_ascii_digit()),
        (b"[:graph:]", |c| !c.is_control() && !c.is_whitespace()),
        (b"[:lower:]", char::is_lowercase),
        (b"[:print:]", |c| !c.is_control()),
        (b"[:punct:]", |c| c.is_ascii_punctuation()),
        (b"[:space:]", char::is_whitespace),
        (b"[:upper:]", char::is_uppercase),
        (b"[:xdigit:]", |c| c.is_ascii_hexdigit()),
    ];
    let has =
        |name: &[u8]| name.len() <= pattern.len() && name.iter().zip(pattern).all(|(byte, glyph)| *byte == glyph.byte);
    classes.into_iter().find(|class| has(class.0)).map(|class| (class.1, class.0.len()))
}
