//! Sections G and I of semantics.md.

use nslab_abi::{CloneFlags, Errno, Fd, MountFlags, OpenFlags, Outcome, Syscall, UmountFlags};

use super::{bare, boot, lab};
use crate::{Machine, Plan};

const NONE: MountFlags = MountFlags::empty();

#[test]
fn the_lab_has_the_mounts_of_a_live_session() {
    let text = lab().cat("/proc/self/mounts").expect("it can be read");
    let wanted = "tmpfs / tmpfs rw,relatime,size=262144k,nr_inodes=20000,mode=755,uid=100000,gid=100000 0 0
/dev/vda /usr ext4 ro,relatime,idmapped,discard 0 0
proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0
cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime 0 0
tmpfs /dev tmpfs rw,nosuid,relatime,size=262144k,nr_inodes=20000,mode=755,uid=100000,gid=100000 0 0
";
    assert!(text.starts_with(wanted), "{text}");
    assert!(text.contains("devtmpfs /dev/null devtmpfs rw,relatime,size="));
    assert!(text.contains("devpts /dev/pts devpts rw,nosuid,noexec,relatime,gid=100005,mode=620,ptmxmode=666 0 0\n"));
    assert!(text.contains(
        "tmpfs /dev/shm tmpfs rw,nosuid,nodev,relatime,size=262144k,nr_inodes=20000,uid=100000,gid=100000 0 0\n"
    ));
}

#[test]
fn fact_122_errors_of_mount() {
    let mut m = bare();
    m.mkdir("/mnt/d");
    m.write("/mnt/f", "x").expect("a file");
    let table: &[(&str, &str, &str, Errno)] = &[
        ("t", "/mnt/d", "nosuchfs", Errno::ENODEV),
        ("t", "/mnt/d", "", Errno::EINVAL),
        ("t", "/mnt/none", "tmpfs", Errno::ENOENT),
        ("t", "/mnt/f", "tmpfs", Errno::ENOTDIR),
        ("/mnt/f", "/mnt/d", "ext4", Errno::ENOTBLK),
        ("/mnt/none", "/mnt/d", "ext4", Errno::ENOENT),
    ];
    for &(source, target, fstype, errno) in table {
        assert_eq!(m.mount(source, target, fstype, NONE), Err(errno), "{source} {target} {fstype}");
    }
    assert_eq!(m.mount("/mnt/none", "/mnt/d", "", MountFlags::BIND), Err(Errno::ENOENT));
    assert_eq!(m.mount("/mnt/f", "/mnt/d", "", MountFlags::BIND), Err(Errno::ENOTDIR));
    assert_eq!(m.mount("/mnt/d", "/mnt/f", "", MountFlags::BIND), Err(Errno::ENOTDIR));
    let call = Syscall::Mount {
        source: Some(b"t".to_vec()),
        target: b"/mnt/d".to_vec(),
        fstype: Some(b"tmpfs".to_vec()),
        flags: NONE,
        data: Some(b"nosuch=1".to_vec()),
    };
    assert_eq!(m.int(m.main, call), Err(Errno::EINVAL));
    let empty =
        Syscall::Mount { source: None, target: b"/mnt/d".to_vec(), fstype: Some(Vec::new()), flags: NONE, data: None };
    assert_eq!(m.int(m.main, empty), Err(Errno::ENODEV));
}

#[test]
fn fact_121_without_the_capability() {
    let mut m = boot(Machine::Lab, Plan::Full, 1000);
    assert_eq!(m.mount("t", "/tmp", "tmpfs", NONE), Err(Errno::EPERM));
    // The path is looked at first.
    assert_eq!(m.mount("t", "/none", "tmpfs", NONE), Err(Errno::ENOENT));
    assert_eq!(m.umount("/proc", UmountFlags::empty()), Err(Errno::EPERM));
    let pivot = Syscall::PivotRoot { new_root: b"/none".to_vec(), put_old: b"/none".to_vec() };
    assert_eq!(m.int(m.main, pivot), Err(Errno::EPERM));
}

#[test]
fn fact_123_umount_busy_and_detach() {
    let mut m = lab();
    assert_eq!(m.umount("/tmp", UmountFlags::empty()), Err(Errno::EINVAL));
    assert_eq!(m.mount("t", "/tmp", "tmpfs", NONE), Ok(0));
    let fd = m.open("/tmp/f", OpenFlags::CREAT | OpenFlags::WRONLY).expect("a file");
    assert_eq!(m.umount("/tmp", UmountFlags::empty()), Err(Errno::EBUSY));
    assert_eq!(m.umount("/tmp", UmountFlags::DETACH), Ok(0));
    assert_eq!(m.mountinfo("/tmp"), None);
    // The open file works on.
    assert_eq!(m.int(m.main, Syscall::Write { fd, buf: b"x".to_vec() }), Ok(1));
    m.close(fd);
    assert!(m.k.vfs.mounts.values().all(|mount| mount.source != b"t"), "the detached mount is gone with its last file");
}

#[test]
fn fact_125_mounts_stack() {
    let mut m = lab();
    assert_eq!(m.mount("a", "/mnt", "tmpfs", NONE), Ok(0));
    m.write("/mnt/a", "").expect("a file");
    assert_eq!(m.mount("b", "/mnt", "tmpfs", NONE), Ok(0));
    assert_eq!(m.ls_as(m.main, "/mnt"), Ok(vec![".".into(), "..".into()]));
    assert_eq!(m.umount("/mnt", UmountFlags::empty()), Ok(0));
    assert_eq!(m.ls_as(m.main, "/mnt"), Ok(vec![".".into(), "..".into(), "a".into()]));
    assert_eq!(m.umount("/mnt", UmountFlags::empty()), Ok(0));
    assert_eq!(m.umount("/mnt", UmountFlags::empty()), Err(Errno::EINVAL));
}

#[test]
fn fact_126_second_mount_on_the_same_point() {
    let mut m = bare();
    assert_eq!(m.mount("p", "/proc", "proc", NONE), Ok(0));
    assert_eq!(m.mount("s", "/sys", "sysfs", NONE), Err(Errno::EBUSY));
    assert_eq!(m.mount("c", "/sys/fs/cgroup", "cgroup2", NONE), Err(Errno::EBUSY));
}

#[test]
fn fact_127_bind_and_read_only() {
    let mut m = lab();
    m.mkdir("/tmp/a");
    m.mkdir("/tmp/b");
    assert_eq!(m.mount("/tmp/a", "/tmp/b", "", MountFlags::BIND | MountFlags::RDONLY), Ok(0));
    assert_eq!(m.write("/tmp/b/f", "1"), Ok(1));
    let again = MountFlags::REMOUNT | MountFlags::BIND | MountFlags::RDONLY;
    assert_eq!(m.mount("", "/tmp/b", "", again), Ok(0));
    assert_eq!(m.write("/tmp/b/f", "2"), Err(Errno::EROFS));
    assert_eq!(m.write("/tmp/a/f", "3"), Ok(1));
    assert_eq!(m.cat("/tmp/b/f"), Ok("3".into()));
}

#[test]
fn fact_128_recursive_bind() {
    let mut m = lab();
    m.mkdir("/tmp/b");
    assert_eq!(m.mount("/dev", "/tmp/b", "", MountFlags::BIND), Ok(0));
    assert_eq!(m.mountinfo("/tmp/b/shm"), None);
    assert_eq!(m.umount("/tmp/b", UmountFlags::empty()), Ok(0));
    assert_eq!(m.mount("/dev", "/tmp/b", "", MountFlags::BIND | MountFlags::REC), Ok(0));
    assert!(m.mountinfo("/tmp/b/shm").is_some());
    assert_eq!(m.umount("/tmp/b", UmountFlags::empty()), Err(Errno::EBUSY));
}

#[test]
fn fact_129_move() {
    let mut m = lab();
    m.mkdir("/tmp/a");
    m.mkdir("/tmp/b");
    assert_eq!(m.mount("/tmp/a", "/tmp/b", "", MountFlags::MOVE), Err(Errno::EINVAL));
    assert_eq!(m.mount("t", "/tmp/a", "tmpfs", NONE), Ok(0));
    m.mkdir("/tmp/a/in");
    assert_eq!(m.mount("/tmp/a", "/tmp/a/in", "", MountFlags::MOVE), Err(Errno::ELOOP));
    assert_eq!(m.mount("/tmp/a", "/tmp/b", "", MountFlags::MOVE), Ok(0));
    assert!(m.mountinfo("/tmp/b").is_some() && m.mountinfo("/tmp/a").is_none());
}

#[test]
fn facts_110_111_what_a_user_namespace_may_mount() {
    let mut m = lab();
    for fstype in ["tmpfs", "ramfs", "devpts", "proc", "sysfs", "mqueue", "cgroup2"] {
        m.mkdir(&format!("/tmp/{fstype}"));
        assert_eq!(m.mount("x", &format!("/tmp/{fstype}"), fstype, NONE), Ok(0), "{fstype}");
    }
    for fstype in ["ext4", "devtmpfs", "debugfs", "bpf"] {
        assert_eq!(m.mount("x", "/mnt", fstype, NONE), Err(Errno::EPERM), "{fstype}");
    }
    assert_eq!(m.mount("x", "/mnt", "nosuchfs", NONE), Err(Errno::ENODEV));
    // In a user namespace that owns none of the others.
    let child = m.clone(m.main, CloneFlags::NEWUSER | CloneFlags::NEWNS);
    for fstype in ["proc", "sysfs", "mqueue", "cgroup2"] {
        assert_eq!(m.mount_as(child, "x", "/mnt", fstype, NONE), Err(Errno::EPERM), "{fstype}");
    }
}

#[test]
fn facts_155_156_157_inherited_mounts_are_locked() {
    let mut m = lab();
    assert_eq!(m.mount("t", "/mnt", "tmpfs", MountFlags::NODEV), Ok(0));
    m.mkdir("/tmp/b");
    let child = m.clone(m.main, CloneFlags::NEWUSER | CloneFlags::NEWNS);
    let umount = |flags| Syscall::Umount2 { target: b"/mnt".to_vec(), flags };
    assert_eq!(m.int(child, umount(UmountFlags::empty())), Err(Errno::EINVAL));
    assert_eq!(m.int(child, umount(UmountFlags::DETACH)), Err(Errno::EINVAL));
    assert_eq!(m.mount_as(child, "/", "/tmp/b", "", MountFlags::BIND), Err(Errno::EINVAL));
    assert_eq!(m.mount_as(child, "/mnt", "/tmp/b", "", MountFlags::MOVE), Err(Errno::EINVAL));
    assert_eq!(m.mount_as(child, "", "/mnt", "", MountFlags::REMOUNT | MountFlags::BIND), Err(Errno::EPERM));
    let more = MountFlags::REMOUNT | MountFlags::BIND | MountFlags::NODEV | MountFlags::NOEXEC;
    assert_eq!(m.mount_as(child, "", "/mnt", "", more), Ok(0));
    assert_eq!(m.mount_as(child, "/", "/tmp/b", "", MountFlags::BIND | MountFlags::REC), Ok(0));
    assert_eq!(m.mount_as(child, "n", "/mnt", "tmpfs", NONE), Ok(0));
    assert_eq!(m.int(child, umount(UmountFlags::empty())), Ok(0));
}

#[test]
fn fact_158_same_user_namespace_is_not_locked() {
    let mut m = bare();
    m.unshare(m.main, CloneFlags::NEWNS).expect("unshare succeeds");
    assert_eq!(m.umount("/dev/shm", UmountFlags::empty()), Ok(0));
}

#[test]
fn facts_112_259_proc_has_to_be_wholly_visible() {
    let mut m = lab();
    assert_eq!(m.mount("t", "/proc/sys", "tmpfs", NONE), Ok(0));
    // One's own cover can be taken off, so nothing is revealed.
    assert_eq!(m.mount("p", "/mnt", "proc", NONE), Ok(0));
    assert_eq!(m.umount("/mnt", UmountFlags::empty()), Ok(0));
    m.unshare(m.main, CloneFlags::NEWUSER | CloneFlags::NEWNS | CloneFlags::NEWPID).expect("unshare succeeds");
    let child = m.clone(m.main, CloneFlags::empty());
    assert_eq!(m.mount_as(child, "p", "/mnt", "proc", NONE), Err(Errno::EPERM));
}

#[test]
fn facts_160_162_errors_of_pivot_root() {
    let mut m = lab();
    m.mkdir("/tmp/new");
    let pivot = |new: &str, old: &str| Syscall::PivotRoot { new_root: new.into(), put_old: old.into() };
    assert_eq!(m.int(m.main, pivot("/tmp/new", "/tmp/new")), Err(Errno::EINVAL));
    assert_eq!(m.mount("t", "/tmp/new", "tmpfs", NONE), Ok(0));
    m.mkdir("/tmp/new/old");
    m.mkdir("/tmp/new/sub");
    m.write("/tmp/file", "").expect("a file");
    assert_eq!(m.int(m.main, pivot("/tmp/none", "/tmp/new")), Err(Errno::ENOENT));
    assert_eq!(m.int(m.main, pivot("/tmp/file", "/tmp/new")), Err(Errno::ENOTDIR));
    // The session's root mount is locked; an ordinary one is only busy.
    assert_eq!(m.int(m.main, pivot("/", "/mnt")), Err(Errno::EINVAL));
    let mut plain = bare();
    assert_eq!(plain.int(plain.main, pivot("/", "/mnt")), Err(Errno::EBUSY));
    assert_eq!(m.int(m.main, pivot("/tmp/new/sub", "/tmp/new/old")), Err(Errno::EINVAL));
    assert_eq!(m.int(m.main, pivot("/tmp/new", "/dev/shm")), Err(Errno::EINVAL));
}

#[test]
fn facts_163_164_pivot_root() {
    let mut m = bare();
    assert_eq!(m.mount("t", "/mnt", "tmpfs", NONE), Ok(0));
    m.mkdir("/mnt/proc");
    let fd = m.open("/proc/self/mountinfo", OpenFlags::empty()).expect("mountinfo");
    assert_eq!(m.int(m.main, Syscall::Chdir { path: b"/mnt".to_vec() }), Ok(0));
    let dot = || b".".to_vec();
    assert_eq!(m.int(m.main, Syscall::PivotRoot { new_root: dot(), put_old: dot() }), Ok(0));
    assert_eq!(m.umount(".", UmountFlags::DETACH), Ok(0));
    assert_eq!(m.ls_as(m.main, "/"), Ok(vec![".".into(), "..".into(), "proc".into()]));
    let text = String::from_utf8(m.read_fd(m.main, fd).expect("it is open")).expect("text");
    assert_eq!(text.lines().count(), 1, "{text}");
    // Fact 166.
    assert_eq!(m.mount("proc", "/proc", "proc", NONE), Ok(0));
    assert_eq!(m.cat("/proc/self/mounts").map(|text| text.lines().count()), Ok(2));
}

#[test]
fn a_user_namespace_without_any_proc_gets_none() {
    let mut m = lab();
    assert_eq!(m.umount("/proc", UmountFlags::empty()), Ok(0));
    assert_eq!(m.mount("proc", "/proc", "proc", NONE), Err(Errno::EPERM));
}

#[test]
fn facts_167_133_chroot() {
    let mut m = lab();
    m.mkdir("/tmp/jail");
    let chroot = |path: &str| Syscall::Chroot { path: path.into() };
    assert_eq!(m.int(m.main, chroot("/none")), Err(Errno::ENOENT));
    assert_eq!(m.int(m.main, chroot("/tmp/jail")), Ok(0));
    assert_eq!(m.int(m.main, Syscall::Unshare { flags: CloneFlags::NEWUSER }), Err(Errno::EPERM));
    m.unshare(m.main, CloneFlags::NEWNS).expect("unshare succeeds");
    assert_eq!(m.mount("", "/", "", MountFlags::PRIVATE), Err(Errno::EINVAL));
    // Below the root that it stands on, ".." leads out of the jail's mount as ever.
    assert_eq!(m.int(m.main, Syscall::Chdir { path: b"..".to_vec() }), Ok(0));
}

#[test]
fn facts_135_136_231_a_bound_namespace_file_pins_it() {
    let mut m = lab();
    m.write("/tmp/uts", "").expect("a file");
    m.write("/tmp/mnt", "").expect("a file");
    let child = m.clone(m.main, CloneFlags::NEWUTS);
    let pid = m.k.pid_vnr(m.main, child);
    assert_eq!(m.mount(&format!("/proc/{pid}/ns/uts"), "/tmp/uts", "", MountFlags::BIND), Ok(0));
    let inode = m.stat("/tmp/uts", nslab_abi::AtFlags::empty()).expect("it is there").st_ino;
    assert_eq!(m.outcome(child, Syscall::ExitGroup { status: 0 }), Outcome::Exited);
    let fd = m.open("/tmp/uts", OpenFlags::empty()).expect("it is there");
    assert_eq!(m.int(m.main, Syscall::Setns { fd, nstype: CloneFlags::NEWUTS }), Ok(0));
    assert_eq!(m.readlink_as(m.main, "/proc/self/ns/uts"), Ok(format!("uts:[{inode}]")));
    assert_eq!(m.mount("/proc/self/ns/mnt", "/tmp/mnt", "", MountFlags::BIND), Err(Errno::EINVAL));
    assert_eq!(m.mountinfo("/tmp/uts"), Some("rw - nsfs nsfs rw".into()));
}

#[test]
fn overlay_shows_layers_and_keeps_changes_above() {
    let mut m = lab();
    for dir in ["/tmp/low", "/tmp/up", "/tmp/work", "/tmp/all"] {
        m.mkdir(dir);
    }
    m.write("/tmp/low/a", "low").expect("a file");
    m.write("/tmp/low/b", "low").expect("a file");
    let data = Some(b"lowerdir=/tmp/low,upperdir=/tmp/up,workdir=/tmp/work".to_vec());
    let source = Some(b"overlay".to_vec());
    let call =
        Syscall::Mount { source, target: b"/tmp/all".to_vec(), fstype: Some(b"overlay".to_vec()), flags: NONE, data };
    assert_eq!(m.int(m.main, call), Ok(0));
    assert_eq!(m.cat("/tmp/all/a"), Ok("low".into()));
    m.write("/tmp/all/a", "new").expect("it is writable");
    let rm = Syscall::Unlinkat { dirfd: Fd::CWD, path: b"/tmp/all/b".to_vec(), flags: nslab_abi::AtFlags::empty() };
    assert_eq!(m.int(m.main, rm), Ok(0));
    assert_eq!(m.cat("/tmp/low/a"), Ok("low".into()));
    assert_eq!(m.cat("/tmp/up/a"), Ok("new".into()));
    assert_eq!(m.cat("/tmp/all/b"), Err(Errno::ENOENT));
    let whiteout = m.stat("/tmp/up/b", nslab_abi::AtFlags::empty()).expect("a whiteout");
    assert_eq!((whiteout.st_mode & 0o170_000, whiteout.st_rdev), (0o020_000, 0));
}
