//! Macro expansion.

use std::rc::Rc;

use super::{MACRO_BYTES_MAX, MACRO_DEPTH_MAX, Macro, Preprocessor, TOKENS_MAX};
use crate::diag::DiagnosticKind;
use crate::syntax::intern::Sym;
use crate::syntax::lexer::lex;
use crate::syntax::span::{FileId, Span};
use crate::syntax::token::{P, Tok, Token};

/// Tokens still to be read: the text itself, or what a macro expanded to.
struct Layer {
    tokens: Rc<[Token]>,
    at: usize,
    is_macro: bool,
}

impl Preprocessor<'_> {
    /// Replaces all macros.
    pub(super) fn expand(&mut self, text: &[Token]) -> Vec<Token> {
        let nr_active = self.active.len();
        let mut layers = vec![Layer { tokens: text.into(), at: 0, is_macro: false }];
        let mut out = Vec::with_capacity(text.len());
        self.depth += 1;
        while let Some(token) = self.next(&mut layers) {
            if self.depth > MACRO_DEPTH_MAX {
                self.exhaust(token.span, MACRO_DEPTH_MAX);
            }
            self.spend(1, token);
            if self.is_exhausted {
                break;
            }
            match token.tok {
                Tok::Ident(sym) => self.word(sym, token, &mut layers, &mut out),
                _ => out.push(token),
            }
        }
        self.depth -= 1;
        self.active.truncate(nr_active);
        out
    }

    /// Counts tokens that were read or made, of which `one` is one.
    fn spend(&mut self, tokens: usize, one: Token) {
        self.nr_expanded += tokens;
        if self.nr_expanded > TOKENS_MAX {
            self.exhaust(one.span, TOKENS_MAX);
        }
        if let Tok::Str(sym) = one.tok
            && one.from_macro
        {
            self.spend_bytes(self.sources.interner.text(sym).len(), one);
        }
    }

    fn spend_bytes(&mut self, bytes: usize, token: Token) {
        self.nr_bytes += bytes;
        if self.nr_bytes > MACRO_BYTES_MAX {
            self.exhaust(token.span, MACRO_BYTES_MAX);
        }
    }

    fn exhaust(&mut self, span: Span, max: usize) {
        if !std::mem::replace(&mut self.is_exhausted, true) {
            self.sources.sink.error(span, DiagnosticKind::MacroLimit { max });
        }
    }

    fn next(&mut self, layers: &mut Vec<Layer>) -> Option<Token> {
        loop {
            let layer = layers.last_mut()?;
            if let Some(&token) = layer.tokens.get(layer.at) {
                layer.at += 1;
                return Some(token);
            }
            if layer.is_macro {
                self.active.pop();
            }
            layers.pop();
        }
    }

    fn word(&mut self, sym: Sym, token: Token, layers: &mut Vec<Layer>, out: &mut Vec<Token>) {
        let number = match sym {
            _ if sym == self.words.line_sym => Some(self.line_number(token)),
            _ if sym == self.words.counter_sym => {
                self.counter += 1;
                Some(self.counter - 1)
            }
            _ => None,
        };
        if let Some(number) = number {
            let sym = self.sources.interner.intern(&number.to_string());
            out.push(Token { tok: Tok::Number(sym), ..token });
            return;
        }
        if sym == self.words.pragma {
            self.skip_pragma(token, layers, out);
            return;
        }
        if sym == self.words.file_sym || sym == self.words.base_file {
            let file = if sym == self.words.file_sym { token.span.file } else { FileId::MAIN };
            let shifted = self.lines.get(&token.span.file).and_then(|shift| shift.name.clone());
            let shifted = shifted.filter(|_| sym == self.words.file_sym);
            let name = shifted.unwrap_or_else(|| format!("{:?}", self.sources.files[usize::from(file.0)].name));
            let sym = self.sources.interner.intern(&name);
            self.spend_bytes(name.len(), token);
            out.push(Token { tok: Tok::Str(sym), ..token });
            return;
        }
        let Some(definition) = self.macros.get(&sym).filter(|_| !token.painted).cloned() else {
            out.push(token);
            return;
        };
        if self.active.contains(&sym) {
            out.push(Token { painted: true, ..token });
            return;
        }
        let body = match &definition.params {
            None => self.substitute(&definition, &[], token),
            Some(params) => {
                let follows = layers.iter().rev().find_map(|layer| layer.tokens.get(layer.at));
                if follows.is_none_or(|next| next.tok != Tok::Punct(P::LParen)) {
                    out.push(token);
                    return;
                }
                let Some(arguments) = self.arguments(&definition, params.len(), sym, token.span, layers) else {
                    return;
                };
                self.substitute(&definition, &arguments, token)
            }
        };
        self.active.push(sym);
        layers.push(Layer { tokens: body.into(), at: 0, is_macro: true });
    }

    fn line_number(&self, token: Token) -> u32 {
        let file = &self.sources.files[usize::from(token.span.file.0)];
        let shift = self.lines.get(&token.span.file).map_or(0, |shift| shift.lines);
        (i64::from(file.line_column(token.span.start).0) + shift) as u32
    }

    /// `_Pragma("…")`, which like most `#pragma`s asks for nothing that matters here.
    fn skip_pragma(&mut self, token: Token, layers: &mut Vec<Layer>, out: &mut Vec<Token>) {
        let ahead: Vec<Tok> =
            layers.iter().rev().flat_map(|layer| &layer.tokens[layer.at..]).take(3).map(|token| token.tok).collect();
        if let [Tok::Punct(P::LParen), Tok::Str(_), Tok::Punct(P::RParen)] = ahead[..] {
            for _ in ahead {
                self.next(layers);
            }
        } else {
            out.push(token);
        }
    }

    /// Reads `(a, b)`; `None` if it is broken, which was reported.
    fn arguments(
        &mut self,
        definition: &Macro,
        nr_params: usize,
        name: Sym,
        span: Span,
        layers: &mut Vec<Layer>,
    ) -> Option<Vec<Vec<Token>>> {
        self.next(layers);
        let mut arguments = vec![Vec::new()];
        let mut open = 0;
        loop {
            let Some(token) = self.next(layers) else {
                let name = self.sources.interner.text(name).to_string();
                self.sources.sink.error(span, DiagnosticKind::UnterminatedMacroCall { name });
                return None;
            };
            match token.tok {
                Tok::Punct(P::RParen) if open == 0 => break,
                Tok::Punct(P::Comma) if open == 0 && !(definition.is_variadic && arguments.len() == nr_params) => {
                    arguments.push(Vec::new());
                    continue;
                }
                Tok::Punct(P::LParen) => open += 1,
                Tok::Punct(P::RParen) => open -= 1,
                _ => {}
            }
            if let Some(argument) = arguments.last_mut() {
                argument.push(token);
            }
        }
        if nr_params == 0 && arguments.len() == 1 && arguments[0].is_empty() {
            arguments.clear();
        }
        // gcc lets `...` have no argument at all.
        if definition.is_variadic && arguments.len() + 1 == nr_params {
            arguments.push(Vec::new());
        }
        if arguments.len() != nr_params {
            let name = self.sources.interner.text(name).to_string();
            let kind = DiagnosticKind::MacroArguments { name, expected: nr_params, found: arguments.len() };
            self.sources.sink.error(span, kind);
            return None;
        }
        Some(arguments)
    }

    fn substitute(&mut self, definition: &Macro, arguments: &[Vec<Token>], call: Token) -> Vec<Token> {
        let params = definition.params.as_deref().unwrap_or_default();
        let param = |token: Option<&Token>| match token?.tok {
            Tok::Ident(sym) => params.iter().position(|&param| param == sym),
            _ => None,
        };
        let mut expanded: Vec<Option<Vec<Token>>> = vec![None; arguments.len()];
        let mut out: Vec<Token> = Vec::new();
        let chosen;
        let body: &[Token] = match self.choose_optional(definition, params.len(), arguments) {
            Some(body) => {
                chosen = body;
                &chosen
            }
            None => &definition.body,
        };
        let mut at = 0;
        while at < body.len() && !self.is_exhausted {
            let token = Token { span: call.span, starts_line: false, from_macro: true, ..body[at] };
            let next = body.get(at + 1);
            at += 1;
            if token.tok == Tok::Punct(P::Hash)
                && definition.params.is_some()
                && let Some(index) = param(next)
            {
                at += 1;
                out.push(self.stringify(&arguments[index], token));
                continue;
            }
            if token.tok == Tok::Punct(P::HashHash) && !out.is_empty() && next.is_some() {
                let is_gnu_comma = out[out.len() - 1].tok == Tok::Punct(P::Comma) && definition.is_variadic;
                match param(next) {
                    Some(index) if is_gnu_comma && index + 1 == params.len() => {
                        if arguments[index].is_empty() {
                            out.pop();
                        }
                        // The argument itself is read as usual in the next round.
                        continue;
                    }
                    Some(index) => self.paste(&mut out, &arguments[index], call),
                    None => {
                        let right = [body[at]];
                        self.paste(&mut out, &right, call);
                    }
                }
                at += 1;
                continue;
            }
            let Some(index) = param(Some(&token)) else {
                out.push(token);
                continue;
            };
            if next.is_some_and(|next| next.tok == Tok::Punct(P::HashHash)) {
                let is_empty = arguments[index].is_empty();
                self.spend(arguments[index].len(), call);
                out.extend(arguments[index].iter().map(|&argument| Token {
                    starts_line: false,
                    from_macro: true,
                    ..argument
                }));
                // An empty left side: the right side stands alone.
                if is_empty && let Some(right) = body.get(at + 1) {
                    at += 2;
                    match param(Some(right)) {
                        Some(index) => out.extend(arguments[index].iter().copied()),
                        None => out.push(Token { span: call.span, starts_line: false, from_macro: true, ..*right }),
                    }
                }
                continue;
            }
            if expanded[index].is_none() {
                expanded[index] = Some(self.expand(&arguments[index]));
            }
            if let Some(tokens) = &expanded[index] {
                self.spend(tokens.len(), call);
                let first = out.len();
                out.extend(tokens.iter().map(|&argument| Token { starts_line: false, from_macro: true, ..argument }));
                if let Some(argument) = out.get_mut(first) {
                    argument.spaced = token.spaced;
                }
            }
        }
        if let Some(first) = out.first_mut() {
            first.spaced = call.spaced;
            first.starts_line = call.starts_line;
        }
        out
    }

    /// The body with each `__VA_OPT__(tokens)` decided: they stand there if `...` has any.
    fn choose_optional(
        &mut self,
        definition: &Macro,
        nr_params: usize,
        arguments: &[Vec<Token>],
    ) -> Option<Vec<Token>> {
        let is_optional = |token: &Token| token.tok == Tok::Ident(self.words.va_opt);
        if !definition.is_variadic || !definition.body.iter().any(is_optional) {
            return None;
        }
        let is_wanted = match arguments.get(nr_params.checked_sub(1)?) {
            Some(rest) => !self.expand(&rest.clone()).is_empty(),
            None => false,
        };
        let mut body = Vec::with_capacity(definition.body.len());
        let mut rest = definition.body.iter();
        while let Some(&token) = rest.next() {
            if token.tok != Tok::Ident(self.words.va_opt) {
                body.push(token);
                continue;
            }
            let mut open = 0;
            for &inner in rest.by_ref() {
                match inner.tok {
                    Tok::Punct(P::LParen) => open += 1,
                    Tok::Punct(P::RParen) => open -= 1,
                    _ => {}
                }
                let is_outer = open == 0 || (open == 1 && inner.tok == Tok::Punct(P::LParen));
                if is_wanted && !is_outer {
                    body.push(inner);
                }
                if open <= 0 {
                    break;
                }
            }
        }
        Some(body)
    }

    fn stringify(&mut self, argument: &[Token], at: Token) -> Token {
        let mut text = String::from("\"");
        for (index, token) in argument.iter().enumerate() {
            if text.len() > MACRO_BYTES_MAX {
                break;
            }
            if index > 0 && (token.spaced || token.starts_line) {
                text.push(' ');
            }
            let is_literal = matches!(token.tok, Tok::Str(_) | Tok::Char(_));
            for character in self.text(token).chars() {
                if is_literal && matches!(character, '"' | '\\') {
                    text.push('\\');
                }
                text.push(character);
            }
        }
        text.push('"');
        self.spend_bytes(text.len(), at);
        Token { tok: Tok::Str(self.sources.interner.intern(&text)), ..at }
    }

    /// Joins the last token of `out` with the first of `right`.
    fn paste(&mut self, out: &mut Vec<Token>, right: &[Token], call: Token) {
        let Some(first) = right.first() else { return };
        let Some(last) = out.pop() else { return };
        let text = format!("{}{}", self.text(&last), self.text(first));
        self.spend_bytes(text.len(), call);
        self.spend(right.len(), call);
        let sources = &mut *self.sources;
        let joined = lex(&text, call.span.file, &mut sources.interner, &mut sources.sink);
        for token in &joined[..joined.len() - 1] {
            out.push(Token { tok: token.tok, painted: false, from_macro: true, ..last });
        }
        out.extend(right[1..].iter().map(|&token| Token { starts_line: false, from_macro: true, ..token }));
    }
}
