//! What `${name…}` does to a value.

use crate::sh::pattern::{self, Glyph, Rules};

/// Characters of a text.
pub(super) fn length(text: &[u8], rules: Rules) -> usize {
    characters(text, rules).len()
}

/// Where each character begins.
fn characters(text: &[u8], rules: Rules) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        starts.push(at);
        at += pattern::character(&text[at..], rules).1.max(1);
    }
    starts
}

/// Cuts the shortest or longest end that fits.
pub(super) fn trim(value: &[u8], glyphs: &[Glyph], is_suffix: bool, is_longest: bool, rules: Rules) -> Vec<u8> {
    let fits = |&length: &usize| match is_suffix {
        true => pattern::matches(glyphs, &value[value.len() - length..], rules),
        false => pattern::matches(glyphs, &value[..length], rules),
    };
    let mut cuts = 0..=value.len();
    let found = if is_longest { cuts.rev().find(fits) } else { cuts.find(fits) };
    match (found, is_suffix) {
        (None, _) => value.to_vec(),
        (Some(length), true) => value[..value.len() - length].to_vec(),
        (Some(length), false) => value[length..].to_vec(),
    }
}

/// `${name/pattern/with}`: the longest match at the first place, or at each.
pub(super) fn replace(value: &[u8], at: u8, glyphs: &[Glyph], with: &[Glyph], rules: Rules) -> Vec<u8> {
    let put = |out: &mut Vec<u8>, found: &[u8]| {
        for glyph in with {
            // patsub_replacement, on by default: an unquoted & is the text that was found.
            if glyph.byte == b'&' && !glyph.is_quoted { out.extend(found) } else { out.push(glyph.byte) }
        }
    };
    let mut out = Vec::new();
    match at {
        b'#' => {
            let fits = |&end: &usize| pattern::matches(glyphs, &value[..end], rules);
            let Some(end) = (0..=value.len()).rev().find(fits) else { return value.to_vec() };
            put(&mut out, &value[..end]);
            out.extend(&value[end..]);
            return out;
        }
        b'%' => {
            let fits = |&start: &usize| pattern::matches(glyphs, &value[start..], rules);
            let Some(start) = (0..=value.len()).find(fits) else { return value.to_vec() };
            out.extend(&value[..start]);
            put(&mut out, &value[start..]);
            return out;
        }
        _ if glyphs.is_empty() => return value.to_vec(),
        _ => {}
    }
    let literal: Option<Vec<u8>> = (!pattern::is_pattern(glyphs, rules) && !rules.ignores_case)
        .then(|| glyphs.iter().map(|glyph| glyph.byte).collect());
    let mut pos = 0;
    while pos < value.len() {
        let end = match &literal {
            Some(literal) => value[pos..].starts_with(literal).then_some(pos + literal.len()),
            None => (pos + 1..=value.len()).rev().find(|&end| pattern::matches(glyphs, &value[pos..end], rules)),
        };
        match end {
            Some(end) => {
                put(&mut out, &value[pos..end]);
                pos = end;
                if at == 0 {
                    break;
                }
            }
            None => {
                out.push(value[pos]);
                pos += 1;
            }
        }
    }
    out.extend(&value[pos..]);
    out
}

/// `${name^}` and its like.
pub(super) fn letters(value: &[u8], is_upper: bool, is_all: bool, glyphs: &[Glyph], rules: Rules) -> Vec<u8> {
    let mut out = Vec::new();
    let starts = characters(value, rules);
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(value.len());
        let own = &value[start..end];
        let is_meant = (is_all || index == 0) && (glyphs.is_empty() || pattern::matches(glyphs, own, rules));
        out.extend(if is_meant { cased(own, is_upper) } else { own.to_vec() });
    }
    out
}

fn cased(text: &[u8], is_upper: bool) -> Vec<u8> {
    match str::from_utf8(text) {
        Ok(text) if is_upper => text.to_uppercase().into_bytes(),
        Ok(text) => text.to_lowercase().into_bytes(),
        Err(_) => text.to_vec(),
    }
}

/// `${name:offset:length}`; `None`: the end is before the beginning.
pub(super) fn substring(value: &[u8], offset: i64, length: Option<i64>, rules: Rules) -> Option<Vec<u8>> {
    let starts = characters(value, rules);
    let count = starts.len() as i64;
    let from = if offset < 0 { count + offset } else { offset };
    if from < 0 || from > count {
        return Some(Vec::new());
    }
    let to = match length {
        None => count,
        Some(length) if length < 0 => count + length,
        Some(length) => from.saturating_add(length).min(count),
    };
    if to < from {
        return None;
    }
    let place = |index: i64| starts.get(index as usize).copied().unwrap_or(value.len());
    Some(value[place(from)..place(to)].to_vec())
}

/// `${name[@]:offset:length}` of numbered values; `None`: a negative length.
pub(super) fn slice(
    (values, end): (Vec<(i64, Vec<u8>)>, i64),
    offset: i64,
    length: Option<i64>,
) -> Option<Vec<Vec<u8>>> {
    let from = if offset < 0 { end + offset } else { offset };
    if length.is_some_and(|length| length < 0) {
        return None;
    }
    if from < 0 {
        return Some(Vec::new());
    }
    let most = length.map_or(usize::MAX, |length| length as usize);
    Some(values.into_iter().filter(|(index, _)| *index >= from).map(|(_, value)| value).take(most).collect())
}

/// `${name@Q}` and its like.
pub(super) fn transform(value: &[u8], letter: u8) -> Vec<u8> {
    match letter {
        b'U' => cased(value, true),
        b'L' => cased(value, false),
        b'u' => {
            let first = value.len().min(1);
            [cased(&value[..first], true), value[first..].to_vec()].concat()
        }
        b'E' => crate::sh::parse::unescape(value),
        _ => crate::sh::builtin::quote_always(value),
    }
}
