//! sed's scripts.

mod argument;

use crate::regex::Regex;
use crate::text::lossy;

/// What is wrong with a script.
pub(super) enum Wrong {
    /// At which character, and sed's words.
    Said(usize, String),
    /// Without a place.
    Plain(String),
    Unmodelled(String),
}

/// Where a command acts.
pub(super) enum Address {
    Line(usize),
    /// `FIRST~STEP`
    Step(usize, usize),
    Last,
    /// `None`: the last pattern again.
    Match(Regex),
    /// `+N`, as an end only.
    Plus(usize),
}

pub(super) struct Command {
    pub(super) from: Option<Address>,
    pub(super) to: Option<Address>,
    pub(super) is_negated: bool,
    pub(super) action: Action,
}

pub(super) struct Substitution {
    pub(super) regex: Regex,
    pub(super) replacement: Vec<Piece>,
    pub(super) is_global: bool,
    pub(super) which: usize,
    pub(super) prints: bool,
    pub(super) file: Option<Vec<u8>>,
}

/// A piece of what takes a match's place.
pub(super) enum Piece {
    Text(Vec<u8>),
    Group(usize),
    /// `\U`, `\L`, `\u`, `\l`, `\E`
    Case(u8),
}

pub(super) enum Action {
    /// `{`: where the block ends.
    Begin(usize),
    End,
    Substitute(Box<Substitution>),
    Translate(Box<[u8; 256]>),
    /// `a`, `i`, `c` with their text.
    Text(u8, Vec<u8>),
    /// `b`, `t`, `T` and where they go.
    Branch(u8, usize),
    Quit(u8, u8),
    Read(Vec<u8>),
    Write(Vec<u8>),
    /// All that have no argument.
    Plain(u8),
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    is_extended: bool,
    last_pattern: Option<(Vec<u8>, bool)>,
    /// Labels, and the branches that wait for them.
    labels: Vec<(Vec<u8>, usize)>,
    wanted: Vec<(usize, Vec<u8>)>,
}

type Parsing<T> = Result<T, Wrong>;

/// Reads a script.
pub(super) fn parse(text: &[u8], is_extended: bool) -> Parsing<Vec<Command>> {
    let mut parser = Parser { text, at: 0, is_extended, last_pattern: None, labels: Vec::new(), wanted: Vec::new() };
    let mut program: Vec<Command> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while parser.skip(b" \t\n;") {
        if parser.peek() == Some(b'#') {
            parser.line();
            continue;
        }
        let from = parser.address(false)?;
        let mut to = None;
        parser.skip(b" \t");
        if from.is_some() && parser.takes(b',') {
            parser.skip(b" \t");
            to = parser.address(true)?;
            if to.is_none() {
                return Err(parser.wrong("unexpected `,'"));
            }
        }
        parser.skip(b" \t");
        let mut is_negated = false;
        while parser.takes(b'!') {
            is_negated = true;
            parser.skip(b" \t");
        }
        let action = parser.action(program.len(), &mut open, from.is_some())?;
        if let Some(action) = action {
            program.push(Command { from, to, is_negated, action });
        }
        for at in std::mem::take(&mut open) {
            open.push(at);
        }
        if let Some(Command { action: Action::End, .. }) = program.last() {
            let Some(begin) = open.pop() else { return Err(Wrong::Said(parser.at, "unexpected `}'".to_string())) };
            let end = program.len() - 1;
            program[begin].action = Action::Begin(end);
        }
    }
    if !open.is_empty() {
        return Err(Wrong::Said(0, "unmatched `{'".to_string()));
    }
    for (at, label) in &parser.wanted {
        let target = match &label[..] {
            b"" => program.len(),
            label => match parser.labels.iter().find(|known| known.0 == label) {
                Some((_, target)) => *target,
                None => return Err(Wrong::Plain(format!("can't find label for jump to `{}'", lossy(label)))),
            },
        };
        if let Action::Branch(_, to) = &mut program[*at].action {
            *to = target;
        }
    }
    Ok(program)
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += usize::from(byte.is_some());
        byte
    }

    fn takes(&mut self, byte: u8) -> bool {
        let does = self.peek() == Some(byte);
        self.at += usize::from(does);
        does
    }

    /// Skips these; is there more?
    fn skip(&mut self, bytes: &[u8]) -> bool {
        while self.peek().is_some_and(|byte| bytes.contains(&byte)) {
            self.at += 1;
        }
        self.at < self.text.len()
    }

    fn wrong(&self, what: &str) -> Wrong {
        Wrong::Said(self.at, what.to_string())
    }

    fn number(&mut self) -> Option<usize> {
        let digits = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = crate::text::number(&self.text[self.at..self.at + digits])?;
        self.at += digits;
        Some(number)
    }

    fn line(&mut self) -> Vec<u8> {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_vec()
    }

    /// A word up to the end of the command.
    fn word(&mut self, stops: &[u8]) -> Vec<u8> {
        self.skip(b" \t");
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|byte| stops.contains(byte)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].trim_ascii_end().to_vec()
    }

    /// Text up to a delimiter; a quoted one loses its backslash.
    fn delimited(&mut self, delimiter: u8, is_pattern: bool) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut is_in_bracket = false;
        loop {
            let byte = self.next()?;
            if byte == b'\\' {
                let next = self.next()?;
                if next == delimiter && !(is_pattern && b"|()+?{}".contains(&next)) {
                    out.push(next);
                } else {
                    out.extend([b'\\', next]);
                }
                continue;
            }
            if is_pattern && byte == b'[' && !is_in_bracket {
                is_in_bracket = true;
                out.push(byte);
                // "]" right behind is a member.
                if self.peek() == Some(b'^') {
                    out.extend(self.next());
                }
                if self.peek() == Some(b']') {
                    out.extend(self.next());
                }
                continue;
            }
            if byte == b']' {
                is_in_bracket = false;
            }
            if byte == delimiter && !is_in_bracket {
                return Some(out);
            }
            if byte == b'\n' && is_pattern {
                return None;
            }
            out.push(byte);
        }
    }

    fn regex(&mut self, pattern: Vec<u8>, ignores_case: bool) -> Parsing<Regex> {
        let (pattern, ignores_case) = match (&pattern[..], &self.last_pattern) {
            (b"", Some((last, folds))) => (last.clone(), *folds),
            (b"", None) => return Err(self.wrong("no previous regular expression")),
            _ => (pattern, ignores_case),
        };
        self.last_pattern = Some((pattern.clone(), ignores_case));
        Regex::compile(&pattern, self.is_extended, ignores_case)
            .ok_or_else(|| Wrong::Unmodelled(format!("regular expression '{}'", lossy(&pattern))))
    }

    fn address(&mut self, is_end: bool) -> Parsing<Option<Address>> {
        Ok(Some(match self.peek() {
            Some(b'0'..=b'9') => {
                let Some(line) = self.number() else { return Err(self.wrong("unknown command: `0'")) };
                if self.takes(b'~') {
                    let step = self.number().unwrap_or(0);
                    return Ok(Some(Address::Step(line, step)));
                }
                if line == 0 {
                    return Err(Wrong::Said(self.at + 1, "invalid usage of line address 0".to_string()));
                }
                Address::Line(line)
            }
            Some(b'$') => {
                self.at += 1;
                Address::Last
            }
            Some(b'+') if is_end => {
                self.at += 1;
                Address::Plus(self.number().unwrap_or(0))
            }
            Some(byte @ (b'/' | b'\\')) => {
                self.at += 1;
                let delimiter = if byte == b'/' { byte } else { self.next().unwrap_or(b'/') };
                let Some(pattern) = self.delimited(delimiter, true) else {
                    return Err(self.wrong("unterminated address regex"));
                };
                let folds = self.takes(b'I');
                Address::Match(self.regex(pattern, folds)?)
            }
            _ => return Ok(None),
        }))
    }

    fn ends(&mut self) -> Parsing<()> {
        self.skip(b" \t");
        match self.peek() {
            None | Some(b'\n' | b';' | b'}' | b'#') => Ok(()),
            Some(_) => {
                self.at += 1;
                Err(self.wrong("extra characters after command"))
            }
        }
    }

    fn action(&mut self, index: usize, open: &mut Vec<usize>, has_address: bool) -> Parsing<Option<Action>> {
        let Some(letter) = self.next() else { return Err(self.wrong("missing command")) };
        let action = match letter {
            b'{' => {
                open.push(index);
                return Ok(Some(Action::Begin(0)));
            }
            b'}' => {
                self.ends()?;
                return Ok(Some(Action::End));
            }
            b':' => {
                if has_address {
                    return Err(self.wrong(": doesn't want any addresses"));
                }
                let label = self.word(b"\n;");
                if label.is_empty() {
                    return Err(self.wrong("\":\" lacks a label"));
                }
                self.labels.push((label, index));
                return Ok(None);
            }
            b's' => Action::Substitute(Box::new(self.substitution()?)),
            b'y' => self.translation()?,
            b'a' | b'i' | b'c' => {
                let text = self.text_argument()?;
                return Ok(Some(Action::Text(letter, text)));
            }
            b'b' | b't' | b'T' => {
                let label = self.word(b"\n;}");
                self.wanted.push((index, label));
                Action::Branch(letter, 0)
            }
            b'q' | b'Q' => {
                self.skip(b" \t");
                Action::Quit(letter, self.number().unwrap_or(0) as u8)
            }
            b'r' => return Ok(Some(Action::Read(self.file()?))),
            b'w' => return Ok(Some(Action::Write(self.file()?))),
            b'd' | b'D' | b'g' | b'G' | b'h' | b'H' | b'n' | b'N' | b'p' | b'P' | b'x' | b'=' | b'z' | b'l' => {
                Action::Plain(letter)
            }
            b'e' | b'F' | b'L' | b'R' | b'W' | b'v' => {
                return Err(Wrong::Unmodelled(format!("command {}", char::from(letter))));
            }
            other => return Err(self.wrong(&format!("unknown command: `{}'", char::from(other)))),
        };
        self.ends()?;
        Ok(Some(action))
    }
}
