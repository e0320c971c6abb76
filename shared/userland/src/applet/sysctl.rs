//! sysctl(8) of procps 4.0.2: files below `/proc/sys` by the names of their controls.

use std::sync::Arc;

use nslab_abi::{Errno, OpenFlags};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "wnNqe",
    longs: &[
        ("write", Takes::Nothing, 'w'),
        ("values", Takes::Nothing, 'n'),
        ("names", Takes::Nothing, 'N'),
        ("quiet", Takes::Nothing, 'q'),
        ("ignore", Takes::Nothing, 'e'),
    ],
    unmodelled: "aAXbpfroxdhV",
    unmodelled_longs: &["all", "deprecated", "dry-run", "binary", "load", "system", "pattern", "help", "version"],
    ..Spec::NONE
};

/// `sysctl [-enNqw] VARIABLE[=VALUE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return crate::getopt::unmodelled(&sys, "sysctl", "without variables").await;
    }
    let mut status = 0;
    for operand in parsed.operands.iter().map(|operand| lossy(operand)) {
        let done = match operand.split_once('=') {
            Some((key, value)) => write(&sys, &parsed, key, value).await,
            None if parsed.has('w') => Err("command line(0): invalid syntax, continuing...".to_string()),
            None => read(&sys, &parsed, &operand).await,
        };
        if let Err(message) = done {
            if !message.is_empty() {
                sys.complain("sysctl", message).await;
            }
            status = 1;
        }
    }
    sys.finish("sysctl", status).await
}

/// Dots and slashes stand for each other; which comes first says which separates.
fn names(key: &str) -> (String, String) {
    let swap = |key: &str| -> String {
        key.chars()
            .map(|letter| {
                if letter == '.' {
                    '/'
                } else if letter == '/' {
                    '.'
                } else {
                    letter
                }
            })
            .collect()
    };
    let is_path = key.find(['.', '/']).is_some_and(|at| key[at..].starts_with('/'));
    let dotted = if is_path { swap(key) } else { key.to_string() };
    let path = format!("/proc/sys/{}", swap(&dotted));
    (dotted, path)
}

fn show(sys: &Sys, parsed: &crate::getopt::Parsed, key: &str, value: &str) {
    let value = value.trim_end_matches('\n');
    sys.print(match (parsed.has('N'), parsed.has('n')) {
        (true, _) => format!("{key}\n"),
        (_, true) => format!("{value}\n"),
        _ => format!("{key} = {value}\n"),
    });
}

/// What a missing file means; nothing is said with `-e`.
fn missing(parsed: &crate::getopt::Parsed, path: &str) -> String {
    match parsed.has('e') {
        true => String::new(),
        false => format!("cannot stat {path}: {}", Errno::ENOENT.strerror()),
    }
}

async fn read(sys: &Sys, parsed: &crate::getopt::Parsed, key: &str) -> Result<(), String> {
    let (key, path) = names(key);
    match sys.read_file(path.as_bytes()).await {
        Ok(value) => {
            show(sys, parsed, &key, &lossy(&value));
            Ok(())
        }
        Err(Errno::ENOENT) => Err(missing(parsed, &path)),
        Err(Errno::EACCES) => Err(format!("permission denied on key '{key}'")),
        Err(errno) => Err(format!("reading key \"{key}\": {}", errno.strerror())),
    }
}

async fn write(sys: &Sys, parsed: &crate::getopt::Parsed, key: &str, value: &str) -> Result<(), String> {
    let (key, path) = names(key);
    if matches!(sys.stat(path.as_bytes()).await, Err(Errno::ENOENT)) {
        return Err(missing(parsed, &path));
    }
    let opened = sys.open_with(path.as_bytes(), OpenFlags::WRONLY, 0).await;
    let fd = opened.map_err(|errno| match errno {
        Errno::EACCES | Errno::EPERM => format!("permission denied on key \"{key}\""),
        errno => format!("setting key \"{key}\": {}", errno.strerror()),
    })?;
    let written = sys.write_all(fd, format!("{value}\n").as_bytes()).await;
    sys.close(fd).await;
    written.map_err(|errno| format!("setting key \"{key}\": {}", errno.strerror()))?;
    if !parsed.has('q') {
        show(sys, parsed, &key, value);
    }
    Ok(())
}
