//! Static objects and literals: their addresses and first bytes.

use std::rc::Rc;

use super::Linker;
use crate::diag::DiagnosticKind;
use crate::ir::layout::{BSS_BASE, BSS_BYTES_MAX, DATA_BASE, RODATA_BASE, SECTION_BYTES_MAX, TLS_BASE, TLS_BYTES_MAX};
use crate::ir::{MemTy, StaticVar};
use crate::sema::constant::{Resolver, static_value};
use crate::sema::globals::{Definition, Globals};
use crate::sema::hir::{ExprKind, GlobalId, InitItem, InitValue, Place, PlaceKind};
use crate::sema::types::TypeId;
use crate::syntax::ast::Basic;
use crate::syntax::span::Span;

/// Which section an object is in.
#[derive(Clone, Copy)]
enum Section {
    Rodata,
    Tls,
    Data,
}

impl Resolver for Linker {
    fn address(&mut self, place: &Place) -> Option<u64> {
        match &place.kind {
            PlaceKind::Str(bytes) => Some(self.string(bytes, place.span)),
            // Each thread has another: no constant.
            PlaceKind::Global(id) if self.sema.globals.get(*id).is_thread_local => None,
            PlaceKind::Global(id) => self.global_address(*id, place.span),
            _ => None,
        }
    }

    fn scalar(&self, ty: TypeId) -> Basic {
        self.sema.scalar(ty)
    }

    fn globals(&self) -> &Globals {
        &self.sema.globals
    }
}

impl Linker {
    fn too_large(&mut self, span: Span, max: u64) {
        self.sema.sources.sink.error(span, DiagnosticKind::ProgramTooLarge { max });
    }

    /// Reserves bytes in a section.
    fn reserve(&mut self, section: Section, bytes: u64, align: u64, span: Span) -> u64 {
        let (buffer, base) = match section {
            Section::Rodata => (&mut self.rodata, RODATA_BASE),
            Section::Tls => (&mut self.tls, TLS_BASE),
            Section::Data => (&mut self.data, DATA_BASE),
        };
        let start = (buffer.len() as u64).next_multiple_of(align);
        let end = start.saturating_add(bytes);
        let max = if matches!(section, Section::Tls) { TLS_BYTES_MAX } else { SECTION_BYTES_MAX };
        if end > max {
            self.too_large(span, max);
            return base;
        }
        buffer.resize(end as usize, 0);
        base + start
    }

    /// Returns the address of a literal; equal ones are one, as gcc makes them.
    pub(super) fn string(&mut self, bytes: &Rc<[u8]>, span: Span) -> u64 {
        if let Some(&address) = self.strings.get(bytes) {
            return address;
        }
        let address = self.reserve(Section::Rodata, bytes.len() as u64, 1, span);
        self.write(address, bytes);
        self.strings.insert(bytes.clone(), address);
        address
    }

    fn write(&mut self, address: u64, bytes: &[u8]) {
        let (buffer, offset) = match address {
            DATA_BASE.. => (&mut self.data, address - DATA_BASE),
            TLS_BASE.. => (&mut self.tls, address - TLS_BASE),
            _ => (&mut self.rodata, address.wrapping_sub(RODATA_BASE)),
        };
        let start = offset as usize;
        if let Some(room) = buffer.get_mut(start..start.saturating_add(bytes.len())) {
            room.copy_from_slice(bytes);
        }
    }

    fn read_unit(&self, address: u64, bytes: usize) -> u64 {
        let (buffer, offset) = match address {
            DATA_BASE.. => (&self.data, address - DATA_BASE),
            TLS_BASE.. => (&self.tls, address - TLS_BASE),
            _ => (&self.rodata, address.wrapping_sub(RODATA_BASE)),
        };
        let mut unit = [0; 8];
        if let Some(found) = buffer.get(offset as usize..offset as usize + bytes) {
            unit[..bytes].copy_from_slice(found);
        }
        u64::from_le_bytes(unit)
    }

    /// Returns the address of a function or static object, which is in the program from now on.
    pub(super) fn global_address(&mut self, id: GlobalId, span: Span) -> Option<u64> {
        if let Some(&address) = self.addresses.get(&id) {
            return Some(address);
        }
        self.resolve(id, span);
        let global = self.sema.globals.get(id);
        let (ty, declared, is_library) = (global.ty, global.span, global.is_library);
        let is_thread_local = global.is_thread_local;
        let (init, is_const, align) = match &global.definition {
            Definition::Function(_) | Definition::Parsed(_) => {
                return self.function_id(id, span).map(|id| id.address());
            }
            Definition::Object { init, is_const, align } => (init.clone(), *is_const, *align),
            Definition::Tentative => (None, false, self.sema.types.layout(ty).map_or(1, |(_, align)| align)),
            Definition::None | Definition::Builtin(_) => return None,
        };
        // A tentative `int a[];` has one element - C11 6.9.2.
        let mut bytes = self.sema.types.layout(ty).map_or(8, |(bytes, _)| bytes).max(1);
        // gcc takes initialisers for a flexible array member: the object is longer than its type.
        for item in init.iter().flat_map(|items| items.iter()) {
            let own = match &item.value {
                InitValue::Bytes(text) => text.len() as u64,
                InitValue::Expr(_) => self.sema.types.bytes(item.ty),
            };
            bytes = bytes.max(item.offset.saturating_add(own));
        }
        let address = match &init {
            _ if is_thread_local => self.reserve(Section::Tls, bytes, align.max(1), declared),
            None => {
                let start = self.bss_bytes.next_multiple_of(align.max(1));
                if start.saturating_add(bytes) > BSS_BYTES_MAX {
                    self.too_large(declared, BSS_BYTES_MAX);
                    return None;
                }
                self.bss_bytes = start + bytes;
                BSS_BASE + start
            }
            Some(_) => {
                self.reserve(if is_const { Section::Rodata } else { Section::Data }, bytes, align.max(1), declared)
            }
        };
        self.addresses.insert(id, address);
        let name = self.name_of(id);
        let shown = self.sema.types.name(ty, &self.sema.sources.interner).into();
        self.statics.push(StaticVar { name, ty: shown, address, bytes, span: declared, is_library });
        if let Some(items) = init {
            self.fill(address, &items);
        }
        Some(address)
    }

    /// Returns where in a thread's own objects this one is, if each thread has one.
    pub(super) fn thread_offset(&self, id: GlobalId, address: u64) -> Option<u32> {
        let is_thread_local = self.sema.globals.get(id).is_thread_local;
        is_thread_local.then(|| u32::try_from(address.wrapping_sub(TLS_BASE)).unwrap_or(0))
    }

    fn fill(&mut self, base: u64, items: &[InitItem]) {
        for item in items {
            let address = base + item.offset;
            let expr = match &item.value {
                InitValue::Bytes(bytes) => {
                    self.write(address, bytes);
                    continue;
                }
                InitValue::Expr(expr) => expr,
            };
            if let ExprKind::Load(place) = &expr.kind
                && self.sema.types.as_record(expr.ty).is_some()
            {
                self.fill_record(address, place);
                continue;
            }
            let Some(value) = static_value(expr, self) else { continue };
            let mem_ty = self.sema.types.mem_ty(item.ty);
            let bytes = mem_ty.bytes() as usize;
            let mut unit = MemTy::truncate(mem_ty, value);
            if let Some(bits) = item.bits {
                let mask = (u64::MAX >> (64 - u32::from(bits.width))) << bits.shift;
                let before = self.read_unit(address, bytes);
                unit = (before & !mask) | ((value << bits.shift) & mask);
            }
            self.write(address, &unit.to_le_bytes()[..bytes]);
        }
    }

    /// A struct given as a compound literal.
    fn fill_record(&mut self, address: u64, place: &Place) {
        match &place.kind {
            PlaceKind::CompoundLiteral { init, .. } => self.fill(address, init),
            PlaceKind::Global(id) => {
                let Definition::Object { init: Some(init), .. } = &self.sema.globals.get(*id).definition else {
                    return;
                };
                let init = init.clone();
                self.fill(address, &init);
            }
            _ => {}
        }
    }
}
