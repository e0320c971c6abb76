//! C for programs about namespaces: compiled to instructions that a cloneable machine steps through.
#![forbid(unsafe_code)]

mod clone3;
mod compile;
pub mod diag;
mod flag_expr;
mod format_text;
mod highlight;
pub mod ir;
pub mod libc;
mod lower;
pub mod machine;
mod sema;
mod suggest;
pub mod syntax;

pub use clone3::clone_to_clone3;
pub use compile::{Compiled, SOURCE_BYTES_MAX, compile};
pub use diag::{Diagnostic, DiagnosticKind, Fix, Label, LabelKind, Severity, SourceRange};
pub use flag_expr::{FlagExpr, clone_flag_expr};
pub use highlight::{TokenKind, highlight};
pub use machine::{Fault, FaultKind, Mm, Notice, RawCall, Step, Thread, Window};
