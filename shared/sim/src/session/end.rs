//! How a run ends.

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// The main program exited with this status.
    Exited(i32),
    /// A signal ended the main program; its name.
    Signaled(String),
    /// The simulator does not model this.
    Unsupported {
        /// The call or function.
        what: String,
        /// The option or argument.
        detail: String,
    },
    /// A limit was reached; its name in `abi::limits`, and its value.
    Limit(&'static str, u64),
    /// Every process sleeps, and nothing can wake any of them.
    Deadlock,
}

impl RunEnd {
    /// Returns the exit status of a command that ran this: the program's, 128 + signal, or 125.
    pub fn exit_status(&self) -> i32 {
        match self {
            RunEnd::Exited(status) => *status,
            RunEnd::Signaled(name) => nslab_abi::Signal::STANDARD
                .iter()
                .find(|signal| signal.name() == *name)
                .map_or(125, |signal| 128 + i32::from(signal.0)),
            RunEnd::Unsupported { .. } | RunEnd::Limit(..) | RunEnd::Deadlock => 125,
        }
    }
}
