//! Names, types, constants and checks: from the syntax tree to the typed one in [`hir`].

pub mod arith;
mod binary;
mod call;
mod checks;
pub mod constant;
mod convert;
mod declare;
mod expr;
mod flow;
mod format;
pub mod globals;
pub mod hir;
mod implicit;
mod init;
mod local;
mod mistakes;
mod record;
mod scope;
mod stmt;
pub mod types;
mod typing;
mod unary;

use nslab_small::{Map, Set};
use std::rc::Rc;

use globals::{Definition, Globals};
use hir::{Body, GlobalId, LabelId, Local, Stmt};
use scope::Scope;
use types::{LocalId, TypeId, Types};

use crate::diag::{DiagnosticKind, Draft};
use crate::syntax::ast::{FunctionDef, Item, TranslationUnit};
use crate::syntax::intern::Sym;
use crate::syntax::source::Sources;
use crate::syntax::span::{FileId, Span};

/// The analysis of a whole program: the learner's unit, and those of the library that it needs.
pub struct Sema {
    /// Files, names, diagnostics.
    pub sources: Sources,
    /// Types.
    pub types: Types,
    /// Functions and static objects.
    pub globals: Globals,
    /// The file scope of each unit done.
    units: Vec<Scope>,
    /// The scopes now open, file scope first.
    scopes: Vec<Scope>,
    /// The unit being worked on.
    unit: usize,
    is_library: bool,
    /// Are the parameters of a declaration being read?
    is_prototype: bool,
    /// Structs whose members are being read.
    defining: Vec<types::RecordId>,
    function: FunctionState,
    /// Members and elements that initialisers have set so far.
    nr_init_items: usize,
    /// Functions declared `_Noreturn`.
    noreturn: Set<GlobalId>,
    /// The functions that the learner's unit defines anywhere.
    own_functions: Map<Sym, Rc<FunctionDef>>,
    /// Functions that a call declared.
    implicit: Set<Sym>,
}

/// What is known of the function being analysed.
#[derive(Default)]
struct FunctionState {
    name: Option<Sym>,
    ret: Option<TypeId>,
    is_variadic: bool,
    locals: Vec<Local>,
    labels: Map<Sym, (LabelId, Option<Span>, Span)>,
    nr_labels: u32,
    /// Those whose address is taken.
    addressed: Vec<LabelId>,
    /// Statements that must run before the one being analysed: sizes of arrays.
    pending: Vec<Stmt>,
    switches: Vec<stmt::SwitchState>,
    memory: checks::Memory,
    fresh: mistakes::Fresh,
    nr_loops: usize,
    /// Locals that are named at all.
    used: Set<LocalId>,
}

impl Sema {
    /// Starts with the sources read so far.
    pub fn new(sources: Sources) -> Sema {
        Sema {
            sources,
            types: Types::new(),
            globals: Globals::default(),
            units: Vec::new(),
            scopes: Vec::new(),
            unit: 0,
            is_library: false,
            is_prototype: false,
            defining: Vec::new(),
            nr_init_items: 0,
            function: FunctionState::default(),
            noreturn: Set::new(),
            own_functions: Map::new(),
            implicit: Set::new(),
        }
    }

    /// Declares all that a unit has; the learner's functions are analysed, the library's kept for later.
    pub fn unit(&mut self, unit: &TranslationUnit, is_library: bool) {
        self.unit = self.units.len();
        self.is_library = is_library;
        self.scopes = vec![Scope::default()];
        if !is_library {
            self.note_functions(unit);
        }
        for item in &unit.items {
            match item {
                Item::Declaration(declaration) => self.external_declaration(declaration),
                Item::Function(function) => {
                    let Some(id) = self.declare_function(function) else { continue };
                    if !is_library {
                        let body = self.body(function);
                        self.globals.get_mut(id).definition = Definition::Function(Rc::new(body));
                    }
                }
            }
        }
        self.units.push(std::mem::take(&mut self.scopes).swap_remove(0));
    }

    /// Returns a function's body, analysing it now if nothing needed it before.
    pub fn body_of(&mut self, id: GlobalId) -> Option<Rc<Body>> {
        let global = self.globals.get(id);
        match &global.definition {
            Definition::Function(body) => Some(body.clone()),
            Definition::Parsed(function) => {
                let (function, unit) = (function.clone(), global.unit);
                self.is_library = global.is_library;
                self.unit = unit;
                self.scopes = vec![std::mem::take(&mut self.units[unit])];
                let body = Rc::new(self.body(&function));
                self.units[unit] = std::mem::take(&mut self.scopes).swap_remove(0);
                self.globals.get_mut(id).definition = Definition::Function(body.clone());
                Some(body)
            }
            _ => None,
        }
    }

    fn body(&mut self, function: &FunctionDef) -> Body {
        let outer = std::mem::take(&mut self.function);
        let body = self.function_body(function);
        self.function = outer;
        body
    }

    fn text(&self, sym: Sym) -> &str {
        self.sources.interner.text(sym)
    }

    fn error(&mut self, span: Span, kind: DiagnosticKind) -> &mut Draft {
        self.sources.sink.error(span, kind)
    }

    /// The source text of a place.
    fn snippet(&self, span: Span) -> &str {
        self.sources.files[usize::from(span.file.0)].text.get(span.range()).unwrap_or("")
    }
}

/// Returns where another `#include` line belongs: after the last one, else before everything.
pub fn include_place(text: &str) -> Span {
    let mut place = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim_start().strip_prefix('#').is_some_and(|rest| rest.trim_start().starts_with("include")) {
            place = at;
        }
    }
    Span::new(FileId::MAIN, place, place)
}
