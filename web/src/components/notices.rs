//! One line under the bar, for what must be read.

use yew::prelude::*;

use super::{Act, on};
use crate::store::{Action, EndState, Mode, State, Status};

/// Draws the line, if there is something to say.
pub fn notices(state: &State, act: &Act) -> Html {
    let words = state.words();
    let is_lost = matches!(state.real.status, Status::Ended(EndState::Lost)) && state.mode != Mode::Sim;
    html! {
        <div class="notice" role="status">
            if is_lost {
                <p>
                    { super::toolbar::ended(state) }
                    <button type="button" class="btn small line" onclick={on(act, Action::GoOnSimulated)}>{ words.go_on_simulated() }</button>
                </p>
            }
        </div>
    }
}
