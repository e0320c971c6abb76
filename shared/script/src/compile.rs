//! The way in: a text becomes a program and diagnostics.

use std::sync::Arc;

use crate::diag::{Diagnostic, DiagnosticKind};
use crate::ir::Program;
use crate::lower;
use crate::syntax::source::Sources;
use crate::syntax::span::{FileId, Span};

/// Longest program in bytes.
pub const SOURCE_BYTES_MAX: usize = 512 * 1024;

/// What compiling gave.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program, unless there are errors.
    pub program: Option<Arc<Program>>,
    /// All that is to be said, by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles one C file, called `name` in `__FILE__` and messages, with our C library.
pub fn compile(name: &str, text: &str) -> Compiled {
    let mut sources = Sources::default();
    let is_too_long = text.len() > SOURCE_BYTES_MAX;
    sources.add(name, if is_too_long { "" } else { text }, false);
    if is_too_long {
        sources.sink.error(Span::new(FileId::MAIN, 0, 0), DiagnosticKind::SourceTooLong { max: SOURCE_BYTES_MAX });
        let diagnostics = sources.sink.finish(&sources.files);
        return Compiled { program: None, diagnostics };
    }
    let (sources, program) = lower::compile(sources);
    let Sources { files, sink, .. } = sources;
    Compiled { program: program.map(Arc::new), diagnostics: sink.finish(&files) }
}
