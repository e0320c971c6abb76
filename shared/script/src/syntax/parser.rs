//! From tokens to the syntax tree. Never fails: what is missing is reported and read as if it were there.

mod declaration;
mod declarator;
mod expression;
mod old;
mod primary;
mod specifiers;
mod statement;
mod tags;

use nslab_small::Map;
use std::sync::Arc;

use super::ast::{Expr, ExprKind, Name, TranslationUnit};
use super::intern::{Interner, Sym};
use super::source::Sources;
use super::span::Span;
use super::token::{Kw, P, Tok, Token};
use crate::diag::{DiagnosticKind, Draft, LabelKind};

/// Statements, parentheses, declarators and initialisers within each other.
pub const NESTING_MAX: usize = 200;
/// Operators in one expression, along its longest branch.
pub const HEIGHT_MAX: u16 = 250;

/// Parses a preprocessed file.
pub fn parse(sources: &mut Sources, mut tokens: Vec<Token>) -> TranslationUnit {
    drop_attributes(&mut tokens);
    let mut parser = Parser {
        sources,
        tokens,
        at: 0,
        scopes: vec![Map::new()],
        depth: 0,
        is_recovering: false,
        is_unwinding: false,
    };
    parser.translation_unit()
}

/// Takes out `[[attributes]]`, which gcc reads in every version of C: nothing else has two brackets in a row.
fn drop_attributes(tokens: &mut Vec<Token>) {
    let is_pair = |at: usize, punct| {
        [at, at + 1].iter().all(|&at| tokens.get(at).is_some_and(|token| token.tok == Tok::Punct(punct)))
    };
    let mut kept = Vec::new();
    let (mut at, mut from) = (0, 0);
    while at < tokens.len() {
        if !is_pair(at, P::LBracket) {
            at += 1;
            continue;
        }
        let Some(end) = (at + 2..tokens.len()).find(|&end| is_pair(end, P::RBracket)) else { break };
        kept.extend_from_slice(&tokens[from..at]);
        (at, from) = (end + 2, end + 2);
    }
    if from > 0 {
        kept.extend_from_slice(&tokens[from..]);
        *tokens = kept;
    }
}

struct Parser<'a> {
    sources: &'a mut Sources,
    /// Ends with [`Tok::Eof`].
    tokens: Vec<Token>,
    at: usize,
    /// Is a name a type? By scope, innermost last.
    scopes: Vec<Map<Sym, bool>>,
    depth: usize,
    /// After an error, silent until the next statement.
    is_recovering: bool,
    /// A function starts where a block should end: all blocks end.
    is_unwinding: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Token {
        self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn peek_at(&self, ahead: usize) -> Token {
        self.tokens[(self.at + ahead).min(self.tokens.len() - 1)]
    }

    fn previous_span(&self) -> Span {
        if self.at == 0 { self.peek().span } else { self.tokens[self.at - 1].span }
    }

    fn bump(&mut self) -> Token {
        let token = self.peek();
        if self.at < self.tokens.len() - 1 {
            self.at += 1;
        }
        token
    }

    fn is(&self, punct: P) -> bool {
        self.peek().tok == Tok::Punct(punct)
    }

    fn is_eof(&self) -> bool {
        self.peek().tok == Tok::Eof
    }

    fn eat(&mut self, punct: P) -> bool {
        let is_it = self.is(punct);
        if is_it {
            self.bump();
        }
        is_it
    }

    fn keyword(&self) -> Option<Kw> {
        keyword_of(self.peek())
    }

    fn eat_keyword(&mut self, keyword: Kw) -> bool {
        let is_it = self.keyword() == Some(keyword);
        if is_it {
            self.bump();
        }
        is_it
    }

    /// The identifier that stands here, if it is no keyword.
    fn peek_name(&self) -> Option<Name> {
        name_of(self.peek())
    }

    fn text_of(&self, token: Token) -> Arc<str> {
        match token.tok {
            Tok::Ident(sym) | Tok::Number(sym) | Tok::Str(sym) | Tok::Char(sym) => {
                self.sources.interner.text(sym).clone()
            }
            Tok::Punct(punct) => punct.text().into(),
            Tok::Unknown(character) => character.to_string().into(),
            Tok::Eof => "".into(),
        }
    }

    fn found(&self) -> String {
        self.text_of(self.peek()).to_string()
    }

    /// Reports an error, unless one was reported for this statement; what cannot be C at all is said as that.
    fn error(&mut self, span: Span, kind: DiagnosticKind) -> Option<&mut Draft> {
        if self.is_recovering {
            return None;
        }
        self.is_recovering = true;
        if let Tok::Unknown(character) = self.peek().tok {
            let kind = DiagnosticKind::UnexpectedCharacter { character, ascii: ascii_of(character) };
            let span = self.peek().span;
            let draft = self.sources.sink.error(span, kind);
            if let Some(ascii) = ascii_of(character) {
                draft.fix(span, ascii);
            }
            return None;
        }
        Some(self.sources.sink.error(span, kind))
    }

    /// Takes the punctuator, or reports that it is missing after what stands before.
    fn expect(&mut self, punct: P) -> bool {
        if self.eat(punct) {
            return true;
        }
        let (after, found) = (self.text_before(), self.found());
        let span = self.missing_span();
        self.error(span, DiagnosticKind::Expected { expected: punct.text().to_string(), after, found });
        false
    }

    fn text_before(&self) -> String {
        if self.at == 0 { String::new() } else { self.text_of(self.tokens[self.at - 1]).to_string() }
    }

    /// Where something is missing: here, or after the last word if a new line begins here.
    fn missing_span(&self) -> Span {
        let token = self.peek();
        if token.starts_line || token.tok == Tok::Eof { self.previous_span().after() } else { token.span }
    }

    /// Takes the closing bracket that belongs to the opening one at `open`.
    fn close(&mut self, punct: P, open: Span) -> bool {
        if self.eat(punct) {
            return true;
        }
        let (after, found, span) = (self.text_before(), self.found(), self.missing_span());
        let kind = DiagnosticKind::Expected { expected: punct.text().to_string(), after, found };
        if let Some(draft) = self.error(span, kind) {
            draft.label(open, LabelKind::OpenedHere);
        }
        false
    }

    /// Takes the `;` at the end of a statement or declaration; ends the recovery from an error in it.
    fn semicolon(&mut self) {
        if self.eat(P::Semi) {
            self.is_recovering = false;
            return;
        }
        if let Tok::Unknown(_) = self.peek().tok {
            let span = self.peek().span;
            self.error(span, DiagnosticKind::MissingSemicolon { after: String::new() });
        }
        if !self.is_recovering {
            let span = self.previous_span().after();
            let after = self.text_before();
            if let Some(draft) = self.error(span, DiagnosticKind::MissingSemicolon { after }) {
                draft.fix(span, ";");
            }
            let token = self.peek();
            let begins_something =
                token.starts_line || matches!(token.tok, Tok::Ident(_) | Tok::Punct(P::RBrace) | Tok::Eof);
            if begins_something {
                self.is_recovering = false;
                return;
            }
        }
        self.skip_statement();
    }

    /// Skips to after the next `;`, or to a `}`, or to a line that begins like a statement.
    fn skip_statement(&mut self) {
        let mut open = 0_usize;
        loop {
            let token = self.peek();
            match token.tok {
                Tok::Eof => break,
                Tok::Punct(P::Semi) if open == 0 => {
                    self.bump();
                    break;
                }
                Tok::Punct(P::RBrace) if open == 0 => break,
                Tok::Punct(P::LBrace) => open += 1,
                Tok::Punct(P::RBrace) => open -= 1,
                Tok::Ident(_) if open == 0 && token.starts_line && self.starts_like_statement() => break,
                _ => {}
            }
            self.bump();
        }
        self.is_recovering = false;
    }

    fn starts_like_statement(&self) -> bool {
        use Kw::*;
        let is_statement = matches!(
            self.keyword(),
            Some(If | While | Do | For | Switch | Case | Default | Return | Break | Continue | Goto)
        );
        is_statement || self.starts_type()
    }

    /// Goes one level deeper; `false` (reported, rest of the file skipped) at the limit.
    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth <= NESTING_MAX {
            return true;
        }
        self.too_deep(NESTING_MAX);
        false
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn too_deep(&mut self, max: usize) {
        let span = self.peek().span;
        self.is_recovering = false;
        self.error(span, DiagnosticKind::TooDeep { max });
        self.at = self.tokens.len() - 1;
    }

    fn declare(&mut self, name: Name, is_type: bool) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.sym, is_type);
        }
    }

    /// `None`: the name is unknown; else, is it a type?
    fn lookup(&self, sym: Sym) -> Option<bool> {
        self.scopes.iter().rev().find_map(|scope| scope.get(&sym)).copied()
    }

    fn is_type_name(&self, sym: Sym) -> bool {
        self.lookup(sym) == Some(true)
    }

    fn make(&mut self, span: Span, height: u16, kind: ExprKind) -> Expr {
        if height > HEIGHT_MAX {
            self.too_deep(usize::from(HEIGHT_MAX));
            return Expr { span, kind: ExprKind::Error, height: 0 };
        }
        Expr { span, kind, height }
    }

    fn broken(&self, span: Span) -> Expr {
        Expr { span, kind: ExprKind::Error, height: 0 }
    }
}

fn keyword_of(token: Token) -> Option<Kw> {
    match token.tok {
        Tok::Ident(sym) => Interner::keyword(sym),
        _ => None,
    }
}

fn name_of(token: Token) -> Option<Name> {
    match token.tok {
        Tok::Ident(sym) if Interner::keyword(sym).is_none() => Some(Name { sym, span: token.span }),
        _ => None,
    }
}

/// What a character from another keyboard layout was probably meant to be.
fn ascii_of(character: char) -> Option<char> {
    Some(match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0)?,
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{3002}' => '.',
        '\u{3001}' => ',',
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2212}' | '\u{2013}' | '\u{2014}' => '-',
        _ => return None,
    })
}
