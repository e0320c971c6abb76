//! shmat(2), shmdt(2), and what attachments are counted by - ipc/shm.c.

use std::sync::Arc;

use nslab_abi::{Errno, Reason, Ret, TaskId, place_mapping};

use super::shm::{SHM_DEST, destroy};
use super::{Kind, S_IRUGO, S_IWUGO, change, find, now_s, ns_of, own_nr};
use crate::Kernel;
use crate::mm::{PAGE_BYTES, Vma};
use crate::ns::ipc::ShmSegment;
use crate::stop::SysResult;

const SHM_RDONLY: i32 = 0o10000;
const SHM_RND: i32 = 0o20000;
const SHM_REMAP: i32 = 0o40000;

/// ipc/shm.c:do_shmat()
pub fn sys_shmat(k: &mut Kernel, t: TaskId, id: i32, shmaddr: u64, shmflg: i32, free: &[(u64, u64)]) -> SysResult {
    k.ensure(Reason::ValueInRange, id >= 0, Errno::EINVAL)?;
    let mut addr = shmaddr;
    if !addr.is_multiple_of(PAGE_BYTES) {
        k.ensure(Reason::ValueInRange, shmflg & SHM_RND != 0, Errno::EINVAL)?;
        addr -= addr % PAGE_BYTES;
    }
    let is_remap = shmflg & SHM_REMAP != 0;
    k.ensure(Reason::ValueInRange, addr != 0 || !is_remap, Errno::EINVAL)?;
    let asked = if shmflg & SHM_RDONLY != 0 { S_IRUGO } else { S_IRUGO | S_IWUGO };
    let segment: ShmSegment = find(k, t, id, asked)?;
    let len = segment.size.div_ceil(PAGE_BYTES) * PAGE_BYTES;
    if addr == 0 {
        let found = place_mapping(free, 0, len);
        k.ensure(Reason::ResourceLimit, found.is_some(), Errno::ENOMEM)?;
        addr = found.ok_or(Errno::ENOMEM)?;
    } else if !is_remap {
        let is_free = free.iter().any(|&(start, end)| start <= addr && addr.saturating_add(len) <= end);
        k.ensure(Reason::AddressFree, is_free, Errno::EINVAL)?;
    }
    let ns = ns_of(k, t);
    k.vma_cut(t, addr, addr + len);
    let vma = Vma {
        start: addr,
        end: addr + len,
        path: segment.path,
        offset: 0,
        is_shared: true,
        may_write: shmflg & SHM_RDONLY == 0,
        shm: Some((ns, id)),
    };
    k.vma_link(t, vma);
    Ok(Ret::Mapped { addr, len, segment: k.segment_of(segment.path), offset: 0 })
}

/// ipc/shm.c:ksys_shmdt(): detaches what is left of the attachment that began at this address.
pub fn sys_shmdt(k: &mut Kernel, t: TaskId, shmaddr: u64) -> SysResult {
    k.ensure(Reason::ValueInRange, shmaddr.is_multiple_of(PAGE_BYTES), Errno::EINVAL)?;
    let vmas = Arc::clone(&k.task(t).vmas);
    let begins_there = |vma: &&Vma| vma.shm.is_some() && vma.start >= shmaddr && vma.start - shmaddr == vma.offset;
    let first = vmas.iter().find(begins_there);
    k.ensure(Reason::ValueInRange, first.is_some(), Errno::EINVAL)?;
    let Some(first) = first else { return Err(Errno::EINVAL.into()) };
    let same = |vma: &&Vma| vma.path == first.path && begins_there(vma);
    let end = vmas.iter().filter(same).map(|vma| vma.end).max().unwrap_or(first.end);
    k.vma_cut(t, shmaddr, end);
    Ok(Ret::Unmapped { len: end - shmaddr })
}

impl Kernel {
    /// Counts mappings of a System V segment: `change` more or fewer - ipc/shm.c:__shm_open(), shm_close().
    pub(crate) fn vma_attached(&mut self, t: TaskId, vma: &Vma, change_by: i64) {
        let Some((ns, id)) = vma.shm else { return };
        if !self.namespaces.contains(&ns) {
            return;
        }
        let found = ShmSegment::ids(self.ipc(ns)).objects.values().find(|object| object.id == id);
        // Another namespace may have the number by now (fact 227), but never the same file.
        let Some(object) = found.filter(|object| object.data.path == vma.path) else { return };
        let nattch = object.data.nattch.saturating_add_signed(change_by);
        let is_gone = nattch == 0 && (object.perm.mode & SHM_DEST != 0 || self.ipc(ns).limits.shm_rmid_forced != 0);
        let (now, pid) = (now_s(self), own_nr(self, t));
        change::<ShmSegment>(self, ns, id, |object| {
            object.data.nattch = nattch;
            object.data.lpid = pid;
            // When attached last, when detached last.
            object.data.times[usize::from(change_by < 0)] = now;
        });
        if is_gone {
            destroy(self, ns, id);
        }
    }
}
