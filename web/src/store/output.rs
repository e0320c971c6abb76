//! The terminal's text: what came before the head, and what is still to come.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::EventKind;

use super::recording::Recording;

/// Output cut at the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputParts {
    /// Bytes up to the current step.
    pub before: Vec<u8>,
    /// Bytes of later steps.
    pub after: Vec<u8>,
}

/// Gathers the output of a run, cut after event `seq`.
pub fn output_parts(recording: &Recording, seq: u64) -> OutputParts {
    let mut parts = OutputParts::default();
    for event in &recording.events {
        if let EventKind::Output { data, .. } = &event.kind {
            let bytes = STANDARD.decode(data).unwrap_or_default();
            if event.seq <= seq { parts.before.extend(bytes) } else { parts.after.extend(bytes) }
        }
    }
    parts
}
