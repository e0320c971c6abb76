//! Assignments: `name=value`, and bash's `name+=value`, `name[index]=value`, `name=(…)`.

use super::command::is_name_byte;
use super::{Missing, Parser, Trouble};
use crate::sh::Dialect;
use crate::sh::ast::{Assign, Element, Value, Word};

/// Reads the elements between the parentheses of a compound assignment that was quoted before.
pub(in crate::sh) fn elements(source: &[u8]) -> Option<Vec<Element>> {
    let mut parser = Parser {
        source,
        pos: 0,
        line: 1,
        here_end: None,
        depth: 0,
        dialect: Dialect::Bash,
        is_final: true,
        has_extglob: false,
        aliases: None,
        spent: &[],
        unended: Vec::new(),
        is_assigned: false,
    };
    parser.compound_value().ok()
}

impl Parser<'_> {
    /// An assignment, if one begins here.
    pub(super) fn assignment(&mut self) -> Result<Option<Assign>, Trouble> {
        let rest = self.rest();
        let end = rest.iter().position(|&byte| !is_name_byte(byte)).unwrap_or(rest.len());
        if end == 0 || rest[0].is_ascii_digit() {
            return Ok(None);
        }
        let start = self.pos;
        let name = rest[..end].to_vec();
        self.pos += end;
        let index = if self.dialect.is_bash() && self.peek() == Some(b'[') { self.subscript()? } else { None };
        let is_append = self.dialect.is_bash() && self.rest().starts_with(b"+=");
        if !is_append && self.peek() != Some(b'=') {
            self.pos = start;
            return Ok(None);
        }
        self.pos += 1 + usize::from(is_append);
        if self.dialect.is_bash() && self.peek() == Some(b'(') && index.is_none() {
            self.pos += 1;
            let value = Value::Array(self.compound_value()?);
            return Ok(Some(Assign { name, index, is_append, value }));
        }
        let value = Value::Word(self.assigned_word()?);
        Ok(Some(Assign { name, index, is_append, value }))
    }

    /// `[…]` at the cursor; `None`, and the cursor as it was, if it is no subscript of an assignment.
    fn subscript(&mut self) -> Result<Option<Word>, Trouble> {
        let start = self.pos;
        let mut depth = 0;
        for (at, byte) in self.rest().iter().enumerate() {
            match byte {
                b'[' => depth += 1,
                b']' => depth -= 1,
                b'\n' => return Ok(None),
                _ => {}
            }
            if depth == 0 {
                let after = &self.rest()[at + 1..];
                if !after.starts_with(b"=") && !after.starts_with(b"+=") {
                    return Ok(None);
                }
                let mut inner = self.inner(&self.source[start + 1..start + at]);
                let word = inner.free_text(&[])?;
                self.pos = start + at + 1;
                return Ok(Some(word));
            }
        }
        Ok(None)
    }

    /// The value of an assignment: tildes stand behind colons too.
    fn assigned_word(&mut self) -> Result<Word, Trouble> {
        self.is_assigned = true;
        let word = self.word();
        self.is_assigned = false;
        Ok(word?.unwrap_or_default())
    }

    /// Elements up to the closing parenthesis, which is eaten.
    fn compound_value(&mut self) -> Result<Vec<Element>, Trouble> {
        let mut all = Vec::new();
        loop {
            self.skip_newlines();
            match self.peek() {
                None => return Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing(')') }),
                Some(b')') => {
                    self.pos += 1;
                    return Ok(all);
                }
                Some(b'[') => {
                    if let Some(index) = self.subscript()? {
                        let is_append = self.rest().starts_with(b"+=");
                        self.pos += 1 + usize::from(is_append);
                        let word = self.assigned_word()?;
                        all.push(Element { index: Some(index), is_append, word });
                        continue;
                    }
                }
                Some(_) => {}
            }
            match self.word()? {
                Some(word) => all.push(Element { index: None, is_append: false, word }),
                None => return Err(self.unexpected(None)),
            }
        }
    }
}
