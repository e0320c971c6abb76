//! Lines of the trace, with runs of alike calls folded into one.

use std::collections::BTreeSet;

use nslab_protocol::event::{Event, EventKind};

use super::recording::Recording;

/// Least number of alike calls that fold.
const FOLD_FROM: usize = 3;

/// A line of the trace: one step, or several folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceLine {
    /// First step, from 1.
    pub first: usize,
    /// Last step.
    pub last: usize,
}

/// Cuts a recording into lines; runs in `open` (named by their first step) stay open.
pub fn trace_lines(recording: &Recording, open: &BTreeSet<usize>) -> Vec<TraceLine> {
    let mut lines: Vec<TraceLine> = Vec::new();
    let mut pos = 1;
    while pos <= recording.steps.len() {
        let key = recording.line(pos).and_then(alike);
        let mut last = pos;
        while key.is_some() && recording.line(last + 1).and_then(alike) == key {
            last += 1;
        }
        if last - pos + 1 >= FOLD_FROM && !open.contains(&pos) {
            lines.push(TraceLine { first: pos, last });
        } else {
            lines.extend((pos..=last).map(|step| TraceLine { first: step, last: step }));
        }
        pos = last + 1;
    }
    lines
}

/// What alike calls have in common: equal failures on PATH; reads or writes of one descriptor.
fn alike(event: &Event) -> Option<(u32, String)> {
    let EventKind::Syscall { name, text, errno, .. } = &event.kind else { return None };
    let key = match (name.as_str(), errno) {
        ("execve" | "access" | "faccessat" | "stat" | "newfstatat", Some(errno)) => format!("{name} {errno}"),
        ("read" | "write", None) => format!("{name} {}", text.split(',').next().unwrap_or("")),
        _ => return None,
    };
    Some((event.host_pid, key))
}
