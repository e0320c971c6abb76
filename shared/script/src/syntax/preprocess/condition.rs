//! Expressions of `#if` and `#elif`.

use super::Preprocessor;
use crate::diag::DiagnosticKind;
use crate::syntax::literal;
use crate::syntax::span::Span;
use crate::syntax::token::{P, Tok, Token};

impl Preprocessor<'_> {
    /// Is the condition true? A broken one is reported and false.
    pub(super) fn condition(&mut self, line: &[Token], span: Span) -> bool {
        let mut tokens = Vec::with_capacity(line.len());
        let mut at = 0;
        while at < line.len() {
            let token = line[at];
            at += 1;
            if token.tok != Tok::Ident(self.words.defined) {
                tokens.push(token);
                continue;
            }
            let has_paren = line.get(at).is_some_and(|next| next.tok == Tok::Punct(P::LParen));
            at += usize::from(has_paren);
            let is_defined = matches!(line.get(at).map(|next| next.tok), Some(Tok::Ident(sym)) if self.is_macro(sym));
            at += 1 + usize::from(has_paren);
            let digit = self.sources.interner.intern(if is_defined { "1" } else { "0" });
            tokens.push(Token { tok: Tok::Number(digit), ..token });
        }
        let tokens = self.expand(&tokens);
        let mut reader = Reader { tokens: &tokens, at: 0, pp: self, depth: 0 };
        let value = reader.conditional();
        let is_complete = reader.at == tokens.len();
        match value {
            Some(value) if is_complete => value != 0,
            _ => {
                let span = line.first().map_or(span, |first| first.span.to(line[line.len() - 1].span));
                self.sources.sink.error(span, DiagnosticKind::BadIfExpression);
                false
            }
        }
    }
}

struct Reader<'a, 'b, 'c> {
    tokens: &'a [Token],
    at: usize,
    pp: &'b mut Preprocessor<'c>,
    depth: usize,
}

impl Reader<'_, '_, '_> {
    fn peek(&self) -> Option<P> {
        match self.tokens.get(self.at)?.tok {
            Tok::Punct(punct) => Some(punct),
            _ => None,
        }
    }

    fn eat(&mut self, punct: P) -> bool {
        let is_it = self.peek() == Some(punct);
        self.at += usize::from(is_it);
        is_it
    }

    fn conditional(&mut self) -> Option<i128> {
        self.depth += 1;
        if self.depth > super::MACRO_DEPTH_MAX {
            return None;
        }
        let condition = self.binary(0)?;
        let value = if self.eat(P::Question) {
            let then = self.conditional()?;
            if !self.eat(P::Colon) {
                return None;
            }
            let other = self.conditional()?;
            if condition != 0 { then } else { other }
        } else {
            condition
        };
        self.depth -= 1;
        Some(value)
    }

    fn binary(&mut self, least: u8) -> Option<i128> {
        let mut left = self.unary()?;
        while let Some(punct) = self.peek() {
            let Some(level) = level(punct).filter(|&level| level >= least) else { break };
            self.at += 1;
            let right = self.binary(level + 1)?;
            left = apply(punct, left, right)?;
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<i128> {
        self.depth += 1;
        if self.depth > super::MACRO_DEPTH_MAX {
            return None;
        }
        let token = *self.tokens.get(self.at)?;
        self.at += 1;
        let value = match token.tok {
            Tok::Punct(P::Not) => i128::from(self.unary()? == 0),
            Tok::Punct(P::Minus) => -self.unary()?,
            Tok::Punct(P::Plus) => self.unary()?,
            Tok::Punct(P::Tilde) => !self.unary()?,
            Tok::Punct(P::LParen) => {
                let value = self.conditional()?;
                if !self.eat(P::RParen) {
                    return None;
                }
                value
            }
            Tok::Number(sym) => {
                literal::integer(self.pp.sources.interner.text(sym)).map(|literal| i128::from(literal.value))?
            }
            Tok::Char(sym) => i128::from(literal::character(self.pp.sources.interner.text(sym)).value),
            // "all remaining identifiers … are replaced with the pp-number 0" - C11 6.10.1; a call of an unknown `__has_…(x)` is 0, too.
            Tok::Ident(_) => {
                if self.eat(P::LParen) {
                    let mut open = 1;
                    while open > 0 {
                        match self.tokens.get(self.at)?.tok {
                            Tok::Punct(P::LParen) => open += 1,
                            Tok::Punct(P::RParen) => open -= 1,
                            _ => {}
                        }
                        self.at += 1;
                    }
                }
                0
            }
            _ => return None,
        };
        self.depth -= 1;
        Some(value)
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

fn apply(punct: P, left: i128, right: i128) -> Option<i128> {
    let truth = i128::from;
    Some(match punct {
        P::OrOr => truth(left != 0 || right != 0),
        P::AndAnd => truth(left != 0 && right != 0),
        P::Or => left | right,
        P::Caret => left ^ right,
        P::And => left & right,
        P::EqEq => truth(left == right),
        P::Ne => truth(left != right),
        P::Lt => truth(left < right),
        P::Gt => truth(left > right),
        P::Le => truth(left <= right),
        P::Ge => truth(left >= right),
        P::Shl => left.wrapping_shl(right as u32 & 63) as i64 as i128,
        P::Shr => left.wrapping_shr(right as u32 & 63),
        P::Plus => left.wrapping_add(right),
        P::Minus => left.wrapping_sub(right),
        P::Star => left.wrapping_mul(right),
        P::Slash => left.checked_div(right)?,
        P::Percent => left.checked_rem(right)?,
        _ => return None,
    })
}
