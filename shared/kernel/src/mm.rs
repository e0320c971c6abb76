//! What tasks map of objects that others may see: files, System V segments, shared anonymous memory - mm/mmap.c.
//!
//! Memory of a process's own is its program's business; here is who maps which object where, because that counts attachments and
//! keeps files alive. The bytes are inodes', lent to a program while it computes.

mod oom;
pub(crate) mod shmem;

use std::sync::Arc;

use nslab_abi::{Pages, TaskId};

use crate::Kernel;
use crate::fs::{InodeId, InodeKind, Path};
use crate::ns::NsId;

/// Page size of x86-64.
pub(crate) const PAGE_BYTES: u64 = 4096;

/// Memory of a machine that is no guest.
pub(crate) const MACHINE_BYTES: u64 = 8 << 30;

/// A range of addresses that shows an object - include/linux/mm_types.h:vm_area_struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Vma {
    /// The first address.
    pub start: u64,
    /// One past the last.
    pub end: u64,
    /// The object, which stays while it is mapped.
    pub path: Path,
    /// Where in the object.
    pub offset: u64,
    /// MAP_SHARED, of whatever kind.
    pub is_shared: bool,
    /// May mprotect(2) make it writable? `VM_MAYWRITE`.
    pub may_write: bool,
    /// The System V segment that it attaches.
    pub shm: Option<(NsId, i32)>,
}

impl Kernel {
    /// Hands out the bytes of a mapped object and its length; they must come back before the next system call.
    pub fn lend(&mut self, segment: u64) -> Option<(Pages, u64)> {
        match &mut self.vfs.inodes.get_mut(&InodeId(segment))?.kind {
            InodeKind::Reg(data) => Some((std::mem::take(&mut data.pages), data.len())),
            _ => None,
        }
    }

    /// Takes lent bytes back.
    pub fn take_back(&mut self, segment: u64, pages: Pages) {
        let inode = self.vfs.inodes.get_mut(&InodeId(segment));
        if let Some(InodeKind::Reg(data)) = inode.map(|inode| &mut inode.kind) {
            data.pages = pages;
        }
    }

    /// Counts the bytes of a file's pages that exist.
    pub(crate) fn resident_bytes(&self, path: Path) -> u64 {
        let crate::fs::Node::Dentry(id) = path.node else { return 0 };
        match &self.vfs.inode_of(id).kind {
            InodeKind::Reg(data) => data.resident(),
            _ => 0,
        }
    }

    /// Notes a new mapping; what it replaces was cut out before.
    pub(crate) fn vma_link(&mut self, t: TaskId, vma: Vma) {
        self.vma_attached(t, &vma, 1);
        let mut vmas = Vec::clone(&self.task(t).vmas);
        let at = vmas.partition_point(|other| other.start < vma.start);
        vmas.insert(at, vma);
        let vmas = Arc::new(vmas);
        self.change_mm(t, |task| task.vmas = Arc::clone(&vmas));
    }

    /// Cuts a range out of a task's mappings - mm/vma.c:do_vmi_align_munmap().
    pub(crate) fn vma_cut(&mut self, t: TaskId, start: u64, end: u64) {
        if !self.task(t).locked.is_empty() {
            self.unlock_range(t, start, end);
        }
        let vmas = Arc::clone(&self.task(t).vmas);
        if !vmas.iter().any(|vma| vma.start < end && start < vma.end) {
            return;
        }
        let mut kept = Vec::new();
        for vma in vmas.iter() {
            if vma.end <= start || end <= vma.start {
                kept.push(vma.clone());
                continue;
            }
            let mut parts = 0;
            if vma.start < start {
                kept.push(Vma { end: start, ..vma.clone() });
                parts += 1;
            }
            if end < vma.end {
                kept.push(Vma { start: end, offset: vma.offset + (end - vma.start), ..vma.clone() });
                parts += 1;
            }
            self.vma_attached(t, vma, parts - 1);
        }
        let kept = Arc::new(kept);
        self.change_mm(t, |task| task.vmas = Arc::clone(&kept));
        for vma in vmas.iter() {
            self.sweep_after(vma.path);
        }
    }

    /// A child has what its parent has mapped - kernel/fork.c:dup_mmap().
    pub(crate) fn dup_mmap(&mut self, parent: TaskId, child: TaskId) {
        for vma in Arc::clone(&self.task(child).vmas).iter() {
            self.vma_attached(parent, vma, 1);
        }
    }

    /// Everything goes: at the end of a task and at execve(2) - mm/mmap.c:exit_mmap().
    pub(crate) fn exit_mmap(&mut self, t: TaskId) {
        self.vma_cut(t, 0, u64::MAX);
        if self.task(t).membarrier != 0 {
            self.task_mut(t).membarrier = 0;
        }
    }
}
