//! What the fuzz targets do with an input. None may panic, hang, or take memory without a limit.
//!
//! An input is bytes. They are the text of a program, or, after a byte of [`MODE_TOKENS`] or [`MODE_GROWN`], the choices
//! from which a text is made: of tokens, or by a grammar whose programs compile and do whatever C leaves undefined.
//! `tests/targets.rs` hands inputs in; `make fuzz` finds new ones (ADR 9).
#![forbid(unsafe_code)]

mod choices;
mod grown;
mod language;
mod machine;
mod tokens;

pub use language::{lexer, parser, preprocessor, sema};
pub use machine::machine;

/// First byte of an input whose other bytes choose tokens.
pub const MODE_TOKENS: u8 = 1;
/// First byte of an input whose other bytes choose the branches of a grammar.
pub const MODE_GROWN: u8 = 2;

/// The program that an input stands for.
pub fn program(input: &[u8]) -> String {
    match input.split_first() {
        Some((&MODE_TOKENS, rest)) => tokens::program(rest),
        Some((&MODE_GROWN, rest)) => grown::program(&mut choices::Choices::new(rest)),
        _ => String::from_utf8_lossy(input).into_owned(),
    }
}
