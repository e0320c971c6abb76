//! A sparse array of bytes that clones in almost no time: 256-byte chunks below a radix tree of shared nodes.
//! It is what a program's memory and a simulated file are made of, so that one can be mapped into the other - mmap(2).
//!
//! What was never written is absent and reads as zero, so an 8 MiB stack costs nothing until touched. A store into a node
//! that no snapshot shares happens in place; a shared one is copied first.

use std::sync::Arc;

/// Bytes of a chunk.
pub const CHUNK: usize = 256;
/// Children of a node: the fewer, the less is copied for a store into what a fork's two sides share.
const FANOUT: usize = 16;
const FANOUT_SHIFT: u32 = 4;
const PAGE_SHIFT: u32 = 8;
const LOW_SHIFT: u32 = PAGE_SHIFT + FANOUT_SHIFT;
const MID_SHIFT: u32 = LOW_SHIFT + FANOUT_SHIFT;
const TOP_SHIFT: u32 = MID_SHIFT + FANOUT_SHIFT;

type Chunk = [u8; CHUNK];

/// A node of the tree: what was never written below it is absent.
#[derive(Clone, Debug)]
struct Table<T>([Option<Arc<T>>; FANOUT]);

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table([const { None }; FANOUT])
    }
}

impl<T: Clone> Table<T> {
    #[inline]
    fn get_mut(&mut self, at: usize, make: impl FnOnce() -> T) -> &mut T {
        Arc::make_mut(self.0[at].get_or_insert_with(|| Arc::new(make())))
    }
}

/// 4 KiB.
type Page = Table<Chunk>;
/// 64 KiB.
type Low = Table<Page>;
/// 1 MiB.
type Mid = Table<Low>;

/// The sparse array. Offsets start at 0; the caller keeps them within its region.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// One entry for each MiB up to the highest that was written.
    tops: Vec<Option<Arc<Mid>>>,
}

fn split(offset: u64) -> (usize, usize, usize, usize) {
    let at = |shift: u32| (offset >> shift) as usize % FANOUT;
    ((offset >> TOP_SHIFT) as usize, at(MID_SHIFT), at(LOW_SHIFT), at(PAGE_SHIFT))
}

impl Pages {
    /// Returns the chunk that holds `offset`, if it was ever written.
    #[inline]
    pub fn chunk(&self, offset: u64) -> Option<&Chunk> {
        let (top, mid, low, at) = split(offset);
        self.tops.get(top)?.as_ref()?.0[mid].as_ref()?.0[low].as_ref()?.0[at].as_deref()
    }

    /// Returns the chunk that holds `offset` for writing, and whether it was made just now.
    #[inline]
    pub fn chunk_mut(&mut self, offset: u64) -> (&mut Chunk, bool) {
        let (top, mid, low, at) = split(offset);
        if top >= self.tops.len() {
            self.tops.resize(top + 1, None);
        }
        let mid_node = Arc::make_mut(self.tops[top].get_or_insert_default());
        let page = mid_node.get_mut(mid, Low::default).get_mut(low, Page::default);
        let is_new = page.0[at].is_none();
        (page.get_mut(at, || [0; CHUNK]), is_new)
    }

    /// Forgets the chunks that lie wholly inside `from..to`, so that they read as zero, and returns how many there were.
    pub fn forget(&mut self, from: u64, to: u64) -> u64 {
        let mut forgotten = 0;
        let end = to.min((self.tops.len() as u64) << TOP_SHIFT);
        let mut offset = from.next_multiple_of(CHUNK as u64);
        while offset + CHUNK as u64 <= end {
            let (top, mid, low, at) = split(offset);
            let beyond = |shift: u32| (offset | ((1 << shift) - 1)) + 1;
            let Some(mid_node) = &mut self.tops[top] else {
                offset = beyond(TOP_SHIFT);
                continue;
            };
            let Some(low_node) = &mut Arc::make_mut(mid_node).0[mid] else {
                offset = beyond(MID_SHIFT);
                continue;
            };
            let Some(page) = &mut Arc::make_mut(low_node).0[low] else {
                offset = beyond(LOW_SHIFT);
                continue;
            };
            if Arc::make_mut(page).0[at].take().is_some() {
                forgotten += 1;
            }
            offset += CHUNK as u64;
        }
        forgotten
    }

    /// Counts the bytes of the pages of this size in which something was written; a page is no larger than 4 KiB.
    pub fn resident(&self, page_bytes: u64) -> u64 {
        let lows = self.tops.iter().flatten().flat_map(|mid| mid.0.iter().flatten());
        let nodes = lows.flat_map(|low| low.0.iter().flatten());
        let pages = nodes.flat_map(|node| node.0.chunks(page_bytes as usize / CHUNK));
        pages.filter(|page| page.iter().any(Option::is_some)).count() as u64 * page_bytes
    }

    /// Returns the first offset from `from` on that lies in a chunk that was written.
    pub fn next_written(&self, from: u64) -> Option<u64> {
        let end = (self.tops.len() as u64) << TOP_SHIFT;
        let mut offset = from;
        while offset < end {
            let (top, mid, low, at) = split(offset);
            let beyond = |shift: u32| (offset | ((1 << shift) - 1)) + 1;
            let Some(mid_node) = &self.tops[top] else {
                offset = beyond(TOP_SHIFT);
                continue;
            };
            let Some(low_node) = &mid_node.0[mid] else {
                offset = beyond(MID_SHIFT);
                continue;
            };
            let Some(page) = &low_node.0[low] else {
                offset = beyond(LOW_SHIFT);
                continue;
            };
            if page.0[at].is_some() {
                return Some(offset);
            }
            offset = beyond(PAGE_SHIFT);
        }
        None
    }

    /// Copies bytes out; what was never written reads as zero.
    pub fn read(&self, offset: u64, into: &mut [u8]) {
        let mut done = 0;
        while done < into.len() {
            let at = offset + done as u64;
            let within = at as usize % CHUNK;
            let step = (CHUNK - within).min(into.len() - done);
            match self.chunk(at) {
                Some(chunk) => into[done..done + step].copy_from_slice(&chunk[within..within + step]),
                None => into[done..done + step].fill(0),
            }
            done += step;
        }
    }

    /// Copies bytes in and returns how many chunks were made for them.
    pub fn write(&mut self, offset: u64, bytes: &[u8]) -> u64 {
        let (mut done, mut made) = (0, 0);
        while done < bytes.len() {
            let at = offset + done as u64;
            let within = at as usize % CHUNK;
            let step = (CHUNK - within).min(bytes.len() - done);
            let (chunk, is_new) = self.chunk_mut(at);
            chunk[within..within + step].copy_from_slice(&bytes[done..done + step]);
            made += u64::from(is_new);
            done += step;
        }
        made
    }

    /// Makes a range read as zero.
    pub fn clear(&mut self, from: u64, to: u64) {
        let chunk_bytes = CHUNK as u64;
        self.forget(from, to);
        // What is left are the parts of the first and of the last chunk.
        let first = (from, from.next_multiple_of(chunk_bytes).min(to));
        let last = ((to - to % chunk_bytes).max(from), to);
        for (start, end) in [first, last] {
            if start < end && self.chunk(start).is_some() {
                let within = start as usize % CHUNK;
                self.chunk_mut(start).0[within..within + (end - start) as usize].fill(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_over_the_edges_of_chunks() {
        let mut pages = Pages::default();
        let text: Vec<u8> = (0..=255).cycle().take(1000).collect();
        assert_eq!(pages.write(CHUNK as u64 - 10, &text), 5);
        let mut back = vec![1; 1020];
        pages.read(CHUNK as u64 - 20, &mut back);
        assert_eq!((&back[..10], &back[10..1010], &back[1010..]), (&[0; 10][..], &text[..], &[0; 10][..]));
    }

    #[test]
    fn a_cleared_range_is_zero_and_nothing_else_is() {
        for (from, to) in [(0, 2000), (3, 5), (3, 300), (256, 512), (200, 1999), (700, 700)] {
            let mut pages = Pages::default();
            pages.write(0, &[7; 2000]);
            pages.clear(from, to);
            let mut back = vec![0; 2000];
            pages.read(0, &mut back);
            let is_right = |(at, &byte): (usize, &u8)| (byte == 0) == (from..to).contains(&(at as u64));
            assert!(back.iter().enumerate().all(is_right), "{from}..{to}");
        }
    }

    #[test]
    fn a_copy_does_not_see_later_changes() {
        let mut pages = Pages::default();
        pages.write(0, b"before");
        let copy = pages.clone();
        pages.write(0, b"after!");
        let mut seen = [0; 6];
        copy.read(0, &mut seen);
        assert_eq!(&seen, b"before");
    }
}
