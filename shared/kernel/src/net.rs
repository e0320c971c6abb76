//! Sockets and network devices, as far as isolation shows - net/.
//!
//! A packet for another machine is `Unsupported`, not an invented answer.

pub mod addr;
mod close;
mod device;
pub mod diag;
pub(crate) mod due;
pub(crate) mod fib;
pub mod flags;
pub mod icmp;
pub(crate) mod inet;
mod link;
pub(crate) mod neigh;
pub mod netlink;
pub(crate) mod packet;
mod poll;
pub mod proc;
mod receive;
mod route;
pub(crate) mod rtnl;
pub mod scm;
pub mod send;
pub mod socket;

pub use receive::Received;
pub use socket::{Socket, SocketId};
