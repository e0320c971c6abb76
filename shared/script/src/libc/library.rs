//! The library's text in one piece, headers and C files one after the other; `build.rs` makes it.

/// Name of a file, where its text starts and where it ends.
pub type Place = (&'static str, usize, usize);

const C_FILES: &[Place] = include!(concat!(env!("OUT_DIR"), "/c.rs"));

/// Returns a file's text.
// Of its own: the page downloads the text after the first tree, and only what comes then may name it (`web/split`).
#[inline(never)]
pub fn text_of(place: &Place) -> &'static str {
    const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/library.txt"));
    &TEXT[place.1..place.2]
}

/// Returns the text of a C file; empty if there is none of this name.
pub fn c_text(name: &str) -> &'static str {
    C_FILES.binary_search_by_key(&name, |place| place.0).map_or("", |index| text_of(&C_FILES[index]))
}
