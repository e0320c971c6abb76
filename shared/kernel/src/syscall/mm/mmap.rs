//! mmap(2) - mm/mmap.c:do_mmap().

use nslab_abi::{Cap, Errno, Fd, OpenFlags, Reason, Ret, TaskId, place_mapping};

use super::{TASK_SIZE, memfd, page_align};
use crate::Kernel;
use crate::fs::{FileObject, InodeKind, Node, OpenFile, Path, device};
use crate::mm::{PAGE_BYTES, Vma};
use crate::ns::NsId;
use crate::stop::{Stop, SysResult, unsupported};

const PROT_WRITE: i32 = 2;
const PROT_EXEC: i32 = 4;
const MAP_SHARED: i32 = 1;
const MAP_PRIVATE: i32 = 2;
const MAP_SHARED_VALIDATE: i32 = 3;
const MAP_TYPE: i32 = 0xf;
const MAP_FIXED: i32 = 0x10;
const MAP_ANONYMOUS: i32 = 0x20;
const MAP_GROWSDOWN: i32 = 0x100;
const MAP_HUGETLB: i32 = 0x4_0000;
const MAP_FIXED_NOREPLACE: i32 = 0x10_0000;
/// What MAP_SHARED_VALIDATE takes - include/linux/mman.h:LEGACY_MAP_MASK.
const LEGACY_MAP_MASK: i32 = 0x17_ff3f;
/// Lowest address that an unprivileged program may map: `/proc/sys/vm/mmap_min_addr`.
const MMAP_MIN_ADDR: u64 = 65536;

/// The arguments that are numbers.
#[derive(Clone, Copy)]
pub struct Args {
    pub addr: u64,
    pub length: u64,
    pub prot: i32,
    pub flags: i32,
    pub offset: u64,
}

/// What is mapped.
enum Object {
    Private,
    File { path: Path, may_write: bool },
}

pub fn sys_mmap(k: &mut Kernel, t: TaskId, args: Args, fd: Fd, free: &[(u64, u64)]) -> SysResult {
    let has = |flag: i32| args.flags & flag != 0;
    k.ensure(Reason::ValueInRange, args.offset.is_multiple_of(PAGE_BYTES), Errno::EINVAL)?;
    if has(MAP_HUGETLB) {
        return unsupported("mmap", "MAP_HUGETLB");
    }
    let file = if has(MAP_ANONYMOUS) {
        None
    } else {
        let id = k.fget(t, fd)?;
        Some(k.vfs.file(id).clone())
    };
    k.ensure(Reason::ValueInRange, args.length != 0, Errno::EINVAL)?;
    let len = page_align(args.length);
    k.ensure(Reason::ValueInRange, len != 0, Errno::ENOMEM)?;
    // "EOVERFLOW On 32-bit architecture …": and where offset and length pass the end of all files - mm/mmap.c:do_mmap()
    k.ensure(Reason::ValueInRange, args.offset.checked_add(len).is_some(), Errno::EOVERFLOW)?;
    let addr = address(k, t, args, len, free)?;
    let is_shared = args.flags & MAP_TYPE != MAP_PRIVATE;
    let object = match &file {
        None => anonymous(k, t, args.flags, len)?,
        Some(file) => of_file(k, t, args, file, len)?,
    };
    k.vma_cut(t, addr, addr + len);
    let Object::File { path, may_write } = object else {
        return Ok(Ret::Mapped { addr, len, segment: None, offset: 0 });
    };
    let offset = if file.is_some() { args.offset } else { 0 };
    k.vma_link(t, Vma { start: addr, end: addr + len, path, offset, is_shared, may_write, shm: None });
    Ok(Ret::Mapped { addr, len, segment: k.segment_of(path), offset })
}

/// mm/mmap.c:__get_unmapped_area()
fn address(k: &mut Kernel, t: TaskId, args: Args, len: u64, free: &[(u64, u64)]) -> Result<u64, Errno> {
    k.ensure(Reason::ValueInRange, len <= TASK_SIZE, Errno::ENOMEM)?;
    if args.flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) == 0 {
        let hint = page_align(args.addr);
        let hint = if hint == 0 { 0 } else { hint.max(MMAP_MIN_ADDR) };
        let found = place_mapping(free, hint, len);
        k.ensure(Reason::ResourceLimit, found.is_some(), Errno::ENOMEM)?;
        return found.ok_or(Errno::ENOMEM);
    }
    k.ensure(Reason::ValueInRange, args.addr <= TASK_SIZE - len, Errno::ENOMEM)?;
    k.ensure(Reason::ValueInRange, args.addr.is_multiple_of(PAGE_BYTES), Errno::EINVAL)?;
    // security/commoncap.c:cap_mmap_addr()
    let may = args.addr >= MMAP_MIN_ADDR || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_RAWIO);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let is_free = free.iter().any(|&(start, end)| start <= args.addr && args.addr + len <= end);
    let is_kept = args.flags & MAP_FIXED_NOREPLACE != 0 && args.flags & MAP_FIXED == 0 && !is_free;
    k.ensure(Reason::AddressFree, !is_kept, Errno::EEXIST)?;
    Ok(args.addr)
}

fn anonymous(k: &mut Kernel, t: TaskId, flags: i32, len: u64) -> Result<Object, Stop> {
    match flags & MAP_TYPE {
        MAP_SHARED => {
            k.ensure(Reason::FlagsCompatible, flags & MAP_GROWSDOWN == 0, Errno::EINVAL)?;
            // mm/shmem.c:shmem_zero_setup()
            Ok(Object::File { path: k.shmem_file(t, b"dev/zero", 0o777, len), may_write: true })
        }
        MAP_PRIVATE => Ok(Object::Private),
        _ => {
            k.check(Reason::FlagsKnown, false);
            Err(Errno::EINVAL.into())
        }
    }
}

fn of_file(k: &mut Kernel, t: TaskId, args: Args, file: &OpenFile, len: u64) -> Result<Object, Stop> {
    let is_regular = matches!(file.path.node, Node::Dentry(id) if matches!(k.vfs.inode_of(id).kind, InodeKind::Reg(_)));
    // mm/mmap.c:file_mmap_ok(): a regular file ends somewhere.
    let ends = args.offset.checked_add(len).is_some_and(|end| i64::try_from(end).is_ok());
    k.ensure(Reason::ValueInRange, !is_regular || ends, Errno::EOVERFLOW)?;
    let kind = args.flags & MAP_TYPE;
    let is_writing = args.prot & PROT_WRITE != 0;
    k.ensure(Reason::FlagsKnown, matches!(kind, MAP_SHARED | MAP_PRIVATE | MAP_SHARED_VALIDATE), Errno::EINVAL)?;
    if kind == MAP_SHARED_VALIDATE {
        k.ensure(Reason::FlagsKnown, args.flags & !LEGACY_MAP_MASK == 0, Errno::EOPNOTSUPP)?;
    }
    if kind != MAP_PRIVATE {
        k.ensure(Reason::FileMode, !is_writing || file.can_write(), Errno::EACCES)?;
    }
    k.ensure(Reason::FileMode, file.can_read(), Errno::EACCES)?;
    let is_noexec = k.vfs.mounts.get(&file.path.mnt).is_some_and(|mount| mount.flags.no_exec);
    k.ensure(Reason::Executable, args.prot & PROT_EXEC == 0 || !is_noexec, Errno::EPERM)?;
    let path = match mappable(k, t, file, kind, len)? {
        Some(path) => path,
        None => return Ok(Object::Private),
    };
    k.ensure(Reason::FlagsCompatible, args.flags & MAP_GROWSDOWN == 0, Errno::EINVAL)?;
    if kind == MAP_PRIVATE {
        return Ok(Object::File { path, may_write: true });
    }
    let unsealed = memfd::permit_map(k, path, is_writing)?;
    Ok(Object::File { path, may_write: unsealed && file.flags.intersects(OpenFlags::WRONLY | OpenFlags::RDWR) })
}

/// "ENODEV The underlying filesystem of the specified file does not support memory mapping." - mmap(2). `None`: /dev/zero, privately.
fn mappable(k: &mut Kernel, t: TaskId, file: &OpenFile, kind: i32, len: u64) -> Result<Option<Path>, Stop> {
    if let (FileObject::Node, Node::Proc(..)) = (file.object, file.path.node) {
        return unsupported("mmap", "a file of /proc");
    }
    if let (FileObject::Node, Node::Dentry(id)) = (file.object, file.path.node) {
        match k.vfs.inode_of(id).kind {
            InodeKind::Reg(_) => return Ok(Some(file.path)),
            InodeKind::Char(rdev) if device::driver(rdev) == Some(device::Device::Zero) => {
                // drivers/char/mem.c:mmap_zero()
                return Ok((kind != MAP_PRIVATE).then(|| k.shmem_file(t, b"dev/zero", 0o777, len)));
            }
            _ => {}
        }
    }
    k.check(Reason::ValueInRange, false);
    Err(Errno::ENODEV.into())
}

impl Kernel {
    /// Returns the name of a mapped object for who lends its bytes: its inode.
    pub(crate) fn segment_of(&self, path: Path) -> Option<u64> {
        match path.node {
            Node::Dentry(id) => Some(self.vfs.dentry(id).inode.0),
            _ => None,
        }
    }
}
