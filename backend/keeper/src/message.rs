//! Messages between the keeper and whoever asked for a session, over one SOCK_SEQPACKET socket.

use crate::ids::Plan;

mod codec;
mod extension;
mod reply;
mod request;

pub use extension::Extension;
pub use reply::{End, Reply};
pub use request::{Machine, Program, Request, Stdio};

/// Longest message in bytes.
pub const MESSAGE_BYTES: usize = 128 * 1024;
/// Most descriptors that one message carries.
pub const MESSAGE_FDS: usize = 16;

pub use codec::Malformed;
pub(crate) use codec::{Reader, Writer};
