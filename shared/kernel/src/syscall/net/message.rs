//! sendto(2), recvfrom(2), sendmsg(2), recvmsg(2).

use nslab_abi::{Errno, Fd, Msg, MsgHdr, Ret, TaskId};

use crate::Kernel;
use crate::net::addr::{AF_INET, AF_UNIX, Addr};
use crate::net::flags::{
    MSG_CMSG_CLOEXEC, MSG_DONTWAIT, MSG_ERRQUEUE, MSG_FASTOPEN, MSG_OOB, MSG_PEEK, MSG_TRUNC, MSG_ZEROCOPY,
};
use crate::net::scm::Scm;
use crate::net::send::Message;
use crate::net::socket::SockType;
use crate::net::{Received, SocketId};
use crate::stop::{SysResult, unsupported};

pub fn sys_sendto(k: &mut Kernel, t: TaskId, fd: Fd, buf: &[u8], flags: i32, addr: &[u8]) -> SysResult {
    let (id, nonblock) = k.sockfd(t, fd)?;
    send(k, t, fd, id, buf, Scm::default(), addr, with_nonblock(flags, nonblock))
}

pub fn sys_sendmsg(k: &mut Kernel, t: TaskId, fd: Fd, msg: &MsgHdr, flags: i32) -> SysResult {
    let (id, nonblock) = k.sockfd(t, fd)?;
    let scm = k.scm_send(t, id, &msg.control)?;
    send(k, t, fd, id, &msg.iov.concat(), scm, &msg.name, with_nonblock(flags, nonblock))
}

fn with_nonblock(flags: i32, nonblock: bool) -> i32 {
    flags | if nonblock { MSG_DONTWAIT } else { 0 }
}

#[expect(clippy::too_many_arguments, reason = "those of sendto(2), and what sendmsg(2) adds")]
fn send(k: &mut Kernel, t: TaskId, fd: Fd, id: SocketId, data: &[u8], scm: Scm, addr: &[u8], flags: i32) -> SysResult {
    let (family, kind) = (k.socket(id).family, k.socket(id).kind);
    if flags & MSG_OOB != 0 {
        if kind != SockType::Stream {
            return Err(Errno::EOPNOTSUPP.into());
        }
        return unsupported("sendto", "MSG_OOB");
    }
    if flags & (MSG_ZEROCOPY | MSG_FASTOPEN) != 0 {
        return unsupported("sendto", "MSG_ZEROCOPY, MSG_FASTOPEN");
    }
    // A connection of TCP or of SOCK_SEQPACKET does not look at the address.
    let ignores = matches!((family, kind), (AF_UNIX, SockType::Seqpacket)) || k.socket(id).is_tcp();
    let to = match (addr, family) {
        ([], _) => None,
        _ if ignores => None,
        // net/ipv4/udp.c takes AF_UNSPEC for AF_INET.
        ([0, 0, rest @ ..], AF_INET) if rest.len() >= 14 => Some(Addr::parse(family, &[&[2, 0], rest].concat())?),
        (addr, family) => Some(Addr::parse(family, addr)?),
    };
    k.socket_send(t, fd, id, Message { data, scm, to, flags })
}

pub fn sys_recvfrom(k: &mut Kernel, t: TaskId, fd: Fd, len: usize, flags: i32) -> SysResult {
    let (id, got) = receive(k, t, fd, len, flags)?;
    if flags & MSG_PEEK == 0 {
        // Descriptors that recv(2) has no room for are closed.
        k.drop_scm(&got.scm);
    }
    let value = value(k, id, &got, flags);
    Ok(Ret::Sock { value, addr: name(k, id, &got), data: got.data })
}

pub fn sys_recvmsg(k: &mut Kernel, t: TaskId, fd: Fd, len: usize, room: usize, flags: i32) -> SysResult {
    let (id, got) = receive(k, t, fd, len, flags)?;
    let value = value(k, id, &got, flags);
    let socket = k.socket(id).clone();
    let is_cut = socket.kind != SockType::Stream && got.len > got.data.len();
    let mut msg_flags = flags & MSG_CMSG_CLOEXEC | if is_cut { MSG_TRUNC } else { 0 };
    let mut control = Vec::new();
    if socket.family == AF_UNIX && !(got.is_end && socket.kind != SockType::Stream) {
        let is_cloexec = flags & MSG_CMSG_CLOEXEC != 0;
        let (bytes, cut) = k.scm_receive(t, &got.scm, room, socket.passes_cred(), is_cloexec)?;
        msg_flags |= cut;
        control = bytes;
        if flags & MSG_PEEK == 0 {
            k.drop_scm(&got.scm);
        }
    }
    let name = name(k, id, &got);
    Ok(Ret::Msg(Box::new(Msg { value, data: got.data, name, control, flags: msg_flags })))
}

fn receive(
    k: &mut Kernel,
    t: TaskId,
    fd: Fd,
    len: usize,
    flags: i32,
) -> Result<(SocketId, Received), crate::stop::Stop> {
    let (id, nonblock) = k.sockfd(t, fd)?;
    if flags & MSG_OOB != 0 {
        if k.socket(id).kind != SockType::Stream {
            return Err(Errno::EOPNOTSUPP.into());
        }
        return unsupported("recvfrom", "MSG_OOB");
    }
    if flags & MSG_ERRQUEUE != 0 {
        return unsupported("recvfrom", "MSG_ERRQUEUE");
    }
    Ok((id, k.socket_receive(t, fd, id, len, with_nonblock(flags, nonblock))?))
}

/// "MSG_TRUNC … return the real length of the packet or datagram, even when it was longer than the passed buffer" - recv(2)
fn value(k: &Kernel, id: SocketId, got: &Received, flags: i32) -> i64 {
    let is_datagram = k.socket(id).kind != SockType::Stream;
    if flags & MSG_TRUNC != 0 && is_datagram { got.len as i64 } else { got.data.len() as i64 }
}

fn name(k: &Kernel, id: SocketId, got: &Received) -> Vec<u8> {
    let family = k.socket(id).family;
    match &got.from {
        None | Some(Addr::UnixNone) => Vec::new(),
        Some(from) => from.to_bytes(family),
    }
}
