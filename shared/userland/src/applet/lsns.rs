//! lsns(8) of util-linux 2.38.1: groups processes by what `/proc/PID/ns` says.

mod namespaces;

use std::sync::Arc;

use nslab_abi::{Fd, NsType};

use self::namespaces::{Machine, Namespace};
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::{Accounts, Sys};
use crate::table::{Column, Line, Look, Mode, render};
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "Jlno:p:rt:T::uW",
    longs: &[
        ("json", Takes::Nothing, 'J'),
        ("list", Takes::Nothing, 'l'),
        ("noheadings", Takes::Nothing, 'n'),
        ("output", Takes::Argument, 'o'),
        ("output-all", Takes::Nothing, '1'),
        ("task", Takes::Argument, 'p'),
        ("raw", Takes::Nothing, 'r'),
        ("type", Takes::Argument, 't'),
        ("tree", Takes::Maybe, 'T'),
        ("notruncate", Takes::Nothing, 'u'),
        ("nowrap", Takes::Nothing, 'W'),
    ],
    unmodelled: "hV",
    unmodelled_longs: &["help", "version"],
    in_order: false,
    status: 1,
    short_hint: true,
    ..Spec::NONE
};

const COLUMNS: [Column; 13] = [
    Column::number("NS"),
    Column::left("TYPE"),
    Column::left("PATH"),
    Column::number("NPROCS"),
    Column::number("PID"),
    Column::number("PPID"),
    Column::left("COMMAND"),
    Column::number("UID"),
    Column::left("USER"),
    Column::right("NETNSID"),
    Column::left("NSFS"),
    Column::number("PNS"),
    Column::number("ONS"),
];

/// What hangs below what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tree {
    None,
    Process,
    Parent,
    Owner,
}

/// `lsns [OPTIONS] [NAMESPACE]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match run(&sys, &args, &parsed).await {
        Ok(text) => {
            sys.print(text);
            sys.finish("lsns", 0).await
        }
        Err(message) => {
            sys.complain("lsns", message).await;
            1
        }
    }
}

async fn run(sys: &Sys, args: &Args, parsed: &Parsed) -> Result<String, String> {
    let mut types = Vec::new();
    for (_, text) in parsed.options.iter().filter(|option| option.0 == 't') {
        let name = lossy(text.as_deref().unwrap_or_default());
        types.push(NsType::from_name(&name).ok_or_else(|| format!("unknown namespace type: {name}"))?);
    }
    let task = match parsed.value('p') {
        None => None,
        Some(text) => Some(number::<i32>(text).ok_or_else(|| format!("invalid PID argument: '{}'", lossy(text)))?),
    };
    let tree = match parsed.value('T').map(lossy).as_deref() {
        Some("parent") => Tree::Parent,
        Some("owner") => Tree::Owner,
        Some("process") => Tree::Process,
        Some(other) => return Err(format!("unknown tree type: {other}")),
        None if parsed.has('T') => Tree::Owner,
        None if parsed.has('l') || parsed.has('1') => Tree::None,
        None => Tree::Process,
    };
    let wanted = match parsed.operands.first() {
        None => None,
        Some(text) => {
            Some(number::<u64>(text).ok_or_else(|| format!("invalid namespace argument: '{}'", lossy(text)))?)
        }
    };
    let mut columns = columns(parsed, &types, wanted.is_some())?;
    let hangs_in = match tree {
        Tree::Owner | Tree::Parent if wanted.is_none() => "NS",
        Tree::None => "",
        _ => "COMMAND",
    };
    for column in &mut columns {
        column.is_tree = column.name == hangs_in;
    }
    let machine = Machine::read(sys, if types.is_empty() { &NsType::ALL } else { &types }).await;
    let users = Accounts::users(sys).await;
    let lines = match wanted {
        None => namespaces(sys, &machine, &columns, tree, task, &users).await,
        Some(inode) => {
            let ns = machine.namespaces.get(&inode).ok_or_else(|| format!("not found namespace: {inode}"))?;
            processes(sys, &machine, ns, &columns, &users).await
        }
    };
    let is_json = parsed.has('J');
    let is_cut = !parsed.has('u') && columns.last().is_some_and(|column| column.name == "COMMAND");
    let look = Look {
        mode: if is_json {
            Mode::Json("namespaces")
        } else if parsed.has('r') {
            Mode::Raw
        } else {
            Mode::Plain
        },
        has_head: !parsed.has('n'),
        is_utf8: args.is_utf8(),
        screen: if is_cut { sys.window(Fd(1)).await.map(|size| size.1) } else { None },
    };
    Ok(render(&columns, &lines, &look))
}

fn columns(parsed: &Parsed, types: &[NsType], is_one: bool) -> Result<Vec<Column>, String> {
    if parsed.has('1') && !parsed.has('o') {
        return Ok(COLUMNS.to_vec());
    }
    let default = match (is_one, types.contains(&NsType::Net)) {
        (true, _) => "PID,PPID,USER,COMMAND",
        (false, true) => "NS,TYPE,NPROCS,PID,USER,NETNSID,NSFS,COMMAND",
        (false, false) => "NS,TYPE,NPROCS,PID,USER,COMMAND",
    };
    let given = parsed.value('o').map(lossy);
    let (list, mut all) = match given.as_deref().map(|list| (list.strip_prefix('+'), list)) {
        None => (default, Vec::new()),
        Some((None, list)) => (list, Vec::new()),
        Some((Some(more), _)) => (more, columns(&Parsed::default(), types, is_one)?),
    };
    for name in list.split(',') {
        match COLUMNS.iter().find(|column| column.name.eq_ignore_ascii_case(name)) {
            Some(column) => all.push(*column),
            None => return Err(format!("unknown column: {name}")),
        }
    }
    Ok(all)
}

async fn namespaces(
    sys: &Sys,
    machine: &Machine,
    columns: &[Column],
    tree: Tree,
    task: Option<i32>,
    users: &Accounts,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line_of_pid = nslab_small::Map::new();
    let mut line_of_ns = nslab_small::Map::new();
    for ns in machine.namespaces.values().filter(|ns| task.is_none_or(|pid| ns.members.contains(&pid))) {
        let Some(proc) = machine.procs.get(&ns.pid()) else { continue };
        let parent = match tree {
            Tree::None => None,
            Tree::Process if machine.is_related(proc.ppid, proc.pid) => line_of_pid.get(&proc.ppid).copied(),
            Tree::Process => None,
            Tree::Parent => line_of_ns.get(&ns.parent).copied(),
            Tree::Owner => line_of_ns.get(&ns.owner).copied(),
        };
        let mut cells = Vec::new();
        for column in columns {
            cells.push(cell(sys, column.name, ns, proc, users).await);
        }
        line_of_pid.insert(proc.pid, lines.len());
        line_of_ns.insert(ns.inode, lines.len());
        lines.push(Line { cells, parent });
    }
    lines
}

async fn processes(sys: &Sys, machine: &Machine, ns: &Namespace, columns: &[Column], users: &Accounts) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for &pid in &ns.members {
        let Some(proc) = machine.procs.get(&pid) else { continue };
        let parent = ns.members.iter().position(|&member| member == proc.ppid);
        let mut cells = Vec::new();
        for column in columns {
            cells.push(cell(sys, column.name, ns, proc, users).await);
        }
        lines.push(Line { cells, parent });
    }
    lines
}

async fn cell(sys: &Sys, name: &str, ns: &Namespace, proc: &Proc, users: &Accounts) -> String {
    match name {
        "NS" => ns.inode.to_string(),
        "TYPE" => ns.kind.name().to_string(),
        "PATH" => format!("/proc/{}/ns/{}", proc.pid, ns.kind.name()),
        "NPROCS" => ns.members.len().to_string(),
        "PID" => proc.pid.to_string(),
        "PPID" => proc.ppid.to_string(),
        "UID" => proc.uids[0].to_string(),
        "USER" => lossy(&users.name_or_number(proc.uids[0])),
        // The simulated kernel gives no namespace an id in another.
        "NETNSID" if ns.kind == NsType::Net => "unassigned".to_string(),
        "NSFS" => namespaces::mounted(sys, ns).await,
        "PNS" => ns.parent.to_string(),
        "ONS" => ns.owner.to_string(),
        "COMMAND" => proc.joined_cmdline().unwrap_or_else(|| format!("[{}]", proc.comm)),
        _ => String::new(),
    }
}
