//! Expressions. The destination is written last, so that it may be an operand as well.

use super::function::Builder;
use super::place::Loc;
use crate::ir::{BinOp, BuiltinId, Inst, MemTy, Slot};
use crate::sema::hir::{Expr, ExprKind, Place, PlaceKind, Stmt, StmtKind};
use crate::sema::types::{Bits, TypeId};

impl Builder<'_> {
    /// Evaluates an expression into `want`, or wherever its value is. Of a struct the value is its address.
    pub fn expr(&mut self, expr: &Expr, want: Option<Slot>) -> Slot {
        let outer = std::mem::replace(&mut self.span, expr.span);
        let slot = self.expr_inner(expr, want);
        self.span = outer;
        slot
    }

    fn expr_inner(&mut self, expr: &Expr, want: Option<Slot>) -> Slot {
        match &expr.kind {
            ExprKind::Const(value) => {
                let dst = self.or_temp(want);
                self.emit(Inst::Const { dst, value: *value });
                dst
            }
            ExprKind::Load(place) => self.load_place(place, want),
            ExprKind::AddressOf(place) => self.address_of(place, want),
            ExprKind::Assign(place, value) => self.assign(place, value, want),
            ExprKind::AssignOp { place, op, compute, right, is_postfix } => {
                self.assign_op(place, *op, *compute, right, *is_postfix, want)
            }
            ExprKind::Neg(inner) => self.unary(crate::ir::UnOp::NegF, inner, want),
            ExprKind::Not(inner) => {
                let mark = self.top;
                let a = self.expr(inner, None);
                self.top = mark;
                let dst = self.or_temp(want);
                self.emit(Inst::BinImm { op: BinOp::Eq, dst, a, imm: 0 });
                dst
            }
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, want),
            ExprKind::And(..) | ExprKind::Or(..) => self.truth(expr, want),
            ExprKind::PointerAdd { pointer, index, scale, is_minus } => {
                self.pointer_add(pointer, index, *scale, *is_minus, want)
            }
            ExprKind::PointerDiff { left, right, scale } => self.pointer_diff(left, right, *scale, want),
            ExprKind::Conditional(condition, then, other) => self.conditional(condition, then, other, want),
            ExprKind::Comma(left, right) => {
                self.effect(left);
                self.expr(right, want)
            }
            ExprKind::Cast(inner) => self.cast(inner, expr.ty, want),
            ExprKind::Call { callee, args, nr_fixed } => self.call(callee, args, *nr_fixed, expr.ty, want),
            ExprKind::Builtin { id, args } => {
                let mark = self.top;
                let first = self.arguments(args, 0);
                self.top = mark;
                let dst = self.or_temp(want);
                self.emit(Inst::Builtin { id: BuiltinId(*id), dst, args: first, nargs: args.len() as u16 });
                dst
            }
            ExprKind::Statements(items, last) => self.statements_value(items, last.as_deref(), want),
            ExprKind::VaStart(list) => {
                let mark = self.top;
                let list = self.expr(list, None);
                if let Some(a) = self.variadic {
                    self.emit(Inst::Store { ty: MemTy::I64, a, addr: list, offset: 0 });
                }
                self.top = mark;
                self.nothing(want)
            }
            ExprKind::VaCopy(to, from) => {
                let mark = self.top;
                let (dst, src) = (self.expr(to, None), self.expr(from, None));
                self.emit(Inst::MemCopy { dst, src, bytes: 24 });
                self.top = mark;
                self.nothing(want)
            }
            ExprKind::VaArg(list) => self.va_arg(list, expr.ty, want),
            ExprKind::Alloca(size) => {
                let mark = self.top;
                let size = self.expr(size, None);
                self.top = mark;
                let dst = self.or_temp(want);
                self.emit(Inst::Alloca { dst, size });
                dst
            }
            ExprKind::Trap => {
                self.emit(Inst::Trap);
                self.nothing(want)
            }
            ExprKind::Nothing => self.nothing(want),
        }
    }

    /// A slot for what has no value.
    fn nothing(&mut self, want: Option<Slot>) -> Slot {
        self.or_temp(want)
    }

    /// Evaluates for side effects only.
    pub fn effect(&mut self, expr: &Expr) {
        let mark = self.top;
        match &expr.kind {
            // Nobody wants the old value.
            ExprKind::AssignOp { place, op, compute, right, is_postfix: true } => {
                self.span = expr.span;
                self.assign_op(place, *op, *compute, right, false, None);
            }
            _ => {
                self.expr(expr, None);
            }
        }
        self.top = mark;
    }

    fn load_place(&mut self, place: &Place, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let loc = self.loc(place);
        if self.linker.sema.types.as_record(place.ty.ty).is_some() {
            // What is loaded from must stay where it is.
            return match want {
                Some(want) => self.moved(loc, want),
                None => self.address(loc, None),
            };
        }
        let ty = self.mem_ty(place.ty.ty);
        self.top = mark;
        match bits_of(place) {
            Some(bits) => self.load_bits(loc, place.ty.ty, bits, want),
            None => self.load(loc, ty, want),
        }
    }

    fn moved(&mut self, loc: Loc, want: Slot) -> Slot {
        let a = self.address(loc, None);
        if a != want {
            self.emit(Inst::Move { dst: want, a });
        }
        want
    }

    fn address_of(&mut self, place: &Place, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let loc = self.loc(place);
        let Some(want) = want else {
            return self.address(loc, None);
        };
        let slot = self.moved_address(loc, want);
        self.top = mark;
        slot
    }

    fn moved_address(&mut self, loc: Loc, want: Slot) -> Slot {
        match loc {
            Loc::At { base, offset: 0 } => {
                if base != want {
                    self.emit(Inst::Move { dst: want, a: base });
                }
                want
            }
            _ => self.address(loc, Some(want)),
        }
    }

    fn assign(&mut self, place: &Place, value: &Expr, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let stored = if let (PlaceKind::Local(_), Loc::Slot(slot)) = (&place.kind, self.loc_of_local(place)) {
            self.expr(value, Some(slot))
        } else if self.linker.sema.types.as_record(place.ty.ty).is_some() {
            let loc = self.loc(place);
            self.write(loc, place.ty.ty, None, value)
        } else {
            // The value first: `*p = f()` needs no slot for `p` across the call.
            let value = self.expr(value, None);
            let loc = self.loc(place);
            match bits_of(place) {
                Some(bits) => self.store_bits(loc, place.ty.ty, bits, value),
                None => {
                    let ty = self.mem_ty(place.ty.ty);
                    self.store(loc, ty, value);
                    value
                }
            }
        };
        self.keep(stored, mark, want)
    }

    fn loc_of_local(&self, place: &Place) -> Loc {
        match &place.kind {
            PlaceKind::Local(local) => match self.place_of(*local) {
                crate::ir::Place::Slot(slot) => Loc::Slot(slot),
                _ => Loc::Abs(0),
            },
            _ => Loc::Abs(0),
        }
    }

    /// Frees temporaries down to `mark` but keeps this value.
    pub fn keep(&mut self, value: Slot, mark: u32, want: Option<Slot>) -> Slot {
        match want {
            Some(want) => {
                if value != want {
                    self.emit(Inst::Move { dst: want, a: value });
                }
                self.top = mark;
                want
            }
            None if u32::from(value.0) < mark => {
                self.top = mark;
                value
            }
            None => {
                self.top = mark;
                let kept = self.temp();
                if value != kept {
                    self.emit(Inst::Move { dst: kept, a: value });
                }
                kept
            }
        }
    }

    /// `&&`, `||` as 0 or 1.
    fn truth(&mut self, expr: &Expr, want: Option<Slot>) -> Slot {
        let (no, end) = (self.label(), self.label());
        self.jump_if(expr, no, false);
        let dst = self.or_temp(want);
        self.emit(Inst::Const { dst, value: 1 });
        self.jump(end);
        self.bind(no);
        self.emit(Inst::Const { dst, value: 0 });
        self.bind(end);
        dst
    }

    fn conditional(&mut self, condition: &Expr, then: &Expr, other: &Expr, want: Option<Slot>) -> Slot {
        let (no, end) = (self.label(), self.label());
        self.jump_if(condition, no, false);
        let dst = self.or_temp(want);
        self.expr(then, Some(dst));
        self.jump(end);
        self.bind(no);
        self.expr(other, Some(dst));
        self.bind(end);
        dst
    }

    fn statements_value(&mut self, items: &[Stmt], last: Option<&Expr>, want: Option<Slot>) -> Slot {
        let has_exit = items.iter().any(|item| matches!(item.kind, StmtKind::AtExit(_)));
        let Some(last) = last.filter(|_| has_exit) else {
            self.statements(items);
            return match last {
                Some(last) => self.expr(last, want),
                None => self.nothing(want),
            };
        };
        // The value is taken before what the block's end does.
        let nr_at_exit = self.at_exit.len();
        let kept = want.unwrap_or_else(|| self.temp());
        items.iter().for_each(|item| self.statement(item));
        self.expr(last, Some(kept));
        self.close(nr_at_exit);
        kept
    }

    /// Evaluates arguments into consecutive slots and returns the first; `nr_after` slots behind them stay as they are. C leaves the order open; gcc on x86-64 goes from the last to the first.
    fn arguments(&mut self, args: &[Expr], nr_after: u32) -> Slot {
        let first = Slot(self.top as u16);
        let slots: Vec<Slot> = args.iter().map(|_| self.temp()).collect();
        for _ in 0..nr_after {
            self.temp();
        }
        for (arg, &slot) in args.iter().zip(&slots).rev() {
            let mark = self.top;
            self.argument(arg, slot);
            self.top = mark;
        }
        first
    }

    /// One argument; a struct is copied, and its copy's address passed.
    fn argument(&mut self, arg: &Expr, slot: Slot) {
        if self.linker.sema.types.as_record(arg.ty).is_none() {
            self.expr(arg, Some(slot));
            return;
        }
        let bytes = self.linker.sema.types.bytes(arg.ty);
        let src = self.expr(arg, None);
        let offset = self.scratch(bytes);
        self.emit(Inst::FrameAddr { dst: slot, offset });
        self.emit(Inst::MemCopy { dst: slot, src, bytes: bytes as u32 });
    }

    fn call(&mut self, callee: &Expr, args: &[Expr], nr_fixed: usize, ty: TypeId, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let direct = match &callee.kind {
            ExprKind::AddressOf(place) => match place.kind {
                PlaceKind::Global(id) => self.linker.function_id(id, place.span),
                _ => None,
            },
            _ => None,
        };
        let target = if direct.is_none() { Some(self.expr(callee, None)) } else { None };
        let types = &self.linker.sema.types;
        let is_variadic = types
            .pointee(callee.ty)
            .and_then(|to| types.as_function(to.ty))
            .is_some_and(|function| function.is_variadic);
        let result = types.as_record(ty).map(|_| types.bytes(ty));
        let first = Slot(self.top as u16);
        if let Some(bytes) = result {
            let (slot, offset) = (self.temp(), self.scratch(bytes));
            self.emit(Inst::FrameAddr { dst: slot, offset });
        }
        let nr_fixed = nr_fixed.min(args.len());
        let (fixed, variable) = args.split_at(nr_fixed);
        let mut cells = None;
        if is_variadic {
            // Its slot comes after those of the fixed arguments.
            let mark = self.top;
            self.top += nr_fixed as u32;
            let slot = self.temp();
            let offset = self.scratch(8 * variable.len() as u64);
            for (index, arg) in variable.iter().enumerate().rev() {
                let mark = self.top;
                let value = self.temp();
                self.argument(arg, value);
                if self.fits_a_cell(arg.ty) {
                    self.emit(Inst::Load { ty: MemTy::I64, dst: value, addr: value, offset: 0 });
                }
                self.emit(Inst::StoreFrame { ty: MemTy::I64, a: value, offset: offset + 8 * index as u32 });
                self.top = mark;
            }
            self.emit(Inst::FrameAddr { dst: slot, offset });
            self.top = mark;
            cells = Some(slot);
        }
        self.arguments(fixed, u32::from(cells.is_some()));
        let nargs = (self.top - u32::from(first.0)) as u16;
        self.top = mark;
        let dst = self.or_temp(want);
        self.emit(match (direct, target) {
            (Some(func), _) => Inst::Call { func, dst, args: first, nargs },
            (None, target) => Inst::CallIndirect { target: target.unwrap_or(first), dst, args: first, nargs },
        });
        dst
    }

    /// Is it a struct or union that travels in a register? semctl(2)'s `union semun` and its members are the same to a callee.
    fn fits_a_cell(&self, ty: TypeId) -> bool {
        let types = &self.linker.sema.types;
        types.as_record(ty).is_some() && types.bytes(ty) <= 8
    }

    fn va_arg(&mut self, list: &Expr, ty: TypeId, want: Option<Slot>) -> Slot {
        let mark = self.top;
        let list = self.expr(list, None);
        let (cell, next) = (self.temp(), self.temp());
        self.emit(Inst::Load { ty: MemTy::I64, dst: cell, addr: list, offset: 0 });
        self.emit(Inst::BinImm { op: BinOp::Add64, dst: next, a: cell, imm: 8 });
        self.emit(Inst::Store { ty: MemTy::I64, a: next, addr: list, offset: 0 });
        self.top = mark;
        let dst = self.or_temp(want);
        if self.fits_a_cell(ty) {
            self.emit(Inst::Move { dst, a: cell });
            return dst;
        }
        // A cell holds a whole slot; only integers may be narrower when read.
        let types = &self.linker.sema.types;
        let ty = if types.is_integer(ty) { types.mem_ty(ty) } else { MemTy::I64 };
        self.emit(Inst::Load { ty, dst, addr: cell, offset: 0 });
        dst
    }
}

pub(super) fn bits_of(place: &Place) -> Option<Bits> {
    match place.kind {
        PlaceKind::Member { bits, .. } => bits,
        _ => None,
    }
}
