//! What is wrong with a program, and where: ids and arguments, no sentences (those are in `nslab-words`).

mod kind;

pub use kind::{DiagnosticKind, LabelKind};

use std::ops::Range;

use crate::ir::SourceFile;
use crate::syntax::span::{FileId, Span};

/// Errors shown at most; warnings and hints are not counted.
pub const ERRORS_MAX: usize = 20;

/// Diagnostics kept at most while there may be more: beyond, nobody reads them.
const DRAFTS_MAX: usize = 2000;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The program does not compile.
    Error,
    /// It compiles, as with gcc, but does something else than it seems to.
    Warning,
    /// It works; something could be better.
    Hint,
}

/// A place in the learner's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRange {
    /// Line of the first byte, from 1.
    pub line: u32,
    /// Column of the first byte in characters, from 1.
    pub column: u32,
    /// The bytes; empty where something is missing.
    pub bytes: Range<usize>,
}

impl SourceRange {
    fn new(file: &SourceFile, span: Span) -> SourceRange {
        let (line, column) = file.line_column(span.start);
        SourceRange { line, column, bytes: span.range() }
    }
}

/// A second place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: SourceRange,
    /// What is there.
    pub kind: LabelKind,
}

/// A change that removes the cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace; empty to insert.
    pub place: SourceRange,
    /// What to put there.
    pub replacement: String,
}

/// One thing to tell the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub kind: DiagnosticKind,
    /// Where it is.
    pub place: SourceRange,
    /// Other places.
    pub labels: Vec<Label>,
    /// Changes that make it go away, all of them together.
    pub fixes: Vec<Fix>,
}

/// A diagnostic whose places are still spans.
#[derive(Clone, Debug)]
pub struct Draft {
    severity: Severity,
    kind: DiagnosticKind,
    span: Span,
    labels: Vec<(Span, LabelKind)>,
    fixes: Vec<(Span, String)>,
}

impl Draft {
    /// Adds a second place; one outside the learner's text is dropped later.
    pub fn label(&mut self, span: Span, kind: LabelKind) -> &mut Draft {
        self.labels.push((span, kind));
        self
    }

    /// Adds a change.
    pub fn fix(&mut self, span: Span, replacement: impl Into<String>) -> &mut Draft {
        self.fixes.push((span, replacement.into()));
        self
    }
}

/// Collects diagnostics.
#[derive(Debug, Default)]
pub struct Sink {
    drafts: Vec<Draft>,
    /// One that is not kept.
    beyond: Option<Draft>,
    nr_errors: usize,
}

impl Sink {
    /// Was a header named that is not there? It may declare anything.
    pub fn lacks_header(&self) -> bool {
        self.drafts.iter().any(|draft| matches!(draft.kind, DiagnosticKind::HeaderNotFound { .. }))
    }

    /// Reports something; what is said twice about one place is kept once.
    pub fn report(&mut self, severity: Severity, span: Span, kind: DiagnosticKind) -> &mut Draft {
        if severity == Severity::Error {
            self.nr_errors += 1;
        }
        let draft = Draft { severity, kind, span, labels: Vec::new(), fixes: Vec::new() };
        let known = self.drafts.iter().position(|other| other.span == span && other.kind == draft.kind);
        let index = known.unwrap_or(self.drafts.len());
        if index == DRAFTS_MAX {
            return self.beyond.insert(draft);
        }
        if known.is_none() {
            self.drafts.push(draft);
        }
        // An error that was a warning before stops the program, and has to be seen.
        if severity == Severity::Error {
            self.drafts[index].severity = severity;
        }
        &mut self.drafts[index]
    }

    /// Reports an error.
    pub fn error(&mut self, span: Span, kind: DiagnosticKind) -> &mut Draft {
        self.report(Severity::Error, span, kind)
    }

    /// Reports a warning.
    pub fn warning(&mut self, span: Span, kind: DiagnosticKind) -> &mut Draft {
        self.report(Severity::Warning, span, kind)
    }

    /// Reports a hint.
    pub fn hint(&mut self, span: Span, kind: DiagnosticKind) -> &mut Draft {
        self.report(Severity::Hint, span, kind)
    }

    /// Forgets what was said about literals within `span`: `#if 0` may hold any text.
    pub fn retract(&mut self, span: Span) {
        let is_inside = |other: Span| other.file == span.file && other.start >= span.start && other.end <= span.end;
        let before = self.drafts.len();
        self.drafts.retain(|draft| !(is_inside(draft.span) && draft.kind.is_lexical()));
        self.nr_errors -= before - self.drafts.len();
    }

    /// Counts the errors so far, those not kept included.
    pub fn nr_errors(&self) -> usize {
        self.nr_errors
    }

    /// Sorts by place, keeps [`ERRORS_MAX`] errors, and turns spans into lines and columns.
    pub fn finish(self, files: &[SourceFile]) -> Vec<Diagnostic> {
        let mut drafts = self.drafts;
        nslab_small::sort_by_key(&mut drafts, |draft| (draft.span.file, draft.span.start, draft.severity));
        let mut nr_errors = 0;
        drafts.retain(|draft| {
            nr_errors += usize::from(draft.severity == Severity::Error);
            draft.severity != Severity::Error || nr_errors <= ERRORS_MAX
        });
        drafts.into_iter().filter_map(|draft| finish_draft(draft, files)).collect()
    }
}

fn finish_draft(draft: Draft, files: &[SourceFile]) -> Option<Diagnostic> {
    let main = files.first()?;
    let Draft { severity, kind, span, labels, fixes } = draft;
    if span.file != FileId::MAIN {
        // Only errors of our own library matter here: it must never have any, and a test says so.
        let file = files.get(usize::from(span.file.0))?;
        let (line, _) = file.line_column(span.start);
        let kind = DiagnosticKind::InLibrary { file: file.name.to_string(), line, kind: Box::new(kind) };
        let place = SourceRange { line: 1, column: 1, bytes: 0..0 };
        return (severity == Severity::Error).then(|| Diagnostic {
            severity,
            kind,
            place,
            labels: Vec::new(),
            fixes: Vec::new(),
        });
    }
    let place = SourceRange::new(main, span);
    let labels = labels.into_iter().filter(|(span, _)| span.file == FileId::MAIN);
    let labels = labels.map(|(span, kind)| Label { place: SourceRange::new(main, span), kind }).collect();
    let fixes = fixes.into_iter().filter(|(span, _)| span.file == FileId::MAIN);
    let fixes = fixes.map(|(span, replacement)| Fix { place: SourceRange::new(main, span), replacement }).collect();
    Some(Diagnostic { severity, kind, place, labels, fixes })
}
