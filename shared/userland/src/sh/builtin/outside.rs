//! printf(1), test(1) and [(1) as programs: what the shell computes, in the words of coreutils.

use std::sync::Arc;

use super::printf::Printer;
use super::test;
use crate::getopt::Spec;
use crate::process::Args;
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

/// `printf FORMAT [ARG]…`
pub(crate) async fn printf(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let words = args.argv.get(1..).unwrap_or_default();
    let words = if words.first().is_some_and(|word| word == b"--") { &words[1..] } else { words };
    let Some((format, rest)) = words.split_first() else {
        return args.missing(&sys, &Spec::NONE, "missing operand").await;
    };
    for (mark, what) in [(&b"%q"[..], "%q"), (b"%(", "%("), (b"%n", "%n")] {
        if format.windows(2).any(|window| window == mark) {
            return crate::getopt::unmodelled(&sys, "printf", &format!("or conversion {what}")).await;
        }
    }
    let mut printer = Printer { dialect: Dialect::Bash, now: 0, args: rest, out: Vec::new(), wrong: Vec::new() };
    printer.all(format);
    let Printer { out, wrong, args: unused, .. } = printer;
    for message in &wrong {
        let message = match message.strip_suffix(": invalid number") {
            Some(word) if sys.is_busybox() => format!("invalid number '{word}'"),
            Some(word) if word.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("{}: value not completely converted", args.quote(word.as_bytes()))
            }
            Some(word) => format!("{}: expected a numeric value", args.quote(word.as_bytes())),
            None => match message.strip_suffix("': invalid format character") {
                Some(letter) => format!("%{}: invalid conversion specification", letter.trim_start_matches('`')),
                None => message.clone(),
            },
        };
        sys.complain(&name, message).await;
    }
    sys.print(out);
    if let Some(extra) = unused.first().filter(|_| wrong.is_empty() && !sys.is_busybox()) {
        let _ = sys.flush().await;
        sys.complain(&name, format!("warning: ignoring excess arguments, starting with {}", args.quote(extra))).await;
    }
    sys.finish(&name, u8::from(!wrong.is_empty())).await
}

/// `test EXPRESSION`, `[ EXPRESSION ]`
pub(crate) async fn test(sys: Sys, args: Arc<Args>) -> u8 {
    let mut words = args.argv.get(1..).unwrap_or_default();
    if args.short_name() == "[" {
        match words.split_last() {
            Some((last, rest)) if last == b"]" => words = rest,
            _ => {
                sys.complain(&args.name(), format!("missing {}", args.quote(b"]"))).await;
                return 2;
            }
        }
    }
    let state = State::new(Dialect::Bash, args.argv[0].clone(), &args.envp);
    let message = match test::evaluate(&sys, &state, words).await {
        Ok(value) => return u8::from(!value),
        Err(message) => message,
    };
    let quoted = |word: &str| args.quote(word.as_bytes());
    let message = if let Some(word) = message.strip_suffix(": unary operator expected") {
        match (word.strip_prefix('-'), words.get(1)) {
            (Some(rest), _) if rest.len() == 1 => format!("{}: unary operator expected", quoted(word)),
            (_, Some(last)) => format!("missing argument after {}", args.quote(last)),
            _ => message,
        }
    } else if let Some(word) = message.strip_suffix(": binary operator expected") {
        format!("{}: binary operator expected", quoted(word))
    } else if let Some(word) = message.strip_suffix(": integer expression expected") {
        format!("invalid integer {}", quoted(word))
    } else {
        format!("extra argument {}", args.quote(words.get(3).map_or(&b""[..], |word| word)))
    };
    sys.complain(&args.name(), lossy(message.as_bytes())).await;
    2
}
