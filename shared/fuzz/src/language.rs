//! From text to a program.

use nslab_script::diag::Sink;
use nslab_script::syntax::intern::Interner;
use nslab_script::syntax::lexer::lex;
use nslab_script::syntax::parser::parse;
use nslab_script::syntax::preprocess::preprocess;
use nslab_script::syntax::source::Sources;
use nslab_script::syntax::span::FileId;
use nslab_script::syntax::token::{Tok, Token};
use nslab_script::{Compiled, clone_flag_expr, clone_to_clone3, compile, highlight};
use nslab_words::{Lang, words};

use crate::program;

/// Tokens lie within the text, in order, and an end comes last; so do the pieces that the editor colours.
pub fn lexer(input: &[u8]) {
    let text = program(input);
    let tokens = lex(&text, FileId::MAIN, &mut Interner::new(), &mut Sink::default());
    assert_ends(&tokens);
    let mut at = 0;
    for range in tokens.iter().map(|token| token.span.range()) {
        assert!(at <= range.start && range.end <= text.len(), "tokens in order");
        assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "whole characters");
        at = range.end;
    }
    let pieces = highlight(&text);
    assert!(pieces.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "pieces overlap");
    assert!(pieces.iter().all(|(range, _)| text.get(range.clone()).is_some()), "pieces of the text");
}

/// What a file expands to ends.
pub fn preprocessor(input: &[u8]) {
    let mut sources = sources(&program(input));
    assert_ends(&preprocess(&mut sources, FileId::MAIN));
}

/// Whatever stands there, there is a tree; what reads the calls of clone(2) out of a text reads any.
pub fn parser(input: &[u8]) {
    let text = program(input);
    let mut sources = sources(&text);
    let tokens = preprocess(&mut sources, FileId::MAIN);
    let unit = parse(&mut sources, tokens);
    drop(unit);
    clone_flag_expr(&text);
    clone_to_clone3(&text);
}

/// A program or errors, each of which lies within the text and can be said in both languages.
pub fn sema(input: &[u8]) {
    let text = program(input);
    let Compiled { program, diagnostics } = compile("fuzz.c", &text);
    let nr_errors = diagnostics.iter().filter(|it| it.severity == nslab_script::Severity::Error).count();
    assert_eq!(program.is_none(), nr_errors > 0, "no program, and nobody says why");
    for diagnostic in &diagnostics {
        let places = diagnostic.labels.iter().map(|label| &label.place);
        let places = places.chain(diagnostic.fixes.iter().map(|fix| &fix.place)).chain([&diagnostic.place]);
        for place in places {
            assert!(text.get(place.bytes.clone()).is_some(), "a place within the text: {diagnostic:?}");
        }
        for lang in [Lang::En, Lang::Zh] {
            assert!(!words(lang).diagnostic(&diagnostic.kind).is_empty(), "nothing to say: {diagnostic:?}");
        }
    }
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("fuzz.c", text, false);
    sources
}

fn assert_ends(tokens: &[Token]) {
    let nr_ends = tokens.iter().filter(|token| token.tok == Tok::Eof).count();
    assert!(nr_ends == 1 && tokens.last().is_some_and(|last| last.tok == Tok::Eof), "one end, at the end");
}
