//! A run on the simulated kernel, with this process's own standard streams.

use std::io::{IsTerminal as _, Read as _};
use std::os::fd::AsFd as _;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nslab_sim::{Machine, Plan, Progress, RunEnd, Session, SessionConfig, Start, Stdio};
use nslab_words::{EndWords, Lang, words};

use super::options::{MachineOption, PlanOption};
use super::print::{Printer, complain};
use super::terminal;

/// Turns between two looks at the input.
const TURNS: u64 = 2_000;
/// The same at a terminal, where ^C has to be seen soon.
const TURNS_AT_TERMINAL: u64 = 50;
/// Bytes read from standard input at once.
const INPUT_BYTES: usize = 64 * 1024;
/// How often standard input is read before the start.
const READS_AHEAD: usize = 16;
/// Exit status of a run that `--timeout` ended, as timeout(1) has it.
const TIMED_OUT: i32 = 124;

impl From<MachineOption> for Machine {
    fn from(option: MachineOption) -> Machine {
        match option {
            MachineOption::Lab => Machine::Lab,
            MachineOption::Bare => Machine::Bare,
            MachineOption::DockerHost => Machine::DockerHost,
            MachineOption::CloudFoundry => Machine::CloudFoundry,
        }
    }
}

impl From<PlanOption> for Plan {
    fn from(option: PlanOption) -> Plan {
        match option {
            PlanOption::Full => Plan::Full,
            PlanOption::Single => Plan::Single,
        }
    }
}

/// Are standard input and output a terminal? Then the program meets one too.
pub fn stdio() -> Stdio {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() { Stdio::Tty } else { Stdio::Pipe }
}

/// A configuration with everything that only this process knows.
pub fn config(machine: Machine, start: Start, args: Vec<String>) -> SessionConfig {
    let epoch_s = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
    SessionConfig {
        machine,
        plan: Plan::Full,
        uid: 0,
        stdio: stdio(),
        start,
        args,
        files: Vec::new(),
        programs: Vec::new(),
        epoch_s,
        seed: 0,
    }
}

/// Runs a session to its end and returns the exit status.
///
/// # Errors
/// Standard input or output failed.
pub fn run(
    session: &mut Session,
    printer: &Printer,
    timeout: Option<u64>,
    has_tty: bool,
    lang: Lang,
) -> anyhow::Result<i32> {
    let _raw = terminal::Raw::enter([has_tty; 3])?;
    let (mut printed, mut size) = (0, (0, 0));
    let mut stdin = Stdin { is_open: true };
    let mut before = Instant::now();
    // What waits already is there from the start: no sleep of the virtual clock may come before it.
    for _ in 0..if has_tty { 0 } else { READS_AHEAD } {
        if !stdin.forward(session, PollTimeout::ZERO)? {
            break;
        }
    }
    loop {
        let window = if has_tty { terminal::size() } else { size };
        if window != size {
            size = window;
            session.resize(size.0, size.1);
        }
        let progress = session.run(if has_tty { TURNS_AT_TERMINAL } else { TURNS });
        for event in session.events(printed) {
            printer.event(&event).context("cannot write the program's output")?;
        }
        printed = session.len();
        session.forget_events();
        if timeout.is_some_and(|seconds| session.elapsed_ns() >= seconds.saturating_mul(1_000_000_000)) {
            return Ok(timed_out(lang));
        }
        match progress {
            Progress::Running if has_tty => drop(stdin.forward(session, PollTimeout::ZERO)?),
            Progress::Running => {}
            Progress::WaitsForInput => drop(stdin.forward(session, sleep(session))?),
            Progress::Ended(end) => return Ok(ended(&end, timeout, lang)),
        }
        let now = Instant::now();
        if session.is_paced() {
            session.pass_time(now.duration_since(before).as_nanos() as u64);
        }
        before = now;
    }
}

/// How long a machine sleeps that nobody types to.
fn sleep(session: &Session) -> PollTimeout {
    match session.sleeps_ns() {
        // Rounded up: a poll that ends early would find everybody asleep still.
        Some(ns) => PollTimeout::try_from(ns.div_ceil(1_000_000)).unwrap_or(PollTimeout::MAX),
        None => PollTimeout::NONE,
    }
}

/// Says how a run ended, where the program does not speak for itself, and returns the exit status.
fn ended(end: &RunEnd, timeout: Option<u64>, lang: Lang) -> i32 {
    let words = words(lang);
    let told = match end {
        RunEnd::Exited(_) | RunEnd::Signaled(_) => None,
        RunEnd::Unsupported { what, detail } => Some(EndWords::Unsupported(what, detail)),
        RunEnd::Limit(name, amount) => Some(EndWords::Limit(name, *amount)),
        RunEnd::Deadlock => Some(EndWords::Deadlock),
    };
    if let Some(told) = told {
        let hint = if matches!(end, RunEnd::Unsupported { .. }) { words.try_native() } else { "" };
        complain(format!("{} {hint}", words.ended(&told)).trim_end());
    }
    // Nothing will ever happen again: on a real kernel the timeout would strike.
    match end {
        RunEnd::Deadlock if timeout.is_some() => timed_out(lang),
        _ => end.exit_status(),
    }
}

/// Says that `--timeout` ended the run.
fn timed_out(lang: Lang) -> i32 {
    complain(words(lang).ended_by_timeout());
    TIMED_OUT
}

struct Stdin {
    is_open: bool,
}

impl Stdin {
    /// Hands to the session what can be read within the time; was there anything?
    fn forward(&mut self, session: &mut Session, timeout: PollTimeout) -> anyhow::Result<bool> {
        let stdin = std::io::stdin();
        let mut fds = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
        let fds = if self.is_open { &mut fds[..] } else { &mut [] };
        if poll(fds, timeout).context("cannot wait for standard input")? == 0 {
            return Ok(false);
        }
        let mut bytes = vec![0; INPUT_BYTES];
        let count = stdin.lock().read(&mut bytes).context("cannot read standard input")?;
        match &bytes[..count] {
            [] => {
                self.is_open = false;
                session.close_input();
            }
            typed => session.type_in(typed),
        }
        Ok(true)
    }
}
