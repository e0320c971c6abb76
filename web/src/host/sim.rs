//! The simulated session, run in slices so that nothing ever freezes.

use std::rc::Rc;

use nslab_protocol::event::{Event, EventKind};
use nslab_sim::{Machine, Plan, Progress, RunEnd, Session, SessionConfig, Start, Stdio};
use nslab_words::{Lang, words};

use super::Host;
use crate::store::{Command, EndState, HostEvent, Status};

/// Turns between two looks at the clock.
const SLICE: u64 = 64;

/// What the host does in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    Nothing,
    Run,
    /// To the next line of the trace.
    Step,
}

/// The simulated kernel.
pub struct SimHost {
    now_ms: fn() -> f64,
    session: Option<Session>,
    work: Work,
    is_held: bool,
    /// Rows and columns of the terminal, once it has told.
    size: Option<(u16, u16)>,
    /// When a paced session's clock was moved last.
    paced_ms: f64,
    told: u64,
    out: Vec<HostEvent>,
}

impl SimHost {
    /// A host without a session; `now_ms` is the browser's clock.
    pub fn new(now_ms: fn() -> f64) -> SimHost {
        SimHost {
            now_ms,
            session: None,
            work: Work::Nothing,
            is_held: false,
            size: None,
            paced_ms: 0.0,
            told: 0,
            out: Vec::new(),
        }
    }

    /// The machine without a program.
    fn boot(&mut self) {
        self.session = Session::new(config(Start::Nothing)).ok();
    }

    fn start(&mut self, name: String, source: String, is_held: bool) {
        self.told = 0;
        self.is_held = is_held;
        self.begin(config(Start::Script { name, source }));
    }

    /// A shell, with the program in root's home.
    fn start_shell(&mut self, machine: Machine, name: &str, source: String) {
        (self.told, self.is_held) = (0, false);
        let file = (format!("/root/{name}").into_bytes(), 0o644, source.into_bytes());
        let start = Start::Program { path: "/bin/bash".into() };
        self.begin(SessionConfig { machine, files: vec![file], ..config(start) });
        // A person sits at it: sleep(1) takes its time.
        if let Some(session) = &mut self.session {
            session.keep_pace();
            // What a terminal shows is English, as gcc is.
            session.explain_with(|source, pieces, found| {
                nslab_sim::diagnostic_lines(source, pieces, found, |kind| words(Lang::En).diagnostic(kind))
            });
            self.paced_ms = (self.now_ms)();
        }
    }

    /// Moves a paced session's clock on, and lets those run whose time has come.
    fn pass_time(&mut self) {
        let Some(session) = self.session.as_mut().filter(|session| session.is_paced() && session.end().is_none())
        else {
            return;
        };
        let now = (self.now_ms)();
        let passed_ns = ((now - self.paced_ms).max(0.0) * 1e6) as u64;
        let is_due = session.sleeps_ns().is_some_and(|sleep_ns| sleep_ns <= passed_ns);
        session.pass_time(passed_ns);
        self.paced_ms = now;
        if self.work == Work::Nothing && is_due {
            self.work = Work::Run;
        }
    }

    /// Milliseconds until somebody in a paced session wakes up by himself.
    pub fn wakes_in_ms(&self) -> Option<f64> {
        let session = self.session.as_ref().filter(|session| session.is_paced() && session.end().is_none())?;
        let since = (self.now_ms)() - self.paced_ms;
        session.sleeps_ns().filter(|_| self.work == Work::Nothing).map(|ns| (ns as f64 / 1e6 - since).max(0.0))
    }

    fn begin(&mut self, config: SessionConfig) {
        let is_held = self.is_held;
        match Session::new(config) {
            Ok(mut session) => {
                if let Some((rows, columns)) = self.size {
                    session.resize(rows, columns);
                }
                self.session = Some(session);
                self.work = if is_held { Work::Nothing } else { Work::Run };
                self.out.push(HostEvent::Status(if is_held { Status::Held } else { Status::Running }));
            }
            Err(diagnostics) => {
                self.session = None;
                self.work = Work::Nothing;
                self.out.push(HostEvent::Refused(diagnostics));
            }
        }
    }

    fn work(&mut self, budget_ms: f64) {
        let until = (self.now_ms)() + budget_ms;
        while self.work != Work::Nothing && (self.now_ms)() < until {
            let Some(session) = &mut self.session else { return };
            let fuel = if self.work == Work::Step { 1 } else { SLICE };
            let before = session.len();
            let progress = session.run(fuel);
            let made_step = self.work == Work::Step && session.events(before).iter().any(is_step);
            match progress {
                Progress::Running if made_step => {
                    self.work = Work::Nothing;
                    self.tell(HostEvent::Status(Status::Held));
                }
                Progress::Running => {}
                Progress::WaitsForInput => {
                    self.work = Work::Nothing;
                    self.tell(HostEvent::Status(Status::WaitsForInput));
                }
                Progress::Ended(end) => {
                    self.work = Work::Nothing;
                    self.tell(HostEvent::Status(Status::Ended(end_state(end))));
                }
            }
        }
        self.tell_events();
    }

    fn tell(&mut self, event: HostEvent) {
        self.tell_events();
        self.out.push(event);
    }

    fn tell_events(&mut self) {
        let Some(session) = &self.session else { return };
        let events = session.events(self.told).to_vec();
        if !events.is_empty() {
            self.told = session.len();
            self.out.push(HostEvent::Events(events));
        }
    }

    fn resume(&mut self) {
        self.work = if self.is_held { Work::Step } else { Work::Run };
        self.out.push(HostEvent::Status(if self.is_held { Status::Held } else { Status::Running }));
    }
}

impl Host for SimHost {
    fn send(&mut self, command: Command) {
        match command {
            Command::Resize(rows, columns) => self.size = Some((rows, columns)),
            Command::Boot => return self.boot(),
            Command::Start { name, source, is_held } => return self.start(name, source, is_held),
            Command::Shell { machine, name, source } => {
                let machine = Machine::from_name(machine).unwrap_or(Machine::Lab);
                return self.start_shell(machine, &name, source);
            }
            Command::Stop => {
                if self.work != Work::Nothing || self.session.as_ref().is_some_and(|session| session.end().is_none()) {
                    self.work = Work::Nothing;
                    self.tell(HostEvent::Status(Status::Ended(EndState::Stopped)));
                }
                return;
            }
            _ => {}
        }
        let Some(session) = &mut self.session else { return };
        match command {
            Command::Go => {
                self.is_held = false;
                self.work = Work::Run;
            }
            Command::StepOnce => self.work = Work::Step,
            Command::Input(bytes) => {
                session.type_in(&bytes);
                self.resume();
            }
            Command::EndInput => {
                session.close_input();
                self.resume();
            }
            Command::Look(seq) => {
                let view = session.view_at(seq);
                self.out.push(HostEvent::View(seq, Rc::new(view)));
            }
            Command::Inspect(seq, host_pid) => {
                let inside = session.inside_at(seq, host_pid).map(Rc::new);
                self.out.push(HostEvent::Inside(seq, host_pid, inside));
            }
            Command::Resize(rows, columns) => {
                session.resize(rows, columns);
                // Who sleeps until something is typed may be told by a signal.
                if self.work == Work::Nothing && session.is_paced() {
                    self.work = Work::Run;
                }
            }
            Command::Extend | Command::Boot | Command::Start { .. } | Command::Shell { .. } | Command::Stop => {}
        }
    }

    fn events(&mut self, budget_ms: f64) -> Vec<HostEvent> {
        if budget_ms > 0.0 {
            self.pass_time();
        }
        self.work(budget_ms);
        std::mem::take(&mut self.out)
    }

    fn is_busy(&self) -> bool {
        self.work != Work::Nothing
    }
}

fn config(start: Start) -> SessionConfig {
    SessionConfig {
        machine: Machine::Lab,
        plan: Plan::Full,
        uid: 0,
        stdio: Stdio::Tty,
        start,
        args: Vec::new(),
        files: Vec::new(),
        programs: Vec::new(),
        epoch_s: (crate::platform::epoch_ms() / 1000.0) as i64,
        seed: 0,
    }
}

fn is_step(event: &Event) -> bool {
    matches!(
        event.kind,
        EventKind::Syscall { .. }
            | EventKind::Enter { .. }
            | EventKind::Fault { .. }
            | EventKind::Notice { .. }
            | EventKind::Signal { .. }
    )
}

fn end_state(end: RunEnd) -> EndState {
    match end {
        RunEnd::Exited(status) => EndState::Exited(status),
        RunEnd::Signaled(signal) => EndState::Signaled(signal),
        RunEnd::Unsupported { what, detail } => EndState::Unsupported(what, detail),
        RunEnd::Limit(name, amount) => EndState::Limit(name.to_string(), amount),
        RunEnd::Deadlock => EndState::Deadlock,
    }
}
