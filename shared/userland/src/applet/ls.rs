//! ls(1).

mod long;
mod times;

pub(super) use self::long::{device, mode};
use self::times::Times;
use std::sync::Arc;

use nslab_abi::{Fd, Stat};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{join, lossy, number};

const SPEC: Spec = Spec {
    shorts: "1aACdFgGhiklLmnNoprRsStUxX",
    longs: &[
        ("all", Takes::Nothing, 'a'),
        ("almost-all", Takes::Nothing, 'A'),
        ("directory", Takes::Nothing, 'd'),
        ("inode", Takes::Nothing, 'i'),
        ("dereference", Takes::Nothing, 'L'),
        ("numeric-uid-gid", Takes::Nothing, 'n'),
        ("recursive", Takes::Nothing, 'R'),
        ("reverse", Takes::Nothing, 'r'),
        ("color", Takes::Maybe, '#'),
        ("classify", Takes::Maybe, 'F'),
        ("group-directories-first", Takes::Nothing, '!'),
        ("human-readable", Takes::Nothing, 'h'),
        ("kibibytes", Takes::Nothing, 'k'),
        ("literal", Takes::Nothing, 'N'),
        ("no-group", Takes::Nothing, 'G'),
        ("size", Takes::Nothing, 's'),
        ("full-time", Takes::Nothing, '%'),
        ("time-style", Takes::Argument, '+'),
    ],
    unmodelled: "bBcDfHI:qQT:uvw:Z",
    unmodelled_longs: &[
        "author",
        "escape",
        "block-size",
        "ignore-backups",
        "file-type",
        "format",
        "si",
        "hide",
        "hyperlink",
        "indicator-style",
        "ignore",
        "hide-control-chars",
        "show-control-chars",
        "quote-name",
        "quoting-style",
        "sort",
        "time",
        "tabsize",
        "width",
        "context",
        "zero",
        "help",
        "version",
    ],
    status: 2,
    ..Spec::NONE
};

/// Something to list.
pub(super) struct Item {
    pub(super) name: Vec<u8>,
    pub(super) path: Vec<u8>,
    pub(super) stat: Stat,
    /// Where a symbolic link leads.
    pub(super) target: Option<Vec<u8>>,
}

impl Item {
    fn kind(&self) -> u32 {
        self.stat.kind()
    }
}

/// `ls [OPTION]… [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.value('#').is_some_and(|when| when == b"always" || when == b"yes" || when == b"force") {
        return crate::getopt::unmodelled(&sys, "ls", "--color=always").await;
    }
    let has = |letter| parsed.has(letter);
    let is_long = "lngo%".chars().any(has);
    let times = match Times::of(&parsed) {
        Ok(times) => times,
        Err(_) if !is_long => Times::Locale,
        Err(what) => {
            sys.complain(&name, what).await;
            return args.hint(&sys, &SPEC).await;
        }
    };
    let mut status = 0;
    let operands = if parsed.operands.is_empty() { vec![b".".to_vec()] } else { parsed.operands.clone() };
    let (mut files, mut dirs) = (Vec::new(), Vec::new());
    for path in &operands {
        // -l and -d show a link named on the command line itself.
        let is_followed = has('L') || !(is_long || has('d') || has('F'));
        match item(&sys, path.clone(), path.clone(), is_followed).await {
            Ok(item) if item.kind() == 0o040_000 && !has('d') => dirs.push(item),
            Ok(item) => files.push(item),
            Err(errno) => {
                sys.complain_errno(&name, format!("cannot access '{}'", lossy(path)), errno).await;
                status = 2;
            }
        }
    }
    let format = Format {
        is_long,
        is_human: has('h'),
        with_size: has('s'),
        with_owner: !has('g'),
        with_group: !(has('G') || has('o')),
        layout: if has('m') {
            Layout::Commas
        } else if has('x') {
            Layout::Across
        } else {
            Layout::Down
        },
        is_numeric: has('n'),
        with_inode: has('i'),
        times,
        marks: if has('F') {
            Marks::All
        } else if has('p') {
            Marks::Dirs
        } else {
            Marks::None
        },
        width: width(&sys, &args, has('1'), has('C') || has('m') || has('x')).await,
    };
    let order = |items: &mut Vec<Item>| {
        if !has('U') {
            nslab_small::sort_by(items, |a, b| a.name.cmp(&b.name));
        }
        if has('S') {
            nslab_small::sort_by_key(items, |item| std::cmp::Reverse(item.stat.st_size));
        }
        if has('t') {
            nslab_small::sort_by_key(items, |item| std::cmp::Reverse(item.stat.st_mtim));
        }
        if has('X') {
            let extension = |item: &Item| {
                let dot = item.name.iter().rposition(|&byte| byte == b'.');
                dot.map_or(Vec::new(), |at| item.name[at..].to_vec())
            };
            nslab_small::sort_by_key(items, extension);
        }
        if has('r') {
            items.reverse();
        }
        if has('!') {
            nslab_small::sort_by_key(items, |item| item.kind() != 0o040_000);
        }
    };
    order(&mut files);
    order(&mut dirs);
    let mut has_output = !files.is_empty();
    show(&sys, &files, &format, false).await;
    let has_heads = operands.len() > 1 || has('R');
    let mut todo: Vec<Item> = dirs.into_iter().rev().collect();
    while let Some(dir) = todo.pop() {
        // It looks at the entries while the directory is open: /proc/self/fd shows that.
        let (fd, entries) = match sys.open_dir(&dir.path).await {
            Ok(entries) => entries,
            Err(errno) => {
                let _ = sys.flush().await;
                sys.complain_errno(&name, format!("cannot open directory '{}'", lossy(&dir.path)), errno).await;
                status = 2;
                continue;
            }
        };
        let mut items = Vec::new();
        for entry in entries {
            let is_dot = entry.d_name == b"." || entry.d_name == b"..";
            if (entry.d_name.starts_with(b".") && !has('a') && !has('A')) || (is_dot && !has('a')) {
                continue;
            }
            let path = join(&dir.path, &entry.d_name);
            // A plain listing needs no more than the names.
            let is_plain = !format.is_long && !"iStRFps!".chars().any(has);
            if is_plain {
                items.push(Item { name: entry.d_name, path, stat: Stat::default(), target: None });
                continue;
            }
            match item(&sys, entry.d_name, path.clone(), has('L')).await {
                Ok(item) => items.push(item),
                Err(errno) => {
                    sys.complain_errno(&name, format!("cannot access '{}'", lossy(&path)), errno).await;
                    status = status.max(1);
                }
            }
        }
        sys.close(fd).await;
        order(&mut items);
        if has_heads {
            let gap = if has_output { "\n" } else { "" };
            sys.print([gap.as_bytes(), &dir.path, b":\n"].concat());
        }
        has_output = true;
        show(&sys, &items, &format, true).await;
        if has('R') {
            let is_below = |item: &Item| item.kind() == 0o040_000 && item.name != b"." && item.name != b"..";
            todo.extend(items.into_iter().filter(is_below).rev());
        }
        if sys.flush().await.is_err() {
            return 2;
        }
    }
    sys.finish(&name, status).await
}

/// Which files carry a mark of their kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    None,
    Dirs,
    All,
}

/// How names stand that are not one a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Down,
    Across,
    Commas,
}

struct Format {
    is_long: bool,
    is_human: bool,
    with_size: bool,
    with_owner: bool,
    with_group: bool,
    layout: Layout,
    is_numeric: bool,
    with_inode: bool,
    times: Times,
    marks: Marks,
    /// Columns of the terminal; `None`: one name a line.
    width: Option<usize>,
}

async fn item(sys: &Sys, name: Vec<u8>, path: Vec<u8>, is_followed: bool) -> Result<Item, nslab_abi::Errno> {
    let stat = if is_followed { sys.stat(&path).await } else { sys.lstat(&path).await }?;
    let is_link = stat.is_link();
    let target = if is_link { sys.readlink(&path).await.ok() } else { None };
    Ok(Item { name, path, stat, target })
}

async fn show(sys: &Sys, items: &[Item], format: &Format, is_dir: bool) {
    if format.is_long {
        long::show(sys, items, format, is_dir).await;
        return;
    }
    if format.with_size && is_dir {
        sys.print(long::total(items, format));
    }
    let widest = |of: fn(&Item, &Format) -> String| items.iter().map(|item| of(item, format).len()).max().unwrap_or(0);
    let (inode_width, size_width) = (widest(long::inode), widest(long::blocks));
    let whole = |item: &Item| {
        let inode = if format.with_inode { format!("{:>inode_width$} ", item.stat.st_ino) } else { String::new() };
        let size = match format.with_size {
            true => format!("{:>size_width$} ", long::blocks(item, format)),
            false => String::new(),
        };
        [inode.as_bytes(), size.as_bytes(), &label(item, format)].concat()
    };
    let names: Vec<Vec<u8>> = items.iter().map(whole).collect();
    match (format.width, format.layout) {
        (None, _) => names.iter().for_each(|name| sys.print([&name[..], b"\n"].concat())),
        (Some(width), Layout::Down) => sys.print(columns(&names, width, false)),
        (Some(width), Layout::Across) => sys.print(columns(&names, width, true)),
        (Some(width), Layout::Commas) => sys.print(commas(&names, width)),
    }
}

/// A name with the mark of its kind.
fn label(item: &Item, format: &Format) -> Vec<u8> {
    let mark: &[u8] = match (format.marks, item.kind()) {
        (Marks::None, _) => b"",
        (_, 0o040_000) => b"/",
        (Marks::Dirs, _) => b"",
        (Marks::All, 0o120_000) if format.is_long => b"",
        (Marks::All, 0o120_000) => b"@",
        (Marks::All, 0o010_000) => b"|",
        (Marks::All, 0o140_000) => b"=",
        (Marks::All, 0o100_000) if item.stat.st_mode & 0o111 != 0 => b"*",
        (Marks::All, _) => b"",
    };
    [&item.name[..], mark].concat()
}

/// `-m`: one behind the other.
fn commas(names: &[Vec<u8>], width: usize) -> Vec<u8> {
    let (mut out, mut column) = (Vec::new(), 0);
    for (at, name) in names.iter().enumerate() {
        let own = lossy(name).chars().count();
        if at > 0 {
            let fits = column + own + 2 < width;
            out.extend(if fits { b", " } else { b",\n" });
            column = if fits { column + 2 } else { 0 };
        }
        out.extend(name);
        column += own;
    }
    if !names.is_empty() {
        out.push(b'\n');
    }
    out
}

/// Lays names out in columns, as few lines as fit.
fn columns(names: &[Vec<u8>], width: usize, is_across: bool) -> Vec<u8> {
    if names.is_empty() {
        return Vec::new();
    }
    let sizes: Vec<usize> = names.iter().map(|name| lossy(name).chars().count()).collect();
    let place = |at: usize, lines: usize, columns: usize| if is_across { at % columns } else { at / lines };
    let layout = |columns: usize| -> Vec<usize> {
        let lines = names.len().div_ceil(columns);
        let mut widths = vec![0; columns];
        for (at, size) in sizes.iter().enumerate() {
            let column = place(at, lines, columns);
            widths[column] = widths[column].max(size + 2);
        }
        widths
    };
    let fits = |columns: &usize| {
        let widths = layout(*columns);
        widths.iter().all(|width| *width > 0) && widths.iter().sum::<usize>() - 2 < width
    };
    let count = (1..=names.len()).rev().find(fits).unwrap_or(1);
    let widths = layout(count);
    let lines = names.len().div_ceil(count);
    let mut out = Vec::new();
    for line in 0..lines {
        let index = |column: usize| if is_across { line * count + column } else { column * lines + line };
        for column in 0..count {
            let Some(name) = names.get(index(column)) else { break };
            out.extend(name);
            if column + 1 < count && index(column + 1) < names.len() {
                out.extend(std::iter::repeat_n(b' ', widths[column] - sizes[index(column)]));
            }
        }
        out.push(b'\n');
    }
    out
}

async fn width(sys: &Sys, args: &Args, is_single: bool, is_forced: bool) -> Option<usize> {
    if is_single {
        return None;
    }
    match sys.window(Fd(1)).await {
        Some((_, columns)) => Some(if columns == 0 { 80 } else { columns }),
        None if is_forced => {
            Some(args.envp.iter().find_map(|entry| entry.strip_prefix(b"COLUMNS=")).and_then(number).unwrap_or(80))
        }
        None => None,
    }
}
