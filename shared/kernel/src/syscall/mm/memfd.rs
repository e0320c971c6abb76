//! memfd_create(2) and file sealing - mm/memfd.c.

use nslab_abi::{Errno, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{FileObject, InodeKind, OpenFile};
use crate::stop::{SysResult, unsupported};

const MFD_CLOEXEC: u32 = 1;
const MFD_ALLOW_SEALING: u32 = 2;
const MFD_HUGETLB: u32 = 4;
const MFD_NOEXEC_SEAL: u32 = 8;
const MFD_EXEC: u32 = 16;
/// "The limit is 249 bytes, excluding the terminating null byte." - memfd_create(2)
const NAME_BYTES_MAX: usize = 249;
const F_SEAL_SEAL: u32 = 1;
const F_SEAL_SHRINK: u32 = 2;
const F_SEAL_GROW: u32 = 4;
const F_SEAL_WRITE: u32 = 8;
const F_SEAL_FUTURE_WRITE: u32 = 16;
const F_SEAL_EXEC: u32 = 32;
const F_ALL_SEALS: u32 = 0x3f;

pub fn sys_memfd_create(k: &mut Kernel, t: TaskId, name: &[u8], flags: u32) -> SysResult {
    if flags & MFD_HUGETLB != 0 {
        return unsupported("memfd_create", "MFD_HUGETLB");
    }
    let known = MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC;
    k.ensure(Reason::FlagsKnown, flags & !known == 0, Errno::EINVAL)?;
    // "Invalid if both EXEC and NOEXEC_SEAL are set." - mm/memfd.c
    let both = MFD_NOEXEC_SEAL | MFD_EXEC;
    k.ensure(Reason::FlagsCompatible, flags & both != both, Errno::EINVAL)?;
    let is_noexec = flags & MFD_NOEXEC_SEAL != 0;
    k.ensure(Reason::ValueInRange, name.len() <= NAME_BYTES_MAX, Errno::EINVAL)?;
    let path = k.shmem_file(t, &[b"memfd:", name].concat(), if is_noexec { 0o666 } else { 0o777 }, 0);
    let seals = match (is_noexec, flags & MFD_ALLOW_SEALING != 0) {
        (true, _) => F_SEAL_EXEC,
        (false, true) => 0,
        (false, false) => F_SEAL_SEAL,
    };
    if let Some(data) = k.file_data_mut(path) {
        data.seals = Some(seals);
    }
    let mut open = OpenFlags::RDWR;
    open.set(OpenFlags::CLOEXEC, flags & MFD_CLOEXEC != 0);
    let fd = k.fd_install_at(t, FileObject::Node, path, open)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

/// Every file of a tmpfs has seals; those with a name cannot be sealed - mm/shmem.c:__shmem_get_inode()
fn seals_of(k: &mut Kernel, file: &OpenFile) -> Option<u32> {
    let is_tmpfs = k.vfs.mounts.contains(&file.path.mnt) && k.vfs.sb(k.vfs.sb_of(file.path)).fs_type == "tmpfs";
    let data = k.file_data_mut(file.path)?;
    data.seals.or(is_tmpfs.then_some(F_SEAL_SEAL))
}

/// fcntl(2), F_GET_SEALS: "EINVAL … the filesystem containing the inode referred to by fd does not support sealing".
pub fn get_seals(k: &mut Kernel, file: &OpenFile) -> SysResult {
    let seals = seals_of(k, file);
    k.ensure(Reason::ValueInRange, seals.is_some(), Errno::EINVAL)?;
    Ok(Ret::Int(i64::from(seals.unwrap_or(0))))
}

/// fcntl(2), F_ADD_SEALS - mm/memfd.c:memfd_add_seals().
pub fn add_seals(k: &mut Kernel, file: &OpenFile, seals: u32) -> SysResult {
    k.ensure(Reason::FileMode, file.can_write(), Errno::EPERM)?;
    k.ensure(Reason::FlagsKnown, seals & !F_ALL_SEALS == 0, Errno::EINVAL)?;
    let held = seals_of(k, file);
    k.ensure(Reason::ValueInRange, held.is_some(), Errno::EINVAL)?;
    let held = held.unwrap_or(0);
    k.ensure(Reason::FileMode, held & F_SEAL_SEAL == 0, Errno::EPERM)?;
    // "EBUSY … a writable, shared mapping exists on this file" - fcntl(2)
    let is_mapped = |vma: &crate::mm::Vma| vma.path.node == file.path.node && vma.may_write && vma.is_shared;
    let is_writable_mapped = k.tasks.values().any(|task| task.vmas.iter().any(is_mapped));
    let is_free = seals & F_SEAL_WRITE == 0 || held & F_SEAL_WRITE != 0 || !is_writable_mapped;
    k.ensure(Reason::ValueInRange, is_free, Errno::EBUSY)?;
    if let Some(data) = k.file_data_mut(file.path) {
        data.seals = Some(held | seals);
    }
    Ok(Ret::Int(0))
}

/// What seals forbid of a write that ends at `end`: EPERM - mm/shmem.c:shmem_write_begin().
pub fn permit_write(k: &mut Kernel, path: crate::fs::Path, end: u64) -> Result<(), Errno> {
    let Some(data) = k.file_data_mut(path) else { return Ok(()) };
    let seals = data.seals.unwrap_or(0);
    let grows = end > data.len();
    let may = seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) == 0 && !(grows && seals & F_SEAL_GROW != 0);
    if may { Ok(()) } else { k.ensure(Reason::FileMode, false, Errno::EPERM) }
}

/// What seals forbid of a hole: EPERM - mm/shmem.c:shmem_fallocate().
pub fn permit_punch(k: &mut Kernel, path: crate::fs::Path) -> Result<(), Errno> {
    let seals = k.file_data_mut(path).and_then(|data| data.seals).unwrap_or(0);
    let is_sealed = seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) != 0;
    if !is_sealed { Ok(()) } else { k.ensure(Reason::FileMode, false, Errno::EPERM) }
}

/// What seals forbid of a new length: EPERM - mm/shmem.c:shmem_setattr().
pub fn permit_resize(k: &mut Kernel, path: crate::fs::Path, length: u64) -> Result<(), Errno> {
    let Some(data) = k.file_data_mut(path) else { return Ok(()) };
    let seals = data.seals.unwrap_or(0);
    let (shrinks, grows) = (length < data.len(), length > data.len());
    let is_sealed = shrinks && seals & F_SEAL_SHRINK != 0 || grows && seals & F_SEAL_GROW != 0;
    if !is_sealed { Ok(()) } else { k.ensure(Reason::FileMode, false, Errno::EPERM) }
}

/// May a mapping write to the file now (`Ok(true)`), or never: EPERM for a shared writable one - mm/memfd.c:memfd_check_seals_mmap().
pub fn permit_map(k: &mut Kernel, path: crate::fs::Path, is_writing: bool) -> Result<bool, Errno> {
    let seals = k.file_data_mut(path).and_then(|data| data.seals).unwrap_or(0);
    let is_sealed = seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) != 0;
    k.ensure(Reason::FileMode, !(is_sealed && is_writing), Errno::EPERM)?;
    Ok(!is_sealed)
}

impl Kernel {
    /// Returns the bytes of a stored regular file.
    pub(crate) fn file_data_mut(&mut self, path: crate::fs::Path) -> Option<&mut crate::fs::FileData> {
        let crate::fs::Node::Dentry(id) = path.node else { return None };
        let inode = self.vfs.dentry(id).inode;
        match &mut self.vfs.inode_mut(inode).kind {
            InodeKind::Reg(data) => Some(data),
            _ => None,
        }
    }
}
