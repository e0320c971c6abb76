//! The views that are not the whole tree with its walls.

use nslab_small::Set;

use nslab_abi::NsType;
use nslab_protocol::view::Proc;

use super::LEFT;
use super::builder::{Builder, Place};
use crate::layout::tree::{Node, outline};

impl Builder<'_> {
    pub(super) fn flat(&mut self, nodes: &[Node<'_>]) {
        let right = self.scene.score_x - 14.0;
        let mut all = Vec::new();
        nodes.iter().for_each(|node| gather(node, &mut all));
        nslab_small::sort_by_key(&mut all, |proc| proc.host_pid);
        let siblings = all.len();
        for (index, proc) in all.into_iter().enumerate() {
            let place = Place { level: 1, position: index + 1, siblings, x: LEFT, inner_x: None, right };
            let row = self.row(proc, place, false, None);
            self.push_row(row);
        }
    }

    /// Only what the selected process's pid namespace holds; the rest becomes a count.
    pub(super) fn inside(&mut self, nodes: &[Node<'_>]) {
        let Some(selected) = self.selected() else { return self.forest(nodes) };
        let pid_ns = NsType::Pid as usize;
        let (own, level) = (selected.ns[pid_ns], selected.pids.len());
        let mut all = Vec::new();
        nodes.iter().for_each(|node| gather(node, &mut all));
        let sees =
            |proc: &Proc| own == 0 || proc.ns[pid_ns] == own || proc.pids.len() > level && self.is_below(proc, own);
        let visible: Set<u32> = all.iter().filter(|p| sees(p)).map(|p| p.host_pid).collect();
        self.scene.outside = all.len() - visible.len();
        let mut view = self.input.view.clone();
        view.procs.retain(|p| visible.contains(&p.host_pid));
        let nodes = outline(&view);
        // The reduced view lives only here, so the walk is over it while notes and numbers still come from the whole one.
        self.forest(&nodes);
    }

    /// Does one of its ancestors live in the pid namespace `own`?
    fn is_below(&self, proc: &Proc, own: u64) -> bool {
        let mut at = proc;
        for _ in 0..self.input.view.procs.len() {
            if at.ns[NsType::Pid as usize] == own {
                return true;
            }
            match at.parent.and_then(|parent| self.input.view.procs.iter().find(|p| p.host_pid == parent)) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }
}

fn gather<'a>(node: &Node<'a>, out: &mut Vec<&'a Proc>) {
    out.push(node.proc);
    node.children.iter().for_each(|child| gather(child, out));
}
