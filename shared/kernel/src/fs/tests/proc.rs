//! Sections B, O and parts of E of semantics.md: what procfs shows.

use nslab_abi::{AtFlags, CloneFlags, Errno, Fd, MountFlags, OpenFlags, Outcome, Syscall};

use super::{bare, boot, lab};
use crate::{Machine, Plan};

#[test]
fn fact_27_procfs_shows_the_mounters_namespace() {
    let mut m = lab();
    let numbers = |names: Vec<String>| names.into_iter().filter(|name| name.parse::<u32>().is_ok()).collect::<Vec<_>>();
    assert_eq!(numbers(m.ls_as(m.main, "/proc").expect("a directory")), ["1", "2"]);
    // Fact 31: without a mount of its own a child namespace sees the old numbers.
    m.unshare(m.main, CloneFlags::NEWPID | CloneFlags::NEWNS).expect("unshare succeeds");
    let child = m.clone(m.main, CloneFlags::empty());
    assert_eq!(numbers(m.ls_as(child, "/proc").expect("a directory")), ["1", "2", "3"]);
    // Fact 29.
    assert_eq!(m.readlink_as(child, "/proc/self"), Ok("3".into()));
    assert_eq!(m.mount_as(child, "proc", "/proc", "proc", MountFlags::empty()), Ok(0));
    assert_eq!(numbers(m.ls_as(child, "/proc").expect("a directory")), ["1"]);
    assert_eq!(m.readlink_as(child, "/proc/self"), Ok("1".into()));
    // Fact 30.
    assert_eq!(m.readlink_as(m.main, "/proc/self"), Err(Errno::ENOENT));
}

#[test]
fn fact_28_mounting_before_the_fork_shows_the_old_namespace() {
    let mut m = lab();
    m.unshare(m.main, CloneFlags::NEWPID | CloneFlags::NEWNS).expect("unshare succeeds");
    assert_eq!(m.mount("proc", "/proc", "proc", MountFlags::empty()), Ok(0));
    assert_eq!(m.readlink_as(m.main, "/proc/self"), Ok("2".into()));
}

#[test]
fn fact_6_status_and_stat() {
    let mut m = lab();
    m.unshare(m.main, CloneFlags::NEWPID).expect("unshare succeeds");
    let child = m.clone(m.main, CloneFlags::empty());
    let status = m.cat("/proc/3/status").expect("it can be read");
    assert!(status.contains("\nPid:\t3\nPPid:\t2\n"), "{status}");
    assert!(status.contains("\nNSpid:\t3\t1\n"), "{status}");
    assert!(status.contains("\nCapEff:\t000001ffffffffff\n"), "{status}");
    let _ = child;
    // Fact 9, from inside.
    let own = m.clone(m.main, CloneFlags::NEWNS);
    assert_eq!(m.mount_as(own, "proc", "/proc", "proc", MountFlags::empty()), Ok(0));
    let stat = m.cat_as(own, "/proc/1/stat").expect("it can be read");
    assert!(stat.starts_with("1 (prog) "), "{stat}");
    assert!(stat.contains(") S 0 ") || stat.contains(") R 0 "), "{stat}");
    assert_eq!(stat.trim_end().split(' ').count(), 52, "{stat}");
}

#[test]
fn facts_222_223_links_of_ns() {
    let mut m = lab();
    let mut names = m.ls_as(m.main, "/proc/self/ns").expect("a directory");
    names.sort();
    let wanted = [
        ".",
        "..",
        "cgroup",
        "ipc",
        "mnt",
        "net",
        "pid",
        "pid_for_children",
        "time",
        "time_for_children",
        "user",
        "uts",
    ];
    assert_eq!(names, wanted);
    let link = m.stat("/proc/self/ns/uts", AtFlags::SYMLINK_NOFOLLOW).expect("a link");
    assert_eq!((link.st_mode, link.st_size), (0o120_777, 0));
    let file = m.stat("/proc/self/ns/uts", AtFlags::empty()).expect("a file");
    assert_eq!((file.st_mode, file.st_size), (0o100_444, 0));
    assert_eq!(m.readlink_as(m.main, "/proc/self/ns/uts"), Ok(format!("uts:[{}]", file.st_ino)));
    // Facts 19 and 20.
    m.unshare(m.main, CloneFlags::NEWPID).expect("unshare succeeds");
    assert_eq!(m.readlink_as(m.main, "/proc/self/ns/pid_for_children"), Err(Errno::ENOENT));
    let child = m.clone(m.main, CloneFlags::empty());
    let pid = m.k.pid_vnr(m.main, child);
    let theirs = m.readlink_as(m.main, &format!("/proc/{pid}/ns/pid"));
    assert_eq!(m.readlink_as(m.main, "/proc/self/ns/pid_for_children"), theirs);
}

#[test]
fn fact_230_ns_files_open_read_only() {
    let mut m = bare();
    assert_eq!(m.open("/proc/self/ns/uts", OpenFlags::RDWR), Err(Errno::EPERM));
    let mut session = lab();
    assert_eq!(session.open("/proc/self/ns/uts", OpenFlags::RDWR), Err(Errno::EPERM));
    let fd = m.open("/proc/self/ns/uts", OpenFlags::empty()).expect("it opens");
    assert_eq!(m.read_fd(m.main, fd), Err(Errno::EINVAL));
}

#[test]
fn facts_106_224_another_users_ns_directory() {
    let mut m = boot(Machine::Lab, Plan::Full, 1000);
    assert_eq!(m.readlink_as(m.main, "/proc/1/ns/uts"), Err(Errno::EACCES));
    assert_eq!(m.ls_as(m.main, "/proc/1/ns"), Err(Errno::EACCES));
    assert_eq!(m.stat("/proc/1/ns", AtFlags::empty()).map(|stat| stat.st_mode), Ok(0o040_511));
}

#[test]
fn fact_229_links_of_a_zombie() {
    let mut m = lab();
    let child = m.clone(m.main, CloneFlags::empty());
    assert_eq!(m.outcome(child, Syscall::ExitGroup { status: 0 }), Outcome::Exited);
    assert_eq!(m.readlink_as(m.main, "/proc/3/ns/uts"), Err(Errno::ENOENT));
    assert_eq!(m.readlink_as(m.main, "/proc/3/ns/mnt"), Err(Errno::ENOENT));
    assert!(m.readlink_as(m.main, "/proc/3/ns/user").is_ok());
    assert!(m.readlink_as(m.main, "/proc/3/ns/pid").is_ok());
    let status = m.cat("/proc/3/status").expect("it can be read");
    assert!(status.contains("State:\tZ (zombie)\n"), "{status}");
    assert_eq!(m.cat("/proc/3/cmdline"), Ok(String::new()));
}

#[test]
fn facts_82_83_84_85_maps() {
    let mut m = bare();
    assert_eq!(m.cat("/proc/self/uid_map"), Ok("         0          0 4294967295\n".into()));
    let child = m.clone(m.main, CloneFlags::NEWUSER);
    let pid = m.k.pid_vnr(m.main, child);
    let map = format!("/proc/{pid}/uid_map");
    assert_eq!(m.cat(&map), Ok(String::new()));
    assert_eq!(m.cat(&format!("/proc/{pid}/setgroups")), Ok("allow\n".into()));
    let fd = m.open(&map, OpenFlags::WRONLY).expect("it opens");
    let main = m.main;
    assert_eq!(m.int(main, Syscall::Pwrite64 { fd, buf: b"0 0 1".to_vec(), offset: 0 }), Err(Errno::ESPIPE));
    assert_eq!(m.int(main, Syscall::Write { fd, buf: b"0 0 1\n".to_vec() }), Ok(6));
    m.close(fd);
    assert_eq!(m.cat(&map), Ok("         0          0          1\n".into()));
    let again = m.open(&map, OpenFlags::WRONLY).expect("it opens");
    assert_eq!(m.int(main, Syscall::Write { fd: again, buf: b"0 0 1\n".to_vec() }), Err(Errno::EPERM));
}

#[test]
fn fact_71_dac_override_needs_mapped_owners() {
    let mut m = lab();
    m.write("/tmp/secret", "x").expect("a file");
    let path = b"/tmp/secret".to_vec();
    assert_eq!(m.int(m.main, Syscall::Fchmodat { dirfd: Fd::CWD, path, mode: 0 }), Ok(0));
    assert_eq!(m.cat("/tmp/secret"), Ok("x".into()));
    let child = m.clone(m.main, CloneFlags::NEWUSER);
    assert_eq!(m.cat_as(child, "/tmp/secret"), Err(Errno::EACCES));
    // Fact 69.
    assert_eq!(m.stat("/proc/version", AtFlags::empty()).map(|stat| stat.st_uid), Ok(65534));
}

#[test]
fn fact_80_mknod_in_a_user_namespace() {
    let mut m = lab();
    let mknod = |path: &str, mode, dev| Syscall::Mknodat { dirfd: Fd::CWD, path: path.into(), mode, dev };
    assert_eq!(m.int(m.main, mknod("/tmp/null", 0o020_666, 0x103)), Err(Errno::EPERM));
    assert_eq!(m.int(m.main, mknod("/tmp/white", 0o020_666, 0)), Ok(0));
    assert_eq!(m.int(m.main, mknod("/tmp/fifo", 0o010_666, 0)), Ok(0));
}

#[test]
fn fact_175_hostname_is_the_readers() {
    let mut m = lab();
    let fd = m.open("/proc/sys/kernel/hostname", OpenFlags::empty()).expect("it opens");
    let main = m.main;
    m.unshare(main, CloneFlags::NEWUTS).expect("unshare succeeds");
    assert_eq!(m.int(main, Syscall::Sethostname { name: b"inner".to_vec(), len: 5 }), Ok(0));
    assert_eq!(m.read_fd(main, fd), Ok(b"inner\n".to_vec()));
}

#[test]
fn facts_202_203_cgroup_paths() {
    let mut m = lab();
    assert_eq!(m.cat("/proc/self/cgroup"), Ok("0::/\n".into()));
    m.mkdir("/sys/fs/cgroup/sub");
    assert_eq!(m.write("/sys/fs/cgroup/sub/cgroup.procs", "0"), Ok(1));
    assert_eq!(m.cat("/proc/self/cgroup"), Ok("0::/sub\n".into()));
    m.unshare(m.main, CloneFlags::NEWCGROUP).expect("unshare succeeds");
    assert_eq!(m.cat("/proc/self/cgroup"), Ok("0::/\n".into()));
    assert_eq!(m.cat("/proc/1/cgroup"), Ok("0::/..\n".into()));
    let rmdir = Syscall::Unlinkat { dirfd: Fd::CWD, path: b"/sys/fs/cgroup/sub".to_vec(), flags: AtFlags::REMOVEDIR };
    assert_eq!(m.int(m.main, rmdir), Err(Errno::EBUSY));
}

#[test]
fn fact_35_proc_mount_options() {
    let mut m = lab();
    let data = Some(b"subset=pid".to_vec());
    let flags = MountFlags::empty();
    let call = Syscall::Mount { source: None, target: b"/mnt".to_vec(), fstype: Some(b"proc".to_vec()), flags, data };
    assert_eq!(m.int(m.main, call), Ok(0));
    assert_eq!(m.cat("/mnt/uptime"), Err(Errno::ENOENT));
    assert!(m.cat("/mnt/1/status").is_ok());
    assert_eq!(m.mountinfo("/mnt"), Some("rw,relatime - proc none rw,subset=pid".into()));
}

#[test]
fn what_is_not_modelled_says_so() {
    let mut m = lab();
    let call =
        Syscall::Openat { dirfd: Fd::CWD, path: b"/proc/self/maps".to_vec(), flags: OpenFlags::empty(), mode: 0 };
    assert!(matches!(m.outcome(m.main, call), Outcome::Unsupported(_)));
}

#[test]
fn what_the_simulator_lacks_is_not_taken_for_what_is_not_there() {
    let mut m = lab();
    let open = |path: &str| Syscall::Openat { dirfd: Fd::CWD, path: path.into(), flags: OpenFlags::empty(), mode: 0 };
    for path in [
        "/proc/pressure/cpu",
        "/proc/self/map_files/400000-401000",
        "/proc/net/snmp",
        "/proc/vmstat",
        "/sys/kernel/mm/ksm",
    ] {
        assert!(matches!(m.outcome(m.main, open(path)), Outcome::Unsupported(_)), "{path}");
    }
    for path in [
        "/proc/nosuch",
        "/proc/sys/vm/nosuch",
        "/proc/net/nosuch",
        "/proc/self/nosuch",
        "/sys/nosuch",
        "/sys/class/net/nosuch",
    ] {
        assert_eq!(m.open(path, OpenFlags::empty()), Err(Errno::ENOENT), "{path}");
    }
    // Nor does a call fail for it that does not need it.
    assert_eq!(m.open("/sys/kernel/new", OpenFlags::CREAT | OpenFlags::WRONLY), Err(Errno::EACCES));
}
