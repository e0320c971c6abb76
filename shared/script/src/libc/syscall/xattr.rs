//! Extended attributes, and statx(2).

use nslab_abi::{AtFlags, Errno, Syscall, XattrFile, XattrOp};

use super::args::{fd, path};
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

/// `XATTR_NAME_MAX`, `XATTR_SIZE_MAX` - include/uapi/linux/limits.h.
const NAME_MAX: u64 = 255;
const SIZE_MAX: u64 = 65536;

pub(super) const ROWS: &[Row] = &[
    ("statx", 332, |mm, a| {
        let flags = AtFlags::from_bits_retain(a[2] as u32);
        // "pathname … may be NULL" with AT_EMPTY_PATH since 6.11 - statx(2)
        let path = if a[1] == 0 && flags.contains(AtFlags::EMPTY_PATH) { Vec::new() } else { path(mm, a[1])? };
        Ok((Syscall::Statx { dirfd: fd(a[0]), path, flags, mask: a[3] as u32 }, Answer::Structure { at: a[4] }))
    }),
    ("openat2", 437, |mm, a| {
        const HOW_BYTES: u64 = 24;
        let size = a[3];
        // copy_struct_from_user(): what is known is read, and all beyond it has to be zero - openat2(2), "Extensibility"
        let is_read = (HOW_BYTES..=4096).contains(&size);
        if is_read {
            let rest = mm.read_vec(a[2] + HOW_BYTES, size - HOW_BYTES)?;
            if rest.iter().any(|&byte| byte != 0) {
                return Err(Refusal::Errno(Errno::E2BIG));
            }
        }
        let mut word = |at: u64| if is_read { mm.load(a[2] + at, 8) } else { Ok(0) };
        let (flags, mode, resolve) = (word(0)?, word(8)?, word(16)?);
        let path = path(mm, a[1])?;
        let call = Syscall::Openat2 { dirfd: fd(a[0]), path, flags, mode, resolve, size: size as usize };
        Ok((call, Answer::Value))
    }),
    ("setxattr", 188, |mm, a| set(mm, by_path, a)),
    ("lsetxattr", 189, |mm, a| set(mm, by_link, a)),
    ("fsetxattr", 190, |mm, a| set(mm, by_fd, a)),
    ("getxattr", 191, |mm, a| get(mm, by_path, a)),
    ("lgetxattr", 192, |mm, a| get(mm, by_link, a)),
    ("fgetxattr", 193, |mm, a| get(mm, by_fd, a)),
    ("listxattr", 194, |mm, a| list(mm, by_path, a)),
    ("llistxattr", 195, |mm, a| list(mm, by_link, a)),
    ("flistxattr", 196, |mm, a| list(mm, by_fd, a)),
    ("removexattr", 197, |mm, a| remove(mm, by_path, a)),
    ("lremovexattr", 198, |mm, a| remove(mm, by_link, a)),
    ("fremovexattr", 199, |mm, a| remove(mm, by_fd, a)),
];

type Built = Result<(Syscall, Answer), Refusal>;
type By = fn(&Mm, u64) -> Result<XattrFile, Refusal>;

fn by_path(mm: &Mm, at: u64) -> Result<XattrFile, Refusal> {
    Ok(XattrFile::Path(path(mm, at)?))
}

fn by_link(mm: &Mm, at: u64) -> Result<XattrFile, Refusal> {
    Ok(XattrFile::Link(path(mm, at)?))
}

fn by_fd(_: &Mm, raw: u64) -> Result<XattrFile, Refusal> {
    Ok(XattrFile::Fd(fd(raw)))
}

/// A name of one byte more than the longest is still read, so that the kernel refuses it.
fn name(mm: &Mm, at: u64) -> Result<Vec<u8>, Refusal> {
    let len = mm.find_byte(at, 0, NAME_MAX + 1)?.unwrap_or(NAME_MAX + 1);
    Ok(mm.read_vec(at, len)?)
}

fn set(mm: &mut Mm, by: By, a: &[u64]) -> Built {
    let flags = a[4] as i32;
    // The flags come before all that is read, the length before the value - fs/xattr.c:setxattr_copy()
    if flags & !3 != 0 {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    let name = name(mm, a[1])?;
    if name.is_empty() || name.len() as u64 > NAME_MAX {
        return Err(Refusal::Errno(Errno::ERANGE));
    }
    if a[3] > SIZE_MAX {
        return Err(Refusal::Errno(Errno::E2BIG));
    }
    let value = if a[3] == 0 { Vec::new() } else { mm.read_vec(a[2], a[3])? };
    Ok((Syscall::Xattr { file: by(mm, a[0])?, op: XattrOp::Set { name, value, flags } }, Answer::Value))
}

fn get(mm: &mut Mm, by: By, a: &[u64]) -> Built {
    let op = XattrOp::Get { name: name(mm, a[1])?, size: a[3] as usize };
    Ok((Syscall::Xattr { file: by(mm, a[0])?, op }, Answer::Bytes { at: a[2], max: a[3] }))
}

fn list(mm: &mut Mm, by: By, a: &[u64]) -> Built {
    let op = XattrOp::List { size: a[2] as usize };
    Ok((Syscall::Xattr { file: by(mm, a[0])?, op }, Answer::Bytes { at: a[1], max: a[2] }))
}

fn remove(mm: &mut Mm, by: By, a: &[u64]) -> Built {
    let op = XattrOp::Remove { name: name(mm, a[1])? };
    Ok((Syscall::Xattr { file: by(mm, a[0])?, op }, Answer::Value))
}
