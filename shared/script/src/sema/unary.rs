//! Operators with one operand, and casts.

use super::Sema;
use super::convert::is_narrow_value;
use super::expr::Operand;
use super::hir::{BinaryOp, Expr, ExprKind, Place, PlaceKind, Scale};
use super::types::{Type, TypeId};
use crate::diag::DiagnosticKind;
use crate::ir::UnOp;
use crate::syntax::ast;
use crate::syntax::span::Span;
use crate::syntax::token::P;

/// When `++` and `--` step: before or after the value is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Before,
    After,
}

impl Sema {
    pub(super) fn unary(&mut self, op: P, inner: &ast::Expr, span: Span) -> Operand {
        match op {
            P::Star => {
                let pointer = self.expr(inner);
                return self.deref(pointer, span);
            }
            P::And => return Operand::Value(self.address_of(inner, span)),
            _ => {}
        }
        let value = self.expr(inner);
        if value.ty == TypeId::ERROR {
            return Operand::Value(self.broken(span));
        }
        let is_arithmetic = self.types.arithmetic(value.ty).is_some();
        let is_ok = match op {
            P::Not => self.types.is_scalar(value.ty),
            P::Tilde => self.types.is_integer(value.ty),
            _ => is_arithmetic,
        };
        if !is_ok {
            let left = self.types.name(value.ty, &self.sources.interner);
            let kind = DiagnosticKind::BadOperands { operator: op.text().to_string(), left, right: String::new() };
            self.error(span, kind);
            return Operand::Value(self.broken(span));
        }
        Operand::Value(match op {
            P::Not => self.not(value, span),
            P::Minus => self.negate(value, span),
            P::Tilde => self.complement(value, span),
            _ => self.promote(value),
        })
    }

    fn not(&mut self, value: Expr, span: Span) -> Expr {
        let value = self.condition(value);
        let kind = match value.kind {
            ExprKind::Const(constant) => ExprKind::Const(u64::from(constant == 0)),
            kind => ExprKind::Not(Box::new(Expr { kind, ..value })),
        };
        Expr { ty: TypeId::INT, span, kind }
    }

    fn negate(&mut self, value: Expr, span: Span) -> Expr {
        let value = self.promote(value);
        let ty = value.ty;
        if self.types.is_float(ty) {
            let kind = match value.kind {
                ExprKind::Const(constant) => ExprKind::Const(UnOp::NegF.eval(constant)),
                kind => ExprKind::Neg(Box::new(Expr { kind, ..value })),
            };
            return Expr { ty, span, kind };
        }
        let zero = Expr { ty, span, kind: ExprKind::Const(0) };
        self.fold_binary(BinaryOp::Sub, zero, value, ty, span)
    }

    fn complement(&mut self, value: Expr, span: Span) -> Expr {
        let value = self.promote(value);
        let ty = value.ty;
        // `~x` is `x ^ -1` in every integer type.
        let minus_one = Expr { ty: TypeId::LONG, span, kind: ExprKind::Const(u64::MAX) };
        let ones = self.cast_to(minus_one, ty);
        self.fold_binary(BinaryOp::Xor, value, ones, ty, span)
    }

    fn address_of(&mut self, inner: &ast::Expr, span: Span) -> Expr {
        let operator = || "&".to_string();
        let place = match self.operand(inner) {
            Operand::Place(place) => place,
            Operand::Value(value) => {
                if value.ty != TypeId::ERROR {
                    self.error(span, DiagnosticKind::NotAnLvalue { operator: operator() });
                }
                return self.broken(span);
            }
        };
        if matches!(place.kind, PlaceKind::Member { bits: Some(_), .. }) {
            self.error(span, DiagnosticKind::NotAnLvalue { operator: operator() });
            return self.broken(span);
        }
        self.take_address(&place);
        let ty = self.types.pointer(place.ty);
        // `&*p` is `p`.
        if let PlaceKind::Deref(pointer) = place.kind {
            return Expr { ty, span, kind: pointer.kind };
        }
        Expr { ty, span, kind: ExprKind::AddressOf(Box::new(place)) }
    }

    /// The variable at the root of a place needs an address from now on.
    pub(super) fn take_address(&mut self, place: &Place) {
        match &place.kind {
            PlaceKind::Local(local) => {
                self.function.locals[local.0 as usize].is_in_memory = true;
            }
            PlaceKind::Member { base, .. } => self.take_address(base),
            _ => {}
        }
    }

    /// The place that an operator changes; reported if it is none.
    pub(super) fn modifiable(&mut self, expr: &ast::Expr, operator: &str, span: Span) -> Option<Place> {
        let place = match self.operand(expr) {
            Operand::Place(place) => place,
            Operand::Value(value) => {
                if value.ty != TypeId::ERROR {
                    self.error(span, DiagnosticKind::NotAnLvalue { operator: operator.to_string() });
                }
                return None;
            }
        };
        let is_fixed =
            place.ty.quals.is_const || matches!(self.types.get(place.ty.ty), Type::Array(..) | Type::Function(_));
        if is_fixed || matches!(place.kind, PlaceKind::Value(_)) {
            let name = self.snippet(place.span).to_string();
            self.error(span, DiagnosticKind::NotAssignable { name });
            return None;
        }
        if self.types.layout(place.ty.ty).is_none() {
            self.incomplete(place.ty.ty, place.span);
            return None;
        }
        Some(place)
    }

    /// `++`, `--`.
    pub(super) fn step(&mut self, op: P, inner: &ast::Expr, span: Span, step: Step) -> Expr {
        let Some(place) = self.modifiable(inner, op.text(), span) else { return self.broken(span) };
        self.note_read(&place);
        let ty = place.ty.ty;
        let op_kind = if op == P::Inc { BinaryOp::Add } else { BinaryOp::Sub };
        let is_postfix = step == Step::After;
        if let Some(to) = self.types.pointee(ty) {
            let right = self.scaled(Expr { ty: TypeId::LONG, span, kind: ExprKind::Const(1) }, self.scale_of(to.ty));
            let kind = ExprKind::AssignOp {
                place: Box::new(place),
                op: op_kind,
                compute: ty,
                right: Box::new(right),
                is_postfix,
            };
            return Expr { ty, span, kind };
        }
        let Some(basic) = self.types.arithmetic(ty) else {
            if ty != TypeId::ERROR {
                let left = self.types.name(ty, &self.sources.interner);
                self.error(
                    span,
                    DiagnosticKind::BadOperands { operator: op.text().to_string(), left, right: String::new() },
                );
            }
            return self.broken(span);
        };
        let compute = TypeId::basic(super::arith::promote(basic));
        let one = Expr { ty: TypeId::INT, span, kind: ExprKind::Const(1) };
        let right = self.cast_to(one, compute);
        let kind =
            ExprKind::AssignOp { place: Box::new(place), op: op_kind, compute, right: Box::new(right), is_postfix };
        Expr { ty, span, kind }
    }

    /// A distance in elements as one in bytes.
    pub(super) fn scaled(&mut self, index: Expr, scale: Scale) -> Expr {
        let span = index.span;
        let index = self.cast_to(index, TypeId::LONG);
        let factor = match scale {
            Scale::Bytes(1) => return index,
            Scale::Bytes(bytes) => Expr { ty: TypeId::LONG, span, kind: ExprKind::Const(bytes) },
            Scale::Local(local) => {
                let place = self.local_place(local, span);
                Expr { ty: TypeId::LONG, span, kind: ExprKind::Load(Box::new(place)) }
            }
        };
        self.fold_binary(BinaryOp::Mul, index, factor, TypeId::LONG, span)
    }

    pub(super) fn cast(&mut self, name: &ast::TypeName, inner: &ast::Expr, span: Span) -> Expr {
        let to = self.type_name(name).ty;
        if self.types.is_void(to) {
            self.forget_named(inner);
        }
        let value = self.expr(inner);
        if to == TypeId::ERROR || value.ty == TypeId::ERROR {
            return Expr { ty: to, span, kind: ExprKind::Const(0) };
        }
        if self.types.is_void(to) {
            return Expr { ty: to, span, kind: ExprKind::Cast(Box::new(value)) };
        }
        let is_same_record = to == value.ty && self.types.as_record(to).is_some();
        let is_scalar = self.types.is_scalar(to) && self.types.is_scalar(value.ty);
        let mixes_float = (self.types.is_float(to) && self.types.is_pointer(value.ty))
            || (self.types.is_float(value.ty) && self.types.is_pointer(to));
        if (!is_scalar && !is_same_record) || mixes_float {
            let from = self.types.name(value.ty, &self.sources.interner);
            let to = self.types.name(to, &self.sources.interner);
            self.error(span, DiagnosticKind::BadCast { from, to });
            return self.broken(span);
        }
        // Of the bit-field's own type, it makes a value of that type all the same.
        if value.ty == to && is_narrow_value(&value) {
            return Expr { ty: to, span, kind: ExprKind::Cast(Box::new(value)) };
        }
        Expr { span, ..self.cast_to(value, to) }
    }
}
