//! Folding: many alike siblings become one row.

use std::collections::BTreeSet;

use super::tree::Node;

/// Least number of alike siblings that fold.
const FOLD_FROM: usize = 4;

/// Siblings as they are drawn: one row each, or one for many.
#[derive(Debug)]
pub enum Sibling<'a, 'b> {
    /// A process with what is below it.
    One(&'b Node<'a>),
    /// Alike processes without children, by birth.
    Many(Vec<&'b Node<'a>>),
}

/// Groups neighbours with one name, one set of namespaces and no children, unless one of them must stay visible.
pub fn siblings<'a, 'b>(
    nodes: &'b [Node<'a>],
    never: &BTreeSet<u32>,
    unfolded: &BTreeSet<u32>,
) -> Vec<Sibling<'a, 'b>> {
    let mut out: Vec<Sibling<'a, 'b>> = Vec::new();
    let mut run: Vec<&Node<'a>> = Vec::new();
    for node in nodes {
        let folds = node.children.is_empty() && node.proc.state != 'Z' && !never.contains(&node.proc.host_pid);
        let alike = run.last().is_none_or(|last| last.proc.comm == node.proc.comm && last.proc.ns == node.proc.ns);
        if !folds || !alike {
            flush(&mut run, unfolded, &mut out);
        }
        if folds { run.push(node) } else { out.push(Sibling::One(node)) }
    }
    flush(&mut run, unfolded, &mut out);
    out
}

fn flush<'a, 'b>(run: &mut Vec<&'b Node<'a>>, unfolded: &BTreeSet<u32>, out: &mut Vec<Sibling<'a, 'b>>) {
    let run = std::mem::take(run);
    let is_open = run.first().is_some_and(|first| unfolded.contains(&first.proc.host_pid));
    if run.len() >= FOLD_FROM && !is_open {
        out.push(Sibling::Many(run));
    } else {
        out.extend(run.into_iter().map(Sibling::One));
    }
}
