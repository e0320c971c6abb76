//! A run on the real kernel, with this process's own standard streams.

mod signals;
mod terminal;

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use anyhow::Context as _;
use base64::Engine as _;
use nslab_keeper::Plan;
use nslab_protocol::event::{Event, EventKind, Stream};
use nslab_words::Lang;

use super::check::Script;
use super::options::{PlanOption, RunOptions};
use super::print::{self, Printer};
use super::{OWN_FAILURE, beside};
use crate::supervisor::{Command, Ended, Handle, Happening, Program, Session, Spec};

/// Exit status of a run that `--timeout` ended, as timeout(1) has it.
const TIMED_OUT: i32 = 124;
/// Bytes read from standard input at once.
const INPUT_BYTES: usize = 64 * 1024;

/// Runs a program on the real kernel and returns the exit status.
///
/// # Errors
/// The file cannot be read, or no session can be started.
pub fn run(options: &RunOptions, lang: Lang) -> anyhow::Result<i32> {
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
    signals::forward(handle.clone());
    forward_input(handle);
    let mut show =
        Show { printer: Printer { json: options.json, trace: options.trace, lang }, has_failed: false, last_seq: 0 };
    let ended = session.run(|happening| show.take(&happening));
    drop(_raw);
    Ok(status(&ended))
}

/// Reads a file, and checks it if it is not just copied; `None` if it does not compile, which has been said.
fn program(file: &Path, is_copied: bool, lang: Lang) -> anyhow::Result<Option<Program>> {
    if is_copied {
        let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        return Ok(Some(Program::Elf(bytes)));
    }
    let script = Script::read(file)?;
    let compiled = script.compile();
    if compiled.program.is_none() {
        // Warnings of what runs all the same belong to `nslab check`: standard error is the program's.
        script.print(&compiled.diagnostics, lang);
        return Ok(None);
    }
    Ok(Some(Program::Script(script.source.into_bytes())))
}

/// Hands standard input to the program, from a thread of its own that ends with the process.
fn forward_input(handle: Handle) {
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        let mut bytes = vec![0; INPUT_BYTES];
        loop {
            match stdin.read(&mut bytes) {
                Ok(0) | Err(_) => return handle.send(Command::InputEnd),
                Ok(count) => handle.send(Command::Input(bytes[..count].to_vec())),
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
fn status(ended: &Ended) -> i32 {
    match ended {
        Ended::Program(status) => i32::from(status.shell_status()),
        Ended::Deadline => {
            eprintln!("nslab: ended by --timeout");
            TIMED_OUT
        }
        Ended::Stopped => {
            eprintln!("nslab: the session was ended");
            OWN_FAILURE
        }
        Ended::Unsupported { what, detail, line } => {
            let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
            eprintln!("nslab: {line}{what}{detail}: a script cannot do this on the real kernel");
            OWN_FAILURE
        }
        Ended::Failed(why) => {
            eprintln!("nslab: no session: {why}; see nslab preflight");
            OWN_FAILURE
        }
    }
}
