//! Names, literals, calls, members, and the built-ins that take types.

use super::Parser;
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{Expr, ExprKind, WideKind};
use crate::syntax::literal;
use crate::syntax::span::Span;
use crate::syntax::token::{Kw, P, Tok, Token};

/// Bytes of one string literal, its parts joined.
const STRING_BYTES_MAX: usize = 1 << 20;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Expr {
        let token = self.peek();
        match token.tok {
            Tok::Number(_) => self.number(),
            Tok::Char(_) => self.character(),
            Tok::Str(_) => self.string(),
            Tok::Punct(P::LParen) => {
                self.bump();
                if self.is(P::LBrace) {
                    let block = self.block();
                    self.close(P::RParen, token.span);
                    let span = token.span.to(self.previous_span());
                    return self.make(span, 1, ExprKind::StatementExpr(Box::new(block)));
                }
                let mut expr = self.expression();
                self.close(P::RParen, token.span);
                // The parentheses belong to the place: a fix replaces them, too.
                if self.previous_span().start >= token.span.start {
                    expr.span = token.span.to(self.previous_span());
                }
                expr
            }
            Tok::Ident(sym) => match self.keyword() {
                None => {
                    self.bump();
                    self.make(token.span, 0, ExprKind::Name(sym))
                }
                Some(keyword) => self.builtin(keyword, token),
            },
            _ => self.no_expression(),
        }
    }

    fn no_expression(&mut self) -> Expr {
        let (found, span) = (self.found(), self.missing_span());
        self.error(span, DiagnosticKind::ExpectedExpression { found });
        self.broken(span)
    }

    fn number(&mut self) -> Expr {
        let token = self.bump();
        let text = self.text_of(token);
        if let Some(int) = literal::integer(&text) {
            let literal::IntLiteral { value, is_unsigned, nr_longs, is_decimal } = int;
            return self.make(token.span, 0, ExprKind::Int { value, is_unsigned, nr_longs, is_decimal });
        }
        if let Some((value, is_float)) = literal::floating(&text) {
            return self.make(token.span, 0, ExprKind::Float { value, is_float });
        }
        self.sources.sink.error(token.span, DiagnosticKind::BadNumber { text: text.to_string() });
        self.broken(token.span)
    }

    fn character(&mut self) -> Expr {
        let token = self.bump();
        let literal = literal::character(&self.text_of(token));
        if literal.is_empty {
            self.sources.sink.error(token.span, DiagnosticKind::EmptyChar);
        }
        if literal.is_long {
            let text = self.text_of(token).to_string();
            let fixed = format!("\"{}\"", text.trim_matches('\'').replace('"', "\\\""));
            self.sources.sink.warning(token.span, DiagnosticKind::LongCharacter { text }).fix(token.span, fixed);
        }
        self.warn_escape(token, literal.unknown_escape);
        self.make(token.span, 0, ExprKind::Char(literal.value))
    }

    fn warn_escape(&mut self, token: Token, escape: Option<char>) {
        if let Some(escape) = escape {
            let kind = DiagnosticKind::UnknownEscape { escape: format!("\\{escape}") };
            self.sources.sink.warning(token.span, kind);
        }
    }

    /// One or more literals side by side.
    fn string(&mut self) -> Expr {
        let start = self.peek().span;
        let mut decoded = Vec::new();
        let mut wide = None;
        let mut nr_bytes = 0;
        while let Tok::Str(sym) = self.peek().tok {
            let token = self.bump();
            let text = self.sources.interner.text(sym).clone();
            nr_bytes += text.len();
            if nr_bytes > STRING_BYTES_MAX {
                self.error(token.span, DiagnosticKind::ProgramTooLarge { max: STRING_BYTES_MAX as u64 });
                continue;
            }
            wide = match text.as_bytes() {
                [b'L', ..] => Some(WideKind::WChar),
                [b'U', ..] => Some(WideKind::Char32),
                [b'u', b'"', ..] => Some(WideKind::Char16),
                _ => wide,
            };
            let part = literal::string(&text);
            self.warn_escape(token, part.unknown_escape);
            decoded.push(part);
        }
        let span = start.to(self.previous_span());
        let kind = match wide {
            Some(WideKind::Char16) => {
                let units = decoded.iter().flat_map(literal::Decoded::utf16).collect();
                ExprKind::WideStr(units, WideKind::Char16)
            }
            Some(kind) => ExprKind::WideStr(decoded.iter().flat_map(literal::Decoded::wide).collect(), kind),
            None => ExprKind::Str(decoded.iter().flat_map(literal::Decoded::bytes).collect()),
        };
        self.make(span, 0, kind)
    }

    pub(super) fn postfix(&mut self, mut expr: Expr) -> Expr {
        while !self.is_recovering {
            let token = self.peek();
            let Tok::Punct(punct) = token.tok else { break };
            match punct {
                P::LBracket => {
                    self.bump();
                    let index = self.expression();
                    self.close(P::RBracket, token.span);
                    let span = expr.span.to(self.previous_span());
                    let height = expr.height.max(index.height) + 1;
                    expr = self.make(span, height, ExprKind::Index(Box::new(expr), Box::new(index)));
                }
                P::LParen => {
                    self.bump();
                    let arguments = self.arguments(token.span);
                    let span = expr.span.to(self.previous_span());
                    let height = arguments.iter().map(|argument| argument.height).fold(expr.height, u16::max) + 1;
                    expr = self.make(span, height, ExprKind::Call(Box::new(expr), arguments));
                }
                P::Dot | P::Arrow => {
                    self.bump();
                    let Some(name) = self.peek_name() else {
                        let (found, span) = (self.found(), self.missing_span());
                        self.error(span, DiagnosticKind::ExpectedName { found });
                        return expr;
                    };
                    self.bump();
                    let (span, height) = (expr.span.to(name.span), expr.height + 1);
                    let kind = ExprKind::Member {
                        base: Box::new(expr),
                        name,
                        is_arrow: punct == P::Arrow,
                        operator: token.span,
                    };
                    expr = self.make(span, height, kind);
                }
                P::Inc | P::Dec => {
                    self.bump();
                    let (span, height) = (expr.span.to(token.span), expr.height + 1);
                    expr = self.make(span, height, ExprKind::PostStep(punct, Box::new(expr)));
                }
                _ => break,
            }
        }
        expr
    }

    fn arguments(&mut self, open: Span) -> Vec<Expr> {
        let mut arguments = Vec::new();
        if self.eat(P::RParen) {
            return arguments;
        }
        loop {
            arguments.push(self.assignment());
            if self.is_recovering || !self.eat(P::Comma) {
                break;
            }
        }
        self.close(P::RParen, open);
        arguments
    }

    fn builtin(&mut self, keyword: Kw, token: Token) -> Expr {
        use Kw::*;
        if keyword == Generic {
            return self.generic();
        }
        if !matches!(
            keyword,
            VaStart
                | VaEnd
                | VaArg
                | VaCopy
                | Offsetof
                | Alloca
                | Expect
                | Unreachable
                | Trap
                | TypesCompatible
                | ConstantP
                | ChooseExpr
        ) {
            return self.no_expression();
        }
        self.bump();
        let open = self.peek().span;
        self.expect(P::LParen);
        let kind = match keyword {
            VaStart => {
                let list = self.assignment();
                // The last parameter's name adds nothing.
                if self.eat(P::Comma) {
                    self.assignment();
                }
                ExprKind::VaStart(Box::new(list))
            }
            VaEnd => ExprKind::VaEnd(Box::new(self.assignment())),
            VaCopy => {
                let (to, from) = self.pair();
                ExprKind::VaCopy(Box::new(to), Box::new(from))
            }
            VaArg => {
                let list = Box::new(self.assignment());
                self.expect(P::Comma);
                ExprKind::VaArg(list, Box::new(self.type_name()))
            }
            Offsetof => {
                let ty = Box::new(self.type_name());
                self.expect(P::Comma);
                let path = self.offsetof_path();
                ExprKind::Offsetof(ty, path)
            }
            Alloca => ExprKind::Alloca(Box::new(self.assignment())),
            Expect => {
                let (value, _) = self.pair();
                self.close(P::RParen, open);
                return value;
            }
            TypesCompatible => {
                let left = Box::new(self.type_name());
                self.expect(P::Comma);
                ExprKind::TypesCompatible(left, Box::new(self.type_name()))
            }
            ConstantP => ExprKind::ConstantP(Box::new(self.assignment())),
            ChooseExpr => {
                let condition = Box::new(self.assignment());
                self.expect(P::Comma);
                let (then, other) = self.pair();
                ExprKind::ChooseExpr(condition, Box::new(then), Box::new(other))
            }
            Trap => ExprKind::Trap,
            _ => ExprKind::Unreachable,
        };
        self.close(P::RParen, open);
        let span = token.span.to(self.previous_span());
        self.make(span, 1, kind)
    }

    fn pair(&mut self) -> (Expr, Expr) {
        let first = self.assignment();
        self.expect(P::Comma);
        (first, self.assignment())
    }

    fn generic(&mut self) -> Expr {
        let start = self.bump().span;
        let open = self.peek().span;
        self.expect(P::LParen);
        let control = Box::new(self.assignment());
        let mut choices = Vec::new();
        while self.eat(P::Comma) && !self.is_recovering {
            let ty = if self.eat_keyword(Kw::Default) { None } else { Some(self.type_name()) };
            self.expect(P::Colon);
            choices.push((ty, self.assignment()));
        }
        self.close(P::RParen, open);
        let span = start.to(self.previous_span());
        self.make(span, 1, ExprKind::Generic(control, choices))
    }
}
