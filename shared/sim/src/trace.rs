//! Events of a run: numbered, in order.

use base64::Engine as _;
use nslab_protocol::event::{Event, EventKind, Stream};

/// Encodes bytes for an event.
pub fn encode(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Decodes an event's bytes.
pub fn decode(data: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(data).unwrap_or_default()
}

/// The events of one turn, before they are numbered.
#[derive(Clone, Debug, Default)]
pub struct Trace(Vec<(u32, u32, EventKind)>);

impl Trace {
    /// Notes what a process did.
    pub fn push(&mut self, host_pid: u32, pid: u32, kind: EventKind) {
        self.0.push((host_pid, pid, kind));
    }

    /// Notes output.
    pub fn output(&mut self, host_pid: u32, pid: u32, stream: Stream, bytes: &[u8]) {
        self.push(host_pid, pid, EventKind::Output { stream, data: encode(bytes) });
    }

    /// Takes the events out, numbered after `last`.
    pub fn drain(&mut self, last: u64) -> Vec<Event> {
        let numbered = self.0.drain(..).zip(last + 1..);
        numbered.map(|((host_pid, pid, kind), seq)| Event { seq, host_pid, pid, kind }).collect()
    }

    /// Has nothing been noted?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
