//! The memory of a process: named regions over sparse trees - `struct mm_struct`.

mod map;
mod shared;

use nslab_abi::limits::SCRIPT_MEMORY_BYTES;
use nslab_abi::pages::CHUNK;

use super::blocks::Blocks;
use super::region::{Prot, Region, RegionKind};
use crate::ir::layout::{PAGE_BYTES, STACK_BYTES, STACK_TOP};

pub(super) use map::MMAP_MIN_ADDR;
pub use map::MapError;
pub use shared::{Mapping, Window};

/// An access that memory refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemError {
    /// The first refused byte.
    pub address: u64,
    /// Was it a write?
    pub is_write: bool,
    /// What is mapped there; `None`: nothing.
    pub region: Option<RegionKind>,
    /// A page of a mapping that lies beyond the end of its file.
    pub is_beyond_end: bool,
}

/// The memory of a process.
#[derive(Clone, Default)]
pub struct Mm {
    /// Sorted by address, never overlapping.
    regions: Vec<Region>,
    /// Index of the region used last.
    hint: usize,
    /// End of the heap as the program asked for it - brk(2).
    pub(super) brk: u64,
    /// Where the heap began.
    pub(super) brk_start: u64,
    /// Chunks in use.
    chunks: u64,
    /// What malloc(3) gave out of the heap.
    pub(super) blocks: Blocks,
    /// Objects that are not the process's own.
    shared: shared::Shared,
}

impl Mm {
    /// Makes a memory with a first stack and nothing else; the heap will start at `brk_start`.
    pub(super) fn with_stack(brk_start: u64) -> Mm {
        let stack = Region::new(STACK_TOP - STACK_BYTES, STACK_TOP, RegionKind::Stack, Prot::READ_WRITE);
        Mm { regions: vec![stack], brk: brk_start, brk_start, ..Mm::default() }
    }

    /// How many chunks have been touched: where it has not changed, neither have the resident pages.
    pub fn touched_chunks(&self) -> u64 {
        self.chunks
    }

    /// Counts the bytes of the pages of its own in which something was written.
    pub fn resident_bytes(&self) -> u64 {
        let own = self.regions.iter().filter(|region| region.mapping.is_none());
        own.map(|region| region.bytes.resident(PAGE_BYTES)).sum()
    }

    /// Lists the regions by address.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Returns the region that holds an address.
    pub fn region_at(&self, address: u64) -> Option<&Region> {
        self.index(address).map(|index| &self.regions[index])
    }

    /// Has the process touched more memory than a script may?
    pub fn is_over_limit(&self) -> bool {
        self.chunks * CHUNK as u64 > SCRIPT_MEMORY_BYTES
    }

    #[inline]
    fn index(&self, address: u64) -> Option<usize> {
        if let Some(region) = self.regions.get(self.hint)
            && region.contains(address)
        {
            return Some(self.hint);
        }
        let after = self.regions.partition_point(|region| region.start <= address);
        let index = after.checked_sub(1)?;
        self.regions[index].contains(address).then_some(index)
    }

    #[inline]
    fn readable(&self, address: u64) -> Result<usize, MemError> {
        match self.index(address) {
            Some(index) if self.regions[index].prot.read => Ok(index),
            found => Err(self.refusal(address, found, false)),
        }
    }

    #[inline]
    fn writable(&self, address: u64) -> Result<usize, MemError> {
        match self.index(address) {
            Some(index) if self.regions[index].prot.write => Ok(index),
            found => Err(self.refusal(address, found, true)),
        }
    }

    #[cold]
    fn refusal(&self, address: u64, found: Option<usize>, is_write: bool) -> MemError {
        MemError { address, is_write, region: found.map(|index| self.regions[index].kind), is_beyond_end: false }
    }

    /// Reads 1, 2, 4 or 8 bytes, little-endian.
    #[inline]
    pub fn load(&mut self, address: u64, bytes: u32) -> Result<u64, MemError> {
        let index = self.readable(address)?;
        self.hint = index;
        let region = &self.regions[index];
        let offset = address - region.base;
        let within = offset as usize % CHUNK;
        let is_simple = region.mapping.is_none() && within + bytes as usize <= CHUNK;
        if is_simple && address + u64::from(bytes) <= region.end {
            let Some(chunk) = region.bytes.chunk(offset) else { return Ok(0) };
            return Ok(match bytes {
                1 => u64::from(chunk[within]),
                4 => u64::from(u32::from_le_bytes(fixed(&chunk[within..within + 4]))),
                8 => u64::from_le_bytes(fixed(&chunk[within..within + 8])),
                _ => u64::from(u16::from_le_bytes(fixed(&chunk[within..within + 2]))),
            });
        }
        let mut raw = [0; 8];
        self.read(address, &mut raw[..bytes as usize])?;
        Ok(u64::from_le_bytes(raw))
    }

    /// Writes the low 1, 2, 4 or 8 bytes of `value`, little-endian.
    #[inline]
    pub fn store(&mut self, address: u64, bytes: u32, value: u64) -> Result<(), MemError> {
        let index = self.writable(address)?;
        self.hint = index;
        let region = &mut self.regions[index];
        let offset = address - region.base;
        let within = offset as usize % CHUNK;
        let is_simple = region.mapping.is_none() && within + bytes as usize <= CHUNK;
        if is_simple && address + u64::from(bytes) <= region.end {
            let (chunk, is_new) = region.bytes.chunk_mut(offset);
            match bytes {
                1 => chunk[within] = value as u8,
                4 => chunk[within..within + 4].copy_from_slice(&(value as u32).to_le_bytes()),
                8 => chunk[within..within + 8].copy_from_slice(&value.to_le_bytes()),
                _ => chunk[within..within + 2].copy_from_slice(&(value as u16).to_le_bytes()),
            }
            self.chunks += u64::from(is_new);
            return Ok(());
        }
        self.write(address, &value.to_le_bytes()[..bytes as usize])
    }

    /// Reads bytes.
    pub fn read(&self, address: u64, into: &mut [u8]) -> Result<(), MemError> {
        let mut done = 0;
        while done < into.len() {
            let at = address.wrapping_add(done as u64);
            let index = self.readable(at)?;
            let region = &self.regions[index];
            if region.mapping.is_some() {
                let step = (into.len() - done).min((region.end - at) as usize);
                self.mapped_read(index, at, &mut into[done..done + step])?;
                done += step;
                continue;
            }
            let offset = at - region.base;
            let within = offset as usize % CHUNK;
            let step = (CHUNK - within).min(into.len() - done).min((region.end - at) as usize);
            match region.bytes.chunk(offset) {
                Some(chunk) => into[done..done + step].copy_from_slice(&chunk[within..within + step]),
                None => into[done..done + step].fill(0),
            }
            done += step;
        }
        Ok(())
    }

    /// Reads `len` bytes; nothing is allocated before all of them are known to be readable.
    pub fn read_vec(&self, address: u64, len: u64) -> Result<Vec<u8>, MemError> {
        self.check(address, len, false)?;
        let mut bytes = vec![0; len as usize];
        self.read(address, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads a string up to its NUL, which is left out.
    pub fn read_cstr(&self, address: u64) -> Result<Vec<u8>, MemError> {
        let len = self.find_byte(address, 0, u64::MAX)?.unwrap_or(0);
        self.read_vec(address, len)
    }

    /// Returns how far from `address` the first such byte is, looking at `limit` bytes.
    pub fn find_byte(&self, address: u64, byte: u8, limit: u64) -> Result<Option<u64>, MemError> {
        let mut done = 0;
        while done < limit {
            let at = address.wrapping_add(done);
            let index = self.readable(at)?;
            let region = &self.regions[index];
            let offset = at - region.base;
            let within = offset as usize % CHUNK;
            let step = ((CHUNK - within) as u64).min(limit - done).min(region.end - at) as usize;
            let mut copy = [0; CHUNK];
            let found = match region.bytes.chunk(offset) {
                _ if region.mapping.is_some() => {
                    self.mapped_read(index, at, &mut copy[..step])?;
                    copy[..step].iter().position(|&b| b == byte)
                }
                Some(chunk) => chunk[within..within + step].iter().position(|&b| b == byte),
                None => (byte == 0).then_some(0),
            };
            if let Some(position) = found {
                return Ok(Some(done + position as u64));
            }
            done += step as u64;
        }
        Ok(None)
    }

    /// Writes bytes; all or nothing.
    pub fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), MemError> {
        self.check(address, bytes.len() as u64, true)?;
        let mut done = 0;
        while done < bytes.len() {
            let at = address + done as u64;
            let index = self.writable(at)?;
            if self.regions[index].mapping.is_some() {
                let step = (bytes.len() - done).min((self.regions[index].end - at) as usize);
                self.mapped_write(index, at, &bytes[done..done + step])?;
                done += step;
                continue;
            }
            let (chunk, within, step) = self.piece_mut(address + done as u64, (bytes.len() - done) as u64)?;
            chunk[within..within + step].copy_from_slice(&bytes[done..done + step]);
            done += step;
        }
        Ok(())
    }

    /// Sets bytes.
    pub fn fill(&mut self, address: u64, byte: u8, len: u64) -> Result<(), MemError> {
        self.check(address, len, true)?;
        let mut done = 0;
        while done < len {
            let at = address + done;
            let index = self.writable(at)?;
            let region = &self.regions[index];
            let within = ((at - region.base) as usize) % CHUNK;
            if region.mapping.is_some() {
                let step = ((CHUNK - within) as u64).min(len - done).min(region.end - at);
                self.mapped_write(index, at, &[byte; CHUNK][..step as usize])?;
                done += step;
                continue;
            }
            if byte == 0 && region.bytes.chunk(at - region.base).is_none() {
                // Absent is zero already.
                done += (CHUNK - within) as u64;
                continue;
            }
            let (chunk, within, step) = self.piece_mut(at, len - done)?;
            chunk[within..within + step].fill(byte);
            done += step as u64;
        }
        Ok(())
    }

    /// Copies bytes, as memmove(3).
    pub fn copy(&mut self, to: u64, from: u64, len: u64) -> Result<(), MemError> {
        let bytes = self.read_vec(from, len)?;
        self.write(to, &bytes)
    }

    /// Is all of the range accessible?
    pub fn check(&self, address: u64, len: u64, is_write: bool) -> Result<(), MemError> {
        let mut at = address;
        let end = address.saturating_add(len);
        while at < end {
            let index = if is_write { self.writable(at)? } else { self.readable(at)? };
            at = self.regions[index].end;
        }
        Ok(())
    }

    /// Returns the writable chunk at an address, the place in it, and how many of `len` bytes fit.
    fn piece_mut(&mut self, at: u64, len: u64) -> Result<(&mut [u8; CHUNK], usize, usize), MemError> {
        let index = self.writable(at)?;
        let region = &mut self.regions[index];
        let offset = at - region.base;
        let within = offset as usize % CHUNK;
        let step = ((CHUNK - within) as u64).min(len).min(region.end - at) as usize;
        let (chunk, is_new) = region.bytes.chunk_mut(offset);
        self.chunks += u64::from(is_new);
        Ok((chunk, within, step))
    }
}

fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(bytes);
    out
}
