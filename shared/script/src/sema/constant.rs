//! Constants: folding, and what must be one.

use std::rc::Rc;

use super::Sema;
use super::arith;
use super::globals::{Definition, Globals};
use super::hir::{BinaryOp, Expr, ExprKind, GlobalId, InitItem, InitValue, Place, PlaceKind, Scale};
use super::types::TypeId;
use crate::diag::DiagnosticKind;
use crate::ir::UnOp;
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
                if is_float { UnOp::RoundF32.eval(value) } else { value }
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

    /// Statics start with constants.
    pub(super) fn check_static(&mut self, items: &[InitItem]) {
        for item in items {
            if let InitValue::Expr(expr) = &item.value
                && expr.ty != TypeId::ERROR
                && !self.is_static_value(expr)
            {
                self.error(expr.span, DiagnosticKind::NotConstant);
            }
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
                    InitValue::Expr(expr) => self.is_static_value(expr),
                    InitValue::Bytes(_) => true,
                }),
                // gcc takes a file-scope compound literal and a const object as constants.
                PlaceKind::Global(id) => {
                    self.types.as_record(expr.ty).is_some()
                        && (self.text(self.globals.get(*id).name) == "(literal)"
                            || constant_object(&self.globals, *id).is_some())
                }
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
    /// Its functions and objects with static storage.
    fn globals(&self) -> &Globals;
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

    fn globals(&self) -> &Globals {
        &self.0.globals
    }
}

/// Returns what a const object was initialised with: gcc takes its value as a constant, as C++ does.
fn constant_object(globals: &Globals, id: GlobalId) -> Option<Rc<Vec<InitItem>>> {
    match &globals.get(id).definition {
        Definition::Object { init: Some(init), is_const: true, .. } => Some(init.clone()),
        _ => None,
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
        ExprKind::Neg(inner) => Some(UnOp::NegF.eval(static_value(inner, resolver)?)),
        ExprKind::Not(inner) => Some(u64::from(static_value(inner, resolver)? == 0)),
        ExprKind::And(left, right) => match static_value(left, resolver)? {
            0 => Some(0),
            _ => Some(u64::from(static_value(right, resolver)? != 0)),
        },
        ExprKind::Or(left, right) => match static_value(left, resolver)? {
            0 => Some(u64::from(static_value(right, resolver)? != 0)),
            _ => Some(1),
        },
        ExprKind::Load(place) => static_load(place, expr.ty, resolver),
        _ => None,
    }
}

/// The value of a scalar in a const object or a literal.
fn static_load(place: &Place, ty: TypeId, resolver: &mut dyn Resolver) -> Option<u64> {
    let (base, offset) = within(place, resolver)?;
    let scalar = resolver.scalar(ty);
    let letter = |text: &[u8], at: u64| {
        let byte = u64::from(*text.get(usize::try_from(at).ok()?)?);
        (super::types::basic_bytes(scalar) == 1).then(|| arith::convert(byte, Basic::UChar, scalar))
    };
    let id = match &base.kind {
        PlaceKind::Str(text) => return letter(text, offset),
        PlaceKind::Global(id) => *id,
        _ => return None,
    };
    let items = constant_object(resolver.globals(), id)?;
    // The last one counts - C11 6.7.9.
    let covers = |item: &&InitItem| match &item.value {
        InitValue::Expr(_) => item.offset == offset && item.ty == ty && item.bits.is_none(),
        InitValue::Bytes(text) => (item.offset..item.offset + text.len() as u64).contains(&offset),
    };
    match items.iter().rev().find(covers) {
        Some(InitItem { value: InitValue::Expr(expr), .. }) => static_value(expr, resolver),
        Some(InitItem { value: InitValue::Bytes(text), offset: start, .. }) => letter(text, offset - start),
        // What is not named is zero, where nothing of another size lies there.
        None => {
            let end = offset + super::types::basic_bytes(scalar);
            let is_free = |item: &InitItem| item.offset >= end || item.offset + 8 <= offset;
            items.iter().all(is_free).then_some(0)
        }
    }
}

/// Which object a place lies in, and where.
fn within<'a>(place: &'a Place, resolver: &mut dyn Resolver) -> Option<(&'a Place, u64)> {
    match &place.kind {
        PlaceKind::Global(_) | PlaceKind::Str(_) => Some((place, 0)),
        PlaceKind::Member { base, offset, bits: None } => {
            let (base, start) = within(base, resolver)?;
            Some((base, start.wrapping_add(*offset)))
        }
        PlaceKind::Deref(pointer) => pointee(pointer, resolver),
        _ => None,
    }
}

fn pointee<'a>(pointer: &'a Expr, resolver: &mut dyn Resolver) -> Option<(&'a Place, u64)> {
    match &pointer.kind {
        ExprKind::AddressOf(place) => within(place, resolver),
        ExprKind::PointerAdd { pointer, index, scale: Scale::Bytes(scale), is_minus: false } => {
            let (base, start) = pointee(pointer, resolver)?;
            let distance = static_value(index, resolver)?.wrapping_mul(*scale);
            Some((base, start.wrapping_add(distance)))
        }
        ExprKind::Cast(inner) => pointee(inner, resolver),
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
