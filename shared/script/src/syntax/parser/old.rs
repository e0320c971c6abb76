//! What C kept from before it had prototypes: functions whose parameters get their types in declarations of their own, and types left
//! out, which are `int`. gcc 12 takes both, and warns of what is left out.

use std::rc::Rc;

use super::Parser;
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{Basic, DeclSpecs, Declarator, Derived, Param, TypeSpec};
use crate::syntax::span::Span;
use crate::syntax::token::{P, Tok, Token};

impl Parser<'_> {
    /// After `(`: names alone, and behind the `)` what follows in definitions only?
    pub(super) fn is_identifier_list(&self) -> bool {
        let mut ahead = 0;
        loop {
            let Some(name) = super::name_of(self.peek_at(ahead)) else { return false };
            if self.is_type_name(name.sym) {
                return false;
            }
            match self.peek_at(ahead + 1).tok {
                Tok::Punct(P::Comma) => ahead += 2,
                Tok::Punct(P::RParen) => return self.follows_parameters(self.peek_at(ahead + 2)),
                _ => return false,
            }
        }
    }

    /// `main() {`: does a function's definition stand here whose type is left out?
    pub(super) fn is_untyped_function(&self) -> bool {
        if self.peek_name().is_none() || self.peek_at(1).tok != Tok::Punct(P::LParen) {
            return false;
        }
        let mut open = 0_usize;
        for ahead in 1.. {
            match self.peek_at(ahead).tok {
                Tok::Punct(P::LParen) => open += 1,
                Tok::Punct(P::RParen) if open == 1 => return self.follows_parameters(self.peek_at(ahead + 1)),
                Tok::Punct(P::RParen) => open -= 1,
                Tok::Ident(_)
                | Tok::Number(_)
                | Tok::Punct(P::Comma | P::Star | P::LBracket | P::RBracket | P::Ellipsis) => {}
                _ => return false,
            }
        }
        false
    }

    fn follows_parameters(&self, token: Token) -> bool {
        token.tok == Tok::Punct(P::LBrace) || self.is_type_start(token)
    }

    /// `a, b)`: each an `int` until its declaration says otherwise.
    pub(super) fn identifier_list(&mut self, open: Span) -> Derived {
        let mut params = Vec::new();
        while let Some(name) = self.peek_name() {
            self.bump();
            self.declare(name, false);
            let mut declarator = Declarator::at(name.span);
            declarator.name = Some(name);
            params.push(Param { specs: Rc::new(DeclSpecs::of(TypeSpec::Basic(Basic::Int), name.span)), declarator });
            self.eat(P::Comma);
        }
        self.close(P::RParen, open);
        Derived::Function { params, is_variadic: false, is_unprototyped: true }
    }

    /// The declarations between an old function's `)` and its `{`.
    pub(super) fn parameter_declarations(&mut self, function: &mut Declarator) {
        let Some(Derived::Function { params, is_unprototyped: true, .. }) = function.derived.first_mut() else {
            return;
        };
        if params.is_empty() {
            return;
        }
        while self.starts_type() {
            let specs = Rc::new(self.specifiers());
            loop {
                let declarator = self.declarator(false);
                if let Some(name) = declarator.name {
                    let found =
                        params.iter_mut().find(|param| param.declarator.name.is_some_and(|of| of.sym == name.sym));
                    match found {
                        Some(param) => *param = Param { specs: specs.clone(), declarator },
                        None => {
                            let text = self.sources.interner.text(name.sym).to_string();
                            let kind = DiagnosticKind::Undeclared { name: text, nearest: Vec::new(), header: None };
                            self.error(name.span, kind);
                        }
                    }
                }
                if self.is_recovering || !self.eat(P::Comma) {
                    break;
                }
            }
            self.semicolon();
        }
    }

    /// Were there words such as `static`, read since token `first`, or is it an old function: so that only the type is missing?
    pub(super) fn lacks_only_its_type(&self, first: usize) -> bool {
        let is_declarator = self.peek_name().is_some() || matches!(self.peek().tok, Tok::Punct(P::Star | P::LParen));
        self.is_untyped_function() || (self.at > first && is_declarator)
    }

    /// `int`, because nothing else is said.
    pub(super) fn implicit_int(&mut self) -> TypeSpec {
        let (name, span) = (self.found(), self.peek().span);
        self.sources.sink.warning(span, DiagnosticKind::ImplicitInt { name });
        TypeSpec::Basic(Basic::Int)
    }
}
