//! ptrace(2): what a tracer sees of its tracee, and who may trace whom.

use nslab_abi::ptrace::{self as p, SyscallInfo};

use super::*;

fn ptrace(request: i32, pid: i32, data: u64) -> Syscall {
    Syscall::Ptrace { request, pid: Pid(pid), addr: 0, data }
}

#[test]
fn errors() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    lab.fails(lab.main, ptrace(p::PTRACE_SEIZE, 99, 0), Errno::ESRCH);
    lab.fails(lab.main, ptrace(p::PTRACE_SEIZE, 2, 0), Errno::EPERM);
    lab.fails(lab.main, ptrace(p::PTRACE_SEIZE, 3, 1 << 40), Errno::EIO);
    lab.fails(lab.main, ptrace(p::PTRACE_CONT, 3, 0), Errno::ESRCH);
    assert_eq!(lab.int(lab.main, ptrace(p::PTRACE_SEIZE, 3, 0)), Ok(0));
    lab.fails(lab.main, ptrace(p::PTRACE_ATTACH, 3, 0), Errno::EPERM);
    lab.fails(lab.main, ptrace(p::PTRACE_CONT, 3, 0), Errno::ESRCH);
    lab.fails(child, ptrace(p::PTRACE_TRACEME, 0, 0), Errno::EPERM);
}

#[test]
fn calls_and_signals_stop_a_tracee() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    assert_eq!(lab.int(child, ptrace(p::PTRACE_TRACEME, 0, 0)), Ok(0));
    lab.kill(lab.main, 3, Signal::SIGUSR1).unwrap();
    assert!(lab.k.ptrace_signal_stop(child));
    let stopped = |signal: u8| Some(Ok((3, Some(WaitStatus::Stopped(Signal(signal))))));
    assert_eq!(lab.wait(lab.main, 3, WaitFlags::empty()), stopped(10));
    assert_eq!(lab.wait(lab.main, 3, WaitFlags::NOHANG), Some(Ok((0, None))));
    assert_eq!(lab.int(lab.main, ptrace(p::PTRACE_SETOPTIONS, 3, p::PTRACE_O_TRACESYSGOOD)), Ok(0));
    // Without a signal it goes on, and lives.
    assert_eq!(lab.int(lab.main, ptrace(p::PTRACE_SYSCALL, 3, 0)), Ok(0));
    assert!(!lab.k.ptrace_signal_stop(child));
    assert!(lab.k.ptrace_syscall_entry(child, &Syscall::Getppid));
    assert_eq!(lab.wait(lab.main, 3, WaitFlags::empty()), stopped(5 | 0x80));
    let info = lab.call(lab.main, ptrace(p::PTRACE_GET_SYSCALL_INFO, 3, 0));
    let entry = SyscallInfo::Entry(Box::new(Syscall::Getppid), false);
    assert_eq!(info, Ok(Ret::SyscallInfo(Box::new(entry))));
    assert_eq!(lab.int(lab.main, ptrace(p::PTRACE_SYSCALL, 3, 0)), Ok(0));
    assert!(!lab.k.ptrace_syscall_entry(child, &Syscall::Getppid));
    lab.k.ptrace_syscall_exit(child, &Syscall::Getppid, &Ok(Ret::Int(2)));
    assert_eq!(lab.wait(lab.main, 3, WaitFlags::empty()), stopped(5 | 0x80));
    // SIGKILL ends it where it stands.
    lab.kill(lab.main, 3, Signal::SIGKILL).unwrap();
    assert_eq!(lab.reap(lab.main, child), WaitStatus::Signaled(Signal::SIGKILL, false));
}

#[test]
fn a_tracer_hears_of_the_end_before_the_parent() {
    let mut lab = lab();
    let (child, tracer) = (lab.fork(lab.main), lab.fork(lab.main));
    assert_eq!(lab.int(tracer, ptrace(p::PTRACE_SEIZE, 3, 0)), Ok(0));
    lab.exit(child, 5);
    assert_eq!(lab.wait(lab.main, 3, WaitFlags::NOHANG), Some(Ok((0, None))));
    assert_eq!(lab.wait(tracer, 3, WaitFlags::NOHANG), Some(Ok((3, Some(WaitStatus::Exited(5))))));
    assert_eq!(lab.wait(tracer, 3, WaitFlags::NOHANG), Some(Err(Errno::ECHILD)));
    assert_eq!(lab.reap(lab.main, child), WaitStatus::Exited(5));
}

#[test]
fn a_tracee_outlives_its_tracer_or_not() {
    for (options, lives) in [(0, true), (p::PTRACE_O_EXITKILL, false)] {
        let mut lab = lab();
        let (child, tracer) = (lab.fork(lab.main), lab.fork(lab.main));
        assert_eq!(lab.int(tracer, ptrace(p::PTRACE_SEIZE, 3, options)), Ok(0));
        assert_eq!(lab.int(tracer, ptrace(p::PTRACE_INTERRUPT, 3, 0)), Ok(0));
        assert_eq!(lab.k.task_info(child).unwrap().state, 't');
        lab.exit(tracer, 0);
        assert_eq!(lab.k.is_alive(child), lives);
    }
}
