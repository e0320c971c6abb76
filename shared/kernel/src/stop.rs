//! Why a system call's handler gives no plain return value.

use nslab_abi::{Errno, Outcome, Ret, Unsupported, WaitOn};

/// Leaves a handler through `?`.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// The call fails.
    Errno(Errno),
    /// The caller sleeps; [`crate::Kernel::sleep_on`] was called before.
    Block(WaitOn),
    /// Not modelled.
    Unsupported(Unsupported),
}

/// What most handlers return.
pub type SysResult = Result<Ret, Stop>;

impl From<Errno> for Stop {
    fn from(errno: Errno) -> Stop {
        Stop::Errno(errno)
    }
}

/// Says that a detail of a call is not modelled.
pub fn unsupported<T>(what: &str, detail: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Unsupported(Unsupported::new(what, detail)))
}

/// Turns a handler's result into the answer.
pub fn outcome(result: SysResult) -> Outcome {
    match result {
        Ok(ret) => Outcome::Return(Ok(ret)),
        Err(stop) => stop.into(),
    }
}

impl From<Stop> for Outcome {
    fn from(stop: Stop) -> Outcome {
        match stop {
            Stop::Errno(errno) => Outcome::Return(Err(errno)),
            Stop::Block(on) => Outcome::Block(on),
            Stop::Unsupported(unsupported) => Outcome::Unsupported(unsupported),
        }
    }
}
