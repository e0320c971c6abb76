//! The preprocessor: directives here, macros in [`expand`], `#if` in [`condition`].

mod condition;
mod expand;
mod predefined;

use nslab_small::{Map, Set};
use std::rc::Rc;

use predefined::PREDEFINED;

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
/// Bytes that `#`, `##`, `__FILE__` and the string literals of macros may come to.
pub const MACRO_BYTES_MAX: usize = 16 << 20;

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
    let mut intern = |name: &str| sources.interner.intern(name);
    let words = Words {
        file_sym: intern("__FILE__"),
        base_file: intern("__BASE_FILE__"),
        line_sym: intern("__LINE__"),
        counter_sym: intern("__COUNTER__"),
        va_args: intern("__VA_ARGS__"),
        va_opt: intern("__VA_OPT__"),
        defined: intern("defined"),
        has_include: intern("__has_include"),
        pragma: intern("_Pragma"),
    };
    // Few programs name gcc's built-in functions; the others need not read their declarations.
    let source = &sources.files[usize::from(file.0)];
    let has_builtins = !source.is_library
        && ["__builtin_", "__atomic_", "__sync_", "__ATOMIC_"].iter().any(|start| source.text.contains(start));
    let builtins = if has_builtins { crate::libc::header("bits/builtins.h") } else { None };
    let builtins = builtins.map(|text| sources.add("bits/builtins.h", text, true));
    let mut pp = Preprocessor {
        sources,
        macros: Map::new(),
        once: Set::new(),
        out: Vec::new(),
        active: Vec::new(),
        nr_expanded: 0,
        nr_bytes: 0,
        is_exhausted: false,
        counter: 0,
        depth: 0,
        lines: Map::new(),
        words,
    };
    pp.file(predefined);
    if let Some(builtins) = builtins {
        pp.file(builtins);
    }
    pp.file(file);
    if pp.is_exhausted {
        pp.out.clear();
    }
    let end = pp.sources.files[usize::from(file.0)].text.len();
    let span = Span::new(file, end, end);
    pp.out.push(Token { tok: Tok::Eof, span, starts_line: true, spaced: true, painted: false, from_macro: false });
    pp.out
}

struct Words {
    file_sym: Sym,
    base_file: Sym,
    line_sym: Sym,
    counter_sym: Sym,
    va_args: Sym,
    va_opt: Sym,
    defined: Sym,
    has_include: Sym,
    pragma: Sym,
}

/// What the last `#line` of a file said.
#[derive(Clone, Default)]
struct LineShift {
    /// To be added to the true line.
    lines: i64,
    /// The name for `__FILE__`, quoted.
    name: Option<String>,
}

struct Preprocessor<'a> {
    sources: &'a mut Sources,
    macros: Map<Sym, Macro>,
    /// Files with `#pragma once` that were read.
    once: Set<FileId>,
    out: Vec<Token>,
    /// Macros being expanded.
    active: Vec<Sym>,
    /// Tokens read or made so far; at most [`TOKENS_MAX`].
    nr_expanded: usize,
    /// Bytes made so far; at most [`MACRO_BYTES_MAX`].
    nr_bytes: usize,
    /// A limit was reached, and reported: nothing is read any more.
    is_exhausted: bool,
    counter: u32,
    depth: usize,
    lines: Map<FileId, LineShift>,
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
        while tokens[at].tok != Tok::Eof && !self.is_exhausted {
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
        if let Some(conditional) = open.first().filter(|_| !self.is_exhausted) {
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
            "line" => self.line_directive(rest, word.span),
            "ident" => {}
            // `# 12 "file.c"`, as a preprocessor leaves it.
            _ if matches!(word.tok, Tok::Number(_)) => self.line_directive(&line[1..], word.span),
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
        let words = &self.words;
        self.macros.contains_key(&sym)
            || [words.file_sym, words.base_file, words.line_sym, words.counter_sym, words.has_include].contains(&sym)
    }

    /// The source text that these tokens stand for.
    fn line_text(&self, tokens: &[Token]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        let file = &self.sources.files[usize::from(first.span.file.0)];
        file.text.get(first.span.to(last.span).range()).unwrap_or("").to_string()
    }

    /// `#line 12 "name"`: what `__LINE__` of the next line and `__FILE__` are; our own messages show the true place.
    fn line_directive(&mut self, rest: &[Token], span: Span) {
        let rest = self.expand(rest);
        let number = match rest.first().map(|token| token.tok) {
            Some(Tok::Number(sym)) => self.sources.interner.text(sym).parse::<u32>().ok(),
            _ => None,
        };
        let Some(number) = number else { return self.bad_directive(span, "line") };
        let here = self.sources.files[usize::from(span.file.0)].line_column(span.start).0;
        let shift = self.lines.entry(span.file).or_default();
        shift.lines = i64::from(number) - i64::from(here) - 1;
        if let Some(Tok::Str(sym)) = rest.get(1).map(|token| token.tok) {
            shift.name = Some(self.sources.interner.text(sym).to_string());
        }
    }

    /// Reads `<name>` or `"name"`.
    fn header_name(&self, tokens: &[Token]) -> Option<String> {
        match tokens.first()?.tok {
            Tok::Str(sym) => Some(self.sources.interner.text(sym).trim_matches('"').to_string()),
            Tok::Punct(P::Lt) => {
                let end = tokens.iter().position(|token| token.tok == Tok::Punct(P::Gt)).unwrap_or(tokens.len());
                Some(tokens[1..end].iter().map(|token| self.text(token).to_string()).collect())
            }
            _ => None,
        }
    }

    fn include(&mut self, rest: &[Token], span: Span) {
        let expanded;
        let mut tokens = rest;
        if matches!(rest.first().map(|token| token.tok), Some(Tok::Ident(_))) {
            expanded = self.expand(rest);
            tokens = &expanded;
        }
        let Some(name) = self.header_name(tokens) else { return self.bad_directive(span, "include") };
        let place = tokens.first().map_or(span, |first| first.span.to(tokens[tokens.len() - 1].span));
        let Some(text) = crate::libc::header(&name) else {
            let is_own = matches!(tokens.first().map(|token| token.tok), Some(Tok::Str(_)));
            let known = crate::libc::headers().map(|(name, _)| name);
            let nearest = crate::suggest::nearest(&name, known).into_iter().next().filter(|_| !is_own);
            let kind = DiagnosticKind::HeaderNotFound { header: name, nearest: nearest.clone(), is_own };
            let draft = self.sources.sink.error(place, kind);
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
