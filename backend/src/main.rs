//! The command line `nslab`.
#![forbid(unsafe_code)]
fn main() {}
