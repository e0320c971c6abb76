//! One text out of several files: what lies beside a source takes the place of its `#include "name"`.

use std::ops::Range;

use nslab_script::{Diagnostic, DiagnosticKind, Severity};

/// A run of lines of one file within the whole source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file, as it was named.
    pub name: String,
    /// Its bytes in the whole source.
    pub bytes: Range<usize>,
    /// The line of the file with which it begins, from 1.
    pub first_line: usize,
}

/// How diagnostics are worded: the whole source, its pieces, and what was found.
pub type Explain = fn(&str, &[Piece], &[Diagnostic]) -> String;

/// Diagnostics without sentences: their places and their kinds.
pub fn bare(source: &str, pieces: &[Piece], diagnostics: &[Diagnostic]) -> String {
    lines(source, pieces, diagnostics, |kind| format!("{kind:?}"))
}

/// Diagnostics as gcc writes them, a line each: `file:line:column: error: sentence`.
pub fn lines(
    source: &str,
    pieces: &[Piece],
    diagnostics: &[Diagnostic],
    sentence: fn(&DiagnosticKind) -> String,
) -> String {
    let line = |diagnostic: &Diagnostic| {
        let start = diagnostic.place.bytes.start;
        let piece = pieces.iter().find(|piece| piece.bytes.contains(&start));
        let (name, begin, first) =
            piece.map_or(("", 0, 1), |piece| (&piece.name[..], piece.bytes.start, piece.first_line));
        let before = source.get(begin..start).unwrap_or_default();
        let row = first + before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "note",
        };
        format!("{name}:{row}:{column}: {severity}: {}\n", sentence(&diagnostic.kind))
    };
    diagnostics.iter().map(line).collect()
}

/// The name and the text of what a file includes by a name.
pub(crate) type Find<'a> = &'a dyn Fn(&str, &str) -> Option<(String, String)>;

/// A text that grows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Whole {
    pub(crate) text: String,
    pub(crate) pieces: Vec<Piece>,
}

/// The name of `#include "name"`.
pub(crate) fn included(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('#')?.trim_start().strip_prefix("include")?;
    rest.trim_start().strip_prefix('"')?.split_once('"').map(|(name, _)| name).filter(|name| !name.is_empty())
}

/// A name in the directory of another file.
pub(crate) fn beside(file: &str, name: &str) -> String {
    match file.rfind('/') {
        Some(at) if !name.starts_with('/') => format!("{}{name}", &file[..=at]),
        _ => name.to_string(),
    }
}

impl Whole {
    /// Adds a file; `find` knows the text of what it includes, under the name it was found by.
    pub(crate) fn add(&mut self, name: &str, text: &str, find: Find<'_>, depth: usize) {
        const DEPTH_MAX: usize = 16;
        self.text += &format!("#line 1 \"{name}\"\n");
        let (mut begin, mut first_line) = (self.text.len(), 1);
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let inner = included(line).filter(|_| depth < DEPTH_MAX).and_then(|wanted| find(name, wanted));
            let Some((shown, inner)) = inner else {
                self.text += line;
                continue;
            };
            self.pieces.push(Piece { name: name.to_string(), bytes: begin..self.text.len(), first_line });
            self.add(&shown, &inner, find, depth + 1);
            first_line = index + 2;
            self.text += &format!("#line {first_line} \"{name}\"\n");
            begin = self.text.len();
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.pieces.push(Piece { name: name.to_string(), bytes: begin..self.text.len(), first_line });
    }
}
