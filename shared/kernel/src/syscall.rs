//! System calls: one file per call or tight family; each reads parse, imply, check, act.

pub mod fs;
