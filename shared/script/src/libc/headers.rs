//! Our headers, each by the name that `#include` gives it.

use super::library::{Place, text_of};

/// Every file below `include`, by name; `build.rs` makes the table.
const HEADERS: &[Place] = include!(concat!(env!("OUT_DIR"), "/include.rs"));

/// Names and texts of all headers, by name.
pub fn headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    HEADERS.iter().map(|place| (place.0, text_of(place)))
}

/// Returns the text of a header.
pub fn header(name: &str) -> Option<&'static str> {
    let index = HEADERS.binary_search_by_key(&name, |header| header.0).ok()?;
    Some(text_of(&HEADERS[index]))
}
