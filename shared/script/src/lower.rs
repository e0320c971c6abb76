//! From the typed tree to instructions, and from translation units to one program: only what `main` reaches is in it.

mod data;
mod expr;
mod function;
mod jump;
mod leave;
mod operation;
mod place;
mod stmt;

use nslab_small::Map;
use std::rc::Rc;
use std::sync::Arc;

use crate::diag::DiagnosticKind;
use crate::ir::{FuncId, Function, Program, StaticVar};
use crate::libc;
use crate::sema::Sema;
use crate::sema::globals::Definition;
use crate::sema::hir::GlobalId;
use crate::syntax::around_main::add_construct;
use crate::syntax::parser::parse;
use crate::syntax::preprocess::preprocess;
use crate::syntax::source::Sources;
use crate::syntax::span::{FileId, Span};

/// Functions that a program may reach.
pub const FUNCTIONS_MAX: usize = 4096;

/// Compiles the learner's file, already added to the sources as [`FileId::MAIN`]; `None` if it has errors.
pub fn compile(mut sources: Sources) -> (Sources, Option<Program>) {
    let tokens = preprocess(&mut sources, FileId::MAIN);
    let mut unit = parse(&mut sources, tokens);
    add_construct(&mut sources, &mut unit);
    let mut sema = Sema::new(sources);
    sema.unit(&unit, false);
    let mut linker = Linker {
        sema,
        functions: Vec::new(),
        ids: Map::new(),
        queue: Vec::new(),
        addresses: Map::new(),
        strings: Map::new(),
        rodata: Vec::new(),
        data: Vec::new(),
        tls: Vec::new(),
        bss_bytes: 0,
        statics: Vec::new(),
    };
    let program = linker.program();
    (linker.sema.sources, program)
}

/// Collects what the program needs.
struct Linker {
    sema: Sema,
    functions: Vec<Option<Function>>,
    ids: Map<GlobalId, FuncId>,
    /// Functions with an id but no code yet.
    queue: Vec<GlobalId>,
    /// Where static objects are.
    addresses: Map<GlobalId, u64>,
    strings: Map<Rc<[u8]>, u64>,
    rodata: Vec<u8>,
    data: Vec<u8>,
    tls: Vec<u8>,
    bss_bytes: u64,
    statics: Vec<StaticVar>,
}

impl Linker {
    fn program(&mut self) -> Option<Program> {
        let main_name = self.sema.sources.interner.intern("main");
        let is_function =
            |definition: &Definition| matches!(definition, Definition::Function(_) | Definition::Parsed(_));
        let main =
            self.sema.globals.external(main_name).filter(|&id| is_function(&self.sema.globals.get(id).definition));
        if main.is_none() && self.sema.sources.sink.nr_errors() == 0 {
            let end = self.sema.sources.files[0].text.trim_end().len();
            self.sema.sources.sink.error(Span::new(FileId::MAIN, end, end), DiagnosticKind::NoMain);
        }
        if self.sema.sources.sink.nr_errors() > 0 {
            return None;
        }
        let main = self.function_id(main?, Span::default())?;
        let start = self.library_function("__nslab_start")?;
        // Signal handlers return through it; a library without one has no need of it.
        self.library_function("__nslab_restore");
        self.learners_functions();
        while let Some(id) = self.queue.pop() {
            let Some(body) = self.sema.body_of(id) else { continue };
            let function = function::lower(self, id, &body);
            let index = self.ids[&id].0 as usize;
            self.functions[index] = Some(function);
            if self.functions.len() > FUNCTIONS_MAX {
                let max = FUNCTIONS_MAX as u64;
                self.sema.sources.sink.error(Span::default(), DiagnosticKind::ProgramTooLarge { max });
                return None;
            }
        }
        if self.sema.sources.sink.nr_errors() > 0 {
            return None;
        }
        nslab_small::sort_by_key(&mut self.statics, |var| var.address);
        Some(Program {
            functions: std::mem::take(&mut self.functions).into_iter().flatten().collect(),
            entry: start,
            main,
            rodata: std::mem::take(&mut self.rodata).into(),
            data: std::mem::take(&mut self.data).into(),
            tls: std::mem::take(&mut self.tls).into(),
            bss_bytes: self.bss_bytes,
            statics: std::mem::take(&mut self.statics),
            files: self.sema.sources.files.clone(),
        })
    }

    /// The learner's functions are all compiled, called or not.
    fn learners_functions(&mut self) {
        let own: Vec<GlobalId> = self
            .sema
            .globals
            .iter()
            .filter(|(_, global)| !global.is_library && matches!(global.definition, Definition::Function(_)))
            .map(|(id, _)| id)
            .collect();
        for id in own {
            self.function_id(id, Span::default());
        }
    }

    fn library_function(&mut self, name: &str) -> Option<FuncId> {
        let sym = self.sema.sources.interner.intern(name);
        if self.sema.globals.external(sym).is_none() {
            self.load(name);
        }
        let id = self.sema.globals.external(sym)?;
        self.function_id(id, Span::default())
    }

    /// Reads the library's file that defines this name.
    fn load(&mut self, name: &str) -> bool {
        let Some(file) = libc::provider(name) else { return false };
        let id = self.sema.sources.add(file.name, file.text(), true);
        let tokens = preprocess(&mut self.sema.sources, id);
        let unit = parse(&mut self.sema.sources, tokens);
        self.sema.unit(&unit, true);
        true
    }

    /// Sees to it that something declared is defined, from the library if need be; reports it at `span` if it is not.
    fn resolve(&mut self, id: GlobalId, span: Span) {
        if !matches!(self.sema.globals.get(id).definition, Definition::None) {
            return;
        }
        let name = self.name_of(id);
        let is_loaded = self.load(&name);
        if !is_loaded || matches!(self.sema.globals.get(id).definition, Definition::None) {
            self.sema.sources.sink.error(span, DiagnosticKind::Undefined { name: name.to_string() });
        }
    }

    fn name_of(&self, id: GlobalId) -> Arc<str> {
        self.sema.sources.interner.text(self.sema.globals.get(id).name).clone()
    }

    fn function_id(&mut self, id: GlobalId, span: Span) -> Option<FuncId> {
        if let Some(&func) = self.ids.get(&id) {
            return Some(func);
        }
        self.resolve(id, span);
        if !matches!(self.sema.globals.get(id).definition, Definition::Function(_) | Definition::Parsed(_)) {
            return None;
        }
        let func = FuncId(self.functions.len() as u32);
        self.functions.push(None);
        self.ids.insert(id, func);
        self.queue.push(id);
        Some(func)
    }
}
