//! The head: which step is shown, what is asked for it, and the player that moves it.

use std::rc::Rc;

use nslab_protocol::event::EventKind;
use nslab_protocol::view::View;

use super::run::start;
use crate::store::action::{Command, Effect, HostSide};
use crate::store::effect::{strerror, told};
use crate::store::facts::facts;
use crate::store::recording::Status;
use crate::store::state::{Rest, State};

/// Fastest play that is still said aloud, in steps a second.
const SAID_UPTO: u32 = 2;

pub(super) fn moved_to(state: &mut State, pos: usize, out: &mut Vec<Effect>) {
    stop_playing(state, out);
    state.has_moved = true;
    seek(state, pos, out);
}

pub(super) fn seek(state: &mut State, pos: usize, out: &mut Vec<Effect>) {
    state.pos = pos.min(state.recording().steps.len());
    if state.why().is_none() {
        state.why_open = false;
    }
    look(state, out);
    out.push(Effect::Reveal);
}

pub(super) fn look(state: &mut State, out: &mut Vec<Effect>) {
    let seq = state.recording().seq_at(state.pos);
    match state.shown() {
        HostSide::Sim => out.push(Effect::Host(HostSide::Sim, Command::Look(seq))),
        HostSide::Real => {
            let view = state.real.view_at(seq).unwrap_or_default();
            set_view(state, view, out);
        }
    }
}

pub(super) fn set_view(state: &mut State, view: Rc<View>, out: &mut Vec<Effect>) {
    let before = std::mem::replace(&mut state.view, view);
    state.facts = Rc::new(facts(state.recording(), state.pos, Some(&before), &state.view));
    inspect(state, out);
    say(state, out);
}

/// Asks for the inspected process, its parent and the machine's first with their own eyes.
pub(super) fn inspect(state: &mut State, out: &mut Vec<Effect>) {
    let seq = state.recording().seq_at(state.pos);
    let find = |pid: u32| state.view.procs.iter().find(|p| p.host_pid == pid);
    let wanted = state.inspected();
    let parent = wanted.and_then(find).and_then(|p| p.parent);
    let root = state.view.procs.first().map(|p| p.host_pid);
    match state.shown() {
        HostSide::Sim if state.sim.status == Status::Running || state.rest != Rest::There => {}
        HostSide::Sim => {
            let mut pids: Vec<u32> = [wanted, parent, root].into_iter().flatten().collect();
            pids.dedup();
            if wanted.is_none() {
                (state.inside, state.parent_inside, state.host_inside) = (None, None, None);
            }
            if parent.is_none() {
                state.parent_inside = None;
            }
            out.extend(pids.into_iter().map(|pid| Effect::Host(HostSide::Sim, Command::Inspect(seq, pid))));
        }
        HostSide::Real => {
            let recorded = |pid: Option<u32>| pid.and_then(|pid| state.real.inside_at(seq, pid));
            let (inside, parent_inside, host_inside) = (recorded(wanted), recorded(parent), recorded(root));
            if state.real.is_alive() && state.pos == state.real.steps.len() {
                let missing = [(wanted, inside.is_none()), (root, host_inside.is_none())];
                let asked = missing.into_iter().filter(|(_, is_missing)| *is_missing).filter_map(|(pid, _)| pid);
                out.extend(asked.map(|pid| Effect::Host(HostSide::Real, Command::Inspect(seq, pid))));
            }
            (state.inside, state.parent_inside, state.host_inside) = (inside, parent_inside, host_inside);
        }
    }
}

fn say(state: &State, out: &mut Vec<Effect>) {
    let is_fast = state.is_playing && state.prefs.speed > SAID_UPTO;
    if is_fast || state.is_running() || !state.has_moved {
        return;
    }
    let words = state.words();
    if let Some((call, errno)) = state.failure() {
        return out.push(Effect::Say(words.failed_aloud(call, errno, &strerror(errno)), true));
    }
    if let Some((who, what)) = told(state.recording(), state.pos, &state.view) {
        out.push(Effect::Say(words.announce(state.pos, &who, &what), false));
    }
}

pub(super) fn play_pause(state: &mut State, out: &mut Vec<Effect>) {
    if state.is_playing {
        return stop_playing(state, out);
    }
    if state.recording().steps.is_empty() && !state.is_running() {
        start(state, false, out);
    }
    if state.pos >= state.recording().steps.len() && !is_held(state) {
        seek(state, 0, out);
    }
    state.has_moved = true;
    state.is_playing = true;
    out.push(Effect::Player(Some(state.prefs.speed)));
}

pub(super) fn stop_playing(state: &mut State, out: &mut Vec<Effect>) {
    if state.is_playing {
        state.is_playing = false;
        out.push(Effect::Player(None));
    }
}

pub(super) fn tick(state: &mut State, out: &mut Vec<Effect>) {
    if !state.is_playing {
        return;
    }
    if state.pos < state.recording().steps.len() {
        seek(state, state.pos + 1, out);
    } else if is_held(state) {
        // The head goes along with what is new.
        state.has_moved = false;
        out.push(Effect::Host(HostSide::Sim, Command::StepOnce));
    } else if !state.is_running() {
        stop_playing(state, out);
    }
}

/// Does a simulated run stand still until it is asked for its next step?
fn is_held(state: &State) -> bool {
    state.shown() == HostSide::Sim && state.sim.status == Status::Held
}

/// The next step, in a direction, that the same process makes at another line.
pub(super) fn other_line(state: &State, forward: bool) -> usize {
    let recording = state.recording();
    let here = state.current().map(|event| (event.host_pid, line_of(&event.kind)));
    let mut pos = state.pos;
    loop {
        let next = if forward { pos + 1 } else { pos.saturating_sub(1) };
        if next == 0 || next > recording.steps.len() {
            return next.min(recording.steps.len());
        }
        pos = next;
        let there = recording.line(pos).map(|event| (event.host_pid, line_of(&event.kind)));
        if there != here {
            return pos;
        }
    }
}

fn line_of(kind: &EventKind) -> Option<u32> {
    match kind {
        EventKind::Enter { line, .. }
        | EventKind::Syscall { line, .. }
        | EventKind::Fault { line, .. }
        | EventKind::Notice { line, .. }
        | EventKind::Unsupported { line, .. } => *line,
        _ => None,
    }
}
