use std::rc::Rc;

use nslab_abi::NsType;
use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::View;

use super::edit::toggle_flag;
use super::*;

fn state() -> State {
    let mut state = State::new(Prefs::default(), 1440.0);
    reduce(&mut state, Action::Rest(true));
    state
}

#[test]
fn what_is_asked_for_before_the_rest_of_the_simulator_is_there_waits_for_it() {
    let mut state = State::new(Prefs::default(), 1440.0);
    assert_eq!(reduce(&mut state, Action::RunOrStop), []);
    assert_eq!(reduce(&mut state, Action::RunOrStop), [], "pressed twice is asked once");
    assert!(!state.is_running() && state.waiting == [Action::RunOrStop]);
    assert_eq!(reduce(&mut state, Action::Rest(false)), []);
    assert_eq!((state.rest, state.waiting.len()), (Rest::Failed, 0));
    assert_eq!(reduce(&mut state, Action::RunOrStop), [Effect::FetchRest], "Retry");
    let effects = reduce(&mut state, Action::Rest(true));
    assert_eq!(effects[0], Effect::Check, "what was typed meanwhile");
    assert!(state.is_running() && state.waiting.is_empty());
}

fn event(seq: u64, host_pid: u32, kind: EventKind) -> Event {
    Event { seq, host_pid, pid: host_pid - 999, kind }
}

fn call(name: &str) -> EventKind {
    EventKind::Syscall {
        name: name.into(),
        text: format!("{name}() = 0"),
        line: Some(3),
        ret: Some(0),
        errno: None,
        checks: vec![],
    }
}

fn fork(child: u32) -> EventKind {
    EventKind::Fork { child_host_pid: child, child_pid: 1, new_namespaces: vec!["pid".into(), "uts".into()] }
}

fn sample_run() -> Vec<Event> {
    vec![
        event(1, 1001, call("execve")),
        event(2, 1001, fork(1002)),
        event(3, 1001, call("clone")),
        event(4, 1002, call("sethostname")),
        event(5, 1002, EventKind::Exit { status: Some(0), signal: None }),
        event(6, 1001, call("wait4")),
    ]
}

fn tell(state: &mut State, event: HostEvent) -> Vec<Effect> {
    reduce(state, Action::Host(HostSide::Sim, event))
}

#[test]
fn a_step_is_one_call_with_what_it_caused() {
    let mut recording = Recording::default();
    recording.push(sample_run());
    assert_eq!(recording.steps.len(), 4);
    assert_eq!(recording.seq_at(1), 1, "the fork belongs to the clone that returns after it");
    assert_eq!(recording.seq_at(2), 3);
    assert_eq!(recording.seq_at(3), 5, "an exit belongs to the call before it");
    assert_eq!(recording.of_step(2).len(), 2);
}

#[test]
fn what_follows_a_call_belongs_to_it() {
    let mut recording = Recording::default();
    recording.push(vec![
        event(1, 1001, call("clone")),
        event(2, 1001, fork(1002)),
        event(3, 1001, call("clone")),
        event(4, 1001, fork(1003)),
        event(5, 1001, call("execve")),
        event(6, 1001, EventKind::Exec { comm: "sh".into() }),
        event(7, 1001, call("getpid")),
    ]);
    let ends: Vec<u64> = (1..=4).map(|pos| recording.seq_at(pos)).collect();
    assert_eq!(ends, [2, 4, 6, 7]);
}

#[test]
fn run_starts_the_simulator_and_becomes_stop() {
    let mut state = state();
    let effects = reduce(&mut state, Action::RunOrStop);
    assert!(matches!(&effects[..], [Effect::Host(HostSide::Sim, Command::Start { is_held: false, .. })]));
    assert!(state.is_running());
    assert_eq!(reduce(&mut state, Action::RunOrStop), [Effect::Host(HostSide::Sim, Command::Stop)]);
}

#[test]
fn a_finished_run_rests_where_most_processes_live() {
    let mut state = state();
    reduce(&mut state, Action::RunOrStop);
    tell(&mut state, HostEvent::Events(sample_run()));
    let effects = tell(&mut state, HostEvent::Status(Status::Ended(EndState::Exited(0))));
    assert_eq!(state.pos, 2);
    assert!(effects.contains(&Effect::Host(HostSide::Sim, Command::Look(3))));
}

#[test]
fn a_head_that_the_learner_moved_stays() {
    let mut state = state();
    reduce(&mut state, Action::RunOrStop);
    tell(&mut state, HostEvent::Events(sample_run()));
    reduce(&mut state, Action::Seek(1));
    tell(&mut state, HostEvent::Status(Status::Ended(EndState::Exited(0))));
    assert_eq!(state.pos, 1);
}

#[test]
fn step_on_a_fresh_page_starts_the_run_held() {
    let mut state = state();
    let effects = reduce(&mut state, Action::Step);
    assert!(matches!(&effects[0], Effect::Host(HostSide::Sim, Command::Start { is_held: true, .. })));
    assert_eq!(effects[1], Effect::Host(HostSide::Sim, Command::StepOnce));
    assert!(!state.is_running(), "a held run shows Run, not Stop");
}

#[test]
fn a_program_that_does_not_compile_is_not_run_and_what_ran_stays() {
    let mut state = state();
    reduce(&mut state, Action::RunOrStop);
    tell(&mut state, HostEvent::Events(sample_run()));
    tell(&mut state, HostEvent::Status(Status::Ended(EndState::Exited(0))));
    let wrong = "int main(void)\n{\n    return 0\n}\n";
    reduce(&mut state, Action::Edited(wrong.into()));
    let diagnostics = crate::check::check("a.c", wrong);
    reduce(&mut state, Action::Checked(diagnostics, None));
    let effects = reduce(&mut state, Action::RunOrStop);
    assert!(effects.contains(&Effect::RevealError(3)), "{effects:?}");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Host(..))), "{effects:?}");
    assert!(state.is_refused && (state.pos, state.sim.steps.len()) == (2, 4));
    reduce(&mut state, Action::Edited("int main(void) { return 0; }".into()));
    reduce(&mut state, Action::Checked(Vec::new(), None));
    reduce(&mut state, Action::RunOrStop);
    assert!(state.is_running() && !state.is_refused);
}

#[test]
fn playing_goes_on_step_by_step_where_a_run_is_held() {
    let mut state = state();
    reduce(&mut state, Action::Step);
    tell(&mut state, HostEvent::Events(vec![event(1, 1001, call("execve"))]));
    assert_eq!((state.pos, state.sim.status.clone()), (1, Status::Held));
    reduce(&mut state, Action::PlayPause);
    assert_eq!(reduce(&mut state, Action::Tick), [Effect::Host(HostSide::Sim, Command::StepOnce)]);
    tell(&mut state, HostEvent::Events(vec![event(2, 1001, call("getpid"))]));
    assert_eq!((state.pos, state.is_playing), (2, true));
}

#[test]
fn a_wait_that_leaves_the_child_reaps_nobody() {
    let told_of = |text: &str| {
        let mut recording = Recording::default();
        let kind = EventKind::Syscall {
            name: "wait4".into(),
            text: text.into(),
            line: None,
            ret: Some(2),
            errno: None,
            checks: vec![],
        };
        recording.push(vec![event(1, 1001, kind)]);
        told(&recording, 1, &View::default()).map(|(_, told)| told)
    };
    let ended = "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 2";
    let stopped = "wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WUNTRACED, NULL) = 2";
    assert!(matches!(told_of(ended), Some(nslab_words::Told::Reaped { pid: 2 })));
    assert!(matches!(told_of(stopped), Some(nslab_words::Told::Called { .. })));
}

#[test]
fn only_the_picture_of_the_current_step_is_taken() {
    let mut state = state();
    reduce(&mut state, Action::RunOrStop);
    tell(&mut state, HostEvent::Events(sample_run()));
    tell(&mut state, HostEvent::Status(Status::Ended(EndState::Exited(0))));
    let old = View { hostname: "old".into(), ..View::default() };
    tell(&mut state, HostEvent::View(1, Rc::new(old)));
    assert_eq!(state.view.hostname, "");
    let new = View { hostname: "lab".into(), ..View::default() };
    tell(&mut state, HostEvent::View(3, Rc::new(new)));
    assert_eq!(state.view.hostname, "lab");
}

#[test]
fn a_step_with_a_new_process_is_said_with_both_numbers() {
    let mut state = state();
    reduce(&mut state, Action::RunOrStop);
    tell(&mut state, HostEvent::Events(sample_run()));
    tell(&mut state, HostEvent::Status(Status::Ended(EndState::Exited(0))));
    reduce(&mut state, Action::Seek(2));
    let effects = tell(&mut state, HostEvent::View(3, Rc::default()));
    let said = effects.iter().find_map(|e| if let Effect::Say(text, false) = e { Some(text.clone()) } else { None });
    let expected =
        "Step 2. Process 1001 called clone. New process 1002, which is 1 inside. 2 new namespaces: pid, uts.";
    assert_eq!(said.as_deref(), Some(expected));
}

#[test]
fn real_needs_a_lab_and_a_token() {
    let mut state = state();
    assert!(reduce(&mut state, Action::Mode(Mode::Real)).is_empty());
    assert_eq!(state.mode, Mode::Sim);
    state.has_token = true;
    state.lab = Lab::Reachable;
    assert!(reduce(&mut state, Action::Mode(Mode::Real)).contains(&Effect::Connect));
}

#[test]
fn a_lost_connection_keeps_what_was_recorded() {
    let mut state = state();
    state.has_token = true;
    state.mode = Mode::Real;
    state.real = Recording::started(HostSide::Real, Status::Running, "".into());
    reduce(&mut state, Action::Host(HostSide::Real, HostEvent::Events(sample_run())));
    reduce(&mut state, Action::Host(HostSide::Real, HostEvent::Lab(Lab::Lost)));
    assert_eq!(state.real.status, Status::Ended(EndState::Lost));
    assert_eq!(state.real.steps.len(), 4);
}

#[test]
fn chips_edit_the_flags_expression() {
    let source = "int flags = CLONE_NEWPID | CLONE_NEWUTS | SIGCHLD;";
    let editing = |source: &str| Editing {
        line: 1,
        bytes: 12..source.len() - 1,
        flags: source[12..source.len() - 1].split('|').map(|s| s.trim().to_string()).collect(),
        call: "clone",
    };
    let without = toggle_flag(source, &editing(source), NsType::Uts).expect("an edit");
    assert_eq!(without, "int flags = CLONE_NEWPID | SIGCHLD;");
    let with = toggle_flag(&without, &editing(&without), NsType::Net).expect("an edit");
    assert_eq!(with, "int flags = CLONE_NEWNET | CLONE_NEWPID | SIGCHLD;");
    let last = toggle_flag("int flags = CLONE_NEWPID;", &editing("int flags = CLONE_NEWPID;"), NsType::Pid);
    assert_eq!(last.as_deref(), Some("int flags = 0;"));
}

#[test]
fn equal_failures_on_path_fold_into_one_line() {
    let failed = |seq| {
        let kind = EventKind::Syscall {
            name: "execve".into(),
            text: "execve(\"/x\") = -1 ENOENT".into(),
            line: None,
            ret: Some(-1),
            errno: Some("ENOENT".into()),
            checks: vec![],
        };
        event(seq, 1001, kind)
    };
    let mut recording = Recording::default();
    recording.push(vec![event(1, 1001, call("fork")), failed(2), failed(3), failed(4), event(5, 1001, call("execve"))]);
    let lines = trace_lines(&recording, &Default::default());
    assert_eq!(
        lines,
        [
            TraceLine { first: 1, last: 1, is_open_run: false },
            TraceLine { first: 2, last: 4, is_open_run: false },
            TraceLine { first: 5, last: 5, is_open_run: false }
        ]
    );
    assert_eq!(trace_lines(&recording, &[2].into()).len(), 5);
}

#[test]
fn a_built_in_programs_reading_folds_and_the_scripts_own_does_not() {
    let call = |seq, name: &str, line| {
        let (name, text) = (name.to_string(), format!("{name}(3) = 0"));
        event(seq, 1001, EventKind::Syscall { name, text, ret: Some(0), errno: None, line, checks: Vec::new() })
    };
    let names = ["openat", "read", "close", "openat"];
    let of = |line: Option<u32>| {
        let mut recording = Recording::default();
        recording.push(names.iter().enumerate().map(|(i, name)| call(i as u64 + 1, name, line)).collect());
        recording
    };
    assert_eq!(trace_lines(&of(None), &Default::default()), [TraceLine { first: 1, last: 4, is_open_run: false }]);
    assert_eq!(trace_lines(&of(Some(7)), &Default::default()).len(), 4);
    let open = trace_lines(&of(None), &[1].into());
    assert!(open.len() == 4 && open[0].is_open_run && !open[1].is_open_run);
}

#[test]
fn a_run_that_meets_something_not_modelled_rests_there_and_says_so() {
    let mut state = state();
    reduce(&mut state, Action::RunOrStop);
    let mut events = sample_run();
    let kind = EventKind::Unsupported { what: "clone".into(), detail: "CLONE_THREAD".into(), line: Some(9) };
    events.push(event(7, 1001, kind));
    tell(&mut state, HostEvent::Events(events));
    tell(&mut state, HostEvent::Status(Status::Ended(EndState::Unsupported("clone".into(), "CLONE_THREAD".into()))));
    assert_eq!(state.pos, state.sim.steps.len());
    assert_eq!(state.why(), Some(Why::Unsupported("clone", "CLONE_THREAD")));
    reduce(&mut state, Action::Why(true));
    assert!(state.why_open);
    reduce(&mut state, Action::Back);
    assert!(!state.why_open, "a step back, nothing is to be explained");
}

#[test]
fn a_real_run_near_its_end_can_be_given_more_time() {
    let mut state = state();
    let limits =
        nslab_protocol::wire::Limits { seconds: 90, extensions: 1, tasks: 256, output_bytes: 1, source_bytes: 1 };
    (state.mode, state.has_token) = (Mode::Real, true);
    state.lab = Lab::Connected { kernel: String::new(), os: String::new(), plan: String::new(), limits };
    reduce(&mut state, Action::RunOrStop);
    for _ in 0..50 {
        reduce(&mut state, Action::Second);
    }
    assert_eq!((state.seconds_left(), state.can_extend()), (Some(40), true));
    assert_eq!(reduce(&mut state, Action::Extend), [Effect::Host(HostSide::Real, Command::Extend)]);
    reduce(&mut state, Action::Host(HostSide::Real, HostEvent::Extended(180, 0)));
    assert_eq!((state.seconds_left(), state.can_extend()), (None, false), "130 s are left, and that was the last time");
    reduce(&mut state, Action::RunOrStop);
}

#[test]
fn run_for_real_connects_first_and_starts_once() {
    let mut state = state();
    (state.lab, state.has_token) = (Lab::Reachable, true);
    let effects = reduce(&mut state, Action::RunForReal);
    assert_eq!(effects.iter().filter(|effect| **effect == Effect::Connect).count(), 1);
    assert_eq!(state.mode, Mode::Real);
    let limits =
        nslab_protocol::wire::Limits { seconds: 60, extensions: 3, tasks: 256, output_bytes: 1, source_bytes: 1 };
    let lab = Lab::Connected { kernel: String::new(), os: String::new(), plan: String::new(), limits };
    let starts = |effects: Vec<Effect>| {
        let is_start = |effect: &&Effect| matches!(effect, Effect::Host(HostSide::Real, Command::Start { .. }));
        effects.iter().filter(is_start).count()
    };
    assert_eq!(starts(reduce(&mut state, Action::Host(HostSide::Real, HostEvent::Lab(lab.clone())))), 1);
    assert_eq!(starts(reduce(&mut state, Action::Host(HostSide::Real, HostEvent::Lab(lab)))), 0);
}

#[test]
fn a_scene_starts_its_machine_and_is_simulated_only() {
    let mut state = state();
    state.has_token = true;
    state.lab = Lab::Reachable;
    let effects = reduce(&mut state, Action::Scene(0));
    let is_shell = |effect: &Effect| matches!(effect, Effect::Host(HostSide::Sim, Command::Shell { machine: "docker-host", name, .. }) if name == "container.c");
    assert!(effects.iter().any(is_shell), "{effects:?}");
    assert!(state.is_running() && state.machine() == "docker-host" && !state.can_real());
    assert_eq!(reduce(&mut state, Action::Mode(Mode::Both)), []);
    assert_eq!(state.mode, Mode::Sim);
    assert_eq!(reduce(&mut state, Action::Type(&["ps", "id"])), [], "the shell is not there yet");
    for line in ["ps\r", "id\r"] {
        let effects = tell(&mut state, HostEvent::Status(Status::WaitsForInput));
        assert_eq!(effects.last(), Some(&Effect::Host(HostSide::Sim, Command::Input(line.into()))));
    }
    reduce(&mut state, Action::Sample(0));
    assert_eq!((state.machine(), state.scene.is_none(), state.can_real()), ("lab", true, true));
}

#[test]
fn typing_brings_back_the_head_that_was_moved() {
    let mut state = state();
    reduce(&mut state, Action::Scene(0));
    tell(&mut state, HostEvent::Events(sample_run()));
    tell(&mut state, HostEvent::Status(Status::WaitsForInput));
    reduce(&mut state, Action::Seek(1));
    let effects = reduce(&mut state, Action::Typed(b"l".to_vec()));
    assert_eq!((state.pos, state.has_moved), (4, false));
    assert_eq!(effects.last(), Some(&Effect::Host(HostSide::Sim, Command::Input(b"l".to_vec()))));
    assert!(reduce(&mut state, Action::Step).is_empty(), "a shell is not stepped");
}
