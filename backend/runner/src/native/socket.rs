//! Sockets.

use nslab_abi::{Fd, Msg, MsgHdr, Ret, Syscall};

use super::file::pair;
use super::{Answer, enter, half, int, unsupported, word};
use crate::sys::Arg;

/// `sizeof(struct sockaddr_storage)`.
const ADDRESS_BYTES: u32 = 128;
/// Most bytes received at once, or of one option.
const RECEIVE_BYTES: usize = 1 << 20;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Socket { domain, kind, protocol } => {
            int(libc::SYS_socket, &mut [(*domain).into(), (*kind).into(), (*protocol).into()])
        }
        Syscall::Socketpair { domain, kind, protocol } => {
            pair(libc::SYS_socketpair, |out| vec![(*domain).into(), (*kind).into(), (*protocol).into(), out])
        }
        Syscall::Bind { sockfd, addr } => {
            int(libc::SYS_bind, &mut [(*sockfd).into(), Arg::In(addr), addr.len().into()])
        }
        Syscall::Connect { sockfd, addr } => {
            int(libc::SYS_connect, &mut [(*sockfd).into(), Arg::In(addr), addr.len().into()])
        }
        Syscall::Listen { sockfd, backlog } => int(libc::SYS_listen, &mut [(*sockfd).into(), (*backlog).into()]),
        Syscall::Accept4 { sockfd, flags } => named(*sockfd, libc::SYS_accept4, Some((*flags).into())),
        Syscall::Getsockname { sockfd } => named(*sockfd, libc::SYS_getsockname, None),
        Syscall::Getpeername { sockfd } => named(*sockfd, libc::SYS_getpeername, None),
        Syscall::Sendto { sockfd, buf, flags, addr } => {
            let (address, len) = if addr.is_empty() { (Arg::Number(0), 0) } else { (Arg::In(addr), addr.len()) };
            int(
                libc::SYS_sendto,
                &mut [(*sockfd).into(), Arg::In(buf), buf.len().into(), (*flags).into(), address, len.into()],
            )
        }
        Syscall::Recvfrom { sockfd, len, flags } => recvfrom(*sockfd, (*len).min(RECEIVE_BYTES), *flags),
        Syscall::Sendmsg { sockfd, msg, flags } => sendmsg(*sockfd, msg, *flags),
        Syscall::Recvmsg { sockfd, iov, controllen, flags } => {
            recvmsg(*sockfd, iov.iter().sum(), (*controllen).min(RECEIVE_BYTES), *flags)
        }
        Syscall::Shutdown { sockfd, how } => int(libc::SYS_shutdown, &mut [(*sockfd).into(), (*how).into()]),
        // A pointer to a program of the script's own memory.
        Syscall::Setsockopt { level: libc::SOL_SOCKET, optname: 26 | 51, .. } => {
            Err(unsupported("setsockopt", "SO_ATTACH_FILTER, SO_ATTACH_REUSEPORT_CBPF"))
        }
        Syscall::Setsockopt { sockfd, level, optname, optval } => int(
            libc::SYS_setsockopt,
            &mut [(*sockfd).into(), (*level).into(), (*optname).into(), Arg::In(optval), optval.len().into()],
        ),
        Syscall::Getsockopt { sockfd, level, optname, optlen } => getsockopt(*sockfd, *level, *optname, *optlen),
        _ => return None,
    })
}

/// Calls that answer an address.
fn named(sockfd: Fd, number: i64, flags: Option<Arg<'_>>) -> Answer {
    let mut address = vec![0; ADDRESS_BYTES as usize];
    let mut len = ADDRESS_BYTES.to_le_bytes();
    let mut args = vec![sockfd.into(), Arg::Out(&mut address), Arg::Out(&mut len)];
    args.extend(flags);
    let value = enter(number, &mut args)?;
    drop(args);
    address.truncate(u32::from_le_bytes(len) as usize);
    Ok(Ret::Sock { value, data: Vec::new(), addr: address })
}

fn recvfrom(sockfd: Fd, len: usize, flags: i32) -> Answer {
    let mut data = vec![0; len];
    let mut address = vec![0; ADDRESS_BYTES as usize];
    let mut address_len = ADDRESS_BYTES.to_le_bytes();
    let mut args = [
        sockfd.into(),
        Arg::Out(&mut data),
        len.into(),
        flags.into(),
        Arg::Out(&mut address),
        Arg::Out(&mut address_len),
    ];
    let value = enter(libc::SYS_recvfrom, &mut args)?;
    // With MSG_TRUNC the value is the datagram's true length - recv(2).
    data.truncate(value as usize);
    address.truncate(u32::from_le_bytes(address_len) as usize);
    Ok(Ret::Sock { value, data, addr: address })
}

fn getsockopt(sockfd: Fd, level: i32, optname: i32, optlen: usize) -> Answer {
    if (optlen as i32) < 0 {
        let len = (optlen as u32).to_le_bytes();
        return int(
            libc::SYS_getsockopt,
            &mut [sockfd.into(), level.into(), optname.into(), Arg::Number(0), Arg::In(&len)],
        );
    }
    let room = optlen.min(RECEIVE_BYTES);
    let mut option = vec![0; room];
    let mut len = (room as u32).to_le_bytes();
    enter(
        libc::SYS_getsockopt,
        &mut [sockfd.into(), level.into(), optname.into(), Arg::Out(&mut option), Arg::Out(&mut len)],
    )?;
    option.truncate(u32::from_le_bytes(len) as usize);
    Ok(Ret::Bytes(option))
}

/// Words of `struct msghdr`: name, its length, buffers, their number, control data, its length, flags.
type Header = [u64; 7];

fn header_bytes(header: &Header) -> Vec<u8> {
    header.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn sendmsg(sockfd: Fd, msg: &MsgHdr, flags: i32) -> Answer {
    let list: Vec<u8> = msg
        .iov
        .iter()
        .flat_map(|bytes| [bytes.as_ptr() as u64, bytes.len() as u64])
        .flat_map(u64::to_le_bytes)
        .collect();
    let control = hide(&msg.control);
    let pointer = |bytes: &[u8]| if bytes.is_empty() { 0 } else { bytes.as_ptr() as u64 };
    let header = header_bytes(&[
        pointer(&msg.name),
        msg.name.len() as u64,
        list.as_ptr() as u64,
        msg.iov.len() as u64,
        pointer(&control),
        control.len() as u64,
        0,
    ]);
    int(libc::SYS_sendmsg, &mut [sockfd.into(), Arg::In(&header), flags.into()])
}

/// Control data in which the runner's own descriptors are not open.
fn hide(control: &[u8]) -> Vec<u8> {
    const HEADER_BYTES: usize = 16;
    const RIGHTS: (u32, u32) = (1, 1);
    let mut bytes = control.to_vec();
    let mut at = 0;
    while at + HEADER_BYTES <= bytes.len() {
        let len = (word(&bytes, at) as usize).clamp(HEADER_BYTES, bytes.len() - at);
        if (half(&bytes, at + 8), half(&bytes, at + 12)) == RIGHTS {
            for fd in bytes[at + HEADER_BYTES..at + len].chunks_exact_mut(4) {
                if crate::hidden::is_hidden(half(fd, 0) as i32) {
                    fd.copy_from_slice(&i32::MAX.to_le_bytes());
                }
            }
        }
        at += len.next_multiple_of(8);
    }
    bytes
}

fn recvmsg(sockfd: Fd, len: usize, controllen: usize, flags: i32) -> Answer {
    let mut data = vec![0; len.min(RECEIVE_BYTES)];
    let mut name = vec![0; ADDRESS_BYTES as usize];
    let mut control = vec![0; controllen];
    let list: Vec<u8> =
        [data.as_mut_ptr() as u64, data.len() as u64].iter().flat_map(|word| word.to_le_bytes()).collect();
    let mut header = header_bytes(&[
        name.as_mut_ptr() as u64,
        name.len() as u64,
        list.as_ptr() as u64,
        1,
        if controllen == 0 { 0 } else { control.as_mut_ptr() as u64 },
        controllen as u64,
        0,
    ]);
    let value = enter(libc::SYS_recvmsg, &mut [sockfd.into(), Arg::Out(&mut header), flags.into()])?;
    // With MSG_TRUNC the value is the datagram's true length - recv(2).
    data.truncate(value as usize);
    name.truncate(half(&header, 8) as usize);
    control.truncate(word(&header, 40) as usize);
    Ok(Ret::Msg(Box::new(Msg { value, data, name, control, flags: half(&header, 48) as i32 })))
}
