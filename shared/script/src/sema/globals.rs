//! Functions and objects with static storage, of all translation units.

use nslab_small::Map;
use std::rc::Rc;

use super::hir::{Body, GlobalId, InitItem};
use super::types::TypeId;
use crate::syntax::ast::FunctionDef;
use crate::syntax::intern::Sym;
use crate::syntax::span::Span;

/// What defines a function or object.
#[derive(Clone)]
pub enum Definition {
    /// Declared only.
    None,
    /// A primitive of ours.
    Builtin(u16),
    /// A function not looked into yet: library functions are analysed when something needs them.
    Parsed(Rc<FunctionDef>),
    /// A function.
    Function(Rc<Body>),
    /// An object; without initialiser it is zero.
    Object {
        /// What it starts with.
        init: Option<Rc<Vec<InitItem>>>,
        /// Only read: string constants' neighbours.
        is_const: bool,
        /// Its alignment.
        align: u64,
    },
    /// An object without initialiser, which another declaration may still give one.
    Tentative,
}

/// A function or object with static storage.
pub struct Global {
    /// Its name.
    pub name: Sym,
    /// Its type where it was declared first, or defined.
    pub ty: TypeId,
    /// Where that was.
    pub span: Span,
    /// The translation unit.
    pub unit: usize,
    /// Is that unit the library's?
    pub is_library: bool,
    /// `static`?
    pub is_static: bool,
    /// `_Thread_local`: has each thread one of its own?
    pub is_thread_local: bool,
    /// What it is.
    pub definition: Definition,
}

/// All of them.
#[derive(Default)]
pub struct Globals {
    globals: Vec<Global>,
    /// Those that other units see.
    external: Map<Sym, GlobalId>,
}

impl Globals {
    /// Adds one; unless it is static, other units will find it by its name.
    pub fn add(&mut self, global: Global) -> GlobalId {
        let id = GlobalId(self.globals.len() as u32);
        if !global.is_static {
            self.external.insert(global.name, id);
        }
        self.globals.push(global);
        id
    }

    /// Finds one that all units see.
    pub fn external(&self, name: Sym) -> Option<GlobalId> {
        self.external.get(&name).copied()
    }

    /// Returns one.
    pub fn get(&self, id: GlobalId) -> &Global {
        &self.globals[id.0 as usize]
    }

    /// Returns one to change.
    pub fn get_mut(&mut self, id: GlobalId) -> &mut Global {
        &mut self.globals[id.0 as usize]
    }

    /// Yields all.
    pub fn iter(&self) -> impl Iterator<Item = (GlobalId, &Global)> {
        self.globals.iter().enumerate().map(|(index, global)| (GlobalId(index as u32), global))
    }
}
