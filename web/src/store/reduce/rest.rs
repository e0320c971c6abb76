//! What is asked for before the rest of the simulator is there waits for it.

use super::head::inspect;
use super::reduce;
use crate::store::action::{Action, Effect};
use crate::store::state::{Rest, State};

/// Would this make the page wait, if it were done now?
pub(super) fn needs(action: &Action) -> bool {
    matches!(
        action,
        Action::RunOrStop
            | Action::Step
            | Action::PlayPause
            | Action::Mode(_)
            | Action::Sample(_)
            | Action::Scene(_)
            | Action::Chip(_)
            | Action::UseClone3
            | Action::TakeFix(_)
    )
}

pub(super) fn wait_with(state: &mut State, action: Action, out: &mut Vec<Effect>) {
    if state.rest == Rest::Failed {
        state.rest = Rest::Awaited;
        out.push(Effect::FetchRest);
    }
    // Pressing twice asks once.
    if state.waiting.last() != Some(&action) {
        state.waiting.push(action);
    }
}

/// The rest is there: what waited is done, and the text that was typed meanwhile is checked.
pub(super) fn arrived(state: &mut State, came: bool, out: &mut Vec<Effect>) {
    let waiting = std::mem::take(&mut state.waiting);
    if !came {
        state.rest = Rest::Failed;
        return;
    }
    state.rest = Rest::There;
    out.push(Effect::Check);
    inspect(state, out);
    for action in waiting {
        out.extend(reduce(state, action));
    }
}
