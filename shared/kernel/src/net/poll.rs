//! poll(2) on sockets - net/ipv4/tcp.c:tcp_poll(), net/unix/af_unix.c:unix_poll(), net/core/datagram.c:datagram_poll().

use super::addr::AF_UNIX;
use super::flags::{POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP};
use super::socket::SockType;
use super::{Socket, SocketId};
use crate::Kernel;

impl Kernel {
    /// Returns what poll(2) says of a socket.
    pub(crate) fn socket_poll(&self, id: SocketId) -> i16 {
        let socket = self.socket(id);
        let bit = |is_set: bool, bit: i16| if is_set { bit } else { 0 };
        if socket.backlog.is_some() {
            return bit(!socket.pending.is_empty(), POLLIN);
        }
        if socket.is_asking() {
            return 0;
        }
        let is_readable = !socket.received.is_empty() || socket.is_shut_read;
        bit(is_readable, POLLIN)
            | bit(socket.is_shut_read, POLLRDHUP)
            | bit(self.peer_has_room(id, socket), POLLOUT)
            | bit(is_hung_up(socket), POLLHUP)
            | bit(socket.error.is_some(), POLLERR)
    }

    fn peer_has_room(&self, id: SocketId, socket: &Socket) -> bool {
        // The peer of a connected datagram socket of AF_UNIX counts, others take everything.
        let may_be_full = socket.kind.is_connected() || socket.family == AF_UNIX;
        match socket.peer.filter(|peer| may_be_full && self.sockets.contains(peer)) {
            Some(peer) => !self.socket(peer).is_full_for(peer, self.socket(id)),
            None => true,
        }
    }
}

fn is_hung_up(socket: &Socket) -> bool {
    let is_shut = socket.is_shut_read && socket.is_shut_write;
    match socket.kind {
        SockType::Dgram => is_shut,
        _ => !socket.is_connected || socket.is_dead || is_shut,
    }
}
