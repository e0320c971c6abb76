//! What names mean where.

use nslab_small::Map;

use super::Sema;
use super::hir::GlobalId;
use super::types::{LocalId, QualType, TypeId};
use crate::diag::{DiagnosticKind, LabelKind, Severity};
use crate::suggest;
use crate::syntax::intern::Sym;
use crate::syntax::span::Span;

/// What an ordinary identifier names.
#[derive(Clone, Copy, Debug)]
pub enum Entity {
    /// A type.
    Typedef(QualType),
    /// A constant of an enumeration.
    Constant(i64, TypeId),
    /// A local or parameter.
    Local(LocalId),
    /// A function or static object, with the type that it has in this scope.
    Global(GlobalId, QualType),
}

/// One scope.
#[derive(Default)]
pub struct Scope {
    /// Ordinary identifiers, with their declarators' places.
    pub names: Map<Sym, (Entity, Span)>,
    /// Tags of structs, unions and enumerations.
    pub tags: Map<Sym, TypeId>,
}

impl Sema {
    pub(super) fn lookup(&self, name: Sym) -> Option<Entity> {
        self.scopes.iter().rev().find_map(|scope| scope.names.get(&name)).map(|&(entity, _)| entity)
    }

    pub(super) fn lookup_tag(&self, tag: Sym) -> Option<TypeId> {
        self.scopes.iter().rev().find_map(|scope| scope.tags.get(&tag)).copied()
    }

    /// Puts a name into the innermost scope.
    pub(super) fn bind(&mut self, name: Sym, entity: Entity, span: Span) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.insert(name, (entity, span));
        }
    }

    /// Puts a local or a constant there; two of the same name are an error.
    pub(super) fn bind_new(&mut self, name: Sym, entity: Entity, span: Span) {
        let known = self.scopes.last().and_then(|scope| scope.names.get(&name)).map(|&(_, span)| span);
        if let Some(first) = known {
            let text = self.text(name).to_string();
            self.error(span, DiagnosticKind::Redeclared { name: text }).label(first, LabelKind::DeclaredHere);
        }
        self.bind(name, entity, span);
    }

    /// Reports a name that nothing declares.
    pub(super) fn undeclared(&mut self, name: Sym, span: Span, is_call: bool) {
        self.report_undeclared(name, span, is_call, Severity::Error);
        // Said once is enough.
        if let Some(scope) = self.scopes.first_mut() {
            scope.names.insert(name, (Entity::Typedef(TypeId::ERROR.into()), span));
        }
    }

    pub(super) fn report_undeclared(&mut self, name: Sym, span: Span, is_call: bool, severity: Severity) {
        let text = self.text(name).to_string();
        let header = suggest::header_declaring(&text).filter(|_| !self.is_library);
        let mut nearest = Vec::new();
        if header.is_none() {
            let interner = &self.sources.interner;
            let visible =
                self.scopes.iter().rev().flat_map(|scope| scope.names.keys()).map(|&sym| &**interner.text(sym));
            let mut candidates: Vec<&str> = visible.collect();
            for name in suggest::library_names() {
                candidates.push(name);
            }
            nearest = suggest::nearest(&text, candidates.into_iter());
        }
        let include = header.clone().map(|header| format!("#include <{header}>\n"));
        let place = super::include_place(&self.sources.files[0].text);
        let fix = nearest.first().cloned();
        let kind = match is_call {
            true => DiagnosticKind::UndeclaredFunction { name: text, nearest, header },
            false => DiagnosticKind::Undeclared { name: text, nearest, header },
        };
        let draft = self.sources.sink.report(severity, span, kind);
        match (include, fix) {
            (Some(line), _) => drop(draft.fix(place, line)),
            (None, Some(name)) => drop(draft.fix(span, name)),
            (None, None) => {}
        }
    }
}
