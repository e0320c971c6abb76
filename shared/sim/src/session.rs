//! A run of one program in a world: the façade that page, command line and tests use.

mod end;
mod snapshot;

use std::sync::Arc;

use nslab_abi::image::ImageFile;
use nslab_abi::{WaitStatus, limits};
use nslab_kernel::{BootConfig, Machine, Plan, Stdio};
use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::{Inside, View};
use nslab_script::Diagnostic;

pub use end::RunEnd;
pub use snapshot::Snapshot;

use crate::account::{environment, program_path};
use crate::inside;
use crate::programs::Programs;
use crate::timeline::{Input, Timeline};
use crate::trace::{Kept, Trace, What};
use crate::view;
use crate::world::{End, Turn, World};

/// What the machine starts with.
#[derive(Clone, Debug)]
pub enum Start {
    /// A script: its file name and its source.
    Script {
        /// Such as `box.c`.
        name: String,
        /// The C source.
        source: String,
    },
    /// Nothing: the machine alone, to be looked at.
    Nothing,
    /// A program that the machine has, such as `bash`, found at this path.
    Program {
        /// Such as `/bin/bash`.
        path: String,
    },
}

/// Everything that a run depends on: two equal ones give equal runs.
#[derive(Clone, Debug)]
pub struct SessionConfig {
    /// Which computer.
    pub machine: Machine,
    /// How user ids are mapped.
    pub plan: Plan,
    /// The program's user id, inside.
    pub uid: u32,
    /// Pipes or a terminal.
    pub stdio: Stdio,
    /// What runs.
    pub start: Start,
    /// Arguments after the program's name.
    pub args: Vec<String>,
    /// Files put in place before the start: path, mode, bytes.
    pub files: Vec<(Vec<u8>, u32, Vec<u8>)>,
    /// Scripts compiled and installed before the start: path, source.
    pub programs: Vec<(String, String)>,
    /// Seconds since 1970 when the machine was booted.
    pub epoch_s: i64,
    /// 0: in order; otherwise every choice of the scheduler is drawn from this seed.
    pub seed: u64,
}

/// What a call of [`Session::run`] came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more to run.
    Running,
    /// Everybody sleeps until something is typed.
    WaitsForInput,
    /// It is over.
    Ended(RunEnd),
}

/// A run in progress, or over, with everything that happened in it.
#[derive(Clone)]
pub struct Session {
    world: World,
    events: Vec<Kept>,
    /// Events before these, which were forgotten.
    nr_forgotten: u64,
    /// The turn in which each event happened, by event.
    turn_of_event: Vec<u64>,
    /// Absent: the past is not to be seen again.
    pub(crate) timeline: Option<Timeline>,
    output_bytes: usize,
    syscalls: u64,
    end: Option<RunEnd>,
}

impl Session {
    /// Boots the machine with the program in place, before its first step.
    ///
    /// # Errors
    /// The diagnostics of a script that does not compile.
    pub fn new(config: SessionConfig) -> Result<Session, Vec<Diagnostic>> {
        let mut programs = Programs::default();
        let mut files = config.files;
        for (path, source) in &config.programs {
            install(&mut programs, &mut files, path, path, source)?;
        }
        let path = match &config.start {
            Start::Script { name, source } => {
                let path = program_path(name, config.uid);
                install(&mut programs, &mut files, name, &path, source)?;
                Some(path)
            }
            Start::Program { path } => Some(path.clone()),
            Start::Nothing => None,
        };
        let is_host = config.machine.is_host();
        if is_host {
            // What the machine has comes first: what the user gave takes its place.
            files = [nslab_userland::host_files(config.machine == Machine::CloudFoundry), files].concat();
        }
        let mut applets = [nslab_userland::registry::applet_names(), nslab_toolchain::NAMES].concat();
        applets.retain(|name| !nslab_userland::registry::IMAGE_ONLY.contains(name));
        applets.retain(|name| is_host || !nslab_userland::registry::HOST_ONLY.contains(name));
        let argv = path.into_iter().chain(config.args).map(String::into_bytes).collect();
        let boot = BootConfig {
            machine: config.machine,
            plan: config.plan,
            uid: config.uid,
            stdio: config.stdio,
            program: argv,
            envp: environment(config.uid, config.stdio),
            files,
            applets,
            epoch_ns: config.epoch_s.saturating_mul(1_000_000_000),
            boottime_ns: BOOTTIME_NS,
            seed: config.seed,
            memory_bytes: None,
        };
        let world = World::boot(&boot, config.seed, programs).map_err(|_| Vec::new())?;
        let timeline = Timeline::new(world.clone());
        Ok(Session {
            world,
            events: Vec::new(),
            nr_forgotten: 0,
            turn_of_event: Vec::new(),
            timeline: Some(timeline),
            output_bytes: 0,
            syscalls: 0,
            end: None,
        })
    }

    /// Tells how the machine's `cc` words what it finds.
    pub fn explain_with(&mut self, explain: nslab_toolchain::Explain) {
        self.world.programs_mut().explain = explain;
        // The past begins with it, too.
        if self.is_empty() && self.timeline.is_some() {
            self.timeline = Some(Timeline::new(self.world.clone()));
        }
    }

    /// Keeps no snapshots from now on: the run costs less, and only its present can be seen.
    ///
    /// It may then be longer: [`limits::RUN_SYSCALLS`] bounds what is kept.
    pub fn forget_the_past(&mut self) {
        self.timeline = None;
    }

    /// Forgets the events so far, of a run whose past is forgotten; their numbers are not used again.
    pub fn forget_events(&mut self) {
        if self.timeline.is_none() {
            self.nr_forgotten += self.events.len() as u64;
            self.events.clear();
            self.turn_of_event.clear();
        }
    }

    /// Runs until `fuel` turns are taken, input is wanted, or the run is over.
    pub fn run(&mut self, fuel: u64) -> Progress {
        for _ in 0..fuel {
            match self.turn() {
                Progress::Running => {}
                progress => return progress,
            }
        }
        Progress::Running
    }

    /// Runs up to the next event that a learner steps by: one system call.
    pub fn step_once(&mut self) -> Progress {
        let before = self.syscalls;
        let mut progress = Progress::Running;
        while progress == Progress::Running && self.syscalls == before {
            progress = self.turn();
        }
        progress
    }

    /// Returns how many events there are; they are numbered from 1.
    pub fn len(&self) -> u64 {
        self.nr_forgotten + self.events.len() as u64
    }

    /// Has nothing happened yet?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the events after number `after`, put into words now.
    pub fn events(&self, after: u64) -> Vec<Event> {
        let from = after.max(self.nr_forgotten);
        let kept = self.events.get((from - self.nr_forgotten) as usize..).unwrap_or_default();
        (from + 1..).zip(kept).map(|(seq, kept)| kept.event(seq)).collect()
    }

    /// Returns how many steps programs computed.
    pub fn steps(&self) -> u64 {
        self.world.steps()
    }

    /// Returns how the run ended, if it did.
    pub fn end(&self) -> Option<&RunEnd> {
        self.end.as_ref()
    }

    /// Returns the machine's virtual clock: nanoseconds since the session started.
    pub fn elapsed_ns(&self) -> u64 {
        self.world.kernel.clock_ns().saturating_sub(BOOTTIME_NS)
    }

    /// Draws the machine after event number `seq`; 0: before the start.
    pub fn view_at(&mut self, seq: u64) -> View {
        self.world_at(seq).map_or_else(View::default, |world| view::view(&world))
    }

    /// Asks how a process saw the machine after event number `seq`; `None` if it was gone.
    pub fn inside_at(&mut self, seq: u64, host_pid: u32) -> Option<Inside> {
        inside::inside(&self.world_at(seq)?, host_pid)
    }

    /// Hands bytes to the program's standard input.
    pub fn type_in(&mut self, bytes: &[u8]) {
        self.input(Input::Bytes(bytes.to_vec()));
    }

    /// Ends the program's standard input.
    pub fn close_input(&mut self) {
        self.input(Input::End);
    }

    /// Gives the terminal another size; what runs in its foreground gets SIGWINCH. It begins with 24 rows and 80 columns.
    pub fn resize(&mut self, rows: u16, columns: u16) {
        self.input(Input::Size(rows, columns));
    }

    /// Lets time pass as [`Session::pass_time`] says, not by jumps where everybody sleeps: for a person at a terminal.
    ///
    /// [`Progress::WaitsForInput`] then also means that programs sleep; [`Session::sleeps_ns`] says how long.
    pub fn keep_pace(&mut self) {
        self.input(Input::Pace);
    }

    /// Does time pass as it is told?
    pub fn is_paced(&self) -> bool {
        self.world.is_paced
    }

    /// Returns the time until somebody wakes up by himself.
    pub fn sleeps_ns(&self) -> Option<u64> {
        self.world.sleeps_ns()
    }

    /// Moves the machine's clock on.
    pub fn pass_time(&mut self, ns: u64) {
        self.input(Input::Clock(self.world.kernel.clock_ns().saturating_add(ns)));
    }

    fn input(&mut self, input: Input) {
        if let Some(timeline) = &mut self.timeline {
            timeline.note_input(&self.world, input.clone());
        }
        input.apply(&mut self.world);
        // A terminal echoes at once.
        let mut trace = Trace::default();
        self.world.drain_output(&mut trace);
        self.keep(&mut trace);
    }

    fn world_at(&self, seq: u64) -> Option<World> {
        let index = seq.checked_sub(1 + self.nr_forgotten).map_or(usize::MAX, |index| index as usize);
        match self.turn_of_event.get(index) {
            Some(&turn) if turn == self.world.turns() => Some(self.world.clone()),
            Some(&turn) => self.timeline.as_ref()?.at(turn),
            None => self.timeline.as_ref()?.at(0),
        }
    }

    fn turn(&mut self) -> Progress {
        if let Some(end) = &self.end {
            return Progress::Ended(end.clone());
        }
        let mut trace = Trace::default();
        let turn = self.world.turn(&mut trace);
        let is_event = !trace.is_empty();
        self.keep(&mut trace);
        if let Some(timeline) = &mut self.timeline {
            timeline.note(&self.world, is_event);
        }
        self.end = self.ended(turn);
        match (&self.end, turn) {
            (Some(end), _) => Progress::Ended(end.clone()),
            (None, Turn::WantsInput) => Progress::WaitsForInput,
            (None, _) => Progress::Running,
        }
    }

    fn ended(&self, turn: Turn) -> Option<RunEnd> {
        // Nothing piles up of a past that is forgotten. A person at a terminal ends what goes on for ever; nobody else would.
        let is_kept = self.timeline.is_some();
        let is_endless = !is_kept && self.world.is_paced;
        if is_kept && self.syscalls >= limits::RUN_SYSCALLS {
            return Some(RunEnd::Limit("RUN_SYSCALLS", limits::RUN_SYSCALLS));
        }
        if !is_endless && self.syscalls >= limits::LONG_RUN_SYSCALLS {
            return Some(RunEnd::Limit("LONG_RUN_SYSCALLS", limits::LONG_RUN_SYSCALLS));
        }
        if self.world.steps() >= limits::RUN_STEPS {
            return Some(RunEnd::Limit("RUN_STEPS", limits::RUN_STEPS));
        }
        if !is_endless && self.output_bytes >= limits::RUN_OUTPUT_BYTES {
            return Some(RunEnd::Limit("RUN_OUTPUT_BYTES", limits::RUN_OUTPUT_BYTES as u64));
        }
        match (self.world.end(), turn) {
            (Some(End::Main(WaitStatus::Signaled(signal, _))), _) => Some(RunEnd::Signaled(signal.name())),
            (Some(End::Main(status)), _) => Some(RunEnd::Exited(i32::from(status.shell_status()))),
            (Some(End::Unsupported { what, detail }), _) => {
                Some(RunEnd::Unsupported { what: what.clone(), detail: detail.clone() })
            }
            (None, Turn::Deadlock) => Some(RunEnd::Deadlock),
            (None, _) => None,
        }
    }

    fn keep(&mut self, trace: &mut Trace) {
        for event in trace.drain() {
            match &event.what {
                What::Told(EventKind::Output { data, .. }) => self.output_bytes += data.len() / 4 * 3,
                What::Told(EventKind::Syscall { .. } | EventKind::Enter { .. }) | What::Call(_) => self.syscalls += 1,
                What::Told(_) => {}
            }
            self.events.push(event);
            self.turn_of_event.push(self.world.turns());
        }
    }
}

/// The machine was booted a while ago, as machines are.
const BOOTTIME_NS: u64 = 3_600_000_000_000;

fn install(
    programs: &mut Programs,
    files: &mut Vec<(Vec<u8>, u32, Vec<u8>)>,
    name: &str,
    path: &str,
    source: &str,
) -> Result<(), Vec<Diagnostic>> {
    let compiled = nslab_script::compile(name, source);
    let Some(program) = compiled.program else { return Err(compiled.diagnostics) };
    programs.insert(source, Arc::clone(&program));
    files.push((path.as_bytes().to_vec(), 0o755, ImageFile::Script(source).to_bytes()));
    Ok(())
}

/// The program of a `lab` session, as the host numbers it.
pub const SESSION_PROGRAM: u32 = 1001;
