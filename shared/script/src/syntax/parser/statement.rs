//! Statements.

use super::Parser;
use crate::diag::{DiagnosticKind, LabelKind};
use crate::syntax::ast::{Block, BlockItem, Expr, ForInit, Stmt, StmtKind};
use crate::syntax::token::{Kw, P, Tok};

impl Parser<'_> {
    pub(super) fn block(&mut self) -> Block {
        let open = self.peek().span;
        self.expect(P::LBrace);
        let mut items = Vec::new();
        if !self.enter() {
            self.leave();
            return Block { items, span: open };
        }
        self.scopes.push(Default::default());
        while !self.is(P::RBrace) && !self.is_eof() && !self.is_unwinding {
            let before = self.at;
            self.block_item(&mut items);
            self.is_recovering = false;
            if self.at == before && !self.is_unwinding {
                self.bump();
            }
        }
        self.scopes.pop();
        if !self.eat(P::RBrace) && self.depth == 1 {
            let span = self.peek().span;
            let span = if self.is_eof() { self.previous_span().after() } else { span };
            let kind = DiagnosticKind::Unclosed { open: "{".to_string(), close: "}".to_string() };
            if let Some(draft) = self.error(span, kind) {
                draft.label(open, LabelKind::OpenedHere);
            }
        }
        self.leave();
        Block { items, span: open.to(self.previous_span()) }
    }

    fn block_item(&mut self, items: &mut Vec<BlockItem>) {
        // `name:` is a label even where `name` is a type.
        let is_label = self.peek_name().is_some() && self.peek_at(1).tok == Tok::Punct(P::Colon);
        if !is_label && (self.starts_type() || self.starts_unknown_type()) {
            // `__attribute__((fallthrough));` is a statement.
            if self.keyword() == Some(Kw::Attribute) {
                let start = self.at;
                self.attributes();
                if self.eat(P::Semi) {
                    return;
                }
                self.at = start;
            }
            if let Some(declaration) = self.declaration() {
                items.push(BlockItem::Declaration(declaration));
            }
            return;
        }
        let statement = self.statement();
        items.push(BlockItem::Statement(statement));
    }

    pub(super) fn statement(&mut self) -> Stmt {
        let start = self.peek().span;
        let kind = if self.enter() { self.statement_kind() } else { StmtKind::Empty };
        self.leave();
        let end = self.previous_span();
        let span = if end.start >= start.start { start.to(end) } else { start };
        Stmt { span, kind }
    }

    fn statement_kind(&mut self) -> StmtKind {
        let token = self.peek();
        if token.tok == Tok::Punct(P::LBrace) {
            return StmtKind::Block(self.block());
        }
        if self.eat(P::Semi) {
            return StmtKind::Empty;
        }
        if let Some(name) = self.peek_name()
            && self.peek_at(1).tok == Tok::Punct(P::Colon)
        {
            self.bump();
            self.bump();
            self.attributes();
            return StmtKind::Label(name, Box::new(self.labelled()));
        }
        let Some(keyword) = self.keyword() else { return self.expression_statement() };
        match keyword {
            Kw::If => self.if_statement(),
            Kw::While => {
                self.bump();
                let condition = self.parenthesised();
                StmtKind::While(condition, Box::new(self.statement()))
            }
            Kw::Do => self.do_statement(),
            Kw::For => self.for_statement(),
            Kw::Switch => {
                self.bump();
                let value = self.parenthesised();
                StmtKind::Switch(value, Box::new(self.statement()))
            }
            Kw::Case => {
                self.bump();
                let value = self.conditional();
                let last = self.eat(P::Ellipsis).then(|| self.conditional());
                self.expect(P::Colon);
                StmtKind::Case(value, last, Box::new(self.labelled()))
            }
            Kw::Default => {
                self.bump();
                self.expect(P::Colon);
                StmtKind::Default(Box::new(self.labelled()))
            }
            Kw::Goto => {
                self.bump();
                if self.eat(P::Star) {
                    let address = self.expression();
                    self.semicolon();
                    return StmtKind::GotoAddress(address);
                }
                let name = self.peek_name();
                if name.is_some() {
                    self.bump();
                } else {
                    let (found, span) = (self.found(), self.peek().span);
                    self.error(span, DiagnosticKind::ExpectedName { found });
                }
                self.semicolon();
                name.map_or(StmtKind::Empty, StmtKind::Goto)
            }
            Kw::Break | Kw::Continue => {
                self.bump();
                self.semicolon();
                if keyword == Kw::Break { StmtKind::Break } else { StmtKind::Continue }
            }
            Kw::Return => {
                self.bump();
                // `return` at the end of a line without `;`, then `}`.
                let has_value = !self.is(P::Semi) && !self.is(P::RBrace);
                let value = has_value.then(|| self.expression());
                self.semicolon();
                StmtKind::Return(value)
            }
            Kw::Else => {
                let kind = DiagnosticKind::Misplaced { word: "else".to_string() };
                self.error(token.span, kind);
                self.bump();
                self.is_recovering = false;
                StmtKind::Empty
            }
            Kw::Asm => {
                self.bump();
                while matches!(self.keyword(), Some(Kw::Volatile | Kw::Inline | Kw::Goto)) {
                    self.bump();
                }
                // `asm volatile("" ::: "memory")` only keeps a compiler from reordering.
                let is_empty = self.is(P::LParen) && self.text_of(self.peek_at(1)).as_ref() == "\"\"";
                if !is_empty || self.has_output() {
                    self.unsupported(token.span, "asm");
                }
                self.skip_parens();
                self.semicolon();
                StmtKind::Empty
            }
            _ if self.starts_type() => {
                // A declaration where only a statement may stand: `if (x) int y;`, or gcc 11 and later after a label.
                let block_start = self.peek().span;
                let declaration = self.declaration();
                let items = declaration.map(BlockItem::Declaration).into_iter().collect();
                StmtKind::Block(Block { items, span: block_start })
            }
            _ => self.expression_statement(),
        }
    }

    /// Does this `asm` of no instruction put anything into a variable? `"+r"(x)` leaves it as it is.
    fn has_output(&self) -> bool {
        (1..)
            .map(|ahead| self.peek_at(ahead))
            .take_while(|token| !matches!(token.tok, Tok::Punct(P::Semi) | Tok::Eof))
            .any(|token| matches!(token.tok, Tok::Str(_)) && self.text_of(token).starts_with("\"="))
    }

    /// What follows a label: a statement, or nothing before `}`; gcc takes a declaration, too.
    fn labelled(&mut self) -> Stmt {
        if self.is(P::RBrace) || self.starts_type() {
            return Stmt { span: self.previous_span(), kind: StmtKind::Empty };
        }
        self.statement()
    }

    fn expression_statement(&mut self) -> StmtKind {
        let expr = self.expression();
        self.semicolon();
        StmtKind::Expr(expr)
    }

    fn parenthesised(&mut self) -> Expr {
        let open = self.peek().span;
        let has_open = self.expect(P::LParen);
        let expr = self.expression();
        if has_open {
            self.close(P::RParen, open);
        }
        // What follows may still be a sound statement: go on there.
        if self.is_recovering && !self.is(P::LBrace) {
            while !self.peek().starts_line
                && !self.is(P::LBrace)
                && !self.is(P::Semi)
                && !self.is(P::RBrace)
                && !self.is_eof()
            {
                self.bump();
            }
        }
        self.is_recovering = false;
        expr
    }

    fn if_statement(&mut self) -> StmtKind {
        self.bump();
        let condition = self.parenthesised();
        let then = Box::new(self.statement());
        let other = self.eat_keyword(Kw::Else).then(|| Box::new(self.statement()));
        StmtKind::If(condition, then, other)
    }

    fn do_statement(&mut self) -> StmtKind {
        self.bump();
        let body = Box::new(self.statement());
        if !self.eat_keyword(Kw::While) {
            let (after, found, span) = (self.text_before(), self.found(), self.missing_span());
            self.error(span, DiagnosticKind::Expected { expected: "while".to_string(), after, found });
        }
        let condition = self.parenthesised();
        self.semicolon();
        StmtKind::DoWhile(body, condition)
    }

    fn for_statement(&mut self) -> StmtKind {
        self.bump();
        let open = self.peek().span;
        self.expect(P::LParen);
        self.scopes.push(Default::default());
        let init = if self.eat(P::Semi) {
            None
        } else if self.starts_type() || self.starts_unknown_type() {
            self.declaration().map(|declaration| Box::new(ForInit::Declaration(declaration)))
        } else {
            let expr = self.expression();
            self.expect(P::Semi);
            Some(Box::new(ForInit::Expr(expr)))
        };
        let condition = (!self.is(P::Semi)).then(|| self.expression());
        self.expect(P::Semi);
        let step = (!self.is(P::RParen)).then(|| self.expression());
        self.close(P::RParen, open);
        if self.is_recovering {
            while !self.is(P::LBrace) && !self.peek().starts_line && !self.is_eof() {
                self.bump();
            }
        }
        self.is_recovering = false;
        let body = Box::new(self.statement());
        self.scopes.pop();
        StmtKind::For { init, condition, step, body }
    }
}
