//! Reading and writing.

use nslab_abi::sockios::SIOCGIFCONF;
use nslab_abi::{Dirent, Fd, Ret, Syscall, ioctls};

use super::{Answer, bytes, enter, half, int, unsupported, word};
use crate::sys::Arg;

/// Most bytes that one call moves here; a short count is what read(2) and write(2) allow.
const TRANSFER_BYTES: usize = 1 << 20;
/// The argument of these is a number, or there is none.
const NUMBER_REQUESTS: [u64; 13] = [
    ioctls::TIOCSCTTY,
    ioctls::TIOCNOTTY,
    ioctls::TIOCEXCL,
    ioctls::TIOCNXCL,
    ioctls::FIOCLEX,
    ioctls::FIONCLEX,
    ioctls::NS_GET_USERNS,
    ioctls::NS_GET_PARENT,
    ioctls::NS_GET_NSTYPE,
    ioctls::TIOCGPTPEER,
    ioctls::TCSBRK,
    ioctls::TCFLSH,
    ioctls::TCXONC,
];
/// Bytes that the largest request reads or writes: `struct ifreq`, `struct termios`.
const IOCTL_BYTES: usize = 256;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Read { fd, count } => {
            let count = (*count).min(TRANSFER_BYTES);
            bytes(count, |out| enter(libc::SYS_read, &mut [(*fd).into(), out, count.into()]))
        }
        Syscall::Pread64 { fd, count, offset } => {
            let count = (*count).min(TRANSFER_BYTES);
            bytes(count, |out| enter(libc::SYS_pread64, &mut [(*fd).into(), out, count.into(), (*offset).into()]))
        }
        Syscall::Write { fd, buf } => int(libc::SYS_write, &mut [(*fd).into(), Arg::In(buf), buf.len().into()]),
        Syscall::Pwrite64 { fd, buf, offset } => {
            int(libc::SYS_pwrite64, &mut [(*fd).into(), Arg::In(buf), buf.len().into(), (*offset).into()])
        }
        Syscall::CopyFileRange { fd_in, off_in, fd_out, off_out, len, flags } => {
            // The script's own offsets go on by what is copied: these are copies.
            let (mut at_in, mut at_out) = (off_in.unwrap_or(0).to_le_bytes(), off_out.unwrap_or(0).to_le_bytes());
            let at_in = if off_in.is_some() { Arg::Out(&mut at_in) } else { Arg::Number(0) };
            let at_out = if off_out.is_some() { Arg::Out(&mut at_out) } else { Arg::Number(0) };
            let args = &mut [(*fd_in).into(), at_in, (*fd_out).into(), at_out, (*len).into(), (*flags).into()];
            int(libc::SYS_copy_file_range, args)
        }
        Syscall::Splice { fd_in, off_in, fd_out, off_out, len, flags } => {
            let (mut at_in, mut at_out) = (off_in.unwrap_or(0).to_le_bytes(), off_out.unwrap_or(0).to_le_bytes());
            let at_in = if off_in.is_some() { Arg::Out(&mut at_in) } else { Arg::Number(0) };
            let at_out = if off_out.is_some() { Arg::Out(&mut at_out) } else { Arg::Number(0) };
            let args = &mut [(*fd_in).into(), at_in, (*fd_out).into(), at_out, (*len).into(), (*flags).into()];
            int(libc::SYS_splice, args)
        }
        Syscall::Tee { fd_in, fd_out, len, flags } => {
            int(libc::SYS_tee, &mut [(*fd_in).into(), (*fd_out).into(), (*len).into(), (*flags).into()])
        }
        Syscall::SchedSetaffinity { pid, mask } => {
            int(libc::SYS_sched_setaffinity, &mut [(*pid).into(), mask.len().into(), Arg::In(mask)])
        }
        Syscall::SchedGetaffinity { pid, len } => {
            let room = (*len).min(TRANSFER_BYTES);
            bytes(room, |out| enter(libc::SYS_sched_getaffinity, &mut [(*pid).into(), room.into(), out]))
        }
        Syscall::Lseek { fd, offset, whence } => {
            int(libc::SYS_lseek, &mut [(*fd).into(), (*offset).into(), (*whence).into()])
        }
        Syscall::Getdents64 { fd, count } => getdents(*fd, (*count).min(TRANSFER_BYTES)),
        Syscall::Sendfile { out_fd, in_fd, offset, count } => {
            let mut at = offset.unwrap_or(0).to_le_bytes();
            let at = if offset.is_some() { Arg::Out(&mut at) } else { Arg::Number(0) };
            int(libc::SYS_sendfile, &mut [(*out_fd).into(), (*in_fd).into(), at, (*count).into()])
        }
        Syscall::Fallocate { fd, mode, offset, len } => {
            int(libc::SYS_fallocate, &mut [(*fd).into(), (*mode).into(), (*offset).into(), (*len).into()])
        }
        Syscall::Flock { fd, operation } => int(libc::SYS_flock, &mut [(*fd).into(), (*operation).into()]),
        Syscall::FcntlLock { fd, cmd, lock } => {
            let mut bytes = lock.bytes();
            let value = enter(libc::SYS_fcntl, &mut [(*fd).into(), (*cmd).into(), Arg::Out(&mut bytes)]);
            // F_GETLK and F_OFD_GETLK write it back.
            value.map(|value| match *cmd {
                5 | 36 => Ret::Structure { value, bytes: bytes.to_vec() },
                _ => Ret::Int(value),
            })
        }
        Syscall::Ioctl { fd, request, arg, data } => ioctl(*fd, *request, *arg, data),
        _ => return None,
    })
}

fn getdents(fd: Fd, count: usize) -> Answer {
    let mut buffer = vec![0; count];
    let len = enter(libc::SYS_getdents64, &mut [fd.into(), Arg::Out(&mut buffer), count.into()])? as usize;
    let mut entries = Vec::new();
    let mut rest = &buffer[..len];
    while rest.len() > 19 {
        let record_bytes = usize::from(u16::from_le_bytes([rest[16], rest[17]]));
        let Some((record, after)) = rest.split_at_checked(record_bytes).filter(|_| record_bytes > 19) else { break };
        let name = &record[19..];
        let name = name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
        entries.push(Dirent {
            d_ino: word(record, 0),
            d_off: word(record, 8) as i64,
            d_type: record[18],
            d_name: name,
        });
        rest = after;
    }
    Ok(Ret::Dirents(entries))
}

/// ioctl(2): requests with a number, and those whose structure fits the buffer. `data` is what the request reads.
fn ioctl(fd: Fd, request: u64, arg: u64, data: &[u8]) -> Answer {
    if NUMBER_REQUESTS.contains(&request) {
        return int(libc::SYS_ioctl, &mut [fd.into(), request.into(), arg.into()]);
    }
    if request == SIOCGIFCONF {
        return ifconf(fd);
    }
    // The classic terminal, file and socket requests (0x54.., 0x89..) and those of the modern form, which names its size.
    let group = request >> 8 & 0xff;
    let size = (request >> 16 & 0x3fff) as usize;
    let is_classic = matches!(group, 0x54 | 0x89) && request >> 16 == 0;
    // Namespaces, btrfs, flags and versions of files, extended attributes of XFS, terminals.
    let is_sized = matches!(group, 0xb7 | 0x94) || (matches!(group, 0x66 | 0x76 | 0x58 | 0x54) && request >> 16 != 0);
    let is_known = is_classic || (is_sized && size <= IOCTL_BYTES);
    if !is_known {
        return Err(unsupported("ioctl", format!("request {request:#x}")));
    }
    let mut buffer = data.to_vec();
    buffer.resize(IOCTL_BYTES, 0);
    let written = ioctls::writes(request);
    let value = enter(libc::SYS_ioctl, &mut [fd.into(), request.into(), Arg::Out(&mut buffer)])?;
    match written {
        0 => Ok(Ret::Int(value)),
        len => {
            buffer.truncate(len);
            Ok(Ret::Bytes(buffer))
        }
    }
}

/// SIOCGIFCONF: all records; the caller gives the program as many as it has room for.
fn ifconf(fd: Fd) -> Answer {
    const RECORDS_BYTES: usize = 40 * 256;
    let mut records = vec![0; RECORDS_BYTES];
    let mut ifconf = [(RECORDS_BYTES as u64).to_le_bytes(), (records.as_mut_ptr() as u64).to_le_bytes()].concat();
    enter(libc::SYS_ioctl, &mut [fd.into(), SIOCGIFCONF.into(), Arg::Out(&mut ifconf)])?;
    records.truncate(half(&ifconf, 0) as usize);
    Ok(Ret::Bytes(records))
}
