//! flock(1) of util-linux 2.38.1.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Syscall, Timespec};

use super::nsenter;
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "sexnoFuw:E:",
    longs: &[
        ("close", Takes::Nothing, 'o'),
        ("conflict-exit-code", Takes::Argument, 'E'),
        ("exclusive", Takes::Nothing, 'x'),
        ("nb", Takes::Nothing, 'n'),
        ("no-fork", Takes::Nothing, 'F'),
        ("nonblock", Takes::Nothing, 'n'),
        ("shared", Takes::Nothing, 's'),
        ("timeout", Takes::Argument, 'w'),
        ("unlock", Takes::Nothing, 'u'),
        ("wait", Takes::Argument, 'w'),
    ],
    unmodelled: "hV",
    unmodelled_longs: &["help", "verbose", "version"],
    in_order: true,
    status: 64,
    short_hint: true,
    ..Spec::NONE
};

/// flock(2).
const LOCK_SH: i32 = 1;
const LOCK_EX: i32 = 2;
const LOCK_NB: i32 = 4;
const LOCK_UN: i32 = 8;

/// sysexits.h.
const EX_USAGE: u8 = 64;
const EX_DATAERR: u8 = 65;
const EX_NOINPUT: u8 = 66;
const EX_UNAVAILABLE: u8 = 69;

/// How long it sleeps between two tries where it waits for a limited time.
const STEP_MS: i64 = 10;

/// Why it ends: what is said after its name, and the status.
struct Stop(String, u8);

/// `flock [OPTIONS] {FILE | DIRECTORY} COMMAND [ARG]…; flock [OPTIONS] NUMBER`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        sys.complain("flock", if args.argv.len() < 2 { "not enough arguments" } else { NO_FILE }).await;
        return if args.argv.len() < 2 { args.hint(&sys, &SPEC).await } else { EX_USAGE };
    }
    match run(&sys, &args, &parsed).await {
        Ok(status) => status,
        Err(Stop(text, status)) => {
            if !text.is_empty() {
                sys.complain("flock", text).await;
            }
            status
        }
    }
}

const NO_FILE: &str = "requires file descriptor, file or directory";

async fn run(sys: &Sys, args: &Args, parsed: &Parsed) -> Result<u8, Stop> {
    let conflict = match parsed.value('E') {
        None => 1,
        Some(text) => match number::<i64>(text) {
            Some(code @ 0..=255) => code as u8,
            _ => return Err(Stop("exit code out of range (expected 0 to 255)".to_string(), EX_USAGE)),
        },
    };
    let limit_ms = match parsed.value('w') {
        None => None,
        Some(text) => match lossy(text).parse::<f64>() {
            Ok(seconds) if seconds >= 0.0 => Some((seconds * 1000.0) as i64),
            _ => return Err(Stop(format!("invalid timeout value: '{}'", lossy(text)), EX_USAGE)),
        },
    };
    let operation = match parsed.options.iter().rev().find(|option| "sexu".contains(option.0)).map(|option| option.0) {
        Some('s') => LOCK_SH,
        Some('u') => LOCK_UN,
        _ => LOCK_EX,
    };
    let command = command(args, parsed)?;
    let file = &parsed.operands[0];
    let fd = match (&command, number::<i32>(file)) {
        (Some(_), _) => open(sys, file).await?,
        (None, Some(fd)) => Fd(fd),
        (None, None) => return Err(Stop(format!("bad file descriptor: '{}'", lossy(file)), EX_USAGE)),
    };
    if parsed.has('n') || limit_ms.is_some() {
        try_for(sys, fd, operation, limit_ms.filter(|_| !parsed.has('n')).unwrap_or(0), conflict, file).await?;
    } else {
        while let Err(errno) = sys.call(Syscall::Flock { fd, operation }).await {
            if errno != Errno::EINTR {
                return Err(failed(file, errno));
            }
        }
    }
    let Some(command) = command else { return Ok(0) };
    if !parsed.has('F') {
        match sys.fork().await {
            Ok(Pid(0)) => {}
            Ok(child) => {
                return match nsenter::wait(sys, child).await {
                    Ok(status) => Ok(status),
                    Err(text) => Err(Stop(text, 71)),
                };
            }
            Err(errno) => return Err(Stop(format!("fork failed: {}", errno.strerror()), 71)),
        }
    }
    if parsed.has('o') {
        sys.close(fd).await;
    }
    let errno = sys.execvp(&command, &args.envp).await;
    Err(Stop(format!("failed to execute {}: {}", lossy(&command[0]), errno.strerror()), EX_UNAVAILABLE))
}

/// What is run: a command's words, or one for the shell.
fn command(args: &Args, parsed: &Parsed) -> Result<Option<Vec<Vec<u8>>>, Stop> {
    let words = &parsed.operands[1..];
    match words.first().map(Vec::as_slice) {
        None => Ok(None),
        Some(b"-c" | b"--command") => match words {
            [_, text] => {
                let shell = args.env("SHELL").filter(|shell| !shell.is_empty()).unwrap_or(b"/bin/sh");
                Ok(Some(vec![shell.to_vec(), b"-c".to_vec(), text.clone()]))
            }
            _ => Err(Stop(format!("{} requires exactly one command argument", lossy(&words[0])), EX_USAGE)),
        },
        Some(_) => Ok(Some(words.to_vec())),
    }
}

/// Opens the file, makes it if there is none; a directory is opened too.
async fn open(sys: &Sys, file: &[u8]) -> Result<Fd, Stop> {
    let flags = OpenFlags::CREAT | OpenFlags::NOCTTY;
    let opened = match sys.open_with(file, flags, 0o666).await {
        Err(Errno::EISDIR) => sys.open_with(file, OpenFlags::NOCTTY, 0).await,
        opened => opened,
    };
    opened.map_err(|errno| {
        let status = if matches!(errno, Errno::ENOMEM | Errno::EMFILE | Errno::ENFILE) { 71 } else { EX_NOINPUT };
        Stop(format!("cannot open lock file {}: {}", lossy(file), errno.strerror()), status)
    })
}

/// Tries, and tries again until the time is up.
async fn try_for(sys: &Sys, fd: Fd, operation: i32, ms: i64, conflict: u8, file: &[u8]) -> Result<(), Stop> {
    let mut waited_ms = 0;
    loop {
        match sys.call(Syscall::Flock { fd, operation: operation | LOCK_NB }).await {
            Ok(_) => return Ok(()),
            Err(Errno::EAGAIN) if waited_ms < ms => {}
            Err(Errno::EAGAIN) => return Err(Stop(String::new(), conflict)),
            Err(errno) => return Err(failed(file, errno)),
        }
        let duration = Timespec { tv_sec: 0, tv_nsec: STEP_MS * 1_000_000 };
        let _ = sys.call(Syscall::Nanosleep { duration }).await;
        waited_ms += STEP_MS;
    }
}

fn failed(file: &[u8], errno: Errno) -> Stop {
    Stop(format!("{}: {}", lossy(file), errno.strerror()), EX_DATAERR)
}
