//! From the runner's reports to numbered events.

use std::collections::BTreeMap;

use nslab_protocol::event::{Event, EventKind};
use nslab_runner::report::Report;

/// Numbers events and knows processes by the names they were born with.
#[derive(Default)]
pub struct Numbering {
    seq: u64,
    /// Host pid and own pid of each process of ours, by its birth number.
    born: BTreeMap<u64, (u32, u32)>,
    /// Host pids of processes whose system calls are known, with the line each stands on.
    lines: BTreeMap<u32, Option<u32>>,
}

impl Numbering {
    /// Turns a report of a process into an event; `None` for reports that are no event.
    pub fn event(&mut self, host_pid: u32, report: Report) -> Option<Event> {
        match report {
            Report::Event { pid, kind } => {
                self.note(host_pid, &kind);
                Some(self.number(host_pid, pid, kind))
            }
            Report::Born { pid, birth, parent_birth, new_namespaces } => {
                self.born.insert(birth, (host_pid, pid));
                self.lines.entry(host_pid).or_default();
                let &(parent_host_pid, parent_pid) = self.born.get(&parent_birth)?;
                let kind = EventKind::Fork { child_host_pid: host_pid, child_pid: pid, new_namespaces };
                Some(self.number(parent_host_pid, parent_pid, kind))
            }
            Report::MainEnded { .. } => None,
        }
    }

    /// Gives an event its number.
    pub fn number(&mut self, host_pid: u32, pid: u32, kind: EventKind) -> Event {
        self.seq += 1;
        Event { seq: self.seq, host_pid, pid, kind }
    }

    /// The number of the last event.
    pub fn last(&self) -> u64 {
        self.seq
    }

    /// Does this process report its system calls? And on which line does it stand?
    pub fn traced(&self, host_pid: u32) -> Option<Option<u32>> {
        self.lines.get(&host_pid).copied()
    }

    fn note(&mut self, host_pid: u32, kind: &EventKind) {
        match kind {
            EventKind::Enter { line, .. } | EventKind::Syscall { line, .. } => {
                self.lines.insert(host_pid, *line);
            }
            // What runs now speaks for itself, if it is one of ours.
            EventKind::Exec { .. } | EventKind::Exit { .. } => {
                self.lines.remove(&host_pid);
            }
            _ => {}
        }
    }
}
