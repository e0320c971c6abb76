//! Commands: simple, compound, functions, redirections.

use super::{Parser, Trouble};
use crate::sh::ast::{Command, Kind, Part, Redirect, RedirectKind, Word};

/// Reserved words that only end something.
pub(super) const CLOSERS: [&str; 8] = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];
/// Commands whose arguments may assign as a command's beginning does, arrays included.
const DECLARING: [&[u8]; 5] = [b"declare", b"typeset", b"local", b"export", b"readonly"];

impl Parser<'_> {
    /// One command with its redirections.
    pub(super) fn command(&mut self) -> Result<Command, Trouble> {
        self.skip_blanks();
        let start = self.pos;
        let mut command = self.bare_command()?;
        command.text = self.source[start..self.pos.max(start)].trim_ascii().to_vec();
        Ok(command)
    }

    fn bare_command(&mut self) -> Result<Command, Trouble> {
        let line = self.line;
        let Some(kind) = self.compound()? else { return self.simple(line) };
        let mut redirects = Vec::new();
        loop {
            self.skip_blanks();
            match self.redirect()? {
                Some(redirect) => redirects.push(redirect),
                None => break,
            }
        }
        Ok(Command { line, kind, redirects, text: Vec::new() })
    }

    fn simple(&mut self, line: u32) -> Result<Command, Trouble> {
        if CLOSERS.iter().any(|word| self.at_reserved(word)) {
            return Err(self.unexpected(None));
        }
        let (mut assigns, mut words, mut redirects) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            self.skip_blanks();
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
                continue;
            }
            let is_first = words.is_empty();
            if is_first && let Some(assign) = self.assignment()? {
                assigns.push(assign);
                continue;
            }
            let is_declaring = words.first().and_then(Word::literal).is_some_and(|name| DECLARING.contains(&name));
            if is_declaring && let Some(assign) = self.assignment()? {
                words.push(Word(vec![Part::Assigned(Box::new(assign))]));
                continue;
            }
            self.replace_alias(is_first)?;
            let Some(word) = self.word()? else { break };
            if is_first
                && redirects.is_empty()
                && assigns.is_empty()
                && let Some(name) = word.literal()
                && self.at_function_parens()?
            {
                let name = name.to_vec();
                let kind = self.function(name)?;
                return Ok(Command { line, kind, redirects, text: Vec::new() });
            }
            words.push(word);
        }
        if assigns.is_empty() && words.is_empty() && redirects.is_empty() {
            return Err(self.unexpected(None));
        }
        Ok(Command { line, kind: Kind::Simple { assigns, words }, redirects, text: Vec::new() })
    }

    /// Eats `()` after a function's name.
    fn at_function_parens(&mut self) -> Result<bool, Trouble> {
        self.skip_blanks();
        if !self.eat(b"(") {
            return Ok(false);
        }
        self.skip_blanks();
        if self.eat(b")") {
            return Ok(true);
        }
        Err(match self.unexpected(Some(")")) {
            // No reserved word is one here.
            Trouble::Unexpected { line, token, .. } if token == "{" => {
                let bash = "syntax error near unexpected token `{'".to_string();
                Trouble::Wrong { line, bash, dash: "word unexpected (expecting \")\")" }
            }
            trouble => trouble,
        })
    }

    /// Eats a name.
    pub(super) fn name(&mut self) -> Vec<u8> {
        let rest = self.rest();
        let end = rest.iter().position(|&byte| !is_name_byte(byte)).unwrap_or(rest.len());
        let name = rest[..end].to_vec();
        self.pos += end;
        name
    }

    pub(super) fn required_word(&mut self) -> Result<Word, Trouble> {
        match self.word()? {
            Some(word) => Ok(word),
            None => Err(self.unexpected(None)),
        }
    }

    /// A redirection, if one begins here.
    fn redirect(&mut self) -> Result<Option<Redirect>, Trouble> {
        let is_bash = self.dialect.is_bash();
        let start = self.pos;
        let variable = if is_bash { self.descriptor_name() } else { None };
        let digits = match variable {
            Some(_) => 0,
            None => self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count(),
        };
        let after = &self.rest()[digits..];
        let is_both = digits == 0 && is_bash && after.starts_with(b"&>");
        let is_process = is_bash && digits == 0 && (after.starts_with(b"<(") || after.starts_with(b">("));
        if is_process || (!is_both && !after.first().is_some_and(|byte| b"<>".contains(byte))) {
            self.pos = start;
            return Ok(None);
        }
        let number = crate::text::number::<i32>(&self.rest()[..digits]);
        self.pos += digits;
        let operators: [(&[u8], RedirectKind, i32); 10] = [
            (b"<<", RedirectKind::Here, 0),
            (b"<>", RedirectKind::ReadWrite, 0),
            (b"<&", RedirectKind::Dup, 0),
            (b">>", RedirectKind::Append, 1),
            (b">|", RedirectKind::Clobber, 1),
            (b">&", RedirectKind::Dup, 1),
            (b"&>>", RedirectKind::BothAppend, 1),
            (b"&>", RedirectKind::Both, 1),
            (b"<", RedirectKind::Read, 0),
            (b">", RedirectKind::Write, 1),
        ];
        let found = operators.into_iter().find(|operator| self.rest().starts_with(operator.0));
        let Some((text, mut kind, fd)) = found else { return Ok(None) };
        self.pos += text.len();
        if kind == RedirectKind::Here && is_bash && self.eat(b"<") {
            self.skip_blanks();
            let mut target = self.required_word()?;
            target.0.push(Part::Text { text: b"\n".to_vec(), quoted: true });
            return Ok(Some(Redirect { fd: number.unwrap_or(fd), variable, kind, text: self.since(start), target }));
        }
        if kind == RedirectKind::Here {
            let strip = self.eat(b"-");
            self.skip_blanks();
            let target = self.here_document(strip)?;
            return Ok(Some(Redirect { fd: number.unwrap_or(fd), variable, kind, text: self.since(start), target }));
        }
        self.skip_blanks();
        let target = self.required_word()?;
        // bash(1): ">&word … is semantically equivalent to >word 2>&1" where the word is no descriptor.
        let is_number = |text: &[u8]| text == b"-" || text.iter().all(|byte| b"0123456789-".contains(byte));
        if text == b">&" && is_bash && number.is_none() && target.literal().is_some_and(|text| !is_number(text)) {
            kind = RedirectKind::Both;
        }
        Ok(Some(Redirect { fd: number.unwrap_or(fd), variable, kind, text: self.since(start), target }))
    }

    /// What was read from there on.
    fn since(&self, start: usize) -> Vec<u8> {
        self.source[start..self.pos].to_vec()
    }

    /// Eats bash's `{name}` before a redirection.
    fn descriptor_name(&mut self) -> Option<Vec<u8>> {
        let inside = self.rest().strip_prefix(b"{")?;
        let length = inside.iter().position(|&byte| !is_name_byte(byte))?;
        let is_redirection = inside[length] == b'}' && inside.get(length + 1).is_some_and(|byte| b"<>".contains(byte));
        if length == 0 || !is_redirection {
            return None;
        }
        self.pos += length + 2;
        Some(inside[..length].to_vec())
    }
}

pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
