//! access(2), faccessat(2), faccessat2(2) - fs/open.c:do_faccessat().

use std::sync::Arc;

use nslab_abi::{AtFlags, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{Access, Follow};
use crate::stop::SysResult;

/// `AT_EACCESS` has the number of `AT_REMOVEDIR`.
const AT_EACCESS: AtFlags = AtFlags::REMOVEDIR;

pub fn sys_faccessat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], mode: i32, flags: AtFlags) -> SysResult {
    // "EINVAL mode was incorrectly specified." - access(2)
    k.ensure(Reason::ValueInRange, mode & !7 == 0, Errno::EINVAL)?;
    let is_known = (flags - AT_EACCESS - AtFlags::SYMLINK_NOFOLLOW - AtFlags::EMPTY_PATH).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let own = Arc::clone(&k.task(t).cred);
    if !flags.contains(AT_EACCESS) {
        // "The check is done using the calling process's real UID and GID" - access(2): the walk too.
        let real = k.access_creds(t);
        k.task_mut(t).cred = Arc::new(real);
    }
    let result = check(k, t, dirfd, path, Access(mode as u32), flags);
    k.task_mut(t).cred = own;
    result
}

fn check(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], access: Access, flags: AtFlags) -> SysResult {
    let follow = if flags.contains(AtFlags::SYMLINK_NOFOLLOW) { Follow::No } else { Follow::Yes };
    let path = k.path_or_fd(t, dirfd, path, follow, flags.contains(AtFlags::EMPTY_PATH))?;
    let attr = k.attr(path.node);
    // "we also have to check for a noexec mount" - fs/open.c
    if access.0 & 1 != 0 && attr.is_reg() && k.vfs.mount(path.mnt).flags.no_exec {
        k.ensure(Reason::FileMode, false, Errno::EACCES)?;
    }
    if access.0 != 0 {
        k.permission(t, path.node, access)?;
    }
    if access.0 & 2 != 0 && k.is_read_only(path) {
        k.ensure(Reason::MountWritable, false, Errno::EROFS)?;
    }
    Ok(Ret::Int(0))
}
