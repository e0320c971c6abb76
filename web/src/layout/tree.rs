//! The outline: who stands under whom, in which order.

use nslab_small::{Map, Set};

use nslab_protocol::view::{Proc, View};

/// One process in the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    /// The process.
    pub proc: &'a Proc,
    /// Its children, by birth.
    pub children: Vec<Node<'a>>,
}

impl Node<'_> {
    /// Levels of the outline from this process down, itself among them.
    pub fn depth(&self) -> usize {
        1 + self.children.iter().map(Node::depth).max().unwrap_or(0)
    }
}

/// Builds the outline. Threads of the kernel are left out; an orphan stands at the top.
pub fn outline(view: &View) -> Vec<Node<'_>> {
    let drawn: Map<u32, &Proc> = view.procs.iter().filter(|p| !p.is_kernel_thread).map(|p| (p.host_pid, p)).collect();
    let mut children: Map<u32, Vec<&Proc>> = Map::new();
    let mut roots = Vec::new();
    for proc in drawn.values() {
        match proc.parent.filter(|parent| drawn.contains_key(parent) && *parent != proc.host_pid) {
            Some(parent) => children.entry(parent).or_default().push(proc),
            None => roots.push(*proc),
        }
    }
    let mut seen = Set::new();
    roots.into_iter().map(|proc| node(proc, &children, &mut seen)).collect()
}

fn node<'a>(proc: &'a Proc, children: &Map<u32, Vec<&'a Proc>>, seen: &mut Set<u32>) -> Node<'a> {
    seen.insert(proc.host_pid);
    let mut below = Vec::new();
    for child in children.get(&proc.host_pid).into_iter().flatten() {
        if !seen.contains(&child.host_pid) {
            below.push(node(child, children, seen));
        }
    }
    Node { proc, children: below }
}
