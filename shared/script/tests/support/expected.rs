//! Diagnostics asserted in place: `//~ Kind` stands on the line where the diagnostic is expected.

use nslab_script::{Diagnostic, DiagnosticKind, Severity, compile};

/// The name of a kind, without its arguments.
pub fn name(kind: &DiagnosticKind) -> String {
    let shown = format!("{kind:?}");
    shown.split([' ', '{', '(']).next().unwrap_or_default().to_string()
}

/// Compiles, compares kinds by line, and returns the diagnostics.
#[track_caller]
pub fn check(text: &str) -> Vec<Diagnostic> {
    let compiled = compile("test.c", text);
    let expected: Vec<(u32, String)> = text
        .lines()
        .enumerate()
        .flat_map(|(index, line)| {
            line.split("//~").skip(1).map(move |kind| (index as u32 + 1, kind.trim().to_string()))
        })
        .collect();
    let found: Vec<(u32, String)> =
        compiled.diagnostics.iter().map(|diagnostic| (diagnostic.place.line, name(&diagnostic.kind))).collect();
    assert_eq!(found, expected, "{:#?}", compiled.diagnostics);
    let has_errors = compiled.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(compiled.program.is_none(), has_errors);
    compiled.diagnostics
}

/// Applies all fixes of one diagnostic.
pub fn fixed(text: &str, diagnostic: &Diagnostic) -> String {
    let mut fixes = diagnostic.fixes.clone();
    fixes.sort_by_key(|fix| std::cmp::Reverse(fix.place.bytes.start));
    let mut text = text.to_string();
    for fix in fixes {
        text.replace_range(fix.place.bytes, &fix.replacement);
    }
    text
}
