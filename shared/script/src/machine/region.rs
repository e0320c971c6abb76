//! What a range of addresses is: `/proc/PID/maps`, one line.

use nslab_abi::Pages;

use super::mm::Mapping;

/// What may be done with a region - mprotect(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prot {
    /// `PROT_READ`.
    pub read: bool,
    /// `PROT_WRITE`.
    pub write: bool,
}

impl Prot {
    /// `PROT_NONE`.
    pub const NONE: Prot = Prot { read: false, write: false };
    /// `PROT_READ`.
    pub const READ: Prot = Prot { read: true, write: false };
    /// `PROT_READ | PROT_WRITE`.
    pub const READ_WRITE: Prot = Prot { read: true, write: true };
}

/// Where a region comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionKind {
    /// Functions: addresses only, nothing to read.
    Text,
    /// String literals and constants.
    Rodata,
    /// Statics with an initialiser.
    Data,
    /// Statics without one.
    Bss,
    /// What brk(2) gave.
    Heap,
    /// What mmap(2) gave.
    Mmap,
    /// The first stack.
    Stack,
}

/// A range of addresses with one origin and protection.
#[derive(Clone)]
pub struct Region {
    /// Lowest address.
    pub start: u64,
    /// One past the highest.
    pub end: u64,
    /// Its origin.
    pub kind: RegionKind,
    /// Its protection.
    pub prot: Prot,
    /// The address of `bytes`' offset 0: a region that munmap(2) cut keeps the tree of the whole.
    pub(super) base: u64,
    /// What was written; of a mapped object only what is this process's own.
    pub(super) bytes: Pages,
    /// The object that it shows.
    pub(super) mapping: Option<Mapping>,
}

impl Region {
    /// Makes a region of zeros.
    pub(super) fn new(start: u64, end: u64, kind: RegionKind, prot: Prot) -> Region {
        Region { start, end, kind, prot, base: start, bytes: Pages::default(), mapping: None }
    }

    /// Is the address inside?
    pub fn contains(&self, address: u64) -> bool {
        self.start <= address && address < self.end
    }
}
