//! The bar at the top: machine, kernel, language, theme.

use nslab_words::{EndWords, LabWords};
use yew::prelude::*;

use super::{Act, icons, on, once};
use crate::store::{Action, EndState, Lab, Mode, Recording, Rest, State, Status};

/// Draws the bar.
pub fn toolbar(state: &State, act: &Act) -> Html {
    let words = state.words();
    html! {
        <header class="top" role="banner">
            <span class="brand">{ icons::brand() }<span>{ "nslab" }</span></span>
            <span class="sel mono" title={words.machine()}>{ state.machine() }</span>
            { modes(state, act) }
            <span class="quiet-word">{ quiet(state) }</span>
            <span class="sp"></span>
            <button type="button" class="btn" title={words.language_long()} onclick={on(act, Action::Lang(state.prefs.lang.other()))}>
                { words.other_language() }
            </button>
            <button type="button" class="btn theme" title={words.theme_long()} aria-label={words.theme()} onclick={on(act, Action::Theme(state.prefs.theme.other()))}>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.500a6.500 6.500 0 1 0 0 13zM8 1.500a6.500 6.500 0 0 1 0 13" fill-rule="evenodd" fill="none" stroke="currentColor" stroke-width="1.500" /><path d="M8 1.500a6.500 6.500 0 0 0 0 13z" /></svg>
                <span class="word">{ words.theme() }</span>
            </button>
            <button type="button" class="btn keys" aria-label={words.keys()} onclick={on(act, Action::Keys(true))}><kbd>{ "?" }</kbd></button>
            <span class="phone-run">{ run_button(state, act) }</span>
        </header>
    }
}

/// Run, or Stop while something runs.
pub fn run_button(state: &State, act: &Act) -> Html {
    let words = state.words();
    let is_running = state.is_running();
    let is_loading = !state.waiting.is_empty();
    let word = match (is_running, state.rest) {
        (true, _) => words.stop(),
        (false, Rest::Failed) => words.retry(),
        (false, _) => words.run(),
    };
    html! {
        <button type="button" class={classes!("btn", "run", is_running.then_some("stop"), is_loading.then_some("loading"))} onclick={once(act, Action::RunOrStop)}>
            <span>{ word }</span><kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd>
        </button>
    }
}

fn modes(state: &State, act: &Act) -> Html {
    let words = state.words();
    let (dot, said) = dot(state);
    let is_reachable = state.can_real();
    let radio = |mode: Mode, text: &'static str| {
        let is_checked = state.mode == mode;
        let is_disabled = (mode == Mode::Real && !is_reachable) || (mode != Mode::Sim && state.scene.is_some());
        html! {
            <button type="button" role="radio" class="mode" aria-checked={is_checked.to_string()} aria-disabled={is_disabled.to_string()}
                tabindex={if is_checked { "0" } else { "-1" }} disabled={is_disabled} onclick={on(act, Action::Mode(mode))}
                onkeydown={arrows(act, state.mode, is_reachable)}>
                if mode == Mode::Real { <span class={classes!("dotlive", dot)} title={said.clone()}></span><span class="sr">{ said.clone() }</span> }
                <span>{ text }</span>
            </button>
        }
    };
    html! {
        <div class="seg" role="radiogroup" aria-label={words.mode()}>
            { radio(Mode::Sim, words.simulated()) }
            { radio(Mode::Real, words.real()) }
            { radio(Mode::Both, words.both()) }
        </div>
    }
}

/// Arrow keys move within the switch, as in every group of radio buttons.
fn arrows(act: &Act, mode: Mode, is_reachable: bool) -> Callback<KeyboardEvent> {
    let act = act.clone();
    let order: &[Mode] = if is_reachable { &[Mode::Sim, Mode::Real, Mode::Both] } else { &[Mode::Sim, Mode::Both] };
    Callback::from(move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => 1,
            "ArrowLeft" | "ArrowUp" => order.len() - 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let at = order.iter().position(|m| *m == mode).unwrap_or(0);
        act.emit(Action::Mode(order[(at + by) % order.len()]));
    })
}

fn dot(state: &State) -> (&'static str, String) {
    let words = state.words();
    match &state.lab {
        Lab::Connected { kernel, os, plan, .. } => {
            let lab = LabWords { kernel, os, plan };
            ("on", format!("{} {}", words.lab_connected(), words.lab_kernel(&lab)))
        }
        Lab::Reachable if state.has_token => ("ring", words.lab_reachable().to_string()),
        Lab::Reachable => ("none", words.lab_no_token().to_string()),
        Lab::Connecting => ("ring", words.lab_connecting().to_string()),
        Lab::Refused => ("none", words.lab_refused().to_string()),
        Lab::Failed(message) => ("none", words.lab_failed(message)),
        Lab::Lost => ("none", words.ended(&EndWords::Lost(state.real.steps.len()))),
        Lab::Absent => ("none", format!("{} nslab serve", words.lab_absent())),
    }
}

/// The quiet word beside the switch.
fn quiet(state: &State) -> Html {
    let words = state.words();
    match state.rest {
        Rest::Failed => return html! { <span class="err">{ words.did_not_load() }</span> },
        Rest::Awaited if !state.waiting.is_empty() => return html! { <>{ words.loading() }</> },
        Rest::Awaited | Rest::There => {}
    }
    if !state.is_online {
        return html! { <>{ words.offline() }</> };
    }
    if state.scene.is_some() {
        return html! { <>{ words.simulated_only() }</> };
    }
    match &state.lab {
        Lab::Absent => html! { <>{ words.lab_absent() }<code>{ " nslab serve" }</code></> },
        Lab::Reachable if !state.has_token => html! { <>{ words.lab_no_token() }</> },
        Lab::Refused => html! { <span class="err">{ words.lab_refused() }</span> },
        Lab::Failed(message) => html! { <span class="err">{ words.lab_failed(message) }</span> },
        Lab::Connecting => html! { <>{ words.lab_connecting() }</> },
        Lab::Connected { kernel, os, plan, .. } if state.mode != Mode::Sim => {
            html! { <>{ words.lab_kernel(&LabWords { kernel, os, plan }) }</> }
        }
        _ if state.mode == Mode::Sim => html! { <>{ words.simulated_kernel() }</> },
        _ => html! {},
    }
}

/// How a run ended, in one sentence; empty while it goes on.
pub fn ended(state: &State) -> String {
    match &state.recording().status {
        Status::Ended(end) => end_of(state, state.recording(), end),
        _ => String::new(),
    }
}

/// How a recording ended, in one sentence.
pub fn end_of(state: &State, recording: &Recording, end: &EndState) -> String {
    let end = match end {
        EndState::Exited(status) => EndWords::Exited(*status),
        EndState::Signaled(signal) => EndWords::Signaled(signal),
        EndState::Unsupported(what, detail) if recording.is_real => EndWords::NotReal(what, detail),
        EndState::Unsupported(what, detail) => EndWords::Unsupported(what, detail),
        EndState::Limit(name, amount) => EndWords::Limit(name, *amount),
        EndState::Deadlock => EndWords::Deadlock,
        EndState::Stopped => EndWords::Stopped,
        EndState::TimeUp => EndWords::TimeUp,
        EndState::Failed(message) => EndWords::Failed(message),
        EndState::Lost => EndWords::Lost(recording.steps.len()),
    };
    state.words().ended(&end)
}
