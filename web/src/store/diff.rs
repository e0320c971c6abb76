//! Both: two transcripts, aligned.
//!
//! Compared are the system calls of script processes, per process; output, per stream; and how the program ended. Never one merged order.
//! What may differ without being a difference: numbers of processes (compared by birth), inodes (by first sight), addresses, versions.

mod align;
mod last_ps;
mod normal;
mod procs;

use nslab_small::Map;

use nslab_protocol::event::{EventKind, Stream};

use super::output::output_parts;
use super::recording::{EndState, Recording, Status};
use align::{Pair, align};
use last_ps::last_ps;
use normal::{is_version_pair, normal, tunnel};
use procs::{Process, processes};

pub use last_ps::end_of_main;

/// The mark in the gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The same.
    Same,
    /// An order that Linux does not fix.
    Order,
    /// Another version of kernel or tool.
    Version,
    /// A difference.
    Differs,
    /// The model does not cover this.
    Uncovered,
    /// There is no other side yet.
    Alone,
}

/// Why two lines differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Fallback tunnel devices.
    Tunnel,
    /// Another errno, or failure on one side only.
    Errno,
    /// Not known.
    Unknown,
}

/// A part of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// A process: its letter and first name.
    Process(String, String),
    /// A stream of output.
    Output(&'static str),
    /// Who was left at the program's end.
    LastPs,
    /// How the program ended.
    Exit,
}

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A heading.
    Head(Head),
    /// Two lines, or one and none.
    Row(Mark, Option<String>, Option<String>),
    /// How the program ended on each side, where it has.
    End(Mark, Option<EndState>, Option<EndState>),
    /// Below differences: why.
    Cause(Cause),
}

impl Item {
    /// The mark of a line; headings and causes have none.
    pub fn mark(&self) -> Option<Mark> {
        match self {
            Item::Row(mark, ..) | Item::End(mark, ..) => Some(*mark),
            Item::Head(_) | Item::Cause(_) => None,
        }
    }
}

/// The whole comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Lines from top to bottom.
    pub items: Vec<Item>,
}

impl Comparison {
    /// How many rows carry a mark.
    pub fn count(&self, mark: Mark) -> usize {
        self.items.iter().filter(|item| item.mark() == Some(mark)).count()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.items.iter().filter(|item| item.mark().is_some()).count()
    }

    /// Runs of differing rows: each is one difference.
    pub fn differences(&self) -> usize {
        self.difference_rows().len()
    }

    /// Index of the first item of each difference.
    pub fn difference_rows(&self) -> Vec<usize> {
        let differs = |item: &Item| item.mark() == Some(Mark::Differs);
        let starts = |index: &usize| differs(&self.items[*index]) && (*index == 0 || !differs(&self.items[index - 1]));
        (0..self.items.len()).filter(starts).collect()
    }
}

/// Compares two runs of one program.
pub fn compare(sim: &Recording, real: &Recording) -> Comparison {
    let is_alone = real.status == Status::Idle;
    let missing = [missing_on(sim), missing_on(real)];
    let mut builder = Builder { items: Vec::new(), is_alone, missing };
    let left = processes(sim, &[]);
    let right = processes(real, &left);
    for process in &left {
        let other = right.iter().find(|p| p.path == process.path);
        // Another program runs in it on the real side, which sends no events: what came before that is compared.
        builder.process(process, other);
    }
    for process in right.iter().filter(|p| !left.iter().any(|q| q.path == p.path)) {
        builder.process(&Process { lines: Vec::new(), exec_at: None, ..process.clone() }, Some(process));
    }
    for (stream, name) in [(Stream::Tty, "tty"), (Stream::Stdout, "stdout"), (Stream::Stderr, "stderr")] {
        let (left, right) = (stream_lines(sim, stream), stream_lines(real, stream));
        if !left.is_empty() || !right.is_empty() {
            builder.items.push(Item::Head(Head::Output(name)));
            builder.rows(&left, &right);
        }
    }
    if let (Some(left), Some(right)) = (last_ps(sim, &left), last_ps(real, &right))
        && missing == [Mark::Differs; 2]
    {
        builder.items.push(Item::Head(Head::LastPs));
        builder.rows(&left, &right);
    }
    let (left, right) = (ended(sim), ended(real));
    if left.is_some() || right.is_some() {
        builder.items.push(Item::Head(Head::Exit));
        let mark = match (&left, &right) {
            _ if is_alone => Mark::Alone,
            (Some(left), Some(right)) if left == right => Mark::Same,
            _ => missing.into_iter().find(|mark| *mark != Mark::Differs).unwrap_or(Mark::Differs),
        };
        builder.items.push(Item::End(mark, left, right));
        builder.items.extend((mark == Mark::Differs).then_some(Item::Cause(Cause::Unknown)));
    }
    Comparison { items: builder.items }
}

struct Builder {
    items: Vec<Item>,
    is_alone: bool,
    /// What a line means that is missing on the left, on the right.
    missing: [Mark; 2],
}

impl Builder {
    fn process(&mut self, left: &Process, right: Option<&Process>) {
        let none = Vec::new();
        let upto_exec: Vec<String>;
        let mut left_lines = left.lines.as_slice();
        let right_lines = right.map_or(&none, |p| &p.lines);
        match right {
            Some(right) => {
                if let (Some(end), Some(cut)) = (left.exec_at, right.exec_at)
                    && right.lines.iter().skip(cut).all(|line| is_end(line))
                {
                    let (calls, of_program) = left.lines.split_at(end.min(left.lines.len()));
                    upto_exec = calls.iter().chain(of_program.iter().filter(|line| is_end(line))).cloned().collect();
                    left_lines = &upto_exec;
                }
            }
            None if !self.is_alone && left.is_of_program => return,
            None => {}
        }
        if left_lines.is_empty() && right_lines.is_empty() {
            return;
        }
        self.items.push(Item::Head(Head::Process(left.letter.clone(), left.comm.clone())));
        self.rows(left_lines, right_lines);
    }

    fn rows(&mut self, left: &[String], right: &[String]) {
        if self.is_alone {
            self.items.extend(left.iter().map(|line| Item::Row(Mark::Alone, Some(line.clone()), None)));
            return;
        }
        let mut differing: Vec<(Option<String>, Option<String>)> = Vec::new();
        for pair in align(left, right) {
            let (mark, l, r) = match pair {
                Pair::Same(l, r) => (Mark::Same, Some(l), Some(r)),
                Pair::Moved(l, r) => (Mark::Order, l, r),
                Pair::Changed(l, r) if is_version_pair(&l, &r) => (Mark::Version, Some(l), Some(r)),
                Pair::Changed(l, r) => (Mark::Differs, Some(l), Some(r)),
                Pair::Left(l) => (self.missing[1], Some(l), None),
                Pair::Right(r) => (self.missing[0], None, Some(r)),
            };
            if mark == Mark::Differs {
                differing.push((l.clone(), r.clone()));
            } else {
                self.cause(&mut differing);
            }
            self.items.push(Item::Row(mark, l, r));
        }
        self.cause(&mut differing);
    }

    fn cause(&mut self, differing: &mut Vec<(Option<String>, Option<String>)>) {
        if differing.is_empty() {
            return;
        }
        let failed = |line: &Option<String>| line.as_ref().is_some_and(|line| line.contains(") = -1 E"));
        let cause = if differing.iter().any(|(_, r)| r.as_deref().is_some_and(tunnel)) {
            Cause::Tunnel
        } else if differing.iter().any(|(l, r)| failed(l) != failed(r)) {
            Cause::Errno
        } else {
            Cause::Unknown
        };
        differing.clear();
        self.items.push(Item::Cause(cause));
    }
}

/// The end of a process, which both kernels tell whatever program ran in it.
fn is_end(line: &str) -> bool {
    line.starts_with("+++ ")
}

fn stream_lines(recording: &Recording, stream: Stream) -> Vec<String> {
    let mut only = Recording::default();
    only.events = recording
        .events
        .iter()
        .filter(|event| matches!(&event.kind, EventKind::Output { stream: s, .. } if *s == stream))
        .cloned()
        .collect();
    let text = output_parts(&only, u64::MAX).before;
    let mut inodes = Map::new();
    String::from_utf8_lossy(&text).lines().map(|line| normal(line.trim_end_matches('\r'), &mut inodes)).collect()
}

/// What it means that a line is missing in a recording: a run that is not over, or was cut short, says nothing by it.
fn missing_on(recording: &Recording) -> Mark {
    match &recording.status {
        Status::Ended(EndState::Exited(_) | EndState::Signaled(_)) => Mark::Differs,
        Status::Ended(EndState::Unsupported(..)) => Mark::Uncovered,
        _ => Mark::Alone,
    }
}

fn ended(recording: &Recording) -> Option<EndState> {
    match &recording.status {
        Status::Ended(end) => Some(end.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
