//! Words: quotes and expansions.

mod ansi;

pub(in crate::sh) use ansi::unescape;

use std::sync::Arc;

use super::command::is_name_byte;
use super::{Missing, Parser, Trouble};
use crate::sh::Dialect;
use crate::sh::ast::{Form, List, Part, Word};

impl Parser<'_> {
    /// A word, if one begins here.
    pub(super) fn word(&mut self) -> Result<Option<Word>, Trouble> {
        let mut parts: Vec<Part> = Vec::new();
        let is_assigned = std::mem::replace(&mut self.is_assigned, false);
        self.tilde(&mut parts);
        while let Some(byte) = self.peek() {
            match byte {
                b'<' | b'>' if self.dialect.is_bash() && self.source.get(self.pos + 1) == Some(&b'(') => {
                    self.pos += 2;
                    let list = self.substituted()?;
                    parts.push(Part::Process { list, is_output: byte == b'>' });
                }
                b'?' | b'*' | b'+' | b'@' | b'!'
                    if self.has_extglob && self.source.get(self.pos + 1) == Some(&b'(') =>
                {
                    self.extended_pattern(&mut parts)?;
                }
                b' ' | b'\t' | b'\n' | b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>' => break,
                b'\'' => {
                    let start = self.pos + 1;
                    let text = self.until_quote(start)?;
                    parts.push(Part::Text { text, quoted: true });
                }
                b'"' => {
                    self.pos += 1;
                    parts.push(Part::Text { text: Vec::new(), quoted: true });
                    parts.extend(self.quoted_text(Some(b'"'))?.0);
                }
                b'\\' => match self.source.get(self.pos + 1) {
                    Some(b'\n') => {
                        self.pos += 2;
                        self.line += 1;
                    }
                    Some(&byte) => {
                        self.pos += 2;
                        parts.push(Part::Text { text: vec![byte], quoted: true });
                    }
                    None => {
                        self.pos += 1;
                        push_text(&mut parts, b'\\', false);
                    }
                },
                b'$' if self.rest().starts_with(b"$\"") && self.dialect != Dialect::Dash => self.pos += 1,
                b'$' | b'`' => match self.expansion(false)? {
                    Some(part) => parts.push(part),
                    None => {
                        self.pos += 1;
                        push_text(&mut parts, byte, false);
                    }
                },
                byte => {
                    self.pos += 1;
                    push_text(&mut parts, byte, false);
                    if byte == b':' && is_assigned {
                        self.tilde(&mut parts);
                    }
                }
            }
        }
        Ok((!parts.is_empty()).then_some(Word(parts)))
    }

    /// `~` or `~user` at the cursor, if that is one.
    pub(super) fn tilde(&mut self, parts: &mut Vec<Part>) {
        let Some(rest) = self.rest().strip_prefix(b"~") else { return };
        let length = rest.iter().take_while(|&&byte| is_name_byte(byte) || b"-+".contains(&byte)).count();
        if rest.get(length).is_none_or(|byte| b"/ \t\n;|&()<>:}".contains(byte)) {
            parts.push(Part::Tilde(rest[..length].to_vec()));
            self.pos += 1 + length;
        }
    }

    /// `?(…)`, `*(…)`, `+(…)`, `@(…)`, `!(…)`: one piece of the word, bars and blanks included.
    fn extended_pattern(&mut self, parts: &mut Vec<Part>) -> Result<(), Trouble> {
        let mut depth = 0;
        let mut word = Word(std::mem::take(parts));
        loop {
            let Some(byte) = self.peek() else {
                return Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing(')') });
            };
            match byte {
                b'$' | b'`' | b'\'' | b'"' | b'\\' => {
                    self.piece(&mut word)?;
                    continue;
                }
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.pos += 1;
            push_text(&mut word.0, byte, false);
            if byte == b')' && depth == 0 {
                *parts = word.0;
                return Ok(());
            }
        }
    }

    fn until_quote(&mut self, start: usize) -> Result<Vec<u8>, Trouble> {
        let rest = &self.source[start..];
        let Some(length) = rest.iter().position(|&byte| byte == b'\'') else {
            return Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing('\'') });
        };
        self.line += rest[..length].iter().filter(|&&byte| byte == b'\n').count() as u32;
        self.pos = start + length + 1;
        Ok(rest[..length].to_vec())
    }

    /// Text in which only `$`, `` ` `` and `\` mean something, up to `end` (eaten) or the end of the source.
    pub(super) fn quoted_text(&mut self, end: Option<u8>) -> Result<Word, Trouble> {
        let mut parts = Vec::new();
        let line = self.line;
        loop {
            let Some(byte) = self.peek() else {
                return match end {
                    Some(end) => Err(Trouble::Incomplete { line, missing: Missing::Closing(char::from(end)) }),
                    None => Ok(Word(parts)),
                };
            };
            if Some(byte) == end {
                self.pos += 1;
                return Ok(Word(parts));
            }
            match byte {
                // Quotes inside "${name-…}" begin and end quoted text, which all of it is.
                b'"' if end == Some(b'}') => self.pos += 1,
                b'\\' => match self.source.get(self.pos + 1) {
                    Some(b'\n') => {
                        self.pos += 2;
                        self.line += 1;
                    }
                    Some(&next)
                        if b"$`\\".contains(&next)
                            || (next == b'"' && end.is_some())
                            || (next == b'}' && end == Some(next)) =>
                    {
                        self.pos += 2;
                        push_text(&mut parts, next, true);
                    }
                    _ => {
                        self.pos += 1;
                        push_text(&mut parts, b'\\', true);
                    }
                },
                b'$' | b'`' => match self.expansion(true)? {
                    Some(part) => parts.push(part),
                    None => {
                        self.pos += 1;
                        push_text(&mut parts, byte, true);
                    }
                },
                byte => {
                    self.line += u32::from(byte == b'\n');
                    self.pos += 1;
                    push_text(&mut parts, byte, true);
                }
            }
        }
    }

    /// `$…` or `` `…` ``; `None` where the dollar is just a dollar.
    fn expansion(&mut self, quoted: bool) -> Result<Option<Part>, Trouble> {
        if self.peek() == Some(b'`') {
            return self.backquoted(quoted).map(Some);
        }
        let Some(&next) = self.source.get(self.pos + 1) else { return Ok(None) };
        match next {
            b'(' if self.rest().starts_with(b"$((") => {
                let start = self.pos;
                self.pos += 3;
                match self.arithmetic(quoted)? {
                    Some(part) => Ok(Some(part)),
                    None => {
                        self.pos = start + 2;
                        let list = self.substituted()?;
                        Ok(Some(Part::Command { list, quoted }))
                    }
                }
            }
            b'(' => {
                self.pos += 2;
                let list = self.substituted()?;
                Ok(Some(Part::Command { list, quoted }))
            }
            b'{' => {
                self.pos += 2;
                self.deeper(|parser| parser.braced(quoted)).map(Some)
            }
            b'\'' if !quoted && self.dialect != Dialect::Dash => self.ansi_quoted().map(Some),
            b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-' => {
                self.pos += 2;
                Ok(Some(plain(vec![next], quoted)))
            }
            byte if is_name_byte(byte) => {
                self.pos += 1;
                let name = self.name();
                Ok(Some(plain(name, quoted)))
            }
            _ => Ok(None),
        }
    }

    /// The inside of `$((…))`; `None` if it is a subshell in a command substitution after all.
    fn arithmetic(&mut self, quoted: bool) -> Result<Option<Part>, Trouble> {
        let mut depth = 0;
        let start = self.pos;
        for (offset, &byte) in self.source[start..].iter().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' => {
                    let end = start + offset;
                    if self.source.get(end + 1) != Some(&b')') {
                        return Ok(None);
                    }
                    let source = &self.source[start..end];
                    let mut parser = self.inner(source);
                    let expression = parser.deeper(|parser| parser.quoted_text(None))?;
                    self.pos = end + 2;
                    return Ok(Some(Part::Arith { expression, quoted }));
                }
                _ => {}
            }
        }
        Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing(')') })
    }

    /// The list of a substitution up to its parenthesis.
    fn substituted(&mut self) -> Result<Arc<List>, Trouble> {
        self.closed_by_paren().map_err(|trouble| match trouble {
            Trouble::Incomplete { line, missing: Missing::Word(_) } => {
                Trouble::Incomplete { line, missing: Missing::Closing(')') }
            }
            trouble => trouble,
        })
    }

    fn backquoted(&mut self, quoted: bool) -> Result<Part, Trouble> {
        let mut inner = Vec::new();
        let mut at = self.pos + 1;
        loop {
            match self.source.get(at) {
                None => return Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing('`') }),
                Some(b'`') => break,
                Some(b'\\') if self.source.get(at + 1).is_some_and(|next| b"$`\\".contains(next)) => {
                    inner.push(self.source[at + 1]);
                    at += 2;
                }
                Some(&byte) => {
                    inner.push(byte);
                    at += 1;
                }
            }
        }
        self.pos = at + 1;
        let mut parser = self.inner(&inner);
        let list = parser.deeper(|parser| parser.list(&[], true))?;
        if parser.peek().is_some() {
            return Err(parser.unexpected(None));
        }
        Ok(Part::Command { list: Arc::new(list), quoted })
    }

    /// One quoted piece or expansion.
    pub(super) fn piece(&mut self, word: &mut Word) -> Result<(), Trouble> {
        match self.peek() {
            Some(b'\'') => {
                let text = self.until_quote(self.pos + 1)?;
                word.0.push(Part::Text { text, quoted: true });
            }
            Some(b'"') => {
                self.pos += 1;
                word.0.push(Part::Text { text: Vec::new(), quoted: true });
                word.0.extend(self.quoted_text(Some(b'"'))?.0);
            }
            Some(b'\\') => {
                let text = self.source.get(self.pos + 1).map(|&byte| vec![byte]).unwrap_or_default();
                self.pos = (self.pos + 2).min(self.source.len());
                word.0.push(Part::Text { text, quoted: true });
            }
            Some(byte) => match self.expansion(false)? {
                Some(part) => word.0.push(part),
                None => {
                    self.pos += 1;
                    push_text(&mut word.0, byte, false);
                }
            },
            None => {}
        }
        Ok(())
    }
}

/// Adds a byte of text.
pub(super) fn push_text(parts: &mut Vec<Part>, byte: u8, is_quoted: bool) {
    match parts.last_mut() {
        Some(Part::Text { text, quoted }) if *quoted == is_quoted => text.push(byte),
        _ => parts.push(Part::Text { text: vec![byte], quoted: is_quoted }),
    }
}

/// `$name`
fn plain(name: Vec<u8>, quoted: bool) -> Part {
    Part::Param { name, index: None, is_indirect: false, form: Form::Plain, quoted }
}
