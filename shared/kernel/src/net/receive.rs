//! Receiving - net/unix/af_unix.c, net/ipv4/udp.c, net/ipv4/tcp.c.

use std::collections::VecDeque;
use std::sync::Arc;

use nslab_abi::{Errno, Fd, TaskId, WaitFor, WaitOn};

use super::addr::{AF_UNIX, Addr};
use super::flags::{MSG_DONTWAIT, MSG_PEEK, MSG_WAITALL, POLLOUT};
use super::scm::{Scm, ScmCred};
use super::socket::{Packet, SockType};
use super::{Socket, SocketId};
use crate::Kernel;
use crate::sched::WaitKey;
use crate::stop::Stop;

/// What a call that receives takes.
#[derive(Default)]
pub struct Received {
    /// Bytes for the buffer.
    pub data: Vec<u8>,
    /// The datagram's own length.
    pub len: usize,
    /// Who sent it; `None` on a connection of TCP.
    pub from: Option<Addr>,
    /// What came with it.
    pub scm: Scm,
    /// The stream is at its end.
    pub is_end: bool,
}

impl Kernel {
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
            // af_unix answers EINVAL where the others answer ENOTCONN - net/unix/af_unix.c:unix_stream_read_generic()
            let is_unix_stream = socket.family == AF_UNIX && socket.kind == SockType::Stream;
            return Err(if is_unix_stream { Errno::EINVAL } else { Errno::ENOTCONN }.into());
        }
        if socket.kind == SockType::Stream {
            return self.receive_stream(t, fd, id, &socket, count, flags);
        }
        // A pending error comes before the datagrams - net/core/datagram.c:__skb_try_recv_datagram()
        if let Some(errno) = self.socket_mut(id).error.take() {
            return Err(errno.into());
        }
        let Some(packet) = socket.received.front().cloned() else {
            if socket.is_shut_read {
                return Ok(Received { is_end: true, ..Received::default() });
            }
            return Err(self.wait_socket(t, id, flags, WaitFor::Readable(fd), 0));
        };
        if flags & MSG_PEEK == 0 {
            Arc::make_mut(&mut self.socket_mut(id).received).pop_front();
            self.made_room(id, &socket);
        }
        let data = packet.data[..packet.data.len().min(count)].to_vec();
        Ok(Received { data, len: packet.data.len(), from: Some(packet.from), scm: packet.scm, is_end: false })
    }

    fn receive_stream(
        &mut self,
        t: TaskId,
        fd: Fd,
        id: SocketId,
        socket: &Socket,
        count: usize,
        flags: i32,
    ) -> Result<Received, Stop> {
        let has: usize = socket.received.iter().map(|packet| packet.data.len()).sum();
        let is_over = socket.is_shut_read || socket.error.is_some();
        let waits_for_all =
            flags & MSG_WAITALL != 0 && flags & (MSG_DONTWAIT | MSG_PEEK) == 0 && !self.signal_pending(t);
        if has > 0 && has < count && waits_for_all && !is_over {
            return Err(self.wait_socket(t, id, flags, WaitFor::Readable(fd), 0));
        }
        if has == 0 {
            if count == 0 && !is_over {
                return Ok(Received::default());
            }
            // What ended in order is at its end, whatever was sent after it - net/ipv4/tcp.c: SOCK_DONE.
            let hides_error = socket.is_tcp() && socket.error == Some(Errno::EPIPE);
            if let Some(errno) = self.socket_mut(id).error.take_if(|_| !hides_error) {
                return Err(errno.into());
            }
            if socket.is_shut_read {
                // The kernel hands out an empty record for the end: no process, user 0.
                let cred = ScmCred { numbers: None, kuid: 0, kgid: 0 };
                let scm = Scm { cred: Some(cred), files: Arc::default() };
                return Ok(Received { scm, is_end: true, ..Received::default() });
            }
            return Err(self.wait_socket(t, id, flags, WaitFor::Readable(fd), 0));
        }
        let is_peek = flags & MSG_PEEK != 0;
        let is_unix = socket.family == AF_UNIX;
        let checks_cred = is_unix && socket.passes_cred();
        let got = take_stream(Arc::make_mut(&mut self.socket_mut(id).received), count, is_peek, checks_cred);
        if !is_peek {
            self.made_room(id, socket);
        }
        Ok(Received { from: socket.peer_addr.clone().filter(|_| is_unix), ..got })
    }

    /// Tells those who wait for room.
    fn made_room(&mut self, id: SocketId, socket: &Socket) {
        if let Some(peer) = socket.peer {
            self.wake_up_for(WaitKey::Socket(peer.0), POLLOUT as u32);
        }
        self.wake_up_for(WaitKey::Socket(id.0), POLLOUT as u32);
    }

    /// Sleeps until something changes at a socket, but not longer than SO_RCVTIMEO (0) or SO_SNDTIMEO (1) says.
    pub(crate) fn wait_socket(&mut self, t: TaskId, on: SocketId, flags: i32, what: WaitFor, which: usize) -> Stop {
        if flags & MSG_DONTWAIT != 0 {
            return Errno::EAGAIN.into();
        }
        let fd_socket = match what {
            WaitFor::Readable(fd) | WaitFor::Writable(fd) => self.sockfd(t, fd).map(|(id, _)| id).unwrap_or(on),
            _ => on,
        };
        let timeout_ns = self.socket(fd_socket).options.timeouts_ns[which];
        let begun = self.task(t).restart.deadline_ns;
        let deadline_ns = begun.or(timeout_ns.map(|timeout_ns| self.clock_ns().saturating_add(timeout_ns)));
        self.task_mut(t).restart.deadline_ns = deadline_ns;
        if deadline_ns.is_some_and(|deadline_ns| deadline_ns <= self.clock_ns()) {
            return Errno::EAGAIN.into();
        }
        self.sleep_on(t, vec![WaitKey::Socket(on.0)]);
        Stop::Block(WaitOn { what, deadline_ns })
    }
}

/// Takes bytes of a stream. Reading ends after bytes that came with descriptors, and, where credentials are asked for, before
/// bytes of another sender - net/unix/af_unix.c:unix_stream_read_generic().
fn take_stream(queue: &mut VecDeque<Packet>, count: usize, is_peek: bool, checks_cred: bool) -> Received {
    let mut got = Received::default();
    let mut done = 0;
    let first_cred = queue.front().and_then(|packet| packet.scm.cred.clone());
    got.scm.cred = first_cred.clone();
    for packet in queue.iter_mut() {
        if got.data.len() == count || (checks_cred && packet.scm.cred != first_cred) {
            break;
        }
        let take = packet.data.len().min(count - got.data.len());
        got.data.extend(&packet.data[..take]);
        let files = match is_peek {
            true => packet.scm.files.clone(),
            false => std::mem::take(&mut packet.scm.files),
        };
        let is_whole = take == packet.data.len();
        if !is_peek {
            packet.data.drain(..take);
            done += usize::from(is_whole);
        }
        if !files.is_empty() {
            got.scm.files = files;
            break;
        }
        if !is_whole {
            break;
        }
    }
    queue.drain(..done);
    got.len = got.data.len();
    got
}
