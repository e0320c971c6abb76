//! Calls, and what takes variadic arguments apart.

use super::Sema;
use super::convert::Purpose;
use super::globals::Definition;
use super::hir::{Expr, ExprKind, GlobalId, PlaceKind};
use super::types::{FunctionType, TypeId};
use crate::diag::{DiagnosticKind, Severity};
use crate::syntax::ast;
use crate::syntax::span::Span;

/// What is called.
#[derive(Clone, Copy)]
pub(super) struct Called {
    /// Its type, a function's.
    ty: TypeId,
    /// Itself, if the call names it outright.
    id: Option<GlobalId>,
}

impl Sema {
    pub(super) fn call(&mut self, callee: &ast::Expr, args: &[ast::Expr], span: Span) -> Expr {
        let name = match callee.kind {
            ast::ExprKind::Name(name) => Some(name),
            _ => None,
        };
        if let Some(name) = name
            && self.lookup(name).is_none()
            && self.text(name) == "alloca"
            && let [size] = args
        {
            self.report_undeclared(name, callee.span, true, Severity::Warning);
            return self.alloca(size, span);
        }
        if let Some(name) = name
            && self.lookup(name).is_none()
            && !self.declare_implicitly(name, callee.span)
        {
            if self.lookup(name).is_none() {
                self.undeclared(name, callee.span, true);
            }
            for arg in args {
                self.expr(arg);
            }
            return self.broken(span);
        }
        let callee = self.expr(callee);
        let function = self.types.pointee(callee.ty).and_then(|to| self.types.as_function(to.ty)).cloned();
        let Some(function) = function else {
            if callee.ty != TypeId::ERROR {
                let ty = self.types.name(callee.ty, &self.sources.interner);
                self.error(callee.span, DiagnosticKind::NotAFunction { ty });
            }
            for arg in args {
                self.expr(arg);
            }
            return self.broken(span);
        };
        let shown = name.map_or_else(|| self.snippet(callee.span).to_string(), |name| self.text(name).to_string());
        let values: Vec<Expr> = args.iter().map(|arg| self.expr(arg)).collect();
        let ty = self.types.pointee(callee.ty).map_or(callee.ty, |to| to.ty);
        let called = Called { ty, id: Sema::function_called(&callee) };
        self.check_count(&shown, called, &function, &values, span);
        let said = if self.is_library { None } else { self.check_call(&shown, args, &values) };
        let mut converted = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            if self.types.is_void(value.ty) {
                let kind = DiagnosticKind::BadOperands {
                    operator: "()".to_string(),
                    left: "void".to_string(),
                    right: String::new(),
                };
                self.error(value.span, kind);
                continue;
            }
            let param = function.params.get(index).filter(|_| !function.is_unprototyped);
            converted.push(match param {
                Some(&param) if said == Some(index) => self.cast_to(value, param),
                Some(&param) => {
                    let purpose = Purpose::Argument { name: shown.clone(), index: index + 1, called };
                    self.assign_convert(value, param, purpose)
                }
                None => self.default_promote(value),
            });
        }
        let ty = function.ret;
        if let Some(id) = self.builtin_called(&callee) {
            return Expr { ty, span, kind: ExprKind::Builtin { id, args: converted } };
        }
        let nr_fixed = if function.is_variadic { function.params.len() } else { converted.len() };
        Expr { ty, span, kind: ExprKind::Call { callee: Box::new(callee), args: converted, nr_fixed } }
    }

    /// The function that an expression names outright.
    pub(super) fn function_called(callee: &Expr) -> Option<GlobalId> {
        let ExprKind::AddressOf(place) = &callee.kind else { return None };
        match place.kind {
            PlaceKind::Global(id) => Some(id),
            _ => None,
        }
    }

    fn builtin_called(&self, callee: &Expr) -> Option<u16> {
        match self.globals.get(Sema::function_called(callee)?).definition {
            Definition::Builtin(id) => Some(id),
            _ => None,
        }
    }

    /// The prototype of what is called: as it is written in the program or the header, where it is on one line.
    pub(super) fn signature(&self, name: &str, called: Called) -> String {
        let written = called.id.and_then(|id| self.written_prototype(self.globals.get(id).span));
        written.unwrap_or_else(|| self.types.declaration(called.ty, name, &self.sources.interner))
    }

    fn written_prototype(&self, name: Span) -> Option<String> {
        let text = &*self.sources.files[usize::from(name.file.0)].text;
        let start = text.get(..name.start as usize)?.rfind('\n').map_or(0, |newline| newline + 1);
        let end = start + text.get(start..)?.find(['\n', ';', '{'])?;
        let line = text.get(start..end)?.trim().trim_start_matches("extern ").trim_start_matches("static ");
        let is_whole = name.end as usize <= end && line.ends_with(')') && !line.contains(['#', '=', '\\']);
        (is_whole && line.matches('(').count() == line.matches(')').count()).then(|| line.to_string())
    }

    fn check_count(&mut self, name: &str, called: Called, function: &FunctionType, values: &[Expr], span: Span) {
        let (expected, found) = (function.params.len(), values.len());
        let is_ok = function.is_unprototyped || found == expected || (function.is_variadic && found > expected);
        if is_ok {
            return;
        }
        let signature = self.signature(name, called);
        let kind = DiagnosticKind::ArgumentCount {
            name: name.to_string(),
            expected,
            found,
            is_variadic: function.is_variadic,
            signature,
        };
        let declared = called.id.map(|id| self.globals.get(id).span);
        // Too many: the first that is too many. Too few: the closing parenthesis.
        let place = match values.get(expected) {
            Some(extra) => extra.span,
            None => Span { start: span.end.saturating_sub(1), ..span },
        };
        let draft = self.error(place, kind);
        if let Some(declared) = declared {
            draft.label(declared, crate::diag::LabelKind::DeclaredHere);
        }
    }

    /// `va_start` and its like, and `alloca`.
    pub(super) fn va_operation(&mut self, kind: &ast::ExprKind, span: Span) -> Expr {
        use ast::ExprKind as K;
        let make = |ty, kind| Expr { ty, span, kind };
        match kind {
            K::VaStart(list) => {
                let list = self.va_list(list);
                if !self.function.is_variadic {
                    self.error(span, DiagnosticKind::Misplaced { word: "va_start".to_string() });
                }
                make(TypeId::VOID, ExprKind::VaStart(Box::new(list)))
            }
            K::VaEnd(list) => {
                let list = self.va_list(list);
                make(TypeId::VOID, ExprKind::Cast(Box::new(list)))
            }
            K::VaCopy(to, from) => {
                let (to, from) = (self.va_list(to), self.va_list(from));
                make(TypeId::VOID, ExprKind::VaCopy(Box::new(to), Box::new(from)))
            }
            K::VaArg(list, name) => {
                let list = self.va_list(list);
                let ty = self.type_name(name).ty;
                if self.types.layout(ty).is_none() {
                    self.incomplete(ty, span);
                    return self.broken(span);
                }
                make(ty, ExprKind::VaArg(Box::new(list)))
            }
            K::Alloca(size) => self.alloca(size, span),
            _ => self.broken(span),
        }
    }

    fn alloca(&mut self, size: &ast::Expr, span: Span) -> Expr {
        let size = self.expr(size);
        let size = self.assign_convert(size, TypeId::ULONG, Purpose::Assign);
        let ty = self.types.pointer(TypeId::VOID.into());
        Expr { ty, span, kind: ExprKind::Alloca(Box::new(size)) }
    }

    /// A `va_list` as the address of its struct.
    fn va_list(&mut self, list: &ast::Expr) -> Expr {
        let value = self.expr(list);
        let tag = self.types.element(self.types.va_list).map(|of| of.ty);
        let is_list = self.types.pointee(value.ty).map(|to| to.ty) == tag;
        if !is_list && value.ty != TypeId::ERROR {
            let found = self.types.name(value.ty, &self.sources.interner);
            self.error(list.span, DiagnosticKind::Conversion { expected: "va_list".to_string(), found });
        }
        value
    }
}
