//! One client's session: a thread that runs it, and a bounded queue of messages.

use base64::Engine as _;
use nslab_abi::WaitStatus;
use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::wire::{EndReason, ServerMsg};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::Slot;
use crate::supervisor::{Command, Ended, Handle, Happening, Session, Spec, StartError};

/// Messages that wait for a slow reader; it is told how many it missed beyond.
const QUEUE: usize = 4096;

/// What a session may use up.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Seconds that it lives, and by which each extension makes it live longer.
    pub seconds: u64,
    /// How often it can be extended.
    pub extensions: u32,
    /// Bytes of output that are sent; the session is ended beyond.
    pub output_bytes: u64,
    /// Events that are sent; the session is ended beyond.
    pub events: u64,
}

/// A running session's ends. Dropping it ends the session.
pub struct Live {
    handle: Handle,
    budget: Budget,
    /// Seconds that it lives in all.
    seconds: u64,
    messages: Receiver<ServerMsg>,
}

impl Live {
    /// Starts a session on a thread of its own.
    ///
    /// # Errors
    /// The keeper cannot be started.
    pub fn start(spec: &Spec, budget: Budget, slot: Slot) -> Result<Live, StartError> {
        let session = Session::start(spec)?;
        let handle = session.handle();
        let (sender, messages) = channel(QUEUE);
        let to_session = session.handle();
        std::thread::spawn(move || {
            let mut feed =
                Feed { sender, budget, missed: 0, limit: None, last_seq: 0, sent_bytes: 0, stop: to_session };
            let ended = session.run(|happening| feed.take(happening));
            feed.end(ended);
            drop(slot);
        });
        Ok(Live { handle, budget, seconds: budget.seconds, messages })
    }

    /// Waits for the next message; `None` after the last.
    pub async fn next(&mut self) -> Option<ServerMsg> {
        self.messages.recv().await
    }

    /// Gives the session more time. Returns how many seconds it lives in all and how often it can be extended again;
    /// `None` if it cannot.
    pub fn extend(&mut self) -> Option<(u64, u32)> {
        self.budget.extensions = self.budget.extensions.checked_sub(1)?;
        self.seconds = self.seconds.saturating_add(self.budget.seconds);
        self.handle.send(Command::Extend(self.budget.seconds.saturating_mul(1000)));
        Some((self.seconds, self.budget.extensions))
    }

    /// Tells the session something.
    pub fn send(&self, command: Command) {
        self.handle.send(command);
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.handle.send(Command::Stop);
    }
}

/// The session's side of the queue.
struct Feed {
    sender: Sender<ServerMsg>,
    budget: Budget,
    missed: u64,
    /// The limit that was reached, and how much it is.
    limit: Option<(&'static str, u64)>,
    last_seq: u64,
    sent_bytes: u64,
    stop: Handle,
}

impl Feed {
    fn take(&mut self, happening: Happening) {
        match happening {
            Happening::Started { init_host_pid, .. } => {
                self.send(ServerMsg::Started { session: format!("nslab-{init_host_pid}") })
            }
            Happening::Event(event) => self.event(event),
            Happening::Output(stream, bytes) => {
                self.spend_output(bytes.len() as u64);
                let data = base64::engine::general_purpose::STANDARD.encode(&bytes);
                // Output has no sender that the kernel vouches for: it is the session's, numbered where it was read.
                self.send(ServerMsg::Event {
                    event: Event { seq: self.last_seq, host_pid: 0, pid: 0, kind: EventKind::Output { stream, data } },
                });
            }
            Happening::View(after_seq, view) => self.send(ServerMsg::Ps { after_seq, view }),
            Happening::Inside(after_seq, inside) => {
                self.send(ServerMsg::Inside { after_seq, inside: inside.map(|inside| *inside) })
            }
        }
    }

    fn event(&mut self, event: Event) {
        self.last_seq = event.seq;
        if event.seq > self.budget.events {
            self.reach("EVENTS", self.budget.events);
        }
        self.send(ServerMsg::Event { event });
    }

    fn spend_output(&mut self, bytes: u64) {
        self.sent_bytes += bytes;
        if self.sent_bytes >= self.budget.output_bytes {
            self.reach("RUN_OUTPUT_BYTES", self.budget.output_bytes);
        }
    }

    fn reach(&mut self, limit: &'static str, amount: u64) {
        if self.limit.is_none() {
            self.limit = Some((limit, amount));
            self.stop.send(Command::Stop);
        }
    }

    /// Queues a message; a full queue costs the message, never memory.
    fn send(&mut self, message: ServerMsg) {
        if self.missed > 0 && self.sender.try_send(ServerMsg::Missed { count: self.missed }).is_ok() {
            self.missed = 0;
        }
        if self.sender.try_send(message).is_err() {
            self.missed += 1;
        }
    }

    fn end(mut self, ended: Ended) {
        let reason = match (self.limit, ended) {
            (Some((limit, amount)), _) => EndReason::Limit { limit: limit.to_string(), amount },
            (None, Ended::Program(WaitStatus::Signaled(signal, _))) => EndReason::Signaled { signal: signal.name() },
            (None, Ended::Program(status)) => EndReason::Exited { status: i32::from(status.shell_status()) },
            (None, Ended::Deadline) => EndReason::TimeUp {},
            (None, Ended::Stopped) => EndReason::Stopped {},
            (None, Ended::Unsupported { what, detail, .. }) => EndReason::Unsupported { what, detail },
            (None, Ended::Failed(message)) => EndReason::Failed { message },
        };
        if self.missed > 0 {
            let _ = self.sender.blocking_send(ServerMsg::Missed { count: std::mem::take(&mut self.missed) });
        }
        // The end is never dropped: it waits for room, or for the reader to go.
        let _ = self.sender.blocking_send(ServerMsg::Ended { reason });
    }
}
