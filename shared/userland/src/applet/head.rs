//! head(1) and tail(1).

use std::sync::Arc;

use nslab_abi::{Errno, Fd, Syscall, Timespec};

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
    shorts: "n:c:qfF",
    unmodelled: "svz",
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
    if let Some(Following(fd)) = sys.restored() {
        return go_on(&sys, fd).await;
    }
    let is_bytes = parsed.has('c');
    let text = parsed.value(if is_bytes { 'c' } else { 'n' }).unwrap_or(b"10");
    let is_from_start = is_tail && text.starts_with(b"+");
    let digits = if is_from_start { &text[1..] } else { text };
    let is_but = !is_tail && digits.starts_with(b"-");
    let Some(count) = number::<usize>(digits.strip_prefix(b"-").unwrap_or(digits)) else {
        let unit = if is_bytes { "bytes" } else { "lines" };
        sys.complain(&name, format!("invalid number of {unit}: {}", args.quote(text))).await;
        return 1;
    };
    let operands = if parsed.operands.is_empty() { vec![b"-".to_vec()] } else { parsed.operands.clone() };
    let mut status = 0;
    let mut is_first = true;
    for path in &operands {
        // head ends as soon as it has enough, so that whoever writes endlessly ends, too.
        let enough = (!is_tail && !is_but).then_some(count);
        let content = match enough {
            Some(count) => beginning(&sys, path, is_bytes, count).await,
            None if path == b"-" => sys.read_all(Fd(0)).await,
            None => sys.read_file(path).await,
        };
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
            (false, _) if is_but => 0..pieces.len().saturating_sub(count),
            (false, _) => 0..count.min(pieces.len()),
            (true, true) => count.saturating_sub(1).min(pieces.len())..pieces.len(),
            (true, false) => pieces.len().saturating_sub(count)..pieces.len(),
        };
        sys.print(pieces[range].concat());
    }
    if parsed.has('F') {
        return crate::getopt::unmodelled(&sys, "tail", "-F").await;
    }
    if parsed.has('f') {
        return follow(&sys, &operands).await;
    }
    sys.finish(&name, status).await
}

/// Reads a file's first bytes or lines, perhaps some more.
async fn beginning(sys: &Sys, path: &[u8], is_bytes: bool, count: usize) -> Result<Vec<u8>, Errno> {
    let fd = if path == b"-" { Fd(0) } else { sys.open(path).await? };
    let (mut content, mut seen) = (Vec::new(), 0);
    while seen < count {
        match sys.read(fd, 8192).await {
            Ok(bytes) if bytes.is_empty() => break,
            Ok(bytes) => {
                seen += if is_bytes { bytes.len() } else { bytes.iter().filter(|&&byte| byte == b'\n').count() };
                content.extend(bytes);
            }
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    if path != b"-" {
        sys.close(fd).await;
    }
    Ok(content)
}

/// The file that is followed.
#[derive(Clone, Copy)]
struct Following(Fd);

/// `tail -f` of one file: what is added to it, each second.
async fn follow(sys: &Sys, operands: &[Vec<u8>]) -> u8 {
    let [path] = operands else { return crate::getopt::unmodelled(sys, "tail", "-f with several files").await };
    if path == b"-" {
        return sys.finish("tail", 0).await;
    }
    let Ok(fd) = sys.open(path).await else { return 1 };
    let end = sys.stat(path).await.map_or(0, |stat| stat.st_size);
    let _ = sys.call(Syscall::Lseek { fd, offset: end, whence: 0 }).await;
    if sys.flush().await.is_err() {
        return 1;
    }
    go_on(sys, fd).await
}

async fn go_on(sys: &Sys, fd: Fd) -> u8 {
    loop {
        sys.checkpoint(Following(fd));
        match sys.read(fd, crate::sys::READ_CHUNK).await {
            Ok(bytes) if !bytes.is_empty() => {
                if sys.write_all(Fd(1), &bytes).await.is_err() {
                    return 1;
                }
            }
            _ => {
                let second = Timespec { tv_sec: 1, tv_nsec: 0 };
                let _ = sys.call(Syscall::ClockNanosleep { clockid: 0, flags: 0, t: second }).await;
            }
        }
    }
}
