//! `printf` - POSIX, printf; bash(1).

mod float;
mod text;

use self::text::{escape, time};
use super::{complain, quote};
use crate::sh::Dialect;
use crate::sh::pattern::{self, Rules};
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

/// Widest field that is padded.
const MAX_WIDTH: usize = 4096;

/// `printf [-v NAME] FORMAT [ARG…]`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let mut words = words;
    let mut variable = None;
    if let [option, name, rest @ ..] = words
        && option == b"-v"
        && state.dialect.is_bash()
    {
        (variable, words) = (Some(name.clone()), rest);
    }
    let words = if words.first().is_some_and(|word| word == b"--") { &words[1..] } else { words };
    let Some((format, args)) = words.split_first() else {
        if state.dialect.is_bash() {
            sys.eprint("printf: usage: printf [-v var] format [arguments]\n").await;
        } else {
            complain(sys, state, b"printf", "usage: printf format [arg ...]").await;
        }
        return 2;
    };
    if state.dialect.is_bash() && format.windows(2).any(|window| window == b"%(") {
        state.now = crate::sh::arith::now(sys).await;
    }
    let mut printer = Printer { dialect: state.dialect, now: state.now.0, args, out: Vec::new(), wrong: Vec::new() };
    printer.all(format);
    let Printer { out, wrong, .. } = printer;
    match variable {
        Some(name) => {
            if let Err(stop) = crate::sh::assign::of_argument(sys, state, &name, &out).await {
                let _ = stop.effect(state);
                return 1;
            }
        }
        None => sys.print(out),
    }
    for message in &wrong {
        complain(sys, state, b"printf", message).await;
    }
    u8::from(!wrong.is_empty())
}

pub(super) struct Printer<'a> {
    pub(super) dialect: Dialect,
    /// Seconds since 1970.
    pub(super) now: i64,
    pub(super) args: &'a [Vec<u8>],
    pub(super) out: Vec<u8>,
    pub(super) wrong: Vec<String>,
}

impl Printer<'_> {
    /// Renders until the arguments are used up.
    pub(super) fn all(&mut self, format: &[u8]) {
        loop {
            let before = self.args.len();
            if self.once(format) || self.args.is_empty() || self.args.len() == before {
                return;
            }
        }
    }

    /// One pass over the format; true if `\c` in `%b` or a mistake ended it.
    fn once(&mut self, format: &[u8]) -> bool {
        let mut at = 0;
        while let Some(&byte) = format.get(at) {
            at += 1;
            match byte {
                b'\\' => {
                    let (text, length) = escape(&format[at..], self.dialect);
                    self.out.extend(text);
                    at += length;
                }
                b'%' if format.get(at) == Some(&b'%') => {
                    at += 1;
                    self.out.push(b'%');
                }
                b'%' => match self.directive(&format[at..]) {
                    Some(length) => at += length,
                    None => return true,
                },
                byte => self.out.push(byte),
            }
        }
        false
    }

    fn next(&mut self) -> Option<Vec<u8>> {
        let (first, rest) = self.args.split_first()?;
        self.args = rest;
        Some(first.clone())
    }

    /// A width or a precision; `*` takes it from an argument.
    fn size(&mut self, text: &[u8], at: &mut usize) -> Option<i64> {
        if text.get(*at) == Some(&b'*') {
            *at += 1;
            let word = self.next().unwrap_or_default();
            return Some(self.integer(&word));
        }
        let digits = text[*at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = crate::text::number(&text[*at..*at + digits]);
        *at += digits;
        value
    }

    /// One `%` directive; its length in the format.
    fn directive(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = text.iter().take_while(|byte| b"-+ #0'".contains(byte)).count();
        let mut flags = Flags::read(&text[..at]);
        let width = self.size(text, &mut at).unwrap_or(0);
        flags.left |= width < 0;
        let width = usize::try_from(width.unsigned_abs()).unwrap_or(0).min(MAX_WIDTH);
        let mut precision = None;
        if text.get(at) == Some(&b'.') {
            at += 1;
            precision = usize::try_from(self.size(text, &mut at).unwrap_or(0)).ok().map(|value| value.min(MAX_WIDTH));
        }
        at += text[at..].iter().take_while(|byte| b"hlLjzt".contains(byte)).count();
        let is_bash = self.dialect.is_bash();
        let Some(&kind) = text.get(at) else {
            let shown = lossy(text);
            self.wrong.push(if is_bash {
                format!("`%{shown}': missing format character")
            } else {
                "missing format character".to_string()
            });
            return None;
        };
        at += 1;
        let body = match kind {
            b's' => {
                let word = self.next().unwrap_or_default();
                self.cut(&word, precision)
            }
            b'b' => {
                let word = self.next().unwrap_or_default();
                let (word, stop) = crate::applet::echo::unescape(&word);
                let word = self.cut(&word, precision);
                if stop {
                    self.out.extend(word);
                    return None;
                }
                word
            }
            b'q' if is_bash => {
                let word = self.next().unwrap_or_default();
                quote::quote_backslash(&word)
            }
            b'c' => {
                let word = self.next().unwrap_or_default();
                word[..word.len().min(1)].to_vec()
            }
            b'd' | b'i' | b'u' | b'x' | b'X' | b'o' => {
                let value = match self.next() {
                    Some(word) => self.integer(&word),
                    None => 0,
                };
                integral(kind, value, flags, width, precision)
            }
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
                let value = match self.next() {
                    Some(word) => self.real(&word),
                    None => 0.0,
                };
                flags.fill(float::render(kind, value, precision, flags.alternative), width, value.is_sign_negative())
            }
            b'(' if is_bash => {
                let close = text[at..].iter().position(|&byte| byte == b')')?;
                let format = text[at..at + close].to_vec();
                if text.get(at + close + 1) != Some(&b'T') {
                    self.wrong.push("warning: `(': invalid time format specification".to_string());
                    return None;
                }
                at += close + 2;
                let seconds = match self.next() {
                    None => self.now,
                    Some(word) => match self.integer(&word) {
                        -1 | -2 => self.now,
                        seconds => seconds,
                    },
                };
                time(&format, seconds)
            }
            other => {
                let shown = char::from(other);
                self.wrong.push(match self.dialect {
                    Dialect::Bash => format!("`{shown}': invalid format character"),
                    _ => format!("%{}: invalid directive", lossy(&text[..at])),
                });
                return None;
            }
        };
        let pad = width.saturating_sub(body.len());
        if flags.left {
            self.out.extend(&body);
            self.out.extend(std::iter::repeat_n(b' ', pad));
        } else {
            self.out.extend(std::iter::repeat_n(b' ', pad));
            self.out.extend(&body);
        }
        Some(at)
    }

    fn cut(&self, word: &[u8], precision: Option<usize>) -> Vec<u8> {
        word[..precision.unwrap_or(word.len()).min(word.len())].to_vec()
    }

    fn integer(&mut self, word: &[u8]) -> i64 {
        let (value, is_whole) = integer(word);
        if !is_whole {
            self.bad_number(word, value.is_none());
        }
        value.unwrap_or(0)
    }

    fn real(&mut self, word: &[u8]) -> f64 {
        if let [b'\'' | b'"', ..] = word {
            return integer(word).0.unwrap_or(0) as f64;
        }
        let text = lossy(word);
        let text = text.trim_start();
        if text.is_empty() {
            return 0.0;
        }
        let longest =
            (1..=text.len()).rev().find(|&end| text.is_char_boundary(end) && float::parse(&text[..end]).is_some());
        let value = longest.and_then(|end| float::parse(&text[..end]));
        if longest != Some(text.len()) {
            self.bad_number(word, value.is_none());
        }
        value.unwrap_or(0.0)
    }

    fn bad_number(&mut self, word: &[u8], is_nothing: bool) {
        let shown = lossy(word);
        self.wrong.push(match (self.dialect, is_nothing) {
            (Dialect::Bash, _) => format!("{shown}: invalid number"),
            (_, true) => format!("{shown}: expected numeric value"),
            (_, false) => format!("{shown}: not completely converted"),
        });
    }
}

#[derive(Clone, Copy)]
struct Flags {
    left: bool,
    plus: bool,
    blank: bool,
    zero: bool,
    alternative: bool,
}

impl Flags {
    fn read(text: &[u8]) -> Flags {
        let has = |byte| text.contains(&byte);
        Flags { left: has(b'-'), plus: has(b'+'), blank: has(b' '), zero: has(b'0'), alternative: has(b'#') }
    }

    fn sign(self, is_negative: bool) -> &'static str {
        match (is_negative, self.plus, self.blank) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            _ => "",
        }
    }

    /// A number with its sign, and zeros where they are asked for.
    fn fill(self, digits: String, width: usize, is_negative: bool) -> Vec<u8> {
        let sign = self.sign(is_negative);
        let wanted = if self.zero && !self.left { width.saturating_sub(sign.len()) } else { 0 };
        let zeros = "0".repeat(wanted.saturating_sub(digits.len()));
        format!("{sign}{zeros}{digits}").into_bytes()
    }
}

fn integral(kind: u8, value: i64, flags: Flags, width: usize, precision: Option<usize>) -> Vec<u8> {
    let is_signed = matches!(kind, b'd' | b'i');
    let digits = match kind {
        b'd' | b'i' => value.unsigned_abs().to_string(),
        b'u' => (value as u64).to_string(),
        b'x' => format!("{value:x}"),
        b'X' => format!("{value:X}"),
        _ if flags.alternative && value != 0 => format!("0{value:o}"),
        _ => format!("{value:o}"),
    };
    let prefix = match kind {
        b'x' if flags.alternative && value != 0 => "0x",
        b'X' if flags.alternative && value != 0 => "0X",
        _ if is_signed => flags.sign(value < 0),
        _ => "",
    };
    let zeros = if flags.zero && !flags.left { width.saturating_sub(prefix.len()) } else { 0 };
    let least = precision.unwrap_or(zeros);
    format!("{prefix}{}{digits}", "0".repeat(least.saturating_sub(digits.len()))).into_bytes()
}

/// The number at the beginning of a word, and whether that is all of it.
fn integer(word: &[u8]) -> (Option<i64>, bool) {
    let text = word.trim_ascii_start();
    match text {
        [] => return (Some(0), true),
        [b'\'' | b'"', rest @ ..] => {
            let rules = Rules { is_utf8: true, ..Rules::default() };
            return (Some(i64::from(pattern::character(rest, rules).0)), true);
        }
        _ => {}
    }
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        text => (1, text),
    };
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', ..] => (8, digits),
        digits => (10, digits),
    };
    let count = digits.iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
    if count == 0 {
        return (None, false);
    }
    let number = str::from_utf8(&digits[..count]).ok().and_then(|text| i128::from_str_radix(text, radix).ok());
    let value = number.map(|value| (value * sign).clamp(i128::from(i64::MIN), i128::from(u64::MAX)) as i64);
    (value, count == digits.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(format: &str, args: &[&str]) -> String {
        let args: Vec<Vec<u8>> = args.iter().map(|arg| arg.as_bytes().to_vec()).collect();
        let mut printer = Printer { dialect: Dialect::Bash, now: 0, args: &args, out: Vec::new(), wrong: Vec::new() };
        printer.all(format.as_bytes());
        String::from_utf8(printer.out).unwrap()
    }

    #[test]
    fn formats() {
        assert_eq!(print("%s-%d\\n", &["a", "1", "b", "2"]), "a-1\nb-2\n");
        assert_eq!(print("[%5s|%-5s|%05d|%x|%c]", &["ab", "cd", "-42", "255", "xyz"]), "[   ab|cd   |-0042|ff|x]");
        assert_eq!(print("%s %s\\101%%", &["only"]), "only A%");
        assert_eq!(print("%*d|%-*d|%.*f", &["5", "1", "5", "2", "2", "3.14159"]), "    1|2    |3.14");
        assert_eq!(print("%(%F %T)T", &["86399"]), "1970-01-01 23:59:59");
    }
}
