//! Structs, unions and enumerations.

use super::Parser;
use super::specifiers::Attributes;
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{Declaration, EnumSpec, MemberDecl, RecordSpec, TypeSpec};
use crate::syntax::span::Span;
use crate::syntax::token::{Kw, P};

impl Parser<'_> {
    pub(super) fn record(&mut self) -> TypeSpec {
        let start = self.bump();
        let is_union = super::keyword_of(start) == Some(Kw::Union);
        let before = self.attributes();
        let tag = self.peek_name();
        if tag.is_some() {
            self.bump();
        }
        let open = self.peek().span;
        let members = self.eat(P::LBrace).then(|| self.members(open));
        if members.is_none() && tag.is_none() {
            let (found, span) = (self.found(), self.peek().span);
            self.error(span, DiagnosticKind::ExpectedName { found });
        }
        let after = if members.is_some() { self.attributes() } else { Attributes::default() };
        TypeSpec::Record(Box::new(RecordSpec {
            is_union,
            tag,
            members,
            is_packed: before.is_packed || after.is_packed,
            align: before.align.or(after.align),
            span: start.span.to(self.previous_span()),
        }))
    }

    fn members(&mut self, open: Span) -> Vec<MemberDecl> {
        let mut members = Vec::new();
        if !self.enter() {
            self.leave();
            return members;
        }
        while !self.is(P::RBrace) && !self.is_eof() {
            let before = self.at;
            if self.eat(P::Semi) {
                continue;
            }
            if self.keyword() == Some(Kw::StaticAssert) {
                let assertion: Declaration = self.static_assert();
                members.push(MemberDecl::StaticAssert(assertion));
                continue;
            }
            let specs = self.specifiers();
            let mut declarators = Vec::new();
            while !self.is(P::Semi) && !self.is_recovering {
                let declarator = self.declarator(true);
                let width = self.eat(P::Colon).then(|| self.conditional());
                self.attributes();
                declarators.push((declarator, width));
                if !self.eat(P::Comma) {
                    break;
                }
            }
            members.push(MemberDecl::Fields { specs, declarators });
            self.semicolon();
            if self.at == before {
                self.bump();
            }
        }
        self.close(P::RBrace, open);
        self.leave();
        members
    }

    pub(super) fn enumeration(&mut self) -> TypeSpec {
        let start = self.bump().span;
        self.attributes();
        let tag = self.peek_name();
        if tag.is_some() {
            self.bump();
        }
        let open = self.peek().span;
        let mut values = None;
        if self.eat(P::LBrace) {
            let mut list = Vec::new();
            while !self.is(P::RBrace) && !self.is_eof() {
                let Some(name) = self.peek_name() else {
                    let (found, span) = (self.found(), self.peek().span);
                    self.error(span, DiagnosticKind::ExpectedName { found });
                    break;
                };
                self.bump();
                self.attributes();
                let value = self.eat(P::Assign).then(|| self.conditional());
                self.declare(name, false);
                list.push((name, value));
                if !self.eat(P::Comma) {
                    break;
                }
            }
            self.close(P::RBrace, open);
            self.attributes();
            values = Some(list);
        } else if tag.is_none() {
            let (found, span) = (self.found(), self.peek().span);
            self.error(span, DiagnosticKind::ExpectedName { found });
        }
        TypeSpec::Enum(Box::new(EnumSpec { tag, values, span: start.to(self.previous_span()) }))
    }
}
