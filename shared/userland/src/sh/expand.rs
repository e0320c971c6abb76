//! From words to fields - POSIX, "Word Expansions".

mod brace;
pub(super) mod fetch;
mod glob;
mod modify;
pub(super) mod param;
pub(super) mod process;
mod substitute;

use std::sync::Arc;

use super::ast::{Command, Kind, Part, Word};
use super::leaf::{Effect, Work};
use super::pattern::{self, Glyph};
use super::state::State;
use crate::sys::Sys;

/// Why an expansion did not come to fields.
pub(super) enum Stop {
    /// This is the child of a command substitution: do this and end.
    Child(Work),
    /// It failed, and said so.
    Failed,
    /// An assignment failed, and it was said and noted in `$?`.
    Said,
    /// A parameter without a value, and it said so.
    Unset,
    /// There is no process left, and it said so.
    NoFork,
}

impl Stop {
    /// What the machine is to do.
    pub(super) fn effect(self, state: &mut State) -> Effect {
        match self {
            Stop::Child(work) => Effect::Child(work),
            Stop::Said => Effect::Abort,
            Stop::Failed => {
                state.status = if state.dialect.is_bash() { 1 } else { 2 };
                Effect::Abort
            }
            Stop::Unset => {
                // bash ends with 127 where the commands come from `-c`, with 1 elsewhere.
                state.status = match (state.dialect.is_bash(), state.is_command_string) {
                    (true, true) => 127,
                    (true, false) => 1,
                    (false, _) => 2,
                };
                Effect::Fatal
            }
            Stop::NoFork => {
                state.status = if state.dialect.is_bash() { 254 } else { 2 };
                Effect::Abort
            }
        }
    }
}

/// A piece of an expanded word.
pub(super) enum Atom {
    Glyph(Glyph),
    /// A byte of an unquoted expansion: where it is in IFS, it splits.
    Splitting(u8),
    /// The end of a field inside `"$@"`.
    Break,
    /// The same in `$@` without quotes, where empty fields vanish; what joins where there are no fields.
    Gap(u8),
    /// Quotes: they make a field even if nothing is between them.
    Quote,
}

/// Expands words to fields, with splitting and file names.
pub(super) async fn fields(sys: &Sys, state: &mut State, words: &[Word]) -> Result<Vec<Vec<u8>>, Stop> {
    let mut all = Vec::new();
    for word in words {
        if !state.dialect.is_bash() {
            push_fields(sys, state, word, &mut all).await?;
            continue;
        }
        let Ok(words) = brace::expand(word) else {
            // Simplified: bash has room for more.
            sys.unsupported("bash", "a brace expansion that long").await;
            return Err(Stop::Failed);
        };
        for word in &words {
            push_fields(sys, state, word, &mut all).await?;
        }
    }
    Ok(all)
}

/// The fields of one word.
async fn push_fields(sys: &Sys, state: &mut State, word: &Word, all: &mut Vec<Vec<u8>>) -> Result<(), Stop> {
    if let Some(text) = plain(word) {
        all.push(text.to_vec());
        return Ok(());
    }
    let atoms = atoms(sys, state, word).await?;
    for field in split(state, atoms) {
        if !state.flags.noglob && pattern::is_pattern(&field, state.rules()) {
            let names = glob::names(sys, &field, state.rules(), state.shopt, state.dialect).await;
            if !names.is_empty() {
                all.extend(names);
                continue;
            }
            if state.shopt.failglob {
                let text: Vec<u8> = field.iter().map(|glyph| glyph.byte).collect();
                sys.eprint([&state.prefix()[..], b"no match: ", &text, b"\n"].concat()).await;
                state.status = 1;
                return Err(Stop::Said);
            }
            if state.shopt.nullglob {
                continue;
            }
        }
        all.push(field.iter().map(|glyph| glyph.byte).collect());
    }
    Ok(())
}

/// A word that needs no expansion at all.
fn plain(word: &Word) -> Option<&[u8]> {
    word.literal().filter(|text| !text.iter().any(|byte| b"*?[(".contains(byte)))
}

/// Expands a word to one string, without splitting.
pub(super) async fn string(sys: &Sys, state: &mut State, word: &Word) -> Result<Vec<u8>, Stop> {
    Ok(glyphs(sys, state, word).await?.into_iter().map(|glyph| glyph.byte).collect())
}

/// Expands a word to a pattern.
pub(super) async fn glyphs(sys: &Sys, state: &mut State, word: &Word) -> Result<Vec<Glyph>, Stop> {
    let atoms = atoms(sys, state, word).await?;
    Ok(atoms
        .into_iter()
        .filter_map(|atom| match atom {
            Atom::Glyph(glyph) => Some(glyph),
            Atom::Splitting(byte) => Some(Glyph { byte, is_quoted: false }),
            Atom::Break => Some(Glyph { byte: b' ', is_quoted: true }),
            Atom::Gap(byte) => Some(Glyph { byte, is_quoted: true }),
            Atom::Quote => None,
        })
        .collect())
}

type Future<'a, T> = std::pin::Pin<Box<dyn std::future::Future<Output = T> + Send + 'a>>;

/// Expands the parts of a word; boxed, for words are inside words.
pub(super) fn atoms<'a>(sys: &'a Sys, state: &'a mut State, word: &'a Word) -> Future<'a, Result<Vec<Atom>, Stop>> {
    Box::pin(async move {
        let mut out = Vec::new();
        for part in &word.0 {
            match part {
                Part::Text { text, quoted } => {
                    if *quoted {
                        out.push(Atom::Quote);
                    }
                    push(&mut out, text, *quoted);
                }
                Part::Tilde(user) => {
                    out.push(Atom::Quote);
                    push(&mut out, &tilde(sys, state, user).await, true);
                }
                Part::Param { name, index, is_indirect, form, quoted } => {
                    let param =
                        param::Param { name, index: index.as_ref(), is_indirect: *is_indirect, form, quoted: *quoted };
                    param::expand(sys, state, param, &mut out).await?;
                }
                Part::Process { list, is_output } => {
                    let path = process::start(sys, state, list, *is_output).await?;
                    push(&mut out, &path, true);
                }
                Part::Assigned(assign) => {
                    let text = super::assign::text(sys, state, assign).await?;
                    push(&mut out, &text, true);
                }
                Part::Command { list, quoted } => {
                    let text = substitute::run(sys, state, list).await?;
                    push_value(&mut out, &text, *quoted);
                }
                Part::Arith { expression, quoted } => {
                    let value = number_of(sys, state, expression).await?;
                    push_value(&mut out, value.to_string().as_bytes(), *quoted);
                }
            }
        }
        Ok(out)
    })
}

/// Computes the expression that a word comes to.
pub(super) async fn number_of(sys: &Sys, state: &mut State, expression: &Word) -> Result<i64, Stop> {
    let text = string(sys, state, expression).await?;
    super::arith::prepare(sys, state, &text).await;
    match super::arith::evaluate(state, &text) {
        Ok(value) => Ok(value),
        Err(wrong) => {
            complain_arith(sys, state, &wrong).await;
            Err(Stop::Failed)
        }
    }
}

/// Says what is wrong with an expression.
pub(super) async fn complain_arith(sys: &Sys, state: &State, wrong: &super::arith::Wrong) {
    let text = crate::text::lossy(wrong.text.trim_ascii_start());
    let message = match (state.dialect, wrong.message) {
        (super::Dialect::Bash, message) => {
            let token = crate::text::lossy(&wrong.token);
            let command = if state.is_arith_command { "((: " } else { "" };
            format!("{command}{text}: {message} (error token is \"{token}\")")
        }
        (_, "Illegal number") => format!("Illegal number: {text}"),
        (_, "division by 0") => format!("arithmetic expression: division by zero: \"{text}\""),
        (_, "syntax error: operand expected") => format!("arithmetic expression: expecting primary: \"{text}\""),
        (_, "syntax error in expression") => format!("arithmetic expression: expecting EOF: \"{text}\""),
        (_, "missing `)'") => format!("arithmetic expression: expecting ')': \"{text}\""),
        (_, "`:' expected for conditional expression") => format!("arithmetic expression: expecting ':': \"{text}\""),
        (_, message) => format!("arithmetic expression: {message}: \"{text}\""),
    };
    sys.eprint([&state.prefix(), message.as_bytes(), b"\n"].concat()).await;
}

pub(super) fn push(out: &mut Vec<Atom>, text: &[u8], is_quoted: bool) {
    out.extend(text.iter().map(|&byte| Atom::Glyph(Glyph { byte, is_quoted })));
}

/// The result of an expansion.
pub(super) fn push_value(out: &mut Vec<Atom>, text: &[u8], quoted: bool) {
    if quoted {
        push(out, text, true);
    } else {
        out.extend(text.iter().map(|&byte| Atom::Splitting(byte)));
    }
}

async fn tilde(sys: &Sys, state: &State, user: &[u8]) -> Vec<u8> {
    match user {
        b"" => return state.get(b"HOME").unwrap_or(b"~").to_vec(),
        b"+" if state.dialect.is_bash() => return state.get(b"PWD").unwrap_or(b"~+").to_vec(),
        b"-" if state.dialect.is_bash() => return state.get(b"OLDPWD").unwrap_or(b"~-").to_vec(),
        _ => {}
    }
    let content = sys.read_file(b"/etc/passwd").await.unwrap_or_default();
    for line in crate::text::lines(&content) {
        let fields: Vec<&[u8]> = line.split(|&byte| byte == b':').collect();
        if fields.len() > 5 && fields[0] == user {
            return fields[5].to_vec();
        }
    }
    [b"~", user].concat()
}

/// Splits at IFS.
fn split(state: &State, atoms: Vec<Atom>) -> Vec<Vec<Glyph>> {
    let ifs = state.get(b"IFS").unwrap_or(b" \t\n").to_vec();
    let is_space = |byte: u8| b" \t\n".contains(&byte);
    let mut fields = Vec::new();
    let mut field: Option<Vec<Glyph>> = None;
    // After a separator that is not white space, the next one ends an empty field.
    let mut after_separator = false;
    for atom in atoms {
        match atom {
            Atom::Quote => {
                field.get_or_insert_default();
                after_separator = false;
            }
            Atom::Glyph(glyph) => {
                field.get_or_insert_default().push(glyph);
                after_separator = false;
            }
            Atom::Break => fields.push(field.take().unwrap_or_default()),
            Atom::Gap(_) => fields.extend(field.take()),
            Atom::Splitting(byte) if ifs.contains(&byte) => {
                if is_space(byte) {
                    fields.extend(field.take());
                } else {
                    match field.take() {
                        Some(field) => fields.push(field),
                        None if after_separator || fields.is_empty() => fields.push(Vec::new()),
                        None => {}
                    }
                    after_separator = true;
                }
            }
            Atom::Splitting(byte) => {
                field.get_or_insert_default().push(Glyph { byte, is_quoted: false });
                after_separator = false;
            }
        }
    }
    fields.extend(field);
    fields
}

/// The words of `for`.
pub(super) async fn for_words(sys: &Sys, state: &mut State, command: &Arc<Command>) -> Effect {
    state.line = command.line;
    let (Kind::For { name, words, .. } | Kind::Select { name, words, .. }) = &command.kind else {
        return Effect::Nothing;
    };
    if !super::state::is_name(name) {
        let text = format!("`{}': not a valid identifier\n", crate::text::lossy(name));
        sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
        state.status = 1;
        return Effect::Abandon;
    }
    let Some(words) = words else { return Effect::Fields(state.params.to_vec()) };
    match fields(sys, state, words).await {
        Ok(fields) => Effect::Fields(fields),
        Err(stop) => stop.effect(state),
    }
}

/// The arm of `case`, from this one on.
pub(super) async fn case_arm(sys: &Sys, state: &mut State, command: &Arc<Command>, from: usize) -> Effect {
    state.line = command.line;
    let Kind::Case { word, arms } = &command.kind else { return Effect::Chosen(None) };
    let text = match string(sys, state, word).await {
        Ok(text) => text,
        Err(stop) => return stop.effect(state),
    };
    if from == 0 {
        state.status = 0;
        let end = command.text.windows(3).position(|window| window == b" in").unwrap_or(0);
        if state.dialect.is_bash() {
            super::simple::trace_text(sys, state, &[&command.text[..end], b" in"].concat()).await;
        }
    }
    for (index, arm) in arms.iter().enumerate().skip(from) {
        for word in &arm.patterns {
            match glyphs(sys, state, word).await {
                Ok(pattern) if pattern::matches(&pattern, &text, state.rules_of_words()) => {
                    return Effect::Chosen(Some(index));
                }
                Ok(_) => {}
                Err(stop) => return stop.effect(state),
            }
        }
    }
    Effect::Chosen(None)
}

/// One of the expressions of `for ((init; condition; step))`.
pub(super) async fn step(sys: &Sys, state: &mut State, command: &Arc<Command>, part: usize) -> Effect {
    let Kind::ArithFor { parts, .. } = &command.kind else { return Effect::Nothing };
    state.line = command.line;
    state.step_part = part;
    let word = &parts[part];
    if word.0.iter().all(|part| matches!(part, Part::Text { text, .. } if text.trim_ascii().is_empty())) {
        return Effect::Truth(true);
    }
    match super::condition::arithmetic(sys, state, word, true).await {
        Ok(value) => Effect::Truth(value),
        Err(stop @ (Stop::Child(_) | Stop::NoFork | Stop::Unset)) => stop.effect(state),
        Err(_) => {
            state.status = 1;
            Effect::Abandon
        }
    }
}

/// The beginning of a round of `for`.
pub(super) async fn round(
    sys: &Sys,
    state: &mut State,
    command: &Arc<Command>,
    fields: &[Vec<u8>],
    value: &[u8],
) -> Effect {
    let Kind::For { name, .. } = &command.kind else { return Effect::Nothing };
    state.line = command.line;
    if state.dialect.is_bash() {
        let words: Vec<Vec<u8>> = fields.iter().map(|field| super::builtin::quote(field, state.dialect)).collect();
        let text = [b"for ", &name[..], b" in ", &words.join(&b' ')].concat();
        super::simple::trace_text(sys, state, &text).await;
    }
    if let Err(stop) = super::assign::scalar(sys, state, name, false, value.to_vec()).await {
        return stop.effect(state);
    }
    Effect::Nothing
}
