//! credentials(7): ids, groups, capabilities; reboot(2).

use super::*;
use nslab_abi::CapSet;

fn ids(lab: &Lab, t: TaskId) -> (u32, u32, u64) {
    let info = lab.k.task_info(t).unwrap();
    (info.uid, info.euid, info.cap_eff)
}

#[test]
fn leaving_root_clears_capabilities() {
    // Facts 67, 68.
    let mut lab = lab();
    lab.fails(lab.main, Syscall::Setuid { uid: 65_536 }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Setgid { gid: 70_000 }, Errno::EINVAL);
    assert_eq!(lab.int(lab.main, Syscall::Setgid { gid: 1000 }), Ok(0));
    assert_eq!(lab.int(lab.main, Syscall::Setuid { uid: 1000 }), Ok(0));
    assert_eq!(ids(&lab, lab.main), (1000, 1000, 0));
    lab.fails(lab.main, Syscall::Setuid { uid: 0 }, Errno::EPERM);
    lab.fails(lab.main, Syscall::Setresuid { ruid: u32::MAX, euid: 5, suid: u32::MAX }, Errno::EPERM);
    lab.fails(lab.main, Syscall::Setgroups { list: vec![0] }, Errno::EPERM);
}

#[test]
fn the_effective_id_goes_and_comes_back() {
    let mut lab = lab();
    let full = CapSet::FULL.0;
    let set = |euid| Syscall::Setresuid { ruid: u32::MAX, euid, suid: u32::MAX };
    assert_eq!(lab.int(lab.main, set(1000)), Ok(0));
    assert_eq!(ids(&lab, lab.main), (0, 1000, 0));
    assert_eq!(lab.call(lab.main, Syscall::Getresuid), Ok(Ret::Ids(0, 1000, 0)));
    assert_eq!(lab.int(lab.main, set(0)), Ok(0));
    assert_eq!(ids(&lab, lab.main), (0, 0, full));
}

#[test]
fn groups() {
    // Fact 96.
    let mut lab = lab();
    assert_eq!(lab.int(lab.main, Syscall::Setgroups { list: vec![4, 27] }), Ok(0));
    assert_eq!(lab.call(lab.main, Syscall::Getgroups { size: 10 }), Ok(Ret::Groups(vec![4, 27])));
    assert_eq!(lab.call(lab.main, Syscall::Getgroups { size: 0 }), Ok(Ret::Int(2)));
    lab.fails(lab.main, Syscall::Getgroups { size: 1 }, Errno::EINVAL);
    lab.fails(lab.main, Syscall::Setgroups { list: vec![70_000] }, Errno::EINVAL);
    let child = lab.clone(lab.main, CloneFlags::NEWUSER);
    lab.fails(child, Syscall::Setgroups { list: vec![0] }, Errno::EPERM);
    let mut single = boot(Machine::Lab, Plan::Single, 0);
    single.fails(single.main, Syscall::Setgroups { list: vec![0] }, Errno::EPERM);
}

#[test]
fn capset_only_takes_away() {
    let mut lab = lab();
    let Ok(Ret::Caps(mut caps)) = lab.call(lab.main, Syscall::Capget { pid: Pid(0) }) else { panic!("capget") };
    assert_eq!(caps.effective, CapSet::FULL);
    caps.effective = CapSet(1 << 21);
    caps.permitted = caps.effective;
    assert_eq!(lab.int(lab.main, Syscall::Capset { pid: Pid(0), caps }), Ok(0));
    assert_eq!(ids(&lab, lab.main).2, 1 << 21);
    caps.permitted = CapSet::FULL;
    lab.fails(lab.main, Syscall::Capset { pid: Pid(0), caps }, Errno::EPERM);
    lab.fails(lab.main, Syscall::Capget { pid: Pid(999) }, Errno::ESRCH);
}

#[test]
fn reboot_ends_the_init() {
    // Fact 55.
    for (cmd, signal) in [(0x0123_4567, Signal::SIGHUP), (0x4321_fedc, Signal::SIGINT), (0xcdef_0123, Signal::SIGINT)] {
        let mut lab = lab();
        let init = lab.clone(lab.main, CloneFlags::NEWPID);
        let member = lab.fork(init);
        lab.fails(member, Syscall::Reboot { cmd: 0x1234 }, Errno::EINVAL);
        assert_eq!(lab.outcome(member, Syscall::Reboot { cmd }), Outcome::Exited);
        assert_eq!(lab.reap(lab.main, init), WaitStatus::Signaled(signal, false));
    }
}

#[test]
fn setting_the_clock_is_the_hosts() {
    // Fact 79.
    let mut lab = lab();
    let tp = nslab_abi::Timespec { tv_sec: 1, tv_nsec: 0 };
    lab.fails(lab.main, Syscall::ClockSettime { clockid: 0, tp }, Errno::EPERM);
    lab.fails(lab.main, Syscall::ClockSettime { clockid: 1, tp }, Errno::EINVAL);
    let mut bare = bare();
    assert_eq!(bare.int(bare.main, Syscall::ClockSettime { clockid: 0, tp }), Ok(0));
}
