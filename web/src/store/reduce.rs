//! State and action to state and effects.

mod head;
mod host;
mod look;
mod rest;
mod run;
mod shell;

use std::rc::Rc;

use nslab_script::clone_to_clone3;

use self::head::{inspect, moved_to, other_line, play_pause, tick};
use self::host::host;
use self::look::{move_edge, next_difference, next_whose, select, select_next, set_pane, set_whose};
use self::run::{for_running, prepare, program, replace_source, run_or_stop, sample, set_mode, start, step};
use self::shell::{scene, type_in, type_lines};
use super::action::{Action, Command, Effect, HostSide};
use super::edit::{apply_fixes, toggle_flag};
use super::state::{EDGES, FEW_SECONDS, Mode, Rest, State};
use crate::layout::Density;

/// Changes the state; answers what the page must ask of the world.
pub fn reduce(state: &mut State, action: Action) -> Vec<Effect> {
    let mut out = Vec::new();
    if state.rest != Rest::There && rest::needs(&action) {
        rest::wait_with(state, action, &mut out);
        return out;
    }
    match action {
        Action::Rest(came) => rest::arrived(state, came, &mut out),
        Action::RunOrStop => run_or_stop(state, &mut out),
        Action::Step => step(state, &mut out),
        Action::Back => moved_to(state, state.pos.saturating_sub(1), &mut out),
        Action::First => moved_to(state, 0, &mut out),
        Action::Last => {
            moved_to(state, usize::MAX, &mut out);
            state.has_moved = false;
        }
        Action::Statement(forward) => moved_to(state, other_line(state, forward), &mut out),
        Action::Seek(pos) => moved_to(state, pos, &mut out),
        Action::GoTo(open) => {
            state.is_going = open;
            out.extend(open.then_some(Effect::FocusGoTo));
        }
        Action::PlayPause => play_pause(state, &mut out),
        Action::Speed(speed) => {
            state.prefs.speed = speed;
            out.push(Effect::SavePrefs);
            if state.is_playing {
                out.push(Effect::Player(Some(speed)));
            }
        }
        Action::Tick => tick(state, &mut out),
        Action::Mode(mode) => set_mode(state, mode, &mut out),
        Action::Edited(text) => {
            state.doc.source = text.into();
            state.doc.editing = None;
            state.is_refused = false;
            out.extend([Effect::Check, Effect::SaveDoc]);
        }
        Action::Checked(diagnostics, editing) => {
            state.doc.diagnostics = Rc::new(diagnostics);
            state.doc.editing = editing;
        }
        Action::Sample(index) => sample(state, index, &mut out),
        Action::Scene(index) => scene(state, index, &mut out),
        Action::Program => program(state, &mut out),
        Action::Type(lines) => type_lines(state, lines, &mut out),
        Action::Chip(ns_type) => {
            if let Some(text) = state.doc.editing.as_ref().and_then(|e| toggle_flag(&state.doc.source, e, ns_type)) {
                replace_source(state, text, &mut out);
            }
        }
        Action::UseClone3 => {
            if let Some(text) = clone_to_clone3(&state.doc.source) {
                state.time_why = false;
                replace_source(state, text, &mut out);
            }
        }
        Action::TakeFix(index) => {
            if let Some(text) = state.doc.diagnostics.get(index).and_then(|d| apply_fixes(&state.doc.source, d)) {
                replace_source(state, text, &mut out);
            }
        }
        Action::Select(pid) => select(state, pid, &mut out),
        Action::SelectNext(by) => select_next(state, by, &mut out),
        Action::SelectParent => {
            let inspected = state.view.procs.iter().find(|p| Some(p.host_pid) == state.inspected());
            if let Some(parent) = inspected.and_then(|p| p.parent) {
                select(state, Some(parent), &mut out);
                out.push(Effect::FocusRow(parent));
            }
        }
        Action::Pin => {
            state.selected = if state.is_pinned { None } else { state.inspected() };
            state.is_pinned = !state.is_pinned;
            inspect(state, &mut out);
        }
        Action::Whose(whose) => set_whose(state, whose),
        Action::NextWhose => set_whose(state, next_whose(state.whose)),
        Action::Density(by) => {
            state.density = match by {
                0 => Density::Normal,
                by if by < 0 => state.density.smaller(),
                _ => state.density.larger(),
            }
        }
        Action::Unfold(pid) => toggle(&mut state.unfolded, pid),
        Action::OpenRun(step) => toggle(&mut state.open_runs, step),
        Action::Pane(pane) => {
            set_pane(state, pane);
            out.push(Effect::Reveal);
        }
        Action::Prepare => prepare(state, &mut out),
        Action::Theme(theme) => {
            state.prefs.theme = theme;
            out.extend([Effect::ApplyPrefs, Effect::SavePrefs]);
        }
        Action::Lang(lang) => {
            state.prefs.lang = lang;
            out.extend([Effect::ApplyPrefs, Effect::SavePrefs]);
        }
        Action::Typed(bytes) => type_in(state, &bytes, &mut out),
        Action::EndInput => for_running(state, &mut out, || Command::EndInput),
        // Both know it before they start anything.
        Action::TermSize(rows, cols) => {
            out.extend([HostSide::Sim, HostSide::Real].map(|side| Effect::Host(side, Command::Resize(rows, cols))))
        }
        Action::Why(open) => state.why_open = open && state.why().is_some(),
        Action::ChangeAndRun(text) => {
            replace_source(state, text, &mut out);
            start(state, false, &mut out);
        }
        Action::RunForReal => {
            set_mode(state, Mode::Real, &mut out);
            start(state, false, &mut out);
        }
        Action::Keys(open) => {
            state.keys_open = open;
            out.extend(open.then_some(Effect::FocusDialog));
        }
        Action::LetterKeys(on) => {
            state.prefs.letter_keys = on;
            out.push(Effect::SavePrefs);
        }
        Action::AllMounts(all) => state.all_mounts = all,
        Action::BothTree(tree) => state.both_tree = tree,
        Action::NextDifference(forward) => next_difference(state, forward, &mut out),
        Action::GoOnSimulated => {
            set_mode(state, Mode::Sim, &mut out);
            // What was recorded before is shown if it is of this program.
            if state.sim.steps.is_empty() || state.sim.source != state.doc.source {
                start(state, false, &mut out);
            }
        }
        Action::Extend => out.push(Effect::Host(HostSide::Real, Command::Extend)),
        Action::Second => {
            state.real_seconds += 1;
            let is_now = state.seconds_left() == Some(FEW_SECONDS);
            out.extend(is_now.then(|| Effect::Say(state.words().time_left(FEW_SECONDS), false)));
        }
        Action::Sized { window, tree } => (state.window, state.tree_width) = (window, tree),
        Action::TreeScrolled(top, height) => state.tree_scroll = (top, height),
        Action::TimeWhy(open) => state.time_why = open,
        Action::TraceScrolled(top, height) => state.trace_scroll = (top, height),
        Action::Edge(edge, by) => {
            move_edge(state, edge, by);
            out.push(Effect::SavePrefs);
        }
        Action::EdgesBack => {
            state.prefs.edges = EDGES;
            out.push(Effect::SavePrefs);
        }
        Action::Online(online) => state.is_online = online,
        Action::Host(side, event) => host(state, side, event, &mut out),
        Action::ClearTerminal => state.cleared = state.recording().events.last().map_or(0, |event| event.seq),
    }
    out
}

fn toggle<T: Ord>(set: &mut nslab_small::Set<T>, key: T) {
    if !set.remove(&key) {
        set.insert(key);
    }
}

/// The sides that a run has in this mode.
fn sides(mode: Mode) -> &'static [HostSide] {
    match mode {
        Mode::Sim => &[HostSide::Sim],
        Mode::Real => &[HostSide::Real],
        Mode::Both => &[HostSide::Sim, HostSide::Real],
    }
}
