//! awk(1): what Debian's mawk makes of a program.

mod lex;
mod parse;
mod run;
mod value;

use std::sync::Arc;

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
        Err(parse::Wrong::Says(text)) => {
            sys.complain(&name, text).await;
            return 2;
        }
        Err(parse::Wrong::Unmodelled(what)) => return crate::getopt::unmodelled(&sys, "awk", &what).await,
    };
    let mut machine = run::Machine::new(&program, &sys, &args, &operands);
    if let Some(separator) = parsed.value('F') {
        let separator = if separator == b"t" { b"\t".to_vec() } else { super::text_input::unescape(separator) };
        machine.set(b"FS", separator);
    }
    for (_, value) in parsed.options.iter().filter(|option| option.0 == 'v') {
        if let Some((own, value)) = assignment(value.as_deref().unwrap_or_default()) {
            machine.set(own, super::text_input::unescape(value));
        }
    }
    let ended = all(&program, &mut machine).await;
    let finished = machine.finish().await;
    let status = match (ended, finished) {
        (Err(run::Stop::Unmodelled(what)), _) => return crate::getopt::unmodelled(&sys, "awk", &what).await,
        (Err(run::Stop::Status(status)), _) | (Ok(()), Err(status)) => status,
        (Ok(()), Ok(())) => machine.status,
    };
    sys.finish(&name, status).await
}

/// `VAR=VALUE`
fn assignment(word: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = word.iter().position(|&byte| byte == b'=')?;
    let is_name = word[..at].iter().all(|byte| *byte == b'_' || byte.is_ascii_alphanumeric());
    (is_name && at > 0 && !word[0].is_ascii_digit()).then_some((&word[..at], &word[at + 1..]))
}

async fn all(program: &parse::Program, machine: &mut run::Machine<'_>) -> run::Running<()> {
    let goes_on = machine.begin().await?;
    let is_begin_only = program.rules.iter().all(|rule| matches!(rule.0, parse::Pattern::Begin));
    if is_begin_only {
        return Ok(());
    }
    if goes_on {
        machine.records().await?;
    }
    machine.end().await.map(drop)
}

/// A number by `%.6g`.
pub(super) fn general(number: f64) -> Vec<u8> {
    value::format(b"%.6g", &[value::Value::Num(number)]).unwrap_or_default()
}

/// A number by a format of printf(3).
pub(super) fn formatted(format: &[u8], number: f64) -> Result<Vec<u8>, String> {
    value::format(format, &[value::Value::Num(number)])
}
