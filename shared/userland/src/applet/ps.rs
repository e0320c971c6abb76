//! ps(1) of procps-ng 4.0.2. It knows only what `/proc` shows.

mod columns;
mod options;

use std::sync::Arc;

use nslab_abi::{Fd, Ret, Syscall};

use self::columns::{Clock, Column, Justify};
use self::options::{Options, Select};
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::{Accounts, Sys};
use crate::text::{lines, number, words};

const NO_PROC: &str = "Error, do this: mount -t proc proc /proc\n";
/// libproc2 ends the program with this status where /proc/self/stat is missing.
const STATUS_NO_PROC: u8 = 47;

/// `ps [OPTIONS]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    if sys.read_file(b"/proc/self/stat").await.is_err() {
        sys.eprint(NO_PROC).await;
        return STATUS_NO_PROC;
    }
    let own_pid = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
    let Some(uptime_s) = uptime(&sys).await else {
        sys.eprint(NO_PROC).await;
        return STATUS_NO_PROC;
    };
    // It looks itself up by its own number, which an old /proc of an outer pid namespace may not have.
    let Some(me) = Proc::read(&sys, own_pid).await else {
        sys.eprint("fatal library error, lookup self\n").await;
        return 1;
    };
    let options = match options::parse(&args.argv[1..]) {
        Ok(options) => options,
        Err(options::Failure::Usage(message)) => {
            sys.eprint(format!("error: {message}\n{}", options::USAGE)).await;
            return 1;
        }
        Err(options::Failure::Unmodelled(option)) => return crate::getopt::unmodelled(&sys, "ps", &option).await,
    };
    let users = Accounts::users(&sys).await;
    let mut wanted_uids = Vec::new();
    for name in options.user_names() {
        match number(name).or_else(|| users.id(name).map(|ids| ids.0)) {
            Some(uid) => wanted_uids.push(uid),
            None => {
                sys.eprint(format!("error: user name does not exist\n{}", options::USAGE)).await;
                return 1;
            }
        }
    }
    let clock = Clock {
        now_s: now(&sys).await,
        uptime_s,
        total_kib: mem_total(&sys).await,
        users,
        pid_width: pid_width(&sys).await,
    };
    let mut rows = Vec::new();
    for pid in Proc::pids(&sys).await {
        if let Some(proc) = Proc::read(&sys, pid).await
            && is_selected(&options, &proc, &me, &wanted_uids)
        {
            rows.push(proc);
        }
    }
    let screen = screen_columns(&sys).await;
    if options.columns.iter().any(|column| !column.header.is_empty()) {
        sys.print(line(&options.columns, &clock, screen, |column| column.header.clone()));
    }
    for proc in &rows {
        sys.print(line(&options.columns, &clock, screen, |column| (column.kind.show)(&clock, proc)));
    }
    let status = u8::from(rows.is_empty());
    sys.finish("ps", status).await
}

fn is_selected(options: &Options, proc: &Proc, me: &Proc, uids: &[u32]) -> bool {
    let is_mine = proc.uids[1] == me.uids[1];
    let has_tty = proc.tty_nr != 0;
    options.selects.iter().any(|select| match select {
        Select::Default => is_mine && proc.tty_nr == me.tty_nr,
        Select::All => true,
        // -a: "all processes except both session leaders and processes not associated with a terminal".
        Select::SysvA => has_tty && proc.session != proc.pid,
        Select::BsdA => has_tty,
        Select::BsdX => is_mine,
        Select::Pids(pids) => pids.contains(&proc.pid),
        Select::Ppids(pids) => pids.contains(&proc.ppid),
        Select::Comm(names) => names.iter().any(|name| name.get(..15).unwrap_or(name) == proc.comm),
        Select::EffectiveUsers(_) => uids.contains(&proc.uids[1]),
        Select::RealUsers(_) => uids.contains(&proc.uids[0]),
    })
}

/// Lays out one line: a column that is too wide pushes the next ones, which take the room back as soon as they can.
fn line(columns: &[Column], clock: &Clock, screen: Option<usize>, text: impl Fn(&Column) -> String) -> String {
    let mut out = String::new();
    let (mut ideal, mut len) = (0usize, 0usize);
    for (index, column) in columns.iter().enumerate() {
        let text = text(column);
        let width = column.width(clock);
        let size = text.chars().count();
        let is_last = index + 1 == columns.len();
        let lead = if column.kind.justify == Justify::Right { width.saturating_sub(size) } else { 0 };
        let pad = (ideal + lead).saturating_sub(len).max(usize::from(index > 0));
        out.extend(std::iter::repeat_n(' ', pad));
        out += &text;
        len += pad + size;
        ideal += width + 1;
        if is_last {
            break;
        }
    }
    if let Some(screen) = screen {
        out = out.chars().take(screen).collect();
    }
    out + "\n"
}

async fn uptime(sys: &Sys) -> Option<f64> {
    let content = sys.read_file(b"/proc/uptime").await.ok()?;
    words(&content).first().and_then(|word| number(word))
}

async fn mem_total(sys: &Sys) -> u64 {
    let content = sys.read_file(b"/proc/meminfo").await.unwrap_or_default();
    let row = lines(&content).find_map(|line| line.strip_prefix(b"MemTotal:")).unwrap_or_default();
    words(row).first().and_then(|word| number(word)).unwrap_or(0)
}

async fn now(sys: &Sys) -> i64 {
    match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(time)) => time.tv_sec,
        _ => 0,
    }
}

/// Digits of the largest pid there can be.
async fn pid_width(sys: &Sys) -> usize {
    let content = sys.read_file(b"/proc/sys/kernel/pid_max").await.unwrap_or_default();
    number::<u64>(content.trim_ascii()).map_or(5, |max| max.saturating_sub(1).to_string().len())
}

/// Columns of the terminal that standard output is; `None` if it is none: then lines have no end.
async fn screen_columns(sys: &Sys) -> Option<usize> {
    const TIOCGWINSZ: u64 = 0x5413;
    match sys.call(Syscall::Ioctl { fd: Fd(1), request: TIOCGWINSZ, arg: 0, data: Vec::new() }).await {
        Ok(Ret::Bytes(size)) if size.len() >= 4 => match u16::from_le_bytes([size[2], size[3]]) {
            0 => Some(80),
            columns => Some(usize::from(columns)),
        },
        _ => None,
    }
}
