//! Our headers, each by the name that `#include` gives it.

/// Name and text of every file below `include`, by name; `build.rs` makes the table.
pub const HEADERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/headers.rs"));

/// Returns the text of a header.
pub fn header(name: &str) -> Option<&'static str> {
    let index = HEADERS.binary_search_by_key(&name, |header| header.0).ok()?;
    Some(HEADERS[index].1)
}
