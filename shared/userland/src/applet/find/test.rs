//! The tests of find(1).

use super::Found;
use crate::sh::pattern::fnmatch;
use crate::sys::Sys;
use crate::text::{basename, number};

/// A number with `+` (more) or `-` (less).
#[derive(Clone, Copy)]
pub(super) struct Amount(std::cmp::Ordering, u64);

impl Amount {
    pub(super) fn read(text: &str) -> Option<Amount> {
        let (order, digits) = match text.as_bytes().first() {
            Some(b'+') => (std::cmp::Ordering::Greater, &text[1..]),
            Some(b'-') => (std::cmp::Ordering::Less, &text[1..]),
            _ => (std::cmp::Ordering::Equal, text),
        };
        Some(Amount(order, number(digits.as_bytes())?))
    }

    fn fits(self, value: u64) -> bool {
        value.cmp(&self.1) == self.0
    }
}

pub(super) enum Test {
    True(bool),
    Name(Vec<u8>, bool),
    Path(Vec<u8>, bool),
    LinkName(Vec<u8>),
    Types(Vec<u8>),
    Perm(u8, u32),
    Size(Amount, u64),
    Empty,
    User(u32),
    Group(u32),
    Inode(Amount),
    Links(Amount),
    Newer(i64, i64),
    /// Days or minutes since: which time (a, c, m), the length of one in seconds, now.
    Age(u8, Amount, i64, i64),
    SameFile(u64, u64),
    Access(i32),
}

impl Test {
    pub(super) async fn holds(&self, sys: &Sys, found: &Found) -> bool {
        let stat = &found.stat;
        let fold = |text: &[u8], folds: bool| if folds { text.to_ascii_lowercase() } else { text.to_vec() };
        match self {
            Test::True(value) => *value,
            Test::Name(pattern, folds) => {
                let path = found.path.strip_suffix(b"/").filter(|path| !path.is_empty()).unwrap_or(&found.path);
                let name = if path == b"/" { b"/" } else { basename(path) };
                fnmatch(pattern, &fold(name, *folds))
            }
            Test::Path(pattern, folds) => fnmatch(pattern, &fold(&found.path, *folds)),
            Test::LinkName(pattern) => sys.readlink(&found.path).await.is_ok_and(|target| fnmatch(pattern, &target)),
            Test::Types(letters) => letters.contains(&letter(stat.st_mode)),
            Test::Perm(kind, mode) => match kind {
                b'-' => stat.st_mode & mode == *mode,
                b'/' => *mode == 0 || stat.st_mode & mode != 0,
                _ => stat.st_mode & 0o7777 == *mode,
            },
            Test::Size(amount, unit) => amount.fits((stat.st_size as u64).div_ceil(*unit)),
            Test::Empty => match letter(stat.st_mode) {
                b'f' => stat.st_size == 0,
                b'd' => sys.list_dir(&found.path).await.is_ok_and(|entries| entries.len() <= 2),
                _ => false,
            },
            Test::User(uid) => stat.st_uid == *uid,
            Test::Group(gid) => stat.st_gid == *gid,
            Test::Inode(amount) => amount.fits(stat.st_ino),
            Test::Links(amount) => amount.fits(stat.st_nlink),
            Test::Newer(sec, nsec) => (stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec) > (*sec, *nsec),
            Test::Age(which, amount, unit, now_s) => {
                let time = match which {
                    b'a' => stat.st_atim.tv_sec,
                    b'c' => stat.st_ctim.tv_sec,
                    _ => stat.st_mtim.tv_sec,
                };
                // Whole days; of minutes, a part counts as one - find(1).
                let seconds = (now_s - time).max(0);
                amount.fits(if *unit == 60 { (seconds + 59) / 60 } else { seconds / unit } as u64)
            }
            Test::SameFile(dev, ino) => (stat.st_dev, stat.st_ino) == (*dev, *ino),
            Test::Access(mode) => {
                let path = found.path.clone();
                let call = nslab_abi::Syscall::Faccessat {
                    dirfd: nslab_abi::Fd::CWD,
                    path,
                    mode: *mode,
                    flags: nslab_abi::AtFlags::empty(),
                };
                sys.call(call).await.is_ok()
            }
        }
    }
}

/// The letter of `-type`.
pub(in crate::applet) fn letter(mode: u32) -> u8 {
    match mode & 0o170_000 {
        0o040_000 => b'd',
        0o120_000 => b'l',
        0o020_000 => b'c',
        0o060_000 => b'b',
        0o010_000 => b'p',
        0o140_000 => b's',
        _ => b'f',
    }
}
