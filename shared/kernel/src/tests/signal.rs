//! Section C: signals, and kill(2), ERRORS.

use super::*;

const NEWPID: CloneFlags = CloneFlags::NEWPID;
const HANDLER: u64 = 0x1234;

#[test]
fn init_does_not_see_what_it_has_no_handler_for() {
    // Facts 36, 37.
    let mut lab = lab();
    let init = lab.clone(lab.main, NEWPID);
    let member = lab.fork(init);
    for signal in [Signal::SIGTERM, Signal::SIGKILL, Signal::SIGSTOP, Signal::SIGUSR1] {
        assert_eq!(lab.kill(member, 1, signal), Ok(0));
        assert_eq!(lab.kill(init, 1, signal), Ok(0));
        assert_eq!(lab.k.task_info(init).unwrap().state, 'R');
    }
    // Fact 38.
    lab.handle(init, Signal::SIGTERM, HANDLER, 0);
    lab.kill(member, 1, Signal::SIGTERM).unwrap();
    let delivery = lab.k.take_delivery(init).unwrap();
    assert_eq!((delivery.info.signal, delivery.info.pid, delivery.action.handler), (Signal::SIGTERM, Pid(2), HANDLER));
}

#[test]
fn from_above_only_kill_and_stop_act() {
    // Facts 39, 40, 45.
    let mut lab = lab();
    let (init, pid) = lab.try_clone(lab.main, NEWPID).unwrap();
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP, Signal::SIGUSR1, Signal::SIGSEGV] {
        lab.kill(lab.main, pid.0, signal).unwrap();
        assert!(lab.k.is_alive(init));
    }
    lab.kill(lab.main, pid.0, Signal::SIGSTOP).unwrap();
    assert_eq!(lab.k.task_info(init).unwrap().state, 'T');
    lab.kill(lab.main, pid.0, Signal::SIGCONT).unwrap();
    assert_eq!(lab.k.task_info(init).unwrap().state, 'R');
    lab.handle(init, Signal::SIGUSR1, HANDLER, 0);
    lab.kill(lab.main, pid.0, Signal::SIGUSR1).unwrap();
    assert_eq!(lab.k.take_delivery(init).unwrap().info.pid, Pid(0));
    lab.kill(lab.main, pid.0, Signal::SIGKILL).unwrap();
    assert_eq!(lab.reap(lab.main, init), WaitStatus::Signaled(Signal::SIGKILL, false));
}

#[test]
fn a_real_fault_kills_init() {
    // Facts 41, 43.
    let mut lab = lab();
    let init = lab.clone(lab.main, NEWPID);
    lab.call(init, Syscall::Alarm { seconds: 1 }).unwrap();
    lab.k.advance_clock_to(lab.k.clock_ns() + 2_000_000_000);
    assert!(lab.k.is_alive(init));
    lab.k.fault(init, Signal::SIGSEGV);
    check_invariants(&lab.k);
    assert!(matches!(lab.reap(lab.main, init), WaitStatus::Signaled(Signal::SIGSEGV, _)));
}

#[test]
fn everybody_is_not_init_and_not_oneself() {
    // Fact 44.
    let mut lab = lab();
    let init = lab.clone(lab.main, NEWPID);
    lab.fails(init, Syscall::Kill { pid: Pid(-1), sig: 15 }, Errno::ESRCH);
    let (a, b) = (lab.fork(init), lab.fork(init));
    assert_eq!(lab.kill(a, -1, Signal::SIGTERM), Ok(0));
    assert!(lab.k.is_alive(init) && lab.k.is_alive(a) && !lab.k.is_alive(b));
}

#[test]
fn kill_errors() {
    let mut lab = lab();
    lab.fails(lab.main, Syscall::Kill { pid: Pid(2), sig: 65 }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Kill { pid: Pid(2), sig: -1 }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Kill { pid: Pid(999), sig: 0 }, Errno::ESRCH);
    lab.fails(lab.main, Syscall::Kill { pid: Pid(999), sig: 99 }, Errno::ESRCH);
    lab.fails(lab.main, Syscall::Kill { pid: Pid(i32::MIN), sig: 0 }, Errno::ESRCH);
    lab.fails(lab.main, Syscall::Tgkill { tgid: Pid(0), tid: Pid(2), sig: 0 }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Tgkill { tgid: Pid(2), tid: Pid(999), sig: 0 }, Errno::ESRCH);
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    lab.fails(lab.main, Syscall::Kill { pid: Pid(1), sig: 0 }, Errno::EPERM);
    // Fact 77: in a user namespace of its own root is still uid 1000.
    lab.unshare(lab.main, CloneFlags::NEWUSER).unwrap();
    lab.fails(lab.main, Syscall::Kill { pid: Pid(1), sig: 15 }, Errno::EPERM);
}

#[test]
fn default_actions() {
    let mut lab = lab();
    for signal in [Signal::SIGTERM, Signal::SIGKILL, Signal::SIGUSR1, Signal::SIGALRM] {
        let (child, pid) = lab.try_clone(lab.main, CloneFlags::empty()).unwrap();
        lab.kill(lab.main, pid.0, signal).unwrap();
        assert_eq!(lab.reap(lab.main, child), WaitStatus::Signaled(signal, false));
    }
    let (child, pid) = lab.try_clone(lab.main, CloneFlags::empty()).unwrap();
    for signal in [Signal::SIGCHLD, Signal::SIGURG, Signal::SIGWINCH, Signal::SIGCONT] {
        lab.kill(lab.main, pid.0, signal).unwrap();
        assert!(lab.k.is_alive(child));
    }
}

#[test]
fn signalling_oneself_ends_the_call() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    let pid = lab.getpid(child) as i32;
    let kill = Syscall::Kill { pid: Pid(pid), sig: 15 };
    assert_eq!(lab.outcome(child, kill), Outcome::Exited);
}

#[test]
fn blocked_signals_wait() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    let mut set = nslab_abi::SigSet::default();
    set.insert(Signal::SIGTERM);
    lab.call(child, Syscall::RtSigprocmask { how: 0, set: Some(set) }).unwrap();
    let pid = lab.getpid(child) as i32;
    lab.kill(lab.main, pid, Signal::SIGTERM).unwrap();
    assert_eq!(lab.call(child, Syscall::RtSigpending), Ok(Ret::SigMask(set)));
    let unblock = Syscall::RtSigprocmask { how: 1, set: Some(set) };
    assert_eq!(lab.outcome(child, unblock), Outcome::Exited);
}

#[test]
fn a_handler_interrupts() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    let pid = lab.getpid(child) as i32;
    lab.handle(child, Signal::SIGUSR1, HANDLER, SigAction::SA_RESTART);
    assert!(matches!(lab.outcome(child, Syscall::Pause), Outcome::Block(_)));
    assert!(!lab.k.runnable().any(|t| t == child));
    lab.kill(lab.main, pid, Signal::SIGUSR1).unwrap();
    assert!(lab.k.runnable().any(|t| t == child));
    // "never restarted … regardless of the use of SA_RESTART" - signal(7)
    assert_eq!(lab.call(child, Syscall::Pause), Err(Errno::EINTR));
    let delivery = lab.k.take_delivery(child).unwrap();
    assert_eq!((delivery.info.signal, delivery.info.pid), (Signal::SIGUSR1, Pid(2)));
    assert!(lab.k.task(child).signal.blocked.contains(Signal::SIGUSR1));
    lab.call(child, Syscall::RtSigreturn { mask: delivery.restore_mask }).unwrap();
    assert!(!lab.k.task(child).signal.blocked.contains(Signal::SIGUSR1));
    // wait(2) is restarted.
    let grandchild = lab.fork(child);
    assert_eq!(lab.wait(child, -1, WaitFlags::empty()), None);
    lab.kill(lab.main, pid, Signal::SIGUSR1).unwrap();
    assert_eq!(lab.wait(child, -1, WaitFlags::empty()), Some(Err(Errno::ERESTARTSYS)));
    assert!(lab.k.take_delivery(child).is_some());
    lab.exit(grandchild, 0);
    assert!(matches!(lab.wait(child, -1, WaitFlags::empty()), Some(Ok(_))));
}

#[test]
fn sigsuspend_puts_the_mask_back() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    let pid = lab.getpid(child) as i32;
    let mut blocked = nslab_abi::SigSet::default();
    blocked.insert(Signal::SIGUSR1);
    lab.handle(child, Signal::SIGUSR1, HANDLER, 0);
    lab.call(child, Syscall::RtSigprocmask { how: 2, set: Some(blocked) }).unwrap();
    lab.kill(lab.main, pid, Signal::SIGUSR1).unwrap();
    let suspend = Syscall::RtSigsuspend { mask: nslab_abi::SigSet::default() };
    assert_eq!(lab.call(child, suspend), Err(Errno::EINTR));
    assert_eq!(lab.k.take_delivery(child).unwrap().restore_mask, blocked);
}

#[test]
fn an_interrupted_sleep_hands_out_the_rest() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    let pid = lab.getpid(child) as i32;
    lab.handle(child, Signal::SIGUSR1, HANDLER, SigAction::SA_RESTART);
    let sleep = Syscall::Nanosleep { duration: nslab_abi::Timespec { tv_sec: 3, tv_nsec: 0 } };
    assert!(matches!(lab.outcome(child, sleep.clone()), Outcome::Block(_)));
    lab.k.advance_clock_to(lab.k.clock_ns() + 1_000_000_000);
    lab.kill(lab.main, pid, Signal::SIGUSR1).unwrap();
    assert_eq!(lab.call(child, sleep), Ok(Ret::Time(nslab_abi::Timespec { tv_sec: 2, tv_nsec: 0 })));
}

#[test]
fn sleeping_ends_on_the_clock() {
    let mut lab = lab();
    let sleep = Syscall::Nanosleep { duration: nslab_abi::Timespec { tv_sec: 3, tv_nsec: 0 } };
    assert!(matches!(lab.outcome(lab.main, sleep.clone()), Outcome::Block(_)));
    let deadline_ns = lab.k.next_deadline_ns().unwrap();
    assert_eq!(deadline_ns, lab.k.clock_ns() + 3_000_000_000);
    lab.k.advance_clock_to(deadline_ns);
    assert_eq!(lab.int(lab.main, sleep), Ok(0));
    let bad = Syscall::Nanosleep { duration: nslab_abi::Timespec { tv_sec: 0, tv_nsec: 1_000_000_000 } };
    lab.fails(lab.main, bad, Errno::EINVAL);
}
