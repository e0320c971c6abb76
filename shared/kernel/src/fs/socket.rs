//! Where read(2), write(2), poll(2), ioctl(2) and close(2) meet a socket.

use nslab_abi::{Fd, TaskId};

use crate::kernel::Kernel;
use crate::net::SocketId;
use crate::stop::{SysResult, unsupported};

impl Kernel {
    /// Reads from a socket.
    pub(crate) fn socket_read(&mut self, _t: TaskId, _fd: Fd, _socket: SocketId, _count: usize, _nonblock: bool) -> SysResult {
        unsupported("read", "sockets")
    }

    /// Writes to a socket.
    pub(crate) fn socket_write(&mut self, _t: TaskId, _fd: Fd, _socket: SocketId, _bytes: &[u8], _nonblock: bool) -> SysResult {
        unsupported("write", "sockets")
    }

    /// Answers a request of netdevice(7) and its kin.
    pub(crate) fn socket_ioctl(&mut self, _t: TaskId, _socket: SocketId, request: u64, _data: &[u8]) -> SysResult {
        unsupported("ioctl", format!("socket request {request:#x}"))
    }

    /// Returns `POLLIN` and its kin.
    pub(crate) fn socket_poll(&self, _socket: SocketId) -> i16 {
        0
    }

    /// The last descriptor is gone.
    pub(crate) fn socket_release(&mut self, _socket: SocketId) {}

    /// Writes `/proc/net/dev`.
    pub(crate) fn net_dev_text(&self, ns: crate::ns::NsId) -> Vec<u8> {
        let mut text = String::from(
            "Inter-|   Receive                                                |  Transmit\n \
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n",
        );
        for device in &self.net(ns).devices {
            let name = String::from_utf8_lossy(&device.name);
            text += &format!("{name:>6}: {:7} {:7} {:4} {:4} {:4} {:5} {:10} {:9} ", 0, 0, 0, 0, 0, 0, 0, 0);
            text += &format!("{:8} {:7} {:4} {:4} {:4} {:5} {:7} {:10}\n", 0, 0, 0, 0, 0, 0, 0, 0);
        }
        text.into_bytes()
    }
}
