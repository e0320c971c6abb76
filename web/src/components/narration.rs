//! One sentence about the current step.

use yew::prelude::*;

use super::toolbar::ended;
use super::{Act, on};
use crate::store::{Action, State, Status, told};

/// Draws the sentence under the tree.
pub fn narration(state: &State, act: &Act) -> Html {
    let words = state.words();
    let of = state.recording().steps.len();
    let told = told(state.recording(), state.pos, &state.view);
    let is_end = state.pos == of && !ended(state).is_empty();
    let text = match &told {
        _ if state.is_refused => words.not_run(state.doc.first_error().unwrap_or(1)),
        _ if is_end => ended(state),
        Some((who, told)) => words.narrate(who, told),
        None if state.recording().status == Status::WaitsForInput => words.input_waits().into(),
        None => words.press_run().into(),
    };
    let call = state.current().map(|event| super::timeline::text_of(event, state)).unwrap_or_default();
    html! {
        <div class="say">
            <span class="stepno">{ format!("{} / {of}", state.pos) }</span>
            <code class="call">{ call }</code>
            <span class="sentence">{ text }</span>
            if state.why().is_some() {
                <button type="button" class="btn small line why" onclick={on(act, Action::Why(true))}>{ words.why() }</button>
            }
        </div>
    }
}
