//! bash's brace expansion: `{a,b}`, `{1..5}`, `{a..e..2}` - bash(1), "Brace Expansion".

use crate::sh::ast::{Part, Word};
use crate::text::number;

/// Most words that one word may come to.
const MAX_WORDS: usize = 10_000;

/// A byte of unquoted text, or a part that braces do not look into.
#[derive(Clone)]
enum Piece {
    Byte(u8),
    Part(Part),
}

/// Expands the braces of a word; `Err`: they come to too many words.
pub(super) fn expand(word: &Word) -> Result<Vec<Word>, TooMany> {
    let is_open = |part: &Part| matches!(part, Part::Text { text, quoted: false } if text.contains(&b'{'));
    if !word.0.iter().any(is_open) {
        return Ok(vec![word.clone()]);
    }
    let mut pieces = Vec::new();
    for part in &word.0 {
        match part {
            Part::Text { text, quoted: false } => pieces.extend(text.iter().map(|&byte| Piece::Byte(byte))),
            part => pieces.push(Piece::Part(part.clone())),
        }
    }
    Ok(spread(&pieces)?.into_iter().map(join).collect())
}

/// The word comes to more words than there is room for.
pub(super) struct TooMany;

fn spread(pieces: &[Piece]) -> Result<Vec<Vec<Piece>>, TooMany> {
    for (open, piece) in pieces.iter().enumerate() {
        if !matches!(piece, Piece::Byte(b'{')) {
            continue;
        }
        let Some((close, commas)) = matching(pieces, open) else { continue };
        let inside = &pieces[open + 1..close];
        let middles = if commas.is_empty() {
            match sequence(inside)? {
                Some(middles) => middles,
                None => continue,
            }
        } else {
            let mut middles = Vec::new();
            let mut start = open + 1;
            for end in commas.into_iter().chain([close]) {
                middles.extend(spread(&pieces[start..end])?);
                start = end + 1;
            }
            middles
        };
        let tails = spread(&pieces[close + 1..])?;
        if middles.len().saturating_mul(tails.len()) > MAX_WORDS {
            return Err(TooMany);
        }
        let mut all = Vec::new();
        for middle in &middles {
            all.extend(tails.iter().map(|tail| [&pieces[..open], middle, tail].concat()));
        }
        return Ok(all);
    }
    Ok(vec![pieces.to_vec()])
}

/// The brace that closes the one at `open`, and the commas between them.
fn matching(pieces: &[Piece], open: usize) -> Option<(usize, Vec<usize>)> {
    let mut depth = 0;
    let mut commas = Vec::new();
    for (at, piece) in pieces.iter().enumerate().skip(open + 1) {
        match piece {
            Piece::Byte(b'{') => depth += 1,
            Piece::Byte(b'}') if depth == 0 => return Some((at, commas)),
            Piece::Byte(b'}') => depth -= 1,
            Piece::Byte(b',') if depth == 0 => commas.push(at),
            _ => {}
        }
    }
    None
}

/// `x..y` and `x..y..step`, numbers or single letters.
fn sequence(inside: &[Piece]) -> Result<Option<Vec<Vec<Piece>>>, TooMany> {
    let mut text = Vec::new();
    for piece in inside {
        match piece {
            Piece::Byte(byte) => text.push(*byte),
            Piece::Part(_) => return Ok(None),
        }
    }
    let text = crate::text::lossy(&text);
    let ends: Vec<&str> = text.split("..").collect();
    let (first, last, step) = match ends[..] {
        [first, last] => (first, last, Some(1)),
        [first, last, step] => (first, last, number::<i64>(step.as_bytes())),
        _ => return Ok(None),
    };
    let Some(step) = step else { return Ok(None) };
    let step = step.unsigned_abs().max(1);
    let range = |first: i64, last: i64| -> Result<Vec<i64>, TooMany> {
        if first.abs_diff(last) / step >= MAX_WORDS as u64 {
            return Err(TooMany);
        }
        let count = (first.abs_diff(last) / step) as i64;
        let step = step as i64 * if first <= last { 1 } else { -1 };
        Ok((0..=count).map(|index| first.wrapping_add(index.wrapping_mul(step))).collect())
    };
    let bytes = |text: String| text.bytes().map(Piece::Byte).collect::<Vec<_>>();
    if let (Some(from), Some(to)) = (number::<i64>(first.as_bytes()), number::<i64>(last.as_bytes())) {
        // "When either x or y begins with a zero, the shell attempts to force all generated terms to contain the same
        // number of digits" - bash(1).
        let is_padded =
            |text: &str| text.trim_start_matches('-').len() > 1 && text.trim_start_matches('-').starts_with('0');
        let width = if is_padded(first) || is_padded(last) { first.len().max(last.len()) } else { 0 };
        let padded = |value: i64| {
            let (sign, digits) = (if value < 0 { "-" } else { "" }, value.unsigned_abs().to_string());
            format!("{sign}{}{digits}", "0".repeat(width.saturating_sub(sign.len() + digits.len())))
        };
        return Ok(Some(range(from, to)?.into_iter().map(|value| bytes(padded(value))).collect()));
    }
    match (first.as_bytes(), last.as_bytes()) {
        ([from], [to]) if from.is_ascii_alphabetic() && to.is_ascii_alphabetic() => {
            let values = range(i64::from(*from), i64::from(*to))?;
            Ok(Some(values.into_iter().map(|value| vec![Piece::Byte(value as u8)]).collect()))
        }
        _ => Ok(None),
    }
}

fn join(pieces: Vec<Piece>) -> Word {
    let mut word = Word::default();
    for piece in pieces {
        match (piece, word.0.last_mut()) {
            (Piece::Byte(byte), Some(Part::Text { text, quoted: false })) => text.push(byte),
            (Piece::Byte(byte), _) => word.0.push(Part::Text { text: vec![byte], quoted: false }),
            (Piece::Part(part), _) => word.0.push(part),
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let word = Word(vec![Part::Text { text: text.as_bytes().to_vec(), quoted: false }]);
        let Ok(words) = expand(&word) else { return "too many".to_string() };
        let texts: Vec<String> =
            words.iter().map(|word| crate::text::lossy(word.literal().unwrap_or_default())).collect();
        texts.join(" ")
    }

    #[test]
    fn braces_are_bash_s() {
        assert_eq!(words("a{b,c}d"), "abd acd");
        assert_eq!(words("{a,b}{1,2}"), "a1 a2 b1 b2");
        assert_eq!(words("{a,b{1,2},c}"), "a b1 b2 c");
        assert_eq!(words("{{a,b}}"), "{a} {b}");
        assert_eq!(words("{a}"), "{a}");
        assert_eq!(words("{a,b"), "{a,b");
        assert_eq!(words("x{,y}"), "x xy");
        assert_eq!(words("{3..1}"), "3 2 1");
        assert_eq!(words("{08..10}"), "08 09 10");
        assert_eq!(words("{1..7..3}"), "1 4 7");
        assert_eq!(words("{a..e..2}"), "a c e");
        assert_eq!(words("{1..b}"), "{1..b}");
        assert_eq!(words("{1..999999}"), "too many");
    }
}
