//! setxattr(2), getxattr(2), listxattr(2), removexattr(2) and their kin - fs/xattr.c, mm/shmem.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Reason, Ret, TaskId, XattrFile, XattrOp};

use crate::Kernel;
use crate::fs::inotify::event;
use crate::fs::{Access, FileObject, Follow, InodeId, Node, Path};
use crate::ns::NsId;
use crate::stop::{Stop, SysResult, unsupported};
use crate::task::file_caps;

/// `XATTR_SIZE_MAX`, `XATTR_NAME_MAX`, `XATTR_LIST_MAX` - include/uapi/linux/limits.h.
const XATTR_SIZE_MAX: usize = 65536;
const XATTR_NAME_MAX: usize = 255;
const XATTR_LIST_MAX: usize = 65536;
const XATTR_CREATE: i32 = 1;
const XATTR_REPLACE: i32 = 2;

/// The attributes of an inode, by name, the last first: as a tree of simple_xattr is walked.
pub(crate) type Xattrs = Arc<Vec<(Vec<u8>, Vec<u8>)>>;

pub fn sys_xattr(k: &mut Kernel, t: TaskId, file: &XattrFile, op: &XattrOp) -> SysResult {
    match op {
        XattrOp::Set { name, value, flags } => {
            k.ensure(Reason::FlagsKnown, flags & !(XATTR_CREATE | XATTR_REPLACE) == 0, Errno::EINVAL)?;
            check_name(k, name)?;
            k.ensure(Reason::ValueInRange, value.len() <= XATTR_SIZE_MAX, Errno::E2BIG)?;
            set(k, t, file, name, Some((value, *flags)))
        }
        XattrOp::Remove { name } => {
            check_name(k, name)?;
            set(k, t, file, name, None)
        }
        XattrOp::Get { name, size } => {
            check_name(k, name)?;
            let path = find(k, t, file)?;
            permission(k, t, path.node, name, false)?;
            let value = match place(k, path, name)? {
                Some(id) => k.vfs.inodes.get(&id).and_then(|inode| value_of(&inode.xattrs, name)),
                None => None,
            };
            k.ensure(Reason::ValueInRange, value.is_some(), Errno::ENODATA)?;
            let mut value = value.unwrap_or_default();
            if name == file_caps::NAME {
                value = k.caps_to_show(t, path, &value)?;
            }
            fitting(k, value, *size)
        }
        XattrOp::List { size } => {
            let path = find(k, t, file)?;
            // "trusted" attributes are seen by who may set them alone - fs/xattr.c:simple_xattr_list()
            let is_trusted = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_ADMIN);
            let mut names = Vec::new();
            if let Node::Dentry(id) = path.node {
                for (name, _) in k.vfs.inode_of(id).xattrs.iter() {
                    if is_trusted || !name.starts_with(b"trusted.") {
                        names.extend_from_slice(name);
                        names.push(0);
                    }
                }
            }
            fitting(k, names, (*size).min(XATTR_LIST_MAX))
        }
    }
}

/// "ERANGE … the buffer is too small"; size 0 asks for the length - getxattr(2)
fn fitting(k: &mut Kernel, bytes: Vec<u8>, size: usize) -> SysResult {
    if size == 0 {
        return Ok(Ret::Int(bytes.len() as i64));
    }
    k.ensure(Reason::ValueInRange, bytes.len() <= size, Errno::ERANGE)?;
    Ok(Ret::Bytes(bytes))
}

/// fs/xattr.c:import_xattr_name()
fn check_name(k: &mut Kernel, name: &[u8]) -> Result<(), Errno> {
    k.ensure(Reason::ValueInRange, !name.is_empty() && name.len() <= XATTR_NAME_MAX, Errno::ERANGE)
}

fn find(k: &mut Kernel, t: TaskId, file: &XattrFile) -> Result<Path, Stop> {
    Ok(match file {
        XattrFile::Path(path) => k.path(t, path, Follow::Yes)?,
        XattrFile::Link(path) => k.path(t, path, Follow::No)?,
        XattrFile::Fd(fd) => {
            let id = k.fget(t, *fd)?;
            k.vfs.file(id).path
        }
    })
}

/// fs/xattr.c:xattr_permission()
fn permission(k: &mut Kernel, t: TaskId, node: Node, name: &[u8], writes: bool) -> Result<(), Stop> {
    if name.starts_with(b"security.") || name.starts_with(b"system.") {
        return Ok(());
    }
    let refusal = if writes { Errno::EPERM } else { Errno::ENODATA };
    let attr = k.attr(node);
    if name.starts_with(b"trusted.") {
        let may = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_ADMIN);
        k.ensure(Reason::Capability, may, refusal)?;
    }
    if name.starts_with(b"user.") {
        // "only for regular files and directories" - xattr(7)
        k.ensure(Reason::ValueInRange, attr.is_reg() || attr.is_dir(), refusal)?;
        let is_sticky = attr.is_dir() && attr.mode & 0o1000 != 0;
        let may = !writes || !is_sticky || k.owner_or_capable(t, &attr);
        k.ensure(Reason::Capability, may, Errno::EPERM)?;
    }
    Ok(k.permission(t, node, if writes { Access::WRITE } else { Access(4) })?)
}

/// Finds the inode whose list has attributes of this kind; `None`: it has none now - fs/xattr.c:xattr_resolve_name().
fn place(k: &mut Kernel, path: Path, name: &[u8]) -> Result<Option<InodeId>, Stop> {
    let kinds: [&[u8]; 3] = [b"user.", b"trusted.", b"security."];
    let kind = kinds.iter().find(|kind| name.starts_with(kind));
    let Node::Dentry(id) = path.node else {
        return match path.node {
            Node::Cgroup(_) if kind.is_some() => Ok(None),
            _ => Err(Errno::EOPNOTSUPP.into()),
        };
    };
    let fs_type = k.vfs.sb(k.vfs.inode_of(id).sb).fs_type;
    let is_acl = name == b"system.posix_acl_access" || name == b"system.posix_acl_default";
    if is_acl && fs_type != "mqueue" {
        return Ok(None);
    }
    k.ensure(Reason::ValueInRange, kind.is_some() && fs_type != "mqueue", Errno::EOPNOTSUPP)?;
    k.ensure(Reason::ValueInRange, kind.is_some_and(|kind| name.len() > kind.len()), Errno::EINVAL)?;
    Ok(Some(k.vfs.dentry(id).inode))
}

fn value_of(xattrs: &Xattrs, name: &[u8]) -> Option<Vec<u8>> {
    xattrs.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
}

/// Sets an attribute, or removes it.
fn set(k: &mut Kernel, t: TaskId, file: &XattrFile, name: &[u8], new: Option<(&Vec<u8>, i32)>) -> SysResult {
    let call = if new.is_some() { "setxattr" } else { "removexattr" };
    let path = find(k, t, file)?;
    let is_pipe = matches!(file, XattrFile::Fd(fd) if matches!(k.fd_object(t, *fd)?, FileObject::Pipe(..)));
    if !is_pipe {
        k.want_write(path)?;
    }
    // Capabilities of files are looked at first - fs/xattr.c:vfs_setxattr()
    let caps = match new {
        Some((value, _)) if name == file_caps::NAME => Some(k.caps_to_keep(t, path, value)?),
        _ => None,
    };
    permission(k, t, path.node, name, true)?;
    if name.starts_with(b"system.posix_acl_") {
        return unsupported(call, "access control lists");
    }
    if name == file_caps::NAME {
        k.may_set_caps(t, path)?;
    } else if name.starts_with(b"security.") && matches!(path.node, Node::Dentry(_)) {
        // security/commoncap.c:cap_inode_setxattr()
        let owner = k.vfs.sb(k.vfs.sb_of(path)).user_ns;
        let may = k.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
        k.ensure(Reason::Capability, may, Errno::EPERM)?;
    }
    let Some(id) = place(k, path, name)? else {
        return unsupported(call, "files of control groups");
    };
    let now = k.now();
    let old = k.vfs.inodes.get(&id).and_then(|inode| value_of(&inode.xattrs, name));
    match new {
        Some((_, flags)) => {
            k.ensure(Reason::FileIsNew, flags & XATTR_CREATE == 0 || old.is_none(), Errno::EEXIST)?;
            k.ensure(Reason::ValueInRange, flags & XATTR_REPLACE == 0 || old.is_some(), Errno::ENODATA)?;
        }
        None => k.ensure(Reason::ValueInRange, old.is_some(), Errno::ENODATA)?,
    }
    let inode = k.vfs.inode_mut(id);
    let xattrs = Arc::make_mut(&mut inode.xattrs);
    xattrs.retain(|(other, _)| other != name);
    if let Some((value, _)) = new {
        let at = xattrs.partition_point(|(other, _)| other.as_slice() > name);
        xattrs.insert(at, (name.to_vec(), caps.unwrap_or_else(|| value.clone())));
    }
    inode.ctime = now;
    k.fsnotify(path.node, event::ATTRIB);
    Ok(Ret::Int(0))
}
