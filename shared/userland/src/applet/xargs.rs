//! xargs(1) of findutils 4.9.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Pid, WaitFlags, WaitStatus};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "0a:d:I:n:P:rtL:",
    longs: &[
        ("null", Takes::Nothing, '0'),
        ("delimiter", Takes::Argument, 'd'),
        ("max-args", Takes::Argument, 'n'),
        ("arg-file", Takes::Argument, 'a'),
        ("max-procs", Takes::Argument, 'P'),
        ("max-lines", Takes::Argument, 'L'),
        ("no-run-if-empty", Takes::Nothing, 'r'),
        ("verbose", Takes::Nothing, 't'),
    ],
    unmodelled: "E:e::i::l::ps:x",
    unmodelled_longs: &[
        "eof",
        "replace",
        "interactive",
        "process-slot-var",
        "max-chars",
        "open-tty",
        "show-limits",
        "exit",
        "help",
        "version",
    ],
    in_order: true,
    ..Spec::NONE
};

/// `xargs [-0rt] [-d DELIM] [-n MAX] [-L MAX] [-I REPLACE] [COMMAND [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let count = |letter, long: &str| match parsed.value(letter) {
        None => Ok(None),
        Some(text) => match number::<usize>(text) {
            Some(count) if count > 0 => Ok(Some(count)),
            Some(_) => Err(format!("value {} for -{letter} option should be >= 1", lossy(text))),
            None => Err(format!("invalid number \"{}\" for -{letter} option", lossy(text)) + long),
        },
    };
    let (max_args, max_lines) = match (count('n', ""), count('L', "")) {
        (Ok(args), Ok(lines)) => (args, lines),
        (Err(what), _) | (_, Err(what)) => {
            sys.complain(&name, what).await;
            return args.hint(&sys, &SPEC).await;
        }
    };
    let delimiter = match (parsed.has('0'), parsed.value('d').map(super::text_input::unescape)) {
        (true, _) => Some(0),
        (_, Some(text)) if text.len() == 1 => Some(text[0]),
        (_, Some(_)) => {
            sys.complain(&name, "Invalid input delimiter specification").await;
            return 1;
        }
        (_, None) => None,
    };
    let replace = parsed.value('I').map(<[u8]>::to_vec);
    let input = match parsed.value('a') {
        None => sys.read_all(Fd(0)).await.unwrap_or_default(),
        Some(path) => match sys.read_file(path).await {
            Ok(input) => input,
            Err(errno) => {
                sys.complain_errno(&name, format!("Cannot open input file {}", args.quote(path)), errno).await;
                return 1;
            }
        },
    };
    let at_once = match parsed.value('P').map(|text| (text, number::<usize>(text))) {
        None => 1,
        Some((_, Some(0))) => usize::MAX,
        Some((_, Some(count))) => count,
        Some((text, None)) => {
            sys.complain(&name, format!("invalid number \"{}\" for -P option", lossy(text))).await;
            return args.hint(&sys, &SPEC).await;
        }
    };
    let items = match split(&input, delimiter, replace.is_some() || max_lines.is_some()) {
        Ok(items) => items,
        Err(quote) => {
            let kind = if quote == b'"' { "double" } else { "single" };
            let what =
                format!("unmatched {kind} quote; by default quotes are special to xargs unless you use the -0 option");
            sys.complain(&name, what).await;
            return 1;
        }
    };
    let command = if parsed.operands.is_empty() { vec![b"echo".to_vec()] } else { parsed.operands.clone() };
    let mut runs: Vec<Vec<Vec<u8>>> = Vec::new();
    if let Some(replace) = &replace {
        for item in &items {
            runs.push(command.iter().map(|word| replaced(word, replace, item)).collect());
        }
    } else if items.is_empty() {
        if !parsed.has('r') {
            runs.push(command.clone());
        }
    } else {
        let per_run = max_args.or(max_lines).unwrap_or(items.len());
        for chunk in items.chunks(per_run) {
            let words = chunk.iter().flat_map(|item| match max_lines {
                Some(_) => crate::text::words(item).into_iter().map(<[u8]>::to_vec).collect(),
                None => vec![item.clone()],
            });
            runs.push(command.iter().cloned().chain(words).collect());
        }
    }
    let mut status = 0;
    let mut running = 0;
    let nr = runs.len();
    for at in 0..nr + at_once.min(nr) {
        if let Some(run) = runs.get(at) {
            if parsed.has('t') {
                sys.eprint([&run.join(&b' ')[..], b"\n"].concat()).await;
            }
            if begin(&sys, &args, run, parsed.value('a').is_none()).await.is_none() {
                return 1;
            }
            running += 1;
        }
        if running == 0 || (running < at_once && at + 1 < nr) {
            continue;
        }
        running -= 1;
        let run = &command;
        match end(&sys, Pid(-1)).await {
            Some(WaitStatus::Exited(0)) => {}
            Some(WaitStatus::Exited(255)) => {
                sys.complain(&name, format!("{}: exited with status 255; aborting", lossy(&run[0]))).await;
                return 124;
            }
            Some(WaitStatus::Exited(code @ (126 | 127))) => return code,
            Some(WaitStatus::Exited(_)) => status = 123,
            Some(WaitStatus::Signaled(signal, _)) => {
                sys.complain(&name, format!("{}: terminated by signal {}", lossy(&run[0]), signal.0)).await;
                return 125;
            }
            _ => return 1,
        }
    }
    status
}

fn replaced(word: &[u8], pattern: &[u8], item: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.windows(pattern.len().max(1)).position(|part| part == pattern) {
        out.extend([&rest[..at], item].concat());
        rest = &rest[at + pattern.len()..];
    }
    out.extend(rest);
    out
}

/// Words with quotes and backslashes, or what stands between delimiters; `Err` is a quote that is not closed.
fn split(input: &[u8], delimiter: Option<u8>, by_lines: bool) -> Result<Vec<Vec<u8>>, u8> {
    if let Some(delimiter) = delimiter {
        let body = input.strip_suffix(&[delimiter]).unwrap_or(input);
        let is_empty = input.is_empty();
        return Ok(body.split(|&byte| byte == delimiter).filter(|_| !is_empty).map(<[u8]>::to_vec).collect());
    }
    let mut items = Vec::new();
    let mut item: Option<Vec<u8>> = None;
    let mut bytes = input.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\n' => items.extend(item.take()),
            b' ' | b'\t' if !by_lines => items.extend(item.take()),
            b' ' | b'\t' if item.is_none() => {}
            b'\'' | b'"' => {
                let item = item.get_or_insert_default();
                loop {
                    match bytes.next() {
                        Some(&next) if next == byte => break,
                        Some(b'\n') | None => return Err(byte),
                        Some(&next) => item.push(next),
                    }
                }
            }
            b'\\' => item.get_or_insert_default().extend(bytes.next()),
            byte => item.get_or_insert_default().push(byte),
        }
    }
    items.extend(item);
    Ok(items)
}

/// Runs a command and waits for it; with `/dev/null` as its input where the caller's is read.
pub(crate) async fn launch(sys: &Sys, args: &Args, command: &[Vec<u8>], hides_input: bool) -> Option<WaitStatus> {
    let child = begin(sys, args, command, hides_input).await?;
    end(sys, child).await
}

/// Waits for a child's end.
async fn end(sys: &Sys, child: Pid) -> Option<WaitStatus> {
    loop {
        match sys.wait4(child, WaitFlags::empty()).await {
            Ok(Some((_, status @ (WaitStatus::Exited(_) | WaitStatus::Signaled(..))))) => return Some(status),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => return None,
        }
    }
}

/// Forks a child that runs a command.
async fn begin(sys: &Sys, args: &Args, command: &[Vec<u8>], hides_input: bool) -> Option<Pid> {
    let _ = sys.flush().await;
    match sys.fork().await {
        Ok(Pid(0)) => {
            if hides_input && let Ok(fd) = sys.open_with(b"/dev/null", OpenFlags::empty(), 0).await {
                let _ = sys.dup2(fd, Fd(0)).await;
                sys.close(fd).await;
            }
            let errno = sys.execvp(command, &args.envp).await;
            let quoted = args.quote(&command[0]);
            let what = if args.short_name() == "find" { quoted } else { lossy(&command[0]) };
            sys.complain_errno(&args.name(), what, errno).await;
            let status = match (args.short_name().as_str(), errno) {
                ("find", _) => 1,
                (_, Errno::ENOENT) => 127,
                _ => 126,
            };
            let _ = sys.call(nslab_abi::Syscall::ExitGroup { status }).await;
            None
        }
        Ok(pid) => Some(pid),
        Err(errno) => {
            sys.complain_errno(&args.name(), "cannot fork", errno).await;
            None
        }
    }
}
