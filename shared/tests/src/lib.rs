//! The suite.
#![forbid(unsafe_code)]
