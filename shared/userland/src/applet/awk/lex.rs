//! Words of awk's language.

use super::parse::Wrong;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Num(f64),
    Str(Vec<u8>),
    Regex(Vec<u8>),
    Name(String),
    /// A name with a parenthesis right behind it.
    Punct(&'static str),
    End,
}

impl Token {
    /// How a message shows it.
    pub(super) fn shown(&self) -> String {
        match self {
            Token::Num(number) => crate::text::lossy(&super::value::show(*number)),
            Token::Str(text) | Token::Regex(text) => crate::text::lossy(text),
            Token::Name(name) => name.clone(),
            Token::Punct("\n") => "end of line".to_string(),
            Token::Punct(text) => text.to_string(),
            Token::End => "end of line".to_string(),
        }
    }
}

pub(super) const KEYWORDS: &[&str] = &[
    "BEGIN", "END", "if", "else", "while", "for", "do", "in", "print", "printf", "next", "exit", "break", "continue",
    "delete", "function", "func", "getline", "return",
];

const PUNCTS: &[&str] = &[
    "**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "==", "<=", ">=", "!=", "!~", ">>", "**", "{",
    "}", "(", ")", "[", "]", ";", "\n", ",", "+", "-", "*", "/", "%", "^", "!", ">", "<", "|", "?", ":", "~", "$", "=",
];

pub(super) struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a [u8]) -> Lexer<'a> {
        Lexer { text, at: 0 }
    }

    pub(super) fn line(&self) -> usize {
        1 + self.text[..self.at.min(self.text.len())].iter().filter(|&&byte| byte == b'\n').count()
    }

    fn skip(&mut self) {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\\') if self.text.get(self.at + 1) == Some(&b'\n') => self.at += 2,
                Some(b'#') => {
                    let rest = &self.text[self.at..];
                    self.at += rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }

    /// Is this the very next byte?
    pub(super) fn is_at(&self, byte: u8) -> bool {
        self.text.get(self.at) == Some(&byte)
    }

    /// Does this word come next, after newlines and semicolons?
    pub(super) fn is_before(&self, word: &str) -> bool {
        let rest = &self.text[self.at..];
        let skipped = rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b';').count();
        rest[skipped..].starts_with(word.as_bytes())
    }

    /// Is the parenthesis that was just read the whole of a print's list?
    pub(super) fn closes_before_end(&self) -> bool {
        let (mut depth, mut at) = (1, self.at);
        let mut has_string = false;
        while let Some(&byte) = self.text.get(at) {
            at += 1;
            match byte {
                b'\\' if has_string => at += 1,
                b'"' => has_string = !has_string,
                _ if has_string => {}
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let rest = self.text[at..].iter().copied().find(|byte| !matches!(byte, b' ' | b'\t'));
                return matches!(rest, None | Some(b';' | b'}' | b'\n' | b'>' | b'|'));
            }
        }
        false
    }

    /// Reads a word; after a value a slash divides, elsewhere it begins a pattern.
    pub(super) fn next(&mut self, is_after_value: bool) -> Result<Token, Wrong> {
        self.skip();
        let rest = &self.text[self.at..];
        let Some(&first) = rest.first() else { return Ok(Token::End) };
        if first.is_ascii_alphabetic() || first == b'_' {
            let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
            self.at += length;
            return Ok(Token::Name(crate::text::lossy(&rest[..length])));
        }
        if first.is_ascii_digit() || (first == b'.' && rest.get(1).is_some_and(u8::is_ascii_digit)) {
            let mut length = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
            if rest.get(length).is_some_and(|byte| matches!(byte, b'e' | b'E')) {
                let sign = usize::from(rest.get(length + 1).is_some_and(|byte| matches!(byte, b'+' | b'-')));
                let digits = rest[(length + 1 + sign).min(rest.len())..].iter().take_while(|b| b.is_ascii_digit());
                let digits = digits.count();
                if digits > 0 {
                    length += 1 + sign + digits;
                }
            }
            self.at += length;
            return Ok(Token::Num(crate::text::lossy(&rest[..length]).parse().unwrap_or(0.0)));
        }
        if first == b'"' || (first == b'/' && !is_after_value) {
            let mut end = 1;
            while let Some(&byte) = rest.get(end).filter(|byte| **byte != first && **byte != b'\n') {
                end += if byte == b'\\' { 2 } else { 1 };
            }
            if rest.get(end) != Some(&first) {
                return Err(Wrong::Syntax(self.line(), crate::text::lossy(&rest[..end.min(rest.len())])));
            }
            self.at += end + 1;
            return Ok(match first {
                b'"' => Token::Str(unquoted(&rest[1..end])),
                _ => Token::Regex(pattern(&rest[1..end])),
            });
        }
        match PUNCTS.iter().find(|punct| rest.starts_with(punct.as_bytes())) {
            Some(punct) => {
                self.at += punct.len();
                Ok(Token::Punct(match *punct {
                    "**" => "^",
                    "**=" => "^=",
                    punct => punct,
                }))
            }
            None => Err(Wrong::Syntax(self.line(), char::from(first).to_string())),
        }
    }
}

/// A string's escapes; others keep their backslash.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if text[at] != b'\\' || at + 1 == text.len() {
            out.push(text[at]);
            at += 1;
            continue;
        }
        match text[at + 1] {
            b'"' | b'/' => {
                out.push(text[at + 1]);
                at += 2;
            }
            b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' | b'0'..=b'7' => {
                let digits = text[at + 1..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
                let end = at + 1 + digits.max(1);
                out.extend(crate::applet::text_input::unescape(&text[at..end]));
                at = end;
            }
            other => {
                out.extend([b'\\', other]);
                at += 2;
            }
        }
    }
    out
}

/// A pattern in slashes: `\/` is a slash.
fn pattern(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.iter().peekable();
    while let Some(&byte) = bytes.next() {
        if byte == b'\\' && bytes.peek() == Some(&&b'/') {
            continue;
        }
        out.push(byte);
    }
    out
}
