//! Mount namespaces - mount_namespaces(7), fs/namespace.c:copy_mnt_ns().

use nslab_small::Map;

use super::mount::Mount;
use super::mount_tree::CloneHow;
use super::pnode::Propagation;
use super::{FsId, MntFlags, MountId, Path, Vfs};
use crate::kernel::Kernel;
use crate::ns::NsId;

/// The tree of one mount namespace.
#[derive(Clone, Debug)]
pub(crate) struct MntNamespace {
    /// The topmost mount.
    pub root: MountId,
    /// Counted up: a namespace may hold files only of younger ones (`mnt_ns_loop`).
    pub seq: u64,
    /// The user namespace that owns it.
    pub owner: Option<NsId>,
}

impl Vfs {
    /// Returns the owner of a mount namespace.
    pub(crate) fn owner_of(&self, ns: NsId) -> Option<NsId> {
        self.mnt_namespaces.get(&ns).and_then(|ns| ns.owner)
    }

    /// Locks what the mount forbids - fs/namespace.c:lock_mnt_tree().
    pub(crate) fn lock_mnt_flags(&mut self, id: MountId) {
        let mount = self.mount_mut(id);
        let flags = mount.flags;
        mount.locked_flags = MntFlags {
            read_only: flags.read_only || mount.locked_flags.read_only,
            no_dev: flags.no_dev || mount.locked_flags.no_dev,
            no_suid: flags.no_suid || mount.locked_flags.no_suid,
            no_exec: flags.no_exec || mount.locked_flags.no_exec,
            // MNT_LOCK_ATIME: the three move together.
            no_atime: true,
            ..mount.locked_flags
        };
    }

    /// Locks the access times of what a session has from the host - copied, or mounted in the place of a copy that was visible
    /// (fs/namespace.c:mnt_already_visible()).
    pub(crate) fn lock_access_times(&mut self) {
        let is_from_host =
            |vfs: &Vfs, mount: &Mount| matches!(vfs.sb(mount.sb).fs_type, "proc" | "sysfs" | "ext4" | "devtmpfs");
        let all = self.mounts.iter().filter(|(_, mount)| is_from_host(self, mount));
        for id in all.map(|(&id, _)| id).collect::<Vec<_>>() {
            self.mount_mut(id).locked_flags.no_atime = true;
        }
    }
}

impl Kernel {
    /// Copies a mount namespace for clone(2) and unshare(2); `fs` moves its root and working directory onto the copies.
    ///
    /// `new` is in the registry already; `is_foreign`: another user namespace owns it than owns `old`.
    pub(crate) fn copy_mnt_ns(&mut self, old: NsId, new: NsId, is_foreign: bool, fs: FsId) {
        let old_ns = self.vfs.mnt_namespaces.get(&old).expect("a task's mount namespace exists").clone();
        let owner = self.namespaces.get(&new).map(|ns| ns.owner);
        let how = CloneHow { with_unbindable: true, shared_to_slave: is_foreign, private: false };
        let root = self.vfs.mount(old_ns.root).root;
        let copies = self.vfs.copy_tree(old_ns.root, root, how).expect("a whole tree can be copied");
        let top = copies[0].1;
        for &(_, copy) in &copies {
            self.vfs.mount_mut(copy).ns = Some(new);
            if is_foreign {
                // fs/namespace.c:lock_mnt_tree(): what came along may not be taken apart, nor from the hidden rootfs below it.
                self.vfs.lock_mnt_flags(copy);
                self.vfs.mount_mut(copy).is_locked = true;
            }
        }
        let seq = self.vfs.fresh();
        self.vfs.mnt_namespaces.insert(new, MntNamespace { root: top, seq, owner });
        let map: Map<MountId, MountId> = copies.into_iter().collect();
        let moved = |path: Path| map.get(&path.mnt).map_or(path, |&mnt| Path { mnt, node: path.node });
        let fs = self.vfs.fs_mut(fs);
        fs.root = moved(fs.root);
        fs.pwd = moved(fs.pwd);
    }

    /// Takes a mount namespace apart: its last member or holder is gone - fs/namespace.c:put_mnt_ns().
    pub(crate) fn put_mnt_ns(&mut self, ns: NsId) {
        if !self.vfs.mnt_namespaces.remove(&ns) {
            return;
        }
        let mounts: Vec<MountId> =
            self.vfs.mounts.iter().filter(|(_, m)| m.ns == Some(ns)).map(|(&id, _)| id).collect();
        // "A mount propagated from a peer stays after the originating ns dies" (fact 142): nothing propagates here.
        for &id in &mounts {
            self.vfs.mount_mut(id).ns = None;
            self.vfs.change_mnt_propagation(id, Propagation::Private);
        }
        for &id in &mounts {
            self.vfs.unhang(id);
        }
        self.sweep();
    }

    /// setns(2) into a mount namespace: root and working directory become its root - fs/namespace.c:mntns_install().
    pub(crate) fn set_fs_to_mnt_ns_root(&mut self, fs: FsId, ns: NsId) {
        let root = self.vfs.mnt_namespaces.get(&ns).expect("a held mount namespace exists").root;
        let path = self.vfs.follow_mounts(self.vfs.mount_root(root));
        let fs = self.vfs.fs_mut(fs);
        fs.root = path;
        fs.pwd = path;
    }
}
