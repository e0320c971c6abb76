//! Where a process finds its text, data, heap and stack: as Linux lays out a position-independent program without randomisation.

/// Address of function 0. Function `n` is at `TEXT_BASE + n * FUNCTION_BYTES`; nothing can be read there.
pub const TEXT_BASE: u64 = 0x5555_5555_5000;
/// Distance between two functions' addresses.
pub const FUNCTION_BYTES: u64 = 16;
/// String literals and `const` statics: readable, not writable.
pub const RODATA_BASE: u64 = 0x5555_5575_5000;
/// What each thread has of its own, as the first thread has it: `_Thread_local` objects. Nothing is mapped where there are none.
pub const TLS_BASE: u64 = 0x5555_5593_5000;
/// Most bytes of them.
pub const TLS_BYTES_MAX: u64 = 0x2_0000;
/// Statics with an initialiser.
pub const DATA_BASE: u64 = 0x5555_5595_5000;
/// Statics without one, zero at first. The heap (brk(2)) starts at the page after the last of them.
pub const BSS_BASE: u64 = 0x5555_55b5_5000;
/// Most bytes of string literals and constants; also of initialised statics.
pub const SECTION_BYTES_MAX: u64 = 0x20_0000;
/// Most bytes of zeroed statics.
pub const BSS_BYTES_MAX: u64 = 1 << 30;
/// Page size of x86-64.
pub const PAGE_BYTES: u64 = 4096;
/// mmap(2) without an address goes downward from here.
pub const MMAP_TOP: u64 = 0x7fff_f7ff_f000;
/// One past the highest byte of the first stack: environment and arguments lie at the top, frames below.
pub const STACK_TOP: u64 = 0x7fff_ffff_f000;
/// Size of the first stack: RLIMIT_STACK's usual 8 MiB.
pub const STACK_BYTES: u64 = 8 << 20;
/// What every frame takes beside its locals: return address and saved frame pointer.
pub const FRAME_HEADER_BYTES: u32 = 16;
