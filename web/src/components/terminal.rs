//! The terminal: plain text at first, xterm.js when it has arrived.

use yew::prelude::*;

use super::tabs::two_tabs;
use super::toolbar::ended;
use super::{Act, on, once};
use crate::platform::terminal::TerminalPort;
use crate::store::{Action, OutputParts, Pane, State, Status, output_parts};

/// The pane with the terminal.
pub fn terminal_pane(state: &State, act: &Act, port: &TerminalPort) -> Html {
    let words = state.words();
    let recording = state.recording();
    let mut parts = output_parts(recording, recording.seq_at(state.pos));
    if state.cleared > 0 {
        let gone = output_parts(recording, state.cleared).before.len();
        parts.after.drain(..gone.saturating_sub(parts.before.len()).min(parts.after.len()));
        parts.before.drain(..gone.min(parts.before.len()));
    }
    let is_waiting = recording.status == Status::WaitsForInput;
    html! {
        <section key="terminal" class="pane pane-terminal" aria-label={words.terminal()}>
            <div class="ph">
                { two_tabs(act, [(Pane::Timeline, words.timeline()), (Pane::Terminal, words.terminal())], true) }
                <h2 class="not-tablet">{ words.terminal() }</h2><span class="mono faint">{ "pts/0" }</span>
                if state.scene.is_some() && !ended(state).is_empty() {
                    <span class="warn waits">{ ended(state) }</span>
                    <button type="button" class="btn small line" onclick={once(act, Action::RunOrStop)}>{ words.start_again() }</button>
                }
                if is_waiting { <span class="warn waits">{ words.input_waits() }</span> }
                if let Some(left) = state.seconds_left() { <span class="warn waits time-left">{ words.time_left(left) }</span> }
                if state.seconds_left().is_some() && state.can_extend() {
                    <button type="button" class="btn small line" onclick={on(act, Action::Extend)}>{ words.extend() }</button>
                }
                if !parts.after.is_empty() { <span class="faint legend">{ words.still_to_come() }</span> }
                <span class="sp"></span>
                if recording.is_alive() && is_waiting {
                    <button type="button" class="btn small" onclick={on(act, Action::EndInput)}>{ words.end_of_input() }</button>
                }
                <button type="button" class="btn small" onclick={on(act, Action::ClearTerminal)}>{ words.clear() }</button>
            </div>
            <Terminal {parts} port={port.clone()} act={act.clone()} label={words.terminal_help()} />
        </section>
    }
}

/// What the terminal shows.
#[derive(Properties, PartialEq)]
pub struct TerminalProps {
    /// Output, cut at the head.
    pub parts: OutputParts,
    /// The page's hold on xterm.js.
    pub port: TerminalPort,
    /// Where input goes.
    pub act: Act,
    /// Its description.
    pub label: &'static str,
}

/// Hosts xterm.js; until it is there, the output is plain text.
pub struct Terminal {
    host: NodeRef,
    is_ready: bool,
}

impl Component for Terminal {
    type Message = ();
    type Properties = TerminalProps;

    fn create(_: &Context<Self>) -> Self {
        Terminal { host: NodeRef::default(), is_ready: false }
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        self.is_ready = true;
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let props = ctx.props();
        if first && let Some(host) = self.host.cast() {
            let (typed, sized, done) = (props.act.clone(), props.act.clone(), ctx.link().callback(|()| ()));
            props.port.load(
                host,
                move |bytes| typed.emit(Action::Typed(bytes)),
                move |rows, cols| sized.emit(Action::TermSize(rows, cols)),
                move || done.emit(()),
            );
        }
        if self.is_ready {
            props.port.show(&props.parts.before, &props.parts.after);
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let OutputParts { before, after } = &ctx.props().parts;
        html! {
            <div class="term" role="region" aria-label={ctx.props().label}>
                <div class="xterm-host" ref={self.host.clone()} hidden={!self.is_ready}></div>
                <pre class="plain" role="log" hidden={self.is_ready} tabindex="0">{ String::from_utf8_lossy(before).replace('\r', "") }<span class="faint">{ String::from_utf8_lossy(after).replace('\r', "") }</span></pre>
            </div>
        }
    }
}
