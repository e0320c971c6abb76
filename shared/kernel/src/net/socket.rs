//! Sockets: what they are, and how they are found - net/unix/af_unix.c, net/ipv4/af_inet.c.

use std::collections::VecDeque;
use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Reason, TaskId};

use super::addr::{AF_INET, AF_UNIX, Addr};
use crate::Kernel;
use crate::fs::FileObject;
use crate::ns::NsId;
use crate::sched::WaitKey;

/// Names a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u64);

/// How a socket carries data - socket(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SockType {
    /// `SOCK_STREAM`.
    Stream,
    /// `SOCK_DGRAM`.
    Dgram,
    /// `SOCK_SEQPACKET`.
    Seqpacket,
}

impl SockType {
    /// Is there a connection, with listen(2) and accept(2)?
    pub fn is_connected(self) -> bool {
        self != SockType::Dgram
    }
}

/// Bytes that arrived together, and who sent them.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    /// What is still unread.
    pub data: Vec<u8>,
    /// The sender's address.
    pub from: Addr,
}

/// One socket.
#[derive(Clone, Debug, PartialEq)]
pub struct Socket {
    /// The network namespace in which it was made, for good (fact 196).
    pub ns: NsId,
    /// `AF_UNIX` or `AF_INET`.
    pub family: i32,
    /// How it carries data.
    pub kind: SockType,
    /// Where it is bound.
    pub local: Option<Addr>,
    /// The inode of the path that it is bound to: device and number.
    pub inode: Option<(u64, u64)>,
    /// The other end, while there is one.
    pub peer: Option<SocketId>,
    /// What getpeername(2) shows.
    pub peer_addr: Option<Addr>,
    /// Was it ever connected?
    pub is_connected: bool,
    /// listen(2)'s backlog; `None`: does not listen.
    pub backlog: Option<usize>,
    /// Connections not accepted yet, oldest first.
    pub pending: Arc<VecDeque<SocketId>>,
    /// What arrived, oldest first.
    pub received: Arc<VecDeque<Packet>>,
    /// Nothing more comes: end of file.
    pub is_shut_read: bool,
    /// Nothing more may be sent.
    pub is_shut_write: bool,
    /// SO_REUSEADDR.
    pub is_reusing: bool,
    /// SO_ERROR: reported by the next call.
    pub error: Option<Errno>,
    /// Who connected or listened: SO_PEERCRED of the other end.
    pub owner: TaskId,
    /// Ids of `owner` at that time, as kernel ids.
    pub owner_ids: (u32, u32),
}

/// Bytes that a socket holds unread - `net.core.rmem_default`.
const RECEIVE_BYTES: usize = 212_992;

impl Socket {
    /// Is there no room for more?
    pub fn is_full(&self) -> bool {
        self.received.iter().map(|packet| packet.data.len()).sum::<usize>() >= RECEIVE_BYTES
    }
}

impl Kernel {
    /// Makes a socket in a task's network namespace.
    pub(crate) fn new_socket(&mut self, t: TaskId, family: i32, kind: SockType) -> SocketId {
        let (ns, cred) = (self.task(t).nsproxy.net, self.task(t).cred.clone());
        let socket = Socket {
            ns,
            family,
            kind,
            local: None,
            inode: None,
            peer: None,
            peer_addr: None,
            is_connected: false,
            backlog: None,
            pending: Arc::default(),
            received: Arc::default(),
            is_shut_read: false,
            is_shut_write: false,
            is_reusing: false,
            error: None,
            owner: t,
            owner_ids: (cred.euid, cred.egid),
        };
        self.add_socket(socket)
    }

    pub(crate) fn add_socket(&mut self, socket: Socket) -> SocketId {
        self.last_socket += 1;
        let id = SocketId(self.last_socket);
        self.sockets.insert(id, socket);
        id
    }

    pub(crate) fn socket(&self, id: SocketId) -> &Socket {
        self.sockets.get(&id).expect("an open descriptor's socket exists")
    }

    pub(crate) fn socket_mut(&mut self, id: SocketId) -> &mut Socket {
        self.sockets.get_mut(&id).expect("an open descriptor's socket exists")
    }

    /// Returns a descriptor's socket, and whether it does not block - net/socket.c:sockfd_lookup()
    pub(crate) fn sockfd(&mut self, t: TaskId, fd: Fd) -> Result<(SocketId, bool), Errno> {
        let object = self.fd_object(t, fd);
        self.ensure(Reason::FdOpen, object.is_ok(), Errno::EBADF)?;
        let FileObject::Socket(id) = object? else { return Err(Errno::ENOTSOCK) };
        let file = self.fget_id(t, fd).ok_or(Errno::EBADF)?;
        Ok((id, self.vfs.file(file).flags.contains(OpenFlags::NONBLOCK)))
    }

    /// Lists the network namespaces that sockets belong to (fact 196).
    pub(crate) fn socket_namespaces(&self) -> Vec<NsId> {
        self.sockets.values().map(|socket| socket.ns).collect()
    }

    /// Finds the socket that is bound to an abstract name in a network namespace (fact 195).
    pub(crate) fn find_abstract(&self, ns: NsId, name: &[u8]) -> Option<SocketId> {
        let is_it = |socket: &Socket| {
            socket.ns == ns && matches!(&socket.local, Some(Addr::UnixAbstract(bound)) if bound == name)
        };
        self.sockets.iter().find(|(_, socket)| socket.family == AF_UNIX && is_it(socket)).map(|(&id, _)| id)
    }

    /// Finds the socket that is bound to a path's inode, in whatever namespace.
    pub(crate) fn find_by_inode(&self, inode: (u64, u64)) -> Option<SocketId> {
        self.sockets.iter().find(|(_, socket)| socket.inode == Some(inode)).map(|(&id, _)| id)
    }

    /// Lists the sockets of a type that are bound to a port of a network namespace (fact 197).
    pub(crate) fn bound_to_port(&self, ns: NsId, kind: SockType, port: u16) -> Vec<(SocketId, [u8; 4])> {
        let bound = self.sockets.iter().filter_map(|(&id, socket)| match socket.local {
            Some(Addr::Inet(ip, at)) if socket.family == AF_INET && at == port => Some((id, ip, socket)),
            _ => None,
        });
        bound.filter(|(_, _, s)| s.ns == ns && s.kind == kind).map(|(id, ip, _)| (id, ip)).collect()
    }

    /// The last descriptor of a socket is closed.
    pub(crate) fn socket_release(&mut self, id: SocketId) {
        let Some(socket) = self.sockets.get(&id).cloned() else { return };
        self.sockets.remove(&id);
        if let Some(peer) = socket.peer.filter(|peer| self.sockets.contains(peer)) {
            let is_reset = !socket.received.is_empty() && socket.kind.is_connected();
            let other = self.socket_mut(peer);
            if other.peer == Some(id) {
                other.peer = None;
            }
            if other.kind.is_connected() {
                other.is_shut_read = true;
                // "ECONNRESET: Remote socket was unexpectedly closed" - unix(7): with data that nobody read.
                other.error = is_reset.then_some(Errno::ECONNRESET).or(other.error);
            }
            self.wake_up(WaitKey::Socket(peer.0));
        }
        for waiting in socket.pending.iter() {
            self.socket_release(*waiting);
        }
        self.wake_up(WaitKey::Socket(id.0));
    }
}
