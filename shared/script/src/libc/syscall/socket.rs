//! Sockets.

use nslab_abi::{Errno, MsgHdr, Syscall};

use super::args::{buffer, fd};
use super::file::PAIR_BYTES;
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

/// Reads a socket address - net/socket.c:move_addr_to_kernel.
fn address(mm: &Mm, at: u64, len: u64) -> Result<Vec<u8>, Refusal> {
    /// `sizeof(struct sockaddr_storage)`.
    const SOCKADDR_MAX: i32 = 128;
    let len = len as i32;
    if !(0..=SOCKADDR_MAX).contains(&len) {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    Ok(mm.read_vec(at, len as u64)?)
}

/// Reads the array of buffers of a `struct msghdr` - lib/iov_iter.c:import_iovec.
pub(super) fn buffers(mm: &mut Mm, at: u64) -> Result<Vec<(u64, u64)>, Refusal> {
    /// `UIO_MAXIOV`.
    const IOV_MAX: u64 = 1024;
    let (list, count) = (mm.load(at.wrapping_add(16), 8)?, mm.load(at.wrapping_add(24), 8)?);
    if count > IOV_MAX {
        return Err(Refusal::Errno(Errno::EMSGSIZE));
    }
    let mut found = Vec::new();
    for index in 0..count {
        let cell = list.wrapping_add(index * 16);
        found.push((mm.load(cell, 8)?, mm.load(cell.wrapping_add(8), 8)?));
    }
    Ok(found)
}

/// Reads a `struct msghdr` that is sent.
fn message(mm: &mut Mm, at: u64) -> Result<MsgHdr, Refusal> {
    let iov = buffers(mm, at)?.iter().map(|&(from, len)| buffer(mm, from, len)).collect::<Result<_, _>>()?;
    let (name_at, name_len) = (mm.load(at, 8)?, mm.load(at + 8, 4)?);
    let name = if name_at == 0 { Vec::new() } else { address(mm, name_at, name_len)? };
    let (control_at, control_len) = (mm.load(at + 32, 8)?, mm.load(at + 40, 8)?);
    /// `net.core.optmem_max`: "ENOBUFS".
    const CONTROL_MAX: u64 = 131_072;
    if control_len > CONTROL_MAX {
        return Err(Refusal::Errno(Errno::ENOBUFS));
    }
    let control = if control_at == 0 { Vec::new() } else { mm.read_vec(control_at, control_len)? };
    Ok(MsgHdr { name, iov, control })
}

const SOCK_TYPE_MASK: i32 = 0xf;
/// `SOCK_CLOEXEC | SOCK_NONBLOCK`.
const SOCK_FLAGS: i32 = 0o2_004_000;

pub(super) const ROWS: &[Row] = &[
    ("socket", 41, |_, a| {
        Ok((Syscall::Socket { domain: a[0] as i32, kind: a[1] as i32, protocol: a[2] as i32 }, Answer::Value))
    }),
    ("socketpair", 53, |mm, a| {
        // Before it makes them the kernel writes down their numbers - net/socket.c:__sys_socketpair()
        if a[1] as i32 & !(SOCK_TYPE_MASK | SOCK_FLAGS) == 0 {
            mm.check(a[3], PAIR_BYTES, true)?;
        }
        let call = Syscall::Socketpair { domain: a[0] as i32, kind: a[1] as i32, protocol: a[2] as i32 };
        Ok((call, Answer::Pair { at: a[3] }))
    }),
    ("bind", 49, |mm, a| Ok((Syscall::Bind { sockfd: fd(a[0]), addr: address(mm, a[1], a[2])? }, Answer::Value))),
    ("connect", 42, |mm, a| Ok((Syscall::Connect { sockfd: fd(a[0]), addr: address(mm, a[1], a[2])? }, Answer::Value))),
    ("listen", 50, |_, a| Ok((Syscall::Listen { sockfd: fd(a[0]), backlog: a[1] as i32 }, Answer::Value))),
    ("accept", 43, |_, a| {
        let answer = Answer::Sock { data: 0, len: 0, addr: a[1], addrlen: a[2] };
        Ok((Syscall::Accept4 { sockfd: fd(a[0]), flags: 0 }, answer))
    }),
    ("accept4", 288, |_, a| {
        let answer = Answer::Sock { data: 0, len: 0, addr: a[1], addrlen: a[2] };
        Ok((Syscall::Accept4 { sockfd: fd(a[0]), flags: a[3] as i32 }, answer))
    }),
    ("sendto", 44, |mm, a| {
        let addr = if a[4] == 0 { Vec::new() } else { address(mm, a[4], a[5])? };
        let call = Syscall::Sendto { sockfd: fd(a[0]), buf: buffer(mm, a[1], a[2])?, flags: a[3] as i32, addr };
        Ok((call, Answer::Value))
    }),
    ("recvfrom", 45, |mm, a| {
        mm.check(a[1], a[2], true)?;
        let call = Syscall::Recvfrom { sockfd: fd(a[0]), len: a[2] as usize, flags: a[3] as i32 };
        Ok((call, Answer::Sock { data: a[1], len: a[2], addr: a[4], addrlen: a[5] }))
    }),
    ("sendmsg", 46, |mm, a| {
        let call = Syscall::Sendmsg { sockfd: fd(a[0]), msg: Box::new(message(mm, a[1])?), flags: a[2] as i32 };
        Ok((call, Answer::Value))
    }),
    ("recvmsg", 47, |mm, a| {
        let iov = buffers(mm, a[1])?;
        for &(at, len) in &iov {
            mm.check(at, len, true)?;
        }
        let controllen = if mm.load(a[1] + 32, 8)? == 0 { 0 } else { mm.load(a[1] + 40, 8)? as usize };
        let iov = iov.iter().map(|&(_, len)| len as usize).collect();
        let call = Syscall::Recvmsg { sockfd: fd(a[0]), iov, controllen, flags: a[2] as i32 };
        Ok((call, Answer::Msg { at: a[1] }))
    }),
    ("shutdown", 48, |_, a| Ok((Syscall::Shutdown { sockfd: fd(a[0]), how: a[1] as i32 }, Answer::Value))),
    ("getsockname", 51, |_, a| {
        let answer = Answer::Sock { data: 0, len: 0, addr: a[1], addrlen: a[2] };
        Ok((Syscall::Getsockname { sockfd: fd(a[0]) }, answer))
    }),
    ("getpeername", 52, |_, a| {
        let answer = Answer::Sock { data: 0, len: 0, addr: a[1], addrlen: a[2] };
        Ok((Syscall::Getpeername { sockfd: fd(a[0]) }, answer))
    }),
    ("setsockopt", 54, |mm, a| {
        let optval = address(mm, a[3], a[4])?;
        Ok((Syscall::Setsockopt { sockfd: fd(a[0]), level: a[1] as i32, optname: a[2] as i32, optval }, Answer::Value))
    }),
    ("getsockopt", 55, |mm, a| {
        let optlen = mm.load(a[4], 4)? as usize;
        let call = Syscall::Getsockopt { sockfd: fd(a[0]), level: a[1] as i32, optname: a[2] as i32, optlen };
        Ok((call, Answer::Option { at: a[3], len: a[4] }))
    }),
];
