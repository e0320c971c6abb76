//! A sparse array of bytes that clones in almost no time: 256-byte chunks below a radix tree of shared nodes.
//!
//! What was never written is absent and reads as zero, so an 8 MiB stack costs nothing until touched. A store into a node
//! that no snapshot shares happens in place; a shared one is copied first.

use std::sync::Arc;

/// Bytes of a chunk.
pub const CHUNK: usize = 256;
const FANOUT: usize = 64;
const LOW_SHIFT: u32 = 8;
const MID_SHIFT: u32 = LOW_SHIFT + 6;
const TOP_SHIFT: u32 = MID_SHIFT + 6;

type Chunk = [u8; CHUNK];

#[derive(Clone)]
struct Low {
    chunks: [Option<Arc<Chunk>>; FANOUT],
}

#[derive(Clone)]
struct Mid {
    lows: [Option<Arc<Low>>; FANOUT],
}

/// The sparse array. Offsets start at 0; the caller keeps them within its region.
#[derive(Clone, Default)]
pub struct Tree {
    /// One entry for each MiB up to the highest that was written.
    tops: Vec<Option<Arc<Mid>>>,
}

fn split(offset: u64) -> (usize, usize, usize) {
    let top = (offset >> TOP_SHIFT) as usize;
    let mid = (offset >> MID_SHIFT) as usize % FANOUT;
    let low = (offset >> LOW_SHIFT) as usize % FANOUT;
    (top, mid, low)
}

impl Tree {
    /// Returns the chunk that holds `offset`, if it was ever written.
    #[inline]
    pub fn chunk(&self, offset: u64) -> Option<&Chunk> {
        let (top, mid, low) = split(offset);
        let mid_node = self.tops.get(top)?.as_ref()?;
        mid_node.lows[mid].as_ref()?.chunks[low].as_deref()
    }

    /// Returns the chunk that holds `offset` for writing, and whether it was made just now.
    #[inline]
    pub fn chunk_mut(&mut self, offset: u64) -> (&mut Chunk, bool) {
        let (top, mid, low) = split(offset);
        if top >= self.tops.len() {
            self.tops.resize(top + 1, None);
        }
        let mid_node = self.tops[top].get_or_insert_with(|| Arc::new(Mid { lows: [const { None }; FANOUT] }));
        let low_node =
            Arc::make_mut(mid_node).lows[mid].get_or_insert_with(|| Arc::new(Low { chunks: [const { None }; FANOUT] }));
        let slot = &mut Arc::make_mut(low_node).chunks[low];
        let is_new = slot.is_none();
        (Arc::make_mut(slot.get_or_insert_with(|| Arc::new([0; CHUNK]))), is_new)
    }

    /// Forgets the chunks that lie wholly inside `from..to`, so that they read as zero, and returns how many there were.
    pub fn forget(&mut self, from: u64, to: u64) -> u64 {
        let mut forgotten = 0;
        let end = to.min((self.tops.len() as u64) << TOP_SHIFT);
        let mut offset = from.next_multiple_of(CHUNK as u64);
        while offset + CHUNK as u64 <= end {
            let (top, mid, low) = split(offset);
            let Some(mid_node) = &mut self.tops[top] else {
                offset = (offset | ((1 << TOP_SHIFT) - 1)) + 1;
                continue;
            };
            let Some(low_node) = &mut Arc::make_mut(mid_node).lows[mid] else {
                offset = (offset | ((1 << MID_SHIFT) - 1)) + 1;
                continue;
            };
            if Arc::make_mut(low_node).chunks[low].take().is_some() {
                forgotten += 1;
            }
            offset += CHUNK as u64;
        }
        forgotten
    }
}
