//! Folding: many alike siblings become one row.

use nslab_small::Set;

use super::tree::Node;

/// Least number of alike siblings that fold.
const FOLD_FROM: usize = 4;

/// Above so many processes, subtrees that no call of the run touched start folded.
const FOLD_QUIET_ABOVE: usize = 60;
/// Above so many, all subtrees start folded that nothing keeps open.
const FOLD_ALL_ABOVE: usize = 300;

/// What of a crowded tree stays in view.
#[derive(Debug, Default)]
pub struct Crowd {
    /// How many processes there are.
    pub count: usize,
    /// Never folded: the current and the selected process, and what changed in this step.
    pub kept: Set<u32>,
}

impl Crowd {
    /// Does the subtree below this process start folded? Answers how many it hides.
    pub fn folds(&self, node: &Node<'_>, touched: &Set<u32>, unfolded: &Set<u32>) -> Option<usize> {
        let is_quiet = |pid: &u32| !self.kept.contains(pid) && (self.count > FOLD_ALL_ABOVE || !touched.contains(pid));
        let is_open = node.children.is_empty() || unfolded.contains(&node.proc.host_pid);
        if self.count <= FOLD_QUIET_ABOVE || is_open {
            return None;
        }
        let mut hidden = 0;
        let mut rest: Vec<&Node<'_>> = node.children.iter().collect();
        while let Some(node) = rest.pop() {
            if !is_quiet(&node.proc.host_pid) {
                return None;
            }
            hidden += 1;
            rest.extend(&node.children);
        }
        Some(hidden)
    }
}

/// Levels at the top that are never collapsed.
const LEVELS_WHOLE: usize = 2;
/// Fewest ancestors that collapse into one row.
const COLLAPSE_FROM: usize = 3;

/// Ancestors in the middle of a chain that is too deep for the width: how many become one row, and the last of them.
pub fn middle<'a, 'b>(
    node: &'b Node<'a>,
    level: usize,
    levels_max: usize,
    stays: impl Fn(&Node<'a>) -> bool,
) -> Option<(usize, &'b Node<'a>)> {
    let too_many = (level + node.depth()).saturating_sub(levels_max.saturating_add(1));
    if level <= LEVELS_WHOLE || too_many == 0 {
        return None;
    }
    let (mut count, mut last, mut next) = (0, node, node);
    // The row that stands for them takes a level itself.
    while count <= too_many.max(COLLAPSE_FROM - 1) && next.children.len() == 1 && !stays(next) {
        (count, last, next) = (count + 1, next, &next.children[0]);
    }
    (count >= COLLAPSE_FROM).then_some((count, last))
}

/// Siblings as they are drawn: one row each, or one for many.
#[derive(Debug)]
pub enum Sibling<'a, 'b> {
    /// A process with what is below it.
    One(&'b Node<'a>),
    /// Alike processes without children, by birth.
    Many(Vec<&'b Node<'a>>),
}

/// Groups neighbours with one name, one set of namespaces and no children, unless one of them must stay visible.
pub fn siblings<'a, 'b>(nodes: &'b [Node<'a>], never: &Set<u32>, unfolded: &Set<u32>) -> Vec<Sibling<'a, 'b>> {
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

fn flush<'a, 'b>(run: &mut Vec<&'b Node<'a>>, unfolded: &Set<u32>, out: &mut Vec<Sibling<'a, 'b>>) {
    let run = std::mem::take(run);
    let is_open = run.first().is_some_and(|first| unfolded.contains(&first.proc.host_pid));
    if run.len() >= FOLD_FROM && !is_open {
        out.push(Sibling::Many(run));
    } else {
        out.extend(run.into_iter().map(Sibling::One));
    }
}
