//! Sections D and E.

use super::*;
use crate::fs::proc::IdMap;

const NEWUSER: CloneFlags = CloneFlags::NEWUSER;

impl Lab {
    fn map(&mut self, writer: TaskId, target: TaskId, map: IdMap, text: &str) -> Result<(), Errno> {
        let result = self.k.map_write(writer, target, map, text.as_bytes());
        check_invariants(&self.k);
        result
    }

    fn shown(&self, reader: TaskId, target: TaskId, map: IdMap) -> String {
        String::from_utf8(self.k.map_show(reader, target, map)).unwrap()
    }
}

#[test]
fn before_mapping_all_ids_are_nobody() {
    // Facts 61, 62, 63.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWUSER);
    for call in [Syscall::Getuid, Syscall::Geteuid, Syscall::Getgid, Syscall::Getegid] {
        assert_eq!(lab.int(child, call), Ok(65534));
    }
    let caps = lab.call(child, Syscall::Capget { pid: Pid(0) });
    let Ok(Ret::Caps(caps)) = caps else { panic!("{caps:?}") };
    assert_eq!((caps.effective.0, caps.permitted.0, caps.inheritable.0), (0x1ff_ffff_ffff, 0x1ff_ffff_ffff, 0));
    assert_eq!(lab.k.task(child).cred.uid, 100_000);
}

#[test]
fn exec_keeps_capabilities_for_root_only() {
    // Facts 64, 66.
    let exec = Syscall::Execve { path: b"/root/prog".to_vec(), argv: vec![b"prog".to_vec()], envp: vec![] };
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWUSER);
    assert!(matches!(lab.outcome(child, exec.clone()), Outcome::Exec(_)));
    assert_eq!(lab.k.task_info(child).unwrap().cap_eff, 0);
    let child = lab.clone(lab.main, NEWUSER);
    lab.map(lab.main, child, IdMap::Uid, "0 0 1").unwrap();
    assert!(matches!(lab.outcome(child, exec), Outcome::Exec(_)));
    assert_eq!(lab.k.task_info(child).unwrap().cap_eff, 0x1ff_ffff_ffff);
}

#[test]
fn ids_must_be_mapped_to_go_deeper() {
    // Facts 72, 73, 258.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWUSER);
    lab.fails(child, Syscall::Unshare { flags: NEWUSER }, Errno::EPERM);
    let (mut t, mut made) = (lab.main, 0);
    let errno = loop {
        match lab.try_clone(t, NEWUSER) {
            Ok((child, _)) => {
                lab.map(t, child, IdMap::Uid, "0 0 1").unwrap();
                lab.map(t, child, IdMap::Gid, "0 0 1").unwrap();
                (t, made) = (child, made + 1);
            }
            Err(errno) => break errno,
        }
    };
    assert_eq!((made, errno), (32, Errno::ENOSPC));
}

#[test]
fn maps_are_written_once() {
    // Facts 82, 84.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWUSER);
    assert_eq!(lab.shown(child, child, IdMap::Uid), "");
    assert_eq!(lab.k.setgroups_show(child), b"allow\n");
    lab.map(child, child, IdMap::Uid, "0 0 1\n").unwrap();
    assert_eq!(lab.shown(child, child, IdMap::Uid), "         0          0          1\n");
    assert_eq!(lab.map(child, child, IdMap::Uid, "0 0 1"), Err(Errno::EPERM));
    assert_eq!(lab.int(child, Syscall::Getuid), Ok(0));
}

#[test]
fn the_initial_map() {
    // Fact 83.
    let lab = bare();
    assert_eq!(lab.shown(lab.main, lab.main, IdMap::Uid), "         0          0 4294967295\n");
}

#[test]
fn the_text_is_checked() {
    // Facts 85-89.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWUSER);
    for text in [
        "",
        "\n",
        "0 0",
        "0 0 0",
        "0 0 1 1",
        "x 0 1",
        "-1 0 1",
        "0x0 0 1",
        "0 0 1\n\n",
        "4294967295 0 1",
        "0 4294967295 1",
        "4294967290 0 10",
        "0 0 2\n1 5 1",
        "0 0 2\n5 1 1",
        "0 0 4294967296",
    ] {
        assert_eq!(lab.map(lab.main, child, IdMap::Uid, text), Err(Errno::EINVAL), "{text:?}");
    }
    let lines = |n: u32| (0..n).map(|i| format!("{i} {i} 1\n")).collect::<String>();
    assert_eq!(lab.map(lab.main, child, IdMap::Uid, &lines(341)), Err(Errno::EINVAL));
    assert_eq!(lab.map(lab.main, child, IdMap::Uid, &lines(340)), Ok(()));
    let child = lab.clone(lab.main, NEWUSER);
    assert_eq!(lab.map(lab.main, child, IdMap::Uid, &" ".repeat(4096)), Err(Errno::EINVAL));
    assert_eq!(lab.map(lab.main, child, IdMap::Uid, "\t0  0\t1 "), Ok(()));
}

#[test]
fn an_unprivileged_writer_maps_itself() {
    // Facts 90-93.
    let fresh = || {
        let mut lab = boot(Machine::Lab, Plan::Full, 1000);
        let child = lab.clone(lab.main, NEWUSER);
        (lab, child)
    };
    let (mut lab, child) = fresh();
    for (text, errno) in [
        ("0 0 1", Errno::EPERM),
        ("0 1000 2", Errno::EPERM),
        ("0 1000 1\n1 1000 1", Errno::EINVAL),
        ("0 1000 1\n1 1001 1", Errno::EPERM),
    ] {
        assert_eq!(lab.map(lab.main, child, IdMap::Uid, text), Err(errno), "{text:?}");
    }
    assert_eq!(lab.map(lab.main, child, IdMap::Gid, "0 1000 1"), Err(Errno::EPERM));
    assert_eq!(lab.k.setgroups_write(child, b"deny"), Ok(()));
    assert_eq!(lab.map(lab.main, child, IdMap::Gid, "0 1000 1"), Ok(()));
    for text in ["1000 1000 1", "5 1000 1", "4294967294 1000 1"] {
        let (mut lab, child) = fresh();
        assert_eq!(lab.map(lab.main, child, IdMap::Uid, text), Ok(()), "{text:?}");
    }
}

#[test]
fn setgroups_goes_one_way() {
    // Facts 94, 95.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWUSER);
    assert_eq!(lab.k.setgroups_write(child, b"maybe"), Err(Errno::EINVAL));
    assert_eq!(lab.k.setgroups_write(child, b"deny\n"), Ok(()));
    assert_eq!(lab.k.setgroups_write(child, b"deny"), Ok(()));
    assert_eq!(lab.k.setgroups_write(child, b"allow"), Err(Errno::EPERM));
    lab.map(lab.main, child, IdMap::Uid, "0 0 1").unwrap();
    lab.map(lab.main, child, IdMap::Gid, "0 0 1").unwrap();
    let nested = lab.clone(child, NEWUSER);
    assert_eq!(lab.k.setgroups_show(nested), b"deny\n");
    let child = lab.clone(lab.main, NEWUSER);
    lab.map(lab.main, child, IdMap::Gid, "0 0 1").unwrap();
    assert_eq!(lab.k.setgroups_write(child, b"deny"), Err(Errno::EPERM));
}

#[test]
fn who_may_write_and_what_is_outside() {
    // Facts 97, 98, 100, 101.
    let mut lab = lab();
    let child = lab.clone(lab.main, NEWUSER);
    lab.map(lab.main, child, IdMap::Uid, "0 0 10").unwrap();
    lab.map(lab.main, child, IdMap::Gid, "0 0 10").unwrap();
    let nested = lab.clone(child, NEWUSER);
    assert_eq!(lab.map(lab.main, nested, IdMap::Uid, "0 0 1"), Err(Errno::EPERM));
    assert_eq!(lab.map(child, nested, IdMap::Uid, "0 20 1"), Err(Errno::EPERM));
    assert_eq!(lab.map(child, nested, IdMap::Uid, "3 5 1\n1 7 1"), Ok(()));
    assert_eq!(
        lab.shown(nested, nested, IdMap::Uid),
        "         3          5          1\n         1          7          1\n"
    );
    let other = lab.clone(lab.main, NEWUSER);
    assert_eq!(lab.shown(other, child, IdMap::Uid), "         0 4294967295         10\n");
}
