//! awk(1): what Debian's mawk makes of programs without functions of their own, getline and pipes.

mod lex;
mod parse;
mod run;
mod value;

use std::sync::Arc;

use nslab_abi::{Fd, OpenFlags};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec { shorts: "F:f:v:", unmodelled: "W", in_order: true, status: 2, ..Spec::NONE };

/// `awk [-F FS] [-v VAR=VALUE] {PROGRAM | -f FILE} [FILE | VAR=VALUE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut operands = parsed.operands.clone();
    let text = match parsed.value('f') {
        Some(path) => match sys.read_file(path).await {
            Ok(text) => text,
            Err(errno) => {
                sys.eprint(format!("{name}: couldn't open {} ({})\n", lossy(path), errno.strerror())).await;
                return 2;
            }
        },
        None if operands.is_empty() => {
            return crate::getopt::unmodelled(&sys, "awk", "(none): its usage").await;
        }
        None => operands.remove(0),
    };
    let program = match parse::parse(&text) {
        Ok(program) => program,
        Err(parse::Wrong::Syntax(line, near)) => {
            sys.complain(&name, format!("line {line}: syntax error at or near {near}")).await;
            return 2;
        }
        Err(parse::Wrong::Unmodelled(what)) => return crate::getopt::unmodelled(&sys, "awk", &what).await,
    };
    let mut machine = run::Machine::new(&program);
    if let Some(separator) = parsed.value('F') {
        let separator = if separator == b"t" { b"\t".to_vec() } else { super::text_input::unescape(separator) };
        machine.set(b"FS", separator);
    }
    for (_, value) in parsed.options.iter().filter(|option| option.0 == 'v') {
        if let Some((own, value)) = assignment(value.as_deref().unwrap_or_default()) {
            machine.set(own, super::text_input::unescape(value));
        }
    }
    let mut status = 0;
    match all(&sys, &name, &program, &mut machine, &operands).await {
        Ok(()) => {}
        Err(Failed::Status(failed)) => status = failed,
        Err(Failed::Unmodelled(what)) => {
            sys.print(std::mem::take(&mut machine.out));
            let _ = sys.flush().await;
            return crate::getopt::unmodelled(&sys, "awk", &what).await;
        }
    }
    sys.print(std::mem::take(&mut machine.out));
    for (path, adds, text) in &machine.files {
        let mode = if *adds { OpenFlags::APPEND } else { OpenFlags::TRUNC };
        match sys.open_with(path, OpenFlags::WRONLY | OpenFlags::CREAT | mode, 0o666).await {
            Ok(fd) => {
                let _ = sys.write_all(fd, text).await;
                sys.close(fd).await;
            }
            Err(errno) => {
                sys.complain(&name, format!("cannot open \"{}\" for output ({})", lossy(path), errno.strerror())).await;
                return 2;
            }
        }
    }
    sys.finish(&name, if status == 0 { machine.status } else { status }).await
}

enum Failed {
    Status(u8),
    Unmodelled(String),
}

/// `VAR=VALUE`
fn assignment(word: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = word.iter().position(|&byte| byte == b'=')?;
    let is_name = word[..at].iter().all(|byte| *byte == b'_' || byte.is_ascii_alphanumeric());
    (is_name && at > 0 && !word[0].is_ascii_digit()).then_some((&word[..at], &word[at + 1..]))
}

async fn all(
    sys: &Sys,
    name: &str,
    program: &parse::Program,
    machine: &mut run::Machine<'_>,
    operands: &[Vec<u8>],
) -> Result<(), Failed> {
    let mut goes_on = machine.begin().map_err(Failed::Unmodelled)?;
    let is_begin_only = program.rules.iter().all(|rule| matches!(rule.0, parse::Pattern::Begin));
    if is_begin_only {
        return Ok(());
    }
    let has_files = operands.iter().any(|operand| assignment(operand).is_none());
    let stdin = [b"-".to_vec()];
    for operand in operands.iter().chain(if has_files { &[][..] } else { &stdin }) {
        if !goes_on {
            break;
        }
        if let Some((own, value)) = assignment(operand) {
            machine.set(own, super::text_input::unescape(value));
            continue;
        }
        let content = if operand == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(operand).await };
        match content {
            Ok(content) => {
                let shown: &[u8] = if operand == b"-" { b"" } else { operand };
                goes_on = machine.file(shown, &content).map_err(Failed::Unmodelled)?;
            }
            Err(errno) => {
                sys.print(std::mem::take(&mut machine.out));
                let _ = sys.flush().await;
                sys.complain(name, format!("cannot open {} ({})", lossy(operand), errno.strerror())).await;
                return Err(Failed::Status(2));
            }
        }
    }
    machine.end().map(drop).map_err(Failed::Unmodelled)
}

/// A number by `%.6g`.
pub(super) fn general(number: f64) -> Vec<u8> {
    value::format(b"%.6g", &[value::Value::Num(number)]).unwrap_or_default()
}
