//! Whether control can run over the end of statements: never a false alarm, so in doubt it can not.

use nslab_small::Set;

use super::hir::{Expr, ExprKind, GlobalId, PlaceKind, Stmt, StmtKind};

/// May control reach the end? `noreturn` are the functions that do not come back.
pub fn may_complete(statements: &[Stmt], noreturn: &Set<GlobalId>) -> bool {
    let Some(last) = statements.last() else { return true };
    match &last.kind {
        StmtKind::Return(_) | StmtKind::Goto(_) | StmtKind::GotoAddress(_) | StmtKind::Break | StmtKind::Continue => {
            false
        }
        StmtKind::Block(inner) => may_complete(inner, noreturn),
        StmtKind::If(_, then, Some(other)) => may_complete(one(then), noreturn) || may_complete(one(other), noreturn),
        // Loops and switches would need to know their `break`s.
        StmtKind::While(condition, _) => !matches!(condition.kind, ExprKind::Const(1..)),
        StmtKind::For { condition, .. } => condition.is_some(),
        StmtKind::DoWhile(..) | StmtKind::Switch { .. } => false,
        StmtKind::Expr(expr) => !is_noreturn(expr, noreturn),
        StmtKind::If(..) | StmtKind::Label(_) | StmtKind::Init(..) | StmtKind::MakeArray(..) => true,
        StmtKind::AtExit(_) => true,
    }
}

fn one(statement: &Stmt) -> &[Stmt] {
    std::slice::from_ref(statement)
}

fn is_noreturn(expr: &Expr, noreturn: &Set<GlobalId>) -> bool {
    match &expr.kind {
        ExprKind::Call { callee, .. } => match &callee.kind {
            ExprKind::AddressOf(place) => matches!(place.kind, PlaceKind::Global(id) if noreturn.contains(&id)),
            _ => false,
        },
        ExprKind::Trap => true,
        ExprKind::Cast(inner) => is_noreturn(inner, noreturn),
        // A macro such as `errExit(msg)`: do { … } while (0) is no expression, `({ … })` is.
        ExprKind::Statements(..) => true,
        _ => false,
    }
}
