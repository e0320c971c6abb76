//! Errors that teach: what Linux said, the rule, what was checked, what to change, where the manual has it.

use nslab_abi::Reason;
use nslab_protocol::event::{CheckItem, EventKind};
use nslab_words::{Quote, USER_FIRST, Words, manual, quote, reason, reason_from_name};
use yew::prelude::*;

use super::flags::linked;
use super::why::small_tree;
use super::{Act, on};
use crate::store::{Action, Remedy, State, clash, strerror};

/// Draws what the kernel refused, and why.
pub fn errno(state: &State, act: &Act) -> Html {
    let words = state.words();
    let Some(EventKind::Syscall { name, text, errno: Some(errno), checks, .. }) =
        state.current().map(|event| &event.kind)
    else {
        return html! {};
    };
    let failed = checks.iter().find(|check| !check.passed).and_then(|check| reason_from_name(&check.reason));
    let texts = failed.map(|failed| texts_of(state, name, text, failed));
    let remedy = state.remedy();
    html! {
        <div class="ex">
            <div class="left">
                <p class="big"><code>{ errno.clone() }</code><span class="mono">{ strerror(errno) }</span></p>
                <p class="call mono">{ linked(text, Some(errno)) }</p>
                if let Some((rule, _)) = &texts { <p class="rule">{ linked(rule, None) }</p> }
                { ladder(state, checks, errno, words) }
                { small_tree(state, act) }
            </div>
            <div class="right">
                if let Some((_, change)) = &texts { <h3>{ words.smallest_change() }</h3><p>{ linked(change, None) }</p> }
                if let Some(remedy) = &remedy { { change(state, act, remedy, words) } }
                if let Some(failed) = failed {
                    <h3>{ words.manual_says() }</h3>
                    <blockquote class="man" lang="en">
                        if let Some(quote) = quote(text, failed) { { quoted(&quote) } } else { <cite>{ manual(failed) }</cite> }
                    </blockquote>
                    if remedy.is_some_and(|remedy| remedy.is_user_first) {
                        <h3>{ words.why_it_works() }</h3>
                        <blockquote class="man" lang="en">{ quoted(&USER_FIRST) }</blockquote>
                    }
                }
            </div>
        </div>
    }
}

fn quoted(quote: &Quote) -> Html {
    html! { <><p>{ format!("“{}”", quote.text) }</p><cite>{ format!("{}, {}", quote.page, quote.section) }</cite></> }
}

/// The rule that was broken and the smallest change, as this call made it: only clone and unshare make namespaces, and of
/// all pairs of flags only the one that this call has is named.
fn texts_of(state: &State, name: &str, text: &str, failed: Reason) -> (String, String) {
    let (lang, words) = (state.prefs.lang, state.words());
    let texts = reason(lang, failed);
    let (rule, change) = match (failed, name) {
        (Reason::FlagsCompatible, "clone" | "clone3") => {
            if let Some(found) = clash(text) {
                let change = found.leave_out.map_or(texts.change.to_string(), |flag| words.leave_out(flag));
                return (words.clash(&found.clash), change);
            }
            (texts.rule, texts.change)
        }
        (Reason::CapSysAdmin, "clone" | "clone3" | "unshare") => (texts.rule, texts.change),
        (Reason::CapSysAdmin, "setns") => (texts.rule, reason(lang, Reason::Capability).change),
        (Reason::CapSysAdmin, _) => {
            let texts = reason(lang, Reason::Capability);
            (texts.rule, texts.change)
        }
        _ => (texts.rule, texts.change),
    };
    (rule.into(), change.into())
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

/// The change as a diff, with the button that makes it.
fn change(state: &State, act: &Act, remedy: &Remedy, words: &dyn Words) -> Html {
    let line = |text: &str| text.lines().nth(remedy.line as usize - 1).unwrap_or("").trim().to_string();
    let (old, new) = (line(&state.doc.source), line(&remedy.source));
    html! {
        <>
            <div class="chg">
                <div class="at">{ format!("{}:{} {}", state.doc.name, remedy.line, remedy.flag) }</div>
                <div class="del">{ "- " }{ linked(&old, None) }</div><div class="add">{ "+ " }{ linked(&new, None) }</div>
            </div>
            <button type="button" class="btn run" onclick={on(act, Action::ChangeAndRun(remedy.source.clone()))}>{ words.change_and_run() }</button>
        </>
    }
}
