//! The end of a socket - net/unix/af_unix.c:unix_release_sock(), net/ipv4/tcp.c:tcp_close().

use nslab_abi::Errno;

use super::{Socket, SocketId};
use crate::Kernel;
use crate::sched::WaitKey;
use crate::syscall::{LINGER, LINGER_SECONDS};

impl Kernel {
    /// The last descriptor of a socket is closed.
    pub(crate) fn socket_release(&mut self, id: SocketId) {
        self.release(id, false);
    }

    /// `is_embryo`: nobody accepted it.
    fn release(&mut self, id: SocketId, is_embryo: bool) {
        let Some(socket) = self.sockets.get(&id).cloned() else { return };
        self.sockets.remove(&id);
        let peer = socket.peer.filter(|peer| *peer != id && self.sockets.contains(peer));
        // Nobody hears of an end whose way was cut.
        let peer = peer.filter(|&peer| self.is_joined_to(&socket, peer));
        if let Some(peer) = peer.filter(|_| socket.kind.is_connected()) {
            self.tell_peer(&socket, id, peer, is_embryo);
            self.wake_up(WaitKey::Socket(peer.0));
        }
        for waiting in socket.pending.iter() {
            self.release(*waiting, true);
        }
        for packet in socket.received.iter() {
            self.drop_scm(&packet.scm);
        }
        // A datagram's sender sees the end when it sends; one that sleeps for room does so at once.
        self.wake_up(WaitKey::Socket(id.0));
    }

    fn tell_peer(&mut self, socket: &Socket, id: SocketId, peer: SocketId, is_embryo: bool) {
        // "l_onoff set, l_linger 0": what was not sent is dropped, and the peer gets a reset - net/ipv4/tcp.c:__tcp_close()
        let lingers = |(level, name): (i32, i32)| socket.option(level, name);
        let is_cut = socket.is_tcp() && lingers(LINGER) != 0 && lingers(LINGER_SECONDS) == 0;
        let is_reset = is_embryo || is_cut || !socket.received.is_empty();
        let other = self.socket_mut(peer);
        if other.peer == Some(id) {
            other.peer = None;
        }
        let had_fin = other.is_shut_read;
        other.is_shut_read = true;
        if !socket.is_tcp() {
            other.is_shut_write = true;
            // "ECONNRESET: Remote socket was unexpectedly closed" - unix(7): with data that nobody read.
            other.error = is_reset.then_some(Errno::ECONNRESET).or(other.error);
        } else if is_reset {
            other.reset(if had_fin { Errno::EPIPE } else { Errno::ECONNRESET });
        } else if other.is_shut_write {
            other.is_dead = true;
        }
    }
}

impl Socket {
    /// A reset came - net/ipv4/tcp_input.c:tcp_reset().
    pub(crate) fn reset(&mut self, errno: Errno) {
        self.error = Some(errno);
        (self.is_dead, self.is_shut_read, self.is_shut_write) = (true, true, true);
        self.peer = None;
    }
}
