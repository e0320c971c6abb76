//! kill(1) of procps-ng.

use std::sync::Arc;

use nslab_abi::{Pid, Signal, Syscall};

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

/// `kill [-SIGNAL] PID…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let mut sig = 15;
    let mut operands = Vec::new();
    let mut words = args.argv[1..].iter();
    while let Some(word) = words.next() {
        let text = lossy(word);
        let named = match text.as_str() {
            "-s" | "--signal" => words.next().map(|word| lossy(word)),
            "--" => {
                operands.extend(words.by_ref().cloned());
                None
            }
            "-l" | "-L" | "-q" | "--list" | "--table" | "--queue" | "-h" | "-V" | "--help" | "--version" => {
                return crate::getopt::unmodelled(&sys, "kill", &text).await;
            }
            // A negative number after the first operand is a process group.
            text if text.starts_with('-')
                && text.len() > 1
                && (operands.is_empty() || number::<i32>(word).is_none()) =>
            {
                Some(text[1..].to_string())
            }
            _ => {
                operands.push(word.clone());
                None
            }
        };
        if let Some(name) = named {
            match signal(&name) {
                Some(value) => sig = value,
                None => {
                    sys.eprint(USAGE).await;
                    return 1;
                }
            }
        }
    }
    if operands.is_empty() {
        sys.eprint(USAGE).await;
        return 1;
    }
    let mut status = 0;
    for operand in &operands {
        let Some(pid) = number::<i32>(operand) else {
            sys.complain("kill", format!("failed to parse argument: '{}'", lossy(operand))).await;
            return 1;
        };
        if let Err(errno) = sys.call(Syscall::Kill { pid: Pid(pid), sig }).await {
            sys.complain("kill", format!("({pid}): {}", errno.strerror())).await;
            status = 1;
        }
    }
    status
}

fn signal(name: &str) -> Option<i32> {
    if let Some(value) = number::<i32>(name.as_bytes()) {
        return (0..=64).contains(&value).then_some(value);
    }
    let upper = name.to_uppercase();
    let short = upper.strip_prefix("SIG").unwrap_or(&upper);
    Signal::STANDARD.iter().find(|signal| signal.name()[3..] == *short).map(|signal| i32::from(signal.0))
}
