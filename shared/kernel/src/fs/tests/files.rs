//! Files and directories: errors of each page's ERRORS, ownership, links.

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Ret, Syscall};

use super::{boot, lab};
use crate::{Machine, Plan};

fn path(text: &str) -> Vec<u8> {
    text.into()
}

#[test]
fn errors_of_open() {
    let mut m = lab();
    m.write("/tmp/f", "x").expect("a file");
    let create = OpenFlags::CREAT | OpenFlags::WRONLY;
    let table: &[(&str, OpenFlags, Errno)] = &[
        ("", OpenFlags::empty(), Errno::ENOENT),
        ("/tmp/none", OpenFlags::empty(), Errno::ENOENT),
        ("/tmp/f/x", OpenFlags::empty(), Errno::ENOTDIR),
        ("/tmp/f/", OpenFlags::empty(), Errno::ENOTDIR),
        ("/tmp", OpenFlags::WRONLY, Errno::EISDIR),
        ("/tmp/", create, Errno::EISDIR),
        ("/tmp/f", create | OpenFlags::EXCL, Errno::EEXIST),
        ("/tmp/f", OpenFlags::DIRECTORY, Errno::ENOTDIR),
        ("/tmp", create | OpenFlags::DIRECTORY, Errno::EINVAL),
        ("/usr/bin/new", create, Errno::EROFS),
        ("/usr/bin/ls", OpenFlags::WRONLY, Errno::EROFS),
        ("/root/prog", OpenFlags::WRONLY, Errno::ETXTBSY),
        ("/proc/self/exe", OpenFlags::NOFOLLOW, Errno::ELOOP),
        ("/dev/tty", OpenFlags::RDWR, Errno::ENXIO),
    ];
    for &(name, flags, errno) in table {
        assert_eq!(m.open(name, flags), Err(errno), "{name} {flags:?}");
    }
    let long = "x".repeat(256);
    assert_eq!(m.open(&format!("/tmp/{long}"), OpenFlags::empty()), Err(Errno::ENAMETOOLONG));
}

#[test]
fn a_user_meets_the_permission_bits() {
    let mut m = boot(Machine::Lab, Plan::Full, 1000);
    assert_eq!(m.ls_as(m.main, "/root"), Err(Errno::EACCES));
    assert_eq!(m.open("/etc/passwd", OpenFlags::WRONLY), Err(Errno::EACCES));
    assert_eq!(m.write("/home/learner/f", "x"), Ok(1));
    assert_eq!(m.stat("/home/learner/f", AtFlags::empty()).map(|s| (s.st_uid, s.st_mode)), Ok((1000, 0o100_644)));
    let chown = Syscall::Fchownat {
        dirfd: Fd::CWD,
        path: path("/home/learner/f"),
        owner: 0,
        group: 0,
        flags: AtFlags::empty(),
    };
    assert_eq!(m.int(m.main, chown), Err(Errno::EPERM));
    let access = Syscall::Faccessat { dirfd: Fd::CWD, path: path("/etc/passwd"), mode: 2, flags: AtFlags::empty() };
    assert_eq!(m.int(m.main, access), Err(Errno::EACCES));
}

#[test]
fn symbolic_links() {
    let mut m = lab();
    let symlink =
        |target: &str, at: &str| Syscall::Symlinkat { target: target.into(), newdirfd: Fd::CWD, linkpath: at.into() };
    assert_eq!(m.int(m.main, symlink("loop", "/tmp/loop")), Ok(0));
    assert_eq!(m.cat("/tmp/loop"), Err(Errno::ELOOP));
    assert_eq!(m.int(m.main, symlink("target", "/tmp/dangling")), Ok(0));
    assert_eq!(m.cat("/tmp/dangling"), Err(Errno::ENOENT));
    // O_CREAT makes what a dangling link names.
    assert_eq!(m.write("/tmp/dangling", "x"), Ok(1));
    assert_eq!(m.cat("/tmp/target"), Ok("x".into()));
    assert_eq!(m.readlink_as(m.main, "/bin"), Ok("usr/bin".into()));
    assert_eq!(m.readlink_as(m.main, "/tmp"), Err(Errno::EINVAL));
    assert_eq!(m.int(m.main, symlink("", "/tmp/empty")), Err(Errno::ENOENT));
}

#[test]
fn errors_of_unlink_and_rmdir() {
    let mut m = lab();
    m.mkdir("/tmp/d");
    m.write("/tmp/d/f", "").expect("a file");
    let table: &[(&str, AtFlags, Errno)] = &[
        ("/tmp/d", AtFlags::empty(), Errno::EISDIR),
        ("/tmp/d/f", AtFlags::REMOVEDIR, Errno::ENOTDIR),
        ("/tmp/d", AtFlags::REMOVEDIR, Errno::ENOTEMPTY),
        ("/tmp/d/.", AtFlags::REMOVEDIR, Errno::EINVAL),
        ("/tmp/d/..", AtFlags::REMOVEDIR, Errno::ENOTEMPTY),
        ("/tmp/none", AtFlags::empty(), Errno::ENOENT),
        ("/proc", AtFlags::REMOVEDIR, Errno::EBUSY),
        ("/proc/uptime", AtFlags::empty(), Errno::EACCES),
        ("/usr/bin/ls", AtFlags::empty(), Errno::EROFS),
    ];
    for &(name, flags, errno) in table {
        let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: path(name), flags };
        assert_eq!(m.int(m.main, call), Err(errno), "{name}");
    }
}

#[test]
fn an_unlinked_file_lives_while_it_is_open() {
    let mut m = lab();
    m.write("/tmp/f", "kept").expect("a file");
    let fd = m.open("/tmp/f", OpenFlags::empty()).expect("it opens");
    let unlink = Syscall::Unlinkat { dirfd: Fd::CWD, path: path("/tmp/f"), flags: AtFlags::empty() };
    assert_eq!(m.int(m.main, unlink), Ok(0));
    assert_eq!(m.readlink_as(m.main, &format!("/proc/self/fd/{fd}")), Ok("/tmp/f (deleted)".into()));
    assert_eq!(m.read_fd(m.main, fd), Ok(b"kept".to_vec()));
    let before = m.k.vfs.inodes.len();
    m.close(fd);
    assert_eq!(m.k.vfs.inodes.len(), before - 1);
}

#[test]
fn rename_and_link() {
    let mut m = lab();
    m.mkdir("/tmp/a");
    m.mkdir("/tmp/a/in");
    m.write("/tmp/f", "1").expect("a file");
    let rename = |old: &str, new: &str| Syscall::Renameat {
        olddirfd: Fd::CWD,
        oldpath: old.into(),
        newdirfd: Fd::CWD,
        newpath: new.into(),
        flags: 0,
    };
    assert_eq!(m.int(m.main, rename("/tmp/a", "/tmp/a/in/x")), Err(Errno::EINVAL));
    assert_eq!(m.int(m.main, rename("/tmp/f", "/tmp/a")), Err(Errno::EISDIR));
    assert_eq!(m.int(m.main, rename("/tmp/a", "/tmp/f")), Err(Errno::ENOTDIR));
    assert_eq!(m.int(m.main, rename("/tmp/f", "/dev/shm/f")), Err(Errno::EXDEV));
    assert_eq!(m.int(m.main, rename("/tmp/none", "/tmp/x")), Err(Errno::ENOENT));
    assert_eq!(m.int(m.main, rename("/tmp/f", "/tmp/g")), Ok(0));
    assert_eq!(m.cat("/tmp/g"), Ok("1".into()));
    let link = |old: &str, new: &str| Syscall::Linkat {
        olddirfd: Fd::CWD,
        oldpath: old.into(),
        newdirfd: Fd::CWD,
        newpath: new.into(),
        flags: AtFlags::empty(),
    };
    assert_eq!(m.int(m.main, link("/tmp/g", "/tmp/h")), Ok(0));
    assert_eq!(m.stat("/tmp/h", AtFlags::empty()).map(|stat| stat.st_nlink), Ok(2));
    assert_eq!(m.int(m.main, link("/tmp/a", "/tmp/b")), Err(Errno::EPERM));
    assert_eq!(m.int(m.main, link("/tmp/g", "/tmp/h")), Err(Errno::EEXIST));
}

#[test]
fn directories_list_newest_first_and_count_links() {
    let mut m = lab();
    for name in ["/tmp/a", "/tmp/b"] {
        m.mkdir(name);
    }
    assert_eq!(m.ls_as(m.main, "/tmp"), Ok(vec![".".into(), "..".into(), "b".into(), "a".into()]));
    assert_eq!(m.stat("/tmp", AtFlags::empty()).map(|stat| (stat.st_nlink, stat.st_size)), Ok((4, 80)));
}

#[test]
fn getcwd_follows_the_tree() {
    let mut m = lab();
    let cwd = |m: &mut super::Lab| match m.call(m.main, Syscall::Getcwd { size: 100 }) {
        Ok(Ret::Bytes(bytes)) => Ok(String::from_utf8_lossy(&bytes[..bytes.len() - 1]).into_owned()),
        Ok(other) => panic!("getcwd: {other:?}"),
        Err(errno) => Err(errno),
    };
    m.mkdir("/tmp/d");
    assert_eq!(m.int(m.main, Syscall::Chdir { path: path("/tmp/d") }), Ok(0));
    assert_eq!(cwd(&mut m), Ok("/tmp/d".into()));
    assert_eq!(m.int(m.main, Syscall::Getcwd { size: 3 }), Err(Errno::ERANGE));
    let rmdir = Syscall::Unlinkat { dirfd: Fd::CWD, path: path("/tmp/d"), flags: AtFlags::REMOVEDIR };
    assert_eq!(m.int(m.main, rmdir), Ok(0));
    assert_eq!(cwd(&mut m), Err(Errno::ENOENT));
    assert_eq!(m.int(m.main, Syscall::Chdir { path: path("/etc/passwd") }), Err(Errno::ENOTDIR));
}

#[test]
fn devices() {
    let mut m = lab();
    assert_eq!(m.cat("/dev/null"), Ok(String::new()));
    let fd = m.open("/dev/zero", OpenFlags::empty()).expect("it opens");
    assert_eq!(m.call(m.main, Syscall::Read { fd, count: 3 }), Ok(Ret::Bytes(vec![0; 3])));
    let full = m.open("/dev/full", OpenFlags::WRONLY).expect("it opens");
    assert_eq!(m.int(m.main, Syscall::Write { fd: full, buf: b"x".to_vec() }), Err(Errno::ENOSPC));
}
