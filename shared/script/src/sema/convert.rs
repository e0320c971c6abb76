//! Implicit conversions: promotions, assignment, arguments, conditions.

use super::Sema;
use super::arith;
use super::call::Called;
use super::hir::{BinaryOp, Expr, ExprKind, Place, PlaceKind};
use super::types::{Bits, QualType, Type, TypeId};
use crate::diag::{DiagnosticKind, Severity};
use crate::syntax::ast::Basic;

/// What a value is converted for.
pub(super) enum Purpose {
    /// `=`, an initialiser, `return`.
    Assign,
    /// An argument.
    Argument { name: String, index: usize, called: Called },
}

/// How well two types go together.
enum Fit {
    Good,
    /// gcc 12 warns.
    Doubtful,
    Bad,
}

/// Is this a bit-field whose values all fit an `int`?
pub(super) fn is_narrow(place: &Place) -> bool {
    matches!(place.kind, PlaceKind::Member { bits: Some(Bits { width: ..32, .. }), .. })
}

/// Is this the value of such a bit-field?
pub(super) fn is_narrow_value(expr: &Expr) -> bool {
    let mut value = expr;
    while let ExprKind::Comma(_, right) = &value.kind {
        value = right;
    }
    match &value.kind {
        ExprKind::Load(place) | ExprKind::Assign(place, _) | ExprKind::AssignOp { place, .. } => is_narrow(place),
        _ => false,
    }
}

impl Sema {
    /// A bit-field's value: "If an int can represent all values of the original type (as restricted by the width, for a
    /// bit-field), the value is converted to an int" - C11 6.3.1.1.
    pub(super) fn unpack(&mut self, expr: Expr) -> Expr {
        if is_narrow_value(&expr) { self.cast_to(expr, TypeId::INT) } else { expr }
    }

    /// The integer promotions.
    pub(super) fn promote(&mut self, expr: Expr) -> Expr {
        let expr = self.unpack(expr);
        match self.types.arithmetic(expr.ty) {
            Some(basic) => self.cast_to(expr, TypeId::basic(arith::promote(basic))),
            None => expr,
        }
    }

    /// What happens to an argument that no parameter describes.
    pub(super) fn default_promote(&mut self, expr: Expr) -> Expr {
        match self.types.arithmetic(expr.ty) {
            Some(Basic::Float) => self.cast_to(expr, TypeId::DOUBLE),
            _ => self.promote(expr),
        }
    }

    /// Converts as by assignment; says so where that is doubtful or impossible.
    pub(super) fn assign_convert(&mut self, expr: Expr, to: TypeId, purpose: Purpose) -> Expr {
        let severity = match self.fit(&expr, to) {
            Fit::Good => None,
            Fit::Doubtful => Some(Severity::Warning),
            Fit::Bad => Some(Severity::Error),
        };
        if let Some(severity) = severity {
            let expected = self.types.name(to, &self.sources.interner);
            let found = self.types.name(expr.ty, &self.sources.interner);
            let kind = match purpose {
                Purpose::Assign => DiagnosticKind::Conversion { expected, found },
                Purpose::Argument { name, index, called } => {
                    let signature = self.signature(&name, called);
                    DiagnosticKind::ArgumentType { name, index, expected, found, signature }
                }
            };
            self.sources.sink.report(severity, expr.span, kind);
            if severity == Severity::Error {
                return Expr { ty: TypeId::ERROR, ..expr };
            }
        }
        if self.types.as_record(to).is_some() {
            return expr;
        }
        self.cast_to(expr, to)
    }

    fn fit(&self, expr: &Expr, to: TypeId) -> Fit {
        let from = expr.ty;
        if from == to || from == TypeId::ERROR || to == TypeId::ERROR {
            return Fit::Good;
        }
        let types = &self.types;
        let is_arithmetic = |ty| types.arithmetic(ty).is_some();
        match (types.pointee(from), types.pointee(to)) {
            (None, None) if is_arithmetic(from) && is_arithmetic(to) => Fit::Good,
            (None, Some(_)) if matches!(expr.kind, ExprKind::Const(0)) && types.is_integer(from) => Fit::Good,
            (None, Some(_)) if types.is_integer(from) => Fit::Doubtful,
            (Some(_), None) if to == TypeId::BOOL => Fit::Good,
            (Some(_), None) if types.is_integer(to) => Fit::Doubtful,
            (Some(from), Some(to)) if self.is_same_pointee(from, to) => Fit::Good,
            (Some(_), Some(_)) => Fit::Doubtful,
            _ => Fit::Bad,
        }
    }

    fn is_same_pointee(&self, from: QualType, to: QualType) -> bool {
        let types = &self.types;
        if types.is_void(from.ty) || types.is_void(to.ty) || self.is_compatible(from.ty, to.ty) {
            return true;
        }
        // gcc without -Wpointer-sign (and -Wall) says nothing about `char *` and `unsigned char *`.
        let size = |ty| types.arithmetic(ty).map(super::types::basic_bytes);
        types.is_integer(from.ty) && types.is_integer(to.ty) && size(from.ty) == size(to.ty)
    }

    /// Are the types compatible, qualifiers aside - C11 6.2.7?
    pub(super) fn is_compatible(&self, left: TypeId, right: TypeId) -> bool {
        if left == right || left == TypeId::ERROR || right == TypeId::ERROR {
            return true;
        }
        match (self.types.get(left), self.types.get(right)) {
            (Type::Pointer(left), Type::Pointer(right)) => self.is_compatible(left.ty, right.ty),
            (Type::Array(left, left_len), Type::Array(right, right_len)) => {
                use super::types::Len::Known;
                let is_len_same = !matches!((left_len, right_len), (Known(left), Known(right)) if left != right);
                is_len_same && self.is_compatible(left.ty, right.ty)
            }
            (Type::Function(left), Type::Function(right)) => {
                if !self.is_compatible(left.ret, right.ret) {
                    return false;
                }
                if left.is_unprototyped || right.is_unprototyped {
                    return true;
                }
                left.is_variadic == right.is_variadic
                    && left.params.len() == right.params.len()
                    && left.params.iter().zip(&right.params).all(|(&left, &right)| self.is_compatible(left, right))
            }
            (Type::Enum { .. }, Type::Basic(basic)) | (Type::Basic(basic), Type::Enum { .. }) => {
                matches!(basic, Basic::Int | Basic::UInt)
            }
            // The same tag in two headers' worth of scopes is the same type to a program.
            (Type::Record(left), Type::Record(right)) => {
                let (left, right) = (self.types.record(*left), self.types.record(*right));
                left.tag.is_some() && left.tag == right.tag && (left.fields.is_none() || right.fields.is_none())
            }
            _ => false,
        }
    }

    /// Makes a condition, 0 or not 0, out of a scalar.
    pub(super) fn condition(&mut self, expr: Expr) -> Expr {
        self.note_compared(&expr);
        if expr.ty != TypeId::ERROR && !self.types.is_scalar(expr.ty) {
            let ty = self.types.name(expr.ty, &self.sources.interner);
            self.error(expr.span, DiagnosticKind::BadCondition { ty });
            return Expr { ty: TypeId::ERROR, span: expr.span, kind: ExprKind::Const(0) };
        }
        if self.types.is_float(expr.ty) {
            let span = expr.span;
            let zero = Expr { ty: expr.ty, span, kind: ExprKind::Const(0) };
            return self.fold_binary(BinaryOp::Ne, expr, zero, TypeId::INT, span);
        }
        expr
    }
}
