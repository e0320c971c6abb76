//! touch(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, OpenFlags, Syscall, Timespec};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "acd:hmr:t:",
    longs: &[
        ("no-create", Takes::Nothing, 'c'),
        ("date", Takes::Argument, 'd'),
        ("no-dereference", Takes::Nothing, 'h'),
        ("reference", Takes::Argument, 'r'),
    ],
    unmodelled: "f",
    unmodelled_longs: &["time", "help", "version"],
    ..Spec::NONE
};
/// "If tv_nsec … has the special value UTIME_OMIT, then the corresponding file timestamp is left unchanged" - utimensat(2)
const UTIME_OMIT: i64 = 0x3fff_fffe;

/// Which times are set; `Ok(None)`: all, to now. `Err` is the status to end with.
async fn times(sys: &Sys, args: &Args, parsed: &crate::getopt::Parsed) -> Result<Option<[Timespec; 2]>, u8> {
    let now = match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(nslab_abi::Ret::Time(now)) => now,
        _ => Timespec::default(),
    };
    let both = if let Some(path) = parsed.value('r') {
        match sys.stat(path).await {
            Ok(stat) => Some([stat.st_atim, stat.st_mtim]),
            Err(errno) => {
                let what = format!("failed to get attributes of '{}'", lossy(path));
                sys.complain_errno(&args.name(), what, errno).await;
                return Err(1);
            }
        }
    } else if let Some(text) = parsed.value('d') {
        match super::date::parse(&lossy(text), now) {
            Some(time) => Some([time; 2]),
            None => return Err(crate::getopt::unmodelled(sys, "touch", &format!("-d '{}'", lossy(text))).await),
        }
    } else if let Some(text) = parsed.value('t') {
        match stamp(text, now) {
            Some(time) => Some([time; 2]),
            None => {
                sys.complain(&args.name(), format!("invalid date format {}", args.quote(text))).await;
                return Err(1);
            }
        }
    } else {
        None
    };
    let omit = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    Ok(match (parsed.has('a'), parsed.has('m')) {
        (true, false) => Some([both.map_or(now, |both| both[0]), omit]),
        (false, true) => Some([omit, both.map_or(now, |both| both[1])]),
        _ => both,
    })
}

/// `[[CC]YY]MMDDhhmm[.ss]`, in UTC.
fn stamp(text: &[u8], now: Timespec) -> Option<Timespec> {
    let text = lossy(text);
    let (body, second) = text.split_once('.').unwrap_or((&text, "00"));
    let (this_year, ..) = crate::text::date(now.tv_sec.div_euclid(86_400));
    let (year, rest) = match body.len() {
        8 => (this_year, body),
        10 => {
            let short: i64 = body[..2].parse().ok()?;
            (if short < 69 { 2000 + short } else { 1900 + short }, &body[2..])
        }
        12 => (body[..4].parse().ok()?, &body[4..]),
        _ => return None,
    };
    let part = |at: usize| rest.get(2 * at..2 * at + 2);
    let iso = format!("{year:04}-{}-{} {}:{}:{second}", part(0)?, part(1)?, part(2)?, part(3)?);
    super::date::parse(&iso, now)
}

/// `touch [-c] FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing file operand").await;
    }
    let times = match times(&sys, &args, &parsed).await {
        Ok(times) => times,
        Err(status) => return status,
    };
    let flags = if parsed.has('h') { AtFlags::SYMLINK_NOFOLLOW } else { AtFlags::empty() };
    let mut status = 0;
    for path in &parsed.operands {
        let mut failed = None;
        if !parsed.has('c') && !parsed.has('h') {
            let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::NOCTTY | OpenFlags::NONBLOCK;
            match sys.open_with(path, flags, 0o666).await {
                Ok(fd) => sys.close(fd).await,
                Err(errno) => failed = Some(errno),
            }
        }
        let call = Syscall::Utimensat { dirfd: Fd::CWD, path: path.clone(), times, flags };
        if let Err(errno) = sys.call(call).await
            && !parsed.has('c')
        {
            let errno = failed.unwrap_or(errno);
            sys.complain_errno(&name, format!("cannot touch '{}'", lossy(path)), errno).await;
            status = 1;
        }
    }
    status
}
