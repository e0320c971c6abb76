//! From characters to preprocessing tokens.

use super::intern::Interner;
use super::span::{FileId, Span};
use super::token::{P, Tok, Token};
use crate::diag::{DiagnosticKind, Sink};

/// Cuts a whole file into tokens, the last of which is [`Tok::Eof`].
pub fn lex(text: &str, file: FileId, interner: &mut Interner, sink: &mut Sink) -> Vec<Token> {
    let mut lexer =
        Lexer { text, bytes: text.as_bytes(), at: 0, file, interner, sink, starts_line: true, spaced: false };
    let mut tokens = Vec::with_capacity(text.len() / 4);
    loop {
        let token = lexer.next_token();
        tokens.push(token);
        if token.tok == Tok::Eof {
            return tokens;
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    file: FileId,
    interner: &'a mut Interner,
    sink: &'a mut Sink,
    starts_line: bool,
    spaced: bool,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Token {
        self.skip_blank();
        let start = self.at;
        let tok = match self.peek(0) {
            0 if self.at >= self.bytes.len() => Tok::Eof,
            byte if is_ident_start(byte) => self.word(),
            byte if byte.is_ascii_digit() || (byte == b'.' && self.peek(1).is_ascii_digit()) => self.number(),
            b'"' => self.quoted(b'"'),
            b'\'' => self.quoted(b'\''),
            _ => self.punct(),
        };
        let token = Token {
            tok,
            span: Span::new(self.file, start, self.at),
            starts_line: self.starts_line,
            spaced: self.spaced,
            painted: false,
            from_macro: false,
        };
        self.starts_line = false;
        self.spaced = false;
        token
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Skips white space, comments and spliced lines.
    fn skip_blank(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (b'\n', _) => {
                    self.at += 1;
                    self.starts_line = true;
                }
                (b' ' | b'\t' | b'\r' | 0x0b | 0x0c, _) => self.at += 1,
                (b'\\', b'\n') => self.at += 2,
                (b'\\', b'\r') if self.peek(2) == b'\n' => self.at += 3,
                (b'/', b'/') => {
                    while self.at < self.bytes.len() && self.peek(0) != b'\n' {
                        self.at += if self.peek(0) == b'\\' && self.peek(1) == b'\n' { 2 } else { 1 };
                    }
                    self.at = self.at.min(self.bytes.len());
                }
                (b'/', b'*') => match self.text[self.at + 2..].find("*/") {
                    Some(length) => self.at += length + 4,
                    None => {
                        let span = Span::new(self.file, self.at, self.at + 2);
                        self.sink.error(span, DiagnosticKind::UnterminatedComment);
                        self.at = self.bytes.len();
                    }
                },
                _ => return,
            }
            self.spaced = true;
        }
    }

    fn word(&mut self) -> Tok {
        let start = self.at;
        while is_ident_start(self.peek(0)) || self.peek(0).is_ascii_digit() {
            self.at += 1;
        }
        // `L"…"`, `u8"…"`: the prefix belongs to the literal.
        let word = &self.text[start..self.at];
        if matches!(word, "L" | "u" | "U" | "u8") && matches!(self.peek(0), b'"' | b'\'') {
            let quote = self.peek(0);
            return self.quoted_from(start, quote);
        }
        Tok::Ident(self.interner.intern(word))
    }

    fn number(&mut self) -> Tok {
        let start = self.at;
        loop {
            let byte = self.peek(0);
            let is_exponent = matches!(byte, b'e' | b'E' | b'p' | b'P') && matches!(self.peek(1), b'+' | b'-');
            // `0xe+1` is one preprocessing number to the standard, too.
            if is_exponent {
                self.at += 2;
            } else if byte == b'.' || is_ident_start(byte) || byte.is_ascii_digit() {
                self.at += 1;
            } else {
                return Tok::Number(self.interner.intern(&self.text[start..self.at]));
            }
        }
    }

    fn quoted(&mut self, quote: u8) -> Tok {
        self.quoted_from(self.at, quote)
    }

    fn quoted_from(&mut self, start: usize, quote: u8) -> Tok {
        self.at += 1;
        loop {
            match self.peek(0) {
                b'\\' if self.at + 1 < self.bytes.len() => self.at += 2,
                byte if byte == quote => {
                    self.at += 1;
                    break;
                }
                b'\n' => return self.unterminated(start, quote),
                0 if self.at >= self.bytes.len() => return self.unterminated(start, quote),
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
        let sym = self.interner.intern(self.text.get(start..self.at).unwrap_or("\"\""));
        if quote == b'"' { Tok::Str(sym) } else { Tok::Char(sym) }
    }

    fn unterminated(&mut self, start: usize, quote: u8) -> Tok {
        let span = Span::new(self.file, start, self.at);
        let kind = if quote == b'"' { DiagnosticKind::UnterminatedString } else { DiagnosticKind::UnterminatedChar };
        self.sink.error(span, kind);
        // As if the quote stood at the end of the line: the rest of the program still makes sense then.
        let text = format!("{}{}", self.text.get(start..self.at).unwrap_or("\""), quote as char);
        let sym = self.interner.intern(&text);
        if quote == b'"' { Tok::Str(sym) } else { Tok::Char(sym) }
    }

    fn punct(&mut self) -> Tok {
        let rest = &self.bytes[self.at..];
        for &(punct, text) in P::ALL {
            // The first byte rules most of them out without a call.
            if text.as_bytes().first() == rest.first() && rest.starts_with(text.as_bytes()) {
                self.at += text.len();
                return Tok::Punct(punct);
            }
        }
        let Some(character) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            self.at += 1;
            return Tok::Unknown('\u{fffd}');
        };
        // Reported by the parser or not at all: text that `#if 0` skips may hold anything.
        self.at += character.len_utf8();
        Tok::Unknown(character)
    }
}

fn is_ident_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$'
}
