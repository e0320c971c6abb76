//! ps(1) of procps-ng 4.0.2. It knows only what `/proc` shows.

mod columns;
mod format;
mod options;
mod order;
mod values;

use std::sync::Arc;

use nslab_abi::{Fd, Ret, Syscall};

use self::columns::{Column, Justify, Source};
use self::options::{Failure, Forest, Names, Options, Select};
use self::order::Row;
use self::values::Clock;
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::{Accounts, Sys};
use crate::text::{lines, lossy, number, words};

const NO_PROC: &str = "Error, do this: mount -t proc proc /proc\n";
/// libproc2 ends the program with this status where /proc/self/stat is missing.
const STATUS_NO_PROC: u8 = 47;
/// Columns that one letter `w` gives on a terminal.
const WIDE: usize = 132;

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
    let (users, groups) = (Accounts::users(&sys).await, Accounts::groups(&sys).await);
    let ptys = sys.list_dir(b"/dev/pts").await.unwrap_or_default();
    let ptys = ptys.iter().filter_map(|entry| number(&entry.d_name)).collect();
    let options = match options::parse(&args.argv[1..], &Names { users: &users, groups: &groups, ptys }) {
        Ok(options) => options,
        Err(Failure::Usage(message)) => {
            sys.eprint(format!("error: {message}\n{}", options::USAGE)).await;
            return 1;
        }
        Err(Failure::Unmodelled(option)) => return crate::getopt::unmodelled(&sys, "ps", &option).await,
    };
    if options.is_version {
        sys.print("ps from procps-ng 4.0.2\n");
        return sys.finish("ps", 0).await;
    }
    if let Some(section) = &options.help {
        if !section.is_empty() {
            return crate::getopt::unmodelled(&sys, "ps", &format!("--help {section}")).await;
        }
        sys.print(options::USAGE);
        return sys.finish("ps", 0).await;
    }
    if options.lists_columns {
        return crate::getopt::unmodelled(&sys, "ps", "L").await;
    }
    let clock = Clock {
        now_s: now(&sys).await,
        uptime_s,
        total_kib: mem_total(&sys).await,
        users,
        groups,
        pid_width: pid_width(&sys).await,
    };
    let mut procs = Vec::new();
    for pid in Proc::pids(&sys).await {
        let Some(proc) = Proc::read(&sys, pid).await else { continue };
        if !is_selected(&options, &proc, &me) {
            continue;
        }
        match options.shows_threads {
            true => procs.extend(Proc::threads(&sys, pid).await),
            false => procs.push(proc),
        }
    }
    let is_empty = procs.is_empty();
    show(&sys, &options, &clock, procs).await;
    sys.finish("ps", u8::from(is_empty)).await
}

fn is_selected(options: &Options, proc: &Proc, me: &Proc) -> bool {
    let is_mine = proc.uids[1] == me.uids[1];
    let has_tty = proc.tty_nr != 0;
    let is_picked = options.selects.iter().any(|select| match select {
        Select::Default { is_bsd } => is_mine && proc.tty_nr == me.tty_nr && (has_tty || !is_bsd),
        Select::All => true,
        // -a: "all processes except both session leaders and processes not associated with a terminal".
        Select::SysvA => has_tty && proc.session != proc.pid,
        Select::SysvD => proc.session != proc.pid,
        Select::BsdA => has_tty,
        Select::BsdX => is_mine,
        Select::OwnTty => proc.tty_nr == me.tty_nr,
        Select::Ttys(ttys) => ttys.contains(&proc.tty_nr),
        Select::Pids(pids) => pids.contains(&proc.pid),
        Select::Ppids(pids) => pids.contains(&proc.ppid),
        Select::Sessions(sids) => sids.contains(&proc.session),
        Select::Comm(names) => names.iter().any(|name| name.get(..15).unwrap_or(name) == proc.comm),
        Select::EffectiveUsers(uids) => uids.contains(&proc.uids[1]),
        Select::RealUsers(uids) => uids.contains(&proc.uids[0]),
        Select::EffectiveGroups(gids) => gids.contains(&proc.gids[1]),
        Select::RealGroups(gids) => gids.contains(&proc.gids[0]),
    });
    let is_wanted = !options.is_running_only || matches!(proc.state, 'R' | 'D');
    (is_picked && is_wanted) != options.is_negated
}

async fn show(sys: &Sys, options: &Options, clock: &Clock, procs: Vec<Proc>) {
    let rows: Vec<Row> = match options.forest {
        Forest::None => sorted(sys, options, clock, procs).await,
        forest => order::tree(procs, forest),
    };
    let mut cells = Vec::new();
    for row in &rows {
        let mut line = Vec::new();
        for (at, column) in options.columns.iter().enumerate() {
            let is_last = at + 1 == options.columns.len();
            line.push(cell(sys, options, clock, row, column, is_last).await);
        }
        cells.push(line);
    }
    let screen = match (options.screen, screen_columns(sys).await) {
        (Some(columns), _) => Some(columns),
        (None, Some(_)) if options.nr_wide > 1 => None,
        (None, Some(columns)) if options.nr_wide == 1 => Some(columns.max(WIDE)),
        (None, columns) => columns,
    };
    if !options.has_no_header && options.columns.iter().any(|column| !column.header.is_empty()) {
        let head: Vec<String> = options.columns.iter().map(|column| column.header.clone()).collect();
        sys.print(line(&options.columns, clock, screen, &head));
    }
    for cells in &cells {
        sys.print(line(&options.columns, clock, screen, cells));
    }
}

async fn sorted(sys: &Sys, options: &Options, clock: &Clock, procs: Vec<Proc>) -> Vec<Row> {
    let mut keyed = Vec::new();
    for proc in procs {
        let row = Row { proc, prefix: String::new() };
        let mut keys = Vec::new();
        for (kind, _) in &options.sort {
            keys.push(text(sys, options, clock, &row, kind).await);
        }
        keyed.push((keys, row));
    }
    nslab_small::sort_by(&mut keyed, |a, b| {
        let mut pairs = a.0.iter().zip(&b.0).zip(&options.sort);
        let order = pairs.find_map(|((x, y), (_, is_down))| match order::compare(x, y) {
            std::cmp::Ordering::Equal => None,
            order => Some(if *is_down { order.reverse() } else { order }),
        });
        order.unwrap_or(std::cmp::Ordering::Equal)
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// The text of a cell as it is laid out: to the left nothing runs over but in the last column.
async fn cell(sys: &Sys, options: &Options, clock: &Clock, row: &Row, column: &Column, is_last: bool) -> String {
    let text = text(sys, options, clock, row, column.kind).await;
    let width = column.width(clock.pid_width);
    match (&column.kind.source, column.kind.justify) {
        (Source::Name(_), _) => values::fit_name(text, width),
        (_, Justify::Left) if !is_last => text.chars().take(width).collect(),
        _ => text,
    }
}

async fn text(sys: &Sys, options: &Options, clock: &Clock, row: &Row, kind: &columns::Kind) -> String {
    let proc = &row.proc;
    let file = async |name: &str| sys.read_file(format!("/proc/{}/{name}", proc.pid).as_bytes()).await;
    match kind.source {
        Source::Known(show) | Source::Name(show) => show(clock, proc),
        Source::Program(is_whole) => {
            let mut text = row.prefix.clone() + &values::program(proc, is_whole, options.true_names);
            if is_whole && options.shows_environ {
                let environ = file("environ").await.unwrap_or_default();
                let strings = environ.split(|&byte| byte == 0).filter(|string| !string.is_empty());
                text.extend(strings.map(|string| format!(" {}", lossy(string))));
            }
            text
        }
        Source::Ns(ns) => match sys.stat(format!("/proc/{}/ns/{}", proc.pid, ns.name()).as_bytes()).await {
            Ok(stat) => stat.st_ino.to_string(),
            Err(_) => "-".to_string(),
        },
        Source::Cgroup => {
            let content = file("cgroup").await.unwrap_or_default();
            // The roots of hierarchies say nothing.
            let groups: Vec<String> = lines(&content).filter(|line| !line.ends_with(b":/")).map(lossy).collect();
            if groups.is_empty() { "-".to_string() } else { groups.join(",") }
        }
        Source::Exe => match sys.readlink(format!("/proc/{}/exe", proc.pid).as_bytes()).await {
            Ok(path) => lossy(&path),
            Err(_) => "-".to_string(),
        },
        Source::Wchan => match file("wchan").await {
            Ok(name) if !name.is_empty() && name != b"0" => lossy(&name),
            _ => "-".to_string(),
        },
        Source::OomScore => file("oom_score").await.map_or("-".to_string(), |text| lossy(text.trim_ascii())),
    }
}

/// Lays out one line: a column that is too wide pushes the next ones, which take the room back as soon as they can.
fn line(columns: &[Column], clock: &Clock, screen: Option<usize>, texts: &[String]) -> String {
    let mut out = String::new();
    let (mut ideal, mut len) = (0usize, 0usize);
    for (index, (column, text)) in columns.iter().zip(texts).enumerate() {
        let width = column.width(clock.pid_width);
        let size = text.chars().count();
        let lead = if column.kind.justify == Justify::Right { width.saturating_sub(size) } else { 0 };
        let pad = (ideal + lead).saturating_sub(len).max(usize::from(index > 0));
        out.extend(std::iter::repeat_n(' ', pad));
        out += text;
        len += pad + size;
        ideal += width + 1;
    }
    // A screen that is too narrow for the columns is taken for several lines of it.
    let least = ideal.saturating_sub(1 + columns.last().map_or(0, |last| last.width(clock.pid_width)));
    let least = least + columns.last().map_or(0, |last| last.header.chars().count());
    if let Some(screen) = screen.filter(|&screen| screen > 0) {
        let screen = screen * least.div_ceil(screen).max(1);
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
    crate::procfs::meminfo_kib(&content, "MemTotal")
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
    sys.window(Fd(1)).await.map(|(_, columns)| if columns == 0 { 80 } else { columns })
}
