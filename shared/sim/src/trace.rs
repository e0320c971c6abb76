//! Events of a run: numbered, in order.

use std::borrow::Cow;

use base64::Engine as _;
use nslab_abi::{Check, Errno, Ret, Syscall};
use nslab_protocol::event::{Event, EventKind, Stream};

use crate::describe;

/// Encodes bytes for an event.
pub fn encode(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Decodes an event's bytes.
pub fn decode(data: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(data).unwrap_or_default()
}

/// What happened.
#[derive(Clone, Debug)]
pub enum What {
    /// As it is told.
    Told(EventKind),
    /// A system call that is put into words when somebody asks: most are never looked at.
    Call(Box<Called<'static>>),
}

/// A system call, and how far it came.
#[derive(Clone, Debug)]
pub struct Called<'a> {
    /// The call.
    pub call: Cow<'a, Syscall>,
    /// How far it came.
    pub stage: Stage<'a>,
    /// Line of the script, from 1.
    pub line: Option<u32>,
}

impl Called<'_> {
    /// Returns it with what it refers to.
    fn into_owned(self) -> Called<'static> {
        let stage = match self.stage {
            Stage::Entered => Stage::Entered,
            Stage::Returned(result, checks) => {
                Stage::Returned(Cow::Owned(result.into_owned()), Cow::Owned(checks.into_owned()))
            }
            Stage::Ended => Stage::Ended,
        };
        Called { call: Cow::Owned(self.call.into_owned()), stage, line: self.line }
    }
}

/// How far a call came.
#[derive(Clone, Debug)]
pub enum Stage<'a> {
    /// It does not return at once.
    Entered,
    /// It returned; what was checked, if it failed.
    Returned(Cow<'a, Result<Ret, Errno>>, Cow<'a, [Check]>),
    /// It does not return.
    Ended,
}

/// An event as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    host_pid: u32,
    pid: u32,
    /// What happened.
    pub what: What,
}

impl Kept {
    /// Puts it into words, as event number `seq`.
    pub fn event(&self, seq: u64) -> Event {
        let kind = match &self.what {
            What::Told(kind) => kind.clone(),
            What::Call(called) => describe::call(called),
        };
        Event { seq, host_pid: self.host_pid, pid: self.pid, kind }
    }
}

/// The events of one turn, before they are numbered.
#[derive(Clone, Debug, Default)]
pub struct Trace(Vec<Kept>);

impl Trace {
    /// Notes what a process did.
    pub fn push(&mut self, host_pid: u32, pid: u32, kind: EventKind) {
        self.0.push(Kept { host_pid, pid, what: What::Told(kind) });
    }

    /// Notes a system call.
    pub fn call(&mut self, host_pid: u32, pid: u32, called: Called<'_>) {
        // What it holds may be long, its line is not.
        let what = match describe::is_short(&called.call) {
            true => What::Call(Box::new(called.into_owned())),
            false => What::Told(describe::call(&called)),
        };
        self.0.push(Kept { host_pid, pid, what });
    }

    /// Notes output.
    pub fn output(&mut self, host_pid: u32, pid: u32, stream: Stream, bytes: &[u8]) {
        self.push(host_pid, pid, EventKind::Output { stream, data: encode(bytes) });
    }

    /// Takes the events out.
    pub fn drain(&mut self) -> impl Iterator<Item = Kept> {
        self.0.drain(..)
    }

    /// Has nothing been noted?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
