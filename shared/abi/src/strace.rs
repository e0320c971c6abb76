//! strace words.
