//! Root, working directory and umask of a process - fs/fs_struct.c. Shared by CLONE_FS.

use super::{Path, Vfs};
use crate::kernel::Kernel;
use nslab_abi::TaskId;

/// Names one `struct fs_struct`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FsId(pub u64);

/// Root, working directory and umask.
#[derive(Clone, Debug)]
pub struct FsStruct {
    /// Where absolute paths begin.
    pub root: Path,
    /// Where the others begin.
    pub pwd: Path,
    /// Permission bits that new files do not get.
    pub umask: u32,
    /// Tasks that share it.
    pub users: u32,
}

impl Vfs {
    /// Returns a task's record.
    pub(crate) fn fs_struct(&self, id: FsId) -> &FsStruct {
        self.fs.get(&id).expect("a task's fs_struct exists")
    }

    /// Returns a task's record to change it.
    pub(crate) fn fs_mut(&mut self, id: FsId) -> &mut FsStruct {
        self.fs.get_mut(&id).expect("a task's fs_struct exists")
    }

    /// Files a record with one user.
    pub(crate) fn new_fs(&mut self, root: Path, pwd: Path, umask: u32) -> FsId {
        let id = FsId(self.fresh());
        self.fs.insert(id, FsStruct { root, pwd, umask, users: 1 });
        id
    }

    /// Copies a record for a child or for unshare(CLONE_FS) - fs/fs_struct.c:copy_fs_struct().
    pub fn copy_fs(&mut self, id: FsId) -> FsId {
        let old = self.fs_struct(id).clone();
        self.new_fs(old.root, old.pwd, old.umask)
    }

    /// Lets one more task share the record (CLONE_FS).
    pub fn share_fs(&mut self, id: FsId) -> FsId {
        self.fs_mut(id).users += 1;
        id
    }

    /// How many tasks share the record.
    pub fn fs_users(&self, id: FsId) -> u32 {
        self.fs_struct(id).users
    }
}

impl Kernel {
    /// One task less uses the record - fs/fs_struct.c:exit_fs().
    pub(crate) fn put_fs(&mut self, id: FsId) {
        let fs = self.vfs.fs_mut(id);
        fs.users -= 1;
        if fs.users > 0 {
            return;
        }
        let held = [fs.root, fs.pwd];
        self.vfs.fs.remove(&id);
        for path in held {
            self.sweep_after(path);
        }
    }

    /// Is the task's root another than its namespace's? - fs/fs_struct.c:current_chrooted()
    pub(crate) fn current_chrooted(&self, task: TaskId) -> bool {
        let task = self.task(task);
        let Some(fs) = task.fs else { return false };
        let root = self.vfs.fs_struct(fs).root;
        let Some(ns) = self.vfs.mnt_namespaces.get(&task.nsproxy.mnt) else { return true };
        root != self.vfs.follow_mounts(self.vfs.mount_root(ns.root))
    }
}
