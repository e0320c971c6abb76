//! State and action to state and effects.

use std::rc::Rc;

use nslab_protocol::event::EventKind;

use super::action::{Action, Command, Edge, Effect, HostEvent, HostSide};
use super::edit::{apply_fixes, toggle_flag};
use super::effect::{strerror, told};
use super::facts::facts;
use super::recording::{EndState, Recording, Status};
use super::samples::SAMPLES;
use super::state::{EDGES, Lab, Mode, Pane, State};
use crate::layout::{Density, Whose};

/// Fastest play that is still said aloud, in steps a second.
const SAID_UPTO: u32 = 2;

/// Changes the state; answers what the page must ask of the world.
pub fn reduce(state: &mut State, action: Action) -> Vec<Effect> {
    let mut out = Vec::new();
    match action {
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
            out.push(Effect::Check);
        }
        Action::Checked(diagnostics, editing) => {
            state.doc.diagnostics = Rc::new(diagnostics);
            state.doc.editing = editing;
        }
        Action::Sample(index) => sample(state, index, &mut out),
        Action::Chip(ns_type) => {
            if let Some(text) = state.doc.editing.as_ref().and_then(|e| toggle_flag(&state.doc.source, e, ns_type)) {
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
        Action::Pane(pane) => set_pane(state, pane),
        Action::Prepare => prepare(state, &mut out),
        Action::Theme(theme) => {
            state.prefs.theme = theme;
            out.extend([Effect::ApplyPrefs, Effect::SavePrefs]);
        }
        Action::Lang(lang) => {
            state.prefs.lang = lang;
            out.extend([Effect::ApplyPrefs, Effect::SavePrefs]);
        }
        Action::Typed(bytes) => for_running(state, &mut out, || Command::Input(bytes.clone())),
        Action::EndInput => for_running(state, &mut out, || Command::EndInput),
        Action::TermSize(rows, cols) => for_running(state, &mut out, || Command::Resize(rows, cols)),
        Action::Why(open) => state.why_open = open && state.failure().is_some(),
        Action::Keys(open) => state.keys_open = open,
        Action::LetterKeys(on) => {
            state.prefs.letter_keys = on;
            out.push(Effect::SavePrefs);
        }
        Action::AllMounts(all) => state.all_mounts = all,
        Action::BothTree(tree) => state.both_tree = tree,
        Action::NextDifference(forward) => next_difference(state, forward, &mut out),
        Action::GoOnSimulated => {
            set_mode(state, Mode::Sim, &mut out);
            if state.sim.status == Status::Idle {
                run_or_stop(state, &mut out);
            }
        }
        Action::Sized { window, tree } => (state.window, state.tree_width) = (window, tree),
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

fn toggle<T: Ord>(set: &mut std::collections::BTreeSet<T>, key: T) {
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

fn run_or_stop(state: &mut State, out: &mut Vec<Effect>) {
    if state.is_running() {
        out.extend(sides(state.mode).iter().map(|side| Effect::Host(*side, Command::Stop)));
        return;
    }
    if state.mode == Mode::Sim && state.sim.status == Status::Held && state.doc.ran == state.doc.source {
        state.has_moved = false;
        state.sim.status = Status::Running;
        show_result(state);
        out.push(Effect::Host(HostSide::Sim, Command::Go));
        return;
    }
    start(state, false, out);
}

fn start(state: &mut State, is_held: bool, out: &mut Vec<Effect>) {
    state.doc.ran = state.doc.source.clone();
    state.pos = 0;
    state.cleared = 0;
    state.has_moved = false;
    state.why_open = false;
    state.selected = state.selected.filter(|_| state.is_pinned);
    state.at_difference = None;
    state.open_runs.clear();
    state.unfolded.clear();
    stop_playing(state, out);
    show_result(state);
    for side in sides(state.mode) {
        let connected = matches!(state.lab, Lab::Connected { .. });
        if *side == HostSide::Real && !connected {
            continue;
        }
        *state.recording_mut(*side) = Recording::started(if is_held { Status::Held } else { Status::Running });
        let (name, source) = (state.doc.name.clone(), state.doc.source.to_string());
        out.push(Effect::Host(*side, Command::Start { name, source, is_held }));
    }
}

/// On a phone, Run leads from the program to the tree.
fn show_result(state: &mut State) {
    if state.is_phone() && state.pane == Pane::Code {
        state.pane = Pane::Tree;
    }
}

fn step(state: &mut State, out: &mut Vec<Effect>) {
    stop_playing(state, out);
    if state.pos < state.recording().steps.len() {
        return moved_to(state, state.pos + 1, out);
    }
    if state.mode != Mode::Sim {
        return;
    }
    if !state.sim.is_alive() {
        let is_over = matches!(state.sim.status, Status::Ended(_)) && !state.sim.steps.is_empty();
        if is_over && state.doc.ran == state.doc.source {
            return;
        }
    }
    if !state.sim.is_alive() || state.doc.ran != state.doc.source {
        start(state, true, out);
    }
    if state.sim.status == Status::Held {
        state.has_moved = false;
        out.push(Effect::Host(HostSide::Sim, Command::StepOnce));
    }
}

fn moved_to(state: &mut State, pos: usize, out: &mut Vec<Effect>) {
    stop_playing(state, out);
    state.has_moved = true;
    seek(state, pos, out);
}

fn seek(state: &mut State, pos: usize, out: &mut Vec<Effect>) {
    state.pos = pos.min(state.recording().steps.len());
    if state.failure().is_none() {
        state.why_open = false;
    }
    look(state, out);
    out.push(Effect::Reveal);
}

fn look(state: &mut State, out: &mut Vec<Effect>) {
    let seq = state.recording().seq_at(state.pos);
    match state.shown() {
        HostSide::Sim => out.push(Effect::Host(HostSide::Sim, Command::Look(seq))),
        HostSide::Real => {
            let view = state.real.view_at(seq).unwrap_or_default();
            set_view(state, view, out);
        }
    }
}

fn set_view(state: &mut State, view: Rc<nslab_protocol::view::View>, out: &mut Vec<Effect>) {
    let before = std::mem::replace(&mut state.view, view);
    state.facts = Rc::new(facts(state.recording(), state.pos, Some(&before), &state.view));
    inspect(state, out);
    say(state, out);
}

/// Asks for the inspected process, its parent and the machine's first with their own eyes.
fn inspect(state: &mut State, out: &mut Vec<Effect>) {
    let seq = state.recording().seq_at(state.pos);
    let find = |pid: u32| state.view.procs.iter().find(|p| p.host_pid == pid);
    let wanted = state.inspected();
    let parent = wanted.and_then(find).and_then(|p| p.parent);
    let root = state.view.procs.first().map(|p| p.host_pid);
    match state.shown() {
        HostSide::Sim if state.sim.status == Status::Running => {}
        HostSide::Sim => {
            let mut pids: Vec<u32> = [wanted, parent, root].into_iter().flatten().collect();
            pids.dedup();
            if wanted.is_none() {
                (state.inside, state.parent_inside, state.host_inside) = (None, None, None);
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

fn play_pause(state: &mut State, out: &mut Vec<Effect>) {
    if state.is_playing {
        return stop_playing(state, out);
    }
    if state.recording().steps.is_empty() && !state.is_running() {
        start(state, false, out);
    }
    if state.pos >= state.recording().steps.len() {
        seek(state, 0, out);
    }
    state.has_moved = true;
    state.is_playing = true;
    out.push(Effect::Player(Some(state.prefs.speed)));
}

fn stop_playing(state: &mut State, out: &mut Vec<Effect>) {
    if state.is_playing {
        state.is_playing = false;
        out.push(Effect::Player(None));
    }
}

fn tick(state: &mut State, out: &mut Vec<Effect>) {
    if !state.is_playing {
        return;
    }
    if state.pos < state.recording().steps.len() {
        seek(state, state.pos + 1, out);
    } else if !state.is_running() {
        stop_playing(state, out);
    }
}

fn set_mode(state: &mut State, mode: Mode, out: &mut Vec<Effect>) {
    let can_real = state.has_token && !matches!(state.lab, Lab::Absent | Lab::Refused);
    if mode == Mode::Real && !can_real {
        return;
    }
    state.mode = mode;
    state.both_tree = false;
    state.why_open = false;
    stop_playing(state, out);
    if mode != Mode::Sim && can_real && !matches!(state.lab, Lab::Connected { .. } | Lab::Connecting) {
        out.push(Effect::Connect);
    }
    let rest = state.recording().richest();
    seek(state, rest, out);
}

fn sample(state: &mut State, index: usize, out: &mut Vec<Effect>) {
    let Some(sample) = SAMPLES.get(index) else { return };
    state.doc.name = sample.name.into();
    out.extend(sides(state.mode).iter().map(|side| Effect::Host(*side, Command::Stop)));
    state.sim = Recording::default();
    state.real = Recording::default();
    state.pos = 0;
    replace_source(state, sample.source.to_string(), out);
    prepare(state, out);
}

fn replace_source(state: &mut State, text: String, out: &mut Vec<Effect>) {
    state.doc.source = text.as_str().into();
    out.extend([Effect::SetEditor(text), Effect::Check]);
}

fn select(state: &mut State, pid: Option<u32>, out: &mut Vec<Effect>) {
    state.selected = pid;
    inspect(state, out);
}

fn select_next(state: &mut State, by: i32, out: &mut Vec<Effect>) {
    let pids: Vec<u32> = state.view.procs.iter().filter(|p| !p.is_kernel_thread).map(|p| p.host_pid).collect();
    let at = state.inspected().and_then(|pid| pids.iter().position(|p| *p == pid)).unwrap_or(0);
    let next = at.saturating_add_signed(by as isize).min(pids.len().saturating_sub(1));
    if let Some(pid) = pids.get(next) {
        select(state, Some(*pid), out);
        out.push(Effect::FocusRow(*pid));
    }
}

fn set_pane(state: &mut State, pane: Pane) {
    state.pane = pane;
    match pane {
        Pane::Tree | Pane::Inside => state.side_inside = pane == Pane::Inside,
        Pane::Terminal | Pane::Timeline => state.low_terminal = pane == Pane::Terminal,
        Pane::Code => {}
    }
}

/// Boots the machine without running anything, so that its tree can be seen.
fn prepare(state: &mut State, out: &mut Vec<Effect>) {
    let pane = state.pane;
    start(state, true, out);
    state.pane = pane;
    look(state, out);
}

fn set_whose(state: &mut State, whose: Whose) {
    state.whose = whose;
    if whose == Whose::Inside && state.selected.is_none() {
        state.selected = state.inspected();
    }
}

fn next_whose(whose: Whose) -> Whose {
    match whose {
        Whose::Walls => Whose::Inside,
        Whose::Inside => Whose::Host,
        Whose::Host => Whose::Walls,
    }
}

/// The next step, in a direction, that the same process makes at another line.
fn other_line(state: &State, forward: bool) -> usize {
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
        | EventKind::Unsupported { line, .. } => *line,
        _ => None,
    }
}

fn for_running(state: &State, out: &mut Vec<Effect>, command: impl Fn() -> Command) {
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

fn next_difference(state: &mut State, forward: bool, out: &mut Vec<Effect>) {
    let comparison = super::diff::compare(&state.sim, &state.real);
    let places = comparison.difference_rows();
    let next = match (state.at_difference, forward) {
        (None, true) => places.first(),
        (None, false) => places.last(),
        (Some(at), true) => places.iter().find(|row| **row > at).or(places.first()),
        (Some(at), false) => places.iter().rev().find(|row| **row < at).or(places.last()),
    };
    state.at_difference = next.copied();
    out.extend(state.at_difference.map(Effect::RevealDifference));
}

fn move_edge(state: &mut State, edge: Edge, by: f64) {
    let [editor, inspector, bottom] = &mut state.prefs.edges;
    match edge {
        Edge::Editor => *editor = (*editor + by).clamp(280.0, 720.0),
        Edge::Inspector => *inspector = (*inspector - by).clamp(280.0, 560.0),
        Edge::Bottom => *bottom = (*bottom - by).clamp(120.0, 520.0),
    }
}

fn host(state: &mut State, side: HostSide, event: HostEvent, out: &mut Vec<Effect>) {
    let is_shown = state.shown() == side;
    match event {
        HostEvent::Events(events) => {
            state.recording_mut(side).push(events);
            if is_shown && !state.has_moved {
                let end = state.recording().steps.len();
                seek(state, end, out);
            }
        }
        HostEvent::Status(status) => {
            let was_running = state.recording_mut(side).status == Status::Running;
            state.recording_mut(side).status = status.clone();
            if is_shown && matches!(status, Status::Ended(_)) && !state.has_moved && was_running {
                let rest = state.recording().richest();
                seek(state, rest, out);
            } else if is_shown && was_running {
                inspect(state, out);
            }
        }
        HostEvent::View(seq, view) => match side {
            HostSide::Sim if is_shown && seq == state.sim.seq_at(state.pos) => set_view(state, view, out),
            HostSide::Sim => {}
            HostSide::Real => {
                state.real.views.insert(seq, view);
                if is_shown {
                    look(state, out);
                }
            }
        },
        HostEvent::Inside(seq, pid, inside) => inside_came(state, side, seq, pid, inside),
        HostEvent::Refused(diagnostics) => {
            state.doc.diagnostics = Rc::new(diagnostics);
            state.recording_mut(side).status = Status::Idle;
            if state.is_phone() {
                state.pane = Pane::Code;
            }
            let problems = state.words().problems(state.doc.errors());
            out.push(Effect::Say(problems, true));
        }
        HostEvent::Missed(count) => state.recording_mut(side).missed += count,
        HostEvent::Lab(lab) => {
            if matches!(lab, Lab::Lost | Lab::Absent | Lab::Failed(_)) && state.real.is_alive() {
                state.real.status = Status::Ended(EndState::Lost);
            }
            state.lab = lab;
        }
    }
}

fn inside_came(
    state: &mut State,
    side: HostSide,
    seq: u64,
    pid: u32,
    inside: Option<Rc<nslab_protocol::view::Inside>>,
) {
    if side == HostSide::Real
        && let Some(inside) = &inside
    {
        state.real.insides.entry(pid).or_default().insert(seq, inside.clone());
    }
    if state.shown() != side {
        return;
    }
    let parent =
        state.inspected().and_then(|pid| state.view.procs.iter().find(|p| p.host_pid == pid)).and_then(|p| p.parent);
    if state.inspected() == Some(pid) {
        state.inside = inside.clone();
    }
    if parent == Some(pid) {
        state.parent_inside = inside.clone();
    }
    if state.view.procs.first().is_some_and(|p| p.host_pid == pid) {
        state.host_inside = inside;
    }
}
