//! What comes to a socket by itself, later: answers on their way, and the end of waiting.

use std::sync::Arc;

use nslab_abi::Errno;

use super::SocketId;
use super::flags::POLLIN;
use super::socket::Packet;
use crate::Kernel;
use crate::sched::WaitKey;

/// What comes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Due {
    /// A packet.
    Packet(Packet),
    /// A connection that was being made has failed.
    Failed(Errno),
}

impl Kernel {
    /// Something is going to come to a socket, at a time of the boot clock.
    pub(crate) fn later(&mut self, at_ns: u64, id: SocketId, due: Due) {
        Arc::make_mut(&mut self.net_due).push((at_ns, id, due));
    }

    /// Returns the next time at which something comes to a socket that somebody sleeps on.
    pub(crate) fn next_net_due_ns(&self) -> Option<u64> {
        let is_awaited = |id: SocketId| {
            let key = WaitKey::Socket(id.0);
            self.is_awaited(&key)
        };
        self.net_due.iter().filter(|(_, id, _)| is_awaited(*id)).map(|&(at_ns, ..)| at_ns).min()
    }

    /// Hands over what is due.
    pub(crate) fn expire_net_due(&mut self) {
        let now_ns = self.clock_ns;
        if self.net_due.iter().all(|&(at_ns, ..)| at_ns > now_ns) {
            return;
        }
        let mut due = Vec::new();
        Arc::make_mut(&mut self.net_due).retain(|row| {
            let is_due = row.0 <= now_ns;
            if is_due {
                due.push(row.clone());
            }
            !is_due
        });
        nslab_small::sort_by_key(&mut due, |row| row.0);
        for (_, id, due) in due {
            let Some(socket) = self.sockets.get_mut(&id) else { continue };
            match due {
                Due::Packet(packet) => {
                    let held: usize = socket.received.iter().map(Packet::truesize).sum();
                    if held + packet.truesize() <= socket.options.receive_bytes {
                        Arc::make_mut(&mut socket.received).push_back(packet);
                    }
                }
                Due::Failed(errno) => {
                    socket.error = Some(errno);
                    (socket.is_shut_read, socket.is_shut_write) = (true, true);
                }
            }
            self.wake_up_for(WaitKey::Socket(id.0), POLLIN as u32);
            self.wake_up(WaitKey::Socket(id.0));
            self.socket_fasync(id);
        }
    }
}
