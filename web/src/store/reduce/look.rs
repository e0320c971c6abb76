//! What the learner looks at: selection, whose view, panes and their edges, differences.

use super::head::inspect;
use crate::layout::Whose;
use crate::store::action::{Edge, Effect};
use crate::store::diff;
use crate::store::state::{Pane, State};

pub(super) fn select(state: &mut State, pid: Option<u32>, out: &mut Vec<Effect>) {
    state.selected = pid;
    inspect(state, out);
}

pub(super) fn select_next(state: &mut State, by: i32, out: &mut Vec<Effect>) {
    let pids: Vec<u32> = state.view.procs.iter().filter(|p| !p.is_kernel_thread).map(|p| p.host_pid).collect();
    let at = state.inspected().and_then(|pid| pids.iter().position(|p| *p == pid)).unwrap_or(0);
    let next = at.saturating_add_signed(by as isize).min(pids.len().saturating_sub(1));
    if let Some(pid) = pids.get(next) {
        select(state, Some(*pid), out);
        out.push(Effect::FocusRow(*pid));
    }
}

pub(super) fn set_whose(state: &mut State, whose: Whose) {
    state.whose = whose;
    if whose == Whose::Inside && state.selected.is_none() {
        state.selected = state.inspected();
    }
}

pub(super) fn next_whose(whose: Whose) -> Whose {
    match whose {
        Whose::Walls => Whose::Inside,
        Whose::Inside => Whose::Host,
        Whose::Host => Whose::Walls,
    }
}

pub(super) fn set_pane(state: &mut State, pane: Pane) {
    state.pane = pane;
    match pane {
        Pane::Tree | Pane::Inside => state.side_inside = pane == Pane::Inside,
        Pane::Terminal | Pane::Timeline => state.low_terminal = pane == Pane::Terminal,
        Pane::Code => {}
    }
}

pub(super) fn move_edge(state: &mut State, edge: Edge, by: f64) {
    let [editor, inspector, bottom] = &mut state.prefs.edges;
    match edge {
        Edge::Editor => *editor = (*editor + by).clamp(280.0, 720.0),
        Edge::Inspector => *inspector = (*inspector - by).clamp(280.0, 560.0),
        Edge::Bottom => *bottom = (*bottom - by).clamp(120.0, 520.0),
    }
}

pub(super) fn next_difference(state: &mut State, forward: bool, out: &mut Vec<Effect>) {
    let comparison = diff::compare(&state.sim, &state.real);
    let places = comparison.difference_rows();
    let next = match (state.at_difference, forward) {
        (None, true) => places.first(),
        (None, false) => places.last(),
        (Some(at), true) => places.iter().find(|row| **row > at).or(places.first()),
        (Some(at), false) => places.iter().rev().find(|row| **row < at).or(places.last()),
    };
    state.at_difference = next.copied();
    out.extend(state.at_difference.map(Effect::RevealDifference));
}
