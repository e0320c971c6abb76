//! A classic clone(2) rewritten as clone3(2), which can make a time namespace too: for the page's `time` chip.

use std::ops::Range;

use crate::flag_expr::{Source, argument};
use crate::syntax::token::{P, Tok};

/// Flags that mean the same where the child goes on on a copy of its parent's stack.
const ALIKE: &[&str] = &[
    "CLONE_NEWUSER",
    "CLONE_NEWNS",
    "CLONE_NEWUTS",
    "CLONE_NEWIPC",
    "CLONE_NEWPID",
    "CLONE_NEWCGROUP",
    "CLONE_NEWNET",
    "CLONE_NEWTIME",
    "CLONE_FILES",
    "CLONE_FS",
    "CLONE_IO",
    "CLONE_SYSVSEM",
    "CLONE_UNTRACED",
];
/// Headers that the rewritten call needs.
const HEADERS: &[&str] = &["linux/sched.h", "sys/syscall.h", "unistd.h"];
/// The name of the structure, as clone(2) has it.
const ARGS: &str = "cl_args";

/// The program with its one `name = clone(function, stack, flags, argument);` as a clone3 that makes a time namespace as well;
/// `None` where the call is written otherwise.
pub fn clone_to_clone3(text: &str) -> Option<String> {
    let source = Source::new(text);
    let site = source.flags().filter(|site| site.call == "clone")?;
    let open = site.at + 1;
    let parts: Vec<Range<usize>> = (0..4).map_while(|index| argument(&source.tokens, open, index)).collect();
    let [function, _, terms, given] = parts.as_slice() else { return None };
    let close = given.end;
    let is_statement = source.punct(close, P::RParen) && source.punct(close + 1, P::Semi);
    let is_new_name = (0..source.tokens.len()).all(|index| source.word(index) != Some(ARGS));
    let name = source.word(site.at.checked_sub(2)?).filter(|_| source.punct(site.at - 1, P::Assign))?;
    if !is_statement || !is_new_name || function.len() != 1 {
        return None;
    }
    let start = statement(&source, site.at - 2)?;
    let (flags, signal) = flags(&source, source.written(terms))?;

    let byte = |index: usize| source.tokens[index].span.start as usize;
    let line = text[..byte(start)].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[line..byte(start)].chars().take_while(|c| c.is_whitespace()).collect::<String>();
    let written = source.written(terms);
    let is_variable = written != *terms;
    let value = if is_variable { source.of(terms) } else { flags.as_str() };
    let signal = signal.map(|signal| format!(", .exit_signal = {signal}")).unwrap_or_default();
    let declared = format!("struct clone_args {ARGS} = {{.flags = {value}{signal}}};\n{indent}");
    let called = format!("syscall(SYS_clone3, &{ARGS}, sizeof({ARGS}))");
    let (function, given) = (source.of(function), source.of(given));
    let child = format!("\n{indent}if ({name} == 0)\n{indent}    _exit({function}({given}));");
    let after = source.tokens[close + 1].span.end as usize;
    let mut edits = vec![
        (byte(start)..byte(start), declared),
        (byte(site.at)..source.tokens[close].span.end as usize, called),
        (after..after, child),
    ];
    if is_variable {
        // The exit signal goes out of the variable: it may serve nothing else.
        let name = source.word(terms.start)?;
        let is_used = |at: &usize| source.word(*at) == Some(name) && !source.is_member(*at);
        if (0..source.tokens.len()).filter(is_used).count() != 2 {
            return None;
        }
        edits.push((byte(written.start)..source.tokens[written.end - 1].span.end as usize, flags));
    }
    nslab_small::sort_by_key(&mut edits, |(range, _)| std::cmp::Reverse((range.start, range.end)));
    let mut out = text.to_string();
    for (range, new) in edits {
        out.replace_range(range, &new);
    }
    Some(HEADERS.iter().fold(out, |text, header| with_header(&text, header)))
}

/// The first token of the statement that sets the name at `at`, if it stands in a block.
fn statement(source: &Source<'_>, at: usize) -> Option<usize> {
    let words = (0..at).rev().take_while(|index| source.word(*index).is_some()).count();
    let start = at - words;
    let before = start.checked_sub(1)?;
    let is_block = [P::Semi, P::LBrace, P::RBrace].into_iter().any(|punct| source.punct(before, punct));
    let count = |punct| (0..start).filter(|index| source.punct(*index, punct)).count();
    (is_block && count(P::LParen) == count(P::RParen)).then_some(start)
}

/// The flags with CLONE_NEWTIME among them, and the exit signal.
fn flags(source: &Source<'_>, written: Range<usize>) -> Option<(String, Option<String>)> {
    let mut flags = vec!["CLONE_NEWTIME".to_string()];
    let mut signal = None;
    for index in written {
        match (source.tokens[index].tok, source.of(&(index..index + 1))) {
            (Tok::Punct(P::Or), _) | (_, "0" | "CLONE_NEWTIME") => {}
            (Tok::Ident(_), flag) if ALIKE.contains(&flag) => flags.push(flag.into()),
            (Tok::Ident(_), other) if other.starts_with("SIG") && signal.is_none() => signal = Some(other.into()),
            _ => return None,
        }
    }
    Some((flags.join(" | "), signal))
}

/// The program with a header among its others.
fn with_header(text: &str, header: &str) -> String {
    let named = |line: &str| line.trim().strip_prefix("#include <")?.strip_suffix('>').map(str::to_string);
    let mut lines: Vec<&str> = text.lines().collect();
    let headers: Vec<(usize, String)> =
        lines.iter().enumerate().filter_map(|(at, line)| named(line).map(|name| (at, name))).collect();
    if headers.iter().any(|(_, name)| name == header) {
        return text.to_string();
    }
    let later = headers.iter().find(|(_, name)| name.as_str() > header).map(|(at, _)| *at);
    let at = later.or(headers.last().map(|(at, _)| at + 1)).unwrap_or(0);
    let line = format!("#include <{header}>");
    lines.insert(at, &line);
    lines.join("\n") + if text.ends_with('\n') { "\n" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Severity, clone_flag_expr, compile};

    const PROGRAM: &str = "#define _GNU_SOURCE\n#include <sched.h>\n#include <signal.h>\n#include <sys/wait.h>\n\nstatic char stack[65536];\n\nstatic int child(void *arg)\n{\n    return arg != 0;\n}\n\nint main(void)\n{\n    int flags = CLONE_NEWPID | CLONE_NEWUTS | SIGCHLD;\n    int pid = clone(child, stack + sizeof(stack), flags, NULL);\n    waitpid(pid, NULL, 0);\n    return 0;\n}\n";

    #[track_caller]
    fn rewritten(text: &str) -> String {
        let out = clone_to_clone3(text).expect("it can be rewritten");
        let errors: Vec<_> = compile("a.c", &out).diagnostics;
        assert!(errors.iter().all(|d| d.severity != Severity::Error), "{out}\n{errors:?}");
        let found = clone_flag_expr(&out).expect("the chips find it");
        assert_eq!((found.call, found.is_editable), ("clone3", true), "{out}");
        assert!(found.flags.contains(nslab_abi::CloneFlags::NEWTIME));
        out
    }

    #[test]
    fn a_variable_keeps_the_flags_and_gives_the_signal_away() {
        let out = rewritten(PROGRAM);
        assert!(out.contains("    int flags = CLONE_NEWTIME | CLONE_NEWPID | CLONE_NEWUTS;\n"), "{out}");
        assert!(out.contains(
            "    struct clone_args cl_args = {.flags = flags, .exit_signal = SIGCHLD};\n    int pid = syscall(SYS_clone3, &cl_args, sizeof(cl_args));\n    if (pid == 0)\n        _exit(child(NULL));\n"
        ), "{out}");
        assert!(out.contains("#define _GNU_SOURCE\n#include <linux/sched.h>\n#include <sched.h>\n"), "{out}");
    }

    #[test]
    fn flags_in_the_call_go_into_the_structure() {
        let out = rewritten(
            &PROGRAM
                .replace("    int flags = CLONE_NEWPID | CLONE_NEWUTS | SIGCHLD;\n", "")
                .replace("flags, NULL", "CLONE_NEWNET | SIGCHLD, NULL"),
        );
        assert!(out.contains("{.flags = CLONE_NEWTIME | CLONE_NEWNET, .exit_signal = SIGCHLD}"), "{out}");
    }

    #[test]
    fn what_would_change_its_meaning_stays() {
        let without = |from: &str, to: &str| assert_eq!(clone_to_clone3(&PROGRAM.replace(from, to)), None, "{to}");
        without("CLONE_NEWPID |", "CLONE_VM |");
        without("int pid = clone", "int pid; if (1) pid = clone");
        without("flags, NULL)", "flags, NULL, &pid)");
        without("    waitpid(pid", "    flags = flags + 1;\n    waitpid(pid");
        without("clone(child,", "vfork(); fork(); unshare(child,");
    }
}
