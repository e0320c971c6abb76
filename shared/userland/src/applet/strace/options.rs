//! The command line of strace(1).

use nslab_abi::ptrace as p;

use super::filter::Filter;
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "ace:E:fho:p:qrs:tTyCV",
    longs: &[
        ("summary-only", Takes::Nothing, 'c'),
        ("summary", Takes::Nothing, 'C'),
        ("attach", Takes::Argument, 'p'),
        ("follow-forks", Takes::Nothing, 'f'),
        ("output", Takes::Argument, 'o'),
        ("string-limit", Takes::Argument, 's'),
        ("syscall-times", Takes::Nothing, 'T'),
        ("trace", Takes::Argument, '1'),
        ("signal", Takes::Argument, '2'),
        ("env", Takes::Argument, 'E'),
    ],
    unmodelled: "AbDdiIkLnOPSUuvwXxYzZ",
    unmodelled_longs: &[
        "output-separately",
        "relative-timestamps",
        "absolute-timestamps",
        "decode-fds",
        "daemonize",
        "debug",
        "fault",
        "help",
        "inject",
        "instruction-pointer",
        "interruptible",
        "kvm",
        "no-abbrev",
        "output-append-mode",
        "quiet",
        "raw",
        "read",
        "stack-traces",
        "status",
        "strings-in-hex",
        "tips",
        "trace-path",
        "verbose",
        "version",
        "write",
    ],
    in_order: true,
    status: 1,
    short_hint: false,
    ..Spec::NONE
};

/// How lines begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    None,
    /// `-t`: seconds of the day.
    Seconds,
    /// `-tt`: microseconds of the day.
    Micros,
    /// `-ttt`: seconds since 1970.
    Epoch,
    /// `-r`: since the line before.
    Relative,
}

/// What is asked for.
pub(super) struct Options {
    pub(super) command: Vec<Vec<u8>>,
    pub(super) pids: Vec<i32>,
    pub(super) output: Option<Vec<u8>>,
    pub(super) follows: bool,
    pub(super) counts: bool,
    /// `-C`: counts beside the lines.
    pub(super) shows_lines: bool,
    pub(super) is_quiet: bool,
    pub(super) stamp: Stamp,
    pub(super) shows_time: bool,
    pub(super) names_fds: bool,
    pub(super) max_string: usize,
    pub(super) calls: Filter,
    /// `None`: all.
    pub(super) signals: Option<Vec<String>>,
    extra_env: Vec<Vec<u8>>,
}

impl Options {
    /// The options of PTRACE_SEIZE.
    pub(super) fn trace_options(&self) -> u64 {
        let follow = match self.follows {
            true => p::PTRACE_O_TRACEFORK | p::PTRACE_O_TRACEVFORK | p::PTRACE_O_TRACECLONE,
            false => 0,
        };
        let kill = if self.pids.is_empty() { p::PTRACE_O_EXITKILL } else { 0 };
        p::PTRACE_O_TRACESYSGOOD | p::PTRACE_O_TRACEEXEC | follow | kill
    }

    /// The program's environment: `-E`.
    pub(super) fn environment(&self, args: &Args) -> Vec<Vec<u8>> {
        let mut environment = args.envp.clone();
        for entry in &self.extra_env {
            let name = entry.split(|&byte| byte == b'=').next().unwrap_or_default();
            environment.retain(|known| known.split(|&byte| byte == b'=').next() != Some(name));
            if entry.contains(&b'=') {
                environment.push(entry.clone());
            }
        }
        environment
    }
}

async fn die(sys: &Sys, message: String, with_hint: bool) -> u8 {
    sys.complain("strace", message).await;
    if with_hint {
        sys.eprint("Try 'strace -h' for more information.\n").await;
    }
    1
}

/// Reads the command line; `Err` is the status to end with.
pub(super) async fn read(sys: &Sys, args: &Args) -> Result<Options, u8> {
    let parsed = match crate::getopt::parse(&SPEC, args.argv.get(1..).unwrap_or_default()) {
        Ok(parsed) => parsed,
        Err(crate::getopt::Failure::Wrong(message)) => return Err(die(sys, message, true).await),
        Err(crate::getopt::Failure::Unmodelled(option)) => {
            return Err(crate::getopt::unmodelled(sys, "strace", &option).await);
        }
    };
    for letter in ['a', 'h', 'V'] {
        if parsed.has(letter) {
            return Err(crate::getopt::unmodelled(sys, "strace", &format!("-{letter}")).await);
        }
    }
    let count = |letter| parsed.options.iter().filter(|option| option.0 == letter).count();
    if count('f') > 1 && parsed.has('o') {
        return Err(crate::getopt::unmodelled(sys, "strace", "-ff").await);
    }
    let stamp = match (parsed.has('r'), count('t')) {
        (true, _) => Stamp::Relative,
        (_, 0) => Stamp::None,
        (_, 1) => Stamp::Seconds,
        (_, 2) => Stamp::Micros,
        _ => Stamp::Epoch,
    };
    let mut options = Options {
        command: parsed.operands.clone(),
        pids: Vec::new(),
        output: parsed.value('o').map(<[u8]>::to_vec),
        follows: parsed.has('f'),
        counts: parsed.has('c') || parsed.has('C'),
        shows_lines: !parsed.has('c'),
        is_quiet: parsed.has('q'),
        stamp,
        shows_time: parsed.has('T'),
        names_fds: parsed.has('y'),
        max_string: 32,
        calls: Filter::default(),
        signals: None,
        extra_env: Vec::new(),
    };
    if options.output.as_ref().is_some_and(|path| path.starts_with(b"|") || path.starts_with(b"!")) {
        return Err(crate::getopt::unmodelled(sys, "strace", "-o |COMMAND").await);
    }
    values(sys, &parsed, &mut options).await?;
    if options.command.is_empty() && options.pids.is_empty() {
        return Err(die(sys, "must have PROG [ARGS] or -p PID".to_string(), true).await);
    }
    if parsed.has('c') && parsed.has('C') {
        return Err(die(sys, "-c/--summary-only and -C/--summary are mutually exclusive".to_string(), true).await);
    }
    Ok(options)
}

async fn values(sys: &Sys, parsed: &Parsed, options: &mut Options) -> Result<(), u8> {
    for (letter, value) in &parsed.options {
        let Some(value) = value else { continue };
        match letter {
            'p' => {
                for word in value.split(|byte| matches!(byte, b',' | b' ' | b'\n' | b'\t')) {
                    match number::<i32>(word) {
                        Some(pid) if pid > 0 => options.pids.push(pid),
                        _ => return Err(die(sys, format!("Invalid process id: '{}'", lossy(word)), false).await),
                    }
                }
            }
            's' => match number(value) {
                Some(max) => options.max_string = max,
                None => {
                    let what = format!("invalid -s argument: '{}'", lossy(value));
                    return Err(die(sys, what, true).await);
                }
            },
            'E' => options.extra_env.push(value.clone()),
            'e' | '1' | '2' => expression(sys, *letter, &lossy(value), options).await?,
            _ => {}
        }
    }
    Ok(())
}

/// `-e [QUALIFIER=][!]VALUE[,VALUE]…`
async fn expression(sys: &Sys, letter: char, text: &str, options: &mut Options) -> Result<(), u8> {
    let (qualifier, list) = match (letter, text.split_once('=')) {
        ('1', _) => ("trace", text),
        ('2', _) => ("signal", text),
        (_, Some((qualifier, list))) => (qualifier, list),
        (_, None) => ("trace", text),
    };
    match qualifier {
        "trace" | "t" => match Filter::read(list) {
            Ok(filter) => options.calls = filter,
            Err(name) => return Err(die(sys, format!("invalid system call '{name}'"), false).await),
        },
        "signal" | "signals" | "s" => {
            let name = |name: &str| name.to_uppercase().trim_start_matches("SIG").to_string();
            options.signals = match list {
                "all" => None,
                "none" => Some(Vec::new()),
                list if list.starts_with('!') => {
                    return Err(crate::getopt::unmodelled(sys, "strace", &format!("-e signal={list}")).await);
                }
                list => Some(list.split(',').map(name).collect()),
            };
        }
        other => return Err(crate::getopt::unmodelled(sys, "strace", &format!("-e {other}")).await),
    }
    Ok(())
}
