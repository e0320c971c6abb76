//! expr(1), factor(1).

use std::sync::Arc;

use crate::getopt::Spec;
use crate::process::Args;
use crate::regex::Regex;
use crate::sys::Sys;
use crate::text::{lossy, number};

const SPEC: Spec = Spec { status: 2, ..Spec::NONE };

/// Why an expression has no value.
type Wrong = String;

/// The words of an expression, from left to right.
struct Reader<'a> {
    args: &'a Args,
    words: &'a [Vec<u8>],
    at: usize,
}

/// `expr EXPRESSION`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words = args.argv.get(1..).unwrap_or_default();
    let words = if words.first().is_some_and(|word| word == b"--") { &words[1..] } else { words };
    if words.is_empty() {
        return args.missing(&sys, &SPEC, "missing operand").await;
    }
    if let [word @ (b"--help" | b"--version")] = &words.iter().map(Vec::as_slice).collect::<Vec<_>>()[..] {
        return crate::getopt::unmodelled(&sys, "expr", &lossy(word)).await;
    }
    let mut reader = Reader { args: &args, words, at: 0 };
    let value = reader.either(true).and_then(|value| match reader.words.get(reader.at) {
        None => Ok(value),
        Some(word) => Err(format!("syntax error: unexpected argument {}", args.quote(word))),
    });
    match value {
        Ok(value) => {
            let status = u8::from(is_nothing(&value));
            sys.print([&value[..], b"\n"].concat());
            sys.finish(&args.name(), status).await
        }
        Err(wrong) => {
            sys.complain(&args.name(), wrong).await;
            2
        }
    }
}

/// Is a value empty or zero?
fn is_nothing(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    value.is_empty() || (!digits.is_empty() && digits.iter().all(|&byte| byte == b'0'))
}

fn integer(value: &[u8]) -> Option<i128> {
    number::<i128>(value)
}

impl Reader<'_> {
    fn take(&mut self, operators: &[&str]) -> Option<String> {
        let word = lossy(self.words.get(self.at)?);
        operators.contains(&word.as_str()).then(|| {
            self.at += 1;
            word
        })
    }

    /// `A | B`: what is not evaluated is still read.
    fn either(&mut self, counts: bool) -> Result<Vec<u8>, Wrong> {
        let mut left = self.both(counts)?;
        while self.take(&["|"]).is_some() {
            let right = self.both(counts && is_nothing(&left))?;
            if is_nothing(&left) {
                left = if is_nothing(&right) { b"0".to_vec() } else { right };
            }
        }
        Ok(left)
    }

    fn both(&mut self, counts: bool) -> Result<Vec<u8>, Wrong> {
        let mut left = self.compared(counts)?;
        while self.take(&["&"]).is_some() {
            let right = self.compared(counts && !is_nothing(&left))?;
            if is_nothing(&left) || is_nothing(&right) {
                left = b"0".to_vec();
            }
        }
        Ok(left)
    }

    fn compared(&mut self, counts: bool) -> Result<Vec<u8>, Wrong> {
        let mut left = self.sum(counts)?;
        while let Some(operator) = self.take(&["<", "<=", "=", "==", "!=", ">=", ">"]) {
            let right = self.sum(counts)?;
            let order = match (integer(&left), integer(&right)) {
                (Some(left), Some(right)) => left.cmp(&right),
                _ => left.cmp(&right),
            };
            let truth = match operator.as_str() {
                "<" => order.is_lt(),
                "<=" => order.is_le(),
                "=" | "==" => order.is_eq(),
                "!=" => order.is_ne(),
                ">=" => order.is_ge(),
                _ => order.is_gt(),
            };
            left = if truth { b"1".to_vec() } else { b"0".to_vec() };
        }
        Ok(left)
    }

    fn sum(&mut self, counts: bool) -> Result<Vec<u8>, Wrong> {
        let mut left = self.product(counts)?;
        while let Some(operator) = self.take(&["+", "-"]) {
            let right = self.product(counts)?;
            if counts {
                left = calculate(&left, &operator, &right)?;
            }
        }
        Ok(left)
    }

    fn product(&mut self, counts: bool) -> Result<Vec<u8>, Wrong> {
        let mut left = self.matched(counts)?;
        while let Some(operator) = self.take(&["*", "/", "%"]) {
            let right = self.matched(counts)?;
            if counts {
                left = calculate(&left, &operator, &right)?;
            }
        }
        Ok(left)
    }

    fn matched(&mut self, counts: bool) -> Result<Vec<u8>, Wrong> {
        let mut left = self.word(counts)?;
        while self.take(&[":"]).is_some() {
            let right = self.word(counts)?;
            if counts {
                left = matched(&left, &right)?;
            }
        }
        Ok(left)
    }

    fn next(&mut self) -> Result<Vec<u8>, Wrong> {
        let Some(word) = self.words.get(self.at) else {
            let before = &self.words[self.at - 1];
            return Err(format!("syntax error: missing argument after {}", self.args.quote(before)));
        };
        self.at += 1;
        Ok(word.clone())
    }

    fn word(&mut self, counts: bool) -> Result<Vec<u8>, Wrong> {
        let word = self.next()?;
        Ok(match &word[..] {
            b"(" => {
                let value = self.either(counts)?;
                match self.words.get(self.at).map(Vec::as_slice) {
                    Some(b")") => self.at += 1,
                    None => {
                        let before = &self.words[self.at - 1];
                        return Err(format!("syntax error: expecting ')' after {}", self.args.quote(before)));
                    }
                    Some(word) => {
                        return Err(format!("syntax error: expecting ')' instead of {}", self.args.quote(word)));
                    }
                }
                value
            }
            b")" => return Err("syntax error: unexpected ')'".to_string()),
            b"+" => self.next()?,
            b"length" => lossy(&self.word(counts)?).chars().count().to_string().into_bytes(),
            b"match" => {
                let (text, pattern) = (self.word(counts)?, self.word(counts)?);
                matched(&text, &pattern)?
            }
            b"index" => {
                let (text, set) = (lossy(&self.word(counts)?), lossy(&self.word(counts)?));
                let at = text.chars().position(|letter| set.contains(letter)).map_or(0, |at| at + 1);
                at.to_string().into_bytes()
            }
            b"substr" => {
                let text = lossy(&self.word(counts)?);
                let (from, length) = (integer(&self.word(counts)?), integer(&self.word(counts)?));
                match (from, length) {
                    (Some(from @ 1..), Some(length @ 1..)) => {
                        let taken = text.chars().skip(from as usize - 1).take(length as usize);
                        taken.collect::<String>().into_bytes()
                    }
                    _ => Vec::new(),
                }
            }
            _ => word,
        })
    }
}

fn calculate(left: &[u8], operator: &str, right: &[u8]) -> Result<Vec<u8>, Wrong> {
    let (Some(left), Some(right)) = (integer(left), integer(right)) else {
        return Err("non-integer argument".to_string());
    };
    let value = match operator {
        "+" => left.checked_add(right),
        "-" => left.checked_sub(right),
        "*" => left.checked_mul(right),
        _ if right == 0 => return Err("division by zero".to_string()),
        "/" => left.checked_div(right),
        _ => left.checked_rem(right),
    };
    value.map(|value| value.to_string().into_bytes()).ok_or_else(|| "nslab: a number of so many digits".to_string())
}

/// `TEXT : PATTERN`: what the group matched, or the number of characters.
fn matched(text: &[u8], pattern: &[u8]) -> Result<Vec<u8>, Wrong> {
    let anchored = [b"^", pattern].concat();
    let pattern = if pattern.starts_with(b"^") { pattern } else { &anchored };
    let regex = Regex::compile(pattern, false, false).ok_or("Invalid preceding regular expression")?;
    let has_group = pattern.windows(2).any(|pair| pair == b"\\(");
    Ok(match regex.find(text, 0) {
        Some(groups) if has_group => {
            groups.get(1).copied().flatten().map_or_else(Vec::new, |(from, to)| text[from..to].to_vec())
        }
        Some(groups) => {
            let length = groups[0].map_or(0, |(from, to)| lossy(&text[from..to]).chars().count());
            length.to_string().into_bytes()
        }
        None if has_group => Vec::new(),
        None => b"0".to_vec(),
    })
}

/// `factor [NUMBER]…`
pub(crate) async fn factor(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec { unmodelled: "h", unmodelled_longs: &["exponents", "help", "version"], ..Spec::NONE };
    let parsed = match args.getopt(&sys, &spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut status = 0;
    let input =
        if parsed.operands.is_empty() { sys.read_all(nslab_abi::Fd(0)).await.unwrap_or_default() } else { Vec::new() };
    let words = parsed.operands.iter().map(Vec::as_slice).chain(crate::text::words(&input));
    for word in words {
        let text = lossy(word.strip_prefix(b"+").unwrap_or(word));
        let Some(whole) = text.parse::<u64>().ok().filter(|_| !text.starts_with('+')) else {
            sys.complain(&args.name(), format!("{} is not a valid positive integer", args.quote(word))).await;
            status = 1;
            continue;
        };
        if whole > 1 << 50 {
            return crate::getopt::unmodelled(&sys, "factor", "or a number above 2^50").await;
        }
        let (mut rest, mut by) = (whole, 2);
        let mut line = format!("{whole}:");
        while by * by <= rest {
            while rest % by == 0 {
                line += &format!(" {by}");
                rest /= by;
            }
            by += 1 + by % 2;
        }
        if rest > 1 {
            line += &format!(" {rest}");
        }
        sys.print(line + "\n");
    }
    sys.finish(&args.name(), status).await
}
