//! The list of keys.

use yew::prelude::*;

use super::{Act, on};
use crate::store::{Action, State};

/// Draws the dialog.
// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
pub fn keys_dialog(state: &State, act: &Act) -> Html {
    let words = state.words();
    let rows = [
        ("Ctrl ⏎", words.key_run()),
        ("← →  k j", words.key_steps()),
        ("Home End", words.key_ends()),
        ("Space", words.key_play()),
        ("Shift ← →", words.key_statements()),
        ("g", words.key_goto()),
        ("Enter", words.key_why()),
        ("1 2 3", words.key_modes()),
        ("v", words.key_view()),
        ("w", words.key_whose()),
        ("− = 0", words.key_density()),
        ("d  Shift d", words.key_diff()),
        ("?", words.key_keys()),
    ];
    let letters = on(act, Action::LetterKeys(!state.prefs.letter_keys));
    html! {
        <div class="scrim" onclick={on(act, Action::Keys(false))}>
            <div class="dialog" role="dialog" aria-modal="true" aria-label={words.keys()} onclick={Callback::from(|e: MouseEvent| e.stop_propagation())}>
                <div class="ph"><h2>{ words.keys() }</h2><span class="sp"></span>
                    <button type="button" class="btn small" onclick={on(act, Action::Keys(false))}>{ words.close() }<kbd>{ "Esc" }</kbd></button></div>
                <dl>{ for rows.into_iter().map(|(key, text)| html! { <div key={key}><dt><kbd>{ key }</kbd></dt><dd>{ text }</dd></div> }) }</dl>
                <label><input type="checkbox" checked={state.prefs.letter_keys} onchange={letters} />{ words.key_off() }</label>
            </div>
        </div>
    }
}
