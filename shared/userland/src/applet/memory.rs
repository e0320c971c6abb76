//! free(1) and uptime(1) of procps-ng 4.0.2, nproc(1) of coreutils.

use std::sync::Arc;

use nslab_abi::{Pid, Ret, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::procfs::meminfo_kib;
use crate::sys::Sys;
use crate::text::{ctime, date, lines, lossy, number, words};

const FREE: Spec = Spec {
    shorts: "bkmghtw",
    longs: &[
        ("bytes", Takes::Nothing, 'b'),
        ("kibi", Takes::Nothing, 'k'),
        ("mebi", Takes::Nothing, 'm'),
        ("gibi", Takes::Nothing, 'g'),
        ("human", Takes::Nothing, 'h'),
        ("total", Takes::Nothing, 't'),
        ("wide", Takes::Nothing, 'w'),
    ],
    unmodelled: "lvs:c:V",
    unmodelled_longs: &[
        "kilo",
        "mega",
        "giga",
        "tera",
        "peta",
        "tebi",
        "pebi",
        "si",
        "lohi",
        "committed",
        "seconds",
        "count",
        "help",
        "version",
    ],
    usage: include_str!("usage/free.txt"),
    ..Spec::NONE
};

/// What procps says where /proc is not mounted.
const NO_PROC: &str = "Error: /proc must be mounted
  To mount /proc at boot you need an /etc/fstab line like:
      proc   /proc   proc    defaults
  In the meantime, run \"mount proc /proc -t proc\"
";

/// `free [-bkmgh] [-t] [-w]`
pub(crate) async fn free(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &FREE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let content = match sys.read_file(b"/proc/meminfo").await {
        Ok(content) => content,
        Err(_) => {
            sys.eprint(NO_PROC).await;
            return 1;
        }
    };
    let kib = |key: &str| meminfo_kib(&content, key);
    let unit = parsed.options.iter().rev().map(|option| option.0).find(|letter| "bkmgh".contains(*letter));
    let show = |kib: u64| match unit {
        Some('b') => (kib * 1024).to_string(),
        Some('m') => (kib / 1024).to_string(),
        Some('g') => (kib / 1024 / 1024).to_string(),
        Some('h') => human(kib),
        _ => kib.to_string(),
    };
    let row = |label: &str, values: &[u64]| {
        let cells: Vec<String> = values.iter().map(|&kib| format!("{:>11}", show(kib))).collect();
        format!("{label:<9}{}\n", cells.join(" "))
    };
    let (total, available, unused) = (kib("MemTotal"), kib("MemAvailable"), kib("MemFree"));
    let (swap, swap_free) = (kib("SwapTotal"), kib("SwapFree"));
    let used = total.saturating_sub(available);
    let (buffers, cache) = (kib("Buffers"), kib("Cached") + kib("SReclaimable"));
    let head = if parsed.has('w') {
        "               total        used        free      shared     buffers       cache   available\n"
    } else {
        "               total        used        free      shared  buff/cache   available\n"
    };
    let mut text = head.to_string();
    text += &match parsed.has('w') {
        true => row("Mem:", &[total, used, unused, kib("Shmem"), buffers, cache, available]),
        false => row("Mem:", &[total, used, unused, kib("Shmem"), buffers + cache, available]),
    };
    text += &row("Swap:", &[swap, swap - swap_free, swap_free]);
    if parsed.has('t') {
        text += &row("Total:", &[total + swap, used + swap - swap_free, unused + swap_free]);
    }
    sys.print(text);
    sys.finish("free", 0).await
}

/// `1.6Gi`: the first unit in which the number has five characters at most.
fn human(kib: u64) -> String {
    let bytes = kib * 1024;
    if bytes < 1000 {
        return format!("{bytes}B");
    }
    let mut power = 1u64;
    for unit in ["Ki", "Mi", "Gi", "Ti"] {
        power *= 1024;
        let short = format!("{:.1}{unit}", bytes as f64 / power as f64);
        let whole = format!("{}{unit}", bytes / power);
        if let Some(text) = [short, whole].into_iter().find(|text| text.len() <= 5) {
            return text;
        }
    }
    format!("{bytes}B")
}

const UPTIME: Spec = Spec {
    shorts: "ps",
    longs: &[("pretty", Takes::Nothing, 'p'), ("since", Takes::Nothing, 's')],
    unmodelled: "hV",
    usage: include_str!("usage/uptime.txt"),
    ..Spec::NONE
};

/// `uptime [-ps]`
pub(crate) async fn uptime(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &UPTIME).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (now_s, up_s) = times(&sys).await;
    let text = if parsed.has('s') {
        let since = now_s - up_s;
        let (year, month, day) = date(since.div_euclid(86_400));
        format!("{year}-{month:02}-{day:02} {}", &ctime(since)[11..19])
    } else if parsed.has('p') {
        pretty(up_s)
    } else {
        uptime_line(&sys).await
    };
    sys.print(text + "\n");
    sys.finish("uptime", 0).await
}

/// The time of day and how long the machine runs, in seconds.
async fn times(sys: &Sys) -> (i64, i64) {
    let content = sys.read_file(b"/proc/uptime").await.unwrap_or_default();
    let up_s = words(&content).first().and_then(|word| number::<f64>(word)).unwrap_or(0.0) as i64;
    match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(time)) => (time.tv_sec, up_s),
        _ => (0, up_s),
    }
}

/// ` 22:52:15 up  3:53,  0 user,  load average: 0.00, 0.00, 0.00`
pub(super) async fn uptime_line(sys: &Sys) -> String {
    let (now_s, up_s) = times(sys).await;
    let (days, hours, minutes) = (up_s / 86_400, up_s / 3600 % 24, up_s / 60 % 60);
    let days = match days {
        0 => String::new(),
        1 => "1 day, ".to_string(),
        days => format!("{days} days, "),
    };
    let clock = if hours > 0 { format!("{hours:2}:{minutes:02}") } else { format!("{minutes} min") };
    let load = sys.read_file(b"/proc/loadavg").await.unwrap_or_default();
    let load: Vec<String> = words(&load).into_iter().take(3).map(lossy).collect();
    format!(" {} up {days}{clock},  0 user,  load average: {}", &ctime(now_s)[11..19], load.join(", "))
}

/// `up 1 week, 21 hours, 18 minutes`
fn pretty(up_s: i64) -> String {
    const DAY: i64 = 86_400;
    let years = up_s / (DAY * 365);
    let parts = [
        (years / 10, "decade"),
        (years % 10, "year"),
        (up_s / DAY % 365 / 7, "week"),
        (up_s / DAY % 365 % 7, "day"),
        (up_s / 3600 % 24, "hour"),
        (up_s / 60 % 60, "minute"),
    ];
    let shown: Vec<String> = parts
        .iter()
        .filter(|(count, unit)| *count > 0 || (*unit == "minute" && up_s < 60))
        .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    format!("up {}", shown.join(", "))
}

const NPROC: Spec = Spec { longs: &[("all", Takes::Nothing, 'a'), ("ignore", Takes::Argument, 'i')], ..Spec::NONE };

/// How many processors the machine has.
pub(super) async fn processors(sys: &Sys) -> usize {
    let stat = sys.read_file(b"/proc/stat").await.unwrap_or_default();
    lines(&stat).filter(|line| line.starts_with(b"cpu") && line.get(3).is_some_and(u8::is_ascii_digit)).count()
}

/// `nproc [--all] [--ignore=N]`
pub(crate) async fn nproc(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &NPROC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(operand) = parsed.operands.first() {
        return args.missing(&sys, &NPROC, &format!("extra operand {}", args.quote(operand))).await;
    }
    let ignored = match parsed.value('i') {
        None => 0,
        Some(text) => match number::<usize>(text) {
            Some(ignored) => ignored,
            None => {
                sys.complain(&name, format!("invalid number to ignore: {}", args.quote(text))).await;
                return 1;
            }
        },
    };
    let asked = args.env("OMP_NUM_THREADS").and_then(number::<usize>).filter(|_| !parsed.has('a'));
    let count = match asked {
        Some(count) if count > 0 => count,
        _ if parsed.has('a') => processors(&sys).await,
        _ => match sys.call(Syscall::SchedGetaffinity { pid: Pid(0), len: 128 }).await {
            Ok(Ret::Bytes(mask)) => mask.iter().map(|byte| byte.count_ones() as usize).sum(),
            _ => 1,
        },
    };
    sys.print(format!("{}\n", count.saturating_sub(ignored).max(1)));
    sys.finish(&name, 0).await
}

#[test]
fn sizes_are_written_for_people() {
    assert_eq!((human(0).as_str(), human(24_684_092).as_str(), human(1_625_364).as_str()), ("0B", "23Gi", "1.6Gi"));
    assert_eq!(human(241_936), "236Mi");
}
