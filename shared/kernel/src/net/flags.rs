//! Bits of send(2), recv(2) and poll(2).

/// Out-of-band data.
pub const MSG_OOB: i32 = 1;
/// Looks without taking.
pub const MSG_PEEK: i32 = 2;
/// The datagram was longer; asks for its true length.
pub const MSG_TRUNC: i32 = 0x20;
/// Does not block.
pub const MSG_DONTWAIT: i32 = 0x40;
/// Waits for all that was asked for.
pub const MSG_WAITALL: i32 = 0x100;
/// Asks for errors of packets sent.
pub const MSG_ERRQUEUE: i32 = 0x2000;
/// No SIGPIPE.
pub const MSG_NOSIGNAL: i32 = 0x4000;
/// Sends without copying.
pub const MSG_ZEROCOPY: i32 = 0x400_0000;
/// Connects and sends at once.
pub const MSG_FASTOPEN: i32 = 0x2000_0000;
/// Descriptors received close on execve(2).
pub const MSG_CMSG_CLOEXEC: i32 = 0x4000_0000;

/// Bytes or a connection wait.
pub const POLLIN: i16 = 1;
/// There is room.
pub const POLLOUT: i16 = 4;
/// An error is pending.
pub const POLLERR: i16 = 8;
/// It is over in both directions.
pub const POLLHUP: i16 = 0x10;
/// Nothing more comes.
pub const POLLRDHUP: i16 = 0x2000;
