//! mkdir(2) and mknod(2) - fs/namei.c.

use nslab_abi::{Cap, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inode::mode::{S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFMT, S_IFREG, S_IFSOCK, S_ISVTX};
use crate::fs::landlock::{self, right};
use crate::fs::{FileData, InodeKind};
use crate::ns::NsId;
use crate::stop::SysResult;
use nslab_small::PMap;

pub fn sys_mkdirat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], mode: u32) -> SysResult {
    let (dir, name) = k.create_at(t, dirfd, path, true)?;
    k.landlock(t, dir, right::MAKE_DIR)?;
    let perm = mode & (0o777 | S_ISVTX) & !k.fs_of(t).umask;
    k.make_at(t, dir, &name, perm, InodeKind::Dir(PMap::default()))?;
    Ok(Ret::Int(0))
}

pub fn sys_mknodat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], mode: u32, dev: u64) -> SysResult {
    // fs/namei.c:may_mknod(): "EPERM … mode requested creation of something other than …", EINVAL for unknown types.
    let kind = match mode & S_IFMT {
        0 | S_IFREG => InodeKind::Reg(FileData::default()),
        S_IFCHR => InodeKind::Char(dev),
        S_IFBLK => InodeKind::Block(dev),
        S_IFIFO => InodeKind::Fifo(None),
        S_IFSOCK => InodeKind::Socket,
        S_IFDIR => return Err(Errno::EPERM.into()),
        _ => {
            k.check(Reason::ValueInRange, false);
            return Err(Errno::EINVAL.into());
        }
    };
    let (dir, name) = k.create_at(t, dirfd, path, false)?;
    k.landlock(t, dir, landlock::making(mode))?;
    let is_device = matches!(kind, InodeKind::Char(dev) if dev != 0) || matches!(kind, InodeKind::Block(_));
    // "EPERM … the caller is not privileged (Linux: does not have the CAP_MKNOD capability)" - mknod(2); in the initial user namespace.
    // The 0:0 whiteout needs none (fact 80).
    if is_device {
        let may = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_MKNOD);
        k.ensure(Reason::Capability, may, Errno::EPERM)?;
    }
    let perm = mode & 0o7777 & !k.fs_of(t).umask;
    k.make_at(t, dir, &name, perm, kind)?;
    Ok(Ret::Int(0))
}
