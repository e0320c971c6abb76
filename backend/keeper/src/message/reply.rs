//! What the keeper says.

use super::{Malformed, Plan, Reader, Writer};

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// init ended by itself; it passes the program's status on.
    Finished,
    /// The deadline came.
    Deadline,
    /// The asker went, or asked for the end.
    Stopped,
}

/// A message of the keeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// init exists.
    Started {
        /// init as the host numbers it.
        init_host_pid: u32,
        /// The id plan that was taken.
        plan: Plan,
        /// How the number of processes is limited, in Linux's words.
        limited_by: String,
    },
    /// Carries the descriptor of the terminal's master end.
    Tty,
    /// The session could not be started.
    Failed {
        /// What failed and why.
        message: String,
    },
    /// Nothing of the session is left.
    Ended {
        /// Why.
        end: End,
        /// init's status as wait(2) gives it.
        status: i32,
    },
}

impl Reply {
    /// Returns the message.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::default();
        match self {
            Reply::Started { init_host_pid, plan, limited_by } => w
                .number(0)
                .number(u64::from(*init_host_pid))
                .number(u64::from(*plan == Plan::Single))
                .bytes(limited_by.as_bytes()),
            Reply::Tty => w.number(3),
            Reply::Failed { message } => w.number(1).bytes(message.as_bytes()),
            Reply::Ended { end, status } => {
                let end = match end {
                    End::Finished => 0,
                    End::Deadline => 1,
                    End::Stopped => 2,
                };
                w.number(2).number(end).number(*status as u32 as u64)
            }
        };
        w.finish()
    }

    /// Reads a message.
    pub fn decode(message: &[u8]) -> Result<Reply, Malformed> {
        let mut r = Reader(message);
        Ok(match r.number()? {
            0 => Reply::Started {
                init_host_pid: u32::try_from(r.number()?).map_err(|_| Malformed)?,
                plan: if r.number()? == 0 { Plan::Full } else { Plan::Single },
                limited_by: r.text()?,
            },
            1 => Reply::Failed { message: r.text()? },
            2 => {
                let end = match r.number()? {
                    0 => End::Finished,
                    1 => End::Deadline,
                    2 => End::Stopped,
                    _ => return Err(Malformed),
                };
                Reply::Ended { end, status: r.number()? as u32 as i32 }
            }
            3 => Reply::Tty,
            _ => return Err(Malformed),
        })
    }
}
