//! `${…}` - POSIX, 2.6.2; bash(1), "Parameter Expansion".

use super::word::push_text;
use super::{Missing, Parser, Trouble};
use crate::sh::ast::{Form, Index, Part, Word};

impl Parser<'_> {
    /// `${…}` after the brace.
    pub(super) fn braced(&mut self, quoted: bool) -> Result<Part, Trouble> {
        let start = self.pos;
        let is_bash = self.dialect.is_bash();
        let next = |parser: &Self| parser.source.get(parser.pos + 1).copied();
        let is_length = self.peek() == Some(b'#')
            && next(self).is_some_and(|next| {
                !b"}:-=+?#%/^,@".contains(&next) || next == b'@' && self.source.get(self.pos + 2) == Some(&b'}')
            });
        if is_length {
            self.pos += 1;
        }
        let is_indirect = is_bash
            && !is_length
            && self.peek() == Some(b'!')
            && next(self).is_some_and(|next| next.is_ascii_alphanumeric() || b"_@*#".contains(&next));
        if is_indirect {
            self.pos += 1;
        }
        let name = match self.peek() {
            Some(byte) if b"@*#?$!-".contains(&byte) => {
                self.pos += 1;
                vec![byte]
            }
            Some(byte) if byte.is_ascii_digit() => {
                let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
                let name = self.rest()[..digits].to_vec();
                self.pos += digits;
                name
            }
            _ => self.name(),
        };
        let param = |index, form| Part::Param { name: name.clone(), index, is_indirect, form, quoted };
        if name.is_empty() {
            let form = self.nonsense(start)?;
            return Ok(param(None, form));
        }
        let index = if is_bash { self.index()? } else { None };
        if is_length {
            let form = if self.eat(b"}") { Form::Length } else { self.nonsense(start)? };
            return Ok(param(index, form));
        }
        if is_indirect && let Some(form) = self.listing(index.as_ref()) {
            return Ok(param(index, form));
        }
        let form = self.form(start, quoted)?;
        Ok(param(index, form))
    }

    /// `[…]` after the name.
    fn index(&mut self) -> Result<Option<Index>, Trouble> {
        if !self.eat(b"[") {
            return Ok(None);
        }
        for (text, index) in [(&b"@]"[..], Index::At), (b"*]", Index::Star)] {
            if self.eat(text) {
                return Ok(Some(index));
            }
        }
        let mut word = self.free_text(b"[]}")?;
        while self.peek() == Some(b'[') {
            // An element inside the expression.
            push_text(&mut word.0, b'[', false);
            self.pos += 1;
            word.0.extend(self.free_text(b"]}")?.0);
            if self.eat(b"]") {
                push_text(&mut word.0, b']', false);
            }
            word.0.extend(self.free_text(b"[]}")?.0);
        }
        if self.eat(b"]") {
            return Ok(Some(Index::Of(word)));
        }
        Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing('}') })
    }

    /// `${!prefix*}` and `${!name[@]}`.
    fn listing(&mut self, index: Option<&Index>) -> Option<Form> {
        if index.is_none() {
            for (text, is_star) in [(&b"*}"[..], true), (b"@}", false)] {
                if self.eat(text) {
                    return Some(Form::Names { is_star });
                }
            }
        }
        match index {
            Some(Index::At) if self.eat(b"}") => Some(Form::Keys { is_star: false }),
            Some(Index::Star) if self.eat(b"}") => Some(Form::Keys { is_star: true }),
            _ => None,
        }
    }

    /// What stands behind the name, up to the closing brace.
    fn form(&mut self, start: usize, quoted: bool) -> Result<Form, Trouble> {
        let with_empty = self.peek() == Some(b':');
        let operator_at = self.pos + usize::from(with_empty);
        let Some(&operator) = self.source.get(operator_at) else { return self.nonsense(start) };
        let is_bash = self.dialect.is_bash();
        match operator {
            b'}' if !with_empty => {
                self.pos += 1;
                Ok(Form::Plain)
            }
            b'-' | b'=' | b'?' | b'+' => {
                self.pos = operator_at + 1;
                Ok(Form::Check { operator, with_empty, word: self.brace_word(quoted)? })
            }
            b'%' | b'#' if !with_empty => {
                self.pos += 1;
                let is_longest = self.peek() == Some(operator);
                self.pos += usize::from(is_longest);
                Ok(Form::Trim { is_suffix: operator == b'%', is_longest, pattern: self.brace_word(false)? })
            }
            _ if with_empty && is_bash => {
                self.pos += 1;
                let offset = self.free_text(b":}")?;
                let length = if self.eat(b":") { Some(self.free_text(b"}")?) } else { None };
                self.closing_brace()?;
                Ok(Form::Substring { offset, length })
            }
            b'/' if is_bash => {
                self.pos += 1;
                let at = self.peek().filter(|byte| b"/#%".contains(byte)).unwrap_or(0);
                self.pos += usize::from(at != 0);
                let pattern = self.free_text(b"/}")?;
                let with = if self.eat(b"/") { self.free_text(b"}")? } else { Word::default() };
                self.closing_brace()?;
                Ok(Form::Replace { at, pattern, with })
            }
            b'^' | b',' if is_bash => {
                self.pos += 1;
                let is_all = self.peek() == Some(operator);
                self.pos += usize::from(is_all);
                let pattern = self.free_text(b"}")?;
                self.closing_brace()?;
                Ok(Form::Letters { is_upper: operator == b'^', is_all, pattern })
            }
            b'@' if is_bash && self.source.get(self.pos + 2) == Some(&b'}') => {
                let letter = self.source[self.pos + 1];
                self.pos += 3;
                Ok(Form::Transform(letter))
            }
            _ => self.nonsense(start),
        }
    }

    fn closing_brace(&mut self) -> Result<(), Trouble> {
        match self.eat(b"}") {
            true => Ok(()),
            false => Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing('}') }),
        }
    }

    fn nonsense(&mut self, start: usize) -> Result<Form, Trouble> {
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
        let mut parts = Vec::new();
        self.tilde(&mut parts);
        let rest = self.free_text(b"}")?;
        self.closing_brace()?;
        parts.extend(rest.0);
        Ok(Word(parts))
    }
}
