//! The timeline: transport, scrubber, and the trace in strace's words.

use nslab_protocol::event::{Event as Happened, EventKind};
use nslab_words::{EndWords, Told};
use yew::prelude::*;

use super::flags::linked;
use super::scrubber::scrubber;
use super::tabs::two_tabs;
use super::toolbar::end_of;
use super::{Act, icons, on};
use crate::store::{Action, EndState, Pane, State, Status, TraceLine, is_reading, told, trace_lines};

/// Height of a line in pixels.
pub const LINE: f64 = 19.0;
/// So many pixels of lines are drawn at least.
const LEAST_HEIGHT: f64 = 900.0;
/// Lines drawn beyond the visible ones.
const MARGIN: usize = 8;

/// The pane with the trace.
pub fn timeline_pane(state: &State, act: &Act) -> Html {
    let words = state.words();
    html! {
        <section key="timeline" class="pane pane-timeline" aria-label={words.timeline()}>
            <div class="tl-bar">
                { two_tabs(act, [(Pane::Timeline, words.timeline()), (Pane::Terminal, words.terminal())], false) }
                { transport(state, act) }
            </div>
            { trace(state, act) }
        </section>
    }
}

/// First, Back, Play, Step, Last, scrubber, `38 / 46`.
pub fn transport(state: &State, act: &Act) -> Html {
    let words = state.words();
    let of = state.recording().steps.len();
    let button = |class: &'static str, label: &'static str, icon: &'static str, action: Action, off: bool| {
        html! {
            <button type="button" class={classes!("ic", class)} aria-label={label} title={label} disabled={off} onclick={on(act, action)}>
                { icons::filled(icon) }
            </button>
        }
    };
    let at_start = state.pos == 0;
    let can_step = state.pos < of || state.mode == crate::store::Mode::Sim;
    let (play_word, play_icon) =
        if state.is_playing { (words.pause(), icons::PAUSE) } else { (words.play(), icons::PLAY) };
    let new = of.saturating_sub(state.pos);
    html! {
        <div class="transport" role="group" aria-label={words.timeline()}>
            { button("end", words.first(), icons::FIRST, Action::First, at_start) }
            { button("", words.back(), icons::BACK, Action::Back, at_start) }
            { button("main", play_word, play_icon, Action::PlayPause, false) }
            { button("", words.step(), icons::STEP, Action::Step, !can_step) }
            { button("end", words.last(), icons::LAST, Action::Last, state.pos == of) }
            { scrubber(state, act) }
            if state.is_going { { go_to(state, act) } } else {
                <button type="button" class="mono count" title={words.go_to_step()} onclick={on(act, Action::GoTo(true))}>{ format!("{} / {of}", state.pos) }</button>
            }
            if state.is_running() && state.has_moved && new > 0 {
                <button type="button" class="btn small line" onclick={on(act, Action::Last)}>{ words.new_steps(new) }</button>
            }
            { speed(state, act) }
        </div>
    }
}

/// The field that takes the number of a step.
// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn go_to(state: &State, act: &Act) -> Html {
    let (done, closed) = (act.clone(), on(act, Action::GoTo(false)));
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            "Enter" => {
                if let Ok(pos) = crate::platform::value_of(&event).trim().parse() {
                    done.emit(Action::Seek(pos));
                }
                done.emit(Action::GoTo(false));
            }
            "Escape" => done.emit(Action::GoTo(false)),
            _ => {}
        }
    });
    html! {
        <input class="mono count going" inputmode="numeric" aria-label={state.words().go_to_step()} placeholder={state.pos.to_string()}
            {onkeydown} onblur={closed} />
    }
}

fn speed(state: &State, act: &Act) -> Html {
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Ok(speed) = crate::platform::value_of(&event).parse() {
            act.emit(Action::Speed(speed));
        }
    });
    html! {
        <select class="sel speed" aria-label={state.words().speed()} title={state.words().speed()} {onchange}>
            { for [1, 2, 4, 8, 16].into_iter().map(|speed| html! {
                <option key={speed} value={speed.to_string()} selected={state.prefs.speed == speed}>{ format!("{speed} ×") }</option>
            }) }
        </select>
    }
}

fn trace(state: &State, act: &Act) -> Html {
    let words = state.words();
    let lines = trace_lines(state.recording(), &state.open_runs);
    let (top, height) = state.trace_scroll;
    // A pane that was just opened has not told its height yet.
    let height = height.max(LEAST_HEIGHT);
    let first = ((top / LINE) as usize).saturating_sub(MARGIN).min(lines.len());
    let last = (((top + height) / LINE) as usize + MARGIN).min(lines.len());
    let onscroll = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let (top, height) = crate::platform::scroll_of(&event);
            act.emit(Action::TraceScrolled(top, height));
        })
    };
    let full = format!("height:{:.0}px", lines.len() as f64 * LINE + 8.0);
    html! {
        <div class="tr" {onscroll} tabindex="0" role="region" aria-label={words.timeline()}>
            <div class="rows" style={full} role="list">
                { for lines[first..last].iter().enumerate().map(|(index, line)| row(state, line, first + index, act)) }
            </div>
            if let Some(end) = cut_short(state) { <p class="empty end-line">{ end }</p> }
            if lines.is_empty() { <p class="empty">{ words.press_run() }</p> }
            if state.recording().missed > 0 { <p class="empty warn">{ words.missed(state.recording().missed) }</p> }
        </div>
    }
}

/// A run that was ended from outside has a line of its own for it, in words.
fn cut_short(state: &State) -> Option<String> {
    let is_told =
        |end: &EndState| matches!(end, EndState::Exited(_) | EndState::Signaled(_) | EndState::Unsupported(..));
    match &state.recording().status {
        Status::Ended(end) if !is_told(end) => Some(end_of(state, state.recording(), end)),
        _ => None,
    }
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn row(state: &State, line: &TraceLine, index: usize, act: &Act) -> Html {
    let words = state.words();
    let recording = state.recording();
    let Some(event) = recording.line(line.first) else { return html! {} };
    let is_run = line.last > line.first;
    let is_now = (line.first..=line.last).contains(&state.pos);
    let is_later = line.first > state.pos;
    // Within a folded run the row says the call of the current step.
    let event = if is_now { state.current().unwrap_or(event) } else { event };
    let number = if is_run { format!("{}–{}", line.first, line.last) } else { line.first.to_string() };
    let who = if event.pid == event.host_pid {
        event.host_pid.to_string()
    } else {
        format!("{} → {}", event.host_pid, event.pid)
    };
    let errno = match &event.kind {
        EventKind::Syscall { errno, .. } => errno.as_deref(),
        _ => None,
    };
    let count = line.last - line.first + 1;
    let effect = match told(recording, line.first, &state.view) {
        Some(_) if is_run && is_reading(event) => words.effect(&Told::ReadFiles { count }),
        Some((_, Told::Failed { call, .. })) if is_run && call == "execve" => words.effect(&Told::PathTried { count }),
        Some((_, told)) => words.effect(&told),
        None => String::new(),
    };
    let fold = {
        let (act, first) = (act.clone(), line.first);
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            act.emit(Action::OpenRun(first));
        })
    };
    let action = if is_run { Action::OpenRun(line.first) } else { Action::Seek(line.first) };
    html! {
        <div key={line.first} role="listitem" class={classes!("r", is_now.then_some("now"), is_later.then_some("later"))}
            style={format!("top:{:.0}px", index as f64 * LINE + 4.0)} aria-current={is_now.then_some("step")}
            onclick={on(act, action)}>
            if line.is_open_run {
                <button type="button" class="n fold" aria-expanded="true" aria-label={words.show_less()} onclick={fold}>{ "▾ " }{ number }</button>
            } else {
                <span class="n">{ number }</span>
            }
            <span class="w">{ who }</span>
            <span class="c">{ linked(&text_of(event, state), errno) }</span>
            <span class="x">{ effect }</span>
        </div>
    }
}

/// A line of the trace in strace's words.
pub fn text_of(event: &Happened, state: &State) -> String {
    match &event.kind {
        EventKind::Syscall { text, .. } => text.clone(),
        EventKind::Enter { text, .. } => format!("{text} <unfinished ...>"),
        EventKind::Signal { signal } => format!("--- {signal} ---"),
        EventKind::Exit { signal: Some(signal), .. } => format!("+++ killed by {signal} +++"),
        EventKind::Fault { signal, .. } => format!("--- {signal} ---"),
        EventKind::Notice { args, .. } => args.get(1).cloned().unwrap_or_default(),
        EventKind::Unsupported { what, detail, .. } if state.recording().is_real => {
            state.words().ended(&EndWords::NotReal(what, detail))
        }
        EventKind::Unsupported { what, detail, .. } => state.words().ended(&EndWords::Unsupported(what, detail)),
        _ => String::new(),
    }
}

/// Which line of the trace shows the current step.
pub fn line_of_step(state: &State) -> Option<usize> {
    trace_lines(state.recording(), &state.open_runs)
        .iter()
        .position(|line| (line.first..=line.last).contains(&state.pos))
}
