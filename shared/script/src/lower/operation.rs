//! Arithmetic.

use super::expr::bits_of;
use super::function::{Builder, Label};
use super::jump::immediate;
use super::place::Loc;
use crate::ir::{BinOp, BuiltinId, Inst, MemTy, Slot, UnOp};
use crate::sema::arith;
use crate::sema::hir::{BinaryOp, Expr, ExprKind, Place, Scale};
use crate::sema::types::{TypeId, is_floating};
use crate::syntax::ast::Basic;

impl Builder<'_> {
    pub fn unary(&mut self, op: UnOp, inner: &Expr, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let a = self.expr(inner, None);
        self.top = mark;
        let dst = self.or_temp(want);
        self.emit(Inst::Un { op, dst, a });
        dst
    }

    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let basic = self.linker.sema.scalar(left.ty);
        let machine = arith::machine_op(op, basic);
        let is_commutative = matches!(
            op,
            BinaryOp::Add | BinaryOp::Mul | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Eq | BinaryOp::Ne
        );
        let (left, right) =
            if is_commutative && matches!(left.kind, ExprKind::Const(_)) { (right, left) } else { (left, right) };
        let a = self.expr(left, None);
        let imm = if is_floating(basic) { None } else { immediate(right) };
        if let Some(imm) = imm {
            self.top = mark;
            let dst = self.or_temp(want);
            self.emit(Inst::BinImm { op: machine, dst, a, imm });
            return dst;
        }
        let b = self.expr(right, None);
        self.top = mark;
        let dst = self.or_temp(want);
        self.emit(Inst::Bin { op: machine, dst, a, b });
        self.round(machine, basic, dst);
        dst
    }

    /// `float` arithmetic is `double` arithmetic, rounded.
    fn round(&mut self, op: BinOp, basic: Basic, dst: Slot) {
        if basic == Basic::Float && matches!(op, BinOp::AddF | BinOp::SubF | BinOp::MulF | BinOp::DivF) {
            self.emit(Inst::Un { op: UnOp::RoundF32, dst, a: dst });
        }
    }

    fn scale_slot(&mut self, scale: Scale) -> Option<Slot> {
        match scale {
            Scale::Bytes(_) => None,
            Scale::Local(local) => match self.place_of(local) {
                crate::ir::Place::Slot(slot) => Some(slot),
                _ => None,
            },
        }
    }

    pub fn pointer_add(
        &mut self,
        pointer: &Expr,
        index: &Expr,
        scale: Scale,
        is_minus: bool,
        want: Option<Slot>,
    ) -> Slot {
        let mark = self.top;
        let base = self.expr(pointer, None);
        if let (Scale::Bytes(bytes), ExprKind::Const(count)) = (scale, &index.kind) {
            let distance = (*count as i64).wrapping_mul(bytes as i64);
            let distance = if is_minus { distance.wrapping_neg() } else { distance };
            if let Ok(imm) = i32::try_from(distance) {
                self.top = mark;
                let dst = self.or_temp(want);
                self.emit(Inst::BinImm { op: BinOp::Add64, dst, a: base, imm });
                return dst;
            }
        }
        let index = self.expr(index, None);
        let small = match scale {
            Scale::Bytes(bytes) => u32::try_from(bytes).ok(),
            Scale::Local(_) => None,
        };
        if let (Some(scale), false) = (small, is_minus) {
            self.top = mark;
            let dst = self.or_temp(want);
            self.emit(Inst::Lea { dst, base, index, scale });
            return dst;
        }
        let distance = self.temp();
        match (self.scale_slot(scale), scale) {
            (Some(b), _) => self.emit(Inst::Bin { op: BinOp::Mul64, dst: distance, a: index, b }),
            (None, Scale::Bytes(bytes)) => {
                let factor = self.temp();
                self.emit(Inst::Const { dst: factor, value: bytes });
                self.emit(Inst::Bin { op: BinOp::Mul64, dst: distance, a: index, b: factor });
            }
            (None, Scale::Local(_)) => self.emit(Inst::Move { dst: distance, a: index }),
        }
        self.top = mark;
        let dst = self.or_temp(want);
        let op = if is_minus { BinOp::Sub64 } else { BinOp::Add64 };
        self.emit(Inst::Bin { op, dst, a: base, b: distance });
        dst
    }

    pub fn pointer_diff(&mut self, left: &Expr, right: &Expr, scale: Scale, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let (a, b) = (self.expr(left, None), self.expr(right, None));
        self.top = mark;
        let dst = self.or_temp(want);
        self.emit(Inst::Bin { op: BinOp::Sub64, dst, a, b });
        match (self.scale_slot(scale), scale) {
            (Some(b), _) => self.emit(Inst::Bin { op: BinOp::DivI64, dst, a: dst, b }),
            (None, Scale::Bytes(1)) | (None, Scale::Local(_)) => {}
            (None, Scale::Bytes(bytes)) => match i32::try_from(bytes) {
                Ok(imm) => self.emit(Inst::BinImm { op: BinOp::DivI64, dst, a: dst, imm }),
                Err(_) => {
                    let mark = self.top;
                    let factor = self.temp();
                    self.emit(Inst::Const { dst: factor, value: bytes });
                    self.emit(Inst::Bin { op: BinOp::DivI64, dst, a: dst, b: factor });
                    self.top = mark;
                }
            },
        }
        dst
    }

    pub fn cast(&mut self, inner: &Expr, to: TypeId, want: Option<Slot>) -> Slot {
        let types = &self.linker.sema.types;
        if types.is_void(to) || types.as_record(to).is_some() {
            return self.expr(inner, want);
        }
        let ops = arith::conversion(self.linker.sema.scalar(inner.ty), self.linker.sema.scalar(to));
        if ops == [None, None] {
            return self.expr(inner, want);
        }
        let mark = self.top;
        let mut a = self.expr(inner, None);
        self.top = mark;
        let dst = self.or_temp(want);
        for op in ops.into_iter().flatten() {
            self.emit(Inst::Un { op, dst, a });
            a = dst;
        }
        dst
    }

    fn convert(&mut self, a: Slot, from: TypeId, to: TypeId, dst: Slot) -> Slot {
        let ops = arith::conversion(self.linker.sema.scalar(from), self.linker.sema.scalar(to));
        let mut value = a;
        for op in ops.into_iter().flatten() {
            self.emit(Inst::Un { op, dst, a: value });
            value = dst;
        }
        value
    }

    /// `place op= right`, `++`, `--`.
    pub fn assign_op(
        &mut self,
        place: &Place,
        op: BinaryOp,
        compute: TypeId,
        right: &Expr,
        is_postfix: bool,
        want: Option<Slot>,
    ) -> Slot {
        let mark = self.top;
        let ty = place.ty.ty;
        let basic = self.linker.sema.scalar(compute);
        let machine = arith::machine_op(op, basic);
        let needs_no_conversion = self.linker.sema.scalar(ty) == basic;
        let imm = if is_floating(basic) { None } else { immediate(right) };
        let b = if imm.is_none() { Some(self.expr(right, None)) } else { None };
        let loc = self.loc(place);
        let bits = bits_of(place);
        let mem_ty = self.mem_ty(ty);
        if let (Loc::Slot(slot), true, false) = (loc, needs_no_conversion, is_postfix && want.is_some()) {
            // The common `i++` and `sum += x`.
            let old = if is_postfix { Some(self.temp()) } else { None };
            if let Some(old) = old {
                self.emit(Inst::Move { dst: old, a: slot });
            }
            self.operate(machine, slot, slot, b, imm);
            self.round(machine, basic, slot);
            return self.keep(old.unwrap_or(slot), mark, want);
        }
        let again = self.label();
        self.bind(again);
        let before = self.temp();
        match bits {
            Some(bits) => self.load_bits(loc, ty, bits, Some(before)),
            None => self.load(loc, mem_ty, Some(before)),
        };
        let work = self.temp();
        let value = self.convert(before, ty, compute, work);
        self.operate(machine, work, value, b, imm);
        self.round(machine, basic, work);
        let after = self.convert(work, compute, ty, work);
        let stored = match bits {
            Some(bits) => self.store_bits(loc, ty, bits, after),
            None if place.ty.quals.is_atomic && !matches!(loc, Loc::Slot(_)) => {
                self.replace_or_jump(loc, mem_ty, (before, after), again);
                after
            }
            None => {
                self.store(loc, mem_ty, after);
                after
            }
        };
        self.keep(if is_postfix { before } else { stored }, mark, want)
    }

    /// "…with memory_order_seq_cst": `op=` on an atomic object computes anew where another was faster - C11 6.5.16.2.
    fn replace_or_jump(&mut self, loc: Loc, ty: MemTy, (before, after): (Slot, Slot), again: Label) {
        let Some(id) = crate::libc::builtin::lookup("__builtin_nslab_atomic_cas") else { return };
        let mark = self.top;
        let args = [self.temp(), self.temp(), self.temp(), self.temp()];
        let offset = self.scratch(16);
        self.emit(Inst::StoreFrame { ty, a: before, offset });
        self.emit(Inst::StoreFrame { ty, a: after, offset: offset + 8 });
        self.address(loc, Some(args[0]));
        self.emit(Inst::Const { dst: args[1], value: u64::from(ty.bytes()) });
        self.emit(Inst::FrameAddr { dst: args[2], offset });
        self.emit(Inst::FrameAddr { dst: args[3], offset: offset + 8 });
        self.emit(Inst::Builtin { id: BuiltinId(id), dst: args[0], args: args[0], nargs: 4 });
        self.emit(Inst::JumpUnless { a: args[0], target: again.0 });
        self.top = mark;
    }

    fn operate(&mut self, op: BinOp, dst: Slot, a: Slot, b: Option<Slot>, imm: Option<i32>) {
        self.emit(match (b, imm) {
            (Some(b), _) => Inst::Bin { op, dst, a, b },
            (None, imm) => Inst::BinImm { op, dst, a, imm: imm.unwrap_or(0) },
        });
    }
}
