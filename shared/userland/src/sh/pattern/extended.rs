//! bash's extended patterns: `?(…)`, `*(…)`, `+(…)`, `@(…)`, `!(…)`.

use super::{Glyph, Rules, one};

/// Tries after which a pattern is given up as not fitting: they may be exponentially many.
pub(super) const MOST_STEPS: u32 = 200_000;

/// Where the first group begins.
pub(super) fn first(pattern: &[Glyph]) -> Option<usize> {
    (0..pattern.len()).find(|&at| group(&pattern[at..]).is_some())
}

/// The group at the beginning: its alternatives and its length.
fn group(pattern: &[Glyph]) -> Option<(Vec<&[Glyph]>, usize)> {
    let is =
        |at: usize, bytes: &[u8]| pattern.get(at).is_some_and(|glyph| !glyph.is_quoted && bytes.contains(&glyph.byte));
    if !is(0, b"?*+@!") || !is(1, b"(") {
        return None;
    }
    let mut alternatives = Vec::new();
    let (mut depth, mut start) = (0, 2);
    for at in 2..pattern.len() {
        if is(at, b"(") {
            depth += 1;
        } else if is(at, b"|") && depth == 0 {
            alternatives.push(&pattern[start..at]);
            start = at + 1;
        } else if is(at, b")") {
            if depth == 0 {
                alternatives.push(&pattern[start..at]);
                return Some((alternatives, at + 1));
            }
            depth -= 1;
        }
    }
    None
}

/// Does the whole text fit the pattern?
pub(super) fn matches(pattern: &[Glyph], text: &[u8], rules: Rules, steps: &mut u32) -> bool {
    let Some(left) = steps.checked_sub(1) else { return false };
    *steps = left;
    let Some(head) = pattern.first() else { return text.is_empty() };
    if let Some((alternatives, length)) = group(pattern) {
        let rest = &pattern[length..];
        let fits = |text: &[u8], steps: &mut u32| alternatives.iter().any(|own| matches(own, text, rules, steps));
        return match head.byte {
            b'!' => (0..=text.len()).any(|cut| !fits(&text[..cut], steps) && matches(rest, &text[cut..], rules, steps)),
            b'@' => (0..=text.len()).any(|cut| fits(&text[..cut], steps) && matches(rest, &text[cut..], rules, steps)),
            b'?' => {
                matches(rest, text, rules, steps)
                    || (1..=text.len())
                        .any(|cut| fits(&text[..cut], steps) && matches(rest, &text[cut..], rules, steps))
            }
            // One round, then the same pattern again, or as `*`.
            kind => {
                let again: Vec<Glyph> = [&[Glyph { byte: b'*', is_quoted: false }], &pattern[1..]].concat();
                (kind == b'*' && matches(rest, text, rules, steps))
                    || (1..=text.len())
                        .any(|cut| fits(&text[..cut], steps) && matches(&again, &text[cut..], rules, steps))
                    || (kind == b'+' && fits(b"", steps) && matches(rest, text, rules, steps))
            }
        };
    }
    if head.byte == b'*' && !head.is_quoted {
        return (0..=text.len()).any(|cut| matches(&pattern[1..], &text[cut..], rules, steps));
    }
    match one(pattern, text, rules) {
        Some((length, taken)) => matches(&pattern[length..], &text[taken..], rules, steps),
        None => false,
    }
}
