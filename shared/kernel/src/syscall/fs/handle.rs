//! name_to_handle_at(2) - fs/fhandle.c, fs/exportfs/expfs.c.

use nslab_abi::{Errno, Fd, RawCall, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{Follow, FsKind, Path};
use crate::stop::{SysResult, unsupported};

const AT_HANDLE_MNT_ID_UNIQUE: u32 = 1;
const AT_HANDLE_CONNECTABLE: u32 = 2;
const AT_HANDLE_FID: u32 = 0x200;
const AT_SYMLINK_FOLLOW: u32 = 0x400;
const AT_EMPTY_PATH: u32 = 0x1000;
/// `handle_bytes` and `handle_type`, before the handle itself.
const HEADER_BYTES: usize = 8;
const MAX_HANDLE_SZ: usize = 128;
/// FILEID_INO32_GEN.
const FILEID_INO32_GEN: u32 = 1;

pub fn sys_name_to_handle_at(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let [dirfd, name, handle, mount_id, flags, _] = call.args;
    let flags = flags as u32;
    let new = AT_HANDLE_MNT_ID_UNIQUE | AT_HANDLE_CONNECTABLE | AT_HANDLE_FID;
    k.ensure(Reason::FlagsKnown, flags & !(new | AT_SYMLINK_FOLLOW | AT_EMPTY_PATH) == 0, Errno::EINVAL)?;
    if flags & new != 0 {
        return unsupported("name_to_handle_at", "AT_HANDLE flags");
    }
    let text = call.memory.iter().find(|memory| memory.arg == 1);
    k.ensure(Reason::ValueInRange, name != 0 && text.is_some(), Errno::EFAULT)?;
    let text = call.bytes(1);
    let text = text[..text.len().saturating_sub(1)].to_vec();
    let follow = if flags & AT_SYMLINK_FOLLOW != 0 { Follow::Yes } else { Follow::No };
    let path = k.path_or_fd(t, Fd(dirfd as i32), &text, follow, flags & AT_EMPTY_PATH != 0)?;
    let encoded = encode(k, path)?;
    let given = call.bytes(2);
    k.ensure(Reason::ValueInRange, handle != 0 && given.len() >= HEADER_BYTES, Errno::EFAULT)?;
    let room = u32::from_le_bytes([given[0], given[1], given[2], given[3]]) as usize;
    k.ensure(Reason::ValueInRange, room <= MAX_HANDLE_SZ, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, mount_id != 0 && call.memory.iter().any(|memory| memory.arg == 3), Errno::EFAULT)?;
    let mut bytes = given.to_vec();
    bytes[..4].copy_from_slice(&(encoded.len() as u32).to_le_bytes());
    // "the handle->handle_bytes field is set to indicate the required size" - open_by_handle_at(2)
    let fits = k.check(Reason::ValueInRange, encoded.len() <= room);
    let value = if fits {
        bytes[4..HEADER_BYTES].copy_from_slice(&FILEID_INO32_GEN.to_le_bytes());
        bytes[HEADER_BYTES..HEADER_BYTES + encoded.len()].copy_from_slice(&encoded);
        0
    } else {
        bytes[4..HEADER_BYTES].copy_from_slice(&0xffu32.to_le_bytes());
        -i64::from(Errno::EOVERFLOW.0)
    };
    let mount = k.vfs.mounts.get(&path.mnt).map_or(1, |mount| mount.nr as i32);
    Ok(Ret::Raw { value, written: vec![(2, bytes), (3, mount.to_le_bytes().to_vec())] })
}

/// What names an inode of its file system: shmem_encode_fh(), or a 32-bit number and a generation.
fn encode(k: &mut Kernel, path: Path) -> Result<Vec<u8>, crate::stop::Stop> {
    let sb = k.vfs.sb_of(path);
    let (kind, fs_type) = (k.vfs.sb(sb).kind.clone(), k.vfs.sb(sb).fs_type);
    let ino = k.attr(path.node).ino;
    match kind {
        FsKind::Memory if matches!(fs_type, "tmpfs" | "devtmpfs") => {
            Ok([0u32, ino as u32, (ino >> 32) as u32].iter().flat_map(|word| word.to_le_bytes()).collect())
        }
        FsKind::Memory if fs_type == "ext4" => Ok([ino as u32, 0].iter().flat_map(|word| word.to_le_bytes()).collect()),
        _ => unsupported("name_to_handle_at", "other file systems than tmpfs and ext4"),
    }
}
