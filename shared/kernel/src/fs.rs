//! Files: file systems, mounts, path walking, open descriptions, descriptor tables. Mirrors Linux's `fs/`.
//!
//! [`Vfs`] holds all of its state, one persistent map per kind of object, so that cloning a kernel stays cheap.
//! A place in a tree is a [`Node`]: a real directory entry, or a computed one of procfs, sysfs, cgroup2 and nsfs.
//! A [`Path`] is a node seen through a mount, as `struct path` is.
//! **Invariant:** nothing here is freed by hand but open descriptions, whose count wakes the other end of a pipe;
//! mounts, super blocks and unlinked inodes that nothing reaches are swept (`fs/sweep.rs`).

pub(crate) mod boot;
pub(crate) mod boot_docker;
pub(crate) mod boot_etc;
pub(crate) mod cgroupfs;
pub(crate) mod data;
pub(crate) mod device;
pub(crate) mod dir;
pub(crate) mod epoll;
pub mod events;
pub(crate) mod exec;
pub(crate) mod fasync;
pub(crate) mod file;
pub mod fs_context;
pub(crate) mod fs_struct;
pub(crate) mod fs_type;
pub(crate) mod inode;
pub mod inotify;
pub mod kvm;
pub mod landlock;
pub mod lock;
pub(crate) mod mnt_ns;
pub(crate) mod mount;
pub(crate) mod mount_tree;
pub(crate) mod namei;
pub(crate) mod nsfs;
pub(crate) mod overlay;
pub(crate) mod perm;
pub(crate) mod pipe;
pub(crate) mod pnode;
pub(crate) mod poll;
pub(crate) mod proc;
mod slots;
pub(crate) mod stat;
pub(crate) mod stdio;
pub(crate) mod super_block;
pub(crate) mod sweep;
pub(crate) mod sysfs;
#[cfg(test)]
mod tests;
mod tmpfs;
pub(crate) mod tree;
pub(crate) mod tty;

use std::sync::Arc;

use nslab_abi::Errno;

use crate::ns::NsId;
use nslab_small::PMap;

pub use boot::BootNs;
pub use exec::ExecFile;
pub(crate) use file::ROOM_FIRST;
pub use file::{FileId, FileObject, FilesId, FilesStruct, OpenFile};
pub use fs_struct::{FsId, FsStruct};
pub use inode::{DentryId, InodeId};
pub use mount::{MntFlags, MountId};
pub use pipe::PipeId;
pub use super_block::SbId;

pub use crate::cgroup::CgroupId;
pub(crate) use crate::cgroup::{Cgroup, Hierarchy};
pub use cgroupfs::CgroupNode;
pub(crate) use data::FileData;
pub(crate) use inode::{Dentry, Inode, InodeKind};
pub(crate) use mnt_ns::MntNamespace;
pub(crate) use mount::{GroupId, Mount};
pub(crate) use namei::{Follow, Last};
pub(crate) use perm::Access;
pub(crate) use proc::ProcNode;
pub(crate) use super_block::{FsKind, SuperBlock};
pub(crate) use sysfs::SysNode;

/// The result of a step that may fail with an error number.
pub type FsResult<T> = Result<T, Errno>;

/// A place in some tree: Linux's dentry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// An entry that is stored: tmpfs, ext4, devpts, overlay.
    Dentry(DentryId),
    /// A computed entry of one mounted procfs.
    Proc(SbId, ProcNode),
    /// A computed entry of one mounted sysfs.
    Sys(SbId, SysNode),
    /// An entry of the cgroup tree.
    Cgroup(CgroupNode),
    /// A namespace's file.
    Ns(NsId),
    /// A pipe without a name.
    Pipe(PipeId),
    /// A socket, by its number.
    Socket(u64),
    /// A pidfd and its like, by the name in `/proc/PID/fd`: a file without any place.
    Anon(&'static str),
}

/// A node seen through a mount: `struct path`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Through which mount.
    pub mnt: MountId,
    /// Which entry.
    pub node: Node,
}

/// All state of the file side.
#[derive(Clone, Debug, Default)]
pub struct Vfs {
    pub(crate) super_blocks: PMap<SbId, SuperBlock>,
    pub(crate) inodes: PMap<InodeId, Inode>,
    pub(crate) dentries: PMap<DentryId, Dentry>,
    pub(crate) mounts: PMap<MountId, Mount>,
    /// The topmost mount on a place; a lower one's root is its place.
    pub(crate) mounted: PMap<Path, MountId>,
    /// The mount namespaces by their number.
    pub(crate) mnt_namespaces: PMap<NsId, MntNamespace>,
    pub(crate) open_files: PMap<FileId, OpenFile>,
    pub(crate) files: PMap<FilesId, FilesStruct>,
    /// The slots of their tables.
    pub(crate) slots: PMap<slots::SlotsId, slots::Slots>,
    /// The number given to slots last.
    pub(crate) last_slots: u64,
    pub(crate) fs: PMap<FsId, FsStruct>,
    pub(crate) pipes: PMap<PipeId, pipe::Pipe>,
    pub(crate) epolls: PMap<epoll::EpollId, epoll::Epoll>,
    pub(crate) eventfds: PMap<events::EventfdId, events::Eventfd>,
    pub(crate) fs_contexts: PMap<fs_context::FsContextId, fs_context::FsContext>,
    pub(crate) signalfds: PMap<events::SignalfdId, nslab_abi::SigSet>,
    pub(crate) inotifies: PMap<inotify::InotifyId, inotify::Inotify>,
    pub(crate) locks: PMap<lock::Locked, std::sync::Arc<Vec<lock::FileLock>>>,
    pub(crate) last_lock: u64,
    pub(crate) timerfds: PMap<events::TimerfdId, events::Timerfd>,
    /// Rulesets of Landlock that a descriptor leads to.
    pub(crate) rulesets: PMap<landlock::RulesetId, Arc<landlock::Ruleset>>,
    pub(crate) cgroups: PMap<CgroupId, Cgroup>,
    /// The hierarchies of version 1, oldest first.
    pub(crate) hierarchies: Arc<Vec<Hierarchy>>,
    /// The cgroups that have a processor quota.
    pub(crate) quotas: Arc<Vec<CgroupId>>,
    /// Has a `cgroup.events` been opened?
    pub(crate) has_cgroup_watchers: bool,
    /// Was O_ASYNC ever set? Before that nobody has to be looked for.
    pub(crate) has_async: bool,
    /// How often the `cgroup.events` behind an open file had changed when it was last read.
    pub(crate) cgroup_events_seen: PMap<FileId, u64>,
    /// The mount option `nsdelegate`.
    pub(crate) is_ns_delegate: bool,
    /// The message queues at which somebody asked to be told, and perhaps was.
    pub(crate) mq_notified: Arc<Vec<InodeId>>,
    pub(crate) ttys: PMap<tty::TtyId, tty::Tty>,
    pub(crate) stdio: stdio::Outside,
    /// The number given last.
    pub(crate) next_id: u64,
    /// Bytes in regular files, for the limit `FS_BYTES`.
    pub(crate) bytes_used: u64,
}

impl Vfs {
    /// Returns a number that no object of the file side had before.
    pub(crate) fn fresh(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }
}
