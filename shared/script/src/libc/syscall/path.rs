//! Paths.

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Syscall, Timespec};

use super::args::{fd, path, timespec};
use super::{Answer, Refusal, Row};
use crate::machine::{MemError, Mm};

pub(super) const ROWS: &[Row] = &[
    ("open", 2, |mm, a| {
        let flags = OpenFlags::from_bits_retain(a[1] as u32);
        Ok((Syscall::Openat { dirfd: Fd::CWD, path: path(mm, a[0])?, flags, mode: a[2] as u32 }, Answer::Value))
    }),
    ("openat", 257, |mm, a| {
        let flags = OpenFlags::from_bits_retain(a[2] as u32);
        Ok((Syscall::Openat { dirfd: fd(a[0]), path: path(mm, a[1])?, flags, mode: a[3] as u32 }, Answer::Value))
    }),
    ("stat", 4, |mm, a| {
        let call = Syscall::Newfstatat { dirfd: Fd::CWD, path: path(mm, a[0])?, flags: AtFlags::empty() };
        Ok((call, Answer::Stat { at: a[1] }))
    }),
    ("fstat", 5, |_, a| {
        let call = Syscall::Newfstatat { dirfd: fd(a[0]), path: Vec::new(), flags: AtFlags::EMPTY_PATH };
        Ok((call, Answer::Stat { at: a[1] }))
    }),
    ("lstat", 6, |mm, a| {
        let call = Syscall::Newfstatat { dirfd: Fd::CWD, path: path(mm, a[0])?, flags: AtFlags::SYMLINK_NOFOLLOW };
        Ok((call, Answer::Stat { at: a[1] }))
    }),
    ("newfstatat", 262, |mm, a| {
        let flags = AtFlags::from_bits_retain(a[3] as u32);
        Ok((Syscall::Newfstatat { dirfd: fd(a[0]), path: path(mm, a[1])?, flags }, Answer::Stat { at: a[2] }))
    }),
    ("statfs", 137, |mm, a| Ok((Syscall::Statfs { path: path(mm, a[0])? }, Answer::Statfs { at: a[1] }))),
    ("access", 21, |mm, a| {
        let call =
            Syscall::Faccessat { dirfd: Fd::CWD, path: path(mm, a[0])?, mode: a[1] as i32, flags: AtFlags::empty() };
        Ok((call, Answer::Value))
    }),
    ("faccessat", 269, |mm, a| {
        let call =
            Syscall::Faccessat { dirfd: fd(a[0]), path: path(mm, a[1])?, mode: a[2] as i32, flags: AtFlags::empty() };
        Ok((call, Answer::Value))
    }),
    ("faccessat2", 439, |mm, a| {
        let flags = AtFlags::from_bits_retain(a[3] as u32);
        Ok((Syscall::Faccessat { dirfd: fd(a[0]), path: path(mm, a[1])?, mode: a[2] as i32, flags }, Answer::Value))
    }),
    ("mkdir", 83, |mm, a| {
        Ok((Syscall::Mkdirat { dirfd: Fd::CWD, path: path(mm, a[0])?, mode: a[1] as u32 }, Answer::Value))
    }),
    ("mkdirat", 258, |mm, a| {
        Ok((Syscall::Mkdirat { dirfd: fd(a[0]), path: path(mm, a[1])?, mode: a[2] as u32 }, Answer::Value))
    }),
    ("mknod", 133, |mm, a| {
        Ok((Syscall::Mknodat { dirfd: Fd::CWD, path: path(mm, a[0])?, mode: a[1] as u32, dev: a[2] }, Answer::Value))
    }),
    ("mknodat", 259, |mm, a| {
        Ok((Syscall::Mknodat { dirfd: fd(a[0]), path: path(mm, a[1])?, mode: a[2] as u32, dev: a[3] }, Answer::Value))
    }),
    ("unlink", 87, |mm, a| {
        Ok((Syscall::Unlinkat { dirfd: Fd::CWD, path: path(mm, a[0])?, flags: AtFlags::empty() }, Answer::Value))
    }),
    ("rmdir", 84, |mm, a| {
        Ok((Syscall::Unlinkat { dirfd: Fd::CWD, path: path(mm, a[0])?, flags: AtFlags::REMOVEDIR }, Answer::Value))
    }),
    ("unlinkat", 263, |mm, a| {
        let flags = AtFlags::from_bits_retain(a[2] as u32);
        Ok((Syscall::Unlinkat { dirfd: fd(a[0]), path: path(mm, a[1])?, flags }, Answer::Value))
    }),
    ("rename", 82, |mm, a| {
        let (oldpath, newpath) = (path(mm, a[0])?, path(mm, a[1])?);
        Ok((Syscall::Renameat { olddirfd: Fd::CWD, oldpath, newdirfd: Fd::CWD, newpath, flags: 0 }, Answer::Value))
    }),
    ("renameat", 264, |mm, a| {
        let (oldpath, newpath) = (path(mm, a[1])?, path(mm, a[3])?);
        Ok((Syscall::Renameat { olddirfd: fd(a[0]), oldpath, newdirfd: fd(a[2]), newpath, flags: 0 }, Answer::Value))
    }),
    ("renameat2", 316, |mm, a| {
        let (oldpath, newpath) = (path(mm, a[1])?, path(mm, a[3])?);
        let call = Syscall::Renameat { olddirfd: fd(a[0]), oldpath, newdirfd: fd(a[2]), newpath, flags: a[4] as u32 };
        Ok((call, Answer::Value))
    }),
    ("link", 86, |mm, a| {
        let (oldpath, newpath) = (path(mm, a[0])?, path(mm, a[1])?);
        let flags = AtFlags::empty();
        Ok((Syscall::Linkat { olddirfd: Fd::CWD, oldpath, newdirfd: Fd::CWD, newpath, flags }, Answer::Value))
    }),
    ("linkat", 265, |mm, a| {
        let (oldpath, newpath) = (path(mm, a[1])?, path(mm, a[3])?);
        let flags = AtFlags::from_bits_retain(a[4] as u32);
        Ok((Syscall::Linkat { olddirfd: fd(a[0]), oldpath, newdirfd: fd(a[2]), newpath, flags }, Answer::Value))
    }),
    ("symlink", 88, |mm, a| {
        let (target, linkpath) = (path(mm, a[0])?, path(mm, a[1])?);
        Ok((Syscall::Symlinkat { target, newdirfd: Fd::CWD, linkpath }, Answer::Value))
    }),
    ("symlinkat", 266, |mm, a| {
        let (target, linkpath) = (path(mm, a[0])?, path(mm, a[2])?);
        Ok((Syscall::Symlinkat { target, newdirfd: fd(a[1]), linkpath }, Answer::Value))
    }),
    ("readlink", 89, |mm, a| {
        let call = Syscall::Readlinkat { dirfd: Fd::CWD, path: path(mm, a[0])?, bufsiz: a[2] as usize };
        Ok((call, Answer::Bytes { at: a[1], max: a[2] }))
    }),
    ("readlinkat", 267, |mm, a| {
        let call = Syscall::Readlinkat { dirfd: fd(a[0]), path: path(mm, a[1])?, bufsiz: a[3] as usize };
        Ok((call, Answer::Bytes { at: a[2], max: a[3] }))
    }),
    ("chmod", 90, |mm, a| {
        Ok((Syscall::Fchmodat { dirfd: Fd::CWD, path: path(mm, a[0])?, mode: a[1] as u32 }, Answer::Value))
    }),
    ("fchmodat", 268, |mm, a| {
        Ok((Syscall::Fchmodat { dirfd: fd(a[0]), path: path(mm, a[1])?, mode: a[2] as u32 }, Answer::Value))
    }),
    ("chown", 92, |mm, a| {
        let (path, flags) = (path(mm, a[0])?, AtFlags::empty());
        Ok((Syscall::Fchownat { dirfd: Fd::CWD, path, owner: a[1] as u32, group: a[2] as u32, flags }, Answer::Value))
    }),
    ("lchown", 94, |mm, a| {
        let (path, flags) = (path(mm, a[0])?, AtFlags::SYMLINK_NOFOLLOW);
        Ok((Syscall::Fchownat { dirfd: Fd::CWD, path, owner: a[1] as u32, group: a[2] as u32, flags }, Answer::Value))
    }),
    ("fchownat", 260, |mm, a| {
        let (path, flags) = (path(mm, a[1])?, AtFlags::from_bits_retain(a[4] as u32));
        Ok((Syscall::Fchownat { dirfd: fd(a[0]), path, owner: a[2] as u32, group: a[3] as u32, flags }, Answer::Value))
    }),
    ("utimensat", 280, |mm, a| {
        let times = match a[2] {
            0 => None,
            at => Some([timespec(mm, at)?, timespec(mm, at.wrapping_add(16))?]),
        };
        // "if pathname is NULL, the call modifies the timestamps for the file referred to by dirfd" - utimensat(2).
        let (path, extra) = if a[1] == 0 && fd(a[0]) != Fd::CWD {
            (Vec::new(), AtFlags::EMPTY_PATH)
        } else {
            (path(mm, a[1])?, AtFlags::empty())
        };
        let flags = AtFlags::from_bits_retain(a[3] as u32) | extra;
        Ok((Syscall::Utimensat { dirfd: fd(a[0]), path, times, flags }, Answer::Value))
    }),
    // What times are read in, where they are read at all: seconds, or seconds and microseconds.
    ("utime", 132, |mm, a| {
        let times = match a[1] {
            0 => None,
            at => Some(
                [0, 8].map(|offset| mm.load(at + offset, 8).map(|sec| Timespec { tv_sec: sec as i64, tv_nsec: 0 })),
            ),
        };
        set_times(mm, (Fd::CWD, a[0]), times)
    }),
    ("utimes", 235, |mm, a| {
        let times = timevals(mm, a[1])?;
        set_times(mm, (Fd::CWD, a[0]), times.map(|times| times.map(Ok)))
    }),
    ("futimesat", 261, |mm, a| {
        let times = timevals(mm, a[2])?;
        set_times(mm, (fd(a[0]), a[1]), times.map(|times| times.map(Ok)))
    }),
    ("creat", 85, |mm, a| {
        const O_CREAT_WRONLY_TRUNC: u32 = 0o1101;
        let flags = OpenFlags::from_bits_retain(O_CREAT_WRONLY_TRUNC);
        Ok((Syscall::Openat { dirfd: Fd::CWD, path: path(mm, a[0])?, flags, mode: a[1] as u32 }, Answer::Value))
    }),
    ("truncate", 76, |mm, a| Ok((Syscall::Truncate { path: path(mm, a[0])?, length: a[1] as i64 }, Answer::Value))),
    ("umask", 95, |_, a| Ok((Syscall::Umask { mask: a[0] as u32 }, Answer::Value))),
    ("chdir", 80, |mm, a| Ok((Syscall::Chdir { path: path(mm, a[0])? }, Answer::Value))),
    ("getcwd", 79, |_, a| Ok((Syscall::Getcwd { size: a[1] as usize }, Answer::Bytes { at: a[0], max: a[1] }))),
    ("chroot", 161, |mm, a| Ok((Syscall::Chroot { path: path(mm, a[0])? }, Answer::Value))),
];

/// Reads two `struct timeval`s: "EINVAL" for too many microseconds - fs/utimes.c:do_futimesat()
fn timevals(mm: &mut Mm, at: u64) -> Result<Option<[Timespec; 2]>, Refusal> {
    if at == 0 {
        return Ok(None);
    }
    // Both are read before either is judged.
    let times = [timespec(mm, at)?, timespec(mm, at.wrapping_add(16))?];
    if times.iter().any(|time| !(0..1_000_000).contains(&time.tv_nsec)) {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    Ok(Some(times.map(|time| Timespec { tv_nsec: time.tv_nsec * 1000, ..time })))
}

/// Sets times as utimensat(2) does; a path of null is the descriptor itself - futimesat(2).
fn set_times(
    mm: &mut Mm,
    (dirfd, name): (Fd, u64),
    times: Option<[Result<Timespec, MemError>; 2]>,
) -> Result<(Syscall, Answer), Refusal> {
    let times = match times {
        Some([access, modification]) => Some([access?, modification?]),
        None => None,
    };
    let is_descriptor = name == 0 && dirfd != Fd::CWD;
    let (path, flags) =
        if is_descriptor { (Vec::new(), AtFlags::EMPTY_PATH) } else { (path(mm, name)?, AtFlags::empty()) };
    Ok((Syscall::Utimensat { dirfd, path, times, flags }, Answer::Value))
}
