//! awk's statements.

use super::{DEPTH_MAX, Expr, Parser, Parsing, Statement, Target, Wrong};
use crate::applet::awk::lex::Token;

impl Parser<'_> {
    pub(super) fn block(&mut self) -> Parsing<Statement> {
        self.expect("{")?;
        let mut all = Vec::new();
        loop {
            self.skip_ends()?;
            if self.takes("}")? {
                return Ok(Statement::Block(all));
            }
            all.push(self.statement()?);
        }
    }

    /// A statement that a condition governs, perhaps on the next line.
    fn body(&mut self) -> Parsing<Box<Statement>> {
        self.skip_newlines()?;
        if self.takes(";")? {
            return Ok(Box::new(Statement::Block(Vec::new())));
        }
        let body = self.statement()?;
        Ok(Box::new(body))
    }

    fn statement(&mut self) -> Parsing<Statement> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Wrong::Unmodelled("nesting deeper than 200".to_string()));
        }
        let statement = self.statement_inner();
        self.depth -= 1;
        statement
    }

    fn statement_inner(&mut self) -> Parsing<Statement> {
        if self.is("{") {
            return self.block();
        }
        if self.takes_word("if")? {
            self.expect("(")?;
            let condition = self.expr()?;
            self.expect(")")?;
            let then = self.body()?;
            self.skip_ends_before_else()?;
            let otherwise = if self.takes_word("else")? { Some(self.body()?) } else { None };
            return Ok(Statement::If(condition, then, otherwise));
        }
        if self.takes_word("while")? {
            self.expect("(")?;
            let condition = self.expr()?;
            self.expect(")")?;
            return Ok(Statement::While(condition, self.body()?));
        }
        if self.takes_word("do")? {
            let body = self.body()?;
            self.skip_ends()?;
            if !self.takes_word("while")? {
                return self.wrong();
            }
            self.expect("(")?;
            let condition = self.expr()?;
            self.expect(")")?;
            return Ok(Statement::Do(body, condition));
        }
        if self.takes_word("for")? {
            return self.for_loop();
        }
        let simple = self.simple()?;
        if self.is(";") || self.is("\n") {
            self.advance()?;
        } else if !self.is("}") && self.token != Token::End {
            return self.wrong();
        }
        Ok(simple)
    }

    fn skip_ends_before_else(&mut self) -> Parsing<()> {
        while (self.is("\n") || self.is(";")) && self.lexer.is_before("else") {
            self.advance()?;
        }
        Ok(())
    }

    fn for_loop(&mut self) -> Parsing<Statement> {
        self.expect("(")?;
        let mut first = None;
        if !self.is(";") {
            self.no_in = true;
            let simple = self.simple();
            self.no_in = false;
            let simple = simple?;
            if self.takes_word("in")? {
                let Statement::Expr(Expr::Var(variable)) = simple else { return self.wrong() };
                let Token::Name(array) = self.advance()? else { return self.wrong() };
                let array = self.variable(&array);
                self.expect(")")?;
                return Ok(Statement::ForIn(variable, array, self.body()?));
            }
            first = Some(Box::new(simple));
        }
        self.expect(";")?;
        let condition = if self.is(";") { None } else { Some(self.expr()?) };
        self.expect(";")?;
        let last = if self.is(")") { None } else { Some(Box::new(self.simple()?)) };
        self.expect(")")?;
        Ok(Statement::For(first, condition, last, self.body()?))
    }

    fn simple(&mut self) -> Parsing<Statement> {
        let Token::Name(name) = &self.token else { return Ok(Statement::Expr(self.expr()?)) };
        match name.as_str() {
            "print" | "printf" => {
                let is_format = name == "printf";
                self.advance()?;
                self.print(is_format)
            }
            "next" => self.advance().map(|_| Statement::Next),
            "break" => self.advance().map(|_| Statement::Break),
            "continue" => self.advance().map(|_| Statement::Continue),
            "exit" => {
                self.advance()?;
                let is_bare = self.is(";") || self.is("}") || self.is("\n") || self.token == Token::End;
                Ok(Statement::Exit(if is_bare { None } else { Some(self.expr()?) }))
            }
            "delete" => {
                self.advance()?;
                let Token::Name(array) = self.advance()? else { return self.wrong() };
                let array = self.variable(&array);
                let index = if self.takes("[")? {
                    let index = self.list("]")?;
                    Some(index)
                } else {
                    None
                };
                Ok(Statement::Delete(array, index))
            }
            "return" => {
                self.advance()?;
                let is_bare = self.is(";") || self.is("}") || self.is("\n") || self.token == Token::End;
                Ok(Statement::Return(if is_bare { None } else { Some(self.expr()?) }))
            }
            "function" | "func" => self.wrong(),
            "nextfile" => Err(Wrong::Unmodelled(format!("program with {name}"))),
            _ => Ok(Statement::Expr(self.expr()?)),
        }
    }

    fn print(&mut self, is_format: bool) -> Parsing<Statement> {
        let ends = |parser: &Self| {
            [";", "}", "\n", ">", ">>", "|"].iter().any(|text| parser.is(text)) || parser.token == Token::End
        };
        let mut values = Vec::new();
        let before = std::mem::replace(&mut self.no_greater, true);
        if !ends(self) {
            // A list in parentheses, or an expression that only begins with one.
            if self.is("(") && self.lexer.closes_before_end() {
                self.advance()?;
                self.no_greater = false;
                values = self.list(")")?;
            } else {
                values.push(self.expr()?);
                while self.takes(",")? {
                    self.skip_newlines()?;
                    values.push(self.expr()?);
                }
            }
        }
        let target = if self.is(">") || self.is(">>") {
            let target = if self.is(">>") { Target::Add } else { Target::File };
            self.advance()?;
            Some((self.concat_operand()?, target))
        } else if self.is("|") {
            self.advance()?;
            Some((self.concat_operand()?, Target::Command))
        } else {
            None
        };
        self.no_greater = before;
        Ok(Statement::Print(values, is_format, target))
    }
}
