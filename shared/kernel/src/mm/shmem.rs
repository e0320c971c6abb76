//! Files without a name in memory: what shared anonymous memory, System V segments and memfd_create(2) are made of - mm/shmem.c.

use nslab_abi::TaskId;

use crate::Kernel;
use crate::fs::dir::NewInode;
use crate::fs::{Dentry, DentryId, FileData, FsKind, InodeKind, Node, Path, SbId};
use crate::ns::NsId;

impl Kernel {
    /// Makes a file of the kernel's own tmpfs - mm/shmem.c:__shmem_file_setup().
    pub(crate) fn shmem_file(&mut self, t: TaskId, name: &[u8], perm: u32, size: u64) -> Path {
        let sb = self.shm_mnt();
        let cred = &self.task(t).cred;
        let new = NewInode { uid: cred.fsuid, gid: cred.fsgid, perm, now: self.now() };
        let mut data = FileData::default();
        data.resize(size);
        let inode = self.vfs.new_inode(sb, new, InodeKind::Reg(data));
        self.vfs.inode_mut(inode).nlink = 0;
        let id = DentryId(self.vfs.fresh());
        let dentry = Dentry { sb, name: name.to_vec(), parent: None, inode, offset: 0, unlinked: true };
        self.vfs.dentries.insert(id, dentry);
        self.internal(Node::Dentry(id))
    }

    /// Makes a file of a directory's file system that has no name: what O_TMPFILE opens - mm/shmem.c:shmem_tmpfile().
    pub(crate) fn nameless_file(&mut self, t: TaskId, dir: DentryId, perm: u32, is_linkable: bool) -> DentryId {
        const S_ISGID: u32 = 0o2000;
        let sb = self.vfs.dentry(dir).sb;
        let parent = self.vfs.inode_of(dir);
        let inherited = (parent.perm & S_ISGID != 0).then_some(parent.gid);
        let cred = &self.task(t).cred;
        let new = NewInode { uid: cred.fsuid, gid: inherited.unwrap_or(cred.fsgid), perm, now: self.now() };
        let inode = self.vfs.new_inode(sb, new, InodeKind::Reg(FileData::default()));
        let made = self.vfs.inode_mut(inode);
        (made.nlink, made.is_linkable) = (0, is_linkable);
        let name = format!("#{}", made.ino).into_bytes();
        let id = DentryId(self.vfs.fresh());
        let dentry = Dentry { sb, name, parent: Some(dir), inode, offset: 0, unlinked: true };
        self.vfs.dentries.insert(id, dentry);
        id
    }

    /// mm/shmem.c:shm_mnt, which is mounted nowhere.
    fn shm_mnt(&mut self) -> SbId {
        let is_it = |sb: &crate::fs::SuperBlock| sb.kind == FsKind::Internal && sb.fs_type == "tmpfs";
        let existing = self.vfs.super_blocks.iter().find(|(_, sb)| is_it(sb)).map(|(&id, _)| id);
        existing.unwrap_or_else(|| self.vfs.new_sb("tmpfs", FsKind::Internal, NsId::INIT_USER, |_| Node::Anon("tmpfs")))
    }
}
