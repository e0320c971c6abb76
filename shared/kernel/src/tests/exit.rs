//! Section C: the end of processes and of namespaces.

use super::*;

const NEWPID: CloneFlags = CloneFlags::NEWPID;

#[test]
fn with_init_all_others_end() {
    // Fact 47.
    let mut lab = lab();
    let init = lab.clone(lab.main, NEWPID);
    let member = lab.fork(init);
    let deeper = lab.clone(member, NEWPID);
    lab.exit(init, 7);
    assert!(![init, member, deeper].iter().any(|&t| lab.k.is_alive(t)));
    assert_eq!(lab.reap(lab.main, init), WaitStatus::Exited(7));
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::empty()), Some(Err(Errno::ECHILD)));
    assert_eq!(lab.k.tasks().count(), 2);
}

#[test]
fn init_waits_for_what_others_must_reap() {
    // Fact 48: a member whose parent is outside.
    let mut lab = lab();
    lab.unshare(lab.main, NEWPID).unwrap();
    let init = lab.fork(lab.main);
    let joined = lab.fork(lab.main);
    lab.exit(init, 5);
    assert_eq!(lab.k.task_info(init).unwrap().state, 'S');
    assert_eq!(lab.k.task_info(joined).unwrap().state, 'Z');
    let pid = lab.k.pid_vnr(lab.main, init).0;
    assert_eq!(lab.wait(lab.main, pid, WaitFlags::NOHANG), Some(Ok((0, None))));
    assert_eq!(lab.reap(lab.main, joined), WaitStatus::Signaled(Signal::SIGKILL, false));
    assert_eq!(lab.reap(lab.main, init), WaitStatus::Exited(5));
}

#[test]
fn orphans_go_to_the_init_of_their_namespace() {
    // Facts 49, 52.
    let mut lab = lab();
    let init = lab.clone(lab.main, NEWPID);
    let parent = lab.fork(init);
    let orphan = lab.fork(parent);
    lab.exit(parent, 0);
    assert_eq!(lab.getppid(orphan), 1);
    lab.exit(orphan, 9);
    assert_eq!(lab.k.task_info(orphan).unwrap().state, 'Z');
    assert_eq!(lab.reap(init, orphan), WaitStatus::Exited(9));
}

#[test]
fn a_subreaper_adopts() {
    // Fact 51.
    let mut lab = lab();
    let subreaper = Syscall::Prctl { option: 36, args: [1, 0, 0, 0], name: vec![] };
    lab.call(lab.main, subreaper).unwrap();
    let parent = lab.fork(lab.main);
    let orphan = lab.fork(parent);
    lab.exit(parent, 0);
    assert_eq!(lab.getppid(orphan), 2);
    // Never from outside the namespace.
    let init = lab.clone(lab.main, NEWPID);
    let parent = lab.fork(init);
    let orphan = lab.fork(parent);
    lab.exit(parent, 0);
    assert_eq!(lab.getppid(orphan), 1);
}

#[test]
fn ignoring_sigchld_reaps() {
    // Fact 53.
    let mut lab = lab();
    lab.handle(lab.main, Signal::SIGCHLD, SigAction::IGNORE, 0);
    let child = lab.fork(lab.main);
    lab.exit(child, 0);
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::empty()), Some(Err(Errno::ECHILD)));
    assert_eq!(lab.k.task_info(child), None);
}

#[test]
fn a_clone_child_is_waited_for_with_wall() {
    // Fact 56.
    let mut lab = lab();
    let (child, pid) = lab.clone_with(lab.main, CloneArgs::classic(0, 0)).unwrap();
    lab.exit(child, 4);
    assert_eq!(lab.wait(lab.main, pid.0, WaitFlags::empty()), Some(Err(Errno::ECHILD)));
    assert_eq!(lab.wait(lab.main, pid.0, WaitFlags::CLONE), Some(Ok((pid.0, Some(WaitStatus::Exited(4))))));
}

#[test]
fn the_status_is_one_byte() {
    // Fact 241.
    let mut lab = lab();
    let child = lab.fork(lab.main);
    lab.exit(child, 307);
    assert_eq!(lab.reap(lab.main, child), WaitStatus::Exited(51));
}

#[test]
fn namespaces_end_with_their_last_member_and_numbers_come_back() {
    // Facts 225, 227.
    let mut lab = lab();
    let mut inodes = Vec::new();
    for _ in 0..3 {
        let child = lab.clone(lab.main, CloneFlags::NEWUTS);
        inodes.push(lab.k.task_info(child).unwrap().ns[2]);
        lab.exit(child, 0);
        lab.reap(lab.main, child);
    }
    assert!(inodes.iter().all(|&inode| inode == inodes[0]), "{inodes:?}");
}

#[test]
fn the_machines_init_ends_it() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    lab.exit(lab.main, 3);
    assert_eq!(lab.getppid(child), 1);
    assert_eq!(lab.reap(lab.init, lab.main), WaitStatus::Exited(3));
    lab.exit(lab.init, 3);
    assert!(!lab.k.is_alive(child) && !lab.k.is_alive(lab.init));
    assert_eq!(lab.k.exit_status(lab.init), Some(WaitStatus::Exited(3)));
}

#[test]
fn pdeathsig_comes_with_the_parents_end() {
    // Fact 260.
    let mut lab = lab();
    let parent = lab.fork(lab.main);
    let child = lab.fork(parent);
    lab.call(child, Syscall::Prctl { option: 1, args: [9, 0, 0, 0], name: vec![] }).unwrap();
    lab.exit(parent, 0);
    assert!(!lab.k.is_alive(child));
}
