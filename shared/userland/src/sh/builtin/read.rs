//! `read`.

use nslab_abi::Fd;

use super::{complain, is_name};
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

/// `read [-r] [-p PROMPT] [NAME…]`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let mut is_raw = false;
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        match &word[1..] {
            b"-" => break,
            b"r" => is_raw = true,
            b"p" => {
                let prompt = words.get(at).cloned().unwrap_or_default();
                at += 1;
                sys.eprint(prompt).await;
            }
            option => {
                let letter = lossy(&option[..1]);
                if "adeinNstu".contains(&letter) && state.dialect.is_bash() {
                    complain(sys, state, b"read", &format!("nslab does not model option -{letter}")).await;
                    return crate::getopt::UNMODELLED;
                }
                let text = if state.dialect.is_bash() {
                    format!("-{letter}: invalid option")
                } else {
                    format!("Illegal option -{letter}")
                };
                complain(sys, state, b"read", &text).await;
                return 2;
            }
        }
    }
    let names = &words[at..];
    if names.is_empty() && !state.dialect.is_bash() {
        complain(sys, state, b"read", "arg count").await;
        return 2;
    }
    if let Some(name) = names.iter().find(|name| !is_name(name)) {
        let text = if state.dialect.is_bash() {
            format!("`{}': not a valid identifier", lossy(name))
        } else {
            format!("{}: bad variable name", lossy(name))
        };
        complain(sys, state, b"read", &text).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    }
    // Byte by byte, so that what follows the line stays in the pipe. The flag says that a byte was escaped.
    let mut line: Vec<(u8, bool)> = Vec::new();
    let mut status = 1;
    let mut is_escaped = false;
    while let Ok(bytes) = sys.read(Fd(0), 1).await {
        let Some(&byte) = bytes.first() else { break };
        match byte {
            b'\n' if !is_escaped => {
                status = 0;
                break;
            }
            b'\\' if !is_raw && !is_escaped => {
                is_escaped = true;
                continue;
            }
            b'\n' => {}
            byte => line.push((byte, is_escaped)),
        }
        is_escaped = false;
    }
    let default = [b"REPLY".to_vec()];
    let names = if names.is_empty() { &default[..] } else { names };
    for (name, value) in names.iter().zip(fields(state, &line, names.len())) {
        state.set(name, value);
    }
    status
}

/// Splits a line at IFS; the last field keeps what is left.
fn fields(state: &State, line: &[(u8, bool)], count: usize) -> Vec<Vec<u8>> {
    let ifs = state.get(b"IFS").unwrap_or(b" \t\n").to_vec();
    let is_separator = |&(byte, is_escaped): &(u8, bool)| !is_escaped && ifs.contains(&byte);
    let is_space = |pair: &(u8, bool)| is_separator(pair) && b" \t\n".contains(&pair.0);
    let mut rest = line;
    let mut out = Vec::new();
    for index in 0..count {
        while rest.first().is_some_and(is_space) {
            rest = &rest[1..];
        }
        if index + 1 == count {
            while rest.last().is_some_and(is_space) {
                rest = &rest[..rest.len() - 1];
            }
            out.push(rest.iter().map(|pair| pair.0).collect());
            break;
        }
        let end = rest.iter().position(is_separator).unwrap_or(rest.len());
        out.push(rest[..end].iter().map(|pair| pair.0).collect());
        rest = &rest[end..];
        while rest.first().is_some_and(is_space) {
            rest = &rest[1..];
        }
        if rest.first().is_some_and(|pair| is_separator(pair) && !is_space(pair)) {
            rest = &rest[1..];
        }
    }
    out
}
