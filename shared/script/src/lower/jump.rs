//! Conditions as jumps.

use super::function::{Builder, Label};
use crate::ir::{BinOp, Inst};
use crate::sema::arith;
use crate::sema::hir::{Expr, ExprKind};
use crate::sema::types::is_floating;

impl Builder<'_> {
    pub fn jump(&mut self, label: Label) {
        self.emit(Inst::Jump { target: label.0 });
    }

    /// Jumps if the condition's truth is `sense`.
    pub fn jump_if(&mut self, condition: &Expr, label: Label, sense: bool) {
        let mark = self.top;
        match &condition.kind {
            ExprKind::Const(value) => {
                if (*value != 0) == sense {
                    self.jump(label);
                }
            }
            ExprKind::Not(inner) => self.jump_if(inner, label, !sense),
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                let is_and = matches!(condition.kind, ExprKind::And(..));
                if is_and == sense {
                    // Both must hold (or both fail): the first that does not skips the jump.
                    let skip = self.label();
                    self.jump_if(left, skip, !sense);
                    self.jump_if(right, label, sense);
                    self.bind(skip);
                } else {
                    self.jump_if(left, label, sense);
                    self.jump_if(right, label, sense);
                }
            }
            ExprKind::Binary(op, left, right)
                if comparison(arith::machine_op(*op, self.linker.sema.scalar(left.ty))) =>
            {
                let basic = self.linker.sema.scalar(left.ty);
                let op = arith::machine_op(*op, basic);
                let Some(op) = (if sense { Some(op) } else { inverse(op) }) else {
                    return self.jump_on_value(condition, label, sense);
                };
                let a = self.expr(left, None);
                let imm = if is_floating(basic) { None } else { immediate(right) };
                match imm {
                    Some(imm) => self.emit(Inst::JumpCmpImm { op, a, imm, target: label.0 }),
                    None => {
                        let b = self.expr(right, None);
                        self.emit(Inst::JumpCmp { op, a, b, target: label.0 });
                    }
                }
            }
            _ => self.jump_on_value(condition, label, sense),
        }
        self.top = mark;
    }

    fn jump_on_value(&mut self, condition: &Expr, label: Label, sense: bool) {
        let mark = self.top;
        let a = self.expr(condition, None);
        let target = label.0;
        self.emit(if sense { Inst::JumpIf { a, target } } else { Inst::JumpUnless { a, target } });
        self.top = mark;
    }
}

/// A constant that fits into an instruction.
pub(super) fn immediate(expr: &Expr) -> Option<i32> {
    match expr.kind {
        ExprKind::Const(value) => i32::try_from(value as i64).ok(),
        _ => None,
    }
}

fn comparison(op: BinOp) -> bool {
    use BinOp::*;
    matches!(op, Eq | Ne | LtS | LeS | GtS | GeS | LtU | LeU | GtU | GeU | EqF | NeF | LtF | LeF | GtF | GeF)
}

/// The comparison that holds where this one does not; floating ones have none, because of NaN, but for equality.
fn inverse(op: BinOp) -> Option<BinOp> {
    use BinOp::*;
    Some(match op {
        Eq => Ne,
        Ne => Eq,
        LtS => GeS,
        LeS => GtS,
        GtS => LeS,
        GeS => LtS,
        LtU => GeU,
        LeU => GtU,
        GtU => LeU,
        GeU => LtU,
        EqF => NeF,
        NeF => EqF,
        _ => return None,
    })
}
