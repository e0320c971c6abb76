//! The order of ps's rows: as they are sorted, or as a tree.

use nslab_small::sort_by;

use super::options::Forest;
use crate::procfs::Proc;

/// One line to be shown.
pub(super) struct Row {
    pub(super) proc: Proc,
    /// What comes before the program's name in a tree.
    pub(super) prefix: String,
}

/// Puts a tree's rows below one another: a process's children by their number, those of pid 1 at its own level.
pub(super) fn tree(procs: Vec<Proc>, forest: Forest) -> Vec<Row> {
    let mut procs = procs;
    sort_by(&mut procs, |a, b| {
        (a.ppid, a.starttime_ticks, a.pid, a.tid).cmp(&(b.ppid, b.starttime_ticks, b.pid, b.tid))
    });
    let is_shown = |pid: i32| procs.iter().any(|proc| proc.pid == pid);
    let roots: Vec<usize> = (0..procs.len()).filter(|&at| !is_shown(procs[at].ppid)).collect();
    let mut order = Vec::new();
    // Whose turn it is next, with the levels above it: has each of them a later sibling?
    let mut todo: Vec<(usize, Vec<bool>)> = roots.into_iter().rev().map(|at| (at, Vec::new())).collect();
    while let Some((at, levels)) = todo.pop() {
        let is_adopter = procs[at].pid == 1 && forest == Forest::Lines;
        let is_first = procs.iter().position(|proc| proc.pid == procs[at].pid) == Some(at);
        let children: Vec<usize> = match is_first {
            true => (0..procs.len()).filter(|&child| procs[child].ppid == procs[at].pid && child != at).collect(),
            false => Vec::new(),
        };
        let last = children.last().copied();
        todo.extend(children.into_iter().rev().map(|child| {
            let mut below = levels.clone();
            if !is_adopter {
                below.push(Some(child) != last);
            }
            (child, below)
        }));
        order.push((at, prefix(&levels, forest)));
    }
    let mut slots: Vec<Option<Proc>> = procs.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(at, prefix)| Some(Row { proc: slots[at].take()?, prefix })).collect()
}

fn prefix(levels: &[bool], forest: Forest) -> String {
    let Some((_, above)) = levels.split_last() else { return String::new() };
    match forest {
        Forest::Lines => {
            let bars = above.iter().map(|has_more| if *has_more { " |  " } else { "    " });
            bars.collect::<String>() + " \\_ "
        }
        _ => "  ".repeat(levels.len()),
    }
}

/// Compares two texts of a column: as numbers where both are, else as text.
pub(super) fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    match (a.trim().parse::<f64>(), b.trim().parse::<f64>()) {
        (Ok(x), Ok(y)) => x.partial_cmp(&y).unwrap_or(std::cmp::Ordering::Equal),
        _ => a.cmp(b),
    }
}
