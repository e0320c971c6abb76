//! Functions that are called without a declaration: "the identifier is implicitly declared" - C90 6.3.2.2, and gcc 12 still does so,
//! with a warning. Those that gcc knows itself get their own types, all others return `int`.

use super::Sema;
use super::globals::{Definition, Global};
use super::scope::Entity;
use super::types::{FunctionType, QualType, Type, TypeId};
use crate::diag::{DiagnosticKind, LabelKind, Severity};
use crate::libc;
use crate::syntax::ast::{Basic, Item, TranslationUnit, TypeSpec};
use crate::syntax::intern::Sym;
use crate::syntax::parser::parse;
use crate::syntax::preprocess::preprocess;
use crate::syntax::span::Span;

impl Sema {
    pub(super) fn note_functions(&mut self, unit: &TranslationUnit) {
        for item in &unit.items {
            let Item::Function(function) = item else { continue };
            if let Some(name) = function.declarator.name {
                self.own_functions.insert(name.sym, function.clone());
            }
        }
    }

    /// Declares a function by its first call; `false` if there is none of this name.
    pub(super) fn declare_implicitly(&mut self, name: Sym, span: Span) -> bool {
        if self.is_library {
            return false;
        }
        if self.own_functions.contains_key(&name) {
            return self.declare_later(name, span);
        }
        let text = self.text(name).to_string();
        // gcc's `__builtin_printf` is `printf`, whatever the program defines.
        if let Some(plain) = text.strip_prefix("__builtin_") {
            return self.declare_builtin(name, plain, span);
        }
        let prototype = prototype(&text);
        if prototype.is_none() && (text.starts_with("__") || libc::provider(&text).is_none()) {
            return false;
        }
        if !self.sources.sink.lacks_header() {
            self.report_undeclared(name, span, true, Severity::Warning);
        }
        match prototype {
            Some(prototype) => self.declare_prototype(&text, prototype),
            None => self.declare_int(name, span),
        }
        self.lookup(name).is_some()
    }

    fn declare_builtin(&mut self, name: Sym, plain: &str, span: Span) -> bool {
        let Some(prototype) = prototype(plain) else { return false };
        let sym = self.sources.interner.intern(plain);
        if self.lookup(sym).is_none() {
            self.declare_prototype(plain, prototype);
        }
        let Some(entity) = self.lookup(sym) else { return false };
        if let Some(scope) = self.scopes.first_mut() {
            scope.names.insert(name, (entity, span));
        }
        true
    }

    /// The program's own function, whose definition follows.
    fn declare_later(&mut self, name: Sym, span: Span) -> bool {
        let Some(function) = self.own_functions.get(&name).cloned() else { return false };
        // What returns nothing can be called all the same.
        let is_plain = function.declarator.derived.len() == 1;
        let fits = is_plain && matches!(function.specs.ty, TypeSpec::Basic(Basic::Int | Basic::Void));
        let severity = if fits { Severity::Warning } else { Severity::Error };
        let kind = DiagnosticKind::DeclaredLater { name: self.text(name).to_string() };
        let place = function.declarator.name.map_or(function.specs.span, |name| name.span);
        self.sources.sink.report(severity, span, kind).label(place, LabelKind::DeclaredHere);
        if fits {
            self.declare_int(name, span);
        } else if let Some(scope) = self.scopes.first_mut() {
            scope.names.insert(name, (Entity::Typedef(TypeId::ERROR.into()), span));
        }
        fits
    }

    /// `extern int name();`
    fn declare_int(&mut self, name: Sym, span: Span) {
        let function = FunctionType { ret: TypeId::INT, params: Vec::new(), is_variadic: false, is_unprototyped: true };
        let ty: QualType = self.types.intern(Type::Function(function)).into();
        let id = self.globals.external(name).unwrap_or_else(|| {
            let (unit, definition) = (self.unit, Definition::None);
            self.globals.add(Global {
                name,
                ty: ty.ty,
                span,
                unit,
                is_library: false,
                is_static: false,
                is_thread_local: false,
                definition,
            })
        });
        self.implicit.insert(name);
        if let Some(scope) = self.scopes.first_mut() {
            scope.names.insert(name, (Entity::Global(id, ty), span));
        }
    }

    fn declare_prototype(&mut self, name: &str, prototype: &str) {
        let file = self.sources.add(name, prototype, true);
        let tokens = preprocess(&mut self.sources, file);
        let unit = parse(&mut self.sources, tokens);
        let inner = self.scopes.split_off(1);
        for item in &unit.items {
            if let Item::Declaration(declaration) = item {
                self.external_declaration(declaration);
            }
        }
        self.scopes.extend(inner);
    }
}

/// The line of the header that declares a function which gcc knows.
fn prototype(name: &str) -> Option<&'static str> {
    let is_it = |line: &&str| {
        line.split('(')
            .next()
            .is_some_and(|head| head.ends_with(name) && head[..head.len() - name.len()].ends_with([' ', '*']))
    };
    libc::header("bits/implicit.h")?.lines().find(is_it)
}

/// Were both declared by nothing but calls and definitions that go together?
pub(super) fn goes_with_call(types: &super::types::Types, defined: TypeId) -> bool {
    types.as_function(defined).is_some_and(|function| types.is_void(function.ret))
}
