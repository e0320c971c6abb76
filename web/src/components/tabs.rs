//! The phone's tabs.

use yew::prelude::*;

use super::{Act, icons, on};
use crate::store::{Action, Pane, State};

/// Draws the tabs at the lower edge.
pub fn phone_tabs(state: &State, act: &Act) -> Html {
    let words = state.words();
    let tabs = [
        (Pane::Code, if state.scene.is_some() { words.scene() } else { words.code() }, icons::CODE),
        (Pane::Tree, words.tree(), icons::TREE),
        (Pane::Inside, words.inside(), icons::EYE),
        (Pane::Terminal, words.terminal(), icons::TERMINAL),
        (Pane::Timeline, words.timeline(), icons::LINES),
    ];
    let tab = |(pane, text, icon): (Pane, &'static str, &'static str)| {
        let is_selected = state.pane == pane;
        html! {
            <button key={text} type="button" role="tab" aria-selected={is_selected.to_string()} onclick={on(act, Action::Pane(pane))}>
                { icons::stroked(icon) }<span>{ text }</span>
            </button>
        }
    };
    html! { <div class="tabs" role="tablist">{ for tabs.into_iter().map(tab) }</div> }
}

/// Two tabs in a pane's head (tablet).
pub fn two_tabs(act: &Act, tabs: [(Pane, &'static str); 2], second: bool) -> Html {
    let tab = |index: usize| {
        let (pane, text) = tabs[index];
        let is_selected = (index == 1) == second;
        html! {
            <button type="button" role="tab" aria-selected={is_selected.to_string()} onclick={on(act, Action::Pane(pane))}>{ text }</button>
        }
    };
    html! { <div class="seg tablet-tabs" role="tablist">{ tab(0) }{ tab(1) }</div> }
}
