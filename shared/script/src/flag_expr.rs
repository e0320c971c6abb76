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

/// Finds it; `None` if there is none or more than one. Where the call is given a variable that is set once, it is what the variable is set to.
pub fn clone_flag_expr(text: &str) -> Option<FlagExpr> {
    let source = Source::new(text);
    let site = source.flags()?;
    Some(source.read(site.call, source.written(&site.terms)))
}

/// A program as tokens.
pub(crate) struct Source<'a> {
    pub text: &'a str,
    interner: Interner,
    pub tokens: Vec<Token>,
}

/// The one call that takes flags.
pub(crate) struct Site {
    pub call: &'static str,
    /// Index of its name (for clone3: of the member that is set).
    pub at: usize,
    /// The tokens of its flags argument.
    pub terms: Range<usize>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Source<'a> {
        let mut interner = Interner::new();
        let tokens = lex(text, FileId::MAIN, &mut interner, &mut Sink::default());
        Source { text, interner, tokens }
    }

    /// The identifier at an index.
    pub fn word(&self, index: usize) -> Option<&str> {
        match self.tokens.get(index)?.tok {
            Tok::Ident(sym) => Some(self.interner.text(sym)),
            _ => None,
        }
    }

    /// Does this punctuator stand at an index?
    pub fn punct(&self, index: usize, punct: P) -> bool {
        self.tokens.get(index).is_some_and(|token| token.tok == Tok::Punct(punct))
    }

    /// Is the name at an index a member's?
    pub fn is_member(&self, index: usize) -> bool {
        index > 0 && (self.punct(index - 1, P::Dot) || self.punct(index - 1, P::Arrow))
    }

    /// The text of some tokens.
    pub fn of(&self, range: &Range<usize>) -> &'a str {
        let bytes = match self.tokens.get(range.clone()) {
            Some([first, .., last]) => first.span.start as usize..last.span.end as usize,
            Some([one]) => one.span.range(),
            _ => return "",
        };
        self.text.get(bytes).unwrap_or("")
    }

    /// The one call that takes flags.
    pub fn flags(&self) -> Option<Site> {
        let uses_clone3 = (0..self.tokens.len())
            .any(|index| matches!(self.word(index), Some("SYS_clone3" | "__NR_clone3" | "clone_args")));
        let mut sites = (0..self.tokens.len()).filter_map(|at| {
            let (call, terms) = match self.word(at)? {
                "clone" if self.punct(at + 1, P::LParen) => ("clone", argument(&self.tokens, at + 1, 2)?),
                "unshare" if self.punct(at + 1, P::LParen) => ("unshare", argument(&self.tokens, at + 1, 0)?),
                "flags" if uses_clone3 && self.is_member(at) && self.punct(at + 1, P::Assign) => {
                    ("clone3", until_end(&self.tokens, at + 2))
                }
                _ => return None,
            };
            (!terms.is_empty()).then_some(Site { call, at, terms })
        });
        let first = sites.next()?;
        sites.next().is_none().then_some(first)
    }

    /// Where flags are written: the terms themselves, or what the one variable in them is set to, if it is set once.
    pub fn written(&self, terms: &Range<usize>) -> Range<usize> {
        let name = match terms.len() {
            1 => self.word(terms.start).filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase())),
            _ => None,
        };
        let Some(name) = name else { return terms.clone() };
        let is_set = |at: &usize| {
            self.word(*at) == Some(name)
                && !self.is_member(*at)
                && matches!(self.tokens.get(at + 1), Some(Token { tok: Tok::Punct(punct), .. }) if SETS.contains(punct))
        };
        let mut set = (0..self.tokens.len()).filter(is_set);
        match (set.next(), set.next()) {
            (Some(at), None) if self.punct(at + 1, P::Assign) => {
                Some(until_end(&self.tokens, at + 2)).filter(|value| !value.is_empty()).unwrap_or(terms.clone())
            }
            _ => terms.clone(),
        }
    }

    fn read(&self, call: &'static str, terms: Range<usize>) -> FlagExpr {
        read(call, self.text, &self.tokens[terms])
    }
}

/// What stands behind a variable that is set.
const SETS: &[P] = &[
    P::Assign,
    P::OrAssign,
    P::AndAssign,
    P::XorAssign,
    P::AddAssign,
    P::SubAssign,
    P::MulAssign,
    P::DivAssign,
    P::RemAssign,
    P::ShlAssign,
    P::ShrAssign,
    P::Inc,
    P::Dec,
];

/// The tokens of an argument; `None` if the call has fewer, or declares a function.
pub(crate) fn argument(tokens: &[Token], open: usize, wanted: usize) -> Option<Range<usize>> {
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
