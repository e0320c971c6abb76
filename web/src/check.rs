//! What the compiler says about the program, and which flags expression the chips edit.

use std::ops::Range;

use nslab_script::Diagnostic;

use crate::store::Editing;

/// Checks a program without running it.
pub fn check(name: &str, source: &str) -> (Vec<Diagnostic>, Option<Editing>) {
    let compiled = nslab_script::compile(name, source);
    (compiled.diagnostics, editing(source))
}

fn editing(source: &str) -> Option<Editing> {
    let found = nslab_script::clone_flag_expr(source)?;
    let bytes = follow(source, found.bytes)?;
    let flags: Vec<String> = source.get(bytes.clone())?.split('|').map(|term| term.trim().to_string()).collect();
    let is_simple = |term: &String| !term.is_empty() && term.chars().all(is_part);
    let line = source[..bytes.start].matches('\n').count() as u32 + 1;
    flags.iter().all(is_simple).then(|| Editing { line, bytes, is_classic_clone: found.call == "clone", flags })
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Where the flags are written: the expression itself, or what the one variable in it is set to, if it is set once.
fn follow(source: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    let expression = source.get(bytes.clone())?.trim();
    let is_variable = expression.chars().all(is_part) && expression.starts_with(|c: char| c.is_ascii_lowercase());
    if !is_variable {
        return Some(bytes);
    }
    let mut set = source.match_indices(expression).filter_map(|(at, _)| assigned(source, at, at + expression.len()));
    let first = set.next()?;
    set.next().is_none().then_some(first)
}

/// The right side of `name = …;` if the word at `at..end` is a whole name that is set there.
fn assigned(source: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let rest = &source[end..];
    let is_whole = !source[..at].ends_with(is_part) && !rest.starts_with(is_part);
    let after = rest.trim_start().strip_prefix('=').filter(|after| !after.starts_with('='))?;
    let start = source.len() - after.trim_start().len();
    let length = source[start..].find([';', ','])?;
    is_whole.then_some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chips_edit_the_initialiser_of_the_variable_that_clone_is_given() {
        let source = crate::store::SAMPLES[0].source;
        let editing = editing(source).expect("the sample has one flags expression");
        assert!(source[editing.bytes.clone()].starts_with("CLONE_NEWPID | CLONE_NEWNS"));
        assert!(editing.is_classic_clone);
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
        assert!(!editing.is_classic_clone);
    }
}
