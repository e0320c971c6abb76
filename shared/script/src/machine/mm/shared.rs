//! Memory that several processes see: mappings of files and of shared segments - mmap(2), shmat(2).
//!
//! The bytes belong to whoever answers system calls. The simulator's driver lends them ([`Mm::lend`]) while a program computes
//! and takes them back ([`Mm::take_lent`]) before anybody else does; the runner's are real mappings, reached through a [`Window`].

use std::sync::Arc;

use nslab_abi::{Extent, Pages};

use super::super::region::{Prot, Region, RegionKind};
use super::map::MapError;
use super::{MemError, Mm};
use crate::ir::layout::PAGE_BYTES;

/// Real memory outside of the machine, by address.
pub trait Window: Send + Sync {
    /// Copies bytes out; false where there are none (SIGBUS).
    fn read(&self, at: u64, into: &mut [u8]) -> bool;
    /// Copies bytes in.
    fn write(&self, at: u64, bytes: &[u8]) -> bool;
    /// Replaces 1, 2, 4 or 8 bytes by what `change` makes of them, with no other process in between, and returns what was there.
    fn update(&self, at: u64, bytes: u32, change: &dyn Fn(u64) -> Option<u64>) -> Option<u64>;
}

/// What a region shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The object: the simulated kernel's name for it, or where the runner has it mapped.
    pub segment: u64,
    /// The place in it of the region's `base`.
    pub offset: u64,
    /// MAP_PRIVATE: what is written stays in this process.
    pub is_private: bool,
}

/// An object's bytes, while they are ours.
#[derive(Clone)]
struct Lent {
    segment: u64,
    pages: Pages,
    len: u64,
}

/// What a process holds of objects that are not its own.
#[derive(Clone, Default)]
pub(super) struct Shared {
    lent: Vec<Lent>,
    window: Option<Arc<dyn Window>>,
}

/// How far a piece of an access may reach: a page, so that copying on write and ends of files are decided page by page.
fn within_page(at: u64, len: usize) -> usize {
    ((PAGE_BYTES - at % PAGE_BYTES) as usize).min(len)
}

impl Mm {
    /// Reaches mapped objects through this window instead of lent bytes.
    pub fn set_window(&mut self, window: Arc<dyn Window>) {
        self.shared.window = Some(window);
    }

    /// Lists the objects that are mapped, each once.
    pub fn segments(&self) -> Vec<u64> {
        let mut segments: Vec<u64> = self.regions.iter().filter_map(|r| r.mapping.map(|m| m.segment)).collect();
        segments.sort_unstable();
        segments.dedup();
        segments
    }

    /// Takes an object's bytes for as long as the program computes.
    pub fn lend(&mut self, segment: u64, pages: Pages, len: u64) {
        self.shared.lent.push(Lent { segment, pages, len });
    }

    /// Gives all lent bytes back.
    pub fn take_lent(&mut self) -> impl Iterator<Item = (u64, Pages)> + use<> {
        std::mem::take(&mut self.shared.lent).into_iter().map(|lent| (lent.segment, lent.pages))
    }

    /// Maps an object, replacing what was there.
    pub fn map_object(&mut self, start: u64, len: u64, prot: Prot, mapping: Mapping) -> Result<(), MapError> {
        self.map_fixed(start, len, RegionKind::Mmap, prot)?;
        if let Some(region) = self.regions.iter_mut().find(|region| region.start == start) {
            region.mapping = Some(mapping);
        }
        Ok(())
    }

    /// Lists what a range shows of mapped objects, by address.
    pub fn extents(&self, start: u64, len: u64) -> Vec<Extent> {
        let end = start.saturating_add(len);
        let touched = self.regions.iter().filter(|region| region.start < end && start < region.end);
        let extent = |region: &Region| {
            let mapping = region.mapping?;
            let (from, to) = (region.start.max(start), region.end.min(end));
            let offset = mapping.offset + (from - region.base);
            Some(Extent { start: from, segment: mapping.segment, offset, len: to - from })
        };
        touched.filter_map(extent).collect()
    }

    /// Reads from a mapped region. Its whole range must lie inside.
    pub(super) fn mapped_read(&self, index: usize, at: u64, into: &mut [u8]) -> Result<(), MemError> {
        let region = &self.regions[index];
        let Some(mapping) = region.mapping else { return Ok(()) };
        let mut done = 0;
        while done < into.len() {
            let from = at + done as u64;
            let step = within_page(from, into.len() - done);
            let own = from - region.base;
            let offset = mapping.offset + own;
            let part = &mut into[done..done + step];
            if let Some(window) = &self.shared.window {
                if !window.read(mapping.segment + offset, part) {
                    return Err(self.beyond_end(from, false));
                }
            } else if mapping.is_private && region.bytes.chunk(own).is_some() {
                region.bytes.read(own, part);
            } else {
                let Some(lent) = self.lent(mapping.segment, offset) else { return Err(self.beyond_end(from, false)) };
                lent.pages.read(offset, part);
            }
            done += step;
        }
        Ok(())
    }

    /// Writes to a mapped region. The whole range must lie inside.
    pub(super) fn mapped_write(&mut self, index: usize, at: u64, bytes: &[u8]) -> Result<(), MemError> {
        let Some(mapping) = self.regions[index].mapping else { return Ok(()) };
        let mut done = 0;
        while done < bytes.len() {
            let from = at + done as u64;
            let step = within_page(from, bytes.len() - done);
            let part = &bytes[done..done + step];
            let own = from - self.regions[index].base;
            let offset = mapping.offset + own;
            if let Some(window) = &self.shared.window {
                if !window.write(mapping.segment + offset, part) {
                    return Err(self.beyond_end(from, true));
                }
            } else if mapping.is_private {
                self.copy_on_write(index, own, offset, from)?;
                self.regions[index].bytes.write(own, part);
            } else {
                let Some(position) = self.lent_position(mapping.segment, offset) else {
                    return Err(self.beyond_end(from, true));
                };
                self.chunks += self.shared.lent[position].pages.write(offset, part);
            }
            done += step;
        }
        Ok(())
    }

    /// Gives a private mapping a page of its own.
    fn copy_on_write(&mut self, index: usize, own: u64, offset: u64, from: u64) -> Result<(), MemError> {
        let Some(mapping) = self.regions[index].mapping else { return Ok(()) };
        if self.regions[index].bytes.chunk(own).is_some() {
            return Ok(());
        }
        let mut page = [0; PAGE_BYTES as usize];
        let page_start = offset - offset % PAGE_BYTES;
        match self.lent(mapping.segment, offset) {
            Some(lent) => lent.pages.read(page_start, &mut page),
            None => return Err(self.beyond_end(from, true)),
        }
        self.chunks += self.regions[index].bytes.write(own - own % PAGE_BYTES, &page);
        Ok(())
    }

    fn lent(&self, segment: u64, offset: u64) -> Option<&Lent> {
        self.lent_position(segment, offset).map(|position| &self.shared.lent[position])
    }

    /// "SIGBUS: Attempted access to a page of the buffer that lies beyond the end of the mapped file" - mmap(2)
    fn lent_position(&self, segment: u64, offset: u64) -> Option<usize> {
        let is_it = |lent: &Lent| lent.segment == segment && offset < lent.len.next_multiple_of(PAGE_BYTES);
        self.shared.lent.iter().position(is_it)
    }

    #[cold]
    fn beyond_end(&self, address: u64, is_write: bool) -> MemError {
        MemError { address, is_write, region: Some(RegionKind::Mmap), is_beyond_end: true }
    }

    /// Replaces 1, 2, 4 or 8 bytes by what `change` makes of them (`None`: leaves them), and returns what was there:
    /// one step of the machine, and one of the processor where the memory is shared for real.
    pub fn update(&mut self, at: u64, bytes: u32, change: &dyn Fn(u64) -> Option<u64>) -> Result<u64, MemError> {
        self.check(at, u64::from(bytes), true)?;
        let mapping = self.region_at(at).and_then(|region| region.mapping.map(|m| (m.segment + m.offset, region.base)));
        if let (Some(window), Some((segment, base))) = (&self.shared.window, mapping) {
            return window.update(segment + (at - base), bytes, change).ok_or_else(|| self.beyond_end(at, true));
        }
        let old = self.load(at, bytes)?;
        if let Some(new) = change(old) {
            self.store(at, bytes, new)?;
        }
        Ok(old)
    }
}
