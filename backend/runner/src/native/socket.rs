//! Sockets.

use nslab_abi::{Fd, Ret, Syscall};

use super::file::pair;
use super::{Answer, enter, int};
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
        Syscall::Shutdown { sockfd, how } => int(libc::SYS_shutdown, &mut [(*sockfd).into(), (*how).into()]),
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
