//! Expressions of `#if` and `#elif`.

use super::Preprocessor;
use crate::diag::DiagnosticKind;
use crate::syntax::literal;
use crate::syntax::span::Span;
use crate::syntax::token::{P, Tok, Token};

impl Preprocessor<'_> {
    /// Is the condition true? A broken one is reported and false.
    pub(super) fn condition(&mut self, line: &[Token], span: Span) -> bool {
        let tokens = self.answer_questions(line);
        let tokens = self.expand(&tokens);
        let mut reader = Reader { tokens: &tokens, at: 0, pp: self, depth: 0, nr_skipped: 0 };
        let value = reader.comma();
        let is_complete = reader.at == tokens.len();
        match value {
            Some(value) if is_complete => value.bits != 0,
            _ => {
                let span = line.first().map_or(span, |first| first.span.to(line[line.len() - 1].span));
                self.sources.sink.error(span, DiagnosticKind::BadIfExpression);
                false
            }
        }
    }

    /// Replaces `defined NAME` and `__has_include(<header>)` by their answers.
    fn answer_questions(&mut self, line: &[Token]) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(line.len());
        let mut at = 0;
        while at < line.len() {
            let token = line[at];
            at += 1;
            let is_defined_word = token.tok == Tok::Ident(self.words.defined);
            if !is_defined_word && token.tok != Tok::Ident(self.words.has_include) {
                tokens.push(token);
                continue;
            }
            let has_paren = line.get(at).is_some_and(|next| next.tok == Tok::Punct(P::LParen));
            at += usize::from(has_paren);
            let answer = if is_defined_word {
                at += 1;
                matches!(line.get(at - 1).map(|next| next.tok), Some(Tok::Ident(sym)) if self.is_macro(sym))
            } else {
                let len = line[at..].iter().position(|token| token.tok == Tok::Punct(P::RParen));
                let len = len.unwrap_or(line.len() - at);
                at += len;
                self.header_name(&line[at - len..at]).is_some_and(|name| crate::libc::header(&name).is_some())
            };
            at += usize::from(has_paren);
            let digit = self.sources.interner.intern(if answer { "1" } else { "0" });
            tokens.push(Token { tok: Tok::Number(digit), ..token });
        }
        tokens
    }
}

/// An `intmax_t` or `uintmax_t`.
#[derive(Clone, Copy)]
struct Value {
    bits: i64,
    is_unsigned: bool,
}

impl Value {
    fn truth(is_true: bool) -> Value {
        Value { bits: i64::from(is_true), is_unsigned: false }
    }
}

struct Reader<'a, 'b, 'c> {
    tokens: &'a [Token],
    at: usize,
    pp: &'b mut Preprocessor<'c>,
    depth: usize,
    /// Operands around this place whose value does not matter, as in `0 && 1 / 0`.
    nr_skipped: usize,
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

    fn comma(&mut self) -> Option<Value> {
        let mut value = self.conditional()?;
        while self.eat(P::Comma) {
            value = self.conditional()?;
        }
        Some(value)
    }

    /// Reads with `read`; what is read does not matter if `is_skipped`.
    fn maybe_skipped(&mut self, is_skipped: bool, read: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        self.nr_skipped += usize::from(is_skipped);
        let value = read(self);
        self.nr_skipped -= usize::from(is_skipped);
        value
    }

    fn conditional(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > super::MACRO_DEPTH_MAX {
            return None;
        }
        let condition = self.binary(0)?;
        let value = if self.eat(P::Question) {
            let is_true = condition.bits != 0;
            let then = self.maybe_skipped(!is_true, Reader::comma)?;
            if !self.eat(P::Colon) {
                return None;
            }
            let other = self.maybe_skipped(is_true, Reader::conditional)?;
            let is_unsigned = then.is_unsigned || other.is_unsigned;
            Value { bits: if is_true { then.bits } else { other.bits }, is_unsigned }
        } else {
            condition
        };
        self.depth -= 1;
        Some(value)
    }

    fn binary(&mut self, least: u8) -> Option<Value> {
        let mut left = self.unary()?;
        while let Some(punct) = self.peek() {
            let Some(level) = level(punct).filter(|&level| level >= least) else { break };
            self.at += 1;
            let is_decided = match punct {
                P::AndAnd => left.bits == 0,
                P::OrOr => left.bits != 0,
                _ => false,
            };
            let right = self.maybe_skipped(is_decided, |reader| reader.binary(level + 1))?;
            left = match apply(punct, left, right) {
                None if self.nr_skipped > 0 => left,
                value => value?,
            };
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > super::MACRO_DEPTH_MAX {
            return None;
        }
        let token = *self.tokens.get(self.at)?;
        self.at += 1;
        let value = match token.tok {
            Tok::Punct(P::Not) => Value::truth(self.unary()?.bits == 0),
            Tok::Punct(P::Minus) => {
                let value = self.unary()?;
                Value { bits: value.bits.wrapping_neg(), ..value }
            }
            Tok::Punct(P::Plus) => self.unary()?,
            Tok::Punct(P::Tilde) => {
                let value = self.unary()?;
                Value { bits: !value.bits, ..value }
            }
            Tok::Punct(P::LParen) => {
                let value = self.comma()?;
                if !self.eat(P::RParen) {
                    return None;
                }
                value
            }
            Tok::Number(sym) => {
                let literal = literal::integer(self.pp.sources.interner.text(sym))?;
                // A constant too big for intmax_t is a uintmax_t.
                let bits = literal.value as i64;
                Value { bits, is_unsigned: literal.is_unsigned || bits < 0 }
            }
            Tok::Char(sym) => {
                let value = literal::character(self.pp.sources.interner.text(sym)).value;
                Value { bits: i64::from(value), is_unsigned: false }
            }
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
                Value::truth(false)
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

/// Computes as with `intmax_t`, or `uintmax_t` if one side is; `None` divides by zero.
fn apply(punct: P, left: Value, right: Value) -> Option<Value> {
    let (a, b) = (left.bits, right.bits);
    let (ua, ub) = (a as u64, b as u64);
    let is_unsigned = left.is_unsigned || right.is_unsigned;
    let bits = match punct {
        P::OrOr => return Some(Value::truth(a != 0 || b != 0)),
        P::AndAnd => return Some(Value::truth(a != 0 && b != 0)),
        P::EqEq => return Some(Value::truth(a == b)),
        P::Ne => return Some(Value::truth(a != b)),
        P::Lt => return Some(Value::truth(if is_unsigned { ua < ub } else { a < b })),
        P::Gt => return Some(Value::truth(if is_unsigned { ua > ub } else { a > b })),
        P::Le => return Some(Value::truth(if is_unsigned { ua <= ub } else { a <= b })),
        P::Ge => return Some(Value::truth(if is_unsigned { ua >= ub } else { a >= b })),
        P::Shl => return Some(Value { bits: a.wrapping_shl(b as u32), ..left }),
        P::Shr if left.is_unsigned => return Some(Value { bits: ua.wrapping_shr(b as u32) as i64, ..left }),
        P::Shr => return Some(Value { bits: a.wrapping_shr(b as u32), ..left }),
        P::Or => a | b,
        P::Caret => a ^ b,
        P::And => a & b,
        P::Plus => a.wrapping_add(b),
        P::Minus => a.wrapping_sub(b),
        P::Star => a.wrapping_mul(b),
        P::Slash | P::Percent if b == 0 => return None,
        P::Slash if is_unsigned => (ua / ub) as i64,
        P::Slash => a.wrapping_div(b),
        P::Percent if is_unsigned => (ua % ub) as i64,
        P::Percent => a.wrapping_rem(b),
        _ => return None,
    };
    Some(Value { bits, is_unsigned })
}
