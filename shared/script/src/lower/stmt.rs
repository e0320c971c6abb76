//! Statements.

use super::function::{Builder, Exit, Label};
use super::place::Loc;
use crate::ir::{BinOp, Inst, Place, SwitchTable};
use crate::sema::hir::{Expr, LabelId, Stmt, StmtKind};

/// Case ranges up to this long become single cases.
const RANGE_MAX: u64 = 256;

impl Builder<'_> {
    /// A block's statements; memory of variable-length arrays is given back at its end.
    pub fn statements(&mut self, statements: &[Stmt]) {
        let nr_at_exit = self.at_exit.len();
        let has_array = statements.iter().any(|statement| matches!(statement.kind, StmtKind::MakeArray(..)));
        let mark = self.top;
        if has_array {
            let save = self.temp();
            self.emit(Inst::StackSave { dst: save });
            self.saves.push(save);
        }
        for statement in statements {
            self.statement(statement);
        }
        self.close(nr_at_exit);
        if has_array && let Some(a) = self.saves.pop() {
            self.emit(Inst::StackRestore { a });
        }
        self.top = mark;
    }

    pub fn statement(&mut self, statement: &Stmt) {
        let (mark, scratch) = (self.top, self.scratch);
        match statement.kind {
            StmtKind::Block(_) | StmtKind::Label(_) | StmtKind::AtExit(_) => {}
            StmtKind::While(ref condition, _) | StmtKind::If(ref condition, ..) => self.start_statement(condition.span),
            StmtKind::DoWhile(..) | StmtKind::For { .. } => {}
            StmtKind::Switch { ref value, .. } => self.start_statement(value.span),
            _ => self.start_statement(statement.span),
        }
        self.statement_inner(statement);
        self.top = mark;
        self.scratch = scratch;
    }

    fn statement_inner(&mut self, statement: &Stmt) {
        match &statement.kind {
            StmtKind::Expr(expr) => self.effect(expr),
            StmtKind::Init(local, items) => {
                let loc = match self.place_of(*local) {
                    Place::Slot(slot) => Loc::Slot(slot),
                    Place::Frame(offset) => Loc::Frame(offset),
                    Place::Indirect(base) => Loc::At { base, offset: 0 },
                };
                let ty = self.body.locals[local.0 as usize].ty.ty;
                self.initialize(loc, ty, items);
            }
            StmtKind::MakeArray(local, size) => {
                let size = self.expr(size, None);
                if let Place::Indirect(dst) = self.place_of(*local) {
                    self.emit(Inst::Alloca { dst, size });
                }
            }
            StmtKind::Block(statements) => self.statements(statements),
            StmtKind::If(condition, then, other) => self.if_statement(condition, then, other.as_deref()),
            StmtKind::While(condition, body) => self.while_loop(condition, body),
            StmtKind::DoWhile(body, condition) => {
                let start = self.label();
                self.bind(start);
                let exit = self.enter_loop();
                self.statement(body);
                self.leave_loop(&exit);
                self.start_statement(condition.span);
                self.jump_if(condition, start, true);
                self.bind(exit.0);
            }
            StmtKind::For { init, condition, step, body } => {
                self.for_loop(init, condition.as_ref(), step.as_ref(), body)
            }
            StmtKind::Switch { value, cases, default, body } => self.switch(value, cases, *default, body),
            StmtKind::Label(label) => {
                self.note_depth(*label);
                let label = self.named_label(*label);
                self.bind(label);
            }
            StmtKind::Goto(label) => self.goto(*label),
            StmtKind::GotoAddress(address) => self.goto_address(address),
            StmtKind::AtExit(what) => self.at_exit.push(what.clone()),
            StmtKind::Break => self.leave(|exit| Some(exit.on_break)),
            StmtKind::Continue => self.leave(|exit| exit.on_continue),
            StmtKind::Return(value) => self.return_statement(value.as_ref()),
        }
    }

    fn leave(&mut self, label: impl Fn(&Exit) -> Option<Label>) {
        let found =
            self.exits.iter().rev().find_map(|exit| label(exit).map(|label| (label, exit.nr_saves, exit.nr_at_exit)));
        let Some((target, nr_saves, nr_at_exit)) = found else { return };
        self.run_at_exit(nr_at_exit);
        if let Some(&a) = self.saves.get(nr_saves) {
            self.emit(Inst::StackRestore { a });
        }
        self.jump(target);
    }

    /// Opens a loop: returns where `break` and `continue` go.
    fn enter_loop(&mut self) -> (Label, Label) {
        let (on_break, on_continue) = (self.label(), self.label());
        self.exits.push(Exit {
            on_break,
            on_continue: Some(on_continue),
            nr_saves: self.saves.len(),
            nr_at_exit: self.at_exit.len(),
        });
        (on_break, on_continue)
    }

    fn leave_loop(&mut self, exit: &(Label, Label)) {
        self.exits.pop();
        self.bind(exit.1);
    }

    fn if_statement(&mut self, condition: &Expr, then: &Stmt, other: Option<&Stmt>) {
        let no = self.label();
        self.jump_if(condition, no, false);
        self.statement(then);
        let Some(other) = other else { return self.bind(no) };
        let end = self.label();
        self.jump(end);
        self.bind(no);
        self.statement(other);
        self.bind(end);
    }

    fn while_loop(&mut self, condition: &Expr, body: &Stmt) {
        // The test stands at the end: one jump a turn.
        let (start, exit) = (self.label(), self.enter_loop());
        self.jump_if(condition, exit.0, false);
        self.bind(start);
        self.statement(body);
        self.leave_loop(&exit);
        self.start_statement(condition.span);
        self.jump_if(condition, start, true);
        self.bind(exit.0);
    }

    fn for_loop(&mut self, init: &[Stmt], condition: Option<&Expr>, step: Option<&Expr>, body: &Stmt) {
        let nr_at_exit = self.at_exit.len();
        match init.iter().any(|statement| matches!(statement.kind, StmtKind::AtExit(_))) {
            true => init.iter().for_each(|statement| self.statement(statement)),
            false => self.statements(init),
        }
        let start = self.label();
        let exit = self.enter_loop();
        if let Some(condition) = condition {
            self.start_statement(condition.span);
            self.jump_if(condition, exit.0, false);
        }
        self.bind(start);
        self.statement(body);
        self.leave_loop(&exit);
        if let Some(step) = step {
            self.start_statement(step.span);
            self.effect(step);
        }
        match condition {
            Some(condition) => {
                self.start_statement(condition.span);
                self.jump_if(condition, start, true);
            }
            None => self.jump(start),
        }
        self.bind(exit.0);
        self.close(nr_at_exit);
    }

    fn switch(&mut self, value: &Expr, cases: &[(i64, i64, LabelId)], default: Option<LabelId>, body: &Stmt) {
        let mark = self.top;
        let a = self.expr(value, None);
        let end = self.label();
        let mut single = Vec::new();
        for &(low, high, label) in cases {
            let target = self.named_label(label).0;
            if low.abs_diff(high) < RANGE_MAX {
                single.extend((low..=high).map(|value| (value, target)));
            } else {
                self.long_range(a, low, high, Label(target));
            }
        }
        let default = default.map_or(end, |label| self.named_label(label)).0;
        let table = self.switches.len() as u32;
        self.switches.push(SwitchTable { cases: single, default });
        self.emit(Inst::Switch { a, table });
        self.top = mark;
        self.exits.push(Exit {
            on_break: end,
            on_continue: None,
            nr_saves: self.saves.len(),
            nr_at_exit: self.at_exit.len(),
        });
        self.statement(body);
        self.exits.pop();
        self.bind(end);
    }

    fn long_range(&mut self, a: crate::ir::Slot, low: i64, high: i64, target: Label) {
        let mark = self.top;
        let (bound, below) = (self.temp(), self.label());
        self.emit(Inst::Const { dst: bound, value: low as u64 });
        self.emit(Inst::JumpCmp { op: BinOp::LtS, a, b: bound, target: below.0 });
        self.emit(Inst::Const { dst: bound, value: high as u64 });
        self.emit(Inst::JumpCmp { op: BinOp::LeS, a, b: bound, target: target.0 });
        self.bind(below);
        self.top = mark;
    }

    fn return_statement(&mut self, value: Option<&Expr>) {
        let Some(value) = value else {
            self.run_at_exit(0);
            return self.emit(Inst::ReturnVoid);
        };
        let types = &self.linker.sema.types;
        if types.is_void(value.ty) {
            self.effect(value);
            self.run_at_exit(0);
            return self.emit(Inst::ReturnVoid);
        }
        if let Some(result) = self.result {
            let bytes = types.bytes(value.ty) as u32;
            let src = self.expr(value, None);
            self.emit(Inst::MemCopy { dst: result, src, bytes });
            self.run_at_exit(0);
            return self.emit(Inst::Return { a: result });
        }
        let mut a = self.expr(value, None);
        if !self.at_exit.is_empty() {
            // It is computed before, and what runs then may change the variable that it came from.
            let kept = self.temp();
            self.emit(Inst::Move { dst: kept, a });
            a = kept;
        }
        self.run_at_exit(0);
        self.emit(Inst::Return { a });
    }
}
