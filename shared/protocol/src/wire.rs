//! Messages of the WebSocket: JSON text frames, one message a frame.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::view::{Inside, View};

/// Version of this protocol; `hello` names it, and another one is refused.
pub const PROTOCOL_VERSION: u32 = 1;

/// What a client sends. A wish that this lab does not know is refused, not passed over: who asks for another machine is told so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMsg {
    /// First message.
    Hello {
        /// [`PROTOCOL_VERSION`].
        version: u32,
        /// The lab's token.
        token: String,
    },
    /// Starts a session with one program.
    Run {
        /// The program's file name, such as `box.c`.
        name: String,
        /// The C source.
        source: String,
        /// Arguments after the program's name.
        args: Vec<String>,
        /// User id inside.
        uid: u32,
        /// A terminal of this size; absent: pipes.
        tty: Option<TtySize>,
    },
    /// Bytes for the program's standard input, in base64; empty: end of input.
    Input {
        /// The bytes.
        data: String,
    },
    /// The terminal has another size.
    Resize {
        /// The new size.
        size: TtySize,
    },
    /// A signal for the main program.
    Signal {
        /// Such as `SIGINT`.
        signal: String,
    },
    /// Asks how a process sees the machine; answered by `ServerMsg::Inside`.
    Inspect {
        /// The process.
        host_pid: u32,
    },
    /// Asks for more time; answered by `ServerMsg::Extended`.
    Extend {},
    /// Ends the session.
    Stop {},
}

/// A terminal's size in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TtySize {
    /// Lines.
    pub rows: u16,
    /// Columns.
    pub cols: u16,
}

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMsg {
    /// Answers `hello`.
    Welcome {
        /// [`PROTOCOL_VERSION`].
        version: u32,
        /// `uname -r` of the real kernel.
        kernel: String,
        /// Name and version of the distribution.
        os: String,
        /// `full` or `single`.
        plan: String,
        /// What the kernel does not allow, in Linux's words; empty if all.
        missing: Vec<String>,
        /// Limits of a session.
        limits: Limits,
    },
    /// A session has started.
    Started {
        /// The session's name.
        session: String,
    },
    /// Something happened.
    Event {
        /// What.
        event: Event,
    },
    /// The tree after event `after_seq`.
    Ps {
        /// Number of the last event that the picture includes.
        after_seq: u64,
        /// The picture.
        view: View,
    },
    /// How a process sees the machine.
    Inside {
        /// Number of the last event before the picture.
        after_seq: u64,
        /// The picture; absent if the process is gone.
        inside: Option<Inside>,
    },
    /// The session lives longer.
    Extended {
        /// Seconds that it lives in all.
        seconds: u64,
        /// How often it can be extended again.
        extensions: u32,
    },
    /// Events that a slow reader missed.
    Missed {
        /// How many.
        count: u64,
    },
    /// The session is over; everything of it is gone.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// A message was refused.
    Error {
        /// A constant such as `bad_token`.
        code: ErrorCode,
        /// What, where and what to do, in English.
        message: String,
    },
}

/// Limits of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Seconds that a session lives, and by which an extension makes it live longer.
    pub seconds: u64,
    /// How often a session can be extended.
    pub extensions: u32,
    /// Processes of a session.
    pub tasks: u32,
    /// Bytes of output that are sent.
    pub output_bytes: u64,
    /// Bytes of source that are taken.
    pub source_bytes: u64,
}

/// Why a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum EndReason {
    /// The program exited.
    Exited {
        /// Its status.
        status: i32,
    },
    /// A signal ended it.
    Signaled {
        /// Such as `SIGSEGV`.
        signal: String,
    },
    /// The script does something that cannot be run for real.
    Unsupported {
        /// The call or function.
        what: String,
        /// The option or argument.
        detail: String,
    },
    /// The session's time was up.
    TimeUp {},
    /// A limit was reached.
    Limit {
        /// Its name.
        limit: String,
        /// How much it allows.
        amount: u64,
    },
    /// The client asked, or went.
    Stopped {},
    /// The lab itself failed.
    Failed {
        /// What failed.
        message: String,
    },
}

/// Why a message was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not the lab's token.
    BadToken,
    /// Another protocol version.
    BadVersion,
    /// Not a message of this protocol.
    BadMessage,
    /// The script does not compile.
    DoesNotCompile,
    /// Too large.
    TooLarge,
    /// All sessions are taken.
    Busy,
    /// There is no live lab here.
    NoLab,
    /// The session was extended as often as the lab allows; it goes on.
    NoMoreTime,
    /// A message that does not fit the session's state.
    OutOfTurn,
}
