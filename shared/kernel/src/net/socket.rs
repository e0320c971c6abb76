//! Sockets: what they are, and how they are found - net/unix/af_unix.c, net/ipv4/af_inet.c.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Reason, TaskId};
use nslab_small::Map;

use super::addr::{AF_INET, AF_INET6, AF_UNIX, Addr};
use super::icmp::IPPROTO_ICMP;
use super::scm::Scm;
use crate::Kernel;
use crate::fs::FileObject;
use crate::ns::NsId;
use crate::task::PidNumbers;

/// Names a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u64);

/// How a socket carries data - socket(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SockType {
    /// `SOCK_STREAM`.
    Stream,
    /// `SOCK_DGRAM`, and netlink's `SOCK_RAW`.
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

/// Bytes that arrived together, and what came with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    /// What is still unread.
    pub data: Vec<u8>,
    /// The sender's address.
    pub from: Addr,
    /// Descriptors and credentials - unix(7).
    pub scm: Scm,
}

impl Packet {
    /// The memory that Linux counts for it: `struct sk_buff`, and the bytes in a block of the allocator's sizes.
    pub fn truesize(&self) -> usize {
        const SK_BUFF: usize = 256;
        const SHARED_INFO: usize = 320;
        const PAGE: usize = 4096;
        match self.data.len() + SHARED_INFO {
            head if head <= PAGE => SK_BUFF + head.next_power_of_two().max(512),
            _ => SK_BUFF + 512 + self.data.len().next_multiple_of(PAGE),
        }
    }
}

/// What setsockopt(2) changes.
#[derive(Clone, Debug, PartialEq)]
pub struct SockOptions {
    /// Options that are kept and given back, by level and name.
    pub values: Arc<Map<(i32, i32), i32>>,
    /// SO_RCVTIMEO and SO_SNDTIMEO in nanoseconds.
    pub timeouts_ns: [Option<u64>; 2],
    /// SO_SNDBUF.
    pub send_bytes: usize,
    /// SO_RCVBUF.
    pub receive_bytes: usize,
}

/// One socket.
#[derive(Clone, Debug, PartialEq)]
pub struct Socket {
    /// The network namespace in which it was made, for good (fact 196).
    pub ns: NsId,
    /// `AF_UNIX`, `AF_INET`, `AF_INET6` or `AF_NETLINK`.
    pub family: i32,
    /// How it carries data.
    pub kind: SockType,
    /// The protocol that was asked for; 0 is the usual one of its kind.
    pub protocol: i32,
    /// `SOCK_RAW` of the Internet's families: packets come with their header.
    pub is_raw: bool,
    /// Where it is bound.
    pub local: Option<Addr>,
    /// Did a call choose port and address by itself?
    pub is_autobound: bool,
    /// The inode of the path that it is bound to: device and number.
    pub inode: Option<(u64, u64)>,
    /// The other end, while there is one.
    pub peer: Option<SocketId>,
    /// What getpeername(2) shows.
    pub peer_addr: Option<Addr>,
    /// Was it ever connected?
    pub is_connected: bool,
    /// A connect(2) that did not wait is over, and nobody knows yet.
    pub is_connecting: bool,
    /// What a connect(2) that waits is going to end with.
    pub connect_error: Option<Errno>,
    /// TCP: the connection is gone altogether, by a reset or because both ends are closed.
    pub is_dead: bool,
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
    /// setsockopt(2).
    pub options: SockOptions,
    /// SO_ERROR: reported by the next call.
    pub error: Option<Errno>,
    /// Who connected or listened: SO_PEERCRED of the other end.
    pub owner: Option<Arc<PidNumbers>>,
    /// Ids of `owner` at that time, as kernel ids.
    pub owner_ids: (u32, u32),
}

const SOL_SOCKET: i32 = 1;
const SO_REUSEADDR: i32 = 2;
const SO_PASSCRED: i32 = 16;
const IPPROTO_IPV6: i32 = 41;
const IPV6_V6ONLY: i32 = 26;
/// `net.core.wmem_default` and `rmem_default`.
pub(crate) const BUFFER_BYTES: usize = 212_992;
/// Bytes that a TCP connection holds in one direction, after its buffers have grown - tcp(7): tcp_wmem, tcp_rmem.
const TCP_BYTES: usize = 2_621_440;
/// `net.unix.max_dgram_qlen`.
const UNIX_DGRAM_QUEUE: usize = 10;

impl Socket {
    /// Returns an option that is only kept; 0 if it was never set.
    pub fn option(&self, level: i32, name: i32) -> i32 {
        self.options.values.get(&(level, name)).copied().unwrap_or(0)
    }

    /// Has it asked for a connection, and nobody has answered yet? - TCP_SYN_SENT
    pub fn is_asking(&self) -> bool {
        self.is_connecting && !self.is_connected && !self.is_shut_read
    }

    /// SO_REUSEADDR.
    pub fn is_reusing(&self) -> bool {
        self.option(SOL_SOCKET, SO_REUSEADDR) != 0
    }

    /// SO_PASSCRED.
    pub fn passes_cred(&self) -> bool {
        self.option(SOL_SOCKET, SO_PASSCRED) != 0
    }

    /// IPV6_V6ONLY.
    pub fn is_v6_only(&self) -> bool {
        self.option(IPPROTO_IPV6, IPV6_V6ONLY) != 0
    }

    /// Is it TCP?
    pub fn is_tcp(&self) -> bool {
        self.is_inet() && self.kind == SockType::Stream
    }

    /// Is it of IPv4 or IPv6?
    pub fn is_inet(&self) -> bool {
        self.family == AF_INET || self.family == AF_INET6
    }

    /// Its address and port, if it has some of the Internet's.
    pub fn inet(&self) -> Option<(IpAddr, u16)> {
        match self.local {
            Some(Addr::Inet(ip, port)) => Some((ip, port)),
            _ => None,
        }
    }

    /// Is there no room for more from this sender?
    pub fn is_full_for(&self, own: SocketId, sender: &Socket) -> bool {
        // unix_dgram_sendmsg(): a peer that is connected back is not held to the queue's length.
        let is_mutual = sender.peer == Some(own) && self.peer.is_some_and(|peer| peer != own);
        if self.family == AF_UNIX && self.kind == SockType::Dgram && !is_mutual {
            return self.received.len() > UNIX_DGRAM_QUEUE;
        }
        let held: usize = match self.is_tcp() {
            true => self.received.iter().map(|packet| packet.data.len()).sum(),
            false => self.received.iter().map(Packet::truesize).sum(),
        };
        held >= if self.is_tcp() { TCP_BYTES } else { sender.options.send_bytes }
    }
}

impl Kernel {
    /// Makes a socket in a task's network namespace.
    pub(crate) fn new_socket(&mut self, t: TaskId, family: i32, kind: SockType) -> SocketId {
        let (ns, cred) = (self.task(t).nsproxy.net, self.task(t).cred.clone());
        let is_tcp = matches!(family, AF_INET | AF_INET6) && kind == SockType::Stream;
        let socket = Socket {
            ns,
            family,
            kind,
            protocol: 0,
            is_raw: false,
            local: None,
            is_autobound: false,
            inode: None,
            peer: None,
            peer_addr: None,
            is_connected: false,
            is_connecting: false,
            connect_error: None,
            is_dead: false,
            backlog: None,
            pending: Arc::default(),
            received: Arc::default(),
            is_shut_read: false,
            is_shut_write: false,
            options: SockOptions {
                values: Arc::default(),
                timeouts_ns: [None; 2],
                send_bytes: if is_tcp { 16_384 } else { BUFFER_BYTES },
                receive_bytes: if is_tcp { 131_072 } else { BUFFER_BYTES },
            },
            error: None,
            owner: self.pids.get(&t).cloned(),
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

    /// Finds the socket that is bound to an abstract name in a network namespace (fact 195); each type has names of its own
    /// - net/unix/af_unix.c:unix_abstract_hash().
    pub(crate) fn find_abstract(&self, ns: NsId, kind: SockType, name: &[u8]) -> Option<SocketId> {
        let is_it = |socket: &Socket| {
            socket.ns == ns
                && socket.kind == kind
                && matches!(&socket.local, Some(Addr::UnixAbstract(bound)) if bound == name)
        };
        self.sockets.iter().find(|(_, socket)| socket.family == AF_UNIX && is_it(socket)).map(|(&id, _)| id)
    }

    /// Finds the socket that is bound to a path's inode, in whatever namespace.
    pub(crate) fn find_by_inode(&self, inode: (u64, u64)) -> Option<SocketId> {
        self.sockets.iter().find(|(_, socket)| socket.inode == Some(inode)).map(|(&id, _)| id)
    }

    /// Lists the sockets of a type that are bound to a port of a network namespace (fact 197).
    pub(crate) fn bound_to_port(&self, ns: NsId, kind: SockType, port: u16) -> Vec<(SocketId, IpAddr)> {
        let bound = self.sockets.iter().filter_map(|(&id, socket)| socket.inet().map(|(ip, at)| (id, ip, at, socket)));
        bound
            .filter(|(_, _, at, s)| *at == port && s.ns == ns && s.kind == kind && s.protocol != IPPROTO_ICMP)
            .map(|(id, ip, ..)| (id, ip))
            .collect()
    }
}
