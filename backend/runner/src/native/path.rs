//! Paths.

use nslab_abi::{AtFlags, Fd, Ret, Stat, Syscall};

use super::file::statfs;
use super::{Answer, bytes, c_bytes, enter, half, int, timespec, timespec_at, word};
use crate::sys::Arg;

/// Longest link that is read.
const LINK_BYTES: usize = nslab_abi::limits::PATH_MAX;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Openat { dirfd, path, flags, mode } => {
            at(libc::SYS_openat, *dirfd, path, vec![flags.bits().into(), (*mode).into()])
        }
        Syscall::Openat2 { dirfd, path, flags, mode, resolve, size } => {
            let mut how = [*flags, *mode, *resolve].map(u64::to_le_bytes).concat();
            how.resize((*size).clamp(how.len(), 8192), 0);
            int(libc::SYS_openat2, &mut [(*dirfd).into(), Arg::In(&c_bytes(path)), Arg::In(&how), (*size).into()])
        }
        Syscall::Newfstatat { dirfd, path, flags } => stat(*dirfd, path, *flags),
        Syscall::Statfs { path } => statfs(|out| enter(libc::SYS_statfs, &mut [Arg::In(&c_bytes(path)), out])),
        Syscall::Faccessat { dirfd, path, mode, flags } => match flags.bits() {
            0 => at(libc::SYS_faccessat, *dirfd, path, vec![(*mode).into()]),
            flags => at(libc::SYS_faccessat2, *dirfd, path, vec![(*mode).into(), flags.into()]),
        },
        Syscall::Mkdirat { dirfd, path, mode } => at(libc::SYS_mkdirat, *dirfd, path, vec![(*mode).into()]),
        Syscall::Mknodat { dirfd, path, mode, dev } => {
            at(libc::SYS_mknodat, *dirfd, path, vec![(*mode).into(), (*dev).into()])
        }
        Syscall::Unlinkat { dirfd, path, flags } => at(libc::SYS_unlinkat, *dirfd, path, vec![flags.bits().into()]),
        Syscall::Renameat { olddirfd, oldpath, newdirfd, newpath, flags } => {
            two(libc::SYS_renameat2, *olddirfd, oldpath, *newdirfd, newpath, (*flags).into())
        }
        Syscall::Linkat { olddirfd, oldpath, newdirfd, newpath, flags } => {
            two(libc::SYS_linkat, *olddirfd, oldpath, *newdirfd, newpath, flags.bits().into())
        }
        Syscall::Symlinkat { target, newdirfd, linkpath } => {
            int(libc::SYS_symlinkat, &mut [Arg::In(&c_bytes(target)), (*newdirfd).into(), Arg::In(&c_bytes(linkpath))])
        }
        Syscall::Readlinkat { dirfd, path, bufsiz } => {
            let path = c_bytes(path);
            // The kernel judges the size itself; a buffer beyond the longest link changes nothing.
            let room = (*bufsiz as i32).clamp(0, LINK_BYTES as i32) as usize;
            let size = if (*bufsiz as i32) <= 0 { Arg::from(*bufsiz as i32) } else { room.into() };
            bytes(room, |out| enter(libc::SYS_readlinkat, &mut [(*dirfd).into(), Arg::In(&path), out, size]))
        }
        Syscall::Fchmodat { dirfd, path, mode } => at(libc::SYS_fchmodat, *dirfd, path, vec![(*mode).into()]),
        Syscall::Fchownat { dirfd, path, owner, group, flags } => {
            at(libc::SYS_fchownat, *dirfd, path, vec![(*owner).into(), (*group).into(), flags.bits().into()])
        }
        Syscall::Utimensat { dirfd, path, times, flags } => {
            let times = times.map(|[atime, mtime]| [timespec(atime), timespec(mtime)].concat());
            let times = times.as_deref().map_or(Arg::Number(0), Arg::In);
            int(libc::SYS_utimensat, &mut [(*dirfd).into(), Arg::In(&c_bytes(path)), times, flags.bits().into()])
        }
        Syscall::Truncate { path, length } => int(libc::SYS_truncate, &mut [Arg::In(&c_bytes(path)), (*length).into()]),
        Syscall::Umask { mask } => int(libc::SYS_umask, &mut [(*mask).into()]),
        Syscall::Chdir { path } => int(libc::SYS_chdir, &mut [Arg::In(&c_bytes(path))]),
        Syscall::Getcwd { size } => {
            let room = (*size).min(LINK_BYTES);
            bytes(room, |out| enter(libc::SYS_getcwd, &mut [out, room.into()]))
        }
        Syscall::Chroot { path } => int(libc::SYS_chroot, &mut [Arg::In(&c_bytes(path))]),
        _ => return None,
    })
}

fn at(number: i64, dirfd: Fd, path: &[u8], rest: Vec<Arg<'_>>) -> Answer {
    let path = c_bytes(path);
    let mut args = vec![dirfd.into(), Arg::In(&path)];
    args.extend(rest);
    int(number, &mut args)
}

fn two(number: i64, olddirfd: Fd, oldpath: &[u8], newdirfd: Fd, newpath: &[u8], flags: Arg<'_>) -> Answer {
    let (oldpath, newpath) = (c_bytes(oldpath), c_bytes(newpath));
    int(number, &mut [olddirfd.into(), Arg::In(&oldpath), newdirfd.into(), Arg::In(&newpath), flags])
}

fn stat(dirfd: Fd, path: &[u8], flags: AtFlags) -> Answer {
    let mut b = [0; 144];
    enter(libc::SYS_newfstatat, &mut [dirfd.into(), Arg::In(&c_bytes(path)), Arg::Out(&mut b), flags.bits().into()])?;
    Ok(Ret::Stat(Box::new(Stat {
        st_dev: word(&b, 0),
        st_ino: word(&b, 8),
        st_nlink: word(&b, 16),
        st_mode: half(&b, 24),
        st_uid: half(&b, 28),
        st_gid: half(&b, 32),
        st_rdev: word(&b, 40),
        st_size: word(&b, 48) as i64,
        st_blksize: word(&b, 56) as i64,
        st_blocks: word(&b, 64) as i64,
        st_atim: timespec_at(&b, 72),
        st_mtim: timespec_at(&b, 88),
        st_ctim: timespec_at(&b, 104),
    })))
}
