//! A scene: a shell in a machine, and what is typed into it.

use nslab_words::scene::{SCENES, Scene};

use super::head::seek;
use super::run::{for_running, put_away, start};
use crate::store::action::{Command, Effect, HostSide};
use crate::store::recording::{Recording, Status};
use crate::store::state::{Mode, Pane, State};

/// The machine of a scene starts at once: there is nothing to change before.
pub(super) fn scene(state: &mut State, index: usize, out: &mut Vec<Effect>) {
    let Some(scene) = SCENES.get(index) else { return };
    put_away(state, out);
    state.scene = Some(scene);
    state.mode = Mode::Sim;
    state.low_terminal = true;
    start(state, false, out);
}

pub(super) fn start_shell(state: &mut State, scene: &Scene, out: &mut Vec<Effect>) {
    // No line of the trace belongs to the program in the editor.
    state.sim = Recording::started(HostSide::Sim, Status::Running, "".into());
    let (name, source) = (state.doc.name.clone(), state.doc.source.to_string());
    out.push(Effect::Host(HostSide::Sim, Command::Shell { machine: scene.machine, name, source }));
}

/// Types the lines of a step, each when whoever reads the terminal is ready for it.
pub(super) fn type_lines(state: &mut State, lines: &[&'static str], out: &mut Vec<Effect>) {
    if !state.sim.is_alive() {
        start(state, false, out);
    }
    if state.is_phone() {
        state.pane = Pane::Terminal;
    }
    state.to_type.splice(0..0, lines.iter().rev().copied());
    type_next(state, out);
}

/// Types the next line, if somebody waits for one.
pub(super) fn type_next(state: &mut State, out: &mut Vec<Effect>) {
    if state.sim.status == Status::WaitsForInput
        && let Some(line) = state.to_type.pop()
    {
        state.sim.status = Status::Running;
        type_in(state, format!("{line}\r").as_bytes(), out);
    }
}

/// What is typed is seen: the head goes back to where the run is.
pub(super) fn type_in(state: &mut State, bytes: &[u8], out: &mut Vec<Effect>) {
    if state.recording().is_alive() && std::mem::take(&mut state.has_moved) {
        let end = state.recording().steps.len();
        seek(state, end, out);
    }
    for_running(state, out, || Command::Input(bytes.to_vec()));
}
