//! Collections with little code.
//!
//! The standard library's sort and trees are quick on millions of elements, and each use of them costs kilobytes of what a browser
//! downloads. What is sorted and looked up here are processes, mounts and names, dozens or hundreds of them: short code does that as well.
#![forbid(unsafe_code)]

mod entry;
mod map;
mod pmap;
mod pset;
mod ptree;
mod set;
mod shared;
mod sort;

pub use entry::Entry;
pub use map::Map;
pub use pmap::PMap;
pub use pset::PSet;
pub use ptree::PTree;
pub use set::Set;
pub use shared::Shared;
pub use sort::{sort, sort_by, sort_by_key};

#[cfg(test)]
mod tests;
