//! Reading arguments: what the kernel does with `copy_from_user`.

use nslab_abi::limits::PATH_MAX;
use nslab_abi::{Errno, Fd, Pid, Sigevent, Timespec};

use super::Refusal;
use crate::machine::Mm;

/// Most bytes that argument and environment strings may take - execve(2).
const ARG_BYTES_MAX: usize = 2 << 20;

pub(super) fn fd(raw: u64) -> Fd {
    Fd(raw as i32)
}

pub(super) fn pid(raw: u64) -> Pid {
    Pid(raw as i32)
}

/// Reads a path: ENAMETOOLONG where no NUL comes within PATH_MAX (fs/namei.c:getname).
pub(super) fn path(mm: &Mm, at: u64) -> Result<Vec<u8>, Refusal> {
    match mm.find_byte(at, 0, PATH_MAX as u64)? {
        Some(len) => Ok(mm.read_vec(at, len)?),
        None => Err(Refusal::Errno(Errno::ENAMETOOLONG)),
    }
}

/// Reads a string, `None` for null.
pub(super) fn optional(mm: &Mm, at: u64) -> Result<Option<Vec<u8>>, Refusal> {
    if at == 0 { Ok(None) } else { path(mm, at).map(Some) }
}

/// Reads an array of string pointers that ends with null; null itself is an empty array, as Linux has it - execve(2), NOTES.
pub(super) fn strings(mm: &mut Mm, at: u64) -> Result<Vec<Vec<u8>>, Refusal> {
    let mut list = Vec::new();
    let mut total = 0;
    if at == 0 {
        return Ok(list);
    }
    let mut cell = at;
    loop {
        let pointer = mm.load(cell, 8)?;
        if pointer == 0 {
            break;
        }
        let string = mm.read_cstr(pointer)?;
        total += string.len() + 9;
        if total > ARG_BYTES_MAX {
            return Err(Refusal::Errno(Errno::E2BIG));
        }
        list.push(string);
        cell += 8;
    }
    Ok(list)
}

/// Reads a `struct timespec`.
pub(super) fn timespec(mm: &mut Mm, at: u64) -> Result<Timespec, Refusal> {
    Ok(Timespec { tv_sec: mm.load(at, 8)? as i64, tv_nsec: mm.load(at.wrapping_add(8), 8)? as i64 })
}

/// Reads a `struct sigevent`.
pub(super) fn sigevent(mm: &mut Mm, at: u64) -> Result<Sigevent, Refusal> {
    let mut half = |offset: u64| mm.load(at.wrapping_add(offset), 4).map(|word| word as i32);
    let (signo, notify, thread) = (half(8)?, half(12)?, half(16)?);
    Ok(Sigevent { value: mm.load(at, 8)?, signo, notify, thread: Pid(thread) })
}

/// Reads `count` bytes of a caller's buffer. What a single call may move is bounded (MAX_RW_COUNT).
pub(super) fn buffer(mm: &Mm, at: u64, count: u64) -> Result<Vec<u8>, Refusal> {
    const MAX_RW_COUNT: u64 = 0x7fff_f000;
    Ok(mm.read_vec(at, count.min(MAX_RW_COUNT))?)
}
