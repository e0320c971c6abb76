//! A run on the real kernel, with this process's own standard streams.

pub mod signals;

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use nslab_keeper::Plan;
use nslab_keeper::message::Machine;
use nslab_protocol::event::{Event, EventKind, Stream};
use nslab_runner::image;
use nslab_words::{Lang, Said, say, words};

use super::check::Script;
use super::options::{MachineOption, PlanOption, RunOptions};
use super::print::{self, Printer};
use super::{OWN_FAILURE, beside, terminal};
use crate::supervisor::{Command, Ended, Happening, Program, Session, Spec};

/// Exit status of a run that `--timeout` ended, as timeout(1) has it.
const TIMED_OUT: i32 = 124;
/// Bytes read from standard input at once.
const INPUT_BYTES: usize = 64 * 1024;

/// Runs a program on the real kernel and returns the exit status.
///
/// # Errors
/// The file cannot be read, or no session can be started.
pub fn run(options: &RunOptions, lang: Lang) -> anyhow::Result<i32> {
    let machine = match options.machine {
        MachineOption::Lab => Machine::Lab,
        MachineOption::Bare => Machine::Bare,
        MachineOption::DockerHost => bail!(say(lang, &Said::NoSuchMachine("docker-host"))),
        MachineOption::CloudFoundry => bail!(say(lang, &Said::NoSuchMachine("cloud-foundry"))),
    };
    let Some(program) = program(&options.file, options.elf, lang)? else { return Ok(OWN_FAILURE) };
    let mut beside = Vec::new();
    for file in &options.with {
        let is_copied = options.elf || !beside::is_program(file);
        let Some(program) = self::program(file, is_copied, lang)? else { return Ok(OWN_FAILURE) };
        beside.push((beside::name(file), program));
    }
    let tty = terminal::streams();
    let spec = Spec {
        program,
        name: beside::name(&options.file),
        beside,
        args: options.args.iter().map(|arg| arg.clone().into_bytes()).collect(),
        machine,
        plan: options.plan.map(|plan| match plan {
            PlanOption::Full => Plan::Full,
            PlanOption::Single => Plan::Single,
        }),
        uid: options.uid,
        tty,
        tty_size: terminal::size(),
        deadline_ms: options.timeout.unwrap_or(0).saturating_mul(1000),
        final_view: options.ps,
        live_views: false,
    };
    let session = Session::start(&spec)?;
    let handle = session.handle();
    let _raw = terminal::Raw::enter(tty)?;
    let to_session = handle.clone();
    signals::forward(move |command| to_session.send(command));
    forward_input(move |command| handle.send(command));
    let mut show =
        Show { printer: Printer { json: options.json, trace: options.trace, lang }, has_failed: false, last_seq: 0 };
    let ended = session.run(|happening| show.take(&happening));
    drop(_raw);
    Ok(status(&ended, lang))
}

/// Reads a file, and checks it if it is not just copied; `None` if it does not compile, which has been said.
fn program(file: &Path, is_copied: bool, lang: Lang) -> anyhow::Result<Option<Program>> {
    if is_copied {
        let bytes = std::fs::read(file).with_context(|| say(lang, &Said::CannotRead(&file.display().to_string())))?;
        return Ok(Some(Program::Elf(bytes)));
    }
    let script = Script::read(file, lang)?;
    Ok(match check(&script, lang) {
        Checked::Runs => {
            Some(Program::Script(image::Script { name: script.name.into_bytes(), source: script.source.into_bytes() }))
        }
        Checked::Refused => None,
    })
}

/// Can a script run on a real kernel?
pub enum Checked {
    /// Yes, as far as its source tells.
    Runs,
    /// No; why has been said.
    Refused,
}

/// Looks at a script before anything is started.
pub fn check(script: &Script, lang: Lang) -> Checked {
    let compiled = script.compile();
    if compiled.program.is_none() {
        // Warnings of what runs all the same belong to `nslab check`: standard error is the program's.
        script.print(&compiled.diagnostics, lang);
        return Checked::Refused;
    }
    Checked::Runs
}

/// Hands standard input to the program, from a thread of its own that ends with the process.
pub fn forward_input(send: impl Fn(Command) + Send + 'static) {
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        let mut bytes = vec![0; INPUT_BYTES];
        loop {
            match stdin.read(&mut bytes) {
                Ok(0) | Err(_) => return send(Command::InputEnd),
                Ok(count) => send(Command::Input(bytes[..count].to_vec())),
            }
        }
    });
}

struct Show {
    printer: Printer,
    /// Standard output or error is closed: there is nobody to tell any more.
    has_failed: bool,
    last_seq: u64,
}

impl Show {
    fn take(&mut self, happening: &Happening) {
        let done = match happening {
            Happening::Started { .. } | Happening::Inside(..) => Ok(()),
            Happening::Event(event) => {
                self.last_seq = event.seq;
                self.printer.event(event)
            }
            Happening::Output(stream, bytes) if self.printer.json => {
                let data = base64::engine::general_purpose::STANDARD.encode(bytes);
                self.printer.event(&Event {
                    seq: self.last_seq,
                    host_pid: 0,
                    pid: 0,
                    kind: EventKind::Output { stream: *stream, data },
                })
            }
            Happening::Output(stream, bytes) => print::write_stream(terminal_side(*stream), bytes),
            Happening::View(_, view) => print::process_tables(view, &mut std::io::stderr().lock()),
        };
        self.has_failed |= done.is_err();
    }
}

/// Where the terminal's bytes go: to whichever of our own streams is one.
fn terminal_side(stream: Stream) -> Stream {
    match stream {
        Stream::Tty if !std::io::stdout().is_terminal() => Stream::Stderr,
        other => other,
    }
}

/// Says how the session ended, where the program does not speak for itself, and returns the exit status.
fn status(ended: &Ended, lang: Lang) -> i32 {
    let fail = |said: &Said<'_>| {
        print::complain(&say(lang, said));
        OWN_FAILURE
    };
    match ended {
        Ended::Program(status) => i32::from(status.shell_status()),
        Ended::Deadline => {
            print::complain(words(lang).ended_by_timeout());
            TIMED_OUT
        }
        Ended::Stopped => fail(&Said::SessionEnded),
        Ended::Unsupported { what, detail, line } => fail(&Said::NotForReal { line: *line, what, detail }),
        Ended::Failed(why) => fail(&Said::NoSession(why)),
    }
}
