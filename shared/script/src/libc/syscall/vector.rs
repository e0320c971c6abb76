//! readv(2), writev(2) and their kin: their buffers are gathered here, and the call is made as one of a single buffer.

use nslab_abi::{Errno, Syscall, Unsupported};

use super::args::fd;
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

/// Most buffers - `UIO_MAXIOV`.
const UIO_MAXIOV: u64 = 1024;
/// Flags of preadv2(2) that say how fast, not what.
const RWF_HIPRI: i32 = 1;
const RWF_DSYNC: i32 = 2;
const RWF_SYNC: i32 = 4;
const RWF_NOWAIT: i32 = 8;
const RWF_APPEND: i32 = 0x10;

pub(super) const ROWS: &[Row] = &[
    ("readv", 19, |mm, a| read(mm, [a[0], a[1], a[2]], None)),
    ("writev", 20, |mm, a| write(mm, [a[0], a[1], a[2]], None)),
    ("preadv", 295, |mm, a| read(mm, [a[0], a[1], a[2]], Some(a[3] as i64))),
    ("pwritev", 296, |mm, a| write(mm, [a[0], a[1], a[2]], Some(a[3] as i64))),
    ("preadv2", 327, |mm, a| {
        check_flags("preadv2", a[5] as i32, RWF_HIPRI | RWF_DSYNC | RWF_SYNC)?;
        read(mm, [a[0], a[1], a[2]], Some(a[3] as i64).filter(|&offset| offset != -1))
    }),
    ("pwritev2", 328, |mm, a| {
        check_flags("pwritev2", a[5] as i32, RWF_HIPRI | RWF_DSYNC | RWF_SYNC)?;
        write(mm, [a[0], a[1], a[2]], Some(a[3] as i64).filter(|&offset| offset != -1))
    }),
];

fn check_flags(call: &'static str, flags: i32, harmless: i32) -> Result<(), Refusal> {
    match flags & !harmless {
        0 => Ok(()),
        left if left & !(RWF_NOWAIT | RWF_APPEND | 0xe0) != 0 => Err(Refusal::Errno(Errno::EOPNOTSUPP)),
        _ => Err(Refusal::Unsupported(Unsupported::new(call, "RWF_NOWAIT, RWF_APPEND"))),
    }
}

/// An offset is judged before the list is read - fs/read_write.c:do_preadv()
fn refuse_negative(offset: Option<i64>) -> Result<(), Refusal> {
    match offset {
        Some(..0) => Err(Refusal::Errno(Errno::EINVAL)),
        _ => Ok(()),
    }
}

fn read(mm: &mut Mm, [file, list, count]: [u64; 3], offset: Option<i64>) -> Result<(Syscall, Answer), Refusal> {
    refuse_negative(offset)?;
    // Neither is a list of no descriptor.
    let (list, count) = if fd(file).0 < 0 { (0, 0) } else { (list, count) };
    let sizes = buffers(mm, list, count)?;
    for &(at, len) in &sizes {
        mm.check(at, len, true)?;
    }
    let total = sizes.iter().map(|&(_, len)| len).sum::<u64>() as usize;
    let call = match offset {
        None => Syscall::Read { fd: fd(file), count: total },
        Some(offset) => Syscall::Pread64 { fd: fd(file), count: total, offset },
    };
    Ok((call, Answer::Scatter { list, count }))
}

fn write(mm: &mut Mm, [file, list, count]: [u64; 3], offset: Option<i64>) -> Result<(Syscall, Answer), Refusal> {
    refuse_negative(offset)?;
    let count = if fd(file).0 < 0 { 0 } else { count };
    let mut buf = Vec::new();
    for (at, len) in buffers(mm, list, count)? {
        buf.extend(mm.read_vec(at, len)?);
    }
    let call = match offset {
        None => Syscall::Write { fd: fd(file), buf },
        Some(offset) => Syscall::Pwrite64 { fd: fd(file), buf, offset },
    };
    Ok((call, Answer::Value))
}

/// Reads a list of `struct iovec`: "EINVAL The sum of the iov_len values overflows an ssize_t value. … the vector count … is less
/// than zero or greater than the permitted maximum." - readv(2)
fn buffers(mm: &mut Mm, list: u64, count: u64) -> Result<Vec<(u64, u64)>, Refusal> {
    if count > UIO_MAXIOV {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    let mut total: i64 = 0;
    let mut found = Vec::new();
    for index in 0..count {
        let (at, len) = (mm.load(list + index * 16, 8)?, mm.load(list + index * 16 + 8, 8)?);
        let sum = i64::try_from(len).ok().and_then(|len| total.checked_add(len));
        total = sum.ok_or(Refusal::Errno(Errno::EINVAL))?;
        found.push((at, len));
    }
    Ok(found)
}
