//! The columns that ps can show: header, width, side, content.

use crate::procfs::{CLK_TCK, Proc};
use crate::sys::Accounts;
use crate::text::lossy;

/// Which side of its column a text keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Justify {
    Left,
    Right,
}

/// What columns need beside the process.
pub(crate) struct Clock {
    pub(crate) now_s: i64,
    pub(crate) uptime_s: f64,
    pub(crate) total_kib: u64,
    pub(crate) users: Accounts,
    pub(crate) pid_width: usize,
}

/// A kind of column.
pub(crate) struct Kind {
    pub(crate) names: &'static [&'static str],
    pub(crate) header: &'static str,
    /// 0: as wide as a pid.
    width: usize,
    pub(crate) justify: Justify,
    pub(crate) show: fn(&Clock, &Proc) -> String,
}

/// A column of this run.
#[derive(Clone)]
pub(crate) struct Column {
    pub(crate) kind: &'static Kind,
    pub(crate) header: String,
    width: Option<usize>,
}

impl Column {
    /// A column as it comes; `header` and `width` if the user said so.
    pub(crate) fn new(kind: &'static Kind, header: Option<String>, width: Option<usize>) -> Column {
        Column { kind, header: header.unwrap_or_else(|| kind.header.to_string()), width }
    }

    pub(crate) fn width(&self, clock: &Clock) -> usize {
        let own = match self.kind.width {
            0 => clock.pid_width,
            width => width,
        };
        self.width.unwrap_or(own).max(self.header.chars().count())
    }
}

/// Finds a column by the name that `-o` takes.
pub(crate) fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.names.contains(&name))
}

const fn kind(
    names: &'static [&'static str],
    header: &'static str,
    width: usize,
    justify: Justify,
    show: fn(&Clock, &Proc) -> String,
) -> Kind {
    Kind { names, header, width, justify, show }
}

use Justify::{Left, Right};

static KINDS: &[Kind] = &[
    kind(&["pid", "tgid"], "PID", 0, Right, |_, p| p.pid.to_string()),
    kind(&["ppid"], "PPID", 0, Right, |_, p| p.ppid.to_string()),
    kind(&["pgid", "pgrp"], "PGID", 0, Right, |_, p| p.pgrp.to_string()),
    kind(&["sid", "sess", "session"], "SID", 0, Right, |_, p| p.session.to_string()),
    kind(&["tpgid"], "TPGID", 0, Right, |_, p| p.tpgid.to_string()),
    kind(&["tty", "tname"], "TTY", 8, Left, |_, p| tty(p)),
    kind(&["tt"], "TT", 8, Left, |_, p| tty(p)),
    kind(&["time", "cputime"], "TIME", 8, Right, |_, p| time(p.time_ticks / CLK_TCK)),
    kind(&["bsdtime"], "TIME", 6, Right, |_, p| {
        let seconds = p.time_ticks / CLK_TCK;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }),
    kind(&["comm", "ucomm", "ucmd"], "COMMAND", 15, Left, |_, p| comm(p)),
    kind(&["sysv_comm"], "CMD", 15, Left, |_, p| comm(p)),
    kind(&["args", "command"], "COMMAND", 27, Left, |_, p| args(p)),
    kind(&["cmd", "sysv_args"], "CMD", 27, Left, |_, p| args(p)),
    kind(&["user", "euser", "uname"], "USER", 8, Left, |c, p| user(c, p.uids[1])),
    kind(&["ruser"], "RUSER", 8, Left, |c, p| user(c, p.uids[0])),
    kind(&["uid_name"], "UID", 8, Left, |c, p| user(c, p.uids[1])),
    kind(&["uid", "euid"], "UID", 5, Right, |_, p| p.uids[1].to_string()),
    kind(&["ruid"], "RUID", 5, Right, |_, p| p.uids[0].to_string()),
    kind(&["gid", "egid"], "GID", 5, Right, |_, p| p.gids[1].to_string()),
    kind(&["stat"], "STAT", 4, Left, |_, p| stat(p)),
    kind(&["s", "state"], "S", 1, Left, |_, p| p.state.to_string()),
    kind(&["c"], "C", 2, Right, |c, p| (permille(c, p) / 10).min(99).to_string()),
    kind(&["pcpu", "%cpu"], "%CPU", 4, Right, |c, p| {
        let permille = permille(c, p);
        format!("{}.{}", permille / 10, permille % 10)
    }),
    kind(&["pmem", "%mem"], "%MEM", 4, Right, |c, p| {
        let permille = (p.rss_pages * 4 * 1000).checked_div(c.total_kib).unwrap_or(0).min(999);
        format!("{}.{}", permille / 10, permille % 10)
    }),
    kind(&["vsz", "vsize"], "VSZ", 6, Right, |_, p| (p.vsize_bytes / 1024).to_string()),
    kind(&["rss", "rssize", "rsz"], "RSS", 5, Right, |_, p| (p.rss_pages * 4).to_string()),
    kind(&["ni", "nice"], "NI", 3, Right, |_, p| p.nice.to_string()),
    kind(&["pri"], "PRI", 3, Right, |_, p| (39 - p.priority).to_string()),
    kind(&["opri"], "PRI", 3, Right, |_, p| (60 + p.priority).to_string()),
    kind(&["nlwp", "thcount"], "NLWP", 4, Right, |_, p| p.num_threads.to_string()),
    kind(&["f", "flag", "flags"], "F", 1, Right, |_, p| format!("{:o}", p.flags >> 6 & 7)),
    kind(&["stime"], "STIME", 5, Left, stime),
    kind(&["bsdstart"], "START", 5, Right, bsdstart),
    kind(&["start_time"], "START", 5, Left, stime),
    kind(&["etime"], "ELAPSED", 11, Right, |c, p| etime(elapsed_s(c, p))),
    kind(&["etimes"], "ELAPSED", 7, Right, |c, p| elapsed_s(c, p).to_string()),
    kind(&["lstart"], "STARTED", 24, Left, |c, p| crate::text::ctime(start_s(c, p))),
];

fn tty(proc: &Proc) -> String {
    let (major, minor) = ((proc.tty_nr >> 8) & 0xfff, (proc.tty_nr & 0xff) | ((proc.tty_nr >> 12) & 0xfff00));
    match (major, minor) {
        (136..=143, minor) => format!("pts/{}", (major - 136) * 256 + minor),
        (4, 64..) => format!("ttyS{}", minor - 64),
        (4, minor) => format!("tty{minor}"),
        (5, 1) => "console".to_string(),
        _ => "?".to_string(),
    }
}

fn time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    if days > 0 { format!("{days}-{clock}") } else { clock }
}

fn comm(proc: &Proc) -> String {
    if proc.is_zombie() { format!("{} <defunct>", proc.comm) } else { proc.comm.clone() }
}

fn args(proc: &Proc) -> String {
    match proc.joined_cmdline() {
        Some(text) => text.chars().map(|c| if c.is_control() { '?' } else { c }).collect(),
        None if proc.is_zombie() => format!("[{}] <defunct>", proc.comm),
        None => format!("[{}]", proc.comm),
    }
}

fn user(clock: &Clock, uid: u32) -> String {
    match clock.users.name(uid).map(lossy) {
        Some(name) if name.len() <= 8 => name,
        Some(name) => format!("{}+", &name[..name.floor_char_boundary(7)]),
        None => uid.to_string(),
    }
}

fn stat(proc: &Proc) -> String {
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

fn elapsed_s(clock: &Clock, proc: &Proc) -> i64 {
    (clock.uptime_s - proc.starttime_ticks as f64 / CLK_TCK as f64).max(0.0) as i64
}

fn start_s(clock: &Clock, proc: &Proc) -> i64 {
    clock.now_s - clock.uptime_s as i64 + (proc.starttime_ticks / CLK_TCK) as i64
}

/// CPU time over life time, in thousandths.
fn permille(clock: &Clock, proc: &Proc) -> u64 {
    let elapsed = elapsed_s(clock, proc) as u64;
    (proc.time_ticks * 1000 / CLK_TCK).checked_div(elapsed).unwrap_or(0)
}

fn etime(seconds: i64) -> String {
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
fn stime(clock: &Clock, proc: &Proc) -> String {
    let (now, start) = (crate::text::ctime(clock.now_s), crate::text::ctime(start_s(clock, proc)));
    if now[20..] != start[20..] {
        format!(" {}", &start[20..])
    } else if now[4..10] != start[4..10] {
        start[4..10].replace(' ', "0").replacen('0', "", 1)
    } else {
        start[11..16].to_string()
    }
}

fn bsdstart(clock: &Clock, proc: &Proc) -> String {
    let start = crate::text::ctime(start_s(clock, proc));
    if elapsed_s(clock, proc) > 86_400 {
        start[4..10].replace(' ', "0").replacen('0', "", 1)
    } else {
        start[11..16].to_string()
    }
}
