//! top(1) of procps-ng 4.0.2 in batch mode.

use std::sync::Arc;

use nslab_abi::{Fd, Syscall, Timespec};
use nslab_small::Map;

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::procfs::{CLK_TCK, Proc};
use crate::sys::{Accounts, Sys};
use crate::text::{lines, lossy, number, words};

const SPEC: Spec = Spec {
    shorts: "bn:d:p:u:U:cw::",
    longs: &[
        ("batch-mode", Takes::Nothing, 'b'),
        ("iterations", Takes::Argument, 'n'),
        ("delay", Takes::Argument, 'd'),
        ("pid", Takes::Argument, 'p'),
        ("filter-only-euser", Takes::Argument, 'u'),
        ("filter-any-user", Takes::Argument, 'U'),
        ("cmdline-toggle", Takes::Nothing, 'c'),
        ("width", Takes::Maybe, 'w'),
    ],
    unmodelled: "eEHiIoOsS1vhV",
    ..Spec::NONE
};

/// Columns of a line that is written to no terminal.
const WIDTH: usize = 80;
/// Seconds between two screens.
const DELAY_S: f64 = 3.0;

/// `top -b [-n N] [-d SECONDS] [-p PID[,PID]…] [-u USER] [-c]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match crate::getopt::parse(&SPEC, &args.argv[1..]) {
        Ok(parsed) => parsed,
        Err(crate::getopt::Failure::Wrong(message)) => {
            sys.complain("top", message).await;
            // Its own way: a wrong option is no failure.
            return 0;
        }
        Err(failure) => return args.report(&sys, &SPEC, failure).await,
    };
    if !parsed.has('b') {
        if sys.isatty(Fd(1)).await {
            return crate::getopt::unmodelled(&sys, "top", "without -b, at a terminal").await;
        }
        sys.complain("top", "failed tty get").await;
        return 1;
    }
    let count = match parsed.value('n').map(|text| (lossy(text), number::<u64>(text))) {
        None => u64::MAX,
        Some((_, Some(count))) if count > 0 => count,
        Some((text, _)) => {
            sys.complain("top", format!("bad iterations argument '{text}'")).await;
            return 1;
        }
    };
    let delay_s = match parsed.value('d').map(|text| (lossy(text), lossy(text).parse::<f64>())) {
        None => DELAY_S,
        Some((_, Ok(delay))) if delay >= 0.0 => delay,
        Some((text, _)) => {
            sys.complain("top", format!("bad delay interval '{text}'")).await;
            return 1;
        }
    };
    let users = Accounts::users(&sys).await;
    let wanted = parsed.value('u').or(parsed.value('U'));
    let uid = match wanted.map(|name| users.id(name).map(|ids| ids.0).or_else(|| number(name))) {
        Some(None) => {
            sys.complain("top", "Invalid user").await;
            return 1;
        }
        other => other.flatten(),
    };
    let mut before = Sample::take(&sys).await;
    for at in 0..count {
        // The first picture is of a short while, too: shares of a processor are of a time.
        let seconds = if at == 0 { FIRST_S } else { delay_s };
        let t = Timespec { tv_sec: seconds as i64, tv_nsec: (seconds.fract() * 1e9) as i64 };
        let _ = sys.call(Syscall::ClockNanosleep { clockid: 0, flags: 0, t }).await;
        if at > 0 {
            sys.print("\n");
        }
        before = screen(&sys, &parsed, &users, uid, &before).await;
        if sys.flush().await.is_err() {
            return 1;
        }
    }
    0
}

/// Seconds from the start to the first picture.
const FIRST_S: f64 = 0.15;

/// What has been computed up to a moment.
struct Sample {
    /// Seconds since the machine began.
    uptime_s: f64,
    /// Ticks of the processors, as /proc/stat counts them.
    processor: Vec<f64>,
    /// Ticks of each process.
    ticks: Map<i32, u64>,
}

impl Sample {
    async fn take(sys: &Sys) -> Sample {
        let mut procs = Vec::new();
        for pid in Proc::pids(sys).await {
            procs.extend(Proc::read(sys, pid).await);
        }
        Sample::of(sys, &procs).await
    }

    async fn of(sys: &Sys, procs: &[Proc]) -> Sample {
        let uptime = sys.read_file(b"/proc/uptime").await.unwrap_or_default();
        let stat = sys.read_file(b"/proc/stat").await.unwrap_or_default();
        let first = lines(&stat).next().unwrap_or_default();
        Sample {
            uptime_s: words(&uptime).first().and_then(|word| number(word)).unwrap_or(0.0),
            processor: words(first).into_iter().skip(1).take(8).filter_map(number).collect(),
            ticks: procs.iter().map(|proc| (proc.pid, proc.time_ticks)).collect(),
        }
    }

    /// The share of one processor that a process had since `before`, in per cent.
    fn share(&self, before: &Sample, proc: &Proc) -> f64 {
        let ticks = |sample: &Sample| sample.ticks.get(&proc.pid).copied().unwrap_or(0);
        let passed_s = (self.uptime_s - before.uptime_s).max(0.01);
        let share = ticks(self).saturating_sub(ticks(before)) as f64 * 100.0 / CLK_TCK as f64 / passed_s;
        // A process has no more than its threads could use, though ticks come in whole ones - procps, top.c:task_show()
        share.min(100.0 * proc.num_threads.max(1) as f64)
    }
}

async fn screen(sys: &Sys, parsed: &Parsed, users: &Accounts, uid: Option<u32>, before: &Sample) -> Sample {
    let pids: Vec<i32> = parsed
        .options
        .iter()
        .filter(|option| option.0 == 'p')
        .flat_map(|option| option.1.as_deref().unwrap_or_default().split(|&byte| byte == b','))
        .filter_map(number)
        .collect();
    let mut procs = Vec::new();
    for pid in Proc::pids(sys).await {
        if pids.is_empty() || pids.contains(&pid) {
            procs.extend(Proc::read(sys, pid).await);
        }
    }
    let states = |wanted: &str| procs.iter().filter(|proc| wanted.contains(proc.state)).count();
    let mut text = format!("top -{}\n", super::memory::uptime_line(sys).await);
    text += &format!(
        "Tasks: {:3} total, {:3} running, {:3} sleeping, {:3} stopped, {:3} zombie\n",
        procs.len(),
        states("R"),
        states("SDI"),
        states("Tt"),
        states("Z")
    );
    let now = Sample::of(sys, &procs).await;
    text += &processor(&now, before);
    let content = sys.read_file(b"/proc/meminfo").await.unwrap_or_default();
    let mib = |key: &str| crate::procfs::meminfo_kib(&content, key) as f64 / 1024.0;
    let (total, available) = (mib("MemTotal"), mib("MemAvailable"));
    let (swap, swap_free) = (mib("SwapTotal"), mib("SwapFree"));
    text += &format!(
        "MiB Mem : {total:8.1} total, {:8.1} free, {:8.1} used, {:8.1} buff/cache     \n",
        mib("MemFree"),
        total - available,
        mib("Buffers") + mib("Cached") + mib("SReclaimable")
    );
    text += &format!(
        "MiB Swap: {swap:8.1} total, {swap_free:8.1} free, {:8.1} used. {available:8.1} avail Mem \n\n",
        swap - swap_free
    );
    text += "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n";
    let shown = procs.iter().filter(|proc| uid.is_none_or(|uid| proc.uids[1] == uid));
    let mut rows: Vec<(f64, &Proc)> = shown.map(|proc| (now.share(before, proc), proc)).collect();
    nslab_small::sort_by(&mut rows, |one, other| other.0.total_cmp(&one.0).then(one.1.pid.cmp(&other.1.pid)));
    for (share, proc) in rows {
        text += &row(sys, parsed, users, proc, share, total).await;
    }
    sys.print(text);
    now
}

/// What the processors did since the sample before.
fn processor(now: &Sample, before: &Sample) -> String {
    let earlier = before.processor.iter().copied().chain(std::iter::repeat(0.0));
    let ticks: Vec<f64> = now.processor.iter().zip(earlier).map(|(now, before)| (now - before).max(0.0)).collect();
    let total: f64 = ticks.iter().sum::<f64>().max(1.0);
    let share = |at: usize| ticks.get(at).copied().unwrap_or(0.0) * 100.0 / total;
    // /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.
    let order = [(0, "us"), (2, "sy"), (1, "ni"), (3, "id"), (4, "wa"), (5, "hi"), (6, "si"), (7, "st")];
    let parts: Vec<String> = order.iter().map(|(at, name)| format!("{:5.1} {name}", share(*at))).collect();
    format!("%Cpu(s):{} \n", parts.join(","))
}

async fn row(sys: &Sys, parsed: &Parsed, users: &Accounts, proc: &Proc, share: f64, total_mib: f64) -> String {
    let statm = sys.read_file(format!("/proc/{}/statm", proc.pid).as_bytes()).await.unwrap_or_default();
    let shared: u64 = words(&statm).get(2).and_then(|pages| number(pages)).unwrap_or(0);
    let user = lossy(&users.name_or_number(proc.uids[1]));
    let user = if user.len() > 8 { format!("{}+", user.chars().take(7).collect::<String>()) } else { user };
    let command = match parsed.has('c') {
        true => proc.joined_cmdline().unwrap_or_else(|| format!("[{}]", proc.comm)),
        false => proc.comm.clone(),
    };
    let (minutes, hundredths) = (proc.time_ticks / CLK_TCK / 60, proc.time_ticks * 100 / CLK_TCK % 6000);
    let time = format!("{minutes}:{:02}.{:02}", hundredths / 100, hundredths % 100);
    let memory = proc.rss_pages as f64 * 4.0 / 1024.0 * 100.0 / total_mib.max(1.0);
    let line = format!(
        "{:7} {user:<8} {:3} {:3} {:7} {:6} {:6} {} {:5.1} {memory:5.1} {time:>9} {command}",
        proc.pid,
        proc.priority,
        proc.nice,
        proc.vsize_bytes / 1024,
        proc.rss_pages * 4,
        shared * 4,
        proc.state,
        share,
    );
    match line.chars().count() > WIDTH && !parsed.has('w') {
        true => line.chars().take(WIDTH - 1).collect::<String>() + "+\n",
        false => line + "\n",
    }
}
