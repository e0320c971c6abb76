//! chdir(2), fchdir(2), getcwd(2), chroot(2), umask(2) - fs/open.c, fs/d_path.c.

use nslab_abi::{Cap, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{Access, Follow, FsId, Path};
use crate::stop::{Stop, SysResult};

fn fs_id(k: &Kernel, t: TaskId) -> FsId {
    k.task(t).fs.expect("a task that makes calls has an fs_struct")
}

pub fn sys_umask(k: &mut Kernel, t: TaskId, mask: u32) -> SysResult {
    let id = fs_id(k, t);
    let fs = k.vfs.fs_mut(id);
    let old = fs.umask;
    fs.umask = mask & 0o777;
    Ok(Ret::Int(i64::from(old)))
}

/// Finds a directory that the caller may enter.
fn directory(k: &mut Kernel, t: TaskId, path: &[u8]) -> Result<Path, Stop> {
    let path = k.path(t, path, Follow::Yes)?;
    let is_dir = k.attr(path.node).is_dir();
    k.ensure(Reason::PathIsDirectory, is_dir, Errno::ENOTDIR)?;
    k.permission(t, path.node, Access::EXEC)?;
    Ok(path)
}

pub fn sys_chdir(k: &mut Kernel, t: TaskId, path: &[u8]) -> SysResult {
    let path = directory(k, t, path)?;
    set_pwd(k, t, path)
}

pub fn sys_fchdir(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let path = k.fget_raw(t, fd)?.path;
    let is_dir = k.attr(path.node).is_dir();
    k.ensure(Reason::PathIsDirectory, is_dir, Errno::ENOTDIR)?;
    k.permission(t, path.node, Access::EXEC)?;
    set_pwd(k, t, path)
}

fn set_pwd(k: &mut Kernel, t: TaskId, path: Path) -> SysResult {
    let id = fs_id(k, t);
    let old = std::mem::replace(&mut k.vfs.fs_mut(id).pwd, path);
    k.sweep_after(old);
    Ok(Ret::Int(0))
}

pub fn sys_chroot(k: &mut Kernel, t: TaskId, path: &[u8]) -> SysResult {
    let path = directory(k, t, path)?;
    let may = k.ns_capable_own(t, Cap::CAP_SYS_CHROOT);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let id = fs_id(k, t);
    let old = std::mem::replace(&mut k.vfs.fs_mut(id).root, path);
    k.sweep_after(old);
    Ok(Ret::Int(0))
}

pub fn sys_getcwd(k: &mut Kernel, t: TaskId, size: usize) -> SysResult {
    let fs = k.fs_of(t);
    // "ENOENT The current working directory has been unlinked." - getcwd(3)
    if k.is_unlinked(fs.pwd.node) {
        k.check(Reason::PathExists, false);
        return Err(Errno::ENOENT.into());
    }
    let mut text = match k.path_from(fs.pwd, fs.root) {
        Some(text) => text,
        // "If the current directory is not below the root directory …, the returned path is prefixed with the string "(unreachable)"" - getcwd(3)
        None => [b"(unreachable)".as_slice(), &k.d_path(fs.pwd, fs.root)].concat(),
    };
    text.push(0);
    k.ensure(Reason::ValueInRange, text.len() <= size, Errno::ERANGE)?;
    Ok(Ret::Bytes(text))
}
