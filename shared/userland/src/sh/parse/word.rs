//! Words: quotes and expansions.

mod ansi;

use std::sync::Arc;

use super::command::is_name_byte;
use super::{Missing, Parser, Trouble};
use crate::sh::Dialect;
use crate::sh::ast::{Form, Part, Word};

impl Parser<'_> {
    /// A word, if one begins here.
    pub(super) fn word(&mut self) -> Result<Option<Word>, Trouble> {
        let mut parts: Vec<Part> = Vec::new();
        if self.peek() == Some(b'~') {
            let rest = &self.rest()[1..];
            let length = rest.iter().take_while(|&&byte| is_name_byte(byte) || byte == b'-').count();
            if rest.get(length).is_none_or(|byte| b"/ \t\n;|&()<>:".contains(byte)) {
                parts.push(Part::Tilde(rest[..length].to_vec()));
                self.pos += 1 + length;
            }
        }
        while let Some(byte) = self.peek() {
            match byte {
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
                }
            }
        }
        Ok((!parts.is_empty()).then_some(Word(parts)))
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
        loop {
            let Some(byte) = self.peek() else {
                return match end {
                    Some(end) => {
                        Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing(char::from(end)) })
                    }
                    None => Ok(Word(parts)),
                };
            };
            if Some(byte) == end {
                self.pos += 1;
                return Ok(Word(parts));
            }
            match byte {
                b'\\' => match self.source.get(self.pos + 1) {
                    Some(b'\n') => {
                        self.pos += 2;
                        self.line += 1;
                    }
                    Some(&next) if b"$`\\".contains(&next) || (next == b'"' && end.is_some()) => {
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
                        let list = self.closed_by_paren()?;
                        Ok(Some(Part::Command { list, quoted }))
                    }
                }
            }
            b'(' => {
                self.pos += 2;
                let list = self.closed_by_paren()?;
                Ok(Some(Part::Command { list, quoted }))
            }
            b'{' => {
                self.pos += 2;
                self.deeper(|parser| parser.braced(quoted)).map(Some)
            }
            b'\'' if !quoted && self.dialect != Dialect::Dash => self.ansi_quoted().map(Some),
            b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-' => {
                self.pos += 2;
                Ok(Some(Part::Param { name: vec![next], form: Form::Plain, quoted }))
            }
            byte if is_name_byte(byte) => {
                self.pos += 1;
                let name = self.name();
                Ok(Some(Part::Param { name, form: Form::Plain, quoted }))
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
                    let mut parser = Parser {
                        source,
                        pos: 0,
                        line: self.line,
                        here_end: None,
                        depth: self.depth,
                        dialect: self.dialect,
                    };
                    let expression = parser.deeper(|parser| parser.quoted_text(None))?;
                    self.pos = end + 2;
                    return Ok(Some(Part::Arith { expression, quoted }));
                }
                _ => {}
            }
        }
        Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing(')') })
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
        let mut parser = Parser {
            source: &inner,
            pos: 0,
            line: self.line,
            here_end: None,
            depth: self.depth,
            dialect: self.dialect,
        };
        let list = parser.deeper(|parser| parser.list(&[], true))?;
        if parser.peek().is_some() {
            return Err(parser.unexpected(None));
        }
        Ok(Part::Command { list: Arc::new(list), quoted })
    }

    /// `${…}` after the brace.
    fn braced(&mut self, quoted: bool) -> Result<Part, Trouble> {
        let start = self.pos;
        let is_length = self.peek() == Some(b'#') && self.source.get(self.pos + 1).is_some_and(|&next| next != b'}');
        if is_length {
            self.pos += 1;
        }
        let name = match self.peek() {
            Some(byte) if b"@*#?$!-".contains(&byte) => {
                self.pos += 1;
                vec![byte]
            }
            _ => self.name(),
        };
        if is_length && self.peek() == Some(b'}') {
            self.pos += 1;
            return Ok(Part::Param { name, form: Form::Length, quoted });
        }
        let with_empty = self.peek() == Some(b':');
        let operator_at = self.pos + usize::from(with_empty);
        let operator = self.source.get(operator_at).copied();
        let form = match operator {
            _ if name.is_empty() || is_length => self.other(start)?,
            Some(b'}') if !with_empty => {
                self.pos += 1;
                Form::Plain
            }
            Some(operator @ (b'-' | b'=' | b'?' | b'+')) => {
                self.pos = operator_at + 1;
                Form::Check { operator, with_empty, word: self.brace_word(quoted)? }
            }
            Some(operator @ (b'%' | b'#')) if !with_empty => {
                self.pos += 1;
                let is_longest = self.peek() == Some(operator);
                self.pos += usize::from(is_longest);
                Form::Trim { is_suffix: operator == b'%', is_longest, pattern: self.brace_word(false)? }
            }
            _ => self.other(start)?,
        };
        Ok(Part::Param { name, form, quoted })
    }

    fn other(&mut self, start: usize) -> Result<Form, Trouble> {
        match self.source[start..].iter().position(|&byte| byte == b'}') {
            Some(length) => {
                self.pos = start + length + 1;
                Ok(Form::Other(self.source[start..start + length].to_vec()))
            }
            None => Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing('}') }),
        }
    }

    /// The word of a form, up to the closing brace.
    fn brace_word(&mut self, quoted: bool) -> Result<Word, Trouble> {
        if quoted {
            return self.quoted_text(Some(b'}'));
        }
        let mut word = Word::default();
        loop {
            match self.peek() {
                Some(b'}') => {
                    self.pos += 1;
                    return Ok(word);
                }
                None => return Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing('}') }),
                Some(byte) if b" \t\n;|&()<>".contains(&byte) => {
                    self.line += u32::from(byte == b'\n');
                    self.pos += 1;
                    push_text(&mut word.0, byte, false);
                }
                Some(b'$' | b'`' | b'\'' | b'"' | b'\\') => {
                    let length = self.source.len();
                    self.piece(&mut word)?;
                    debug_assert!(self.pos <= length, "a piece ends in the source");
                }
                Some(byte) => {
                    self.pos += 1;
                    push_text(&mut word.0, byte, false);
                }
            }
        }
    }

    /// One quoted piece or expansion.
    fn piece(&mut self, word: &mut Word) -> Result<(), Trouble> {
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

fn push_text(parts: &mut Vec<Part>, byte: u8, is_quoted: bool) {
    match parts.last_mut() {
        Some(Part::Text { text, quoted }) if *quoted == is_quoted => text.push(byte),
        _ => parts.push(Part::Text { text: vec![byte], quoted: is_quoted }),
    }
}
