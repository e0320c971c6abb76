//! The runner's executable. Its `main` is the C library's: Rust's own runtime would change what happens on signals
//! (SIGPIPE, SIGSEGV, SIGBUS) before a script could see what it inherited.
#![no_main]

#[path = "sys/entry.rs"]
mod entry;
