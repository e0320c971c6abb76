//! What a program says on a real kernel, kept beside the suite.

use std::path::PathBuf;

use crate::Program;
use crate::program::root;

/// Where the golden of `program` is; nowhere when more than one output is right, or when it is no program of the suite.
pub fn golden_path(program: &Program) -> Option<PathBuf> {
    let is_of_suite = program.source.starts_with(root().join("shared/tests/suite"));
    let path = root().join("shared/tests/golden").join(format!("{}.txt", program.name));
    (is_of_suite && !program.header.is_order_free).then_some(path)
}

/// Reads the golden of `program`, in the form of [`crate::Answer::transcript`].
pub fn golden(program: &Program) -> Option<String> {
    std::fs::read_to_string(golden_path(program)?).ok()
}
