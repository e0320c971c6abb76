//! Section J.

use super::*;

fn sethostname(name: &[u8], len: i64) -> Syscall {
    Syscall::Sethostname { name: name.to_vec(), len }
}

impl Lab {
    fn nodename(&mut self, t: TaskId) -> String {
        match self.call(t, Syscall::Uname) {
            Ok(Ret::Utsname(names)) => String::from_utf8(names.nodename).unwrap(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_new_namespace_copies_the_name() {
    // Fact 169.
    let mut lab = lab();
    assert_eq!(lab.nodename(lab.main), "lab");
    let child = lab.clone(lab.main, CloneFlags::NEWUTS);
    assert_eq!(lab.nodename(child), "lab");
    assert_eq!(lab.int(child, sethostname(b"box", 3)), Ok(0));
    assert_eq!(lab.nodename(child), "box");
    assert_eq!(lab.nodename(lab.main), "lab");
}

#[test]
fn names_are_checked_like_this() {
    let mut lab = lab();
    // Facts 171, 172.
    lab.fails(lab.main, sethostname(&[b'x'; 65], 65), Errno::EINVAL);
    lab.fails(lab.main, sethostname(b"x", -1), Errno::EINVAL);
    assert_eq!(lab.int(lab.main, sethostname(b"abc", 2)), Ok(0));
    assert_eq!(lab.nodename(lab.main), "ab");
    assert_eq!(lab.int(lab.main, sethostname(b"container\0", 10)), Ok(0));
    assert_eq!(lab.nodename(lab.main), "container");
    assert_eq!(lab.int(lab.main, sethostname(b"", 0)), Ok(0));
    assert_eq!(lab.nodename(lab.main), "");
    assert_eq!(lab.int(lab.main, sethostname(&[b'x'; 64], 64)), Ok(0));
}

#[test]
fn permission_is_asked_in_the_owner_and_before_the_length() {
    // Facts 108, 170.
    let mut lab = boot(Machine::Lab, Plan::Full, 1000);
    lab.fails(lab.main, sethostname(&[b'x'; 65], 65), Errno::EPERM);
    assert_eq!(lab.unshare(lab.main, CloneFlags::NEWUSER), Ok(0));
    lab.fails(lab.main, sethostname(b"x", 1), Errno::EPERM);
    assert_eq!(lab.unshare(lab.main, CloneFlags::NEWUTS), Ok(0));
    // Fact 65.
    assert_eq!(lab.int(lab.main, sethostname(b"x", 1)), Ok(0));
}
