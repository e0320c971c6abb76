//! Expressions with operators.

use super::Parser;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::token::{Kw, P, Tok};

impl Parser<'_> {
    /// An expression with commas.
    pub(super) fn expression(&mut self) -> Expr {
        let mut left = self.assignment();
        while self.is(P::Comma) && !self.is_recovering {
            self.bump();
            let right = self.assignment();
            left = self.join(left, right, ExprKind::Comma);
        }
        left
    }

    fn join(&mut self, left: Expr, right: Expr, kind: impl FnOnce(Box<Expr>, Box<Expr>) -> ExprKind) -> Expr {
        let span = left.span.to(right.span);
        let height = left.height.max(right.height) + 1;
        self.make(span, height, kind(Box::new(left), Box::new(right)))
    }

    pub(super) fn assignment(&mut self) -> Expr {
        let left = self.conditional();
        let Tok::Punct(punct) = self.peek().tok else { return left };
        let operator = match punct {
            P::Assign => None,
            P::MulAssign => Some(P::Star),
            P::DivAssign => Some(P::Slash),
            P::RemAssign => Some(P::Percent),
            P::AddAssign => Some(P::Plus),
            P::SubAssign => Some(P::Minus),
            P::ShlAssign => Some(P::Shl),
            P::ShrAssign => Some(P::Shr),
            P::AndAssign => Some(P::And),
            P::XorAssign => Some(P::Caret),
            P::OrAssign => Some(P::Or),
            _ => return left,
        };
        self.bump();
        let right = if self.enter() { self.assignment() } else { self.broken(left.span) };
        self.leave();
        self.join(left, right, |left, right| ExprKind::Assign(operator, left, right))
    }

    /// An expression without assignment and comma.
    pub(super) fn conditional(&mut self) -> Expr {
        let condition = self.binary(0);
        if !self.eat(P::Question) {
            return condition;
        }
        if !self.enter() {
            self.leave();
            return condition;
        }
        let then = (!self.is(P::Colon)).then(|| Box::new(self.expression()));
        self.expect(P::Colon);
        let other = self.conditional();
        self.leave();
        let height = condition.height.max(other.height).max(then.as_ref().map_or(0, |then| then.height)) + 1;
        let span = condition.span.to(other.span);
        self.make(span, height, ExprKind::Conditional(Box::new(condition), then, Box::new(other)))
    }

    fn binary(&mut self, least: u8) -> Expr {
        let mut left = self.cast();
        while let Tok::Punct(punct) = self.peek().tok {
            let Some(level) = level(punct).filter(|&level| level >= least) else { break };
            self.bump();
            let right = self.binary(level + 1);
            left = self.join(left, right, |left, right| ExprKind::Binary(punct, left, right));
            if self.is_recovering {
                break;
            }
        }
        left
    }

    pub(super) fn cast(&mut self) -> Expr {
        if !self.enter() {
            self.leave();
            return self.broken(self.peek().span);
        }
        let expr = self.cast_inner();
        self.leave();
        expr
    }

    fn cast_inner(&mut self) -> Expr {
        let open = self.peek().span;
        if !self.is(P::LParen) || !self.is_type_after_paren() {
            return self.unary();
        }
        self.bump();
        let ty = Box::new(self.type_name());
        self.close(P::RParen, open);
        if self.is(P::LBrace) {
            let literal = self.compound_literal(ty, open);
            return self.postfix(literal);
        }
        let operand = self.cast();
        let span = open.to(operand.span);
        self.make(span, operand.height + 1, ExprKind::Cast(ty, Box::new(operand)))
    }

    /// Is this `(` followed by a type?
    pub(super) fn is_type_after_paren(&self) -> bool {
        use Kw::*;
        let next = self.peek_at(1);
        match super::keyword_of(next) {
            Some(Char | Const | Double | Enum | Float | Int | Long | Short | Signed | Struct | Union | Unsigned) => {
                true
            }
            Some(Void | Volatile | Bool | Atomic | Complex | Typeof | VaList | Attribute | Int128) => true,
            Some(_) => false,
            None => super::name_of(next).is_some_and(|name| {
                // `(pid_t) x` without its header: a name that nothing declares, closed at once, and then an operand.
                let is_unknown_cast = self.lookup(name.sym).is_none()
                    && self.peek_at(2).tok == Tok::Punct(P::RParen)
                    && matches!(self.peek_at(3).tok, Tok::Ident(_) | Tok::Number(_) | Tok::Str(_) | Tok::Char(_))
                    && !self.peek_at(3).starts_line;
                self.is_type_name(name.sym) || is_unknown_cast
            }),
        }
    }

    fn compound_literal(&mut self, ty: Box<crate::syntax::ast::TypeName>, open: crate::syntax::span::Span) -> Expr {
        let init = Box::new(self.initializer());
        let span = open.to(init.span());
        self.make(span, 1, ExprKind::CompoundLiteral(ty, init))
    }

    fn unary(&mut self) -> Expr {
        let token = self.peek();
        match token.tok {
            Tok::Punct(punct @ (P::Plus | P::Minus | P::Tilde | P::Not | P::Star | P::And)) => {
                self.bump();
                let operand = self.cast();
                let span = token.span.to(operand.span);
                self.make(span, operand.height + 1, ExprKind::Unary(punct, Box::new(operand)))
            }
            Tok::Punct(P::AndAnd) if super::name_of(self.peek_at(1)).is_some() => {
                self.bump();
                let Some(name) = super::name_of(self.bump()) else { return self.broken(token.span) };
                self.make(token.span.to(name.span), 0, ExprKind::LabelAddress(name))
            }
            Tok::Punct(punct @ (P::Inc | P::Dec)) => {
                self.bump();
                let operand = self.cast();
                let span = token.span.to(operand.span);
                self.make(span, operand.height + 1, ExprKind::PreStep(punct, Box::new(operand)))
            }
            _ => match self.keyword() {
                Some(Kw::Sizeof | Kw::Alignof) => self.sizeof(),
                Some(Kw::Extension) => {
                    self.bump();
                    self.cast()
                }
                _ => {
                    let primary = self.primary();
                    self.postfix(primary)
                }
            },
        }
    }

    fn sizeof(&mut self) -> Expr {
        let start = self.bump();
        let is_align = super::keyword_of(start) == Some(Kw::Alignof);
        let open = self.peek().span;
        if self.is(P::LParen) && self.is_type_after_paren() {
            self.bump();
            let ty = Box::new(self.type_name());
            self.close(P::RParen, open);
            if self.is(P::LBrace) && !is_align {
                let literal = self.compound_literal(ty, open);
                let operand = self.postfix(literal);
                let span = start.span.to(operand.span);
                return self.make(span, operand.height + 1, ExprKind::SizeofExpr(Box::new(operand)));
            }
            let span = start.span.to(self.previous_span());
            return self.make(span, 1, if is_align { ExprKind::AlignofType(ty) } else { ExprKind::SizeofType(ty) });
        }
        let operand = if self.enter() { self.unary() } else { self.broken(start.span) };
        self.leave();
        let span = start.span.to(operand.span);
        // Simplified: `_Alignof expression` (an extension of gcc) has the alignment of `max_align_t`.
        let kind = match is_align {
            true => ExprKind::Int { value: 16, is_unsigned: true, nr_longs: 1, is_decimal: true },
            false => ExprKind::SizeofExpr(Box::new(operand)),
        };
        self.make(span, 1, kind)
    }
}

fn level(punct: P) -> Option<u8> {
    Some(match punct {
        P::OrOr => 1,
        P::AndAnd => 2,
        P::Or => 3,
        P::Caret => 4,
        P::And => 5,
        P::EqEq | P::Ne => 6,
        P::Lt | P::Gt | P::Le | P::Ge => 7,
        P::Shl | P::Shr => 8,
        P::Plus | P::Minus => 9,
        P::Star | P::Slash | P::Percent => 10,
        _ => return None,
    })
}
