//! Laid out first, filled next.
#![forbid(unsafe_code)]
