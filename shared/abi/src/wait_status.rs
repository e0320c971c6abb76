//! The word that `wait(2)` hands out.

use crate::Signal;

/// How a child changed state, encoded as the kernel encodes it - wait(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitStatus {
    /// Ended by itself with this status (0–255).
    Exited(u8),
    /// Ended by a signal; the flag tells whether a core was dumped.
    Signaled(Signal, bool),
    /// Stopped by a signal.
    Stopped(Signal),
    /// Stopped for its tracer: the signal, and the number of the PTRACE_EVENT - ptrace(2).
    TraceEvent(Signal, u8),
    /// Went on after SIGCONT.
    Continued,
}

impl WaitStatus {
    /// Returns the `int` that a C program sees.
    pub fn raw(self) -> i32 {
        match self {
            WaitStatus::Exited(code) => i32::from(code) << 8,
            WaitStatus::Signaled(signal, core) => i32::from(signal.0) | if core { 0x80 } else { 0 },
            WaitStatus::Stopped(signal) => i32::from(signal.0) << 8 | 0x7f,
            WaitStatus::TraceEvent(signal, event) => i32::from(event) << 16 | i32::from(signal.0) << 8 | 0x7f,
            WaitStatus::Continued => 0xffff,
        }
    }

    /// Reads the `int` that the kernel wrote.
    pub fn from_raw(raw: i32) -> WaitStatus {
        if raw == 0xffff {
            WaitStatus::Continued
        } else if raw & 0xff == 0x7f && raw >> 16 != 0 {
            WaitStatus::TraceEvent(Signal((raw >> 8) as u8), (raw >> 16) as u8)
        } else if raw & 0xff == 0x7f {
            WaitStatus::Stopped(Signal((raw >> 8) as u8))
        } else if raw & 0x7f == 0 {
            WaitStatus::Exited((raw >> 8) as u8)
        } else {
            WaitStatus::Signaled(Signal((raw & 0x7f) as u8), raw & 0x80 != 0)
        }
    }

    /// Returns what a shell puts in `$?`: the status, or 128 + signal.
    pub fn shell_status(self) -> u8 {
        match self {
            WaitStatus::Exited(code) => code,
            WaitStatus::Signaled(signal, _) | WaitStatus::Stopped(signal) | WaitStatus::TraceEvent(signal, _) => {
                128_u8.wrapping_add(signal.0)
            }
            WaitStatus::Continued => 0,
        }
    }
}
