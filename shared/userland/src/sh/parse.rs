//! From text to syntax tree, one line's commands at a time.

mod alias;
mod assign;
mod braced;
mod command;
mod compound;
mod here;
mod test;
mod unmodelled;
mod word;

use std::sync::Arc;

use nslab_small::Map;

pub(super) use self::alias::{Spent, splice};
pub(super) use self::assign::elements;
pub(super) use self::word::unescape;
use super::Dialect;
use super::ast::{AndOr, Command, Item, Joint, Kind, List, Pipeline, Redirect};

/// Deepest nesting of commands and expansions.
const MAX_DEPTH: u32 = 100;

/// Why the text is no command.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Trouble {
    /// The text ends too early; what is missing.
    Incomplete { line: u32, missing: Missing },
    /// This token cannot stand here; what dash would have liked.
    Unexpected { line: u32, token: String, expecting: Option<&'static str> },
    /// Nested beyond the limit.
    TooDeep { line: u32 },
    /// The real shell knows this.
    Unmodelled { line: u32, what: &'static str },
    /// Wrong in a way that each shell words its own way.
    Wrong { line: u32, bash: String, dash: &'static str },
    /// Not trouble: this word is an alias, and the text is to be read again with its value in place.
    Alias { start: usize, length: usize },
}

/// What an early end leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// The end of a command; the word that dash expects.
    Word(Option<&'static str>),
    /// A closing character.
    Closing(char),
}

/// One step through the text.
pub(super) struct Parsed {
    /// The commands of one line; `None` for an empty one.
    pub(super) list: Option<Arc<List>>,
    /// Where the next begins.
    pub(super) pos: usize,
    pub(super) line: u32,
    /// Here-documents that the end of the text ended: their first line, the delimiter, the last line.
    pub(super) unended: Vec<(u32, Vec<u8>, u32)>,
}

/// What there is to parse, and how.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) source: &'a [u8],
    pub(super) pos: usize,
    pub(super) line: u32,
    pub(super) dialect: Dialect,
    /// Is this all? Then a here-document may end with it.
    pub(super) is_final: bool,
    /// bash's `shopt -s extglob`.
    pub(super) has_extglob: bool,
    pub(super) aliases: Option<&'a Map<Vec<u8>, Vec<u8>>>,
    /// Aliases whose values the text holds already.
    pub(super) spent: &'a [Spent],
}

/// Parses the next line's commands; `None` at the end of the text.
pub(super) fn parse(text: Text<'_>) -> Result<Option<Parsed>, Trouble> {
    let mut parser = Parser {
        source: text.source,
        pos: text.pos,
        line: text.line,
        here_end: None,
        depth: 0,
        dialect: text.dialect,
        is_final: text.is_final,
        has_extglob: text.has_extglob,
        aliases: text.aliases,
        spent: text.spent,
        unended: Vec::new(),
        is_assigned: false,
    };
    parser.skip_blanks();
    match parser.peek() {
        None => Ok(None),
        Some(b'\n') => {
            parser.newline();
            Ok(Some(Parsed { list: None, pos: parser.pos, line: parser.line, unended: Vec::new() }))
        }
        Some(_) => {
            let list = parser.list(&[], false)?;
            parser.skip_blanks();
            match parser.peek() {
                None => parser.pos = parser.pos.max(parser.here_end.unwrap_or(0)),
                Some(b'\n') => parser.newline(),
                Some(_) => return Err(parser.unexpected(None)),
            }
            if list.items.is_empty() {
                return Err(parser.unexpected(None));
            }
            Ok(Some(Parsed { list: Some(Arc::new(list)), pos: parser.pos, line: parser.line, unended: parser.unended }))
        }
    }
}

struct Parser<'a> {
    source: &'a [u8],
    pos: usize,
    line: u32,
    /// Where the text goes on after this line's newline: behind its here-documents.
    here_end: Option<usize>,
    depth: u32,
    dialect: Dialect,
    is_final: bool,
    has_extglob: bool,
    aliases: Option<&'a Map<Vec<u8>, Vec<u8>>>,
    spent: &'a [Spent],
    unended: Vec<(u32, Vec<u8>, u32)>,
    /// The value of an assignment is being read.
    is_assigned: bool,
}

impl<'a> Parser<'a> {
    /// A parser for text that was cut out of this one's.
    fn inner<'b>(&self, source: &'b [u8]) -> Parser<'b> {
        Parser {
            source,
            pos: 0,
            line: self.line,
            here_end: None,
            depth: self.depth,
            dialect: self.dialect,
            is_final: true,
            has_extglob: self.has_extglob,
            aliases: None,
            spent: &[],
            unended: Vec::new(),
            is_assigned: false,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.source.get(self.pos).copied()
    }

    fn rest(&self) -> &'a [u8] {
        &self.source[self.pos..]
    }

    fn eat(&mut self, text: &[u8]) -> bool {
        let is_there = self.rest().starts_with(text);
        if is_there {
            self.pos += text.len();
        }
        is_there
    }

    fn newline(&mut self) {
        self.pos += 1;
        self.line += 1;
        if let Some(end) = self.here_end.take() {
            let skipped = &self.source[self.pos.min(end)..end];
            self.line += skipped.iter().filter(|&&byte| byte == b'\n').count() as u32;
            self.pos = end;
        }
    }

    /// Skips blanks, joined lines and comments.
    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.pos += 1,
                Some(b'\\') if self.source.get(self.pos + 1) == Some(&b'\n') => {
                    self.pos += 2;
                    self.line += 1;
                }
                Some(b'#') => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.pos += 1;
                    }
                }
                _ => return,
            }
        }
    }

    fn skip_newlines(&mut self) {
        self.skip_blanks();
        while self.peek() == Some(b'\n') {
            self.newline();
            self.skip_blanks();
        }
    }

    /// The token at the cursor as messages name it.
    fn unexpected(&self, expecting: Option<&'static str>) -> Trouble {
        let rest = self.rest();
        let token = match rest {
            [] => return Trouble::Incomplete { line: self.line, missing: Missing::Word(expecting) },
            [b'\n', ..] => "newline".to_string(),
            _ => {
                let operators: [&[u8]; 16] = [
                    b"&&", b"||", b";;&", b";;", b";&", b"|&", b"|", b"&", b";", b"(", b")", b"<<", b"<", b">>", b">&",
                    b">",
                ];
                match operators.into_iter().find(|operator| rest.starts_with(operator)) {
                    Some(operator) => crate::text::lossy(operator),
                    None => {
                        let end = rest.iter().position(|byte| b" \t\n;|&()<>".contains(byte)).unwrap_or(rest.len());
                        crate::text::lossy(&rest[..end.max(1)])
                    }
                }
            }
        };
        Trouble::Unexpected { line: self.line, token, expecting }
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Trouble>) -> Result<T, Trouble> {
        if self.depth == MAX_DEPTH {
            return Err(Trouble::TooDeep { line: self.line });
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// Commands up to one of these reserved words or operators; `newlines` separate commands too.
    fn list(&mut self, ends: &[&str], newlines: bool) -> Result<List, Trouble> {
        let mut list = List::default();
        loop {
            if newlines {
                self.skip_newlines();
            } else {
                self.skip_blanks();
            }
            let at_end = match self.peek() {
                None | Some(b'\n' | b')') => true,
                Some(b';') => self.rest().starts_with(b";;") || self.rest().starts_with(b";&"),
                // What closes something else is for the caller to complain about.
                Some(_) if !list.items.is_empty() && self.at_closer() => true,
                Some(_) => ends.iter().any(|end| self.at_reserved(end)),
            };
            if at_end {
                return Ok(list);
            }
            let start = self.pos;
            let node = Arc::new(self.and_or()?);
            let text = self.source[start..self.pos].trim_ascii_end().to_vec();
            self.skip_blanks();
            let is_background = self.peek() == Some(b'&') && !self.rest().starts_with(b"&&");
            list.items.push(Item { node, is_background, text });
            match self.peek() {
                Some(b'&') if is_background => self.pos += 1,
                Some(b';') if !self.rest().starts_with(b";;") && !self.rest().starts_with(b";&") => self.pos += 1,
                Some(b'\n') if newlines => {}
                _ => return Ok(list),
            }
        }
    }

    /// A list that must not be empty, closed by the reserved word that is then eaten.
    fn list_to(&mut self, ends: &[&'static str]) -> Result<(List, &'static str), Trouble> {
        let list = self.deeper(|parser| parser.list(ends, true))?;
        self.skip_newlines();
        match ends.iter().find(|end| self.at_reserved(end)) {
            Some(end) if !list.items.is_empty() => {
                self.pos += end.len();
                Ok((list, end))
            }
            _ if list.items.is_empty() && self.peek().is_some() => Err(self.unexpected(None)),
            _ => Err(self.unexpected(ends.first().copied())),
        }
    }

    /// Is a reserved word at the cursor that only ends something?
    fn at_closer(&self) -> bool {
        command::CLOSERS.iter().any(|word| self.at_reserved(word))
    }

    fn and_or(&mut self) -> Result<AndOr, Trouble> {
        let first = Arc::new(self.pipeline()?);
        let mut rest = Vec::new();
        loop {
            self.skip_blanks();
            let joint = if self.eat(b"&&") {
                Joint::And
            } else if self.eat(b"||") {
                Joint::Or
            } else {
                return Ok(AndOr { first, rest });
            };
            self.skip_newlines();
            rest.push((joint, Arc::new(self.pipeline()?)));
        }
    }

    fn pipeline(&mut self) -> Result<Pipeline, Trouble> {
        let mut is_negated = false;
        let mut timed = None;
        if self.dialect.is_bash() && self.at_reserved("time") {
            self.pos += 4;
            self.skip_blanks();
            timed = Some(self.at_reserved("-p"));
            if timed == Some(true) {
                self.pos += 2;
                self.skip_blanks();
            }
            if self.peek().is_none_or(|byte| b"\n;".contains(&byte)) {
                let command =
                    Command { line: self.line, kind: Kind::nothing(), redirects: Vec::new(), text: Vec::new() };
                return Ok(Pipeline { is_negated, timed, commands: vec![Arc::new(command)] });
            }
        }
        while self.at_reserved("!") {
            self.pos += 1;
            is_negated = !is_negated;
            self.skip_blanks();
        }
        let mut commands = vec![Arc::new(self.deeper(Self::command)?)];
        loop {
            self.skip_blanks();
            if self.peek() != Some(b'|') || self.rest().starts_with(b"||") {
                return Ok(Pipeline { is_negated, timed, commands });
            }
            self.pos += 1;
            if self.peek() == Some(b'&') {
                if !self.dialect.is_bash() {
                    return Err(self.unexpected(None));
                }
                // "|& … is shorthand for 2>&1 |" - bash(1).
                self.pos += 1;
                if let Some(command) = commands.last_mut().and_then(Arc::get_mut) {
                    command.redirects.push(Redirect::errors_to_output());
                }
            }
            self.skip_newlines();
            commands.push(Arc::new(self.deeper(Self::command)?));
        }
    }

    /// Is this reserved word at the cursor, as a word of its own?
    fn at_reserved(&self, word: &str) -> bool {
        let rest = self.rest();
        rest.starts_with(word.as_bytes()) && rest.get(word.len()).is_none_or(|byte| b" \t\n;|&()<>".contains(byte))
    }
}
