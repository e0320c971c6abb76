//! Commands: simple, compound, functions, redirections.

use std::sync::Arc;

use super::{Missing, Parser, Trouble};
use crate::sh::ast::{Command, Kind, List, Part, Redirect, RedirectKind, Word};

const CLOSERS: [&str; 10] = ["then", "else", "elif", "fi", "do", "done", "esac", "}", "in", "!"];

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

    fn compound(&mut self) -> Result<Option<Kind>, Trouble> {
        self.refuse_command()?;
        if self.peek() == Some(b'(') {
            self.pos += 1;
            return Ok(Some(Kind::Subshell(self.closed_by_paren()?)));
        }
        let word =
            ["{", "if", "while", "until", "for", "case", "function"].into_iter().find(|word| self.at_reserved(word));
        let Some(word) = word else { return Ok(None) };
        if word == "function" && !self.dialect.is_bash() {
            return Ok(None);
        }
        self.pos += word.len();
        Ok(Some(match word {
            "{" => Kind::Group(Arc::new(self.list_to(&["}"])?.0)),
            "if" => self.if_command()?,
            "for" => self.for_command()?,
            "case" => self.case_command()?,
            "function" => {
                self.skip_blanks();
                let name = self.name();
                self.skip_blanks();
                self.eat(b"(");
                self.skip_blanks();
                self.eat(b")");
                self.function(name)?
            }
            word => {
                let (condition, _) = self.list_to(&["do"])?;
                let (body, _) = self.list_to(&["done"])?;
                Kind::Loop { is_until: word == "until", condition: Arc::new(condition), body: Arc::new(body) }
            }
        }))
    }

    /// A list up to `)`, which is eaten.
    pub(super) fn closed_by_paren(&mut self) -> Result<Arc<List>, Trouble> {
        let list = self.deeper(|parser| parser.list(&[], true))?;
        self.skip_newlines();
        if self.eat(b")") { Ok(Arc::new(list)) } else { Err(self.unexpected(Some(")"))) }
    }

    fn if_command(&mut self) -> Result<Kind, Trouble> {
        let mut arms = Vec::new();
        loop {
            let (condition, _) = self.list_to(&["then"])?;
            let (body, end) = self.list_to(&["fi", "else", "elif"])?;
            arms.push((Arc::new(condition), Arc::new(body)));
            match end {
                "fi" => return Ok(Kind::If { arms, otherwise: None }),
                "else" => {
                    let (otherwise, _) = self.list_to(&["fi"])?;
                    return Ok(Kind::If { arms, otherwise: Some(Arc::new(otherwise)) });
                }
                _ => {}
            }
        }
    }

    fn for_command(&mut self) -> Result<Kind, Trouble> {
        self.skip_blanks();
        let name = self.name();
        if name.is_empty() {
            return Err(self.unexpected(None));
        }
        self.skip_newlines();
        let mut words = None;
        if self.at_reserved("in") {
            self.pos += 2;
            let mut list = Vec::new();
            loop {
                self.skip_blanks();
                match self.peek() {
                    Some(b'\n' | b';') => break,
                    _ => list.push(self.required_word()?),
                }
            }
            words = Some(list);
        }
        self.skip_blanks();
        self.eat(b";");
        self.skip_newlines();
        if !self.at_reserved("do") {
            return Err(self.unexpected(Some("do")));
        }
        self.pos += 2;
        let (body, _) = self.list_to(&["done"])?;
        Ok(Kind::For { name, words, body: Arc::new(body) })
    }

    fn case_command(&mut self) -> Result<Kind, Trouble> {
        self.skip_blanks();
        let word = self.required_word()?;
        self.skip_newlines();
        if !self.at_reserved("in") {
            return Err(self.unexpected(Some("in")));
        }
        self.pos += 2;
        let mut arms = Vec::new();
        loop {
            self.skip_newlines();
            if self.at_reserved("esac") {
                self.pos += 4;
                return Ok(Kind::Case { word, arms });
            }
            self.eat(b"(");
            let mut patterns = Vec::new();
            loop {
                self.skip_blanks();
                patterns.push(self.required_word()?);
                self.skip_blanks();
                if self.eat(b")") {
                    break;
                }
                if !self.eat(b"|") {
                    return Err(self.unexpected(Some(")")));
                }
            }
            let body = self.deeper(|parser| parser.list(&["esac"], true))?;
            arms.push((patterns, Arc::new(body)));
            self.skip_newlines();
            if !self.eat(b";;") && !self.at_reserved("esac") {
                return Err(self.unexpected(Some(";;")));
            }
        }
    }

    fn function(&mut self, name: Vec<u8>) -> Result<Kind, Trouble> {
        self.skip_newlines();
        let body = self.deeper(Self::command)?;
        Ok(Kind::Function { name, body: Arc::new(body) })
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
            if is_first {
                self.refuse_assignment()?;
            }
            if is_first && let Some(name) = self.assigned_name() {
                self.pos += name.len() + 1;
                let value = self.word()?.unwrap_or_default();
                assigns.push((name, value));
                continue;
            }
            let Some(word) = self.word()? else { break };
            if is_first
                && redirects.is_empty()
                && assigns.is_empty()
                && let Some(name) = word.literal()
                && self.at_function_parens()
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
    fn at_function_parens(&mut self) -> bool {
        let rest = self.rest().trim_ascii_start();
        let Some(inside) = rest.strip_prefix(b"(") else { return false };
        if !inside.trim_ascii_start().starts_with(b")") {
            return false;
        }
        let length = self.rest().iter().position(|&byte| byte == b')').map_or(0, |at| at + 1);
        self.pos += length;
        true
    }

    /// The name before `=` at the cursor.
    fn assigned_name(&self) -> Option<Vec<u8>> {
        let rest = self.rest();
        let end = rest.iter().position(|&byte| !is_name_byte(byte))?;
        (end > 0 && rest[end] == b'=' && !rest[0].is_ascii_digit()).then(|| rest[..end].to_vec())
    }

    /// Eats a name.
    pub(super) fn name(&mut self) -> Vec<u8> {
        let rest = self.rest();
        let end = rest.iter().position(|&byte| !is_name_byte(byte)).unwrap_or(rest.len());
        let name = rest[..end].to_vec();
        self.pos += end;
        name
    }

    fn required_word(&mut self) -> Result<Word, Trouble> {
        match self.word()? {
            Some(word) => Ok(word),
            None => Err(self.unexpected(None)),
        }
    }

    /// A redirection, if one begins here.
    fn redirect(&mut self) -> Result<Option<Redirect>, Trouble> {
        self.refuse_process_substitution()?;
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let after = &self.rest()[digits..];
        let is_both = digits == 0 && self.dialect.is_bash() && after.starts_with(b"&>");
        if !is_both && !after.first().is_some_and(|byte| b"<>".contains(byte)) {
            return Ok(None);
        }
        let number = crate::text::number::<i32>(&self.rest()[..digits]);
        self.pos += digits;
        let operators: [(&[u8], RedirectKind, i32); 10] = [
            (b"<<", RedirectKind::Here, 0),
            (b"<>", RedirectKind::ReadWrite, 0),
            (b"<&", RedirectKind::Dup, 0),
            (b">>", RedirectKind::Append, 1),
            (b">|", RedirectKind::Write, 1),
            (b">&", RedirectKind::Dup, 1),
            (b"&>", RedirectKind::Both, 1),
            (b"<", RedirectKind::Read, 0),
            (b">", RedirectKind::Write, 1),
            (b"", RedirectKind::Read, 0),
        ];
        let found = operators.into_iter().find(|operator| self.rest().starts_with(operator.0));
        let Some((text, kind, fd)) = found else { return Ok(None) };
        self.pos += text.len();
        let fd = number.unwrap_or(fd);
        if kind == RedirectKind::Here && self.dialect.is_bash() && self.eat(b"<") {
            self.skip_blanks();
            let mut target = self.required_word()?;
            target.0.push(Part::Text { text: b"\n".to_vec(), quoted: true });
            return Ok(Some(Redirect { fd, kind, target }));
        }
        if kind == RedirectKind::Here {
            let strip = self.eat(b"-");
            self.skip_blanks();
            let target = self.here_document(strip)?;
            return Ok(Some(Redirect { fd, kind, target }));
        }
        self.skip_blanks();
        Ok(Some(Redirect { fd, kind, target: self.required_word()? }))
    }

    /// Reads the delimiter here and the text behind this line.
    fn here_document(&mut self, strip_tabs: bool) -> Result<Word, Trouble> {
        let delimiter = self.required_word()?;
        let mut is_quoted = false;
        let mut end = Vec::new();
        for part in &delimiter.0 {
            if let Part::Text { text, quoted } = part {
                is_quoted |= quoted;
                end.extend(text);
            }
        }
        let incomplete = Trouble::Incomplete { line: self.line, missing: Missing::Word(None) };
        let start = match self.here_end {
            Some(start) => start,
            None => match self.rest().iter().position(|&byte| byte == b'\n') {
                Some(length) => self.pos + length + 1,
                None => return Err(incomplete),
            },
        };
        let mut body = Vec::new();
        let mut at = start;
        loop {
            let rest = self.source.get(at..).unwrap_or_default();
            if rest.is_empty() {
                return Err(incomplete);
            }
            let length = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |length| length + 1);
            let mut line = &rest[..length];
            at += length;
            if strip_tabs {
                line = &line[line.iter().take_while(|&&byte| byte == b'\t').count()..];
            }
            if line.strip_suffix(b"\n").unwrap_or(line) == end {
                break;
            }
            body.extend_from_slice(line);
        }
        self.here_end = Some(at);
        if is_quoted {
            return Ok(Word(vec![Part::Text { text: body, quoted: true }]));
        }
        let mut parser =
            Parser { source: &body, pos: 0, line: self.line, here_end: None, depth: self.depth, dialect: self.dialect };
        parser.quoted_text(None)
    }
}

pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
