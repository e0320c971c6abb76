//! How lines begin and end.

use nslab_abi::{Errno, Ret, Syscall, Timespec, strace};

use super::options::{Options, Stamp};
use super::tracer::Tracer;
use crate::sys::Sys;

/// Where `=` stands.
const COLUMN: usize = 40;

/// Returns blanks up to the column of `=`.
pub(super) fn tab(column: usize) -> String {
    " ".repeat(COLUMN.saturating_sub(column))
}

/// The time of day.
pub(super) async fn now(sys: &Sys) -> Timespec {
    match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(now)) => now,
        _ => Timespec::default(),
    }
}

/// From one moment to another, in microseconds.
pub(super) fn micros(from: Timespec, to: Timespec) -> i64 {
    (to.tv_sec - from.tv_sec) * 1_000_000 + (to.tv_nsec - from.tv_nsec) / 1000
}

/// Returns what stands before a line: the process, and the time.
pub(super) async fn leader(sys: &Sys, options: &Options, tracer: &mut Tracer, pid: i32) -> String {
    let mut text = match (&options.output, tracer.tcbs.len()) {
        (Some(_), nr) if options.follows || nr > 1 => format!("{pid:<5} "),
        (None, nr) if nr > 1 => format!("[pid {pid:5}] "),
        _ => String::new(),
    };
    if options.stamp == Stamp::None {
        return text;
    }
    let now = now(sys).await;
    let of_day = now.tv_sec.rem_euclid(86_400);
    let clock = format!("{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60);
    let us = now.tv_nsec / 1000;
    text += &match options.stamp {
        Stamp::Seconds => format!("{clock} "),
        Stamp::Micros => format!("{clock}.{us:06} "),
        Stamp::Epoch => format!("{}.{us:06} ", now.tv_sec),
        _ => {
            let since = tracer.last_line.map_or(0, |last| micros(last, now));
            format!("{:6}.{:06} ", since / 1_000_000, since % 1_000_000)
        }
    };
    tracer.last_line = Some(now);
    text
}

/// Shortens or lengthens the strings of a call to `-s`.
pub(super) fn with_limit(text: String, call: &Syscall, result: Option<&Result<Ret, Errno>>, max: usize) -> String {
    if max == 32 {
        return text;
    }
    let mut strings: Vec<&[u8]> = Vec::new();
    match call {
        Syscall::Write { buf, .. } | Syscall::Pwrite64 { buf, .. } | Syscall::Sendto { buf, .. } => strings.push(buf),
        Syscall::Execve { argv, .. } => strings.extend(argv.iter().map(Vec::as_slice)),
        _ => {}
    }
    match result {
        Some(Ok(Ret::Bytes(bytes))) => strings.push(bytes),
        Some(Ok(Ret::Sock { data, .. })) => strings.push(data),
        _ => {}
    }
    let changed = |bytes: &&&[u8]| bytes.len() > max.min(32);
    strings
        .iter()
        .filter(changed)
        .fold(text, |text, bytes| text.replacen(&strace::quoted(bytes, 32), &strace::quoted(bytes, max), 1))
}

/// Calls whose first argument is a descriptor.
const ON_FD: &[&str] = &[
    "read",
    "write",
    "close",
    "pread64",
    "pwrite64",
    "lseek",
    "dup",
    "dup2",
    "dup3",
    "fcntl",
    "ioctl",
    "newfstatat",
    "fstatfs",
    "getdents64",
    "openat",
    "mkdirat",
    "mknodat",
    "unlinkat",
    "faccessat",
    "readlinkat",
    "fchmodat",
    "fchmod",
    "fchownat",
    "fchown",
    "fchdir",
    "fsync",
    "setns",
    "ftruncate",
    "utimensat",
    "renameat",
    "linkat",
];

/// `-y`: names the descriptor that the arguments begin with.
pub(super) async fn with_path(sys: &Sys, text: String, name: &str, pid: i32) -> String {
    if !ON_FD.contains(&name) {
        return text;
    }
    let from = name.len() + 1;
    let end = text[from..].find(',').map_or(text.len(), |at| from + at);
    let Some(path) = path_of(sys, &text[from..end], pid).await else { return text };
    format!("{}<{path}>{}", &text[..end], &text[end..])
}

/// `-y`: names the descriptor that came back.
pub(super) async fn with_returned_path(sys: &Sys, text: String, name: &str, pid: i32) -> String {
    match name {
        "openat" | "dup" | "dup2" | "dup3" => match path_of(sys, &text, pid).await {
            Some(path) => format!("{text}<{path}>"),
            None => text,
        },
        _ => text,
    }
}

async fn path_of(sys: &Sys, fd: &str, pid: i32) -> Option<String> {
    let link = match fd {
        "AT_FDCWD" => format!("/proc/{pid}/cwd"),
        fd => format!("/proc/{pid}/fd/{}", fd.parse::<u32>().ok()?),
    };
    sys.readlink(link.as_bytes()).await.ok().map(|path| crate::text::lossy(&path))
}
