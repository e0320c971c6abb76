//! Statements.

use std::rc::Rc;

use super::Sema;
use super::convert::Purpose;
use super::hir::{Expr, ExprKind, LabelId, Stmt, StmtKind};
use super::scope::Scope;
use super::types::{FunctionType, TypeId};
use crate::diag::{DiagnosticKind, LabelKind};
use crate::syntax::ast::{self, Block, BlockItem, ForInit, FunctionDef};
use crate::syntax::span::Span;

/// A `switch` that is open.
pub(super) struct SwitchState {
    ty: TypeId,
    cases: Vec<(i64, i64, LabelId)>,
    default: Option<LabelId>,
}

impl Sema {
    pub(super) fn block_items(&mut self, block: &Block) -> Vec<Stmt> {
        let mut out = Vec::new();
        for item in &block.items {
            match item {
                BlockItem::Declaration(declaration) => out.extend(self.local_declaration(declaration)),
                BlockItem::Statement(statement) => self.statement_into(statement, &mut out),
            }
        }
        out
    }

    fn scoped(&mut self, block: &Block) -> Vec<Stmt> {
        self.scopes.push(Scope::default());
        let items = self.block_items(block);
        self.scopes.pop();
        items
    }

    fn statement_into(&mut self, statement: &ast::Stmt, out: &mut Vec<Stmt>) {
        let kind = self.statement(statement, out);
        out.append(&mut self.function.pending);
        if let Some(kind) = kind {
            out.push(Stmt { span: statement.span, kind });
        }
    }

    /// One statement where C wants exactly one.
    fn single(&mut self, statement: &ast::Stmt) -> Box<Stmt> {
        let mut out = Vec::new();
        self.statement_into(statement, &mut out);
        Box::new(match out.len() {
            1 => out.swap_remove(0),
            _ => Stmt { span: statement.span, kind: StmtKind::Block(out) },
        })
    }

    fn condition_of(&mut self, expr: &ast::Expr) -> Expr {
        self.check_condition(expr);
        let value = self.expr(expr);
        self.condition(value)
    }

    fn statement(&mut self, statement: &ast::Stmt, out: &mut Vec<Stmt>) -> Option<StmtKind> {
        use ast::StmtKind as K;
        Some(match &statement.kind {
            K::Empty => return None,
            K::Expr(expr) => {
                self.check_statement(expr);
                self.check_effect(expr);
                StmtKind::Expr(self.expr(expr))
            }
            K::Block(block) => StmtKind::Block(self.scoped(block)),
            K::If(condition, then, other) => {
                let condition = self.condition_of(condition);
                out.append(&mut self.function.pending);
                self.check_body(then);
                let then = self.single(then);
                StmtKind::If(condition, then, other.as_ref().map(|other| self.single(other)))
            }
            K::While(condition, body) => {
                let condition = self.condition_of(condition);
                out.append(&mut self.function.pending);
                StmtKind::While(condition, self.loop_body(body))
            }
            K::DoWhile(body, condition) => {
                let body = self.loop_body(body);
                StmtKind::DoWhile(body, self.condition_of(condition))
            }
            K::For { init, condition, step, body } => {
                self.for_statement(init.as_deref(), condition.as_ref(), step.as_ref(), body)
            }
            K::Switch(value, body) => self.switch(value, body),
            K::Case(low, high, body) => {
                self.case(low, high.as_ref(), out);
                self.statement_into(body, out);
                return None;
            }
            K::Default(body) => {
                self.default(statement.span, out);
                self.statement_into(body, out);
                return None;
            }
            K::Label(name, body) => {
                let label = self.label(name.sym, Some(name.span), name.span);
                out.push(Stmt { span: name.span, kind: StmtKind::Label(label) });
                self.statement_into(body, out);
                return None;
            }
            K::Goto(name) => StmtKind::Goto(self.label(name.sym, None, name.span)),
            K::GotoAddress(address) => {
                let address = self.expr(address);
                let ty = self.types.pointer(TypeId::VOID.into());
                StmtKind::GotoAddress(self.assign_convert(address, ty, Purpose::Assign))
            }
            K::Break => {
                if self.function.nr_loops == 0 && self.function.switches.is_empty() {
                    self.misplaced("break", statement.span);
                    return None;
                }
                StmtKind::Break
            }
            K::Continue => {
                if self.function.nr_loops == 0 {
                    self.misplaced("continue", statement.span);
                    return None;
                }
                StmtKind::Continue
            }
            K::Return(value) => self.return_statement(value.as_ref(), statement.span),
        })
    }

    fn misplaced(&mut self, word: &str, span: Span) {
        self.error(span, DiagnosticKind::Misplaced { word: word.to_string() });
    }

    fn loop_body(&mut self, body: &ast::Stmt) -> Box<Stmt> {
        self.function.nr_loops += 1;
        let body = self.single(body);
        self.function.nr_loops -= 1;
        body
    }

    fn for_statement(
        &mut self,
        init: Option<&ForInit>,
        condition: Option<&ast::Expr>,
        step: Option<&ast::Expr>,
        body: &ast::Stmt,
    ) -> StmtKind {
        self.scopes.push(Scope::default());
        let mut start = match init {
            None => Vec::new(),
            Some(ForInit::Declaration(declaration)) => self.local_declaration(declaration),
            Some(ForInit::Expr(expr)) => {
                let value = self.expr(expr);
                vec![Stmt { span: expr.span, kind: StmtKind::Expr(value) }]
            }
        };
        let condition = condition.map(|condition| self.condition_of(condition));
        // It runs after the body, which is looked at later.
        self.function.nr_loops += 1;
        let step = step.map(|step| self.expr(step));
        self.function.nr_loops -= 1;
        start.append(&mut self.function.pending);
        let body = self.loop_body(body);
        self.scopes.pop();
        StmtKind::For { init: start, condition, step, body }
    }

    fn switch(&mut self, value: &ast::Expr, body: &ast::Stmt) -> StmtKind {
        let value = self.expr(value);
        if !self.types.is_integer(value.ty) && value.ty != TypeId::ERROR {
            let ty = self.types.name(value.ty, &self.sources.interner);
            self.error(value.span, DiagnosticKind::BadCondition { ty });
        }
        self.note_compared(&value);
        let value = self.promote(value);
        self.function.switches.push(SwitchState { ty: value.ty, cases: Vec::new(), default: None });
        let body = self.single(body);
        let state = self.function.switches.pop();
        let (mut cases, default) = state.map_or((Vec::new(), None), |state| (state.cases, state.default));
        nslab_small::sort(&mut cases);
        for pair in cases.windows(2) {
            if pair[0].1 >= pair[1].0 {
                self.error(value.span, DiagnosticKind::DuplicateCase { value: pair[1].0.to_string() });
            }
        }
        StmtKind::Switch { value, cases, default, body }
    }

    fn case(&mut self, low: &ast::Expr, high: Option<&ast::Expr>, out: &mut Vec<Stmt>) {
        let span = low.span;
        let Some(ty) = self.function.switches.last().map(|state| state.ty) else { return self.misplaced("case", span) };
        let basic = self.scalar(ty);
        let value = |sema: &mut Sema, expr: &ast::Expr| {
            let value = sema.constant_int(expr)?;
            Some(super::arith::convert(value as u64, crate::syntax::ast::Basic::Long, basic) as i64)
        };
        let Some(low) = value(self, low) else { return };
        let high = match high {
            None => low,
            Some(high) => value(self, high).unwrap_or(low),
        };
        let label = self.new_label();
        if let Some(state) = self.function.switches.last_mut() {
            // Bounds are of the switch's type; cases are kept in the order of signed numbers, so a range of unsigned ones may be two.
            let is_unsigned = !super::types::is_signed(basic);
            let is_empty = if is_unsigned { low as u64 > high as u64 } else { low > high };
            if low <= high && !is_empty {
                state.cases.push((low, high, label));
            } else if !is_empty {
                state.cases.push((low, i64::MAX, label));
                state.cases.push((i64::MIN, high, label));
            }
        }
        out.push(Stmt { span, kind: StmtKind::Label(label) });
    }

    fn default(&mut self, span: Span, out: &mut Vec<Stmt>) {
        let label = self.new_label();
        let Some(state) = self.function.switches.last_mut() else { return self.misplaced("default", span) };
        if state.default.replace(label).is_some() {
            self.error(span, DiagnosticKind::DuplicateCase { value: String::new() });
        }
        out.push(Stmt { span, kind: StmtKind::Label(label) });
    }

    fn new_label(&mut self) -> LabelId {
        self.function.nr_labels += 1;
        LabelId(self.function.nr_labels - 1)
    }

    fn label(&mut self, name: crate::syntax::intern::Sym, defined: Option<Span>, span: Span) -> LabelId {
        if let Some(&(label, known, used)) = self.function.labels.get(&name) {
            if let (Some(first), Some(_)) = (known, defined) {
                let text = self.text(name).to_string();
                self.error(span, DiagnosticKind::Redefined { name: text }).label(first, LabelKind::DeclaredHere);
            }
            self.function.labels.insert(name, (label, known.or(defined), used));
            return label;
        }
        let label = self.new_label();
        self.function.labels.insert(name, (label, defined, span));
        label
    }

    /// `&&label`.
    pub(super) fn label_address(&mut self, name: ast::Name, span: Span) -> Expr {
        if self.function.name.is_none() {
            self.error(span, DiagnosticKind::UndefinedLabel { name: self.text(name.sym).to_string() });
            return self.broken(span);
        }
        let label = self.label(name.sym, None, name.span);
        if !self.function.addressed.contains(&label) {
            self.function.addressed.push(label);
        }
        let ty = self.types.pointer(TypeId::VOID.into());
        Expr { ty, span, kind: ExprKind::Const(label.address()) }
    }

    pub(super) fn check_labels(&mut self) {
        let missing: Vec<_> = self
            .function
            .labels
            .iter()
            .filter(|(_, (_, defined, _))| defined.is_none())
            .map(|(&name, &(_, _, used))| (name, used))
            .collect();
        for (name, span) in missing {
            let name = self.text(name).to_string();
            self.error(span, DiagnosticKind::UndefinedLabel { name });
        }
    }

    fn return_statement(&mut self, value: Option<&ast::Expr>, span: Span) -> StmtKind {
        let ret = self.function.ret.unwrap_or(TypeId::INT);
        let name = self.function.name.map_or(String::new(), |name| self.text(name).to_string());
        let ty = self.types.name(ret, &self.sources.interner);
        let value = value.map(|value| self.expr(value));
        match value {
            Some(value) if self.types.is_void(ret) => {
                if !self.types.is_void(value.ty) && value.ty != TypeId::ERROR {
                    self.sources.sink.warning(value.span, DiagnosticKind::ReturnMismatch { name, ty });
                }
                // What it does must still happen: `return f();` in a void function.
                let void = Expr { ty: TypeId::VOID, span, kind: ExprKind::Cast(Box::new(value)) };
                StmtKind::Return(Some(void))
            }
            Some(value) => StmtKind::Return(Some(self.assign_convert(value, ret, Purpose::Assign))),
            None => {
                if !self.types.is_void(ret) {
                    self.sources.sink.warning(span, DiagnosticKind::ReturnMismatch { name, ty });
                }
                StmtKind::Return(None)
            }
        }
    }

    pub(super) fn statement_expr(&mut self, block: &Block, span: Span) -> Expr {
        if self.function.name.is_none() {
            self.error(span, DiagnosticKind::NotConstant);
            return self.broken(span);
        }
        let outer = std::mem::take(&mut self.function.pending);
        let mut items = self.scoped(block);
        self.function.pending = outer;
        let last = match items.pop() {
            Some(Stmt { kind: StmtKind::Expr(value), .. }) => Some(Box::new(value)),
            Some(other) => {
                items.push(other);
                None
            }
            None => None,
        };
        let ty = last.as_ref().map_or(TypeId::VOID, |last| last.ty);
        Expr { ty, span, kind: ExprKind::Statements(Rc::new(items), last) }
    }

    /// Can the end of a function that returns a value be reached?
    pub(super) fn check_return(&mut self, signature: &FunctionType, statements: &[Stmt], function: &FunctionDef) {
        let Some(name) = function.declarator.name else { return };
        // A function with errors may lack more than its `return`.
        if self.sources.sink.nr_errors() > 0 {
            return;
        }
        if self.types.is_void(signature.ret)
            || self.text(name.sym) == "main"
            || !super::flow::may_complete(statements, &self.noreturn())
        {
            return;
        }
        let (text, ty) = (self.text(name.sym).to_string(), self.types.name(signature.ret, &self.sources.interner));
        let end = function.body.span;
        let span = Span { start: end.end.saturating_sub(1), ..end };
        self.sources.sink.warning(span, DiagnosticKind::MissingReturn { name: text, ty });
    }
}
