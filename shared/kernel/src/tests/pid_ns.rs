//! Sections A and B.

use super::*;

const NEWPID: CloneFlags = CloneFlags::NEWPID;

#[test]
fn the_first_process_is_one() {
    // Facts 1, 2, 5.
    let mut lab = lab();
    let (child, ret) = lab.try_clone(lab.main, NEWPID).unwrap();
    assert_eq!((ret, lab.getpid(child), lab.getppid(child)), (Pid(3), 1, 0));
    assert_eq!(lab.k.task_info(child).unwrap().pids, [1002, 3, 1]);
    let grandchild = lab.fork(child);
    assert_eq!((lab.getpid(grandchild), lab.getppid(grandchild)), (2, 1));
    assert_eq!(lab.k.task_info(grandchild).unwrap().pids, [1003, 4, 2]);
}

#[test]
fn numbers_are_given_out_in_order() {
    // Fact 3.
    let mut lab = lab();
    for expected in 3..8 {
        let (child, pid) = lab.try_clone(lab.main, CloneFlags::empty()).unwrap();
        assert_eq!(pid, Pid(expected));
        lab.exit(child, 0);
        lab.reap(lab.main, child);
    }
}

#[test]
fn group_and_session_outside_read_zero() {
    // Facts 7, 8.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWPID);
    assert_eq!(lab.int(child, Syscall::Getpgrp), Ok(0));
    assert_eq!(lab.int(child, Syscall::Getsid { pid: Pid(0) }), Ok(0));
    assert_eq!(lab.int(child, Syscall::Setsid), Ok(1));
    assert_eq!(lab.int(child, Syscall::Getpgrp), Ok(1));
}

#[test]
fn pids_of_elsewhere_do_not_exist() {
    // Facts 10, 11.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWPID);
    lab.fails(child, Syscall::Kill { pid: Pid(2), sig: 0 }, Errno::ESRCH);
    lab.fails(child, Syscall::Getpgid { pid: Pid(2) }, Errno::ESRCH);
    lab.fails(child, Syscall::Getsid { pid: Pid(2) }, Errno::ESRCH);
    lab.fails(child, Syscall::PidfdOpen { pid: Pid(2), flags: 0 }, Errno::ESRCH);
    assert_eq!(lab.wait(child, 2, WaitFlags::empty()), Some(Err(Errno::ECHILD)));
}

#[test]
fn nesting_has_a_limit() {
    // Facts 12, 258.
    for (mut lab, deepest) in [(bare(), 31), (lab(), 31)] {
        let mut t = lab.main;
        let mut made = 0;
        let errno = loop {
            match lab.try_clone(t, NEWPID) {
                Ok((child, _)) => (t, made) = (child, made + 1),
                Err(errno) => break errno,
            }
        };
        assert_eq!((made, errno), (deepest, Errno::ENOSPC));
    }
}

#[test]
fn unshare_is_for_the_children() {
    // Facts 17, 18, 20, 21.
    let mut lab = lab();
    assert_eq!(lab.unshare(lab.main, NEWPID), Ok(0));
    assert_eq!(lab.getpid(lab.main), 2);
    lab.fails(lab.main, Syscall::Unshare { flags: NEWPID }, Errno::EINVAL);
    let first = lab.fork(lab.main);
    let second = lab.fork(lab.main);
    assert_eq!((lab.getpid(first), lab.getppid(first)), (1, 0));
    assert_eq!((lab.getpid(second), lab.getppid(second)), (2, 0));
    assert_eq!(lab.try_clone(lab.main, NEWPID), Err(Errno::EINVAL));
}

#[test]
fn without_its_init_a_namespace_takes_nobody() {
    // Fact 23; the numbers are used up all the same (seen on 6.18).
    let mut lab = lab();
    lab.unshare(lab.main, NEWPID).unwrap();
    let init = lab.fork(lab.main);
    lab.exit(init, 0);
    lab.reap(lab.main, init);
    for _ in 0..3 {
        assert_eq!(lab.try_clone(lab.main, CloneFlags::empty()), Err(Errno::ENOMEM));
    }
    assert_eq!(lab.k.last_pid(lab.k.task_active_pid_ns(lab.main)), Pid(6));
}
