//! lsns(8) of util-linux 2.38.1: groups processes by what `/proc/PID/ns` says.

use nslab_small::Map;
use std::sync::Arc;

use nslab_abi::NsType;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "lno:p:rt:",
    longs: &[
        ("list", Takes::Nothing, 'l'),
        ("noheadings", Takes::Nothing, 'n'),
        ("output", Takes::Argument, 'o'),
        ("task", Takes::Argument, 'p'),
        ("raw", Takes::Nothing, 'r'),
        ("type", Takes::Argument, 't'),
    ],
    unmodelled: "JPTuWhV",
    unmodelled_longs: &["json", "output-all", "persistent", "tree", "notruncate", "help", "version"],
    in_order: false,
    status: 1,
    short_hint: true,
};

/// A namespace with its representative, the process with the lowest pid.
struct Namespace {
    inode: u64,
    kind: NsType,
    members: usize,
    pid: i32,
}

/// A line of the table and the line it hangs below.
struct Line {
    cells: Vec<String>,
    parent: Option<usize>,
}

/// `lsns [-lnr] [-t TYPE] [-p PID] [-o COLUMNS] [NAMESPACE]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if !parsed.operands.is_empty() {
        return crate::getopt::unmodelled(&sys, "lsns", "<namespace>").await;
    }
    let names = parsed.value('o').map_or("NS,TYPE,NPROCS,PID,USER,COMMAND".to_string(), lossy);
    let columns: Vec<String> = names.split(',').map(str::to_uppercase).collect();
    if let Some(unknown) = columns
        .iter()
        .find(|name| !["NS", "TYPE", "NPROCS", "PID", "PPID", "UID", "USER", "COMMAND"].contains(&name.as_str()))
    {
        if ["PATH", "NETNSID", "NSFS", "PNS", "ONS"].contains(&unknown.as_str()) {
            return crate::getopt::unmodelled(&sys, "lsns", &format!("-o {unknown}")).await;
        }
        sys.complain("lsns", format!("unknown column: {unknown}")).await;
        return 1;
    }
    let kind = match parsed.value('t').map(|text| NsType::from_name(&lossy(text))) {
        Some(None) => {
            sys.complain("lsns", format!("unknown namespace type: {}", lossy(parsed.value('t').unwrap_or_default())))
                .await;
            return 1;
        }
        Some(kind) => kind,
        None => None,
    };
    let mut procs = Map::new();
    let mut found: Map<u64, Namespace> = Map::new();
    let wanted_pid = parsed.value('p').and_then(number::<i32>);
    let mut wanted = Vec::new();
    for pid in Proc::pids(&sys).await {
        let Some(proc) = Proc::read(&sys, pid).await else { continue };
        procs.insert(pid, proc);
        for ns in NsType::ALL {
            let path = format!("/proc/{pid}/ns/{}", ns.name());
            let Ok(stat) = sys.stat(path.as_bytes()).await else { continue };
            found.entry(stat.st_ino).or_insert(Namespace { inode: stat.st_ino, kind: ns, members: 0, pid }).members +=
                1;
            if wanted_pid == Some(pid) {
                wanted.push(stat.st_ino);
            }
        }
    }
    let users = Accounts::users(&sys).await;
    let is_shown = |ns: &&Namespace| {
        kind.is_none_or(|kind| kind == ns.kind) && (wanted_pid.is_none() || wanted.contains(&ns.inode))
    };
    let is_tree = !parsed.has('l') && !parsed.has('r') && columns.iter().any(|name| name == "COMMAND");
    let mut lines: Vec<Line> = Vec::new();
    // A namespace hangs below the newest line whose representative is its own representative's parent.
    let mut line_of: Map<i32, usize> = Map::new();
    for ns in found.values().filter(is_shown) {
        let Some(proc) = procs.get(&ns.pid) else { continue };
        let parent = if is_tree { line_of.get(&proc.ppid).copied() } else { None };
        let cells = columns.iter().map(|name| cell(name, ns, proc, &users)).collect();
        line_of.insert(ns.pid, lines.len());
        lines.push(Line { cells, parent });
    }
    print(&sys, &args, &columns, lines, !parsed.has('n'), parsed.has('r'));
    sys.finish("lsns", 0).await
}

fn cell(name: &str, ns: &Namespace, proc: &Proc, users: &Accounts) -> String {
    match name {
        "NS" => ns.inode.to_string(),
        "TYPE" => ns.kind.name().to_string(),
        "NPROCS" => ns.members.to_string(),
        "PID" => proc.pid.to_string(),
        "PPID" => proc.ppid.to_string(),
        "UID" => proc.uids[0].to_string(),
        "USER" => lossy(&users.name_or_number(proc.uids[0])),
        _ => proc.joined_cmdline().unwrap_or_else(|| format!("[{}]", proc.comm)),
    }
}

fn print(sys: &Sys, args: &Args, columns: &[String], lines: Vec<Line>, has_head: bool, is_raw: bool) {
    let is_utf8 = args.quote(b"").starts_with('‘');
    let (mut rows, mut todo) = (Vec::new(), Vec::new());
    let children =
        |parent: Option<usize>| -> Vec<usize> { (0..lines.len()).filter(|&at| lines[at].parent == parent).collect() };
    todo.extend(children(None).into_iter().rev().map(|at| (at, String::new(), true, true)));
    while let Some((at, indent, is_root, is_last)) = todo.pop() {
        let (branch, below) = match (is_root, is_last, is_utf8) {
            (true, ..) => ("", ""),
            (false, true, true) => ("└─", "  "),
            (false, false, true) => ("├─", "│ "),
            (false, true, false) => ("`-", "  "),
            (false, false, false) => ("|-", "| "),
        };
        let mut cells = lines[at].cells.clone();
        if let Some(command) = columns.iter().position(|name| name == "COMMAND") {
            cells[command] = format!("{indent}{branch}{}", cells[command]);
        }
        rows.push(cells);
        let own = children(Some(at));
        let last = own.last().copied();
        todo.extend(own.into_iter().rev().map(|child| (child, format!("{indent}{below}"), false, Some(child) == last)));
    }
    if has_head && !rows.is_empty() {
        rows.insert(0, columns.to_vec());
    }
    for row in &rows {
        let cells = row.iter().enumerate().map(|(column, text)| {
            // A heading that is not printed has its width all the same.
            let texts = rows.iter().map(|row| row[column].chars().count());
            let width = texts.chain([columns[column].len()]).max().unwrap_or(0);
            let is_right = ["NS", "NPROCS", "PID", "PPID", "UID"].contains(&columns[column].as_str());
            match (is_raw, is_right) {
                (true, _) => text.replace(' ', "\\x20"),
                (false, true) => format!("{text:>width$}"),
                (false, false) if column + 1 == columns.len() => text.clone(),
                (false, false) => format!("{text:<width$}"),
            }
        });
        sys.print(cells.collect::<Vec<_>>().join(" ") + "\n");
    }
}
