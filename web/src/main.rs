//! The page.
#![forbid(unsafe_code)]

mod layout;
mod store;

fn main() {}
