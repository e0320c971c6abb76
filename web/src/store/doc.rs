//! The program in the editor.

use std::rc::Rc;

use nslab_script::{Diagnostic, Severity};

/// A flags expression of the program that chips can edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    /// Line, from 1.
    pub line: u32,
    /// Bytes of the expression.
    pub bytes: std::ops::Range<usize>,
    /// Its flags, as names.
    pub flags: Vec<String>,
    /// The call: `clone`, `clone3`, `unshare`.
    pub call: &'static str,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Doc {
    /// File name.
    pub name: String,
    /// Source.
    pub source: Rc<str>,
    /// What is wrong with it.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    /// What the chips edit.
    pub editing: Option<Editing>,
}

impl Editing {
    /// Does it belong to the classic clone, which cannot make a time namespace?
    pub fn is_classic_clone(&self) -> bool {
        self.call == "clone"
    }
}

impl Doc {
    /// Errors (not warnings or hints).
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// The line of the first error.
    pub fn first_error(&self) -> Option<u32> {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error).map(|d| d.place.line).min()
    }
}
