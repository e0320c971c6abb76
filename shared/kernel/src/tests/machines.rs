//! The machines as they are at boot, and what drivers read of them.

use super::*;
use crate::{BootConfig, Happening};

#[test]
fn the_lab() {
    for (plan, outside) in [(Plan::Full, (100_000, 65_536)), (Plan::Single, (1000, 1))] {
        let mut lab = boot(Machine::Lab, plan, 0);
        assert_eq!((lab.init, lab.main), (TaskId(1000), TaskId(1001)));
        let init = lab.k.task_info(lab.init).unwrap();
        let main = lab.k.task_info(lab.main).unwrap();
        assert_eq!((init.comm.as_str(), init.pids), ("init", vec![1000, 1]));
        assert_eq!((main.comm.as_str(), main.pids, main.hostname.as_str()), ("prog", vec![1001, 2], "lab"));
        assert_eq!((main.euid, main.cap_eff, main.parent), (0, 0x1ff_ffff_ffff, Some(lab.init)));
        let map = lab.k.map_show(lab.main, lab.main, crate::fs::proc::IdMap::Uid);
        assert_eq!(String::from_utf8(map).unwrap(), format!("{:10} {:10} {:10}\n", 0, outside.0, outside.1));
        assert_eq!(lab.getppid(lab.main), 1);
    }
}

#[test]
fn a_machine_without_its_program() {
    let config = BootConfig { program: vec![b"/missing".to_vec()], ..BootConfig::default() };
    let (k, images) = Kernel::boot(&config);
    check_invariants(&k);
    assert_eq!(images.len(), 1);
}

#[test]
fn the_docker_host() {
    let config = BootConfig { machine: Machine::DockerHost, applets: vec!["bash", "daemon"], ..BootConfig::default() };
    let (k, images) = Kernel::boot(&config);
    check_invariants(&k);
    let named: Vec<(u32, String)> =
        k.tasks().map(|t| (t.0, k.task_info(t).unwrap())).map(|(id, info)| (id, info.comm)).collect();
    let expected =
        [(1, "systemd"), (2, "kthreadd"), (523, "containerd"), (611, "dockerd"), (702, "sshd"), (4698, "bash")];
    assert_eq!(named, expected.map(|(id, comm)| (id, comm.to_string())));
    assert_eq!(images.last().map(|(t, _)| *t), Some(TaskId(4698)));
    let mut lab = Lab { k, init: TaskId(1), main: TaskId(4698) };
    assert_eq!(lab.k.task_info(lab.main).unwrap().hostname, "docker-host");
    assert_eq!(lab.try_clone(lab.main, CloneFlags::empty()), Ok((TaskId(4710), Pid(4710))));
}

#[test]
fn happenings_are_told_in_order() {
    let mut lab = lab();
    let init = lab.clone(lab.main, CloneFlags::NEWPID);
    let member = lab.fork(init);
    lab.k.drain_happenings();
    lab.exit(init, 3);
    lab.reap(lab.main, init);
    let killed = WaitStatus::Signaled(Signal::SIGKILL, false);
    let expected = [
        Happening::Exited { task: member, status: killed },
        Happening::Reaped { task: member, pid: Pid(2) },
        Happening::Exited { task: init, status: WaitStatus::Exited(3) },
        Happening::Reaped { task: init, pid: Pid(1) },
    ];
    assert_eq!(lab.k.drain_happenings(), expected);
}

#[test]
fn a_probe_sees_what_its_model_sees() {
    let mut lab = lab();
    let child = lab.clone(lab.main, CloneFlags::NEWUTS | CloneFlags::NEWPID);
    assert!(matches!(lab.outcome(child, Syscall::Pause), Outcome::Block(_)));
    let mut k = lab.k.clone();
    let probe = k.spawn_probe(child);
    check_invariants(&k);
    let (own, its) = (k.task_info(child).unwrap(), k.task_info(probe).unwrap());
    assert_eq!((own.ns, own.euid), (its.ns, its.euid));
    assert!(k.runnable().any(|t| t == probe) && !lab.k.tasks().any(|t| t == probe));
}

#[test]
fn the_ladder_tells_what_was_asked() {
    use nslab_abi::{Check, Reason};
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    lab.fails(lab.main, Syscall::Unshare { flags: CloneFlags::NEWUTS }, Errno::EPERM);
    let ladder =
        [Check { reason: Reason::FlagsKnown, passed: true }, Check { reason: Reason::CapSysAdmin, passed: false }];
    assert_eq!(lab.k.take_checks(), ladder);
}

#[test]
fn clocks_follow_the_time_namespace() {
    // Facts 209-212.
    let mut lab = lab();
    lab.unshare(lab.main, CloneFlags::NEWTIME).unwrap();
    let shown = |lab: &Lab| String::from_utf8(lab.k.timens_show(lab.main)).unwrap();
    assert_eq!(shown(&lab), "monotonic           0         0\nboottime            0         0\n");
    let write = |lab: &mut Lab, text: &str| lab.k.timens_write(lab.main, lab.main, text.as_bytes());
    assert_eq!(write(&mut lab, "realtime 1 0"), Err(Errno::EINVAL));
    assert_eq!(write(&mut lab, "boottime 1 1000000000"), Err(Errno::EINVAL));
    assert_eq!(write(&mut lab, "boottime -1000 0"), Err(Errno::ERANGE));
    assert_eq!(write(&mut lab, "monotonic 10 5\n7 100 0\n"), Ok(()));
    assert_eq!(shown(&lab), "monotonic          10         5\nboottime          100         0\n");
    let child = lab.fork(lab.main);
    assert_eq!(write(&mut lab, "boottime 1 0"), Err(Errno::EACCES));
    let main = lab.main;
    let mut clock = |t, clockid| match lab.call(t, Syscall::ClockGettime { clockid }) {
        Ok(Ret::Time(time)) => time.tv_sec,
        other => panic!("{other:?}"),
    };
    assert_eq!((clock(main, 1), clock(main, 7), clock(child, 1), clock(child, 7)), (5, 5, 15, 105));
    assert_eq!(clock(main, 0), clock(child, 0));
}
