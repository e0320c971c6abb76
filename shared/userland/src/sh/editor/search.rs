//! ^R: looking backwards through the history.

use nslab_abi::Fd;

use super::Line;
use super::keys::{self, Key};
use super::screen::Screen;
use crate::sh::state::State;
use crate::sys::Sys;

/// Searches as the text is typed; true: Enter was pressed on what was found.
pub(super) async fn run(sys: &Sys, state: &State, fd: Fd, line: &mut Line, screen: &mut Screen) -> bool {
    let prompt = screen.prompt.clone();
    let (before, before_at) = (line.text.clone(), line.at);
    let mut wanted: Vec<u8> = Vec::new();
    let mut place = state.history.len();
    let mut has_failed = false;
    let mut waiting = Vec::new();
    let is_done = loop {
        let mode = if has_failed { "failed reverse-i-search" } else { "reverse-i-search" };
        screen.prompt = [b"(", mode.as_bytes(), b")`", &wanted, b"': "].concat();
        screen.repaint(sys, line).await;
        let byte = match sys.read(fd, 1).await {
            Ok(bytes) if !bytes.is_empty() => bytes[0],
            _ => {
                (line.text, line.at) = (before, before_at);
                break false;
            }
        };
        // ^G gives up.
        if byte == 7 {
            (line.text, line.at) = (before, before_at);
            break false;
        }
        waiting.push(byte);
        let Some(key) = keys::decode(&waiting) else {
            if waiting == [27] {
                break false;
            }
            continue;
        };
        waiting.clear();
        let mut from = place;
        match key {
            Key::Text(bytes) => {
                wanted.extend(bytes);
                from += 1;
            }
            Key::Backspace => {
                wanted.pop();
                from = state.history.len();
            }
            Key::Search => {}
            Key::Enter => break true,
            _ => break false,
        }
        if wanted.is_empty() {
            continue;
        }
        let fits = |line: &[u8]| line.windows(wanted.len()).rposition(|window| window == &wanted[..]);
        let found =
            (0..from.min(state.history.len())).rev().find_map(|at| fits(&state.history[at]).map(|pos| (at, pos)));
        has_failed = found.is_none();
        match found {
            Some((at, pos)) => {
                place = at;
                line.place = at;
                line.text = state.history[at].clone();
                line.at = pos;
            }
            None => sys.eprint(b"\x07").await,
        }
    };
    screen.prompt = prompt;
    screen.repaint(sys, line).await;
    is_done
}
