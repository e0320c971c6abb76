//! What is C, and mostly not what was meant: `=` for `==`, values that nobody uses, variables without one.

use nslab_small::Map;

use super::Sema;
use super::hir::{Expr, ExprKind, Place, PlaceKind};
use super::types::{Len, LocalId, Type};
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{self, ExprKind as K};
use crate::syntax::span::Span;
use crate::syntax::token::P;

/// Variables declared without a value that nothing has named since.
#[derive(Default)]
pub(super) struct Fresh {
    /// With the loops around their declaration: a loop between may have come round with a value.
    locals: Map<LocalId, usize>,
    /// The first time one of them is named, which may turn out to be a reading.
    first: Option<(LocalId, Span)>,
}

impl Sema {
    /// `if (a = b)`, unless a second pair of parentheses says that it is meant.
    pub(super) fn check_condition(&mut self, condition: &ast::Expr) {
        if let K::Assign(None, left, right) = &condition.kind
            && !self.snippet(condition.span).starts_with('(')
        {
            let operator = Span { start: left.span.end, end: right.span.start, ..left.span };
            let text = self.snippet(operator).replace('=', "==");
            let draft = self.sources.sink.warning(condition.span, DiagnosticKind::AssignmentInCondition);
            if text.trim() == "==" {
                draft.fix(operator, text);
            }
        }
    }

    /// `a == b;`: computed and forgotten. Casts to void and calls say that it is meant.
    pub(super) fn check_effect(&mut self, expr: &ast::Expr) {
        let (operator, fix) = match &expr.kind {
            K::Binary(P::AndAnd | P::OrOr, ..) => return,
            K::Binary(P::EqEq, left, right) => {
                (P::EqEq, Some(Span { start: left.span.end, end: right.span.start, ..left.span }))
            }
            K::Binary(operator, ..) | K::Unary(operator, _) => (*operator, None),
            _ => return,
        };
        // What a macro made may be a value in other places.
        let text = self.snippet(expr.span);
        if !text.contains(operator.text()) || (operator == P::Star && !text.contains("++")) {
            return;
        }
        let operator_text = operator.text().to_string();
        let better = fix.map(|place| (place, self.snippet(place).replace("==", "=")));
        let draft = self.sources.sink.warning(expr.span, DiagnosticKind::NoEffect { operator: operator_text });
        if let Some((place, text)) = better.filter(|(_, text)| text.trim() == "=") {
            draft.fix(place, text);
        }
    }

    /// `if (x);`: the `;` is all that depends on the condition.
    pub(super) fn check_body(&mut self, body: &ast::Stmt) {
        if matches!(body.kind, ast::StmtKind::Empty) && self.snippet(body.span) == ";" {
            self.sources.sink.warning(body.span, DiagnosticKind::EmptyBody).fix(body.span, "");
        }
    }

    /// `s == "text"` compares two addresses.
    pub(super) fn check_comparison(&mut self, operator: P, left: &Expr, right: &Expr, span: Span) {
        let is_literal = |expr: &Expr| match &expr.kind {
            ExprKind::AddressOf(place) => matches!(place.kind, PlaceKind::Str(_)),
            _ => false,
        };
        if matches!(operator, P::EqEq | P::Ne) && (is_literal(left) || is_literal(right)) {
            let operator = operator.text().to_string();
            let (left, right) = (self.snippet(left.span).to_string(), self.snippet(right.span).to_string());
            let draft = self.sources.sink.warning(span, DiagnosticKind::StringComparison);
            draft.fix(span, format!("strcmp({left}, {right}) {operator} 0"));
        }
    }

    /// `a[10]` of an array of 10, with a constant.
    pub(super) fn check_bounds(&mut self, base: &Expr, index: &Expr, span: Span) {
        let (ExprKind::AddressOf(place), ExprKind::Const(index)) = (&base.kind, &index.kind) else { return };
        let (place, index) = (place.clone(), *index as i64);
        if self.is_library || !matches!(place.kind, PlaceKind::Local(_) | PlaceKind::Global(_)) {
            return;
        }
        let Type::Array(_, Len::Known(len)) = *self.types.get(place.ty.ty) else { return };
        // One past the end may be named, as in `&a[10]`.
        let is_end = index as u64 == len && !self.is_address_taken(span);
        if len > 0 && (index < 0 || index as u64 > len || is_end) {
            let name = self.snippet(base.span).to_string();
            self.sources.sink.warning(span, DiagnosticKind::IndexOutOfBounds { name, len, index });
        }
    }

    fn is_address_taken(&self, span: Span) -> bool {
        let text = &self.sources.files[usize::from(span.file.0)].text;
        let before = text.get(..span.start as usize).unwrap_or_default();
        before.trim_end_matches([' ', '(']).ends_with('&')
    }

    /// A variable of a function is declared without a value.
    pub(super) fn note_fresh(&mut self, local: LocalId) {
        let function = &mut self.function;
        if self.types.is_scalar(function.locals[local.0 as usize].ty.ty) {
            function.fresh.locals.insert(local, function.nr_loops);
        }
    }

    /// A variable is named.
    pub(super) fn note_named(&mut self, local: LocalId, span: Span) {
        let function = &mut self.function;
        if let Some(nr_loops) = function.fresh.locals.remove(&local) {
            // A label may be jumped back to, with a value by then.
            let is_straight =
                nr_loops == function.nr_loops && function.labels.is_empty() && function.switches.is_empty();
            function.fresh.first = is_straight.then_some((local, span));
        }
    }

    /// A place is read: if that is the first that happens to a variable without a value, it says so.
    pub(super) fn note_read(&mut self, place: &Place) {
        let PlaceKind::Local(local) = place.kind else { return };
        if self.is_library || self.function.fresh.first != Some((local, place.span)) {
            return;
        }
        let ty = place.ty.ty;
        let Some(name) = self.function.locals[local.0 as usize].name else { return };
        let kind =
            DiagnosticKind::Uninitialized { name: self.text(name).to_string(), is_pointer: self.types.is_pointer(ty) };
        let declared = self.function.locals[local.0 as usize].span;
        let draft = self.sources.sink.warning(place.span, kind);
        draft.label(declared, crate::diag::LabelKind::DeclaredHere);
    }

    /// `(void) x;` reads nothing.
    pub(super) fn forget_named(&mut self, expr: &ast::Expr) {
        if let K::Name(name) = expr.kind
            && let Some(super::scope::Entity::Local(local)) = self.lookup(name)
        {
            self.function.fresh.locals.remove(&local);
        }
    }
}
