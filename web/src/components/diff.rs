//! Both: two transcripts side by side, with a mark between them.

use nslab_words::{LabWords, Words};
use yew::prelude::*;

use super::flags::linked;
use super::toolbar::{end_of, ended};
use super::{Act, on};
use crate::store::diff::{Cause, Comparison, Head, Item, Mark, compare};
use crate::store::{Action, EndState, Lab, Recording, State, Status};

/// Draws the comparison over tree and inspector.
// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
pub fn diff(state: &State, act: &Act) -> Html {
    let words = state.words();
    let comparison = compare(&state.sim, &state.real);
    let has_real = state.real.status != Status::Idle;
    let differences = comparison.differences();
    html! {
        <section key="both" class="pane pane-both" aria-label={words.both()}>
            <div class="ph">
                <div class="seg" role="tablist">
                    <button type="button" role="tab" aria-selected="true">{ words.transcript() }</button>
                    <button type="button" role="tab" aria-selected="false" onclick={on(act, Action::BothTree(true))}>{ words.tree() }</button>
                </div>
                <span class="sp"></span>
                if differences > 0 {
                    <button type="button" class="btn small line" onclick={on(act, Action::NextDifference(true))}>{ words.next_difference() }<kbd>{ "d" }</kbd></button>
                }
            </div>
            if has_real { { summary(&comparison, differences, words) } }
            <div class="df" role="table" aria-label={words.both()}>
                <div class="dr hd" role="row">
                    <span role="columnheader">{ words.simulated_kernel() }</span><span class="g" role="columnheader"></span>
                    <span role="columnheader">{ real_kernel(state) }</span>
                </div>
                if !has_real { { no_real(state, words) } }
                { for comparison.items.iter().enumerate().map(|(index, item)| draw(index, item, state, words)) }
                if has_real && comparison.items.is_empty() { <p class="empty">{ ended(state) }</p> }
                if has_real { <p class="foot dim">{ words.process_order() }</p> }
            </div>
        </section>
    }
}

fn real_kernel(state: &State) -> String {
    match &state.lab {
        Lab::Connected { kernel, os, plan, .. } => state.words().lab_kernel(&LabWords { kernel, os, plan }),
        _ => state.words().real().to_string(),
    }
}

fn no_real(state: &State, words: &dyn Words) -> Html {
    match state.lab {
        Lab::Connected { .. } => html! { <p class="get dim">{ words.press_run() }</p> },
        _ => html! { <p class="get">{ words.both_needs_lab() }<code>{ " nslab serve" }</code></p> },
    }
}

fn summary(comparison: &Comparison, differences: usize, words: &dyn Words) -> Html {
    let count = |mark: Mark, class: &'static str, sign: &'static str, what: &'static str| {
        let count = comparison.count(mark);
        html! { if count > 0 { <span class="sum-item"><span class={classes!("mk", class)} aria-hidden="true">{ sign }</span>{ words.count_of(count, what) }</span> } }
    };
    html! {
        <div class="sum">
            <h3>{ words.differences(differences, comparison.rows()) }</h3><span class="sp"></span>
            { count(Mark::Same, "q", "=", words.same_lines()) }
            { count(Mark::Order, "o", "↕", words.either_order()) }
            { count(Mark::Version, "v", "v", words.other_version()) }
            { count(Mark::Uncovered, "v", "?", words.not_covered()) }
            { count(Mark::Differs, "d", "≠", words.difference()) }
        </div>
    }
}

fn draw(index: usize, item: &Item, state: &State, words: &dyn Words) -> Html {
    match item {
        Item::Head(head) => {
            let text = match head {
                Head::Process(letter, comm) if comm.is_empty() => words.process_letter(letter, &state.doc.name),
                Head::Process(letter, comm) => words.process_letter(letter, comm),
                Head::Output(stream) => format!("{} ({stream})", words.output()),
                Head::LastPs => words.last_ps().to_string(),
                Head::Exit => words.exit().to_string(),
            };
            html! { <div key={index} class="dr cmd" role="row"><span role="cell"><b>{ text }</b></span><span class="g" role="cell"></span><span role="cell"></span></div> }
        }
        Item::Row(mark, left, right) => {
            let (left, right) = (side(left.as_deref(), *mark, words), side(right.as_deref(), *mark, words));
            row(index, *mark, left, right, state)
        }
        Item::End(mark, left, right) => {
            let said = |end: &Option<EndState>, recording: &Recording| match end {
                Some(EndState::Exited(status)) => side(Some(&format!("+++ exited with {status} +++")), *mark, words),
                Some(EndState::Signaled(signal)) => side(Some(&format!("+++ killed by {signal} +++")), *mark, words),
                Some(end) => html! { <span role="cell" class="said">{ end_of(state, recording, end) }</span> },
                None => html! { <span role="cell"></span> },
            };
            row(index, *mark, said(left, &state.sim), said(right, &state.real), state)
        }
        Item::Cause(cause) => {
            let (title, more, setting) = match cause {
                Cause::Tunnel => {
                    (words.cause_tunnel(), words.cause_tunnel_more(), "net.core.fb_tunnels_only_for_init_net")
                }
                Cause::Errno => (words.cause_errno(), words.cause_errno_more(), ""),
                Cause::Unknown => (words.cause_unknown(), words.cause_unknown_more(), ""),
            };
            html! { <div key={index} class="why" role="row"><span role="cell"><b>{ title }</b>{ " " }{ more }</span><code>{ setting }</code></div> }
        }
    }
}

/// A line of the comparison with the mark in the gutter.
fn row(index: usize, mark: Mark, left: Html, right: Html, state: &State) -> Html {
    let words = state.words();
    let (class, sign, said, kind) = match mark {
        Mark::Same => ("q", "=", words.same_lines(), ""),
        Mark::Order => ("o", "↕", words.either_order(), "iso"),
        Mark::Version => ("v", "v", words.other_version(), "isv"),
        Mark::Uncovered => ("v", "?", words.not_covered(), "isv"),
        Mark::Differs => ("d", "≠", words.difference(), "isd"),
        Mark::Alone => ("", "", "", ""),
    };
    let is_here = state.at_difference == Some(index);
    html! {
        <div key={index} class={classes!("dr", kind, is_here.then_some("here"))} role="row" data-item={index.to_string()} tabindex={(kind == "isd").then_some("-1")}>
            { left }
            <span class="g" role="cell"><span class={classes!("mk", class)} aria-hidden="true">{ sign }</span><span class="sr">{ said }</span></span>
            { right }
        </div>
    }
}

fn side(line: Option<&str>, mark: Mark, words: &dyn Words) -> Html {
    match line {
        Some(line) => html! { <span role="cell">{ linked(line, None) }</span> },
        None if mark == Mark::Differs => html! { <span role="cell" class="none">{ words.no_such_line() }</span> },
        None => html! { <span role="cell"></span> },
    }
}
