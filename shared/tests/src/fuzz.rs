//! Random programs: what is generated, how it is written as C, how a failing one is made smaller.
//!
//! A program is a list of steps, each one call of one process. Written as C it is a program like any other: it compiles with
//! `cc`, and its output is determined (see `prelude.c`).

mod generate;
mod pool;
mod render;
mod rng;
mod shrink;

pub use generate::{PLANS, generate};
pub use render::file_of;
pub use shrink::shrink;

/// Processes that a program has at most, the first among them.
pub const MAX_ACTORS: usize = 6;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Who makes it.
    pub actor: usize,
    /// What it makes.
    pub call: Call,
}

/// A C expression: `before`, flags joined by `|`, `after`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Text up to the flags.
    pub before: String,
    /// Names that are joined; none is 0. A call without flags has everything in `before`.
    pub flags: Option<Vec<&'static str>>,
    /// Text behind the flags.
    pub after: String,
    /// The process that it would make.
    pub child: Option<usize>,
}

/// A random program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The number it was made from.
    pub seed: u64,
    /// The id plan it runs under, `full` or `single`.
    pub plan: &'static str,
    /// Who runs it.
    pub uid: u32,
    /// What happens, in this order.
    pub steps: Vec<Step>,
}
