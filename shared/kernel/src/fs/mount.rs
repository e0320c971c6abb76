//! One mount: a file system's tree, or a part of it, seen at a place - fs/mount.h `struct mount`.

use nslab_abi::MountFlags;

use super::{Node, Path, SbId, Vfs};
use crate::ns::NsId;

/// Names one mount; counted up, never reused: `mnt_id_unique` of statmount(2), and the order of mountinfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MountId(pub u64);

impl MountId {
    /// The kernel's own mount of nsfs, pipefs, sockfs and anonymous inodes, which is nobody's.
    pub const INTERNAL: MountId = MountId(0);
}

/// A peer group's number, as `shared:N` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupId(pub u32);

/// What a mount forbids, and which of that a less privileged user namespace may not lift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MntFlags {
    /// `ro`.
    pub read_only: bool,
    /// `nosuid`.
    pub no_suid: bool,
    /// `nodev`.
    pub no_dev: bool,
    /// `noexec`.
    pub no_exec: bool,
    /// `noatime`.
    pub no_atime: bool,
    /// `nodiratime`.
    pub no_diratime: bool,
    /// `relatime`.
    pub relatime: bool,
    /// `nosymfollow`.
    pub no_symfollow: bool,
}

/// The flags of an ordinary mount.
pub(super) fn relatime() -> MntFlags {
    MntFlags { relatime: true, ..MntFlags::default() }
}

impl MntFlags {
    /// What mount(2) makes of its flags: relatime unless told otherwise.
    // "Since Linux 2.6.30, the kernel defaults to the behavior provided by this flag" - mount(2), MS_RELATIME.
    pub fn from_ms(flags: MountFlags) -> MntFlags {
        let no_atime = flags.contains(MountFlags::NOATIME);
        let strict = flags.contains(MountFlags::STRICTATIME);
        MntFlags {
            read_only: flags.contains(MountFlags::RDONLY),
            no_suid: flags.contains(MountFlags::NOSUID),
            no_dev: flags.contains(MountFlags::NODEV),
            no_exec: flags.contains(MountFlags::NOEXEC),
            // fs/namespace.c:path_mount(): MS_STRICTATIME clears both.
            no_atime: no_atime && !strict,
            no_diratime: flags.contains(MountFlags::NODIRATIME),
            relatime: !no_atime && !strict,
            no_symfollow: flags.contains(MountFlags::NOSYMFOLLOW),
        }
    }

    /// Returns the words of mountinfo, `rw` or `ro` first - fs/proc_namespace.c:show_mnt_opts().
    pub fn words(self) -> String {
        let mut text = String::from(if self.read_only { "ro" } else { "rw" });
        let words = [
            (self.no_suid, ",nosuid"),
            (self.no_dev, ",nodev"),
            (self.no_exec, ",noexec"),
            (self.no_atime, ",noatime"),
            (self.no_diratime, ",nodiratime"),
            (self.relatime, ",relatime"),
            (self.no_symfollow, ",nosymfollow"),
        ];
        for (_, word) in words.iter().filter(|(is_set, _)| *is_set) {
            text.push_str(word);
        }
        text
    }
}

/// A mount.
#[derive(Clone, Debug)]
pub(crate) struct Mount {
    /// The number that mountinfo shows: the lowest free one.
    pub nr: u32,
    /// Where it hangs: the mount below and the place there. A namespace's root and a detached mount hang nowhere.
    pub at: Option<Path>,
    /// The part of the file system that it shows.
    pub root: Node,
    /// The file system.
    pub sb: SbId,
    /// `/proc/mounts`' first column.
    pub source: Vec<u8>,
    /// What it forbids.
    pub flags: MntFlags,
    /// Flags that may not be lifted: `MNT_LOCK_READONLY` and its kin.
    pub locked_flags: MntFlags,
    /// `MNT_LOCKED`: came with a more privileged mount namespace.
    pub is_locked: bool,
    /// The mount namespace; `None` when detached.
    pub ns: Option<NsId>,
    /// The root of a tree that is not attached yet: fsmount(2), open_tree(2) with OPEN_TREE_CLONE.
    pub is_anon_root: bool,
    /// The peer group.
    pub shared: Option<GroupId>,
    /// The peer group that it is a slave of.
    pub master: Option<GroupId>,
    /// May not be bound.
    pub is_unbindable: bool,
    /// Shows ids through a map of its own - mount_setattr(2).
    pub is_idmapped: bool,
}

impl Mount {
    /// A mount of `root` that hangs nowhere and has no number yet.
    pub(crate) fn detached(sb: SbId, root: Node, source: &[u8], flags: MntFlags) -> Mount {
        Mount {
            nr: 0,
            at: None,
            root,
            sb,
            source: source.to_vec(),
            flags,
            locked_flags: MntFlags::default(),
            is_locked: false,
            ns: None,
            is_anon_root: false,
            shared: None,
            master: None,
            is_unbindable: false,
            is_idmapped: false,
        }
    }
}

impl Vfs {
    /// Returns a held mount.
    pub(crate) fn mount(&self, id: MountId) -> &Mount {
        self.mounts.get(&id).expect("a held mount is never swept")
    }

    /// Returns a held mount to change it.
    pub(crate) fn mount_mut(&mut self, id: MountId) -> &mut Mount {
        self.mounts.get_mut(&id).expect("a held mount is never swept")
    }

    /// Makes a mount of `root`, hanging nowhere.
    pub(crate) fn new_mount(&mut self, sb: SbId, root: Node, source: &[u8], flags: MntFlags) -> MountId {
        let mount = Mount { nr: self.free_mount_nr(), ..Mount::detached(sb, root, source, flags) };
        self.add_mount(mount)
    }

    /// Files a mount under a fresh id.
    pub(crate) fn add_mount(&mut self, mount: Mount) -> MountId {
        let id = MountId(self.fresh());
        self.mounts.insert(id, mount);
        id
    }

    /// Returns the lowest free mount number - fs/namespace.c:mnt_alloc_id(). Those below belong to the host's namespace.
    pub(crate) fn free_mount_nr(&self) -> u32 {
        let used: nslab_small::Set<u32> = self.mounts.values().map(|mount| mount.nr).collect();
        (FIRST_MOUNT_NR..).find(|nr| !used.contains(nr)).expect("mount numbers do not end")
    }

    /// Returns the lowest free peer group number - fs/namespace.c:mnt_alloc_group_id().
    pub(crate) fn free_group(&self) -> GroupId {
        let used = |group| self.mounts.values().any(|mount| mount.shared == Some(group));
        (1..).map(GroupId).find(|&group| !used(group)).expect("group numbers do not end")
    }

    /// Returns the root of a mount as a place.
    pub(crate) fn mount_root(&self, id: MountId) -> Path {
        Path { mnt: id, node: self.mount(id).root }
    }

    /// Returns the mounts that hang on `id` directly, oldest first.
    pub(crate) fn children(&self, id: MountId) -> Vec<MountId> {
        self.mounts
            .iter()
            .filter(|(_, mount)| mount.at.is_some_and(|at| at.mnt == id))
            .map(|(&child, _)| child)
            .collect()
    }

    /// Returns a mount and all below it, each parent before its children - fs/namespace.c:next_mnt().
    pub(crate) fn subtree(&self, top: MountId) -> Vec<MountId> {
        let mut order = vec![top];
        for child in self.children(top) {
            order.extend(self.subtree(child));
        }
        order
    }

    /// Goes up onto what is mounted here - fs/namei.c:traverse_mounts().
    pub(crate) fn follow_mounts(&self, mut path: Path) -> Path {
        while let Some(&mnt) = self.mounted.get(&path) {
            path = self.mount_root(mnt);
        }
        path
    }
}

/// The host's own mounts come before a machine's.
const FIRST_MOUNT_NR: u32 = 20;
