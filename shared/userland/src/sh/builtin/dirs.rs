//! `pushd`, `popd`, `dirs` - bash(1).

use std::sync::Arc;

use super::{complain, world};
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::lossy;

/// A directory with `~` for the home.
fn short(state: &State, dir: &[u8]) -> Vec<u8> {
    match state.get(b"HOME").filter(|home| home.len() > 1) {
        Some(home) if dir == home => b"~".to_vec(),
        Some(home) if dir.starts_with(home) && dir.get(home.len()) == Some(&b'/') => {
            [b"~", &dir[home.len()..]].concat()
        }
        _ => dir.to_vec(),
    }
}

fn all(state: &State) -> Vec<Vec<u8>> {
    let cwd = state.get(b"PWD").unwrap_or(b"/").to_vec();
    std::iter::once(cwd).chain(state.dirs.iter().rev().cloned()).collect()
}

fn print(sys: &Sys, state: &State) {
    let shown: Vec<Vec<u8>> = all(state).iter().map(|dir| short(state, dir)).collect();
    sys.print([&shown.join(&b' ')[..], b"\n"].concat());
}

/// Runs one of the three.
pub(super) async fn run(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> u8 {
    let own = &argv[0];
    let operand = argv.get(1).filter(|word| *word != b"--");
    if let Some(word) = operand.filter(|word| word.len() > 1 && b"+-".contains(&word[0])) {
        return options(sys, state, own, word).await;
    }
    let here = state.get(b"PWD").unwrap_or(b"/").to_vec();
    match (&own[..], operand) {
        (b"dirs", _) => {
            print(sys, state);
            0
        }
        (b"popd", _) => {
            let Some(dir) = Arc::make_mut(&mut state.dirs).pop() else {
                complain(sys, state, own, "directory stack empty").await;
                return 1;
            };
            go(sys, state, own, dir).await
        }
        (_, None) => {
            let Some(dir) = Arc::make_mut(&mut state.dirs).pop() else {
                complain(sys, state, own, "no other directory").await;
                return 1;
            };
            Arc::make_mut(&mut state.dirs).push(here);
            go(sys, state, own, dir).await
        }
        (_, Some(dir)) => {
            let status = go_quietly(sys, state, own, dir.clone()).await;
            if status == 0 {
                Arc::make_mut(&mut state.dirs).push(here);
                print(sys, state);
            }
            status
        }
    }
}

async fn go_quietly(sys: &Sys, state: &mut State, own: &[u8], dir: Vec<u8>) -> u8 {
    world::change(sys, state, own, &dir, true).await
}

async fn go(sys: &Sys, state: &mut State, own: &[u8], dir: Vec<u8>) -> u8 {
    let status = go_quietly(sys, state, own, dir).await;
    if status == 0 {
        print(sys, state);
    }
    status
}

async fn options(sys: &Sys, state: &mut State, own: &[u8], word: &[u8]) -> u8 {
    match (own, word) {
        (b"dirs", b"-c") => state.dirs = Arc::default(),
        (b"dirs", b"-p" | b"-v" | b"-l") => {
            let dirs = all(state);
            if word == b"-l" {
                sys.print([&dirs.join(&b' ')[..], b"\n"].concat());
                return 0;
            }
            for (index, dir) in dirs.iter().enumerate() {
                let head = if word == b"-v" { format!("{index:2}  ") } else { String::new() };
                sys.print([head.as_bytes(), &short(state, dir), b"\n"].concat());
            }
        }
        _ => {
            complain(sys, state, own, &format!("nslab does not model {}", lossy(word))).await;
            return crate::getopt::UNMODELLED;
        }
    }
    0
}
