//! The tighter half of awk's expressions.

use super::{BUILTINS, Expr, Parser, Parsing, Source, Wrong};
use crate::applet::awk::lex::{KEYWORDS, Token};
use crate::regex::Regex;

impl Parser<'_> {
    /// Can an operand begin here, so that it is joined to the one before?
    fn begins_operand(&self) -> bool {
        match &self.token {
            Token::Num(_) | Token::Str(_) | Token::Regex(_) => true,
            Token::Name(name) => !KEYWORDS.contains(&name.as_str()),
            Token::Punct(text) => ["(", "$", "!", "-", "+", "++", "--"].contains(text),
            Token::End => false,
        }
    }

    pub(super) fn concat(&mut self) -> Parsing<Expr> {
        let mut left = self.sum()?;
        while self.begins_operand() && !self.is("+") && !self.is("-") {
            left = Expr::Concat(Box::new(left), Box::new(self.sum()?));
        }
        Ok(left)
    }

    /// What stands behind a redirection.
    pub(super) fn concat_operand(&mut self) -> Parsing<Expr> {
        self.concat()
    }

    fn sum(&mut self) -> Parsing<Expr> {
        let mut left = self.product()?;
        while self.is("+") || self.is("-") {
            let operator = if self.is("+") { b'+' } else { b'-' };
            self.advance()?;
            left = Expr::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsing<Expr> {
        let mut left = self.unary()?;
        while let Some(operator) = ["*", "/", "%"].into_iter().find(|operator| self.is(operator)) {
            self.advance()?;
            left = Expr::Binary(operator.as_bytes()[0], Box::new(left), Box::new(self.unary()?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsing<Expr> {
        let mut operators = Vec::new();
        while let Some(operator) = ["!", "-", "+"].into_iter().find(|operator| self.is(operator)) {
            operators.push(operator.as_bytes()[0]);
            self.advance()?;
        }
        let mut expr = self.power()?;
        while let Some(operator) = operators.pop() {
            expr = Expr::Unary(operator, Box::new(expr));
        }
        Ok(expr)
    }

    fn power(&mut self) -> Parsing<Expr> {
        let base = self.postfix()?;
        if self.takes("^")? {
            let is_negative = self.takes("-")?;
            let exponent = self.power()?;
            let exponent = if is_negative { Expr::Unary(b'-', Box::new(exponent)) } else { exponent };
            return Ok(Expr::Binary(b'^', Box::new(base), Box::new(exponent)));
        }
        Ok(base)
    }

    pub(super) fn postfix(&mut self) -> Parsing<Expr> {
        for (operator, by) in [("++", 1.0), ("--", -1.0)] {
            if self.takes(operator)? {
                return Ok(Expr::Step(Box::new(self.postfix()?), true, by));
            }
        }
        let operand = self.operand()?;
        if matches!(operand, Expr::Var(_) | Expr::Field(_) | Expr::Index(..)) {
            for (operator, by) in [("++", 1.0), ("--", -1.0)] {
                if self.takes(operator)? {
                    return Ok(Expr::Step(Box::new(operand), false, by));
                }
            }
        }
        Ok(operand)
    }

    /// `getline [PLACE] [< FILE]`, at its word; or what follows `COMMAND |`.
    pub(super) fn getline(&mut self, command: Option<Expr>) -> Parsing<Expr> {
        self.advance()?;
        let has_place = self.is("$") || matches!(&self.token, Token::Name(name) if !KEYWORDS.contains(&name.as_str()));
        let place = if has_place { Some(Box::new(self.operand()?)) } else { None };
        let source = match command {
            Some(command) => Source::Command(command),
            None if self.takes("<")? => Source::File(self.postfix()?),
            None => Source::Main,
        };
        Ok(Expr::Getline(place, Box::new(source)))
    }

    fn operand(&mut self) -> Parsing<Expr> {
        match self.token.clone() {
            Token::Num(number) => self.advance().map(|_| Expr::Num(number)),
            Token::Str(text) => self.advance().map(|_| Expr::Str(text)),
            Token::Regex(text) => {
                self.advance()?;
                match Regex::compile(&text, true, false) {
                    Some(regex) => Ok(Expr::Regex(Box::new(regex))),
                    None => Err(Wrong::Unmodelled(format!("regular expression '{}'", crate::text::lossy(&text)))),
                }
            }
            Token::Punct("$") => {
                self.advance()?;
                for (operator, by) in [("++", 1.0), ("--", -1.0)] {
                    if self.takes(operator)? {
                        let inner = Expr::Step(Box::new(self.operand()?), true, by);
                        return Ok(Expr::Field(Box::new(inner)));
                    }
                }
                let is_negative = self.takes("-")?;
                let inner = self.operand()?;
                let inner = if is_negative { Expr::Unary(b'-', Box::new(inner)) } else { inner };
                Ok(Expr::Field(Box::new(inner)))
            }
            Token::Punct("(") => {
                self.advance()?;
                let mut all = self.list(")")?;
                if all.len() > 1 {
                    // (i, j) in array
                    if !self.takes_word("in")? {
                        return self.wrong();
                    }
                    let Token::Name(array) = self.advance()? else { return self.wrong() };
                    return Ok(Expr::In(all, self.variable(&array)));
                }
                match all.pop() {
                    // In parentheses it is no place to put something.
                    Some(inner @ (Expr::Var(_) | Expr::Field(_) | Expr::Index(..))) => Ok(inner),
                    Some(inner) => Ok(inner),
                    None => self.wrong(),
                }
            }
            Token::Name(name) if BUILTINS.contains(&name.as_str()) => {
                self.advance()?;
                let arguments = match self.takes("(")? {
                    true => self.list(")")?,
                    // length alone is that of $0.
                    false if name == "length" => Vec::new(),
                    false => return self.wrong(),
                };
                Ok(Expr::Call(name, arguments))
            }
            Token::Name(name) if name == "getline" => self.getline(None),
            Token::Name(name) if !KEYWORDS.contains(&name.as_str()) && self.lexer.is_at(b'(') => {
                self.advance()?;
                self.advance()?;
                let at = self.user(&name);
                Ok(Expr::User(at, self.list(")")?))
            }
            Token::Name(name) if !KEYWORDS.contains(&name.as_str()) => {
                self.advance()?;
                let variable = self.variable(&name);
                if self.takes("[")? {
                    return Ok(Expr::Index(variable, self.list("]")?));
                }
                Ok(Expr::Var(variable))
            }
            _ => self.wrong(),
        }
    }
}
