//! Sending - net/unix/af_unix.c, net/ipv4/udp.c, net/ipv4/tcp.c.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, Reason, Ret, Signal, TaskId, WaitFor};

use super::addr::{AF_UNIX, Addr};
use super::flags::{MSG_DONTWAIT, MSG_NOSIGNAL, POLLIN};
use super::icmp::IPPROTO_ICMP;
use super::packet::Fate;
use super::scm::Scm;
use super::socket::{Packet, SockType};
use super::{Socket, SocketId};
use crate::Kernel;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};

/// Longest datagram over IPv4.
const UDP_BYTES_MAX: usize = 65_507;
/// `net.ipv4.ip_default_ttl`.
const TTL: u8 = 64;

/// What a call that sends hands over.
pub struct Message<'a> {
    /// The bytes.
    pub data: &'a [u8],
    /// Descriptors and credentials.
    pub scm: Scm,
    /// Where to, if the call says it.
    pub to: Option<Addr>,
    /// `MSG_*`.
    pub flags: i32,
}

impl Kernel {
    /// read(2) on a socket.
    pub(crate) fn socket_read(&mut self, t: TaskId, fd: Fd, id: SocketId, count: usize, nonblock: bool) -> SysResult {
        let got = self.socket_receive(t, fd, id, count, if nonblock { MSG_DONTWAIT } else { 0 })?;
        // Descriptors that read(2) has no room for are closed.
        self.drop_scm(&got.scm);
        Ok(Ret::Bytes(got.data))
    }

    /// write(2) on a socket.
    pub(crate) fn socket_write(&mut self, t: TaskId, fd: Fd, id: SocketId, buf: &[u8], nonblock: bool) -> SysResult {
        let flags = if nonblock { MSG_DONTWAIT } else { 0 };
        self.socket_send(t, fd, id, Message { data: buf, scm: Scm::default(), to: None, flags })
    }

    pub(crate) fn socket_send(&mut self, t: TaskId, fd: Fd, id: SocketId, message: Message<'_>) -> SysResult {
        let socket = self.socket(id).clone();
        match (socket.family, socket.kind) {
            (super::netlink::AF_NETLINK, _) => self.netlink_send(t, id, message.data),
            (AF_UNIX, SockType::Stream) => self.send_unix_stream(t, fd, id, &socket, message),
            (AF_UNIX, _) => self.send_unix_datagram(t, fd, id, &socket, message),
            _ if socket.protocol == IPPROTO_ICMP => self.send_icmp(id, &socket, &message),
            (_, SockType::Dgram) => self.send_udp(t, id, &socket, message),
            _ => self.send_tcp(t, fd, id, &socket, message),
        }
    }

    fn send_unix_stream(
        &mut self,
        t: TaskId,
        fd: Fd,
        id: SocketId,
        socket: &Socket,
        message: Message<'_>,
    ) -> SysResult {
        if message.to.is_some() {
            return Err(if socket.is_connected { Errno::EISCONN } else { Errno::EOPNOTSUPP }.into());
        }
        if !socket.is_connected {
            return Err(Errno::ENOTCONN.into());
        }
        let peer = socket.peer.filter(|&peer| !socket.is_shut_write && !self.socket(peer).is_shut_read);
        let Some(peer) = peer else { return self.broken_pipe(t, message.flags) };
        self.deliver(t, fd, id, peer, message)
    }

    fn send_tcp(&mut self, t: TaskId, fd: Fd, id: SocketId, socket: &Socket, message: Message<'_>) -> SysResult {
        if let Some(errno) = self.socket_mut(id).error.take().filter(|&errno| errno != Errno::EPIPE) {
            return Err(errno.into());
        }
        if !socket.is_connected || socket.is_shut_write || socket.is_dead {
            return self.broken_pipe(t, message.flags);
        }
        match socket.peer {
            Some(peer) if !self.is_joined(id, peer) => unsupported("sendto", "TCP whose way was cut"),
            Some(peer) => self.deliver(t, fd, id, peer, message),
            None => {
                // Nobody is there any more: the bytes go out, and the answer is a reset.
                self.socket_mut(id).reset(Errno::EPIPE);
                self.wake_up(WaitKey::Socket(id.0));
                Ok(Ret::Int(message.data.len() as i64))
            }
        }
    }

    fn send_unix_datagram(
        &mut self,
        t: TaskId,
        fd: Fd,
        id: SocketId,
        socket: &Socket,
        mut message: Message<'_>,
    ) -> SysResult {
        const OVERHEAD: usize = 32;
        let is_seqpacket = socket.kind == SockType::Seqpacket;
        if is_seqpacket {
            if let Some(errno) = self.socket_mut(id).error.take() {
                return Err(errno.into());
            }
            if !socket.is_connected {
                return Err(Errno::ENOTCONN.into());
            }
            message.to = None;
        }
        let fits = message.data.len() <= socket.options.send_bytes - OVERHEAD;
        self.ensure(Reason::ValueInRange, fits, Errno::EMSGSIZE)?;
        let peer = match &message.to {
            Some(addr) => Some(self.find_unix_datagram(t, id, addr)?),
            None if !socket.is_connected => return Err(Errno::ENOTCONN.into()),
            None => socket.peer.filter(|peer| self.sockets.contains(peer)),
        };
        let Some(peer) = peer else {
            if is_seqpacket {
                return Err(Errno::EPIPE.into());
            }
            // The peer is closed: the sender is told once, and is connected no more.
            let own = self.socket_mut(id);
            (own.peer, own.is_connected, own.peer_addr) = (None, false, None);
            return Err(Errno::ECONNREFUSED.into());
        };
        if socket.is_shut_write || self.socket(peer).is_shut_read {
            return Err(Errno::EPIPE.into());
        }
        self.deliver(t, fd, id, peer, message)
    }

    /// Finds where a datagram of AF_UNIX goes, and whether it may: EPERM if that one is connected to somebody else.
    pub(crate) fn find_unix_datagram(&mut self, t: TaskId, id: SocketId, addr: &Addr) -> Result<SocketId, Stop> {
        let peer = self.find_unix(t, id, addr)?;
        self.check(Reason::PeerListens, peer.is_some());
        let peer = peer.ok_or(Errno::ECONNREFUSED)?;
        let other = self.socket(peer);
        if other.kind != self.socket(id).kind {
            return Err(Errno::EPROTOTYPE.into());
        }
        let may_send = other.peer.is_none_or(|theirs| theirs == id);
        Ok(self.ensure(Reason::Capability, may_send, Errno::EPERM).map(|()| peer)?)
    }

    fn send_udp(&mut self, t: TaskId, id: SocketId, socket: &Socket, message: Message<'_>) -> SysResult {
        if let Some(errno) = self.socket_mut(id).error.take() {
            return Err(errno.into());
        }
        let fits = message.data.len() <= UDP_BYTES_MAX;
        self.ensure(Reason::ValueInRange, fits, Errno::EMSGSIZE)?;
        let to = message.to.clone().or(socket.peer_addr.clone());
        let Some(Addr::Inet(ip, port)) = to else { return Err(Errno::EDESTADDRREQ.into()) };
        self.ensure(Reason::ValueInRange, port != 0, Errno::EINVAL)?;
        if socket.is_shut_write {
            return self.broken_pipe(t, message.flags);
        }
        let (ip, source) = self.route_of(id, ip)?;
        self.autobind(id, None)?;
        let from = Addr::Inet(source, self.socket(id).inet().map_or(0, |(_, port)| port));
        let len = Ok(Ret::Int(message.data.len() as i64));
        let (Fate::Arrived { ns, .. }, returns) = self.carry_both_ways(socket.ns, source, ip, TTL)? else {
            // Nobody tells a socket of UDP that there is no way: these errors are not fatal - net/ipv4/udp.c:__udp4_lib_err().
            return len;
        };
        let peer = self.find_listener(ns, SockType::Dgram, ip, port, Some(&from));
        let Some(peer) = peer else {
            // Who is connected hears of it at the next call; others never do - udp(7).
            if socket.is_connected && message.to.is_none() && returns {
                self.socket_mut(id).error = Some(Errno::ECONNREFUSED);
                self.wake_up(WaitKey::Socket(id.0));
            }
            return len;
        };
        let packet = Packet { data: message.data.to_vec(), from, scm: Scm::default() };
        let held: usize = self.socket(peer).received.iter().map(Packet::truesize).sum();
        // Without room the datagram is lost.
        if held + packet.truesize() <= self.socket(peer).options.receive_bytes {
            Arc::make_mut(&mut self.socket_mut(peer).received).push_back(packet);
            self.wake_up_for(WaitKey::Socket(peer.0), POLLIN as u32);
            self.socket_fasync(peer);
        }
        len
    }

    fn broken_pipe(&mut self, t: TaskId, flags: i32) -> SysResult {
        if flags & MSG_NOSIGNAL == 0 {
            self.send_thread_signal(t, Signal::SIGPIPE);
        }
        Err(Errno::EPIPE.into())
    }

    fn deliver(&mut self, t: TaskId, fd: Fd, from: SocketId, to: SocketId, message: Message<'_>) -> SysResult {
        let sender = self.socket(from).clone();
        if self.socket(to).is_full_for(to, &sender) {
            return Err(self.wait_socket(t, to, message.flags, WaitFor::Writable(fd), 1));
        }
        let mut scm = message.scm;
        if scm.cred.is_none() && (sender.passes_cred() || self.socket(to).passes_cred()) && sender.family == AF_UNIX {
            scm.cred = Some(self.own_scm_cred(t));
        }
        for &file in scm.files.iter() {
            self.vfs.file_mut(file).refs += 1;
        }
        let packet = Packet { data: message.data.to_vec(), from: sender.local.clone().unwrap_or(Addr::UnixNone), scm };
        if !(message.data.is_empty() && sender.kind == SockType::Stream) {
            Arc::make_mut(&mut self.socket_mut(to).received).push_back(packet);
        }
        self.wake_up_for(WaitKey::Socket(to.0), POLLIN as u32);
        self.socket_fasync(to);
        Ok(Ret::Int(message.data.len() as i64))
    }
}
