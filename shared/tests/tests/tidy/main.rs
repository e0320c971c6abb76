//! What the compiler cannot say about the walls between the rooms (ARCHITECTURE.md), and about the house style.
//!
//! A check collects its complaints, each with file and line, and fails with all of them at once.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "the fence keeps I/O out of the simulator; this harness reads sources")]

mod fidelity;
mod fuzzing;
mod sources;
mod style;
mod suite_files;
mod support;
mod walls;
mod web;
