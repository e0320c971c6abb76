//! unshare(2), ERRORS, and namespaces(7).

use super::*;
use nslab_abi::NsType;

#[test]
fn flags() {
    use CloneFlags as C;
    let mut lab = lab();
    // Fact 236.
    for flags in [C::from_bits_retain(0), C::FS, C::FILES, C::SYSVSEM, C::VM, C::SIGHAND, C::THREAD] {
        assert_eq!(lab.unshare(lab.main, flags), Ok(0), "{flags:?}");
    }
    for flags in [C::VFORK, C::PARENT, C::PIDFD, C::from_bits_retain(1), C::from_bits_retain(1 << 40)] {
        lab.fails(lab.main, Syscall::Unshare { flags }, Errno::EINVAL);
    }
    // Facts 185, 237.
    for flags in [C::NEWNS | C::FS, C::NEWUSER | C::FS, C::NEWPID | C::THREAD, C::NEWIPC | C::SYSVSEM] {
        assert_eq!(lab.unshare(lab.main, flags), Ok(0), "{flags:?}");
    }
    // Fact 214.
    assert_eq!(lab.unshare(lab.main, C::NEWTIME), Ok(0));
    assert_eq!(lab.unshare(lab.main, C::NEWTIME), Ok(0));
}

#[test]
fn permission() {
    // Facts 59, 60, 206, 236.
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    for ns in NsType::ALL.into_iter().filter(|&ns| ns != NsType::User) {
        lab.fails(lab.main, Syscall::Unshare { flags: ns.flag() }, Errno::EPERM);
    }
    let vfork = Syscall::Unshare { flags: CloneFlags::NEWNS | CloneFlags::VFORK };
    lab.fails(lab.main, vfork, Errno::EINVAL);
    let all = NsType::ALL.into_iter().fold(CloneFlags::empty(), |flags, ns| flags | ns.flag());
    assert_eq!(lab.unshare(lab.main, all), Ok(0));
}

#[test]
fn every_type_is_made_anew_in_order() {
    // Facts 225, 226, 228.
    let mut lab = lab();
    let before = lab.k.task_info(lab.main).unwrap();
    let all = NsType::ALL.into_iter().fold(CloneFlags::empty(), |flags, ns| flags | ns.flag());
    lab.unshare(lab.main, all).unwrap();
    let after = lab.k.task_info(lab.main).unwrap();
    let mut last = 0;
    for (i, ns) in NsType::ALL.into_iter().enumerate() {
        match ns {
            NsType::Pid => assert_eq!((after.ns[i], after.pid_for_children), (before.ns[i], Some(last + 1))),
            NsType::Time => assert_eq!((after.ns[i], after.time_for_children), (before.ns[i], Some(last + 1))),
            _ => assert!(after.ns[i] != before.ns[i] && (last == 0 || after.ns[i] == last + 1), "{ns:?}"),
        }
        last = if ns == NsType::Pid { last + 1 } else { after.ns[i].max(last) };
    }
    assert_eq!(before.ns[7], 4_026_531_834);
}

#[test]
fn time_is_entered_by_children_and_by_exec() {
    // Facts 207, 208.
    let mut lab = lab();
    lab.unshare(lab.main, CloneFlags::NEWTIME).unwrap();
    let info = lab.k.task_info(lab.main).unwrap();
    let child = lab.fork(lab.main);
    assert_eq!(lab.k.task_info(child).unwrap().ns[7], info.time_for_children.unwrap());
    let exec = Syscall::Execve { path: b"/root/prog".to_vec(), argv: vec![b"prog".to_vec()], envp: vec![] };
    assert!(matches!(lab.outcome(lab.main, exec), Outcome::Exec(_)));
    let after = lab.k.task_info(lab.main).unwrap();
    assert_eq!((after.ns[7], after.time_for_children), (info.time_for_children.unwrap(), None));
}

#[test]
fn limits_are_counted_up_the_tree() {
    // Fact 75.
    let mut lab = lab();
    let user_ns = lab.k.user_ns_of(lab.main);
    lab.k.user_mut(user_ns).max_namespaces[NsType::Uts as usize] = 2;
    // The session's own was made by another user, so it does not count.
    assert_eq!(lab.unshare(lab.main, CloneFlags::NEWUTS), Ok(0));
    let child = lab.clone(lab.main, CloneFlags::NEWUTS);
    lab.fails(child, Syscall::Unshare { flags: CloneFlags::NEWUTS }, Errno::ENOSPC);
    lab.fails(child, Syscall::Unshare { flags: CloneFlags::NEWUSER | CloneFlags::NEWUTS }, Errno::ENOSPC);
    lab.exit(child, 0);
    lab.reap(lab.main, child);
    assert!(lab.try_clone(lab.main, CloneFlags::NEWUTS).is_ok());
}
