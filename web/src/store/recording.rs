//! One run as it was recorded: events, steps, and what became of it.

use nslab_small::Map;
use std::rc::Rc;

use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::{Inside, View};

use super::action::HostSide;
use super::population::Population;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndState {
    /// The program exited with this status.
    Exited(i32),
    /// A signal ended it.
    Signaled(String),
    /// Something that is not modelled (or cannot be run for real).
    Unsupported(String, String),
    /// A named limit, and how much it allows.
    Limit(String, u64),
    /// Everybody waits for everybody.
    Deadlock,
    /// The learner stopped it.
    Stopped,
    /// The time of the session was up.
    TimeUp,
    /// The lab failed or refused.
    Failed(String),
    /// The connection broke.
    Lost,
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Status {
    /// Not started.
    #[default]
    Idle,
    /// Going on.
    Running,
    /// Started and held: the learner steps.
    Held,
    /// Waits for the learner's input.
    WaitsForInput,
    /// Over.
    Ended(EndState),
}

/// One step: a line of the trace with all that happened by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Number of the event that is the line.
    pub line: u64,
    /// Number of the last event that belongs to it.
    pub end: u64,
}

/// A run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// The program's text; lines are marked only while the editor has the same.
    pub source: Rc<str>,
    /// The events; number `n` at index `n - 1` unless some were missed.
    pub events: Vec<Event>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Where the run is.
    pub status: Status,
    /// Pictures that came with the run (live), by the last event they include.
    pub views: Map<u64, Rc<View>>,
    /// Pictures of processes that came with the run (live).
    pub insides: Map<u32, Map<u64, Rc<Inside>>>,
    /// Is it the real kernel's?
    pub is_real: bool,
    /// Events that a slow reader missed.
    pub missed: u64,
    /// Living processes after each step: where a run has most of them, the head comes to rest.
    alive: Vec<i64>,
    population: Population,
}

impl Recording {
    /// A fresh one.
    pub fn started(side: HostSide, status: Status, source: Rc<str>) -> Recording {
        Recording { status, source, is_real: side == HostSide::Real, ..Recording::default() }
    }

    /// Appends events and cuts them into steps.
    pub fn push(&mut self, events: Vec<Event>) {
        for event in events {
            self.push_one(event);
        }
    }

    fn push_one(&mut self, event: Event) {
        self.population.count(&event);
        let seq = event.seq;
        if is_line(&event.kind) {
            let start = self.own_prelude(&event);
            if let Some(last) = self.steps.last_mut() {
                last.end = last.end.min(start.saturating_sub(1)).max(last.line);
            }
            self.steps.push(Step { line: seq, end: seq });
            self.alive.push(self.population.alive);
        } else if let Some(last) = self.steps.last_mut() {
            last.end = seq;
            if let Some(alive) = self.alive.last_mut() {
                *alive = self.population.alive;
            }
        }
        self.events.push(event);
    }

    /// Where the events begin that a call caused before it returned: a fork, an exec, a change of namespaces of the same process.
    ///
    /// Mostly they follow their call; the child of a vfork speaks before it.
    fn own_prelude(&self, line: &Event) -> u64 {
        let before = self.line(self.steps.len()).filter(|before| before.host_pid == line.host_pid);
        let mut start = line.seq;
        for event in self.events.iter().rev() {
            let is_taken = before.is_some_and(|before| causes(&before.kind, &event.kind));
            let is_own = event.host_pid == line.host_pid && causes(&line.kind, &event.kind);
            if !is_own || is_taken || event.seq + 1 != start {
                break;
            }
            start = event.seq;
        }
        start
    }

    /// The event with this number.
    pub fn event(&self, seq: u64) -> Option<&Event> {
        let guess = usize::try_from(seq).ok()?.checked_sub(1)?;
        match self.events.get(guess) {
            Some(event) if event.seq == seq => Some(event),
            _ => self.events.binary_search_by_key(&seq, |event| event.seq).ok().map(|index| &self.events[index]),
        }
    }

    /// The line of a step, from 1; 0 is before the start.
    pub fn line(&self, pos: usize) -> Option<&Event> {
        self.step(pos).and_then(|step| self.event(step.line))
    }

    /// A step, from 1.
    pub fn step(&self, pos: usize) -> Option<Step> {
        self.steps.get(pos.checked_sub(1)?).copied()
    }

    /// Number of the last event that belongs to a step.
    pub fn seq_at(&self, pos: usize) -> u64 {
        self.step(pos).map_or(0, |step| step.end)
    }

    /// Events up to a number.
    pub fn upto(&self, seq: u64) -> &[Event] {
        let end = self.events.partition_point(|event| event.seq <= seq);
        &self.events[..end]
    }

    /// Events of one step.
    pub fn of_step(&self, pos: usize) -> &[Event] {
        let from = self.events.partition_point(|event| event.seq <= self.seq_at(pos.saturating_sub(1)));
        let upto = self.upto(self.seq_at(pos)).len();
        self.events.get(from..upto).unwrap_or(&[])
    }

    /// The step at which most processes live; the last such. The end if the run made no process.
    pub fn richest(&self) -> usize {
        let most = self.alive.iter().copied().max().unwrap_or(0);
        match self.alive.iter().rposition(|alive| *alive == most) {
            Some(index) if most > 0 => index + 1,
            _ => self.steps.len(),
        }
    }

    /// Is it going on (or held)?
    pub fn is_alive(&self) -> bool {
        matches!(self.status, Status::Running | Status::Held | Status::WaitsForInput)
    }

    /// The machine after an event: the recorded picture before it, and what happened since.
    pub fn view_at(&self, seq: u64) -> Option<Rc<View>> {
        super::replay::replay(self, seq)
    }

    /// The recorded picture of a process at or before an event, else the first after it.
    pub fn inside_at(&self, seq: u64, host_pid: u32) -> Option<Rc<Inside>> {
        let of = self.insides.get(&host_pid)?;
        of.range(..=seq).next_back().or_else(|| of.range(seq..).next()).map(|(_, inside)| inside.clone())
    }
}

/// Can this call cause that event?
fn causes(line: &EventKind, event: &EventKind) -> bool {
    let (EventKind::Syscall { name, .. } | EventKind::Enter { name, .. }) = line else { return false };
    match event {
        EventKind::Fork { .. } => ["clone", "clone3", "fork", "vfork"].contains(&name.as_str()),
        EventKind::Exec { .. } => ["execve", "execveat"].contains(&name.as_str()),
        EventKind::Namespaces { .. } => ["unshare", "setns"].contains(&name.as_str()),
        _ => false,
    }
}

/// Is this event a line of the trace?
fn is_line(kind: &EventKind) -> bool {
    match kind {
        EventKind::Enter { .. }
        | EventKind::Syscall { .. }
        | EventKind::Signal { .. }
        | EventKind::Fault { .. }
        | EventKind::Notice { .. }
        | EventKind::Unsupported { .. } => true,
        EventKind::Exit { signal, .. } => signal.is_some(),
        _ => false,
    }
}
