//! `history`.

use std::sync::Arc;

use super::complain;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::{lossy, number};

/// `history [-c] [-d OFFSET] [N]`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    match words.first().map(Vec::as_slice) {
        Some(b"-c") => {
            state.history = Arc::default();
            return 0;
        }
        Some(b"-d") => {
            let place = words.get(1).and_then(|word| number::<usize>(word)).unwrap_or(0);
            if place == 0 || place > state.history.len() {
                let shown = words.get(1).map(|word| lossy(word)).unwrap_or_default();
                complain(sys, state, b"history", &format!("{shown}: history position out of range")).await;
                return 1;
            }
            Arc::make_mut(&mut state.history).remove(place - 1);
            return 0;
        }
        Some(option) if option.starts_with(b"-") => {
            complain(sys, state, b"history", &format!("nslab does not model option {}", lossy(option))).await;
            return crate::getopt::UNMODELLED;
        }
        _ => {}
    }
    let count = match words.first().map(|word| (word, number::<usize>(word))) {
        None => usize::MAX,
        Some((_, Some(count))) => count,
        Some((word, None)) => {
            complain(sys, state, b"history", &format!("{}: numeric argument required", lossy(word))).await;
            return 1;
        }
    };
    let from = state.history.len().saturating_sub(count);
    for (index, line) in state.history.iter().enumerate().skip(from) {
        sys.print([format!("{:5}  ", index + 1).as_bytes(), line, b"\n"].concat());
    }
    0
}
