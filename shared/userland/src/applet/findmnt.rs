//! findmnt(8) and mountpoint(1) of util-linux 2.38.1.

mod table;

use std::sync::Arc;

use nslab_abi::Fd;

use self::table::{Style, table};
use super::mount::list::unmangle;
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::table::{Column, Line, Look, Mode, render};
use crate::text::{lines, lossy, number, words};

const SPEC: Spec = Spec {
    shorts: "aDfvilno:O:PrRt:T:M:S:Jkm",
    longs: &[
        ("ascii", Takes::Nothing, 'a'),
        ("first-only", Takes::Nothing, 'f'),
        ("list", Takes::Nothing, 'l'),
        ("json", Takes::Nothing, 'J'),
        ("noheadings", Takes::Nothing, 'n'),
        ("output", Takes::Argument, 'o'),
        ("pairs", Takes::Nothing, 'P'),
        ("raw", Takes::Nothing, 'r'),
        ("submounts", Takes::Nothing, 'R'),
        ("types", Takes::Argument, 't'),
        ("target", Takes::Argument, 'T'),
        ("mountpoint", Takes::Argument, 'M'),
        ("source", Takes::Argument, 'S'),
        ("task", Takes::Argument, 'N'),
        ("kernel", Takes::Nothing, 'k'),
        ("nofsroot", Takes::Nothing, 'v'),
    ],
    unmodelled: "AbCcdeFhpsUuVwxy",
    unmodelled_longs: &[
        "all",
        "bytes",
        "canonicalize",
        "df",
        "direction",
        "evaluate",
        "fstab",
        "help",
        "invert",
        "mtab",
        "options",
        "output-all",
        "poll",
        "pseudo",
        "real",
        "shadowed",
        "shell",
        "tab-file",
        "timeout",
        "tree",
        "uniq",
        "verbose",
        "verify",
        "version",
        "vfs-all",
    ],
    short_hint: true,
    ..Spec::NONE
};
const MOUNTPOINT: Spec = Spec {
    shorts: "qd",
    longs: &[("quiet", Takes::Nothing, 'q'), ("fs-devno", Takes::Nothing, 'd'), ("nofollow", Takes::Nothing, 'n')],
    unmodelled: "xhV",
    unmodelled_longs: &["devno", "help", "version"],
    short_hint: true,
    ..Spec::NONE
};

/// One line of mountinfo.
#[derive(Clone, Debug, Default)]
struct Mount {
    id: u32,
    parent: u32,
    device: String,
    root: String,
    target: String,
    vfs: String,
    optional: Vec<String>,
    fstype: String,
    source: String,
    fs: String,
}

fn parse(line: &[u8]) -> Option<Mount> {
    let fields = words(line);
    let dash = fields.iter().position(|field| *field == b"-")?;
    let text = |at: usize| fields.get(at).map(|field| lossy(&unmangle(field)));
    Some(Mount {
        id: number(fields.first()?)?,
        parent: number(fields.get(1)?)?,
        device: text(2)?,
        root: text(3)?,
        target: text(4)?,
        vfs: text(5)?,
        optional: fields[6..dash].iter().map(|field| lossy(field)).collect(),
        fstype: text(dash + 1)?,
        source: text(dash + 2)?,
        fs: text(dash + 3).unwrap_or_default(),
    })
}

impl Mount {
    fn options(&self) -> String {
        // The kernel lists the mount's options and the file system's apart; libmount merges them, `ro` winning.
        let is_read_only = |options: &str| options.split(',').any(|option| option == "ro");
        let mut all = vec![if is_read_only(&self.vfs) || is_read_only(&self.fs) { "ro" } else { "rw" }];
        for option in self.vfs.split(',').chain(self.fs.split(',')) {
            if !matches!(option, "ro" | "rw" | "") {
                all.push(option);
            }
        }
        all.join(",")
    }

    fn propagation(&self) -> String {
        let has = |name: &str| self.optional.iter().any(|field| field.starts_with(name));
        let mut text = if has("shared:") { "shared" } else { "private" }.to_string();
        if has("master:") {
            text += ",slave";
        }
        if has("unbindable") {
            text += ",unbindable";
        }
        text
    }

    fn cell(&self, column: &str, shows_root: bool) -> String {
        match column {
            "TARGET" => self.target.clone(),
            "SOURCE" if self.root != "/" && shows_root => format!("{}[{}]", self.source, self.root),
            "SOURCE" => self.source.clone(),
            "FSTYPE" => self.fstype.clone(),
            "OPTIONS" => self.options(),
            "VFS-OPTIONS" => self.vfs.clone(),
            "FS-OPTIONS" => self.fs.clone(),
            "PROPAGATION" => self.propagation(),
            "OPT-FIELDS" => self.optional.join(" "),
            "ID" => self.id.to_string(),
            "PARENT" => self.parent.to_string(),
            "MAJ:MIN" => self.device.clone(),
            _ => self.root.clone(),
        }
    }
}

const COLUMNS: &[&str] = &[
    "TARGET",
    "SOURCE",
    "FSTYPE",
    "OPTIONS",
    "VFS-OPTIONS",
    "FS-OPTIONS",
    "PROPAGATION",
    "OPT-FIELDS",
    "ID",
    "PARENT",
    "MAJ:MIN",
    "FSROOT",
];
const COLUMNS_UNMODELLED: &[&str] = &[
    "ACTION",
    "AVAIL",
    "FREQ",
    "LABEL",
    "OLD-OPTIONS",
    "OLD-TARGET",
    "PARTLABEL",
    "PARTUUID",
    "PASSNO",
    "SIZE",
    "SOURCES",
    "TID",
    "USE%",
    "USED",
    "UUID",
];

/// `findmnt [-aflnPrR] [-o COLUMNS] [-t TYPES] [DEVICE | MOUNTPOINT]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    for letter in ['D', 'O', 'm', 'i'] {
        if parsed.has(letter) {
            return crate::getopt::unmodelled(&sys, "findmnt", &format!("-{letter}")).await;
        }
    }
    let mut columns = vec!["TARGET", "SOURCE", "FSTYPE", "OPTIONS"];
    if let Some(list) = parsed.value('o') {
        let text = lossy(list);
        if !text.starts_with('+') {
            columns.clear();
        }
        for name in text.trim_start_matches('+').split(',') {
            let upper = name.to_uppercase();
            if let Some(column) = COLUMNS.iter().find(|column| **column == upper) {
                columns.push(column);
            } else if COLUMNS_UNMODELLED.contains(&upper.as_str()) {
                return crate::getopt::unmodelled(&sys, "findmnt", &format!("-o {upper}")).await;
            } else {
                sys.complain("findmnt", format!("unknown column: {name}")).await;
                return 1;
            }
        }
    }
    let path = match parsed.value('N') {
        Some(pid) => format!("/proc/{}/mountinfo", lossy(pid)),
        None => "/proc/self/mountinfo".to_string(),
    };
    let Ok(content) = sys.read_file(path.as_bytes()).await else {
        sys.complain("findmnt", format!("can't read {path}")).await;
        return 1;
    };
    let mounts: Vec<Mount> = lines(&content).filter_map(parse).collect();
    let chosen = match choose(&sys, &parsed, &mounts).await {
        Some(chosen) if !chosen.is_empty() => chosen,
        _ => return 1,
    };
    let chosen = if parsed.has('f') { chosen[..1].to_vec() } else { chosen };
    if parsed.has('J') {
        sys.print(json(&chosen, &columns, &parsed));
        return sys.finish("findmnt", 0).await;
    }
    let style = Style {
        is_tree: !(parsed.has('l') || parsed.has('r') || parsed.has('P')) && columns.contains(&"TARGET"),
        is_ascii: parsed.has('a') || !args.is_utf8(),
        is_raw: parsed.has('r'),
        is_pairs: parsed.has('P'),
        has_head: !parsed.has('n'),
        shows_root: !parsed.has('v'),
        width: terminal_width(&sys).await,
    };
    sys.print(table(&chosen, &columns, &style));
    sys.finish("findmnt", 0).await
}

/// `-J`
fn json(chosen: &[(Mount, Option<usize>)], columns: &[&'static str], parsed: &Parsed) -> String {
    let column = |name: &&'static str| Column {
        is_tree: *name == "TARGET" && !parsed.has('l'),
        is_number: matches!(*name, "ID" | "PARENT"),
        ..Column::left(name)
    };
    let line = |(mount, parent): &(Mount, Option<usize>)| Line {
        cells: columns.iter().map(|name| mount.cell(name, !parsed.has('v'))).collect(),
        parent: parent.filter(|_| !parsed.has('l')),
    };
    let lines: Vec<Line> = chosen.iter().map(line).collect();
    let look = Look { mode: Mode::Json("filesystems"), has_head: true, is_utf8: true, screen: None };
    render(&columns.iter().map(column).collect::<Vec<_>>(), &lines, &look)
}

/// Which mounts are shown, with the place among the shown ones of each one's parent.
async fn choose(sys: &Sys, parsed: &Parsed, mounts: &[Mount]) -> Option<Vec<(Mount, Option<usize>)>> {
    let types = parsed.value('t').map(lossy);
    let fits_type = |mount: &Mount| {
        types.as_ref().is_none_or(|types| match types.strip_prefix("no") {
            Some(types) => !types.split(',').any(|name| name == mount.fstype),
            None => types.split(',').any(|name| name == mount.fstype),
        })
    };
    let mut wanted: Option<Vec<&Mount>> = None;
    let mut target = parsed.value('M').map(<[u8]>::to_vec);
    let mut source = parsed.value('S').map(lossy);
    match &parsed.operands[..] {
        [] => {}
        [one] => {
            let full = lossy(&super::mount::canonical(sys, one).await);
            let is_target = mounts.iter().any(|mount| mount.target == full);
            match is_target {
                true => target = Some(one.clone()),
                false => source = Some(lossy(one)),
            }
        }
        [one, other, ..] => (source, target) = (Some(lossy(one)), Some(other.clone())),
    }
    if let Some(path) = parsed.value('T') {
        // The mount that a path lies in.
        let mut full = lossy(&super::mount::canonical(sys, path).await);
        sys.stat(path).await.ok()?;
        let found = loop {
            if let Some(mount) = mounts.iter().rev().find(|mount| mount.target == full) {
                break mount;
            }
            let at = full.rfind('/')?;
            full.truncate(at.max(1));
        };
        wanted = Some(vec![found]);
    }
    if target.is_some() || source.is_some() {
        let full = match &target {
            Some(target) => Some(lossy(&super::mount::canonical(sys, target).await)),
            None => None,
        };
        let fits = |mount: &&Mount| {
            full.as_ref().is_none_or(|full| mount.target == *full)
                && source.as_ref().is_none_or(|source| mount.source == *source)
        };
        let all: Vec<&Mount> = mounts.iter().filter(fits).filter(|mount| fits_type(mount)).collect();
        wanted = Some(all);
    }
    let is_filtered = types.is_some();
    let tops: Vec<&Mount> = match wanted {
        Some(wanted) if !parsed.has('R') => {
            return Some(wanted.into_iter().map(|mount| (mount.clone(), None)).collect());
        }
        Some(wanted) => wanted,
        None if is_filtered || parsed.has('l') || parsed.has('r') || parsed.has('P') => {
            let mut shown: Vec<(Mount, Option<usize>)> = Vec::new();
            for mount in mounts.iter().filter(|mount| fits_type(mount)) {
                let parent = shown.iter().position(|(other, _)| other.id == mount.parent && other.id != mount.id);
                shown.push((mount.clone(), parent));
            }
            return Some(shown);
        }
        None => {
            let is_top = |mount: &&Mount| !mounts.iter().any(|other| other.id == mount.parent && other.id != mount.id);
            mounts.iter().filter(is_top).collect()
        }
    };
    let mut shown: Vec<(Mount, Option<usize>)> = Vec::new();
    let mut left: Vec<(&Mount, Option<usize>)> = tops.into_iter().rev().map(|mount| (mount, None)).collect();
    while let Some((mount, parent)) = left.pop() {
        shown.push((mount.clone(), parent));
        let own = shown.len() - 1;
        let mut children: Vec<&Mount> =
            mounts.iter().filter(|other| other.parent == mount.id && other.id != mount.id).collect();
        nslab_small::sort_by_key(&mut children, |child| child.id);
        left.extend(children.into_iter().rev().map(|child| (child, Some(own))));
    }
    Some(shown)
}

async fn terminal_width(sys: &Sys) -> Option<usize> {
    sys.window(Fd(1)).await.map(|(_, columns)| columns).filter(|&columns| columns > 0)
}

/// `mountpoint [-qd] PATH`
pub(crate) async fn mountpoint(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &MOUNTPOINT).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let [path] = &parsed.operands[..] else {
        sys.complain("mountpoint", "bad usage").await;
        return args.hint(&sys, &MOUNTPOINT).await;
    };
    let stat = match sys.stat(path).await {
        Ok(stat) => stat,
        Err(errno) => {
            if !parsed.has('q') {
                sys.complain_errno("mountpoint", path, errno).await;
            }
            return 1;
        }
    };
    let full = lossy(&super::mount::canonical(&sys, path).await);
    let content = sys.read_file(b"/proc/self/mountinfo").await.unwrap_or_default();
    let is_mounted = lines(&content).filter_map(parse).any(|mount| mount.target == full);
    if parsed.has('d') {
        let (major, minor) = super::ls::device(stat.st_dev);
        if is_mounted {
            sys.print(format!("{major}:{minor}\n"));
        }
    } else if !parsed.has('q') {
        let verb = if is_mounted { "is" } else { "is not" };
        sys.print(format!("{} {verb} a mountpoint\n", lossy(path)));
    }
    // "32  failure; … not a mountpoint" - mountpoint(1)
    sys.finish("mountpoint", if is_mounted { 0 } else { 32 }).await
}
