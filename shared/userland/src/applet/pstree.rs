//! pstree(1) of psmisc 23.6.

mod draw;

use std::sync::Arc;

use nslab_abi::{Fd, NsType};

use self::draw::{Drawing, Node};
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "aAcgGhH:lnN:psStTuU",
    longs: &[
        ("arguments", Takes::Nothing, 'a'),
        ("ascii", Takes::Nothing, 'A'),
        ("compact-not", Takes::Nothing, 'c'),
        ("show-pgids", Takes::Nothing, 'g'),
        ("highlight-all", Takes::Nothing, 'h'),
        ("highlight-pid", Takes::Argument, 'H'),
        ("long", Takes::Nothing, 'l'),
        ("numeric-sort", Takes::Nothing, 'n'),
        ("ns-sort", Takes::Argument, 'N'),
        ("show-pids", Takes::Nothing, 'p'),
        ("show-parents", Takes::Nothing, 's'),
        ("ns-changes", Takes::Nothing, 'S'),
        ("thread-names", Takes::Nothing, 't'),
        ("hide-threads", Takes::Nothing, 'T'),
        ("uid-changes", Takes::Nothing, 'u'),
        ("unicode", Takes::Nothing, 'U'),
        ("version", Takes::Nothing, 'V'),
    ],
    unmodelled: "C:ZV",
    unmodelled_longs: &["color", "vt100", "security-context", "help"],
    usage: include_str!("usage/pstree.txt"),
    ..Spec::NONE
};

/// Columns of a line where standard output is no terminal.
const WIDTH: usize = 132;

/// `pstree [OPTIONS] [PID | USER]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let sort_by = match parsed.value('N').map(|name| NsType::from_name(&lossy(name))) {
        Some(None) => {
            sys.eprint(SPEC.usage).await;
            return 1;
        }
        other => other.flatten(),
    };
    let users = Accounts::users(&sys).await;
    let (mut root, mut user) = (1, None);
    if let Some(operand) = parsed.operands.first() {
        match (number::<i32>(operand), users.id(operand)) {
            (Some(pid), _) => root = pid,
            (None, Some((uid, _))) => user = Some(uid),
            (None, None) => {
                sys.eprint(format!("No such user name: {}\n", lossy(operand))).await;
                return 1;
            }
        }
    }
    let nodes = read(&sys, &parsed, sort_by).await;
    let screen = sys.window(Fd(1)).await;
    let is_utf8 = parsed.has('U') || (screen.is_some() && args.is_utf8() && !parsed.has('A'));
    let width = match screen {
        _ if parsed.has('l') => usize::MAX,
        Some((_, columns)) if columns > 0 => columns,
        _ => WIDTH,
    };
    let drawing = Drawing {
        nodes: &nodes,
        users: &users,
        is_utf8,
        width,
        has_pids: parsed.has('p'),
        has_pgids: parsed.has('g'),
        has_args: parsed.has('a'),
        has_users: parsed.has('u'),
        has_namespaces: parsed.has('S'),
        is_compact: !parsed.has('c') && !parsed.has('p') && !parsed.has('a'),
    };
    let text = match (sort_by, user) {
        (Some(_), _) => by_namespace(&nodes, &drawing),
        (None, Some(uid)) => {
            let is_root = |node: &&Node| {
                node.proc.uids[1] == uid
                    && !nodes.iter().any(|other| other.proc.pid == node.proc.ppid && other.proc.uids[1] == uid)
            };
            nodes.iter().filter(is_root).map(|node| drawing.tree(node.proc.pid, false)).collect()
        }
        (None, None) => drawing.tree(root, parsed.has('s')),
    };
    let is_empty = text.is_empty();
    if is_empty && user.is_some() {
        sys.eprint("No processes found.\n").await;
    }
    sys.print(text);
    sys.finish("pstree", u8::from(is_empty)).await
}

/// Reads all processes and their threads, children in the order in which they are drawn.
async fn read(sys: &Sys, parsed: &Parsed, sort_by: Option<NsType>) -> Vec<Node> {
    let kinds: &[NsType] = if parsed.has('S') { &NsType::ALL } else { sort_by.as_slice() };
    let mut nodes = Vec::new();
    for pid in Proc::pids(sys).await {
        let Some(proc) = Proc::read(sys, pid).await else { continue };
        let mut namespaces = Vec::new();
        for kind in kinds {
            let stat = sys.stat(format!("/proc/{pid}/ns/{}", kind.name()).as_bytes()).await;
            namespaces.push((*kind, stat.map_or(0, |stat| stat.st_ino)));
        }
        if !parsed.has('T') && proc.num_threads > 1 {
            for mut thread in Proc::threads(sys, pid).await.into_iter().filter(|thread| thread.tid != pid) {
                let name = if parsed.has('t') { &thread.comm } else { &proc.comm };
                thread.comm = format!("{{{name}}}");
                (thread.ppid, thread.pid) = (pid, thread.tid);
                thread.cmdline = Vec::new();
                nodes.push(Node { proc: thread, namespaces: namespaces.clone(), is_thread: true });
            }
        }
        nodes.push(Node { proc, namespaces, is_thread: false });
    }
    let by_pid = parsed.has('n');
    nslab_small::sort_by(&mut nodes, |a, b| {
        let key = |node: &Node| (node.proc.uids[1], node.proc.pid);
        let names = if by_pid { std::cmp::Ordering::Equal } else { a.proc.comm.cmp(&b.proc.comm) };
        names.then_with(|| if by_pid { a.proc.pid.cmp(&b.proc.pid) } else { key(a).cmp(&key(b)) })
    });
    nodes
}

/// One group of trees for each namespace.
fn by_namespace(nodes: &[Node], drawing: &Drawing) -> String {
    let inode = |node: &Node| node.namespaces.first().map_or(0, |ns| ns.1);
    let mut inodes: Vec<u64> = nodes.iter().map(inode).collect();
    nslab_small::sort(&mut inodes);
    inodes.dedup();
    let mut text = String::new();
    for ns in inodes {
        text += &format!("[{ns}]\n");
        let is_inside = |node: &&Node| inode(node) == ns;
        let has_parent = |node: &Node| nodes.iter().filter(is_inside).any(|other| other.proc.pid == node.proc.ppid);
        for node in nodes.iter().filter(is_inside).filter(|node| !has_parent(node)) {
            text += &drawing.tree_within(node.proc.pid, ns);
        }
    }
    text
}
