//! setns(2), ERRORS, by pidfd and by descriptor; section O.

use super::*;
use nslab_abi::{Fd, NsType, OpenFlags};

use crate::fs::FileObject;

impl Lab {
    fn pidfd(&mut self, t: TaskId, of: TaskId) -> Fd {
        let pid = self.k.pid_vnr(t, of);
        Fd(self.int(t, Syscall::PidfdOpen { pid, flags: 0 }).unwrap() as i32)
    }

    /// A descriptor as open(2) of `/proc/PID/ns/TYPE` gives it.
    fn nsfd(&mut self, t: TaskId, of: TaskId, ty: NsType) -> Fd {
        let ns = self.k.ns_of_task(of, ty).unwrap();
        self.k.fd_install(t, FileObject::Ns(ns), OpenFlags::empty()).unwrap()
    }
}

fn setns(fd: Fd, nstype: CloneFlags) -> Syscall {
    Syscall::Setns { fd, nstype }
}

#[test]
fn descriptors() {
    // Fact 217.
    let mut lab = lab();
    lab.fails(lab.main, setns(Fd(99), CloneFlags::empty()), Errno::EBADF);
    let fd = lab.nsfd(lab.main, lab.main, NsType::Uts);
    lab.fails(lab.main, setns(fd, CloneFlags::NEWNET), Errno::EINVAL);
    lab.fails(lab.main, setns(fd, CloneFlags::NEWUTS | CloneFlags::NEWNET), Errno::EINVAL);
    assert_eq!(lab.int(lab.main, setns(fd, CloneFlags::empty())), Ok(0));
    assert_eq!(lab.int(lab.main, setns(fd, CloneFlags::NEWUTS)), Ok(0));
}

#[test]
fn ones_own() {
    // Facts 104, 218.
    let mut lab = lab();
    for ty in NsType::ALL {
        let fd = lab.nsfd(lab.main, lab.main, ty);
        match ty {
            // The session is in the host's time namespace, over which it has no power.
            NsType::Time => lab.fails(lab.main, setns(fd, ty.flag()), Errno::EPERM),
            NsType::User => lab.fails(lab.main, setns(fd, ty.flag()), Errno::EINVAL),
            _ => assert_eq!(lab.int(lab.main, setns(fd, ty.flag())), Ok(0), "{ty:?}"),
        }
    }
}

#[test]
fn without_the_capability() {
    // Fact 219.
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    for ty in NsType::ALL {
        let fd = lab.nsfd(lab.main, lab.main, ty);
        let errno = if ty == NsType::User { Errno::EINVAL } else { Errno::EPERM };
        lab.fails(lab.main, setns(fd, ty.flag()), errno);
    }
}

#[test]
fn by_pidfd() {
    // Fact 220.
    let mut lab = lab();
    let all = CloneFlags::NEWUTS | CloneFlags::NEWIPC | CloneFlags::NEWNET | CloneFlags::NEWNS;
    let child = lab.clone(lab.main, all);
    let fd = lab.pidfd(lab.main, child);
    lab.fails(lab.main, setns(fd, CloneFlags::empty()), Errno::EINVAL);
    lab.fails(lab.main, setns(fd, CloneFlags::NEWUTS | CloneFlags::VM), Errno::EINVAL);
    lab.fails(lab.main, setns(fd, all | CloneFlags::NEWUSER), Errno::EINVAL);
    assert_eq!(lab.int(lab.main, setns(fd, all)), Ok(0));
    let (ours, theirs) = (lab.k.task_info(lab.main).unwrap(), lab.k.task_info(child).unwrap());
    assert_eq!(ours.ns, theirs.ns);
    lab.exit(child, 0);
    lab.fails(lab.main, setns(fd, all), Errno::ESRCH);
}

#[test]
fn joining_a_pid_namespace_is_for_the_children() {
    // Facts 25, 26, 50.
    let mut lab = lab();
    let init = lab.clone(lab.main, CloneFlags::NEWPID);
    let other = lab.clone(lab.main, CloneFlags::NEWPID);
    let joiner = lab.fork(lab.main);
    let fd = lab.nsfd(joiner, init, NsType::Pid);
    assert_eq!(lab.int(joiner, setns(fd, CloneFlags::NEWPID)), Ok(0));
    assert_eq!(lab.getpid(joiner), 5);
    let child = lab.fork(joiner);
    assert_eq!((lab.getpid(child), lab.getppid(child)), (2, 0));
    lab.exit(joiner, 0);
    assert_eq!(lab.getppid(child), 0);
    // Back, and sideways.
    let fd = lab.nsfd(init, lab.main, NsType::Pid);
    lab.fails(init, setns(fd, CloneFlags::NEWPID), Errno::EINVAL);
    let fd = lab.nsfd(init, other, NsType::Pid);
    lab.fails(init, setns(fd, CloneFlags::NEWPID), Errno::EINVAL);
}

#[test]
fn user_namespaces() {
    // Facts 78, 104, 107.
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    let child = lab.clone(lab.main, CloneFlags::NEWUSER);
    let sibling = lab.clone(lab.main, CloneFlags::NEWUSER);
    let fd = lab.nsfd(child, lab.main, NsType::User);
    lab.fails(child, setns(fd, CloneFlags::NEWUSER), Errno::EPERM);
    let fd = lab.nsfd(child, sibling, NsType::User);
    lab.fails(child, setns(fd, CloneFlags::NEWUSER), Errno::EPERM);
    let fd = lab.nsfd(lab.main, child, NsType::User);
    assert_eq!(lab.int(lab.main, setns(fd, CloneFlags::NEWUSER)), Ok(0));
    assert_eq!(lab.k.task_info(lab.main).unwrap().cap_eff, 0x1ff_ffff_ffff);
    assert_eq!(lab.int(lab.main, Syscall::Getuid), Ok(65534));
}

#[test]
fn a_descriptor_keeps_a_namespace() {
    // Fact 231.
    let mut lab = lab();
    let child = lab.clone(lab.main, CloneFlags::NEWUTS);
    lab.call(child, Syscall::Sethostname { name: b"kept".to_vec(), len: 4 }).unwrap();
    let fd = lab.nsfd(lab.main, child, NsType::Uts);
    lab.exit(child, 0);
    lab.reap(lab.main, child);
    assert_eq!(lab.int(lab.main, setns(fd, CloneFlags::empty())), Ok(0));
    assert_eq!(lab.k.task_info(lab.main).unwrap().hostname, "kept");
}
