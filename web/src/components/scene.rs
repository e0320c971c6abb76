//! A scene's sheet: what there is to try in its shell.

use yew::prelude::*;

use super::editor::menu;
use super::toolbar::run_button;
use super::{Act, once};
use crate::store::{Action, State};

/// The pane beside the shell, in the program's place.
pub fn scene_pane(state: &State, act: &Act) -> Html {
    let Some(scene) = state.scene else { return html! {} };
    let (words, lang) = (state.words(), state.prefs.lang);
    let steps = scene.steps.iter().enumerate().map(|(index, step)| {
        html! {
            <li key={index}>
                <p>{ step.about.get(lang) }</p>
                <button type="button" class="type-in" title={words.type_in()} onclick={once(act, Action::Type(step.commands))}>
                    { for step.commands.iter().map(|line| html! { <code>{ *line }</code> }) }
                </button>
            </li>
        }
    });
    html! {
        <section key="scene" class="pane pane-code pane-scene" aria-label={words.scene()}>
            <div class="ph">{ menu(state, act) }<span class="sp"></span>{ run_button(state, act) }</div>
            <div class="scene">
                <p class="about">{ scene.about.get(lang) }</p>
                <ol>{ for steps }</ol>
            </div>
        </section>
    }
}
