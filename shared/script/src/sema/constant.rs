//! Constants: folding, and what must be one.

use super::Sema;
use super::arith;
use super::hir::{BinaryOp, Expr, ExprKind, Place, PlaceKind, Scale};
use super::types::TypeId;
use crate::diag::DiagnosticKind;
use crate::ir::op::BinOp;
use crate::syntax::ast::{self, Basic, Declaration};
use crate::syntax::span::Span;

impl Sema {
    /// The basic type whose arithmetic a scalar follows; pointers are `unsigned long`.
    pub(crate) fn scalar(&self, ty: TypeId) -> Basic {
        self.types.arithmetic(ty).unwrap_or(Basic::ULong)
    }

    /// Converts to a scalar type (or `void`), at once if the value is known.
    pub(super) fn cast_to(&mut self, expr: Expr, ty: TypeId) -> Expr {
        if expr.ty == ty || ty == TypeId::ERROR || expr.ty == TypeId::ERROR {
            return Expr { ty, ..expr };
        }
        let span = expr.span;
        if let ExprKind::Const(value) = expr.kind
            && self.types.is_scalar(ty)
        {
            let value = arith::convert(value, self.scalar(expr.ty), self.scalar(ty));
            return Expr { ty, span, kind: ExprKind::Const(value) };
        }
        Expr { ty, span, kind: ExprKind::Cast(Box::new(expr)) }
    }

    /// Makes a binary operation on operands of the same type (shifts apart); computes it if both are known.
    pub(super) fn fold_binary(&mut self, op: BinaryOp, left: Expr, right: Expr, ty: TypeId, span: Span) -> Expr {
        let basic = self.scalar(left.ty);
        if let (ExprKind::Const(a), ExprKind::Const(b)) = (&left.kind, &right.kind) {
            let machine = arith::machine_op(op, basic);
            let value = machine.eval(*a, *b).map(|value| {
                // `float` arithmetic rounds; comparisons and integers are right as they are.
                let is_float =
                    basic == Basic::Float && matches!(machine, BinOp::AddF | BinOp::SubF | BinOp::MulF | BinOp::DivF);
                if is_float { crate::ir::UnOp::RoundF32.eval(value) } else { value }
            });
            if let Some(value) = value {
                return Expr { ty, span, kind: ExprKind::Const(value) };
            }
        }
        let is_division = matches!(op, BinaryOp::Div | BinaryOp::Rem) && !super::types::is_floating(basic);
        if is_division && matches!(right.kind, ExprKind::Const(0)) {
            self.sources.sink.warning(span, DiagnosticKind::DivisionByZero);
        }
        Expr { ty, span, kind: ExprKind::Binary(op, Box::new(left), Box::new(right)) }
    }

    /// The value of an integer constant expression; reported if it is none.
    pub(super) fn constant_int(&mut self, expr: &ast::Expr) -> Option<i64> {
        let value = self.expr(expr);
        match value.kind {
            ExprKind::Const(constant) if self.types.is_integer(value.ty) => Some(constant as i64),
            _ if value.ty == TypeId::ERROR => None,
            _ => {
                self.error(expr.span, DiagnosticKind::NotConstant);
                None
            }
        }
    }

    pub(super) fn static_assert(&mut self, declaration: &Declaration) {
        let Declaration::StaticAssert { condition, message, span } = declaration else { return };
        if self.constant_int(condition) == Some(0) {
            let message = message.clone().unwrap_or_default();
            self.error(*span, DiagnosticKind::StaticAssertFailed { message });
        }
    }

    /// Can the program start with this value: a number, or the address of something static and a distance?
    pub(super) fn is_static_value(&self, expr: &Expr) -> bool {
        static_value(expr, &mut Anywhere(self)).is_some() || self.is_static_record(expr)
    }

    /// A struct given as a compound literal or another constant of the file.
    fn is_static_record(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Load(place) => match &place.kind {
                PlaceKind::CompoundLiteral { init, .. } => init.iter().all(|item| match &item.value {
                    super::hir::InitValue::Expr(expr) => self.is_static_value(expr),
                    super::hir::InitValue::Bytes(_) => true,
                }),
                // gcc takes a file-scope compound literal as a constant.
                PlaceKind::Global(id) => self.text(self.globals.get(*id).name) == "(literal)",
                _ => false,
            },
            _ => false,
        }
    }
}

/// Who knows where static things are, and how types compute.
pub trait Resolver {
    /// The address of a global, a literal, or a compound literal.
    fn address(&mut self, place: &Place) -> Option<u64>;
    /// The basic type that a scalar computes as.
    fn scalar(&self, ty: TypeId) -> Basic;
}

/// Says only whether there will be addresses.
struct Anywhere<'a>(&'a Sema);

impl Resolver for Anywhere<'_> {
    fn address(&mut self, _: &Place) -> Option<u64> {
        Some(0)
    }

    fn scalar(&self, ty: TypeId) -> Basic {
        self.0.scalar(ty)
    }
}

/// Computes what the program starts with.
pub fn static_value(expr: &Expr, resolver: &mut dyn Resolver) -> Option<u64> {
    match &expr.kind {
        ExprKind::Const(value) => Some(*value),
        ExprKind::AddressOf(place) => static_address(place, resolver),
        ExprKind::Cast(inner) => {
            let value = static_value(inner, resolver)?;
            let (from, to) = (resolver.scalar(inner.ty), resolver.scalar(expr.ty));
            Some(arith::convert(value, from, to))
        }
        ExprKind::PointerAdd { pointer, index, scale: Scale::Bytes(scale), is_minus } => {
            let pointer = static_value(pointer, resolver)?;
            let distance = static_value(index, resolver)?.wrapping_mul(*scale);
            Some(if *is_minus { pointer.wrapping_sub(distance) } else { pointer.wrapping_add(distance) })
        }
        ExprKind::PointerDiff { left, right, scale: Scale::Bytes(scale) } => {
            let distance = static_value(left, resolver)?.wrapping_sub(static_value(right, resolver)?) as i64;
            distance.checked_div(*scale as i64).map(|elements| elements as u64)
        }
        ExprKind::Binary(op, left, right) => {
            let basic = resolver.scalar(left.ty);
            let (left, right) = (static_value(left, resolver)?, static_value(right, resolver)?);
            arith::machine_op(*op, basic).eval(left, right)
        }
        ExprKind::Conditional(condition, then, other) => match static_value(condition, resolver)? {
            0 => static_value(other, resolver),
            _ => static_value(then, resolver),
        },
        _ => None,
    }
}

fn static_address(place: &Place, resolver: &mut dyn Resolver) -> Option<u64> {
    match &place.kind {
        PlaceKind::Global(_) | PlaceKind::Str(_) => resolver.address(place),
        PlaceKind::Member { base, offset, .. } => Some(static_address(base, resolver)?.wrapping_add(*offset)),
        PlaceKind::Deref(pointer) => static_value(pointer, resolver),
        PlaceKind::Local(_) | PlaceKind::Value(_) | PlaceKind::CompoundLiteral { .. } => None,
    }
}
