//! The heap's blocks as malloc(3) and free(3) gave and took them: what explains an access that the hardware lets pass.

use nslab_small::PMap;

use super::Mm;
use crate::syntax::span::Span;

/// Farthest beyond a block's end that an access is still taken for one beyond this block.
const BEYOND_MAX: u64 = 256;
/// Bytes of malloc's own before each block.
const HEADER_BYTES: u64 = 16;
/// Blocks that are remembered; a program with more is not watched any further.
const BLOCKS_MAX: usize = 100_000;

/// Is a block in use?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockState {
    Live,
    /// Given back here.
    Freed(Span),
}

/// A block of the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// As asked for.
    pub bytes: u64,
    /// Where in the learner's program.
    pub allocated: Span,
    pub state: BlockState,
}

/// What is wrong with an access to the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeapFault {
    /// The block was given back.
    Freed(Block),
    /// So many bytes after the block's first byte, beyond its end.
    Beyond(Block, u64),
    /// So many bytes before the block.
    Before(Block, u64),
}

/// The blocks by address; those given back stay until their place is given out again.
#[derive(Clone, Default)]
pub(crate) struct Blocks {
    by_address: PMap<u64, Block>,
}

impl Blocks {
    /// A block is given out.
    pub fn give(&mut self, address: u64, bytes: u64, allocated: Span) {
        if self.by_address.len() >= BLOCKS_MAX {
            return;
        }
        let end = address.saturating_add(bytes.max(1));
        let stale: Vec<u64> = self.by_address.range(address..end).map(|(&start, _)| start).collect();
        for start in stale {
            self.by_address.remove(&start);
        }
        self.by_address.insert(address, Block { bytes, allocated, state: BlockState::Live });
    }

    /// A block is given back; returns it if that happened before.
    pub fn take(&mut self, address: u64, freed: Span) -> Option<Block> {
        let block = *self.by_address.get(&address)?;
        if let BlockState::Freed(_) = block.state {
            return Some(block);
        }
        self.by_address.insert(address, Block { state: BlockState::Freed(freed), ..block });
        None
    }

    /// The last block that starts at or before an address.
    pub fn find(&self, address: u64) -> Option<(u64, Block)> {
        self.by_address.last_up_to(&address).map(|(&start, &block)| (start, block))
    }

    /// Is a block known to start here, or are there too many to know?
    pub fn knows(&self, address: u64) -> bool {
        self.by_address.contains(&address) || self.by_address.len() >= BLOCKS_MAX
    }

    /// Is there anything to watch?
    pub fn is_empty(&self) -> bool {
        self.by_address.is_empty()
    }

    /// Looks at an access; `None`: nothing is wrong, or nothing is known of the place.
    pub fn check(&self, address: u64, bytes: u64) -> Option<HeapFault> {
        let found = self.find(address);
        let offset = found.map_or(u64::MAX, |(start, _)| address - start);
        if let Some((_, block)) = found
            && offset.saturating_add(bytes) <= block.bytes
        {
            return match block.state {
                BlockState::Live => None,
                BlockState::Freed(_) => Some(HeapFault::Freed(block)),
            };
        }
        let after = self.by_address.range(address..address.saturating_add(HEADER_BYTES)).next();
        // Right before a block that is in use, and not right after the one before it.
        let room = found.map_or(0, |(_, block)| block.bytes.next_multiple_of(HEADER_BYTES).saturating_add(8));
        if let Some((&start, &after)) = after.filter(|(_, after)| after.state == BlockState::Live && offset >= room) {
            return Some(HeapFault::Before(after, start - address));
        }
        let (_, block) = found?;
        // One block may lie inside another, as aligned_alloc(3) has it; and whoever calls brk(2) has a heap of his own.
        let is_near = offset.saturating_sub(block.bytes) < BEYOND_MAX;
        (is_near && block.state == BlockState::Live).then_some(HeapFault::Beyond(block, offset))
    }
}

impl Mm {
    /// Returns start and length of the heap that is watched; the length is 0 if nothing was given out of it.
    pub(super) fn watched_heap(&self) -> (u64, u64) {
        let len = if self.blocks.is_empty() { 0 } else { self.brk - self.brk_start };
        (self.brk_start, len)
    }

    /// Looks at an access that the hardware lets pass.
    pub(crate) fn check_heap(&self, address: u64, bytes: u64) -> Option<HeapFault> {
        let (start, len) = self.watched_heap();
        if address.wrapping_sub(start) < len { self.blocks.check(address, bytes) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::{Blocks, HeapFault};
    use crate::syntax::span::Span;

    #[test]
    fn blocks_are_told_apart() {
        let mut blocks = Blocks::default();
        blocks.give(0x1000, 10, Span::default());
        blocks.give(0x1020, 24, Span::default());
        assert_eq!(blocks.check(0x1000, 8), None);
        assert!(matches!(blocks.check(0x1008, 4), Some(HeapFault::Beyond(_, 8))));
        assert!(matches!(blocks.check(0x1038, 1), Some(HeapFault::Beyond(_, 24))));
        assert_eq!(blocks.check(0x9000, 8), None, "nothing is known of it");
        assert_eq!(blocks.take(0x1000, Span::default()), None);
        assert!(matches!(blocks.check(0x1000, 1), Some(HeapFault::Freed(_))));
        assert!(blocks.take(0x1000, Span::default()).is_some(), "twice");
        blocks.give(0x1000, 32, Span::default());
        assert_eq!(blocks.check(0x101f, 1), None, "given out again");
    }
}
