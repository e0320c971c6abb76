//! Sockets and network devices, as far as isolation shows - net/.
//!
//! Loopback only: a packet for another machine is `Unsupported`, not an invented answer.

pub mod addr;
mod device;
pub mod io;
pub mod socket;

pub use socket::{Socket, SocketId};
