//! Landlock: what a process forbids itself and those that come from it - landlock(7), security/landlock/fs.c.
//!
//! A domain has a layer for each landlock_restrict_self(2). Each layer that handles a right has to allow it, by a rule of the file
//! itself or of a directory above it.

use std::sync::Arc;

use nslab_abi::{Errno, OpenFlags, Reason, TaskId};

use super::inode::mode::{S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFSOCK};
use super::{FsResult, InodeId, MountId, Node, Path};
use crate::kernel::Kernel;

/// The rights - include/uapi/linux/landlock.h, LANDLOCK_ACCESS_FS_*.
#[expect(missing_docs, reason = "the names are those of the manual page")]
pub mod right {
    pub const EXECUTE: u32 = 1;
    pub const WRITE_FILE: u32 = 1 << 1;
    pub const READ_FILE: u32 = 1 << 2;
    pub const READ_DIR: u32 = 1 << 3;
    pub const REMOVE_DIR: u32 = 1 << 4;
    pub const REMOVE_FILE: u32 = 1 << 5;
    pub const MAKE_CHAR: u32 = 1 << 6;
    pub const MAKE_DIR: u32 = 1 << 7;
    pub const MAKE_REG: u32 = 1 << 8;
    pub const MAKE_SOCK: u32 = 1 << 9;
    pub const MAKE_FIFO: u32 = 1 << 10;
    pub const MAKE_BLOCK: u32 = 1 << 11;
    pub const MAKE_SYM: u32 = 1 << 12;
    pub const REFER: u32 = 1 << 13;
    pub const TRUNCATE: u32 = 1 << 14;
    pub const IOCTL_DEV: u32 = 1 << 15;
    /// All of them.
    pub const ALL: u32 = (1 << 16) - 1;
    /// Those that a file which is no directory can have.
    pub const OF_FILES: u32 = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
}

/// Names a ruleset that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RulesetId(pub u64);

/// What a rule is tied to: the inode, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A stored file.
    Inode(InodeId),
    /// A file that the kernel makes up.
    Node(Node),
}

/// A ruleset - security/landlock/ruleset.h.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Ruleset {
    /// The rights that are forbidden but where a rule allows them.
    pub handled: u32,
    /// What is allowed, and below what.
    pub rules: Vec<(Place, u32)>,
}

/// One layer of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Tells it from others with the same rules.
    pub id: u64,
    /// What it handles and allows; nobody changes it any more.
    pub ruleset: Arc<Ruleset>,
}

/// Whom the layers restrict: the outermost first.
pub type Domain = Arc<Vec<Layer>>;

/// Returns what making a file of this mode takes - get_mode_access()
pub(crate) fn making(mode: u32) -> u32 {
    match mode & S_IFMT {
        S_IFLNK => right::MAKE_SYM,
        S_IFDIR => right::MAKE_DIR,
        S_IFCHR => right::MAKE_CHAR,
        S_IFBLK => right::MAKE_BLOCK,
        S_IFIFO => right::MAKE_FIFO,
        S_IFSOCK => right::MAKE_SOCK,
        _ => right::MAKE_REG,
    }
}

/// Returns what removing a file takes - maybe_remove()
fn removing(is_dir: bool) -> u32 {
    if is_dir { right::REMOVE_DIR } else { right::REMOVE_FILE }
}

impl Kernel {
    /// Has the task restricted itself?
    pub(crate) fn is_landlocked(&self, t: TaskId) -> bool {
        !self.task(t).cred.landlock.is_empty()
    }

    /// What rules of a node are tied to.
    pub(crate) fn landlock_place(&self, node: Node) -> Place {
        match node {
            Node::Dentry(id) => Place::Inode(self.vfs.dentry(id).inode),
            _ => Place::Node(node),
        }
    }

    /// Returns the rights that a layer leaves at a path: those it does not handle, and those its rules allow on the way up, over
    /// mounts, to the root of all - is_access_to_paths_allowed()
    fn landlock_rights(&self, layer: &Layer, path: Path) -> u32 {
        // "LANDLOCK_ACCESS_FS_REFER … is always denied by default" - landlock(7)
        let mut rights = right::ALL & !(layer.ruleset.handled | right::REFER);
        let mut at = path;
        loop {
            let place = self.landlock_place(at.node);
            let rules = layer.ruleset.rules.iter().filter(|rule| rule.0 == place);
            rights |= rules.fold(0, |all, rule| all | rule.1);
            // What no mount leads to is nobody's: pipes, sockets, memfds.
            if at.mnt == MountId::INTERNAL {
                return right::ALL;
            }
            let mount = self.vfs.mount(at.mnt);
            if at.node == mount.root {
                match mount.at {
                    Some(below) => at = below,
                    None => return rights,
                }
            } else {
                match self.vfs.parent_node(at.node) {
                    Some(parent) => at.node = parent,
                    None => return rights,
                }
            }
        }
    }

    /// Returns what all layers together leave of some rights at a path.
    fn landlock_left(&self, t: TaskId, path: Path, rights: u32) -> u32 {
        self.task(t).cred.landlock.iter().fold(rights, |left, layer| left & self.landlock_rights(layer, path))
    }

    /// Asks the caller's domain: EACCES.
    pub(crate) fn landlock(&mut self, t: TaskId, path: Path, rights: u32) -> FsResult<()> {
        if !self.is_landlocked(t) {
            return Ok(());
        }
        let may = self.landlock_left(t, path, rights) == rights;
        self.ensure(Reason::LandlockAllows, may, Errno::EACCES)
    }

    /// Asks for an opening; returns what the description may never do: TRUNCATE, IOCTL_DEV - hook_file_open()
    pub(crate) fn landlock_open(&mut self, t: TaskId, path: Path, flags: OpenFlags) -> FsResult<u32> {
        if !self.is_landlocked(t) {
            return Ok(0);
        }
        let mode = flags.bits() & 3;
        let reads = if self.attr(path.node).is_dir() { right::READ_DIR } else { right::READ_FILE };
        let rights = if mode == 1 { 0 } else { reads } | if mode == 0 { 0 } else { right::WRITE_FILE };
        self.landlock(t, path, rights)?;
        const OPTIONAL: u32 = right::TRUNCATE | right::IOCTL_DEV;
        Ok(OPTIONAL & !self.landlock_left(t, path, OPTIONAL))
    }

    /// Asks for a removal from a directory.
    pub(crate) fn landlock_remove(&mut self, t: TaskId, dir: Path, is_dir: bool) -> FsResult<()> {
        self.landlock(t, dir, removing(is_dir))
    }

    /// What changes mounts is forbidden to who handles files: EPERM - hook_sb_mount() and its kin
    pub(crate) fn landlock_mounts(&mut self, t: TaskId) -> FsResult<()> {
        if !self.is_landlocked(t) {
            return Ok(());
        }
        self.ensure(Reason::LandlockAllows, false, Errno::EPERM)
    }

    /// A file gets another parent, by a link (`is_moved`: no) or by a new name; with `other`, two change places
    /// - current_check_refer_path()
    pub(crate) fn landlock_refer(
        &mut self,
        t: TaskId,
        (from, source): (Path, Node),
        (to, target): (Path, Option<Node>),
        (is_moved, is_exchange): (bool, bool),
    ) -> FsResult<()> {
        if !self.is_landlocked(t) {
            return Ok(());
        }
        let source_attr = self.attr(source);
        let target_attr = target.map(|target| self.attr(target));
        let mut at_from = target_attr.as_ref().filter(|_| is_exchange).map_or(0, |attr| making(attr.mode));
        let mut at_to = making(source_attr.mode);
        if is_moved {
            at_from |= removing(source_attr.is_dir());
            at_to |= target_attr.as_ref().map_or(0, |attr| removing(attr.is_dir()));
        }
        if from == to {
            return self.landlock(t, to, at_from | at_to);
        }
        let is_left = |k: &Kernel, dir: Path, rights: u32| k.landlock_left(t, dir, rights) == rights;
        let may_both = is_left(self, from, at_from) && is_left(self, to, at_to);
        self.ensure(Reason::LandlockAllows, may_both, Errno::EACCES)?;
        let may_refer = is_left(self, from, right::REFER) && is_left(self, to, right::REFER);
        // Nobody gains by it what the file, by its own rules too, had not where it was - no_more_access()
        let gains = |k: &Kernel, dir: Path, node: Node, new: Path| {
            let mask = if k.attr(node).is_dir() { right::ALL } else { right::OF_FILES };
            let layers = Arc::clone(&k.task(t).cred.landlock);
            let old = Path { node, ..dir };
            layers.iter().any(|layer| k.landlock_rights(layer, new) & mask & !k.landlock_rights(layer, old) != 0)
        };
        let is_gain =
            gains(self, from, source, to) || target.is_some_and(|target| is_exchange && gains(self, to, target, from));
        self.ensure(Reason::LandlockAllows, may_refer && !is_gain, Errno::EXDEV)
    }

    /// May one look into the other: is its domain the other's, or outside it? - security/landlock/task.c:domain_ptrace()
    pub(crate) fn landlock_sees(&self, t: TaskId, target: TaskId) -> bool {
        let (own, other) = (&self.task(t).cred.landlock, &self.task(target).cred.landlock);
        other.get(..own.len()).is_some_and(|outer| outer == own.as_slice())
    }
}
