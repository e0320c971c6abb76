//! The live lab: a WebSocket with the protocol's messages.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::Event;
use nslab_protocol::wire::{ClientMsg, EndReason, ErrorCode, PROTOCOL_VERSION, ServerMsg, TtySize};

use super::order::Order;
use super::{Host, message};
use crate::platform::socket::{Socket, SocketEvent};
use crate::store::{Command, EndState, HostEvent, Lab, Status};

/// The terminal of a real program before the page has measured its own.
const TTY: TtySize = TtySize { rows: 24, cols: 80 };

/// The real kernel.
pub struct LiveHost {
    socket: Socket,
    inbox: Rc<RefCell<VecDeque<SocketEvent>>>,
    token: String,
    size: TtySize,
    order: Order,
    asked: VecDeque<u32>,
    is_welcome: bool,
    /// A session goes on: from Run to its end.
    is_running: bool,
    /// It said why it ends the connection.
    is_refused: bool,
}

impl LiveHost {
    /// Connects to `url`; `wake` is called when something came.
    pub fn connect(url: &str, token: String, wake: Rc<dyn Fn()>) -> Option<LiveHost> {
        let inbox = Rc::new(RefCell::new(VecDeque::new()));
        let queue = inbox.clone();
        let socket = Socket::open(url, move |event| {
            queue.borrow_mut().push_back(event);
            wake();
        })?;
        Some(LiveHost {
            socket,
            inbox,
            token,
            size: TTY,
            order: Order::default(),
            asked: VecDeque::new(),
            is_welcome: false,
            is_running: false,
            is_refused: false,
        })
    }

    fn post(&self, message: &ClientMsg) {
        if let Ok(text) = serde_json::to_string(message) {
            self.socket.send(&text);
        }
    }

    fn received(&mut self, message: ServerMsg, out: &mut Vec<HostEvent>) {
        match message {
            ServerMsg::Welcome { kernel, os, plan, limits, .. } => {
                self.is_welcome = true;
                out.push(HostEvent::Lab(Lab::Connected { kernel, os, plan, limits }));
            }
            ServerMsg::Started { .. } => out.push(HostEvent::Status(Status::Running)),
            ServerMsg::Event { event } => {
                let events = self.order.push(event);
                push(events, out);
            }
            ServerMsg::Ps { after_seq, view } => {
                push(self.order.picture(), out);
                out.push(HostEvent::View(self.order.number(after_seq), Rc::new(view)));
            }
            ServerMsg::Inside { after_seq, inside } => {
                let after_seq = self.order.number(after_seq);
                // Pictures come unasked too: only an empty one needs the question to say whose it is.
                let pid = match &inside {
                    Some(inside) => {
                        let asked = self.asked.iter().position(|pid| *pid == inside.host_pid);
                        asked.and_then(|asked| self.asked.remove(asked));
                        Some(inside.host_pid)
                    }
                    None => self.asked.pop_front(),
                };
                if let Some(pid) = pid {
                    out.push(HostEvent::Inside(after_seq, pid, inside.map(Rc::new)));
                }
            }
            ServerMsg::Extended { seconds, extensions } => out.push(HostEvent::Extended(seconds, extensions)),
            ServerMsg::Missed { count } => out.push(HostEvent::Missed(count)),
            ServerMsg::Ended { reason } => {
                self.is_running = false;
                push(self.order.end(), out);
                out.push(HostEvent::Status(Status::Ended(end_state(reason))));
            }
            ServerMsg::Error { code: ErrorCode::BadToken, .. } => {
                self.is_refused = true;
                out.push(HostEvent::Lab(Lab::Refused));
            }
            ServerMsg::Error { code: ErrorCode::NoLab, message } => out.push(HostEvent::Lab(Lab::Failed(message))),
            ServerMsg::Error { code: ErrorCode::NoMoreTime, .. } => {}
            // What was asked of a session that had just ended.
            ServerMsg::Error { code: ErrorCode::OutOfTurn, .. } if !self.is_running => {}
            ServerMsg::Error { message, .. } if self.is_welcome => {
                self.is_running = false;
                out.push(HostEvent::Status(Status::Ended(EndState::Failed(message))));
            }
            ServerMsg::Error { message, .. } => {
                self.is_refused = true;
                out.push(HostEvent::Lab(Lab::Failed(message)));
            }
        }
    }
}

/// Joins neighbouring events into one message to the store.
fn push(new: Vec<Event>, out: &mut Vec<HostEvent>) {
    match out.last_mut() {
        Some(HostEvent::Events(events)) => events.extend(new),
        _ if new.is_empty() => {}
        _ => out.push(HostEvent::Events(new)),
    }
}

impl Host for LiveHost {
    fn send(&mut self, command: Command) {
        match command {
            Command::Start { name, source, .. } => {
                (self.order, self.asked) = (Order::default(), VecDeque::new());
                self.is_running = true;
                self.post(&ClientMsg::Run { name, source, args: Vec::new(), uid: 0, tty: Some(self.size) });
            }
            Command::Extend => self.post(&ClientMsg::Extend {}),
            Command::Stop => self.post(&ClientMsg::Stop {}),
            Command::Input(bytes) => self.post(&ClientMsg::Input { data: STANDARD.encode(bytes) }),
            Command::EndInput => self.post(&ClientMsg::Input { data: String::new() }),
            Command::Resize(rows, cols) => {
                self.size = TtySize { rows, cols };
                if self.is_running {
                    self.post(&ClientMsg::Resize { size: self.size });
                }
            }
            Command::Inspect(_, host_pid) => {
                self.asked.push_back(host_pid);
                self.post(&ClientMsg::Inspect { host_pid });
            }
            // A real run does not wait, its pictures come by themselves, and a scene has none.
            Command::Shell { .. } | Command::Boot | Command::Go | Command::StepOnce | Command::Look(_) => {}
        }
    }

    fn events(&mut self, _budget_ms: f64) -> Vec<HostEvent> {
        let mut out = Vec::new();
        loop {
            let next = self.inbox.borrow_mut().pop_front();
            match next {
                Some(SocketEvent::Open) => {
                    self.post(&ClientMsg::Hello { version: PROTOCOL_VERSION, token: self.token.clone() });
                }
                Some(SocketEvent::Message(text)) => match message::read(&text) {
                    Ok(message) => self.received(message, &mut out),
                    Err(error) => out.push(HostEvent::Lab(Lab::Failed(error))),
                },
                Some(SocketEvent::Closed) if self.is_refused => {}
                Some(SocketEvent::Closed) => {
                    push(self.order.end(), &mut out);
                    let lab = if self.is_welcome { Lab::Lost } else { Lab::Absent };
                    out.push(HostEvent::Lab(lab));
                }
                None => return out,
            }
        }
    }

    fn is_busy(&self) -> bool {
        false
    }
}

fn end_state(reason: EndReason) -> EndState {
    match reason {
        EndReason::Exited { status } => EndState::Exited(status),
        EndReason::Signaled { signal } => EndState::Signaled(signal),
        EndReason::Unsupported { what, detail } => EndState::Unsupported(what, detail),
        EndReason::TimeUp {} => EndState::TimeUp,
        EndReason::Limit { limit, amount } => EndState::Limit(limit, amount),
        EndReason::Stopped {} => EndState::Stopped,
        EndReason::Failed { message } => EndState::Failed(message),
    }
}
