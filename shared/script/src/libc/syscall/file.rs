//! Descriptors.

use nslab_abi::sockios::SIOCGIFCONF;
use nslab_abi::{OpenFlags, RecordLock, Syscall, ioctls};

use super::args::{buffer, fd};
use super::{Answer, Refusal, Row};
use crate::libc::builtin::ARGS_MAX;
use crate::machine::Mm;

/// Bytes of two descriptors.
pub(super) const PAIR_BYTES: u64 = 8;
/// O_CLOEXEC, O_NONBLOCK, O_DIRECT - pipe2(2).
const PIPE_FLAGS: OpenFlags = OpenFlags::from_bits_retain(0o2_044_000);

pub(super) const ROWS: &[Row] = &[
    ("close", 3, |_, a| Ok((Syscall::Close { fd: fd(a[0]) }, Answer::Value))),
    ("read", 0, |mm, a| {
        // Where nothing could be written nothing is taken: the descriptor alone is judged.
        if a[2] > 0 && mm.check(a[1], 1, true).is_err() {
            return Ok((Syscall::Read { fd: fd(a[0]), count: 0 }, Answer::Fault));
        }
        let call = Syscall::Read { fd: fd(a[0]), count: a[2] as usize };
        Ok((call, Answer::Bytes { at: a[1], max: a[2] }))
    }),
    ("write", 1, |mm, a| Ok((Syscall::Write { fd: fd(a[0]), buf: buffer(mm, a[1], a[2])? }, Answer::Value))),
    ("pread64", 17, |_, a| {
        let call = Syscall::Pread64 { fd: fd(a[0]), count: a[2] as usize, offset: a[3] as i64 };
        Ok((call, Answer::Bytes { at: a[1], max: a[2] }))
    }),
    ("pwrite64", 18, |mm, a| {
        let buf = buffer(mm, a[1], a[2])?;
        Ok((Syscall::Pwrite64 { fd: fd(a[0]), buf, offset: a[3] as i64 }, Answer::Value))
    }),
    ("lseek", 8, |_, a| Ok((Syscall::Lseek { fd: fd(a[0]), offset: a[1] as i64, whence: a[2] as i32 }, Answer::Value))),
    ("dup", 32, |_, a| Ok((Syscall::Dup { oldfd: fd(a[0]) }, Answer::Value))),
    ("dup2", 33, |_, a| Ok((Syscall::Dup2 { oldfd: fd(a[0]), newfd: fd(a[1]) }, Answer::Value))),
    ("dup3", 292, |_, a| {
        let flags = OpenFlags::from_bits_retain(a[2] as u32);
        Ok((Syscall::Dup3 { oldfd: fd(a[0]), newfd: fd(a[1]), flags }, Answer::Value))
    }),
    ("close_range", 436, |_, a| {
        Ok((Syscall::CloseRange { first: a[0] as u32, last: a[1] as u32, flags: a[2] as u32 }, Answer::Value))
    }),
    ("pipe", 22, |mm, a| {
        mm.check(a[0], PAIR_BYTES, true)?;
        Ok((Syscall::Pipe2 { flags: OpenFlags::empty() }, Answer::Pair { at: a[0] }))
    }),
    ("pipe2", 293, |mm, a| {
        let flags = OpenFlags::from_bits_retain(a[1] as u32);
        // No descriptor is left where their numbers cannot be told.
        if PIPE_FLAGS.contains(flags) {
            mm.check(a[0], PAIR_BYTES, true)?;
        }
        Ok((Syscall::Pipe2 { flags }, Answer::Pair { at: a[0] }))
    }),
    ("fcntl", 72, |mm, a| {
        let cmd = a[1] as i32;
        // F_GETLK, F_SETLK, F_SETLKW and their open-file-description kin point to a struct flock - fcntl(2).
        if matches!(cmd, 5..=7 | 36..=38) {
            let bytes = mm.read_vec(a[2], RecordLock::BYTES as u64)?;
            let lock = RecordLock::from_bytes(bytes[..].try_into().unwrap_or(&[0; RecordLock::BYTES]));
            return Ok((Syscall::FcntlLock { fd: fd(a[0]), cmd, lock }, Answer::Structure { at: a[2] }));
        }
        // F_SETOWN_EX and F_GETOWN_EX point to a struct f_owner_ex, two words of four bytes.
        if matches!(cmd, 15 | 16) {
            mm.check(a[2], 8, cmd == 16)?;
            return Ok((
                Syscall::Fcntl { fd: fd(a[0]), cmd, arg: mm.load(a[2], 8)? as i64 },
                Answer::Structure { at: a[2] },
            ));
        }
        Ok((Syscall::Fcntl { fd: fd(a[0]), cmd, arg: a[2] as i64 }, Answer::Value))
    }),
    ("flock", 73, |_, a| Ok((Syscall::Flock { fd: fd(a[0]), operation: a[1] as i32 }, Answer::Value))),
    ("ioctl", 16, ioctl),
    ("fstatfs", 138, |_, a| Ok((Syscall::Fstatfs { fd: fd(a[0]) }, Answer::Statfs { at: a[1] }))),
    ("getdents", 78, |_, a| {
        let call = Syscall::Getdents64 { fd: fd(a[0]), count: a[2] as u32 as usize };
        Ok((call, Answer::OldDirents { at: a[1] }))
    }),
    ("copy_file_range", 326, |mm, a| {
        let mut offset = |at: u64| if at == 0 { Ok(None) } else { mm.load(at, 8).map(|offset| Some(offset as i64)) };
        let (off_in, off_out) = (offset(a[1])?, offset(a[3])?);
        let (len, flags) = (a[4] as usize, a[5] as u32);
        let call = Syscall::CopyFileRange { fd_in: fd(a[0]), off_in, fd_out: fd(a[2]), off_out, len, flags };
        Ok((call, Answer::Offsets { at: [a[1], a[3]] }))
    }),
    ("sendfile", 40, |mm, a| {
        let offset = if a[2] == 0 { None } else { Some(mm.load(a[2], 8)? as i64) };
        let call = Syscall::Sendfile { out_fd: fd(a[0]), in_fd: fd(a[1]), offset, count: a[3] as usize };
        Ok((call, Answer::Offsets { at: [a[2], 0] }))
    }),
    ("splice", 275, |mm, a| {
        let mut offset = |at: u64| if at == 0 { Ok(None) } else { mm.load(at, 8).map(|offset| Some(offset as i64)) };
        let (off_in, off_out) = (offset(a[1])?, offset(a[3])?);
        let (len, flags) = (a[4] as usize, a[5] as u32);
        let call = Syscall::Splice { fd_in: fd(a[0]), off_in, fd_out: fd(a[2]), off_out, len, flags };
        Ok((call, Answer::Offsets { at: [a[1], a[3]] }))
    }),
    ("tee", 276, |_, a| {
        Ok((Syscall::Tee { fd_in: fd(a[0]), fd_out: fd(a[1]), len: a[2] as usize, flags: a[3] as u32 }, Answer::Value))
    }),
    ("fallocate", 285, |_, a| {
        let call = Syscall::Fallocate { fd: fd(a[0]), mode: a[1] as i32, offset: a[2] as i64, len: a[3] as i64 };
        Ok((call, Answer::Value))
    }),
    ("getdents64", 217, |_, a| {
        let call = Syscall::Getdents64 { fd: fd(a[0]), count: a[2] as u32 as usize };
        Ok((call, Answer::Dirents { at: a[1] }))
    }),
    ("fchmod", 91, |_, a| Ok((Syscall::Fchmod { fd: fd(a[0]), mode: a[1] as u32 }, Answer::Value))),
    ("fchown", 93, |_, a| {
        Ok((Syscall::Fchown { fd: fd(a[0]), owner: a[1] as u32, group: a[2] as u32 }, Answer::Value))
    }),
    ("ftruncate", 77, |_, a| Ok((Syscall::Ftruncate { fd: fd(a[0]), length: a[1] as i64 }, Answer::Value))),
    ("fchdir", 81, |_, a| Ok((Syscall::Fchdir { fd: fd(a[0]) }, Answer::Value))),
    ("sync", 162, |_, _| Ok((Syscall::Sync, Answer::Value))),
    ("fsync", 74, |_, a| Ok((Syscall::Fsync { fd: fd(a[0]) }, Answer::Value))),
    ("fdatasync", 75, |_, a| Ok((Syscall::Fsync { fd: fd(a[0]) }, Answer::Value))),
];

fn ioctl(mm: &mut Mm, a: &[u64; ARGS_MAX]) -> Result<(Syscall, Answer), Refusal> {
    let (request, arg) = (a[1] & 0xffff_ffff, a[2]);
    // Nobody looks at the argument of a request to no descriptor.
    if fd(a[0]).0 < 0 {
        return Ok((Syscall::Ioctl { fd: fd(a[0]), request, arg, data: Vec::new() }, Answer::Out { at: arg }));
    }
    if request == SIOCGIFCONF {
        mm.check(arg, 16, true)?;
        return Ok((Syscall::Ioctl { fd: fd(a[0]), request, arg, data: Vec::new() }, Answer::Ifconf { at: arg }));
    }
    let data = mm.read_vec(arg, ioctls::reads(request) as u64)?;
    Ok((Syscall::Ioctl { fd: fd(a[0]), request, arg, data }, Answer::Out { at: arg }))
}
