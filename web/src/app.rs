//! The page as one component: it owns the state and the hosts, and carries out effects.

mod address;

use std::rc::Rc;

use nslab_small::Map;
use nslab_words::scene::SCENES;
use yew::prelude::*;

use crate::components::{
    diff, editor_pane, inspector_pane, keys_dialog, notices, phone_tabs, scene_pane, terminal_pane, timeline_pane,
    toolbar, transport, tree_pane, why,
};
use crate::host::{Host, LiveHost, SimHost};
use crate::keymap;
use crate::platform::editor::EditorPort;
use crate::platform::terminal::TerminalPort;
use crate::platform::{self, Clock, KeyPress, Listeners};
use crate::store::{Action, Effect, HostSide, Lab, Mode, Rest, State, reduce};
use crate::{check, components};

/// Milliseconds of a frame that the simulator may take.
const FRAME_MS: f64 = 8.0;

/// What the page is told.
pub enum Msg {
    /// Something happened.
    Act(Action),
    /// A frame begins: let the simulator run on.
    Frame,
    /// The lab told something.
    Live,
    /// A key was pressed.
    Key(KeyPress),
    /// Sizes may have changed.
    Sized,
    /// `/health` answered.
    Health(bool),
    /// It is time to ask it again.
    AskHealth,
    /// The address's fragment is another.
    Fragment,
    /// The rest of the simulator came, or did not.
    Rest(bool),
}

/// The page.
pub struct App {
    state: State,
    sim: SimHost,
    live: Option<LiveHost>,
    token: String,
    /// What the address said last.
    fragment: Map<String, String>,
    editor: EditorPort,
    terminal: TerminalPort,
    clock: Option<Clock>,
    /// Ticks each second while a real run goes on.
    seconds: Option<Clock>,
    is_frame_due: bool,
    /// When somebody in a scene's machine wakes up.
    wake: Option<platform::Alarm>,
    /// Has the address's kernel still to be chosen?
    is_mode_due: bool,
    /// When a lab that is gone is looked for again.
    lab_is_due: Option<platform::Alarm>,
    is_rest_asked_for: bool,
    after_drawing: Vec<Effect>,
    said: String,
    said_urgent: String,
    act: Callback<Action>,
    _listeners: Option<Listeners>,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let fragment = platform::fragment();
        let mut prefs = platform::prefs::load();
        if let Some(lang) = fragment.get("lang") {
            prefs.lang = nslab_words::Lang::from_tag(lang);
        }
        match fragment.get("theme").map(String::as_str) {
            Some("dark") => prefs.theme = crate::store::Theme::Dark,
            Some("light") => prefs.theme = crate::store::Theme::Light,
            _ => {}
        }
        platform::apply(&prefs);
        let mut state = State::new(prefs, platform::measure().window);
        let token = fragment.get("token").cloned().unwrap_or_default();
        state.has_token = !token.is_empty();
        state.is_online = platform::is_online();
        if let Some((name, source)) = platform::prefs::load_doc() {
            (state.doc.name, state.doc.source) = (name, source.into());
        }
        let (key, size, online) =
            (ctx.link().callback(Msg::Key), ctx.link().callback(|()| Msg::Sized), ctx.link().callback(Msg::Act));
        let fragment_changed = ctx.link().callback(|()| Msg::Fragment);
        let listeners = platform::listen(
            move |event| key.emit(event),
            move || size.emit(()),
            move || online.emit(Action::Online(platform::is_online())),
            move || fragment_changed.emit(()),
        );
        ctx.link().send_message(Msg::AskHealth);
        let was_pressed = platform::ready();
        ctx.link().send_message(Msg::Act(Action::Edited(state.doc.source.to_string())));
        ctx.link().send_message(Msg::Act(Action::Prepare));
        let scene = fragment.get("scene").and_then(|id| SCENES.iter().position(|scene| scene.id == *id));
        if let Some(index) = scene {
            ctx.link().send_message(Msg::Act(Action::Scene(index)));
        }
        if was_pressed {
            ctx.link().send_message(Msg::Act(Action::RunOrStop));
        }
        App {
            state,
            sim: SimHost::new(platform::now_ms),
            live: None,
            token,
            fragment,
            editor: EditorPort::default(),
            terminal: TerminalPort::default(),
            clock: None,
            seconds: None,
            is_frame_due: false,
            wake: None,
            is_mode_due: true,
            lab_is_due: None,
            is_rest_asked_for: false,
            after_drawing: Vec::new(),
            said: String::new(),
            said_urgent: String::new(),
            act: ctx.link().callback(Msg::Act),
            _listeners: listeners,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Act(action) => self.apply(ctx, action),
            Msg::Frame => {
                self.is_frame_due = false;
                self.pump(ctx);
            }
            Msg::Live => self.pump_live(ctx),
            Msg::Key(event) => return self.key(ctx, &event),
            Msg::Sized => return self.measure(ctx),
            Msg::Health(is_live) => self.health(ctx, is_live),
            Msg::AskHealth => {
                let health = ctx.link().callback(Msg::Health);
                platform::health(move |is_live| health.emit(is_live));
                return false;
            }
            Msg::Fragment => self.follow_fragment(ctx),
            Msg::Rest(came) => self.apply(ctx, Action::Rest(came)),
        }
        self.count_seconds(ctx);
        self.look_for_lab(ctx);
        self.tell_scene();
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        self.measure(ctx);
        for effect in std::mem::take(&mut self.after_drawing) {
            match effect {
                Effect::RevealDifference(index) => platform::reveal_difference(index),
                Effect::FocusRow(pid) => platform::focus_row(pid),
                Effect::FocusGoTo => platform::focus_first(".transport .going"),
                Effect::FocusDialog => platform::focus_first("[role=dialog] button"),
                Effect::RevealError(line) => self.editor.reveal(line),
                _ => self.reveal(),
            }
        }
        // The first tree is drawn: now comes the rest.
        if !self.is_rest_asked_for && !self.state.view.procs.is_empty() {
            self.is_rest_asked_for = true;
            self.carry_out(ctx, Effect::FetchRest);
        }
        let frame = ctx.link().callback(|()| Msg::Frame);
        if self.sim.is_busy() && !self.is_frame_due {
            self.is_frame_due = true;
            platform::next_frame(move || frame.emit(()));
        } else {
            self.wake = self.sim.wakes_in_ms().map(|ms| platform::after(ms, move || frame.emit(())));
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let (state, act) = (&self.state, &self.act);
        let pane = format!("{:?}", state.pane).to_lowercase();
        let [editor, inspector, bottom] = state.prefs.edges;
        let style = format!("--editor-set:{editor}px;--inspector:{inspector}px;--bottom:{bottom}px");
        let is_both = state.mode == Mode::Both && !state.both_tree;
        let spans = is_both || state.why_open;
        html! {
            <div class={classes!("app", state.is_playing.then_some("playing"))} data-pane={pane} {style} data-wide={spans.to_string()} data-scene={state.scene.is_some().to_string()}
                data-side={if state.side_inside { "inside" } else { "tree" }} data-low={if state.low_terminal { "terminal" } else { "timeline" }}
                data-speed={if state.prefs.speed >= 4 { "fast" } else { "slow" }}>
                { toolbar(state, act) }
                { notices(state, act) }
                <main class="grid">
                    { editor_pane(state, act, &self.editor) }
                    { scene_pane(state, act) }
                    if state.why_open {
                        { why(state, act) }
                    } else if is_both {
                        { diff(state, act) }
                    } else {
                        { tree_pane(state, act) }
                    }
                    if !spans { { inspector_pane(state, act) } }
                    { terminal_pane(state, act, &self.terminal) }
                    { timeline_pane(state, act) }
                    { components::edges(state, act) }
                </main>
                if state.is_phone() {
                    <div class="tbar">{ transport(state, act) }</div>
                    { phone_tabs(state, act) }
                }
                if state.keys_open { { keys_dialog(state, act) } }
                <p class="sr" role="status" aria-live="polite">{ self.said.clone() }</p>
                <p class="sr" role="alert">{ self.said_urgent.clone() }</p>
            </div>
        }
    }
}

impl App {
    fn apply(&mut self, ctx: &Context<Self>, action: Action) {
        let mut actions = vec![action];
        while let Some(action) = actions.pop() {
            for effect in reduce(&mut self.state, action) {
                self.carry_out(ctx, effect);
            }
            // Answers that came at once belong to the same picture.
            let answers = self.sim.events(0.0);
            actions.extend(answers.into_iter().rev().map(|event| Action::Host(HostSide::Sim, event)));
        }
    }

    fn count_seconds(&mut self, ctx: &Context<Self>) {
        let is_alive = self.state.real.is_alive();
        if is_alive != self.seconds.is_some() {
            let second = ctx.link().callback(|()| Msg::Act(Action::Second));
            self.seconds = is_alive.then(|| Clock::new(1, move || second.emit(())));
        }
    }

    fn carry_out(&mut self, ctx: &Context<Self>, effect: Effect) {
        match effect {
            Effect::Host(HostSide::Sim, command) => self.sim.send(command),
            Effect::Host(HostSide::Real, command) => {
                if let Some(live) = &mut self.live {
                    live.send(command);
                }
            }
            Effect::Connect => self.connect(ctx),
            Effect::FetchRest => {
                let tell = ctx.link().callback(Msg::Rest);
                platform::rest::fetch(move |came| tell.emit(came));
            }
            Effect::Check => {
                let doc = &self.state.doc;
                let is_there = self.state.rest == Rest::There;
                // The compiler comes with the rest; the chips are alive before.
                let diagnostics = if is_there { check::check(&doc.name, &doc.source) } else { Vec::new() };
                let editing = check::editing(&doc.source);
                ctx.link().send_message(Msg::Act(Action::Checked(diagnostics, editing)));
            }
            Effect::SetEditor(text) => self.editor.set_text(&text),
            Effect::SaveDoc => platform::prefs::save_doc(&self.state.doc.name, &self.state.doc.source),
            Effect::SavePrefs => platform::prefs::save(&self.state.prefs),
            Effect::ApplyPrefs => platform::apply(&self.state.prefs),
            Effect::Player(speed) => {
                let tick = ctx.link().callback(|()| Msg::Act(Action::Tick));
                self.clock = speed.map(|speed| Clock::new(speed, move || tick.emit(())));
            }
            Effect::Say(text, true) => self.said_urgent = text,
            Effect::Say(text, false) => self.said = text,
            // What it is about may be drawn only now.
            Effect::Reveal
            | Effect::RevealError(_)
            | Effect::RevealDifference(_)
            | Effect::FocusRow(_)
            | Effect::FocusGoTo
            | Effect::FocusDialog => self.after_drawing.push(effect),
        }
    }

    fn reveal(&self) {
        let line = components::line_of_step(&self.state);
        if let Some(index) = line {
            let top = index as f64 * components::LINE;
            platform::reveal(".tr", top, components::LINE * 2.0);
        }
        if let Some((top, height)) = components::card_of_step(&self.state) {
            platform::reveal(".pane-tree .tree", top, height);
        }
        if let Some(line) = components::current_line(&self.state) {
            self.editor.reveal(line);
        }
    }

    fn pump(&mut self, ctx: &Context<Self>) {
        for event in self.sim.events(FRAME_MS) {
            self.apply(ctx, Action::Host(HostSide::Sim, event));
        }
    }

    fn pump_live(&mut self, ctx: &Context<Self>) {
        let events = self.live.as_mut().map(|live| live.events(0.0)).unwrap_or_default();
        for event in events {
            self.apply(ctx, Action::Host(HostSide::Real, event));
        }
    }

    fn connect(&mut self, ctx: &Context<Self>) {
        let wake = ctx.link().callback(|()| Msg::Live);
        let url = platform::socket_url().unwrap_or_default();
        self.live = LiveHost::connect(&url, self.token.clone(), Rc::new(move || wake.emit(())));
        if self.live.is_none() {
            self.state.lab = Lab::Absent;
        }
    }

    fn key(&mut self, ctx: &Context<Self>, event: &KeyPress) -> bool {
        let pressed = keymap::Pressed {
            key: event.key(),
            is_shift: event.shift_key(),
            is_command: event.ctrl_key() || event.meta_key(),
            is_alt: event.alt_key(),
            focus: platform::focus(),
        };
        let Some(action) = keymap::action(&self.state, &pressed) else { return false };
        event.prevent_default();
        self.apply(ctx, action);
        true
    }

    fn measure(&mut self, _: &Context<Self>) -> bool {
        let measured = platform::measure();
        let tree = measured.tree.unwrap_or(self.state.tree_width);
        if (measured.window, tree) == (self.state.window, self.state.tree_width) {
            return false;
        }
        reduce(&mut self.state, Action::Sized { window: measured.window, tree });
        self.act.emit(Action::Sized { window: measured.window, tree });
        true
    }
}
