//! The bytes of a regular file: the page cache that read(2), write(2) and mmap(2) have in common.

use nslab_abi::Pages;

use crate::cgroup::CgroupId;

/// The bytes of a regular file. A copy costs little.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileData {
    /// The bytes; what lies beyond `len` is seen by mappings only.
    pub pages: Pages,
    /// Bytes that were really written, for the limits; a hole costs nothing.
    pub charged: u64,
    /// The seals of a file that can be sealed - fcntl(2), F_GET_SEALS.
    pub seals: Option<u32>,
    /// The cgroup that pays for the pages of a file in memory: that of its first writer.
    pub cgroup: Option<CgroupId>,
    /// Ranges of whole pages that fallocate(2) took room for; what was written there since is in `pages` too.
    allocated: Vec<(u64, u64)>,
    len: u64,
}

impl FileData {
    /// Makes a file of these bytes.
    pub fn new(bytes: &[u8]) -> FileData {
        let mut data = FileData::default();
        data.write(0, bytes);
        data.charged = data.len;
        data
    }

    /// Returns `st_size`.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Reads at most `count` bytes.
    pub fn read(&self, pos: u64, count: usize) -> Vec<u8> {
        let left = self.len.saturating_sub(pos);
        let mut bytes = vec![0; count.min(usize::try_from(left).unwrap_or(usize::MAX))];
        self.pages.read(pos, &mut bytes);
        bytes
    }

    /// Returns all of it.
    pub fn to_vec(&self) -> Vec<u8> {
        self.read(0, usize::MAX)
    }

    /// Writes bytes, and makes the file longer where they reach over its end.
    pub fn write(&mut self, pos: u64, bytes: &[u8]) {
        let end = pos + bytes.len() as u64;
        if end > self.len {
            self.resize(end);
        }
        self.pages.write(pos, bytes);
    }

    /// Cuts the file or fills it with zeros - truncate(2).
    pub fn resize(&mut self, len: u64) {
        // What a mapping left behind the end never becomes part of the file.
        self.pages.clear(self.len.min(len), self.len.max(len).next_multiple_of(PAGE_BYTES));
        self.free(len.next_multiple_of(PAGE_BYTES), u64::MAX);
        self.len = len;
    }

    /// Takes room for the pages of a range, which read as zero.
    pub fn allocate(&mut self, from: u64, to: u64) {
        let (from, to) = (from - from % PAGE_BYTES, to.next_multiple_of(PAGE_BYTES));
        self.free(from, to);
        self.allocated.push((from, to));
    }

    /// Makes a range read as zero, and gives back the room of the pages that lie wholly in it.
    pub fn punch(&mut self, from: u64, to: u64) {
        self.pages.clear(from, to);
        self.free(from.next_multiple_of(PAGE_BYTES), to - to % PAGE_BYTES);
    }

    /// Forgets what fallocate(2) took of a range of whole pages.
    fn free(&mut self, from: u64, to: u64) {
        if self.allocated.is_empty() || from >= to {
            return;
        }
        let outside = |(start, end): (u64, u64)| [(start, end.min(from)), (start.max(to), end)];
        let kept = self.allocated.iter().copied().flat_map(outside).filter(|(start, end)| start < end);
        self.allocated = kept.collect();
    }

    /// Returns the bytes of the pages that have room: written, or taken by fallocate(2).
    pub fn resident(&self) -> u64 {
        let is_empty = |&page: &u64| self.pages.next_written(page).is_none_or(|at| at >= page + PAGE_BYTES);
        let ranges = self.allocated.iter();
        let taken = ranges.flat_map(|&(start, end)| (start..end).step_by(PAGE_BYTES as usize)).filter(is_empty).count();
        self.pages.resident(PAGE_BYTES) + taken as u64 * PAGE_BYTES
    }

    /// Returns where the next data lies: what fallocate(2) took and nobody wrote is none - lseek(2), SEEK_DATA
    pub fn next_data(&self, pos: u64) -> Option<u64> {
        let at = self.pages.next_written(pos - pos % PAGE_BYTES)?;
        Some(pos.max(at - at % PAGE_BYTES)).filter(|&at| at < self.len)
    }

    /// Returns where the next hole begins, the end of the file at the latest - lseek(2), SEEK_HOLE
    pub fn next_hole(&self, pos: u64) -> u64 {
        let mut page = pos - pos % PAGE_BYTES;
        while page < self.len && self.pages.next_written(page).is_some_and(|at| at < page + PAGE_BYTES) {
            page += PAGE_BYTES;
        }
        pos.max(page).min(self.len)
    }
}

/// Page size of x86-64.
const PAGE_BYTES: u64 = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_off_does_not_come_back() {
        let mut data = FileData::new(b"hello, world");
        data.resize(5);
        data.pages.write(5, b"mapped");
        data.resize(8);
        assert_eq!(data.to_vec(), b"hello\0\0\0");
        assert_eq!(data.read(3, 100), b"lo\0\0\0");
        assert!(data.read(9, 1).is_empty());
    }
}
