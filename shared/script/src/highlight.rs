//! Colours for the editor: what each piece of a text is, whether or not it compiles.

use std::ops::Range;

use nslab_abi::{CLONE_FLAG_NAMES, CloneFlags};

use crate::diag::Sink;
use crate::syntax::intern::Interner;
use crate::syntax::lexer::lex;
use crate::syntax::span::FileId;
use crate::syntax::token::{Kw, P, Tok, Token};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `if`, `return`, `static`, …
    Keyword,
    /// `int`, `struct`, …
    Type,
    /// A name that is called.
    Function,
    /// A name of a `CLONE_*` flag, with the flag.
    CloneFlag(CloneFlags),
    /// Any other name.
    Name,
    /// A number.
    Number,
    /// A string or character literal, or the header's name in an `#include`.
    Literal,
    /// `#` and the word after it.
    Directive,
    /// A comment.
    Comment,
    /// An operator or bracket.
    Punctuation,
    /// A character that C has no use for.
    Unknown,
}

/// Cuts a text into coloured pieces in order; white space lies between them.
pub fn highlight(text: &str) -> Vec<(Range<usize>, TokenKind)> {
    let mut interner = Interner::new();
    let tokens = lex(text, FileId::MAIN, &mut interner, &mut Sink::default());
    let mut out = Vec::with_capacity(tokens.len());
    let mut end = 0;
    let mut line = Line::Text;
    for (index, token) in tokens.iter().enumerate() {
        let range = token.span.range();
        comments(text, end..range.start, &mut out);
        end = range.end;
        if token.starts_line {
            line = if token.tok == Tok::Punct(P::Hash) { Line::Hash } else { Line::Text };
        }
        if token.tok == Tok::Eof {
            break;
        }
        out.push((range, kind(token, tokens.get(index + 1), &mut line, &interner)));
    }
    out
}

/// Where in a line the scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Text,
    /// After `#`.
    Hash,
    /// After `#include`.
    Include,
}

fn kind(token: &Token, next: Option<&Token>, line: &mut Line, interner: &Interner) -> TokenKind {
    match (*line, token.tok) {
        (Line::Hash, Tok::Punct(P::Hash)) => return TokenKind::Directive,
        (Line::Hash, Tok::Ident(word)) => {
            *line = if &**interner.text(word) == "include" { Line::Include } else { Line::Text };
            return TokenKind::Directive;
        }
        (Line::Include, _) => return TokenKind::Literal,
        _ => {}
    }
    match token.tok {
        Tok::Ident(name) => match Interner::keyword(name) {
            Some(keyword) => keyword_kind(keyword),
            None => match CLONE_FLAG_NAMES.iter().find(|(flag, _)| *flag == &**interner.text(name)) {
                Some(&(_, flag)) => TokenKind::CloneFlag(flag),
                None if next.is_some_and(|next| next.tok == Tok::Punct(P::LParen)) => TokenKind::Function,
                None => TokenKind::Name,
            },
        },
        Tok::Number(_) => TokenKind::Number,
        Tok::Str(_) | Tok::Char(_) => TokenKind::Literal,
        Tok::Punct(_) | Tok::Eof => TokenKind::Punctuation,
        Tok::Unknown(_) => TokenKind::Unknown,
    }
}

fn keyword_kind(keyword: Kw) -> TokenKind {
    use Kw::*;
    match keyword {
        Char | Double | Enum | Float | Int | Long | Short | Signed | Struct | Union | Unsigned | Void | Bool
        | VaList | Complex | Int128 => TokenKind::Type,
        _ => TokenKind::Keyword,
    }
}

/// Finds the comments between two tokens.
fn comments(text: &str, gap: Range<usize>, out: &mut Vec<(Range<usize>, TokenKind)>) {
    let mut at = gap.start;
    while let Some(found) = text.get(at..gap.end).and_then(|rest| rest.find('/')) {
        let start = at + found;
        let rest = &text[start..gap.end];
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            // A line comment goes on behind a backslash.
            line_comment(rest)
        };
        out.push((start..start + length, TokenKind::Comment));
        at = start + length.max(1);
    }
}

fn line_comment(rest: &str) -> usize {
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        length += line.len();
        if !line.trim_end_matches(['\r', '\n']).ends_with('\\') {
            return length - (line.len() - line.trim_end_matches(['\r', '\n']).len());
        }
    }
    length
}
