//! mount_setattr(2), and the flags that it shares with fsmount(2) - fs/namespace.c.

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use super::mount_remount::can_change_locked_flags;
use crate::Kernel;
use crate::fs::pnode::Propagation;
use crate::fs::{Follow, MntFlags, MountId, OpenFile, SbId};
use crate::stop::{SysResult, unsupported};

/// `MOUNT_ATTR_*`.
mod attr {
    pub const RDONLY: u64 = 1;
    pub const NOSUID: u64 = 2;
    pub const NODEV: u64 = 4;
    pub const NOEXEC: u64 = 8;
    pub const ATIME: u64 = 0x70;
    pub const RELATIME: u64 = 0;
    pub const NOATIME: u64 = 0x10;
    pub const STRICTATIME: u64 = 0x20;
    pub const NODIRATIME: u64 = 0x80;
    pub const IDMAP: u64 = 0x10_0000;
    pub const NOSYMFOLLOW: u64 = 0x20_0000;
}

const PLAIN: u64 = attr::RDONLY | attr::NOSUID | attr::NODEV | attr::NOEXEC | attr::NODIRATIME | attr::NOSYMFOLLOW;

/// `AT_SYMLINK_NOFOLLOW`, `AT_NO_AUTOMOUNT`, `AT_EMPTY_PATH`, `AT_RECURSIVE`.
pub(super) const AT_SYMLINK_NOFOLLOW: u32 = 0x100;
pub(super) const AT_NO_AUTOMOUNT: u32 = 0x800;
pub(super) const AT_EMPTY_PATH: u32 = 0x1000;
pub(super) const AT_RECURSIVE: u32 = 0x8000;

const SIZE_VER0: usize = 32;
const PAGE_SIZE: usize = 4096;

/// What mount attributes make of a mount's flags; `None`: bits that are not known, or no kind of access time.
pub fn from_attr(bits: u64, with_idmap: bool) -> Option<MntFlags> {
    let known = PLAIN | attr::ATIME | if with_idmap { attr::IDMAP } else { 0 };
    let atime = bits & attr::ATIME;
    if bits & !known != 0 || !matches!(atime, attr::RELATIME | attr::NOATIME | attr::STRICTATIME) {
        return None;
    }
    Some(MntFlags {
        read_only: bits & attr::RDONLY != 0,
        no_suid: bits & attr::NOSUID != 0,
        no_dev: bits & attr::NODEV != 0,
        no_exec: bits & attr::NOEXEC != 0,
        no_atime: atime == attr::NOATIME,
        no_diratime: bits & attr::NODIRATIME != 0,
        relatime: atime == attr::RELATIME,
        no_symfollow: bits & attr::NOSYMFOLLOW != 0,
    })
}

/// `struct mount_attr`.
#[derive(Clone, Copy, Debug)]
struct Change {
    set: u64,
    clear: u64,
    propagation: u64,
}

impl Change {
    fn read(bytes: &[u8]) -> Change {
        let word =
            |at: usize| bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_le_bytes);
        Change { set: word(0), clear: word(8), propagation: word(16) }
    }

    fn is_nothing(self) -> bool {
        self.set == 0 && self.clear == 0 && self.propagation == 0
    }

    /// EINVAL for what does not fit together - fs/namespace.c:build_mount_kattr().
    fn is_valid(self) -> bool {
        let known = PLAIN | attr::ATIME | attr::IDMAP;
        let atime = self.set & attr::ATIME;
        let atime_fits = match self.clear & attr::ATIME {
            0 => atime == 0,
            attr::ATIME => matches!(atime, attr::RELATIME | attr::NOATIME | attr::STRICTATIME),
            _ => false,
        };
        let propagation_fits = matches!(self.propagation, 0) || self.to().is_some();
        (self.set | self.clear) & !known == 0 && atime_fits && propagation_fits
    }

    fn to(self) -> Option<Propagation> {
        match self.propagation {
            0x2_0000 => Some(Propagation::Unbindable),
            0x4_0000 => Some(Propagation::Private),
            0x8_0000 => Some(Propagation::Slave),
            0x10_0000 => Some(Propagation::Shared),
            _ => None,
        }
    }

    fn apply(self, old: MntFlags) -> MntFlags {
        let bit = |was: bool, flag: u64| (was && self.clear & flag == 0) || self.set & flag != 0;
        let mut new = MntFlags {
            read_only: bit(old.read_only, attr::RDONLY),
            no_suid: bit(old.no_suid, attr::NOSUID),
            no_dev: bit(old.no_dev, attr::NODEV),
            no_exec: bit(old.no_exec, attr::NOEXEC),
            no_diratime: bit(old.no_diratime, attr::NODIRATIME),
            no_symfollow: bit(old.no_symfollow, attr::NOSYMFOLLOW),
            ..old
        };
        if self.clear & attr::ATIME != 0 {
            new.no_atime = self.set & attr::ATIME == attr::NOATIME;
            new.relatime = self.set & attr::ATIME == attr::RELATIME;
        }
        new
    }
}

/// What mount_setattr(2) is given beside the place.
#[derive(Clone, Copy, Debug)]
pub struct Args<'a> {
    pub flags: u32,
    pub attr: &'a [u8],
    pub size: usize,
}

pub fn sys_mount_setattr(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], args: Args<'_>) -> SysResult {
    let Args { flags, attr, size } = args;
    let known = AT_EMPTY_PATH | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
    k.ensure(Reason::FlagsKnown, flags & !known == 0, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, size <= PAGE_SIZE, Errno::E2BIG)?;
    k.ensure(Reason::ValueInRange, size >= SIZE_VER0, Errno::EINVAL)?;
    k.may_mount(t)?;
    let is_known = attr.iter().skip(SIZE_VER0).all(|&byte| byte == 0);
    k.ensure(Reason::ValueInRange, is_known, Errno::E2BIG)?;
    let change = Change::read(attr);
    if change.is_nothing() {
        return Ok(Ret::Int(0));
    }
    k.ensure(Reason::FlagsCompatible, change.is_valid(), Errno::EINVAL)?;
    if (change.set | change.clear) & attr::IDMAP != 0 {
        return unsupported("mount_setattr", "MOUNT_ATTR_IDMAP");
    }
    let follow = if flags & AT_SYMLINK_NOFOLLOW != 0 { Follow::No } else { Follow::Yes };
    let path = k.path_or_fd(t, dirfd, path, follow, flags & AT_EMPTY_PATH != 0)?;
    let mount = k.vfs.mount(path.mnt);
    let (is_root, is_anon) = (mount.root == path.node, mount.is_anon_root);
    k.ensure(Reason::IsMountPoint, is_root && (is_anon || k.is_own_mount(t, path)), Errno::EINVAL)?;
    let mounts = match flags & AT_RECURSIVE {
        0 => vec![path.mnt],
        _ => k.vfs.subtree(path.mnt),
    };
    for &id in &mounts {
        let mount = k.vfs.mount(id).clone();
        let new = change.apply(mount.flags);
        k.ensure(Reason::MountNotLocked, can_change_locked_flags(&mount, new), Errno::EPERM)?;
        let turns_read_only = new.read_only && !mount.flags.read_only;
        k.ensure(Reason::MountNotBusy, !(turns_read_only && has_writers(k, id)), Errno::EBUSY)?;
    }
    for id in mounts {
        let new = change.apply(k.vfs.mount(id).flags);
        k.vfs.mount_mut(id).flags = new;
        if let Some(to) = change.to() {
            k.vfs.change_mnt_propagation(id, to);
        }
    }
    Ok(Ret::Int(0))
}

/// Is a file of the mount open for writing? - fs/namespace.c:mnt_hold_writers()
pub(super) fn has_writers(k: &Kernel, id: MountId) -> bool {
    k.vfs.open_files.values().any(|file| file.path.mnt == id && is_writer(k, file))
}

/// Devices, pipes and sockets are written to, not the file system - fs/open.c:file_get_write_access()
fn is_writer(k: &Kernel, file: &OpenFile) -> bool {
    file.can_write() && k.attr(file.path.node).is_reg()
}

/// Has a file system files that are open for writing, or open without a name? - fs/namespace.c:sb_prepare_remount_readonly()
pub(super) fn is_in_use(k: &Kernel, sb: SbId) -> bool {
    let is_of = |file: &&OpenFile| k.vfs.mounts.contains(&file.path.mnt) && k.vfs.sb_of(file.path) == sb;
    k.vfs.open_files.values().filter(is_of).any(|file| is_writer(k, file) || k.attr(file.path.node).nlink == 0)
}
