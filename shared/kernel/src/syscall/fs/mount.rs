//! mount(2) - fs/namespace.c:path_mount(): which of its five jobs.

use nslab_abi::{Cap, Errno, MountFlags, Reason, TaskId};

use crate::Kernel;
use crate::fs::pnode::Propagation;
use crate::fs::{Follow, Node, Path};
use crate::stop::{Stop, SysResult};

use super::{mount_bind, mount_move, mount_new, mount_propagation, mount_remount};

/// The arguments but target and flags.
#[derive(Clone, Copy, Debug)]
pub struct Args<'a> {
    /// The first argument.
    pub source: Option<&'a [u8]>,
    /// The third.
    pub fstype: Option<&'a [u8]>,
    /// The fifth.
    pub data: Option<&'a [u8]>,
}

/// "MS_MGC_VAL … was required in kernel versions prior to 2.4" - mount(2)
const MS_MGC_VAL: u64 = 0xc0ed_0000;
const MS_MGC_MSK: u64 = 0xffff_0000;
const MS_NOUSER: u64 = 1 << 31;

pub fn sys_mount(k: &mut Kernel, t: TaskId, target: &[u8], flags: MountFlags, args: Args<'_>) -> SysResult {
    let mut bits = flags.bits();
    if bits & MS_MGC_MSK == MS_MGC_VAL {
        bits &= !MS_MGC_MSK;
    }
    let flags = MountFlags::from_bits_retain(bits);
    let path = k.path(t, target, Follow::Yes)?;
    k.landlock_mounts(t)?;
    k.may_mount(t)?;
    if bits & MS_NOUSER != 0 {
        k.ensure(Reason::FlagsKnown, false, Errno::EINVAL)?;
    }
    let propagation = MountFlags::SHARED | MountFlags::PRIVATE | MountFlags::SLAVE | MountFlags::UNBINDABLE;
    if flags.contains(MountFlags::REMOUNT) {
        mount_remount::remount(k, t, path, flags, args)
    } else if flags.contains(MountFlags::BIND) {
        mount_bind::bind(k, t, path, flags, args)
    } else if flags.intersects(propagation) {
        mount_propagation::change_type(k, t, path, flags)
    } else if flags.contains(MountFlags::MOVE) {
        mount_move::move_mount(k, t, path, args)
    } else {
        mount_new::new_mount(k, t, path, flags, args)
    }
}

impl Kernel {
    /// CAP_SYS_ADMIN over the caller's mount namespace - fs/namespace.c:may_mount().
    pub(crate) fn may_mount(&mut self, t: TaskId) -> Result<(), Errno> {
        let owner = self.ns_owner(self.task(t).nsproxy.mnt);
        let may = self.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
        self.ensure(Reason::CapSysAdmin, may, Errno::EPERM)
    }

    /// Is the path the root of a mount of the caller's namespace? Else EINVAL.
    pub(crate) fn ensure_mounted(&mut self, t: TaskId, path: Path) -> Result<(), Errno> {
        let is_root = self.vfs.mount(path.mnt).root == path.node;
        self.ensure(Reason::IsMountPoint, is_root && self.is_own_mount(t, path), Errno::EINVAL)
    }

    /// Does the mount belong to the caller's namespace? - fs/namespace.c:check_mnt()
    pub(crate) fn is_own_mount(&self, t: TaskId, path: Path) -> bool {
        self.vfs.mount(path.mnt).ns == Some(self.task(t).nsproxy.mnt)
    }

    /// Returns where a mount on this path goes: on top of all that is there - fs/namespace.c:lock_mount().
    pub(crate) fn mount_place(&mut self, t: TaskId, path: Path) -> Result<Path, Errno> {
        let dest = self.vfs.follow_mounts(path);
        if self.is_unlinked(dest.node) {
            return Err(Errno::ENOENT);
        }
        // A mount that was taken off with MNT_DETACH is nowhere any more (fact 124).
        let is_mounted = self.vfs.mount(dest.mnt).ns.is_some();
        self.ensure(Reason::IsMountPoint, is_mounted, Errno::ENOENT)?;
        self.ensure(Reason::IsMountPoint, self.is_own_mount(t, dest), Errno::EINVAL)?;
        Ok(dest)
    }

    /// A directory goes onto a directory, a file onto a file.
    pub(crate) fn ensure_same_kind(&mut self, root: Node, dest: Node, errno: Errno) -> Result<(), Errno> {
        let same = self.attr(root).is_dir() == self.attr(dest).is_dir();
        self.ensure(Reason::PathIsDirectory, same, errno)
    }

    /// Is nothing of the caller's namespace mounted on this entry? Else EBUSY - fs/namei.c:vfs_unlink(), is_local_mountpoint().
    pub(crate) fn ensure_no_mount_here(&mut self, t: TaskId, path: Path) -> Result<(), Errno> {
        let ns = self.task(t).nsproxy.mnt;
        let is_busy =
            |mount: &crate::fs::Mount| mount.ns == Some(ns) && mount.at.is_some_and(|at| at.node == path.node);
        let is_free = !self.vfs.mounts.values().any(is_busy);
        self.ensure(Reason::MountNotBusy, is_free, Errno::EBUSY)
    }

    /// Takes off what other namespaces had mounted on an entry that is gone - fs/namespace.c:__detach_mounts().
    pub(crate) fn detach_mounts(&mut self, node: Node) {
        let on_it = |mount: &crate::fs::Mount| mount.at.is_some_and(|at| at.node == node);
        let tops: Vec<_> = self.vfs.mounts.iter().filter(|(_, mount)| on_it(mount)).map(|(&id, _)| id).collect();
        for top in tops {
            let tree = self.vfs.subtree(top);
            self.umount_all(&tree);
        }
    }

    /// Takes mounts out of their namespaces and off their places; who holds one keeps it.
    pub(crate) fn umount_all(&mut self, mounts: &[crate::fs::MountId]) {
        for &id in mounts {
            // What lies on top of the mount comes down onto its place - fs/pnode.c:umount_one() with a tucked mount.
            self.vfs.mount_mut(id).ns = None;
            self.vfs.change_mnt_propagation(id, Propagation::Private);
        }
        for &id in mounts {
            let at = self.vfs.mount(id).at;
            self.vfs.unhang(id);
            let root = self.vfs.mount_root(id);
            let above = self.vfs.mounted.get(&root).copied().filter(|above| !mounts.contains(above));
            if let (Some(at), Some(above)) = (at, above) {
                self.vfs.unhang(above);
                self.vfs.hang(above, at);
            }
        }
    }

    /// Leaves by error with the flags' check noted.
    pub(crate) fn flags_wrong(&mut self) -> Stop {
        self.check(Reason::FlagsCompatible, false);
        Errno::EINVAL.into()
    }
}
