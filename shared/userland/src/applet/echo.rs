//! echo(1) of coreutils, and what the shells' built-in shares with it.

use std::sync::Arc;

use crate::process::Args;
use crate::sys::Sys;

/// `echo [-neE] STRING…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    sys.print(render(&args.argv[1..]));
    sys.finish(&args.name(), 0).await
}

/// What coreutils' and bash's echo print.
pub(crate) fn render(words: &[Vec<u8>]) -> Vec<u8> {
    let (mut newline, mut escapes, mut first) = (true, false, 0);
    for word in words {
        // Only a word made of these letters alone is an option.
        let Some(letters) = word.strip_prefix(b"-").filter(|letters| !letters.is_empty()) else { break };
        if !letters.iter().all(|letter| b"neE".contains(letter)) {
            break;
        }
        for letter in letters {
            match letter {
                b'n' => newline = false,
                b'e' => escapes = true,
                _ => escapes = false,
            }
        }
        first += 1;
    }
    let text = words[first..].join(&b' ');
    let (mut text, stop) = if escapes { unescape(&text) } else { (text, false) };
    if newline && !stop {
        text.push(b'\n');
    }
    text
}

/// Replaces backslash escapes; true if `\c` ended the output.
pub(crate) fn unescape(text: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'a') => out.push(7),
            Some(b'b') => out.push(8),
            Some(b'c') => return (out, true),
            Some(b'e') => out.push(27),
            Some(b'f') => out.push(12),
            Some(b'n') => out.push(b'\n'),
            Some(b'r') => out.push(b'\r'),
            Some(b't') => out.push(b'\t'),
            Some(b'v') => out.push(11),
            Some(b'\\') => out.push(b'\\'),
            Some(b'0') => out.push(digits(&mut bytes, 3, 8).unwrap_or(0)),
            Some(b'x') => match digits(&mut bytes, 2, 16) {
                Some(value) => out.push(value),
                None => out.extend(b"\\x"),
            },
            Some(other) => out.extend([b'\\', other]),
            None => out.push(b'\\'),
        }
    }
    (out, false)
}

fn digits(bytes: &mut std::iter::Peekable<impl Iterator<Item = u8>>, most: usize, radix: u32) -> Option<u8> {
    let mut value = None;
    for _ in 0..most {
        let Some(digit) = bytes.peek().and_then(|&byte| char::from(byte).to_digit(radix)) else { break };
        bytes.next();
        value = Some((value.unwrap_or(0u32) * radix + digit) & 0xff);
    }
    value.map(|value| value as u8)
}
