//! Structs, unions and enumerations: their members and layout.

use super::Sema;
use super::scope::Entity;
use super::types::{Bits, Field, Len, OBJECT_BYTES_MAX, Record, RecordId, Type, TypeId};
use crate::diag::{DiagnosticKind, LabelKind};
use crate::syntax::ast::{EnumSpec, MemberDecl, RecordSpec};
use crate::syntax::intern::Sym;
use crate::syntax::parser::NESTING_MAX;
use crate::syntax::span::Span;

/// Where layouts end: what is longer is an error, and its bits can still be counted.
const BYTES_LAID_OUT_MAX: u64 = 1 << 40;

/// A layout in the making.
#[derive(Default)]
struct Layout {
    is_union: bool,
    is_packed: bool,
    fields: Vec<Field>,
    /// Bits used so far.
    bits: u64,
    bytes_max: u64,
    align: u64,
    /// Structs within structs.
    nesting: u32,
}

impl Layout {
    fn place(&mut self, name: Option<Sym>, ty: super::types::QualType, bytes: u64, align: u64) {
        let align = if self.is_packed { 1 } else { align };
        self.align = self.align.max(align);
        let offset = if self.is_union { 0 } else { self.bits.div_ceil(8).next_multiple_of(align) };
        self.fields.push(Field { name, ty, offset, bits: None });
        self.end_at(offset.saturating_add(bytes).min(BYTES_LAID_OUT_MAX) * 8);
    }

    fn end_at(&mut self, bits: u64) {
        self.bits = if self.is_union { 0 } else { bits };
        self.bytes_max = self.bytes_max.max(bits.div_ceil(8));
    }

    /// A bit-field does not cross a boundary of its type - System V ABI, x86-64, 3.1.2.
    fn place_bits(&mut self, name: Option<Sym>, ty: super::types::QualType, bytes: u64, width: u64) {
        let unit = bytes * 8;
        let mut start = if self.is_union { 0 } else { self.bits };
        if width == 0 {
            self.bits = start.next_multiple_of(unit);
            return;
        }
        if !self.is_packed && start / unit != (start + width - 1) / unit {
            start = start.next_multiple_of(unit);
        }
        let offset = start / unit * bytes;
        let shift = (start - offset * 8) as u8;
        if name.is_some() {
            self.align = self.align.max(if self.is_packed { 1 } else { bytes });
            self.fields.push(Field { name, ty, offset, bits: Some(Bits { shift, width: width as u8 }) });
        }
        self.end_at(start + width);
    }
}

impl Sema {
    pub(super) fn record_type(&mut self, spec: &RecordSpec, is_packed: bool) -> TypeId {
        let Some(id) = self.find_record(spec) else { return TypeId::ERROR };
        let ty = self.types.intern(Type::Record(id));
        let Some(members) = &spec.members else { return ty };
        // A struct inside its own definition is a second definition, too.
        if self.types.record(id).fields.is_some() || self.defining.contains(&id) {
            let name = self.types.name(ty, &self.sources.interner);
            self.error(spec.span, DiagnosticKind::Redefined { name });
            return ty;
        }
        self.defining.push(id);
        let mut layout =
            Layout { is_union: spec.is_union, is_packed: spec.is_packed || is_packed, align: 1, ..Layout::default() };
        for member in members {
            match member {
                MemberDecl::StaticAssert(assertion) => self.static_assert(assertion),
                MemberDecl::Fields { specs, declarators } => {
                    let base = self.spec_type(specs);
                    // Only a struct or union without a tag lends its members.
                    let is_anonymous =
                        self.types.as_record(base.ty).is_some_and(|inner| self.types.record(inner).tag.is_none());
                    if let (true, true, Some((bytes, align))) =
                        (declarators.is_empty(), is_anonymous, self.types.layout(base.ty))
                    {
                        layout.nesting = layout.nesting.max(self.types.nesting(base.ty) + 1);
                        layout.place(None, base, bytes, align);
                    }
                    for (declarator, width) in declarators {
                        let field = self.declared_type(base, declarator);
                        let align = self.alignment(declarator.align.as_deref().or(specs.align.as_deref()));
                        let name = declarator.name.map(|name| name.sym);
                        self.check_duplicate(&layout, name, declarator.span);
                        match width {
                            Some(width) => self.bit_field(&mut layout, name, field, width),
                            None => self.field(&mut layout, name, field, align, declarator.span),
                        }
                    }
                }
            }
        }
        self.defining.pop();
        let align = layout.align.max(self.alignment(spec.align.as_deref()));
        let mut bytes = layout.bytes_max.next_multiple_of(align);
        if bytes > OBJECT_BYTES_MAX || layout.nesting > NESTING_MAX as u32 {
            let kind = match bytes > OBJECT_BYTES_MAX {
                true => DiagnosticKind::TooBig { max: OBJECT_BYTES_MAX },
                false => DiagnosticKind::TooDeep { max: NESTING_MAX },
            };
            self.error(spec.span, kind);
            layout.fields.clear();
            (layout.nesting, bytes) = (0, align);
        }
        let nesting = layout.nesting;
        let tag = self.types.record(id).tag;
        *self.types.record_mut(id) =
            Record { tag, is_union: spec.is_union, fields: Some(layout.fields), bytes, align, nesting };
        ty
    }

    fn check_duplicate(&mut self, layout: &Layout, name: Option<Sym>, span: Span) {
        if let Some(name) = name
            && layout.fields.iter().any(|field| field.name == Some(name))
        {
            let name = self.text(name).to_string();
            self.error(span, DiagnosticKind::Redeclared { name });
        }
    }

    fn field(&mut self, layout: &mut Layout, name: Option<Sym>, ty: super::types::QualType, align: u64, span: Span) {
        let is_flexible = matches!(self.types.get(ty.ty), Type::Array(_, Len::Unknown));
        let (bytes, natural) = match self.types.layout(ty.ty) {
            Some(layout) => layout,
            None if is_flexible => {
                let of = self.types.element(ty.ty).map_or(TypeId::CHAR, |of| of.ty);
                (0, self.types.layout(of).map_or(1, |(_, align)| align))
            }
            None => {
                self.incomplete(ty.ty, span);
                return layout.place(name, TypeId::ERROR.into(), 4, 4);
            }
        };
        layout.nesting = layout.nesting.max(self.types.nesting(ty.ty) + 1);
        layout.place(name, ty, bytes, natural.max(align));
    }

    fn bit_field(
        &mut self,
        layout: &mut Layout,
        name: Option<Sym>,
        ty: super::types::QualType,
        width: &crate::syntax::ast::Expr,
    ) {
        let span = width.span;
        let bytes = self.types.bytes(ty.ty).max(1);
        let width = self.constant_int(width).unwrap_or(1);
        if !self.types.is_integer(ty.ty) || width < 0 || width as u64 > bytes * 8 || (width == 0 && name.is_some()) {
            self.error(span, DiagnosticKind::BadArraySize);
            return;
        }
        layout.place_bits(name, ty, bytes, width as u64);
    }

    /// Finds or makes what the tag names.
    fn find_record(&mut self, spec: &RecordSpec) -> Option<RecordId> {
        let Some(tag) = spec.tag else { return Some(self.types.new_record(None, spec.is_union)) };
        let known = match spec.members.is_some() {
            // A definition is about the innermost scope only.
            true => self.scopes.last().and_then(|scope| scope.tags.get(&tag.sym)).copied(),
            false => self.lookup_tag(tag.sym),
        };
        if let Some(known) = known {
            return match self.types.as_record(known) {
                Some(id) if self.types.record(id).is_union == spec.is_union => Some(id),
                _ => {
                    let name = self.text(tag.sym).to_string();
                    self.error(tag.span, DiagnosticKind::Redeclared { name });
                    None
                }
            };
        }
        let id = self.types.new_record(Some(tag.sym), spec.is_union);
        let ty = self.types.intern(Type::Record(id));
        if let Some(scope) = self.scopes.last_mut() {
            scope.tags.insert(tag.sym, ty);
        }
        Some(id)
    }

    pub(super) fn enum_type(&mut self, spec: &EnumSpec) -> TypeId {
        let Some(values) = &spec.values else {
            let known = spec.tag.and_then(|tag| self.lookup_tag(tag.sym));
            // gcc takes `enum name` before its definition.
            return known.unwrap_or(TypeId::UINT);
        };
        let mut next = 0_i64;
        let mut is_signed = false;
        for (name, value) in values {
            if let Some(value) = value {
                next = self.constant_int(value).unwrap_or(next);
            }
            is_signed |= next < 0;
            let ty = match i32::try_from(next) {
                Ok(_) => TypeId::INT,
                Err(_) if u32::try_from(next).is_ok() => TypeId::UINT,
                Err(_) => TypeId::LONG,
            };
            self.bind_new(name.sym, Entity::Constant(next, ty), name.span);
            next = next.wrapping_add(1);
        }
        let ty = self.types.new_enum(spec.tag.map(|tag| tag.sym), is_signed);
        if let Some(tag) = spec.tag
            && let Some(scope) = self.scopes.last_mut()
            && scope.tags.insert(tag.sym, ty).is_some()
        {
            let name = self.text(tag.sym).to_string();
            self.error(tag.span, DiagnosticKind::Redefined { name }).label(tag.span, LabelKind::DeclaredHere);
        }
        ty
    }
}
