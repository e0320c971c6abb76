//! The chip row: eight toggles that edit the flags expression in the source.

use nslab_abi::NsType;
use yew::prelude::*;

use super::{Act, on};
use crate::store::{Action, State, has_flag};

/// Draws the chips.
pub fn chips(state: &State, act: &Act) -> Html {
    let words = state.words();
    let editing = state.doc.editing.as_ref();
    let place = editing.map_or(String::new(), |editing| format!("{}:{}", state.doc.name, editing.line));
    let chip = |ns_type: NsType| {
        let is_on = editing.is_some_and(|editing| has_flag(editing, ns_type));
        let needs_clone3 = ns_type == NsType::Time && editing.is_some_and(|editing| editing.is_classic_clone());
        let title = match editing {
            None => words.chips_disabled(),
            Some(_) if needs_clone3 => words.time_needs_clone3(),
            Some(_) => crate::store::flag_name(ns_type),
        };
        let action = if needs_clone3 && !is_on { Action::TimeWhy(!state.time_why) } else { Action::Chip(ns_type) };
        html! {
            <button key={ns_type.name()} type="button" class={classes!("chip", ns_type.name(), (!is_on).then_some("off"))}
                aria-pressed={is_on.to_string()} data-ns={ns_type.name()} title={title}
                aria-expanded={(needs_clone3 && !is_on).then(|| state.time_why.to_string())}
                disabled={editing.is_none()} onclick={on(act, action)}>
                <i>{ ns_type.letter() }</i><b>{ ns_type.name() }</b>
            </button>
        }
    };
    let is_classic = editing.is_some_and(|editing| editing.is_classic_clone());
    html! {
        <>
        <div class="flags" role="group" aria-label={words.new_for_child()}>
            <div class="cap"><span>{ words.new_for_child() }</span><span class="mono">{ place }</span></div>
            { for NsType::ALL.into_iter().map(chip) }
        </div>
        if is_classic && state.time_why {
            <p class="chip-why" role="status">
                <span>{ words.time_needs_clone3() }</span>
                if nslab_script::clone_to_clone3(&state.doc.source).is_some() {
                    <button type="button" class="link" onclick={on(act, Action::UseClone3)}>{ words.use_clone3() }</button>
                } else {
                    <span>{ words.clone3_by_hand() }</span>
                }
            </p>
        }
        </>
    }
}
