//! Initialisers, flattened to offsets and values.

use std::ops::RangeInclusive;
use std::rc::Rc;

use super::Sema;
use super::convert::Purpose;
use super::expr::{Operand, wide_bytes, wide_text};
use super::globals::{Definition, Global};
use super::hir::{Expr, ExprKind, InitItem, InitValue, Place, PlaceKind};
use super::types::{Bits, Len, OBJECT_BYTES_MAX, QualType, Type, TypeId};
use crate::diag::DiagnosticKind;
use crate::syntax::ast::{self, Designator, Init};
use crate::syntax::span::Span;

/// Elements that one `[first ... last]` may initialise.
pub const RANGE_MAX: u64 = 1 << 16;
/// Members and elements that all initialisers of a program may set.
pub const INIT_ITEMS_MAX: usize = 1 << 20;

type List = [(Vec<Designator>, Init)];

/// What is being initialised: a type at an offset.
#[derive(Clone, Copy)]
struct Target {
    ty: TypeId,
    offset: u64,
    bits: Option<Bits>,
}

/// What an initialiser has given so far.
#[derive(Default)]
struct Items {
    list: Vec<InitItem>,
    /// One past the highest offset in the list.
    end: u64,
}

impl Items {
    fn push(&mut self, item: InitItem) {
        self.end = self.end.max(item.offset + 1);
        self.list.push(item);
    }

    /// Drops what was said of an aggregate that gets another initialiser: "each initializer provided for a particular
    /// subobject overriding any previously listed initializer for the same subobject" - C11 6.7.9.
    fn forget(&mut self, offset: u64, bytes: u64) {
        if offset < self.end {
            self.list.retain(|item| item.offset < offset || offset.saturating_add(bytes) <= item.offset);
        }
    }
}

impl Sema {
    /// Flattens an initialiser; an array without a length gets one.
    pub(super) fn initializer(&mut self, init: &Init, ty: &mut QualType) -> Vec<InitItem> {
        let mut items = Items::default();
        let len = self.init(Target { ty: ty.ty, offset: 0, bits: None }, init, &mut items);
        if self.nr_init_items > INIT_ITEMS_MAX {
            self.error(init.span(), DiagnosticKind::ProgramTooLarge { max: INIT_ITEMS_MAX as u64 });
            items.list.clear();
        }
        if let (Type::Array(of, Len::Unknown), Some(len)) = (self.types.get(ty.ty).clone(), len) {
            let bytes = self.types.bytes(of.ty).saturating_mul(len);
            if bytes > OBJECT_BYTES_MAX {
                self.error(init.span(), DiagnosticKind::TooBig { max: OBJECT_BYTES_MAX });
                return items.list;
            }
            ty.ty = self.types.array(of, Len::Known(len));
        }
        items.list
    }

    /// Initialises a target; returns the number of elements if it is an array.
    fn init(&mut self, target: Target, init: &Init, out: &mut Items) -> Option<u64> {
        let is_aggregate = matches!(self.types.get(target.ty), Type::Array(..) | Type::Record(_));
        if is_aggregate {
            out.forget(target.offset, self.types.bytes(target.ty));
        }
        match init {
            Init::Expr(expr) => self.init_expr(target, expr, out),
            Init::List(items, span) if is_aggregate => {
                if let [(designators, Init::Expr(expr))] = &items[..]
                    && designators.is_empty()
                    && self.string_for(target.ty, expr).is_some()
                {
                    return self.init_expr(target, expr, out);
                }
                let mut at = 0;
                let len = self.aggregate(target, items, &mut at, true, out);
                if at < items.len() {
                    self.sources.sink.warning(*span, DiagnosticKind::ExcessInitializers);
                }
                len
            }
            Init::List(items, span) => {
                match items.first() {
                    Some((_, first)) => drop(self.init(target, first, out)),
                    None => {
                        let zero = Expr { ty: TypeId::INT, span: *span, kind: ExprKind::Const(0) };
                        self.scalar_item(target, zero, out);
                    }
                }
                if items.len() > 1 {
                    self.sources.sink.warning(*span, DiagnosticKind::ExcessInitializers);
                }
                None
            }
        }
    }

    /// The bytes of a literal that may initialise this array of characters.
    fn string_for(&self, ty: TypeId, expr: &ast::Expr) -> Option<Rc<[u8]>> {
        let of = self.types.element(ty)?;
        let bytes = self.types.bytes(of.ty);
        match &expr.kind {
            ast::ExprKind::Str(text) if bytes == 1 && self.types.is_integer(of.ty) => {
                Some([text, &[0][..]].concat().into())
            }
            ast::ExprKind::WideStr(text, kind) if bytes == wide_bytes(*kind) && self.types.is_integer(of.ty) => {
                Some(wide_text(text, *kind).into())
            }
            _ => None,
        }
    }

    fn init_expr(&mut self, target: Target, expr: &ast::Expr, out: &mut Items) -> Option<u64> {
        if let Some(mut bytes) = self.string_for(target.ty, expr) {
            let element = self.types.element(target.ty).map_or(1, |of| self.types.bytes(of.ty)).max(1);
            let len = bytes.len() as u64 / element;
            if let Type::Array(_, Len::Known(room)) = *self.types.get(target.ty) {
                // "including the terminating null character if there is room" - C11 6.7.9
                if len > room + 1 {
                    self.sources.sink.warning(expr.span, DiagnosticKind::ExcessInitializers);
                }
                bytes = bytes[..bytes.len().min((room * element) as usize)].into();
            }
            out.push(InitItem { offset: target.offset, ty: target.ty, bits: None, value: InitValue::Bytes(bytes) });
            return Some(len);
        }
        let value = self.expr(expr);
        if matches!(self.types.get(target.ty), Type::Array(..)) {
            if let ExprKind::AddressOf(place) = value.kind
                && matches!(place.kind, PlaceKind::CompoundLiteral { .. })
            {
                // gcc takes `int a[] = (int[]){1, 2}`.
                let len = match self.types.get(place.ty.ty) {
                    Type::Array(_, Len::Known(len)) => *len,
                    _ => 0,
                };
                if let PlaceKind::CompoundLiteral { init, .. } = place.kind {
                    for item in init {
                        out.push(InitItem { offset: item.offset + target.offset, ..item });
                    }
                }
                return Some(len);
            }
            if value.ty != TypeId::ERROR {
                self.bad_initializer(target.ty, expr.span);
            }
            return Some(1);
        }
        self.scalar_item(target, value, out);
        None
    }

    fn scalar_item(&mut self, target: Target, value: Expr, out: &mut Items) {
        let value = self.assign_convert(value, target.ty, Purpose::Assign);
        self.nr_init_items += 1;
        out.push(InitItem { offset: target.offset, ty: target.ty, bits: target.bits, value: InitValue::Expr(value) });
    }

    /// Takes as many items of the list as the aggregate has room for. `is_braced`: the list is this aggregate's own.
    fn aggregate(
        &mut self,
        target: Target,
        items: &List,
        at: &mut usize,
        is_braced: bool,
        out: &mut Items,
    ) -> Option<u64> {
        match self.types.get(target.ty).clone() {
            Type::Array(of, len) => Some(self.array_items(target, of, len, items, at, is_braced, out)),
            Type::Record(_) => {
                self.record_items(target, items, at, is_braced, out);
                None
            }
            _ => {
                self.element(target, items, at, out);
                None
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one walk, nowhere else of use")]
    fn array_items(
        &mut self,
        target: Target,
        of: QualType,
        len: Len,
        items: &List,
        at: &mut usize,
        is_braced: bool,
        out: &mut Items,
    ) -> u64 {
        let size = self.types.bytes(of.ty);
        let room = if let Len::Known(len) = len { len } else { OBJECT_BYTES_MAX };
        let (mut index, mut len) = (0, 0);
        while *at < items.len() {
            let (designators, init) = &items[*at];
            let element = |index: u64| Target { ty: of.ty, offset: target.offset + index * size, bits: None };
            let Some((first, rest)) = designators.split_first() else {
                if index >= room {
                    break;
                }
                self.element(element(index), items, at, out);
                index += 1;
                len = len.max(index);
                continue;
            };
            if !is_braced {
                break;
            }
            *at += 1;
            let (low, high) = match first {
                Designator::Index(low) => (low, low),
                Designator::Range(low, high) => (low, high),
                Designator::Member(name) => {
                    let ty = self.types.name(target.ty, &self.sources.interner);
                    self.error(name.span, DiagnosticKind::NotARecord { ty });
                    continue;
                }
            };
            let Some(range) = self.range(low, high, room) else { continue };
            let to = *range.end();
            for index in range {
                if self.nr_init_items > INIT_ITEMS_MAX {
                    break;
                }
                self.designated(element(index), rest, init, out);
            }
            index = to + 1;
            len = len.max(index);
        }
        len
    }

    fn record_items(&mut self, target: Target, items: &List, at: &mut usize, is_braced: bool, out: &mut Items) {
        let Some(record) = self.types.as_record(target.ty) else { return };
        let is_union = self.types.record(record).is_union;
        let fields = self.types.record(record).fields.clone().unwrap_or_default();
        let mut index = 0;
        while *at < items.len() {
            let (designators, init) = &items[*at];
            let Some((first, rest)) = designators.split_first() else {
                let Some(field) = fields.get(index).filter(|_| !is_union || index == 0) else { break };
                self.element(
                    Target { ty: field.ty.ty, offset: target.offset + field.offset, bits: field.bits },
                    items,
                    at,
                    out,
                );
                index += 1;
                continue;
            };
            if !is_braced {
                break;
            }
            *at += 1;
            let Designator::Member(name) = first else {
                self.bad_initializer(target.ty, init.span());
                continue;
            };
            let Some((ty, offset, bits)) = self.types.find_field(record, name.sym) else {
                let (ty, member) =
                    (self.types.name(target.ty, &self.sources.interner), self.text(name.sym).to_string());
                let names = fields.iter().filter_map(|field| field.name).map(|field| self.text(field));
                let nearest = crate::suggest::nearest(&member, names);
                self.error(name.span, DiagnosticKind::NoMember { ty, member, nearest });
                continue;
            };
            self.designated(Target { ty: ty.ty, offset: target.offset + offset, bits }, rest, init, out);
            let after = fields
                .iter()
                .position(|field| field.offset > offset || (field.offset == offset && field.name == Some(name.sym)));
            index = match after {
                Some(found) if fields[found].name == Some(name.sym) => found + 1,
                Some(found) => found,
                None => fields.len(),
            };
        }
    }

    /// Follows the rest of `.a[2].b`.
    fn designated(&mut self, target: Target, rest: &[Designator], init: &Init, out: &mut Items) {
        let Some((first, rest)) = rest.split_first() else {
            self.init(target, init, out);
            return;
        };
        let (low, high) = match first {
            Designator::Member(name) => {
                let found = self.types.as_record(target.ty).and_then(|record| self.types.find_field(record, name.sym));
                return match found {
                    Some((ty, offset, bits)) => {
                        let inner = Target { ty: ty.ty, offset: target.offset + offset, bits };
                        self.designated(inner, rest, init, out);
                    }
                    None => self.bad_initializer(target.ty, init.span()),
                };
            }
            Designator::Index(index) => (index, index),
            Designator::Range(low, high) => (low, high),
        };
        let Some(of) = self.types.element(target.ty) else { return self.bad_initializer(target.ty, init.span()) };
        let size = self.types.bytes(of.ty);
        for index in self.range(low, high, OBJECT_BYTES_MAX).into_iter().flatten() {
            if self.nr_init_items > INIT_ITEMS_MAX {
                break;
            }
            let element = Target { ty: of.ty, offset: target.offset + index * size, bits: None };
            self.designated(element, rest, init, out);
        }
    }

    /// The elements that `[first ... last]` names; reported if there are none.
    fn range(&mut self, low: &ast::Expr, high: &ast::Expr, room: u64) -> Option<RangeInclusive<u64>> {
        let (from, to) = (self.constant_int(low)? as u64, self.constant_int(high)? as u64);
        if to >= room || from > to || to - from >= RANGE_MAX {
            self.error(low.span, DiagnosticKind::BadArraySize);
            return None;
        }
        Some(from..=to)
    }

    fn bad_initializer(&mut self, ty: TypeId, span: Span) {
        let ty = self.types.name(ty, &self.sources.interner);
        self.error(span, DiagnosticKind::BadInitializer { ty });
    }

    /// Initialises one member or element from the list: a whole item, or, without braces, as many as it takes.
    fn element(&mut self, target: Target, items: &List, at: &mut usize, out: &mut Items) {
        let init = &items[*at].1;
        let is_record = self.types.as_record(target.ty).is_some();
        let is_array = self.types.element(target.ty).is_some();
        if let Init::Expr(expr) = init
            && (is_record || is_array)
            && self.string_for(target.ty, expr).is_none()
        {
            let is_whole = is_record && {
                let nr_pending = self.function.pending.len();
                let ty = self.operand(expr).ty().ty;
                self.function.pending.truncate(nr_pending);
                self.is_compatible(ty, target.ty) || ty == TypeId::ERROR
            };
            if !is_whole {
                let before = *at;
                self.aggregate(target, items, at, false, out);
                // An aggregate without members takes nothing; the item must go somewhere.
                *at = (*at).max(before + usize::from(self.types.bytes(target.ty) == 0));
                return;
            }
        }
        *at += 1;
        self.init(target, init, out);
    }

    pub(super) fn compound_literal(&mut self, name: &ast::TypeName, init: &Init, span: Span) -> Operand {
        let mut ty = self.type_name(name);
        let items = self.initializer(init, &mut ty);
        if self.types.layout(ty.ty).is_none() {
            self.incomplete(ty.ty, span);
            return Operand::Value(self.broken(span));
        }
        if self.function.name.is_some() {
            let local = self.new_local(None, ty, span);
            self.function.locals[local.0 as usize].is_in_memory = true;
            return Operand::Place(Place { ty, span, kind: PlaceKind::CompoundLiteral { local, init: items } });
        }
        self.check_static(&items);
        let name = self.sources.interner.intern("(literal)");
        let align = self.types.layout(ty.ty).map_or(1, |(_, align)| align);
        let definition = Definition::Object { init: Some(items.into()), is_const: ty.quals.is_const, align };
        let (unit, is_library) = (self.unit, self.is_library);
        let id = self.globals.add(Global {
            name,
            ty: ty.ty,
            span,
            unit,
            is_library,
            is_static: true,
            is_thread_local: false,
            definition,
        });
        Operand::Place(Place { ty, span, kind: PlaceKind::Global(id) })
    }
}
