//! statx(2) - fs/stat.c.

use nslab_abi::{AtFlags, Errno, Fd, Reason, Ret, Stat, TaskId, Timespec};

use crate::Kernel;
use crate::fs::{Follow, Node, Path};
use crate::stop::{SysResult, unsupported};

const STATX_BASIC_STATS: u32 = 0x7ff;
const STATX_MTIME_CTIME: u32 = 0xc0;
const STATX_BTIME: u32 = 0x800;
const STATX_MNT_ID: u32 = 0x1000;
const STATX_MNT_ID_UNIQUE: u32 = 0x4000;
const STATX_RESERVED: u32 = 0x8000_0000;
const STATX_ATTR_MOUNT_ROOT: u64 = 0x2000;
/// `AT_STATX_SYNC_TYPE`, and AT_NO_AUTOMOUNT, which changes nothing here.
const SYNC_TYPE: u32 = 0x6000;
const NO_AUTOMOUNT: u32 = 0x800;
/// `sizeof(struct statx)`.
const STATX_BYTES: usize = 256;

pub fn sys_statx(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: AtFlags, mask: u32) -> SysResult {
    let is_known = mask & STATX_RESERVED == 0 && flags.bits() & SYNC_TYPE != SYNC_TYPE;
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let rest = flags.bits() & !(SYNC_TYPE | NO_AUTOMOUNT);
    let rest = AtFlags::from_bits_retain(rest) - AtFlags::SYMLINK_NOFOLLOW - AtFlags::EMPTY_PATH;
    k.ensure(Reason::FlagsKnown, rest.is_empty(), Errno::EINVAL)?;
    let follow = if flags.contains(AtFlags::SYMLINK_NOFOLLOW) { Follow::No } else { Follow::Yes };
    let path = k.path_or_fd(t, dirfd, path, follow, flags.contains(AtFlags::EMPTY_PATH))?;
    if mask & STATX_MNT_ID_UNIQUE != 0 {
        return unsupported("statx", "STATX_MNT_ID_UNIQUE");
    }
    let stat = k.stat_of(t, path);
    Ok(Ret::Structure { value: 0, bytes: k.statx_bytes(path, &stat, mask) })
}

impl Kernel {
    /// Fills in a `struct statx`: "the kernel may … return fields that were not requested" - statx(2).
    fn statx_bytes(&self, path: Path, stat: &Stat, mask: u32) -> Vec<u8> {
        let fs_type = match path.node {
            Node::Dentry(id) => self.vfs.sb(self.vfs.dentry(id).sb).fs_type,
            _ => "",
        };
        let is_disk = fs_type == "ext4";
        let is_stored = is_disk || matches!(fs_type, "tmpfs" | "devtmpfs" | "overlay");
        let born = match path.node {
            Node::Dentry(id) if is_stored => Some(self.vfs.inode_of(id).btime),
            _ => None,
        };
        let mut known = STATX_BASIC_STATS | STATX_MNT_ID;
        if born.is_some() && mask & STATX_BTIME != 0 {
            known |= STATX_BTIME;
        }
        // Where the two have fine grain they are told where asked for - fs/stat.c:fill_mg_cmtime()
        if is_stored && mask & STATX_MTIME_CTIME == 0 {
            known &= !STATX_MTIME_CTIME;
        }
        let attributes_mask: u64 = match (is_disk, is_stored) {
            (true, _) => 0x30_3874,
            (_, true) => 0x20_3070,
            _ => 0x20_3000,
        };
        let mount = self.vfs.mounts.get(&path.mnt);
        let is_root = mount.is_some_and(|mount| mount.root == path.node);
        let attributes = if is_root { STATX_ATTR_MOUNT_ROOT } else { 0 };
        let mut bytes = vec![0; STATX_BYTES];
        let mut put =
            |at: usize, len: usize, value: u64| bytes[at..at + len].copy_from_slice(&value.to_le_bytes()[..len]);
        put(0, 4, u64::from(known));
        put(4, 4, stat.st_blksize as u64);
        put(8, 8, attributes);
        put(16, 4, stat.st_nlink);
        put(20, 4, u64::from(stat.st_uid));
        put(24, 4, u64::from(stat.st_gid));
        put(28, 2, u64::from(stat.st_mode));
        put(32, 8, stat.st_ino);
        put(40, 8, stat.st_size as u64);
        put(48, 8, stat.st_blocks as u64);
        put(56, 8, attributes_mask);
        let born = born.filter(|_| known & STATX_BTIME != 0).unwrap_or_default();
        let changed = |time: Timespec| if known & STATX_MTIME_CTIME == 0 { Timespec::default() } else { time };
        let times = [(64, stat.st_atim), (80, born), (96, changed(stat.st_ctim)), (112, changed(stat.st_mtim))];
        for (at, time) in times {
            put(at, 8, time.tv_sec as u64);
            put(at + 8, 4, time.tv_nsec as u64);
        }
        for (at, dev) in [(128, stat.st_rdev), (136, stat.st_dev)] {
            put(at, 4, dev >> 8 & 0xfff);
            put(at + 4, 4, dev & 0xff | dev >> 12 & 0xf_ff00);
        }
        // The mounts inside the kernel have numbers, too.
        put(144, 8, mount.map_or(1, |mount| (mount.nr as u64).max(1)));
        bytes
    }
}
