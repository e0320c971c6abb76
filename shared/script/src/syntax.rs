//! From text to a syntax tree: never fails, always with places.

pub mod around_main;
pub mod ast;
pub mod intern;
pub mod lexer;
pub mod literal;
pub mod parser;
pub mod preprocess;
pub mod source;
pub mod span;
pub mod token;
