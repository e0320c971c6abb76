//! What the asker may say after its request: a later deadline.

use super::{Malformed, Reader, Writer};

/// A later deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// By how many milliseconds.
    pub by_ms: u64,
}

impl Extension {
    /// Returns the message.
    pub fn encode(self) -> Vec<u8> {
        Writer::default().number(self.by_ms).finish()
    }

    /// Reads a message.
    pub fn decode(message: &[u8]) -> Result<Extension, Malformed> {
        Ok(Extension { by_ms: Reader(message).number()? })
    }
}
