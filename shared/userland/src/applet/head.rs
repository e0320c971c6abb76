//! head(1) and tail(1).

use std::sync::Arc;

use nslab_abi::Fd;

use crate::getopt::{Failure, Spec, Takes, parse};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const HEAD: Spec = Spec {
    shorts: "n:c:q",
    longs: &[("lines", Takes::Argument, 'n'), ("bytes", Takes::Argument, 'c'), ("quiet", Takes::Nothing, 'q')],
    unmodelled: "vz",
    unmodelled_longs: &["verbose", "zero-terminated", "help", "version"],
    ..Spec::NONE
};
const TAIL: Spec = Spec {
    unmodelled: "fFsvz",
    unmodelled_longs: &[
        "follow",
        "pid",
        "retry",
        "sleep-interval",
        "verbose",
        "zero-terminated",
        "max-unchanged-stats",
        "help",
        "version",
    ],
    ..HEAD
};

/// `head [-n N] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, &HEAD, false).await
}

/// `tail [-n N] [FILE]…`
pub(crate) async fn tail(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, &TAIL, true).await
}

async fn run(sys: Sys, args: Arc<Args>, spec: &Spec, is_tail: bool) -> u8 {
    let name = args.name();
    let mut words = args.argv[1..].to_vec();
    // The old form: -5.
    if let Some(count) =
        words.first().and_then(|word| word.strip_prefix(b"-")).filter(|rest| number::<u64>(rest).is_some())
    {
        words[0] = [b"-n", count].concat();
    }
    let parsed = match parse(spec, &words) {
        Ok(parsed) => parsed,
        Err(failure @ (Failure::Wrong(_) | Failure::Unmodelled(_))) => return args.report(&sys, spec, failure).await,
    };
    let is_bytes = parsed.has('c');
    let text = parsed.value(if is_bytes { 'c' } else { 'n' }).unwrap_or(b"10");
    let is_from_start = is_tail && text.starts_with(b"+");
    let digits = if is_from_start { &text[1..] } else { text };
    let Some(count) = number::<usize>(digits.strip_prefix(b"-").filter(|_| is_tail).unwrap_or(digits)) else {
        let unit = if is_bytes { "bytes" } else { "lines" };
        sys.complain(&name, format!("invalid number of {unit}: {}", args.quote(text))).await;
        return 1;
    };
    let operands = if parsed.operands.is_empty() { vec![b"-".to_vec()] } else { parsed.operands.clone() };
    let mut status = 0;
    let mut is_first = true;
    for path in &operands {
        let content = if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(path).await };
        let content = match content {
            Ok(content) => content,
            Err(errno) => {
                sys.complain_errno(&name, format!("cannot open '{}' for reading", lossy(path)), errno).await;
                status = 1;
                continue;
            }
        };
        if operands.len() > 1 && !parsed.has('q') {
            let gap = if is_first { "" } else { "\n" };
            let shown = if path == b"-" { "standard input".to_string() } else { lossy(path) };
            sys.print(format!("{gap}==> {shown} <==\n"));
        }
        is_first = false;
        let pieces: Vec<&[u8]> = if is_bytes {
            content.chunks(1).collect()
        } else {
            content.split_inclusive(|&byte| byte == b'\n').collect()
        };
        let range = match (is_tail, is_from_start) {
            (false, _) => 0..count.min(pieces.len()),
            (true, true) => count.saturating_sub(1).min(pieces.len())..pieces.len(),
            (true, false) => pieces.len().saturating_sub(count)..pieces.len(),
        };
        sys.print(pieces[range].concat());
    }
    sys.finish(&name, status).await
}
