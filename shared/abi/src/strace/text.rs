//! Strings, lists and structures.

use crate::{Timespec, WaitStatus};

/// Longest string that strace prints in full by default (`-s 32`).
const MAX_STRING: usize = 32;

/// Quotes bytes of a buffer, shortened with `...` as strace does.
pub fn buffer(bytes: &[u8]) -> String {
    buffer_of(bytes, MAX_STRING)
}

/// As [`buffer`], with another length.
pub fn buffer_of(bytes: &[u8], max: usize) -> String {
    let dots = if bytes.len() > max { "..." } else { "" };
    format!("\"{}\"{dots}", escape(&bytes[..bytes.len().min(max)]))
}

/// Quotes a path, which is never shortened.
pub fn path(bytes: &[u8]) -> String {
    format!("\"{}\"", escape(bytes))
}

/// Quotes a path or writes `NULL`.
pub fn opt_path(bytes: &Option<Vec<u8>>) -> String {
    bytes.as_deref().map_or_else(|| "NULL".to_string(), path)
}

/// Writes an array of strings: `["sh", "-c", "ps"]`.
pub fn strings(list: &[Vec<u8>]) -> String {
    let quoted: Vec<String> = list.iter().map(|item| buffer(item)).collect();
    format!("[{}]", quoted.join(", "))
}

fn escape(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (i, &byte) in bytes.iter().enumerate() {
        let next_is_digit = bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'\r' => out.push_str("\\r"),
            0x0b => out.push_str("\\v"),
            0x0c => out.push_str("\\f"),
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x20..=0x7e => out.push(char::from(byte)),
            // A short octal escape must not swallow a digit that follows.
            _ if next_is_digit => out.push_str(&format!("\\{byte:03o}")),
            _ => out.push_str(&format!("\\{byte:o}")),
        }
    }
    out
}

/// Writes `{tv_sec=1, tv_nsec=0}`.
pub fn timespec(t: &Timespec) -> String {
    format!("{{tv_sec={}, tv_nsec={}}}", t.tv_sec, t.tv_nsec)
}

const TRACE_EVENTS: &[(u8, &str)] =
    &[(1, "PTRACE_EVENT_FORK"), (2, "PTRACE_EVENT_VFORK"), (3, "PTRACE_EVENT_CLONE"), (4, "PTRACE_EVENT_EXEC")];

/// Writes a wait status as strace decodes it.
pub fn wait_status(status: WaitStatus) -> String {
    match status {
        WaitStatus::Exited(code) => format!("[{{WIFEXITED(s) && WEXITSTATUS(s) == {code}}}]"),
        WaitStatus::Signaled(signal, core) => {
            let dumped = if core { " && WCOREDUMP(s)" } else { "" };
            format!("[{{WIFSIGNALED(s) && WTERMSIG(s) == {}{dumped}}}]", signal.name())
        }
        WaitStatus::Stopped(signal) => format!("[{{WIFSTOPPED(s) && WSTOPSIG(s) == {}}}]", signal.name()),
        WaitStatus::TraceEvent(signal, event) => {
            let name = |&&(number, _): &&(u8, &str)| number == event;
            let event = TRACE_EVENTS.iter().find(name).map_or("PTRACE_EVENT_STOP", |row| row.1);
            format!("[{{WIFSTOPPED(s) && WSTOPSIG(s) == {}}} | {event} << 16]", signal.name())
        }
        WaitStatus::Continued => "[{WIFCONTINUED(s)}]".to_string(),
    }
}

/// Joins the names of set bits with `|`; bits without a name follow in hex; nothing set is `none`.
pub fn flags(bits: u64, names: &[(&str, u64)], none: &str) -> String {
    let mut rest = bits;
    let mut words: Vec<String> = Vec::new();
    for &(name, bit) in names {
        if bit != 0 && rest & bit == bit {
            words.push(name.to_string());
            rest &= !bit;
        }
    }
    if rest != 0 {
        words.push(format!("{rest:#x}"));
    }
    if words.is_empty() { none.to_string() } else { words.join("|") }
}
