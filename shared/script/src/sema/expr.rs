//! Expressions: names, literals, places, members.

use std::rc::Rc;

use super::Sema;
use super::hir::{BinaryOp, Expr, ExprKind, Local, Place, PlaceKind, Scale};
use super::scope::Entity;
use super::types::{Len, LocalId, QualType, Type, TypeId};
use crate::diag::DiagnosticKind;
use crate::suggest;
use crate::syntax::ast::{self, Quals, WideKind};
use crate::syntax::intern::Sym;
use crate::syntax::span::Span;

/// What an expression is before it is used: an object, or a value.
pub(super) enum Operand {
    Place(Place),
    Value(Expr),
}

impl Operand {
    pub fn ty(&self) -> QualType {
        match self {
            Operand::Place(place) => place.ty,
            Operand::Value(value) => value.ty.into(),
        }
    }
}

impl Sema {
    /// An expression's value; arrays and functions become pointers.
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        let operand = self.operand(expr);
        self.value(operand)
    }

    pub(super) fn value(&mut self, operand: Operand) -> Expr {
        let place = match operand {
            Operand::Value(value) => return value,
            Operand::Place(place) => place,
        };
        let (span, ty) = (place.span, place.ty.ty);
        match self.types.get(ty) {
            Type::Array(of, _) => {
                let pointer = {
                    let of = QualType { quals: super::typing::merge(of.quals, place.ty.quals), ..*of };
                    self.types.pointer(of)
                };
                Expr { ty: pointer, span, kind: ExprKind::AddressOf(Box::new(place)) }
            }
            Type::Function(_) => {
                let pointer = self.types.pointer(ty.into());
                Expr { ty: pointer, span, kind: ExprKind::AddressOf(Box::new(place)) }
            }
            _ => {
                self.note_read(&place);
                Expr { ty, span, kind: ExprKind::Load(Box::new(place)) }
            }
        }
    }

    pub(super) fn broken(&self, span: Span) -> Expr {
        Expr { ty: TypeId::ERROR, span, kind: ExprKind::Const(0) }
    }

    fn constant(&self, ty: TypeId, value: u64, span: Span) -> Operand {
        Operand::Value(Expr { ty, span, kind: ExprKind::Const(value) })
    }

    pub(super) fn operand(&mut self, expr: &ast::Expr) -> Operand {
        use ast::ExprKind as K;
        let span = expr.span;
        let value = match &expr.kind {
            K::Error => self.broken(span),
            K::Int { value, is_unsigned, nr_longs, is_decimal } => {
                return self.constant(int_type(*value, *is_unsigned, *nr_longs, *is_decimal), *value, span);
            }
            K::Float { value, is_float } => {
                return self.constant(if *is_float { TypeId::FLOAT } else { TypeId::DOUBLE }, value.to_bits(), span);
            }
            K::Char(value) => return self.constant(TypeId::INT, i64::from(*value) as u64, span),
            K::Str(bytes) => return Operand::Place(self.string(bytes, span)),
            K::WideStr(units, kind) => return Operand::Place(self.wide_string(units, *kind, span)),
            K::Name(name) => return self.name(*name, span),
            K::Unary(op, inner) => return self.unary(*op, inner, span),
            K::PreStep(op, inner) => self.step(*op, inner, span, super::unary::Step::Before),
            K::PostStep(op, inner) => self.step(*op, inner, span, super::unary::Step::After),
            K::Binary(op, left, right) => self.binary(*op, left, right, span),
            K::Assign(op, left, right) => self.assign(*op, left, right, span),
            K::Conditional(condition, then, other) => self.conditional(condition, then.as_deref(), other, span),
            K::Comma(left, right) => {
                let left = self.expr(left);
                let right = self.expr(right);
                Expr { ty: right.ty, span, kind: ExprKind::Comma(Box::new(left), Box::new(right)) }
            }
            K::Call(callee, args) => self.call(callee, args, span),
            K::Index(base, index) => return self.index(base, index, span),
            K::Member { base, name, is_arrow, operator } => {
                return self.member(base, *name, *is_arrow, *operator, span);
            }
            K::Cast(ty, inner) => self.cast(ty, inner, span),
            K::SizeofExpr(inner) => {
                let nr_pending = self.function.pending.len();
                let ty = self.operand(inner).ty();
                self.function.pending.truncate(nr_pending);
                self.size_of(ty.ty, span)
            }
            K::SizeofType(name) => {
                let ty = self.type_name(name);
                self.size_of(ty.ty, span)
            }
            K::AlignofType(name) => {
                let ty = self.type_name(name);
                return self.constant(TypeId::ULONG, self.types.layout(ty.ty).map_or(1, |(_, align)| align), span);
            }
            K::CompoundLiteral(ty, init) => return self.compound_literal(ty, init, span),
            K::StatementExpr(block) => self.statement_expr(block, span),
            K::Generic(control, choices) => return self.generic(control, choices, span),
            K::Offsetof(ty, path) => return self.offsetof(ty, path, span),
            K::LabelAddress(name) => self.label_address(*name, span),
            K::TypesCompatible(left, right) => {
                let (left, right) = (self.type_name(left), self.type_name(right));
                return self.constant(TypeId::INT, u64::from(self.is_compatible(left.ty, right.ty)), span);
            }
            K::ConstantP(inner) => {
                let is_constant = matches!(self.expr(inner).kind, ExprKind::Const(_));
                return self.constant(TypeId::INT, u64::from(is_constant), span);
            }
            K::ChooseExpr(condition, then, other) => {
                let chosen = if self.constant_int(condition) != Some(0) { then } else { other };
                return self.operand(chosen);
            }
            K::VaStart(_) | K::VaEnd(_) | K::VaCopy(..) | K::VaArg(..) | K::Alloca(_) => {
                self.va_operation(&expr.kind, span)
            }
            K::Unreachable | K::Trap => Expr { ty: TypeId::VOID, span, kind: ExprKind::Trap },
        };
        Operand::Value(value)
    }

    fn name(&mut self, name: Sym, span: Span) -> Operand {
        match self.lookup(name) {
            Some(Entity::Constant(value, ty)) => self.constant(ty, value as u64, span),
            Some(Entity::Local(local)) => {
                self.function.used.insert(local);
                self.note_named(local, span);
                let place = self.local_place(local, span);
                Operand::Place(place)
            }
            Some(Entity::Global(id, ty)) => Operand::Place(Place { ty, span, kind: PlaceKind::Global(id) }),
            Some(Entity::Typedef(ty)) if ty.ty == TypeId::ERROR => Operand::Value(self.broken(span)),
            Some(Entity::Typedef(_)) => {
                let found = self.text(name).to_string();
                self.error(span, DiagnosticKind::ExpectedExpression { found });
                Operand::Value(self.broken(span))
            }
            None => {
                if matches!(self.text(name), "__func__" | "__FUNCTION__" | "__PRETTY_FUNCTION__")
                    && let Some(function) = self.function.name
                {
                    let bytes: Rc<[u8]> = self.text(function).as_bytes().into();
                    return Operand::Place(self.string(&bytes, span));
                }
                self.undeclared(name, span, false);
                Operand::Value(self.broken(span))
            }
        }
    }

    pub(super) fn local_place(&mut self, local: LocalId, span: Span) -> Place {
        let ty = self.function.locals[local.0 as usize].ty;
        Place { ty, span, kind: PlaceKind::Local(local) }
    }

    pub(super) fn new_local(&mut self, name: Option<Sym>, ty: QualType, span: Span) -> LocalId {
        let is_in_memory = !self.types.is_scalar(ty.ty);
        let align = self.types.layout(ty.ty).map_or(8, |(_, align)| align);
        self.function.locals.push(Local { name, ty, span, is_in_memory, align });
        LocalId(self.function.locals.len() as u32 - 1)
    }

    fn string(&mut self, bytes: &Rc<[u8]>, span: Span) -> Place {
        let mut with_nul = bytes.to_vec();
        with_nul.push(0);
        let ty = self.types.array(TypeId::CHAR.into(), Len::Known(with_nul.len() as u64));
        Place { ty: ty.into(), span, kind: PlaceKind::Str(with_nul.into()) }
    }

    fn wide_string(&mut self, units: &[u32], kind: WideKind, span: Span) -> Place {
        let wide = wide_text(units, kind);
        let of = match kind {
            WideKind::Char16 => TypeId::USHORT,
            WideKind::Char32 => TypeId::UINT,
            WideKind::WChar => TypeId::INT,
        };
        let ty = self.types.array(of.into(), Len::Known(wide.len() as u64 / wide_bytes(kind)));
        Place { ty: ty.into(), span, kind: PlaceKind::Str(wide.into()) }
    }

    /// `*pointer`.
    pub(super) fn deref(&mut self, pointer: Expr, span: Span) -> Operand {
        let Some(to) = self.types.pointee(pointer.ty) else {
            if pointer.ty != TypeId::ERROR {
                let ty = self.types.name(pointer.ty, &self.sources.interner);
                self.error(span, DiagnosticKind::NotAPointer { ty });
            }
            return Operand::Value(self.broken(span));
        };
        let kind = match pointer.kind {
            // `*&x` and `array[0]` are places that need no address.
            ExprKind::AddressOf(base) if matches!(self.types.get(base.ty.ty), Type::Function(_)) => base.kind,
            ExprKind::AddressOf(base) => PlaceKind::Member { base, offset: 0, bits: None },
            ExprKind::PointerAdd { pointer: base, index, scale: Scale::Bytes(scale), is_minus: false } if matches!((&base.kind, &index.kind), (ExprKind::AddressOf(_), ExprKind::Const(i)) if *i < 1 << 30) =>
            {
                let ExprKind::Const(index) = index.kind else { return Operand::Value(self.broken(span)) };
                let ExprKind::AddressOf(base) = base.kind else { return Operand::Value(self.broken(span)) };
                PlaceKind::Member { base, offset: index * scale, bits: None }
            }
            kind => PlaceKind::Deref(Box::new(Expr { ty: pointer.ty, span: pointer.span, kind })),
        };
        Operand::Place(Place { ty: to, span, kind })
    }

    fn index(&mut self, base: &ast::Expr, index: &ast::Expr, span: Span) -> Operand {
        let (base, index) = (self.expr(base), self.expr(index));
        // `2[array]` is C, too.
        let (base, index) = if self.types.is_pointer(index.ty) && self.types.is_integer(base.ty) {
            (index, base)
        } else {
            (base, index)
        };
        let is_bad = !self.types.is_pointer(base.ty) && base.ty != TypeId::ERROR;
        if is_bad {
            let ty = self.types.name(base.ty, &self.sources.interner);
            self.error(base.span, DiagnosticKind::NotAPointer { ty });
        }
        if is_bad || base.ty == TypeId::ERROR || index.ty == TypeId::ERROR {
            return Operand::Value(self.broken(span));
        }
        self.check_bounds(&base, &index, span);
        let pointer = self.pointer_add(base, index, BinaryOp::Add, span);
        self.deref(pointer, span)
    }

    fn member(&mut self, base: &ast::Expr, name: ast::Name, is_arrow: bool, operator: Span, span: Span) -> Operand {
        let base = if is_arrow {
            let pointer = self.expr(base);
            let is_record = self.types.as_record(pointer.ty).is_some();
            if is_record {
                let ty = self.types.name(pointer.ty, &self.sources.interner);
                self.error(operator, DiagnosticKind::UseDot { ty }).fix(operator, ".");
                return Operand::Value(self.broken(span));
            }
            let pointer_span = pointer.span;
            self.deref(pointer, pointer_span)
        } else {
            self.operand(base)
        };
        let base = match base {
            Operand::Place(place) => place,
            Operand::Value(value) if value.ty == TypeId::ERROR => return Operand::Value(value),
            Operand::Value(value) => {
                Place { ty: value.ty.into(), span: value.span, kind: PlaceKind::Value(Box::new(value)) }
            }
        };
        let Some(record) = self.types.as_record(base.ty.ty) else {
            if base.ty.ty == TypeId::ERROR {
                return Operand::Value(self.broken(span));
            }
            let ty = self.types.name(base.ty, &self.sources.interner);
            let points_to_record =
                self.types.pointee(base.ty.ty).is_some_and(|to| self.types.as_record(to.ty).is_some());
            match points_to_record && !is_arrow {
                true => drop(self.error(operator, DiagnosticKind::UseArrow { ty }).fix(operator, "->")),
                false => drop(self.error(base.span, DiagnosticKind::NotARecord { ty })),
            }
            return Operand::Value(self.broken(span));
        };
        if self.types.record(record).fields.is_none() {
            self.incomplete(base.ty.ty, base.span);
            return Operand::Value(self.broken(span));
        }
        let Some((ty, offset, bits)) = self.types.find_field(record, name.sym) else {
            let fields = self.types.record(record).fields.iter().flatten().filter_map(|field| field.name);
            let member = self.text(name.sym).to_string();
            let nearest = suggest::nearest(&member, fields.map(|field| self.text(field)));
            let ty = self.types.name(base.ty.ty, &self.sources.interner);
            let fix = nearest.first().cloned();
            let draft = self.error(name.span, DiagnosticKind::NoMember { ty, member, nearest });
            if let Some(fix) = fix {
                draft.fix(name.span, fix);
            }
            return Operand::Value(self.broken(span));
        };
        let ty = QualType { quals: super::typing::merge(ty.quals, base.ty.quals), ..ty };
        Operand::Place(Place { ty, span, kind: PlaceKind::Member { base: Box::new(base), offset, bits } })
    }

    fn offsetof(&mut self, name: &ast::TypeName, path: &[ast::Designator], span: Span) -> Operand {
        let mut ty = self.type_name(name).ty;
        let mut total = 0;
        for designator in path {
            match designator {
                ast::Designator::Member(name) => {
                    let found = self.types.as_record(ty).and_then(|record| self.types.find_field(record, name.sym));
                    let Some((field, offset, _)) = found else {
                        let (ty, member) =
                            (self.types.name(ty, &self.sources.interner), self.text(name.sym).to_string());
                        self.error(name.span, DiagnosticKind::NoMember { ty, member, nearest: Vec::new() });
                        return Operand::Value(self.broken(span));
                    };
                    ty = field.ty;
                    total += offset;
                }
                ast::Designator::Index(index) | ast::Designator::Range(index, _) => {
                    let Some(of) = self.types.element(ty) else { return Operand::Value(self.broken(span)) };
                    ty = of.ty;
                    let index = self.constant_int(index).unwrap_or(0) as u64;
                    total += index.wrapping_mul(self.types.bytes(ty));
                }
            }
        }
        self.constant(TypeId::ULONG, total, span)
    }

    fn generic(&mut self, control: &ast::Expr, choices: &[(Option<ast::TypeName>, ast::Expr)], span: Span) -> Operand {
        let control = self.expr(control).ty;
        let mut default = None;
        for (name, choice) in choices {
            let Some(name) = name else {
                default = Some(choice);
                continue;
            };
            let ty = self.type_name(name);
            if ty.ty == control && ty.quals == Quals::default() {
                return self.operand(choice);
            }
        }
        match default {
            Some(choice) => self.operand(choice),
            None => {
                self.error(span, DiagnosticKind::NotConstant);
                Operand::Value(self.broken(span))
            }
        }
    }
}

/// The type of an integer constant - C11 6.4.4.1.
fn int_type(value: u64, is_unsigned: bool, nr_longs: u8, is_decimal: bool) -> TypeId {
    let candidates: &[(TypeId, u64)] = match (is_unsigned, nr_longs) {
        (false, 0) if is_decimal => &[(TypeId::INT, 0x7fff_ffff), (TypeId::LONG, i64::MAX as u64)],
        (false, 0) => &[(TypeId::INT, 0x7fff_ffff), (TypeId::UINT, 0xffff_ffff), (TypeId::LONG, i64::MAX as u64)],
        (true, 0) => &[(TypeId::UINT, 0xffff_ffff)],
        (false, 1) => &[(TypeId::LONG, i64::MAX as u64)],
        (false, _) => &[(TypeId::LONG_LONG, i64::MAX as u64)],
        (true, _) => &[],
    };
    let found = candidates.iter().find(|&&(_, max)| value <= max).map(|&(ty, _)| ty);
    found.unwrap_or(if nr_longs == 2 { TypeId::ULONG_LONG } else { TypeId::ULONG })
}

/// How many bytes a unit of such a literal has.
pub(super) fn wide_bytes(kind: WideKind) -> u64 {
    if kind == WideKind::Char16 { 2 } else { 4 }
}

/// The bytes of such a literal, with its zero.
pub(super) fn wide_text(units: &[u32], kind: WideKind) -> Vec<u8> {
    let units = units.iter().copied().chain([0]);
    match kind {
        WideKind::Char16 => units.flat_map(|unit| (unit as u16).to_le_bytes()).collect(),
        _ => units.flat_map(u32::to_le_bytes).collect(),
    }
}
