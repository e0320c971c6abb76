use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::{Event, EventKind, Stream};

use super::*;
use crate::store::HostSide;

struct Run(Recording);

impl Run {
    fn new() -> Run {
        Run(Recording::started(HostSide::Sim, Status::Running))
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
    let mark = |item: &Item| if let Item::Row(mark, ..) = item { Some(*mark) } else { None };
    comparison.items.iter().filter_map(mark).collect()
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
    let comparison = compare(&sim.0, &real.0);
    assert_eq!(marks(&comparison), [Mark::Same, Mark::Differs, Mark::Differs]);
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
    assert_eq!(marks(&comparison), [Mark::Same, Mark::Uncovered]);
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
