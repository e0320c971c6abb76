//! The file side of execve(2) - fs/exec.c:do_open_execat().

use std::sync::Arc;

use nslab_abi::{Errno, Reason, TaskId};

use super::{Access, Follow, FsResult, InodeKind, MountId, Node, OpenFile, Path};
use crate::kernel::Kernel;

/// A file that may be executed.
#[derive(Clone, Debug)]
pub struct ExecFile {
    /// Where it is.
    pub path: Path,
    /// Its bytes.
    pub data: Arc<Vec<u8>>,
    /// Permission bits, set-user-ID among them.
    pub mode: u32,
    /// Owner as a kernel id.
    pub uid: u32,
    /// Group as a kernel id.
    pub gid: u32,
    /// Is the set-user-ID bit ignored there?
    pub nosuid: bool,
    /// May the caller read it? If not, the process is not dumpable.
    pub is_readable: bool,
}

impl Kernel {
    /// Finds a file to execute: EACCES if it is no regular file, not executable, or on a noexec mount.
    pub(crate) fn open_exec(&mut self, t: TaskId, path: &[u8]) -> FsResult<ExecFile> {
        let path = self.path(t, path, Follow::Yes)?;
        let attr = self.attr(path.node);
        let mount_flags = self.vfs.mount(path.mnt).flags;
        self.permission(t, path.node, Access::EXEC)?;
        self.landlock(t, path, super::landlock::right::EXECUTE)?;
        // "EACCES The file or a script interpreter is not a regular file. … The filesystem is mounted noexec." - execve(2)
        self.ensure(Reason::Executable, attr.is_reg() && !mount_flags.no_exec, Errno::EACCES)?;
        // "ETXTBSY The specified executable was open for writing by one or more processes." - execve(2)
        let inode = |node| if let Node::Dentry(id) = node { Some(self.vfs.dentry(id).inode) } else { None };
        let is_same = |file: &OpenFile| inode(file.path.node).is_some() && inode(file.path.node) == inode(path.node);
        // What memfd_create(2) returns does not count: nothing was opened for it.
        // Simplified: Linux counts one that was opened again by its link in /proc.
        let counts = |file: &OpenFile| file.can_write() && file.path.mnt != MountId::INTERNAL;
        if self.vfs.open_files.values().any(|file| counts(file) && is_same(file)) {
            return Err(Errno::ETXTBSY);
        }
        let data = self.exec_data(path.node)?;
        let cred = Arc::clone(&self.task(t).cred);
        let is_readable = self.may_access(&cred, path.node, Access::READ).is_ok();
        Ok(ExecFile {
            path,
            data,
            mode: attr.mode & 0o7777,
            uid: attr.uid,
            gid: attr.gid,
            nosuid: mount_flags.no_suid,
            is_readable,
        })
    }

    fn exec_data(&self, node: Node) -> FsResult<Arc<Vec<u8>>> {
        match node {
            Node::Dentry(id) => match &self.vfs.inode_of(id).kind {
                InodeKind::Reg(data) => Ok(Arc::new(data.to_vec())),
                _ => Err(Errno::EACCES),
            },
            // The files of procfs and its kin have no execute bit, so that nobody gets here.
            _ => Err(Errno::EACCES),
        }
    }
}
