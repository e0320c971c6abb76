//! What fails while a session is made: the step and the errno.

use nix::errno::Errno;
use std::fmt;
use std::io;

/// A step that failed.
#[derive(Debug)]
pub struct StepError {
    /// What was tried, such as `mount proc on /proc`.
    step: String,
    /// Why it failed.
    why: String,
}

impl StepError {
    /// Names a failure that no system call made.
    pub fn new(step: impl Into<String>, why: impl Into<String>) -> StepError {
        StepError { step: step.into(), why: why.into() }
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, self.why)
    }
}

/// The result of a step.
pub type StepResult<T> = Result<T, StepError>;

/// Names the step that a result belongs to.
pub trait Step<T> {
    /// Adds the step's name to a failure.
    fn step(self, step: impl FnOnce() -> String) -> StepResult<T>;
}

impl<T> Step<T> for Result<T, Errno> {
    fn step(self, step: impl FnOnce() -> String) -> StepResult<T> {
        self.map_err(|errno| StepError { step: step(), why: errno.desc().to_string() })
    }
}

impl<T> Step<T> for Result<T, io::Error> {
    fn step(self, step: impl FnOnce() -> String) -> StepResult<T> {
        self.map_err(|error| StepError { step: step(), why: error.to_string() })
    }
}
