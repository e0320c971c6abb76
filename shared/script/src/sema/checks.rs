//! What compiles and still goes wrong: calls that learners of namespaces get wrong.

use std::collections::BTreeSet;

use super::Sema;
use super::hir::{Expr, GlobalId};
use crate::syntax::ast;
use crate::syntax::span::Span;

/// Functions that do not come back, whatever a header says.
const NORETURN: &[&str] = &["exit", "_exit", "_Exit", "abort", "err", "errx", "verr", "verrx", "quick_exit", "pthread_exit", "longjmp"];

impl Sema {
    /// Looks at a call of the learner's.
    pub(super) fn check_call(&mut self, name: &str, args: &[ast::Expr], values: &[Expr], span: Span) {
        let _ = (name, args, values, span);
    }

    /// Looks at an expression whose value nobody takes.
    pub(super) fn check_statement(&mut self, expr: &ast::Expr) {
        let _ = expr;
    }

    /// The functions that do not come back.
    pub(super) fn noreturn(&self) -> BTreeSet<GlobalId> {
        NORETURN.iter().filter_map(|name| self.globals.external(self.sources.interner.lookup(name)?)).collect()
    }
}
