//! What stat(2) and statfs(2) say - fs/stat.c, fs/statfs.c.

use nslab_abi::{Stat, Statfs, TaskId};

use super::inode::mode::{S_IFLNK, S_IFREG};
use super::{FsKind, InodeKind, MountId, Node, Path};
use crate::kernel::Kernel;

/// Page size of x86-64.
const PAGE_BYTES: u64 = 4096;

impl Kernel {
    /// Returns a file's attributes for a caller: ids as its user namespace numbers them.
    pub(crate) fn stat_of(&self, t: TaskId, path: Path) -> Stat {
        let attr = self.attr(path.node);
        let sb = self.vfs.sb(self.vfs.sb_of(path));
        let user_ns = self.user_ns_of(t);
        let is_stored = matches!(sb.kind, FsKind::Memory | FsKind::Overlay(_)) || path.mnt == MountId::INTERNAL;
        // tmpfs counts pages; a short symbolic link and the computed file systems have none.
        let blocks = match attr.format() {
            S_IFREG if is_stored => self.pages_of(path.node, attr.size) * 8,
            S_IFLNK => 0,
            _ if sb.fs_type == "ext4" && attr.size > 0 => 8,
            _ => 0,
        };
        let nr_processes = match path.node {
            Node::Proc(sb, node) => super::proc::nr_processes(self, sb, node),
            _ => 0,
        };
        let blksize = match sb.kind {
            FsKind::Proc(_) => 1024,
            _ => 4096,
        };
        Stat {
            st_dev: self.dev_of(path),
            st_ino: attr.ino,
            st_mode: attr.mode,
            st_nlink: u64::from(attr.nlink) + nr_processes,
            st_uid: self.from_kuid_munged(user_ns, attr.uid),
            st_gid: self.from_kgid_munged(user_ns, attr.gid),
            st_rdev: attr.rdev,
            st_size: attr.size as i64,
            st_blksize: blksize,
            st_blocks: blocks as i64,
            st_atim: attr.times[0],
            st_mtim: attr.times[1],
            st_ctim: attr.times[2],
        }
    }

    /// Counts the pages of a regular file that something was written into: a hole takes no room.
    fn pages_of(&self, node: Node, size: u64) -> u64 {
        match node {
            Node::Dentry(id) => match &self.vfs.inode_of(id).kind {
                InodeKind::Reg(data) => data.resident() / PAGE_BYTES,
                _ => size.div_ceil(PAGE_BYTES),
            },
            _ => size.div_ceil(PAGE_BYTES),
        }
    }

    /// Returns `st_dev`; the kernel's own file systems have one number each.
    pub(crate) fn dev_of(&self, path: Path) -> u64 {
        match path.node {
            Node::Ns(_) => 4,
            Node::Pipe(_) => 14,
            Node::Socket(_) => 8,
            Node::Anon(_) => 15,
            _ => self.vfs.sb(self.vfs.sb_of(path)).dev(),
        }
    }

    /// Returns a file system's figures.
    pub(crate) fn statfs_of(&self, path: Path) -> Statfs {
        let sb_id = self.vfs.sb_of(path);
        let sb = self.vfs.sb(sb_id);
        let magic: i64 = match path.node {
            Node::Ns(_) => 0x6e73_6673,
            Node::Pipe(_) => 0x5049_5045,
            Node::Socket(_) => 0x534f_434b,
            Node::Anon(_) => 0x0904_1934,
            _ => super::fs_type::magic(sb.fs_type),
        };
        let mount = self.vfs.mount(path.mnt);
        let mut statfs = Statfs { f_type: magic, f_bsize: 4096, f_namelen: 255, ..Statfs::default() };
        if matches!(sb.kind, FsKind::Memory | FsKind::Overlay(_)) && path.mnt != MountId::INTERNAL {
            let total = sb.size_limit.unwrap_or(DEFAULT_FS_BYTES) / 4096;
            let used = self.sb_used(sb_id) / 4096;
            let inodes = self.sb_names(sb_id);
            statfs.f_blocks = total;
            statfs.f_bfree = total.saturating_sub(used);
            statfs.f_bavail = statfs.f_bfree;
            statfs.f_files = sb.inode_limit.unwrap_or(DEFAULT_FS_BYTES / 4096);
            statfs.f_ffree = statfs.f_files.saturating_sub(inodes);
        }
        // ST_RDONLY, ST_NOSUID, ST_NODEV, ST_NOEXEC, ST_VALID, ST_NOATIME, ST_NODIRATIME, ST_RELATIME,
        // ST_NOSYMFOLLOW - statfs(2).
        let flags = mount.flags;
        let bits = [
            (flags.read_only || sb.read_only, 1),
            (flags.no_suid, 2),
            (flags.no_dev, 4),
            (flags.no_exec, 8),
            (true, 0x20),
            (flags.no_atime, 0x400),
            (flags.no_diratime, 0x800),
            (flags.relatime, 0x1000),
            (flags.no_symfollow, 0x2000),
        ];
        statfs.f_flags = bits.iter().filter(|(is_set, _)| *is_set).map(|(_, bit)| bit).sum();
        statfs
    }
}

/// Half of the machine's memory - tmpfs(5), `size=`.
const DEFAULT_FS_BYTES: u64 = 4 << 30;
