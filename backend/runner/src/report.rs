//! Events out: one message each over the SOCK_SEQPACKET socket that the process inherited.
//!
//! The kernel adds the sender's pid in the receiver's numbers (SO_PASSCRED, unix(7)), so a message holds only what the process itself
//! knows. A full socket blocks the sender; a dead reader ends it.

use nslab_protocol::event::EventKind;

use crate::{hidden, sys};

/// Longest message in bytes.
pub const REPORT_BYTES: usize = 64 * 1024;
/// Longest text of a call in an event; the rest is cut, as strace cuts strings. JSON makes six bytes of one at worst.
const TEXT_BYTES: usize = 8 * 1024;

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// Something that a process of ours did.
    Event {
        /// The process in its own numbers.
        pid: u32,
        /// What.
        kind: EventKind,
    },
    /// How a process of ours sees the machine now: a `Look` of the keeper's, encoded.
    Look {
        /// What it saw.
        look: Vec<u8>,
    },
    /// The first word of a process of ours.
    Born {
        /// The process in its own numbers.
        pid: u32,
        /// Its numbers in all pid namespaces from the session's on; the last is `pid`.
        pids: Vec<u32>,
        /// A random number that names this process in the session.
        birth: u64,
        /// The number of the process that cloned it; 0 for a program that was executed.
        parent_birth: u64,
        /// Names of the namespace types made for it, in the kernel's order.
        new_namespaces: Vec<String>,
    },
    /// The process is about to execute another program; it happened unless [`Report::ExecFailed`] follows.
    Execing {
        /// The process in its own numbers.
        pid: u32,
        /// The call as it reads if it succeeds.
        kind: EventKind,
        /// `comm` afterwards.
        comm: String,
    },
    /// The program is still the old one.
    ExecFailed,
    /// The process has reaped a child that ended.
    Reaped {
        /// The child in the process's numbers.
        pid: u32,
        /// Its status as wait(2) gives it.
        status: i32,
    },
    /// From init: the main program ended; its raw wait(2) status. init waits for the release before it reaps.
    MainEnded {
        /// As wait(2) gives it.
        status: i32,
    },
}

impl Report {
    /// Returns the message: a tag, a number, and for an event its JSON.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Report::Event { pid, kind } => {
                let mut message = vec![b'e'];
                message.extend(pid.to_le_bytes());
                message.extend(json(kind));
                message
            }
            Report::Look { look } => [&b"l\0\0\0\0"[..], look].concat(),
            Report::Born { pid, pids, birth, parent_birth, new_namespaces } => {
                let mut message = vec![b'b'];
                message.extend(pid.to_le_bytes());
                message.extend(birth.to_le_bytes());
                message.extend(parent_birth.to_le_bytes());
                message.extend((pids.len() as u32).to_le_bytes());
                pids.iter().for_each(|pid| message.extend(pid.to_le_bytes()));
                message.extend(new_namespaces.join(" ").into_bytes());
                message
            }
            Report::Execing { pid, kind, comm } => {
                let mut message = vec![b'x'];
                message.extend(pid.to_le_bytes());
                message.extend((comm.len() as u32).to_le_bytes());
                message.extend(comm.as_bytes());
                message.extend(json(kind));
                message
            }
            Report::ExecFailed => b"f\0\0\0\0".to_vec(),
            Report::Reaped { pid, status } => {
                let mut message = vec![b'r'];
                message.extend(pid.to_le_bytes());
                message.extend(status.to_le_bytes());
                message
            }
            Report::MainEnded { status } => {
                let mut message = vec![b'm'];
                message.extend(status.to_le_bytes());
                message
            }
        }
    }

    /// Reads a message; `None` if it is not one of ours.
    pub fn decode(message: &[u8]) -> Option<Report> {
        let (&tag, rest) = message.split_first()?;
        let (number, rest) = rest.split_first_chunk::<4>()?;
        match tag {
            b'e' => Some(Report::Event { pid: u32::from_le_bytes(*number), kind: serde_json::from_slice(rest).ok()? }),
            b'b' => {
                let (birth, rest) = rest.split_first_chunk::<8>()?;
                let (parent_birth, rest) = rest.split_first_chunk::<8>()?;
                let (depth, rest) = rest.split_first_chunk::<4>()?;
                let (pids, names) = rest.split_at_checked((u32::from_le_bytes(*depth) as usize).checked_mul(4)?)?;
                Some(Report::Born {
                    pid: u32::from_le_bytes(*number),
                    pids: pids.chunks_exact(4).filter_map(|pid| pid.try_into().ok().map(u32::from_le_bytes)).collect(),
                    birth: u64::from_le_bytes(*birth),
                    parent_birth: u64::from_le_bytes(*parent_birth),
                    new_namespaces: str::from_utf8(names).ok()?.split_whitespace().map(str::to_string).collect(),
                })
            }
            b'x' => {
                let (len, rest) = rest.split_first_chunk::<4>()?;
                let (comm, json) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
                let comm = String::from_utf8_lossy(comm).into_owned();
                Some(Report::Execing {
                    pid: u32::from_le_bytes(*number),
                    kind: serde_json::from_slice(json).ok()?,
                    comm,
                })
            }
            b'l' => Some(Report::Look { look: rest.to_vec() }),
            b'f' => Some(Report::ExecFailed),
            b'r' => {
                let (status, _) = rest.split_first_chunk::<4>()?;
                Some(Report::Reaped { pid: u32::from_le_bytes(*number), status: i32::from_le_bytes(*status) })
            }
            b'm' => Some(Report::MainEnded { status: i32::from_le_bytes(*number) }),
            _ => None,
        }
    }
}

/// An event's JSON, with its text cut to what fits into a message.
fn json(kind: &EventKind) -> Vec<u8> {
    let mut kind = kind.clone();
    if let EventKind::Syscall { text, .. } | EventKind::Enter { text, .. } = &mut kind
        && text.len() > TEXT_BYTES
    {
        text.truncate(text.floor_char_boundary(TEXT_BYTES));
        text.push_str("...");
    }
    // Plain data with string keys cannot fail to serialize.
    serde_json::to_vec(&kind).unwrap_or_default()
}

/// The sending end.
#[derive(Clone)]
pub struct Reporter {
    is_open: bool,
    wants_looks: bool,
}

impl Reporter {
    /// Takes the socket that the process was started with, if there is one: a script that a real program started has none.
    pub fn inherited() -> Reporter {
        Reporter { is_open: sys::is_open(hidden::REPORT), wants_looks: sys::is_open(hidden::LOOKS) }
    }

    /// Does the session's asker want to know how processes see the machine?
    pub fn wants_looks(&self) -> bool {
        self.is_open && self.wants_looks
    }

    /// Sends a message that is not too long; ends the process if nobody reads any more.
    pub fn send(&mut self, report: &Report) {
        if !self.is_open {
            return;
        }
        let message = report.encode();
        // A look at a machine with thousands of mounts is left out; events are cut to fit.
        if message.len() <= REPORT_BYTES && !sys::send(hidden::REPORT, &message) {
            sys::exit(crate::role::OUR_FAILURE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_the_event_arrives() {
        let text = "\u{1}".repeat(300_000);
        let kind = EventKind::Enter { name: "execve".into(), text, line: Some(3) };
        let message = Report::Event { pid: 7, kind }.encode();
        assert!(message.len() <= REPORT_BYTES);
        let Some(Report::Event { pid: 7, kind: EventKind::Enter { text, line: Some(3), .. } }) =
            Report::decode(&message)
        else {
            panic!("not the event")
        };
        assert!(text.ends_with("\u{1}..."));
    }
}
