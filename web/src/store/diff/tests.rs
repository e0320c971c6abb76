use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::{Event, EventKind, Stream};

use super::*;
use crate::store::HostSide;

struct Run(Recording);

impl Run {
    fn new() -> Run {
        Run(Recording::started(HostSide::Sim, Status::Running, "".into()))
    }
    fn event(&mut self, host_pid: u32, pid: u32, kind: EventKind) {
        let seq = self.0.events.len() as u64 + 1;
        self.0.push(vec![Event { seq, host_pid, pid, kind }]);
    }
    fn call(&mut self, host_pid: u32, name: &str, text: &str, ret: i64) {
        let (name, text) = (name.to_string(), text.to_string());
        self.event(
            host_pid,
            2,
            EventKind::Syscall { name, text, line: None, ret: Some(ret), errno: None, checks: vec![] },
        );
    }
    fn output(&mut self, text: &str) {
        self.event(1, 2, EventKind::Output { stream: Stream::Stdout, data: STANDARD.encode(text) });
    }
    fn fork(&mut self, host_pid: u32, child: u32) {
        self.event(host_pid, 2, EventKind::Fork { child_host_pid: child, child_pid: 3, new_namespaces: vec![] });
    }
    fn ended(mut self, end: EndState) -> Recording {
        self.0.status = Status::Ended(end);
        self.0
    }
}

fn marks(comparison: &Comparison) -> Vec<Mark> {
    comparison.items.iter().filter_map(Item::mark).collect()
}

#[test]
fn numbers_of_processes_are_compared_by_birth() {
    let mut sim = Run::new();
    sim.fork(1001, 1002);
    sim.call(1001, "fork", "fork() = 3", 3);
    sim.call(1001, "wait4", "wait4(3, NULL, 0, NULL) = 3", 3);
    let mut real = Run::new();
    real.call(51001, "fork", "fork() = 12", 12);
    real.fork(51001, 51002);
    real.call(51001, "wait4", "wait4(12, NULL, 0, NULL) = 12", 12);
    let comparison = compare(&sim.ended(EndState::Exited(0)), &real.ended(EndState::Exited(0)));
    assert_eq!(marks(&comparison), [Mark::Same; 3], "{comparison:?}");
    assert!(comparison.items.contains(&Item::Row(Mark::Same, Some("fork() = B".into()), Some("fork() = B".into()))));
}

#[test]
fn addresses_inodes_and_versions_are_no_differences() {
    let mut sim = Run::new();
    sim.call(1, "clone", "clone(child_stack=0x55555555a000, flags=SIGCHLD) = 3", 3);
    sim.call(1, "readlink", "readlink(\"/proc/self/ns/uts\", \"uts:[4026531838]\", 64) = 16", 16);
    sim.output("Linux 6.18.44 here\n");
    let mut real = Run::new();
    real.call(9, "clone", "clone(child_stack=0x7ffff7a00000, flags=SIGCHLD) = 3", 3);
    real.call(9, "readlink", "readlink(\"/proc/self/ns/uts\", \"uts:[4026532999]\", 64) = 16", 16);
    real.output("Linux 6.12.48 here\n");
    let comparison = compare(&sim.0, &real.0);
    assert_eq!(marks(&comparison), [Mark::Same, Mark::Same, Mark::Version]);
}

#[test]
fn lines_in_another_order_are_marked_as_such_and_not_counted() {
    let mut sim = Run::new();
    sim.output("one\ntwo\nthree\n");
    let mut real = Run::new();
    real.output("two\none\nthree\n");
    let comparison = compare(&sim.0, &real.0);
    assert_eq!(comparison.differences(), 0);
    assert_eq!(comparison.count(Mark::Order), 2);
}

#[test]
fn another_errno_is_a_difference_with_its_cause() {
    let mut sim = Run::new();
    sim.call(1, "mount", "mount(\"proc\") = 0", 0);
    let mut real = Run::new();
    real.call(1, "mount", "mount(\"proc\") = -1 EPERM (Operation not permitted)", -1);
    let comparison = compare(&sim.0, &real.0);
    assert_eq!(comparison.differences(), 1);
    assert_eq!(comparison.items.last(), Some(&Item::Cause(Cause::Errno)));
}

#[test]
fn a_tunnel_device_of_the_real_machine_is_one_difference_with_its_setting() {
    let mut sim = Run::new();
    sim.output("1: lo: <LOOPBACK>\n");
    let mut real = Run::new();
    real.output("1: lo: <LOOPBACK>\n2: tunl0@NONE: <NOARP>\n    link/ipip 0.0.0.0\n");
    let comparison = compare(&sim.ended(EndState::Exited(0)), &real.ended(EndState::Exited(0)));
    assert_eq!(marks(&comparison), [Mark::Same, Mark::Differs, Mark::Differs, Mark::Same]);
    assert_eq!(comparison.differences(), 1);
    assert!(comparison.items.contains(&Item::Cause(Cause::Tunnel)));
}

#[test]
fn what_the_model_does_not_cover_is_not_a_difference() {
    let mut sim = Run::new();
    sim.output("one\n");
    let mut real = Run::new();
    real.output("one\ntwo\n");
    let comparison = compare(&sim.ended(EndState::Unsupported("x".into(), String::new())), &real.0);
    assert_eq!(marks(&comparison), [Mark::Same, Mark::Uncovered, Mark::Uncovered]);
}

#[test]
fn after_exec_of_a_real_program_only_what_came_before_is_compared() {
    let mut sim = Run::new();
    sim.call(1, "sethostname", "sethostname(\"box\", 3) = 0", 0);
    sim.event(1, 2, EventKind::Exec { comm: "sh".into() });
    sim.call(1, "read", "read(0, \"\", 1) = 0", 0);
    let mut real = Run::new();
    real.call(7, "sethostname", "sethostname(\"box\", 3) = 0", 0);
    real.event(7, 2, EventKind::Exec { comm: "sh".into() });
    let comparison = compare(&sim.0, &real.0);
    assert_eq!(marks(&comparison), [Mark::Same]);
}

#[test]
fn without_a_real_run_the_left_half_stands_alone() {
    let mut sim = Run::new();
    sim.output("one\n");
    assert_eq!(marks(&compare(&sim.0, &Recording::default())), [Mark::Alone]);
}

#[test]
fn children_of_real_programs_take_no_letter() {
    let program = |run: &mut Run, base: u32, children: u32| {
        run.call(base, "fork", "fork() = 3", 3);
        run.fork(base, base + 1);
        run.event(base + 1, 3, EventKind::Exec { comm: "sh".into() });
        for child in 0..children {
            run.fork(base + 1, base + 10 + child);
        }
        run.call(base, "fork", "fork() = 6", 6);
        run.fork(base, base + 2);
        run.call(base + 2, "getuid", "getuid() = 0", 0);
    };
    let (mut sim, mut real) = (Run::new(), Run::new());
    program(&mut sim, 1001, 3);
    program(&mut real, 51001, 0);
    let comparison = compare(&sim.ended(EndState::Exited(0)), &real.ended(EndState::Exited(0)));
    assert_eq!(comparison.count(Mark::Differs), 0, "{comparison:?}");
    assert!(comparison.items.contains(&Item::Head(Head::Process("C".into(), String::new()))), "{comparison:?}");
}

#[test]
fn births_in_another_order_keep_their_letters() {
    let (mut sim, mut real) = (Run::new(), Run::new());
    for (run, is_late) in [(&mut sim, false), (&mut real, true)] {
        run.fork(1, 2);
        for grandchild in if is_late { [true, false] } else { [false, true] } {
            let (maker, child) = if grandchild { (2, 4) } else { (1, 3) };
            run.call(maker, "fork", &format!("fork() = {child}"), i64::from(child));
            run.fork(maker, child);
            run.call(child, "getuid", &format!("getuid() = {child}"), i64::from(child));
        }
    }
    let comparison = compare(&sim.ended(EndState::Exited(0)), &real.ended(EndState::Exited(0)));
    assert_eq!(comparison.count(Mark::Differs), 0, "{comparison:?}");
}

#[test]
fn inodes_in_output_are_compared_by_first_sight() {
    let (mut sim, mut real) = (Run::new(), Run::new());
    sim.output("pid:[4026531836] uts:[4026532001]\n");
    real.output("pid:[4026532777] uts:[4026532778]\n");
    let comparison = compare(&sim.ended(EndState::Exited(0)), &real.ended(EndState::Exited(0)));
    assert_eq!(comparison.count(Mark::Differs), 0, "{comparison:?}");
}

#[test]
fn an_end_that_is_not_modelled_stands_beside_the_real_one() {
    let mut sim = Run::new();
    sim.call(1, "getpid", "getpid() = 2", 2);
    let mut real = Run::new();
    real.call(7, "getpid", "getpid() = 2", 2);
    real.call(7, "clone", "clone() = 3", 3);
    let unsupported = EndState::Unsupported("clone".into(), "CLONE_VM".into());
    let comparison = compare(&sim.ended(unsupported.clone()), &real.ended(EndState::Exited(0)));
    let end = Item::End(Mark::Uncovered, Some(unsupported), Some(EndState::Exited(0)));
    assert_eq!(comparison.items.last(), Some(&end));
    assert_eq!(marks(&comparison), [Mark::Same, Mark::Uncovered, Mark::Uncovered]);
}

#[test]
fn a_run_that_goes_on_or_was_stopped_has_no_missing_lines() {
    let run = |calls: usize| {
        let mut run = Run::new();
        (0..calls).for_each(|_| run.call(1, "getppid", "getppid() = 1", 1));
        run
    };
    let comparison = compare(&run(3).ended(EndState::Exited(0)), &run(1).0);
    assert_eq!(comparison.differences(), 0, "{comparison:?}");
    let comparison = compare(&run(3).ended(EndState::Exited(0)), &run(1).ended(EndState::Stopped));
    assert_eq!(comparison.differences(), 0, "{comparison:?}");
    assert_eq!(compare(&run(3).ended(EndState::Exited(0)), &run(1).ended(EndState::Exited(0))).differences(), 1);
}

#[test]
fn who_is_left_at_the_end_is_compared_by_birth() {
    let proc = |host_pid: u32, parent: Option<u32>, pid: u32, state: char| nslab_protocol::view::Proc {
        host_pid,
        parent,
        pids: vec![host_pid, pid],
        comm: if pid == 1 { "init".into() } else { "a".into() },
        cmdline: Vec::new(),
        threads: 1,
        state,
        uid: 0,
        ns: [1; 8],
        pid_for_children: None,
        time_for_children: None,
        hostname: String::new(),
        waits: None,
        traced: true,
        is_kernel_thread: false,
        line: None,
    };
    let run = |base: u32, is_left: bool| {
        let mut run = Run::new();
        run.call(base + 1, "fork", &format!("fork() = {}", base + 2), i64::from(base) + 2);
        run.fork(base + 1, base + 2);
        run.event(base + 1, 2, EventKind::Exit { status: Some(0), signal: None });
        let mut procs = vec![proc(base, None, 1, 'S'), proc(base + 1, Some(base), 2, 'Z')];
        procs.extend(is_left.then(|| proc(base + 2, Some(base), base + 3, 'S')));
        let view = nslab_protocol::view::View { procs, ..Default::default() };
        run.0.views.insert(3, std::rc::Rc::new(view));
        run.ended(EndState::Exited(0))
    };
    let same = compare(&run(1000, true), &run(51000, true));
    assert_eq!(same.differences(), 0, "{same:?}");
    let row = "      B       1 a".to_string();
    assert!(same.items.contains(&Item::Row(Mark::Same, Some(row.clone()), Some(row))), "{same:?}");
    assert_eq!(compare(&run(1000, true), &run(51000, false)).differences(), 1);
}

#[test]
fn what_the_end_of_init_kills_is_no_difference() {
    let run = |is_told: bool| {
        let mut run = Run::new();
        run.fork(7, 8);
        run.call(7, "fork", "fork() = 3", 3);
        run.call(8, "getpid", "getpid() = 3", 3);
        run.event(7, 2, EventKind::Exit { status: Some(0), signal: None });
        if is_told {
            run.event(8, 3, EventKind::Exit { status: None, signal: Some("SIGKILL".into()) });
        }
        run.ended(EndState::Exited(0))
    };
    assert_eq!(compare(&run(true), &run(false)).differences(), 0);
}
