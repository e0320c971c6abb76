//! ps of busybox: walks whatever `/proc` is there and never looks itself up.

use nslab_abi::Fd;

use crate::process::Args;
use crate::procfs::{CLK_TCK, Proc};
use crate::sys::{Accounts, Sys};

/// Width of a line of a terminal that does not tell its size (procps/ps.c, TERMINAL_WIDTH).
const TERMINAL_WIDTH: usize = 79;
/// A pipe has no width; lines end somewhere all the same.
const MAX_WIDTH: usize = 65_536;

const USAGE: &str = "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.

Usage: ps [-o COL1,COL2=HEADER] [-T]

Show list of processes

\t-o COL1,COL2=HEADER\tSelect columns for display
\t-T\t\t\tShow threads
";

/// A column of `-o`: name, heading, width, and whether it holds a number.
type Column = (&'static str, &'static str, usize, bool);

const COLUMNS: [Column; 15] = [
    ("user", "USER", 8, false),
    ("group", "GROUP", 8, false),
    ("comm", "COMMAND", 16, false),
    ("args", "COMMAND", 256, false),
    ("pid", "PID", 5, true),
    ("ppid", "PPID", 5, true),
    ("pgid", "PGID", 5, true),
    ("nice", "NI", 5, true),
    ("rgroup", "RGROUP", 8, false),
    ("ruser", "RUSER", 8, false),
    ("tty", "TT", 6, false),
    ("vsz", "VSZ", 4, true),
    ("sid", "SID", 5, true),
    ("stat", "STAT", 4, false),
    ("rss", "RSS", 4, true),
];

/// What the words say: the columns with their headings, and whether threads are shown.
struct Options {
    columns: Vec<(Column, String)>,
    shows_threads: bool,
}

/// Reads the words; a wrong one is said, and its status returned.
async fn options(sys: &Sys, args: &Args) -> Result<Options, u8> {
    let mut options = Options { columns: Vec::new(), shows_threads: false };
    let mut words = args.argv[1..].iter();
    while let Some(word) = words.next() {
        // Words without a dash, as `aux`, say nothing.
        let Some(letters) = word.strip_prefix(b"-") else { continue };
        for (at, letter) in letters.iter().enumerate() {
            match letter {
                b'T' => options.shows_threads = true,
                b'e' | b'f' | b'l' | b'w' => {}
                b'o' => {
                    let rest = &letters[at + 1..];
                    let list = if rest.is_empty() { words.next().cloned().unwrap_or_default() } else { rest.to_vec() };
                    for item in crate::text::lossy(&list).split(',') {
                        let (name, header) =
                            item.split_once('=').map_or((item, None), |(name, text)| (name, Some(text)));
                        if header.is_some() {
                            return Err(crate::getopt::unmodelled(sys, "ps", "-o COLUMN=HEADER").await);
                        }
                        let Some(column) = COLUMNS.iter().find(|column| column.0 == name) else {
                            let names: Vec<&str> = COLUMNS.iter().map(|column| column.0).collect();
                            let message = format!("bad -o argument '{name}', supported arguments: {}", names.join(","));
                            sys.complain("ps", message).await;
                            return Err(1);
                        };
                        options.columns.push((*column, column.1.to_string()));
                    }
                    break;
                }
                letter => {
                    sys.complain("ps", format!("invalid option -- '{}'", char::from(*letter))).await;
                    sys.eprint(USAGE).await;
                    return Err(1);
                }
            }
        }
    }
    Ok(options)
}

/// KiB in four characters.
fn four(kib: u64) -> String {
    let tenths = kib * 10 / 1024;
    match (kib, tenths) {
        (0..=9999, _) => kib.to_string(),
        (_, 0..=99) => format!("{}.{}m", tenths / 10, tenths % 10),
        _ => format!("{}m", tenths / 10),
    }
}

async fn custom(sys: &Sys, options: &Options, width: usize) -> u8 {
    let (users, groups) = (Accounts::users(sys).await, Accounts::groups(sys).await);
    let line = |cells: Vec<String>| {
        let mut text = String::new();
        for (at, (cell, ((.., column_width, _), header))) in cells.iter().zip(&options.columns).enumerate() {
            let size = (*column_width).max(header.len());
            text += &if at + 1 == options.columns.len() { cell.clone() } else { format!("{cell:<size$} ") };
        }
        text.chars().take(width).collect::<String>() + "\n"
    };
    sys.print(line(options.columns.iter().map(|column| column.1.clone()).collect()));
    for pid in Proc::pids(sys).await {
        let Some(proc) = Proc::read(sys, pid).await else { continue };
        let name = |accounts: &Accounts, id: u32| crate::text::lossy(&accounts.name_or_number(id));
        let cells = options.columns.iter().map(|((kind, _, width, is_number), _)| {
            let text = match *kind {
                "user" => name(&users, proc.uids[1]),
                "group" => name(&groups, proc.gids[1]),
                "comm" => proc.comm.clone(),
                "args" => command(&proc),
                "pid" => proc.pid.to_string(),
                "ppid" => proc.ppid.to_string(),
                "pgid" => proc.pgrp.to_string(),
                "nice" => proc.nice.to_string(),
                "rgroup" => name(&groups, proc.gids[0]),
                "ruser" => name(&users, proc.uids[0]),
                "tty" if proc.tty_nr == 0 => "?".to_string(),
                "tty" => format!("{},{}", proc.tty_nr >> 8 & 0xfff, proc.tty_nr & 0xff),
                "vsz" => four(proc.vsize_bytes / 1024),
                "sid" => proc.session.to_string(),
                "rss" => four(proc.rss_pages * 4),
                _ => {
                    let is_swapped_out = proc.rss_pages == 0 && proc.state != 'Z';
                    let nice = match proc.nice {
                        ..0 => "<",
                        0 => "",
                        1.. => "N",
                    };
                    format!("{}{}{nice}", proc.state, if is_swapped_out { "W" } else { "" })
                }
            };
            if *is_number { format!("{text:>width$}") } else { text }
        });
        sys.print(line(cells.collect()));
    }
    sys.finish("ps", 0).await
}

/// `ps [-o COLUMNS] [-T]`
pub(super) async fn main(sys: &Sys, args: &Args, with_time: bool) -> u8 {
    let options = match options(sys, args).await {
        Ok(options) => options,
        Err(status) => return status,
    };
    let width = width(sys).await;
    if !options.columns.is_empty() {
        return custom(sys, &options, width).await;
    }
    if with_time && options.shows_threads {
        return crate::getopt::unmodelled(sys, "ps", "-T").await;
    }
    let users = Accounts::users(sys).await;
    sys.print(if with_time { "PID   USER     TIME  COMMAND\n" } else { "PID   USER     COMMAND\n" });
    for pid in Proc::pids(sys).await {
        let Some(proc) = Proc::read(sys, pid).await else { continue };
        let mut user = crate::text::lossy(&users.name_or_number(proc.uids[1]));
        user.truncate(8);
        let seconds = proc.time_ticks / CLK_TCK;
        let time =
            if with_time { format!("{:>5} ", format!("{}:{:02}", seconds / 60, seconds % 60)) } else { String::new() };
        let line = format!("{:5} {user:<8} {time}{}", proc.pid, command(&proc));
        sys.print(line.chars().take(width).collect::<String>() + "\n");
    }
    sys.finish("ps", 0).await
}

/// The command line; before it the name in braces where the two differ (libbb/procps.c:read_cmdline).
fn command(proc: &Proc) -> String {
    let Some(text) = proc.joined_cmdline() else { return format!("[{}]", proc.comm) };
    let program = proc.cmdline.first().map(|word| crate::text::lossy(crate::text::basename(word))).unwrap_or_default();
    let program = program.strip_prefix('-').unwrap_or(&program);
    if program.starts_with(&proc.comm) { text } else { format!("{{{}}} {text}", proc.comm) }
}

async fn width(sys: &Sys) -> usize {
    match sys.window(Fd(1)).await {
        Some((_, 0)) => TERMINAL_WIDTH,
        Some((_, columns)) => columns.min(MAX_WIDTH),
        None => MAX_WIDTH,
    }
}
