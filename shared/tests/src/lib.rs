//! The suite: one C file per behaviour of Linux, by namespace, and how its runs are read and compared.
//!
//! `shared/tests/suite` holds the programs, `golden` what they say on a real kernel when `cc` has compiled them. The test
//! `suite` here runs them on the simulator alone; the backend's `differential` runs them on all three arms, and blesses.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "the fence keeps I/O out of the simulator; the harness reads the suite")]

mod answer;
pub mod fuzz;
mod golden;
mod header;
mod normalise;
mod program;

pub use answer::{Answer, Arm};
pub use golden::{golden, golden_path};
pub use header::Header;
pub use program::{Program, in_suite, root};
