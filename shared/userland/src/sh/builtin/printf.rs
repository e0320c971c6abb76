//! `printf`.

use super::complain;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

/// `printf FORMAT [ARG…]`
pub(super) async fn run(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    let words = if words.first().is_some_and(|word| word == b"--") { &words[1..] } else { words };
    let Some((format, args)) = words.split_first() else {
        if state.dialect.is_bash() {
            sys.eprint("printf: usage: printf [-v var] format [arguments]\n").await;
        } else {
            complain(sys, state, b"printf", "usage: printf format [arg ...]").await;
        }
        return 2;
    };
    let (out, wrong) = render(format, args);
    sys.print(out);
    match wrong {
        None => 0,
        Some(message) => {
            complain(sys, state, b"printf", &message).await;
            1
        }
    }
}

/// Renders until the arguments are used up; the message of the first thing that was wrong.
pub(crate) fn render(format: &[u8], args: &[Vec<u8>]) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::new();
    let mut wrong = None;
    let mut rest = args;
    loop {
        let before = rest.len();
        if once(format, &mut rest, &mut out, &mut wrong) || rest.is_empty() || rest.len() == before {
            return (out, wrong);
        }
    }
}

/// One pass over the format; true if `\c` in `%b` ended it.
fn once(format: &[u8], args: &mut &[Vec<u8>], out: &mut Vec<u8>, wrong: &mut Option<String>) -> bool {
    let mut at = 0;
    while let Some(&byte) = format.get(at) {
        at += 1;
        match byte {
            b'\\' => {
                let length = escape_length(&format[at..]);
                out.extend(escape(&format[at..at + length]));
                at += length;
            }
            b'%' if format.get(at) == Some(&b'%') => {
                at += 1;
                out.push(b'%');
            }
            b'%' => match directive(&format[at..], args, out, wrong) {
                Ok(length) => at += length,
                Err(()) => return true,
            },
            byte => out.push(byte),
        }
    }
    false
}

fn escape_length(rest: &[u8]) -> usize {
    match rest.first() {
        Some(b'0'..=b'7') => rest.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count(),
        Some(_) => 1,
        None => 0,
    }
}

fn escape(text: &[u8]) -> Vec<u8> {
    match text {
        [b'0'..=b'7', ..] => vec![text.iter().fold(0u32, |value, byte| value * 8 + u32::from(byte - b'0')) as u8],
        [b'"'] => b"\"".to_vec(),
        text => crate::applet::echo::unescape(&[b"\\", text].concat()).0,
    }
}

fn next(args: &mut &[Vec<u8>]) -> Vec<u8> {
    match args.split_first() {
        Some((first, rest)) => {
            *args = rest;
            first.clone()
        }
        None => Vec::new(),
    }
}

/// One `%` directive; its length in the format.
fn directive(text: &[u8], args: &mut &[Vec<u8>], out: &mut Vec<u8>, wrong: &mut Option<String>) -> Result<usize, ()> {
    let mut at = text.iter().take_while(|byte| b"-+ #0".contains(byte)).count();
    let flags = &text[..at];
    let mut size = |at: &mut usize| {
        if text.get(*at) == Some(&b'*') {
            *at += 1;
            return crate::text::number::<usize>(&next(args));
        }
        let digits = text[*at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = crate::text::number::<usize>(&text[*at..*at + digits]);
        *at += digits;
        value
    };
    /// Widest field that is padded.
    const MAX_WIDTH: usize = 4096;
    let width = size(&mut at).unwrap_or(0).min(MAX_WIDTH);
    let mut precision = None;
    if text.get(at) == Some(&b'.') {
        at += 1;
        precision = Some(size(&mut at).unwrap_or(0).min(MAX_WIDTH));
    }
    let Some(&kind) = text.get(at) else {
        *wrong = Some("`%': missing format character".to_string());
        return Err(());
    };
    at += 1;
    let body = match kind {
        b's' => {
            let word = next(args);
            word[..precision.unwrap_or(word.len()).min(word.len())].to_vec()
        }
        b'b' => {
            let (word, stop) = crate::applet::echo::unescape(&next(args));
            if stop {
                out.extend(word);
                return Err(());
            }
            word
        }
        b'c' => next(args).first().map(|byte| vec![*byte]).unwrap_or_default(),
        b'd' | b'i' | b'u' | b'x' | b'X' | b'o' => {
            let word = next(args);
            let value = integer(&word).unwrap_or_else(|| {
                *wrong = Some(format!("{}: invalid number", lossy(&word)));
                0
            });
            let digits = match kind {
                b'd' | b'i' => value.unsigned_abs().to_string(),
                b'u' => (value as u64).to_string(),
                b'x' => format!("{value:x}"),
                b'X' => format!("{value:X}"),
                _ => format!("{value:o}"),
            };
            let sign = match kind {
                b'd' | b'i' if value < 0 => "-",
                b'd' | b'i' if flags.contains(&b'+') => "+",
                b'd' | b'i' if flags.contains(&b' ') => " ",
                b'x' if flags.contains(&b'#') => "0x",
                _ => "",
            };
            let zeros =
                if flags.contains(&b'0') && !flags.contains(&b'-') { width.saturating_sub(sign.len()) } else { 0 };
            let least = precision.unwrap_or(zeros);
            format!("{sign}{}{digits}", "0".repeat(least.saturating_sub(digits.len()))).into_bytes()
        }
        other => {
            *wrong = Some(format!("`{}': invalid format character", char::from(other)));
            return Err(());
        }
    };
    let pad = width.saturating_sub(body.len());
    if flags.contains(&b'-') {
        out.extend(&body);
        out.extend(std::iter::repeat_n(b' ', pad));
    } else {
        out.extend(std::iter::repeat_n(b' ', pad));
        out.extend(&body);
    }
    Ok(at)
}

fn integer(word: &[u8]) -> Option<i64> {
    let text = str::from_utf8(word).ok()?.trim_start();
    if text.is_empty() {
        return Some(0);
    }
    if let Some(rest) = text.strip_prefix(['\'', '"']) {
        return Some(rest.chars().next().map_or(0, |c| i64::from(u32::from(c))));
    }
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let value = match digits.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => i64::from_str_radix(digits, 8),
        None => digits.parse(),
    };
    value.ok().map(|value| sign * value)
}

#[cfg(test)]
mod tests {
    use super::render;

    fn print(format: &str, args: &[&str]) -> String {
        let args: Vec<Vec<u8>> = args.iter().map(|arg| arg.as_bytes().to_vec()).collect();
        String::from_utf8(render(format.as_bytes(), &args).0).unwrap()
    }

    #[test]
    fn formats() {
        assert_eq!(print("%s-%d\\n", &["a", "1", "b", "2"]), "a-1\nb-2\n");
        assert_eq!(print("[%5s|%-5s|%05d|%x|%c]", &["ab", "cd", "-42", "255", "xyz"]), "[   ab|cd   |-0042|ff|x]");
        assert_eq!(print("%s %s\\101%%", &["only"]), "only A%");
    }
}
