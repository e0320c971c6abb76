//! What the compiler says about the program, and which flags expression the chips edit.

use nslab_script::Diagnostic;

use crate::store::Editing;

/// Checks a program without running it.
pub fn check(name: &str, source: &str) -> Vec<Diagnostic> {
    nslab_script::compile(name, source).diagnostics
}

/// The flags expression that the chips edit, if there is one.
pub fn editing(source: &str) -> Option<Editing> {
    let found = nslab_script::clone_flag_expr(source).filter(|found| found.is_editable)?;
    let flags = source.get(found.bytes.clone())?.split('|').map(|term| term.trim().to_string()).collect();
    let line = source[..found.bytes.start].matches('\n').count() as u32 + 1;
    Some(Editing { line, bytes: found.bytes, call: found.call, flags })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chips_edit_the_initialiser_of_the_variable_that_clone_is_given() {
        let source = &crate::store::SAMPLES[0].source();
        let editing = editing(source).expect("the sample has one flags expression");
        assert!(source[editing.bytes.clone()].starts_with("CLONE_NEWPID | CLONE_NEWNS"));
        assert!(editing.is_classic_clone());
        assert_eq!(editing.flags.len(), 6);
    }

    #[test]
    fn a_variable_that_is_set_twice_is_not_edited() {
        let source = "int main(void) { int flags = CLONE_NEWPID; flags = 0; return clone(f, s, flags, 0); }";
        assert_eq!(editing(source), None);
    }

    #[test]
    fn flags_in_the_call_are_edited_there() {
        let source = "int main(void) { return unshare(CLONE_NEWUTS | CLONE_NEWPID); }";
        let editing = editing(source).expect("one call");
        assert_eq!(&source[editing.bytes.clone()], "CLONE_NEWUTS | CLONE_NEWPID");
        assert!(!editing.is_classic_clone());
    }
}
