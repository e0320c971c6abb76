//! Declarators: `*name[3]`, `(*name)(int)`, and type names.

use std::rc::Rc;

use super::{NESTING_MAX, Parser};
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{Declarator, Derived, Param, Quals, TypeName};
use crate::syntax::span::Span;
use crate::syntax::token::{Kw, P, Tok};

impl Parser<'_> {
    pub(super) fn type_name(&mut self) -> TypeName {
        let specs = self.specifiers();
        let declarator = self.declarator(true);
        TypeName { specs, declarator }
    }

    /// Reads a declarator; `may_be_abstract`: the name may be missing.
    pub(super) fn declarator(&mut self, may_be_abstract: bool) -> Declarator {
        let start = self.peek().span;
        let mut declarator = Declarator::at(start);
        self.declarator_into(&mut declarator, may_be_abstract);
        let attributes = self.attributes();
        declarator.align = attributes.align;
        declarator.is_packed = attributes.is_packed;
        declarator.is_noreturn = attributes.is_noreturn;
        declarator.around_main = attributes.around_main;
        declarator.cleanup = attributes.cleanup;
        let end = self.previous_span();
        if end.file == start.file && end.start >= start.start {
            declarator.span = start.to(end);
        }
        declarator
    }

    fn declarator_into(&mut self, declarator: &mut Declarator, may_be_abstract: bool) {
        if !self.enter() {
            return self.leave();
        }
        let mut pointers = Vec::new();
        loop {
            self.attributes();
            if !self.eat(P::Star) {
                break;
            }
            pointers.push(Derived::Pointer(self.qualifiers()));
            if pointers.len() > NESTING_MAX {
                self.too_deep(NESTING_MAX);
                break;
            }
        }
        if let Some(name) = self.peek_name() {
            self.bump();
            declarator.name = Some(name);
        } else if self.is(P::LParen) && self.is_nested_declarator(may_be_abstract) {
            let open = self.bump().span;
            self.declarator_into(declarator, may_be_abstract);
            self.close(P::RParen, open);
        } else if !may_be_abstract {
            let (found, span) = (self.found(), self.peek().span);
            self.error(span, DiagnosticKind::ExpectedName { found });
        }
        loop {
            let open = self.peek().span;
            if self.eat(P::LBracket) {
                self.array_suffix(declarator, open);
            } else if self.is(P::LParen) {
                self.bump();
                let function = self.parameters(open);
                declarator.derived.push(function);
            } else {
                break;
            }
            if self.is_recovering {
                break;
            }
            if declarator.derived.len() > NESTING_MAX {
                self.too_deep(NESTING_MAX);
                break;
            }
        }
        // `*a[3]`: the array comes first, seen from the name. Several stars: the last one written is nearest.
        declarator.derived.extend(pointers.into_iter().rev());
        self.leave();
    }

    fn qualifiers(&mut self) -> Quals {
        let mut quals = Quals::default();
        loop {
            match self.keyword() {
                Some(Kw::Const) => quals.is_const = true,
                Some(Kw::Volatile) => quals.is_volatile = true,
                Some(Kw::Atomic) => quals.is_atomic = true,
                Some(Kw::Restrict) => {}
                _ => return quals,
            }
            self.bump();
        }
    }

    /// Does `(` open a declarator in parentheses, rather than the parameters of a function without a name?
    fn is_nested_declarator(&self, may_be_abstract: bool) -> bool {
        let next = self.peek_at(1);
        match next.tok {
            Tok::Punct(P::Star | P::LParen | P::LBracket) => true,
            Tok::Punct(_) => false,
            _ if super::keyword_of(next) == Some(Kw::Attribute) => true,
            _ => super::name_of(next).is_some_and(|name| !may_be_abstract || !self.is_type_name(name.sym)),
        }
    }

    fn array_suffix(&mut self, declarator: &mut Declarator, open: Span) {
        // `[static 3]`, `[const]`, `[*]` in parameters.
        while matches!(self.keyword(), Some(Kw::Static | Kw::Const | Kw::Volatile | Kw::Restrict)) {
            self.bump();
        }
        if self.is(P::Star) && self.peek_at(1).tok == Tok::Punct(P::RBracket) {
            self.bump();
        }
        let size = (!self.is(P::RBracket)).then(|| Box::new(self.assignment()));
        self.close(P::RBracket, open);
        declarator.derived.push(Derived::Array { size, span: open.to(self.previous_span()) });
    }

    fn parameters(&mut self, open: Span) -> Derived {
        let mut params: Vec<Param> = Vec::new();
        let mut is_variadic = false;
        if self.eat(P::RParen) {
            return Derived::Function { params, is_variadic, is_unprototyped: true };
        }
        if self.is_identifier_list() {
            return self.identifier_list(open);
        }
        // Names of parameters hide types only within the list.
        self.scopes.push(Default::default());
        loop {
            if self.eat(P::Ellipsis) {
                is_variadic = true;
                break;
            }
            let specs = Rc::new(self.specifiers());
            let declarator = self.declarator(true);
            if let Some(name) = declarator.name {
                self.declare(name, false);
            }
            params.push(Param { specs, declarator });
            if self.is_recovering || !self.eat(P::Comma) {
                break;
            }
        }
        self.scopes.pop();
        self.close(P::RParen, open);
        Derived::Function { params, is_variadic, is_unprototyped: false }
    }
}
