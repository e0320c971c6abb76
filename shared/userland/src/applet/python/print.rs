//! What a program prints.

use super::value::{eval, split_arguments};
use super::{BUFFER, State, flush};
use crate::sys::Sys;

/// `print A, B` of Python 2.
pub(super) async fn print_statement(sys: &Sys, state: &mut State, rest: &str) -> Result<(), String> {
    if !rest.is_empty() && !rest.starts_with(' ') {
        return Err("statement".to_string());
    }
    if rest.trim_end().ends_with(',') || rest.trim_start().starts_with(">>") {
        return Err("print without the end of its line, or into a file".to_string());
    }
    print(sys, state, rest.trim()).await
}

/// `print(A, B, sep=…, end=…, flush=…)`
pub(super) async fn print(sys: &Sys, state: &mut State, arguments: &str) -> Result<(), String> {
    let (mut words, mut end, mut separator, mut is_flushed) = (Vec::new(), "\n".to_string(), " ".to_string(), false);
    for argument in split_arguments(arguments) {
        match argument.split_once('=') {
            Some((name, given)) if name.trim() == "flush" => is_flushed = given.trim() == "True",
            Some((name, given)) if name.trim() == "end" => end = eval(given.trim(), &state.scope)?.show(),
            Some((name, given)) if name.trim() == "sep" => separator = eval(given.trim(), &state.scope)?.show(),
            _ => words.push(eval(argument, &state.scope)?.show()),
        }
    }
    state.out += &(words.join(&separator) + &end);
    if is_flushed || state.out.len() > BUFFER || state.scope.is_unbuffered() || sys.isatty(nslab_abi::Fd(1)).await {
        flush(sys, state).await;
    }
    Ok(())
}
