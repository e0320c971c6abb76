//! What a host tells.

use std::rc::Rc;

use nslab_protocol::view::Inside;

use super::head::{inspect, look, seek, set_view};
use super::run::{refuse, set_mode, start_due};
use super::shell::type_next;
use crate::store::action::{Command, Effect, HostEvent, HostSide};
use crate::store::diff;
use crate::store::recording::{EndState, Status};
use crate::store::state::{Lab, Mode, State};

pub(super) fn host(state: &mut State, side: HostSide, event: HostEvent, out: &mut Vec<Effect>) {
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
            if side == HostSide::Sim && matches!(status, Status::Ended(_)) {
                out.push(Effect::Host(HostSide::Sim, Command::Look(diff::end_of_main(&state.sim))));
            }
            if is_shown && matches!(status, Status::Ended(_)) && !state.has_moved && was_running {
                // An end that must be read stays in view.
                let is_to_read = matches!(status, Status::Ended(EndState::Unsupported(..) | EndState::Limit(..)));
                let end = state.recording().steps.len();
                let rest = if is_to_read { end } else { state.recording().richest() };
                seek(state, rest, out);
            } else if is_shown && was_running {
                inspect(state, out);
            }
            type_next(state, out);
        }
        HostEvent::View(seq, view) => match side {
            HostSide::Sim => {
                if matches!(state.sim.status, Status::Ended(_)) && seq == diff::end_of_main(&state.sim) {
                    state.sim.views.insert(seq, view.clone());
                }
                if is_shown && seq == state.sim.seq_at(state.pos) {
                    set_view(state, view, out);
                }
            }
            HostSide::Real => {
                state.real.views.insert(seq, view);
                if is_shown {
                    look(state, out);
                }
            }
        },
        HostEvent::Extended(seconds, extensions) => state.extended = Some((seconds, extensions)),
        HostEvent::Inside(seq, pid, inside) => inside_came(state, side, seq, pid, inside),
        HostEvent::Refused(diagnostics) => {
            state.doc.diagnostics = Rc::new(diagnostics);
            state.recording_mut(side).status = Status::Idle;
            refuse(state, out);
        }
        HostEvent::Missed(count) => state.recording_mut(side).missed += count,
        HostEvent::Lab(lab) => {
            if matches!(lab, Lab::Lost | Lab::Absent | Lab::Failed(_)) && state.real.is_alive() {
                state.real.status = Status::Ended(EndState::Lost);
            }
            state.lab = lab;
            match state.lab {
                Lab::Connected { .. } => start_due(state, out),
                Lab::Connecting | Lab::Reachable => {}
                _ => {
                    state.is_run_due = false;
                    // Nothing was started: what there is is the simulated machine.
                    if state.mode == Mode::Real && state.real.events.is_empty() {
                        set_mode(state, Mode::Sim, out);
                    }
                }
            }
        }
    }
}

fn inside_came(state: &mut State, side: HostSide, seq: u64, pid: u32, inside: Option<Rc<Inside>>) {
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
