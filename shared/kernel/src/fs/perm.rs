//! Who may do what to a file - path_resolution(7), fs/namei.c:inode_permission().

use std::sync::Arc;

use nslab_abi::{Cap, CapSet, Errno, Reason, TaskId};

use super::inode::mode::{S_IFCHR, S_IFDIR, S_IFLNK, S_IFREG, S_ISVTX};
use super::tree::Attr;
use super::{FsResult, Node, Path, ProcNode};
use crate::kernel::Kernel;
use crate::task::Cred;

/// `MAY_READ`, `MAY_WRITE`, `MAY_EXEC`: the bits of `rwx`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Access(pub u32);

impl Access {
    /// Search a directory, execute a file.
    pub const EXEC: Access = Access(1);
    /// Write.
    pub const WRITE: Access = Access(2);
    /// Read.
    pub const READ: Access = Access(4);
    /// Change a directory's entries.
    pub const WRITE_EXEC: Access = Access(3);
}

impl Kernel {
    /// May credentials do this to a node? - fs/namei.c:generic_permission()
    pub(crate) fn may_access(&self, cred: &Cred, node: Node, access: Access) -> FsResult<()> {
        let attr = self.attr(node);
        // /proc/PID/fd of one's own is always open to oneself - fs/proc/fd.c:proc_fd_permission().
        let class = if attr.uid == cred.fsuid {
            attr.mode >> 6
        } else if cred.fsgid == attr.gid || cred.groups.contains(&attr.gid) {
            attr.mode >> 3
        } else {
            attr.mode
        } & 7;
        if class & access.0 == access.0 {
            return Ok(());
        }
        let is_dir = attr.is_dir();
        // "a directory: CAP_DAC_READ_SEARCH for reading and searching; CAP_DAC_OVERRIDE for all" - fs/namei.c
        let read_search = if is_dir { access.0 & 2 == 0 } else { access.0 == 4 };
        if read_search && self.capable_wrt_inode(cred, &attr, Cap::CAP_DAC_READ_SEARCH) {
            return Ok(());
        }
        // "executable DACs are overridable when there is at least one exec bit set" - fs/namei.c
        let overridable = is_dir || access.0 & 1 == 0 || attr.mode & 0o111 != 0;
        if overridable && self.capable_wrt_inode(cred, &attr, Cap::CAP_DAC_OVERRIDE) {
            return Ok(());
        }
        Err(Errno::EACCES)
    }

    /// Has the caller a capability over an inode whose ids its user namespace maps? - kernel/capability.c:capable_wrt_inode_uidgid()
    pub(crate) fn capable_wrt_inode(&self, cred: &Cred, attr: &Attr, cap: Cap) -> bool {
        cred.effective.has(cap)
            && self.from_kuid(cred.user_ns, attr.uid).is_some()
            && self.from_kgid(cred.user_ns, attr.gid).is_some()
    }

    /// Checks the permission bits for the caller and notes it on the ladder.
    pub(crate) fn permission(&mut self, t: TaskId, node: Node, access: Access) -> FsResult<()> {
        let cred = Arc::clone(&self.task(t).cred);
        let result = match node {
            _ if self.is_own_fd_dir(t, node) => Ok(()),
            // "Nobody gets write access to an immutable file." - fs/namei.c:inode_permission()
            Node::Ns(_) if access.0 & 2 != 0 => Err(Errno::EPERM),
            Node::Proc(_, ProcNode::Fixed(entry)) if entry.is_sysctl() => self.sysctl_permission(t, entry, access),
            _ => self.may_access(&cred, node, access),
        };
        if result.is_err() {
            self.check(Reason::FileMode, false);
        }
        result
    }

    /// Returns the credentials that access(2) checks with: real ids - fs/open.c:access_override_creds().
    pub(crate) fn access_creds(&self, t: TaskId) -> Cred {
        let mut cred = (*self.task(t).cred).clone();
        cred.fsuid = cred.uid;
        cred.fsgid = cred.gid;
        cred.effective = if self.from_kuid(cred.user_ns, cred.uid) == Some(0) { cred.permitted } else { CapSet::EMPTY };
        cred
    }

    /// Is the path's mount, or its whole file system, writable? - fs/namespace.c:mnt_want_write()
    pub(crate) fn want_write(&mut self, path: Path) -> FsResult<()> {
        let mount = self.vfs.mount(path.mnt);
        let read_only = mount.flags.read_only || self.vfs.sb(mount.sb).read_only;
        self.ensure(Reason::MountWritable, !read_only, Errno::EROFS)
    }

    /// Is the path's mount read-only, so that no regular file, directory or link there can be opened for writing?
    pub(crate) fn is_read_only(&self, path: Path) -> bool {
        let mount = self.vfs.mount(path.mnt);
        let format = self.attr(path.node).format();
        let is_data = matches!(format, S_IFREG | S_IFDIR | S_IFLNK);
        is_data && (mount.flags.read_only || self.vfs.sb(mount.sb).read_only)
    }

    /// Does the mount forbid devices, and is this one?
    pub(crate) fn is_forbidden_device(&self, path: Path) -> bool {
        let mount = self.vfs.mount(path.mnt);
        let format = self.attr(path.node).format();
        matches!(format, S_IFCHR | super::inode::mode::S_IFBLK)
            && (mount.flags.no_dev || self.vfs.sb(mount.sb).is_nodev)
    }

    /// May the caller act as the file's owner? - fs/inode.c:inode_owner_or_capable()
    pub(crate) fn owner_or_capable(&self, t: TaskId, attr: &Attr) -> bool {
        let cred = &self.task(t).cred;
        cred.fsuid == attr.uid
            || (cred.effective.has(Cap::CAP_FOWNER) && self.from_kuid(cred.user_ns, attr.uid).is_some())
    }

    /// May an entry be removed? Write and search on the directory; in a sticky one only by an owner - fs/namei.c:may_delete().
    pub(crate) fn may_delete(&mut self, t: TaskId, dir: Node, victim: Node) -> FsResult<()> {
        self.permission(t, dir, Access::WRITE_EXEC)?;
        let (dir_attr, attr) = (self.attr(dir), self.attr(victim));
        if dir_attr.mode & S_ISVTX != 0 {
            let cred = Arc::clone(&self.task(t).cred);
            let is_owner = cred.fsuid == attr.uid || cred.fsuid == dir_attr.uid;
            let may = is_owner || self.capable_wrt_inode(&cred, &attr, Cap::CAP_FOWNER);
            self.ensure(Reason::FileMode, may, Errno::EPERM)?;
        }
        Ok(())
    }
}
