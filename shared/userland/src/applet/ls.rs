//! ls(1).

mod long;

pub(super) use self::long::{device, mode};
use std::sync::Arc;

use nslab_abi::{Fd, Ret, Stat, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{join, lossy, number};

const SPEC: Spec = Spec {
    shorts: "1aACdFhilLnprRStU",
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
    ],
    unmodelled: "bBcDfgGHI:kmNoqQsT:uvw:xXZ",
    unmodelled_longs: &[
        "author",
        "escape",
        "block-size",
        "ignore-backups",
        "classify",
        "file-type",
        "format",
        "full-time",
        "group-directories-first",
        "no-group",
        "human-readable",
        "si",
        "hide",
        "hyperlink",
        "indicator-style",
        "ignore",
        "kibibytes",
        "literal",
        "hide-control-chars",
        "show-control-chars",
        "quote-name",
        "quoting-style",
        "size",
        "sort",
        "time",
        "time-style",
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
        self.stat.st_mode & 0o170_000
    }
}

/// `ls [OPTION]… [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.value('#').is_some_and(|when| when == b"always" || when == b"yes" || when == b"force") || parsed.has('h')
    {
        let option = if parsed.has('h') { "-h" } else { "--color=always" };
        return crate::getopt::unmodelled(&sys, "ls", option).await;
    }
    let has = |letter| parsed.has(letter);
    let mut status = 0;
    let operands = if parsed.operands.is_empty() { vec![b".".to_vec()] } else { parsed.operands.clone() };
    let (mut files, mut dirs) = (Vec::new(), Vec::new());
    for path in &operands {
        // -l and -d show a link named on the command line itself.
        let is_followed = has('L') || !(has('l') || has('n') || has('d') || has('F'));
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
        is_long: has('l') || has('n'),
        is_numeric: has('n'),
        with_inode: has('i'),
        marks: if has('F') {
            Marks::All
        } else if has('p') {
            Marks::Dirs
        } else {
            Marks::None
        },
        width: width(&sys, &args, has('1'), has('C')).await,
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
        if has('r') {
            items.reverse();
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
            let is_plain =
                !format.is_long && !format.with_inode && !has('S') && !has('t') && !has('R') && !has('F') && !has('p');
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

struct Format {
    is_long: bool,
    is_numeric: bool,
    with_inode: bool,
    marks: Marks,
    /// Columns of the terminal; `None`: one name a line.
    width: Option<usize>,
}

async fn item(sys: &Sys, name: Vec<u8>, path: Vec<u8>, is_followed: bool) -> Result<Item, nslab_abi::Errno> {
    let stat = if is_followed { sys.stat(&path).await } else { sys.lstat(&path).await }?;
    let is_link = stat.st_mode & 0o170_000 == 0o120_000;
    let target = if is_link { sys.readlink(&path).await.ok() } else { None };
    Ok(Item { name, path, stat, target })
}

async fn show(sys: &Sys, items: &[Item], format: &Format, is_dir: bool) {
    if format.is_long {
        long::show(sys, items, format, is_dir).await;
        return;
    }
    let names: Vec<Vec<u8>> = items.iter().map(|item| label(item, format)).collect();
    match format.width {
        None => names.iter().for_each(|name| sys.print([&name[..], b"\n"].concat())),
        Some(width) => sys.print(columns(&names, width)),
    }
}

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
    let inode = if format.with_inode { format!("{} ", item.stat.st_ino) } else { String::new() };
    [inode.as_bytes(), &item.name, mark].concat()
}

/// Lays names out in columns, as few lines as fit.
fn columns(names: &[Vec<u8>], width: usize) -> Vec<u8> {
    if names.is_empty() {
        return Vec::new();
    }
    let sizes: Vec<usize> = names.iter().map(|name| lossy(name).chars().count()).collect();
    let layout = |lines: usize| -> Vec<usize> {
        sizes.chunks(lines).map(|column| column.iter().max().copied().unwrap_or(0) + 2).collect()
    };
    let fits = |lines: &usize| layout(*lines).iter().sum::<usize>() - 2 < width;
    let lines = (1..=names.len()).find(fits).unwrap_or(names.len());
    let widths = layout(lines);
    let mut out = Vec::new();
    for line in 0..lines {
        for (column, own) in widths.iter().enumerate() {
            let index = column * lines + line;
            let Some(name) = names.get(index) else { break };
            out.extend(name);
            if names.get(index + lines).is_some() {
                out.extend(std::iter::repeat_n(b' ', own - sizes[index]));
            }
        }
        out.push(b'\n');
    }
    out
}

async fn width(sys: &Sys, args: &Args, is_single: bool, is_forced: bool) -> Option<usize> {
    const TIOCGWINSZ: u64 = 0x5413;
    if is_single {
        return None;
    }
    match sys.call(Syscall::Ioctl { fd: Fd(1), request: TIOCGWINSZ, arg: 0, data: Vec::new() }).await {
        Ok(Ret::Bytes(size)) if size.len() >= 4 => {
            let columns = usize::from(u16::from_le_bytes([size[2], size[3]]));
            Some(if columns == 0 { 80 } else { columns })
        }
        _ if is_forced => {
            Some(args.envp.iter().find_map(|entry| entry.strip_prefix(b"COLUMNS=")).and_then(number).unwrap_or(80))
        }
        _ => None,
    }
}
