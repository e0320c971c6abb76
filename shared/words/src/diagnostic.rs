//! What is wrong with a program, in words: what, and what follows from it.

mod en;
mod zh;

pub use en::english;
pub use zh::chinese;

/// Alternatives in one phrase: `a, b`.
fn names(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
