//! From a view of the machine to rows, boxes, walls, strands, bars and edges.
//!
//! **Invariant:** a pure function of its arguments; no yew, no web_sys, no sentence.

mod bars;
mod fold;
mod measure;
mod scene;
mod tree;

pub use bars::Bar;
pub use measure::{Density, Measure};
pub use scene::{Edge, Facts, Input, Note, Row, Scene, Wall, Whose, scene};

#[cfg(test)]
mod tests;
