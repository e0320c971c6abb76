//! What compiles and still goes wrong: calls that learners of namespaces get wrong.

use nslab_small::{Map, Set};

use super::Sema;
use super::hir::{Expr, ExprKind, GlobalId, Place, PlaceKind};
use super::scope::Entity;
use super::types::{LocalId, Type, TypeId};
use crate::diag::DiagnosticKind;
use crate::syntax::ast;
use crate::syntax::span::Span;

/// Functions that do not come back, whatever a header says.
const NORETURN: &[&str] =
    &["exit", "_exit", "_Exit", "abort", "err", "errx", "verr", "verrx", "quick_exit", "pthread_exit", "longjmp"];

/// System calls whose failure changes what a program shows about namespaces.
const WORTH_CHECKING: &[&str] = &[
    "clone",
    "unshare",
    "setns",
    "mount",
    "umount",
    "umount2",
    "pivot_root",
    "sethostname",
    "setdomainname",
    "chroot",
    "fork",
    "setuid",
    "setgid",
];

/// The byte of clone(2)'s flags that is the exit signal.
const EXIT_SIGNAL: u64 = 0xff;
/// `CLONE_THREAD`: a thread sends no signal.
const CLONE_THREAD: u64 = 0x1_0000;
/// `CLONE_PARENT`: the signal is the parent's.
const CLONE_PARENT: u64 = 0x8000;
/// `CLONE_NEWTIME`.
const CLONE_NEWTIME: u64 = 0x80;

/// What is remembered while a function is looked at.
#[derive(Default)]
pub(super) struct Memory {
    /// Where the function starts: file-scope declarations go before it.
    pub start: Span,
    /// Pointers that malloc(3) or mmap(2) gave, with the size as written.
    blocks: Map<LocalId, String>,
    /// Variables that hold a result worth checking: the function called, where, until they are compared.
    results: Map<LocalId, (String, Span)>,
    compared: Set<LocalId>,
}

impl Sema {
    /// Looks at a call of the learner's; returns the argument (from 0) about which all is said.
    pub(super) fn check_call(&mut self, name: &str, args: &[ast::Expr], values: &[Expr]) -> Option<usize> {
        if !self.is_library_function(name) {
            return None;
        }
        self.check_format(name, args, values);
        if name != "clone" || values.len() < 3 {
            return None;
        }
        self.check_clone_flags(&args[2], &values[2]);
        self.check_clone_stack(&args[1], &values[1]).then_some(1)
    }

    fn is_library_function(&self, name: &str) -> bool {
        let id = self.sources.interner.lookup(name).and_then(|sym| self.globals.external(sym));
        id.is_some_and(|id| self.globals.get(id).is_library)
    }

    fn check_clone_flags(&mut self, arg: &ast::Expr, flags: &Expr) {
        let ExprKind::Const(value) = flags.kind else { return };
        let names_newtime = self.snippet(arg.span).contains("CLONE_NEWTIME");
        if value & CLONE_NEWTIME != 0 && names_newtime {
            self.sources.sink.warning(arg.span, DiagnosticKind::CloneNewtime);
        } else if value & EXIT_SIGNAL == 0
            && value & (CLONE_THREAD | CLONE_PARENT) == 0
            && self.sources.sink.nr_errors() == 0
        {
            let text = self.snippet(arg.span).to_string();
            let is_simple = !text.contains(['?', '&', '^', '<', '>', '=', ',']);
            let draft = self.sources.sink.warning(arg.span, DiagnosticKind::CloneNoSignal);
            if is_simple && value == 0 {
                draft.fix(arg.span, "SIGCHLD");
            } else if is_simple {
                draft.fix(arg.span.after(), " | SIGCHLD");
            }
        }
    }

    fn check_clone_stack(&mut self, arg: &ast::Expr, stack: &Expr) -> bool {
        let argument = self.snippet(arg.span).to_string();
        let inner = strip_casts(stack);
        let is_null = matches!(inner.kind, ExprKind::Const(0));
        if self.types.is_integer(inner.ty) && !is_null {
            let name = self.free_name("child_stack");
            let place = Span { end: self.function.memory.start.start, ..self.function.memory.start };
            let draft = self.sources.sink.warning(arg.span, DiagnosticKind::CloneStackIsInteger { argument });
            // "Stacks grow downward on all processors that run Linux (except the HP PA processors), so stack usually points to the topmost
            // address of the memory space set up for the child stack." - clone(2)
            draft.fix(place, format!("static char {name}[1024 * 1024];\n\n"));
            draft.fix(arg.span, format!("{name} + sizeof({name})"));
            return true;
        }
        let low_end = match &inner.kind {
            ExprKind::AddressOf(place) if is_array_start(self, place) => {
                let array = argument.trim_start_matches('&').trim_end_matches("[0]").to_string();
                Some((array.clone(), format!("{array} + sizeof({array})")))
            }
            ExprKind::Load(place) => match place.kind {
                PlaceKind::Local(local) => {
                    let size = self.function.memory.blocks.get(&local);
                    size.map(|size| (argument.clone(), format!("{argument} + {size}")))
                }
                _ => None,
            },
            _ => None,
        };
        if let Some((array, top)) = low_end {
            self.sources
                .sink
                .warning(arg.span, DiagnosticKind::CloneStackLowEnd { array, top: top.clone() })
                .fix(arg.span, top);
        }
        false
    }

    fn free_name(&self, base: &str) -> String {
        let is_free = |name: &str| self.sources.interner.lookup(name).is_none();
        let mut numbered = (2..100).map(|number| format!("{base}{number}"));
        if is_free(base) { base.to_string() } else { numbered.find(|name| is_free(name)).unwrap_or_default() }
    }

    /// Looks at a call whose value nobody takes.
    pub(super) fn check_statement(&mut self, expr: &ast::Expr) {
        let ast::ExprKind::Call(callee, _) = &expr.kind else { return };
        let ast::ExprKind::Name(name) = callee.kind else { return };
        let name = self.text(name).to_string();
        if !self.is_library && WORTH_CHECKING.contains(&name.as_str()) && self.is_library_function(&name) {
            self.sources.sink.hint(callee.span, DiagnosticKind::UncheckedResult { function: name });
        }
    }

    /// A variable gets a value: remembers what matters later.
    pub(super) fn check_store(&mut self, local: LocalId, value: &Expr) {
        if self.is_library {
            return;
        }
        let inner = strip_casts(value);
        self.function.memory.blocks.remove(&local);
        let ExprKind::Call { callee, args, .. } = &inner.kind else { return };
        let Some(id) = Sema::function_called(callee) else { return };
        let global = self.globals.get(id);
        let (name, is_library) = (self.text(global.name).to_string(), global.is_library);
        let size = match (name.as_str(), &args[..]) {
            ("malloc", [size]) | ("mmap", [_, size, ..]) | ("aligned_alloc", [_, size]) => Some(size.span),
            _ => None,
        };
        if let Some(size) = size.filter(|_| is_library) {
            let text = self.snippet(size).to_string();
            let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            self.function.memory.blocks.insert(local, if is_word { text } else { format!("({text})") });
        }
        if is_library && WORTH_CHECKING.contains(&name.as_str()) {
            self.function.memory.results.insert(local, (name, callee.span));
        }
    }

    /// A value is compared or used as a condition.
    pub(super) fn note_compared(&mut self, value: &Expr) {
        match &strip_casts(value).kind {
            ExprKind::Load(place) | ExprKind::Assign(place, _) => {
                if let PlaceKind::Local(local) = place.kind {
                    self.function.memory.compared.insert(local);
                }
            }
            _ => {}
        }
    }

    /// At a function's end: results that nothing compared.
    pub(super) fn check_results(&mut self) {
        let memory = std::mem::take(&mut self.function.memory);
        for (local, (function, span)) in memory.results {
            if memory.compared.contains(&local) {
                continue;
            }
            let check = self.result_check(local, &function, span);
            let draft = self.sources.sink.hint(span, DiagnosticKind::UncheckedResult { function });
            if let Some((place, text)) = check {
                draft.fix(place, text);
            }
        }
    }

    /// The check to insert after the statement, where its parts are at hand.
    fn result_check(&self, local: LocalId, function: &str, span: Span) -> Option<(Span, String)> {
        let variable = self.text(self.function.locals.get(local.0 as usize)?.name?);
        let knows_perror = self
            .sources
            .interner
            .lookup("perror")
            .is_some_and(|sym| matches!(self.lookup(sym), Some(Entity::Global(..))));
        if !knows_perror || self.function.ret != Some(TypeId::INT) {
            return None;
        }
        let text = &self.sources.files[0].text;
        let end = span.end as usize + text.get(span.end as usize..)?.find(';')? + 1;
        let line = &text[text[..span.start as usize].rfind('\n').map_or(0, |newline| newline + 1)..];
        let indent: String =
            line.chars().take_while(|character| character.is_whitespace() && *character != '\n').collect();
        let step = if indent.starts_with('\t') { "\t" } else { "    " };
        let check = format!(
            "\n{indent}if ({variable} == -1) {{\n{indent}{step}perror(\"{function}\");\n{indent}{step}return 1;\n{indent}}}"
        );
        Some((Span::new(span.file, end, end), check))
    }

    /// The functions that do not come back.
    pub(super) fn noreturn(&self) -> Set<GlobalId> {
        let known = NORETURN.iter().filter_map(|name| self.globals.external(self.sources.interner.lookup(name)?));
        self.noreturn.iter().copied().chain(known).collect()
    }
}

fn strip_casts(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Cast(inner) => strip_casts(inner),
        _ => expr,
    }
}

fn is_array_start(sema: &Sema, place: &Place) -> bool {
    match &place.kind {
        PlaceKind::Member { base, offset: 0, .. } => matches!(sema.types.get(base.ty.ty), Type::Array(..)),
        PlaceKind::Local(_) | PlaceKind::Global(_) => matches!(sema.types.get(place.ty.ty), Type::Array(..)),
        _ => false,
    }
}
