//! Lines of the trace, with runs of alike calls folded into one.

use nslab_small::Set;

use nslab_protocol::event::{Event, EventKind};

use super::recording::Recording;

/// Least number of alike calls that fold.
const FOLD_FROM: usize = 3;

/// Calls by which a built-in program reads files.
const READING: [&str; 12] = [
    "openat",
    "open",
    "read",
    "pread64",
    "close",
    "stat",
    "lstat",
    "fstat",
    "newfstatat",
    "statx",
    "getdents64",
    "readlinkat",
];

/// A line of the trace: one step, or several folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceLine {
    /// First step, from 1.
    pub first: usize,
    /// Last step.
    pub last: usize,
    /// Does an open run begin here, that can be folded again?
    pub is_open_run: bool,
}

/// Cuts a recording into lines; runs in `open` (named by their first step) stay open.
pub fn trace_lines(recording: &Recording, open: &Set<usize>) -> Vec<TraceLine> {
    let mut lines: Vec<TraceLine> = Vec::new();
    let mut pos = 1;
    while pos <= recording.steps.len() {
        let key = recording.line(pos).and_then(alike);
        let mut last = pos;
        while key.is_some() && recording.line(last + 1).and_then(alike) == key {
            last += 1;
        }
        let is_run = last - pos + 1 >= FOLD_FROM;
        if is_run && !open.contains(&pos) {
            lines.push(TraceLine { first: pos, last, is_open_run: false });
        } else {
            let line = |step| TraceLine { first: step, last: step, is_open_run: is_run && step == pos };
            lines.extend((pos..=last).map(line));
        }
        pos = last + 1;
    }
    lines
}

/// Does a built-in program read files in this step? Its calls have no line of the script.
pub fn is_reading(event: &Event) -> bool {
    matches!(&event.kind, EventKind::Syscall { name, line: None, .. } if READING.contains(&name.as_str()))
}

/// What alike calls have in common.
#[derive(PartialEq)]
enum Alike<'a> {
    /// Equal failures along PATH.
    Fails(u32, &'a str, &'a str),
    /// Reads or writes of one descriptor.
    Stream(u32, &'a str, &'a str),
    /// A built-in program reads files.
    Reading(u32),
}

fn alike(event: &Event) -> Option<Alike<'_>> {
    let EventKind::Syscall { name, text, errno, .. } = &event.kind else { return None };
    match (name.as_str(), errno) {
        _ if is_reading(event) => Some(Alike::Reading(event.host_pid)),
        ("execve" | "access" | "faccessat" | "stat" | "newfstatat", Some(errno)) => {
            Some(Alike::Fails(event.host_pid, name, errno))
        }
        ("read" | "write", None) => Some(Alike::Stream(event.host_pid, name, text.split(',').next().unwrap_or(""))),
        _ => None,
    }
}
