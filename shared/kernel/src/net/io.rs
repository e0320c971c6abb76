//! Sending and receiving - net/unix/af_unix.c, net/ipv4/udp.c, net/ipv4/tcp.c.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, Reason, Ret, Signal, TaskId, WaitFor, WaitOn};

use super::addr::{AF_UNIX, Addr};
use super::socket::{Packet, SockType};
use super::{Socket, SocketId};
use crate::Kernel;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};

/// `MSG_PEEK`, `MSG_TRUNC`, `MSG_DONTWAIT`, `MSG_NOSIGNAL`.
pub const MSG_PEEK: i32 = 2;
pub const MSG_TRUNC: i32 = 0x20;
pub const MSG_DONTWAIT: i32 = 0x40;
pub const MSG_NOSIGNAL: i32 = 0x4000;
const POLLIN: i16 = 1;
const POLLOUT: i16 = 4;
const POLLERR: i16 = 8;
const POLLHUP: i16 = 0x10;
const POLLRDHUP: i16 = 0x2000;
/// Longest datagram over IPv4.
const UDP_BYTES_MAX: usize = 65_507;

/// What recvfrom(2) takes.
pub struct Received {
    /// Bytes for the buffer.
    pub data: Vec<u8>,
    /// The datagram's own length.
    pub len: usize,
    /// Who sent it; `None` on a connection.
    pub from: Option<Addr>,
}

impl Kernel {
    /// read(2) on a socket.
    pub(crate) fn socket_read(&mut self, t: TaskId, fd: Fd, id: SocketId, count: usize, nonblock: bool) -> SysResult {
        self.socket_receive(t, fd, id, count, if nonblock { MSG_DONTWAIT } else { 0 }).map(|got| Ret::Bytes(got.data))
    }

    /// write(2) on a socket.
    pub(crate) fn socket_write(&mut self, t: TaskId, fd: Fd, id: SocketId, buf: &[u8], nonblock: bool) -> SysResult {
        self.socket_send(t, fd, id, buf, if nonblock { MSG_DONTWAIT } else { 0 }, None)
    }

    pub(crate) fn socket_receive(
        &mut self,
        t: TaskId,
        fd: Fd,
        id: SocketId,
        count: usize,
        flags: i32,
    ) -> Result<Received, Stop> {
        let socket = self.socket(id).clone();
        if socket.kind.is_connected() && !socket.is_connected {
            // af_unix answers EINVAL where TCP answers ENOTCONN - net/unix/af_unix.c:unix_stream_read_generic()
            return Err(if socket.family == AF_UNIX { Errno::EINVAL } else { Errno::ENOTCONN }.into());
        }
        if let Some(errno) = self.socket_mut(id).error.take() {
            return Err(errno.into());
        }
        if socket.received.is_empty() {
            if socket.is_shut_read {
                return Ok(Received { data: Vec::new(), len: 0, from: None });
            }
            return Err(self.wait_socket(t, id, flags, WaitFor::Readable(fd)));
        }
        let is_peek = flags & MSG_PEEK != 0;
        let queue = Arc::make_mut(&mut self.socket_mut(id).received);
        let got = match socket.kind {
            SockType::Stream => take_stream(queue, count, is_peek),
            SockType::Dgram | SockType::Seqpacket => {
                let packet = queue.front().cloned().expect("it is not empty");
                if !is_peek {
                    queue.pop_front();
                }
                let data = packet.data[..packet.data.len().min(count)].to_vec();
                Received { data, len: packet.data.len(), from: (socket.kind == SockType::Dgram).then_some(packet.from) }
            }
        };
        if let Some(peer) = socket.peer {
            self.wake_up_for(WaitKey::Socket(peer.0), POLLOUT as u32);
        }
        self.wake_up_for(WaitKey::Socket(id.0), POLLOUT as u32);
        Ok(got)
    }

    fn wait_socket(&mut self, t: TaskId, on: SocketId, flags: i32, what: WaitFor) -> Stop {
        if flags & MSG_DONTWAIT != 0 {
            return Errno::EAGAIN.into();
        }
        self.sleep_on(t, vec![WaitKey::Socket(on.0)]);
        Stop::Block(WaitOn { what, deadline_ns: None })
    }

    pub(crate) fn socket_send(
        &mut self,
        t: TaskId,
        fd: Fd,
        id: SocketId,
        buf: &[u8],
        flags: i32,
        to: Option<Addr>,
    ) -> SysResult {
        let socket = self.socket(id).clone();
        if let Some(errno) = self.socket_mut(id).error.take() {
            return Err(errno.into());
        }
        if socket.is_shut_write {
            return self.broken_pipe(t, flags);
        }
        if socket.kind.is_connected() {
            if !socket.is_connected {
                return Err(
                    if to.is_some() && socket.family == AF_UNIX { Errno::EOPNOTSUPP } else { Errno::ENOTCONN }.into()
                );
            }
            if to.is_some() {
                return Err(Errno::EISCONN.into());
            }
            let Some(peer) = socket.peer.filter(|&peer| !self.socket(peer).is_shut_read) else {
                return self.broken_pipe(t, flags);
            };
            return self.deliver(t, fd, &socket, peer, buf, flags);
        }
        if socket.family != AF_UNIX && buf.len() > UDP_BYTES_MAX {
            return Err(Errno::EMSGSIZE.into());
        }
        let peer = match to {
            Some(addr) => self.find_datagram(t, id, &addr)?,
            None if socket.is_connected => {
                let Some(peer) = socket.peer else { return self.connected_datagram_lost(id, buf.len()) };
                Some(peer)
            }
            None => return Err(if socket.family == AF_UNIX { Errno::ENOTCONN } else { Errno::EDESTADDRREQ }.into()),
        };
        let socket = self.socket(id).clone();
        match peer {
            Some(peer) => self.deliver(t, fd, &socket, peer, buf, flags),
            // Nobody listens: the datagram is lost, and the sender that is not connected never hears of it - udp(7).
            None => Ok(Ret::Int(buf.len() as i64)),
        }
    }

    /// A connected sender hears ECONNREFUSED at the next call - udp(7); on AF_UNIX at once.
    fn connected_datagram_lost(&mut self, id: SocketId, len: usize) -> SysResult {
        if self.socket(id).family == AF_UNIX {
            return Err(Errno::ECONNREFUSED.into());
        }
        self.socket_mut(id).error = Some(Errno::ECONNREFUSED);
        self.wake_up(WaitKey::Socket(id.0));
        Ok(Ret::Int(len as i64))
    }

    fn broken_pipe(&mut self, t: TaskId, flags: i32) -> SysResult {
        if flags & MSG_NOSIGNAL == 0 {
            self.send_kernel_signal(t, Signal::SIGPIPE);
        }
        Err(Errno::EPIPE.into())
    }

    fn deliver(&mut self, t: TaskId, fd: Fd, from: &Socket, to: SocketId, buf: &[u8], flags: i32) -> SysResult {
        if self.socket(to).is_full() {
            return Err(self.wait_socket(t, to, flags, WaitFor::Writable(fd)));
        }
        let packet = Packet { data: buf.to_vec(), from: from.local.clone().unwrap_or(Addr::UnixNone) };
        if !(buf.is_empty() && from.kind == SockType::Stream) {
            Arc::make_mut(&mut self.socket_mut(to).received).push_back(packet);
        }
        self.wake_up_for(WaitKey::Socket(to.0), POLLIN as u32);
        Ok(Ret::Int(buf.len() as i64))
    }

    /// Finds where a datagram goes; `None`: nowhere, and nobody says so.
    fn find_datagram(&mut self, t: TaskId, id: SocketId, addr: &Addr) -> Result<Option<SocketId>, Stop> {
        match addr {
            Addr::Inet(ip, port) => {
                self.check_route(id, *ip)?;
                self.autobind(id)?;
                let ns = self.socket(id).ns;
                Ok(self.find_listener(ns, SockType::Dgram, *ip, *port))
            }
            _ => {
                let peer = self.find_unix(t, id, addr)?;
                let matches = peer.is_some_and(|peer| self.socket(peer).kind == self.socket(id).kind);
                match peer {
                    Some(_) if !matches => Err(Errno::EPROTOTYPE.into()),
                    None => {
                        self.check(Reason::PeerListens, false);
                        Err(Errno::ECONNREFUSED.into())
                    }
                    peer => Ok(peer),
                }
            }
        }
    }

    /// Returns what poll(2) says of a socket.
    pub(crate) fn socket_poll(&self, id: SocketId) -> i16 {
        let socket = self.socket(id);
        let is_readable = !socket.received.is_empty() || !socket.pending.is_empty() || socket.is_shut_read;
        let peer_has_room = socket.peer.is_none_or(|peer| !self.socket(peer).is_full());
        let is_writable =
            socket.backlog.is_none() && peer_has_room && (socket.is_connected || !socket.kind.is_connected());
        let is_hung_up = socket.kind.is_connected()
            && socket.backlog.is_none()
            && (!socket.is_connected || (socket.is_shut_read && (socket.peer.is_none() || socket.is_shut_write)));
        let bit = |is_set: bool, bit: i16| if is_set { bit } else { 0 };
        bit(is_readable, POLLIN)
            | bit(socket.is_shut_read, POLLRDHUP)
            | bit(is_writable, POLLOUT)
            | bit(is_hung_up, POLLHUP)
            | bit(socket.error.is_some(), POLLERR)
    }
}

fn take_stream(queue: &mut std::collections::VecDeque<Packet>, count: usize, is_peek: bool) -> Received {
    let all: Vec<u8> = queue.iter().flat_map(|packet| packet.data.iter().copied()).take(count).collect();
    let mut left = if is_peek { 0 } else { all.len() };
    while let Some(packet) = queue.front_mut().filter(|_| left > 0) {
        if packet.data.len() > left {
            packet.data.drain(..left);
            break;
        }
        left -= packet.data.len();
        queue.pop_front();
    }
    Received { len: all.len(), data: all, from: None }
}
