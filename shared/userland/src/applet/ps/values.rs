//! What the columns of ps show of a process.

use crate::procfs::{CLK_TCK, Proc};
use crate::sys::Accounts;
use crate::text::{ctime, lossy, number};

/// What columns need beside the process.
pub(crate) struct Clock {
    pub(crate) now_s: i64,
    pub(crate) uptime_s: f64,
    pub(crate) total_kib: u64,
    pub(crate) users: Accounts,
    pub(crate) groups: Accounts,
    pub(crate) pid_width: usize,
}

impl Clock {
    /// The name of a user, or its number.
    pub(crate) fn user(&self, uid: u32) -> String {
        lossy(&self.users.name_or_number(uid))
    }

    /// The name of a group, or its number.
    pub(crate) fn group(&self, gid: u32) -> String {
        lossy(&self.groups.name_or_number(gid))
    }
}

/// Keeps a name within its column: what is cut ends in `+`.
pub(crate) fn fit_name(name: String, width: usize) -> String {
    match name.chars().count() {
        size if size > width => name.chars().take(width.saturating_sub(1)).chain(['+']).collect(),
        _ => name,
    }
}

impl Proc {
    /// Processor time.
    pub(crate) fn seconds(&self) -> u64 {
        self.time_ticks / CLK_TCK
    }
}

pub(crate) fn tty(proc: &Proc) -> String {
    let (major, minor) = ((proc.tty_nr >> 8) & 0xfff, (proc.tty_nr & 0xff) | ((proc.tty_nr >> 12) & 0xfff00));
    match (major, minor) {
        (136..=143, minor) => format!("pts/{}", (major - 136) * 256 + minor),
        (4, 64..) => format!("ttyS{}", minor - 64),
        (4, minor) => format!("tty{minor}"),
        (5, 1) => "console".to_string(),
        _ => "?".to_string(),
    }
}

pub(crate) fn time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    if days > 0 { format!("{days}-{clock}") } else { clock }
}

/// The program's name or command line; `true_name` is the option `c`.
pub(crate) fn program(proc: &Proc, is_whole: bool, true_name: bool) -> String {
    match proc.joined_cmdline().filter(|_| is_whole && !true_name) {
        Some(text) => text.chars().map(|c| if c.is_control() { '?' } else { c }).collect(),
        None => {
            let name = if is_whole && !true_name { format!("[{}]", proc.comm) } else { proc.comm.clone() };
            if proc.is_zombie() { format!("{name} <defunct>") } else { name }
        }
    }
}

pub(crate) fn stat(proc: &Proc) -> String {
    let mut text = proc.state.to_string();
    match proc.nice {
        ..0 => text.push('<'),
        0 => {}
        1.. => text.push('N'),
    }
    if proc.session == proc.pid {
        text.push('s');
    }
    if proc.num_threads > 1 {
        text.push('l');
    }
    if proc.tty_nr != 0 && proc.pgrp == proc.tpgid {
        text.push('+');
    }
    text
}

/// A row of `status`; where there is none, `-`.
pub(crate) fn row(proc: &Proc, key: &str) -> String {
    proc.status_row(key).unwrap_or_else(|| "-".to_string())
}

pub(crate) fn supplementary_ids(_: &Clock, proc: &Proc) -> String {
    groups(proc, |gid| gid.to_string())
}

pub(crate) fn supplementary_names(clock: &Clock, proc: &Proc) -> String {
    groups(proc, |gid| clock.group(gid))
}

fn groups(proc: &Proc, show: impl Fn(u32) -> String) -> String {
    let row = proc.status_row("Groups").unwrap_or_default();
    let list: Vec<String> = row.split_whitespace().filter_map(|gid| number(gid.as_bytes())).map(show).collect();
    if list.is_empty() { "-".to_string() } else { list.join(",") }
}

pub(crate) fn real_time_priority(proc: &Proc) -> String {
    if proc.policy == 0 { "-".to_string() } else { proc.rt_priority.to_string() }
}

/// The scheduling class - sched(7), by ps's short names.
pub(crate) fn class(proc: &Proc) -> String {
    let name = match proc.policy {
        0 => "TS",
        1 => "FF",
        2 => "RR",
        3 => "B",
        5 => "IDL",
        6 => "DLN",
        _ => "?",
    };
    name.to_string()
}

pub(crate) fn elapsed_s(clock: &Clock, proc: &Proc) -> i64 {
    (clock.uptime_s - proc.starttime_ticks as f64 / CLK_TCK as f64).max(0.0) as i64
}

pub(crate) fn start_s(clock: &Clock, proc: &Proc) -> i64 {
    clock.now_s - clock.uptime_s as i64 + (proc.starttime_ticks / CLK_TCK) as i64
}

/// CPU time over life time, in thousandths.
pub(crate) fn permille(clock: &Clock, proc: &Proc) -> u64 {
    let elapsed = elapsed_s(clock, proc) as u64;
    (proc.time_ticks * 1000 / CLK_TCK).checked_div(elapsed).unwrap_or(0)
}

/// Resident memory over all memory, in thousandths.
pub(crate) fn memory_permille(clock: &Clock, proc: &Proc) -> u64 {
    (proc.rss_pages * 4 * 1000).checked_div(clock.total_kib).unwrap_or(0).min(999)
}

pub(crate) fn percent(permille: u64) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

pub(crate) fn etime(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let mut text = String::new();
    if days > 0 {
        text += &format!("{days}-");
    }
    if days > 0 || hours > 0 {
        text += &format!("{hours:02}:");
    }
    text + &format!("{minutes:02}:{:02}", seconds % 60)
}

// Simplified: local time is UTC, as on a machine without /etc/localtime.
pub(crate) fn stime(clock: &Clock, proc: &Proc) -> String {
    let (now, start) = (ctime(clock.now_s), ctime(start_s(clock, proc)));
    if now[20..] != start[20..] {
        format!(" {}", &start[20..])
    } else if now[4..10] != start[4..10] {
        start[4..10].replace(' ', "0").replacen('0', "", 1)
    } else {
        start[11..16].to_string()
    }
}

pub(crate) fn bsdstart(clock: &Clock, proc: &Proc) -> String {
    let start = ctime(start_s(clock, proc));
    if elapsed_s(clock, proc) > 86_400 {
        start[4..10].replace(' ', "0").replacen('0', "", 1)
    } else {
        start[11..16].to_string()
    }
}

pub(crate) fn start(clock: &Clock, proc: &Proc) -> String {
    let start = ctime(start_s(clock, proc));
    if elapsed_s(clock, proc) > 86_400 { format!("  {}", &start[4..10]) } else { start[11..19].to_string() }
}
