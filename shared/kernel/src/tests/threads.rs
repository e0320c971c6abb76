//! Threads and what tasks share: clone(2), section on CLONE_THREAD; signal(7), exit(2), execve(2).

use super::*;

const HANDLER: u64 = 0x1234;
const THREAD: CloneFlags = CloneFlags::VM
    .union(CloneFlags::FS)
    .union(CloneFlags::FILES)
    .union(CloneFlags::SIGHAND)
    .union(CloneFlags::THREAD)
    .union(CloneFlags::SYSVSEM);

fn thread(lab: &mut Lab, t: TaskId) -> TaskId {
    lab.clone_with(t, CloneArgs { flags: THREAD, ..CloneArgs::classic(0, 0) }).expect("clone succeeds").0
}

fn thread_of_main(lab: &mut Lab) -> TaskId {
    thread(lab, lab.main)
}

fn exit_thread(lab: &mut Lab, t: TaskId, status: i32) {
    assert_eq!(lab.outcome(t, Syscall::Exit { status }), Outcome::Exited);
}

fn block(lab: &mut Lab, t: TaskId, signal: Signal) {
    let mut set = nslab_abi::SigSet::default();
    set.insert(signal);
    lab.call(t, Syscall::RtSigprocmask { how: 0, set: Some(set) }).unwrap();
}

#[test]
fn a_thread_has_a_number_of_its_own_and_its_process_s_pid() {
    let mut lab = lab();
    let other = thread_of_main(&mut lab);
    assert_eq!(lab.getpid(other), lab.getpid(lab.main));
    assert_eq!(lab.getppid(other), lab.getppid(lab.main));
    assert_eq!(lab.int(other, Syscall::Gettid), Ok(3));
    // "a thread … is not a child": nobody waits for it.
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::ALL), Some(Err(Errno::ECHILD)));
    exit_thread(&mut lab, other, 7);
    assert!(lab.k.task_info(other).is_none());
    assert!(lab.k.is_alive(lab.main));
}

#[test]
fn a_child_is_every_thread_s_and_goes_on_with_another() {
    let mut lab = lab();
    let other = thread_of_main(&mut lab);
    let child = lab.fork(other);
    assert_eq!(lab.getppid(child), lab.getpid(lab.main));
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::NOTHREAD), Some(Err(Errno::ECHILD)));
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::empty()), None);
    // Fact 260: the death of the thread that made it counts for PR_SET_PDEATHSIG.
    lab.handle(child, Signal::SIGUSR1, HANDLER, 0);
    lab.call(child, Syscall::Prctl { option: 1, args: [10, 0, 0, 0], name: vec![] }).unwrap();
    exit_thread(&mut lab, other, 0);
    assert_eq!(lab.k.take_delivery(child).map(|delivery| delivery.info.signal), Some(Signal::SIGUSR1));
    assert_eq!(lab.getppid(child), lab.getpid(lab.main));
    lab.exit(child, 4);
    assert_eq!(lab.reap(lab.main, child), WaitStatus::Exited(4));
}

#[test]
fn a_process_ends_with_its_last_thread() {
    let mut lab = lab();
    let process = lab.fork(lab.main);
    let other = thread(&mut lab, process);
    exit_thread(&mut lab, process, 3);
    // The leader is a zombie that nobody can reap.
    assert_eq!(lab.k.task_info(process).unwrap().state, 'Z');
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::NOHANG), Some(Ok((0, None))));
    assert_eq!(lab.getpid(other), 3);
    exit_thread(&mut lab, other, 5);
    // The last one's status counts.
    assert_eq!(lab.reap(lab.main, process), WaitStatus::Exited(5));
}

#[test]
fn exit_group_and_deadly_signals_end_all_threads() {
    let mut lab = lab();
    let process = lab.fork(lab.main);
    let other = thread(&mut lab, process);
    exit_thread(&mut lab, process, 3);
    lab.exit(other, 9);
    assert_eq!(lab.reap(lab.main, process), WaitStatus::Exited(9));
    let process = lab.fork(lab.main);
    let other = thread(&mut lab, process);
    let pid = lab.k.own_pid(process).0;
    lab.kill(lab.main, pid, Signal::SIGTERM).unwrap();
    assert!(!lab.k.is_alive(other));
    assert_eq!(lab.reap(lab.main, process), WaitStatus::Signaled(Signal::SIGTERM, false));
}

#[test]
fn a_signal_to_the_process_goes_to_a_thread_that_does_not_block_it() {
    let mut lab = lab();
    let other = thread_of_main(&mut lab);
    lab.handle(lab.main, Signal::SIGUSR1, HANDLER, 0);
    let pid = lab.getpid(lab.main) as i32;
    lab.kill(lab.main, pid, Signal::SIGUSR1).unwrap();
    assert!(lab.k.take_delivery(other).is_none());
    assert!(lab.k.take_delivery(lab.main).is_some());
    let main = lab.main;
    block(&mut lab, main, Signal::SIGUSR1);
    lab.kill(lab.main, pid, Signal::SIGUSR1).unwrap();
    assert!(lab.k.take_delivery(lab.main).is_none());
    assert!(lab.k.take_delivery(other).is_some());
    // One for a thread stays with it.
    let tid = lab.k.own_pid(lab.main);
    lab.call(other, Syscall::Tgkill { tgid: Pid(pid), tid, sig: 10 }).unwrap();
    assert!(lab.k.take_delivery(other).is_none());
    assert_eq!(lab.call(other, Syscall::Tgkill { tgid: Pid(1), tid, sig: 10 }), Err(Errno::ESRCH));
    assert_eq!(lab.call(other, Syscall::Tkill { tid: Pid(0), sig: 10 }), Err(Errno::EINVAL));
}

#[test]
fn handlers_are_shared_and_masks_are_not() {
    let mut lab = lab();
    let other = thread_of_main(&mut lab);
    lab.handle(other, Signal::SIGUSR2, HANDLER, 0);
    block(&mut lab, other, Signal::SIGUSR2);
    let tid = lab.k.own_pid(lab.main);
    lab.call(other, Syscall::Tkill { tid, sig: 12 }).unwrap();
    assert_eq!(lab.k.take_delivery(lab.main).map(|delivery| delivery.action.handler), Some(HANDLER));
    // CLONE_SIGHAND without CLONE_THREAD shares them, too, and execve(2) ends it.
    let flags = CloneFlags::VM | CloneFlags::SIGHAND;
    let child = lab.clone(lab.main, flags);
    lab.handle(child, Signal::SIGUSR1, HANDLER, 0);
    let act = lab.call(lab.main, Syscall::RtSigaction { signum: 10, act: None });
    assert!(matches!(act, Ok(Ret::SigAction(act)) if act.handler == HANDLER), "{act:?}");
}

#[test]
fn stopping_stops_all_threads() {
    let mut lab = lab();
    let process = lab.fork(lab.main);
    let other = thread(&mut lab, process);
    let pid = lab.k.own_pid(process).0;
    lab.kill(lab.main, pid, Signal::SIGSTOP).unwrap();
    assert_eq!(lab.k.task_info(other).unwrap().state, 'T');
    assert_eq!(
        lab.wait(lab.main, -1, WaitFlags::UNTRACED),
        Some(Ok((pid, Some(WaitStatus::Stopped(Signal::SIGSTOP)))))
    );
    lab.kill(lab.main, pid, Signal::SIGCONT).unwrap();
    assert_eq!(lab.k.task_info(other).unwrap().state, 'R');
}

#[test]
fn execve_of_a_thread_makes_it_the_leader() {
    let mut lab = lab();
    let process = lab.fork(lab.main);
    let other = thread(&mut lab, process);
    let third = thread(&mut lab, process);
    let exec = Syscall::Execve { path: b"/root/prog".to_vec(), argv: vec![b"prog".to_vec()], envp: vec![] };
    assert!(matches!(lab.outcome(other, exec), Outcome::Exec(_)));
    assert!(lab.k.task_info(other).is_none() && lab.k.task_info(third).is_none());
    assert!(lab.k.is_alive(process));
    assert_eq!(lab.int(process, Syscall::Gettid), Ok(lab.getpid(process)));
    lab.exit(process, 6);
    assert_eq!(lab.reap(lab.main, process), WaitStatus::Exited(6));
}

#[test]
fn what_one_of_several_threads_may_not_do() {
    use CloneFlags as C;
    let mut lab = lab();
    thread_of_main(&mut lab);
    // Facts 76, 221: facts of unshare(2).
    for flags in [C::NEWUSER, C::VM, C::SIGHAND, C::THREAD] {
        lab.fails(lab.main, Syscall::Unshare { flags }, Errno::EINVAL);
    }
    // Fact 216.
    lab.unshare(lab.main, C::NEWTIME).unwrap();
    lab.unshare(lab.main, C::NEWUTS | C::NEWNS | C::NEWPID).unwrap();
    // Fact 22.
    lab.fails(lab.main, Syscall::Clone(CloneArgs { flags: THREAD, ..CloneArgs::classic(0, 0) }), Errno::EINVAL);
}

#[test]
fn the_end_of_a_thread_wakes_who_waits_at_its_number() {
    let mut lab = lab();
    let flags = THREAD | CloneFlags::CHILD_CLEARTID;
    let args = CloneArgs { flags, child_tid: 0x5000, ..CloneArgs::classic(0, 0) };
    let (other, tid) = lab.clone_with(lab.main, args).unwrap();
    let wait = nslab_abi::FutexArgs {
        uaddr: 0x5000,
        op: 0,
        val: tid.0 as u32,
        timeout: None,
        val3: 0,
        word: tid.0 as u32,
        second: None,
        extent: None,
    };
    assert!(matches!(lab.outcome(lab.main, Syscall::Futex(wait.clone())), Outcome::Block(_)));
    lab.k.drain_happenings();
    exit_thread(&mut lab, other, 0);
    let happenings = lab.k.drain_happenings();
    assert!(happenings.contains(&crate::Happening::ThreadExited { task: other, clear_child_tid: 0x5000 }));
    assert_eq!(lab.int(lab.main, Syscall::Futex(wait)), Ok(0));
}
