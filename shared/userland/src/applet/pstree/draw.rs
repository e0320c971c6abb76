//! How pstree draws.

use nslab_abi::NsType;

use crate::procfs::Proc;
use crate::sys::Accounts;
use crate::text::lossy;

/// A process, or a thread that is drawn as its child.
pub(super) struct Node {
    pub(super) proc: Proc,
    pub(super) namespaces: Vec<(NsType, u64)>,
    pub(super) is_thread: bool,
}

/// What is drawn, and how.
pub(super) struct Drawing<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) users: &'a Accounts,
    pub(super) is_utf8: bool,
    pub(super) width: usize,
    pub(super) has_pids: bool,
    pub(super) has_pgids: bool,
    pub(super) has_args: bool,
    pub(super) has_users: bool,
    pub(super) has_namespaces: bool,
    pub(super) is_compact: bool,
}

/// Lines that connect: nothing, a branch, a bar, the last branch, one child, the first of several.
struct Symbols {
    empty: &'static str,
    branch: &'static str,
    bar: &'static str,
    last: &'static str,
    single: &'static str,
    first: &'static str,
}

const ASCII: Symbols = Symbols { empty: "  ", branch: "|-", bar: "| ", last: "`-", single: "---", first: "-+-" };
const UTF8: Symbols =
    Symbols { empty: "  ", branch: "├─", bar: "│ ", last: "└─", single: "───", first: "─┬─" };

/// A level above the one that is drawn.
#[derive(Clone, Copy)]
struct Level {
    width: usize,
    has_more: bool,
}

/// The line that is being drawn, and those that are.
struct Page<'a> {
    text: String,
    line: String,
    drawing: &'a Drawing<'a>,
}

impl Page<'_> {
    fn end_line(&mut self) {
        let width = self.drawing.width;
        if self.line.chars().count() > width {
            self.text.extend(self.line.chars().take(width - 1));
            self.text.push('+');
        } else {
            self.text += &self.line;
        }
        self.text.push('\n');
        self.line.clear();
    }
}

/// Who is drawn below whom.
struct Family<'a> {
    nodes: &'a [Node],
    /// The way down to the process that was asked for; each has only the next below it.
    chain: &'a [&'a Node],
    /// Only what is in this namespace.
    ns: Option<u64>,
}

impl<'a> Family<'a> {
    fn children(&self, node: &Node) -> Vec<&'a Node> {
        let at = self.chain.iter().position(|link| link.proc.pid == node.proc.pid);
        if let Some(next) = at.and_then(|at| self.chain.get(at + 1)) {
            return vec![*next];
        }
        let is_inside =
            |child: &&Node| self.ns.is_none_or(|ns| child.namespaces.first().is_some_and(|own| own.1 == ns));
        self.nodes.iter().filter(|child| child.proc.ppid == node.proc.pid).filter(is_inside).collect()
    }
}

impl Drawing<'_> {
    /// Draws the tree below a process; with its ancestors, if wanted.
    pub(super) fn tree(&self, pid: i32, has_parents: bool) -> String {
        let Some(node) = self.nodes.iter().find(|node| node.proc.pid == pid) else { return String::new() };
        let mut chain = vec![node];
        let above = |node: &&Node| self.nodes.iter().find(|other| other.proc.pid == node.proc.ppid);
        while let Some(parent) = chain.last().and_then(above).filter(|_| has_parents) {
            chain.push(parent);
        }
        chain.reverse();
        self.draw(&chain, None)
    }

    /// The same within one namespace.
    pub(super) fn tree_within(&self, pid: i32, ns: u64) -> String {
        match self.nodes.iter().find(|node| node.proc.pid == pid) {
            Some(node) => self.draw(&[node], Some(ns)),
            None => String::new(),
        }
    }

    fn draw(&self, chain: &[&Node], ns: Option<u64>) -> String {
        let mut page = Page { text: String::new(), line: String::new(), drawing: self };
        let family = Family { nodes: self.nodes, chain, ns };
        let place = Place { count: 1, is_first: true, is_last: true, closing: 0 };
        self.node(&mut page, &family, chain[0], None, &mut Vec::new(), place);
        page.text
    }

    fn node(
        &self,
        page: &mut Page,
        family: &Family,
        node: &Node,
        parent: Option<&Node>,
        levels: &mut Vec<Level>,
        place: Place,
    ) {
        let symbols = if self.is_utf8 { &UTF8 } else { &ASCII };
        if !place.is_first || self.has_args {
            for (at, level) in levels.iter().enumerate() {
                page.line.extend(std::iter::repeat_n(' ', level.width + 1));
                page.line += match (at + 1 == levels.len(), place.is_last, level.has_more) {
                    (true, true, _) => symbols.last,
                    (true, false, _) => symbols.branch,
                    (false, _, true) => symbols.bar,
                    (false, _, false) => symbols.empty,
                };
            }
        }
        let before = page.line.chars().count();
        if place.count > 1 {
            page.line += &format!("{}*[", place.count);
        }
        let name = self.name(node, parent);
        page.line += &name;
        let width = if self.has_args { 1 } else { page.line.chars().count() - before };
        let below = family.children(node);
        if self.has_args || below.is_empty() {
            page.line.extend(std::iter::repeat_n(']', place.closing));
            page.end_line();
        }
        self.below(page, family, node, below, levels, width, place.closing);
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a recursion over a tree and a page")]
    fn below(
        &self,
        page: &mut Page,
        family: &Family,
        node: &Node,
        below: Vec<&Node>,
        levels: &mut Vec<Level>,
        width: usize,
        closing: usize,
    ) {
        let symbols = if self.is_utf8 { &UTF8 } else { &ASCII };
        let mut rest = below;
        let mut is_first = true;
        while !rest.is_empty() {
            let child = rest.remove(0);
            let before = rest.len();
            if self.is_compact {
                rest.retain(|other| !self.is_equal(family, child, other));
            }
            let count = 1 + before - rest.len();
            let is_last = rest.is_empty();
            if is_first && !self.has_args {
                page.line += if is_last { symbols.single } else { symbols.first };
            }
            levels.push(Level { width, has_more: !is_last });
            let closing = closing + usize::from(count > 1);
            self.node(page, family, child, Some(node), levels, Place { count, is_first, is_last, closing });
            levels.pop();
            is_first = false;
        }
    }

    /// The name and what stands behind it in parentheses.
    fn name(&self, node: &Node, parent: Option<&Node>) -> String {
        let proc = &node.proc;
        let mut marks = Vec::new();
        if self.has_pids {
            marks.push(proc.pid.to_string());
        }
        if self.has_pgids {
            marks.push(proc.pgrp.to_string());
        }
        if self.has_users && parent.is_some_and(|parent| parent.proc.uids[1] != proc.uids[1]) {
            marks.push(lossy(&self.users.name_or_number(proc.uids[1])));
        }
        if self.has_namespaces
            && let Some(parent) = parent
        {
            let changed = node
                .namespaces
                .iter()
                .zip(&parent.namespaces)
                .filter(|(own, other)| own.1 != other.1 && own.1 != 0 && other.1 != 0);
            marks.extend(changed.map(|(own, _)| own.0.name().to_string()));
        }
        let has_no_args = self.has_args && proc.cmdline.is_empty() && !node.is_thread;
        let marks = marks.join(",");
        match (self.has_args, has_no_args, marks.is_empty()) {
            (false, _, true) => proc.comm.clone(),
            (false, _, false) => format!("{}({marks})", proc.comm),
            (true, true, true) => format!("({})", proc.comm),
            (true, true, false) => format!("({},{marks})", proc.comm),
            (true, false, is_empty) => {
                let args = proc.cmdline.iter().skip(1).map(|arg| format!(" {}", lossy(arg)));
                let marks = if is_empty { String::new() } else { format!(",{marks}") };
                format!("{}{marks}{}", proc.comm, args.collect::<String>())
            }
        }
    }

    /// Do two subtrees look alike?
    fn is_equal(&self, family: &Family, one: &Node, other: &Node) -> bool {
        let looks = |node: &Node| {
            let user = if self.has_users { node.proc.uids[1] } else { 0 };
            let group = if self.has_pgids { node.proc.pgrp } else { 0 };
            (
                node.proc.comm.clone(),
                user,
                group,
                if self.has_namespaces { node.namespaces.clone() } else { Vec::new() },
            )
        };
        let (mine, theirs) = (family.children(one), family.children(other));
        looks(one) == looks(other)
            && mine.len() == theirs.len()
            && mine.iter().zip(&theirs).all(|(a, b)| self.is_equal(family, a, b))
    }
}

/// Where a node stands among its siblings.
#[derive(Clone, Copy)]
struct Place {
    /// How many alike it stands for.
    count: usize,
    /// Is it on its parent's line?
    is_first: bool,
    is_last: bool,
    /// Brackets that its last line closes.
    closing: usize,
}
