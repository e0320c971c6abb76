//! Declarations, function definitions and initialisers.

use std::rc::Rc;

use super::Parser;
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{
    Declaration, Declarator, Derived, Designator, ExprKind, FunctionDef, Init, InitDeclarator, Item, Storage,
    TranslationUnit,
};
use crate::syntax::token::{Kw, P, Tok};

impl Parser<'_> {
    pub(super) fn translation_unit(&mut self) -> TranslationUnit {
        let mut unit = TranslationUnit::default();
        while !self.is_eof() {
            let before = self.at;
            self.is_recovering = false;
            self.is_unwinding = false;
            if self.eat(P::Semi) {
                continue;
            }
            if self.starts_type() || self.peek_name().is_some() {
                if let Some(item) = self.external() {
                    unit.items.push(item);
                }
            } else if self.keyword() == Some(Kw::Asm) {
                let span = self.bump().span;
                self.unsupported(span, "asm");
                self.skip_parens();
            } else {
                let (found, span) = (self.found(), self.peek().span);
                self.error(span, DiagnosticKind::ExpectedDeclaration { found });
                self.skip_external();
            }
            if self.at == before {
                self.bump();
            }
        }
        unit
    }

    /// After an error outside functions: to the next line that begins at the left margin like a declaration.
    fn skip_external(&mut self) {
        loop {
            self.bump();
            let token = self.peek();
            if self.is_eof() || (token.starts_line && (self.starts_type() || token.tok == Tok::Punct(P::Semi))) {
                break;
            }
        }
        self.is_recovering = false;
    }

    fn external(&mut self) -> Option<Item> {
        if self.keyword() == Some(Kw::StaticAssert) {
            return Some(Item::Declaration(self.static_assert()));
        }
        let specs = self.specifiers();
        if self.eat(P::Semi) {
            let span = specs.span;
            return Some(Item::Declaration(Declaration::Variables { specs, declarators: Vec::new(), span }));
        }
        if self.is(P::RBrace) || self.is_recovering {
            self.skip_external();
            return None;
        }
        // `struct s { … }` without `;`: the next line begins another declaration.
        let is_lonely = self.peek().starts_line
            && matches!(specs.ty, crate::syntax::ast::TypeSpec::Record(_) | crate::syntax::ast::TypeSpec::Enum(_));
        if is_lonely && self.starts_type() {
            self.semicolon();
            let span = specs.span;
            return Some(Item::Declaration(Declaration::Variables { specs, declarators: Vec::new(), span }));
        }
        let mut declarator = self.declarator(false);
        self.parameter_declarations(&mut declarator);
        if self.is(P::LBrace) && declarator.derived.is_empty() {
            self.lacks_parentheses(&mut declarator);
        }
        let is_function = matches!(declarator.derived.first(), Some(Derived::Function { .. }));
        if is_function && self.is(P::LBrace) {
            if let Some(name) = declarator.name {
                self.declare(name, false);
            }
            self.scopes.push(Default::default());
            if let Some(Derived::Function { params, .. }) = declarator.derived.first() {
                for name in params.iter().filter_map(|param| param.declarator.name).collect::<Vec<_>>() {
                    self.declare(name, false);
                }
            }
            let body = self.block();
            self.scopes.pop();
            return Some(Item::Function(Rc::new(FunctionDef { specs, declarator, body })));
        }
        Some(Item::Declaration(self.declarators(specs, declarator)))
    }

    /// A declaration within a function or a `for`.
    pub(super) fn declaration(&mut self) -> Option<Declaration> {
        if self.keyword() == Some(Kw::StaticAssert) {
            return Some(self.static_assert());
        }
        let start = self.at;
        let specs = self.specifiers();
        if self.eat(P::Semi) {
            let span = specs.span;
            return Some(Declaration::Variables { specs, declarators: Vec::new(), span });
        }
        let declarator = self.declarator(false);
        let is_function = matches!(declarator.derived.first(), Some(Derived::Function { .. }));
        if is_function && self.is(P::LBrace) && self.braces_balance() {
            self.unsupported(self.tokens[start].span, "a function within a function");
            if let Some(name) = declarator.name {
                self.declare(name, false);
            }
            self.scopes.push(Default::default());
            self.block();
            self.scopes.pop();
            // Its name stays known, so that its calls are not complained of, too.
            let span = specs.span.to(self.previous_span());
            let declarators = vec![InitDeclarator { declarator, init: None }];
            return Some(Declaration::Variables { specs, declarators, span });
        }
        if is_function && self.is(P::LBrace) && self.tokens[start].starts_line {
            // A function inside a function: what surrounds it was meant to end before.
            self.at = start;
            self.is_unwinding = true;
            return None;
        }
        Some(self.declarators(specs, declarator))
    }

    /// `int main {`: a function whose parentheses are missing.
    fn lacks_parentheses(&mut self, declarator: &mut Declarator) {
        let (after, found, place) = (self.text_before(), self.found(), self.previous_span().after());
        let kind = DiagnosticKind::Expected { expected: "(void)".to_string(), after, found };
        if let Some(draft) = self.error(place, kind) {
            draft.fix(place, "(void)");
        }
        self.is_recovering = false;
        declarator.derived.push(Derived::Function { params: Vec::new(), is_variadic: false, is_unprototyped: false });
    }

    /// Is every `{` of the file closed?
    fn braces_balance(&self) -> bool {
        let count = |punct| self.tokens.iter().filter(|token| token.tok == Tok::Punct(punct)).count();
        count(P::LBrace) == count(P::RBrace)
    }

    /// The rest of a declaration, after its first declarator.
    fn declarators(&mut self, specs: crate::syntax::ast::DeclSpecs, first: Declarator) -> Declaration {
        let is_type = specs.storage == Storage::Typedef;
        let mut declarators = Vec::new();
        let mut declarator = first;
        loop {
            if let Some(name) = declarator.name {
                self.declare(name, is_type);
            }
            let init = self.eat(P::Assign).then(|| self.initializer());
            declarators.push(InitDeclarator { declarator, init });
            if self.is_comma_for_semicolon() {
                let (after, comma) = (self.text_before(), self.bump().span);
                let kind = DiagnosticKind::Expected { expected: ";".to_string(), after, found: ",".to_string() };
                if let Some(draft) = self.error(comma, kind) {
                    draft.fix(comma, ";");
                }
                self.is_recovering = false;
                return Declaration::Variables { specs, declarators, span: comma };
            }
            if self.is_recovering || !self.eat(P::Comma) {
                break;
            }
            declarator = self.declarator(false);
        }
        let span = specs.span.to(self.previous_span());
        self.semicolon();
        Declaration::Variables { specs, declarators, span }
    }

    /// `int i = 0, i < 3`: after the comma no declarator stands but a comparison.
    fn is_comma_for_semicolon(&self) -> bool {
        let compares = matches!(self.peek_at(2).tok, Tok::Punct(P::Lt | P::Gt | P::Le | P::Ge | P::Ne | P::EqEq));
        self.is(P::Comma) && compares && super::name_of(self.peek_at(1)).is_some()
    }

    pub(super) fn static_assert(&mut self) -> Declaration {
        let start = self.bump().span;
        let open = self.peek().span;
        self.expect(P::LParen);
        let condition = self.conditional();
        let mut message = None;
        if self.eat(P::Comma)
            && let ExprKind::Str(bytes) = self.conditional().kind
        {
            message = Some(String::from_utf8_lossy(&bytes).into_owned());
        }
        self.close(P::RParen, open);
        let span = start.to(self.previous_span());
        self.semicolon();
        Declaration::StaticAssert { condition, message, span }
    }

    pub(super) fn initializer(&mut self) -> Init {
        if !self.is(P::LBrace) {
            return Init::Expr(self.assignment());
        }
        let open = self.bump().span;
        let mut items = Vec::new();
        if self.enter() {
            while !self.is(P::RBrace) && !self.is_eof() && !self.is_recovering {
                let designators = self.designators();
                items.push((designators, self.initializer()));
                if !self.eat(P::Comma) {
                    break;
                }
            }
            self.close(P::RBrace, open);
        }
        self.leave();
        Init::List(items, open.to(self.previous_span()))
    }

    fn designators(&mut self) -> Vec<Designator> {
        let mut designators = Vec::new();
        // `name: value` is gcc's old way.
        if let Some(name) = self.peek_name()
            && self.peek_at(1).tok == Tok::Punct(P::Colon)
        {
            self.bump();
            self.bump();
            return vec![Designator::Member(name)];
        }
        loop {
            let open = self.peek().span;
            if self.eat(P::Dot) {
                let Some(name) = self.peek_name() else {
                    let (found, span) = (self.found(), self.peek().span);
                    self.error(span, DiagnosticKind::ExpectedName { found });
                    return designators;
                };
                self.bump();
                designators.push(Designator::Member(name));
            } else if self.eat(P::LBracket) {
                let index = self.conditional();
                if self.eat(P::Ellipsis) {
                    let last = self.conditional();
                    designators.push(Designator::Range(index, last));
                } else {
                    designators.push(Designator::Index(index));
                }
                self.close(P::RBracket, open);
            } else {
                break;
            }
        }
        if !designators.is_empty() {
            self.expect(P::Assign);
        }
        designators
    }

    /// The path in `offsetof(type, a.b[2])`.
    pub(super) fn offsetof_path(&mut self) -> Vec<Designator> {
        let mut path = Vec::new();
        match self.peek_name() {
            Some(name) => {
                self.bump();
                path.push(Designator::Member(name));
            }
            None => {
                let (found, span) = (self.found(), self.peek().span);
                self.error(span, DiagnosticKind::ExpectedName { found });
            }
        }
        loop {
            let open = self.peek().span;
            if self.eat(P::Dot) {
                let Some(name) = self.peek_name() else { return path };
                self.bump();
                path.push(Designator::Member(name));
            } else if self.eat(P::LBracket) {
                path.push(Designator::Index(self.expression()));
                self.close(P::RBracket, open);
            } else {
                return path;
            }
        }
    }
}
