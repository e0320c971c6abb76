//! Errors that teach: what Linux said, the rule, what was checked, what to change, where the manual has it.

use nslab_abi::{NsType, Reason};
use nslab_protocol::event::{CheckItem, EventKind};
use nslab_words::{Lang, Quote, ReasonWords, USER_FIRST, Words, manual, quote, reason, reason_from_name};
use yew::prelude::*;

use super::flags::linked;
use super::process_tree::{drawing, scene_of};
use super::{Act, on};
use crate::store::{Action, State, flag_name, has_flag, strerror, toggle_flag};

/// Draws the panel over tree and inspector.
pub fn errno(state: &State, act: &Act) -> Html {
    let words = state.words();
    let Some(EventKind::Syscall { name, text, errno: Some(errno), checks, .. }) =
        state.current().map(|event| &event.kind)
    else {
        return html! {};
    };
    let failed = checks.iter().find(|check| !check.passed).and_then(|check| reason_from_name(&check.reason));
    let texts = failed.map(|failed| texts_of(state.prefs.lang, name, failed));
    let changed = user_first(state, name, errno);
    html! {
        <section key="why" class="pane pane-why" aria-label={words.why_it_failed()}>
            <div class="ph">
                <h2>{ words.why_it_failed() }</h2><span class="mono dim">{ format!("{} / {}", state.pos, state.recording().steps.len()) }</span>
                <span class="sp"></span>
                <button type="button" class="btn small" onclick={on(act, Action::Why(false))}>{ words.close() }<kbd>{ "Esc" }</kbd></button>
            </div>
            <div class="ex">
                <div class="left">
                    <p class="big"><code>{ errno.clone() }</code><span class="mono">{ strerror(errno) }</span></p>
                    <p class="call mono">{ linked(text, Some(errno)) }</p>
                    if let Some(texts) = &texts { <p class="rule">{ texts.rule }</p> }
                    { ladder(state, checks, errno, words) }
                    <div class="tree small-tree">{ drawing(state, &scene_of(state, (state.tree_width).min(520.0)), act) }</div>
                </div>
                <div class="right">
                    if let Some(texts) = &texts { <h3>{ words.smallest_change() }</h3><p>{ texts.change }</p> }
                    if let Some(changed) = &changed { { change(state, act, changed, words) } }
                    if let Some(failed) = failed {
                        <h3>{ words.manual_says() }</h3>
                        <blockquote class="man" lang="en">
                            if let Some(quote) = quote(text, failed) { { quoted(&quote) } } else { <cite>{ manual(failed) }</cite> }
                        </blockquote>
                        if changed.is_some() {
                            <h3>{ words.why_it_works() }</h3>
                            <blockquote class="man" lang="en">{ quoted(&USER_FIRST) }</blockquote>
                        }
                    }
                </div>
            </div>
        </section>
    }
}

fn quoted(quote: &Quote) -> Html {
    html! { <><p>{ format!("“{}”", quote.text) }</p><cite>{ format!("{}, {}", quote.page, quote.section) }</cite></> }
}

/// The sentences about a check as this call made it: only clone and unshare make namespaces.
fn texts_of(lang: Lang, call: &str, failed: Reason) -> ReasonWords {
    let texts = reason(lang, failed);
    match (failed, call) {
        (Reason::CapSysAdmin, "clone" | "clone3" | "unshare") => texts,
        (Reason::CapSysAdmin, "setns") => ReasonWords { change: reason(lang, Reason::Capability).change, ..texts },
        (Reason::CapSysAdmin, _) => reason(lang, Reason::Capability),
        _ => texts,
    }
}

/// The checks as questions: one that a call asks several times is asked once, where it ended.
fn asked_once(checks: &[CheckItem]) -> Vec<&CheckItem> {
    let is_last = |index: &usize| checks[index + 1..].iter().all(|later| later.reason != checks[*index].reason);
    (0..checks.len()).filter(is_last).map(|index| &checks[index]).collect()
}

fn ladder(state: &State, checks: &[CheckItem], errno: &str, words: &dyn Words) -> Html {
    if checks.is_empty() {
        return html! { <p class="dim">{ words.no_checks() }</p> };
    }
    let checks = asked_once(checks);
    let failed_at = checks.iter().position(|check| !check.passed).unwrap_or(checks.len());
    let step = |(index, check): (usize, &&CheckItem)| {
        let question = reason_from_name(&check.reason)
            .map_or(check.reason.clone(), |r| reason(state.prefs.lang, r).check.to_string());
        let (class, mark, verdict) = match index.cmp(&failed_at) {
            std::cmp::Ordering::Less => ("ok", "✓", words.passed().to_string()),
            std::cmp::Ordering::Equal => ("x", "×", words.no_so(errno)),
            std::cmp::Ordering::Greater => ("z", "–", words.not_reached().to_string()),
        };
        html! {
            <li key={index} class={class}><span class={classes!("st", class)} aria-hidden="true">{ mark }</span><span>{ question }</span><span class="verdict">{ verdict }</span></li>
        }
    };
    html! { <><h3>{ words.what_was_checked() }</h3><ol class="lad">{ for checks.iter().enumerate().map(step) }</ol></> }
}

/// The program with a user namespace made first, where that gives the privilege for the others.
fn user_first(state: &State, name: &str, errno: &str) -> Option<String> {
    let editing = state.doc.editing.as_ref()?;
    let is_case =
        errno == "EPERM" && matches!(name, "clone" | "clone3" | "unshare") && !has_flag(editing, NsType::User);
    is_case.then(|| toggle_flag(&state.doc.source, editing, NsType::User)).flatten()
}

/// The change as a diff.
fn change(state: &State, act: &Act, changed: &str, words: &dyn Words) -> Html {
    let Some(editing) = state.doc.editing.as_ref() else { return html! {} };
    let line = |text: &str| text.lines().nth(editing.line as usize - 1).unwrap_or("").trim().to_string();
    let (old, new) = (line(&state.doc.source), line(changed));
    let act = act.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        act.emit(Action::Chip(NsType::User));
        act.emit(Action::RunOrStop);
    });
    html! {
        <>
            <div class="chg">
                <div class="at">{ format!("{}:{} {}", state.doc.name, editing.line, flag_name(NsType::User)) }</div>
                <div class="del">{ "- " }{ linked(&old, None) }</div><div class="add">{ "+ " }{ linked(&new, None) }</div>
            </div>
            <button type="button" class="btn run" {onclick}>{ words.change_and_run() }</button>
        </>
    }
}
