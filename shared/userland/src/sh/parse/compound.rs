//! Compound commands.

use std::sync::Arc;

use super::{Missing, Parser, Trouble};
use crate::sh::Dialect;
use crate::sh::ast::{Arm, ArmEnd, Command, Kind, List, Word};

impl Parser<'_> {
    /// The compound command that begins here, if one does.
    pub(super) fn compound(&mut self) -> Result<Option<Kind>, Trouble> {
        self.refuse_command()?;
        if self.dialect.is_bash()
            && self.rest().starts_with(b"((")
            && let Some((expression, end)) = self.double_parens()?
        {
            self.advance(end);
            return Ok(Some(Kind::Arith(expression)));
        }
        if self.peek() == Some(b'(') {
            self.pos += 1;
            return Ok(Some(Kind::Subshell(self.closed_by_paren()?)));
        }
        const WORDS: [&str; 7] = ["{", "if", "while", "until", "for", "case", "!"];
        const BASH_WORDS: [&str; 3] = ["function", "select", "[["];
        let extra = if self.dialect.is_bash() { &BASH_WORDS[..] } else { &[] };
        let Some(word) = WORDS.iter().chain(extra).copied().find(|word| self.at_reserved(word)) else {
            return Ok(None);
        };
        if word == "!" {
            return Err(self.unexpected(None));
        }
        self.pos += word.len();
        Ok(Some(match word {
            "{" => Kind::Group(Arc::new(self.list_to(&["}"])?.0)),
            "if" => self.if_command()?,
            "for" => self.for_command()?,
            "select" => {
                let (name, words) = self.loop_words()?;
                Kind::Select { name, words, body: self.loop_body()? }
            }
            "case" => self.case_command()?,
            "[[" => Kind::Test(self.test_command()?),
            "function" => {
                self.skip_blanks();
                let name = self.function_name();
                self.skip_blanks();
                if self.eat(b"(") {
                    self.skip_blanks();
                    self.eat(b")");
                }
                self.function(name)?
            }
            word => {
                let (condition, _) = self.list_to(&["do"])?;
                let (body, _) = self.list_to(&["done"])?;
                Kind::Loop { is_until: word == "until", condition: Arc::new(condition), body: Arc::new(body) }
            }
        }))
    }

    fn function_name(&mut self) -> Vec<u8> {
        let rest = self.rest();
        let end = rest.iter().position(|byte| b" \t\n;|&()<>".contains(byte)).unwrap_or(rest.len());
        self.pos += end;
        rest[..end].to_vec()
    }

    /// A list up to `)`, which is eaten.
    pub(super) fn closed_by_paren(&mut self) -> Result<Arc<List>, Trouble> {
        let list = self.deeper(|parser| parser.list(&[], true))?;
        self.skip_newlines();
        if self.eat(b")") { Ok(Arc::new(list)) } else { Err(self.unexpected(Some(")"))) }
    }

    /// Moves the cursor, counting lines.
    fn advance(&mut self, end: usize) {
        self.line += self.source[self.pos..end].iter().filter(|&&byte| byte == b'\n').count() as u32;
        self.pos = end;
    }

    /// The expression in `(( … ))` at the cursor and where it ends; `None`: these are two subshells.
    fn double_parens(&mut self) -> Result<Option<(Word, usize)>, Trouble> {
        let start = self.pos + 2;
        let mut depth = 0;
        for (offset, &byte) in self.source[start..].iter().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' => {
                    let end = start + offset;
                    if self.source.get(end + 1) != Some(&b')') {
                        return Ok(None);
                    }
                    let expression = self.inner(&self.source[start..end]).quoted_text(None)?;
                    return Ok(Some((expression, end + 2)));
                }
                _ => {}
            }
        }
        Err(Trouble::Incomplete { line: self.line, missing: Missing::Closing(')') })
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
        if self.dialect.is_bash() && self.rest().starts_with(b"((") {
            return self.arithmetic_for();
        }
        let (name, words) = self.loop_words()?;
        Ok(Kind::For { name, words, body: self.loop_body()? })
    }

    /// `NAME [in WORD…]` and what separates it from the body.
    fn loop_words(&mut self) -> Result<(Vec<u8>, Option<Vec<Word>>), Trouble> {
        self.skip_blanks();
        let rest = self.rest();
        let end = rest.iter().position(|byte| b" \t\n;|&()<>".contains(byte)).unwrap_or(rest.len());
        let name = rest[..end].to_vec();
        if name.is_empty() {
            return Err(self.unexpected(None));
        }
        if self.dialect != Dialect::Bash && !crate::sh::state::is_name(&name) {
            let bash = String::new();
            return Err(Trouble::Wrong { line: self.line, bash, dash: "Bad for loop variable" });
        }
        self.pos += end;
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
        Ok((name, words))
    }

    /// `do … done`, or bash's `{ … }`.
    fn loop_body(&mut self) -> Result<Arc<List>, Trouble> {
        self.skip_blanks();
        self.eat(b";");
        self.skip_newlines();
        if self.dialect.is_bash() && self.at_reserved("{") {
            self.pos += 1;
            return Ok(Arc::new(self.list_to(&["}"])?.0));
        }
        if !self.at_reserved("do") {
            return Err(self.unexpected(Some("do")));
        }
        self.pos += 2;
        let (body, _) = self.list_to(&["done"])?;
        Ok(Arc::new(body))
    }

    /// `for ((init; condition; step))`, at the parentheses.
    fn arithmetic_for(&mut self) -> Result<Kind, Trouble> {
        let start = self.pos + 2;
        let Some((_, end)) = self.double_parens()? else { return Err(self.unexpected(None)) };
        let texts: Vec<&[u8]> = self.source[start..end - 2].split(|&byte| byte == b';').collect();
        let [init, condition, step] = texts[..] else {
            let bash = "syntax error: arithmetic expression required".to_string();
            return Err(Trouble::Wrong { line: self.line, bash, dash: "" });
        };
        let word = |text| self.inner(text).quoted_text(None);
        let parts = [word(init)?, word(condition)?, word(step)?];
        self.advance(end);
        Ok(Kind::ArithFor { parts, body: self.loop_body()? })
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
            if self.peek().is_none() {
                return Err(self.unexpected(Some(")")));
            }
            self.eat(b"(");
            let (mut patterns, mut texts) = (Vec::new(), Vec::new());
            loop {
                self.skip_blanks();
                let start = self.pos;
                patterns.push(self.required_word()?);
                texts.push(self.source[start..self.pos].to_vec());
                self.skip_blanks();
                if self.eat(b")") {
                    break;
                }
                if !self.eat(b"|") {
                    return Err(self.unexpected(Some(")")));
                }
            }
            let body = self.deeper(|parser| parser.list(&["esac"], true))?;
            self.skip_newlines();
            let is_bash = self.dialect.is_bash();
            let end = if is_bash && self.eat(b";;&") {
                ArmEnd::Try
            } else if is_bash && self.eat(b";&") {
                ArmEnd::Fall
            } else if self.eat(b";;") || self.at_reserved("esac") {
                ArmEnd::Leave
            } else {
                return Err(self.unexpected(Some(";;")));
            };
            arms.push(Arm { patterns, texts, body: Arc::new(body), end });
        }
    }

    /// The body of a function.
    pub(super) fn function(&mut self, name: Vec<u8>) -> Result<Kind, Trouble> {
        self.skip_newlines();
        let body: Command = self.deeper(Self::command)?;
        Ok(Kind::Function { name, body: Arc::new(body) })
    }
}
