//! wait(2), ERRORS.

use super::*;

#[test]
fn errors() {
    let mut lab = lab();
    lab.fails(lab.main, Syscall::Wait4 { pid: Pid(-1), options: WaitFlags::empty() }, Errno::ECHILD);
    let child = lab.fork(lab.main);
    let bad = WaitFlags::from_bits_retain(0x1000);
    lab.fails(lab.main, Syscall::Wait4 { pid: Pid(-1), options: bad }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Wait4 { pid: Pid(i32::MIN), options: WaitFlags::empty() }, Errno::ESRCH);
    lab.fails(lab.main, Syscall::Wait4 { pid: Pid(999), options: WaitFlags::empty() }, Errno::ECHILD);
    lab.fails(lab.main, Syscall::Waitid { idtype: 0, id: 0, options: WaitFlags::empty() }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Waitid { idtype: 9, id: 0, options: WaitFlags::EXITED }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Waitid { idtype: 3, id: 77, options: WaitFlags::EXITED }, Errno::EBADF);
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::NOHANG), Some(Ok((0, None))));
    lab.exit(child, 1);
    assert_eq!(lab.reap(lab.main, child), WaitStatus::Exited(1));
}

#[test]
fn waiting_blocks_and_wakes() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::empty()), None);
    assert!(!lab.k.runnable().any(|t| t == lab.main));
    lab.exit(child, 6);
    assert!(lab.k.runnable().any(|t| t == lab.main));
    assert_eq!(lab.wait(lab.main, -1, WaitFlags::empty()), Some(Ok((3, Some(WaitStatus::Exited(6))))));
    assert_eq!(lab.k.task_info(child), None);
}

#[test]
fn groups_and_stops() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    assert_eq!(lab.int(lab.main, Syscall::Setpgid { pid: Pid(3), pgid: Pid(0) }), Ok(0));
    assert_eq!(lab.int(lab.main, Syscall::Getpgid { pid: Pid(3) }), Ok(3));
    lab.kill(lab.main, -3, Signal::SIGSTOP).unwrap();
    assert_eq!(lab.wait(lab.main, -3, WaitFlags::NOHANG), Some(Ok((0, None))));
    let stopped = Some(Ok((3, Some(WaitStatus::Stopped(Signal::SIGSTOP)))));
    assert_eq!(lab.wait(lab.main, -3, WaitFlags::UNTRACED), stopped);
    lab.kill(lab.main, 3, Signal::SIGCONT).unwrap();
    assert_eq!(lab.wait(lab.main, 3, WaitFlags::CONTINUED), Some(Ok((3, Some(WaitStatus::Continued)))));
    lab.exit(child, 0);
    let nowait = Syscall::Waitid { idtype: 1, id: 3, options: WaitFlags::EXITED | WaitFlags::NOWAIT };
    for _ in 0..2 {
        assert!(matches!(lab.call(lab.main, nowait.clone()), Ok(Ret::Wait { pid: Pid(3), .. })));
    }
}

#[test]
fn pidfds() {
    let mut lab = lab();
    let child = lab.fork(lab.main);
    let fd = lab.int(lab.main, Syscall::PidfdOpen { pid: Pid(3), flags: 0 }).unwrap() as i32;
    lab.fails(lab.main, Syscall::PidfdOpen { pid: Pid(3), flags: 1 }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::PidfdOpen { pid: Pid(0), flags: 0 }, Errno::EINVAL);
    let send = Syscall::PidfdSendSignal { pidfd: nslab_abi::Fd(fd), sig: 9, info: None, flags: 0 };
    assert_eq!(lab.int(lab.main, send.clone()), Ok(0));
    let wait = Syscall::Waitid { idtype: 3, id: fd, options: WaitFlags::EXITED };
    assert!(matches!(lab.call(lab.main, wait), Ok(Ret::Wait { pid: Pid(3), .. })));
    lab.fails(lab.main, send, Errno::ESRCH);
    assert_eq!(lab.k.task_info(child), None);
}
