//! `nslab check`, and how diagnostics are printed everywhere.

use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use anyhow::Context as _;
use nslab_abi::limits::SOURCE_BYTES;
use nslab_script::{Compiled, Diagnostic, Severity};
use nslab_words::{Lang, Said, say, words};

use super::OWN_FAILURE;
use super::includes::{self, Piece, Whole};
use super::options::CheckOptions;

/// Prints the diagnostics of a program; 0 if it compiles.
///
/// # Errors
/// The file cannot be read.
pub fn check(options: &CheckOptions, lang: Lang) -> anyhow::Result<i32> {
    let script = Script::read(&options.file, lang)?;
    let compiled = script.compile();
    script.print(&compiled.diagnostics, lang);
    Ok(if compiled.program.is_some() { 0 } else { OWN_FAILURE })
}

/// A C file that was read.
pub struct Script {
    /// Its name, as the user gave it.
    pub name: String,
    /// Its text, with the files beside it that it includes.
    pub source: String,
    /// Which part of the text comes from which file; empty: all of it from this one.
    pieces: Vec<Piece>,
}

impl Script {
    /// Reads a C file.
    ///
    /// # Errors
    /// It cannot be read, is too long, or is no text.
    pub fn read(path: &Path, lang: Lang) -> anyhow::Result<Script> {
        let name = path.display().to_string();
        let size = std::fs::metadata(path).with_context(|| say(lang, &Said::CannotRead(&name)))?.len();
        let max = SOURCE_BYTES as u64;
        anyhow::ensure!(size <= max, say(lang, &Said::TooLong(&name, size, max)));
        let bytes = std::fs::read(path).with_context(|| say(lang, &Said::CannotRead(&name)))?;
        let source = String::from_utf8(bytes).map_err(|error| {
            let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
            anyhow::anyhow!(say(lang, &Said::NotUtf8(&name, line)))
        })?;
        let Whole { text: source, pieces } = includes::splice(path, &name, &source, lang)?;
        Ok(Script { name, source, pieces })
    }

    /// Compiles it.
    pub fn compile(&self) -> Compiled {
        nslab_script::compile(&self.name, &self.source)
    }

    /// Prints diagnostics to standard error, each at its place.
    pub fn print(&self, diagnostics: &[Diagnostic], lang: Lang) {
        let renderer =
            if std::io::IsTerminal::is_terminal(&std::io::stderr()) { Renderer::styled() } else { Renderer::plain() };
        let mut err = std::io::stderr().lock();
        for diagnostic in diagnostics {
            // Standard error may be closed; there is nobody left to tell then.
            let _ = writeln!(err, "{}\n", renderer.render(&self.report(diagnostic, lang)));
        }
    }

    /// The text of diagnostics, for the simulated machine's `cc`.
    fn render(&self, diagnostics: &[Diagnostic], lang: Lang) -> String {
        let renderer = Renderer::plain();
        diagnostics
            .iter()
            .map(|diagnostic| format!("{}\n\n", renderer.render(&self.report(diagnostic, lang))))
            .collect()
    }

    fn report<'a>(&'a self, diagnostic: &'a Diagnostic, lang: Lang) -> Vec<Group<'a>> {
        let words = words(lang);
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR.with_name(words.error()),
            Severity::Warning => Level::WARNING.with_name(words.warning()),
            Severity::Hint => Level::NOTE.with_name(words.note()),
        };
        let place = diagnostic.place.bytes.clone();
        let piece = self.pieces.iter().find(|piece| piece.bytes.start <= place.start && place.end <= piece.bytes.end);
        let whole = Piece { name: self.name.clone(), bytes: 0..self.source.len(), first_line: 1 };
        let Piece { name, bytes, first_line } = piece.cloned().unwrap_or(whole);
        let inner = |place: &Range<usize>| place.start - bytes.start..place.end - bytes.start;
        let is_inner = |place: &Range<usize>| bytes.start <= place.start && place.end <= bytes.end;
        let text = &self.source[bytes.clone()];
        let mut snippet = Snippet::source(text)
            .path(name.clone())
            .line_start(first_line)
            .annotation(AnnotationKind::Primary.span(inner(&place)));
        for label in diagnostic.labels.iter().filter(|label| is_inner(&label.place.bytes)) {
            let note = AnnotationKind::Context.span(inner(&label.place.bytes));
            snippet = snippet.annotation(note.label(words.label(&label.kind)));
        }
        let title = level.primary_title(words.diagnostic(&diagnostic.kind));
        let mut report = vec![title.element(snippet)];
        if !diagnostic.fixes.is_empty() {
            let mended = Snippet::source(text).path(name).line_start(first_line);
            let fixes = diagnostic.fixes.iter().filter(|fix| is_inner(&fix.place.bytes));
            let patches = fixes.map(|fix| Patch::new(inner(&fix.place.bytes), fix.replacement.as_str()));
            report
                .push(Level::HELP.no_name().secondary_title(words.smallest_change()).element(mended.patches(patches)));
        }
        report
    }
}

/// Words what the simulated machine's `cc` finds.
pub fn explain(lang: Lang) -> nslab_sim::Explain {
    fn said(source: &str, pieces: &[nslab_sim::Piece], diagnostics: &[Diagnostic], lang: Lang) -> String {
        let pieces = pieces.iter().map(|piece| Piece {
            name: piece.name.clone(),
            bytes: piece.bytes.clone(),
            first_line: piece.first_line,
        });
        let pieces: Vec<Piece> = pieces.collect();
        let name = pieces.first().map(|piece| piece.name.clone()).unwrap_or_default();
        Script { name, source: source.to_string(), pieces }.render(diagnostics, lang)
    }
    match lang {
        Lang::Zh => |source, pieces, diagnostics| said(source, pieces, diagnostics, Lang::Zh),
        _ => |source, pieces, diagnostics| said(source, pieces, diagnostics, Lang::En),
    }
}
