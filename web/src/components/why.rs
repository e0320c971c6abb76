//! The panel over tree and inspector that explains: an errno, something that is not modelled, a limit.

use yew::prelude::*;

use super::errno::errno;
use super::flags::linked;
use super::process_tree::{drawing, scene_of};
use super::toolbar::ended;
use super::{Act, on};
use crate::store::{Action, State, Why};

/// Widest tree of the panel.
const TREE_WIDTH: f64 = 520.0;

/// Draws the panel.
// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
pub fn why(state: &State, act: &Act) -> Html {
    let words = state.words();
    let (title, body) = match state.why() {
        Some(Why::Errno(..)) => (words.why_it_failed(), errno(state, act)),
        Some(Why::Unsupported(what, detail)) => {
            let title = if state.recording().is_real { words.not_for_scripts() } else { words.not_modelled() };
            (title, unsupported(state, what, detail, act))
        }
        Some(Why::Limit(name, amount)) => (words.limit_reached(), limit(state, name, amount, act)),
        None => return html! {},
    };
    html! {
        <section key="why" class="pane pane-why" aria-label={title}>
            <div class="ph">
                <h2>{ title }</h2><span class="mono dim">{ format!("{} / {}", state.pos, state.recording().steps.len()) }</span>
                <span class="sp"></span>
                <button type="button" class="btn small" onclick={on(act, Action::Why(false))}>{ words.close() }<kbd>{ "Esc" }</kbd></button>
            </div>
            { body }
        </section>
    }
}

/// The machine as it is at this step.
pub fn small_tree(state: &State, act: &Act) -> Html {
    html! { <div class="tree small-tree">{ drawing(state, &scene_of(state, state.tree_width.min(TREE_WIDTH)), act) }</div> }
}

/// Not an errno: what is not modelled, where the program asked for it, and the kernel that has it.
fn unsupported(state: &State, what: &str, detail: &str, act: &Act) -> Html {
    let words = state.words();
    let name = if detail.is_empty() { what.to_string() } else { format!("{what}: {detail}") };
    html! {
        <div class="ex">
            <div class="left">
                <p class="big plain"><code>{ name }</code></p>
                { line_of(state) }
                <p class="rule">{ ended(state) }</p>
                <p class="dim">{ words.steps_kept(state.recording().steps.len()) }</p>
                { small_tree(state, act) }
            </div>
            <div class="right">
                if !state.recording().is_real {
                    { real(state, act) }
                    <h3>{ words.why_it_stops() }</h3><p>{ words.never_invents() }</p>
                }
            </div>
        </div>
    }
}

/// Which limit, how much it allows, and that everything up to there is kept.
fn limit(state: &State, name: &str, amount: u64, act: &Act) -> Html {
    let words = state.words();
    html! {
        <div class="ex">
            <div class="left">
                <p class="big plain"><code>{ name.to_string() }</code></p>
                { line_of(state) }
                <p class="rule">{ words.limit(name, amount) }</p>
                <p class="dim">{ words.steps_kept(state.recording().steps.len()) }</p>
                { small_tree(state, act) }
            </div>
            <div class="right"><h3>{ words.why_it_stops() }</h3><p>{ words.limits_protect() }</p></div>
        </div>
    }
}

/// The line of the program where it happened.
fn line_of(state: &State) -> Html {
    let Some(line) = super::current_line(state) else { return html! {} };
    let text = state.recording().source.lines().nth((line as usize).saturating_sub(1)).unwrap_or("").trim();
    html! { <p class="call mono">{ format!("{}:{line}  ", state.doc.name) }{ linked(text, None) }</p> }
}

/// The way to a real kernel.
fn real(state: &State, act: &Act) -> Html {
    let words = state.words();
    html! {
        <>
            <h3>{ words.on_a_real_kernel() }</h3>
            if state.can_real() {
                <button type="button" class="btn run" onclick={on(act, Action::RunForReal)}>{ words.run_for_real() }</button>
            } else {
                <p>{ words.lab_absent() }<code class="copy">{ " nslab serve" }</code></p>
            }
        </>
    }
}
