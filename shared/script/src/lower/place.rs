//! Places: where values are read and written.

use super::function::Builder;
use crate::ir::{BinOp, Inst, MemTy, Place as LocalPlace, Slot};
use crate::sema::hir::{Expr, ExprKind, InitItem, InitValue, Place, PlaceKind, Scale};
use crate::sema::types::{Bits, Len, Type, TypeId};

/// Where something is, as precisely as is known at compile time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Loc {
    Slot(Slot),
    Frame(u32),
    Abs(u64),
    At { base: Slot, offset: i32 },
}

impl Builder<'_> {
    pub fn loc(&mut self, place: &Place) -> Loc {
        match &place.kind {
            PlaceKind::Local(local) => match self.place_of(*local) {
                LocalPlace::Slot(slot) => Loc::Slot(slot),
                LocalPlace::Frame(offset) => Loc::Frame(offset),
                LocalPlace::Indirect(base) => Loc::At { base, offset: 0 },
            },
            PlaceKind::Global(id) => {
                let address = self.linker.global_address(*id, place.span).unwrap_or(0);
                match self.linker.thread_offset(*id, address) {
                    None => Loc::Abs(address),
                    Some(offset) => {
                        let base = self.temp();
                        self.emit(Inst::ThreadAddr { dst: base, offset });
                        Loc::At { base, offset: 0 }
                    }
                }
            }
            PlaceKind::Str(bytes) => Loc::Abs(self.linker.string(bytes, place.span)),
            PlaceKind::Deref(pointer) => self.pointed(pointer),
            PlaceKind::Member { base, offset, .. } => {
                let loc = self.loc(base);
                self.shift(loc, *offset)
            }
            PlaceKind::CompoundLiteral { local, init } => {
                let loc = match self.place_of(*local) {
                    LocalPlace::Frame(offset) => Loc::Frame(offset),
                    LocalPlace::Slot(slot) => Loc::Slot(slot),
                    LocalPlace::Indirect(base) => Loc::At { base, offset: 0 },
                };
                self.initialize(loc, place.ty.ty, init);
                loc
            }
            PlaceKind::Value(value) => {
                let base = self.expr(value, None);
                Loc::At { base, offset: 0 }
            }
        }
    }

    /// The length of the array that an element is taken of, where all of it is in sight: not behind a pointer, where a last
    /// member of one element may have been given room for more.
    fn indexed_len(&self, array: &Expr, step: u64) -> Option<u32> {
        let ExprKind::AddressOf(place) = &array.kind else { return None };
        let types = &self.linker.sema.types;
        let (Type::Array(of, Len::Known(len)), false) = (types.get(place.ty.ty), self.is_library) else { return None };
        let is_whole = *len > 1 || matches!(place.kind, PlaceKind::Local(_) | PlaceKind::Global(_));
        (is_whole && types.bytes(of.ty) == step).then(|| u32::try_from(*len).ok())?
    }

    /// What a pointer points to; a constant distance goes into the instruction.
    fn pointed(&mut self, pointer: &Expr) -> Loc {
        if let ExprKind::PointerAdd { pointer: base, index, scale: Scale::Bytes(scale), is_minus } = &pointer.kind
            && let ExprKind::Const(index) = index.kind
        {
            let distance = (index as i64).wrapping_mul(*scale as i64);
            let distance = if *is_minus { distance.wrapping_neg() } else { distance };
            if let Ok(offset) = i32::try_from(distance) {
                let base = self.expr(base, None);
                return Loc::At { base, offset };
            }
        }
        if let ExprKind::PointerAdd { pointer: array, index, scale: Scale::Bytes(scale), is_minus: false } =
            &pointer.kind
            && let Some(len) = self.indexed_len(array, *scale)
        {
            // The index is evaluated once, so the sum is written out here.
            let dst = self.temp();
            let mark = self.top;
            let base = self.expr(array, None);
            let index = self.expr(index, None);
            self.emit(Inst::CheckIndex { index, len });
            self.emit(Inst::Lea { dst, base, index, scale: *scale as u32 });
            self.top = mark;
            return Loc::At { base: dst, offset: 0 };
        }
        let base = self.expr(pointer, None);
        Loc::At { base, offset: 0 }
    }

    fn shift(&mut self, loc: Loc, by: u64) -> Loc {
        match loc {
            Loc::Slot(slot) => Loc::Slot(slot),
            Loc::Frame(offset) => Loc::Frame(offset.wrapping_add(by as u32)),
            Loc::Abs(address) => Loc::Abs(address.wrapping_add(by)),
            Loc::At { base, offset } => match i32::try_from(i64::from(offset) + by as i64) {
                Ok(offset) => Loc::At { base, offset },
                Err(_) => {
                    let sum = self.temp();
                    self.emit(Inst::Const { dst: sum, value: by });
                    self.emit(Inst::Bin { op: BinOp::Add64, dst: sum, a: base, b: sum });
                    Loc::At { base: sum, offset }
                }
            },
        }
    }

    /// The address of a location.
    pub fn address(&mut self, loc: Loc, want: Option<Slot>) -> Slot {
        match loc {
            Loc::At { base, offset: 0 } if want.is_none() => base,
            Loc::Slot(slot) => slot,
            _ => {
                let dst = self.or_temp(want);
                self.emit(match loc {
                    Loc::Frame(offset) => Inst::FrameAddr { dst, offset },
                    Loc::Abs(value) => Inst::Const { dst, value },
                    Loc::At { base, offset } => Inst::BinImm { op: BinOp::Add64, dst, a: base, imm: offset },
                    Loc::Slot(a) => Inst::Move { dst, a },
                });
                dst
            }
        }
    }

    pub fn or_temp(&mut self, want: Option<Slot>) -> Slot {
        match want {
            Some(slot) => slot,
            None => self.temp(),
        }
    }

    pub fn load(&mut self, loc: Loc, ty: MemTy, want: Option<Slot>) -> Slot {
        if let (Loc::Slot(slot), None) = (loc, want) {
            return slot;
        }
        let dst = self.or_temp(want);
        match loc {
            Loc::Slot(a) if a == dst => {}
            Loc::Slot(a) => self.emit(Inst::Move { dst, a }),
            Loc::Frame(offset) => self.emit(Inst::LoadFrame { ty, dst, offset }),
            Loc::Abs(addr) => self.emit(Inst::LoadAbs { ty, dst, addr }),
            Loc::At { base, offset } => self.emit(Inst::Load { ty, dst, addr: base, offset }),
        }
        dst
    }

    pub fn store(&mut self, loc: Loc, ty: MemTy, a: Slot) {
        match loc {
            Loc::Slot(dst) if a == dst => {}
            Loc::Slot(dst) => self.emit(Inst::Move { dst, a }),
            Loc::Frame(offset) => self.emit(Inst::StoreFrame { ty, a, offset }),
            Loc::Abs(addr) => self.emit(Inst::StoreAbs { ty, a, addr }),
            Loc::At { base, offset } => self.emit(Inst::Store { ty, a, addr: base, offset }),
        }
    }

    pub fn mem_ty(&self, ty: TypeId) -> MemTy {
        self.linker.sema.types.mem_ty(ty)
    }

    fn is_signed(&self, ty: TypeId) -> bool {
        crate::sema::types::is_signed(self.linker.sema.scalar(ty))
    }

    /// Reads a bit-field.
    pub fn load_bits(&mut self, loc: Loc, ty: TypeId, bits: Bits, want: Option<Slot>) -> Slot {
        let mem_ty = self.mem_ty(ty);
        let dst = self.or_temp(want);
        self.load(loc, mem_ty, Some(dst));
        self.cut_bits(dst, ty, bits.shift, bits.width);
        dst
    }

    /// Keeps `width` bits from `shift` on, extended as the type wants.
    fn cut_bits(&mut self, dst: Slot, ty: TypeId, shift: u8, width: u8) {
        let up = 64 - i32::from(shift) - i32::from(width);
        let op = if self.is_signed(ty) { BinOp::ShrI64 } else { BinOp::ShrU64 };
        self.emit(Inst::BinImm { op: BinOp::Shl64, dst, a: dst, imm: up });
        self.emit(Inst::BinImm { op, dst, a: dst, imm: 64 - i32::from(width) });
    }

    /// Writes a bit-field; returns the value as it is then.
    pub fn store_bits(&mut self, loc: Loc, ty: TypeId, bits: Bits, value: Slot) -> Slot {
        let mem_ty = self.mem_ty(ty);
        let mask = (u64::MAX >> (64 - u32::from(bits.width))) << bits.shift;
        let (unit, part) = (self.temp(), self.temp());
        self.load(loc, mem_ty, Some(unit));
        self.emit(Inst::Const { dst: part, value: !mask });
        self.emit(Inst::Bin { op: BinOp::And, dst: unit, a: unit, b: part });
        self.emit(Inst::BinImm { op: BinOp::Shl64, dst: part, a: value, imm: 64 - i32::from(bits.width) });
        let down = 64 - i32::from(bits.width) - i32::from(bits.shift);
        self.emit(Inst::BinImm { op: BinOp::ShrU64, dst: part, a: part, imm: down });
        self.emit(Inst::Bin { op: BinOp::Or, dst: unit, a: unit, b: part });
        self.store(loc, mem_ty, unit);
        self.emit(Inst::Move { dst: part, a: value });
        self.cut_bits(part, ty, 0, bits.width);
        part
    }

    /// Initialises an object as C does: what is not named becomes zero.
    pub fn initialize(&mut self, loc: Loc, ty: TypeId, items: &[InitItem]) {
        let types = &self.linker.sema.types;
        if let (Loc::Slot(slot), [InitItem { value: InitValue::Expr(expr), .. }]) = (loc, items) {
            self.expr(expr, Some(slot));
            return;
        }
        let bytes = types.bytes(ty);
        let is_whole = match items {
            [InitItem { ty: item, bits: None, .. }] => *item == ty && !matches!(items[0].value, InitValue::Bytes(_)),
            _ => false,
        };
        let mark = self.top;
        if !is_whole && bytes > 0 {
            let dst = self.address(loc, None);
            self.emit(Inst::MemZero { dst, bytes: bytes as u32 });
            self.top = mark;
        }
        for item in items {
            let target = self.shift(loc, item.offset);
            match &item.value {
                InitValue::Bytes(text) => {
                    let src = self.linker.string(text, self.span);
                    let (from, dst) = (self.temp(), self.address(target, None));
                    self.emit(Inst::Const { dst: from, value: src });
                    self.emit(Inst::MemCopy { dst, src: from, bytes: text.len() as u32 });
                }
                InitValue::Expr(expr) => {
                    self.write(target, item.ty, item.bits, expr);
                }
            }
            self.top = mark;
        }
    }

    /// Evaluates an expression and stores it; returns the stored value (for a struct: its address).
    pub fn write(&mut self, loc: Loc, ty: TypeId, bits: Option<Bits>, expr: &Expr) -> Slot {
        if self.linker.sema.types.as_record(ty).is_some() {
            let bytes = self.linker.sema.types.bytes(ty) as u32;
            let src = self.expr(expr, None);
            let dst = self.address(loc, None);
            self.emit(Inst::MemCopy { dst, src, bytes });
            return dst;
        }
        if let (Loc::Slot(slot), None) = (loc, bits) {
            return self.expr(expr, Some(slot));
        }
        let value = self.expr(expr, None);
        match bits {
            Some(bits) => self.store_bits(loc, ty, bits, value),
            None => {
                let mem_ty = self.mem_ty(ty);
                self.store(loc, mem_ty, value);
                value
            }
        }
    }
}
