//! Which addresses are mapped - mmap(2), mprotect(2), brk(2).

use nslab_abi::pages::CHUNK;
use nslab_abi::place_mapping;

use super::super::region::{Prot, Region, RegionKind};
use super::Mm;
use crate::ir::layout::{MMAP_TOP, PAGE_BYTES, STACK_TOP};

/// Why a mapping was refused; mmap(2) and brk(2) answer ENOMEM or EINVAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapError {
    /// No room, or more than the machine would ever give.
    NoMemory,
    /// Misaligned, or length 0.
    Invalid,
}

/// Most address space of one process: what overcommit would refuse on a machine of ordinary size - proc(5), overcommit_memory.
const ADDRESS_SPACE_MAX: u64 = 64 << 30;

/// Addresses below this can not be mapped: `/proc/sys/vm/mmap_min_addr`.
pub const MMAP_MIN_ADDR: u64 = 65536;

impl Mm {
    /// Maps a range, replacing what was there (MAP_FIXED).
    pub fn map_fixed(&mut self, start: u64, len: u64, kind: RegionKind, prot: Prot) -> Result<(), MapError> {
        let len = len.checked_next_multiple_of(PAGE_BYTES).ok_or(MapError::NoMemory)?;
        let end = start.checked_add(len).filter(|&end| end <= STACK_TOP).ok_or(MapError::NoMemory)?;
        let used: u64 = self.regions.iter().map(|region| region.end - region.start).sum();
        if used.saturating_add(len) > ADDRESS_SPACE_MAX {
            return Err(MapError::NoMemory);
        }
        self.unmap(start, len)?;
        let at = self.regions.partition_point(|region| region.start < start);
        self.regions.insert(at, Region::new(start, end, kind, prot));
        Ok(())
    }

    /// Lists the ranges below the first stack where nothing is mapped, the highest first: where mmap(2) looks for room.
    pub fn free_ranges(&self) -> Vec<(u64, u64)> {
        let mut free = Vec::new();
        let mut end = MMAP_TOP;
        for region in self.regions.iter().rev().filter(|region| region.start < MMAP_TOP) {
            if region.end < end {
                free.push((region.end, end));
            }
            end = end.min(region.start);
        }
        if MMAP_MIN_ADDR < end {
            free.push((MMAP_MIN_ADDR, end));
        }
        free
    }

    /// Is something mapped at all of these addresses?
    pub fn is_mapped(&self, start: u64, len: u64) -> bool {
        let end = start.saturating_add(len);
        let mut at = start;
        while at < end {
            let Some(region) = self.region_at(at) else { return false };
            at = region.end;
        }
        true
    }

    /// Maps a range where there is room, top down as Linux does, and returns its start.
    pub fn map(&mut self, len: u64, prot: Prot) -> Result<u64, MapError> {
        let len = len.checked_next_multiple_of(PAGE_BYTES).ok_or(MapError::NoMemory)?;
        if len == 0 {
            return Err(MapError::Invalid);
        }
        let start = place_mapping(&self.free_ranges(), 0, len).ok_or(MapError::NoMemory)?;
        self.map_fixed(start, len, RegionKind::Mmap, prot)?;
        Ok(start)
    }

    /// Unmaps a range; parts that are not mapped do not matter - munmap(2).
    pub fn unmap(&mut self, start: u64, len: u64) -> Result<(), MapError> {
        let end = self.page_range(start, len)?;
        self.split_at(start);
        self.split_at(end);
        let mut freed = 0;
        self.regions.retain_mut(|region| {
            let is_inside = start <= region.start && region.end <= end;
            if is_inside {
                freed += region.bytes.forget(region.start - region.base, region.end - region.base);
            }
            !is_inside
        });
        self.chunks -= freed.min(self.chunks);
        self.hint = 0;
        Ok(())
    }

    /// Returns how many bytes of one kind and protection follow from an address on.
    pub fn room_of(&self, start: u64) -> Option<u64> {
        let first = self.region_at(start)?;
        let mut end = first.end;
        while let Some(next) = self.region_at(end) {
            if (next.kind, next.prot, next.mapping) != (first.kind, first.prot, first.mapping) {
                break;
            }
            end = next.end;
        }
        Some(end - start)
    }

    /// Gives a range another length, and another place if `to` is one - mremap(2).
    pub fn remap(&mut self, from: u64, old: u64, to: u64, new: u64) -> Result<(), MapError> {
        let whole = |len: u64| len.checked_next_multiple_of(PAGE_BYTES).ok_or(MapError::NoMemory);
        let (old, new) = (whole(old)?, whole(new)?);
        let Some((kind, prot)) = self.region_at(from).map(|region| (region.kind, region.prot)) else { return Ok(()) };
        if to == from {
            return match new.checked_sub(old) {
                Some(0) => Ok(()),
                Some(more) => self.map_fixed(from + old, more, kind, prot),
                None => self.unmap(from + new, old - new),
            };
        }
        self.map_fixed(to, new, kind, prot)?;
        for offset in (0..old.min(new)).step_by(CHUNK) {
            let Some(region) = self.region_at(from + offset) else { continue };
            let Some(chunk) = region.bytes.chunk(from + offset - region.base).copied() else { continue };
            let Some(target) = self.regions.iter_mut().find(|region| region.start == to) else { continue };
            let (place, is_new) = target.bytes.chunk_mut(offset);
            *place = chunk;
            self.chunks += u64::from(is_new);
        }
        self.unmap(from, old)
    }

    /// Changes a range's protection - mprotect(2).
    pub fn protect(&mut self, start: u64, len: u64, prot: Prot) -> Result<(), MapError> {
        let end = self.page_range(start, len)?;
        if !self.is_mapped(start, end - start) {
            return Err(MapError::NoMemory);
        }
        self.split_at(start);
        self.split_at(end);
        for region in self.regions.iter_mut().filter(|region| start <= region.start && region.end <= end) {
            region.prot = prot;
        }
        Ok(())
    }

    /// Forgets what was written to a range: zeros again, or the mapped file's bytes - madvise(2), MADV_DONTNEED.
    pub fn discard(&mut self, start: u64, len: u64) {
        let Ok(end) = self.page_range(start, len) else { return };
        let mut freed = 0;
        for region in self.regions.iter_mut().filter(|region| region.start < end && start < region.end) {
            let (from, to) = (region.start.max(start), region.end.min(end));
            freed += region.bytes.forget(from - region.base, to - region.base);
        }
        self.chunks -= freed.min(self.chunks);
        self.hint = 0;
    }

    /// Moves the end of the heap and returns where it is then, unchanged if it can not be moved - brk(2), the system call.
    pub fn set_brk(&mut self, brk: u64) -> u64 {
        let page_end = |brk: u64| brk.next_multiple_of(PAGE_BYTES);
        if brk < self.brk_start || brk > STACK_TOP {
            return self.brk;
        }
        let (old_end, new_end) = (page_end(self.brk), page_end(brk));
        if new_end < old_end {
            if self.unmap(new_end, old_end - new_end).is_err() {
                return self.brk;
            }
        } else if new_end > old_end {
            let is_free = self.regions.iter().all(|region| region.end <= old_end || new_end <= region.start);
            let used: u64 = self.regions.iter().map(|region| region.end - region.start).sum();
            if !is_free || used.saturating_add(new_end - old_end) > ADDRESS_SPACE_MAX {
                return self.brk;
            }
            match self.regions.iter_mut().find(|region| region.kind == RegionKind::Heap && region.end == old_end) {
                Some(heap) => heap.end = new_end,
                None => {
                    let at = self.regions.partition_point(|region| region.start < old_end);
                    self.regions.insert(at, Region::new(old_end, new_end, RegionKind::Heap, Prot::READ_WRITE));
                }
            }
            self.hint = 0;
        }
        self.brk = brk;
        brk
    }

    fn page_range(&self, start: u64, len: u64) -> Result<u64, MapError> {
        let len = len.checked_next_multiple_of(PAGE_BYTES).ok_or(MapError::Invalid)?;
        if !start.is_multiple_of(PAGE_BYTES) || len == 0 {
            return Err(MapError::Invalid);
        }
        start.checked_add(len).ok_or(MapError::Invalid)
    }

    /// Cuts the region that `address` lies inside in two.
    fn split_at(&mut self, address: u64) {
        let Some(index) = self.index(address).filter(|&index| self.regions[index].start < address) else { return };
        let mut upper = self.regions[index].clone();
        upper.start = address;
        self.regions[index].end = address;
        self.regions.insert(index + 1, upper);
        self.hint = 0;
    }
}
