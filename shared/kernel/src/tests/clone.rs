//! clone(2), ERRORS, and section P.

use super::*;

fn classic(flags: CloneFlags) -> Syscall {
    Syscall::Clone(CloneArgs { flags, ..CloneArgs::classic(17, 0) })
}

fn clone3(change: impl FnOnce(&mut CloneArgs)) -> Syscall {
    let mut args = CloneArgs { entry: nslab_abi::CloneEntry::Clone3, size: 88, ..CloneArgs::fork() };
    change(&mut args);
    Syscall::Clone(args)
}

#[test]
fn flags_that_do_not_go_together() {
    use CloneFlags as C;
    // Fact 232.
    let table = [
        C::NEWNS | C::FS,
        C::NEWUSER | C::FS,
        C::SIGHAND,
        C::THREAD,
        C::THREAD | C::VM,
        C::THREAD | C::SIGHAND | C::VM | C::NEWPID,
        C::THREAD | C::SIGHAND | C::VM | C::NEWUSER,
        C::NEWIPC | C::SYSVSEM,
        C::PIDFD | C::DETACHED,
        C::PIDFD | C::PARENT_SETTID,
    ];
    let mut lab = lab();
    for flags in table {
        lab.fails(lab.main, classic(flags), Errno::EINVAL);
    }
}

#[test]
fn flags_that_do() {
    use CloneFlags as C;
    // Facts 233, 234, 239.
    for flags in [
        C::NEWUTS | C::FS,
        C::NEWNET | C::FILES,
        C::DETACHED,
        C::NEWPID | C::PARENT,
        C::NEWUSER | C::PARENT,
        C::NEWNS | C::NEWUTS | C::NEWIPC | C::NEWPID | C::NEWCGROUP | C::NEWNET | C::NEWUSER,
    ] {
        let mut lab = lab();
        assert!(lab.try_clone(lab.main, flags).is_ok(), "{flags:?}");
    }
}

#[test]
fn clone_parent_makes_a_sibling() {
    let mut lab = lab();
    let child = lab.clone(lab.main, CloneFlags::PARENT);
    assert_eq!(lab.getppid(child), 1);
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::empty()), Some(Err(Errno::ECHILD)));
    // Fact 54.
    lab.fails(lab.init, classic(CloneFlags::PARENT), Errno::EINVAL);
}

#[test]
fn conflicts_come_before_permission() {
    // Facts 59, 235.
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    lab.fails(lab.main, classic(CloneFlags::NEWNS | CloneFlags::FS), Errno::EINVAL);
    lab.fails(lab.main, classic(CloneFlags::NEWIPC | CloneFlags::SYSVSEM), Errno::EPERM);
    for ns in nslab_abi::NsType::ALL {
        let flags = ns.flag();
        if ns == nslab_abi::NsType::User {
            assert!(lab.try_clone(lab.main, flags).is_ok());
        } else if ns != nslab_abi::NsType::Time {
            lab.fails(lab.main, classic(flags), Errno::EPERM);
        }
    }
}

#[test]
fn clone3_arguments() {
    use CloneFlags as C;
    let mut lab = lab();
    // Fact 238.
    lab.fails(lab.main, clone3(|a| a.size = 63), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.size = 4097), Errno::E2BIG);
    lab.fails(lab.main, clone3(|a| a.flags = C::DETACHED), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.flags = C::from_bits_retain(1 << 40)), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.flags = C::from_bits_retain(17)), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.exit_signal = 65), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.flags = C::PARENT), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.stack = 4096), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.stack_size = 4096), Errno::EINVAL);
    lab.fails(lab.main, clone3(|a| a.flags = C::CLEAR_SIGHAND | C::SIGHAND), Errno::EINVAL);
    // The cgroup is looked at last, when the child has its pid already.
    assert_eq!(lab.call(lab.main, clone3(|a| a.flags = C::INTO_CGROUP)), Err(Errno::EBADF));
    assert!(matches!(lab.outcome(lab.main, clone3(|a| a.flags = C::NEWTIME)), Outcome::Cloned { .. }));
}

#[test]
fn set_tid() {
    // Fact 15.
    let mut lab = lab();
    let asks = |pids: &[i32], flags| clone3(|a| (a.set_tid, a.flags) = (pids.iter().map(|&p| Pid(p)).collect(), flags));
    lab.fails(lab.main, asks(&[2], CloneFlags::NEWPID), Errno::EINVAL);
    lab.fails(lab.main, asks(&[2], CloneFlags::empty()), Errno::EEXIST);
    lab.fails(lab.main, asks(&[50, 51, 52], CloneFlags::empty()), Errno::EINVAL);
    match lab.outcome(lab.main, asks(&[50], CloneFlags::empty())) {
        Outcome::Cloned { child, ret, .. } => {
            assert_eq!((ret, lab.getpid(child)), (Pid(50), 50));
        }
        other => panic!("{other:?}"),
    }
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    lab.fails(lab.main, asks(&[50], CloneFlags::empty()), Errno::EPERM);
}

#[test]
fn newtime_drowns_in_the_exit_signal() {
    // Fact 213: 0x80 is part of the signal's byte; no such signal, so the child is a "clone" child.
    let mut lab = lab();
    let (child, _) = lab.clone_with(lab.main, CloneArgs::classic(0x80 | 17, 0)).unwrap();
    assert_eq!(lab.k.task_info(child).unwrap().time_for_children, None);
    lab.exit(child, 0);
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::empty()), Some(Err(Errno::ECHILD)));
}

#[test]
fn vfork_holds_the_parent_until_exec_or_exit() {
    let mut lab = lab();
    let Outcome::Cloned { child, vfork: true, .. } = lab.outcome(lab.main, Syscall::Clone(CloneArgs::vfork())) else {
        panic!("vfork")
    };
    let runs = |lab: &Lab, t| lab.k.runnable().any(|id| id == t);
    assert!(!runs(&lab, lab.main) && runs(&lab, child));
    let exec = Syscall::Execve { path: b"/root/prog".to_vec(), argv: vec![b"prog".to_vec()], envp: vec![] };
    assert!(matches!(lab.outcome(child, exec), Outcome::Exec(_)));
    assert!(runs(&lab, lab.main));
    let Outcome::Cloned { child, .. } = lab.outcome(lab.main, Syscall::Clone(CloneArgs::vfork())) else {
        panic!("vfork")
    };
    lab.exit(child, 3);
    assert!(runs(&lab, lab.main));
    assert_eq!(lab.reap(lab.main, child), WaitStatus::Exited(3));
}

#[test]
fn a_session_holds_so_many_tasks() {
    let mut lab = lab();
    let mut made = 2;
    let errno = loop {
        match lab.k.syscall(lab.main, &Syscall::Clone(CloneArgs::fork())) {
            Outcome::Cloned { .. } => made += 1,
            Outcome::Return(Err(errno)) => break errno,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((errno, made), (Errno::EAGAIN, nslab_abi::limits::SESSION_TASKS));
}
