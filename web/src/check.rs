//! What the compiler says about the program, and which flags expression the chips edit.

use nslab_script::Diagnostic;

use crate::store::Editing;

/// Checks a program without running it.
pub fn check(name: &str, source: &str) -> (Vec<Diagnostic>, Option<Editing>) {
    let compiled = nslab_script::compile(name, source);
    (compiled.diagnostics, editing(source))
}

fn editing(source: &str) -> Option<Editing> {
    let found = nslab_script::clone_flag_expr(source)?;
    Some(Editing {
        line: found.place.line,
        bytes: found.place.bytes,
        flags: found.flags,
        is_classic_clone: found.function == "clone",
    })
}
