//! The server: the page, the WebSocket, health and metrics.
//!
//! **Invariant:** no libc, no nix; nothing is started before token and origin are right.

mod conversation;
mod metrics;
mod origin;
mod router;

pub use router::{Lab, Server, router};
