//! `[[ … ]]` and `(( … ))`.

use std::sync::Arc;

use super::assign;
use super::ast::{Command, Kind, Test, Word};
use super::builtin;
use super::ere;
use super::expand::{self, Stop};
use super::leaf::Effect;
use super::pattern;
use super::state::State;
use super::var::{Array, Key};
use crate::sys::Sys;
use crate::text::lossy;

/// Runs `[[ … ]]` or `(( … ))`.
pub(super) async fn run(sys: &Sys, state: &mut State, command: &Arc<Command>) -> Effect {
    state.line = command.line;
    let truth = match &command.kind {
        Kind::Test(test) => {
            super::simple::trace_text(sys, state, &command.text).await;
            truth(sys, state, test).await
        }
        Kind::Arith(word) => arithmetic(sys, state, word).await,
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
pub(super) async fn arithmetic(sys: &Sys, state: &mut State, word: &Word) -> Result<bool, Stop> {
    if state.flags.xtrace
        && let Ok(text) = expand::string(sys, state, word).await
    {
        super::simple::trace_text(sys, state, &[b"(( ", text.trim_ascii(), b" ))"].concat()).await;
    }
    state.is_arith_command = true;
    let value = expand::number_of(sys, state, word).await;
    state.is_arith_command = false;
    Ok(value? != 0)
}

type Verdict<'a> = std::pin::Pin<Box<dyn std::future::Future<Output = Result<bool, Stop>> + Send + 'a>>;

fn truth<'a>(sys: &'a Sys, state: &'a mut State, test: &'a Test) -> Verdict<'a> {
    Box::pin(async move {
        Ok(match test {
            Test::Or(left, right) => truth(sys, state, left).await? || truth(sys, state, right).await?,
            Test::And(left, right) => truth(sys, state, left).await? && truth(sys, state, right).await?,
            Test::Not(inner) => !truth(sys, state, inner).await?,
            Test::Unary(operator, word) => {
                let operand = expand::string(sys, state, word).await?;
                match &operator[..] {
                    b"-v" => assign::is_set(sys, state, &operand).await?,
                    b"-R" => state.vars.get(&operand).is_some_and(|var| var.is_nameref),
                    operator => said(sys, state, builtin::test::unary(sys, state, operator, &operand).await).await?,
                }
            }
            Test::Binary(left, operator, right) => {
                let text = expand::string(sys, state, left).await?;
                match &operator[..] {
                    b"=~" => matched(sys, state, &text, right).await?,
                    b"=" | b"==" | b"!=" => {
                        let glyphs = expand::glyphs(sys, state, right).await?;
                        let mut rules = state.rules_of_words();
                        rules.has_extended = true;
                        pattern::matches(&glyphs, &text, rules) == (operator != b"!=")
                    }
                    b"-eq" | b"-ne" | b"-lt" | b"-le" | b"-gt" | b"-ge" => {
                        let left = expand::number_of(sys, state, &Word::text(&text, true)).await?;
                        let right = expand::number_of(sys, state, right).await?;
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
                        let right = expand::string(sys, state, right).await?;
                        let verdict = builtin::test::binary(sys, state, &text, operator, &right).await;
                        said(sys, state, verdict).await?
                    }
                }
            }
        })
    })
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
async fn matched(sys: &Sys, state: &mut State, text: &[u8], regex: &Word) -> Result<bool, Stop> {
    let glyphs = expand::glyphs(sys, state, regex).await?;
    let spans = match ere::search(&glyphs, text, state.rules_of_words()) {
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
