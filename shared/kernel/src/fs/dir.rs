//! Making and removing stored entries - fs/libfs.c, mm/shmem.c.

use std::sync::Arc;

use nslab_abi::limits::FS_BYTES;
use nslab_abi::{Errno, Reason, TaskId, Timespec};

use super::inode::mode::S_ISGID;
use super::inotify::event;
use super::{Dentry, DentryId, FsResult, Inode, InodeId, InodeKind, Node, Path, SbId, Vfs};
use crate::kernel::Kernel;
use nslab_small::PMap;

/// Owner and permission bits of a new inode.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewInode {
    /// Owner as a kernel id.
    pub uid: u32,
    /// Group as a kernel id.
    pub gid: u32,
    /// Permission bits.
    pub perm: u32,
    /// When.
    pub now: Timespec,
}

impl Vfs {
    /// Makes an inode of a file system.
    pub(crate) fn new_inode(&mut self, sb: SbId, new: NewInode, kind: InodeKind) -> InodeId {
        let id = InodeId(self.fresh());
        let record = self.super_blocks.get_mut(&sb).expect("the file system of a new inode exists");
        let ino = record.next_ino;
        record.next_ino += 1;
        let nlink = if matches!(kind, InodeKind::Dir(_)) { 2 } else { 1 };
        if let InodeKind::Reg(data) = &kind {
            self.bytes_used += data.charged;
        }
        let NewInode { uid, gid, perm, now } = new;
        let (atime, mtime, ctime, btime) = (now, now, now, now);
        let (is_linkable, xattrs) = (false, std::sync::Arc::default());
        let inode = Inode { sb, ino, perm, uid, gid, nlink, atime, mtime, ctime, btime, is_linkable, xattrs, kind };
        self.inodes.insert(id, inode);
        id
    }

    /// Makes the root directory of a file system.
    pub(crate) fn new_root(&mut self, sb: SbId, new: NewInode) -> DentryId {
        let inode = self.new_inode(sb, new, InodeKind::Dir(PMap::default()));
        let id = DentryId(self.fresh());
        self.dentries.insert(id, Dentry { sb, name: Vec::new(), parent: None, inode, offset: 0, unlinked: false });
        id
    }

    /// Makes an empty stored file system; its root is a directory as `new` says.
    pub(crate) fn new_memory_fs(&mut self, fs_type: &'static str, user_ns: crate::ns::NsId, new: NewInode) -> SbId {
        let sb = self.new_sb(fs_type, super::FsKind::Memory, user_ns, |_| Node::Anon(""));
        let root = self.new_root(sb, new);
        self.super_blocks.get_mut(&sb).expect("it was made just now").root = Node::Dentry(root);
        sb
    }

    /// Enters an inode into a directory under a name that is free there.
    pub(crate) fn link_in(&mut self, dir: DentryId, name: &[u8], inode: InodeId, now: Timespec) -> DentryId {
        let id = DentryId(self.fresh());
        let sb = self.dentry(dir).sb;
        let offset = id.0;
        self.dentries.insert(id, Dentry { sb, name: name.to_vec(), parent: Some(dir), inode, offset, unlinked: false });
        self.enter(dir, name, id, now);
        id
    }

    /// Puts an entry into a directory's table and counts a subdirectory's dot-dot.
    pub(crate) fn enter(&mut self, dir: DentryId, name: &[u8], id: DentryId, now: Timespec) {
        let is_dir = matches!(self.inode_of(id).kind, InodeKind::Dir(_));
        let parent = self.dentry(dir).inode;
        let parent = self.inode_mut(parent);
        if let InodeKind::Dir(entries) = &mut parent.kind {
            entries.insert(name.to_vec(), id);
        }
        parent.nlink += u32::from(is_dir);
        parent.mtime = now;
        parent.ctime = now;
    }

    /// Takes an entry out of its directory's table.
    pub(crate) fn leave(&mut self, id: DentryId, now: Timespec) {
        let dentry = self.dentry(id).clone();
        let Some(dir) = dentry.parent else { return };
        let is_dir = matches!(self.inode_of(id).kind, InodeKind::Dir(_));
        let parent = self.dentry(dir).inode;
        let parent = self.inode_mut(parent);
        if let InodeKind::Dir(entries) = &mut parent.kind {
            entries.remove(dentry.name.as_slice());
        }
        parent.nlink -= u32::from(is_dir);
        parent.mtime = now;
        parent.ctime = now;
    }

    /// Removes an entry; who has it open keeps it.
    pub(crate) fn unlink_dentry(&mut self, id: DentryId, now: Timespec) {
        self.leave(id, now);
        let dentry = self.dentries.get_mut(&id).expect("it was in its directory just now");
        dentry.unlinked = true;
        let inode = dentry.inode;
        let inode = self.inode_mut(inode);
        inode.nlink = if matches!(inode.kind, InodeKind::Dir(_)) { 0 } else { inode.nlink - 1 };
        inode.ctime = now;
    }

    /// Makes a new entry with a new inode.
    pub(crate) fn make(&mut self, dir: DentryId, name: &[u8], new: NewInode, kind: InodeKind) -> DentryId {
        let sb = self.dentry(dir).sb;
        let now = new.now;
        let inode = self.new_inode(sb, new, kind);
        self.link_in(dir, name, inode, now)
    }
}

impl Kernel {
    /// Returns the time that inodes get.
    pub(crate) fn now(&self) -> Timespec {
        let ns = self.clock_ns as i64 + self.realtime_offset_ns;
        Timespec { tv_sec: ns.div_euclid(1_000_000_000), tv_nsec: ns.rem_euclid(1_000_000_000) }
    }

    /// May the caller make an entry in a directory? - fs/namei.c:may_create()
    pub(crate) fn may_create(&mut self, t: TaskId, dir: Node) -> FsResult<()> {
        if let Node::Dentry(id) = dir {
            let inode = self.vfs.inode_of(id);
            let (is_dead, sb_user_ns) = (inode.nlink == 0, self.vfs.sb(inode.sb).user_ns);
            if is_dead {
                return Err(Errno::ENOENT);
            }
            // "s_user_ns has to map the ids, else EOVERFLOW".
            let cred = &self.task(t).cred;
            if self.from_kuid(sb_user_ns, cred.fsuid).is_none() || self.from_kgid(sb_user_ns, cred.fsgid).is_none() {
                return Err(Errno::EOVERFLOW);
            }
        }
        self.permission(t, dir, super::Access::WRITE_EXEC)
    }

    /// Makes an entry for the caller: its owner, umask and the directory's set-group-ID bit - fs/inode.c:inode_init_owner().
    pub(crate) fn make_at(&mut self, t: TaskId, dir: Path, name: &[u8], perm: u32, kind: InodeKind) -> FsResult<Node> {
        self.may_create(t, dir.node)?;
        if let Node::Cgroup(node) = dir.node {
            return match kind {
                InodeKind::Dir(_) => super::cgroupfs::mkdir(self, t, node, name, perm).map(Node::Cgroup),
                // fs/kernfs/ has no `create` either.
                InodeKind::Reg(_) => Err(Errno::EACCES),
                _ => Err(Errno::EPERM),
            };
        }
        // sysfs and devpts have no `create`: fs/namei.c:may_create() passes, vfs_create() answers EACCES, vfs_mkdir() EPERM.
        let stored = match dir.node {
            Node::Dentry(id) if !self.is_devpts(id) => Some(id),
            _ => None,
        };
        let Some(dir_id) = stored else {
            return Err(match kind {
                InodeKind::Reg(_) => Errno::EACCES,
                _ => Errno::EPERM,
            });
        };
        // Of all that can be made, a file system of message queues has queues only.
        let kind = match (self.mqueue_ns(dir_id), kind) {
            (Some(ns), InodeKind::Reg(_)) => self.new_mqueue(t, ns, None)?,
            (Some(_), InodeKind::Dir(_) | InodeKind::Symlink(_) | InodeKind::Char(_) | InodeKind::Block(_))
            | (Some(_), InodeKind::Fifo(_) | InodeKind::Socket) => return Err(Errno::EPERM),
            (_, kind) => kind,
        };
        let dir_inode = self.vfs.inode_of(dir_id);
        let cred = Arc::clone(&self.task(t).cred);
        let (inherits, dir_gid) = (dir_inode.perm & S_ISGID != 0, dir_inode.gid);
        let is_dir = matches!(kind, InodeKind::Dir(_));
        let perm = if inherits && is_dir { perm | S_ISGID } else { perm };
        self.has_room_for_name(self.vfs.dentry(dir_id).sb)?;
        self.has_room(
            dir_id,
            match &kind {
                InodeKind::Reg(data) => data.charged,
                _ => 0,
            },
        )?;
        let new = NewInode { uid: cred.fsuid, gid: if inherits { dir_gid } else { cred.fsgid }, perm, now: self.now() };
        let id = self.vfs.make(dir_id, name, new, kind);
        self.overlay_changed(id);
        self.fsnotify_dir(dir_id, self.vfs.dentry(id).inode, (event::CREATE, 0), name);
        Ok(Node::Dentry(id))
    }

    /// Is there room for more bytes in the file system of an entry?
    pub(crate) fn has_room(&self, at: DentryId, more: u64) -> FsResult<()> {
        let sb_id = self.vfs.dentry(at).sb;
        if self.vfs.bytes_used + more > FS_BYTES {
            return Err(Errno::ENOSPC);
        }
        match self.vfs.sb(sb_id).size_limit {
            Some(limit) if more > 0 && self.sb_used(sb_id) + more > limit => Err(Errno::ENOSPC),
            _ => Ok(()),
        }
    }

    /// Is there room for one file or name more? - mm/shmem.c:shmem_reserve_inode()
    pub(crate) fn has_room_for_name(&mut self, sb: SbId) -> FsResult<()> {
        let Some(limit) = self.vfs.sb(sb).inode_limit else { return Ok(()) };
        let used = self.sb_names(sb);
        self.ensure(Reason::ResourceLimit, used < limit, Errno::ENOSPC)
    }

    /// Counts the files of a stored file system, and the further names that they have: "each new link needs a new dentry".
    pub(crate) fn sb_names(&self, sb: SbId) -> u64 {
        let further =
            |inode: &Inode| if matches!(inode.kind, InodeKind::Dir(_)) { 0 } else { inode.nlink.saturating_sub(1) };
        self.vfs.inodes.values().filter(|inode| inode.sb == sb).map(|inode| 1 + u64::from(further(inode))).sum()
    }

    /// Counts the bytes of a stored file system, in whole pages.
    pub(crate) fn sb_used(&self, sb: SbId) -> u64 {
        let pages = |inode: &Inode| match &inode.kind {
            InodeKind::Reg(data) => data.charged.next_multiple_of(4096),
            _ => 0,
        };
        self.vfs.inodes.values().filter(|inode| inode.sb == sb).map(pages).sum()
    }
}
