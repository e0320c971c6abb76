//! Descriptors.

use nslab_abi::{Fd, Ret, Statfs, Syscall};

use super::{Answer, enter, half, int, unsupported, word};
use crate::hidden;
use crate::sys::Arg;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Close { fd } => int(libc::SYS_close, &mut [(*fd).into()]),
        Syscall::CloseRange { first, last, flags } => {
            // All that a script can have open lies below ours; a range that begins above has nothing to close.
            const NEVER_OPEN: u32 = i32::MAX as u32;
            let below = hidden::REPORT as u32 - 1;
            let (first, last) = match (*first, *last) {
                (first, last) if first <= below => (first, last.min(below)),
                (first, last) if first <= last => (NEVER_OPEN, NEVER_OPEN),
                backwards => backwards,
            };
            int(libc::SYS_close_range, &mut [first.into(), last.into(), (*flags).into()])
        }
        Syscall::Dup { oldfd } => int(libc::SYS_dup, &mut [(*oldfd).into()]),
        Syscall::Dup2 { oldfd, newfd } => int(libc::SYS_dup2, &mut [(*oldfd).into(), (*newfd).into()]),
        Syscall::Dup3 { oldfd, newfd, flags } => {
            int(libc::SYS_dup3, &mut [(*oldfd).into(), (*newfd).into(), flags.bits().into()])
        }
        Syscall::Pipe2 { flags } => pair(libc::SYS_pipe2, |out| vec![out, flags.bits().into()]),
        Syscall::Fcntl { fd, cmd, arg } => fcntl(*fd, *cmd, *arg),
        Syscall::Fstatfs { fd } => statfs(|out| enter(libc::SYS_fstatfs, &mut [(*fd).into(), out])),
        Syscall::Fchmod { fd, mode } => int(libc::SYS_fchmod, &mut [(*fd).into(), (*mode).into()]),
        Syscall::Fchown { fd, owner, group } => {
            int(libc::SYS_fchown, &mut [(*fd).into(), (*owner).into(), (*group).into()])
        }
        Syscall::Ftruncate { fd, length } => int(libc::SYS_ftruncate, &mut [(*fd).into(), (*length).into()]),
        Syscall::Fchdir { fd } => int(libc::SYS_fchdir, &mut [(*fd).into()]),
        Syscall::Fsync { fd } => int(libc::SYS_fsync, &mut [(*fd).into()]),
        Syscall::Sync => int(libc::SYS_sync, &mut []),
        _ => return None,
    })
}

/// A call that makes two descriptors.
pub fn pair(number: i64, args: impl for<'b> FnOnce(Arg<'b>) -> Vec<Arg<'b>>) -> Answer {
    let mut two = [0; 8];
    enter(number, &mut args(Arg::Out(&mut two)))?;
    Ok(Ret::Pair(Fd(half(&two, 0) as i32), Fd(half(&two, 4) as i32)))
}

/// fcntl(2) with a number, or with an owner; locks go another way.
fn fcntl(fd: Fd, cmd: i32, arg: i64) -> Answer {
    /// F_SETOWN_EX and F_GETOWN_EX, whose `struct f_owner_ex` is two words of four bytes.
    const OWNERS: [i32; 2] = [15, 16];
    if OWNERS.contains(&cmd) {
        let mut owner = arg.to_le_bytes();
        let value = enter(libc::SYS_fcntl, &mut [fd.into(), cmd.into(), Arg::Out(&mut owner)])?;
        return Ok(Ret::Structure { value, bytes: owner.into() });
    }
    const WITH_STRUCTURE: [i32; 6] =
        [libc::F_GETLK, libc::F_SETLK, libc::F_SETLKW, libc::F_OFD_GETLK, libc::F_OFD_SETLK, libc::F_OFD_SETLKW];
    if WITH_STRUCTURE.contains(&cmd) {
        return Err(unsupported("fcntl", format!("command {cmd}")));
    }
    int(libc::SYS_fcntl, &mut [fd.into(), cmd.into(), arg.into()])
}

/// A call that fills `struct statfs`.
pub fn statfs(fill: impl FnOnce(Arg<'_>) -> Result<i64, super::Stop>) -> Answer {
    let mut b = [0; 120];
    fill(Arg::Out(&mut b))?;
    let number = |index: usize| word(&b, 8 * index);
    Ok(Ret::Statfs(Box::new(Statfs {
        f_type: number(0) as i64,
        f_bsize: number(1) as i64,
        f_blocks: number(2),
        f_bfree: number(3),
        f_bavail: number(4),
        f_files: number(5),
        f_ffree: number(6),
        f_namelen: number(8) as i64,
        f_flags: number(10) as i64,
    })))
}
