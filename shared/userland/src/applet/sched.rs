//! chrt(1) and ionice(1) of util-linux 2.38.1.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, Pid, RawCall, Ret, SchedCall, Syscall};

use super::run::not_run;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const CHRT: Spec = Spec {
    shorts: "bfimopRrv",
    longs: &[
        ("batch", Takes::Nothing, 'b'),
        ("fifo", Takes::Nothing, 'f'),
        ("idle", Takes::Nothing, 'i'),
        ("max", Takes::Nothing, 'm'),
        ("other", Takes::Nothing, 'o'),
        ("pid", Takes::Nothing, 'p'),
        ("reset-on-fork", Takes::Nothing, 'R'),
        ("rr", Takes::Nothing, 'r'),
        ("verbose", Takes::Nothing, 'v'),
    ],
    unmodelled: "adD:hP:T:V",
    unmodelled_longs: &["all-tasks", "deadline", "help", "sched-deadline", "sched-period", "sched-runtime", "version"],
    in_order: true,
    short_hint: true,
    ..Spec::NONE
};

/// Policies by option, name and number - sched(7); the order is that of `chrt -m`.
const POLICIES: [(char, &str, i32); 6] = [
    ('o', "SCHED_OTHER", 0),
    ('f', "SCHED_FIFO", 1),
    ('r', "SCHED_RR", 2),
    ('b', "SCHED_BATCH", 3),
    ('i', "SCHED_IDLE", 5),
    ('d', "SCHED_DEADLINE", 6),
];
const SCHED_RR: i32 = 2;
const RESET_ON_FORK: i32 = 0x4000_0000;

async fn sched(sys: &Sys, call: SchedCall) -> Result<i32, Errno> {
    sys.int(Syscall::Sched(call)).await.map(|answer| answer as i32)
}

/// `chrt [-bfiorRv] PRIORITY COMMAND [ARG]…; chrt [OPTIONS] -p [PRIORITY] PID; chrt -m`
pub(crate) async fn chrt(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &CHRT).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match run_chrt(&sys, &args, &parsed).await {
        Ok(()) => sys.finish("chrt", 0).await,
        Err((text, status)) => {
            if !text.is_empty() {
                sys.complain("chrt", &text).await;
            }
            if text == BAD_USAGE { args.hint(&sys, &CHRT).await } else { status }
        }
    }
}

const BAD_USAGE: &str = "bad usage";

async fn run_chrt(sys: &Sys, args: &Args, parsed: &crate::getopt::Parsed) -> Result<(), (String, u8)> {
    let fail = |text: String| Err((text, 1));
    if parsed.has('m') {
        for (_, name, policy) in POLICIES {
            let least = sched(sys, SchedCall::PriorityMin { policy }).await.unwrap_or(0);
            let most = sched(sys, SchedCall::PriorityMax { policy }).await.unwrap_or(0);
            sys.print(format!("{name} min/max priority\t: {least}/{most}\n"));
        }
        return Ok(());
    }
    let words = &parsed.operands;
    let pid = match (parsed.has('p'), words.last()) {
        (false, _) => None,
        (true, None) => return fail(BAD_USAGE.to_string()),
        (true, Some(word)) => match number::<i32>(word) {
            Some(pid) => Some(pid),
            None => return fail(format!("invalid PID argument: '{}'", lossy(word))),
        },
    };
    if words.len() < if pid.is_some() { 1 } else { 2 } {
        return fail(BAD_USAGE.to_string());
    }
    if let Some(pid) = pid.filter(|_| parsed.has('v') || words.len() == 1) {
        show(sys, pid, "current").await?;
        if words.len() == 1 {
            return Ok(());
        }
    }
    let chosen = |letter: char| POLICIES.iter().find(|row| row.0 == letter).map(|row| row.2);
    let policy = parsed.options.iter().rev().find_map(|option| chosen(option.0)).unwrap_or(SCHED_RR);
    let Some(priority) = number::<i32>(&words[0]) else {
        return fail(format!("invalid priority argument: '{}'", lossy(&words[0])));
    };
    let least = sched(sys, SchedCall::PriorityMin { policy }).await.unwrap_or(0);
    let most = sched(sys, SchedCall::PriorityMax { policy }).await.unwrap_or(0);
    if !(least..=most).contains(&priority) {
        let text = "unsupported priority value for the policy";
        return fail(format!("{text}: {priority}: see --max for valid range"));
    }
    let number = pid.unwrap_or(0);
    let policy = if parsed.has('R') { policy | RESET_ON_FORK } else { policy };
    if let Err(errno) = sched(sys, SchedCall::SetScheduler { pid: Pid(number), policy, priority }).await {
        return fail(format!("failed to set pid {number}'s policy: {}", errno.strerror()));
    }
    if parsed.has('v') {
        show(sys, number, "new").await?;
    }
    if pid.is_some() {
        return Ok(());
    }
    // What stdio still holds goes with the program that held it.
    if sys.isatty(Fd(1)).await {
        let _ = sys.flush().await;
    }
    let command = &words[1..];
    let errno = sys.execvp(command, &args.envp).await;
    Err((format!("failed to execute {}: {}", lossy(&command[0]), errno.strerror()), not_run(errno)))
}

/// Two lines about a process.
async fn show(sys: &Sys, pid: i32, when: &str) -> Result<(), (String, u8)> {
    let failed = |errno: Errno| (format!("failed to get pid {pid}'s policy: {}", errno.strerror()), 1);
    let policy = sched(sys, SchedCall::GetScheduler { pid: Pid(pid) }).await.map_err(failed)?;
    let priority = match sys.call(Syscall::Sched(SchedCall::GetParam { pid: Pid(pid) })).await.map_err(failed)? {
        Ret::Bytes(bytes) => bytes.try_into().map_or(0, i32::from_le_bytes),
        _ => 0,
    };
    let shown = match pid {
        0 => sys.int(Syscall::Getpid).await.unwrap_or(0) as i32,
        pid => pid,
    };
    let name = POLICIES.iter().find(|row| row.2 == policy & !RESET_ON_FORK).map_or("unknown", |row| row.1);
    let reset = if policy & RESET_ON_FORK != 0 { "|SCHED_RESET_ON_FORK" } else { "" };
    sys.print(format!("pid {shown}'s {when} scheduling policy: {name}{reset}\n"));
    sys.print(format!("pid {shown}'s {when} scheduling priority: {priority}\n"));
    Ok(())
}

const IONICE: Spec = Spec {
    shorts: "c:n:p:t",
    longs: &[
        ("class", Takes::Argument, 'c'),
        ("classdata", Takes::Argument, 'n'),
        ("ignore", Takes::Nothing, 't'),
        ("pid", Takes::Argument, 'p'),
    ],
    unmodelled: "hP:u:V",
    unmodelled_longs: &["help", "pgid", "uid", "version"],
    in_order: true,
    short_hint: true,
    ..Spec::NONE
};

/// `IOPRIO_CLASS_*` by number - ioprio_set(2).
const CLASSES: [&str; 4] = ["none", "realtime", "best-effort", "idle"];
const NONE: u64 = 0;
const BEST_EFFORT: u64 = 2;
const IDLE: u64 = 3;
const CLASS_SHIFT: u32 = 13;
const IOPRIO_WHO_PROCESS: u64 = 1;

async fn ioprio(sys: &Sys, name: &'static str, number: i64, args: &[u64]) -> Result<i64, Errno> {
    let mut registers = [0; 6];
    registers[..args.len()].copy_from_slice(args);
    let call = RawCall { name, number, args: registers, count: args.len(), memory: Vec::new(), is_opaque: false };
    sys.int(Syscall::Raw(call)).await
}

/// `ionice [-t] [-c CLASS] [-n LEVEL] {-p PID… | COMMAND [ARG]…}`
pub(crate) async fn ionice(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &IONICE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match run_ionice(&sys, &args, &parsed).await {
        Ok(()) => sys.finish("ionice", 0).await,
        Err((text, status)) => {
            sys.complain("ionice", &text).await;
            if text == BAD_USAGE { args.hint(&sys, &IONICE).await } else { status }
        }
    }
}

async fn run_ionice(sys: &Sys, args: &Args, parsed: &crate::getopt::Parsed) -> Result<(), (String, u8)> {
    let fail = |text: String| Err((text, 1));
    let class = match parsed.value('c').map(lossy) {
        None => BEST_EFFORT,
        Some(text) => {
            match text.parse().ok().or_else(|| CLASSES.iter().position(|name| *name == text).map(|at| at as u64)) {
                Some(class) => class,
                None => return fail(format!("unknown scheduling class: '{text}'")),
            }
        }
    };
    let mut level = match parsed.value('n').map(lossy) {
        None => 4,
        Some(text) => match text.parse() {
            Ok(level) => level,
            Err(_) => return fail(format!("invalid class data argument: '{text}'")),
        },
    };
    let mut pids = Vec::new();
    if let Some(first) = parsed.value('p') {
        for word in std::iter::once(first).chain(parsed.operands.iter().map(Vec::as_slice)) {
            match number::<i32>(word) {
                Some(pid) => pids.push(pid),
                None => return fail(format!("invalid PID argument: '{}'", lossy(word))),
            }
        }
    }
    let is_set = parsed.has('c') || parsed.has('n');
    let says = parsed.has('n') && !parsed.has('t');
    match class {
        NONE | IDLE => {
            if says {
                let name = CLASSES[class as usize];
                sys.complain("ionice", format!("ignoring given class data for {name} class")).await;
            }
            level = if class == IDLE { 7 } else { 0 };
        }
        1 | BEST_EFFORT => {}
        other if !parsed.has('t') => sys.complain("ionice", format!("unknown prio class {other}")).await,
        _ => {}
    }
    let set = async |pid: i32| {
        let words = [IOPRIO_WHO_PROCESS, pid as u64, class << CLASS_SHIFT | level];
        match ioprio(sys, "ioprio_set", 251, &words).await {
            Err(errno) if !parsed.has('t') => Err((format!("ioprio_set failed: {}", errno.strerror()), 1)),
            _ => Ok(()),
        }
    };
    if !pids.is_empty() {
        for pid in pids {
            match is_set {
                true => set(pid).await?,
                false => print(sys, pid).await?,
            }
        }
        return Ok(());
    }
    let Some(command) = parsed.operands.first() else {
        return if is_set { fail(BAD_USAGE.to_string()) } else { print(sys, 0).await };
    };
    set(0).await?;
    let errno = sys.execvp(&parsed.operands, &args.envp).await;
    Err((format!("failed to execute {}: {}", lossy(command), errno.strerror()), not_run(errno)))
}

async fn print(sys: &Sys, pid: i32) -> Result<(), (String, u8)> {
    let answer = ioprio(sys, "ioprio_get", 252, &[IOPRIO_WHO_PROCESS, pid as u64]).await;
    let value = answer.map_err(|errno| (format!("ioprio_get failed: {}", errno.strerror()), 1))? as u64;
    let (class, level) = (value >> CLASS_SHIFT & 7, value & 0x1fff);
    let name = CLASSES.get(class as usize).unwrap_or(&"unknown");
    sys.print(if class == IDLE { format!("{name}\n") } else { format!("{name}: prio {level}\n") });
    Ok(())
}
