//! From text to a syntax tree: never fails, always with places.

pub mod span;
