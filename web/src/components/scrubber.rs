//! The scrubber: a lane for each process, a tick for each call, and the head.

use nslab_small::Map;

use nslab_protocol::event::EventKind;
use yew::prelude::*;

use super::Act;
use crate::platform::{capture, fraction};
use crate::store::{Action, Recording, State, told};

/// Lanes at most: where there are more processes, the busiest have one of their own each, and all others share the last.
const LANES: usize = 3;
/// Ticks at most: longer runs draw every n-th.
const TICKS: usize = 400;
/// From one lane to the next in pixels.
const PITCH: f64 = 12.0;

/// One line of the scrubber.
#[derive(Debug, PartialEq)]
struct Lane {
    name: String,
    parent: Option<usize>,
    born: usize,
    ended: Option<usize>,
}

/// What the scrubber has to know of a process.
#[derive(Clone, Copy)]
struct Process {
    host_pid: u32,
    parent: Option<u32>,
    born: usize,
    ended: Option<usize>,
    nr_events: usize,
}

/// Draws the scrubber.
pub fn scrubber(state: &State, act: &Act) -> Html {
    let words = state.words();
    let recording = state.recording();
    let of = recording.steps.len();
    let what =
        told(recording, state.pos, &state.view).map(|(who, told)| words.narrate(&who, &told)).unwrap_or_default();
    let seek = {
        let act = act.clone();
        move |event: &PointerEvent| act.emit(Action::Seek((fraction(event, ".lanes") * of as f64).round() as usize))
    };
    let down = seek.clone();
    let onpointerdown = Callback::from(move |event: PointerEvent| {
        capture(&event, ".lanes");
        down(&event);
    });
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            seek(&event);
        }
    });
    let (lanes, lane_of) = lanes(&processes(recording));
    let head = percent(state.pos, of);
    html! {
        <div class="scrub">
            <div class="lane-names" aria-hidden="true">{ for lanes.iter().map(|lane| html! { <span key={lane.name.clone()}>{ &lane.name }</span> }) }</div>
            <div class="lanes" role="slider" tabindex="0" aria-label={words.scrubber()} aria-valuemin="0" aria-valuemax={of.to_string()}
                aria-valuenow={state.pos.to_string()} aria-valuetext={words.step_of(state.pos, of, &what)} {onpointerdown} {onpointermove}>
                <svg aria-hidden="true">
                    { for lanes.iter().enumerate().map(|(index, lane)| draw_lane(index, lane, of)) }
                    { for ticks(recording, state.pos, &lane_of) }
                    <line class="head" x1={head.clone()} x2={head.clone()} y1="-1" y2="39" />
                    <svg x={head} overflow="visible"><path class="headk" d="M-5 -2h10l-5 6z" /></svg>
                </svg>
            </div>
        </div>
    }
}

fn percent(pos: usize, of: usize) -> String {
    format!("{:.2}%", pos as f64 / of.max(1) as f64 * 100.0)
}

fn y_of(lane: usize) -> f64 {
    7.0 + lane as f64 * PITCH
}

/// The processes of a recording, by birth.
fn processes(recording: &Recording) -> Vec<Process> {
    let mut processes: Vec<Process> = Vec::new();
    let mut index_of: Map<u32, usize> = Map::new();
    let mut find = |processes: &mut Vec<Process>, host_pid, parent, born| {
        *index_of.entry(host_pid).or_insert_with(|| {
            processes.push(Process { host_pid, parent, born, ended: None, nr_events: 0 });
            processes.len() - 1
        })
    };
    for pos in 1..=recording.steps.len() {
        // Output of a real session is nobody's.
        for event in recording.of_step(pos).iter().filter(|event| event.host_pid != 0) {
            let index = find(&mut processes, event.host_pid, None, pos - 1);
            processes[index].nr_events += 1;
            match &event.kind {
                EventKind::Fork { child_host_pid, .. } => {
                    find(&mut processes, *child_host_pid, Some(event.host_pid), pos);
                }
                EventKind::Exit { .. } => processes[index].ended = Some(pos),
                _ => {}
            }
        }
    }
    processes
}

/// The lanes, and which of them each process has.
fn lanes(processes: &[Process]) -> (Vec<Lane>, Map<u32, usize>) {
    let nr_own = if processes.len() > LANES { LANES - 1 } else { processes.len() };
    let mut by_events: Vec<&Process> = processes.iter().collect();
    by_events.sort_by_key(|process| std::cmp::Reverse(process.nr_events));
    let mut own: Vec<&Process> = by_events[..nr_own].to_vec();
    own.sort_by_key(|process| (process.born, process.host_pid));
    let mut lane_of: Map<u32, usize> = Map::new();
    let mut lanes = Vec::new();
    for process in own {
        let parent = process.parent.and_then(|parent| lane_of.get(&parent).copied());
        lane_of.insert(process.host_pid, lanes.len());
        lanes.push(Lane { name: process.host_pid.to_string(), parent, born: process.born, ended: process.ended });
    }
    let others = &by_events[nr_own..];
    if let Some(born) = others.iter().map(|process| process.born).min() {
        lane_of.extend(others.iter().map(|process| (process.host_pid, lanes.len())));
        lanes.push(Lane { name: format!("+{}", others.len()), parent: None, born, ended: None });
    }
    (lanes, lane_of)
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn draw_lane(index: usize, lane: &Lane, of: usize) -> Html {
    let y = y_of(index).to_string();
    let (born, end) = (percent(lane.born, of), percent(lane.ended.unwrap_or(of), of));
    html! {
        <g key={index}>
            <line class="lane" x1="0" x2="100%" y1={y.clone()} y2={y.clone()} />
            <line class="lane run" x1={born.clone()} x2={end.clone()} y1={y.clone()} y2={y.clone()} />
            if let Some(parent) = lane.parent.filter(|parent| *parent < index) {
                <line class="lane run" x1={born.clone()} x2={born} y1={y_of(parent).to_string()} y2={y.clone()} />
            }
            if lane.ended.is_some() { <circle class="exit" cx={end} cy={y} r="3.4" /> }
        </g>
    }
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn ticks(recording: &Recording, pos: usize, lane_of: &Map<u32, usize>) -> Vec<Html> {
    let of = recording.steps.len();
    let every = of.div_ceil(TICKS).max(1);
    let tick = |step: usize| {
        let event = recording.line(step)?;
        let y = y_of(*lane_of.get(&event.host_pid)?);
        let x = percent(step, of);
        let is_failed = matches!(
            &event.kind,
            EventKind::Syscall { errno: Some(_), .. } | EventKind::Fault { .. } | EventKind::Notice { .. }
        );
        Some(if is_failed {
            html! { <svg key={step} {x} y={y.to_string()} overflow="visible"><path class="tk er" d="M-3 -3l6 6m0 -6l-6 6" /></svg> }
        } else {
            html! { <svg key={step} {x} y={y.to_string()} overflow="visible"><rect class={if step <= pos { "tk past" } else { "tk" }} x="-1.5" y="-4" width="3" height="8" rx="1" /></svg> }
        })
    };
    (1..=of).step_by(every).filter_map(tick).collect()
}

#[test]
fn the_busiest_have_a_lane_each_and_the_others_share_one() {
    let process = |host_pid, nr_events| Process {
        host_pid,
        parent: Some(host_pid - 1),
        born: host_pid as usize,
        ended: Some(90),
        nr_events,
    };
    let names = |processes: &[Process]| lanes(processes).0.into_iter().map(|lane| lane.name).collect::<Vec<_>>();
    assert_eq!(names(&[process(1, 5), process(2, 1), process(3, 9)]), ["1", "2", "3"]);
    let four = [process(1, 5), process(2, 1), process(3, 9), process(4, 2)];
    assert_eq!(names(&four), ["1", "3", "+2"]);
    let (lanes, lane_of) = lanes(&four);
    assert_eq!([1, 2, 3, 4].map(|pid| lane_of[&pid]), [0, 2, 1, 2]);
    assert_eq!(lanes[2], Lane { name: "+2".into(), parent: None, born: 2, ended: None });
}
