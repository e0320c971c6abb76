//! Takes the C library's text as it is written and leaves out what only its readers need: comments and indentation. What is
//! left has the same lines. The page downloads it.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "the fence keeps I/O out of the simulator; this runs while it is built")]

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/libc/c");
    println!("cargo::rerun-if-changed=src/libc/include");
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    copy(Path::new("src/libc/c"), &out.join("c"));
    copy(Path::new("src/libc/include"), &out.join("include"));
    let mut text = String::new();
    for dir in ["include", "c"] {
        let mut names = Vec::new();
        files_below(&out.join(dir), "", &mut names);
        names.sort();
        let mut table = String::from("&[\n");
        for name in names {
            let start = text.len();
            text += &fs::read_to_string(out.join(dir).join(&name)).expect("it was just written");
            table += &format!("    ({name:?}, {start}, {}),\n", text.len());
        }
        fs::write(out.join(format!("{dir}.rs")), table + "]\n").expect("OUT_DIR can be written");
    }
    fs::write(out.join("library.txt"), text).expect("OUT_DIR can be written");
}

/// Copies a folder anew, each file without what is left out.
fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    let mut names = Vec::new();
    files_below(from, "", &mut names);
    for name in names {
        let text = fs::read_to_string(from.join(&name)).expect("the library is text");
        let place = to.join(&name);
        fs::create_dir_all(place.parent().expect("a file lies in a folder")).expect("OUT_DIR can be written");
        fs::write(place, shorten(&text)).expect("OUT_DIR can be written");
    }
}

/// Adds the names of all files below a folder, as `#include` writes them.
fn files_below(dir: &Path, prefix: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(dir).expect("the library's folder").map(|entry| entry.expect("an entry")) {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true => files_below(&entry.path(), &format!("{name}/"), names),
            false => names.push(name),
        }
    }
}

/// Leaves out comments, indentation and space at the ends of lines; every line stays a line.
fn shorten(text: &str) -> String {
    let bare = without_comments(text);
    let mut out = String::with_capacity(bare.len());
    for line in bare.split_inclusive('\n') {
        // What follows a line that goes on is parted from it.
        let is_continued = out.ends_with("\\\n");
        let start = line.trim_start_matches([' ', '\t']);
        if is_continued && start.len() < line.len() {
            out.push(' ');
        }
        out += start.trim_end();
        if line.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

/// Each comment becomes a space, and the ends of lines in it stay.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = if let Some(comment) = rest.strip_prefix("/*") {
            let len = comment.find("*/").map_or(rest.len(), |at| at + 4);
            out.push(' ');
            out.extend(rest[..len].chars().filter(|&c| c == '\n'));
            len
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' || first == '\'' {
            let len = quoted_len(rest, first);
            out += &rest[..len];
            len
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[len..];
    }
    out
}

/// The length of a literal with its quotes.
fn quoted_len(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote || c == '\n' => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}
