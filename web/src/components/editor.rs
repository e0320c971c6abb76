//! The editor's pane: chips, program, diagnostics.

use nslab_small::Map;
use std::rc::Rc;

use nslab_protocol::view::{Proc, Waits};
use nslab_script::{Severity, TokenKind, highlight};
use nslab_words::sample_title;
use nslab_words::scene::{SCENES, Scene};
use serde_json::{Value, json};
use yew::prelude::*;

use super::chips::chips;
use super::flags::{flag, type_of};
use super::toolbar::run_button;
use super::{Act, on};
use crate::platform::editor::EditorPort;
use crate::store::{Action, SAMPLES, State};

/// The pane with the program.
pub fn editor_pane(state: &State, act: &Act, port: &EditorPort) -> Html {
    let words = state.words();
    let problems = state.doc.diagnostics.iter().filter(|d| d.severity != Severity::Hint).count();
    let has_errors = state.doc.errors() > 0;
    html! {
        <section key="code" class="pane pane-code" aria-label={words.code()} hidden={state.scene.is_some()}>
            <div class="ph">
                { menu(state, act) }
                <span class="sp"></span>
                if problems > 0 { <span class={if has_errors { "err problems" } else { "warn problems" }}>{ words.problems(problems) }</span> }
                <button type="button" class="btn small" onclick={on(act, Action::Step)}>{ words.step() }</button>
                { run_button(state, act) }
            </div>
            { chips(state, act) }
            <Editor text={state.doc.source.clone()} marks={marks(state)} port={port.clone()} act={act.clone()} label={words.editor_help()}
                diagnostics={listed(state)} fix={words.problems_fix()} />
        </section>
    }
}

/// The menu: programs, and scenes with a shell.
pub fn menu(state: &State, act: &Act) -> Html {
    let words = state.words();
    let pick = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let picked = crate::platform::value_of(&event);
            match picked.strip_prefix("scene ") {
                Some(index) => index.parse().ok().map(Action::Scene),
                None => picked.parse().ok().map(Action::Sample),
            }
            .into_iter()
            .for_each(|action| act.emit(action));
        })
    };
    let is_sample = || SAMPLES.iter().any(|s| s.name == state.doc.name && s.source() == *state.doc.source);
    let is_changed = state.scene.is_none() && !is_sample();
    let title =
        |name: &str| sample_title(name).map_or_else(|| name.to_string(), |title| title.get(state.prefs.lang).into());
    let is_scene = |scene: &Scene| state.scene.is_some_and(|played| played.id == scene.id);
    html! {
        <select class="sel mono samples" aria-label={words.examples()} title={words.examples()} onchange={pick}>
            <optgroup label={words.programs()}>
                if is_changed { <option value="" selected={true}>{ format!("{} · {}", title(&state.doc.name), words.changed()) }</option> }
                { for SAMPLES.iter().enumerate().map(|(index, sample)| html! {
                    <option key={sample.name} value={index.to_string()} selected={state.scene.is_none() && !is_changed && state.doc.name == sample.name} title={sample.name}>{ title(sample.name) }</option>
                }) }
            </optgroup>
            <optgroup label={words.scenes()}>
                { for SCENES.iter().enumerate().map(|(index, scene)| html! {
                    <option key={scene.id} value={format!("scene {index}")} selected={is_scene(scene)}>{ scene.title.get(state.prefs.lang) }</option>
                }) }
            </optgroup>
        </select>
    }
}

/// Diagnostics for the fallback's list: line, severity, sentence, number if there is a fix.
fn listed(state: &State) -> Vec<(u32, &'static str, String, Option<usize>)> {
    let words = state.words();
    let diagnostics = state.doc.diagnostics.iter().enumerate();
    diagnostics
        .map(|(index, d)| {
            (d.place.line, severity(d.severity), words.diagnostic(&d.kind), (!d.fixes.is_empty()).then_some(index))
        })
        .collect()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "e",
        Severity::Warning => "w",
        Severity::Hint => "h",
    }
}

/// Everything the editor marks, as JSON for `web/js/editor.js`.
fn marks(state: &State) -> String {
    let words = state.words();
    let source = &state.doc.source;
    let utf16 = |byte: usize| source.get(..byte.min(source.len())).map_or(0, |text| text.encode_utf16().count());
    let diags: Vec<Value> = state
        .doc
        .diagnostics
        .iter()
        .enumerate()
        .map(|(index, d)| {
            json!({
                "from": utf16(d.place.bytes.start), "to": utf16(d.place.bytes.end), "severity": severity(d.severity), "index": index,
                "text": words.diagnostic(&d.kind), "fix": (!d.fixes.is_empty()).then(|| words.problems_fix()),
            })
        })
        .collect();
    if state.doc.source != state.recording().source || state.pos == 0 {
        return json!({ "diags": diags }).to_string();
    }
    let current = state.current_pid();
    let mut standing: Map<u32, Vec<&Proc>> = Map::new();
    for proc in state.view.procs.iter().filter(|p| p.state != 'Z') {
        if let Some(line) = proc.line {
            standing.entry(line).or_default().push(proc);
        }
    }
    let notes: Vec<Value> = standing
        .into_iter()
        .map(|(line, procs)| {
            let text = match &procs[..] {
                [proc] if waits(proc) => words.waits_here(proc.host_pid),
                [proc] => words.stands_here(proc.host_pid),
                many => words.many_here(many.len()),
            };
            json!({ "line": line, "text": text })
        })
        .collect();
    let now = current.and_then(|pid| state.view.procs.iter().find(|p| p.host_pid == pid)).and_then(|p| p.line);
    let line = current_line(state).or(now);
    let bad = state.failure().and(line);
    json!({ "diags": diags, "notes": notes, "now": line.into_iter().collect::<Vec<_>>(), "bad": bad }).to_string()
}

fn waits(proc: &Proc) -> bool {
    matches!(
        proc.waits,
        Some(Waits::Child { .. } | Waits::Read {} | Waits::Time {} | Waits::Signal {} | Waits::Vfork { .. })
    )
}

/// The line of the program that made the current call.
pub fn current_line(state: &State) -> Option<u32> {
    use nslab_protocol::event::EventKind;
    match &state.current()?.kind {
        EventKind::Syscall { line, .. }
        | EventKind::Enter { line, .. }
        | EventKind::Fault { line, .. }
        | EventKind::Notice { line, .. }
        | EventKind::Unsupported { line, .. } => *line,
        _ => None,
    }
}

/// What the editor shows.
#[derive(Properties, PartialEq)]
pub struct EditorProps {
    /// The program.
    pub text: Rc<str>,
    /// Marks as JSON.
    pub marks: String,
    /// The page's hold on CodeMirror.
    pub port: EditorPort,
    /// Where edits go.
    pub act: Act,
    /// Its description.
    pub label: &'static str,
    /// Diagnostics for the fallback's list.
    pub diagnostics: Vec<(u32, &'static str, String, Option<usize>)>,
    /// The word on a fix's button.
    pub fix: &'static str,
}

/// Hosts CodeMirror; until it is there, a text area with line numbers and highlighting serves.
pub struct Editor {
    host: NodeRef,
    is_ready: bool,
    text: Rc<std::cell::RefCell<Rc<str>>>,
    marks: String,
}

impl Component for Editor {
    type Message = ();
    type Properties = EditorProps;

    fn create(ctx: &Context<Self>) -> Self {
        let text = Rc::new(std::cell::RefCell::new(ctx.props().text.clone()));
        Editor { host: NodeRef::default(), is_ready: false, text, marks: String::new() }
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        self.is_ready = true;
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let props = ctx.props();
        self.text.replace(props.text.clone());
        if first && let Some(host) = self.host.cast() {
            let (changed, fixed, done) = (props.act.clone(), props.act.clone(), ctx.link().callback(|()| ()));
            let text = self.text.clone();
            props.port.load(
                host,
                props.label.to_string(),
                move || text.borrow().to_string(),
                move |text| changed.emit(Action::Edited(text)),
                move |index| fixed.emit(Action::TakeFix(index)),
                move || done.emit(()),
            );
        }
        if self.is_ready && self.marks != props.marks {
            self.marks.clone_from(&props.marks);
            props.port.set_marks(&props.marks);
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <div class="code">
                <div class="cm-host" ref={self.host.clone()} hidden={!self.is_ready}></div>
                if !self.is_ready { { plain(ctx.props()) } }
            </div>
        }
    }
}

/// The lines of a program in the colours that CodeMirror will have.
fn coloured(text: &str) -> Vec<Html> {
    let mut lines: Vec<Vec<Html>> = vec![Vec::new()];
    let mut push = |piece: &str, class: Option<&'static str>| {
        for (index, part) in piece.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            let html = match (class, type_of(part)) {
                (_, Some(ns_type)) => flag(ns_type, part),
                (Some(class), None) => html! { <span {class}>{ part.to_string() }</span> },
                (None, None) => html! { <>{ part.to_string() }</> },
            };
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push(html);
            }
        }
    };
    let mut at = 0;
    for (bytes, kind) in highlight(text) {
        push(text.get(at..bytes.start).unwrap_or_default(), None);
        let class = match kind {
            TokenKind::Keyword | TokenKind::Type => Some("k"),
            TokenKind::Literal => Some("s"),
            TokenKind::Comment => Some("cm"),
            TokenKind::Directive => Some("pp"),
            _ => None,
        };
        at = bytes.end;
        push(text.get(bytes).unwrap_or_default(), class);
    }
    push(text.get(at..).unwrap_or_default(), None);
    lines.into_iter().map(|line| line.into_iter().collect()).collect()
}

fn plain(props: &EditorProps) -> Html {
    let act = props.act.clone();
    let oninput = Callback::from(move |event: InputEvent| act.emit(Action::Edited(crate::platform::value_of(&event))));
    let lines = coloured(&props.text).into_iter().enumerate();
    html! {
        <div class="plain-editor">
            <div class="lines" aria-hidden="true">
                { for lines.map(|(index, line)| html! { <div key={index} class="ln"><span class="no">{ index + 1 }</span><span>{ line }</span></div> }) }
            </div>
            <textarea class="over" spellcheck="false" autocapitalize="off" aria-label={props.label} value={props.text.to_string()} {oninput} />
            <ul class="diags">
                { for props.diagnostics.iter().map(|(line, severity, text, index)| html! {
                    <li key={format!("{line}{text}")} class={classes!("diag", *severity)}>
                        <span>{ format!("{line}: {text}") }</span>
                        if let Some(index) = index { <button type="button" class="fix" onclick={on(&props.act, Action::TakeFix(*index))}>{ props.fix }</button> }
                    </li>
                }) }
            </ul>
        </div>
    }
}
