//! `[[ … ]]` - bash(1), "Compound Commands".

use super::{Missing, Parser, Trouble};
use crate::sh::ast::{Part, Test, Word};

const UNARY: &[u8] = b"abcdefghknoprstuvwxzGLNORS";
const BINARY: [&[u8]; 14] =
    [b"==", b"=~", b"!=", b"=", b"<", b">", b"-eq", b"-ne", b"-lt", b"-le", b"-gt", b"-ge", b"-nt", b"-ot"];

impl Parser<'_> {
    /// The expression after `[[`; `]]` is eaten.
    pub(super) fn test_command(&mut self) -> Result<Test, Trouble> {
        let test = self.deeper(Self::test_or)?;
        self.skip_newlines();
        if self.at_reserved("]]") {
            self.pos += 2;
            return Ok(test);
        }
        Err(self.bad_test("syntax error in conditional expression"))
    }

    fn bad_test(&self, message: &str) -> Trouble {
        match self.unexpected(None) {
            Trouble::Unexpected { line, token, .. } => {
                Trouble::Wrong { line, bash: format!("{message}: unexpected token `{token}'"), dash: "" }
            }
            trouble => trouble,
        }
    }

    fn test_or(&mut self) -> Result<Test, Trouble> {
        let mut test = self.test_and()?;
        loop {
            self.skip_newlines();
            if !self.eat(b"||") {
                return Ok(test);
            }
            test = Test::Or(Box::new(test), Box::new(self.test_and()?));
        }
    }

    fn test_and(&mut self) -> Result<Test, Trouble> {
        let mut test = self.test_term()?;
        loop {
            self.skip_newlines();
            if !self.eat(b"&&") {
                return Ok(test);
            }
            test = Test::And(Box::new(test), Box::new(self.test_term()?));
        }
    }

    fn test_term(&mut self) -> Result<Test, Trouble> {
        self.skip_newlines();
        if self.at_reserved("!") {
            self.pos += 1;
            return Ok(Test::Not(Box::new(self.deeper(Self::test_term)?)));
        }
        if self.eat(b"(") {
            let test = self.deeper(Self::test_or)?;
            self.skip_newlines();
            return if self.eat(b")") { Ok(test) } else { Err(self.bad_test("expected `)'")) };
        }
        if self.peek().is_none() {
            return Err(Trouble::Incomplete { line: self.line, missing: Missing::Word(None) });
        }
        if let [b'-', letter, after, ..] = *self.rest()
            && UNARY.contains(&letter)
            && b" \t".contains(&after)
        {
            let operator = self.rest()[..2].to_vec();
            let start = self.pos;
            self.pos += 2;
            self.skip_blanks();
            if !self.at_reserved("]]") && !self.at_binary() {
                let word = self.required_word()?;
                return Ok(Test::Unary(operator, word));
            }
            self.pos = start;
        }
        if self.at_reserved("]]") {
            return Err(self.bad_test("syntax error in conditional expression"));
        }
        let left = self.required_word()?;
        self.skip_blanks();
        let Some(operator) = self.binary_operator() else { return Ok(Test::Unary(b"-n".to_vec(), left)) };
        self.skip_blanks();
        let right = match &operator[..] {
            b"=~" => self.regex()?,
            b"==" | b"=" | b"!=" => self.pattern_word()?,
            _ => self.required_word()?,
        };
        Ok(Test::Binary(left, operator, right))
    }

    fn at_binary(&self) -> bool {
        let rest = self.rest();
        let is_end = |length: usize| rest.get(length).is_none_or(|byte| b" \t\n".contains(byte));
        BINARY.iter().chain([&b"-ef"[..]].iter()).copied().any(|text| rest.starts_with(text) && is_end(text.len()))
    }

    fn binary_operator(&mut self) -> Option<Vec<u8>> {
        let rest = self.rest();
        let names = BINARY.into_iter().chain([&b"-ef"[..]]);
        let is_end = |length: usize| rest.get(length).is_some_and(|byte| b" \t\n".contains(byte));
        let operator = names
            .into_iter()
            .find(|text| rest.starts_with(text) && (is_end(text.len()) || matches!(text, [b'<' | b'>'])))?;
        self.pos += operator.len();
        Some(operator.to_vec())
    }

    /// The right side of `==`: a pattern, which may have bash's extended forms.
    fn pattern_word(&mut self) -> Result<Word, Trouble> {
        let before = std::mem::replace(&mut self.has_extglob, true);
        let word = self.required_word();
        self.has_extglob = before;
        word
    }

    /// The right side of `=~`: parentheses and bars mean themselves.
    fn regex(&mut self) -> Result<Word, Trouble> {
        let mut word = Word::default();
        let mut depth = 0;
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' if depth == 0 => break,
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'$' | b'`' | b'\'' | b'"' | b'\\' => {
                    self.piece(&mut word)?;
                    continue;
                }
                _ => {}
            }
            self.line += u32::from(byte == b'\n');
            self.pos += 1;
            super::word::push_text(&mut word.0, byte, false);
        }
        match word.0.is_empty() {
            true => Err(self.unexpected(None)),
            false => Ok(word),
        }
    }

    /// Text with expansions and quotes up to one of these bytes, which stays, or the end.
    pub(super) fn free_text(&mut self, stops: &[u8]) -> Result<Word, Trouble> {
        let mut word = Word::default();
        while let Some(byte) = self.peek().filter(|byte| !stops.contains(byte)) {
            match byte {
                b'$' | b'`' | b'\'' | b'"' | b'\\' => self.piece(&mut word)?,
                byte => {
                    self.line += u32::from(byte == b'\n');
                    self.pos += 1;
                    super::word::push_text(&mut word.0, byte, false);
                }
            }
        }
        match &word.0[..] {
            [] => Ok(Word(vec![Part::Text { text: Vec::new(), quoted: false }])),
            _ => Ok(word),
        }
    }
}
