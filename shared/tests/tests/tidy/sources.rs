//! Reads the files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the repository: its path from the root, and its text.
pub struct Source {
    /// `shared/kernel/src/lib.rs`.
    pub path: String,
    /// The whole of it.
    pub text: String,
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the harness lies two folders deep")
}

/// Folders that hold nothing that we write.
const FOREIGN: [&str; 6] = ["target", "node_modules", "vendor", "dist", ".git", "test-results"];

/// Files below `dir` with one of the extensions, sorted by path.
pub fn below(dir: &str, extensions: &[&str]) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    collect(&root.join(dir), extensions, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| Source {
            text: fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            path: path.strip_prefix(&root).expect("it lies below the root").display().to_string(),
        })
        .collect()
}

fn collect(dir: &Path, extensions: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !FOREIGN.contains(&name) {
            collect(&path, extensions, found);
        } else if path.extension().and_then(|ext| ext.to_str()).is_some_and(|ext| extensions.contains(&ext)) {
            found.push(path);
        }
    }
}

/// Rust files of all rooms.
pub fn rust() -> Vec<Source> {
    ["shared", "backend", "web"].into_iter().flat_map(|dir| below(dir, &["rs"])).collect()
}

impl Source {
    /// Is this a test, by its place?
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs") || self.path.contains("/benches/")
    }

    /// Numbered lines before the file's test module, comments cut off.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let lines = lines.take_while(|(_, line)| line.trim() != "#[cfg(test)]");
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(at, line)| (at, without_comment(line)))
    }

    /// A complaint about a line.
    pub fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// Cuts off ` // …`; a `//` within a string (`http://`) has no space before it.
fn without_comment(line: &str) -> &str {
    line.split(" // ").next().unwrap_or(line)
}

/// Fails with all complaints.
pub fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Does `word` stand in `line` as a word of its own?
pub fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !is_part(before) && !is_part(after)
    })
}

#[test]
fn words_are_found_whole() {
    assert!(has_word("use web_sys::Window;", "web_sys"));
    assert!(!has_word("my_web_sys", "web_sys"));
    assert!(!has_word("unsafe_code", "unsafe"));
}
