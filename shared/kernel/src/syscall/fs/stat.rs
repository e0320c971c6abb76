//! stat(2), lstat(2), fstat(2), fstatat(2), statfs(2), fstatfs(2).

use nslab_abi::{AtFlags, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::Follow;
use crate::stop::SysResult;

/// `AT_NO_AUTOMOUNT`, which changes nothing here, and the sync bits of statx(2).
const IGNORED: AtFlags = AtFlags::from_bits_retain(0x800);

pub fn sys_newfstatat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: AtFlags) -> SysResult {
    let is_known = (flags - AtFlags::SYMLINK_NOFOLLOW - AtFlags::EMPTY_PATH - IGNORED).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let follow = if flags.contains(AtFlags::SYMLINK_NOFOLLOW) { Follow::No } else { Follow::Yes };
    let path = k.path_or_fd(t, dirfd, path, follow, flags.contains(AtFlags::EMPTY_PATH))?;
    Ok(Ret::Stat(Box::new(k.stat_of(t, path))))
}

pub fn sys_statfs(k: &mut Kernel, t: TaskId, path: &[u8]) -> SysResult {
    let path = k.path(t, path, Follow::Yes)?;
    Ok(Ret::Statfs(Box::new(k.statfs_of(path))))
}

pub fn sys_fstatfs(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let path = k.fget_raw(t, fd)?.path;
    Ok(Ret::Statfs(Box::new(k.statfs_of(path))))
}
