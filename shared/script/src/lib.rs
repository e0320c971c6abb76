//! C for programs about namespaces: compiled to instructions that a cloneable machine steps through.
#![forbid(unsafe_code)]

pub mod ir;
pub mod syntax;
