//! House style that a machine can see.

use super::sources::{self, Source, has_word, none};

const LINES_MAX: usize = 400;

/// Tables that are one item of the language: a variant or an arm per line, nothing to be cut.
const TABLES: [&str; 2] = ["shared/abi/src/syscall.rs", "shared/words/src/reason.rs"];

/// The rooms whose `sys` alone may hold `unsafe`.
const UNSAFE: [&str; 4] =
    ["backend/runner/src/sys/", "backend/runner/src/sys.rs", "backend/keeper/src/sys/", "backend/keeper/src/sys.rs"];

fn written() -> Vec<Source> {
    let dirs = ["shared", "backend", "web", "tools", "static"];
    dirs.into_iter().flat_map(|dir| sources::below(dir, &["rs", "c", "js", "mjs", "sh"])).collect()
}

#[test]
fn files_are_short() {
    let long = written().into_iter().map(|source| (source.text.lines().count(), source));
    let long = long.filter(|(lines, source)| *lines > LINES_MAX && !TABLES.contains(&source.path.as_str()));
    none(long.map(|(lines, source)| format!("{}: {lines} lines, {LINES_MAX} at most", source.path)).collect());
}

#[test]
fn nothing_is_left_to_do() {
    let mut complaints = Vec::new();
    // Written apart, so that this file does not find itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    let macros = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!(")];
    for source in written() {
        for (at, line) in source.text.lines().enumerate() {
            if words.iter().any(|word| has_word(line, word)) || macros.iter().any(|name| line.contains(name)) {
                complaints.push(source.at(at + 1, line.trim()));
            }
        }
    }
    none(complaints);
}

#[test]
fn unsafe_stays_in_sys_and_says_why() {
    let mut complaints = Vec::new();
    for source in sources::rust() {
        let is_sys = UNSAFE.iter().any(|place| source.path.starts_with(place));
        let lines: Vec<&str> = source.text.lines().collect();
        for (at, line) in source.code().filter(|(_, line)| has_word(line, "unsafe")) {
            let is_use =
                ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "unsafe("].iter().any(|it| line.contains(it));
            if is_use && !is_sys && !line.contains('"') {
                complaints.push(source.at(at, "unsafe outside sys"));
            }
            let says_why = lines[at.saturating_sub(8)..at]
                .iter()
                .any(|line| line.contains("SAFETY:") || line.contains("# Safety"));
            if is_sys && line.contains("unsafe {") && !says_why {
                complaints.push(source.at(at, "no // SAFETY: above"));
            }
        }
    }
    none(complaints);
}

#[test]
fn crate_roots_forbid_unsafe() {
    let mut complaints = Vec::new();
    for source in sources::rust() {
        let is_root = source.path.ends_with("/src/lib.rs") || source.path.ends_with("/src/main.rs");
        // `sys` of these two could not lift a `forbid`; the workspace's `deny` covers the rest of them.
        let is_exempt = source.path.starts_with("backend/runner/") || source.path.starts_with("backend/keeper/");
        if is_root && !is_exempt && !source.text.contains("#![forbid(unsafe_code)]") {
            complaints.push(format!("{}: no #![forbid(unsafe_code)]", source.path));
        }
    }
    none(complaints);
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    let mut complaints = Vec::new();
    for source in sources::rust().iter().filter(|source| !source.is_test()) {
        for (at, line) in source.code().filter(|(_, line)| line.contains(".unwrap()")) {
            complaints.push(source.at(at, line.trim()));
        }
    }
    none(complaints);
}

#[test]
fn lifted_lints_say_why() {
    let mut complaints = Vec::new();
    for source in sources::rust() {
        let lines: Vec<&str> = source.text.lines().collect();
        for (at, line) in source.code() {
            let is_lifted = ["#[allow(", "#![allow(", "#[expect(", "#![expect("]
                .iter()
                .any(|start| line.trim_start().starts_with(start));
            // rustfmt may break a long attribute: the reason is before its end.
            let attribute: String =
                lines[at - 1..].iter().take(6).take_while(|line| !line.trim().is_empty()).copied().collect();
            let end = attribute.find(")]").unwrap_or(attribute.len());
            if is_lifted && !attribute[..end].contains("reason") {
                complaints.push(source.at(at, line.trim()));
            }
        }
    }
    none(complaints);
}

#[test]
fn no_test_is_ignored_or_sleeps() {
    let mut complaints = Vec::new();
    let ignore = concat!("#[ig", "nore");
    for source in sources::rust() {
        for (at, line) in source.text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(ignore)) {
            complaints.push(source.at(at + 1, line.trim()));
        }
    }
    none(complaints);
}
