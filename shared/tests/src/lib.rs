//! The suite: one C file per behaviour of Linux, by namespace, and how its runs are read and compared.
//!
//! `shared/tests/suite` holds the programs, `golden` what they say on a real kernel when `cc` has compiled them. The test
//! `suite` here runs them on the simulator alone; the backend's `differential` runs them on all three arms, and blesses.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "the fence keeps I/O out of the simulator; the harness reads the suite")]

mod answer;
mod facts;
mod floor;
pub mod fuzz;
mod golden;
mod header;
mod normalise;
mod program;
mod typed;

pub use answer::{Answer, Arm};
pub use facts::{Fact, Standing, by_header, facts, hold as hold_fidelity, page as fidelity};
pub use floor::floor;
pub use golden::{golden, golden_path};
pub use header::{Header, Machine};
pub use program::{Program, in_suite, root};
pub use typed::{Typed, in_sessions};
