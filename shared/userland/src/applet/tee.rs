//! tee(1), seq(1), yes(1), truncate(1), sync(1), mktemp(1).

use std::sync::Arc;

use nslab_abi::{Fd, OpenFlags, Ret, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const TEE: Spec = Spec {
    shorts: "ai",
    longs: &[("append", Takes::Nothing, 'a'), ("ignore-interrupts", Takes::Nothing, 'i')],
    unmodelled: "p",
    unmodelled_longs: &["output-error", "help", "version"],
    ..Spec::NONE
};
const SEQ: Spec = Spec {
    shorts: "f:s:w",
    longs: &[
        ("format", Takes::Argument, 'f'),
        ("separator", Takes::Argument, 's'),
        ("equal-width", Takes::Nothing, 'w'),
    ],
    in_order: true,
    ..Spec::NONE
};
const TRUNCATE: Spec = Spec {
    shorts: "cs:r:",
    longs: &[("no-create", Takes::Nothing, 'c'), ("size", Takes::Argument, 's'), ("reference", Takes::Argument, 'r')],
    unmodelled: "o",
    unmodelled_longs: &["io-blocks", "help", "version"],
    ..Spec::NONE
};
const MKTEMP: Spec = Spec {
    shorts: "dp:qtu",
    longs: &[
        ("directory", Takes::Nothing, 'd'),
        ("tmpdir", Takes::Maybe, 'p'),
        ("quiet", Takes::Nothing, 'q'),
        ("dry-run", Takes::Nothing, 'u'),
    ],
    unmodelled_longs: &["suffix", "help", "version"],
    ..Spec::NONE
};

/// `tee [-a] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &TEE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mode = if parsed.has('a') { OpenFlags::APPEND } else { OpenFlags::TRUNC };
    let mut fds = vec![(Fd(1), b"standard output".to_vec())];
    let mut status = 0;
    for path in &parsed.operands {
        match sys.open_with(path, OpenFlags::WRONLY | OpenFlags::CREAT | mode, 0o666).await {
            Ok(fd) => fds.push((fd, path.clone())),
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                status = 1;
            }
        }
    }
    loop {
        match sys.read(Fd(0), crate::sys::READ_CHUNK).await {
            Ok(bytes) if bytes.is_empty() => return status,
            Ok(bytes) => {
                let mut at = 0;
                while let Some((fd, path)) = fds.get(at) {
                    match sys.write_all(*fd, &bytes).await {
                        Ok(()) => at += 1,
                        Err(errno) => {
                            sys.complain_errno(&name, path, errno).await;
                            status = 1;
                            fds.remove(at);
                        }
                    }
                }
            }
            Err(errno) => {
                sys.complain_errno(&name, "read error", errno).await;
                return 1;
            }
        }
    }
}

/// A decimal number: its value times ten to the number of its digits behind the point.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => (-1, body),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, tail) = body.split_once('.').unwrap_or((body, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + tail.len() == 0 || whole.len() + tail.len() > 30 || !is_digits(whole) || !is_digits(tail) {
        return None;
    }
    Some((sign * format!("{whole}{tail}").parse::<i128>().ok()?, tail.len() as u32))
}

/// `seq [-w] [-s SEP] [FIRST [INCREMENT]] LAST`
pub(crate) async fn seq(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    // A negative number is no option.
    let mut words = args.argv.get(1..).unwrap_or_default().to_vec();
    let is_negative =
        |word: &Vec<u8>| word.len() > 1 && word[0] == b'-' && (word[1].is_ascii_digit() || word[1] == b'.');
    if let Some(at) =
        words.iter().position(is_negative).filter(|&at| words[..at].iter().all(|word| word.starts_with(b"-")))
    {
        words.insert(at, b"--".to_vec());
    }
    let parsed = match crate::getopt::parse(&SEQ, &words) {
        Ok(parsed) => parsed,
        Err(failure) => return args.report(&sys, &SEQ, failure).await,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SEQ, "missing operand").await;
    }
    if let Some(extra) = parsed.operands.get(3) {
        return args.missing(&sys, &SEQ, &format!("extra operand {}", args.quote(extra))).await;
    }
    let mut numbers = Vec::new();
    for word in &parsed.operands {
        match decimal(&lossy(word)) {
            Some(number) => numbers.push(number),
            None => {
                let what = format!("invalid floating point argument: {}", args.quote(word));
                return args.missing(&sys, &SEQ, &what).await;
            }
        }
    }
    let (first, step, last) = match numbers[..] {
        [last] => ((1, 0), (1, 0), last),
        [first, last] => (first, (1, 0), last),
        _ => (numbers[0], numbers[1], numbers[2]),
    };
    if step.0 == 0 {
        let what = format!("invalid Zero increment value: {}", args.quote(&parsed.operands[1]));
        return args.missing(&sys, &SEQ, &what).await;
    }
    let digits = first.1.max(step.1);
    let all_digits = digits.max(last.1);
    let scaled = |number: (i128, u32)| number.0 * 10_i128.pow(all_digits - number.1);
    let (mut value, step, last) = (scaled(first), scaled(step), scaled(last));
    let show = |value: i128| {
        let value = value / 10_i128.pow(all_digits - digits);
        let text = format!("{:0width$}", value.unsigned_abs(), width = digits as usize + 1);
        let (whole, tail) = text.split_at(text.len() - digits as usize);
        let point = if digits > 0 { "." } else { "" };
        format!("{}{whole}{point}{tail}", if value < 0 { "-" } else { "" })
    };
    if let Some(format) = parsed.value('f') {
        let percents = format.iter().filter(|&&byte| byte == b'%').count()
            - 2 * format.windows(2).filter(|two| two == b"%%").count();
        if percents != 1 {
            let what = if percents == 0 { "has no % directive" } else { "has too many % directives" };
            sys.complain(&name, format!("format {} {what}", args.quote(format))).await;
            return 1;
        }
        if parsed.has('w') {
            let what = "format string may not be specified when printing equal width strings";
            return args.missing(&sys, &SEQ, what).await;
        }
        let ten = 10_f64.powi(all_digits as i32);
        let separator = parsed.value('s').unwrap_or(b"\n");
        let mut is_first = true;
        while if step > 0 { value <= last } else { value >= last } {
            sys.print(if is_first { b"" } else { separator });
            is_first = false;
            match super::awk::formatted(format, value as f64 / ten) {
                Ok(text) => sys.print(text),
                Err(what) => return crate::getopt::unmodelled(&sys, "seq", &format!("-f {what}")).await,
            }
            value += step;
        }
        sys.print(if is_first { "" } else { "\n" });
        return sys.finish(&name, 0).await;
    }
    let width = if parsed.has('w') { show(value).len().max(show(last).len()) } else { 0 };
    let separator = parsed.value('s').unwrap_or(b"\n").to_vec();
    let mut is_first = true;
    while if step > 0 { value <= last } else { value >= last } {
        if !is_first {
            sys.print(&separator);
        }
        is_first = false;
        let text = show(value);
        let (sign, body) = match text.strip_prefix('-') {
            Some(body) => ("-", body),
            None => ("", &text[..]),
        };
        sys.print(format!("{sign}{body:0>pad$}", pad = width.saturating_sub(sign.len())));
        value += step;
        // Many numbers are written piece by piece, so that a reader that ends also ends this.
        if (value / step).unsigned_abs() % 4096 == 0 && sys.flush().await.is_err() {
            return 1;
        }
    }
    if !is_first {
        sys.print("\n");
    }
    sys.finish(&name, 0).await
}

/// `yes [STRING]…`
pub(crate) async fn yes(sys: Sys, args: Arc<Args>) -> u8 {
    let words = match args.argv.get(1..) {
        None | Some([]) => vec![b"y".to_vec()],
        Some(words) => words.to_vec(),
    };
    let line = [&words.join(&b' ')[..], b"\n"].concat();
    let block = line.repeat(8192 / line.len() + 1);
    loop {
        sys.checkpoint(());
        if let Err(errno) = sys.write_all(Fd(1), &block).await {
            sys.complain_errno(&args.name(), "standard output", errno).await;
            return 1;
        }
    }
}

/// Reads `10`, `4K`, `1M`, `2G`, `3kB` as bytes.
pub(crate) fn size(text: &[u8]) -> Option<u64> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value: u64 = number(&text[..digits])?;
    let factor: u64 = match &text[digits..] {
        b"" | b"c" => 1,
        b"w" => 2,
        b"b" => 512,
        b"k" | b"K" | b"KiB" => 1 << 10,
        b"M" | b"m" | b"MiB" => 1 << 20,
        b"G" | b"g" | b"GiB" => 1 << 30,
        b"T" | b"TiB" => 1 << 40,
        b"kB" | b"KB" => 1000,
        b"MB" => 1_000_000,
        b"GB" => 1_000_000_000,
        _ => return None,
    };
    value.checked_mul(factor)
}

/// `truncate -s SIZE FILE…`
pub(crate) async fn truncate(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &TRUNCATE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('r') {
        return crate::getopt::unmodelled(&sys, "truncate", "-r").await;
    }
    let Some(text) = parsed.value('s') else {
        return {
            let what = format!("you must specify either {} or {}", args.quote(b"--size"), args.quote(b"--reference"));
            args.missing(&sys, &TRUNCATE, &what).await
        };
    };
    let (sign, body) = match text {
        [sign @ (b'+' | b'-'), body @ ..] => (*sign, body),
        [b'<' | b'>' | b'/' | b'%', ..] => {
            return crate::getopt::unmodelled(&sys, "truncate", &format!("-s {}", lossy(text))).await;
        }
        body => (b'=', body),
    };
    let Some(size) = size(body) else {
        sys.complain(&name, format!("Invalid number: {}", args.quote(text))).await;
        return 1;
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &TRUNCATE, "missing file operand").await;
    }
    let mut status = 0;
    for path in &parsed.operands {
        let create = if parsed.has('c') { OpenFlags::empty() } else { OpenFlags::CREAT };
        let fd = match sys.open_with(path, OpenFlags::WRONLY | OpenFlags::NONBLOCK | create, 0o666).await {
            Ok(fd) => fd,
            Err(nslab_abi::Errno::ENOENT) if parsed.has('c') => continue,
            Err(errno) => {
                sys.complain_errno(&name, format!("cannot open '{}' for writing", lossy(path)), errno).await;
                status = 1;
                continue;
            }
        };
        let old = sys.stat(path).await.map_or(0, |stat| stat.st_size as u64);
        let length = match sign {
            b'+' => old.saturating_add(size),
            b'-' => old.saturating_sub(size),
            _ => size,
        };
        if let Err(errno) = sys.call(Syscall::Ftruncate { fd, length: length as i64 }).await {
            let what = format!("failed to truncate '{}' at {length} bytes", lossy(path));
            sys.complain_errno(&name, what, errno).await;
            status = 1;
        }
        sys.close(fd).await;
    }
    status
}

/// `sync`
pub(crate) async fn sync(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec { unmodelled: "df", unmodelled_longs: &["data", "file-system", "help", "version"], ..Spec::NONE };
    if let Err(status) = args.getopt(&sys, &spec).await {
        return status;
    }
    let _ = sys.call(Syscall::Sync).await;
    0
}

/// `mktemp [-d] [-p DIR] [TEMPLATE]`
pub(crate) async fn mktemp(sys: Sys, args: Arc<Args>) -> u8 {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let name = args.name();
    let parsed = match args.getopt(&sys, &MKTEMP).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('t') {
        return crate::getopt::unmodelled(&sys, "mktemp", "-t").await;
    }
    let template = parsed.operands.first().cloned().unwrap_or_else(|| b"tmp.XXXXXXXXXX".to_vec());
    let last = template.iter().rposition(|&byte| byte == b'X').map_or(0, |at| at + 1);
    let xs = template[..last].iter().rev().take_while(|&&byte| byte == b'X').count();
    if xs < 3 {
        sys.complain(&name, format!("too few X's in template {}", args.quote(&template))).await;
        return 1;
    }
    let tmpdir = args.envp.iter().find_map(|entry| entry.strip_prefix(b"TMPDIR=")).unwrap_or(b"/tmp");
    let dir = match parsed.options.iter().find(|option| option.0 == 'p') {
        Some((_, Some(dir))) => dir.clone(),
        Some((_, None)) => tmpdir.to_vec(),
        None if parsed.operands.is_empty() => tmpdir.to_vec(),
        None => Vec::new(),
    };
    for _ in 0..100 {
        let random = match sys.call(Syscall::Getrandom { buflen: xs, flags: 0 }).await {
            Ok(Ret::Bytes(bytes)) => bytes,
            _ => vec![0; xs],
        };
        let mut own = template.clone();
        for (at, byte) in (last - xs..last).zip(random) {
            own[at] = LETTERS[usize::from(byte) % LETTERS.len()];
        }
        let path = crate::text::join(&dir, &own);
        if parsed.has('u') && sys.lstat(&path).await.is_err() {
            sys.print([&path[..], b"\n"].concat());
            return sys.finish(&name, 0).await;
        }
        let made = if parsed.has('d') {
            sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: path.clone(), mode: 0o700 }).await.map(drop)
        } else {
            let flags = OpenFlags::RDWR | OpenFlags::CREAT | OpenFlags::EXCL;
            sys.open_with(&path, flags, 0o600).await.map(drop)
        };
        match made {
            Ok(()) => {
                sys.print([&path[..], b"\n"].concat());
                return sys.finish(&name, 0).await;
            }
            Err(nslab_abi::Errno::EEXIST) => {}
            Err(errno) => {
                if !parsed.has('q') {
                    let kind = if parsed.has('d') { "directory" } else { "file" };
                    let whole = crate::text::join(&dir, &template);
                    let what = format!("failed to create {kind} via template {}", args.quote(&whole));
                    sys.complain_errno(&name, what, errno).await;
                }
                return 1;
            }
        }
    }
    1
}
