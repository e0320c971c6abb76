//! `alias` and `unalias`.

use std::sync::Arc;

use super::{complain, quote};
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

fn shown(state: &State, name: &[u8], value: &[u8]) -> Vec<u8> {
    match state.dialect {
        Dialect::Bash => [b"alias ", name, b"=", &quote::quote_always(value), b"\n"].concat(),
        _ => [name, b"=", &quote::quote_dash(value), b"\n"].concat(),
    }
}

/// `alias [NAME[=VALUE]…]`
pub(super) async fn alias(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let words: Vec<&Vec<u8>> = words.iter().filter(|word| *word != b"-p" && *word != b"--").collect();
    if words.is_empty() {
        for (name, value) in state.aliases.iter() {
            sys.print(shown(state, name, value));
        }
        return 0;
    }
    let mut status = 0;
    for word in words {
        match word.iter().position(|&byte| byte == b'=').filter(|&at| at > 0) {
            Some(at) => {
                Arc::make_mut(&mut state.aliases).insert(word[..at].to_vec(), word[at + 1..].to_vec());
            }
            None => match state.aliases.get(&word[..]) {
                Some(value) => sys.print(shown(state, word, value)),
                None => {
                    match state.dialect {
                        Dialect::Bash => complain(sys, state, b"alias", &format!("{}: not found", lossy(word))).await,
                        _ => sys.eprint(format!("alias: {} not found\n", lossy(word))).await,
                    }
                    status = 1;
                }
            },
        }
    }
    status
}

/// `unalias [-a] [NAME…]`
pub(super) async fn unalias(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    if words.first().is_some_and(|word| word == b"-a") {
        state.aliases = Arc::default();
        return 0;
    }
    let mut status = 0;
    for name in words {
        if Arc::make_mut(&mut state.aliases).remove(&name[..]).is_none() {
            match state.dialect {
                Dialect::Bash => complain(sys, state, b"unalias", &format!("{}: not found", lossy(name))).await,
                _ => sys.eprint(format!("unalias: {} not found\n", lossy(name))).await,
            }
            status = 1;
        }
    }
    status
}
