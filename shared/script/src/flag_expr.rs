//! Where a program says which namespaces it wants: for the page's chips, which edit that one expression.

use std::ops::Range;

use nslab_abi::{CLONE_FLAG_NAMES, CloneFlags};

use crate::diag::Sink;
use crate::syntax::intern::Interner;
use crate::syntax::lexer::lex;
use crate::syntax::span::FileId;
use crate::syntax::token::{P, Tok, Token};

/// The flags expression of the one call in a program that takes some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagExpr {
    /// `clone`, `unshare`, `clone3`.
    pub call: &'static str,
    /// The expression in the text.
    pub bytes: Range<usize>,
    /// The `CLONE_*` flags named in it.
    pub flags: CloneFlags,
    /// Its other terms, such as `SIGCHLD`, as written.
    pub others: Vec<String>,
    /// Is it names and numbers joined by `|`, so that terms can be added and taken away?
    pub is_editable: bool,
}

/// Finds it; `None` if there is none or more than one.
pub fn clone_flag_expr(text: &str) -> Option<FlagExpr> {
    let mut interner = Interner::new();
    let tokens = lex(text, FileId::MAIN, &mut interner, &mut Sink::default());
    let word = |index: usize| match tokens.get(index).map(|token| token.tok) {
        Some(Tok::Ident(sym)) => Some(&**interner.text(sym)),
        _ => None,
    };
    let punct = |index: usize, punct: P| tokens.get(index).is_some_and(|token| token.tok == Tok::Punct(punct));
    let uses_clone3 =
        (0..tokens.len()).any(|index| matches!(word(index), Some("SYS_clone3" | "__NR_clone3" | "clone_args")));
    let mut found = None;
    for index in 0..tokens.len() {
        let terms = match word(index) {
            Some("clone") if punct(index + 1, P::LParen) => {
                argument(&tokens, index + 1, 2).map(|terms| ("clone", terms))
            }
            Some("unshare") if punct(index + 1, P::LParen) => {
                argument(&tokens, index + 1, 0).map(|terms| ("unshare", terms))
            }
            Some("flags") if uses_clone3 && index > 0 && punct(index + 1, P::Assign) => {
                let is_member = punct(index - 1, P::Dot) || punct(index - 1, P::Arrow);
                is_member.then(|| ("clone3", until_end(&tokens, index + 2)))
            }
            _ => None,
        };
        let Some((call, range)) = terms.filter(|(_, range)| !range.is_empty()) else { continue };
        if found.is_some() {
            return None;
        }
        found = Some(read(call, text, &tokens[range]));
    }
    found
}

/// The tokens of an argument; `None` if the call has fewer, or declares a function.
fn argument(tokens: &[Token], open: usize, wanted: usize) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let (mut index, mut start) = (0, open + 1);
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.tok {
            Tok::Punct(P::LParen | P::LBracket | P::LBrace) => depth += 1,
            Tok::Punct(P::RParen | P::RBracket | P::RBrace) => {
                depth -= 1;
                if depth == 0 {
                    return (index == wanted).then_some(start..at);
                }
            }
            Tok::Punct(P::Comma) if depth == 1 => {
                if index == wanted {
                    return Some(start..at);
                }
                index += 1;
                start = at + 1;
            }
            Tok::Eof => return None,
            _ => {}
        }
    }
    None
}

fn until_end(tokens: &[Token], start: usize) -> Range<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.tok {
            Tok::Punct(P::LParen | P::LBracket) => depth += 1,
            Tok::Punct(P::RParen | P::RBracket) if depth > 0 => depth -= 1,
            Tok::Punct(P::Comma | P::Semi | P::RBrace) if depth == 0 => return start..at,
            Tok::Eof => return start..start,
            _ => {}
        }
    }
    start..start
}

fn read(call: &'static str, text: &str, tokens: &[Token]) -> FlagExpr {
    let (first, last) = (tokens[0].span, tokens[tokens.len() - 1].span);
    let mut expr = FlagExpr {
        call,
        bytes: first.start as usize..last.end as usize,
        flags: CloneFlags::empty(),
        others: Vec::new(),
        is_editable: tokens.len() % 2 == 1,
    };
    for (index, token) in tokens.iter().enumerate() {
        let written = text.get(token.span.range()).unwrap_or("");
        let flag = CLONE_FLAG_NAMES.iter().find(|(name, _)| *name == written);
        match (token.tok, flag) {
            (_, Some(&(_, flag))) => expr.flags |= flag,
            // A lower-case name is a variable, whose value stands elsewhere.
            (Tok::Ident(_), None) if written.bytes().any(|byte| byte.is_ascii_lowercase()) => expr.is_editable = false,
            (Tok::Number(_), None) if written == "0" => {}
            (Tok::Ident(_) | Tok::Number(_), None) => expr.others.push(written.to_string()),
            _ => {}
        }
        let should_be_term = index % 2 == 0;
        let is_term = matches!(token.tok, Tok::Ident(_) | Tok::Number(_));
        let is_bar = token.tok == Tok::Punct(P::Or);
        expr.is_editable &= if should_be_term { is_term } else { is_bar };
    }
    expr
}
