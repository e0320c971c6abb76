//! What old definitions and gcc's attributes make of locals.

use std::rc::Rc;

use super::Sema;
use super::hir::{Expr, ExprKind, InitItem, InitValue, Stmt, StmtKind};
use super::scope::Entity;
use super::types::{LocalId, QualType};
use crate::syntax::ast::{self, Name, Param};
use crate::syntax::token::P;

impl Sema {
    /// The `char`, `short` or `float` that an old function makes of an argument, which came promoted.
    pub(super) fn narrow_param(&mut self, wide: LocalId, param: &Param, ty: QualType) -> Stmt {
        let span = self.function.locals[wide.0 as usize].span;
        let name = self.function.locals[wide.0 as usize].name.take();
        let local = self.new_local(name, ty, span);
        self.function.used.insert(local);
        if let Some(name) = param.declarator.name {
            self.bind(name.sym, Entity::Local(local), span);
        }
        let place = self.local_place(wide, span);
        let value = Expr { ty: place.ty.ty, span, kind: ExprKind::Load(Box::new(place)) };
        let value = InitValue::Expr(self.cast_to(value, ty.ty));
        Stmt { span, kind: StmtKind::Init(local, vec![InitItem { offset: 0, ty: ty.ty, bits: None, value }]) }
    }

    /// "runs a function when the variable goes out of scope … The function must take one parameter, a pointer to a type compatible
    /// with the variable" - gcc's manual, Common Variable Attributes.
    pub(super) fn cleanup(&mut self, function: Name, variable: Name) -> Stmt {
        let name = |name: Name| ast::Expr { span: name.span, kind: ast::ExprKind::Name(name.sym), height: 0 };
        let address = ast::ExprKind::Unary(P::And, Box::new(name(variable)));
        let address = ast::Expr { span: variable.span, kind: address, height: 1 };
        let span = function.span;
        let call = self.call(&name(function), &[address], span);
        Stmt { span, kind: StmtKind::AtExit(Rc::new(Stmt { span, kind: StmtKind::Expr(call) })) }
    }
}
