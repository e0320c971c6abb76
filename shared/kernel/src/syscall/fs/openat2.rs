//! openat2(2) - fs/open.c:build_open_flags().

use nslab_abi::{Errno, Fd, OpenFlags, Reason, TaskId};

use super::open::sys_openat;
use crate::Kernel;
use crate::fs::namei::{RESOLVE_BENEATH, RESOLVE_CACHED, RESOLVE_IN_ROOT, Scope};
use crate::stop::SysResult;

/// `OPEN_HOW_SIZE_VER0`.
const HOW_BYTES: usize = 24;
const PAGE_BYTES: usize = 4096;
/// `VALID_OPEN_FLAGS`: all of open(2), O_PATH and O_TMPFILE too.
const VALID_FLAGS: u64 = 0o37777703;
/// `O_PATH_FLAGS`.
const PATH_FLAGS: OpenFlags =
    OpenFlags::DIRECTORY.union(OpenFlags::NOFOLLOW).union(OpenFlags::PATH).union(OpenFlags::CLOEXEC);
/// `__O_TMPFILE`.
const TMPFILE: OpenFlags = OpenFlags::from_bits_retain(0o20000000);

pub fn sys_openat2(k: &mut Kernel, t: TaskId, at: (Fd, &[u8]), how: (u64, u64, u64), size: usize) -> SysResult {
    let (raw_flags, mode, resolve) = how;
    k.ensure(Reason::ValueInRange, size >= HOW_BYTES, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, size <= PAGE_BYTES, Errno::E2BIG)?;
    // "openat2() … returns EINVAL … An unknown flag or invalid value was specified in how" - openat2(2)
    k.ensure(Reason::FlagsKnown, raw_flags & !VALID_FLAGS == 0 && resolve & !0x3f == 0, Errno::EINVAL)?;
    let is_scoped_twice = resolve & (RESOLVE_BENEATH | RESOLVE_IN_ROOT) == RESOLVE_BENEATH | RESOLVE_IN_ROOT;
    k.ensure(Reason::FlagsCompatible, !is_scoped_twice, Errno::EINVAL)?;
    let flags = OpenFlags::from_bits_retain(raw_flags as u32);
    let makes = flags.contains(OpenFlags::CREAT) || flags.contains(TMPFILE);
    let is_mode = if makes { mode & !0o7777 == 0 } else { mode == 0 };
    k.ensure(Reason::ValueInRange, is_mode, Errno::EINVAL)?;
    let is_plain_path = !flags.contains(OpenFlags::PATH) || (flags - PATH_FLAGS).is_empty();
    k.ensure(Reason::FlagsCompatible, is_plain_path, Errno::EINVAL)?;
    // "EAGAIN … RESOLVE_CACHED … with … O_TRUNC, O_CREAT or O_TMPFILE": what it asks for cannot be told without looking.
    let is_cached = resolve & RESOLVE_CACHED == 0 || !(makes || flags.contains(OpenFlags::TRUNC));
    k.ensure(Reason::FlagsCompatible, is_cached, Errno::EAGAIN)?;
    k.scope = (resolve & !RESOLVE_CACHED != 0).then_some(Scope { resolve, root: None, knows_root: false });
    let opened = sys_openat(k, t, at.0, at.1, flags, mode as u32);
    k.scope = None;
    opened
}
