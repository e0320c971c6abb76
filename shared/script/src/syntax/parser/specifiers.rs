//! What stands before the declarators: storage class, type words, structs, enums, attributes.

use super::Parser;
use crate::diag::DiagnosticKind;
use crate::suggest;
use crate::syntax::ast::{Align, AroundMain, Basic, DeclSpecs, Name, PRIORITY_LAST, Storage, TypeSpec};
use crate::syntax::span::Span;
use crate::syntax::token::{Kw, P, Tok, Token};

/// What `__attribute__` and `_Alignas` said.
#[derive(Default)]
pub(super) struct Attributes {
    pub align: Option<Box<Align>>,
    pub is_packed: bool,
    pub is_noreturn: bool,
    pub around_main: AroundMain,
    pub cleanup: Option<Name>,
}

/// How often each type word was seen.
#[derive(Default)]
struct Words {
    nr_longs: u8,
    is_short: bool,
    is_signed: bool,
    is_unsigned: bool,
    base: Option<Kw>,
    nr: usize,
}

impl Parser<'_> {
    /// Does a type or storage class stand here?
    pub(super) fn starts_type(&self) -> bool {
        self.is_type_start(self.peek())
    }

    /// Can a declaration begin with this word?
    pub(super) fn is_type_start(&self, token: Token) -> bool {
        use Kw::*;
        match super::keyword_of(token) {
            Some(
                Auto | Char | Const | Double | Enum | Extern | Float | Inline | Int | Long | Register | Restrict
                | Short | Signed,
            ) => true,
            Some(
                Static | Struct | Typedef | Union | Unsigned | Void | Volatile | Bool | Noreturn | Alignas | Atomic
                | Complex,
            ) => true,
            Some(AutoType | ThreadLocal | Attribute | Extension | Typeof | VaList | StaticAssert | Int128) => true,
            Some(_) => false,
            None => super::name_of(token).is_some_and(|name| self.is_type_name(name.sym)),
        }
    }

    /// Does a type stand here that is not declared, as in `pid_t pid;` without its header?
    pub(super) fn starts_unknown_type(&self) -> bool {
        let Some(name) = self.peek_name() else { return false };
        if self.lookup(name.sym).is_some() {
            return false;
        }
        let next = self.peek_at(1);
        if super::name_of(next).is_some() {
            return !next.starts_line;
        }
        // `foo * bar;` with an unknown foo can only have been meant as a declaration.
        next.tok == Tok::Punct(P::Star)
            && super::name_of(self.peek_at(2)).is_some()
            && matches!(self.peek_at(3).tok, Tok::Punct(P::Semi | P::Assign | P::Comma | P::LBracket | P::LParen))
    }

    pub(super) fn specifiers(&mut self) -> DeclSpecs {
        let start = self.peek().span;
        let mut specs = DeclSpecs::of(TypeSpec::Error, start);
        let first = self.at;
        let mut words = Words::default();
        let mut ty: Option<TypeSpec> = None;
        loop {
            use Kw::*;
            let token = self.peek();
            let Some(keyword) = self.keyword() else {
                let Some(name) = self.peek_name() else { break };
                if ty.is_some() || words.nr > 0 {
                    break;
                }
                if self.is_type_name(name.sym) {
                    self.bump();
                    ty = Some(TypeSpec::Typedef(name));
                    continue;
                }
                // Something must be a type here: `const foo x`, `foo x`, or in a parameter list.
                let next = self.peek_at(1).tok;
                if matches!(next, Tok::Ident(_) | Tok::Punct(P::Star | P::RParen | P::Comma)) {
                    self.unknown_type(name);
                    self.bump();
                    ty = Some(TypeSpec::Error);
                    continue;
                }
                break;
            };
            match keyword {
                Typedef => specs.storage = Storage::Typedef,
                Extern => specs.storage = Storage::Extern,
                Static => specs.storage = Storage::Static,
                Auto => specs.storage = Storage::Auto,
                Register => specs.storage = Storage::Register,
                Inline => specs.is_inline = true,
                Noreturn => specs.is_noreturn = true,
                Const => specs.quals.is_const = true,
                Volatile => specs.quals.is_volatile = true,
                Restrict | Extension => {}
                ThreadLocal => specs.is_thread_local = true,
                Atomic => {
                    specs.quals.is_atomic = true;
                    // "_Atomic ( type-name )" - C11 6.7.2.4
                    if self.peek_at(1).tok == Tok::Punct(P::LParen) {
                        ty = Some(self.type_of());
                        continue;
                    }
                }
                Attribute | Alignas => {
                    let attributes = self.attributes();
                    specs.align = attributes.align.or(specs.align.take());
                    specs.is_packed |= attributes.is_packed;
                    specs.is_noreturn |= attributes.is_noreturn;
                    specs.around_main = specs.around_main.or(attributes.around_main);
                    specs.cleanup = specs.cleanup.or(attributes.cleanup);
                    continue;
                }
                Struct | Union | Enum => {
                    ty = Some(if keyword == Enum { self.enumeration() } else { self.record() });
                    if self.is_next_declaration() {
                        break;
                    }
                    continue;
                }
                Typeof => {
                    ty = Some(self.type_of());
                    continue;
                }
                VaList => ty = Some(TypeSpec::VaList),
                AutoType => ty = Some(TypeSpec::OfInitializer),
                Complex | Int128 => {
                    let what = self.text_of(token).to_string();
                    self.unsupported(token.span, &what);
                    ty = Some(TypeSpec::Error);
                }
                Long => words.nr_longs += 1,
                Short => words.is_short = true,
                Signed => words.is_signed = true,
                Unsigned => words.is_unsigned = true,
                Void | Char | Int | Float | Double | Bool => {
                    if words.base.is_some() {
                        self.bad_words(start);
                    }
                    words.base = Some(keyword);
                }
                _ => break,
            }
            words.nr += usize::from(matches!(
                keyword,
                Long | Short | Signed | Unsigned | Void | Char | Int | Float | Double | Bool
            ));
            self.bump();
        }
        specs.span = if self.previous_span().start >= start.start { start.to(self.previous_span()) } else { start };
        specs.ty = match (ty, words.nr) {
            (Some(ty), 0) => ty,
            (Some(ty), _) => {
                self.bad_words(start);
                ty
            }
            (None, 0) if self.lacks_only_its_type(first) => self.implicit_int(),
            (None, 0) => {
                let found = self.found();
                let span = self.peek().span;
                self.error(span, DiagnosticKind::ExpectedType { found });
                TypeSpec::Error
            }
            (None, _) => match basic(&words) {
                Some(basic) => TypeSpec::Basic(basic),
                None => {
                    self.bad_words(start);
                    TypeSpec::Error
                }
            },
        };
        specs
    }

    pub(super) fn unsupported(&mut self, span: Span, what: &str) {
        self.error(span, DiagnosticKind::Unsupported { what: what.to_string() });
        // The rest can be read as usual.
        self.is_recovering = false;
    }

    /// After `}` of a struct: does the next line begin a declaration of its own, so that a `;` is missing?
    fn is_next_declaration(&self) -> bool {
        let is_after_body = self.at > 0 && self.tokens[self.at - 1].tok == Tok::Punct(P::RBrace);
        let is_suffix = matches!(self.keyword(), Some(Kw::Attribute | Kw::Const | Kw::Volatile | Kw::Alignas));
        is_after_body && self.peek().starts_line && self.starts_type() && !is_suffix
    }

    fn bad_words(&mut self, start: Span) {
        let span = start.to(self.previous_span());
        let file = &self.sources.files[usize::from(span.file.0)];
        let words = file.text.get(span.range()).unwrap_or("").to_string();
        self.error(span, DiagnosticKind::BadTypeWords { words });
        self.is_recovering = false;
    }

    fn unknown_type(&mut self, name: Name) {
        let text = self.sources.interner.text(name.sym).clone();
        let types = self
            .scopes
            .iter()
            .flatten()
            .filter(|(_, is_type)| **is_type)
            .map(|(&sym, _)| &**self.sources.interner.text(sym));
        let basic = [
            "int", "char", "long", "short", "float", "double", "void", "unsigned", "signed", "struct", "static",
            "const",
        ];
        let nearest = suggest::nearest(&text, types.chain(basic));
        let header = suggest::header_declaring_type(&text);
        let kind =
            DiagnosticKind::UnknownType { name: text.to_string(), nearest: nearest.clone(), header: header.clone() };
        let include = header.map(|header| (self.include_place(), format!("#include <{header}>\n")));
        if let Some(draft) = self.error(name.span, kind) {
            match include {
                Some((place, line)) => drop(draft.fix(place, line)),
                None => drop(nearest.first().map(|nearest| draft.fix(name.span, nearest.as_str()))),
            }
        }
        self.is_recovering = false;
    }

    fn include_place(&self) -> Span {
        crate::sema::include_place(&self.sources.files[0].text)
    }

    fn type_of(&mut self) -> TypeSpec {
        self.bump();
        let open = self.peek().span;
        self.expect(P::LParen);
        let ty = if self.starts_type() {
            TypeSpec::TypeofType(Box::new(self.type_name()))
        } else {
            TypeSpec::TypeofExpr(Box::new(self.expression()))
        };
        self.close(P::RParen, open);
        ty
    }

    /// Reads `__attribute__((…))` and `_Alignas(…)`, as many as there are.
    pub(super) fn attributes(&mut self) -> Attributes {
        let mut attributes = Attributes::default();
        loop {
            match self.keyword() {
                Some(Kw::Alignas) => {
                    self.bump();
                    attributes.align = self.alignment();
                }
                Some(Kw::Attribute) => {
                    self.bump();
                    self.attribute_list(&mut attributes);
                }
                // `asm("name")` after a declarator renames the symbol, which nothing here can see.
                Some(Kw::Asm) => {
                    self.bump();
                    self.skip_parens();
                }
                _ => return attributes,
            }
        }
    }

    fn alignment(&mut self) -> Option<Box<Align>> {
        let open = self.peek().span;
        if !self.expect(P::LParen) {
            return None;
        }
        let align = if self.starts_type() { Align::Type(self.type_name()) } else { Align::Expr(self.conditional()) };
        self.close(P::RParen, open);
        Some(Box::new(align))
    }

    fn attribute_list(&mut self, attributes: &mut Attributes) {
        if !(self.eat(P::LParen) && self.eat(P::LParen)) {
            return;
        }
        while !self.is(P::RParen) && !self.is_eof() {
            let name = self.found();
            self.bump();
            match name.trim_matches('_') {
                "aligned" if self.is(P::LParen) => attributes.align = self.alignment(),
                "packed" => attributes.is_packed = true,
                "noreturn" => attributes.is_noreturn = true,
                "constructor" => attributes.around_main.constructor = Some(self.priority()),
                "cleanup" if self.is(P::LParen) => {
                    attributes.cleanup = super::name_of(self.peek_at(1));
                    self.skip_parens();
                }
                "vector_size" => {
                    let span = self.previous_span();
                    self.unsupported(span, "vector_size");
                    self.skip_parens();
                }
                "destructor" => attributes.around_main.destructor = Some(self.priority()),
                _ if self.is(P::LParen) => self.skip_parens(),
                _ => {}
            }
        }
        self.eat(P::RParen);
        self.eat(P::RParen);
    }

    /// The number in `constructor(101)`.
    fn priority(&mut self) -> u32 {
        let number = self.peek_at(1);
        if !self.is(P::LParen) {
            return PRIORITY_LAST;
        }
        self.skip_parens();
        self.text_of(number).parse().unwrap_or(PRIORITY_LAST)
    }

    pub(super) fn skip_parens(&mut self) {
        let mut open = 0_usize;
        loop {
            match self.peek().tok {
                Tok::Punct(P::LParen) => open += 1,
                Tok::Punct(P::RParen) => open = open.saturating_sub(1),
                Tok::Eof => return,
                _ => {}
            }
            self.bump();
            if open == 0 {
                return;
            }
        }
    }
}

fn basic(words: &Words) -> Option<Basic> {
    let Words { nr_longs, is_short, is_signed, is_unsigned, base, .. } = *words;
    if is_signed && is_unsigned || is_short && nr_longs > 0 || nr_longs > 2 {
        return None;
    }
    let has_sign = is_signed || is_unsigned;
    Some(match base {
        Some(Kw::Void) if words.nr == 1 => Basic::Void,
        Some(Kw::Bool) if words.nr == 1 => Basic::Bool,
        Some(Kw::Float) if words.nr == 1 => Basic::Float,
        Some(Kw::Double) if words.nr == 1 => Basic::Double,
        Some(Kw::Double) if nr_longs == 1 && words.nr == 2 => Basic::LongDouble,
        Some(Kw::Char) if nr_longs == 0 && !is_short => match (is_signed, is_unsigned) {
            (true, _) => Basic::SChar,
            (_, true) => Basic::UChar,
            _ => Basic::Char,
        },
        None | Some(Kw::Int) if has_sign || base.is_some() || nr_longs > 0 || is_short => {
            match (is_short, nr_longs, is_unsigned) {
                (true, _, false) => Basic::Short,
                (true, _, true) => Basic::UShort,
                (_, 0, false) => Basic::Int,
                (_, 0, true) => Basic::UInt,
                (_, 1, false) => Basic::Long,
                (_, 1, true) => Basic::ULong,
                (_, _, false) => Basic::LongLong,
                (_, _, true) => Basic::ULongLong,
            }
        }
        _ => return None,
    })
}
