//! `[[ … ]]` and `(( … ))`.

use std::sync::Arc;

use super::assign;
use super::ast::{Command, Kind, Test, Word};
use super::builtin;
use super::ere;
use super::expand::{self, Stop};
use super::leaf::Effect;
use super::pattern::{self, Glyph};
use super::state::State;
use super::var::{Array, Key};
use crate::sys::Sys;
use crate::text::lossy;

/// Runs `[[ … ]]` or `(( … ))`.
pub(super) async fn run(sys: &Sys, state: &mut State, command: &Arc<Command>) -> Effect {
    state.line = command.line;
    let truth = match &command.kind {
        Kind::Test(test) => truth(sys, state, test, false).await,
        Kind::Arith(word) => arithmetic(sys, state, word, false).await,
        _ => return Effect::Nothing,
    };
    match truth {
        Ok(value) => {
            state.status = u8::from(!value);
            Effect::Done
        }
        Err(stop @ (Stop::Child(_) | Stop::NoFork | Stop::Unset)) => stop.effect(state),
        // A mistake in the expression is only a failure.
        Err(_) => {
            state.status = if matches!(command.kind, Kind::Test(_)) { 2 } else { 1 };
            Effect::Done
        }
    }
}

/// Computes the expression of `(( … ))` or of `for ((…))`; an empty one is true.
pub(super) async fn arithmetic(sys: &Sys, state: &mut State, word: &Word, is_for: bool) -> Result<bool, Stop> {
    if state.flags.xtrace
        && let Ok(text) = expand::string(sys, state, word).await
    {
        // What `for` is written with before an expression is not shown.
        let shown = if is_for { text.trim_ascii_start() } else { &text };
        super::simple::trace_text(sys, state, &[b"(( ", shown, b" ))"].concat()).await;
    }
    state.is_arith_command = true;
    let value = expand::number_of(sys, state, word).await;
    state.is_arith_command = false;
    Ok(value? != 0)
}

type Verdict<'a> = std::pin::Pin<Box<dyn std::future::Future<Output = Result<bool, Stop>> + Send + 'a>>;

/// Is a test true? `is_inverted`: it stands behind a `!`, which `set -x` shows with it.
fn truth<'a>(sys: &'a Sys, state: &'a mut State, test: &'a Test, is_inverted: bool) -> Verdict<'a> {
    Box::pin(async move {
        Ok(match test {
            Test::Or(left, right) => truth(sys, state, left, false).await? || truth(sys, state, right, false).await?,
            Test::And(left, right) => truth(sys, state, left, false).await? && truth(sys, state, right, false).await?,
            Test::Not(inner) => !truth(sys, state, inner, !is_inverted).await?,
            Test::Unary(operator, word) => {
                let operand = expand::string(sys, state, word).await?;
                trace(sys, state, is_inverted, &[operator, or_quotes(&operand)]).await;
                match &operator[..] {
                    b"-v" => assign::is_set(sys, state, &operand).await?,
                    b"-R" => state.vars.get(&operand).is_some_and(|var| var.is_nameref),
                    operator => said(sys, state, builtin::test::unary(sys, state, operator, &operand).await).await?,
                }
            }
            Test::Binary(left, operator, right) => {
                let text = expand::string(sys, state, left).await?;
                let is_pattern = matches!(&operator[..], b"=~" | b"=" | b"==" | b"!=");
                // Expanded once: what an expansion does, it does once.
                let glyphs = if is_pattern { expand::glyphs(sys, state, right).await? } else { Vec::new() };
                let right = if is_pattern { Vec::new() } else { expand::string(sys, state, right).await? };
                let shown = if is_pattern { escaped(&glyphs, operator == b"=~") } else { right.clone() };
                trace(sys, state, is_inverted, &[or_quotes(&text), operator, or_quotes(&shown)]).await;
                match &operator[..] {
                    b"=~" => matched(sys, state, &text, &glyphs).await?,
                    b"=" | b"==" | b"!=" => {
                        let mut rules = state.rules_of_words();
                        rules.has_extended = true;
                        pattern::matches(&glyphs, &text, rules) == (operator != b"!=")
                    }
                    b"-eq" | b"-ne" | b"-lt" | b"-le" | b"-gt" | b"-ge" => {
                        let left = expand::number_of(sys, state, &Word::text(&text, true)).await?;
                        let right = expand::number_of(sys, state, &Word::text(&right, true)).await?;
                        match &operator[..] {
                            b"-eq" => left == right,
                            b"-ne" => left != right,
                            b"-lt" => left < right,
                            b"-le" => left <= right,
                            b"-gt" => left > right,
                            _ => left >= right,
                        }
                    }
                    operator => {
                        let verdict = builtin::test::binary(sys, state, &text, operator, &right).await;
                        said(sys, state, verdict).await?
                    }
                }
            }
        })
    })
}

/// `set -x` of one test - bash, print_cmd.c:xtrace_print_cond_term().
async fn trace(sys: &Sys, state: &mut State, is_inverted: bool, words: &[&[u8]]) {
    let head: &[u8] = if is_inverted { b"[[ ! " } else { b"[[ " };
    super::simple::trace_text(sys, state, &[head, &words.join(&b' '), b" ]]"].concat()).await;
}

fn or_quotes(word: &[u8]) -> &[u8] {
    if word.is_empty() { b"''" } else { word }
}

/// A pattern with a backslash before what was quoted; in a regular expression, where it would mean something else.
fn escaped(glyphs: &[Glyph], is_regex: bool) -> Vec<u8> {
    let needs = |glyph: &Glyph| glyph.is_quoted && (!is_regex || b".[\\()*+?{|^$".contains(&glyph.byte));
    glyphs.iter().flat_map(|glyph| [b'\\', glyph.byte].into_iter().skip(usize::from(!needs(glyph)))).collect()
}

async fn said(sys: &Sys, state: &State, verdict: Result<bool, String>) -> Result<bool, Stop> {
    match verdict {
        Ok(value) => Ok(value),
        Err(message) => {
            sys.eprint([&state.prefix()[..], b"[[: ", message.as_bytes(), b"\n"].concat()).await;
            Err(Stop::Failed)
        }
    }
}

/// `text =~ regex`, which sets BASH_REMATCH.
async fn matched(sys: &Sys, state: &mut State, text: &[u8], glyphs: &[Glyph]) -> Result<bool, Stop> {
    let spans = match ere::search(glyphs, text, state.rules_of_words()) {
        Ok(spans) => spans,
        Err(ere::Failure::Invalid) => return Err(Stop::Failed),
        Err(ere::Failure::TooLong) => {
            let shown: Vec<u8> = glyphs.iter().map(|glyph| glyph.byte).collect();
            sys.unsupported(&lossy(&state.name), &format!("=~ {}: so many ways to match", lossy(&shown))).await;
            return Err(Stop::Failed);
        }
    };
    let mut array = Array::Indexed(nslab_small::Map::new());
    for (index, span) in spans.iter().flatten().enumerate() {
        let part = span.map(|(from, to)| text[from..to].to_vec()).unwrap_or_default();
        array.set(Key::Number(index as i64), part);
    }
    let var = state.var_mut(b"BASH_REMATCH");
    var.value = None;
    var.array = Some(array);
    Ok(spans.is_some())
}
