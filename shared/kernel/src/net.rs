//! Sockets and network devices, as far as isolation shows - net/.
//!
//! A packet for another machine is `Unsupported`, not an invented answer.

pub mod addr;
mod close;
mod device;
pub mod flags;
pub mod netlink;
mod poll;
pub mod proc;
mod receive;
mod route;
pub mod scm;
pub mod send;
pub mod socket;

pub use receive::Received;
pub use socket::{Socket, SocketId};
