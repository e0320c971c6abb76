//! What crosses a wire or reaches a user interface: plain data with public fields.
//!
//! **Invariant:** no logic, and no type of the kernel or the script; both hosts, simulated and real, produce these and nothing else.
#![forbid(unsafe_code)]

pub mod event;
pub mod view;
pub mod wire;
