//! kill(1) of procps-ng.

use std::sync::Arc;

use nslab_abi::{Errno, Pid, Signal, Syscall};

use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const USAGE: &str = "
Usage:
 kill [options] <pid> [...]

Options:
 <pid> [...]            send signal to every <pid> listed
 -<signal>, -s, --signal <signal>
                        specify the <signal> to be sent
 -q, --queue <value>    integer value to be sent with the signal
 -l, --list=[<signal>]  list all signal names, or convert one to a name
 -L, --table            list all signal names in a nice table

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see kill(1).
";
/// Columns of a list of names.
const LIST_WIDTH: usize = 78;
/// Names in a row of the table.
const TABLE_COLUMNS: usize = 7;

/// `kill [-SIGNAL] PID…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let mut sig = 15;
    let mut operands = Vec::new();
    let mut words = args.argv[1..].iter();
    while let Some(word) = words.next() {
        let text = lossy(word);
        match text.as_str() {
            "-s" | "--signal" => match words.next().map(|word| lossy(word)) {
                // An unknown name is a signal that there is not.
                Some(name) => sig = signal(&name).unwrap_or(-1),
                None => {
                    sys.complain(&name, "option requires an argument -- 's'").await;
                    sys.eprint(USAGE).await;
                    return 1;
                }
            },
            "-l" | "--list" => return list(&sys, &name, words.next().map(|word| lossy(word))).await,
            "-L" | "--table" => return table(&sys, &name).await,
            "--help" | "-h" => {
                sys.print(USAGE);
                return sys.finish(&name, 0).await;
            }
            "-q" | "-V" | "--queue" | "--version" => return crate::getopt::unmodelled(&sys, "kill", &text).await,
            "--" => operands.extend(words.by_ref().cloned()),
            // A negative number after the first operand is a process group.
            text if text.starts_with('-')
                && text.len() > 1
                && (operands.is_empty() || number::<i32>(word).is_none()) =>
            {
                match text.strip_prefix("--list=") {
                    Some(signal) => return list(&sys, &name, Some(signal.to_string())).await,
                    None => match signal(&text[1..]) {
                        Some(value) => sig = value,
                        None => {
                            let letter: String = text.chars().skip(1).take(1).collect();
                            sys.complain(&name, format!("invalid argument {letter}")).await;
                            sys.eprint(USAGE).await;
                            return 1;
                        }
                    },
                }
            }
            _ => operands.push(word.clone()),
        }
    }
    if operands.is_empty() {
        sys.eprint(USAGE).await;
        return 1;
    }
    let mut status = 0;
    for operand in &operands {
        let Some(pid) = number::<i32>(operand) else {
            sys.complain(&name, format!("failed to parse argument: '{}'", lossy(operand))).await;
            return 1;
        };
        let sent = match sig {
            ..0 => Err(Errno::EINVAL),
            sig => sys.call(Syscall::Kill { pid: Pid(pid), sig }).await,
        };
        if let Err(errno) = sent {
            sys.complain(&name, format!("({pid}): {}", errno.strerror())).await;
            status = 1;
        }
    }
    status
}

/// The number of a signal by its name, with or without SIG, or by its number.
pub(crate) fn signal(name: &str) -> Option<i32> {
    if let Some(value) = number::<i32>(name.as_bytes()) {
        return (0..=64).contains(&value).then_some(value);
    }
    let upper = name.to_uppercase();
    let short = match upper.strip_prefix("SIG").unwrap_or(&upper) {
        "POLL" => "IO",
        "CLD" => "CHLD",
        "IOT" => "ABRT",
        short => short,
    };
    Signal::with_short_name(short).map(|signal| i32::from(signal.0))
}

/// procps calls SIGIO by its other name.
fn shown(signal: Signal) -> String {
    match &signal.name()[3..] {
        "IO" => "POLL".to_string(),
        name => name.to_string(),
    }
}

async fn list(sys: &Sys, own: &str, which: Option<String>) -> u8 {
    let Some(which) = which else {
        let mut line = String::new();
        for name in Signal::STANDARD.iter().map(|&signal| shown(signal)) {
            if line.len() + 1 + name.len() > LIST_WIDTH {
                sys.print(std::mem::take(&mut line) + "\n");
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line += &name;
        }
        sys.print(line + "\n");
        return sys.finish(own, 0).await;
    };
    let text = match number::<i32>(which.as_bytes()) {
        Some(value) => Signal::STANDARD.iter().find(|signal| i32::from(signal.0) == value).map(|&signal| shown(signal)),
        None => signal(&which).map(|value| value.to_string()),
    };
    match text {
        Some(text) => {
            sys.print(text + "\n");
            sys.finish(own, 0).await
        }
        None => {
            sys.complain(own, format!("unknown signal name {which}")).await;
            0
        }
    }
}

async fn table(sys: &Sys, own: &str) -> u8 {
    for row in Signal::STANDARD.chunks(TABLE_COLUMNS) {
        let cells: Vec<String> = row.iter().map(|&signal| format!("{:2} {:<7}", signal.0, shown(signal))).collect();
        let line = cells.join(" ");
        // A full row has no blanks at its end; the last keeps them.
        sys.print(if row.len() == TABLE_COLUMNS { line.trim_end().to_string() } else { line + " " } + "\n");
    }
    sys.finish(own, 0).await
}
