//! The preprocessor: directives here, macros in [`expand`], `#if` in [`condition`].

mod condition;
mod expand;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::intern::Sym;
use super::source::Sources;
use super::span::{FileId, Span};
use super::token::{P, Tok, Token};
use crate::diag::{DiagnosticKind, Severity};

/// Includes within includes.
pub const INCLUDE_DEPTH_MAX: usize = 40;
/// Tokens that one translation unit may expand to.
pub const TOKENS_MAX: usize = 1_000_000;
/// Macro calls within arguments of macro calls.
pub const MACRO_DEPTH_MAX: usize = 100;

/// What every translation unit starts with.
const PREDEFINED: &str = "
#define __STDC__ 1
#define __STDC_VERSION__ 201710L
#define __STDC_HOSTED__ 1
#define __x86_64__ 1
#define __x86_64 1
#define __LP64__ 1
#define _LP64 1
#define __linux__ 1
#define __linux 1
#define linux 1
#define __unix__ 1
#define __unix 1
#define unix 1
#define __ELF__ 1
#define __GNUC__ 12
#define __GNUC_MINOR__ 2
#define __GNUC_PATCHLEVEL__ 0
#define __GLIBC__ 2
#define __GLIBC_MINOR__ 36
#define __NSLAB__ 1
#define __STDC_NO_ATOMICS__ 1
#define __STDC_NO_COMPLEX__ 1
#define __CHAR_BIT__ 8
#define __SIZEOF_INT__ 4
#define __SIZEOF_LONG__ 8
#define __SIZEOF_POINTER__ 8
#define __SIZE_TYPE__ unsigned long
#define __PTRDIFF_TYPE__ long
#define __WCHAR_TYPE__ int
#define __INT_MAX__ 2147483647
#define __LONG_MAX__ 9223372036854775807L
#define __BYTE_ORDER__ 1234
#define __ORDER_LITTLE_ENDIAN__ 1234
#define __ORDER_BIG_ENDIAN__ 4321
#define __DATE__ \"Jan  1 2024\"
#define __TIME__ \"00:00:00\"
";

/// A macro.
#[derive(Clone)]
struct Macro {
    /// `None`: object-like.
    params: Option<Vec<Sym>>,
    /// Is the last parameter `...`?
    is_variadic: bool,
    body: Rc<[Token]>,
}

/// Reads a file with all that it includes, and returns what the parser shall see.
pub fn preprocess(sources: &mut Sources, file: FileId) -> Vec<Token> {
    let predefined = sources.add("<built-in>", PREDEFINED, true);
    let names = ["__FILE__", "__LINE__", "__COUNTER__", "__VA_ARGS__", "defined"];
    let [file_sym, line_sym, counter_sym, va_args, defined] = names.map(|name| sources.interner.intern(name));
    let mut pp = Preprocessor {
        sources,
        macros: BTreeMap::new(),
        once: BTreeSet::new(),
        out: Vec::new(),
        active: Vec::new(),
        nr_expanded: 0,
        counter: 0,
        depth: 0,
        words: Words { file_sym, line_sym, counter_sym, va_args, defined },
    };
    pp.file(predefined);
    pp.file(file);
    let end = pp.sources.files[usize::from(file.0)].text.len();
    let span = Span::new(file, end, end);
    pp.out.push(Token { tok: Tok::Eof, span, starts_line: true, spaced: true, painted: false, from_macro: false });
    pp.out
}

struct Words {
    file_sym: Sym,
    line_sym: Sym,
    counter_sym: Sym,
    va_args: Sym,
    defined: Sym,
}

struct Preprocessor<'a> {
    sources: &'a mut Sources,
    macros: BTreeMap<Sym, Macro>,
    /// Files with `#pragma once` that were read.
    once: BTreeSet<FileId>,
    out: Vec<Token>,
    /// Macros being expanded.
    active: Vec<Sym>,
    nr_expanded: usize,
    counter: u32,
    depth: usize,
    words: Words,
}

/// One `#if` that is open.
struct Conditional {
    span: Span,
    /// Was one of its branches taken?
    was_taken: bool,
    /// Is this branch taken?
    is_taken: bool,
    /// Would it matter, that is, is what surrounds it taken?
    is_outer_taken: bool,
}

impl Preprocessor<'_> {
    fn file(&mut self, file: FileId) {
        let tokens = self.sources.tokens(file);
        let mut open: Vec<Conditional> = Vec::new();
        let mut at = 0;
        while tokens[at].tok != Tok::Eof {
            let is_taken = open.last().is_none_or(|conditional| conditional.is_taken);
            if tokens[at].starts_line && tokens[at].tok == Tok::Punct(P::Hash) {
                let end = line_end(&tokens, at);
                self.directive(file, &tokens[at..end], &mut open);
                at = end;
                continue;
            }
            let start = at;
            while tokens[at].tok != Tok::Eof && !(tokens[at].starts_line && tokens[at].tok == Tok::Punct(P::Hash)) {
                at += 1;
            }
            let text = &tokens[start..at];
            if is_taken {
                let expanded = self.expand(text);
                self.out.extend(expanded);
            } else if let (Some(first), Some(last)) = (text.first(), text.last()) {
                self.sources.sink.retract(first.span.to(last.span));
            }
        }
        if let Some(conditional) = open.first() {
            self.sources.sink.error(conditional.span, DiagnosticKind::UnterminatedIf);
        }
    }

    fn text(&self, token: &Token) -> std::sync::Arc<str> {
        match token.tok {
            Tok::Ident(sym) | Tok::Number(sym) | Tok::Str(sym) | Tok::Char(sym) => {
                self.sources.interner.text(sym).clone()
            }
            Tok::Punct(punct) => punct.text().into(),
            Tok::Unknown(character) => character.to_string().into(),
            Tok::Eof => "".into(),
        }
    }

    /// Acts on one line, from its `#` on.
    fn directive(&mut self, file: FileId, line: &[Token], open: &mut Vec<Conditional>) {
        let Some(word) = line.get(1) else { return };
        let name = self.text(word);
        let rest = &line[2..];
        let is_taken = open.last().is_none_or(|conditional| conditional.is_taken);
        match &*name {
            "if" | "ifdef" | "ifndef" => {
                let value = is_taken
                    && match &*name {
                        "if" => self.condition(rest, word.span),
                        _ => self.is_defined(rest, word.span, &name) == (&*name == "ifdef"),
                    };
                open.push(Conditional { span: word.span, was_taken: value, is_taken: value, is_outer_taken: is_taken });
                return;
            }
            "elif" | "else" => {
                let Some(conditional) = open.last_mut() else {
                    let directive = name.to_string();
                    self.sources.sink.error(word.span, DiagnosticKind::StrayConditional { directive });
                    return;
                };
                let may = conditional.is_outer_taken && !conditional.was_taken;
                let value = may && (&*name == "else" || self.condition(rest, word.span));
                conditional.is_taken = value;
                conditional.was_taken |= value;
                return;
            }
            "endif" => {
                if open.pop().is_none() {
                    let directive = name.to_string();
                    self.sources.sink.error(word.span, DiagnosticKind::StrayConditional { directive });
                }
                return;
            }
            _ => {}
        }
        let line_span = word.span.to(line[line.len() - 1].span);
        if !is_taken {
            self.sources.sink.retract(line_span);
            return;
        }
        match &*name {
            "include" => self.include(rest, word.span),
            "define" => self.define(rest, word.span),
            "undef" => match rest.first().map(|token| token.tok) {
                Some(Tok::Ident(sym)) => drop(self.macros.remove(&sym)),
                _ => self.bad_directive(word.span, &name),
            },
            "error" | "warning" => {
                self.sources.sink.retract(line_span);
                let text = self.line_text(rest);
                let (severity, kind) = match &*name {
                    "error" => (Severity::Error, DiagnosticKind::ErrorDirective { text }),
                    _ => (Severity::Warning, DiagnosticKind::WarningDirective { text }),
                };
                self.sources.sink.report(severity, line_span, kind);
            }
            "pragma" => {
                if rest.first().is_some_and(|token| &*self.text(token) == "once") {
                    self.once.insert(file);
                }
            }
            "line" | "ident" => {}
            _ if matches!(word.tok, Tok::Number(_)) => {}
            _ => drop(
                self.sources.sink.error(word.span, DiagnosticKind::UnknownDirective { directive: name.to_string() }),
            ),
        }
    }

    fn bad_directive(&mut self, span: Span, name: &str) {
        self.sources.sink.error(span, DiagnosticKind::BadDirective { directive: name.to_string() });
    }

    fn is_defined(&mut self, rest: &[Token], span: Span, name: &str) -> bool {
        match rest.first().map(|token| token.tok) {
            Some(Tok::Ident(sym)) => self.is_macro(sym),
            _ => {
                self.bad_directive(span, name);
                false
            }
        }
    }

    fn is_macro(&self, sym: Sym) -> bool {
        self.macros.contains_key(&sym) || sym == self.words.file_sym || sym == self.words.line_sym
    }

    /// The source text that these tokens stand for.
    fn line_text(&self, tokens: &[Token]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        let file = &self.sources.files[usize::from(first.span.file.0)];
        file.text.get(first.span.to(last.span).range()).unwrap_or("").to_string()
    }

    fn include(&mut self, rest: &[Token], span: Span) {
        let expanded;
        let mut tokens = rest;
        if matches!(rest.first().map(|token| token.tok), Some(Tok::Ident(_))) {
            expanded = self.expand(rest);
            tokens = &expanded;
        }
        let name = match tokens.first().map(|token| token.tok) {
            Some(Tok::Str(sym)) => self.sources.interner.text(sym).trim_matches('"').to_string(),
            Some(Tok::Punct(P::Lt)) => {
                let end = tokens.iter().position(|token| token.tok == Tok::Punct(P::Gt)).unwrap_or(tokens.len());
                tokens[1..end].iter().map(|token| self.text(token).to_string()).collect()
            }
            _ => return self.bad_directive(span, "include"),
        };
        let place = tokens.first().map_or(span, |first| first.span.to(tokens[tokens.len() - 1].span));
        let Some(text) = crate::libc::header(&name) else {
            let nearest =
                crate::suggest::nearest(&name, crate::libc::HEADERS.iter().map(|&(name, _)| name)).into_iter().next();
            let draft = self
                .sources
                .sink
                .error(place, DiagnosticKind::HeaderNotFound { header: name, nearest: nearest.clone() });
            if let Some(nearest) = nearest {
                draft.fix(place, format!("<{nearest}>"));
            }
            return;
        };
        let file = self.sources.add(&name, text, true);
        if self.once.contains(&file) {
            return;
        }
        if self.depth >= INCLUDE_DEPTH_MAX {
            self.sources.sink.error(place, DiagnosticKind::MacroLimit { max: INCLUDE_DEPTH_MAX });
            return;
        }
        self.depth += 1;
        self.file(file);
        self.depth -= 1;
    }

    fn define(&mut self, rest: &[Token], span: Span) {
        let Some(&Token { tok: Tok::Ident(name), .. }) = rest.first() else {
            return self.bad_directive(span, "define");
        };
        let mut body = &rest[1..];
        let mut params = None;
        let mut is_variadic = false;
        if body.first().is_some_and(|token| token.tok == Tok::Punct(P::LParen) && !token.spaced) {
            let Some(end) = body.iter().position(|token| token.tok == Tok::Punct(P::RParen)) else {
                return self.bad_directive(span, "define");
            };
            let mut names = Vec::new();
            for token in &body[1..end] {
                match token.tok {
                    Tok::Ident(sym) => names.push(sym),
                    Tok::Punct(P::Comma) => {}
                    Tok::Punct(P::Ellipsis) => is_variadic = true,
                    _ => return self.bad_directive(token.span, "define"),
                }
            }
            // `args...` names what `...` calls `__VA_ARGS__`.
            let is_named = end >= 2 && matches!(body[end - 2].tok, Tok::Ident(_));
            if is_variadic && !is_named {
                names.push(self.words.va_args);
            }
            params = Some(names);
            body = &body[end + 1..];
        }
        self.macros.insert(name, Macro { params, is_variadic, body: body.into() });
    }
}

fn line_end(tokens: &[Token], start: usize) -> usize {
    let mut end = start + 1;
    while tokens[end].tok != Tok::Eof && !tokens[end].starts_line {
        end += 1;
    }
    end
}
