//! grep(1), egrep(1), fgrep(1).

use std::sync::Arc;

use nslab_abi::Fd;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::regex::Regex;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "vicnqlhFEe:w",
    longs: &[
        ("invert-match", Takes::Nothing, 'v'),
        ("ignore-case", Takes::Nothing, 'i'),
        ("count", Takes::Nothing, 'c'),
        ("line-number", Takes::Nothing, 'n'),
        ("quiet", Takes::Nothing, 'q'),
        ("fixed-strings", Takes::Nothing, 'F'),
        ("extended-regexp", Takes::Nothing, 'E'),
        ("files-with-matches", Takes::Nothing, 'l'),
        ("no-filename", Takes::Nothing, 'h'),
    ],
    unmodelled: "AaBbCDdfGHILmoPrRsTUuVxyZz",
    unmodelled_longs: &["regexp", "recursive", "only-matching", "max-count", "word-regexp", "color", "help", "version"],
    status: 2,
    ..Spec::NONE
};

/// `grep [-vicnqlhEF] PATTERN [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    search(sys, args, false, false).await
}

/// `egrep`: `grep -E`.
pub(crate) async fn egrep(sys: Sys, args: Arc<Args>) -> u8 {
    search(sys, args, true, false).await
}

/// `fgrep`: `grep -F`.
pub(crate) async fn fgrep(sys: Sys, args: Arc<Args>) -> u8 {
    search(sys, args, false, true).await
}

async fn search(sys: Sys, args: Arc<Args>, is_extended: bool, is_fixed: bool) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut operands = parsed.operands.clone();
    let pattern = match parsed.value('e') {
        Some(pattern) => pattern.to_vec(),
        None if operands.is_empty() => {
            sys.eprint(format!("Usage: {name} [OPTION]... PATTERNS [FILE]...\n")).await;
            return args.hint(&sys, &SPEC).await;
        }
        None => operands.remove(0),
    };
    let (ignores_case, is_extended) = (parsed.has('i'), is_extended || parsed.has('E'));
    let regex = if is_fixed || parsed.has('F') {
        Regex::fixed(&pattern, ignores_case)
    } else {
        Regex::compile(&pattern, is_extended, ignores_case)
    };
    let Some(regex) = regex else {
        return crate::getopt::unmodelled(&sys, "grep", &format!("regular expression '{}'", lossy(&pattern))).await;
    };
    if parsed.has('w') {
        return crate::getopt::unmodelled(&sys, "grep", "-w").await;
    }
    let shows_name = operands.len() > 1 && !parsed.has('h');
    if operands.is_empty() {
        operands.push(b"-".to_vec());
    }
    let (mut has_match, mut has_error) = (false, false);
    for path in &operands {
        let content = if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(path).await };
        let content = match content {
            Ok(content) => content,
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                has_error = true;
                continue;
            }
        };
        let shown: &[u8] = if path == b"-" { b"(standard input)" } else { path };
        let head = if shows_name { [shown, b":"].concat() } else { Vec::new() };
        let mut count = 0;
        for (index, line) in crate::text::lines(&content).enumerate() {
            if regex.is_match(line) == parsed.has('v') {
                continue;
            }
            count += 1;
            if parsed.has('q') || parsed.has('c') || parsed.has('l') {
                continue;
            }
            let number = if parsed.has('n') { format!("{}:", index + 1) } else { String::new() };
            sys.print([&head[..], number.as_bytes(), line, b"\n"].concat());
        }
        has_match |= count > 0;
        if parsed.has('l') && count > 0 {
            sys.print([shown, b"\n"].concat());
        } else if parsed.has('c') && !parsed.has('q') {
            sys.print([&head[..], count.to_string().as_bytes(), b"\n"].concat());
        }
    }
    let status = match (has_match, has_error) {
        (true, _) if parsed.has('q') => 0,
        (_, true) => 2,
        (true, false) => 0,
        (false, false) => 1,
    };
    sys.finish(&name, status).await
}
