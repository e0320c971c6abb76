//! dd(1), mknod(1).

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Ret, Syscall};

use super::busybox::df::human;
use super::tee::size;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const MKNOD: Spec = Spec {
    shorts: "m:",
    longs: &[("mode", Takes::Argument, 'm')],
    unmodelled: "Z",
    unmodelled_longs: &["context", "help", "version"],
    ..Spec::NONE
};
/// Most bytes at a time: a block lies in memory.
const BLOCK_MAX: u64 = 64 << 20;

/// What the words of the command line say.
#[derive(Default)]
struct Job {
    input: Option<Vec<u8>>,
    output: Option<Vec<u8>>,
    in_bytes: u64,
    out_bytes: u64,
    count: Option<u64>,
    skip: u64,
    seek: u64,
    no_truncate: bool,
    no_error: bool,
    pads: bool,
    status: String,
}

/// Where a copy stands.
#[derive(Clone, Copy)]
struct At {
    input: Fd,
    output: Fd,
    started_ns: i128,
    /// Whole blocks and parts: read, written.
    read: (u64, u64),
    written: (u64, u64),
    bytes: u64,
}

async fn now_ns(sys: &Sys) -> i128 {
    match sys.call(Syscall::ClockGettime { clockid: 1 }).await {
        Ok(Ret::Time(time)) => i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec),
        _ => 0,
    }
}

/// `dd [if=FILE] [of=FILE] [bs=BYTES] [count=N] [skip=N] [seek=N] [conv=notrunc] [status=none]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let job = match read(&sys, &args).await {
        Ok(job) => job,
        Err(status) => return status,
    };
    let mut at = match sys.restored::<At>() {
        Some(at) => at,
        None => match open(&sys, &name, &job).await {
            Ok(at) => at,
            Err(status) => return status,
        },
    };
    let mut status = 0;
    while job.count.is_none_or(|count| at.read.0 + at.read.1 < count) {
        sys.checkpoint(at);
        let mut block = match sys.read(at.input, job.in_bytes as usize).await {
            Ok(block) if block.is_empty() => break,
            Ok(block) => block,
            Err(Errno::EINTR) => continue,
            Err(errno) => {
                let shown =
                    job.input.as_ref().map_or("'standard input'".to_string(), |path| format!("'{}'", lossy(path)));
                sys.complain_errno(&name, format!("error reading {shown}"), errno).await;
                status = 1;
                if !job.no_error {
                    break;
                }
                continue;
            }
        };
        if block.len() as u64 == job.in_bytes {
            at.read.0 += 1;
        } else {
            at.read.1 += 1;
            if job.pads {
                block.resize(job.in_bytes as usize, 0);
            }
        }
        let mut failed = None;
        for piece in block.chunks(job.out_bytes as usize) {
            match sys.write_all(at.output, piece).await {
                Ok(()) => {
                    at.bytes += piece.len() as u64;
                    match piece.len() as u64 == job.out_bytes {
                        true => at.written.0 += 1,
                        false => at.written.1 += 1,
                    }
                }
                Err(errno) => {
                    failed = Some(errno);
                    break;
                }
            }
        }
        if let Some(errno) = failed {
            let shown =
                job.output.as_ref().map_or("'standard output'".to_string(), |path| format!("'{}'", lossy(path)));
            sys.complain_errno(&name, format!("error writing {shown}"), errno).await;
            status = 1;
            break;
        }
    }
    if job.status != "none" {
        let (read, written) = (at.read, at.written);
        let head = format!("{}+{} records in\n{}+{} records out\n", read.0, read.1, written.0, written.1);
        sys.eprint(head).await;
        if job.status != "noxfer" {
            let spent_ns = now_ns(&sys).await - at.started_ns;
            let tell = if sys.is_busybox() { summary_of_busybox } else { summary };
            sys.eprint(tell(at.bytes, spent_ns.max(1))).await;
        }
    }
    status
}

/// `512 bytes (512B) copied, 0.000123 seconds, 4.0MB/s` - coreutils/dd.c of busybox
fn summary_of_busybox(bytes: u64, spent_ns: i128) -> String {
    let seconds = spent_ns as f64 / 1e9;
    let (size, rate) = (human(bytes), human((bytes as f64 / seconds) as u64));
    format!("{bytes} bytes ({size}B) copied, {seconds:.6} seconds, {rate}B/s\n")
}

/// `512 bytes copied, 0.000123 s, 4.2 MB/s`
fn summary(bytes: u64, spent_ns: i128) -> String {
    let mut text = if bytes == 1 { "1 byte".to_string() } else { format!("{bytes} bytes") };
    if bytes >= 1000 {
        text += &format!(" ({}", decimal(bytes as f64));
        if bytes >= 1024 {
            text += &format!(", {}", binary(bytes as f64));
        }
        text += ")";
    }
    let seconds = spent_ns as f64 / 1e9;
    let rate = decimal(bytes as f64 / seconds);
    format!("{text} copied, {} s, {rate}/s\n", lossy(&super::awk::general(seconds)))
}

fn scaled(value: f64, base: f64, units: &[&str]) -> String {
    let (mut value, mut unit) = (value, 0);
    while value >= base && unit + 1 < units.len() {
        value /= base;
        unit += 1;
    }
    if unit > 0 && value < 9.95 { format!("{value:.1} {}", units[unit]) } else { format!("{value:.0} {}", units[unit]) }
}

fn decimal(value: f64) -> String {
    scaled(value, 1000.0, &["B", "kB", "MB", "GB", "TB", "PB"])
}

fn binary(value: f64) -> String {
    scaled(value, 1024.0, &["B", "KiB", "MiB", "GiB", "TiB", "PiB"])
}

async fn read(sys: &Sys, args: &Args) -> Result<Job, u8> {
    let name = args.name();
    let mut job = Job { in_bytes: 512, out_bytes: 512, ..Job::default() };
    let mut both = None;
    for word in args.argv.get(1..).unwrap_or_default() {
        let split = word.iter().position(|&byte| byte == b'=');
        let Some(at) = split else {
            return Err(args.missing(sys, &Spec::NONE, &format!("unrecognized operand {}", args.quote(word))).await);
        };
        let (key, value) = (&word[..at], &word[at + 1..]);
        let number = || {
            let text = lossy(value);
            text.split('x').map(|part| size(part.as_bytes())).try_fold(1_u64, |all, part| all.checked_mul(part?))
        };
        let count = match key {
            b"if" | b"of" | b"conv" | b"status" | b"iflag" | b"oflag" => None,
            b"bs" | b"ibs" | b"obs" | b"count" | b"skip" | b"iseek" | b"seek" | b"oseek" => match number() {
                Some(count) if count > 0 || !key.ends_with(b"bs") => Some(count),
                _ => {
                    sys.complain(&name, format!("invalid number: {}", args.quote(value))).await;
                    return Err(1);
                }
            },
            b"cbs" => return Err(crate::getopt::unmodelled(sys, "dd", "cbs=").await),
            _ => {
                return Err(args
                    .missing(sys, &Spec::NONE, &format!("unrecognized operand {}", args.quote(word)))
                    .await);
            }
        };
        match (key, count) {
            (b"if", _) => job.input = Some(value.to_vec()),
            (b"of", _) => job.output = Some(value.to_vec()),
            (b"status", _) => job.status = lossy(value),
            (b"bs", count) => both = count,
            (b"ibs", Some(count)) => job.in_bytes = count,
            (b"obs", Some(count)) => job.out_bytes = count,
            (b"count", count) => job.count = count,
            (b"skip" | b"iseek", Some(count)) => job.skip = count,
            (b"seek" | b"oseek", Some(count)) => job.seek = count,
            (b"conv", _) => {
                for what in lossy(value).split(',') {
                    match what {
                        "notrunc" => job.no_truncate = true,
                        "noerror" => job.no_error = true,
                        "sync" => job.pads = true,
                        "fsync" | "fdatasync" => {}
                        other => return Err(crate::getopt::unmodelled(sys, "dd", &format!("conv={other}")).await),
                    }
                }
            }
            _ => return Err(crate::getopt::unmodelled(sys, "dd", &lossy(word)).await),
        }
    }
    // "bs: … this overrides any ibs and obs" - dd(1)
    if let Some(both) = both {
        (job.in_bytes, job.out_bytes) = (both, both);
    }
    if job.in_bytes > BLOCK_MAX || job.out_bytes > BLOCK_MAX {
        return Err(crate::getopt::unmodelled(sys, "dd", "blocks of more than 64M").await);
    }
    if job.status == "progress" {
        return Err(crate::getopt::unmodelled(sys, "dd", "status=progress").await);
    }
    Ok(job)
}

async fn open(sys: &Sys, name: &str, job: &Job) -> Result<At, u8> {
    let mut fds = [Fd(0), Fd(1)];
    if let Some(path) = &job.input {
        match sys.open(path).await {
            Ok(fd) => fds[0] = fd,
            Err(errno) => {
                sys.complain_errno(name, format!("failed to open '{}'", lossy(path)), errno).await;
                return Err(1);
            }
        }
    }
    if let Some(path) = &job.output {
        let truncate = if job.no_truncate || job.seek > 0 { OpenFlags::empty() } else { OpenFlags::TRUNC };
        match sys.open_with(path, OpenFlags::WRONLY | OpenFlags::CREAT | truncate, 0o666).await {
            Ok(fd) => fds[1] = fd,
            Err(errno) => {
                sys.complain_errno(name, format!("failed to open '{}'", lossy(path)), errno).await;
                return Err(1);
            }
        }
    }
    if job.skip > 0 {
        let offset = (job.skip * job.in_bytes) as i64;
        if sys.call(Syscall::Lseek { fd: fds[0], offset, whence: 1 }).await.is_err() {
            // What cannot be sought is read.
            for _ in 0..job.skip {
                if sys.read(fds[0], job.in_bytes as usize).await.is_ok_and(|bytes| bytes.is_empty()) {
                    break;
                }
            }
        }
    }
    if job.seek > 0 {
        let offset = (job.seek * job.out_bytes) as i64;
        if !job.no_truncate && job.output.is_some() {
            let _ = sys.call(Syscall::Ftruncate { fd: fds[1], length: offset }).await;
        }
        let _ = sys.call(Syscall::Lseek { fd: fds[1], offset, whence: 1 }).await;
    }
    let started_ns = now_ns(sys).await;
    Ok(At { input: fds[0], output: fds[1], started_ns, read: (0, 0), written: (0, 0), bytes: 0 })
}

/// `mknod [-m MODE] NAME {b|c|u} MAJOR MINOR`, `mknod NAME p`
pub(crate) async fn mknod(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &MKNOD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mode = match parsed.value('m') {
        None => 0o666,
        Some(text) => match u32::from_str_radix(&lossy(text), 8) {
            Ok(mode) if mode <= 0o777 => mode,
            _ => return crate::getopt::unmodelled(&sys, "mknod", &format!("-m {}", lossy(text))).await,
        },
    };
    let operands = &parsed.operands;
    let is_fifo = operands.get(1).is_some_and(|kind| kind == b"p");
    let wanted = if is_fifo { 2 } else { 4 };
    if operands.len() < wanted {
        let what = match operands.last() {
            None => "missing operand".to_string(),
            Some(last) => format!("missing operand after {}", args.quote(last)),
        };
        sys.complain(&name, what).await;
        if operands.len() == 2 {
            sys.eprint("Special files require major and minor device numbers.\n").await;
        }
        return args.hint(&sys, &MKNOD).await;
    }
    if let Some(extra) = operands.get(wanted) {
        sys.complain(&name, format!("extra operand {}", args.quote(extra))).await;
        if is_fifo && operands.len() == 4 {
            sys.eprint("Fifos do not have major and minor device numbers.\n").await;
        }
        return args.hint(&sys, &MKNOD).await;
    }
    let (kind, dev) = match &operands[1][..] {
        b"p" => (0o010_000, 0),
        letter @ (b"b" | b"c" | b"u") => {
            let mut numbers = [0; 2];
            for (at, what) in ["major", "minor"].iter().enumerate() {
                let text = &operands[2 + at];
                match number::<u64>(text) {
                    Some(number) => numbers[at] = number,
                    None => {
                        sys.complain(&name, format!("invalid {what} device number {}", args.quote(text))).await;
                        return 1;
                    }
                }
            }
            let [major, minor] = numbers;
            let dev = (major & 0xfff) << 8 | (minor & 0xff) | (minor & !0xff) << 12 | (major & !0xfff) << 32;
            (if letter == b"b" { 0o060_000 } else { 0o020_000 }, dev)
        }
        other => {
            return args.missing(&sys, &MKNOD, &format!("invalid device type {}", args.quote(other))).await;
        }
    };
    let path = operands[0].clone();
    let call = Syscall::Mknodat { dirfd: Fd::CWD, path: path.clone(), mode: kind | mode, dev };
    match sys.call(call).await {
        Ok(_) => {
            if parsed.has('m') {
                let _ = sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path, mode }).await;
            }
            0
        }
        Err(errno) => {
            sys.complain_errno(&name, lossy(&path), errno).await;
            1
        }
    }
}
