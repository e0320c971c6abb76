//! prlimit(1) and taskset(1) of util-linux 2.38.1.

use std::sync::Arc;

use nslab_abi::{Pid, Ret, Rlimit, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::table::{Column, Line, Look, Mode, render};
use crate::text::{lossy, number};

/// Letter, name, number of getrlimit(2), what it is, unit.
static RESOURCES: [(char, &str, i32, &str, &str); 16] = [
    ('v', "AS", 9, "address space limit", "bytes"),
    ('c', "CORE", 4, "max core file size", "bytes"),
    ('t', "CPU", 0, "CPU time", "seconds"),
    ('d', "DATA", 2, "max data size", "bytes"),
    ('f', "FSIZE", 1, "max file size", "bytes"),
    ('x', "LOCKS", 10, "max number of file locks held", "locks"),
    ('l', "MEMLOCK", 8, "max locked-in-memory address space", "bytes"),
    ('q', "MSGQUEUE", 12, "max bytes in POSIX mqueues", "bytes"),
    ('e', "NICE", 13, "max nice prio allowed to raise", ""),
    ('n', "NOFILE", 7, "max number of open files", "files"),
    ('u', "NPROC", 6, "max number of processes", "processes"),
    ('m', "RSS", 5, "max resident set size", "bytes"),
    ('r', "RTPRIO", 14, "max real-time priority", ""),
    ('y', "RTTIME", 15, "timeout for real-time tasks", "microsecs"),
    ('i', "SIGPENDING", 11, "max number of pending signals", "signals"),
    ('s', "STACK", 3, "max stack size", "bytes"),
];

const SPEC: Spec = Spec {
    shorts: "v::c::t::d::f::x::l::q::e::n::u::m::r::y::i::s::p:o:",
    longs: &[
        ("as", Takes::Maybe, 'v'),
        ("core", Takes::Maybe, 'c'),
        ("cpu", Takes::Maybe, 't'),
        ("data", Takes::Maybe, 'd'),
        ("fsize", Takes::Maybe, 'f'),
        ("locks", Takes::Maybe, 'x'),
        ("memlock", Takes::Maybe, 'l'),
        ("msgqueue", Takes::Maybe, 'q'),
        ("nice", Takes::Maybe, 'e'),
        ("nofile", Takes::Maybe, 'n'),
        ("nproc", Takes::Maybe, 'u'),
        ("rss", Takes::Maybe, 'm'),
        ("rtprio", Takes::Maybe, 'r'),
        ("rttime", Takes::Maybe, 'y'),
        ("sigpending", Takes::Maybe, 'i'),
        ("stack", Takes::Maybe, 's'),
        ("pid", Takes::Argument, 'p'),
        ("output", Takes::Argument, 'o'),
        ("noheadings", Takes::Nothing, '1'),
        ("raw", Takes::Nothing, '2'),
    ],
    unmodelled: "hV",
    unmodelled_longs: &["verbose", "help", "version"],
    in_order: true,
    short_hint: true,
    ..Spec::NONE
};

const COLUMNS: [Column; 5] = [
    Column::left("RESOURCE"),
    Column::left("DESCRIPTION"),
    Column::right("SOFT"),
    Column::right("HARD"),
    Column::left("UNITS"),
];

/// `prlimit [-p PID] [--RESOURCE[=LIMITS]]… [COMMAND [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let pid = match parsed.value('p') {
        None => Pid(0),
        Some(text) => match number::<i32>(text) {
            Some(pid) => Pid(pid),
            None => {
                sys.complain("prlimit", format!("invalid PID argument: '{}'", lossy(text))).await;
                return 1;
            }
        },
    };
    let get = async |resource: i32, new_limit: Option<Rlimit>| match sys
        .call(Syscall::Prlimit64 { pid, resource, new_limit })
        .await
    {
        Ok(Ret::Rlimit(limit)) => Ok(limit),
        Ok(_) => Ok(Rlimit { rlim_cur: 0, rlim_max: 0 }),
        Err(errno) => Err(errno),
    };
    let mut shown = Vec::new();
    for (letter, value) in &parsed.options {
        let Some(row) = RESOURCES.iter().find(|row| row.0 == *letter) else { continue };
        let Some(text) = value else {
            shown.push(row);
            continue;
        };
        let old = match get(row.2, None).await {
            Ok(old) => old,
            Err(errno) => {
                sys.complain_errno("prlimit", format!("failed to get old {} limit", row.1), errno).await;
                return 1;
            }
        };
        let Some(new) = limits(&lossy(text), old) else {
            sys.complain("prlimit", format!("failed to parse {} limit", row.1)).await;
            return 1;
        };
        if new.rlim_cur > new.rlim_max {
            sys.complain("prlimit", format!("the soft limit {} cannot exceed the hard limit", row.1)).await;
            return 1;
        }
        if let Err(errno) = get(row.2, Some(new)).await {
            sys.complain_errno("prlimit", format!("failed to set the {} resource limit", row.1), errno).await;
            return 1;
        }
    }
    let sets = parsed.options.iter().any(|(letter, value)| value.is_some() && !"po".contains(*letter));
    if shown.is_empty() && !sets && parsed.operands.is_empty() {
        shown.extend(&RESOURCES);
    }
    let mut lines = Vec::new();
    let columns = match columns(parsed.value('o').map(lossy)) {
        Ok(columns) => columns,
        Err(name) => {
            sys.complain("prlimit", format!("unknown column: {name}")).await;
            return 1;
        }
    };
    for (_, name, resource, what, unit) in shown {
        let limit = match get(*resource, None).await {
            Ok(limit) => limit,
            Err(errno) => {
                sys.complain_errno("prlimit", format!("failed to get the {name} resource limit"), errno).await;
                return 1;
            }
        };
        let number = |value: u64| if value == u64::MAX { "unlimited".to_string() } else { value.to_string() };
        let cells = columns.iter().map(|column| match column.name {
            "RESOURCE" => name.to_string(),
            "DESCRIPTION" => what.to_string(),
            "SOFT" => number(limit.rlim_cur),
            "HARD" => number(limit.rlim_max),
            _ => unit.to_string(),
        });
        lines.push(Line { cells: cells.collect(), parent: None });
    }
    let mode = if parsed.has('2') { Mode::Raw } else { Mode::Plain };
    let look = Look { mode, has_head: !parsed.has('1'), is_utf8: false, screen: None };
    sys.print(render(&columns, &lines, &look));
    if parsed.operands.is_empty() {
        return sys.finish("prlimit", 0).await;
    }
    let _ = sys.flush().await;
    let errno = sys.execvp(&parsed.operands, &args.envp).await;
    sys.complain_errno("prlimit", format!("failed to execute {}", lossy(&parsed.operands[0])), errno).await;
    super::run::not_run(errno)
}

fn columns(list: Option<String>) -> Result<Vec<Column>, String> {
    let Some(list) = list else { return Ok(COLUMNS.to_vec()) };
    let find = |name: &str| COLUMNS.iter().find(|column| column.name.eq_ignore_ascii_case(name)).copied();
    list.split(',').map(|name| find(name).ok_or_else(|| name.to_string())).collect()
}

/// `SOFT:HARD`, `SOFT:`, `:HARD`, or one for both.
fn limits(text: &str, old: Rlimit) -> Option<Rlimit> {
    let one = |text: &str, old: u64| match text {
        "" => Some(old),
        "unlimited" | "-1" => Some(u64::MAX),
        text => number(text.as_bytes()),
    };
    let (soft, hard) = text.split_once(':').unwrap_or((text, text));
    Some(Rlimit { rlim_cur: one(soft, old.rlim_cur)?, rlim_max: one(hard, old.rlim_max)? })
}

const TASKSET: Spec = Spec {
    shorts: "pc",
    longs: &[("pid", Takes::Nothing, 'p'), ("cpu-list", Takes::Nothing, 'c')],
    unmodelled: "ahV",
    unmodelled_longs: &["all-tasks", "help", "version"],
    in_order: true,
    short_hint: true,
    ..Spec::NONE
};

/// `taskset [-c] MASK COMMAND [ARG]…`, `taskset -p [-c] [MASK] PID`
pub(crate) async fn taskset(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &TASKSET).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_list = parsed.has('c');
    let (mask, rest) = match (&parsed.operands[..], parsed.has('p')) {
        ([pid], true) => (None, std::slice::from_ref(pid)),
        ([mask, pid], true) => (Some(mask), std::slice::from_ref(pid)),
        ([mask, command @ ..], false) if !command.is_empty() => (Some(mask), command),
        _ => {
            sys.complain("taskset", "bad usage").await;
            return args.hint(&sys, &TASKSET).await;
        }
    };
    let pid = match parsed.has('p') {
        false => 0,
        true => match number::<i32>(&rest[0]) {
            Some(pid) => pid,
            None => {
                sys.complain("taskset", format!("invalid PID argument: '{}'", lossy(&rest[0]))).await;
                return 1;
            }
        },
    };
    let new = match mask.map(|mask| (lossy(mask), bits(&lossy(mask), is_list))) {
        None => None,
        Some((_, Some(bits))) => Some(bits),
        Some((text, None)) => {
            let kind = if is_list { "list" } else { "mask" };
            sys.complain("taskset", format!("failed to parse CPU {kind}: {text}")).await;
            return 1;
        }
    };
    let show = async |when: &str| match sys.call(Syscall::SchedGetaffinity { pid: Pid(pid), len: 128 }).await {
        Ok(Ret::Bytes(mask)) => {
            let bits = mask.iter().take(8).rev().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            let (kind, text) = if is_list { ("list", list(bits)) } else { ("mask", format!("{bits:x}")) };
            sys.print(format!("pid {pid}'s {when} affinity {kind}: {text}\n"));
            0
        }
        Ok(_) => 0,
        Err(errno) => {
            sys.complain_errno("taskset", format!("failed to get pid {pid}'s affinity"), errno).await;
            1
        }
    };
    if parsed.has('p') && show("current").await != 0 {
        return 1;
    }
    if let Some(bits) = new {
        let call = Syscall::SchedSetaffinity { pid: Pid(pid), mask: bits.to_le_bytes().to_vec() };
        if let Err(errno) = sys.call(call).await {
            sys.complain_errno("taskset", format!("failed to set pid {pid}'s affinity"), errno).await;
            return 1;
        }
        if parsed.has('p') && show("new").await != 0 {
            return 1;
        }
    }
    if parsed.has('p') {
        return sys.finish("taskset", 0).await;
    }
    let errno = sys.execvp(rest, &args.envp).await;
    sys.complain_errno("taskset", format!("failed to execute {}", lossy(&rest[0])), errno).await;
    super::run::not_run(errno)
}

fn bits(text: &str, is_list: bool) -> Option<u64> {
    if !is_list {
        return u64::from_str_radix(text.strip_prefix("0x").unwrap_or(text), 16).ok();
    }
    let mut bits = 0;
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        for cpu in first..=last.min(63) {
            bits |= 1u64.checked_shl(cpu)?;
        }
    }
    Some(bits)
}

/// `0,1`, or `0-3` from three on.
fn list(bits: u64) -> String {
    let cpus: Vec<u32> = (0..64).filter(|cpu| bits >> cpu & 1 == 1).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < cpus.len() {
        let run = (at..cpus.len()).take_while(|&next| cpus[next] as usize == cpus[at] as usize + next - at).count();
        if run > 2 {
            parts.push(format!("{}-{}", cpus[at], cpus[at + run - 1]));
            at += run;
        } else {
            parts.push(cpus[at].to_string());
            at += 1;
        }
    }
    parts.join(",")
}
