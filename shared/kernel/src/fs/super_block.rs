//! Mounted file systems - include/linux/fs.h `struct super_block`.

use super::tty::devpts::PtsOptions;
use super::{Node, Vfs};
use crate::ns::NsId;

/// Names one mounted file system, whatever the number of its mounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SbId(pub u64);

/// Which file system, and what belongs to it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FsKind {
    /// Memory: tmpfs, ramfs, devtmpfs, devpts, ext4: the name says which.
    Memory,
    /// procfs for one pid namespace.
    Proc(ProcOptions),
    /// sysfs for one network namespace.
    Sysfs(NsId),
    /// The cgroup tree.
    Cgroup2,
    /// A hierarchy of version 1, by its number.
    Cgroup1(u32),
    /// POSIX message queues of one ipc namespace.
    Mqueue(NsId),
    /// An overlay and its layers.
    Overlay(super::overlay::Layers),
    /// nsfs, pipefs, sockfs, anon_inodefs: never mounted anywhere.
    Internal,
}

/// What one procfs shows - proc(5), "Mount options".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProcOptions {
    /// Whose processes.
    pub pid_ns: NsId,
    /// `hidepid=`: 0 off, 1 noaccess, 2 invisible, 4 ptraceable.
    pub hidepid: u8,
    /// `subset=pid`.
    pub subset_pid: bool,
}

/// One mounted file system.
#[derive(Clone, Debug)]
pub(crate) struct SuperBlock {
    /// `tmpfs`, `proc`, …
    pub fs_type: &'static str,
    /// What belongs to this kind alone.
    pub kind: FsKind,
    /// Minor number of its device; the major is 0.
    pub minor: u32,
    /// Major number of its device: 254 for the machine's disk.
    pub major: u32,
    /// Its root.
    pub root: Node,
    /// The user namespace that mounted it: whose ids its inodes may have.
    pub user_ns: NsId,
    /// Options after `rw` in mountinfo's last field, without a leading comma.
    pub options: Vec<u8>,
    /// What devpts gives new entries.
    pub pts: Option<PtsOptions>,
    /// Read-only as a whole.
    pub read_only: bool,
    /// The next inode's number.
    pub next_ino: u64,
    /// Most bytes that it holds (`size=`); `None`: half of the memory.
    pub size_limit: Option<u64>,
    /// Most files and names that it holds (`nr_inodes=`); `None`: as many as there is memory for.
    pub inode_limit: Option<u64>,
    /// Mounted with `SB_I_NODEV` in force: devices do not open (mounted by another user namespace).
    pub is_nodev: bool,
}

impl SuperBlock {
    /// Returns `st_dev`.
    pub fn dev(&self) -> u64 {
        makedev(self.major, self.minor)
    }
}

/// Returns a device number - makedev(3).
pub(crate) fn makedev(major: u32, minor: u32) -> u64 {
    let (major, minor) = (u64::from(major), u64::from(minor));
    (minor & 0xff) | (major & 0xfff) << 8 | (minor & !0xff) << 12 | (major & !0xfff) << 32
}

/// Returns a device number's two halves - makedev(3).
pub(crate) fn split_dev(dev: u64) -> (u32, u32) {
    let major = (dev >> 8 & 0xfff) | (dev >> 32 & !0xfff);
    let minor = (dev & 0xff) | (dev >> 12 & !0xff);
    (major as u32, minor as u32)
}

impl Vfs {
    /// Returns a held file system.
    pub(crate) fn sb(&self, id: SbId) -> &SuperBlock {
        self.super_blocks.get(&id).expect("a held file system is never swept")
    }

    /// Makes a file system's record with the lowest free minor number of the anonymous devices.
    pub(crate) fn new_sb(
        &mut self,
        fs_type: &'static str,
        kind: FsKind,
        user_ns: NsId,
        root: impl FnOnce(SbId) -> Node,
    ) -> SbId {
        let id = SbId(self.fresh());
        // fs/super.c:get_anon_bdev() starts at 1; the low ones belong to the kernel's own mounts.
        let used: Vec<u32> = self.super_blocks.values().filter(|sb| sb.major == 0).map(|sb| sb.minor).collect();
        let minor = (1..).find(|minor| !used.contains(minor)).expect("minor numbers do not end");
        let sb = SuperBlock {
            fs_type,
            kind,
            minor,
            major: 0,
            root: root(id),
            user_ns,
            options: Vec::new(),
            pts: None,
            read_only: false,
            next_ino: 1,
            size_limit: None,
            inode_limit: None,
            is_nodev: false,
        };
        self.super_blocks.insert(id, sb);
        id
    }
}
