//! Runs begin and end: Run, Stop, Step at the end, another kernel, another program.

use std::rc::Rc;

use super::head::{look, moved_to, seek, stop_playing};
use super::shell::start_shell;
use super::sides;
use crate::store::action::{Command, Effect, HostSide};
use crate::store::recording::{Recording, Status};
use crate::store::samples::SAMPLES;
use crate::store::state::{Lab, Mode, Pane, State};

pub(super) fn run_or_stop(state: &mut State, out: &mut Vec<Effect>) {
    if state.is_running() {
        out.extend(sides(state.mode).iter().map(|side| Effect::Host(*side, Command::Stop)));
        return;
    }
    if state.mode == Mode::Sim && state.sim.status == Status::Held && state.sim.source == state.doc.source {
        state.has_moved = false;
        state.sim.status = Status::Running;
        show_result(state);
        out.push(Effect::Host(HostSide::Sim, Command::Go));
        return;
    }
    start(state, false, out);
}

pub(super) fn start(state: &mut State, is_held: bool, out: &mut Vec<Effect>) {
    if state.scene.is_none() && state.doc.errors() > 0 {
        return refuse(state, out);
    }
    state.is_refused = false;
    state.pos = 0;
    state.cleared = 0;
    (state.real_seconds, state.extended) = (0, None);
    state.has_moved = false;
    state.why_open = false;
    state.is_run_due = false;
    state.selected = state.selected.filter(|_| state.is_pinned);
    state.at_difference = None;
    state.open_runs.clear();
    state.unfolded.clear();
    stop_playing(state, out);
    if let Some(scene) = state.scene {
        return start_shell(state, scene, out);
    }
    show_result(state);
    for side in sides(state.mode) {
        let connected = matches!(state.lab, Lab::Connected { .. });
        if *side == HostSide::Real && !connected {
            // Begun as soon as the connection stands.
            state.is_run_due = state.can_real();
            connect(state, out);
            continue;
        }
        let status = if is_held { Status::Held } else { Status::Running };
        *state.recording_mut(*side) = Recording::started(*side, status, state.doc.source.clone());
        let (name, source) = (state.doc.name.clone(), state.doc.source.to_string());
        out.push(Effect::Host(*side, Command::Start { name, source, is_held }));
    }
}

/// A program that does not compile is not run, and what ran before stays: the first error comes into view.
pub(super) fn refuse(state: &mut State, out: &mut Vec<Effect>) {
    state.is_refused = true;
    if state.is_phone() {
        state.pane = Pane::Code;
    }
    out.push(Effect::Say(state.words().problems(state.doc.errors()), true));
    out.extend(state.doc.first_error().map(Effect::RevealError));
}

/// Connects to the lab, if there is one and no connection yet.
fn connect(state: &mut State, out: &mut Vec<Effect>) {
    if state.can_real() && !matches!(state.lab, Lab::Connected { .. } | Lab::Connecting) {
        state.lab = Lab::Connecting;
        out.push(Effect::Connect);
    }
}

/// The connection stands: what waits for it begins.
pub(super) fn start_due(state: &mut State, out: &mut Vec<Effect>) {
    if std::mem::take(&mut state.is_run_due) && state.mode != Mode::Sim {
        (state.real_seconds, state.extended) = (0, None);
        state.real = Recording::started(HostSide::Real, Status::Running, state.doc.source.clone());
        let (name, source) = (state.doc.name.clone(), state.doc.source.to_string());
        out.push(Effect::Host(HostSide::Real, Command::Start { name, source, is_held: false }));
    }
}

/// On a phone, Run leads from the program to the tree; a scene stays where it says what to type.
fn show_result(state: &mut State) {
    if state.is_phone() && state.pane == Pane::Code {
        state.pane = Pane::Tree;
    }
}

/// Boots the machine without a program, so that its tree can be seen.
pub(super) fn prepare(state: &mut State, out: &mut Vec<Effect>) {
    out.push(Effect::Host(HostSide::Sim, Command::Boot));
    look(state, out);
}

pub(super) fn step(state: &mut State, out: &mut Vec<Effect>) {
    stop_playing(state, out);
    if state.pos < state.recording().steps.len() {
        return moved_to(state, state.pos + 1, out);
    }
    if state.mode != Mode::Sim || state.scene.is_some() {
        return;
    }
    if !state.sim.is_alive() {
        let is_over = matches!(state.sim.status, Status::Ended(_)) && !state.sim.steps.is_empty();
        if is_over && state.sim.source == state.doc.source {
            return;
        }
    }
    if !state.sim.is_alive() || state.sim.source != state.doc.source {
        start(state, true, out);
    }
    if state.sim.status == Status::Held {
        state.has_moved = false;
        out.push(Effect::Host(HostSide::Sim, Command::StepOnce));
    }
}

pub(super) fn set_mode(state: &mut State, mode: Mode, out: &mut Vec<Effect>) {
    let is_possible = match mode {
        Mode::Sim => true,
        Mode::Real => state.can_real(),
        Mode::Both => state.scene.is_none(),
    };
    if !is_possible {
        return;
    }
    state.mode = mode;
    state.both_tree = false;
    state.why_open = false;
    stop_playing(state, out);
    if mode != Mode::Sim {
        connect(state, out);
    }
    let rest = state.recording().richest();
    seek(state, rest, out);
}

pub(super) fn sample(state: &mut State, index: usize, out: &mut Vec<Effect>) {
    let Some(sample) = SAMPLES.get(index) else { return };
    put_away(state, out);
    state.scene = None;
    state.doc.name = sample.name.into();
    replace_source(state, sample.source(), out);
    prepare(state, out);
}

/// Back from a scene to the program, as it was left.
pub(super) fn program(state: &mut State, out: &mut Vec<Effect>) {
    if state.scene.is_some() {
        put_away(state, out);
        state.scene = None;
        prepare(state, out);
    }
}

/// What runs is stopped, what was recorded is forgotten.
pub(super) fn put_away(state: &mut State, out: &mut Vec<Effect>) {
    out.extend(sides(state.mode).iter().map(|side| Effect::Host(*side, Command::Stop)));
    state.to_type.clear();
    state.sim = Recording::default();
    state.real = Recording::default();
    state.pos = 0;
}

pub(super) fn replace_source(state: &mut State, text: String, out: &mut Vec<Effect>) {
    state.doc.source = text.as_str().into();
    state.doc.diagnostics = Rc::default();
    state.is_refused = false;
    out.extend([Effect::SetEditor(text), Effect::Check, Effect::SaveDoc]);
}

pub(super) fn for_running(state: &State, out: &mut Vec<Effect>, command: impl Fn() -> Command) {
    for side in sides(state.mode) {
        let is_alive = match side {
            HostSide::Sim => state.sim.is_alive(),
            HostSide::Real => state.real.is_alive(),
        };
        if is_alive {
            out.push(Effect::Host(*side, command()));
        }
    }
}
