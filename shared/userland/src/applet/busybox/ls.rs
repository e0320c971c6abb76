//! ls of busybox (coreutils/ls.c): columns of one width, colours on a terminal, sizes in fixed columns.

use nslab_abi::{Errno, Fd, Ret, Stat, Syscall};

use crate::applet::ls::mode;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{ctime, join, lossy};

const SPEC: Spec = Spec {
    shorts: "1aACdlLnr",
    longs: &[("color", Takes::Maybe, '#')],
    unmodelled: "xHFpiRsthucSXvTw:",
    unmodelled_longs: &["full-time", "group-directories-first", "help"],
    ..Spec::NONE
};
/// Columns of an output that does not tell its size.
const TERMINAL_WIDTH: usize = 80;
/// Blanks between two columns.
const COLUMN_GAP: usize = 2;

struct Entry {
    name: Vec<u8>,
    stat: Stat,
    target: Option<Vec<u8>>,
}

struct Format {
    is_long: bool,
    is_numeric: bool,
    has_color: bool,
    width: Option<usize>,
}

/// `ls [-1AaCdlLnr] [FILE]…`
pub(super) async fn main(sys: &Sys, args: &Args) -> u8 {
    let parsed = match args.getopt(sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let width = width(sys).await;
    let format = Format {
        is_long: parsed.has('l') || parsed.has('n'),
        is_numeric: parsed.has('n'),
        has_color: match parsed.value('#') {
            Some(b"never") => false,
            Some(b"always") => true,
            _ => width.is_some(),
        },
        width: match (parsed.has('1'), parsed.has('C')) {
            (true, _) => None,
            (false, true) => Some(width.unwrap_or(TERMINAL_WIDTH)),
            (false, false) => width,
        },
    };
    let operands = if parsed.operands.is_empty() { vec![b".".to_vec()] } else { parsed.operands.clone() };
    let (mut files, mut dirs, mut status) = (Vec::new(), Vec::new(), 0);
    for path in &operands {
        // A link on the command line is followed, but not where it is itself shown.
        let is_followed = parsed.has('L') || !(format.is_long || parsed.has('d'));
        match entry(sys, path.clone(), path, is_followed).await {
            Ok(entry) if entry.stat.is_dir() && !parsed.has('d') => dirs.push(entry),
            Ok(entry) => files.push(entry),
            Err(errno) => {
                sys.complain_errno("ls", path, errno).await;
                status = 1;
            }
        }
    }
    let order = |entries: &mut Vec<Entry>| {
        nslab_small::sort_by(entries, |a, b| a.name.cmp(&b.name));
        if parsed.has('r') {
            entries.reverse();
        }
    };
    order(&mut files);
    order(&mut dirs);
    show(sys, &files, &format).await;
    let mut is_first = files.is_empty();
    for dir in dirs {
        let (fd, names) = match sys.open_dir(&dir.name).await {
            Ok(names) => names,
            Err(errno) => {
                sys.complain_errno("ls", format!("can't open '{}'", lossy(&dir.name)), errno).await;
                status = 1;
                continue;
            }
        };
        let mut entries = Vec::new();
        for name in names.into_iter().map(|entry| entry.d_name) {
            let is_dot = name == b"." || name == b"..";
            if (name.starts_with(b".") && !parsed.has('a') && !parsed.has('A')) || (is_dot && !parsed.has('a')) {
                continue;
            }
            let path = join(&dir.name, &name);
            match entry(sys, name, &path, parsed.has('L')).await {
                Ok(entry) => entries.push(entry),
                Err(errno) => {
                    sys.complain_errno("ls", &path, errno).await;
                    status = 1;
                }
            }
        }
        sys.close(fd).await;
        order(&mut entries);
        if operands.len() > 1 {
            sys.print([if is_first { &b""[..] } else { b"\n" }, &dir.name, b":\n"].concat());
        }
        is_first = false;
        if format.is_long {
            let blocks: i64 = entries.iter().map(|entry| entry.stat.st_blocks).sum();
            sys.print(format!("total {}\n", blocks / 2));
        }
        show(sys, &entries, &format).await;
    }
    sys.finish("ls", status).await
}

async fn entry(sys: &Sys, name: Vec<u8>, path: &[u8], is_followed: bool) -> Result<Entry, Errno> {
    let stat = if is_followed { sys.stat(path).await } else { sys.lstat(path).await }?;
    let is_link = stat.is_link();
    let target = if is_link { sys.readlink(path).await.ok() } else { None };
    Ok(Entry { name, stat, target })
}

async fn show(sys: &Sys, entries: &[Entry], format: &Format) {
    if format.is_long {
        return long(sys, entries, format).await;
    }
    let size = |entry: &Entry| lossy(&entry.name).chars().count();
    let column = entries.iter().map(size).max().unwrap_or(0) + COLUMN_GAP;
    let nr_columns = format.width.map_or(1, |width| (width / column).max(1));
    let nr_rows = entries.len().div_ceil(nr_columns);
    for row in 0..nr_rows {
        let mut gap = 0;
        for entry in entries.iter().skip(row).step_by(nr_rows.max(1)) {
            sys.print(" ".repeat(gap));
            sys.print(colored(&entry.name, entry.stat.st_mode, format));
            gap = column - size(entry);
        }
        sys.print("\n");
    }
}

async fn long(sys: &Sys, entries: &[Entry], format: &Format) {
    let (users, groups) = match format.is_numeric {
        true => (Accounts::default(), Accounts::default()),
        false => (Accounts::users(sys).await, Accounts::groups(sys).await),
    };
    let now_s = match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(time)) => time.tv_sec,
        _ => 0,
    };
    for entry in entries {
        let stat = &entry.stat;
        let cut = |name: Vec<u8>| lossy(&name).chars().take(8).collect::<String>();
        let owner = match format.is_numeric {
            true => format!("{:<8} {:<8}", stat.st_uid, stat.st_gid),
            false => {
                format!("{:<8} {:<8}", cut(users.name_or_number(stat.st_uid)), cut(groups.name_or_number(stat.st_gid)))
            }
        };
        let size = match stat.kind() {
            0o020_000 | 0o060_000 => {
                let (major, minor) = crate::applet::ls::device(stat.st_rdev);
                format!("{major:4}, {minor:3}")
            }
            _ => format!("{:9}", stat.st_size),
        };
        let text = ctime(stat.st_mtim.tv_sec);
        // "365.25 * 24 * 60 * 60 / 2": beyond half a year the year takes the time's place.
        let age = now_s - stat.st_mtim.tv_sec;
        let time = match (-900..31_557_600 / 2).contains(&age) {
            true => text[4..16].to_string(),
            false => format!("{}  {}", &text[4..10], &text[20..24]),
        };
        sys.print(format!("{:<10} {:4} {owner} {size} {time} ", mode(stat.st_mode), stat.st_nlink));
        sys.print(colored(&entry.name, stat.st_mode, format));
        if let Some(target) = &entry.target {
            sys.print([b" -> ", &target[..]].concat());
        }
        sys.print("\n");
    }
}

/// A name in the colour of its kind.
fn colored(name: &[u8], mode: u32, format: &Format) -> Vec<u8> {
    if !format.has_color {
        return name.to_vec();
    }
    let (bold, color) = match mode & 0o170_000 {
        0o100_000 if mode & 0o111 != 0 => (1, 32),
        0o100_000 => (0, 0),
        0o040_000 => (1, 34),
        0o120_000 => (1, 36),
        0o020_000 => (1, 35),
        0o140_000 => (1, 35),
        _ => (0, 35),
    };
    [format!("\x1b[{bold};{color}m").as_bytes(), name, b"\x1b[m"].concat()
}

async fn width(sys: &Sys) -> Option<usize> {
    let (_, columns) = sys.window(Fd(1)).await?;
    Some(if columns == 0 { TERMINAL_WIDTH } else { columns })
}
