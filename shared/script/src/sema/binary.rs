//! Operators with two operands, assignment, and `?:`.

use super::Sema;
use super::arith;
use super::convert::Purpose;
use super::hir::{BinaryOp, Expr, ExprKind, PlaceKind, Scale};
use super::types::{QualType, TypeId};
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{self, Basic};
use crate::syntax::span::Span;
use crate::syntax::token::P;

impl Sema {
    pub(super) fn binary(&mut self, op: P, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let (left, right) = (self.expr(left), self.expr(right));
        if left.ty == TypeId::ERROR || right.ty == TypeId::ERROR {
            return self.broken(span);
        }
        if matches!(op, P::AndAnd | P::OrOr) {
            return self.logical(op, left, right, span);
        }
        self.apply(op, left, right, span)
    }

    fn bad_operands(&mut self, op: P, left: &Expr, right: &Expr, span: Span) -> Expr {
        let name = |sema: &Sema, ty| sema.types.name(ty, &sema.sources.interner);
        let (left, right) = (name(self, left.ty), name(self, right.ty));
        self.error(span, DiagnosticKind::BadOperands { operator: op.text().to_string(), left, right });
        self.broken(span)
    }

    fn logical(&mut self, op: P, left: Expr, right: Expr, span: Span) -> Expr {
        let (left, right) = (self.condition(left), self.condition(right));
        if let (ExprKind::Const(a), ExprKind::Const(b)) = (&left.kind, &right.kind) {
            let value = if op == P::AndAnd { *a != 0 && *b != 0 } else { *a != 0 || *b != 0 };
            return Expr { ty: TypeId::INT, span, kind: ExprKind::Const(u64::from(value)) };
        }
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = if op == P::AndAnd { ExprKind::And(left, right) } else { ExprKind::Or(left, right) };
        Expr { ty: TypeId::INT, span, kind }
    }

    fn apply(&mut self, op: P, left: Expr, right: Expr, span: Span) -> Expr {
        let Some(operator) = operator(op) else { return self.broken(span) };
        let (left, right) = (self.unpack(left), self.unpack(right));
        if is_comparison(operator) {
            self.note_compared(&left);
            self.note_compared(&right);
            self.check_comparison(op, &left, &right, span);
        }
        let is_pointer = |expr: &Expr| self.types.is_pointer(expr.ty);
        let is_integer = |expr: &Expr| self.types.is_integer(expr.ty);
        match operator {
            BinaryOp::Add if is_pointer(&left) && is_integer(&right) => {
                return self.pointer_add(left, right, operator, span);
            }
            BinaryOp::Add if is_integer(&left) && is_pointer(&right) => {
                return self.pointer_add(right, left, operator, span);
            }
            BinaryOp::Sub if is_pointer(&left) && is_integer(&right) => {
                return self.pointer_add(left, right, operator, span);
            }
            BinaryOp::Sub if is_pointer(&left) && is_pointer(&right) => return self.pointer_diff(left, right, span),
            _ if is_comparison(operator) && (is_pointer(&left) || is_pointer(&right)) => {
                return self.compare_pointers(op, operator, left, right, span);
            }
            _ => {}
        }
        let needs_integers = matches!(
            operator,
            BinaryOp::Rem | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Shl | BinaryOp::Shr
        );
        let (Some(a), Some(b)) = (self.types.arithmetic(left.ty), self.types.arithmetic(right.ty)) else {
            return self.bad_operands(op, &left, &right, span);
        };
        if needs_integers && !(is_integer(&left) && is_integer(&right)) {
            return self.bad_operands(op, &left, &right, span);
        }
        if matches!(operator, BinaryOp::Shl | BinaryOp::Shr) {
            let (left, right) = (self.promote(left), self.promote(right));
            let ty = left.ty;
            return self.fold_binary(operator, left, right, ty, span);
        }
        let common = TypeId::basic(arith::common(a, b));
        let (left, right) = (self.cast_to(left, common), self.cast_to(right, common));
        let ty = if is_comparison(operator) { TypeId::INT } else { common };
        self.fold_binary(operator, left, right, ty, span)
    }

    /// `pointer + index`, `pointer - index`.
    pub(super) fn pointer_add(&mut self, pointer: Expr, index: Expr, op: BinaryOp, span: Span) -> Expr {
        let ty = pointer.ty;
        let Some(to) = self.types.pointee(ty) else { return self.broken(span) };
        if self.types.as_record(to.ty).is_some() && self.types.layout(to.ty).is_none() {
            self.incomplete(to.ty, span);
            return self.broken(span);
        }
        if !self.types.is_integer(index.ty) {
            return self.bad_operands(P::Plus, &pointer, &index, span);
        }
        let scale = self.scale_of(to.ty);
        let index = self.cast_to(index, TypeId::LONG);
        let kind = ExprKind::PointerAdd {
            pointer: Box::new(pointer),
            index: Box::new(index),
            scale,
            is_minus: op == BinaryOp::Sub,
        };
        Expr { ty, span, kind }
    }

    fn pointer_diff(&mut self, left: Expr, right: Expr, span: Span) -> Expr {
        let to = self.types.pointee(left.ty).map_or(TypeId::CHAR, |to| to.ty);
        let scale = match self.scale_of(to) {
            Scale::Bytes(0) => Scale::Bytes(1),
            scale => scale,
        };
        let kind = ExprKind::PointerDiff { left: Box::new(left), right: Box::new(right), scale };
        Expr { ty: TypeId::LONG, span, kind }
    }

    fn compare_pointers(&mut self, op: P, operator: BinaryOp, left: Expr, right: Expr, span: Span) -> Expr {
        let types = &self.types;
        let (a, b) = (types.pointee(left.ty), types.pointee(right.ty));
        let is_null = |expr: &Expr| matches!(expr.kind, ExprKind::Const(0));
        match (a, b) {
            (Some(a), Some(b)) if !self.is_compatible(a.ty, b.ty) && a.ty != TypeId::VOID && b.ty != TypeId::VOID => {
                self.doubtful(&left, &right, span);
            }
            (Some(_), Some(_)) => {}
            (Some(_), None) if !types.is_integer(right.ty) => return self.bad_operands(op, &left, &right, span),
            (None, Some(_)) if !types.is_integer(left.ty) => return self.bad_operands(op, &left, &right, span),
            _ if !is_null(&left) && !is_null(&right) => self.doubtful(&left, &right, span),
            _ => {}
        }
        let (left, right) = (self.cast_to(left, TypeId::ULONG), self.cast_to(right, TypeId::ULONG));
        self.fold_binary(operator, left, right, TypeId::INT, span)
    }

    fn doubtful(&mut self, left: &Expr, right: &Expr, span: Span) {
        let expected = self.types.name(left.ty, &self.sources.interner);
        let found = self.types.name(right.ty, &self.sources.interner);
        self.sources.sink.warning(span, DiagnosticKind::Conversion { expected, found });
    }

    pub(super) fn assign(&mut self, op: Option<P>, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let text = op.map_or("=", P::text);
        let place = self.modifiable(left, text, span);
        let right = self.expr(right);
        let Some(place) = place else { return self.broken(span) };
        let ty = place.ty.ty;
        let Some(op) = op else {
            let right = self.assign_convert(right, ty, Purpose::Assign);
            if let PlaceKind::Local(local) = place.kind {
                self.check_store(local, &right);
            }
            return Expr { ty, span, kind: ExprKind::Assign(Box::new(place), Box::new(right)) };
        };
        if ty == TypeId::ERROR || right.ty == TypeId::ERROR {
            return self.broken(span);
        }
        let Some(operator) = operator(op) else { return self.broken(span) };
        self.note_read(&place);
        let (compute, right) = if let Some(to) = self.types.pointee(ty) {
            if !matches!(operator, BinaryOp::Add | BinaryOp::Sub) || !self.types.is_integer(right.ty) {
                let left = Expr { ty, span, kind: ExprKind::Nothing };
                return self.bad_operands(op, &left, &right, span);
            }
            let scale = self.scale_of(to.ty);
            (ty, self.scaled(right, scale))
        } else {
            let left = Expr { ty, span, kind: ExprKind::Nothing };
            let right = self.unpack(right);
            let (Some(a), Some(b)) = (self.types.arithmetic(ty), self.types.arithmetic(right.ty)) else {
                return self.bad_operands(op, &left, &right, span);
            };
            let a = if super::convert::is_narrow(&place) { Basic::Int } else { a };
            let is_shift = matches!(operator, BinaryOp::Shl | BinaryOp::Shr);
            let needs_integers =
                is_shift || matches!(operator, BinaryOp::Rem | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor);
            if needs_integers && !(self.types.is_integer(ty) && self.types.is_integer(right.ty)) {
                return self.bad_operands(op, &left, &right, span);
            }
            if is_shift {
                (TypeId::basic(arith::promote(a)), self.promote(right))
            } else {
                let common = TypeId::basic(arith::common(a, b));
                (common, self.cast_to(right, common))
            }
        };
        if matches!(operator, BinaryOp::Div | BinaryOp::Rem)
            && matches!(right.kind, ExprKind::Const(0))
            && self.types.is_integer(compute)
        {
            self.sources.sink.warning(span, DiagnosticKind::DivisionByZero);
        }
        let kind = ExprKind::AssignOp {
            place: Box::new(place),
            op: operator,
            compute,
            right: Box::new(right),
            is_postfix: false,
        };
        Expr { ty, span, kind }
    }

    pub(super) fn conditional(
        &mut self,
        condition: &ast::Expr,
        then: Option<&ast::Expr>,
        other: &ast::Expr,
        span: Span,
    ) -> Expr {
        let condition = self.expr(condition);
        let Some(then) = then else { return self.elvis(condition, other, span) };
        let condition = self.condition(condition);
        let (then, other) = (self.expr(then), self.expr(other));
        let (then, other) = (self.unpack(then), self.unpack(other));
        let Some(ty) = self.merge_branches(&then, &other, span) else { return self.broken(span) };
        let convert = |sema: &mut Sema, expr: Expr| {
            if sema.types.is_scalar(ty) { sema.cast_to(expr, ty) } else { Expr { ty, ..expr } }
        };
        let (then, other) = (convert(self, then), convert(self, other));
        if let ExprKind::Const(value) = condition.kind {
            let chosen = if value != 0 { then } else { other };
            if matches!(chosen.kind, ExprKind::Const(_)) {
                return Expr { span, ..chosen };
            }
            let (then, other) = (chosen.clone(), chosen);
            let kind = ExprKind::Conditional(Box::new(condition), Box::new(then), Box::new(other));
            return Expr { ty, span, kind };
        }
        Expr { ty, span, kind: ExprKind::Conditional(Box::new(condition), Box::new(then), Box::new(other)) }
    }

    /// `a ?: b`: `a` is computed once.
    fn elvis(&mut self, condition: Expr, other: &ast::Expr, span: Span) -> Expr {
        if condition.ty == TypeId::ERROR {
            return condition;
        }
        let other = self.expr(other);
        let Some(ty) = self.merge_branches(&condition, &other, span) else { return self.broken(span) };
        let local = self.new_local(None, condition.ty.into(), span);
        let place = self.local_place(local, span);
        let store =
            Expr { ty: condition.ty, span, kind: ExprKind::Assign(Box::new(place.clone()), Box::new(condition)) };
        let load = Expr { ty: store.ty, span, kind: ExprKind::Load(Box::new(place)) };
        let test = self.condition(load.clone());
        let (then, other) = (self.cast_to(load, ty), self.cast_to(other, ty));
        let choice = Expr { ty, span, kind: ExprKind::Conditional(Box::new(test), Box::new(then), Box::new(other)) };
        Expr { ty, span, kind: ExprKind::Comma(Box::new(store), Box::new(choice)) }
    }

    /// The type of `c ? then : other` - C11 6.5.15.
    fn merge_branches(&mut self, then: &Expr, other: &Expr, span: Span) -> Option<TypeId> {
        if then.ty == TypeId::ERROR || other.ty == TypeId::ERROR {
            return None;
        }
        if let (Some(a), Some(b)) = (self.types.arithmetic(then.ty), self.types.arithmetic(other.ty)) {
            return Some(TypeId::basic(arith::common(a, b)));
        }
        if then.ty == other.ty {
            return Some(then.ty);
        }
        if self.types.is_void(then.ty) || self.types.is_void(other.ty) {
            return Some(TypeId::VOID);
        }
        let is_null = |expr: &Expr| matches!(expr.kind, ExprKind::Const(0));
        match (self.types.pointee(then.ty), self.types.pointee(other.ty)) {
            (Some(a), Some(b)) => {
                if is_null(then) || (self.types.is_void(a.ty) && !is_null(other)) {
                    return Some(if is_null(then) { other.ty } else { then.ty });
                }
                if self.types.is_void(b.ty) && !is_null(other) {
                    return Some(other.ty);
                }
                if !is_null(other) && !self.is_compatible(a.ty, b.ty) {
                    self.doubtful(then, other, span);
                }
                let to = QualType { quals: super::typing::merge(a.quals, b.quals), ..a };
                Some(self.types.pointer(to))
            }
            (Some(_), None) if self.types.is_integer(other.ty) => {
                if !is_null(other) {
                    self.doubtful(then, other, span);
                }
                Some(then.ty)
            }
            (None, Some(_)) if self.types.is_integer(then.ty) => {
                if !is_null(then) {
                    self.doubtful(then, other, span);
                }
                Some(other.ty)
            }
            _ => {
                self.bad_operands(P::Question, then, other, span);
                None
            }
        }
    }
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge)
}

fn operator(punct: P) -> Option<BinaryOp> {
    Some(match punct {
        P::Plus => BinaryOp::Add,
        P::Minus => BinaryOp::Sub,
        P::Star => BinaryOp::Mul,
        P::Slash => BinaryOp::Div,
        P::Percent => BinaryOp::Rem,
        P::Shl => BinaryOp::Shl,
        P::Shr => BinaryOp::Shr,
        P::And => BinaryOp::And,
        P::Or => BinaryOp::Or,
        P::Caret => BinaryOp::Xor,
        P::EqEq => BinaryOp::Eq,
        P::Ne => BinaryOp::Ne,
        P::Lt => BinaryOp::Lt,
        P::Le => BinaryOp::Le,
        P::Gt => BinaryOp::Gt,
        P::Ge => BinaryOp::Ge,
        _ => return None,
    })
}
