//! Inodes and the directory entries that lead to them - inode(7), include/linux/fs.h.

use std::sync::Arc;

use nslab_abi::Timespec;

use super::{FileData, PipeId, SbId, Vfs};
use crate::cgroup::CgroupId;
use nslab_small::PMap;

/// Names one inode of the whole machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InodeId(pub u64);

/// Names one stored directory entry of the whole machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DentryId(pub u64);

/// `S_IFMT` and the types - inode(7).
pub mod mode {
    /// Mask of the type.
    pub const S_IFMT: u32 = 0o170_000;
    /// Socket.
    pub const S_IFSOCK: u32 = 0o140_000;
    /// Symbolic link.
    pub const S_IFLNK: u32 = 0o120_000;
    /// Regular file.
    pub const S_IFREG: u32 = 0o100_000;
    /// Block device.
    pub const S_IFBLK: u32 = 0o060_000;
    /// Directory.
    pub const S_IFDIR: u32 = 0o040_000;
    /// Character device.
    pub const S_IFCHR: u32 = 0o020_000;
    /// FIFO.
    pub const S_IFIFO: u32 = 0o010_000;
    /// Set-user-ID bit.
    pub const S_ISUID: u32 = 0o4000;
    /// Set-group-ID bit.
    pub const S_ISGID: u32 = 0o2000;
    /// Sticky bit.
    pub const S_ISVTX: u32 = 0o1000;
}

/// A stored inode.
#[derive(Clone, Debug)]
pub(crate) struct Inode {
    /// The file system it lives in.
    pub sb: SbId,
    /// Its number there.
    pub ino: u64,
    /// Permission bits, without the type.
    pub perm: u32,
    /// Owner in the initial user namespace's numbers.
    pub uid: u32,
    /// Group in the initial user namespace's numbers.
    pub gid: u32,
    /// Hard links; a directory counts its own dot and its children's dot-dots.
    pub nlink: u32,
    /// Last access.
    pub atime: Timespec,
    /// Last change of the data.
    pub mtime: Timespec,
    /// Last change of the inode.
    pub ctime: Timespec,
    /// Its beginning.
    pub btime: Timespec,
    /// Made without a name, and may get one: `I_LINKABLE`.
    pub is_linkable: bool,
    /// Extended attributes - xattr(7).
    pub xattrs: crate::syscall::fs::xattr::Xattrs,
    /// What it is, with its data.
    pub kind: InodeKind,
}

impl Inode {
    /// What changes a file takes its capabilities away - security/commoncap.c:cap_inode_killpriv()
    pub fn drop_file_caps(&mut self) {
        if self.xattrs.iter().any(|(name, _)| name == crate::task::file_caps::NAME) {
            Arc::make_mut(&mut self.xattrs).retain(|(name, _)| name != crate::task::file_caps::NAME);
        }
    }

    /// Makes the likeness of an entry of kernfs, for what changes owners and modes.
    pub fn of_kernfs(uid: u32, gid: u32, perm: u32) -> Inode {
        let time = Timespec::default();
        let (sb, kind) = (SbId(0), InodeKind::Reg(FileData::default()));
        Inode {
            sb,
            ino: 0,
            perm,
            uid,
            gid,
            nlink: 1,
            atime: time,
            mtime: time,
            ctime: time,
            btime: time,
            is_linkable: false,
            xattrs: Arc::default(),
            kind,
        }
    }

    /// Returns the cgroup that its pages are charged to.
    pub fn cgroup(&self) -> Option<CgroupId> {
        match &self.kind {
            InodeKind::Reg(data) => data.cgroup,
            _ => None,
        }
    }

    /// Charges its pages to a cgroup.
    pub fn set_cgroup(&mut self, cgroup: CgroupId) {
        if let InodeKind::Reg(data) = &mut self.kind {
            data.cgroup = Some(cgroup);
        }
    }
}

/// What an inode is, with its data.
#[derive(Clone, Debug)]
pub(crate) enum InodeKind {
    /// Entries by name.
    Dir(PMap<Vec<u8>, DentryId>),
    /// Bytes.
    Reg(FileData),
    /// The text of a symbolic link.
    Symlink(Arc<Vec<u8>>),
    /// A character device's number.
    Char(u64),
    /// A block device's number.
    Block(u64),
    /// A FIFO and its pipe while somebody has it open.
    Fifo(Option<PipeId>),
    /// A Unix socket's name.
    Socket,
    /// A message queue.
    Mqueue(crate::ns::mqueue::Mqueue),
}

impl InodeKind {
    /// Returns the type bits of `st_mode`.
    pub fn format(&self) -> u32 {
        match self {
            InodeKind::Dir(_) => mode::S_IFDIR,
            InodeKind::Reg(_) | InodeKind::Mqueue(_) => mode::S_IFREG,
            InodeKind::Symlink(_) => mode::S_IFLNK,
            InodeKind::Char(_) => mode::S_IFCHR,
            InodeKind::Block(_) => mode::S_IFBLK,
            InodeKind::Fifo(_) => mode::S_IFIFO,
            InodeKind::Socket => mode::S_IFSOCK,
        }
    }
}

/// A stored directory entry.
#[derive(Clone, Debug)]
pub(crate) struct Dentry {
    /// The file system it lives in.
    pub sb: SbId,
    /// Its name; empty for a root.
    pub name: Vec<u8>,
    /// The directory's entry; `None` for a root.
    pub parent: Option<DentryId>,
    /// What it leads to.
    pub inode: InodeId,
    /// Its place in the directory, counted up as entries are made.
    pub offset: u64,
    /// Removed from its directory, but still held open.
    pub unlinked: bool,
}

impl Vfs {
    /// Returns the entry of a held [`DentryId`].
    pub(crate) fn dentry(&self, id: DentryId) -> &Dentry {
        self.dentries.get(&id).expect("a held entry is never swept")
    }

    /// Returns the inode behind a held entry.
    pub(crate) fn inode_of(&self, id: DentryId) -> &Inode {
        self.inode(self.dentry(id).inode)
    }

    /// Returns a held inode.
    pub(crate) fn inode(&self, id: InodeId) -> &Inode {
        self.inodes.get(&id).expect("a held inode is never swept")
    }

    /// Returns a held inode to change it.
    pub(crate) fn inode_mut(&mut self, id: InodeId) -> &mut Inode {
        self.inodes.get_mut(&id).expect("a held inode is never swept")
    }
}

impl crate::kernel::Kernel {
    /// Notes a read through a description - include/linux/fs.h:file_accessed()
    pub(crate) fn file_accessed(&mut self, file: &super::file::OpenFile) {
        if !file.flags.contains(nslab_abi::OpenFlags::NOATIME) {
            self.touch_atime(file.path);
        }
    }

    /// Notes a read, as a mount with `relatime` does: if the data is newer than the last noted read - mount(2), MS_RELATIME.
    pub(crate) fn touch_atime(&mut self, path: super::Path) {
        let super::Node::Dentry(id) = path.node else { return };
        let flags = self.vfs.mount(path.mnt).flags;
        let now = self.now();
        let inode_id = self.vfs.dentry(id).inode;
        let inode = self.vfs.inode(inode_id);
        let day_old = now.tv_sec - inode.atime.tv_sec >= 86_400;
        let is_stale = inode.atime <= inode.mtime || inode.atime <= inode.ctime || day_old;
        if flags.no_atime || flags.read_only || (flags.relatime && !is_stale) {
            return;
        }
        self.vfs.inode_mut(inode_id).atime = now;
    }
}
